//! Words for probabilities.

/// The likelihood word of a computed probability, by Intelligence Community Directive 203 (2015), part D.6.e.
///
/// # Units
/// A probability of 0 to 1; what is no number has no word. Below 0.01 and above 0.99 the outermost words are used too.
///
/// # Examples
/// ```
/// assert_eq!(respite::likelihood::word(0.088), "very unlikely");
/// assert_eq!(respite::likelihood::word(0.5), "a roughly even chance");
/// ```
pub fn word(probability: f64) -> &'static str {
    match probability {
        p if p.is_nan() => "of no computed likelihood",
        p if p < 0.05 => "almost no chance",
        p if p < 0.2 => "very unlikely",
        p if p < 0.45 => "unlikely",
        p if p <= 0.55 => "a roughly even chance",
        p if p <= 0.8 => "likely",
        p if p <= 0.95 => "very likely",
        _ => "almost certain",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bounds_of_the_directive() {
        let words = [0.0, 0.049, 0.05, 0.2, 0.45, 0.55, 0.551, 0.8, 0.801, 0.95, 0.951].map(word);
        let expected = [
            "almost no chance",
            "almost no chance",
            "very unlikely",
            "unlikely",
            "a roughly even chance",
            "a roughly even chance",
            "likely",
            "likely",
            "very likely",
            "very likely",
            "almost certain",
        ];
        assert_eq!(words, expected);
        assert_eq!(word(f64::NAN), "of no computed likelihood");
    }
}
