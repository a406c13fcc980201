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
        key: "schutte-donnay-2014",
        citation: "Schutte, S. & Donnay, K. (2014). Matched wake analysis: finding causal relationships in spatiotemporal event data. \
                   Political Geography 41, 1–10. https://doi.org/10.1016/j.polgeo.2014.03.001",
    },
    Reference {
        key: "simonsohn-simmons-nelson-2020",
        citation: "Simonsohn, U., Simmons, J. P. & Nelson, L. D. (2020). Specification curve analysis. Nature Human Behaviour 4, 1208–1214. \
                   https://doi.org/10.1038/s41562-020-0912-z",
    },
];
