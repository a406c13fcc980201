//! Claims of speakers: made-up rows, and the compiled list where it is present.

use crate::reading::{listed, read, shared, try_read};
use respite_model::{Form, Stance};

#[test]
fn a_claim_keeps_its_form_and_its_speaker() {
    let text = "claim_id,event,stated_on,claimant,claimant_role,quantity,value,op,unit_definition,counterpart,confidence,url,note\n\
                c1,op-1,2031-02-03,A minister,party,killed,23000,<=,fighters,,high,https://example.org,\n\
                c2,op-1,2031-02,A spokesman,party,killed,12,>=,own soldiers,c1,,,\n\
                c3,op-1,2031,A centre,,strength,7,,,,,,\n\
                c4,op-1,2031-02-04,A spokesman,party,denial,,,rejects c1,c1,,,\n\
                c5,op-1,2031-02-05,A minister,party,killed,many,=,fighters,,,,\n\
                c6,op-1,2031-02-05,A minister,party,killed,5,about,fighters,,,,\n\
                c7,op-1,some day,A minister,party,killed,5,=,fighters,,,,\n\
                c1,op-1,2031-02-09,A minister,party,killed,9,=,fighters,,,,\n";
    let reading = read("claims", text.as_bytes());
    let shown: Vec<String> = reading
        .claims
        .iter()
        .map(|claim| {
            let said = claim.quantity.map(|said| (said.form, said.low, said.best, said.high));
            format!("{} {} {} {:?} {said:?} row {}", claim.id, claim.stated, claim.speaker, claim.stance, claim.row)
        })
        .collect();
    let expected = [
        "made-up:c1 2031-02-03 A minister Asserts Some((AtMost, None, None, Some(23000.0))) row 2",
        "made-up:c2 February 2031 A spokesman Asserts Some((AtLeast, Some(12.0), None, None)) row 3",
        "made-up:c3 2031 A centre Asserts Some((Exact, Some(7.0), Some(7.0), Some(7.0))) row 4",
        "made-up:c4 2031-02-04 A spokesman Denies None row 5",
    ];
    assert_eq!(shown, expected);
    let notes = [
        "6 value number-unreadable dropped",
        "6 value claim-without-number skipped",
        "7 op code-unknown dropped",
        "7 value claim-without-number skipped",
        "8 stated_on date-unreadable skipped",
        "9 claim_id claim-repeated skipped",
    ];
    assert_eq!(listed(&reading.notes), notes);
    assert_eq!((reading.claims[1].against.as_deref(), reading.claims[1].unit.as_deref()), (Some("c1"), Some("own soldiers")));
}

#[test]
fn a_list_without_speakers_is_refused() {
    let error = try_read("claims", b"claim_id,event,stated_on,quantity,value\nc1,e,2031,killed,3\n", None).unwrap_err();
    assert!(error.to_string().contains("claimant"), "{error}");
}

#[test]
fn the_compiled_claims() {
    let Some(bytes) = shared("pakistan/claims_sample.csv") else { return };
    let reading = read("claims", &bytes);
    // Counts made with Python's csv module: 44 rows, 2 denials, 9 of them with >= as the form.
    assert_eq!((reading.rows, reading.claims.len(), reading.notes.len()), (44, 44, 0));
    assert_eq!(reading.claims.iter().filter(|claim| claim.stance == Stance::Denies).count(), 2);
    let at_least = |claim: &&respite_model::Claim| claim.quantity.is_some_and(|said| said.form == Form::AtLeast);
    assert_eq!(reading.claims.iter().filter(at_least).count(), 9);
}
