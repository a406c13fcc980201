//! Making the tables again from the originals and the ledger.

use super::catalogue::{Import, KeptFile, PROGRAM, REBUILD, Rebuilt, stem};
use super::gather::{self, FileBytes, Job};
use super::tables::{self, TableBytes};
use super::{Store, StoreError, durable};
use respite_model::{Day, Taxonomy};
use serde::Serialize;

/// A table that was rebuilt when the project was opened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Repair {
    /// Its name.
    pub table: String,
    /// What was wrong with it.
    pub reason: RepairReason,
}

/// What was wrong with a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum RepairReason {
    /// It was not there.
    Missing,
    /// Its length was not the recorded one.
    Damaged,
}

/// What a rebuild did.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct RebuildReport {
    /// Tables that came out as the ledger records them.
    pub same: Vec<String>,
    /// Tables that came out otherwise, because another version of the program made them before; the ledger now records
    /// the new ones.
    pub changed: Vec<String>,
}

impl Store {
    /// Makes all tables again from the originals, byte for byte.
    ///
    /// Tables that another version of the program made may come out otherwise; an entry in the ledger then records the new
    /// ones.
    ///
    /// # Errors
    /// When another process writes, an original is missing or changed, a format is gone, or a table made by this very
    /// version comes out otherwise.
    pub fn rebuild(&mut self, today: Day, progress: &dyn Fn(super::Progress<'_>)) -> Result<RebuildReport, StoreError> {
        let _lock = self.folder.lock()?;
        self.reload()?;
        self.sweep()?;
        let mut report = RebuildReport::default();
        for import in self.imports.clone() {
            let tables = self.make_again(&import, progress)?;
            let kept: Vec<KeptFile> = tables.iter().map(|table| table.kept.clone()).collect();
            if kept == import.tables {
                report.same.extend(kept.into_iter().map(|table| table.name));
                self.write_tables(&tables)?;
                continue;
            }
            if import.program == PROGRAM {
                return Err(differs(&import, &kept));
            }
            self.write_tables(&tables)?;
            report.changed.extend(kept.iter().map(|table| table.name.clone()));
            self.record(REBUILD, today, &Rebuilt { import: import.seq, program: PROGRAM.to_owned(), tables: kept })?;
        }
        self.reload()?;
        self.sweep()?;
        Ok(report)
    }

    /// Rebuilds the tables that are missing or have another length than the ledger records.
    pub(super) fn repair(&mut self) -> Result<(), StoreError> {
        let wrong = |table: &KeptFile| match std::fs::metadata(self.folder.tables().join(&table.name)) {
            Err(_) => Some(Repair { table: table.name.clone(), reason: RepairReason::Missing }),
            Ok(metadata) if metadata.len() != table.bytes => Some(Repair { table: table.name.clone(), reason: RepairReason::Damaged }),
            Ok(_) => None,
        };
        let repairs: Vec<Repair> = self.imports.iter().flat_map(|import| &import.tables).filter_map(wrong).collect();
        if repairs.is_empty() {
            return Ok(());
        }
        let _lock = self.folder.lock()?;
        self.folder.make()?;
        for import in &self.imports {
            if import.tables.iter().any(|table| repairs.iter().any(|repair| repair.table == table.name)) {
                let tables = self.make_again(import, &|_| ())?;
                let kept: Vec<KeptFile> = tables.iter().map(|table| table.kept.clone()).collect();
                if kept != import.tables {
                    return Err(differs(import, &kept));
                }
                self.write_tables(&tables)?;
            }
        }
        self.repairs = repairs;
        Ok(())
    }

    fn make_again(&self, import: &Import, progress: &dyn Fn(super::Progress<'_>)) -> Result<Vec<TableBytes>, StoreError> {
        let format = self.formats.iter().copied().find(|format| format.info().id == import.format);
        let format = format.ok_or_else(|| StoreError::UnknownFormat {
            source_id: import.source.clone(),
            vintage: import.vintage.clone(),
            format: import.format.clone(),
        })?;
        let originals = import.files.iter().map(|file| self.original(&file.sha256)).collect::<Result<Vec<_>, _>>()?;
        let files: Vec<FileBytes<'_>> =
            import.files.iter().zip(&originals).map(|(file, bytes)| FileBytes { name: &file.name, sha256: &file.sha256, bytes }).collect();
        let mapping_hash = import.mapping.as_ref().map(|mapping| mapping.sha256.as_str());
        let mapping = match mapping_hash {
            None => None,
            Some(sha256) => Some(
                String::from_utf8(self.original(sha256)?)
                    .map_err(|_| StoreError::Original { sha256: sha256.to_owned(), reason: "it is no text".to_owned() })?,
            ),
        };
        let taxonomy = Taxonomy::built_in()?;
        let job = Job {
            format,
            source: &import.source,
            vintage: import.vintage_given.then_some(&import.vintage),
            mapping: mapping.as_deref(),
            files: &files,
            taxonomy: &taxonomy,
        };
        let gathered = gather::gather(&job, &|file| progress(super::Progress::Reading { file }))?;
        progress(super::Progress::Making { rows: gathered.rows });
        let stem = stem(&import.format, &import.source, &import.vintage, mapping_hash, &import.files);
        tables::make(&gathered, &stem, &taxonomy)
    }

    fn write_tables(&self, tables: &[TableBytes]) -> Result<(), StoreError> {
        let folder = self.folder.tables();
        tables.iter().try_for_each(|table| durable::write(&folder, &table.kept.name, &table.bytes))?;
        durable::sync_folder(&folder);
        Ok(())
    }
}

fn differs(import: &Import, found: &[KeptFile]) -> StoreError {
    let recorded = |name: &str| import.tables.iter().find(|table| table.name == name).map(|table| table.sha256.clone());
    let none = || "none".to_owned();
    match found.iter().find(|table| !import.tables.contains(table)) {
        Some(table) => StoreError::TableDiffers {
            table: table.name.clone(),
            found: table.sha256.clone(),
            recorded: recorded(&table.name).unwrap_or_else(none),
        },
        None => {
            let lost = import.tables.iter().find(|table| !found.contains(table));
            StoreError::TableDiffers {
                table: lost.map_or_else(none, |table| table.name.clone()),
                found: none(),
                recorded: lost.map_or_else(none, |table| table.sha256.clone()),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::{Format, FormatError, FormatInfo, InputFile, ReadOptions, Reading};
    use crate::store::{ImportFile, ImportRequest};
    use respite_model::{Figure, Vintage};

    struct One;
    static INFO: FormatInfo = FormatInfo {
        id: "one",
        title: "One figure",
        explanation: "",
        counts: "made rows",
        columns: &[],
        notes: &[],
        default_source: Some("one"),
    };

    impl Format for One {
        fn info(&self) -> &'static FormatInfo {
            &INFO
        }

        fn read(&self, _: &InputFile<'_>, options: &ReadOptions<'_>) -> Result<Reading, FormatError> {
            let figure = Figure {
                source: options.source.clone(),
                vintage: Vintage("1".to_owned()),
                quantity: "attacks".to_owned(),
                from: Day(0),
                to: Day(30),
                value: 7.0,
                address: None,
                note: None,
                row: 2,
                file: String::new(),
            };
            Ok(Reading { figures: vec![figure], rows: 1, ..Reading::default() })
        }
    }

    #[test]
    fn tables_of_another_version_are_replaced_and_recorded() -> Result<(), Box<dyn std::error::Error>> {
        let folder = tempfile::tempdir()?;
        drop(Store::create(folder.path(), "")?);
        let mut store = Store::open_with(folder.path(), &[&One])?;
        let files = vec![ImportFile { name: "a".to_owned(), bytes: b"a".to_vec() }];
        let today = Day(20_000);
        let request = ImportRequest { files, format: &One, source: None, vintage: None, mapping: None, strict: true, today };
        let right = store.import(request, &|_| ())?.import.tables;
        let wrong = vec![KeptFile { sha256: "0".repeat(64), ..right[0].clone() }];

        let older = |program: &str| Rebuilt { import: 1, program: program.to_owned(), tables: wrong.clone() };
        store.record(REBUILD, today, &older("0.0.0"))?;
        assert_eq!(store.rebuild(today, &|_| ())?.changed, [right[0].name.clone()]);
        assert_eq!((store.entries().len(), &store.imports()[0].tables), (3, &right));
        assert_eq!(store.rebuild(today, &|_| ())?.same.len(), 1);

        store.record(REBUILD, today, &older(PROGRAM))?;
        assert!(matches!(store.rebuild(today, &|_| ()), Err(StoreError::TableDiffers { .. })));
        Ok(())
    }
}
