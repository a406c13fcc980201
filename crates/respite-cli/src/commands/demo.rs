//! `respite demo`.

use crate::{cli::Context, failure::Failure, output::Reply};
use respite::{
    briefing,
    check::{Checker, Request},
    demo,
    render::{answer, check_screen},
};
use serde_json::json;
use std::path::PathBuf;

/// Makes a project with simulated and real rows, runs its studies and writes a briefing.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Folder to make
    #[arg(default_value = "respite-demo")]
    dir: PathBuf,
}

/// Runs the command.
///
/// # Errors
/// When what was asked for cannot be done; the message says why.
pub fn run(args: &Args, context: &Context) -> Result<Reply, Failure> {
    let dir = args.dir.display();
    let mut step = 0;
    let mut on_stage = |stage: &'static str| {
        step += 1;
        context.progress.update(stage, step, step + 1);
    };
    let project = demo::make(&args.dir, context.today, &mut on_stage).map_err(|error| {
        let failure = Failure::from(error);
        if respite::Project::open(&args.dir).is_ok() {
            let hint = format!("look at it with `respite status --project {dir}`, run it with `respite run --project {dir}`, or remove the folder {dir} and run the demo again");
            Failure::usage(format!("make the project {dir}: it exists"), hint)
        } else {
            failure
        }
    })?;
    let briefing = briefing::brief(&project, &mut on_stage)?;
    context.progress.clear();
    if let Some((_, error)) = briefing.unanswered.into_iter().next() {
        return Err(error.into());
    }
    let answers = briefing.answers;
    let first = answers.iter().filter(|answer| answer.study() == demo::FIRST_STUDY);
    let mut text: String = first.map(answer::screen).collect();
    let page = project.write_briefing(&briefing.name, &briefing.html)?;
    let rest: Vec<_> = answers
        .iter()
        .filter(|answer| answer.study() != demo::FIRST_STUDY)
        .map(|answer| format!("{}\n  {}", answer.study(), answer::wrapped(answer.sentence(), 86).replace('\n', "\n  ")))
        .collect();
    let (sentence, by, on) = demo::SENTENCE;
    let request = Request { sentence: sentence.to_owned(), by: Some(by.to_owned()), on: on.parse().ok() };
    let checked = Checker::new(&project, Vec::new())?.check(&request);
    let rest = if rest.is_empty() { String::new() } else { format!("\nThe same rows, asked otherwise:\n{}\n", rest.join("\n")) };
    text.push_str(&format!(
        "{rest}\nA published sentence, held against compiled public facts:\n\n{}\n(shortened; `respite check` has the rest)\n\nMade the project {dir} and wrote {}\n\nNext:\n  open the page in a browser: each underlined number opens its rows\n  cd {dir}\n  respite status                what the project holds\n  respite trace {}/rows/actions --limit 5\n  respite check \"{sentence}\" --by {by} --on {on}\n  respite explain respite-curve\n",
        check_screen::short(&checked),
        page.display(),
        demo::FIRST_STUDY
    ));
    Ok(Reply::new("demo", text, json!({ "project": args.dir, "page": page, "answers": answers, "check": checked })))
}
