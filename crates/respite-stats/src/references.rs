//! Each cited work, once.

use serde::Serialize;

/// A cited work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Reference {
    /// Key used by methods, such as `iacus-king-porro-2012`.
    pub key: &'static str,
    /// The full citation with its DOI or address.
    pub citation: &'static str,
}

/// Every cited work, by key in alphabetical order.
pub const REFERENCES: &[Reference] = &[
    Reference {
        key: "andrews-roth-pakes-2023",
        citation: "Andrews, I., Roth, J. & Pakes, A. (2023). Inference for linear conditional moment inequalities. Review of Economic Studies \
                   90(6), 2763–2791. https://doi.org/10.1093/restud/rdad004",
    },
    Reference {
        key: "bloom-1995",
        citation: "Bloom, H. S. (1995). Minimum detectable effects: a simple way to report the statistical power of experimental designs. \
                   Evaluation Review 19(5), 547–556. https://doi.org/10.1177/0193841X9501900504",
    },
    Reference {
        key: "cameron-gelbach-miller-2008",
        citation: "Cameron, A. C., Gelbach, J. B. & Miller, D. L. (2008). Bootstrap-based improvements for inference with clustered errors. \
                   Review of Economics and Statistics 90(3), 414–427. https://doi.org/10.1162/rest.90.3.414",
    },
    Reference {
        key: "hawkes-1971",
        citation: "Hawkes, A. G. (1971). Spectra of some self-exciting and mutually exciting point processes. Biometrika 58(1), 83–90. \
                   https://doi.org/10.1093/biomet/58.1.83",
    },
    Reference {
        key: "mccullagh-nelder-1989",
        citation: "McCullagh, P. & Nelder, J. A. (1989). Generalized Linear Models, 2nd edition. Chapman and Hall, London.",
    },
    Reference {
        key: "montiel-olea-plagborg-moller-2019",
        citation: "Montiel Olea, J. L. & Plagborg-Møller, M. (2019). Simultaneous confidence bands: theory, implementation, and an application \
                   to SVARs. Journal of Applied Econometrics 34(1), 1–17. https://doi.org/10.1002/jae.2656",
    },
    Reference {
        key: "phipson-smyth-2010",
        citation: "Phipson, B. & Smyth, G. K. (2010). Permutation P-values should never be zero: calculating exact P-values when permutations \
                   are randomly drawn. Statistical Applications in Genetics and Molecular Biology 9(1), 39. \
                   https://doi.org/10.2202/1544-6115.1585",
    },
    Reference {
        key: "rambachan-roth-2023",
        citation: "Rambachan, A. & Roth, J. (2023). A more credible approach to parallel trends. Review of Economic Studies 90(5), 2555–2591. \
                   https://doi.org/10.1093/restud/rdad018",
    },
    Reference {
        key: "roth-2022",
        citation: "Roth, J. (2022). Pretest with caution: event-study estimates after testing for parallel trends. American Economic Review: \
                   Insights 4(3), 305–322. https://doi.org/10.1257/aeri.20210236",
    },
    Reference {
        key: "schutte-donnay-2014",
        citation: "Schutte, S. & Donnay, K. (2014). Matched wake analysis: finding causal relationships in spatiotemporal event data. \
                   Political Geography 41, 1–10. https://doi.org/10.1016/j.polgeo.2014.03.001",
    },
];
