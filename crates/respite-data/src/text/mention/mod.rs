//! A noun that names what is counted, with what stands around it: who acts, who suffers, where, how many.

mod left;
mod right;
mod subject;
mod within;

pub(super) use within::link;

use crate::text::phrase::amount::Unit;
use crate::text::scene::{Kind, Scene};
use left::to_the_left;
use respite_model::Role;
use right::to_the_right;
use subject::{acting, is_averted};

/// A quantity as a sentence names it.
#[derive(Debug, Clone, Default)]
pub(in crate::text) struct Mention {
    /// Its place in the lexicon.
    pub quantity: usize,
    /// Its tokens, those around it included.
    pub from: usize,
    pub to: usize,
    /// The token of the noun or verb.
    pub head: usize,
    /// Who acts.
    pub side: Option<String>,
    /// Whether those who act are a name.
    pub named: bool,
    /// Who suffers.
    pub victims: Option<String>,
    /// In what kind of happening: its place in the lexicon.
    pub within: Option<usize>,
    /// Where, as a part of the phrase.
    pub place: Option<usize>,
    /// The node of its count.
    pub count: Option<usize>,
    /// Whether there is said to be none.
    pub absent: bool,
    /// The node of a record.
    pub extreme: Option<usize>,
    /// Whether a verb made it: "13 people were killed".
    pub verbal: bool,
    /// Whether the one who speaks also acts: "the army said it killed 13".
    pub by_speaker: bool,
    /// Whether it only says in what kind of happening persons were killed.
    pub linked: bool,
    /// The pieces that were understood.
    pub parts: Vec<(Role, usize, usize)>,
}

impl Mention {
    /// Whether it names a number by itself.
    pub fn is_counted(&self) -> bool {
        self.count.is_some() || self.absent
    }

    pub(in crate::text) fn widen(&mut self, from: usize, to: usize) {
        self.from = self.from.min(from);
        self.to = self.to.max(to);
    }
}

/// The mentions that nouns make, in order of the text. Nodes that a mention holds are marked in `held`.
pub(in crate::text) fn nouns(scene: &Scene<'_>, held: &mut [bool]) -> Vec<Mention> {
    let mut mentions: Vec<Mention> = Vec::new();
    for node in 0..scene.nodes.len() {
        let Kind::Quantity(quantity) = *scene.kind(node) else { continue };
        if !scene.is_free(node) || held[node] || stands_before_another(scene, node) {
            continue;
        }
        let place = &scene.nodes[node];
        let mut mention = Mention { quantity, from: place.from, to: place.to, head: place.from, ..Mention::default() };
        mention.parts.push((Role::Quantity, place.from, place.to));
        held[node] = true;
        to_the_left(scene, node, &mut mention, held);
        acting(scene, &mut mention, held);
        to_the_right(scene, node + 1, &mut mention, held);
        if !is_share(scene, &mention) && !is_averted(scene, &mention) {
            mentions.push(mention);
        }
    }
    mentions
}

/// "Attack deaths", "terrorism incidents": the noun describes the next one.
fn stands_before_another(scene: &Scene<'_>, node: usize) -> bool {
    let next = scene.nodes.get(node).map_or(0, |node| node.to);
    matches!(scene.kind(node + 1), Kind::Quantity(_)) && scene.is_free(node + 1) && !scene.s.is_mark(next)
}

/// "The share of attacks": what follows is a part and no count.
fn is_share(scene: &Scene<'_>, mention: &Mention) -> bool {
    let s = &scene.s;
    let of = mention.from.saturating_sub(1 + usize::from(s.is(mention.from.wrapping_sub(1), &["the", "all"])));
    s.is(of, &["of"])
        && s.is(
            of.wrapping_sub(1),
            &["share", "proportion", "percentage", "half", "majority", "most", "fraction", "bulk", "third", "quarter"],
        )
}

/// Whether a word of change stands as a noun: "a 17 per cent fall", "sees increase".
pub(in crate::text) fn is_noun(scene: &Scene<'_>, node: usize) -> bool {
    let s = &scene.s;
    let mut at = node;
    while at > 0 {
        at -= 1;
        let from = scene.nodes[at].from;
        match scene.kind(at) {
            Kind::Amount(amount) if amount.unit == Unit::Percent => return true,
            Kind::Extreme(..) => return true,
            Kind::Plain => {
                let word = s.word(from);
                let article = s.is(
                    from,
                    &["a", "an", "the", "no", "any", "this", "that", "further", "with", "of", "'s", "its", "their", "sharp", "steep", "by"],
                );
                if article || scene.lex.words.recording.at(s.tokens, from).is_some() {
                    return true;
                }
                if !scene.lex.words.filler.contains(word) || scene.lex.words.stop.contains(word) {
                    return false;
                }
            }
            _ => return false,
        }
    }
    true
}

/// The last of nouns of persons that stand together: "Red Front fighters".
pub(in crate::text) fn last_person(scene: &Scene<'_>, node: usize) -> usize {
    let mut last = node;
    while matches!(scene.kind(last + 1), Kind::People(_)) && scene.is_free(last + 1) {
        last += 1;
    }
    last
}

#[cfg(test)]
mod tests {
    use crate::text::read;

    #[test]
    fn what_stands_around_the_noun_is_read() {
        let claims = read("97 militant attacks on police in Mill were recorded in May 2025.");
        assert_eq!(
            (claims[0].side.as_deref(), claims[0].victims.as_deref(), claims[0].place.as_deref()),
            (Some("militants"), Some("forces"), Some("Mill"))
        );
        assert_eq!(read("Civilian deaths in air strikes fell.")[0].within.as_ref().map(|within| within.0.as_str()), Some("air-strikes"));
        assert_eq!(read("Red Front carried out 12 attacks in Mill.")[0].side.as_deref(), Some("Red Front"));
        assert!(read("The share of attacks in Mill rose by 4 percentage points.").is_empty());
    }
}
