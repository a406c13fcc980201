//! Writes the names of countries and their first-order units, as ISO 3166 has them, into one small table.
//!
//! The crate with the names holds several copies of each with pointers between them, which would make the program larger by
//! some megabytes. The table is a line for each name.

use rust_iso3166::{ALL_ALPHA2, from_alpha2};
use std::{env, fs, path::Path};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut codes = ALL_ALPHA2.to_vec();
    codes.sort_unstable();
    let mut table = String::new();
    for country in codes.into_iter().filter_map(from_alpha2) {
        table.push_str(&format!("{}\t{}\t{}\n", country.alpha2, country.alpha3, country.name));
        for unit in country.subdivisions().unwrap_or_default() {
            table.push_str(&format!("\t{}\n", unit.name));
        }
    }
    fs::write(Path::new(&env::var("OUT_DIR")?).join("iso_3166.tsv"), table)?;
    println!("cargo::rerun-if-changed=build.rs");
    Ok(())
}
