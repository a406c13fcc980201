//! Campaigns with the other arm's label.

use super::{Group, PlaceboAnchors, groups};
use crate::{
    data::{Anchor, Arm, RowId},
    error::Error,
    numeric::{calendar, stream::Stream},
};
use std::collections::BTreeMap;

/// Draws in which whole campaigns exchange their arms within calendar quarters.
///
/// What exchanges is a campaign's anchors of one arm: all of them get one label. A campaign that holds both arms gives two such parts. Each
/// quarter keeps its number of parts of each arm. It says what the estimate gives where the label means nothing; it holds if, within a
/// quarter, either arm could have had either part.
///
/// # Units
/// The quarter is that of a part's first day. Parts in a quarter with one arm only keep their label, and are told in `as_they_are`: they carry
/// nothing, and leaving them out would make another estimate. Neither ids nor the order of rows matter, nor the epoch if `day_zero` says it.
pub struct Exchanges {
    /// By quarter, then in canonical order.
    quarters: Vec<Vec<Group>>,
    seed: u64,
}

impl Exchanges {
    /// Makes the draws ready; `campaigns` holds the campaign of each anchor, and `day_zero` is the number of days from 1970-01-01 to day 0 of
    /// the rows.
    ///
    /// # Errors
    /// An anchor that belongs to no campaign.
    pub fn of(anchors: &[Anchor], campaigns: &BTreeMap<RowId, usize>, seed: u64, day_zero: i32) -> Result<Self, Error> {
        let mut parts = BTreeMap::new();
        for anchor in anchors {
            if let Some(campaign) = campaigns.get(&anchor.id) {
                parts.insert(anchor.id, 2 * campaign + usize::from(anchor.arm == Arm::Control));
            }
        }
        let mut quarters: BTreeMap<i64, Vec<Group>> = BTreeMap::new();
        for group in groups(anchors, &parts, i32::MIN)? {
            let first = group.members.first().map_or(0, |anchor| i64::from(anchor.day));
            quarters.entry(calendar::month(first + i64::from(day_zero)).div_euclid(3)).or_default().push(group);
        }
        Ok(Self { quarters: quarters.into_values().collect(), seed })
    }

    /// The anchors of one draw; the same for the same seed and replicate.
    pub fn drawn(&self, replicate: u64) -> PlaceboAnchors {
        let mut drawn = PlaceboAnchors::default();
        let mut stream = Stream::new(self.seed, replicate);
        for parts in &self.quarters {
            let mut arms: Vec<Arm> = parts.iter().filter_map(|part| part.members.first()).map(|anchor| anchor.arm).collect();
            if arms.windows(2).all(|pair| pair[0] == pair[1]) {
                drawn.as_they_are.extend(parts.iter().flat_map(|part| &part.members).map(|anchor| anchor.id));
            }
            for place in 0..arms.len() {
                let other = place + stream.below(arms.len() - place);
                arms.swap(place, other);
            }
            for (part, arm) in parts.iter().zip(arms) {
                drawn.anchors.extend(part.members.iter().map(|anchor| Anchor { arm, ..*anchor }));
            }
        }
        drawn.sorted()
    }
}

#[cfg(test)]
mod tests {
    use super::{super::made_up::*, *};

    #[test]
    fn parts_exchange_within_their_quarter() {
        // Days 100, 104 and 150 of 1970 are in the second quarter, day 300 in the fourth.
        let exchanges = Exchanges::of(&anchors(), &campaigns(), 1, 0).unwrap();
        let mut treated = [0u32; 4];
        for replicate in 0..3000 {
            let drawn = exchanges.drawn(replicate);
            assert_eq!(drawn.as_they_are, [RowId(4)]);
            assert!(drawn.anchors.iter().zip(anchors()).all(|(drawn, own)| Anchor { arm: own.arm, ..*drawn } == own));
            for (count, anchor) in treated.iter_mut().zip(&drawn.anchors) {
                *count += u32::from(anchor.arm == Arm::Treated);
            }
        }
        assert_eq!(treated[..3].iter().sum::<u32>(), 3000, "one of three parts in each draw");
        assert!(treated[..3].iter().all(|count| (850..=1150).contains(count)), "{treated:?}");
        assert_eq!(treated[3], 3000);
    }

    #[test]
    fn anchors_of_one_part_keep_together() {
        let mut anchors = anchors();
        anchors[1].arm = Arm::Treated;
        let exchanges = Exchanges::of(&anchors, &campaigns(), 1, 0).unwrap();
        let labels: std::collections::BTreeSet<_> =
            (0..50).map(|replicate| exchanges.drawn(replicate).anchors.iter().map(|a| a.arm).collect::<Vec<_>>()).collect();
        let (t, c) = (Arm::Treated, Arm::Control);
        assert_eq!(labels.into_iter().collect::<Vec<_>>(), [vec![t, t, c, t], vec![c, c, t, t]]);
    }

    #[test]
    fn order_ids_and_epoch_do_not_matter() {
        let (anchors_too, campaigns_too, _) = otherwise();
        let one = Exchanges::of(&anchors(), &campaigns(), 1, 0).unwrap();
        let other = Exchanges::of(&anchors_too, &campaigns_too, 1, -900).unwrap();
        for replicate in 0..20 {
            assert_eq!(one.drawn(replicate).anchors, as_before(&other.drawn(replicate)));
        }
        assert!(Exchanges::of(&anchors(), &BTreeMap::new(), 1, 0).is_err());
    }
}
