//! Swap two sides' names and rows, and only the names swap in the answer.

use super::program::{file, new_project, respite};

const MAP: &str = "directed = true\n[columns]\ndate = \"date\"\nend_date = \"end\"\nplace_precision = \"known\"\nid = \"id\"\nlatitude = \"lat\"\nlongitude = \"lon\"\nkind = \"what\"\nside_a = \"by\"\nside_b = \"on\"\nkilled = \"killed\"\n[kinds]\n\"strike\" = \"strike\"\n\"pass\" = \"show-of-force\"\n\"attack\" = \"attack\"\n\"raid\" = \"raid\"\n[place_precisions]\n\"town\" = \"exact\"\n\"district\" = \"district\"\n";

/// Made-up rows in which one side strikes, for a day or more, and the other attacks, at places known finely or coarsely.
fn rows(striker: &str, attacker: &str) -> String {
    let mut text = "id,date,end,known,lat,lon,what,by,on,killed\n".to_owned();
    let mut state = 7u64;
    let mut below = |limit: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % limit
    };
    for number in 0..90 {
        let (place, day, what) = (below(12), 20 + below(300), ["strike", "pass", "raid"][below(3) as usize]);
        let end = date(day + below(20));
        text.push_str(&format!("a{number},{},{end},town,{place},{place},{what},{striker},{attacker},\n", date(day)));
    }
    for number in 0..2500 {
        let (place, day, killed) = (below(12), below(365), below(4));
        let (day, known) = (date(day), if below(4) == 0 { "district" } else { "town" });
        text.push_str(&format!("e{number},{day},{day},{known},{place},{place},attack,{attacker},{striker},{killed}\n"));
    }
    text
}

fn date(day: u64) -> String {
    respite_model::Day(18_262 + day as i32).to_string()
}

fn answer(striker: &str, attacker: &str) -> (String, String) {
    let (folder, project) = new_project();
    let (rows, map) = (file(folder.path(), "rows.csv", &rows(striker, attacker)), file(folder.path(), "map.toml", MAP));
    respite(&project, &["import", &rows, "--as", "table", "--map", &map, "--source", "made-up"]).well();
    let study = format!(
        "question = \"Did strikes by {striker} bring relief from {attacker}?\"\nanalysis = \"respite-curve\"\n[actions]\nwhere = \"kind = 'strike' AND side_a = '{striker}'\"\n[comparison]\nwith = \"actions\"\nwhere = \"kind = 'show-of-force'\"\n[outcome]\nwhere = \"kind = 'attack' AND side_a = '{attacker}'\"\nmeasure = \"killed\"\n[wake]\nrings_km = [10, 50]\nhorizon_days = 14\nbaselines = [[-7, -1], [-14, -8]]\nafter = [[1, 7], [8, 14]]\n[inference]\ndraws = 199\nexchange_within = \"month\"\n[second_looks.kinds]\n\"raids by {striker}\" = \"kind = 'raid' AND side_a = '{striker}'\"\n"
    );
    file(&project, "studies/s.toml", &study);
    let run = ["run", "s", "--false-alarms", "5"];
    (respite(&project, &[&run[..], &["--json"]].concat()).well().out, respite(&project, &run).well().out)
}

#[test]
fn only_the_names_swap() {
    let one = answer("Grey", "Blue");
    let other = answer("Blue", "Grey");
    let swap = |text: &str| text.replace("Grey", "\u{0}").replace("Blue", "Grey").replace('\u{0}', "Blue");
    assert_ne!(one.0, other.0);
    let spoken = [
        "By distance",
        "Since actions may overlap",
        "Kinds of action",
        "If the two paths",
        "Held against placebos",
        "Asked in",
        "Its own false",
    ];
    for begins in spoken {
        assert!(one.1.contains(begins), "{begins} is not said:\n{}", one.1);
    }
    for look in ["while-they-last", "after-their-end", "killed-high", "finer-places", "not-yet-treated"] {
        assert!(one.1.contains(look), "{look} is not shown");
    }
    assert!(one.0 == swap(&other.0), "the JSON changes with the sides' names");
    // The line under the question is as long as the question.
    assert!(one.1 == swap(&other.1), "the text changes with the sides' names");
}
