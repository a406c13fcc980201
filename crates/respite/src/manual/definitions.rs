//! The pages of a project's definitions, and of the rules by which a sentence is checked.

use super::Page;
use respite_data::text;
use std::fmt::Write;

const DEFINITIONS: &str = r#"# Definitions

The file `definitions.toml` in the project's folder says in words what its sources count. `respite check` shows these words beside each
number, and holds a sentence only against sources that count the same. Every table may be repeated or left out.

Without an entry, the name of a column of published figures is read as words (`militant_attacks`), with a remark, and coded rows have the
definition of their format.

```toml
unit = "incidents"              # "rows" without it; `respite check --unit` wins

[[series]]                      # a column of published figures
source = "institute"            # the source's name in the project
column = "militant_attacks"     # the column's name in the file
quantity = "attacks"            # one of the quantities below
side = "militants"              # who acts: militants, forces, or a group's name; optional, as the next three
victims = "civilians"           # who is harmed: civilians, forces, militants
within = "attacks"              # deaths in what: one of the quantities below
place = "Green Province"        # where, if the figures are of one place
definition = "attacks that the institute could verify"
differs = ["verified only"]     # how it differs from what a reader takes the words for
persons = true                  # the column counts persons, which a quantity such as violence does not say
parts = ["a", "b"]              # columns of the same source that add up to this one
own_acts = ["b"]                # those parts that are acts of the side whose measures are in question

[[events]]                      # a source of coded rows
source = "ucdp-candidate"
definition = "..."              # instead of the format's own
differs = ["..."]
from = "2026-01"                # first and last day that the source covers: a day, month or year
to = "2026-03"

[[baseline]]                    # a span that counts are held against as well
name = "January to July"
from = "2025-01"
to = "2025-07"
reason = "the months before the surge"

[[group]]                       # a group and its other names
name = "GF"
also = ["Green Front"]

[[place]]                       # a place and its other spellings; countries and their first-order units are known
name = "Green Valley"
also = ["Grünes Tal"]
within = "Green Province"
```

Coded rows cover the days from the first on which a row ends to the last on which one begins, unless `from` and `to` say otherwise; a period that is not wholly covered is
not counted. A month that the rows cover only in part is never taken for a whole one.

With `unit = "incidents"` a check adds one line, the incidents of all linked sources together: rows that `respite link` takes for reports of
one happening count once. An incident counts if a report of any source meets the kind, side and place of the sentence; how many of them the
sources disagree on is said. Its day and place are those of the first source in order of name whose report meets the sentence, its number that of the
first such report that gives one. Copies and earlier states of a running count add nothing. Only days are counted that all of those sources cover which have rows of
the kinds asked for; a linked source without such rows adds nothing, does not shorten the days, and is named. The lines of the sources themselves
stay as they are.

A figure that contains the acts in question (`own_acts`) is not held against a sentence on attacks. Its parts are shown instead, and how
much of the change is theirs.
"#;

const FINDINGS: &str = r#"# The check of a sentence

`respite check "SENTENCE" --by WHO --on DAY` takes a published sentence apart and holds each claim in it against each source of the project.
The sources stay apart: nothing is pooled or averaged. `--unit incidents` adds a line that counts each happening once which several of them report
(`respite explain definitions`). It never says that a sentence is true or false, and gives no score. The exit code is 0
when a claim was found, whatever the findings, and 4 when the sentence has none.

## How a sentence is read

By written rules over words, without statistics, so that the same words are always read alike. Each part that was understood is given with
its place in the sentence; what carries a meaning and was not understood is listed. A sentence may hold several claims.

- A month or day without a year is the last one that has begun on the day of the sentence (`--on`). Without that day it stays open, and so
  do "last month" and the like.
- A change without a stated comparison is held against the span just before (month, quarter, half-year, week, year), or against the same
  days of the year before (other spans, such as nine months). That this was not said is told.
- "Up to 23,000" is a bound and never the number.
- A name with a capital letter behind "in", "near", "from" and the like that is no known place, and nothing else that is understood, is taken for a place
  that the project does not know. The claim is then held against no source; `definitions.toml` may name the place (`respite explain definitions`).
- A coded row lies in a place when its country, its first- or second-order unit or its place has that name: alone, or before a word such as
  province, district, city, town, village, capital, territory, state, region, county, governorate, suburb. "Islamabad Capital territory" is Islamabad;
  "suburb of Islamabad city" is not.
- "Led to", "because of", "thanks to" claim a cause; "after", "following", "since" only a sequence. A sequence is never made a cause.

## The findings

For each source one of a closed list:

| finding | when |
|---|---|
| `not-testable` | the source does not know the period, or the figure contains the acts in question, or the sentence names a place that the project does not know or gives nothing to hold against it; the reason is given |
| `not-borne-out` | the source shows the other direction, no change, or another count |
| `cannot-be-told-from-chance` | the source shows the direction, and a change of the size that it shows comes by chance alone in more than 5 of 100 cases, even if counts vary as little as counts can (Poisson) |
| `borne-out-in-direction` | the source shows the direction, larger than that, and another size |
| `borne-out` | the source shows direction and size, within the rounding and the form of the sentence (at least, up to, about) |

For several statements in one claim (a count and a change) the least favourable finding is given, a contradiction before what is not testable, and the reason names each. "About" allows a
tenth. A count is borne out too when it lies within the source's own bounds. A denied claim ("did not fall") turns borne out and not borne out
around. "Unchanged" allows 5 %.

A finding is on what was counted. The chance with the series' own ups and downs stands beside it: where it is high, the count fell and the
rate may not have.

## The numbers beside it

- **By chance**: `change-by-chance`. The constant mean is that of both windows together; the dispersion is taken from the unbroken run of
  spans before, 36 at most.
- **The count before** and what follows so extreme a count with no cause at all: `return-to-mean`.
- **The smallest change** that the comparison would find in 4 of 5 tries: `smallest-change`.
- **Records**: `record-by-chance`.
- **A cause**: the project's actions are searched by the words of the cause, from 92 days before the base. Counts of whole spans before and
  after are compared (`interrupted-series`), with placebo dates; studies of the project on the same actions are named with their headline. One
  series shows a sequence and no cause, so that a cause is never borne out by it.
- **What others say**: the project's claims on the same action, or on the same quantity within a week to a month of the period, each with its speaker and unit. Growing
  numbers of one speaker, days apart, are one running count.

Likelihood words are those of ICD 203 and are made from a computed probability: almost no chance (below 5 %), very unlikely (below 20), unlikely
(below 45), a roughly even chance (to 55), likely (to 80), very likely (to 95), almost certain.

## The quantities

| quantity | in words | counted from coded rows of the kinds |
|---|---|---|
"#;

/// What may stand in `definitions.toml`.
pub(super) fn page() -> Page {
    let mut text = DEFINITIONS.to_owned();
    let ids: Vec<String> = text::quantities().iter().map(|word| format!("`{}`", word.id)).collect();
    let _ = write!(text, "\nThe quantities: {}.\n", ids.join(", "));
    Page { title: "Definitions".to_owned(), path: "definitions.md".to_owned(), markdown: text }
}

/// How a sentence is read, and by which rules a finding is made.
pub(super) fn findings() -> Page {
    let mut text = FINDINGS.to_owned();
    for word in text::quantities() {
        let kinds = match word.measure {
            text::Measure::Rows => word.kinds.join(", "),
            text::Measure::Killed => "killed, of any kind".to_owned(),
            text::Measure::Injured => "injured, of any kind".to_owned(),
            text::Measure::None => "not counted from rows".to_owned(),
        };
        let _ = writeln!(text, "| `{}` | {} | {kinds} |", word.id, word.label);
    }
    Page { title: "The check of a sentence".to_owned(), path: "check.md".to_owned(), markdown: text }
}
