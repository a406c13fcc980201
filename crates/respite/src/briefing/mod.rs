//! The briefing: one self-contained page in which each number opens its rows.

mod numbers;
mod second_looks;
mod sources;
mod study;
mod timeline;
mod traces;

use crate::{
    Answer, Error, Project,
    analyses::{self, OnStage, Wanted},
    render::page,
};
use respite_model::Day;
use traces::Traces;

/// What the page says of itself.
const LEAD: &str = "A briefing. Every underlined number opens the rows that it was made from.";

/// A briefing page.
#[derive(Debug)]
pub struct Briefing {
    /// Name of the file, made of the last day in the rows.
    pub name: String,
    /// The page.
    pub html: String,
    /// The answers that it shows, in order of the studies' names.
    pub answers: Vec<Answer>,
    /// Studies that gave no answer, with the reason.
    pub unanswered: Vec<(String, Error)>,
}

/// Runs all studies and puts the page together.
///
/// A study that gives no answer does not stop the page: it is named in it, with the reason.
///
/// # Errors
/// When the project cannot be read.
pub fn brief(project: &Project, on_stage: OnStage<'_>) -> Result<Briefing, Error> {
    let contents = project.contents()?;
    let mut traces = Traces::default();
    let mut sections = String::new();
    let (mut answers, mut unanswered) = (Vec::new(), Vec::new());
    let mut as_of: Option<Day> = None;
    for file in project.studies()? {
        let opened = analyses::of(&file).and_then(|analysis| analysis.open(project, &file, on_stage));
        let answered = opened.and_then(|opened| Ok((opened.answer(Wanted::default(), on_stage)?, opened)));
        match answered {
            Ok((Answer::RespiteCurve(answer), opened)) => {
                as_of = as_of.max(Some(answer.observed.1));
                sections.push_str(&study::section(&answer));
                traces.collect(project, opened.as_ref(), &answer)?;
                on_stage("rows behind the numbers");
                answers.push(Answer::RespiteCurve(answer));
            }
            Err(error) => {
                sections.push_str(&study::unanswered(&file.name, &format!("could not {error}")));
                unanswered.push((file.name.clone(), error));
            }
        }
    }
    let (timeline, last_figure) = timeline::section(project)?;
    sections.push_str(&timeline);
    sections.push_str(&traces.section());
    sections.push_str(&sources::section(&contents));
    let as_of = as_of.max(last_figure);
    let name = as_of.map_or("briefing.html".to_owned(), |day| format!("briefing-{day}.html"));
    Ok(Briefing { name, html: page::page(&contents.title, LEAD, as_of, &sections), answers, unanswered })
}
