//! Sentences with the claims that they hold, read and held against what was written down for them.
//!
//! `tests/check/sentences.toml` holds the sentences, each in a part of the set; `names.toml` and `<part>_names.toml` hold the names of
//! places and groups. Precision, recall and F1 are counted for whole claims and for each field.

use proptest::prelude::*;
use respite_data::text::{Names, Reader};
use respite_model::{Assertion, Day, Form, Quantity, Role, Span};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;

const FIELDS: &[&str] = &[
    "quantity",
    "side",
    "victims",
    "within",
    "place",
    "period",
    "compared",
    "base",
    "direction",
    "change",
    "change_form",
    "level",
    "level_form",
    "before",
    "record",
    "rank",
    "causal",
    "cause",
    "link",
    "attribution",
    "hedges",
    "negated",
];
const LEAST_F1: f64 = 0.90;

/// What a claim says, field by field, as text; numbers to two decimals.
type Fields = BTreeMap<&'static str, String>;

#[derive(Default, Clone, Copy)]
struct Score {
    right: usize,
    expected: usize,
    read: usize,
}

impl Score {
    fn precision(self) -> f64 {
        if self.read == 0 { 1.0 } else { self.right as f64 / self.read as f64 }
    }

    fn recall(self) -> f64 {
        if self.expected == 0 { 1.0 } else { self.right as f64 / self.expected as f64 }
    }

    fn f1(self) -> f64 {
        let (precision, recall) = (self.precision(), self.recall());
        if precision + recall == 0.0 { 0.0 } else { 2.0 * precision * recall / (precision + recall) }
    }

    fn add(&mut self, other: Self) {
        self.right += other.right;
        self.expected += other.expected;
        self.read += other.read;
    }
}

fn number(value: f64) -> String {
    format!("{:.2}", (value * 100.0).round() / 100.0)
}

/// The key of a unit variant, as serde writes it.
fn key(value: Result<Value, serde_json::Error>) -> String {
    value.unwrap().as_str().unwrap().to_owned()
}

fn said(quantity: Quantity, sign: f64) -> String {
    match (quantity.form, quantity.low, quantity.high) {
        (Form::Range, Some(low), Some(high)) => format!("{} to {}", number(low), number(high)),
        _ => number(sign * quantity.number().unwrap()),
    }
}

fn fields_read(claim: &Assertion) -> Fields {
    let mut fields = Fields::new();
    let mut put = |key: &'static str, value: Option<String>| {
        fields.extend(value.map(|value| (key, value.to_lowercase())));
    };
    put("quantity", claim.quantity.as_ref().map(|counted| counted.0.clone()));
    put("side", claim.side.clone());
    put("victims", claim.victims.clone());
    put("within", claim.within.as_ref().map(|counted| counted.0.clone()));
    put("place", claim.place.clone());
    put("period", claim.period.map(|period| format!("{} to {}", period.from, period.to)));
    put("compared", claim.comparison.as_ref().map(|comparison| key(serde_json::to_value(comparison.kind))));
    put(
        "base",
        claim.comparison.as_ref().and_then(|comparison| comparison.period).map(|period| format!("{} to {}", period.from, period.to)),
    );
    put("direction", claim.change.map(|change| key(serde_json::to_value(change.direction))));
    let percent = claim.change.and_then(|change| change.percent);
    let sign = claim.change_percent().map_or(1.0, f64::signum);
    put("change", percent.map(|percent| said(percent, sign)));
    put("change_form", percent.map(|percent| key(serde_json::to_value(percent.form))));
    put("level", claim.level.map(|level| said(level, 1.0)));
    put("level_form", claim.level.map(|level| key(serde_json::to_value(level.form))));
    put("before", claim.before.map(|before| said(before, 1.0)));
    let record = claim.record.as_ref();
    put(
        "record",
        record.map(|record| {
            format!(
                "{} {}",
                key(serde_json::to_value(record.extreme)),
                record.over.map_or(String::new(), |over| format!("{} to {}", over.from, over.to))
            )
        }),
    );
    put("rank", record.map(|record| record.rank.to_string()));
    put("causal", claim.causal.as_ref().map(|causal| causal.verb.clone()));
    put("cause", claim.causal.as_ref().map(|causal| causal.cause.clone()));
    put("link", claim.causal.as_ref().map(|causal| key(serde_json::to_value(causal.link))));
    put("attribution", claim.attribution.clone());
    put("hedges", (!claim.hedges.is_empty()).then(|| claim.hedges.join("; ")));
    put("negated", claim.negated.then(|| "true".to_owned()));
    fields
}

fn fields_expected(claim: &toml::Table) -> Fields {
    let mut fields = Fields::new();
    let text = |key: &str| claim.get(key).map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned));
    let float = |key: &str| claim.get(key).and_then(|value| value.as_float().or(value.as_integer().map(|value| value as f64)));
    let range = |low: &str, high: &str| Some(format!("{} to {}", number(float(low)?), number(float(high)?)));
    let days = |from: &str, to: &str| Some(format!("{} to {}", text(from)?, text(to)?));
    let mut put = |key: &'static str, value: Option<String>| {
        fields.extend(value.map(|value| (key, value.to_lowercase())));
    };
    for key in [
        "quantity",
        "side",
        "victims",
        "within",
        "place",
        "compared",
        "direction",
        "change_form",
        "level_form",
        "rank",
        "causal",
        "cause",
        "link",
        "attribution",
    ] {
        put(FIELDS.iter().find(|field| **field == key).unwrap(), text(key));
    }
    put("period", days("from", "to"));
    put("base", days("base_from", "base_to"));
    put("change", float("change").map(number).or_else(|| range("change_low", "change_high")));
    put("level", float("level").map(number).or_else(|| range("level_low", "level_high")));
    put("before", float("before").map(number));
    put("record", text("record").map(|extreme| format!("{extreme} {}", days("record_from", "record_to").unwrap_or_default())));
    let hedges = claim.get("hedges").and_then(toml::Value::as_array);
    put("hedges", hedges.map(|hedges| hedges.iter().filter_map(toml::Value::as_str).collect::<Vec<_>>().join("; ")));
    put("negated", claim.get("negated").and_then(toml::Value::as_bool).filter(|negated| *negated).map(|_| "true".to_owned()));
    fields
}

/// Where a quote stands, in characters.
fn place(text: &str, quote: &str) -> (usize, usize) {
    let start = text.find(quote).unwrap_or_else(|| panic!("{quote:?} is not in {text:?}"));
    let from = text[..start].chars().count();
    (from, from + quote.chars().count())
}

fn overlap(a: (usize, usize), b: (usize, usize)) -> f64 {
    let common = a.1.min(b.1).saturating_sub(a.0.max(b.0)) as f64;
    common / ((a.1 - a.0) + (b.1 - b.0)).max(1) as f64 * 2.0 / (2.0 - common * 2.0 / ((a.1 - a.0) + (b.1 - b.0)).max(1) as f64)
}

/// Pairs of expected and read claims, those that overlap most first; as good ones in order of the text.
fn pairs(expected: &[(usize, usize)], read: &[(usize, usize)]) -> Vec<(usize, usize)> {
    let mut all: Vec<(f64, usize, usize)> = Vec::new();
    for (i, a) in expected.iter().enumerate() {
        all.extend(read.iter().enumerate().map(|(j, b)| (overlap(*a, *b), i, j)));
    }
    all.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
    let mut pairs: Vec<(usize, usize)> = Vec::new();
    for (jaccard, i, j) in all {
        if jaccard >= 0.5 && pairs.iter().all(|(other_i, other_j)| *other_i != i && *other_j != j) {
            pairs.push((i, j));
        }
    }
    pairs
}

fn names(part: &str) -> Names {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("check");
    let own = folder.join(format!("{part}_names.toml"));
    let file = if own.exists() { own } else { folder.join("names.toml") };
    toml::from_str(&std::fs::read_to_string(file).unwrap()).unwrap()
}

/// The scores of a part: of whole claims, of each field; and what was missed.
fn score(part: &str, sentences: &[&toml::Table]) -> (Score, BTreeMap<&'static str, Score>, Vec<String>) {
    let reader = Reader::new(&names(part));
    let mut claims = Score::default();
    let mut fields: BTreeMap<&'static str, Score> = FIELDS.iter().map(|field| (*field, Score::default())).collect();
    let mut missed = Vec::new();
    for sentence in sentences {
        let text = sentence["text"].as_str().unwrap();
        let on = sentence.get("on").map(|on| on.as_str().unwrap().parse().unwrap());
        let reading = reader.read(text, on);
        let labels: Vec<&toml::Table> =
            sentence.get("claim").and_then(toml::Value::as_array).into_iter().flatten().filter_map(toml::Value::as_table).collect();
        let expected: Vec<_> = labels.iter().map(|label| place(text, label["quote"].as_str().unwrap())).collect();
        let read: Vec<_> = reading.claims.iter().map(|claim| (claim.span.chars[0], claim.span.chars[1])).collect();
        let pairs = pairs(&expected, &read);
        claims.add(Score { right: pairs.len(), expected: expected.len(), read: read.len() });
        let mut notes = Vec::new();
        for (i, label) in labels.iter().enumerate() {
            let want = fields_expected(label);
            let got = pairs.iter().find(|pair| pair.0 == i).map(|pair| fields_read(&reading.claims[pair.1]));
            if got.is_none() {
                notes.push(format!("missing: {:?}", label["quote"].as_str().unwrap()));
            }
            for field in FIELDS {
                let (want, got_value) = (want.get(field), got.as_ref().and_then(|got| got.get(field)));
                let right = usize::from(want.is_some() && want == got_value);
                fields.get_mut(field).unwrap().add(Score {
                    right,
                    expected: usize::from(want.is_some()),
                    read: usize::from(got_value.is_some()),
                });
                if got.is_some() && want != got_value {
                    notes.push(format!("[{i}] {field}: expected {want:?}, read {got_value:?}"));
                }
            }
            let unresolved = label.get("unresolved").is_some();
            if let Some(pair) = pairs.iter().find(|pair| pair.0 == i)
                && reading.claims[pair.1].unresolved.is_empty() == unresolved
            {
                notes.push(format!("[{i}] unresolved: expected {unresolved}, read {:?}", reading.claims[pair.1].unresolved));
            }
        }
        for (j, claim) in reading.claims.iter().enumerate().filter(|(j, _)| pairs.iter().all(|pair| pair.1 != *j)) {
            notes.push(format!("too much: {:?}", claim.quote));
            for field in fields_read(&reading.claims[j]).keys() {
                fields.get_mut(field).unwrap().read += 1;
            }
        }
        if !notes.is_empty() {
            missed.push(format!(
                "{text}\n    {}\n    not understood: {:?}",
                notes.join("\n    "),
                reading.not_understood.iter().map(|piece| &piece.0).collect::<Vec<_>>()
            ));
        }
    }
    (claims, fields, missed)
}

#[test]
fn labelled_sentences_are_read() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("check/sentences.toml");
    let set: toml::Table = toml::from_str(&std::fs::read_to_string(file).unwrap()).unwrap();
    let mut parts: BTreeMap<&str, Vec<&toml::Table>> = BTreeMap::new();
    for sentence in set["sentence"].as_array().unwrap().iter().filter_map(toml::Value::as_table) {
        parts.entry(sentence["part"].as_str().unwrap()).or_default().push(sentence);
    }
    let mut low = Vec::new();
    let mut tables = String::new();
    for (part, sentences) in parts {
        let (claims, fields, missed) = score(part, &sentences);
        let mut all = Score::default();
        tables.push_str(&format!(
            "\nThe {part} part, {} sentences:\n\n| | right | in the labels | read | precision | recall | F1 |\n|---|--:|--:|--:|--:|--:|--:|\n",
            sentences.len()
        ));
        let mut line = |name: &str, score: Score| {
            let shares = [score.precision(), score.recall(), score.f1()].map(|share| format!("{share:.3}")).join(" | ");
            tables.push_str(&format!(
                "| {} | {} | {} | {} | {shares} |\n",
                name.replace('_', " "),
                score.right,
                score.expected,
                score.read
            ));
        };
        line("claims", claims);
        for field in FIELDS {
            line(field, fields[field]);
            all.add(fields[field]);
        }
        line("all fields", all);
        if std::env::var_os("RESPITE_LONG").is_some() {
            missed.iter().for_each(|missed| println!("{missed}"));
        }
        if claims.f1() < LEAST_F1 || all.f1() < LEAST_F1 {
            low.push(format!("{part}: claims {:.3}, fields {:.3}; {} sentences missed", claims.f1(), all.f1(), missed.len()));
        }
    }
    println!("{tables}");
    assert!(low.is_empty(), "F1 below {LEAST_F1}: {low:?}");
    page_is_current(&tables);
}

/// The manual's page ends with these tables. With `RESPITE_WRITE` set they are written into it.
fn page_is_current(tables: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../manual/worked/sentences.md");
    let page = std::fs::read_to_string(&path).unwrap();
    let (head, shown) = page.split_once(BEHIND).unwrap();
    if std::env::var_os("RESPITE_WRITE").is_some() {
        std::fs::write(&path, format!("{head}{BEHIND}{tables}")).unwrap();
    }
    assert_eq!(shown, tables, "manual/worked/sentences.md has other figures");
}

/// What stands on the page before the tables.
const BEHIND: &str = "## Figures\n";

#[test]
fn pieces_are_those_of_the_text() {
    let reader = Reader::new(&names("open"));
    let text = "Le 1er: “Attacks in Türkiye fell 17\u{a0}% — to 68 — in December 2025,” PICSS’s Ž said. Deaths rose.";
    let reading = reader.read(text, None);
    assert_eq!(reading.claims.len(), 2, "{reading:#?}");
    for part in reading.claims.iter().flat_map(|claim| &claim.parts) {
        assert_eq!(text[part.span.bytes[0]..part.span.bytes[1]], part.text);
        assert_ne!(part.role, Role::Negation);
    }
    assert_eq!(serde_json::to_value(&reading).unwrap()["nothing"], Value::Null);
}

/// Words that rules look for, in any order, with marks and numbers between.
fn scrambled() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        4 => prop::sample::select(vec![
            "attacks", "Militant", "killed", "deaths", "fell", "rose", "by", "to", "from", "in", "the", "a", "of", "and", "13", "17%", "per", "cent",
            "December", "2025", "last", "month", "since", "after", "according", "said", "highest", "no", "not", "more", "than", "compared", "with",
            "civilians", "TTP", "Balochistan", "Khyber", "between", "half", "third", "doubled", "was", "were", "had", "which", "including", "them",
            "reportedly", "led", "while", "as", "many", "year", "earlier", "first", "quarter", "strength", "fighters", "so", "far", "respectively",
        ]).prop_map(str::to_owned),
        1 => "[,;:.?!()“”'’–—-]",
        1 => "[0-9]{1,5}([.,][0-9]{1,3})?",
        1 => "\\PC{1,3}",
    ];
    prop::collection::vec(word, 0..40).prop_map(|words| words.join(" "))
}

fn holds_together(text: &str, on: Option<i32>) {
    let reading = Reader::new(&names("open")).read(text, on.map(Day));
    let check = |words: &str, span: Span| {
        assert_eq!(text.get(span.bytes[0]..span.bytes[1]), Some(words), "{text:?}");
        assert_eq!(text[..span.bytes[0]].chars().count(), span.chars[0], "{text:?}");
        assert_eq!(text[..span.bytes[1]].chars().count(), span.chars[1], "{text:?}");
    };
    for claim in &reading.claims {
        check(&claim.quote, claim.span);
        claim.parts.iter().for_each(|part| check(&part.text, part.span));
        assert!(claim.parts.is_sorted_by_key(|part| part.span.bytes[0]), "{text:?}");
        assert!(claim.change.is_some() || claim.level.is_some() || claim.record.is_some() || claim.before.is_some(), "{text:?}");
        assert!(claim.period.is_none_or(|period| period.from <= period.to), "{text:?}");
    }
    reading.not_understood.iter().for_each(|(words, span)| check(words, *span));
    assert_eq!(reading.nothing.is_some(), reading.claims.is_empty(), "{text:?}");
}

proptest! {
    #[test]
    fn no_text_makes_the_reader_panic(text in "\\PC{0,200}", on in prop::option::of(any::<i32>())) {
        holds_together(&text, on);
    }

    #[test]
    fn no_order_of_words_makes_the_reader_panic(text in scrambled(), on in prop::option::of(-800_000i32..3_000_000)) {
        holds_together(&text, on);
    }
}

#[test]
fn a_text_too_long_is_not_read_and_says_so() {
    let reader = Reader::new(&Names::default());
    let reading = reader.read(&"a ".repeat(600_000), None);
    assert!(reading.nothing.is_some_and(|reason| reason.contains("1048576")));
    let reading = reader.read(&"attacks fell and ".repeat(10_000), None);
    assert!(reading.claims.is_empty() && reading.not_understood.len() == 1);
}
