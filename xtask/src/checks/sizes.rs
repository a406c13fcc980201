//! Files stay small enough to be read at one sitting.

use super::{Check, Findings};
use crate::tree::Tree;

pub const CHECK: Check = Check { name: "sizes", find };

const LONGEST: usize = 800;
const MEDIAN: usize = 150;
const NINETIETH: usize = 500;

fn find(tree: &Tree) -> Findings {
    let mut findings = Findings::default();
    let mut counts = Vec::new();
    for (file, _) in tree.rust() {
        let count = file.text.lines().count();
        if count > LONGEST {
            findings.add(&file.path, count, format!("{count} lines, more than {LONGEST}; split the file by what it speaks of"));
        }
        if file.crate_name().is_some() {
            counts.push(count);
        }
    }
    counts.sort_unstable();
    let (Some(median), Some(ninetieth), Some(longest)) = (rank(&counts, 0.5), rank(&counts, 0.9), counts.last()) else {
        return findings;
    };
    for (what, count, limit) in [("median", median, MEDIAN), ("90th percentile", ninetieth, NINETIETH)] {
        if count > limit {
            findings.add("crates/", 0, format!("the {what} of lines in a file is {count}, more than {limit}; split long files"));
        }
    }
    let files = counts.len();
    findings.remark = Some(format!("{files} files, median {median} lines, 90th percentile {ninetieth}, longest {longest}"));
    findings
}

/// The smallest count that at least `share` of the counts do not exceed.
fn rank(sorted: &[usize], share: f64) -> Option<usize> {
    let place = (share * sorted.len() as f64).ceil() as usize;
    sorted.get(place.saturating_sub(1)).copied()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::found;

    #[test]
    fn long_files_are_found() {
        let (short, long) = ("\n".repeat(10), "\n".repeat(801));
        let files = [("crates/a/src/a.rs", &*short), ("crates/a/src/b.rs", &*short), ("tests/c.rs", &*long)];
        assert_eq!(found(&CHECK, &files), ["tests/c.rs:801"]);
    }

    #[test]
    fn many_longish_files_are_found() {
        let longish = "\n".repeat(501);
        let files = [("crates/a/src/a.rs", &*longish), ("crates/a/src/b.rs", &*longish)];
        assert_eq!(found(&CHECK, &files), ["crates/:0", "crates/:0"]);
    }

    #[test]
    fn ranks_are_counts_that_occur() {
        assert_eq!(rank(&[1, 2, 3, 4], 0.5), Some(2));
        assert_eq!(rank(&[1, 2, 3, 4], 0.9), Some(4));
        assert_eq!(rank(&[], 0.5), None);
    }
}
