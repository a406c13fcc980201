//! Long cells, cut to what fits in a table.

/// Letters of a cell that are shown.
const WIDTH: usize = 48;

/// Two texts, each cut to the width around the place where they begin to differ.
pub fn pair(texts: [String; 2]) -> [String; 2] {
    let same = texts[0].chars().zip(texts[1].chars()).take_while(|(a, b)| a == b).count();
    let longest = texts.iter().map(|text| text.chars().count()).max().unwrap_or(0);
    let from = if longest <= WIDTH { 0 } else { same.saturating_sub(WIDTH / 3) };
    texts.map(|text| line(&text, from))
}

/// A text on one line, from a letter on, cut to the width.
pub fn line(text: &str, from: usize) -> String {
    let printed = |c: char| if c.is_control() { ' ' } else { c };
    let shown: String = text.chars().map(printed).skip(from).take(WIDTH).collect();
    let (head, tail) = (if from > 0 { "…" } else { "" }, if text.chars().count() > from + WIDTH { "…" } else { "" });
    format!("{head}{shown}{tail}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_cells_show_where_they_differ() {
        let old = format!("{}one", "a".repeat(100));
        let new = format!("{}two and more\nof it", "a".repeat(100));
        let [before, after] = pair([old, new]);
        assert_eq!(before, format!("…{}one", "a".repeat(16)));
        assert_eq!(after, format!("…{}two and more of it", "a".repeat(16)));
        assert_eq!(pair(["1.5".into(), "1.25".into()]), ["1.5", "1.25"]);
    }
}
