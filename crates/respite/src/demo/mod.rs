//! The demonstration: a simulated theatre with known truth, and compiled public facts.

mod theatre;

use crate::{Error, Project, analyses::OnStage, study::StudyFile};
use respite_data::{
    formats::format,
    store::{ImportFile, ImportRequest},
};
use respite_model::{Day, SourceId, Vintage};
use std::path::Path;

/// The study whose answer the demonstration prints in full.
pub const FIRST_STUDY: &str = "strikes";

/// Compiled from public pages; each row has its addresses.
const MEASURES: &str = include_str!("carried/interventions.csv");
const MONTHLY: &str = include_str!("carried/monthly_attacks.csv");
const DEATHS: &str = include_str!("carried/deaths.csv");
const CLAIMS: &str = include_str!("carried/claims.csv");
/// What these sources count, in words.
const DEFINITIONS: &str = include_str!("carried/definitions.toml");
/// The sentence that the demonstration checks, with who said it and when.
pub const SENTENCE: (&str, &str, &str) =
    ("The border closure led to a 17 percent fall in militant attacks in December", "CRSS", "2026-01-01");

/// The release of the compiled lists: the month in which they were put together.
const COMPILED: &str = "2026-11";

/// Makes the demonstration project: imports what the program carries and writes its studies.
///
/// # Errors
/// When the folder is in use or cannot be written.
pub fn make(dir: &Path, today: Day, on_stage: OnStage<'_>) -> Result<Project, Error> {
    let mut project = Project::create(dir, "Respite demonstration: a made-up theatre, and compiled public facts")?;
    on_stage("making the project");
    let theatre = theatre::made_up()?;
    on_stage("simulating the theatre");
    for (source, name, format, text, mapping, vintage) in [
        ("made-up-actions", "made-up-actions.csv", "table", theatre.actions.as_str(), Some(theatre::ACTIONS_MAPPING), None),
        ("made-up-attacks", "made-up-attacks.csv", "table", theatre.attacks.as_str(), Some(theatre::ATTACKS_MAPPING), None),
        ("measures", "interventions.csv", "actions", MEASURES, None, Some(COMPILED)),
        ("picss", "monthly_attacks.csv", "series", MONTHLY, None, Some(COMPILED)),
        ("crss", "deaths.csv", "series", DEATHS, None, Some(COMPILED)),
        ("claims", "claims.csv", "claims", CLAIMS, None, Some(COMPILED)),
    ] {
        import(&mut project, today, (source, name, format), text, mapping, vintage)?;
        on_stage("importing");
    }
    project.store().write_definitions(DEFINITIONS)?;
    for (name, text) in theatre.studies()? {
        project.write_study(&StudyFile { name: name.to_owned(), text })?;
    }
    on_stage("computing the built-in truth");
    Ok(project)
}

fn import(
    project: &mut Project,
    today: Day,
    (source, name, format_id): (&str, &str, &str),
    text: &str,
    mapping: Option<&str>,
    vintage: Option<&str>,
) -> Result<(), Error> {
    let format = format(format_id).ok_or_else(|| Error::NoSuchFormat { id: format_id.to_owned() })?;
    let request = ImportRequest {
        files: vec![ImportFile { name: name.to_owned(), bytes: text.as_bytes().to_vec() }],
        format,
        source: SourceId::try_from(source).ok(),
        vintage: vintage.map(|vintage| Vintage(vintage.to_owned())),
        mapping: mapping.map(str::to_owned),
        strict: false,
        today,
    };
    project.import(request, &|_| {}).map(|_| ())
}
