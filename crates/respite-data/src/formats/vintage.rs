//! The release that rows belong to when none is named: the last day in the data.

use respite_model::{Claim, Day, Event, Figure, Vintage};

/// Gives every event its release.
pub(crate) fn stamp_events(events: &mut [Event], vintage: Option<&Vintage>) {
    let vintage = named(vintage, events.iter().map(|event| event.when.end.map_or(event.when.start, |end| end.max(event.when.start))).max());
    events.iter_mut().for_each(|event| event.vintage = vintage.clone());
}

/// Gives every figure its release.
pub(crate) fn stamp_figures(figures: &mut [Figure], vintage: Option<&Vintage>) {
    let vintage = named(vintage, figures.iter().map(|figure| figure.to).max());
    figures.iter_mut().for_each(|figure| figure.vintage = vintage.clone());
}

/// Gives every claim its release.
pub(crate) fn stamp_claims(claims: &mut [Claim], vintage: Option<&Vintage>) {
    let vintage = named(vintage, claims.iter().map(|claim| claim.stated.to).max());
    claims.iter_mut().for_each(|claim| claim.vintage = vintage.clone());
}

fn named(vintage: Option<&Vintage>, last: Option<Day>) -> Vintage {
    vintage.cloned().unwrap_or_else(|| Vintage(last.map_or_else(String::new, |day| day.to_string())))
}
