//! Made-up rows of two sources: as many happenings a day and square kilometre, however many rows there are.

use respite_model::{Casualties, Day, Event, EventId, Kind, Place, PlacePrecision, Range, Side, SideRole, SourceId, Vintage, When};

const KINDS: [&str; 4] = ["bombing", "armed-assault", "shelling", "air-strike"];
const WORDS: [&str; 24] = [
    "market",
    "checkpoint",
    "convoy",
    "school",
    "bridge",
    "patrol",
    "bazaar",
    "hospital",
    "bus",
    "station",
    "office",
    "camp",
    "house",
    "court",
    "highway",
    "tunnel",
    "vehicle",
    "bank",
    "hotel",
    "farm",
    "mine",
    "well",
    "tower",
    "depot",
];

/// A number in 0 ≤ u < 1 for each happening, source and purpose.
fn chance(of: usize, source: usize, purpose: u64) -> f64 {
    let mut z = (of as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ (source as u64 + 1).wrapping_mul(0xd1b5_4a32_d192_ed03) ^ (purpose << 32);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    ((z ^ (z >> 31)) >> 11) as f64 / (1u64 << 53) as f64
}

/// Two sources of `rows` rows each; six in ten happenings are in both. 20 happenings a day in a square of 1000 km.
pub fn two_sources(rows: usize) -> Vec<Event> {
    let days = (rows as f64 / 20.0).ceil();
    let only_one = rows * 4 / 10;
    let of_source = |source: usize| {
        let shared = 0..rows - only_one;
        let own = rows + source * only_one..rows + (source + 1) * only_one;
        shared.chain(own).map(move |happening| event(happening, source, days))
    };
    (0..2).flat_map(of_source).collect()
}

fn event(of: usize, source: usize, days: f64) -> Event {
    let truth = |purpose: u64| chance(of, 9, purpose);
    let noise = |purpose: u64| chance(of, source, purpose);
    let near = noise(1) < 0.2;
    let scatter = if near { 0.2 } else { 0.03 };
    let side = |name: String| Some(Side { id: None, name, state: None });
    let shift = if noise(4) < 0.1 { 1 } else { 0 };
    let killed = (3.0 * truth(5)).exp() as u32 - 1 + u32::from(noise(6) < 0.2);
    let kind = KINDS[(4.0 * if noise(7) < 0.8 { truth(7) } else { noise(8) }) as usize];
    let word = |purpose: u64| WORDS[(24.0 * truth(purpose)) as usize];
    let town = (40.0 * truth(2)) as usize * 40 + (40.0 * truth(3)) as usize;
    let text = format!("{killed} killed at {} and {} near {} in town {town}", word(10), word(11), word(12));
    Event {
        id: EventId(format!("source-{source}:{of}")),
        source: SourceId::try_from(format!("source-{source}")).unwrap_or_else(|_| unreachable!("the name is well formed")),
        vintage: Vintage("1".into()),
        source_event_id: None,
        kind: Kind(kind.to_owned()),
        kind_code: kind.to_owned(),
        when: When { precision: Some(1), ..When::on(Day(20_000 + (days * truth(13)) as i32 + shift)) },
        place: Place {
            latitude: Some(30.0 + 9.0 * truth(2) + scatter * (noise(14) - 0.5)),
            longitude: Some(60.0 + 10.5 * truth(3) + scatter * (noise(15) - 0.5)),
            precision: Some(if near { PlacePrecision::Near } else { PlacePrecision::Exact }),
            name: Some(format!("Town {town}")),
            admin1: Some(format!("Province {}", town % 8)),
            ..Place::default()
        },
        sides: [side(format!("Group {}", town % 3)), side(format!("Force {}", (2.0 * truth(16)) as u32))],
        side_role: SideRole::Undirected,
        casualties: Casualties { killed: Range::best(killed), ..Casualties::default() },
        text: (noise(17) < 0.6).then_some(text),
        documents: None,
        status: None,
        row: 0,
        file: String::new(),
    }
}
