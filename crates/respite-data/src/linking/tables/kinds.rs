//! Kinds of rows through the taxonomies of the tables: one line of kinds from fine to coarse, of all taxonomies together.

use crate::linking::{LinkError, LinkTaxonomy};
use respite_model::Taxonomy;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// The kinds of all rows.
pub(super) struct RowKinds {
    /// By table and row, the finest kind that is known.
    pub kinds: Vec<Vec<Option<String>>>,
    /// The kinds with their broader ones.
    pub taxonomy: Taxonomy,
    /// Names that stand under several coarser names, each of which is a kind of its own.
    pub split: usize,
}

/// A name on a level; 0 is the finest.
type LevelName = (usize, String);

/// A row's names from fine to coarse, those that are known.
type Line = Vec<LevelName>;

impl RowKinds {
    /// Maps the categories of every row, by table: its name, and for each row one cell for each taxonomy.
    pub(super) fn new(tables: &[(&str, Vec<&[String]>)], taxonomies: &[LinkTaxonomy]) -> Result<Self, LinkError> {
        let lines = tables.iter().map(|(set, rows)| lines(set, rows, taxonomies)).collect::<Result<Vec<_>, _>>()?;
        let distinct: BTreeSet<&Line> = lines.iter().flatten().collect();
        let mut named = Named::default();
        let deepest = distinct.iter().flat_map(|line| line.iter().map(|(level, _)| *level)).max().unwrap_or(0);
        (0..=deepest).rev().for_each(|level| named.level(level, &distinct));
        let kind = |line: &Line| named.of(line);
        Ok(Self {
            kinds: lines.iter().map(|of_set| of_set.iter().map(kind).collect()).collect(),
            taxonomy: Taxonomy::of_parents(named.parents),
            split: named.split,
        })
    }
}

/// The names of a table's rows on the joint levels: known where all taxonomies know theirs.
fn lines(set: &str, rows: &[&[String]], taxonomies: &[LinkTaxonomy]) -> Result<Vec<Line>, LinkError> {
    let of_set = taxonomies.iter().map(|taxonomy| of_set(set, taxonomy)).collect::<Result<Vec<_>, _>>()?;
    let deepest = taxonomies.iter().map(|taxonomy| taxonomy.levels).max().unwrap_or(0);
    let line = |(number, cells): (usize, &&[String])| {
        let mut levels: Vec<Option<&[Option<String>]>> = Vec::new();
        for ((categories, cell), taxonomy) in of_set.iter().zip(cells.iter()).zip(taxonomies) {
            let is_empty = matches!(cell.trim(), "" | "NA");
            let known = categories.get(cell.as_str()).copied();
            if known.is_none() && !is_empty {
                let (set, taxonomy, category) = (set.to_owned(), taxonomy.name.clone(), cell.clone());
                return Err(LinkError::CategoryNotMapped { set, row: number, taxonomy, category });
            }
            levels.push(known);
        }
        // A taxonomy with fewer levels keeps its coarsest name on the levels that it lacks.
        let at = |level: usize| {
            let each = levels.iter().map(|known| known.and_then(|known| known.get(level.min(known.len().saturating_sub(1)))?.as_deref()));
            each.collect::<Option<Vec<&str>>>().filter(|names| !names.is_empty()).map(|names| (level, names.join(" + ")))
        };
        Ok((0..deepest).filter_map(at).collect())
    };
    (1..).zip(rows).map(line).collect()
}

/// The levels of each category of a set. Of a category that stands twice the first row counts.
fn of_set<'a>(set: &str, taxonomy: &'a LinkTaxonomy) -> Result<HashMap<&'a str, &'a [Option<String>]>, LinkError> {
    let mut levels = HashMap::new();
    for entry in taxonomy.entries.iter().filter(|entry| entry.set == set) {
        levels.entry(entry.category.as_str()).or_insert(entry.levels.as_slice());
    }
    if levels.is_empty() {
        let known: BTreeSet<&str> = taxonomy.entries.iter().map(|entry| entry.set.as_str()).collect();
        let known = known.into_iter().collect::<Vec<_>>().join(", ");
        return Err(LinkError::SetNotMapped { set: set.to_owned(), taxonomy: taxonomy.name.clone(), known });
    }
    Ok(levels)
}

/// Kinds that have been named, coarse levels first.
#[derive(Default)]
struct Named {
    /// The kind of each line.
    ids: BTreeMap<Line, String>,
    parents: BTreeMap<String, Option<String>>,
    split: usize,
}

impl Named {
    fn of(&self, line: &Line) -> Option<String> {
        self.ids.get(line).cloned()
    }

    /// Names the kinds of one level. Coarser levels are named already.
    fn level(&mut self, level: usize, lines: &BTreeSet<&Line>) {
        let mut tails: BTreeMap<&str, BTreeSet<Line>> = BTreeMap::new();
        for line in lines {
            if let Some(at) = line.iter().position(|(of, _)| *of == level) {
                tails.entry(line[at].1.as_str()).or_default().insert(line[at + 1..].to_vec());
            }
        }
        for (name, tails) in tails {
            // The coarser name nearest to this level is the parent; a row that does not know it says nothing against it.
            let nearest = tails.iter().filter_map(|tail| tail.first()).map(|(of, _)| *of).min();
            let of_tail = |tail: &Line| tail.first().filter(|(of, _)| Some(*of) == nearest).and_then(|_| self.of(tail));
            let distinct: BTreeSet<String> = tails.iter().filter_map(of_tail).collect();
            let is_split = distinct.len() > 1;
            let named: Vec<(Line, Option<String>)> = tails
                .into_iter()
                .map(|tail| {
                    let parent = if is_split { of_tail(&tail) } else { distinct.first().cloned() };
                    (tail, parent)
                })
                .collect();
            self.split += usize::from(is_split);
            for (tail, parent) in named {
                let id = self.id(level, name, parent.as_deref().filter(|_| is_split));
                self.parents.insert(id.clone(), parent);
                self.ids.insert([vec![(level, name.to_owned())], tail].concat(), id);
            }
        }
    }

    /// A kind's id for readers. A name that stands on a coarser level too gets its level behind.
    fn id(&self, level: usize, name: &str, parent: Option<&str>) -> String {
        let id = parent.map_or_else(|| name.to_owned(), |parent| format!("{name} of {parent}"));
        let is_coarser = |(of, known): &LevelName| *of > level && known == name;
        if self.ids.keys().any(|line| line.first().is_some_and(is_coarser)) { format!("{id} (level {})", level + 1) } else { id }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::linking::LevelEntry;
    use respite_model::Kind;

    fn taxonomy(name: &str, levels: usize, entries: &[(&str, &str, &[&str])]) -> LinkTaxonomy {
        let known = |name: &&str| (!name.is_empty()).then(|| (*name).to_owned());
        let entry = |(set, category, levels): &(&str, &str, &[&str])| LevelEntry {
            set: (*set).into(),
            category: (*category).into(),
            levels: levels.iter().map(known).collect(),
        };
        LinkTaxonomy { name: name.into(), levels, entries: entries.iter().map(entry).collect() }
    }

    /// The line of kinds of each row of one table.
    fn found(rows: &[&[&str]], taxonomies: &[LinkTaxonomy]) -> Vec<Vec<String>> {
        let rows: Vec<Vec<String>> = rows.iter().map(|row| row.iter().map(|cell| (*cell).to_owned()).collect()).collect();
        let kinds = RowKinds::new(&[("A", rows.iter().map(Vec::as_slice).collect())], taxonomies).unwrap();
        let parent = |kind: &String| kinds.taxonomy.info(&Kind(kind.clone())).and_then(|kind| kind.parent.clone());
        kinds.kinds[0].iter().map(|kind| std::iter::successors(kind.clone(), parent).collect()).collect()
    }

    #[test]
    fn levels_become_lines_from_fine_to_coarse() {
        let kinds =
            taxonomy("kind", 2, &[("A", "raid", &["assault", "force"]), ("A", "rally", &["march", "protest"]), ("A", "x", &["", "force"])]);
        let lines = found(&[&["raid"], &["rally"], &["x"], &[""]], &[kinds]);
        assert_eq!(lines, [vec!["assault", "force"], vec!["march", "protest"], vec!["force"], vec![]]);
    }

    #[test]
    fn several_taxonomies_agree_where_all_do() {
        let kinds = taxonomy("kind", 2, &[("A", "raid", &["assault", "force"]), ("A", "rally", &["march", ""])]);
        let harm = taxonomy("harm", 1, &[("A", "1", &["harm"]), ("A", "0", &["none"])]);
        let lines = found(&[&["raid", "1"], &["raid", "0"], &["rally", "0"], &["raid", "NA"]], &[kinds, harm]);
        assert_eq!(lines, [vec!["assault + harm", "force + harm"], vec!["assault + none", "force + none"], vec!["march + none"], vec![]]);
    }

    #[test]
    fn a_name_under_two_coarser_ones_is_two_kinds() {
        let entries: &[(&str, &str, &[&str])] = &[
            ("A", "a", &["fire", "force"]),
            ("A", "b", &["fire", "accident"]),
            ("A", "c", &["fire", ""]),
            ("A", "d", &["force", "force"]),
        ];
        let lines = found(&[&["a"], &["b"], &["c"], &["d"]], &[taxonomy("kind", 2, entries)]);
        assert_eq!(
            lines,
            [vec!["fire of force", "force"], vec!["fire of accident", "accident"], vec!["fire"], vec!["force (level 1)", "force"]]
        );
        let one = found(&[&["a"], &["c"]], &[taxonomy("kind", 2, entries)]);
        assert_eq!(one[0], one[1]);
    }

    #[test]
    fn what_is_not_mapped_is_named() {
        let kinds = taxonomy("kind", 1, &[("A", "raid", &["force"])]);
        let row = ["Raid".to_owned()];
        let error = RowKinds::new(&[("A", vec![&row])], std::slice::from_ref(&kinds)).err().unwrap().to_string();
        assert!(error.contains("row 1") && error.contains("\"Raid\""), "{error}");
        assert!(matches!(RowKinds::new(&[("B", vec![])], &[kinds]), Err(LinkError::SetNotMapped { .. })));
    }
}
