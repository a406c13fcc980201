use respite_stats::{data::*, effect::*, simulate::*, method::estimate};
use std::collections::BTreeMap;
pub fn iraq() -> AnchoredPoints {
    fn day(date: &str) -> i32 {
        let p = |r: std::ops::Range<usize>| date[r].parse::<i64>().unwrap();
        let (y, m, d) = (p(0..4), p(5..7), p(8..10));
        let yy = if m <= 2 { y - 1 } else { y };
        let era = yy.div_euclid(400); let yoe = yy - era * 400; let mp = (m + 9) % 12; let doy = (153 * mp + 2) / 5 + d - 1;
        (era * 146097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719468) as i32
    }
    let rows = |f: &str| -> Vec<(i32, f64, f64, String)> {
        std::fs::read_to_string(format!("/work/shared/data/iraq/{f}")).unwrap().lines().skip(1).map(|l| {
            let p: Vec<&str> = l.split(',').collect();
            (day(p[0].trim_matches('"')), p[2].parse().unwrap(), p[1].parse().unwrap(), p[3].to_owned())
        }).collect()
    };
    let ev = rows("insurgencies.csv");
    let obs = Period { first: ev.iter().map(|e| e.0).min().unwrap(), last: ev.iter().map(|e| e.0).max().unwrap() };
    AnchoredPoints {
        anchors: rows("airstrikes.csv").iter().zip(0..).map(|(r, id)| Anchor { id: RowId(id), day: r.0, latitude: r.1, longitude: r.2, arm: if r.3.contains("Airstrike") { Arm::Treated } else { Arm::Control } }).collect(),
        points: ev.iter().zip(0..).map(|(r, id)| Point { id: RowId(id), day: r.0, latitude: r.1, longitude: r.2, weight: 1 }).collect(),
        observed: obs,
    }
}
pub fn iraq_curve(draws: u32) -> RespiteCurve {
    RespiteCurve { rings_km: vec![4.0, 25.0, 100.0], horizon_days: 30, baselines: vec![Window::new(-3, -1), Window::new(-30, -8)],
        after: [(1, 3), (1, 7), (8, 14), (15, 30)].map(Window::from).to_vec(), draws, ..RespiteCurve::default() }
}
pub fn minimum(spec: &RespiteCurve) -> MinimumDetectable {
    MinimumDetectable { rings_km: spec.rings_km.clone(), horizon_days: spec.horizon_days, baselines: spec.baselines.clone(), after: spec.after.clone(), campaign_km: spec.campaign_km, campaign_days: spec.campaign_days, ..MinimumDetectable::default() }
}
fn designs() -> Vec<(&'static str, TheatreConfig, u32)> {
    vec![
            ("default", TheatreConfig::default(), 28u32),
            ("bursty", TheatreConfig { branching_ratio: 0.7, delay_days: 8.0, ..TheatreConfig::default() }, 28),
            ("few", TheatreConfig { towns: 5, days: 600, ..TheatreConfig::default() }, 28),
            ("calm", TheatreConfig { branching_ratio: 0.1, ..TheatreConfig::default() }, 14),
            ("many", TheatreConfig { towns: 18, ..TheatreConfig::default() }, 28),
    ]
}
fn profile(d: &AnchoredPoints) {
    let ws = [(-90, -61), (-60, -31), (-30, -15), (-14, -8), (-7, -4), (-3, -1), (0, 0), (1, 3), (4, 7), (8, 14), (15, 30), (31, 60)].map(Window::from);
    let table = RingDayTable::build(d, &[4.0, 25.0], 90, 60).unwrap();
    for ring in 0..2 { for arm in [Arm::Treated, Arm::Control] {
        let rows: Vec<usize> = (0..table.anchors().len()).filter(|r| table.anchors()[*r].arm == arm && table.complete(*r, Window::new(-90, 60))).collect();
        print!("ring {ring} {arm:?}: ");
        for w in ws { print!("{}: {:.3}  ", w, rows.iter().map(|r| table.sum(*r, ring, w)).sum::<u64>() as f64 / rows.len() as f64 / w.days() as f64); }
        println!();
    } }
}
fn main() {
    if std::env::args().nth(1).unwrap() == "alarms" {
        let n: u32 = std::env::args().nth(2).unwrap().parse().unwrap();
        let data = iraq();
        let config = StructureConfig { inner_km: 4.0, outer_km: 25.0, ..StructureConfig::default() };
        let s = Structure::fit(&data, &config).unwrap();
        let spec = iraq_curve(199);
        let study = |p: &AnchoredPoints| -> Result<Option<Flags>, respite_stats::error::Error> {
            let (c, m) = match (estimate(&spec, p), estimate(&minimum(&spec), p)) { (Ok(c), Ok(m)) => (c.estimate, m.estimate), _ => return Ok(None) };
            let e = verdict(&c, &m, c.windows.first().map(|w| w.ring));
            Ok(Some(Flags::of(&c, &e)))
        };
        let t = std::time::Instant::now();
        let a = false_alarms(&s, n, 11, study).unwrap();
        println!("{:?} {} {}\nheadline {:?}\nfinding {:?}\npoint {:?}\nsimul {:?}\n{:?}", t.elapsed(), a.draws, a.not_estimable, a.headline, a.any_finding, a.any_pointwise, a.any_simultaneous, a.verdicts);
        for w in &a.windows { println!("{} {} {} pointwise {} simultaneous {}", w.ring.to_km, w.baseline, w.after, w.pointwise.share, w.simultaneous.share); }
        println!("own {:?}", study(&data).unwrap().unwrap().verdict);
        return;
    }
    if std::env::args().nth(1).unwrap() == "profile" {
        let data = iraq();
        profile(&data);
        let config = StructureConfig { inner_km: 4.0, outer_km: 25.0, ..StructureConfig::default() };
        let s = Structure::fit(&data, &config).unwrap();
        for r in 0..2 { let d = s.draw(7, r); println!("{:?}", StructureSummary::of(&d, &config)); profile(&d); }
        return;
    }
    if std::env::args().nth(1).unwrap() == "structure" {
        for (name, data, inner, outer) in [
            ("theatre", simulate(&TheatreConfig { relief_share: 0.0, rebound_rate: 0.0, ..TheatreConfig::default() }, 1).unwrap().anchored_points(), 5.0, 25.0),
            ("bursty", simulate(&TheatreConfig { branching_ratio: 0.7, delay_days: 8.0, relief_share: 0.0, rebound_rate: 0.0, ..TheatreConfig::default() }, 1).unwrap().anchored_points(), 5.0, 25.0),
            ("iraq", iraq(), 4.0, 25.0)] {
            let config = StructureConfig { inner_km: inner, outer_km: outer, ..StructureConfig::default() };
            let t = std::time::Instant::now();
            let s = Structure::fit(&data, &config).unwrap();
            println!("{name} fit {:?}\n{:?}\n{:?}\n{:?}", t.elapsed(), s.events, s.treated, s.control);
            println!("own   {:?}", StructureSummary::of(&data, &config));
            for r in 0..3 {
                let t = std::time::Instant::now();
                let d = s.draw(7, r);
                let e = t.elapsed();
                println!("drawn {:?} {e:?}", StructureSummary::of(&d, &config));
                if r == 0 { let s2 = Structure::fit(&d, &config).unwrap(); println!("again\n{:?}\n{:?}\n{:?}", s2.events, s2.treated, s2.control); }
            }
        }
        return;
    }
    if std::env::args().nth(1).unwrap() == "power" {
        let n: u32 = std::env::args().nth(2).unwrap().parse().unwrap();
        for (name, config, horizon) in designs() {
            let t = std::time::Instant::now();
            let config = TheatreConfig { relief_share: 0.0, rebound_rate: 0.0, ..config };
            let after = if horizon == 28 { vec![Window::new(1, 7), Window::new(8, 14), Window::new(15, 28)] } else { vec![Window::new(1, 7), Window::new(1, 14)] };
            let spec = RespiteCurve { rings_km: vec![5.0], horizon_days: horizon, after, draws: 199, ..RespiteCurve::default() };
            let null = |r: u64| Ok(simulate(&config, 500 + r)?.anchored_points());
            let p = power(&spec, 0.8, n, 1, null).unwrap();
            let mut formula: Vec<Vec<f64>> = vec![vec![]; p.cells.len()];
            for r in 0..n as u64 { if let Ok(m) = estimate(&minimum(&spec), &null(r).unwrap()) { for (f, c) in formula.iter_mut().zip(&m.estimate.cells) { f.push(c.minimum_fall.unwrap_or(9.0)); } } }
            for (c, f) in p.cells.iter().zip(&mut formula) { f.sort_by(f64::total_cmp); let med = f[f.len()/2]; let mean = f.iter().map(|x| x.min(1.0)).sum::<f64>() / f.len() as f64;
                println!("{name} {} {} runs {} false {:.3}: simulated {:?} formula median {:.3} mean {:.3} ratio {:.3}", c.baseline, c.after, p.replicates, c.found_without_fall, c.minimum_fall, med, mean, med / c.minimum_fall.unwrap_or(f64::NAN)); }
            println!("{:?}", t.elapsed());
        }
        return;
    }
    let what = std::env::args().nth(1).unwrap_or_default();
    if what == "iraq-formula" {
        let points = iraq();
        let spec = iraq_curve(399);
        let curve = estimate(&spec, &points).unwrap().estimate;
        println!("campaigns {} {} {}", curve.campaigns, curve.treated_campaigns, curve.control_campaigns);
        let m = estimate(&minimum(&spec), &points).unwrap().estimate;
        for (w, c) in curve.windows.iter().zip(&m.cells) {
            println!("{:>5} {:>8} {:>6} | curve se {:.3} cf {:.3} detect {:.3} share {:.3} | placebo se {:?} expected {:.3} fall {:?} per {:?} shifts {} disp {:?}", c.ring.to_km, c.baseline.to_string(), c.after.to_string(), w.effect_std_error, w.counterfactual_per_action, w.detectable_per_action, w.detectable_per_action / w.counterfactual_per_action, c.std_error_per_action, c.treated_after_expected / c.treated as f64, c.minimum_fall, c.minimum_fall_per_action, c.shifts, c.dispersion);
        }
    }
    if what == "theatre-formula" {
        let seeds: u64 = std::env::args().nth(2).unwrap().parse().unwrap();
        for (name, config, horizon) in [
            ("default", TheatreConfig::default(), 28u32),
            ("bursty", TheatreConfig { branching_ratio: 0.7, delay_days: 8.0, ..TheatreConfig::default() }, 28),
            ("few", TheatreConfig { towns: 5, days: 600, ..TheatreConfig::default() }, 28),
            ("calm", TheatreConfig { branching_ratio: 0.1, ..TheatreConfig::default() }, 14),
            ("many", TheatreConfig { towns: 18, ..TheatreConfig::default() }, 28),
        ] {
            let config = TheatreConfig { relief_share: 0.0, rebound_rate: 0.0, ..config };
            let after = if horizon == 28 { vec![Window::new(1, 7), Window::new(8, 14), Window::new(15, 28)] } else { vec![Window::new(1, 7), Window::new(1, 14)] };
            let spec = RespiteCurve { rings_km: vec![5.0], horizon_days: horizon, after, draws: 39, ..RespiteCurve::default() };
            let mut acc: BTreeMap<usize, Vec<[f64; 6]>> = BTreeMap::new();
            for seed in 1..=seeds {
                let p = simulate(&config, seed).unwrap().anchored_points();
                let (Ok(c), Ok(m)) = (estimate(&spec, &p), estimate(&minimum(&spec), &p)) else { continue };
                for (i, (w, c)) in c.estimate.windows.iter().zip(&m.estimate.cells).enumerate() {
                    let Some(se) = c.std_error_per_action else { continue };
                    acc.entry(i).or_default().push([w.effect_per_action, w.effect_std_error.powi(2), se.powi(2), c.treated_after_expected / c.treated as f64, w.treated_per_action, c.degrees_of_freedom.unwrap()]);
                }
            }
            let m = minimum(&spec);
            for (i, v) in &acc {
                let n = v.len() as f64;
                let mean = |k: usize| v.iter().map(|x| x[k]).sum::<f64>() / n;
                let sd = (v.iter().map(|x| (x[0] - mean(0)).powi(2)).sum::<f64>() / (n - 1.0)).sqrt();
                println!("{name} {} {} n {n}: mean {:.3} sd {:.4} curve-se/sd {:.3} placebo-se/sd {:.3} expected {:.3} after {:.3} ratio {:.3}", m.baselines[i / m.after.len()], m.after[i % m.after.len()], mean(0), sd, mean(1).sqrt() / sd, mean(2).sqrt() / sd, mean(3), mean(4), mean(5));
            }
        }
    }
}
