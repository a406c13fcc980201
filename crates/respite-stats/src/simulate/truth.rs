//! The true effect in an invented theatre.

use super::{
    latent::{Latent, Opportunity, distance_km, latent},
    theatre::{SimulatedAttack, TheatreConfig},
};
use crate::{
    data::{Ring, Window, checked_rings},
    error::Error,
};
use rayon::prelude::*;
use serde::Serialize;

/// The true daily effect in one ring.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RingTruth {
    /// The ring.
    pub ring: Ring,
    /// Effect per action on the days 1 to the horizon.
    pub effect_per_action: Vec<f64>,
    /// Standard error of each, from the number of theatres.
    pub std_error: Vec<f64>,
}

/// The true effect of a strike on counts by day, averaged over opportunities and over invented theatres.
///
/// For each opportunity it holds all others as they were drawn, and compares a strike there with a show of force there: removals by
/// their probability, additions by what was drawn. Opportunities enter if `complete_over` around them lies within the observed period.
/// It is the truth of these settings, not of one theatre.
///
/// # Formula
/// `effect_k = mean over theatres of the mean over opportunities of (Σ added on day k − δ · Σ over planned attacks on day k of Π (1 − δ))`,
/// the product over the other strikes that reach the attack.
///
/// # Units
/// Events per action, by day from 1.
///
/// # Errors
/// Settings or rings that [`super::simulate`] and the methods refuse.
pub fn truth(
    config: &TheatreConfig,
    rings_km: &[f64],
    horizon_days: u32,
    complete_over: Window,
    runs: u32,
    seed: u64,
) -> Result<Vec<RingTruth>, Error> {
    config.check()?;
    let rings = checked_rings(rings_km)?;
    let width = horizon_days as usize;
    let theatres: Vec<Vec<f64>> =
        (0..u64::from(runs)).into_par_iter().map(|run| one(config, &rings, width, complete_over, seed.wrapping_add(run))).collect();
    let theatres: Vec<&Vec<f64>> = theatres.iter().filter(|effects| !effects.is_empty()).collect();
    let count = theatres.len() as f64;
    let truths = rings.iter().enumerate().map(|(index, ring)| {
        let column = |day: usize| theatres.iter().map(move |effects| effects[index * width + day]);
        let effect_per_action: Vec<f64> = (0..width).map(|day| column(day).sum::<f64>() / count).collect();
        let spread =
            |(day, mean): (usize, &f64)| (column(day).map(|effect| (effect - mean).powi(2)).sum::<f64>() / (count - 1.0) / count).sqrt();
        let std_error = effect_per_action.iter().enumerate().map(spread).collect();
        RingTruth { ring: *ring, effect_per_action, std_error }
    });
    Ok(truths.collect())
}

/// Mean own effect over the opportunities of one theatre, by ring and day; empty without opportunities.
fn one(config: &TheatreConfig, rings: &[Ring], width: usize, complete_over: Window, seed: u64) -> Vec<f64> {
    let Latent { planned, opportunities } = latent(config, seed);
    let enters = |o: &Opportunity| o.action.day + complete_over.from_day >= 0 && o.action.day + complete_over.to_day < config.days as i32;
    let number = opportunities.iter().filter(|o| enters(o)).count();
    if number == 0 {
        return Vec::new();
    }
    let mut effects = vec![0.0; rings.len() * width];
    let mut add = |o: &Opportunity, attack: &SimulatedAttack, change: f64| {
        let distance = distance_km(o.action.latitude, o.action.longitude, attack.latitude, attack.longitude);
        let ring = rings.iter().position(|ring| distance <= ring.to_km);
        let lag = usize::try_from(attack.day - o.action.day - 1).ok().filter(|lag| *lag < width);
        if let (Some(ring), Some(lag)) = (ring, lag) {
            effects[ring * width + lag] += change;
        }
    };
    for (attack, marks) in &planned {
        for (own, _) in marks.iter().filter(|(own, _)| enters(&opportunities[*own])) {
            let others = marks.iter().filter(|(other, _)| other != own && opportunities[*other].action.strike).count();
            add(&opportunities[*own], attack, -config.relief_share * (1.0 - config.relief_share).powi(others as i32));
        }
    }
    for opportunity in opportunities.iter().filter(|o| enters(o)) {
        opportunity.extra.iter().for_each(|attack| add(opportunity, attack, 1.0));
    }
    effects.iter().map(|sum| sum / number as f64).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn relief_then_rebound_then_nothing() {
        let config = TheatreConfig::default();
        let truths = truth(&config, &[5.0, 25.0], 28, Window::new(-30, 28), 20, 1).unwrap();
        let inner = &truths[0].effect_per_action;
        assert!(inner[..7].iter().all(|effect| *effect < -0.05), "{inner:?}");
        assert!(inner[7..21].iter().all(|effect| *effect > 0.05), "{inner:?}");
        assert!(inner[21..].iter().all(|effect| *effect == 0.0), "{inner:?}");
    }

    #[test]
    fn without_effect_the_truth_is_zero() {
        let config = TheatreConfig { relief_share: 0.0, rebound_rate: 0.0, ..TheatreConfig::default() };
        let truths = truth(&config, &[5.0], 28, Window::new(-30, 28), 3, 1).unwrap();
        assert!(truths[0].effect_per_action.iter().all(|effect| *effect == 0.0));
    }
}
