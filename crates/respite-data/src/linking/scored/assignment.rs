//! The heaviest set of links in which each row has at most one partner, found exactly.
//!
//! Shortest augmenting paths with potentials (Jonker and Volgenant), on the pairs that there are, one connected part at a time.

use std::cmp::{Ordering, Reverse};
use std::collections::{BTreeMap, BinaryHeap, HashMap};

/// A possible link: two rows of two sources, and what it weighs. Only positive weights are ever chosen.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Choice {
    pub first: u32,
    pub second: u32,
    pub weight: f64,
}

/// For each choice, whether it is in the heaviest set.
pub(super) fn heaviest(choices: &[Choice]) -> Vec<bool> {
    let mut chosen = vec![false; choices.len()];
    for part in parts(choices) {
        if let [only] = part[..] {
            chosen[only] = choices[only].weight > 0.0;
        } else {
            Part::new(choices, &part).solve().into_iter().for_each(|index| chosen[part[index]] = true);
        }
    }
    chosen
}

/// Choices with a positive weight in connected parts.
fn parts(choices: &[Choice]) -> Vec<Vec<usize>> {
    let mut parents: HashMap<(bool, u32), (bool, u32)> = HashMap::new();
    fn root(parents: &mut HashMap<(bool, u32), (bool, u32)>, of: (bool, u32)) -> (bool, u32) {
        let mut at = of;
        while let Some(&next) = parents.get(&at).filter(|next| **next != at) {
            let further = *parents.get(&next).unwrap_or(&next);
            parents.insert(at, further);
            at = next;
        }
        at
    }
    let useful = || choices.iter().enumerate().filter(|(_, choice)| choice.weight > 0.0);
    for (_, choice) in useful() {
        let (a, b) = (root(&mut parents, (false, choice.first)), root(&mut parents, (true, choice.second)));
        parents.insert(a.max(b), a.min(b));
    }
    let mut parts: BTreeMap<(bool, u32), Vec<usize>> = BTreeMap::new();
    for (index, choice) in useful() {
        parts.entry(root(&mut parents, (false, choice.first))).or_default().push(index);
    }
    parts.into_values().collect()
}

/// One connected part, with rows numbered from 0.
struct Part {
    /// For each first row: its second rows, the cost (minus the weight) and the number of the choice.
    near: Vec<Vec<(usize, f64, usize)>>,
    seconds: usize,
}

#[derive(PartialEq)]
struct Step(f64, usize);

impl Eq for Step {}

impl PartialOrd for Step {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Step {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.total_cmp(&other.0).then(self.1.cmp(&other.1))
    }
}

impl Part {
    fn new(choices: &[Choice], part: &[usize]) -> Self {
        let number = |rows: Vec<u32>| rows.into_iter().collect::<std::collections::BTreeSet<u32>>().into_iter().zip(0..).collect();
        let firsts: BTreeMap<u32, usize> = number(part.iter().map(|index| choices[*index].first).collect());
        let seconds: BTreeMap<u32, usize> = number(part.iter().map(|index| choices[*index].second).collect());
        let mut near = vec![Vec::new(); firsts.len()];
        for (at, choice) in part.iter().map(|index| &choices[*index]).enumerate() {
            near[firsts[&choice.first]].push((seconds[&choice.second], -choice.weight, at));
        }
        Self { near, seconds: seconds.len() }
    }

    /// Numbers, within the part, of the chosen choices.
    fn solve(&self) -> Vec<usize> {
        let mut state = State {
            price: vec![0.0; self.seconds],
            gain: vec![0.0; self.near.len()],
            holder: vec![None; self.seconds],
            held: vec![None; self.near.len()],
        };
        (0..self.near.len()).for_each(|start| self.augment(start, &mut state));
        state.held.into_iter().flatten().map(|(_, choice)| choice).collect()
    }

    /// Gives `start` a partner, or leaves it or a row that it displaces without one, whichever costs least.
    fn augment(&self, start: usize, state: &mut State) {
        let costs = self.near[start].iter().map(|&(second, cost, _)| cost - state.price[second]);
        // To stay without a partner costs nothing.
        state.gain[start] = costs.fold(0.0, f64::min);
        let mut distance = vec![f64::INFINITY; self.seconds];
        let mut from = vec![(start, 0); self.seconds];
        let mut done = vec![false; self.seconds];
        let mut visited = vec![(start, 0.0)];
        let mut open = BinaryHeap::new();
        let (mut least, mut last, mut free) = (-state.gain[start], start, None);
        let mut next = Some((start, 0.0));
        while let Some((row, so_far)) = next.take() {
            for &(second, cost, choice) in self.near[row].iter().filter(|near| !done[near.0]) {
                let length = so_far + cost - state.gain[row] - state.price[second];
                if length < distance[second] {
                    distance[second] = length;
                    from[second] = (row, choice);
                    open.push(Reverse(Step(length, second)));
                }
            }
            while let Some(Reverse(Step(length, second))) = open.pop() {
                if length >= least {
                    break;
                }
                if done[second] || length > distance[second] {
                    continue;
                }
                let Some(holder) = state.holder[second] else {
                    (least, free) = (length, Some(second));
                    break;
                };
                done[second] = true;
                visited.push((holder, length));
                if length - state.gain[holder] < least {
                    (least, last) = (length - state.gain[holder], holder);
                }
                next = Some((holder, length));
                break;
            }
        }
        for &(row, so_far) in visited.iter().filter(|(_, so_far)| *so_far < least) {
            state.gain[row] += least - so_far;
        }
        for second in (0..self.seconds).filter(|second| done[*second] && distance[*second] < least) {
            state.price[second] -= least - distance[second];
        }
        state.hand_over(start, &from, free, last);
    }
}

/// Who has whom, and the prices that prove that no better set is left.
struct State {
    price: Vec<f64>,
    gain: Vec<f64>,
    /// The first row that holds a second row.
    holder: Vec<Option<usize>>,
    /// The second row that a first row holds, and by which choice.
    held: Vec<Option<(usize, usize)>>,
}

impl State {
    /// Walks back from the end of the path, handing each second row to the row before.
    fn hand_over(&mut self, start: usize, from: &[(usize, usize)], free: Option<usize>, last: usize) {
        let mut next = match free {
            Some(second) => Some(second),
            None => self.held[last].take().map(|(second, _)| second),
        };
        while let Some(second) = next {
            let (row, choice) = from[second];
            next = self.held[row].map(|(before, _)| before).filter(|_| row != start);
            self.held[row] = Some((second, choice));
            self.holder[second] = Some(row);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The best weight by trying every set.
    fn by_trial(choices: &[Choice]) -> f64 {
        let Some((head, rest)) = choices.split_first() else { return 0.0 };
        let without: Vec<Choice> =
            rest.iter().filter(|choice| choice.first != head.first && choice.second != head.second).copied().collect();
        by_trial(rest).max(head.weight + by_trial(&without))
    }

    #[test]
    fn it_is_as_heavy_as_the_best_of_all_sets() {
        let mut state = 7_u64;
        let mut next = |below: u64| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) % below
        };
        for _ in 0..300 {
            let mut choices: Vec<Choice> = Vec::new();
            for _ in 0..next(13) {
                let (first, second, weight) = (next(4) as u32, next(4) as u32, next(9) as f64 - 2.0);
                if !choices.iter().any(|choice| (choice.first, choice.second) == (first, second)) {
                    choices.push(Choice { first, second, weight });
                }
            }
            let chosen: Vec<Choice> =
                heaviest(&choices).into_iter().zip(&choices).filter(|(is, _)| *is).map(|(_, choice)| *choice).collect();
            let weight: f64 = chosen.iter().map(|choice| choice.weight).sum();
            assert_eq!(weight, by_trial(&choices), "{choices:?}");
            for (at, a) in chosen.iter().enumerate() {
                assert!(chosen[..at].iter().all(|b| a.first != b.first && a.second != b.second), "{chosen:?}");
            }
        }
    }
}
