//! `respite demo`: what a new user sees first.

use super::program::respite;
use std::fs;

#[test]
fn the_demonstration_tells_its_story() {
    let folder = tempfile::tempdir().unwrap();
    let said = respite(folder.path(), &["demo"]).well();
    for part in [
        "Did strikes bring lasting relief",
        "effect of     strikes",
        "compared with low passes",
        "Smallest fall that could be seen at all",
        "██",
        "Estimate beside truth",
        "Doubts",
        "MADE-UP ROWS",
        "Next:",
    ] {
        assert!(said.out.contains(part), "{part} is missing in\n{}", said.out);
    }
    let page = fs::read_dir(folder.path().join("respite-demo/briefings")).unwrap().next().unwrap().unwrap().path();
    page_is_whole(&fs::read_to_string(page).unwrap());

    let again = respite(folder.path(), &["demo"]);
    assert_eq!(again.code, 2);
    assert!(again.err.contains("it exists") && again.err.contains("respite status"), "{}", again.err);

    let status = respite(&folder.path().join("respite-demo"), &["status", "--json"]).well().json();
    let releases = status["project"]["releases"].as_array().unwrap();
    let of = |source: &str, key: &str| releases.iter().find(|release| release["source"] == source).map(|release| release[key].clone());
    assert_eq!(of("measures", "events"), Some(78.into()));
    assert_eq!(of("picss", "figures"), Some(27.into()));
}

/// Nothing from outside, every link inside has its target, every chart has its title.
fn page_is_whole(page: &str) {
    for outside in ["<script", "<img", "<link", "@import", "url("] {
        assert!(!page.contains(outside), "the page takes {outside} from outside");
    }
    let ids: std::collections::BTreeSet<&str> = page.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    let links: Vec<&str> = page.split("href=\"#").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    assert!(links.len() > 100);
    let dead: Vec<_> = links.iter().filter(|link| !ids.contains(*link)).collect();
    assert!(dead.is_empty(), "{} links without target, such as {:?}", dead.len(), dead.first());
    assert_eq!(page.matches("<svg").count(), page.matches("<title>").count() - 1);
    assert!(page.contains("built-in truth") && page.contains("Timeline") && page.contains("SHA-256"));
    assert!(!page.contains("NaN"));
}

#[test]
fn the_page_is_the_same_byte_for_byte() {
    let pages = ["one", "two"].map(|_| {
        let folder = tempfile::tempdir().unwrap();
        respite(folder.path(), &["demo"]).well();
        let page = fs::read_dir(folder.path().join("respite-demo/briefings")).unwrap().next().unwrap().unwrap().path();
        fs::read(page).unwrap()
    });
    assert!(pages[0] == pages[1]);
}

/// The picture in the README is the first study's curve, as the demonstration draws it. When it lags, copy the chart of the page.
#[test]
fn the_picture_in_the_readme_is_the_demonstration_s() {
    let folder = tempfile::tempdir().unwrap();
    respite(folder.path(), &["demo"]).well();
    let page = fs::read_dir(folder.path().join("respite-demo/briefings")).unwrap().next().unwrap().unwrap().path();
    let page = fs::read_to_string(page).unwrap();
    let picture = include_str!("../../manual/pictures/respite-curve.svg").trim_end();
    let (head, rest) = picture.split_once("<style>").unwrap();
    let (_style, body) = rest.split_once("fill=\"#ffffff\"/>").unwrap();
    assert!(page.contains(&format!("{head}{body}")), "manual/pictures/respite-curve.svg lags behind the demonstration");
}
