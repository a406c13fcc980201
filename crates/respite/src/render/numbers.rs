//! How numbers are written for readers.

/// A count with thin groups of three: `12 345`.
pub fn count(value: u64) -> String {
    let digits = value.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (position, digit) in digits.chars().enumerate() {
        if position > 0 && (digits.len() - position).is_multiple_of(3) && digits.len() > 4 {
            text.push('\u{202f}');
        }
        text.push(digit);
    }
    text
}

/// A number with three significant digits, never in powers of ten below a million: `0.853`, `12.4`, `1 230`.
pub fn number(value: f64) -> String {
    if !value.is_finite() {
        return "not defined".to_owned();
    }
    let size = value.abs();
    if size >= 1000.0 {
        let rounded = count(size.round() as u64);
        return if value < 0.0 { format!("−{rounded}") } else { rounded };
    }
    let digits = if size == 0.0 { 0 } else { (2 - size.log10().floor() as i32).clamp(0, 6) as usize };
    let text = format!("{value:.digits$}");
    let text = if text.trim_start_matches('-').chars().all(|c| c == '0' || c == '.') { "0".to_owned() } else { text };
    text.replace('-', "−")
}

/// A count as a source has it: whole numbers in full, others with three significant digits.
pub fn figure(value: f64) -> String {
    let whole = value.fract() == 0.0 && value.abs() < 9e15;
    match (whole, value < 0.0) {
        (true, false) => count(value as u64),
        (true, true) => format!("−{}", count(-value as u64)),
        (false, _) => number(value),
    }
}

/// A number with its sign: `+0.21`, `−0.4`, `0`.
pub fn signed(value: f64) -> String {
    let text = number(value);
    if value > 0.0 && text != "0" { format!("+{text}") } else { text }
}

/// A change in per cent of something, without decimals: `18 %`.
pub fn percent(value: f64) -> String {
    if value.is_finite() { format!("{}\u{a0}%", format!("{value:.0}").replace('-', "−")) } else { "not defined".to_owned() }
}

/// A window of days: `days 1–7 after`, `days 30–8 before`.
pub fn window((from, to): (i32, i32)) -> String {
    let side = if to < 0 { "before" } else { "after" };
    let (near, far) = (from.abs(), to.abs());
    if near == far { format!("day {near} {side}") } else { format!("days {near}–{far} {side}") }
}

/// A ring: `0–4 km`.
pub fn ring(from_km: f64, to_km: f64) -> String {
    format!("{from_km}–{to_km} km")
}

/// `1 action`, `2 actions`.
pub fn counted(value: u64, one: &str, many: &str) -> String {
    format!("{} {}", count(value), if value == 1 { one } else { many })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_keep_three_digits() {
        assert_eq!(number(0.852_612), "0.853");
        assert_eq!(number(-12.44), "−12.4");
        assert_eq!(number(0.0), "0");
        assert_eq!(number(-0.000_000_04), "0");
        assert_eq!(number(f64::NAN), "not defined");
        assert_eq!(count(1234), "1234");
        assert_eq!(count(12345), "12\u{202f}345");
        assert_eq!(signed(0.214), "+0.214");
        assert_eq!(window((-30, -8)), "days 30–8 before");
        assert_eq!(percent(17.6), "18\u{a0}%");
    }
}
