//! From bytes to text: encoding, byte order mark, NUL bytes.

use super::{note_codes, notebook::Notebook};
use respite_model::NoteAction;
use std::borrow::Cow;

/// The text of a file as UTF-8 without byte order mark and NUL, or the reason why it is none.
pub(crate) fn decode<'a>(bytes: &'a [u8], notes: &mut Notebook) -> Result<Cow<'a, str>, String> {
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err("the file is empty".into());
    }
    if let Some(kind) = binary_kind(bytes) {
        return Err(format!("the bytes are no text; they look like {kind}"));
    }
    let text = match encoding_rs::Encoding::for_bom(bytes) {
        Some((encoding, length)) => {
            let (text, broken) = encoding.decode_without_bom_handling(&bytes[length..]);
            if encoding == encoding_rs::UTF_8 && broken {
                windows_1252(&bytes[length..], notes)
            } else {
                if encoding != encoding_rs::UTF_8 {
                    let reason = format!("the byte order mark says {}", encoding.name());
                    notes.on_file(&note_codes::ENCODING_GUESSED, NoteAction::Guessed, Some(encoding.name()), reason);
                }
                notes.on_file(&note_codes::BYTE_ORDER_MARK, NoteAction::Repaired, None, "a byte order mark at the start was taken off");
                text
            }
        }
        None => match std::str::from_utf8(bytes) {
            Ok(text) => Cow::Borrowed(text),
            Err(_) => windows_1252(bytes, notes),
        },
    };
    Ok(without_nul(text, notes))
}

fn windows_1252<'a>(bytes: &'a [u8], notes: &mut Notebook) -> Cow<'a, str> {
    let reason = "the bytes are not UTF-8; read as windows-1252, so letters beyond ASCII may be wrong";
    notes.on_file(&note_codes::ENCODING_GUESSED, NoteAction::Guessed, Some("windows-1252"), reason);
    encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0
}

fn without_nul<'a>(text: Cow<'a, str>, notes: &mut Notebook) -> Cow<'a, str> {
    let nuls = text.bytes().filter(|byte| *byte == 0).count();
    if nuls == 0 {
        return text;
    }
    notes.on_file(&note_codes::NUL_BYTES, NoteAction::Repaired, None, format!("{nuls} NUL bytes were taken out"));
    Cow::Owned(text.replace('\0', ""))
}

/// What bytes that are no text look like. A few control bytes are let through, since damaged text has them.
fn binary_kind(bytes: &[u8]) -> Option<&'static str> {
    const SIGNATURES: &[(&[u8], &str)] = &[
        (b"\xD0\xCF\x11\xE0", "an old Excel file (.xls): save it as .xlsx or CSV"),
        (b"\x1F\x8B", "a gzip archive: unpack it first"),
        (b"%PDF", "a PDF"),
        (b"PAR1", "a Parquet file"),
    ];
    if let Some((_, kind)) = SIGNATURES.iter().find(|(signature, _)| bytes.starts_with(signature)) {
        return Some(kind);
    }
    if encoding_rs::Encoding::for_bom(bytes).is_some() {
        return None;
    }
    let start = &bytes[..bytes.len().min(8192)];
    let control = start.iter().filter(|byte| **byte < 0x20 && !matches!(**byte, b'\t' | b'\n' | b'\r')).count();
    (control * 20 > start.len()).then_some("a binary file")
}
