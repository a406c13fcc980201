//! The estimate as a table and a figure.

use super::WakeRatioEstimate;
use crate::{
    figure::{Axis, Figure, Mark, Panel},
    method::Estimate,
    table::{Table, Value},
};

impl Estimate for WakeRatioEstimate {
    fn table(&self) -> Table {
        let columns = vec![
            "term",
            "ring_from_km",
            "ring_to_km",
            "baseline",
            "after",
            "treated",
            "control",
            "treated_before",
            "treated_after",
            "control_before",
            "control_after",
            "ratio",
            "ratio_p_value",
            "estimate",
            "p_value",
            "p_adjusted",
        ];
        let rows = self.cells.iter().map(|cell| {
            vec![
                Value::Text("difference_per_action".into()),
                cell.ring.from_km.into(),
                cell.ring.to_km.into(),
                Value::Text(cell.baseline.to_string()),
                Value::Text(cell.after.to_string()),
                Value::Count(cell.treated),
                Value::Count(cell.control),
                Value::Count(cell.treated_before),
                Value::Count(cell.treated_after),
                Value::Count(cell.control_before),
                Value::Count(cell.control_after),
                cell.ratio.into(),
                cell.ratio_p_value.into(),
                cell.difference_per_action.into(),
                cell.difference_p_value.into(),
                cell.difference_adjusted_p_value.into(),
            ]
        });
        Table { columns, rows: rows.collect() }
    }

    fn figure(&self) -> Figure {
        let mut panels: Vec<Panel> = Vec::new();
        for cell in &self.cells {
            let title = format!("{} to {} km", cell.ring.from_km, cell.ring.to_km);
            let Some(ratio) = cell.ratio else { continue };
            if panels.last().is_none_or(|panel| panel.title != title) {
                panels.push(Panel {
                    title: title.clone(),
                    x: Axis { label: "last day of the window after".into(), unit: "days".into() },
                    y: Axis { label: "change of the treated against the control".into(), unit: "ratio".into() },
                    marks: Vec::new(),
                });
            }
            let Some(panel) = panels.last_mut() else { continue };
            let name = format!("baseline {}", cell.baseline);
            let place = (f64::from(cell.after.to_day), ratio);
            match panel.marks.iter_mut().find_map(|mark| match mark {
                Mark::Line { name: known, points } if *known == name => Some(points),
                _ => None,
            }) {
                Some(points) => points.push(place),
                None => panel.marks.push(Mark::Line { name, points: vec![place] }),
            }
        }
        Figure { panels }
    }
}
