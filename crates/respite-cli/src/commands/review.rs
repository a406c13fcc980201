//! `respite review`.

use crate::{cli::Context, failure::Failure, keys::Keys, output::Reply};
use respite::{
    Project,
    data::store::{ImportFile, write_file},
    incidents::{self, Judgement, Question, Review, VERDICTS_FROM, Verdict, Version, Why, rates},
    model::EventId,
    render::{linked, numbers::counted, review_screen},
};
use serde_json::json;
use std::path::{Path, PathBuf};

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
    if let Some([one, other]) = args.take_back.as_deref() {
        let judgement = Judgement::new(EventId(one.clone()), EventId(other.clone()), Verdict::TakenBack).map_err(respite::Error::from)?;
        judgement.keep(&mut project, context.today)?;
        relinked(&project)?;
        let text = format!("Taken back: {} and {}.\n", judgement.first, judgement.second);
        return Ok(Reply::new("review", text, json!({ "taken_back": judgement.rows() })));
    }
    let review = Review::of(&project)?;
    if let Some(path) = &args.export {
        return exported(&review, path);
    }
    if let Some(path) = &args.import {
        return imported(&mut project, &review, path, context);
    }
    if context.json {
        let rates = rates(&review.before).map_err(respite::Error::from)?;
        let judgements: Vec<_> = review.now.judgements.values().collect();
        return Ok(Reply::new("review", String::new(), json!({ "pairs": review.queue(), "judgements": judgements, "rates": rates })));
    }
    Session { project, review, keys: Keys::new(), said: Vec::new(), context }.run()
}

fn exported(review: &Review, path: &Path) -> Result<Reply, Failure> {
    let table = incidents::export(review)?;
    write_file(path, &table).map_err(respite::Error::from)?;
    let (pairs, judgements) = (review.queue().len(), review.now.judgements.len());
    let text = format!(
        "Wrote {}: {} to decide, {}.\nPairs decided from the first on, without a gap, let the rates be told; others count for themselves alone.\n",
        path.display(),
        counted(pairs as u64, "pair", "pairs"),
        counted(judgements as u64, "judgement in force", "judgements in force")
    );
    Ok(Reply::new("review", text, json!({ "pairs": pairs, "judgements": judgements })))
}

fn imported(project: &mut Project, review: &Review, path: &Path, context: &Context) -> Result<Reply, Failure> {
    let file = ImportFile::read(path).map_err(respite::Error::from)?;
    let taken = incidents::import(project, review, &file.name, &file.bytes, context.today)?;
    let text = format!(
        "{}; {} what holds already; {} no verdict.\n",
        counted(taken.kept, "judgement is kept", "judgements are kept"),
        counted(taken.known, "row says", "rows say"),
        counted(taken.open, "row has", "rows have")
    );
    let review = relinked(project)?;
    let rates = rates(&review.before).map_err(respite::Error::from)?;
    Ok(Reply::new("review", format!("{text}{}", sum(&review)?), json!({ "taken": taken, "rates": rates })))
}

/// Links the rows anew with all judgements, and keeps what comes out.
fn relinked(project: &Project) -> Result<Review, Failure> {
    let review = Review::of(project)?;
    review.now.keep(project)?;
    Ok(review)
}

/// The links as they stand, the doubts, and the rates where there are enough verdicts.
fn sum(review: &Review) -> Result<String, Failure> {
    let mut text = linked::sentences(&incidents::summary(&review.now));
    text.push_str(&super::doubts(&incidents::doubts(&review.now)));
    match rates(&review.before).map_err(respite::Error::from)? {
        Some(rates) => text.push_str(&format!("\n{}{}", linked::rates(&rates), super::doubts(&rates.diagnostics))),
        None => text.push_str(&format!("From {VERDICTS_FROM} judgements on the rates of false and missed links are told.\n")),
    }
    Ok(text)
}

/// Screens and keys until the person ends it.
struct Session<'a> {
    project: Project,
    review: Review,
    keys: Keys,
    /// This session's judgements, to take the last one back.
    said: Vec<Judgement>,
    context: &'a Context,
}

/// What a key asks for.
enum Answer {
    Say(Verdict),
    Back,
    End,
}

const LEGEND: &str = "One happening?  y yes  n no  u unsure  m more  b take the last back  q end";

impl Session<'_> {
    fn run(mut self) -> Result<Reply, Failure> {
        let mut questions = self.review.queue();
        let mut at = 0;
        while let Some(question) = questions.get(at) {
            self.show(question, at, questions.len())?;
            match self.answer(question)? {
                Answer::Say(verdict) => self.keep(question, verdict)?,
                Answer::Back => {
                    at -= usize::from(self.take_back()? && at > 0);
                    continue;
                }
                Answer::End => break,
            }
            at += 1;
            if self.is_milestone()? {
                self.review = relinked(&self.project)?;
                self.keys.say(&format!("\nThe weights are fitted anew with what was said.\n{}", sum(&self.review)?)).map_err(broken)?;
                self.keys.say("Any key goes on.").map_err(broken)?;
                self.keys.next().map_err(broken)?;
                (questions, at) = (self.review.queue(), 0);
            }
        }
        let ended = if at >= questions.len() { "No pair is left to decide.\n" } else { "" };
        self.review = relinked(&self.project)?;
        let said = counted(self.said.len() as u64, "judgement", "judgements");
        let text = format!("{ended}{said} in this session, all in the ledger.\n{}", sum(&self.review)?);
        let rows: Vec<_> = self.said.iter().map(Judgement::rows).collect();
        Ok(Reply::new("review", text, json!({ "said": rows })))
    }

    fn answer(&self, question: &Question) -> Result<Answer, Failure> {
        loop {
            match self.keys.next().map_err(broken)? {
                Some('y') => return Ok(Answer::Say(Verdict::Same)),
                Some('n') => return Ok(Answer::Say(Verdict::Different)),
                Some('u') => return Ok(Answer::Say(Verdict::Unsure)),
                Some('b') => return Ok(Answer::Back),
                Some('m') => self.show_more(question)?,
                Some('q') | None => return Ok(Answer::End),
                Some(_) => {}
            }
        }
    }

    fn show(&self, question: &Question, at: usize, of: usize) -> Result<(), Failure> {
        let why = match question.why {
            Why::Uncertain => "the most uncertain of the rest",
            Why::Drawn => "drawn by chance, for the rates",
        };
        let by_rule = if question.rule.linked { "linked" } else { "not linked" };
        let versions = self.review.versions(question)?;
        let text = format!(
            "Pair {} of {of}, {why}. Probability {}, {by_rule}.\n\n{}\n{LEGEND}",
            at + 1,
            linked::probability(question.rule.probability),
            review_screen::screen(&versions, &self.review.explained(question), self.keys.width()),
        );
        self.keys.screen(&text).map_err(broken)
    }

    /// The whole tables and texts of the pair.
    fn show_more(&self, question: &Question) -> Result<(), Failure> {
        let (width, versions) = (self.keys.width(), self.review.versions(question)?);
        let rows = super::part_within(&linked::versions("The rows", &versions), width);
        let reasons = super::part_within(&linked::explained(&self.review.explained(question), "For and against"), width);
        let text = |version: &Version| format!("\n{}:\n{}\n", version.event.id, version.event.text.as_deref().unwrap_or("no text"));
        let texts: String = versions.iter().map(text).collect();
        self.keys.say(&format!("\n{rows}{texts}\n{reasons}\n{LEGEND}")).map_err(broken)
    }

    fn keep(&mut self, question: &Question, verdict: Verdict) -> Result<(), Failure> {
        let judgement = self.review.word(question, verdict)?;
        judgement.keep(&mut self.project, self.context.today)?;
        let text = format!("Kept: {} and {}: {}.", judgement.first, judgement.second, verdict.word());
        self.said.push(judgement);
        self.keys.say(&text).map_err(broken)
    }

    /// Takes the session's last judgement back; `false` when there is none, or another process said something else since.
    fn take_back(&mut self) -> Result<bool, Failure> {
        let Some(last) = self.said.pop() else {
            let text = "Nothing was judged in this session; `respite review --take-back ID ID` takes an older one back.";
            self.keys.say(text).map_err(broken)?;
            return Ok(false);
        };
        self.project = Project::open(&self.context.project)?;
        let held = incidents::in_force(&self.project)?;
        // A probability may come back from JSON with another last digit.
        let is_own = |held: &Judgement| (held.verdict, &held.seen, &held.note) == (last.verdict, &last.seen, &last.note);
        if !held.get(&last.rows()).is_some_and(is_own) {
            let text = format!("Not taken back: {} and {} were judged otherwise since, outside this session.", last.first, last.second);
            self.keys.say(&text).map_err(broken)?;
            return Ok(false);
        }
        let back = Judgement { verdict: Verdict::TakenBack, rule: None, seen: None, note: None, ..last };
        back.keep(&mut self.project, self.context.today)?;
        self.keys.say(&format!("Taken back: {} and {}.", back.first, back.second)).map_err(broken)?;
        Ok(true)
    }

    /// Whether the sure judgements in force have just become a multiple of the number from which rates are told.
    fn is_milestone(&self) -> Result<bool, Failure> {
        let held = incidents::in_force(&self.project)?;
        let sure = held.values().filter(|judgement| judgement.rule.is_some() && judgement.verdict != Verdict::Unsure).count() as u64;
        let last = self.said.last().map(|judgement| judgement.verdict);
        Ok(sure > 0 && sure.is_multiple_of(VERDICTS_FROM) && last.is_some_and(|verdict| verdict != Verdict::Unsure))
    }
}

fn broken(error: std::io::Error) -> Failure {
    Failure::input(format!("read or write the terminal: {error}"), "use --export and --import where there is no terminal")
}
