//! `respite review`.

use crate::{cli::Context, failure::Failure, keys::Keys, output::Reply};
use respite::{
    Project,
    data::store::{ImportFile, Vintages, write_file},
    incidents::{self, Incidents, Judgement, Question, RowPair, VERDICTS_FROM, Verdict, Why, queue, rates},
    model::EventId,
    render::{linked, numbers::counted},
};
use serde_json::json;
use std::path::PathBuf;

/// Decides pairs of rows that are in doubt.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Write all pairs and judgements as a CSV table, to be filled in and imported
    #[arg(long, value_name = "FILE.csv", conflicts_with_all = ["import", "take_back"])]
    export: Option<PathBuf>,
    /// Take the verdicts of such a table: same, different, unsure or taken-back in the column `verdict`
    #[arg(long, value_name = "FILE.csv", conflicts_with = "take_back")]
    import: Option<PathBuf>,
    /// Take back the judgement on two rows
    #[arg(long, num_args = 2, value_names = ["ID", "ID"])]
    take_back: Option<Vec<String>>,
}

/// Runs the command.
///
/// # Errors
/// When what was asked for cannot be done; the message says why.
pub fn run(args: &Args, context: &Context) -> Result<Reply, Failure> {
    let mut project = Project::open(&context.project)?;
    let incidents = Incidents::of(&project, &Vintages::Newest)?;
    if let Some(path) = &args.export {
        let table = incidents::export(&incidents)?;
        write_file(path, &table).map_err(respite::Error::from)?;
        let pairs = queue(&incidents).len();
        let text = format!(
            "Wrote {}: {} to decide, {}.\n",
            path.display(),
            counted(pairs as u64, "pair", "pairs"),
            counted(incidents.judgements.len() as u64, "judgement in force", "judgements in force")
        );
        return Ok(Reply::new("review", text, json!({ "pairs": pairs, "judgements": incidents.judgements.len() })));
    }
    if let Some(path) = &args.import {
        let file = ImportFile::read(path).map_err(respite::Error::from)?;
        let taken = incidents::import(&mut project, &incidents, &file.name, &file.bytes, context.today)?;
        let text = format!(
            "{}; {} what holds already; {} no verdict.\n",
            counted(taken.kept, "judgement is kept", "judgements are kept"),
            counted(taken.known, "row says", "rows say"),
            counted(taken.open, "row has", "rows have")
        );
        let relinked = relinked(&project)?;
        return Ok(Reply::new(
            "review",
            format!("{text}{}", sum(&relinked)?),
            json!({ "taken": taken, "rates": rates(&relinked).map_err(respite::Error::from)? }),
        ));
    }
    if let Some([one, other]) = args.take_back.as_deref() {
        let judgement = Judgement::new(EventId(one.clone()), EventId(other.clone()), Verdict::TakenBack).map_err(respite::Error::from)?;
        judgement.keep(&mut project, context.today)?;
        relinked(&project)?;
        let text = format!("Taken back: {} and {}.\n", judgement.first, judgement.second);
        return Ok(Reply::new("review", text, json!({ "taken_back": judgement.rows() })));
    }
    if context.json {
        let pairs = queue(&incidents);
        let rates = rates(&incidents).map_err(respite::Error::from)?;
        let judgements: Vec<_> = incidents.judgements.values().collect();
        return Ok(Reply::new("review", String::new(), json!({ "pairs": pairs, "judgements": judgements, "rates": rates })));
    }
    Session { project, incidents, keys: Keys::new(), said: Vec::new(), context }.run()
}

/// Links the rows anew with all judgements, and keeps what comes out.
fn relinked(project: &Project) -> Result<Incidents, Failure> {
    let incidents = Incidents::of(project, &Vintages::Newest)?;
    incidents.keep(project)?;
    Ok(incidents)
}

/// The links as they stand, and the rates where there are enough verdicts.
fn sum(incidents: &Incidents) -> Result<String, Failure> {
    let summary = incidents::summary(incidents);
    let mut text = linked::sentences(&summary);
    match rates(incidents).map_err(respite::Error::from)? {
        Some(rates) => text.push_str(&format!("\n{}{}", linked::rates(&rates), super::doubts(&rates.diagnostics))),
        None => text.push_str(&format!("From {VERDICTS_FROM} judgements on the rates of false and missed links are told.\n")),
    }
    Ok(text)
}

/// Screens and keys until the person ends it.
struct Session<'a> {
    project: Project,
    incidents: Incidents,
    keys: Keys,
    /// Rows of this session's judgements, to take the last one back.
    said: Vec<RowPair>,
    context: &'a Context,
}

const LEGEND: &str = "One happening?   y yes   n no   u unsure   b take the last one back   q end";

impl Session<'_> {
    fn run(mut self) -> Result<Reply, Failure> {
        let mut questions = queue(&self.incidents);
        let mut at = 0;
        while let Some(question) = questions.get(at) {
            self.show(question, at, questions.len())?;
            let verdict = match self.keys.next().map_err(broken)? {
                Some('y') => Verdict::Same,
                Some('n') => Verdict::Different,
                Some('u') => Verdict::Unsure,
                Some('b') => {
                    at -= usize::from(self.take_back()? && at > 0);
                    continue;
                }
                Some('q') | None => break,
                Some(_) => continue,
            };
            self.keep(question, verdict)?;
            at += 1;
            if self.is_milestone()? {
                self.incidents = relinked(&self.project)?;
                self.keys.say(&format!("\nThe weights are fitted anew with what was said.\n{}", sum(&self.incidents)?)).map_err(broken)?;
                self.keys.say("Any key goes on.").map_err(broken)?;
                self.keys.next().map_err(broken)?;
                (questions, at) = (queue(&self.incidents), 0);
            }
        }
        let ended = if at >= questions.len() { "No pair is left to decide.\n" } else { "" };
        self.incidents = relinked(&self.project)?;
        let said = counted(self.said.len() as u64, "judgement", "judgements");
        let text = format!("{ended}{said} in this session, all in the ledger.\n{}", sum(&self.incidents)?);
        Ok(Reply::new("review", text, json!({ "said": self.said })))
    }

    fn show(&self, question: &Question, at: usize, of: usize) -> Result<(), Failure> {
        let why = match question.why {
            Why::Uncertain => "among the most uncertain",
            Why::Drawn => "drawn by chance among all, so that the rates are about all",
        };
        let by_rule = if question.rule.linked { "linked" } else { "not linked" };
        let versions = question.versions(&self.incidents)?;
        let width = self.keys.width();
        let text = format!(
            "Pair {} of {of}, {why}. The rule: probability {}, {by_rule}.\n\n{}\n{}\n{LEGEND}",
            at + 1,
            linked::probability(question.rule.probability),
            super::part_within(&linked::versions("The rows", &versions), width),
            super::part_within(&linked::explained(&question.explained(&self.incidents), "For and against"), width),
        );
        self.keys.screen(&text).map_err(broken)
    }

    fn keep(&mut self, question: &Question, verdict: Verdict) -> Result<(), Failure> {
        let (one, other) = question.rows.clone();
        let judgement = Judgement::new(one, other, verdict).map_err(respite::Error::from)?;
        let judgement = Judgement { rule: Some(question.rule), ..judgement };
        judgement.keep(&mut self.project, self.context.today)?;
        self.said.push(judgement.rows());
        self.keys.say(&format!("Kept: {} and {}: {}.", judgement.first, judgement.second, verdict.word())).map_err(broken)
    }

    /// Takes the session's last judgement back; `false` when there is none.
    fn take_back(&mut self) -> Result<bool, Failure> {
        let Some((one, other)) = self.said.pop() else { return Ok(false) };
        let judgement = Judgement::new(one, other, Verdict::TakenBack).map_err(respite::Error::from)?;
        judgement.keep(&mut self.project, self.context.today)?;
        self.keys.say(&format!("Taken back: {} and {}.", judgement.first, judgement.second)).map_err(broken)?;
        Ok(true)
    }

    /// Whether the sure judgements in force have just become a multiple of the number from which rates are told.
    fn is_milestone(&self) -> Result<bool, Failure> {
        let held = incidents::in_force(&self.project)?;
        let sure = held.values().filter(|judgement| judgement.rule.is_some() && judgement.verdict != Verdict::Unsure).count() as u64;
        let last = self.said.last().and_then(|rows| held.get(rows)).map(|judgement| judgement.verdict);
        Ok(sure > 0 && sure.is_multiple_of(VERDICTS_FROM) && last.is_some_and(|verdict| verdict != Verdict::Unsure))
    }
}

fn broken(error: std::io::Error) -> Failure {
    Failure::input(format!("read or write the terminal: {error}"), "use --export and --import where there is no terminal")
}
