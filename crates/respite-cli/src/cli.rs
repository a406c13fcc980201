//! What can be typed: the options shared by all commands, and the one list of commands.

use crate::{commands, failure::Failure, output::Reply, progress::Progress};
use clap::{Parser, Subcommand};
use respite::model::Day;
use std::path::PathBuf;

/// Says what can honestly be said about violence and the measures against it.
#[derive(Debug, Parser)]
#[command(name = "respite", version, about, max_term_width = 100, arg_required_else_help = true)]
pub struct Cli {
    /// Folder of the project
    #[arg(long, global = true, value_name = "DIR", default_value = ".")]
    project: PathBuf,
    /// Print one JSON object instead of text
    #[arg(long, global = true)]
    pub json: bool,
    /// The day to write into the ledger instead of today, such as 2026-02-26
    #[arg(long, global = true, value_name = "DAY", hide = true)]
    today: Option<Day>,
    #[command(subcommand)]
    pub command: Command,
}

/// What commands share.
#[derive(Debug)]
pub struct Context {
    /// Folder of the project.
    pub project: PathBuf,
    /// Today, as the face knows it.
    pub today: Day,
    /// Whether one JSON object is asked for.
    pub json: bool,
    /// Progress on standard error.
    pub progress: Progress,
}

impl Cli {
    /// What the commands share, with the clock read here and nowhere else.
    pub fn context(&self) -> Context {
        let today = self.today.unwrap_or_else(|| Day::from_date(jiff::Zoned::now().date()));
        Context { project: self.project.clone(), today, json: self.json, progress: Progress::new() }
    }
}

macro_rules! commands {
    ($($(#[$doc:meta])* $variant:ident($module:ident),)*) => {
        /// The commands, in the order in which help shows them.
        #[derive(Debug, Subcommand)]
        pub enum Command {
            $($(#[$doc])* $variant(commands::$module::Args),)*
        }

        impl Command {
            /// Runs the command.
            pub fn run(&self, context: &Context) -> Result<Reply, Failure> {
                match self {
                    $(Self::$variant(args) => commands::$module::run(args, context),)*
                }
            }
        }
    };
}

commands! {
    /// Make a project with simulated and real rows, run its studies and write a briefing
    Demo(demo),
    /// Make an empty project
    New(new),
    /// Bring files into the project
    Import(import),
    /// Get sources from their publishers into the project
    ///
    /// Without a source it lists the catalogue: what can be got, from whom, under which licence, and how it is cited. A source is
    /// downloaded, checked against the size and SHA-256 that the catalogue has, and imported as `respite import` does, under the
    /// catalogue's names of source and release. A release that the project holds already is not fetched again.
    ///
    /// A download that was cut off goes on where it stopped when the command is run again, where the server allows it. Until it is
    /// whole it stands in the project's folder `downloads/`. A file with another hash is not imported. Up to 5 redirects are
    /// followed, and none from https to http.
    ///
    /// Without a network, download the files elsewhere and pass their folder with `--from`. Some sources are offered in a form that
    /// the program does not read; the catalogue says how to make the files.
    Get(get),
    /// What the project holds
    Status(status),
    /// What was skipped, guessed or repaired while reading files
    Notes(notes),
    /// List events and actions
    Events(events),
    /// What changed between two releases of a source
    ///
    /// Rows are found by the source's own id, published figures by quantity and period, claims by their id. A row that only one
    /// release has is new or deleted if the other release covers its day, from its first to its last row; else it is told apart.
    /// It says what the publisher changed, not why, and not which release is right.
    Diff(diff),
    /// Hold a published sentence against the sources of the project
    ///
    /// The sentence is taken apart, each claim is held against each source that counts the same, and what chance alone does is
    /// told beside it. The sources stay apart. It never says that a sentence is true or false.
    Check(check),
    /// Run studies
    Run(run),
    /// Run all studies and write the briefing page
    Brief(brief),
    /// The rows behind a number
    Trace(trace),
    /// One method on one plain CSV file, without a project
    Fit(fit),
    /// Link rows of several sources that may tell of one happening
    ///
    /// In a project, the rows of the newest release of each source are compared, each link has a probability and can be explained,
    /// and rows that tell of one happening make an incident. An incident owns no value: each source keeps its own version. The
    /// settings are kept in the ledger and hold until others are given.
    ///
    /// With `--tables`, plain tables are linked without a project. The spec names the rule and its settings, and for each taxonomy the column of the tables and a CSV file beside the spec with
    /// the columns data.source, base.categories, and the levels from fine to coarse. Results name rows by their table, that is the
    /// file's name without its ending, and their number from 1, without the header.
    ///
    /// Without a rule, or with rule = "probabilistic", each pair of rows within the windows gets a score that explains itself and a
    /// probability. The keys are window_km, window_days, link_at, uncertain_at, shared_rows, copy_at, rounds, tolerance, pairs_limit, and
    /// the tables [taxonomies] (column = file), [precision] (exact_km, near_km, district_km, province_km, uncoded_km, days, days_of_source),
    /// [aliases] (other name = name of a side), [weights] (feature = one number for each level) and [running] (killed_from, within_days,
    /// words_shared). All may be left out. Coordinates may be empty, and these columns are used where they are there: killed_low,
    /// killed_best, killed_high, side_a, side_b, place, admin1, admin2, country, text, place_precision (exact, near, district, province,
    /// country) and day_precision (1 for the day itself).
    ///
    /// With rule = "meltt" rows are linked as the R package meltt does, yes or no. The keys are window_km, window_days, partial,
    /// smart_match, and the tables [taxonomies], [certainty] and [weights].
    Link(link),
    /// List incidents, that is rows of several sources that tell of one happening
    Incidents(incidents),
    /// One incident: every source's version side by side, and why its rows are linked
    Incident(incident),
    /// Decide pairs of rows that the probabilities leave in doubt
    ///
    /// One pair a screen: both rows side by side, and what speaks for and against. The most uncertain come first, and every third is
    /// drawn by chance among all, so that the rates can be told. A judgement is in the ledger when the screen says so; it always wins
    /// over the probability, and it can be taken back. After 50 judgements, and each 50 more, it tells how many links are false and how many are missed, and the
    /// weights are fitted anew with what was said.
    ///
    /// Where standard input is no terminal, each line is one key.
    Review(review),
    /// Recreate the derived tables from the originals and the ledger
    Rebuild(rebuild),
    /// The formats that can be imported
    Formats(formats),
    /// The methods
    Methods(methods),
    /// Explain a method, a diagnostic, a format, a kind or the columns
    Explain(explain),
    /// Print a completion script for a shell
    Completions(completions),
    /// Print the manual page
    Man(man),
}
