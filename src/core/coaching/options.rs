//! Options: what can be done for which criterion, and the ladders for repeats, as they were published.

use super::ladder::Ladder;
use crate::core::ledger::Writing;
use crate::core::refusal::{Refusal, Result};
use crate::core::scorecard;
use crate::core::suggest::or_list;
use crate::core::toml::Written;
use crate::core::toml::faults::Faults;
use rusqlite::{Connection, OptionalExtension, Row};
use serde::Deserialize;
use toml::Spanned;

/// What did not happen where the list is refused.
const UNDONE: &str = "nothing was published";
/// The most days of an option, and of a ladder.
const MOST_DAYS: u32 = 3650;

/// One thing that can be done.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// Its id.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// What is done.
    pub what: String,
    /// How many days it takes.
    pub days: u32,
    /// For which criteria; none: for all.
    #[serde(default)]
    pub criteria: Vec<String>,
}

/// The options that were published together.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Options {
    /// Their number.
    pub number: i64,
    /// Each option.
    pub choices: Vec<Choice>,
    /// What comes after what.
    pub(super) ladders: Vec<Ladder>,
    text: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Sheet {
    #[serde(default)]
    option: Vec<Spanned<Choice>>,
    #[serde(default)]
    ladder: Vec<Spanned<Ladder>>,
}

impl Choice {
    /// Whether it is for a criterion.
    pub fn suits(&self, criterion: &str) -> bool {
        self.criteria.is_empty() || self.criteria.iter().any(|key| key == criterion)
    }
}

impl Options {
    /// The option of an id, for a criterion. Refused where there is none.
    pub fn find(&self, id: &str, criterion: &str) -> Result<&Choice> {
        let Some(found) = self.choices.iter().find(|one| one.id == id) else {
            let known = self.choices.iter().map(|one| one.id.clone()).collect::<Vec<_>>();
            return Err(Refusal::words(format!("there is no option `{}`", id.escape_debug()))
                .hint(or_list(id, "options", &known)));
        };
        if found.suits(criterion) {
            return Ok(found);
        }
        Err(Refusal::rule(format!("the option {id} is for {}, not for {criterion}", found.criteria.join(", ")))
            .hint("see what there is for it: assize coach options show"))
    }

    /// The ladder of a criterion: one that names it, or else one for all.
    pub(super) fn ladder(&self, criterion: &str) -> Option<&Ladder> {
        let named = self.ladders.iter().find(|one| one.criteria.iter().any(|key| key == criterion));
        named.or_else(|| self.ladders.iter().find(|one| one.criteria.is_empty()))
    }

    /// The ladders, in words.
    pub fn ladders_in_words(&self) -> Vec<String> {
        let words = |one: &Ladder| {
            let of = if one.criteria.is_empty() { String::new() } else { format!(" of {}", one.criteria.join(", ")) };
            format!("Repeats{of} within {} days go up: {}.", one.within, one.rungs.join(", then "))
        };
        self.ladders.iter().map(words).collect()
    }

    fn read(number: i64, written: &Written<'_>) -> Result<(Self, Sheet)> {
        let sheet: Sheet = written.parse()?;
        let choices = sheet.option.iter().map(|one| one.get_ref().clone()).collect();
        let ladders = sheet.ladder.iter().map(|one| one.get_ref().clone()).collect();
        Ok((Self { number, choices, ladders, text: written.text.to_owned() }, sheet))
    }
}

/// Publishes a list of options; the newest holds. The same text again changes nothing. Answers whether it was new.
pub fn publish(writing: &mut Writing<'_>, written: &Written<'_>) -> Result<(Options, bool)> {
    let (mut options, sheet) = Options::read(0, written)?;
    check(writing, written, &sheet)?;
    if let Some(known) = newest(writing)?
        && known.text == written.text
    {
        return Ok((known, false));
    }
    options.number = writing.insert("coaching_options", &[("text", &written.text)], &[])?;
    writing.note(format!("coaching options {}", options.number));
    Ok((options, true))
}

/// The options that hold. Refused where none were published.
pub fn current(conn: &Connection) -> Result<Options> {
    newest(conn)?.ok_or_else(|| {
        Refusal::rule("no options of coaching were published")
            .hint("publish a list: assize coach options publish coaching.toml (see examples/coaching.toml)")
    })
}

/// The options with a number.
pub(super) fn numbered(conn: &Connection, number: i64) -> Result<Options> {
    let mut statement = conn.prepare_cached("SELECT id, text FROM coaching_options WHERE id = ?1")?;
    stored(statement.query_row([number], text)?)
}

fn newest(conn: &Connection) -> Result<Option<Options>> {
    let mut statement = conn.prepare_cached("SELECT id, text FROM coaching_options ORDER BY id DESC LIMIT 1")?;
    statement.query_row([], text).optional()?.map(stored).transpose()
}

fn text(row: &Row<'_>) -> rusqlite::Result<(i64, String)> {
    Ok((row.get("id")?, row.get("text")?))
}

fn stored((number, text): (i64, String)) -> Result<Options> {
    let read = Options::read(number, &Written { name: "the published options", text: &text });
    Ok(read.map_err(|refusal| Refusal::altered(&format!("coaching_options {number}"), &refusal))?.0)
}

fn check(conn: &Connection, written: &Written<'_>, sheet: &Sheet) -> Result<()> {
    let mut faults = Faults::of(written);
    let known = scorecard::all_criteria(conn)?;
    if sheet.option.is_empty() {
        faults.add(&(0..0), "there is no option: write [[option]] with id, title, what and days");
    }
    let unknown = |span: &std::ops::Range<usize>, criteria: &[String], faults: &mut Faults<'_>| {
        for key in criteria.iter().filter(|key| !known.contains(key)) {
            let hint = or_list(key, "criteria", &known);
            faults.add(span, format!("no card has a criterion `{}`: {hint}", key.escape_debug()));
        }
    };
    for (place, one) in sheet.option.iter().enumerate() {
        let (span, choice) = (one.span(), one.get_ref());
        unknown(&span, &choice.criteria, &mut faults);
        check_choice(&span, choice, &mut faults);
        if sheet.option.iter().take(place).any(|other| other.get_ref().id == choice.id) {
            faults.add(&span, format!("the option `{}` stands here twice", choice.id.escape_debug()));
        }
    }
    for one in &sheet.ladder {
        let (span, ladder) = (one.span(), one.get_ref());
        unknown(&span, &ladder.criteria, &mut faults);
        check_ladder(&span, ladder, sheet, &mut faults);
    }
    faults.refuse(UNDONE)
}

fn check_choice(span: &std::ops::Range<usize>, choice: &Choice, faults: &mut Faults<'_>) {
    let is_plain = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_');
    if choice.id.is_empty() || !choice.id.chars().all(is_plain) {
        faults.add(span, "an id is one word of letters, digits, - and _");
    }
    if choice.title.trim().is_empty() || choice.what.trim().is_empty() {
        faults.add(span, "say what it is called with title, and what is done with what");
    }
    if !(1..=MOST_DAYS).contains(&choice.days) {
        faults.add(span, format!("days is 1 to {MOST_DAYS}"));
    }
}

fn check_ladder(span: &std::ops::Range<usize>, ladder: &Ladder, sheet: &Sheet, faults: &mut Faults<'_>) {
    if !(1..=MOST_DAYS).contains(&ladder.within) {
        faults.add(span, format!("within is 1 to {MOST_DAYS} days"));
    }
    if ladder.rungs.len() < 2 {
        faults.add(span, "a ladder has two rungs at least: rungs = [\"listen\", \"training\"]");
    }
    let is_option = |id: &String| sheet.option.iter().any(|one| one.get_ref().id == *id);
    for id in ladder.rungs.iter().filter(|id| !is_option(id)) {
        faults.add(span, format!("the rung `{}` is no option of this list", id.escape_debug()));
    }
}
