//! An import that is killed leaves the project as before or complete.

use crate::rows::{file, import, many, open, project, request};
use respite_data::store::{Selection, Vintages};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

const FOLDER: &str = "RESPITE_TEST_KILLED_PROJECT";
const BEFORE: usize = 300;
const ADDED: usize = 3_000;

/// The process that is killed; does nothing in an ordinary run.
#[test]
fn child() {
    if let Some(folder) = std::env::var_os(FOLDER) {
        let mut store = open(Path::new(&folder));
        let mut request = request(vec![file("added.csv", &many(ADDED))]);
        request.vintage = Some(respite_model::Vintage("9".to_owned()));
        store.import(request, &|_| ()).unwrap();
    }
}

fn start(folder: &Path) -> Child {
    let program = std::env::current_exe().unwrap();
    let arguments = ["--exact", "kill::child", "--test-threads=1", "--quiet"];
    Command::new(program).args(arguments).env(FOLDER, folder).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
}

/// Copies a project, quicker than making it.
fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap().map(Result::unwrap) {
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

fn filled(folder: &Path) {
    let mut first = request(vec![file("before.csv", &many(BEFORE))]);
    first.vintage = Some(respite_model::Vintage("1".to_owned()));
    project(folder).import(first, &|_| ()).unwrap();
}

#[test]
fn a_killed_import_is_whole_or_not_there() {
    let ready = tempfile::tempdir().unwrap();
    filled(ready.path());
    let whole = tempfile::tempdir().unwrap();
    copy(ready.path(), whole.path());
    let begun = Instant::now();
    assert!(start(whole.path()).wait().unwrap().success());
    let length = begun.elapsed();

    let (mut before, mut after) = (0, 0);
    for round in 0..50_u32 {
        let folder = tempfile::tempdir().unwrap();
        copy(ready.path(), folder.path());
        let mut child = start(folder.path());
        // Spread over the run and a little beyond it, in an order that mixes early and late.
        std::thread::sleep(length * (round * 37 % 50) / 45 + Duration::from_micros(u64::from(round) * 131 % 997));
        let _ = child.kill();
        child.wait().unwrap();

        let mut store = open(folder.path());
        assert!(store.repairs().is_empty());
        let count = store.events(&Selection::default()).unwrap().events().unwrap().len();
        match store.imports().len() {
            1 => (before, _) = (before + 1, assert_eq!(count, BEFORE)),
            2 => (after, _) = (after + 1, assert_eq!(count, ADDED)),
            other => panic!("{other} imports"),
        }
        let imports = store.imports().len();
        assert!(!import(&mut store, &many(50)).unwrap().already);
        let all = Selection { vintages: Vintages::All, ..Selection::default() };
        assert_eq!(store.events(&all).unwrap().len(), 50 + BEFORE + if imports == 2 { ADDED } else { 0 });
        let written = std::fs::read_dir(folder.path().join("tables")).unwrap().count();
        assert_eq!(written, store.imports().iter().map(|import| import.tables.len()).sum::<usize>(), "leftovers are swept");
    }
    println!("{before} before, {after} after, a whole import takes {length:?}");
    assert!(before > 0 && before + after == 50, "{before} before, {after} after");
}
