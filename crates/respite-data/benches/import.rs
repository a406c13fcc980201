//! How long the import formats take, on made-up rows of three sizes.

use divan::{Bencher, black_box, counter::ItemsCount};
use respite_data::formats::{InputFile, ReadOptions, format};
use respite_model::{SourceId, Taxonomy};
use std::fmt::Write;

const SIZES: [usize; 3] = [1_000, 10_000, 100_000];

fn main() {
    divan::main();
}

/// Rows with the 49 columns of UCDP GED, about as long as real ones.
#[divan::bench(args = SIZES, max_time = 20)]
fn ucdp_ged(bencher: Bencher<'_, '_>, rows: usize) {
    read(bencher, "ucdp-ged", &ucdp_rows(rows), None, rows);
}

/// Rows with four columns and no ids, so that each id is made from the row.
#[divan::bench(args = SIZES, max_time = 20)]
fn table(bencher: Bencher<'_, '_>, rows: usize) {
    let mapping = "[columns]\ndate = \"date\"\nlatitude = \"latitude\"\nlongitude = \"longitude\"\nkind = \"type\"\n\
                   [kinds]\nraid = \"raid\"\nmine = \"bombing\"\n";
    let mut text = String::from("date,longitude,latitude,type\n");
    for i in 0..rows {
        let kind = if i % 2 == 0 { "raid" } else { "mine" };
        let _ = writeln!(text, "2031-{:02}-{:02},{},{},{kind}", i % 12 + 1, i % 28 + 1, i % 180, i % 90);
    }
    read(bencher, "table", &text, Some(mapping), rows);
}

fn read(bencher: Bencher<'_, '_>, id: &str, text: &str, mapping: Option<&str>, rows: usize) {
    let (Ok(taxonomy), Ok(source), Some(format)) = (Taxonomy::built_in(), SourceId::try_from("made-up"), format(id)) else { return };
    let options = ReadOptions { source: &source, vintage: None, mapping, taxonomy: &taxonomy };
    let file = InputFile { name: "made-up.csv", sha256: "", bytes: text.as_bytes() };
    bencher.counter(ItemsCount::new(rows)).bench(|| format.read(black_box(&file), &options));
}

fn ucdp_rows(rows: usize) -> String {
    let mut text = String::from(
        "id,relid,year,active_year,code_status,type_of_violence,conflict_dset_id,conflict_new_id,conflict_name,dyad_dset_id,dyad_new_id,\
         dyad_name,side_a_dset_id,side_a_new_id,side_a,side_b_dset_id,side_b_new_id,side_b,number_of_sources,source_article,source_office,\
         source_date,source_headline,source_original,where_prec,where_coordinates,where_description,adm_1,adm_2,latitude,longitude,geom_wkt,\
         priogrid_gid,country,country_id,region,event_clarity,date_prec,date_start,date_end,deaths_a,deaths_b,deaths_civilians,\
         deaths_unknown,best,high,low,gwnoa,gwnob\n",
    );
    for i in 0..rows {
        let (month, day, deaths) = (i % 12 + 1, i % 28 + 1, i % 7);
        let headline = "Shells fall on the market of Ostwall for a third day, residents and a spokesman of the Red Front say";
        let _ = writeln!(
            text,
            "{i},UTO-2031-1-99-{i},2031,true,Clear,{kind},,99,Utopia: Government,99,99,Government of Utopia - Red Front,11,11,\
             Government of Utopia,22,22,Red Front,2,\"\"\"Herald,2031-{month:02}-{day:02},{headline}\"\";\"\"Gazette,2031-{month:02}-{day:02},\
             {headline}\"\"\",Herald;Gazette,2031-{month:02}-{day:02};2031-{month:02}-{day:02},\"{headline};\n{headline}\",\"residents, Red Front\",\
             2,Ostwall town,\"market of Ostwall, on the river\",North province,Mill district,{lat}.12345,{lon}.54321,POINT ({lon}.54321 {lat}.12345),\
             150193,Utopia,999,Nowhere,1,1,2031-{month:02}-{day:02} 00:00:00.000,2031-{month:02}-{day:02} 00:00:00.000,0,0,{deaths},0,\
             {deaths},{high},{deaths},999,",
            kind = i % 3 + 1,
            lat = i % 80,
            lon = i % 170,
            high = deaths + i % 4,
        );
    }
    text
}
