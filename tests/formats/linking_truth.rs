//! Made-up reports of several sources on made-up happenings, with the truth of which tells of which.

pub use crate::linking_noise::{HEAVY, MODERATE, NONE, Noise};
use respite_model::{Casualties, Day, Event, EventId, Kind, Place, PlacePrecision, Range, Side, SideRole, SourceId, Vintage, When};
use std::collections::{BTreeMap, BTreeSet};

/// Rows, and which happenings each tells of.
pub struct Truth {
    pub events: Vec<Event>,
    pub tells_of: BTreeMap<EventId, BTreeSet<usize>>,
    /// Rows that are an earlier state of a running count.
    pub restated: BTreeSet<EventId>,
    /// Rows that their source enters a second time, with the row they repeat.
    pub twice: BTreeMap<EventId, EventId>,
}

/// A stream of numbers of its own for each happening, so that one more changes nothing in the others.
pub struct Chance(u64);

impl Chance {
    pub fn new(seed: u64, of: u64) -> Self {
        let mut chance = Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ of.wrapping_mul(0xd1b5_4a32_d192_ed03));
        chance.next();
        chance
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub fn uniform(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }

    pub fn below(&mut self, limit: usize) -> usize {
        (self.uniform() * limit as f64) as usize
    }

    pub fn is(&mut self, share: f64) -> bool {
        self.uniform() < share
    }

    fn normal(&mut self) -> f64 {
        (-2.0 * (1.0 - self.uniform()).ln()).sqrt() * (std::f64::consts::TAU * self.uniform()).cos()
    }

    /// Which of several shares; their number where the rest is meant.
    fn among(&mut self, shares: &[f64]) -> usize {
        let mut left = self.uniform();
        shares
            .iter()
            .position(|share| {
                left -= share;
                left < 0.0
            })
            .unwrap_or(shares.len())
    }
}

const TOWNS: usize = 80;
const KINDS: [&str; 6] = ["bombing", "armed-assault", "suicide-attack", "grenade", "shelling", "air-strike"];
const GROUPS: [(&str, &str); 7] = [
    ("Army of Utopia", "Utopian armed forces"),
    ("Police of Utopia", "Utopian Police Service"),
    ("Red Front", "RF rebels"),
    ("Hill Brigade", "Brigade of the Hills"),
    ("Sons of the Coast", "Coast Sons movement"),
    ("Valley Guard", "Guards of the Valley"),
    ("Civilians", "Villagers"),
];
const WORDS: [&[&str]; 6] = [
    &["roadside", "bomb", "blast", "explodes", "device"],
    &["gunmen", "open", "fire", "ambush", "shoot"],
    &["suicide", "bomber", "detonates", "vest", "attack"],
    &["grenade", "hurled", "thrown", "hand", "attack"],
    &["mortar", "shells", "hit", "barrage", "shelling"],
    &["jets", "bomb", "strike", "aircraft", "raid"],
];
const SETTINGS: [&str; 40] = [
    "market",
    "checkpoint",
    "convoy",
    "school",
    "bridge",
    "mosque",
    "patrol",
    "bazaar",
    "hospital",
    "bus",
    "station",
    "office",
    "camp",
    "house",
    "wedding",
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
    "clinic",
    "ferry",
    "rail",
    "elder",
    "teacher",
    "candidate",
    "judge",
    "engineer",
    "driver",
    "shepherd",
    "labourers",
    "guards",
    "recruits",
    "pilgrims",
];

struct Town {
    name: String,
    district: usize,
    point: (f64, f64),
    sides: [usize; 2],
}

struct Happening {
    town: usize,
    day: i32,
    kind: usize,
    sides: [usize; 2],
    killed: u32,
    words: Vec<&'static str>,
}

/// Towns on a plain of 400 by 400 km, in 16 districts of 4 provinces; each has its usual two sides.
fn towns(seed: u64) -> Vec<Town> {
    (0..TOWNS as u64)
        .map(|number| {
            let mut chance = Chance::new(seed, 1_000_000 + number);
            let (x, y) = (chance.uniform(), chance.uniform());
            let district = (x * 4.0) as usize * 4 + (y * 4.0) as usize;
            let sides = [chance.below(2), 2 + district % 4];
            Town {
                name: format!("{} {}", ["Old", "New", "Upper", "Lower"][number as usize % 4], syllables(number)),
                district,
                point: (30.0 + 3.6 * x, 60.0 + 4.2 * y),
                sides,
            }
        })
        .collect()
}

fn syllables(number: u64) -> String {
    const PARTS: [&str; 10] = ["ba", "den", "ko", "lu", "mar", "ni", "ost", "ra", "sil", "tov"];
    let part = |at: u64| PARTS[(at % 10) as usize];
    format!("{}{}{}", part(number), part(number / 10 + 3), part(number * 7 + 1))
}

fn province(district: usize) -> usize {
    district / 8 * 2 + (district % 4) / 2
}

fn happening(number: usize, days: usize, towns: &[Town], seed: u64) -> Happening {
    let mut chance = Chance::new(seed, 10 + number as u64);
    // Some towns see much more than others.
    let town = ((TOWNS as f64).powf(chance.uniform()) - 1.0) as usize;
    let kind = [0, 0, 0, 1, 1, 1, 1, 2, 3, 4, 4, 5][chance.below(12)];
    let usual = towns[town].sides;
    let sides = [if chance.is(0.3) { 6 } else { usual[0] }, if chance.is(0.15) { 2 + chance.below(4) } else { usual[1] }];
    let killed = if chance.is(0.35) { 0 } else { (1.0 / (1.0 - chance.uniform()).max(0.004)).powf(0.8).round() as u32 };
    let words = (0..4).map(|at| if at < 2 { WORDS[kind][chance.below(5)] } else { SETTINGS[chance.below(40)] }).collect();
    Happening { town, day: 22_000 + chance.below(days) as i32, kind, sides, killed, words }
}

/// Three sources over `days` days, `happenings` of them, and some operations with a running count.
pub fn simulate(noise: &Noise, happenings: usize, days: usize, seed: u64) -> Truth {
    let towns = towns(seed);
    let all: Vec<Happening> = (0..happenings).map(|number| happening(number, days, &towns, seed)).collect();
    let mut truth = Truth { events: vec![], tells_of: BTreeMap::new(), restated: BTreeSet::new(), twice: BTreeMap::new() };
    for source in 0..3 {
        let mut merged_with: BTreeMap<(usize, i32), usize> = BTreeMap::new();
        let sees = |number: usize| Chance::new(seed.wrapping_add(1 + source as u64), 5_000_000 + number as u64).is(noise.seen[source]);
        // So that the stated share of the rows holds two happenings, those that share district and day are merged more often.
        let seen: Vec<&Happening> = all.iter().enumerate().filter(|(number, _)| sees(*number)).map(|(_, happening)| happening).collect();
        let places: BTreeSet<(usize, i32)> = seen.iter().map(|of| (towns[of.town].district, of.day)).collect();
        let merge_share = noise.merged * seen.len() as f64 / (seen.len() - places.len()) as f64;
        let split_share = noise.split * seen.len() as f64 / seen.iter().filter(|of| of.killed > 1).count() as f64;
        let mut rows_of: BTreeMap<usize, EventId> = BTreeMap::new();
        for (number, happening) in all.iter().enumerate() {
            let mut chance = Chance::new(seed.wrapping_add(1 + source as u64), 5_000_000 + number as u64);
            if !chance.is(noise.seen[source]) {
                continue;
            }
            let place = (towns[happening.town].district, happening.day);
            // A second happening of the day in the district goes into the row of the first.
            if let Some(row) = merged_with.get(&place).filter(|_| chance.is(merge_share)).and_then(|other| rows_of.get(other)) {
                truth.tells_of.entry(row.clone()).or_default().insert(number);
                if let Some(event) = truth.events.iter_mut().find(|event| event.id == *row)
                    && let Some(best) = &mut event.casualties.killed.best
                {
                    *best += happening.killed;
                }
                continue;
            }
            merged_with.insert(place, number);
            let parts = if happening.killed > 1 && chance.is(split_share) { 2 } else { 1 };
            for part in 0..parts {
                let id = EventId(format!("source-{source}:{number}-{part}"));
                let mut event = report(happening, &towns, noise, source, &id, &mut chance, number, seed);
                if parts == 2 {
                    let half = happening.killed / 2;
                    event.casualties.killed.best = Some(if part == 0 { half } else { happening.killed - half });
                }
                truth.tells_of.entry(id.clone()).or_default().insert(number);
                rows_of.insert(number, id.clone());
                if event.text.is_some() && chance.is(noise.entered_twice) {
                    let again = EventId(format!("source-{source}:{number}-{part}-again"));
                    truth.tells_of.entry(again.clone()).or_default().insert(number);
                    truth.twice.insert(again.clone(), id.clone());
                    truth.events.push(Event { id: again, ..event.clone() });
                }
                truth.events.push(event);
            }
        }
    }
    operations(&mut truth, &towns, noise, happenings, days, seed);
    truth
}

/// Operations whose killed are reported as a count that grows.
fn operations(truth: &mut Truth, towns: &[Town], noise: &Noise, happenings: usize, days: usize, seed: u64) {
    const NAMES: [&str; 12] =
        ["Harvest", "Granite", "Falcon", "Lantern", "Meadow", "Anvil", "Copper", "Torrent", "Juniper", "Compass", "Amber", "Thunder"];
    for (at, name) in NAMES.iter().enumerate() {
        let number = happenings + at;
        let mut chance = Chance::new(seed, 9_000_000 + at as u64);
        let town = chance.below(TOWNS);
        let states: Vec<(i32, u32)> = (0..4)
            .scan((22_000 + chance.below(days) as i32, 30 + chance.below(100) as u32), |state, _| {
                let now = *state;
                *state = (state.0 + 2 + chance.below(4) as i32, state.1 + 20 + chance.below(120) as u32);
                Some(now)
            })
            .collect();
        for source in 0..3 {
            let mut chance = Chance::new(seed.wrapping_add(1 + source as u64), 9_000_000 + at as u64);
            let seen: Vec<(i32, u32)> = states.iter().copied().filter(|_| chance.is(noise.seen[source])).collect();
            for (index, (day, killed)) in seen.iter().enumerate() {
                let id = EventId(format!("source-{source}:operation-{at}-{index}"));
                let happening =
                    Happening { town, day: *day, kind: 5, sides: [0, towns[town].sides[1]], killed: *killed, words: vec!["operation"] };
                let mut event = report(&happening, towns, noise, source, &id, &mut chance, number, seed);
                let ways = [
                    "Toll of Operation {o} in {p} rises to {k}",
                    "Operation {o} has killed {k} in {p} so far",
                    "{k} killed in total in Operation {o} near {p}",
                ];
                let text = ways[source].replace("{o}", name).replace("{p}", &towns[town].name).replace("{k}", &killed.to_string());
                event.text = Some(text);
                event.casualties.killed = Range::best(*killed);
                if index + 1 < seen.len() {
                    truth.restated.insert(id.clone());
                }
                truth.tells_of.entry(id.clone()).or_default().insert(number);
                truth.events.push(event);
            }
        }
    }
}

#[allow(clippy::too_many_arguments, reason = "one place where a happening becomes a row")]
fn report(
    of: &Happening,
    towns: &[Town],
    noise: &Noise,
    source: usize,
    id: &EventId,
    chance: &mut Chance,
    number: usize,
    seed: u64,
) -> Event {
    let town = &towns[of.town];
    let (shift, precise) = match chance.among(&noise.day) {
        0 => (0, true),
        1 => (if chance.is(0.5) { 1 } else { -1 }, true),
        2 => (if chance.is(0.5) { 2 } else { -2 }, true),
        _ => (chance.below(7) as i32 - 3, false),
    };
    let killed = match chance.among(&noise.count) {
        0 => Some(Range::best(of.killed)),
        1 => {
            let best = (f64::from(of.killed) * (0.3 * chance.normal()).exp()).round() as u32 + chance.below(2) as u32;
            let is_range = chance.is(0.5);
            Some(Range { low: is_range.then_some(best.saturating_sub(2)), best: Some(best), high: is_range.then_some(best + 3) })
        }
        _ => None,
    };
    let kind = match chance.among(&noise.kind) {
        0 => KINDS[of.kind],
        1 => {
            if of.kind < 4 {
                "attack"
            } else {
                "strike"
            }
        }
        2 => {
            if of.kind < 4 {
                KINDS[chance.below(4)]
            } else {
                KINDS[4 + chance.below(2)]
            }
        }
        _ => "unknown",
    };
    let sides = of.sides.map(|side| {
        let name = match chance.among(&noise.side) {
            0 => Some(GROUPS[side].0),
            1 => Some(GROUPS[side].1),
            2 => None,
            _ => Some(GROUPS[chance.below(7)].0),
        };
        name.map(|name| Side { id: None, name: name.to_owned(), state: None })
    });
    let text = text(of, town, noise, source, chance, number, seed);
    Event {
        id: id.clone(),
        source: SourceId::try_from(format!("source-{source}")).unwrap(),
        vintage: Vintage("1".into()),
        source_event_id: None,
        kind: Kind(kind.to_owned()),
        kind_code: kind.to_owned(),
        when: When { precision: Some(if precise { 1 } else { 2 }), ..When::on(Day(of.day + shift)) },
        place: place(town, noise, chance),
        sides,
        side_role: SideRole::Undirected,
        casualties: Casualties { killed: killed.unwrap_or_default(), ..Casualties::default() },
        text,
        documents: None,
        status: None,
        row: 0,
        file: String::new(),
    }
}

fn place(town: &Town, noise: &Noise, chance: &mut Chance) -> Place {
    let admin1 = Some(format!("Province {}", ["North", "East", "South", "West"][province(town.district)]));
    let admin2 = Some(format!("District {}", syllables(500 + town.district as u64 * 13)));
    let country = Some("Utopia".to_owned());
    let scatter = |km: f64, chance: &mut Chance| (town.point.0 + km * chance.normal() / 111.0, town.point.1 + km * chance.normal() / 95.0);
    let known = chance.among(&noise.place);
    let (point, precision, name) = match known {
        0 => (Some(scatter(noise.scatter_km[0], chance)), PlacePrecision::Exact, Some(town.name.clone())),
        1 => (Some(scatter(noise.scatter_km[1], chance)), PlacePrecision::Near, chance.is(0.6).then(|| town.name.clone())),
        2 => (Some((30.45 + 0.9 * (town.district / 4) as f64, 60.525 + 1.05 * (town.district % 4) as f64)), PlacePrecision::District, None),
        3 => {
            let at = province(town.district);
            (Some((30.9 + 1.8 * (at / 2) as f64, 61.05 + 2.1 * (at % 2) as f64)), PlacePrecision::Province, None)
        }
        _ => (None, PlacePrecision::District, None),
    };
    let precision = if precision == PlacePrecision::Near && chance.is(noise.overstated) { PlacePrecision::Exact } else { precision };
    Place {
        latitude: point.map(|point| point.0),
        longitude: point.map(|point| point.1),
        precision: Some(precision),
        precision_code: None,
        name,
        admin2: (known != 3).then_some(admin2).flatten(),
        admin1,
        country,
    }
}

fn text(of: &Happening, town: &Town, noise: &Noise, source: usize, chance: &mut Chance, number: usize, seed: u64) -> Option<String> {
    if chance.is(noise.silent) {
        return None;
    }
    let count = |killed: u32| if killed == 0 { "no deaths".to_owned() } else { format!("{killed} killed") };
    let mut agency = Chance::new(seed, 7_000_000 + number as u64);
    if chance.is(noise.syndicated) {
        let first = SETTINGS[agency.below(40)];
        return Some(format!(
            "{} as {} hits {} near {} in {}, {first} says",
            count(of.killed),
            of.words.join(" "),
            GROUPS[of.sides[1]].0,
            SETTINGS[agency.below(40)],
            town.name
        ));
    }
    let kept: Vec<&str> = of.words.iter().copied().filter(|_| !chance.is(noise.dropped_words)).collect();
    let own = [SETTINGS[chance.below(40)], WORDS[of.kind][chance.below(5)]].join(" ");
    Some(match source {
        0 => format!("{} in {} {own} in {}", count(of.killed), kept.join(" "), town.name),
        1 => format!("{}: {} {own}, {}", town.name, kept.join(" "), count(of.killed)),
        _ => format!("{own} {} reported from {}", kept.join(" "), town.name),
    })
}
