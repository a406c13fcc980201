//! A review or a linking that is killed loses no judgement that the screen confirmed, and leaves nothing half-written.

use super::{
    incidents::{import, table},
    program::{command, new_project, respite},
};
use std::{
    io::{BufRead, BufReader, Write},
    path::Path,
    process::{Child, Stdio},
    time::{Duration, Instant},
};

fn spawned(project: &Path, words: &[&str]) -> Child {
    command(project, words).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap()
}

#[test]
fn what_the_screen_confirmed_is_in_the_ledger() {
    let (folder, project) = new_project();
    // More pairs than keys.
    import(folder.path(), &project, "one", &table('a', 0..400, 0.0, 0));
    import(folder.path(), &project, "two", &table('b', 0..400, 0.009, 1));
    let mut confirmed = Vec::new();
    for round in 0..10_u32 {
        let mut child = spawned(&project, &["review"]);
        let mut keys = child.stdin.take().unwrap();
        // More keys than are read, so that the kill falls between any two steps.
        keys.write_all("n\n".repeat(20).as_bytes()).unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let wanted = round % 3 + 1;
        for _ in 0..wanted {
            let kept = lines.by_ref().map(Result::unwrap).find(|line| line.starts_with("Kept: "));
            confirmed.extend(kept);
        }
        std::thread::sleep(Duration::from_micros(u64::from(round) * 137));
        child.kill().unwrap();
        child.wait().unwrap();
        // What stood in the pipe was on the screen too.
        confirmed.extend(lines.map_while(Result::ok).filter(|line| line.starts_with("Kept: ") && line.ends_with("different.")));
    }
    let review = respite(&project, &["review", "--json"]).well().json();
    let held = review["judgements"].as_array().unwrap();
    assert!(confirmed.len() >= 19, "{} confirmed", confirmed.len());
    for line in &confirmed {
        let is_held = held.iter().any(|of| {
            let rows = format!("Kept: {} and {}: different.", of["first"].as_str().unwrap(), of["second"].as_str().unwrap());
            rows == *line
        });
        assert!(is_held, "{line} is lost");
    }
    // Kills at any instant leave a ledger whose chain holds, and tables that can be made anew.
    respite(&project, &["link"]).well();
    respite(&project, &["rebuild"]).well();
}

#[test]
fn a_killed_linking_leaves_whole_tables_or_none() {
    let (folder, project) = new_project();
    import(folder.path(), &project, "one", &table('a', 0..3_000, 0.0, 0));
    import(folder.path(), &project, "two", &table('b', 500..3_500, 0.009, 1));
    let begun = Instant::now();
    let whole = respite(&project, &["link", "--json"]).well().json();
    let length = begun.elapsed();
    let tables = || {
        let names = std::fs::read_dir(project.join("tables")).unwrap().map(|entry| entry.unwrap().path());
        let mut found: Vec<_> = names.map(|path| (path.file_name().unwrap().to_owned(), std::fs::read(&path).unwrap())).collect();
        found.sort();
        found
    };
    let all = tables();
    let ours = |name: &std::ffi::OsStr| name.to_string_lossy().starts_with("incidents-") || name.to_string_lossy().starts_with("links-");
    let mut unfinished = 0;
    for round in 0..20_u32 {
        for (name, _) in all.iter().filter(|(name, _)| ours(name)) {
            let _ = std::fs::remove_file(project.join("tables").join(name));
        }
        let mut child = spawned(&project, &["link"]);
        std::thread::sleep(length * (round * 7 % 20) / 18);
        child.kill().unwrap();
        child.wait().unwrap();
        // Each table is there whole or not at all; what was being written has a name of its own.
        for (name, bytes) in tables().iter().filter(|(name, _)| ours(name)) {
            assert!(all.contains(&(name.clone(), bytes.clone())), "{name:?} is half-written");
        }
        unfinished += u32::from(tables().len() < all.len());
        assert_eq!(respite(&project, &["incidents", "--limit", "1", "--json"]).well().json()["total"], whole["summary"]["shared"]);
    }
    assert!(unfinished > 0, "no kill came before the end");
    assert_eq!(respite(&project, &["link", "--json"]).well().json(), whole);
    assert_eq!(tables(), all);
}
