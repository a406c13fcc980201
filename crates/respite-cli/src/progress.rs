//! Progress bars on standard error, for work longer than a second, absent when it is no terminal.

use indicatif::{ProgressBar, ProgressStyle};
use respite::{data::store, get::Step};
use std::{
    cell::RefCell,
    io::IsTerminal,
    time::{Duration, Instant},
};

/// Shows one piece of work at a time.
#[derive(Debug)]
pub struct Progress {
    visible: bool,
    current: RefCell<Option<(String, Instant, Option<ProgressBar>)>>,
}

const PATIENCE: Duration = Duration::from_secs(1);

impl Progress {
    /// A progress display that is silent where standard error is no terminal.
    pub fn new() -> Self {
        Self { visible: std::io::stderr().is_terminal(), current: RefCell::new(None) }
    }

    /// Tells how far a piece of work is; shown once it has lasted a second.
    pub fn update(&self, what: &str, done: u64, total: u64) {
        self.show(what, done, Some(total), "{msg} {wide_bar} {pos}/{len} {eta}");
    }

    fn show(&self, what: &str, done: u64, total: Option<u64>, template: &str) {
        if !self.visible {
            return;
        }
        let mut current = self.current.borrow_mut();
        if current.as_ref().is_none_or(|(name, ..)| name != what) {
            if let Some((_, _, Some(bar))) = current.take() {
                bar.finish_and_clear();
            }
            *current = Some((what.to_owned(), Instant::now(), None));
        }
        let Some((name, since, bar)) = current.as_mut() else { return };
        if bar.is_none() && since.elapsed() > PATIENCE {
            let style = ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar());
            *bar = Some(ProgressBar::new(total.unwrap_or(0)).with_style(style).with_message(name.clone()));
        }
        if let Some(bar) = bar {
            total.into_iter().for_each(|total| bar.set_length(total));
            bar.set_position(done);
        }
    }

    /// Tells where an import stands.
    pub fn import(&self, progress: store::Progress<'_>) {
        let (what, step) = match progress {
            store::Progress::Hashing { file } => (format!("reading {file}"), 0),
            store::Progress::Reading { file } => (format!("reading {file}"), 1),
            store::Progress::Making { rows } => (format!("{rows} rows"), 2),
            store::Progress::Writing { file } => (format!("writing {file}"), 3),
            store::Progress::Recording => ("recording".to_owned(), 4),
        };
        self.update(&what, step, 5);
    }

    /// Tells where the getting of a source stands.
    pub fn get(&self, step: Step<'_>) {
        match step {
            Step::Importing(progress) => self.import(progress),
            Step::Downloading { file, bytes, total } => {
                let template = match total {
                    Some(_) => "{msg} {wide_bar} {bytes}/{total_bytes}",
                    None => "{msg} {bytes}",
                };
                self.show(file, bytes, total, template);
            }
        }
    }

    /// Takes the display away.
    pub fn clear(&self) {
        if let Some((_, _, Some(bar))) = self.current.borrow_mut().take() {
            bar.finish_and_clear();
        }
    }
}
