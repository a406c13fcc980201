//! How long sentences take to be read, on made-up ones of three numbers.

use divan::{Bencher, black_box, counter::ItemsCount};
use respite_data::text::{Names, PlaceName, Reader};
use respite_model::Day;

const SIZES: [usize; 3] = [100, 1_000, 10_000];

const SENTENCES: &[&str] = &[
    "The border closure led to a 17 percent fall in militant attacks in December, according to the Ostwall Institute.",
    "Attacks fell from 143 in August to 69 in September after Operation Harvest and the strikes of 27 August.",
    "At least 13 civilians were killed and 27 others wounded in Hill Coast on Thursday, a local doctors' network said.",
    "Up to 23,000 militants operate in Utopia, 7,000 of them Red Front.",
    "Violence rose 58 per cent in the first nine months of 2031 compared with the same period last year.",
    "November was the deadliest month of the year in Mill District, with more than 300 people killed.",
    "Peace talks in Ostwall are expected to resume next week.",
];

fn main() {
    divan::main();
}

/// Sentences of about 20 words, one after the other, with 2,000 places known.
#[divan::bench(args = SIZES, max_time = 20)]
fn sentences(bencher: Bencher<'_, '_>, count: usize) {
    let place = |name: String| PlaceName { name, also: Vec::new(), within: Some("Utopia".into()) };
    let known = ["Utopia", "Ostwall", "Hill Coast", "Mill District"].map(String::from);
    let places = known.into_iter().chain((0..2_000).map(|i| format!("Village {i}"))).map(place).collect();
    let reader = Reader::new(&Names { places, groups: vec!["Red Front".into()] });
    let on = Some(Day(22_500));
    bencher.counter(ItemsCount::new(count)).bench(|| {
        for sentence in SENTENCES.iter().cycle().take(count) {
            black_box(reader.read(black_box(sentence), on));
        }
    });
}

/// Texts of a megabyte: one sentence that is too long, sentences as long as are read, and many short ones.
#[divan::bench(args = ["too long", "long", "short"], max_time = 20)]
fn one_megabyte(bencher: Bencher<'_, '_>, kind: &str) {
    let reader = Reader::new(&Names::default());
    let piece = match kind {
        "too long" => ", attacks fell".to_owned(),
        "long" => format!("A{}. ", ", 13 killed and attacks fell in May 2031 after talks by 5 per cent".repeat(26)),
        _ => "Attacks fell. ".to_owned(),
    };
    let text = piece.repeat((1 << 20) / piece.len());
    bencher.bench(|| reader.read(black_box(&text), None));
}
