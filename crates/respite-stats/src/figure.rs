//! A picture as data: marks with labelled axes and units. Drawing it is for others.

use serde::Serialize;

/// An axis.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Axis {
    /// What it shows, in plain words.
    pub label: String,
    /// Unit, such as `days`.
    pub unit: String,
}

/// What is drawn, in data units.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "mark", rename_all = "kebab-case")]
pub enum Mark {
    /// A line through points.
    Line {
        /// Name in the legend.
        name: String,
        /// x and y.
        points: Vec<(f64, f64)>,
    },
    /// A band between two lines.
    Band {
        /// Name in the legend: level, pointwise or simultaneous.
        name: String,
        /// x, low and high.
        points: Vec<(f64, f64, f64)>,
    },
    /// Points with intervals.
    Intervals {
        /// Name in the legend.
        name: String,
        /// x, estimate, low and high.
        points: Vec<(f64, f64, f64, f64)>,
    },
    /// A bar from zero to the right, in a row of its own. A panel of bars has no vertical scale.
    Bar {
        /// What stands above it.
        name: String,
        /// Where it ends.
        length: f64,
    },
    /// Places on the horizontal axis, in a row of their own. A panel of such rows has no vertical scale.
    Row {
        /// Name in the legend.
        name: String,
        /// x.
        points: Vec<f64>,
    },
}

/// One panel with its marks, drawn from the first to the last.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Panel {
    /// Title of the panel.
    pub title: String,
    /// Horizontal axis.
    pub x: Axis,
    /// Vertical axis.
    pub y: Axis,
    /// Marks.
    pub marks: Vec<Mark>,
}

/// A picture of one or more panels.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Figure {
    /// Panels, from the first to the last.
    pub panels: Vec<Panel>,
}
