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
        key: "abadie-diamond-hainmueller-2010",
        citation: "Abadie, A., Diamond, A. & Hainmueller, J. (2010). Synthetic control methods for comparative case studies. Journal of the American \
                   Statistical Association 105(490), 493–505. https://doi.org/10.1198/jasa.2009.ap08746",
    },
    Reference {
        key: "andrews-roth-pakes-2023",
        citation: "Andrews, I., Roth, J. & Pakes, A. (2023). Inference for linear conditional moment inequalities. Review of Economic Studies \
                   90(6), 2763–2791. https://doi.org/10.1093/restud/rdad004",
    },
    Reference {
        key: "arnold-balakrishnan-nagaraja-1998",
        citation: "Arnold, B. C., Balakrishnan, N. & Nagaraja, H. N. (1998). Records. Wiley, New York. https://doi.org/10.1002/9781118150412",
    },
    Reference {
        key: "barnett-van-der-pols-dobson-2005",
        citation: "Barnett, A. G., van der Pols, J. C. & Dobson, A. J. (2005). Regression to the mean: what it is and how to deal with it. \
                   International Journal of Epidemiology 34(1), 215–220. https://doi.org/10.1093/ije/dyh299",
    },
    Reference {
        key: "ben-michael-feller-rothstein-2021",
        citation: "Ben-Michael, E., Feller, A. & Rothstein, J. (2021). The augmented synthetic control method. Journal of the American \
                   Statistical Association 116(536), 1789–1803. https://doi.org/10.1080/01621459.2021.1929245",
    },
    Reference {
        key: "benjamini-hochberg-1995",
        citation: "Benjamini, Y. & Hochberg, Y. (1995). Controlling the false discovery rate: a practical and powerful approach to multiple \
                   testing. Journal of the Royal Statistical Society B 57(1), 289–300. https://doi.org/10.1111/j.2517-6161.1995.tb02031.x",
    },
    Reference {
        key: "bernal-cummins-gasparrini-2017",
        citation: "Bernal, J. L., Cummins, S. & Gasparrini, A. (2017). Interrupted time series regression for the evaluation of public health \
                   interventions: a tutorial. International Journal of Epidemiology 46(1), 348–355. https://doi.org/10.1093/ije/dyw098",
    },
    Reference {
        key: "binder-1983",
        citation: "Binder, D. A. (1983). On the variances of asymptotically normal estimators from complex surveys. International Statistical \
                   Review 51(3), 279–292. https://doi.org/10.2307/1402588",
    },
    Reference {
        key: "bloom-1995",
        citation: "Bloom, H. S. (1995). Minimum detectable effects: a simple way to report the statistical power of experimental designs. \
                   Evaluation Review 19(5), 547–556. https://doi.org/10.1177/0193841X9501900504",
    },
    Reference {
        key: "borusyak-jaravel-spiess-2024",
        citation: "Borusyak, K., Jaravel, X. & Spiess, J. (2024). Revisiting event-study designs: robust and efficient estimation. \
                   Review of Economic Studies 91(6), 3253–3285. https://doi.org/10.1093/restud/rdae007",
    },
    Reference {
        key: "brodersen-gallusser-koehler-remy-scott-2015",
        citation: "Brodersen, K. H., Gallusser, F., Koehler, J., Remy, N. & Scott, S. L. (2015). Inferring causal impact using Bayesian \
                   structural time-series models. Annals of Applied Statistics 9(1), 247–274. https://doi.org/10.1214/14-AOAS788",
    },
    Reference {
        key: "brown-cai-dasgupta-2001",
        citation: "Brown, L. D., Cai, T. T. & DasGupta, A. (2001). Interval estimation for a binomial proportion. Statistical Science 16(2), \
                   101–133. https://doi.org/10.1214/ss/1009213286",
    },
    Reference {
        key: "callaway-santanna-2021",
        citation: "Callaway, B. & Sant'Anna, P. H. C. (2021). Difference-in-differences with multiple time periods. \
                   Journal of Econometrics 225(2), 200–230. https://doi.org/10.1016/j.jeconom.2020.12.001",
    },
    Reference {
        key: "cameron-gelbach-miller-2008",
        citation: "Cameron, A. C., Gelbach, J. B. & Miller, D. L. (2008). Bootstrap-based improvements for inference with clustered errors. \
                   Review of Economics and Statistics 90(3), 414–427. https://doi.org/10.1162/rest.90.3.414",
    },
    Reference {
        key: "cameron-gelbach-miller-2011",
        citation: "Cameron, A. C., Gelbach, J. B. & Miller, D. L. (2011). Robust inference with multiway clustering. \
                   Journal of Business & Economic Statistics 29(2), 238–249. https://doi.org/10.1198/jbes.2010.07136",
    },
    Reference {
        key: "cameron-trivedi-1986",
        citation: "Cameron, A. C. & Trivedi, P. K. (1986). Econometric models based on count data: comparisons and applications of some estimators \
                   and tests. Journal of Applied Econometrics 1(1), 29–53. https://doi.org/10.1002/jae.3950010104",
    },
    Reference {
        key: "carter-schnepel-steigerwald-2017",
        citation: "Carter, A. V., Schnepel, K. T. & Steigerwald, D. G. (2017). Asymptotic behavior of a t-test robust to cluster heterogeneity. \
                   Review of Economics and Statistics 99(4), 698–709. https://doi.org/10.1162/REST_a_00639",
    },
    Reference {
        key: "chaisemartin-dhaultfoeuille-2020",
        citation: "de Chaisemartin, C. & D'Haultfœuille, X. (2020). Two-way fixed effects estimators with heterogeneous treatment effects. \
                   American Economic Review 110(9), 2964–2996. https://doi.org/10.1257/aer.20181169",
    },
    Reference {
        key: "cochran-1968",
        citation: "Cochran, W. G. (1968). The effectiveness of adjustment by subclassification in removing bias in observational studies. \
                   Biometrics 24(2), 295–313. https://doi.org/10.2307/2528036",
    },
    Reference { key: "cochran-1977", citation: "Cochran, W. G. (1977). Sampling Techniques, 3rd edition. Wiley, New York." },
    Reference {
        key: "durbin-koopman-2012",
        citation: "Durbin, J. & Koopman, S. J. (2012). Time series analysis by state space methods, 2nd edition. Oxford University Press. \
                   https://doi.org/10.1093/acprof:oso/9780199641178.001.0001",
    },
    Reference {
        key: "fisher-1915",
        citation: "Fisher, R. A. (1915). Frequency distribution of the values of the correlation coefficient in samples from an indefinitely large \
                   population. Biometrika 10(4), 507–521. https://doi.org/10.1093/biomet/10.4.507",
    },
    Reference {
        key: "hainmueller-2012",
        citation: "Hainmueller, J. (2012). Entropy balancing for causal effects: a multivariate reweighting method to produce balanced samples \
                   in observational studies. Political Analysis 20(1), 25–46. https://doi.org/10.1093/pan/mpr025",
    },
    Reference {
        key: "harvey-1989",
        citation: "Harvey, A. C. (1989). Forecasting, structural time series models and the Kalman filter. Cambridge University Press. \
                   https://doi.org/10.1017/CBO9781107049994",
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
        key: "kunsch-1989",
        citation: "Künsch, H. R. (1989). The jackknife and the bootstrap for general stationary observations. Annals of Statistics 17(3), 1217–1241. \
                   https://doi.org/10.1214/aos/1176347265",
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
        key: "papadogeorgou-imai-lyall-li-2022",
        citation: "Papadogeorgou, G., Imai, K., Lyall, J. & Li, F. (2022). Causal inference with spatio-temporal data: estimating the effects \
                   of airstrikes on insurgent violence in Iraq. Journal of the Royal Statistical Society Series B 84(5), 1969–1999. \
                   https://doi.org/10.1111/rssb.12548",
    },
    Reference {
        key: "phipson-smyth-2010",
        citation: "Phipson, B. & Smyth, G. K. (2010). Permutation P-values should never be zero: calculating exact P-values when permutations \
                   are randomly drawn. Statistical Applications in Genetics and Molecular Biology 9(1), 39. \
                   https://doi.org/10.2202/1544-6115.1585",
    },
    Reference {
        key: "przyborowski-wilenski-1940",
        citation: "Przyborowski, J. & Wilenski, H. (1940). Homogeneity of results in testing samples from Poisson series: with an application to \
                   testing clover seed for dodder. Biometrika 31(3–4), 313–323. https://doi.org/10.1093/biomet/31.3-4.313",
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
        key: "santanna-zhao-2020",
        citation: "Sant'Anna, P. H. C. & Zhao, J. (2020). Doubly robust difference-in-differences estimators. \
                   Journal of Econometrics 219(1), 101–122. https://doi.org/10.1016/j.jeconom.2020.06.003",
    },
    Reference {
        key: "satterthwaite-1946",
        citation: "Satterthwaite, F. E. (1946). An approximate distribution of estimates of variance components. Biometrics Bulletin 2(6), 110–114. \
                   https://doi.org/10.2307/3002019",
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
    Reference {
        key: "sun-abraham-2021",
        citation: "Sun, L. & Abraham, S. (2021). Estimating dynamic treatment effects in event studies with heterogeneous treatment effects. \
                   Journal of Econometrics 225(2), 175–199. https://doi.org/10.1016/j.jeconom.2020.09.006",
    },
    Reference {
        key: "westfall-young-1993",
        citation: "Westfall, P. H. & Young, S. S. (1993). Resampling-Based Multiple Testing: Examples and Methods for p-Value Adjustment. \
                   Wiley, New York.",
    },
    Reference {
        key: "wilson-1927",
        citation: "Wilson, E. B. (1927). Probable inference, the law of succession, and statistical inference. Journal of the American \
                   Statistical Association 22(158), 209–212. https://doi.org/10.1080/01621459.1927.10502953",
    },
    Reference {
        key: "zhuang-ogata-vere-jones-2002",
        citation: "Zhuang, J., Ogata, Y. & Vere-Jones, D. (2002). Stochastic declustering of space-time earthquake occurrences. Journal of the \
                   American Statistical Association 97(458), 369–380. https://doi.org/10.1198/016214502760046925",
    },
];
