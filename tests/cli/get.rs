//! Getting sources: from a server in the test, from a folder, and everything that can go wrong on the way.

use super::{
    program::{Said, file, new_project, respite},
    server::{self, Server},
};
use respite_tests::reference;
use serde_json::{Value, json};
use std::{fs, io::Write, net::TcpListener, path::Path, thread, time::Duration};

/// A release of which the catalogue knows neither length nor hash.
const UNKNOWN: &str = "ucdp-candidate-monthly@26.0.2";
const UNKNOWN_FILE: &str = "GEDEvent_v26_0_2.csv";
/// A release of which it knows both.
const KNOWN: &str = "ucdp-candidate-monthly@26.0.7";
const KNOWN_BYTES: usize = 1_357_690;
const KNOWN_SHA256: &str = "9fc2c6dd85eee91845512e8ef1055281d9fd028fb98748a6f2a27c6e8aa8c562";
/// SHA-256 of as many letters x, from `head -c 1357690 /dev/zero | tr '\0' x | sha256sum`.
const X_SHA256: &str = "9c04fd5250e6517ad9dceb0cc7b17201e82375e072058bf31f990f46f58358ce";

/// Made-up rows.
fn rows() -> Vec<u8> {
    let mut text = "id,type_of_violence,date_start,date_end,best,low,high,latitude,longitude,where_prec,country,side_a,side_b\n".to_owned();
    for id in 0..400 {
        text.push_str(&format!("{id},1,2031-02-{:02},2031-02-{:02},1,1,2,10.5,20.25,1,Utopia,Red,Blue\n", id % 28 + 1, id % 28 + 1));
    }
    text.into_bytes()
}

fn tag(value: &str) -> [(&'static str, String); 1] {
    [("ETag", format!("\"{value}\""))]
}

fn get(project: &Path, source: &str, from: &str) -> Said {
    respite(project, &["get", source, "--from", from, "--patience", "3"])
}

/// The message on one line.
fn flat(said: &Said) -> String {
    said.err.replace("\n  │ ", " ").split_whitespace().collect::<Vec<_>>().join(" ")
}

fn parts(project: &Path) -> Vec<String> {
    let Ok(folders) = fs::read_dir(project.join("downloads")) else { return Vec::new() };
    let files = folders.flat_map(|folder| fs::read_dir(folder.unwrap().path()).unwrap());
    let mut names: Vec<String> = files.map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

fn held(project: &Path) -> usize {
    respite(project, &["status", "--json"]).well().json()["project"]["releases"].as_array().unwrap().len()
}

#[test]
fn a_release_is_downloaded_told_and_imported_once() {
    let (_folder, project) = new_project();
    let server = Server::start(|_, _, stream| server::whole(stream, &rows(), &[]));
    let said = get(&project, UNKNOWN, &format!("{}/mirror/", server.address)).well();
    for shown in ["CC BY 4.0", "Hegre", "ucdp.uu.se", "400 rows", "knows neither size nor hash", "release 26.0.2"] {
        assert!(said.out.contains(shown), "{shown}: {}", said.out);
    }
    assert!(said.err.is_empty(), "{}", said.err);
    let again = respite(&project, &["get", UNKNOWN, "--from", &server.address, "--json"]).well().json();
    assert_eq!(again["got"][0]["import"]["already"], true);
    let asked = server.asked();
    assert_eq!((asked.len(), asked[0].path.as_str()), (1, "/mirror/GEDEvent_v26_0_2.csv"));
    assert_eq!(asked[0].headers["user-agent"], "respite");
    assert!(!project.join("downloads").exists());
    assert_eq!(respite(&project, &["events", "--json"]).well().json()["total"], 400);
}

#[test]
fn a_slow_server_is_waited_for() {
    let (_folder, project) = new_project();
    let server = Server::start(|_, _, stream| server::slowly(stream, &rows(), 6, Duration::from_millis(700)));
    get(&project, UNKNOWN, &server.address).well();
}

#[test]
fn a_silent_server_is_left_and_the_download_goes_on_later() {
    let (_folder, project) = new_project();
    let server = Server::start(|number, asked, stream| match number {
        0 => {
            server::begin(stream, &rows(), 5_000, &tag("a"))?;
            thread::sleep(Duration::from_secs(3));
            Ok(())
        }
        _ => server::rest(stream, &rows(), asked.first_byte().unwrap(), &tag("a")),
    });
    let said = respite(&project, &["get", UNKNOWN, "--from", &server.address, "--patience", "1"]);
    assert_eq!(said.code, 3, "{}", said.err);
    assert!(flat(&said).contains(&format!("no byte came for 1 s, after 5000 of {} bytes", rows().len())), "{}", said.err);
    assert_eq!(held(&project), 0);
    get(&project, UNKNOWN, &server.address).well();
    assert_eq!(server.asked()[1].headers["range"], "bytes=5000-");
}

#[test]
fn a_download_that_was_cut_off_goes_on() {
    let (_folder, project) = new_project();
    let server = Server::start(|number, asked, stream| match number {
        0 => server::begin(stream, &rows(), 4_000, &tag("a")),
        _ => server::rest(stream, &rows(), asked.first_byte().unwrap(), &tag("a")),
    });
    let said = get(&project, UNKNOWN, &server.address);
    assert_eq!(said.code, 3, "{}", said.err);
    assert!(flat(&said).contains("it was cut off after 4000 of") && flat(&said).contains("goes on where it stopped"), "{}", said.err);
    assert_eq!(parts(&project), ["GEDEvent_v26_0_2.csv.part", "GEDEvent_v26_0_2.csv.part.toml"]);
    let got = respite(&project, &["get", UNKNOWN, "--from", &server.address, "--json"]).well().json();
    let asked = server.asked();
    assert_eq!((asked[1].headers["range"].as_str(), asked[1].headers["if-range"].as_str()), ("bytes=4000-", "\"a\""));
    assert_eq!(got["got"][0]["files"][0]["bytes"], rows().len());
    let folder = tempfile::tempdir().unwrap();
    let (_other, other) = new_project();
    file(folder.path(), UNKNOWN_FILE, &String::from_utf8(rows()).unwrap());
    let whole = respite(&other, &["get", UNKNOWN, "--from", folder.path().to_str().unwrap(), "--json"]).well().json();
    assert_eq!(got["got"][0]["files"][0]["sha256"], whole["got"][0]["files"][0]["sha256"]);
}

#[test]
fn a_file_that_changed_meanwhile_is_begun_anew() {
    for (mark, answer) in
        [(tag("a").to_vec(), "whole"), (Vec::new(), "whole"), (tag("a").to_vec(), "other range"), (tag("a").to_vec(), "none")]
    {
        let (_folder, project) = new_project();
        let marks = mark.clone();
        let server = Server::start(move |number, asked, stream| match (number, answer, asked.first_byte()) {
            (0, ..) => server::begin(stream, &[b'?'; 9_000], 4_000, &marks),
            (_, "other range", Some(_)) => server::rest(stream, &rows(), 10, &tag("b")),
            (_, "none", Some(_)) => server::head(stream, "416 Range Not Satisfiable", &[]),
            _ => server::whole(stream, &rows(), &tag("b")),
        });
        assert_eq!(get(&project, UNKNOWN, &server.address).code, 3);
        let said = get(&project, UNKNOWN, &server.address).well();
        assert!(said.out.contains("400 rows"), "{}", said.out);
        assert_eq!(server.asked()[1].first_byte(), (!mark.is_empty()).then_some(4_000));
    }
}

#[test]
fn another_mirror_does_not_continue_the_bytes_of_the_first() {
    let (_folder, project) = new_project();
    let first = Server::start(|_, _, stream| server::begin(stream, &[b'?'; 9_000], 4_000, &tag("a")));
    let second = Server::start(|_, _, stream| server::whole(stream, &rows(), &tag("a")));
    assert_eq!(get(&project, UNKNOWN, &first.address).code, 3);
    get(&project, UNKNOWN, &second.address).well();
    assert_eq!(second.asked()[0].first_byte(), None);
}

#[test]
fn a_file_with_another_hash_is_kept_aside_and_not_imported() {
    let (_folder, project) = new_project();
    let server = Server::start(|_, _, stream| server::whole(stream, &[b'x'; KNOWN_BYTES], &[]));
    let said = get(&project, KNOWN, &server.address);
    assert_eq!(said.code, 3, "{}", said.err);
    let one_word = said.err.replace("\n  │ ", "");
    assert!(one_word.contains(KNOWN_SHA256) && one_word.contains(X_SHA256), "{}", said.err);
    assert_eq!(parts(&project), [format!("GEDEvent_v26_0_7.csv.wrong-{}", &X_SHA256[..8])]);
    assert_eq!(held(&project), 0);
    let again = get(&project, KNOWN, &server.address);
    assert_eq!((again.code, server.asked().len(), server.asked()[1].first_byte()), (3, 2, None));
}

#[test]
fn a_file_of_another_length_is_refused() {
    let (_folder, project) = new_project();
    let server = Server::start(|number, _, stream| match number {
        0 => server::whole(stream, &rows(), &[]),
        1 => server::whole(stream, &[b'x'; KNOWN_BYTES + 1], &[]),
        // The server does not say how long it is: too short, then too long.
        2 => server::head(stream, "200 OK", &[]).and_then(|()| stream.write_all(&rows())),
        _ => server::head(stream, "200 OK", &[]).and_then(|()| stream.write_all(&[b'x'; KNOWN_BYTES + 1])),
    });
    for shown in [
        format!("the file there has {} bytes, and the catalogue has {KNOWN_BYTES}", rows().len()),
        format!("the file there has {} bytes", KNOWN_BYTES + 1),
        format!("it was cut off after {} of {KNOWN_BYTES} bytes", rows().len()),
        format!("more than {KNOWN_BYTES} bytes came"),
    ] {
        let said = get(&project, KNOWN, &server.address);
        assert_eq!(said.code, 3);
        assert!(flat(&said).contains(&shown), "{shown}: {}", said.err);
    }
    assert_eq!(held(&project), 0);
}

#[test]
fn redirects_are_followed_up_to_a_limit() {
    let (_folder, project) = new_project();
    let server = Server::start(|_, asked, stream| match asked.path.as_str() {
        "/GEDEvent_v26_0_2.csv" => server::head(stream, "302 Found", &[("Location", "/elsewhere".into()), ("Content-Length", "0".into())]),
        "/elsewhere" => server::whole(stream, &rows(), &[]),
        path => server::head(stream, "301 Moved Permanently", &[("Location", path.into()), ("Content-Length", "0".into())]),
    });
    get(&project, UNKNOWN, &server.address).well();
    let said = get(&project, KNOWN, &server.address);
    assert_eq!(said.code, 3);
    assert!(flat(&said).contains("GEDEvent_v26_0_7.csv: more than 5 redirects"), "{}", said.err);
    assert_eq!(server.asked().len(), 2 + 6);
}

#[test]
fn a_part_that_was_not_asked_for_is_refused() {
    let (_folder, project) = new_project();
    let server = Server::start(|number, _, stream| match number {
        0 => server::rest(stream, &rows(), 0, &tag("a")),
        1 => server::begin(stream, &rows(), 4_000, &tag("a")),
        _ => server::rest(stream, &rows(), 10, &tag("a")),
    });
    for shown in ["206 (Partial Content)", "cut off after 4000", "206 (Partial Content)"] {
        let said = get(&project, UNKNOWN, &server.address);
        assert_eq!(said.code, 3);
        assert!(flat(&said).contains(shown), "{shown}: {}", said.err);
    }
    assert_eq!((server.asked().len(), held(&project)), (4, 0));
}

#[test]
fn refusals_name_the_address() {
    let (_folder, project) = new_project();
    let server = Server::start(|number, _, stream| match number {
        0 => server::head(stream, "404 Not Found", &[("Content-Length", "0".into())]),
        _ => server::head(stream, "503 Service Unavailable", &[("Content-Length", "0".into())]),
    });
    for shown in ["the server answers 404 (Not Found)", "the server answers 503 (Service Unavailable)"] {
        let said = get(&project, UNKNOWN, &server.address);
        assert_eq!(said.code, 3);
        assert!(flat(&said).contains(&format!("{}/{UNKNOWN_FILE}: {shown}", server.address)), "{}", said.err);
    }
    assert!(!project.join("downloads").exists());
}

#[test]
fn without_a_server_the_message_tells_another_way() {
    let (_folder, project) = new_project();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let said = get(&project, UNKNOWN, &address);
    assert_eq!(said.code, 3);
    let text = flat(&said);
    assert!(text.contains(&format!("{address}/{UNKNOWN_FILE}")) && text.contains("--from FOLDER"), "{}", said.err);
    assert!(!project.join("downloads").exists());
    let said = get(&project, UNKNOWN, "http://");
    assert_eq!(said.code, 3, "{}", said.err);
}

#[test]
fn a_page_in_place_of_the_file_is_not_kept() {
    let (_folder, project) = new_project();
    let server = Server::start(|number, _, stream| match number {
        0 => server::whole(stream, b"<html>Please log in</html>\n", &[]),
        _ => server::whole(stream, &rows(), &[]),
    });
    let said = get(&project, UNKNOWN, &server.address);
    assert_eq!(said.code, 3, "{}", said.out);
    assert!(!project.join("downloads").exists());
    get(&project, UNKNOWN, &server.address).well();
}

#[test]
fn files_of_a_folder_are_taken_and_checked() {
    let (folder, project) = new_project();
    let from = folder.path().to_str().unwrap().to_owned();
    let missing = get(&project, UNKNOWN, &from);
    assert_eq!(missing.code, 3);
    assert!(flat(&missing).contains("there is no such file") && flat(&missing).contains(UNKNOWN_FILE), "{}", missing.err);

    let path = file(folder.path(), UNKNOWN_FILE, &String::from_utf8(rows()).unwrap());
    let said = get(&project, UNKNOWN, &from).well();
    assert!(said.out.contains("400 rows"), "{}", said.out);
    assert_eq!(fs::read(path).unwrap(), rows());

    let path = file(folder.path(), "GEDEvent_v26_0_7.csv", &"x".repeat(KNOWN_BYTES));
    let wrong = get(&project, KNOWN, &from);
    assert_eq!(wrong.code, 3);
    assert!(flat(&wrong).replace(' ', "").contains(KNOWN_SHA256), "{}", wrong.err);
    assert!(Path::new(&path).is_file() && !project.join("downloads").exists());
}

#[test]
fn unknown_sources_and_releases_list_the_known_ones() {
    let (_folder, project) = new_project();
    for (source, shown) in [("ucdp", "ucdp-ged, ucdp-candidate"), ("ucdp-ged@3", "26.1, 25.1"), ("iraq-air", "write.csv")] {
        let said = respite(&project, &["get", source]);
        assert_eq!(said.code, 2, "{source}");
        assert!(flat(&said).contains(shown), "{source}: {}", said.err);
    }
}

#[test]
fn the_catalogue_is_listed_without_a_project() {
    let folder = tempfile::tempdir().unwrap();
    let alone = respite(folder.path(), &["get"]).well().out;
    assert_eq!(alone, respite(folder.path(), &["get", "--list"]).well().out);
    for shown in ["ucdp-ged", "CC BY 4.0", "10.1177/0022343313484347", "26.1 (1989-01-01 to 2025-12-31, 39.1 MB)", "iraq-air", "MIT"] {
        assert!(alone.contains(shown), "{shown}");
    }
    let one = respite(folder.path(), &["get", "--list", "ucdp-ged", "--json"]).well().json();
    assert_eq!(one["catalogue"].as_array().unwrap().len(), 1);
    assert_eq!(one["catalogue"][0]["releases"][0]["files"][0]["bytes"], 39_122_522);
}

#[test]
fn a_release_of_that_name_with_other_content_stands_in_the_way() {
    let (folder, project) = new_project();
    let path = file(folder.path(), "mine.csv", &String::from_utf8(rows()).unwrap());
    respite(&project, &["import", &path, "--as", "ucdp-ged", "--source", "ucdp-ged", "--vintage", "26.1"]).well();
    let said = get(&project, "ucdp-ged", "http://127.0.0.1:1");
    assert_eq!(said.code, 3);
    assert!(flat(&said).contains("already holds this vintage"), "{}", said.err);
}

#[test]
fn files_that_a_reader_made_must_have_as_many_rows() {
    let (folder, project) = new_project();
    let from = folder.path().to_str().unwrap();
    file(folder.path(), "airstrikes.csv", "date,longitude,latitude,type\n2007-02-23,43.5,33.5,Airstrike\n");
    let said = get(&project, "iraq-air", from);
    assert_eq!(said.code, 3);
    assert!(flat(&said).contains("it has 1 rows, and the catalogue has 3938 rows"), "{}", said.err);

    let Some(air) = reference("data/iraq/airstrikes.csv") else { return };
    file(folder.path(), "airstrikes.csv", &fs::read_to_string(air).unwrap().replace('\n', "\r\n"));
    let said = get(&project, "iraq-air", from).well();
    assert!(said.out.contains("3938 rows") && said.out.contains("as many rows as"), "{}", said.out);
}

#[test]
fn the_reference_files_are_those_of_the_catalogue() {
    let Some(air) = reference("data/iraq/airstrikes.csv") else { return };
    let (_folder, project) = new_project();
    let from = air.parent().unwrap().to_str().unwrap();
    let got = respite(&project, &["get", "iraq-air", "iraq-attacks", "--from", from, "--json"]).well().json();
    for (position, rows) in [(0, 3_938), (1, 68_573)] {
        assert_eq!(got["got"][position]["files"][0]["checked"], "length-and-hash");
        assert_eq!(got["got"][position]["import"]["import"]["rows"], rows);
    }
    let study = include_str!("../../examples/iraq/strikes.toml").replace("draws = 999", "draws = 99");
    file(&project, "studies/strikes.toml", &study);
    let answer = respite(&project, &["run", "--json"]).well().json();
    let is_wanted = |cell: &&Value| {
        cell["baseline"] == json!([-3, -1]) && cell["after"] == json!([1, 3]) && cell["ring"]["to_km"].as_f64() <= Some(4.0)
    };
    let near = answer["answers"][0]["cells"].as_array().unwrap().iter().filter(is_wanted);
    // The reference numbers stand for 0–4 km: goldens/iraq/ratios_2007.csv.
    assert_eq!(near.map(|cell| cell["treated_before"].as_u64().unwrap()).sum::<u64>(), 8021);
}

#[test]
fn options_without_a_source_get_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let said = respite(folder.path(), &["get", "--from", "."]);
    assert_eq!(said.code, 2);
    assert!(said.err.contains("no source is named"), "{}", said.err);
}
