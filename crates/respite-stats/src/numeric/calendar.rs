//! Weeks and months of civil days counted from 1970-01-01.

/// Number of the ISO week (Monday first), counted from the week of 1970-01-01, a Thursday.
pub(crate) fn iso_week(day: i64) -> i64 {
    (day + 3).div_euclid(7)
}

/// Months since January of the year 0, in the proleptic Gregorian calendar.
pub(crate) fn month(day: i64) -> i64 {
    // Days from 0000-03-01, in eras of 400 years; the year begins in March so that the leap day is its last.
    let shifted = day + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let march_month = (5 * day_of_year + 2) / 153;
    (era * 400 + year_of_era) * 12 + march_month + 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weeks_begin_on_monday() {
        assert_eq!(iso_week(0), 0); // Thursday
        assert_eq!(iso_week(3), 0); // Sunday
        assert_eq!(iso_week(4), 1); // Monday
        assert_eq!(iso_week(-3), 0); // Monday
        assert_eq!(iso_week(-4), -1); // Sunday
    }

    #[test]
    fn months_of_known_days() {
        assert_eq!(month(0), 1970 * 12); // 1970-01-01
        assert_eq!(month(-1), 1969 * 12 + 11); // 1969-12-31
        assert_eq!(month(11_016), 2000 * 12 + 1); // 2000-02-29
        assert_eq!(month(11_017), 2000 * 12 + 2); // 2000-03-01
        assert_eq!(month(20_513), 2026 * 12 + 2); // 2026-03-01
        assert_eq!(month(20_512), 2026 * 12 + 1); // 2026-02-28
    }
}
