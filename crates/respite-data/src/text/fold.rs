//! Letters without case and diacritics, for comparison.

const PLAIN: &[(&str, &str)] = &[
    ("a", "àáâãäåāăąǎạảấầẩẫậắằẳẵặ"),
    ("c", "çćĉċč"),
    ("d", "ďđḍ"),
    ("e", "èéêëēĕėęěẹẻẽếềểễệ"),
    ("g", "ĝğġģǧ"),
    ("h", "ĥħḥ"),
    ("i", "ìíîïĩīĭįıǐịỉ"),
    ("j", "ĵ"),
    ("k", "ķ"),
    ("l", "ĺļľŀł"),
    ("n", "ñńņňŉŋ"),
    ("o", "òóôõöøōŏőǒơọỏốồổỗộớờởỡợ"),
    ("r", "ŕŗř"),
    ("s", "śŝşšșṣ"),
    ("t", "ţťŧțṭ"),
    ("u", "ùúûüũūŭůűųǔưụủứừửữự"),
    ("w", "ŵ"),
    ("y", "ýÿŷỳỵỷỹ"),
    ("z", "źżžẓ"),
    ("ss", "ß"),
    ("ae", "æ"),
    ("oe", "œ"),
];

/// A text in lower case, without diacritics, apostrophes made plain.
///
/// # Examples
/// ```
/// assert_eq!(respite_data::text::folded("Grünes Tāl"), "grunes tal");
/// ```
pub fn folded(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    text.chars().for_each(|c| fold(c, &mut folded));
    folded
}

/// Appends a character in lower case, without diacritics, apostrophes made plain.
pub(super) fn fold(c: char, into: &mut String) {
    if c.is_ascii() {
        into.push(c.to_ascii_lowercase());
    } else if is_apostrophe(c) {
        into.push('\'');
    } else if !is_combining(c) {
        for lower in c.to_lowercase().filter(|lower| !is_combining(*lower)) {
            match PLAIN.iter().find(|(_, letters)| letters.contains(lower)) {
                Some((plain, _)) => into.push_str(plain),
                None => into.push(lower),
            }
        }
    }
}

/// Whether a character is one of the apostrophes in use.
pub(super) fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '\u{2018}' | '\u{2019}' | '\u{2bc}' | '\u{2bb}' | '\u{2b9}' | '\u{2032}' | '`' | '\u{b4}')
}

/// Whether a character is a diacritic of its own.
pub(super) fn is_combining(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_lose_case_and_diacritics() {
        let folded = |text: &str| {
            let mut into = String::new();
            text.chars().for_each(|c| fold(c, &mut into));
            into
        };
        assert_eq!(folded("TÜRKİYE’s Größe e\u{301} Łódź"), "turkiye's grosse e lodz");
    }
}
