//! Parquet files whose bytes depend on their content alone.

use super::StoreError;
use arrow::array::RecordBatch;
use arrow::error::ArrowError;
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::basic::{Compression, ZstdLevel};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use std::fs::File;
use std::path::Path;

/// Rows in one group: small enough to be read in parallel by those who can.
const ROWS_IN_GROUP: usize = 131_072;

/// The bytes of a file that holds the parts of a table; none when there is no row. Neither the program's version nor a date stands in it.
pub(super) fn encode(parts: impl Iterator<Item = Result<RecordBatch, ArrowError>>) -> Result<Option<Vec<u8>>, ParquetError> {
    let mut parts = parts.filter(|part| part.as_ref().map_or(true, |part| part.num_rows() > 0)).peekable();
    let schema = match parts.peek() {
        None => return Ok(None),
        Some(Ok(first)) => first.schema(),
        Some(Err(error)) => return Err(ParquetError::ArrowError(error.to_string())),
    };
    let properties = WriterProperties::builder()
        .set_created_by("respite".to_owned())
        .set_compression(Compression::ZSTD(ZstdLevel::try_new(3)?))
        .set_max_row_group_row_count(Some(ROWS_IN_GROUP))
        .build();
    let mut bytes = Vec::new();
    let mut writer = ArrowWriter::try_new(&mut bytes, schema, Some(properties))?;
    for part in parts {
        writer.write(&part?)?;
    }
    writer.close()?;
    Ok(Some(bytes))
}

/// Opens a file for reading.
pub(super) fn reader(path: &Path, table: &str) -> Result<ParquetRecordBatchReaderBuilder<File>, StoreError> {
    let file = File::open(path).map_err(StoreError::file("read", path))?;
    ParquetRecordBatchReaderBuilder::try_new(file).map_err(StoreError::table("read", table))
}

/// All rows and columns of a file.
pub(super) fn read(path: &Path, table: &str) -> Result<RecordBatch, StoreError> {
    let builder = reader(path, table)?;
    let schema = builder.schema().clone();
    let batches = builder.build().map_err(StoreError::table("read", table))?;
    let batches = batches.collect::<Result<Vec<_>, ArrowError>>().map_err(StoreError::table("read", table))?;
    arrow::compute::concat_batches(&schema, &batches).map_err(StoreError::table("read", table))
}
