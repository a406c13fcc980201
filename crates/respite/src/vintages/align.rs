//! Which row of one release is which row of the other.

use super::BeforeAfter;
use super::rows::{Key, Rows};
use std::{
    cmp::Ordering,
    collections::{HashMap, HashSet},
};

/// Rows by what became of them, in order of day and id.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Aligned {
    /// Rows that say the same in both.
    pub same: u64,
    /// Rows before and after that say something else, with the columns in which they differ.
    pub changed: Vec<(usize, usize, Vec<usize>)>,
    /// Rows of one release alone.
    pub only: BeforeAfter<Vec<usize>>,
    /// Rows of one release alone whose id stands in the other too, in rows that cannot be told apart.
    pub unpaired: u64,
}

/// Aligns two releases by id. The order of rows plays no part.
pub(super) fn align(before: &dyn Rows, after: &dyn Rows) -> Aligned {
    let mut groups: HashMap<Key<'_>, BeforeAfter<Vec<usize>>> = HashMap::with_capacity(before.len().max(after.len()));
    (0..before.len()).for_each(|row| groups.entry(before.key(row)).or_default().before.push(row));
    (0..after.len()).for_each(|row| groups.entry(after.key(row)).or_default().after.push(row));
    let mut aligned = Aligned::default();
    for mut group in groups.into_values() {
        if group.before.len() > 1 || group.after.len() > 1 {
            aligned.same += take_equal(before, after, &mut group);
        }
        match (group.before.as_slice(), group.after.as_slice()) {
            (&[old], &[new]) => match differing(before, old, after, new) {
                columns if columns.is_empty() => aligned.same += 1,
                columns => aligned.changed.push((old, new, columns)),
            },
            (old, new) => {
                if !old.is_empty() && !new.is_empty() {
                    aligned.unpaired += (old.len() + new.len()) as u64;
                }
                aligned.only.before.extend_from_slice(old);
                aligned.only.after.extend_from_slice(new);
            }
        }
    }
    aligned.changed.sort_by(|(_, a, _), (_, b, _)| place(after, *a, *b));
    aligned.only.before.sort_by(|a, b| place(before, *a, *b));
    aligned.only.after.sort_by(|a, b| place(after, *a, *b));
    aligned
}

/// The order of two rows of one release. Rows with one id are told apart by what they say.
fn place(rows: &dyn Rows, a: usize, b: usize) -> Ordering {
    let day_and_id = |row| (rows.period(row), rows.key(row));
    day_and_id(a).cmp(&day_and_id(b)).then_with(|| content(rows, a).cmp(&content(rows, b)))
}

/// Takes rows that say the same out of both halves of a group with one id, and counts the pairs.
fn take_equal(before: &dyn Rows, after: &dyn Rows, group: &mut BeforeAfter<Vec<usize>>) -> u64 {
    let mut twins: HashMap<String, Vec<usize>> = HashMap::new();
    group.after.iter().rev().for_each(|new| twins.entry(content(after, *new)).or_default().push(*new));
    let mut taken = HashSet::new();
    group.before.retain(|old| match twins.get_mut(&content(before, *old)).and_then(Vec::pop) {
        Some(new) => !taken.insert(new),
        None => true,
    });
    group.after.retain(|new| !taken.contains(new));
    taken.len() as u64
}

/// The columns in which two rows differ.
fn differing(before: &dyn Rows, old: usize, after: &dyn Rows, new: usize) -> Vec<usize> {
    (0..before.columns().len()).filter(|column| before.value(*column, old) != after.value(*column, new)).collect()
}

/// What a row says, as text: tells rows with one id apart.
fn content(rows: &dyn Rows, row: usize) -> String {
    (0..rows.columns().len()).map(|column| format!("{:?}\u{1f}", rows.value(column, row))).collect()
}
