//! Superlatives, and the claims that they belong to.

use super::Assembly;
use crate::text::draft::{Draft, Over, RecordDraft};
use crate::text::mention::Mention;
use crate::text::record::over;
use crate::text::scene::Kind;
use respite_model::{Extreme, Role};

impl<'b> Assembly<'_, 'b> {
    pub(super) fn attach_record(&mut self, draft: usize, extreme: usize) {
        let (record, from, to) = self.record_at(extreme);
        self.drafts[draft].record = Some(record);
        self.drafts[draft].part(Role::Record, from, to);
        if let Some((from, to)) = self.span.take() {
            self.drafts[draft].part(Role::Record, from, to);
        }
    }

    /// The record at a node, with the span that it is claimed over. The nodes of the span are used up.
    pub(super) fn record_at(&mut self, node: usize) -> (RecordDraft, usize, usize) {
        let Kind::Extreme(word, rank, months) = self.scene.kind(node) else {
            return (RecordDraft { extreme: Extreme::Highest, rank: 1, over: Over::Unsaid }, 0, 0);
        };
        self.used[node] = true;
        let (span, nodes) = months.map_or_else(|| over(self.scene, node), |months| (Over::Months(months), None));
        let (from, mut to) = (self.from(node), self.to(node));
        if let Some((first, last)) = nodes {
            (first..=last).for_each(|node| self.used[node] = true);
            if first <= node + 4 {
                to = self.to(last);
            } else {
                self.span = Some((self.from(first), self.to(last)));
            }
        }
        (RecordDraft { extreme: word.extreme, rank: *rank, over: span }, from, to)
    }

    pub(super) fn extreme(&mut self, node: usize) {
        let Kind::Extreme(word, ..) = self.scene.kind(node) else { return };
        let from = self.from(node);
        let clause = self.clause(from);
        let last =
            self.drafts.len().checked_sub(1).filter(|last| self.drafts[*last].clause == clause && self.drafts[*last].record.is_none());
        if let Some(last) = last {
            return self.attach_record(last, node);
        }
        let implied = word.quantity.as_deref().map(|id| self.scene.quantity(id));
        let left = self.mention_before(from).filter(|number| implied.is_none_or(|implied| self.mentions[*number].quantity == implied));
        let (record, start, end) = self.record_at(node);
        match left {
            Some(number) => {
                let draft = self.push(Draft::new(&self.mentions[number], Some(number), true, from, clause));
                self.drafts[draft].record = Some(record);
                self.drafts[draft].part(Role::Record, start, end);
            }
            None => {
                let implied = implied.map(|quantity| {
                    let mut mention = Mention {
                        quantity,
                        from: start,
                        to: end,
                        head: from,
                        parts: vec![(Role::Quantity, start, self.to(node))],
                        ..Mention::default()
                    };
                    self.victims_of_record(node, &mut mention);
                    mention
                });
                self.record = Some((record, start, end, implied));
            }
        }
    }

    /// "The deadliest month for security forces".
    pub(super) fn victims_of_record(&mut self, node: usize, mention: &mut Mention) {
        let end = (node + 10).min(self.scene.nodes.len());
        for at in (node + 1..end).chain(0..node) {
            if let Kind::People(person) = self.scene.kind(at)
                && matches!(self.before(at), "for" | "among" | "on" | "the")
                && !self.held[at]
            {
                mention.victims.clone_from(&person.victims);
                mention.parts.push((Role::Victims, self.from(at), self.to(at)));
                self.held[at] = true;
                return;
            }
        }
    }
}
