//! The project folder on disk: originals, event tables, ledger.
