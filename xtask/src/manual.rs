//! The manual, written from the code: pages of methods and formats, commands, and the schema of each analysis.
//!
//! A page that is written from the code begins with [`MARK`]; everything in `manual/schema/` is. Other pages are
//! written by hand, and are only listed in the index.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

mod commands;

/// First line of a page that is written from the code.
const MARK: &str = "<!-- written from the code by `cargo xtask manual` -->";

/// The files of a manual by path below `manual/`.
type Files = BTreeMap<String, String>;

/// Writes the pages and takes away those that nothing writes any more. False when a page by hand is in the way.
pub fn write(root: &Path) -> Result<bool, String> {
    let folder = root.join("manual");
    let there = read(&folder)?;
    let written = pages(&there)?;
    let in_the_way = in_the_way(&written, &there);
    for path in &in_the_way {
        println!("manual/{path}:1: is written by hand, and the code writes a page of that name; rename it");
    }
    if !in_the_way.is_empty() {
        return Ok(false);
    }
    let lagging = lagging(&written, &there);
    for path in &lagging {
        let file = folder.join(path);
        let trouble = |error: std::io::Error| format!("write {}: {error}", file.display());
        if let Some(text) = written.get(path) {
            fs::create_dir_all(file.parent().unwrap_or(&folder)).map_err(trouble)?;
            fs::write(&file, text).map_err(trouble)?;
            println!("manual/{path}: written");
        } else {
            fs::remove_file(&file).map_err(trouble)?;
            println!("manual/{path}: taken away");
        }
    }
    println!("manual: {} pages, {} changed", written.len(), lagging.len());
    Ok(true)
}

/// Prints the pages that differ from the code. True when there are none.
pub fn check(root: &Path) -> Result<bool, String> {
    let there = read(&root.join("manual"))?;
    let written = pages(&there)?;
    let lagging = lagging(&written, &there);
    for path in &lagging {
        let what = match (written.contains_key(path), there.contains_key(path)) {
            (true, true) => "differs from the code",
            (true, false) => "is missing",
            _ => "is written by no code any more",
        };
        println!("manual/{path}:1: {what}; run `cargo xtask manual`");
    }
    match lagging.len() {
        0 => println!("manual: {} pages as the code has them", written.len()),
        count => println!("manual: {count} pages lag"),
    }
    Ok(lagging.is_empty())
}

/// Every file that the code writes, the index of the pages included.
fn pages(there: &Files) -> Result<Files, String> {
    let mut files = Files::new();
    for page in respite::manual::pages() {
        let known = files.insert(page.path.clone(), titled(&page.title, &page.markdown));
        if known.is_some() {
            return Err(format!("write the manual: two pages have the path {}", page.path));
        }
    }
    files.extend(commands::pages(respite_cli::command()));
    let mut pages: Files = files.iter().map(|(path, text)| (path.clone(), format!("{MARK}\n\n{}\n", text.trim()))).collect();
    for analysis in respite::analyses::ANALYSES {
        let id = analysis.about().id;
        let schema = serde_json::to_string_pretty(&analysis.schema()).map_err(|error| format!("write the schema of {id}: {error}"))?;
        pages.insert(format!("schema/{id}.schema.json"), format!("{schema}\n"));
    }
    let schema = serde_json::to_string_pretty(&respite::check::schema()).map_err(|error| format!("write the schema of check: {error}"))?;
    pages.insert("schema/check.schema.json".to_owned(), format!("{schema}\n"));
    let index = index(&pages, there);
    pages.insert("README.md".to_owned(), index);
    Ok(pages)
}

fn titled(title: &str, markdown: &str) -> String {
    if markdown.trim_start().starts_with("# ") { markdown.to_owned() } else { format!("# {title}\n\n{markdown}") }
}

/// Links to all pages, those by hand included, by folder.
fn index(pages: &Files, there: &Files) -> String {
    let by_hand = there.iter().filter(|(path, text)| path.ends_with(".md") && !is_from_code(path, text));
    let mut groups: BTreeMap<&str, BTreeMap<&str, String>> = BTreeMap::new();
    for (path, text) in pages.iter().chain(by_hand).filter(|(path, _)| *path != "README.md") {
        let group = path.split_once('/').map_or("", |(group, _)| group);
        let name = path.rsplit('/').next().unwrap_or(path);
        let title = text.lines().find_map(|line| line.strip_prefix("# ")).unwrap_or(name);
        groups.entry(group).or_default().insert(path, title.trim().to_owned());
    }
    let mut text = format!("{MARK}\n\n# Manual\n");
    for (group, pages) in groups {
        if !group.is_empty() {
            text.push_str(&format!("\n## {}\n", heading(group)));
        }
        text.push('\n');
        for (path, title) in pages {
            text.push_str(&format!("- [{title}]({path})\n"));
        }
    }
    text
}

/// The name of a folder as a heading.
fn heading(folder: &str) -> String {
    let words = folder.replace('-', " ");
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn is_from_code(path: &str, text: &str) -> bool {
    path.starts_with("schema/") || text.lines().next() == Some(MARK)
}

/// Paths whose text differs, is missing, or is written no more.
fn lagging(written: &Files, there: &Files) -> BTreeSet<String> {
    let differ = written.iter().filter(|(path, text)| there.get(*path) != Some(*text));
    let left_over = there.iter().filter(|(path, text)| is_from_code(path, text) && !written.contains_key(*path));
    differ.chain(left_over).map(|(path, _)| path.clone()).collect()
}

/// Pages by hand at a path that the code writes.
fn in_the_way<'a>(written: &Files, there: &'a Files) -> Vec<&'a str> {
    let by_hand = there.iter().filter(|(path, text)| !is_from_code(path, text));
    by_hand.filter(|(path, _)| written.contains_key(*path)).map(|(path, _)| path.as_str()).collect()
}

/// The files below a folder; none when it does not exist.
fn read(folder: &Path) -> Result<Files, String> {
    let mut files = Files::new();
    let mut open = vec![(folder.to_path_buf(), String::new())];
    while let Some((folder, prefix)) = open.pop().filter(|(folder, _)| folder.exists()) {
        let trouble = |error: std::io::Error| format!("read {}: {error}", folder.display());
        for entry in fs::read_dir(&folder).map_err(trouble)? {
            let path = entry.map_err(trouble)?.path();
            let name = format!("{prefix}{}", path.file_name().unwrap_or_default().to_string_lossy());
            if path.is_dir() {
                open.push((path, format!("{name}/")));
            } else {
                let bytes = fs::read(&path).map_err(trouble)?;
                files.insert(name, String::from_utf8_lossy(&bytes).into_owned());
            }
        }
    }
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(list: &[(&str, &str)]) -> Files {
        list.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect()
    }

    #[test]
    fn what_differs_is_missing_or_left_over_lags() {
        let marked = format!("{MARK}\n\n# Old\n");
        let written = files(&[("a.md", "new"), ("b.md", "same"), ("c.md", "not there")]);
        let there =
            files(&[("a.md", "old"), ("b.md", "same"), ("d.md", &marked), ("schema/x.schema.json", "{}"), ("by-hand.md", "# Hand")]);
        assert_eq!(lagging(&written, &there).into_iter().collect::<Vec<_>>(), ["a.md", "c.md", "d.md", "schema/x.schema.json"]);
        assert_eq!(in_the_way(&written, &there), ["a.md", "b.md"]);
    }

    #[test]
    fn the_index_lists_pages_by_folder() {
        let pages = files(&[("methods/a.md", "# The a\n"), ("schema/s.schema.json", "{}")]);
        let there = files(&[("start.md", "# Start here\n"), ("README.md", "# Old\n")]);
        let text = index(&pages, &there);
        let expected = "# Manual\n\n- [Start here](start.md)\n\n## Methods\n\n- [The a](methods/a.md)\n\n## Schema\n\n- [s.schema.json](schema/s.schema.json)\n";
        assert_eq!(text, format!("{MARK}\n\n{expected}"));
    }

    #[test]
    fn a_title_is_set_once() {
        assert_eq!(titled("A", "# A\n\nx"), "# A\n\nx");
        assert_eq!(titled("A", "x"), "# A\n\nx");
    }
}
