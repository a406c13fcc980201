//! What a project links, and with which settings.

use super::IncidentError;
use crate::{Error, Project};
use respite_data::linking::{
    scored::{LinkSpec, RowSpec},
    tables,
};
use respite_model::{Day, SourceId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Kind of the ledger entries that hold a plan.
const ENTRY: &str = "link";

/// Formats whose rows are measures that somebody listed, and no reports of happenings.
const LISTS: &[&str] = &["actions"];

/// What a project links, and with which settings. The last one in the ledger holds.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct LinkPlan {
    /// Sources whose rows are linked. Empty: all that hold reports of happenings.
    pub sources: BTreeSet<SourceId>,
    /// How events become rows that can be compared.
    pub rows: RowSpec,
    /// Windows, weights and limits.
    pub link: LinkSpec,
}

impl LinkPlan {
    /// Reads a plan from TOML: `sources`, the settings of linking, `[precision]`, `[aliases]`.
    ///
    /// # Errors
    /// When the text is no TOML, holds an unknown key, or a setting is out of range.
    pub fn read(file: &str, text: &str) -> Result<Self, Error> {
        let wrong = |reason: String| IncidentError::Plan { file: file.to_owned(), reason };
        let mut keys: toml::Table = text.parse().map_err(|error: toml::de::Error| wrong(error.message().to_owned()))?;
        let sources = keys.remove("sources").unwrap_or_else(|| toml::Value::Array(Vec::new()));
        let sources = sources.try_into().map_err(|error: toml::de::Error| wrong(format!("sources: {}", error.message())))?;
        let rest = toml::to_string(&keys).map_err(|error| wrong(error.to_string()))?;
        let spec = tables::LinkSpec::read(file, &rest)?;
        let plan = match spec.rule {
            tables::LinkRule::Probabilistic(rule) if spec.taxonomies.is_empty() => Self { sources, rows: rule.rows, link: rule.linking },
            tables::LinkRule::Probabilistic(_) => {
                return Err(wrong("[taxonomies]: the rows of a project have kinds, which need none".to_owned()).into());
            }
            other => return Err(wrong(format!("rule = {:?}: it links plain tables alone, with --tables", other.name())).into()),
        };
        plan.link.check().map_err(IncidentError::from)?;
        plan.rows.check().map_err(IncidentError::from)?;
        Ok(plan)
    }

    /// The plan as the text that [`LinkPlan::read`] reads.
    pub fn text(&self) -> String {
        let table = |of: &dyn Fn() -> Result<toml::Table, toml::ser::Error>| of().unwrap_or_default();
        let mut all = table(&|| toml::Table::try_from(&self.link));
        let sources = self.sources.iter().map(|source| toml::Value::String(source.to_string())).collect();
        all.insert("sources".to_owned(), toml::Value::Array(sources));
        all.extend(table(&|| toml::Table::try_from(&self.rows)));
        toml::to_string(&all).unwrap_or_default()
    }

    /// The plan that holds in a project: the last of its ledger, or the default one.
    ///
    /// # Errors
    /// When the entry cannot be read.
    pub fn of(project: &Project) -> Result<Self, Error> {
        Ok(Self::kept(project)?.unwrap_or_default())
    }

    /// The last plan of the ledger; `None` where nothing was ever linked.
    ///
    /// # Errors
    /// When the entry cannot be read.
    pub fn kept(project: &Project) -> Result<Option<Self>, Error> {
        let last = project.store().entries().iter().rev().find(|entry| entry.kind == ENTRY);
        Ok(last.map(super::read_entry).transpose()?)
    }

    /// Writes the plan into the ledger, unless it stands there as the last one.
    ///
    /// # Errors
    /// When a named source is not there or the ledger cannot be written.
    pub fn keep(&self, project: &mut Project, today: Day) -> Result<(), Error> {
        self.linked_sources(project)?;
        if Self::kept(project)?.as_ref() != Some(self) {
            super::append(project, ENTRY, today, std::slice::from_ref(self))?;
        }
        Ok(())
    }

    /// The sources that are linked, in order of name.
    ///
    /// # Errors
    /// When a named source holds no rows.
    pub fn linked_sources(&self, project: &Project) -> Result<BTreeSet<SourceId>, Error> {
        let imports = || project.store().imports().iter().filter(|import| import.events > 0);
        let held: BTreeSet<&SourceId> = imports().map(|import| &import.source).collect();
        if let Some(missing) = self.sources.iter().find(|source| !held.contains(source)) {
            let held = held.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
            return Err(IncidentError::NoSuchSource { name: missing.to_string(), held }.into());
        }
        if !self.sources.is_empty() {
            return Ok(self.sources.clone());
        }
        Ok(imports().filter(|import| !LISTS.contains(&import.format.as_str())).map(|import| import.source.clone()).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plan_holds_settings_and_refuses_what_it_does_not_know() {
        let plan = LinkPlan::read("l.toml", "sources = [\"a\", \"b\"]\nwindow_km = 4\n[aliases]\nX = \"Y\"\n[precision]\nnear_km = 30\n");
        let plan = plan.unwrap_or_else(|error| panic!("{error}"));
        assert_eq!((plan.sources.len(), plan.link.window_km, plan.rows.precision.near_km), (2, 4.0, 30.0));
        assert_eq!(plan.rows.aliases["X"], "Y");
        assert_eq!(LinkPlan::read("l.toml", &plan.text()).unwrap_or_default(), plan);
        assert!(plan.text().contains("window_km = 4.0"));
        let wrong = |text: &str| LinkPlan::read("l.toml", text).map_or_else(|error| error.to_string(), |plan| format!("{plan:?}"));
        assert!(wrong("window = 4\n").contains("window"), "{}", wrong("window = 4\n"));
        assert!(wrong("rule = \"meltt\"\nwindow_km = 4\nwindow_days = 2\n").contains("--tables"));
        assert!(wrong("link_at = 2\n").contains("from 0 to 1"));
        assert!(wrong("a = [").contains("l.toml"));
    }
}
