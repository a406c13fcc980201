//! The worked page of the manual: every command in it prints what the page shows.
//!
//! With `RESPITE_WRITE` set the page is written anew; look at the difference before it is committed.

use super::{check::facts, program::respite};
use std::fs;

const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../manual/worked/check.md");

#[test]
fn every_command_of_the_page_prints_what_the_page_shows() {
    let (_folder, project) = facts();
    let page = fs::read_to_string(PAGE).unwrap();
    let mut written = String::new();
    let mut commands = 0;
    for (at, piece) in page.split("```").enumerate() {
        let is_fenced = at % 2 == 1;
        match piece.strip_prefix("text\n$ ").filter(|_| is_fenced) {
            Some(block) => {
                let line = block.lines().next().unwrap();
                let said = respite(&project, &words(line)).well();
                written.push_str(&format!("```text\n$ {line}\n{}\n", said.out.trim_end()));
                commands += 1;
            }
            None if is_fenced => written.push_str(&format!("```{piece}")),
            None => written.push_str(if at == 0 { "" } else { "```" }),
        }
        if !is_fenced {
            written.push_str(piece);
        }
    }
    assert_eq!(commands, 4);
    if std::env::var_os("RESPITE_WRITE").is_some() {
        fs::write(PAGE, &written).unwrap();
    }
    for (number, (shown, printed)) in (1..).zip(page.lines().zip(written.lines())) {
        assert_eq!(shown, printed, "line {number} of manual/worked/check.md");
    }
    assert_eq!(page.len(), written.len());
}

/// The words of a command line without its first, quoted ones whole.
fn words(line: &str) -> Vec<&str> {
    let mut words = Vec::new();
    for (at, piece) in line.split('"').enumerate() {
        if at % 2 == 1 {
            words.push(piece);
        } else {
            words.extend(piece.split_whitespace());
        }
    }
    words.split_off(1)
}
