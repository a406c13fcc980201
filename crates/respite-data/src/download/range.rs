//! The header in which a server says which bytes it sends.

/// What `Content-Range: bytes 10-99/100` says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct ContentRange {
    /// The first byte that is sent, counted from 0.
    pub first: u64,
    /// Length of the whole, unless the server does not say.
    pub total: Option<u64>,
}

impl ContentRange {
    pub fn parse(text: &str) -> Option<Self> {
        let (range, total) = text.trim().strip_prefix("bytes ")?.split_once('/')?;
        let (first, last) = range.split_once('-')?;
        let (first, last) = (first.trim().parse::<u64>().ok()?, last.trim().parse::<u64>().ok()?);
        let total = match total.trim() {
            "*" => None,
            total => Some(total.parse().ok()?),
        };
        // What ends early would be taken for the whole.
        let ends_well = first <= last && total.is_none_or(|total| last + 1 == total);
        ends_well.then_some(Self { first, total })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_read() {
        assert_eq!(ContentRange::parse("bytes 10-99/100"), Some(ContentRange { first: 10, total: Some(100) }));
        assert_eq!(ContentRange::parse("bytes 0-9/*"), Some(ContentRange { first: 0, total: None }));
        for bad in ["bytes 10-98/100", "bytes */100", "10-99/100", "bytes 9-3/4", "bytes a-b/c", ""] {
            assert_eq!(ContentRange::parse(bad), None, "{bad}");
        }
    }
}
