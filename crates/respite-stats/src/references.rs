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
        key: "benjamini-hochberg-1995",
        citation: "Benjamini, Y. & Hochberg, Y. (1995). Controlling the false discovery rate: a practical and powerful approach to multiple \
                   testing. Journal of the Royal Statistical Society B 57(1), 289–300. https://doi.org/10.1111/j.2517-6161.1995.tb02031.x",
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
        key: "carter-schnepel-steigerwald-2017",
        citation: "Carter, A. V., Schnepel, K. T. & Steigerwald, D. G. (2017). Asymptotic behavior of a t-test robust to cluster heterogeneity. \
                   Review of Economics and Statistics 99(4), 698–709. https://doi.org/10.1162/REST_a_00639",
    },
    Reference {
        key: "hainmueller-2012",
        citation: "Hainmueller, J. (2012). Entropy balancing for causal effects: a multivariate reweighting method to produce balanced samples \
                   in observational studies. Political Analysis 20(1), 25–46. https://doi.org/10.1093/pan/mpr025",
    },
    Reference {
        key: "hawkes-1971",
        citation: "Hawkes, A. G. (1971). Spectra of some self-exciting and mutually exciting point processes. Biometrika 58(1), 83–90. \
                   https://doi.org/10.1093/biomet/58.1.83",
    },
    Reference {
        key: "iacus-king-porro-2012",
        citation: "Iacus, S. M., King, G. & Porro, G. (2012). Causal inference without balance checking: coarsened exact matching. \
                   Political Analysis 20(1), 1–24. https://doi.org/10.1093/pan/mpr013",
    },
    Reference {
        key: "kline-santos-2012",
        citation: "Kline, P. & Santos, A. (2012). A score based approach to wild bootstrap inference. Journal of Econometric Methods 1(1), \
                   23–41. https://doi.org/10.1515/2156-6674.1006",
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
        key: "westfall-young-1993",
        citation: "Westfall, P. H. & Young, S. S. (1993). Resampling-Based Multiple Testing: Examples and Methods for p-Value Adjustment. \
                   Wiley, New York.",
    },
];
