//! Random streams of rows by what they say, so that neither ids nor the order of rows matter.

use crate::numeric::stream::Stream;

/// The stream that belongs to a seed and a row's own numbers.
pub(super) fn row_stream(seed: u64, numbers: &[u64]) -> Stream {
    // Each number is spread over all bits before the next is taken in; the stream mixes once more.
    let mixed = numbers.iter().fold(0u64, |mixed, number| {
        let spread = (mixed ^ number).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        (spread ^ (spread >> 32)).wrapping_mul(0xd6e8_feb8_6659_fd93).rotate_left(29)
    });
    Stream::new(seed, mixed)
}

/// Numbers of a place; −0 and 0 are the same.
pub(super) fn place_numbers(latitude: f64, longitude: f64) -> [u64; 2] {
    [(latitude + 0.0).to_bits(), (longitude + 0.0).to_bits()]
}

/// A day counted from the first observed one, as a number.
pub(super) fn day_number(day: i32, first: i32) -> u64 {
    (i64::from(day) - i64::from(first)) as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_numbers_give_other_streams() {
        let mut firsts: Vec<u64> = Vec::new();
        for one in 0..100u64 {
            for other in 0..100u64 {
                firsts.push(row_stream(1, &[one, other]).uniform().to_bits());
            }
        }
        firsts.sort_unstable();
        firsts.dedup();
        assert_eq!(firsts.len(), 10_000);
    }
}
