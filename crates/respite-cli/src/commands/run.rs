//! `respite run [STUDY…]`.

use crate::{cli::Context, failure::Failure, output::Reply};
use cpu_time::ProcessTime;
use respite::{Error, Project, analyses::Wanted, render::answer, study::StudyFile};
use serde_json::json;

/// Runs studies: all of them, or those named.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Names of studies
    #[arg(value_name = "STUDY")]
    studies: Vec<String>,
    /// Also run each study so many times on simulated data like its own, in which actions do nothing, and count what it finds there
    #[arg(long, value_name = "N", default_value_t = 0)]
    false_alarms: u32,
    /// Tell the CPU time of each stage
    #[arg(long)]
    timing: bool,
}

/// Runs the command.
///
/// # Errors
/// When what was asked for cannot be done; the message says why.
pub fn run(args: &Args, context: &Context) -> Result<Reply, Failure> {
    let project = Project::open(&context.project)?;
    let studies: Vec<StudyFile> = match args.studies.as_slice() {
        [] => project.studies()?,
        names => names.iter().map(|name| project.study(name)).collect::<Result<_, _>>()?,
    };
    if studies.is_empty() {
        return Err(Failure::usage(
            "run a study: the project has none",
            "write one into studies/NAME.toml; `respite explain study` tells how",
        ));
    }
    let mut text = String::new();
    let mut answers = Vec::new();
    let mut unanswered = Vec::new();
    for (position, study) in studies.iter().enumerate() {
        let mut stages = Vec::new();
        let mut since = ProcessTime::now();
        let mut on_stage = |stage: &'static str| {
            let now = ProcessTime::now();
            stages.push((stage, now.duration_since(since)));
            since = now;
            context.progress.update(&format!("{}: {stage}", study.name), position as u64, studies.len() as u64);
        };
        let wanted = Wanted { false_alarms: args.false_alarms, ..Wanted::default() };
        let answered: Result<_, Error> = respite::run(&project, study, wanted, &mut on_stage);
        context.progress.clear();
        let answered = match answered {
            Ok(answered) => answered,
            Err(error) => {
                unanswered.push((study.name.clone(), error));
                continue;
            }
        };
        if position > 0 {
            text.push_str("\n\n");
        }
        text.push_str(&answer::screen(&answered));
        if args.timing {
            text.push_str("\nCPU time:\n");
            for (stage, spent) in &stages {
                text.push_str(&format!("  {stage:<32}{:>9.1} ms\n", spent.as_secs_f64() * 1000.0));
            }
        }
        answers.push(answered);
    }
    if let ([], [_]) = (answers.as_slice(), unanswered.as_slice())
        && let Some((_, error)) = unanswered.pop()
    {
        return Err(error.into());
    }
    let (missing, unanswered, code) = super::unanswered(unanswered);
    text.push_str(&missing);
    Ok(Reply::new("run", text, json!({ "answers": answers, "unanswered": unanswered })).with_code(code))
}
