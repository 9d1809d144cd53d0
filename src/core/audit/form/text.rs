//! A form that was filled in as a text, in an editor: one audit, in TOML.

use super::filled::{Batch, Done, Filled, Places};
use crate::core::audit::answers::{Answers, Given, Part};
use crate::core::audit::state::AuditId;
use crate::core::ledger::Anchor;
use crate::core::refusal::{Refusal, Result};
use crate::core::scorecard::AND;
use crate::core::suggest::did_you_mean;
use crate::core::toml::Written;
use std::collections::BTreeMap;
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// The tables of such a text: the answers by criterion, the feedback, how long it took, and what it was made from.
pub const TABLES: [&str; 4] = [CRITERION, FEEDBACK, TIME, MADE];
const CRITERION: &str = "criterion";
const FEEDBACK: &str = "feedback";
const TIME: &str = "time";
const MADE: &str = "made";
/// The most minutes that an audit takes.
const LONGEST: u32 = 1440;

/// Reads a form from a text; every fault is told with its line and column.
pub fn read(file: &str, text: &str) -> Result<Batch> {
    let written = Written { name: file, text };
    let whole = written.table()?;
    let mut reading = Reading { written, faults: Vec::new() };
    reading.known(whole.get_ref(), "the form", &TABLES);
    let made = reading.inner(whole.get_ref(), MADE);
    let form = Form::read(&mut reading, whole.get_ref());
    let made = made.and_then(|table| Made::read(&mut reading, table));
    match made {
        _ if !reading.faults.is_empty() => Err(reading.refusal()),
        None => Err(Refusal::data(format!("{file} does not say what it was made from: [made] is missing"))
            .hint("put those lines back, or begin again: assize score form AUDIT --out form.toml")),
        Some(made) => Ok(made.batch(file, form)),
    }
}

/// A text that is being read, and what was found to be wrong.
struct Reading<'a> {
    written: Written<'a>,
    faults: Vec<(usize, String)>,
}

impl Reading<'_> {
    fn fault(&mut self, span: &Range<usize>, says: &str) {
        self.faults.push((span.start, format!("{}: {says}", self.written.place(span))));
    }

    fn refusal(mut self) -> Refusal {
        self.faults.sort();
        let faults: Vec<String> = self.faults.into_iter().map(|(_, says)| says).collect();
        match <[String; 1]>::try_from(faults) {
            Ok([one]) => Refusal::data(one),
            Err(faults) => {
                let name = self.written.name;
                Refusal::data(format!("{name} cannot be read as a form; nothing was recorded")).findings(faults)
            }
        }
    }

    /// Tells every key of a table that is none of these.
    fn known(&mut self, table: &DeTable<'_>, what: &str, known: &[&str]) {
        let unknown = table.keys().filter(|key| !known.contains(&key.get_ref().as_ref()));
        for key in unknown {
            let shown: String = key.get_ref().chars().take(60).collect();
            let advice = did_you_mean(key.get_ref(), known).unwrap_or_else(|| format!("it has {}", known.join(", ")));
            self.fault(&key.span(), &format!("{what} has no `{}`: {advice}", shown.escape_debug()));
        }
    }

    fn inner<'t>(&mut self, table: &'t DeTable<'_>, key: &str) -> Option<&'t DeTable<'t>> {
        self.as_table(table.get(key)?, key)
    }

    fn as_table<'t>(&mut self, value: &'t Spanned<DeValue<'_>>, key: &str) -> Option<&'t DeTable<'t>> {
        if let DeValue::Table(table) = value.get_ref() {
            return Some(table);
        }
        self.fault(&value.span(), &format!("`{key}` is a table: [{key}]"));
        None
    }

    /// A text under a key; nothing but white space is none.
    fn words(&mut self, table: &DeTable<'_>, key: &str) -> Option<String> {
        let value = table.get(key)?;
        let DeValue::String(text) = value.get_ref() else {
            self.fault(&value.span(), &format!("`{key}` is words between quotes: {key} = \"…\""));
            return None;
        };
        (!text.trim().is_empty()).then(|| text.to_string())
    }

    /// A whole number under a key, written as one or between quotes.
    fn whole<N: std::str::FromStr>(&mut self, table: &DeTable<'_>, key: &str) -> Option<N> {
        let value = table.get(key)?;
        let text = match value.get_ref() {
            DeValue::Integer(number) => number.to_string(),
            DeValue::String(text) => text.trim().to_owned(),
            _ => "none".to_owned(),
        };
        if text.is_empty() {
            return None;
        }
        let number = text.parse().ok();
        if number.is_none() {
            self.fault(&value.span(), &format!("`{key}` is a whole number"));
        }
        number
    }

    /// An answer as it is written on a card; none where it is blank.
    fn answer(&mut self, value: &Spanned<DeValue<'_>>) -> Option<String> {
        match value.get_ref() {
            DeValue::String(text) => Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
            DeValue::Integer(number) => Some(number.to_string()),
            DeValue::Float(number) => Some(number.to_string()),
            DeValue::Array(items) => {
                let options: Option<Vec<&str>> = items.iter().map(|item| item.get_ref().as_str()).collect();
                if options.is_none() {
                    self.fault(&value.span(), "options are words between quotes: answer = [\"one\", \"other\"]");
                }
                options.map(|options| options.join(&AND.to_string()))
            }
            DeValue::Boolean(_) | DeValue::Datetime(_) | DeValue::Table(_) => {
                self.fault(&value.span(), "an answer is words between quotes: answer = \"…\"");
                None
            }
        }
    }
}

/// What a text says of the audit.
struct Form {
    given: Vec<Given>,
    met: Option<String>,
    develop: Option<String>,
    minutes: Option<u32>,
    places: Places,
}

impl Form {
    fn read(reading: &mut Reading<'_>, whole: &DeTable<'_>) -> Self {
        let mut form = Self { given: Vec::new(), met: None, develop: None, minutes: None, places: Places::default() };
        for (key, value) in reading.inner(whole, CRITERION).into_iter().flatten() {
            form.criterion(reading, (key.get_ref(), key.span()), value);
        }
        if let Some(feedback) = reading.inner(whole, FEEDBACK) {
            reading.known(feedback, "[feedback]", &["met", "develop"]);
            form.met = reading.words(feedback, "met");
            form.develop = reading.words(feedback, "develop");
            if let Some(value) = feedback.get("met") {
                form.places.note("met", Part::Answer, reading.written.place(&value.span()));
            }
        }
        if let Some(time) = reading.inner(whole, TIME) {
            reading.known(time, "[time]", &["minutes"]);
            form.minutes = reading.whole(time, "minutes");
            if let (Some(value), true) = (time.get("minutes"), form.minutes > Some(LONGEST)) {
                reading.fault(&value.span(), &format!("`minutes` is at most {LONGEST}"));
            }
        }
        form
    }

    fn criterion(
        &mut self,
        reading: &mut Reading<'_>,
        (key, span): (&str, Range<usize>),
        value: &Spanned<DeValue<'_>>,
    ) {
        let Some(table) = reading.as_table(value, &format!("{CRITERION}.{key}")) else { return };
        reading.known(table, &format!("[{CRITERION}.{key}]"), &["answer", "note", "quote"]);
        let answer = table.get("answer");
        let at = answer.map_or(span, Spanned::span);
        self.places.note(key, Part::Answer, reading.written.place(&at));
        for (part, name) in [(Part::Note, "note"), (Part::Quote, "quote")] {
            if let Some(value) = table.get(name) {
                self.places.note(key, part, reading.written.place(&value.span()));
            }
        }
        let level = answer.and_then(|answer| reading.answer(answer));
        let (note, quote) = (reading.words(table, "note"), reading.words(table, "quote"));
        match level {
            Some(level) => self.given.push(Given { criterion: key.to_owned(), level, note, quote }),
            None if note.is_some() || quote.is_some() => {
                reading.fault(&at, &format!("`{key}` has a note or a quote and no answer"));
            }
            None => {}
        }
    }
}

/// What a text was made from.
struct Made {
    head: Anchor,
    auditor: String,
    audit: i64,
    card: String,
    revision: usize,
}

impl Made {
    fn read(reading: &mut Reading<'_>, table: &DeTable<'_>) -> Option<Self> {
        reading.known(table, "[made]", &["head", "for", "audit", "card", "revision"]);
        let head = reading.words(table, "head").and_then(|text| match text.parse::<Anchor>() {
            Ok(head) => Some(head),
            Err(why) => {
                let span = table.get("head").map(Spanned::span).unwrap_or_default();
                reading.fault(&span, &why);
                None
            }
        });
        let (auditor, card) = (reading.words(table, "for"), reading.words(table, "card"));
        let (audit, revision) = (reading.whole(table, "audit"), reading.whole(table, "revision"));
        Some(Self { head: head?, auditor: auditor?, audit: audit?, card: card?, revision: revision? })
    }

    fn batch(self, file: &str, form: Form) -> Batch {
        let filled = Filled {
            audit: AuditId(self.audit),
            card: self.card,
            revision: self.revision,
            done: Done::WhenComplete,
            minutes: form.minutes,
            answers: Answers::new(form.given, form.met, form.develop),
            places: form.places,
            refs: BTreeMap::new(),
        };
        Batch { file: file.to_owned(), head: self.head, auditor: self.auditor, saved: None, forms: vec![filled] }
    }
}
