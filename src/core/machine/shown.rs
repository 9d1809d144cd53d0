//! Shown: what an engine says that a machine had said of a dialogue that was drawn there. It comes with the picks, and its root
//! was committed before the seed: so it counts as if it had been here by then.

use super::before::Before;
use super::verdict::{TOTAL, TUNED};
use crate::calc::listing::list_and;
use crate::calc::moment::Moment;
use crate::core::ledger::{By, Writing, by};
use crate::core::people::{self, Person};
use crate::core::refusal::{Refusal, Result};
use crate::core::request::RequestId;
use crate::core::scorecard::{self, Card, CardId, parse_level};
use chrono::NaiveDate;
use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;

/// Keeps what one machine said by one card.
pub(in crate::core) struct Showing<'a> {
    machine: Person,
    card: &'a str,
    cards: HashMap<NaiveDate, Rc<OnDay>>,
}

/// The card that was in force on a day, with the numbers of its criteria.
struct OnDay {
    id: CardId,
    card: Card,
    criteria: BTreeMap<String, i64>,
}

/// What a machine said of a dialogue, as an engine writes it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(in crate::core) struct Shown {
    /// All of it, in the form that its root is made of: `facts=partly;tone=full;total=8750`, or `tuned`, or nothing.
    pub(in crate::core) text: String,
    /// When the machine said the last of it; nothing where it said nothing.
    pub(in crate::core) scored: Option<Moment>,
}

/// One thing of it: the criterion, its number, and what its level is worth.
struct Part {
    criterion: Option<i64>,
    level: Option<String>,
    percent: Option<i64>,
}

impl<'a> Showing<'a> {
    /// Of a machine, `name/version`, by a card, `name` or `name/version`.
    pub(in crate::core) fn of(writing: &Writing<'_>, machine: &str, card: &'a str) -> Result<Self> {
        Ok(Self { machine: people::machine(writing, machine)?, card, cards: HashMap::new() })
    }

    /// Keeps what was said of a dialogue of a day. What is here already is not kept again; refused where it is something else.
    pub(in crate::core) fn keep(
        &mut self,
        writing: &mut Writing<'_>,
        (request, reference, day): (RequestId, &str, NaiveDate),
        shown: &Shown,
    ) -> Result<()> {
        let on_day = self.on_day(writing, day)?;
        if self.text_of(writing, request)?.is_empty() {
            self.insert(writing, request, shown, &on_day).map_err(|refusal| Refusal {
                message: format!("{}: {}", reference.escape_debug(), refusal.message),
                ..refusal
            })?;
        }
        let here = self.text_of(writing, request)?;
        if here == shown.text {
            return Ok(());
        }
        let said =
            |text: &str| if text.is_empty() { "nothing".to_owned() } else { format!("`{}`", text.escape_debug()) };
        let brought: Vec<String> =
            self.brought(writing, request)?.iter().map(|by| format!("{by} at {}", by.at)).collect();
        let by = if brought.is_empty() { String::new() } else { format!(", brought by {}", list_and(&brought)) };
        Err(Refusal::data(format!(
            "{}: here {} said {}{by}, and in the engine {}",
            reference.escape_debug(),
            self.machine.handle,
            said(&here),
            said(&shown.text)
        ))
        .hint("one version says one thing of a dialogue: another answer is of another version"))
    }

    /// Who brought what stands here of a dialogue, before this act.
    fn brought(&self, writing: &Writing<'_>, request: RequestId) -> Result<Vec<By>> {
        let mut statement = writing.prepare_cached(
            "SELECT entry FROM machine_verdict WHERE request = ?1 AND machine = ?2 AND entry < ?3
             UNION SELECT entry FROM machine_tuning WHERE request = ?1 AND machine = ?2 AND entry < ?3 ORDER BY entry",
        )?;
        let rows = statement.query_map((request.0, self.machine.id.0, writing.entry()), |row| row.get(0))?;
        rows.map(|entry| by(writing, entry?)).collect()
    }

    fn insert(&self, writing: &mut Writing<'_>, request: RequestId, shown: &Shown, on_day: &OnDay) -> Result<()> {
        if shown.text == TUNED {
            writing.insert("machine_tuning", &[("request", &request.0), ("machine", &self.machine.id.0)], &[])?;
            return Ok(());
        }
        if shown.text.is_empty() {
            return Ok(());
        }
        let scored = shown.scored.ok_or_else(|| {
            Refusal::data("the machine said something, and nothing says when")
                .hint("picks have a column `machine_scored`")
        })?;
        for word in split(&shown.text, ';') {
            let part = part(word, on_day)?;
            let facts: [(&'static str, &dyn rusqlite::ToSql); 8] = [
                ("request", &request.0),
                ("machine", &self.machine.id.0),
                ("card", &on_day.id.0),
                ("criterion", &part.criterion),
                ("part", &part.criterion.unwrap_or_default()),
                ("level", &part.level),
                ("percent", &part.percent),
                ("scored", &scored.to_string()),
            ];
            writing.insert("machine_verdict", &facts, &[("quote", None)])?;
        }
        Ok(())
    }

    /// What stands here, with what this act brought.
    fn text_of(&self, writing: &Writing<'_>, request: RequestId) -> Result<String> {
        let before = Before::of(writing, &self.machine.handle, (self.card, None), writing.entry().saturating_add(1))?;
        Ok(before.said(writing, request)?.text)
    }

    fn on_day(&mut self, writing: &Writing<'_>, day: NaiveDate) -> Result<Rc<OnDay>> {
        if let Some(found) = self.cards.get(&day) {
            return Ok(Rc::clone(found));
        }
        let (id, card) = scorecard::find_on(writing, Some(self.card), day)?;
        let found = Rc::new(OnDay { id, criteria: scorecard::criterion_ids(writing, id)?, card });
        self.cards.insert(day, Rc::clone(&found));
        Ok(found)
    }
}

/// A part such as `tone=full`, by a card.
fn part(word: &str, on_day: &OnDay) -> Result<Part> {
    let unclear = || {
        Refusal::data(format!("`{}` is no verdict", word.escape_debug()))
            .hint("`criterion=level`, as the engine's script writes it")
    };
    let fields = split(word, '=');
    let [key, level] = fields.as_slice() else { return Err(unclear()) };
    let (key, level) = (bare(key), bare(level));
    if key == TOTAL {
        let percent = level.parse().ok().filter(|percent: &i64| *percent >= 0 && percent.to_string() == level);
        let percent = percent.ok_or_else(|| {
            Refusal::data(format!("`{}` is no score", level.escape_debug()))
                .hint("of `total` the level is in hundredths of a per cent: 8750 for 87.5 %")
        })?;
        return Ok(Part { criterion: None, level: None, percent: Some(percent) });
    }
    let criterion = on_day.card.criteria.iter().find(|criterion| criterion.key == key).filter(|one| !one.is_text());
    let (criterion, number) = criterion.zip(on_day.criteria.get(&key)).ok_or_else(|| {
        Refusal::data(format!("the card {} has no criterion `{}` with levels", on_day.card.label(), key.escape_debug()))
            .hint("the card is that which was in force on the day of the dialogue")
    })?;
    let level = parse_level(&level);
    let percent = criterion.percent(level.as_deref())?;
    Ok(Part { criterion: Some(*number), level: level.map(|level| criterion.kept(&level)).transpose()?, percent })
}

/// What a text says of a dialogue: each criterion with its level.
pub(in crate::core) fn said_parts(text: &str) -> Vec<(String, String)> {
    let part = |word: &str| match split(word, '=').as_slice() {
        [key, level] => Some((bare(key), bare(level))),
        _ => None,
    };
    split(text, ';').into_iter().filter_map(part).collect()
}

/// Parts of a text between separators that no backslash stands before.
fn split(text: &str, separator: char) -> Vec<&str> {
    let (mut parts, mut start, mut is_escaped) = (Vec::new(), 0, false);
    for (at, c) in text.char_indices() {
        if is_escaped {
            is_escaped = false;
        } else if c == '\\' {
            is_escaped = true;
        } else if c == separator {
            parts.extend(text.get(start..at));
            start = at + c.len_utf8();
        }
    }
    parts.extend(text.get(start..));
    parts
}

/// A word without the backslashes that kept its letters from ending it.
fn bare(word: &str) -> String {
    let (mut bare, mut is_escaped) = (String::new(), false);
    for c in word.chars() {
        if c == '\\' && !is_escaped {
            is_escaped = true;
        } else {
            is_escaped = false;
            bare.push(c);
        }
    }
    bare
}
