//! The ledger: what was done to the project, in order, each entry bound to the one before by its hash.
//!
//! A changed or missing entry breaks the chain and is refused when the project is opened. Entries cut off at the end
//! leave a whole, shorter chain: compare the last hash with one that was noted elsewhere.

use super::{StoreError, durable};
use respite_model::Day;
use serde::Serialize;
use sqlx::migrate::Migrator;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection, SqliteSynchronous};
use sqlx::{Connection, Row};
use std::path::{Path, PathBuf};
use std::time::Duration;

static MIGRATIONS: Migrator = sqlx::migrate!("./migrations");

/// The database itself refuses changes. Triggers are not portable, so they stand here and not among the migrations.
const APPEND_ONLY: [&str; 2] = [
    "CREATE TRIGGER IF NOT EXISTS entries_no_update BEFORE UPDATE ON entries \
     BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END",
    "CREATE TRIGGER IF NOT EXISTS entries_no_delete BEFORE DELETE ON entries \
     BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END",
];

/// One entry of the ledger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Entry {
    /// Place in the ledger, from 1.
    pub seq: u64,
    /// What kind of thing was done, such as `import`.
    pub kind: String,
    /// The day that the face passed in.
    pub day: Day,
    /// What was done, as JSON.
    pub body: String,
    /// Hash of the entry before; 64 zeros for the first.
    pub previous: String,
    /// SHA-256 of the five fields above in hexadecimal, see [`Entry::expected_hash`].
    pub hash: String,
}

impl Entry {
    /// SHA-256 in hexadecimal of sequence number, kind, day, previous hash and body, joined by line breaks.
    pub fn expected_hash(&self) -> String {
        hash(self.seq, &self.kind, &self.day.to_string(), &self.previous, &self.body)
    }
}

fn hash(seq: u64, kind: &str, day: &str, previous: &str, body: &str) -> String {
    durable::sha256(format!("{seq}\n{kind}\n{day}\n{previous}\n{body}").as_bytes())
}

fn first_previous() -> String {
    "0".repeat(64)
}

/// The ledger file. No connection is kept between calls.
#[derive(Debug, Clone)]
pub(super) struct Ledger {
    path: PathBuf,
}

impl Ledger {
    pub fn at(path: PathBuf) -> Self {
        Self { path }
    }

    /// Makes the file, or brings an older one up to date.
    pub fn create(&self) -> Result<(), StoreError> {
        run("create", async || {
            let mut connection = connect(&self.path, true).await?;
            MIGRATIONS.run(&mut connection).await?;
            for statement in APPEND_ONLY {
                sqlx::query(statement).execute(&mut connection).await?;
            }
            connection.close().await
        })
    }

    /// All entries, with the chain verified.
    pub fn entries(&self) -> Result<Vec<Entry>, StoreError> {
        let rows = run("read", async || {
            let mut connection = connect(&self.path, false).await?;
            let query = "SELECT seq, kind, day, body, previous, hash FROM entries ORDER BY seq";
            let rows = sqlx::query(query).fetch_all(&mut connection).await?;
            let rows = rows.iter().map(raw).collect::<Result<Vec<_>, _>>()?;
            connection.close().await?;
            Ok(rows)
        })?;
        let mut entries: Vec<Entry> = Vec::with_capacity(rows.len());
        for row in rows {
            let previous = entries.last().map_or_else(first_previous, |entry| entry.hash.clone());
            entries.push(verified(row, entries.len() as u64 + 1, &previous)?);
        }
        Ok(entries)
    }

    /// Appends one entry in one transaction and returns it.
    pub fn append(&self, kind: &str, day: Day, body: &str) -> Result<Entry, StoreError> {
        let entries = self.append_all(kind, day, &[body.to_owned()])?;
        entries.into_iter().next().ok_or(StoreError::Entry { kind: kind.to_owned(), reason: "nothing was written" })
    }

    /// Appends entries in one transaction, all or none, and returns them.
    pub fn append_all(&self, kind: &str, day: Day, bodies: &[String]) -> Result<Vec<Entry>, StoreError> {
        run("append to", async || {
            let mut connection = connect(&self.path, false).await?;
            let mut transaction = connection.begin_with("BEGIN IMMEDIATE").await?;
            let last = sqlx::query("SELECT seq, hash FROM entries ORDER BY seq DESC LIMIT 1").fetch_optional(&mut *transaction).await?;
            let (mut seq, mut previous) = match last {
                Some(row) => (row.try_get::<i64, _>(0)? as u64, row.try_get::<String, _>(1)?),
                None => (0, first_previous()),
            };
            let mut entries = Vec::with_capacity(bodies.len());
            for body in bodies {
                seq += 1;
                let hash = hash(seq, kind, &day.to_string(), &previous, body);
                sqlx::query("INSERT INTO entries (seq, kind, day, body, previous, hash) VALUES ($1, $2, $3, $4, $5, $6)")
                    .bind(seq as i64)
                    .bind(kind)
                    .bind(day.to_string())
                    .bind(body)
                    .bind(&previous)
                    .bind(&hash)
                    .execute(&mut *transaction)
                    .await?;
                let next = hash.clone();
                entries.push(Entry { seq, kind: kind.to_owned(), day, body: body.clone(), previous, hash });
                previous = next;
            }
            transaction.commit().await?;
            connection.close().await?;
            Ok(entries)
        })
    }
}

type Raw = (i64, String, String, String, String, String);

fn raw(row: &sqlx::sqlite::SqliteRow) -> Result<Raw, sqlx::Error> {
    Ok((row.try_get(0)?, row.try_get(1)?, row.try_get(2)?, row.try_get(3)?, row.try_get(4)?, row.try_get(5)?))
}

fn verified((seq, kind, day, body, previous, hash): Raw, expected: u64, chain: &str) -> Result<Entry, StoreError> {
    let broken = |reason: String| StoreError::LedgerBroken { seq: expected, reason };
    if seq != expected as i64 {
        return Err(broken(format!("is missing: the next one is {seq}")));
    }
    let day: Day = day.parse().map_err(|_| broken(format!("has the day {day:?}, which is none")))?;
    let entry = Entry { seq: expected, kind, day, body, previous, hash };
    if entry.previous != chain {
        return Err(broken("does not follow from the entry before it".to_owned()));
    }
    if entry.hash != entry.expected_hash() {
        return Err(broken("was changed: its hash does not fit its content".to_owned()));
    }
    Ok(entry)
}

async fn connect(path: &Path, create: bool) -> Result<SqliteConnection, sqlx::Error> {
    let options = SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(create)
        .synchronous(SqliteSynchronous::Full)
        .busy_timeout(Duration::from_secs(10));
    SqliteConnection::connect_with(&options).await
}

/// Runs database work on a thread of its own, so that a caller inside another runtime is not disturbed.
fn run<T: Send>(action: &'static str, work: impl AsyncFnOnce() -> Result<T, sqlx::Error> + Send) -> Result<T, StoreError> {
    let on_thread = || -> Result<T, sqlx::Error> {
        let runtime = tokio::runtime::Builder::new_current_thread().build().map_err(sqlx::Error::Io)?;
        runtime.block_on(work())
    };
    let result = std::thread::scope(|scope| scope.spawn(on_thread).join());
    result.unwrap_or(Err(sqlx::Error::WorkerCrashed)).map_err(|source| StoreError::Ledger { action, source })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ledger_refuses_changes_and_works_inside_another_runtime() -> Result<(), Box<dyn std::error::Error>> {
        let folder = tempfile::tempdir()?;
        let ledger = Ledger::at(folder.path().join("ledger.sqlite"));
        let runtime = tokio::runtime::Builder::new_current_thread().build()?;
        runtime.block_on(async {
            ledger.create()?;
            ledger.append("judgement", Day(0), "{}")
        })?;
        for statement in ["UPDATE entries SET body = '[]'", "DELETE FROM entries"] {
            let refused = run("change", async || sqlx::query(statement).execute(&mut connect(&ledger.path, false).await?).await.map(drop));
            assert!(refused.is_err_and(|error| error.to_string().contains("append-only")), "{statement}");
        }
        assert_eq!(ledger.entries()?.len(), 1);
        Ok(())
    }
}
