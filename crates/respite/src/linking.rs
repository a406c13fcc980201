//! Linking of plain tables: reads the files, applies the rule of the spec, and knows the diagnostics of linking.

use crate::Error;
use respite_data::{
    linking::tables::{LinkSpec, LinkedTables, read_taxonomy},
    store::ImportFile,
};
use respite_stats::diagnostic::DiagnosticInfo;
use std::path::{Path, PathBuf};

/// Links the rows of CSV tables, without a project.
///
/// A table's name is that of its file without the ending. Files of taxonomies are found beside the spec. Without a spec the default rule
/// links with its defaults.
///
/// # Errors
/// When a file cannot be read, or the rule of the spec can link nothing.
pub fn link_tables(tables: &[PathBuf], spec: Option<&Path>) -> Result<LinkedTables, Error> {
    let asked = spec.map_or_else(|| Ok(LinkSpec::default()), read_spec)?;
    let folder = spec.and_then(Path::parent).unwrap_or(Path::new(""));
    let taxonomy = |(column, path): (&String, &String)| {
        let file = ImportFile::read(&folder.join(path))?;
        Ok(read_taxonomy(column, &file.name, &file.bytes)?)
    };
    let taxonomies = asked.taxonomies.iter().map(taxonomy).collect::<Result<Vec<_>, Error>>()?;
    let files = tables.iter().map(|path| ImportFile::read(path)).collect::<Result<Vec<_>, _>>()?;
    let named: Vec<(&str, &[u8])> = files.iter().map(|file| (file.name.as_str(), file.bytes.as_slice())).collect();
    Ok(asked.rule.link(&named, &taxonomies)?)
}

fn read_spec(spec: &Path) -> Result<LinkSpec, Error> {
    let file = ImportFile::read(spec)?;
    let text = std::str::from_utf8(&file.bytes).map_err(|error| Error::Bench {
        file: file.name.clone(),
        reason: error.to_string(),
        hint: "write the spec as UTF-8 text".to_owned(),
    })?;
    Ok(LinkSpec::read(&file.name, text)?)
}

/// Diagnostics raised beside links.
pub const LINK_DIAGNOSTICS: &[DiagnosticInfo] = &[
    DiagnosticInfo {
        code: "link.yes-or-no",
        title: "Links without a probability",
        raised_when: "rows are linked by a rule that gives none.",
        meaning: "How many of the links are false, and how many are missed, is not known. Counts of linked rows inherit this without showing it.",
        what_to_do: "Read a sample of the links by eye, and try other windows.",
    },
    DiagnosticInfo {
        code: "link.first-come",
        title: "A better partner was left",
        raised_when: "the rule `meltt` took the first partner in its order though a free one agrees more finely.",
        meaning: "The pairs may be wrong even where the number of links is right: the score does not choose between partners.",
        what_to_do: "Do not compare the values of linked rows pair by pair; use the number of links with care.",
    },
    DiagnosticInfo {
        code: "link.set-order",
        title: "The order of the tables changes the links",
        raised_when: "the rule `meltt` links other rows when the tables are given in the reverse order.",
        meaning: "The number of happenings, or which rows make one, depends on which table is named first.",
        what_to_do: "Report the numbers of both orders.",
    },
    DiagnosticInfo {
        code: "link.row-order",
        title: "The order of rows in a file changes the links",
        raised_when: "the rule `meltt` links other rows when the rows of one day are taken from the last in the file to the first.",
        meaning: "Rows of one day have no order of their own. The links depend on how the file happens to be sorted.",
        what_to_do: "Report the numbers of both orders, and do not rely on single pairs.",
    },
    DiagnosticInfo {
        code: "link.loose-cluster",
        title: "Clusters whose rows are not all alike",
        raised_when: "two rows of one cluster are outside the windows of each other, or their categories do not agree.",
        meaning: "Each was linked to a third row. Together they may be two happenings.",
        what_to_do: "Read these clusters by eye, or narrow the windows.",
    },
    DiagnosticInfo {
        code: "link.scan-stops",
        title: "Events within an episode that are not flagged",
        raised_when: "the rule `meltt` ended its search at another event, which may be far away, before it came to them.",
        meaning: "The number of flagged events is too small, and it depends on events that have nothing to do with the episode.",
        what_to_do: "Do not read the flags as complete; look through the days of long episodes by eye.",
    },
    DiagnosticInfo {
        code: "link.partial-exact",
        title: "Nearer pairs refused",
        raised_when: "`partial` is 2 or more, and rows without a partner have one that differs on fewer taxonomies.",
        meaning: "The rule `meltt` takes pairs that differ on no taxonomy or on exactly `partial` of them. Pairs in between are refused.",
        what_to_do: "Use `partial` 0 or 1.",
    },
    DiagnosticInfo {
        code: "link.one-sided",
        title: "Events on one side alone",
        raised_when: "a table is added where it alone, or the rows before it alone, hold events.",
        meaning: "The program that the rule `meltt` follows stops with an error there. Here no event is linked at that step, and the other steps go on.",
        what_to_do: "Check whether last days were meant to be given; a row with another last day is an episode.",
    },
    DiagnosticInfo {
        code: "link.level-unknown",
        title: "Levels that are not known",
        raised_when: "a taxonomy has rows with a level that is empty or `NA`.",
        meaning: "What is not known is equal to nothing. Rows of these categories are linked by their other levels, or not at all.",
        what_to_do: "Write a category into each level.",
    },
    DiagnosticInfo {
        code: "link.category-twice",
        title: "Categories mapped twice",
        raised_when: "a taxonomy holds a category of one table more than once, with different levels.",
        meaning: "The first row was taken. The other levels are not used.",
        what_to_do: "Remove the rows that are not meant.",
    },
    DiagnosticInfo {
        code: "link.split-name",
        title: "A finer name under several coarser names",
        raised_when: "the default rule finds one name of a fine level under two or more names of the next coarser level.",
        meaning: "It is a kind of its own under each of them: rows that have the fine name in common and not the coarser one are not of the same kind.",
        what_to_do: "Give the finer name one coarser name, or two names.",
    },
    DiagnosticInfo {
        code: "link.crowded",
        title: "Many rows of one place and day",
        raised_when: "rows have more than 200 candidates in another source, and so have these.",
        meaning: "Where such rows say the same, which of them belong together is a guess, and their probabilities are low.",
        what_to_do: "Look whether a default day or a capital's point stands for \"not known\", and mark it as imprecise or leave it out.",
    },
    DiagnosticInfo {
        code: "link.few-pairs",
        title: "Too few pairs to fit weights",
        raised_when: "fewer than 100 pairs of rows of two tables were compared, and the weights are fitted.",
        meaning: "The fit learns what agreement weighs from pairs that are one happening and from pairs that are not. With few of either, weights and \
                  probabilities are hardly better than guesses: rows that have nothing to do with each other may be linked, and where nearly all pairs agree, \
                  true links are missed.",
        what_to_do: "Read every link by eye, give weights by hand, or link more rows.",
    },
    DiagnosticInfo {
        code: "link.not-converged",
        title: "The weights did not settle",
        raised_when: "the fit reached its last round while a weight still changed by more than the tolerance.",
        meaning: "Another round would change the probabilities, and perhaps some links.",
        what_to_do: "Raise `rounds`, or give weights by hand.",
    },
    DiagnosticInfo {
        code: "link.unplaced",
        title: "Rows without a place",
        raised_when: "rows have neither a point nor the name of a place, or their point stands for a whole country that is not named.",
        meaning: "They are compared with no other row and stand alone, though another table may tell of the same happening.",
        what_to_do: "Give them a point or the name of a place or unit, or count them apart.",
    },
];
