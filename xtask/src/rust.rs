//! The parts of a Rust file that checks look at: code, comments, test code, imported paths, documented items.

use std::ops::Range;

/// A Rust file split into code and comments, each as long as the text, with the other parts blank.
pub struct Source {
    /// The code, without comments and without the insides of strings.
    pub code: String,
    /// The comments.
    pub comments: String,
    /// Items under `#[cfg(test)]`.
    tests: Vec<Range<usize>>,
    starts: Vec<usize>,
}

/// A path that a `use` names, such as `std::fs::File`.
pub struct Import {
    pub line: usize,
    pub path: String,
    /// Whether it is a plain `pub use`.
    pub is_pub: bool,
}

/// An item with the lines of its doc comment.
pub struct Documented {
    /// Line of the item.
    pub line: usize,
    /// Line numbers and texts of the doc comment, without the slashes.
    pub docs: Vec<(usize, String)>,
}

impl Source {
    pub fn new(text: &str) -> Self {
        let (code, comments) = split(text);
        let tests = test_items(&code);
        let starts = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        Self { code, comments, tests, starts }
    }

    /// The number of the line at an offset; the first is 1.
    pub fn line(&self, offset: usize) -> usize {
        self.starts.partition_point(|start| *start <= offset)
    }

    /// Whether an offset is in an item under `#[cfg(test)]`.
    pub fn is_test(&self, offset: usize) -> bool {
        self.tests.iter().any(|range| range.contains(&offset))
    }

    /// Offsets at which the code names `path`, spelled out, as whole words.
    pub fn named<'a>(&'a self, path: &'a str) -> impl Iterator<Item = usize> + 'a {
        words(&self.code, path)
    }

    /// The paths that `use` lines outside tests import.
    pub fn imports(&self) -> Vec<Import> {
        let mut imports = Vec::new();
        for at in self.named("use").filter(|at| !self.is_test(*at)) {
            let rest = &self.code[at + 3..];
            let tree = &rest[..rest.find(';').unwrap_or(rest.len())];
            let line = self.line(at);
            let is_pub = self.code[..at].trim_end().ends_with("pub");
            expand("", tree, &mut |path| imports.push(Import { line, path, is_pub }));
        }
        imports
    }

    /// Lines on which code outside tests names one of the paths, spelled out or imported, with the path.
    pub fn lines_naming<'a>(&self, paths: &[&'a str]) -> Vec<(usize, &'a str)> {
        let imports = self.imports();
        let mut lines = Vec::new();
        for path in paths {
            let spelled = self.named(path).filter(|at| !self.is_test(*at)).map(|at| self.line(at));
            let inside = |import: &&Import| import.path.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with("::"));
            let imported = imports.iter().filter(inside).map(|import| import.line);
            lines.extend(spelled.chain(imported).map(|line| (line, *path)));
        }
        lines.sort_unstable();
        lines.dedup();
        lines
    }

    /// Items that have a doc comment or an own line, outside tests, each with its doc comment.
    pub fn documented(&self) -> Vec<Documented> {
        let mut found = Vec::new();
        let mut docs = Vec::new();
        let mut attribute = 0_i32;
        for (index, start) in self.starts.iter().copied().enumerate() {
            let end = self.starts.get(index + 1).map_or(self.code.len(), |next| next - 1);
            let code = self.code[start..end].trim();
            let comment = self.comments[start..end].trim();
            if attribute > 0 || code.starts_with("#[") || code.starts_with("#![") {
                attribute += depth(code);
            } else if !code.is_empty() {
                if !self.is_test(start) {
                    found.push(Documented { line: index + 1, docs: std::mem::take(&mut docs) });
                }
                docs.clear();
            } else if let Some(doc) = comment.strip_prefix("///").filter(|rest| !rest.starts_with('/')) {
                docs.push((index + 1, doc.to_owned()));
            }
        }
        found
    }

    /// Offsets inside the fenced examples of doc comments.
    pub fn examples(&self) -> Vec<Range<usize>> {
        let mut ranges = Vec::new();
        let mut open = None;
        for (index, start) in self.starts.iter().copied().enumerate() {
            let end = self.starts.get(index + 1).copied().unwrap_or(self.comments.len());
            let line = self.comments[start..end].trim();
            let Some(doc) = line.strip_prefix("///").or_else(|| line.strip_prefix("//!")) else {
                open = None;
                continue;
            };
            if doc.trim_start().starts_with("```") {
                match open.take() {
                    Some(first) => ranges.push(first..end),
                    None => open = Some(start),
                }
            }
        }
        ranges
    }
}

/// Offsets of `word` in `text` where no letter, digit or underscore touches it.
pub fn words<'a>(text: &'a str, word: &'a str) -> impl Iterator<Item = usize> + 'a {
    let part = |c: char| c.is_alphanumeric() || c == '_';
    text.match_indices(word).map(|(at, _)| at).filter(move |at| {
        let before = text[..*at].chars().next_back().is_some_and(part);
        let after = text[at + word.len()..].chars().next().is_some_and(part);
        !(before && word.starts_with(part) || after && word.ends_with(part))
    })
}

/// The offset just past the bracket that closes the one at `open`.
pub fn closing(code: &str, open: usize) -> usize {
    let mut level = 0_i32;
    for (at, byte) in code.bytes().enumerate().skip(open) {
        match byte {
            b'(' | b'[' | b'{' => level += 1,
            b')' | b']' | b'}' => {
                level -= 1;
                if level == 0 {
                    return at + 1;
                }
            }
            _ => {}
        }
    }
    code.len()
}

fn depth(code: &str) -> i32 {
    code.bytes().map(|byte| if byte == b'[' { 1 } else { -i32::from(byte == b']') }).sum()
}

fn test_items(code: &str) -> Vec<Range<usize>> {
    let attributes = code.match_indices("#[cfg(test)]").chain(code.match_indices("#[cfg(all(test"));
    attributes
        .map(|(at, _)| {
            let end = match code[at..].find(['{', ';']) {
                Some(offset) if code.as_bytes()[at + offset] == b'{' => closing(code, at + offset),
                Some(offset) => at + offset + 1,
                None => code.len(),
            };
            at..end
        })
        .collect()
}

fn expand(prefix: &str, tree: &str, found: &mut impl FnMut(String)) {
    let tree = tree.trim();
    let Some(open) = tree.find('{') else {
        let path: String = tree.split(" as ").next().unwrap_or(tree).split_whitespace().collect();
        let path = format!("{prefix}{path}");
        let path = path.strip_prefix("::").unwrap_or(&path);
        if !path.is_empty() {
            found(path.strip_suffix("::self").unwrap_or(path).to_owned());
        }
        return;
    };
    let prefix = format!("{prefix}{}", tree[..open].split_whitespace().collect::<String>());
    let inside = &tree[open + 1..closing(tree, open).saturating_sub(1).max(open + 1)];
    let mut level = 0_i32;
    let mut first = 0;
    for (at, byte) in inside.bytes().enumerate() {
        match byte {
            b'{' => level += 1,
            b'}' => level -= 1,
            b',' if level == 0 => {
                expand(&prefix, &inside[first..at], found);
                first = at + 1;
            }
            _ => {}
        }
    }
    if !inside[first..].trim().is_empty() {
        expand(&prefix, &inside[first..], found);
    }
}

/// Splits a text into code and comments. Strings are in neither.
fn split(text: &str) -> (String, String) {
    let bytes = text.as_bytes();
    let mut code = blank(bytes);
    let mut comments = code.clone();
    let mut at = 0;
    while at < bytes.len() {
        let rest = &bytes[at..];
        let word = rest.iter().take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'_').count();
        if rest.starts_with(b"//") || rest.starts_with(b"/*") {
            let end = at + comment_length(rest);
            comments[at..end].copy_from_slice(&bytes[at..end]);
            at = end;
        } else if rest[0] == b'"' {
            at += string_length(rest);
        } else if let Some(length) = char_length(rest) {
            at += length;
        } else if word > 0 {
            let raw = if matches!(&rest[..word], b"r" | b"br" | b"cr") { raw_string_length(&rest[word..]) } else { None };
            if raw.is_none() {
                code[at..at + word].copy_from_slice(&rest[..word]);
            }
            at += word + raw.unwrap_or(0);
        } else {
            code[at] = if rest[0].is_ascii() { rest[0] } else { b' ' };
            at += 1;
        }
    }
    (String::from_utf8_lossy(&code).into_owned(), String::from_utf8_lossy(&comments).into_owned())
}

fn blank(bytes: &[u8]) -> Vec<u8> {
    bytes.iter().map(|byte| if *byte == b'\n' { b'\n' } else { b' ' }).collect()
}

fn comment_length(rest: &[u8]) -> usize {
    if rest[1] == b'/' {
        return rest.iter().position(|byte| *byte == b'\n').unwrap_or(rest.len());
    }
    let mut level = 0;
    let mut at = 0;
    while at < rest.len() {
        match (rest[at], rest.get(at + 1)) {
            (b'/', Some(b'*')) => {
                level += 1;
                at += 2;
            }
            (b'*', Some(b'/')) => {
                level -= 1;
                at += 2;
                if level == 0 {
                    return at;
                }
            }
            _ => at += 1,
        }
    }
    rest.len()
}

fn string_length(rest: &[u8]) -> usize {
    let mut at = 1;
    while at < rest.len() {
        match rest[at] {
            b'\\' => at += 2,
            b'"' => return at + 1,
            _ => at += 1,
        }
    }
    rest.len()
}

fn raw_string_length(rest: &[u8]) -> Option<usize> {
    let hashes = rest.iter().take_while(|byte| **byte == b'#').count();
    if rest.get(hashes) != Some(&b'"') {
        return None;
    }
    let end: Vec<u8> = std::iter::once(b'"').chain(std::iter::repeat_n(b'#', hashes)).collect();
    let inside = &rest[hashes + 1..];
    let length = inside.windows(end.len()).position(|window| window == end);
    Some(length.map_or(rest.len(), |length| hashes + 1 + length + end.len()))
}

/// The length of a character literal; `None` for a lifetime or anything else.
fn char_length(rest: &[u8]) -> Option<usize> {
    if rest[0] != b'\'' {
        return None;
    }
    if rest.get(1) == Some(&b'\\') {
        return Some(rest.iter().skip(3).position(|byte| *byte == b'\'').map_or(rest.len(), |length| length + 4));
    }
    let character = std::str::from_utf8(&rest[1..rest.len().min(5)]).map_or_else(
        |error| std::str::from_utf8(&rest[1..=error.valid_up_to()]).ok().and_then(|text| text.chars().next()),
        |text| text.chars().next(),
    )?;
    let end = 1 + character.len_utf8();
    (rest.get(end) == Some(&b'\'')).then_some(end + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_strings_are_no_code() {
        let source = Source::new("let a = \"x // y\"; // z \"q\"\nlet b = r#\"u \" v\"#; /* c /* d */ e */ f('\"', '\\'', 'é', &'w g)");
        assert_eq!(source.code.split_whitespace().collect::<String>(), "leta=;letb=;f(,,,&'wg)");
        assert_eq!(source.comments.split_whitespace().collect::<String>(), "//z\"q\"/*c/*d*/e*/");
    }

    #[test]
    fn imports_are_spelled_out() {
        let source = Source::new("use std::{fs::{self, File}, io as x};\nuse a::b;\n#[cfg(test)]\nmod tests { use c::d; }");
        let paths: Vec<String> = source.imports().into_iter().map(|import| import.path).collect();
        assert_eq!(paths, ["std::fs", "std::fs::File", "std::io", "a::b"]);
        assert_eq!(source.lines_naming(&["std::fs"]), [(1, "std::fs")]);
    }

    #[test]
    fn words_are_whole() {
        assert_eq!(words("fs fsx my_fs std::fs", "fs").collect::<Vec<_>>(), [0, 18]);
    }

    #[test]
    fn items_keep_their_docs_over_attributes() {
        let source = Source::new("/// One.\n#[derive(\n  Debug\n)]\npub struct A;\npub struct B;\n");
        let docs: Vec<usize> = source.documented().iter().map(|item| item.docs.len()).collect();
        assert_eq!(docs, [1, 0]);
    }
}
