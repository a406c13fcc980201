//! Percentages that no word of change has taken: further items of a list, shares above a baseline.

use super::Assembly;
use crate::text::draft::Draft;
use crate::text::mention::Mention;
use crate::text::phrase::amount::Amount;
use crate::text::scene::Kind;
use respite_model::{Direction, Role};

impl<'b> Assembly<'_, 'b> {
    /// A percentage that no change has taken: the next item of a list, or one that a change to come will take.
    pub(super) fn percent(&mut self, node: usize, amount: Amount) {
        let coming = (node + 1..(node + 5).min(self.scene.nodes.len())).find(|at| !matches!(self.scene.kind(*at), Kind::Plain));
        if coming.is_some_and(|at| matches!(self.scene.kind(at), Kind::Change(_))) && self.percent_beside_from(coming, node) {
            return;
        }
        let from = self.from(node);
        // "21 per cent above the monthly average".
        let beside = matches!(self.scene.kind(node + 1), Kind::Versus(_)).then(|| self.scene.s.word(self.to(node)));
        if let Some(direction) = beside.and_then(|word| match word {
            "above" | "over" => Some(Direction::Up),
            "below" | "under" => Some(Direction::Down),
            _ => None,
        }) && let Some(draft) = self.open_draft(from).or_else(|| self.draft_from_mention(from))
        {
            let to = self.to(node);
            self.used[node] = true;
            self.drafts[draft].direction = Some(direction);
            self.drafts[draft].percent = Some(amount.quantity);
            return self.drafts[draft].part(Role::Change, from, to);
        }
        let Some(last) = self.drafts.iter().rposition(|draft| draft.direction.is_some()) else { return };
        if self.drafts[last].percent.is_none() && self.drafts[last].clause == self.clause(from) && self.drafts[last].to + 6 > from {
            let to = self.to(node);
            self.used[node] = true;
            self.drafts[last].percent = Some(amount.quantity);
            return self.drafts[last].part(Role::Change, from, to);
        }
        let direction = self.drafts[last].direction;
        let draft = self.continuation(last, node);
        let to = self.to(node);
        self.drafts[draft].direction = direction;
        self.drafts[draft].percent = Some(amount.quantity);
        self.drafts[draft].part(Role::Change, from, to);
        self.used[node] = true;
    }

    pub(super) fn percent_beside_from(&self, change: Option<usize>, node: usize) -> bool {
        change.is_some_and(|change| self.percent_beside(change) == Some(node))
    }

    /// A further item of a list: the claim before with what stands between in place of its own.
    pub(super) fn continuation(&mut self, last: usize, node: usize) -> usize {
        let from = self.from(node);
        let clause = self.clause(from);
        let start = self.drafts[last].to;
        let gapped = self.mentions.iter().position(|mention| {
            mention.from >= start && mention.to <= from && !self.drafts.iter().any(|draft| draft.of == Some(self.number_of(mention)))
        });
        let mut draft = match gapped {
            Some(number) => Draft::new(&self.mentions[number], Some(number), true, from, clause),
            None => {
                let mut mention = self.drafts[last].mention.clone();
                mention.count = None;
                Draft::new(&mention, self.drafts[last].of, false, from, clause)
            }
        };
        draft.continues = true;
        draft.place = draft.place.or(self.drafts[last].mention.place);
        let people = self.scene.counts_people(draft.mention.quantity);
        for at in self.scene.node_at(start)..node {
            let (first, end) = (self.from(at), self.to(at));
            if first < start || self.used[at] {
                continue;
            }
            match self.scene.kind(at) {
                Kind::People(person) if !self.held[at] && gapped.is_none() => {
                    if people || matches!(self.before(at), "on" | "against") {
                        draft.mention.victims.clone_from(&person.victims);
                        draft.part(Role::Victims, first, end);
                    } else {
                        draft.mention.side.clone_from(&person.side);
                        draft.part(Role::Side, first, end);
                    }
                    self.held[at] = true;
                }
                Kind::Place(place) if at + 1 == node || self.before(at) == "in" => {
                    draft.place = Some(*place);
                    draft.mention.place = Some(*place);
                    draft.part(Role::Place, first, end);
                    self.held[at] = true;
                    self.places.retain(|waiting| *waiting != at);
                }
                _ => {}
            }
        }
        self.push(draft)
    }

    pub(super) fn number_of(&self, mention: &Mention) -> usize {
        self.mentions.iter().position(|other| other.from == mention.from && other.to == mention.to).unwrap_or(usize::MAX)
    }
}
