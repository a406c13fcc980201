//! The notes that the formats can leave, each once. A format lists those it uses.

use super::NoteInfo;

macro_rules! notes {
    ($($name:ident $code:literal $meaning:literal)*) => {
        $(pub(crate) const $name: NoteInfo = NoteInfo { code: $code, meaning: $meaning };)*
    };
}

notes! {
    BOUNDS_DISORDERED "bounds-disordered" "The low count is above the best one, or the best above the high one. All are kept as the source writes them."
    BYTE_ORDER_MARK "byte-order-mark" "The file starts with a byte order mark. It was taken off."
    CELLS_COUNT "cells-count" "The row has another number of cells than the header, so its values may stand in the wrong columns. It was left out; superfluous empty cells at its end were cut off instead."
    CLAIM_REPEATED "claim-repeated" "The id was seen in an earlier row. The claim was left out."
    CLAIM_WITHOUT_NUMBER "claim-without-number" "The claim has no number that can be read, or a form that is not known, and is no denial. It was left out."
    CODE_UNKNOWN "code-unknown" "The value is no code of this column. It was left out."
    COLUMN_MISSING "column-missing" "Columns that the format can do without are not in the file. Their values are not known."
    COLUMN_NOT_NUMERIC "column-not-numeric" "No cell of the column holds a number. The column was left out."
    COLUMN_REPEATED "column-repeated" "The header has a name more than once. The first of these columns was read."
    COORDINATES_HALF "coordinates-half" "One of latitude and longitude is missing. The other was left out."
    COORDINATES_OUT_OF_RANGE "coordinates-out-of-range" "Latitude is beyond ±90 or longitude beyond ±180. Both were left out, the row was kept."
    COORDINATES_SWAPPED "coordinates-swapped" "Latitude and longitude fit only when they are swapped. They were swapped where another column of the row confirms it, and left out elsewhere."
    COORDINATES_UNREADABLE "coordinates-unreadable" "Latitude or longitude is no number. Both were left out."
    COORDINATES_ZERO "coordinates-zero" "Latitude and longitude are both 0, which mostly stands for 'not known'. Both were left out."
    COUNT_UNREADABLE "count-unreadable" "The value is no count: negative, with a fraction, too large or no number. It was left out."
    DATE_SERIAL "date-serial" "The date is a bare number. It was read as a spreadsheet's day number counted from 1900."
    DATE_UNREADABLE "date-unreadable" "The value is no day, or lies outside the years 1900 to 2100. Without a first day the row was left out; without a last day the first was taken for both."
    DELIMITER_GUESSED "delimiter-guessed" "The cells are not separated by commas. The separator was guessed from the header."
    ENCODING_GUESSED "encoding-guessed" "The bytes are not UTF-8. They were read in another encoding."
    END_BEFORE_START "end-before-start" "The last day lies before the first. It was left out."
    END_MISSING "end-missing" "The last day is missing. The first day was taken for both."
    ID_MISSING "id-missing" "The row has no id of its own. One was made from its content."
    ID_REPEATED "id-repeated" "The id was seen in an earlier row. An equal row was left out; a different one was kept under the id with a suffix."
    KIND_BROADER "kind-broader" "The taxonomy does not have the subtype. The kind of the type alone was taken."
    KIND_UNKNOWN "kind-unknown" "The code is in no mapping. The kind is `unknown`."
    MONTH_REPEATED "month-repeated" "The month was seen in an earlier row. An equal figure was left out; a different one was kept beside the first."
    MONTH_UNREADABLE "month-unreadable" "The value is no month such as 2026-02. The row was left out."
    NUL_BYTES "nul-bytes" "The file holds NUL bytes. They were taken out."
    NUMBER_UNREADABLE "number-unreadable" "The value is no number. It was left out."
    QUOTE_UNCLOSED "quote-unclosed" "A quoted cell is open at the end of the file, which may be cut off there. The row was left out."
    ROW_EMPTY "row-empty" "The row has no values. It was left out."
    ROWS_EQUAL "rows-equal" "Rows without ids of their own are equal in all columns used. All were kept and numbered."
    SHEET_CHOSEN "sheet-chosen" "The workbook has several sheets. The first was read."
}
