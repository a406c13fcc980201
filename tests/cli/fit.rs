//! `respite fit`: one method on one plain table.

use super::program::{file, respite};

const SPEC: &str = "kind_column = \"type\"\ntreated = \"strike\"\ncontrol = \"pass\"\noutcome = \"attack\"\nrings_km = [10.0]\nbaselines = [[-2, -1]]\nafter = [[1, 2]]\ndraws = 99\n";
/// Made up: two actions far apart; one attack before and two after the strike, one and one around the pass.
const TABLE: &str = "type,date,latitude,longitude\nstrike,2020-01-05,0,0\npass,2020-01-05,10,0\nattack,2020-01-01,50,0\nattack,2020-01-04,0,0\nattack,2020-01-06,0,0\nattack,2020-01-07,0,0\nattack,2020-01-04,10,0\nattack,2020-01-06,10,0\nattack,2020-01-31,50,0\n";

#[test]
fn counts_ratio_and_table() {
    let folder = tempfile::tempdir().unwrap();
    let (table, spec) = (file(folder.path(), "t.csv", TABLE), file(folder.path(), "s.toml", SPEC));
    let said = respite(folder.path(), &["fit", "wake-ratio", "--input", &table, "--spec", &spec, "--json"]).well().json();
    let cell = &said["fit"]["estimate"]["cells"][0];
    assert_eq!(cell["ratio"], 2.0);
    assert_eq!(
        [&cell["treated_before"], &cell["treated_after"], &cell["control_before"], &cell["control_after"]].map(|n| n.as_u64()),
        [Some(1), Some(2), Some(1), Some(1)]
    );
    assert!(said["table"]["columns"].as_array().unwrap().iter().any(|name| name == "estimate"));
    let text = respite(folder.path(), &["fit", "wake-ratio", "--input", &table, "--spec", &spec]).well().out;
    assert!(text.contains("ratio") && text.contains("wake.low-count"), "{text}");
}

#[test]
fn faults_have_their_exit_codes() {
    let folder = tempfile::tempdir().unwrap();
    let (table, spec) = (file(folder.path(), "t.csv", TABLE), file(folder.path(), "s.toml", SPEC));
    let fit = |method: &str, table: &str, spec: &str| respite(folder.path(), &["fit", method, "--input", table, "--spec", spec]);
    let missing = fit("wake-ratio", "no.csv", &spec);
    assert_eq!(missing.code, 3, "{}", missing.err);
    let bad = file(folder.path(), "bad.toml", &SPEC.replace("[1, 2]", "[0, 2]"));
    let day_zero = fit("wake-ratio", &table, &bad);
    assert_eq!(day_zero.code, 3, "{}", day_zero.err);
    assert!(day_zero.err.contains("after"), "{}", day_zero.err);
    assert_eq!(fit("no-such", &table, &spec).code, 2);
    assert_eq!(fit("respite-curve", &table, &file(folder.path(), "curve.toml", &SPEC.replace("draws", "horizon_days = 2\ndraws"))).code, 4);
    assert_eq!(respite(folder.path(), &["fit"]).code, 2);
}
