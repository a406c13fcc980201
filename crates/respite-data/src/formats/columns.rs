//! Declares the columns of a format once: where they stand in a file, and which of them it cannot do without.

/// Makes a struct `Columns` of [`super::records::Column`] fields. A column is required when the format's `INFO` says so.
/// Names behind a field are those that other releases give the column.
macro_rules! columns {
    ($($field:ident $($older:literal)*,)*) => {
        /// Where the columns stand in a file.
        struct Columns {
            $($field: Column,)*
        }

        impl Columns {
            fn find(records: &Records<'_>) -> Result<Self, FormatError> {
                let find = |names: &[&str]| {
                    let is_required = INFO.columns.iter().any(|column| column.required && names.contains(&column.name));
                    if is_required { records.require(names) } else { Ok(records.find(names)) }
                };
                Ok(Self { $($field: find(&[stringify!($field).trim_start_matches("r#"), $($older),*])?,)* })
            }

            fn all(&self) -> impl Iterator<Item = &Column> {
                [$(&self.$field),*].into_iter()
            }
        }
    };
}
