//! Filled-in forms as rows of a spreadsheet: one for each criterion, or one for each audit.

use super::filled::{Batch, Done, Filled, Places};
use crate::calc::spelling::same_name;
use crate::core::audit::answers::{Answers, Given, Part};
use crate::core::audit::state::AuditId;
use crate::core::ledger::Anchor;
use crate::core::reading::{Form, Reader, Row, Wrong, cell, each_row_at, places};
use crate::core::refusal::{Refusal, Result};
use crate::core::text::csv_uncell;
use std::collections::BTreeMap;

/// The sheet of a workbook that is filled in.
pub const SHEET: &str = "forms";

/// The columns of a sheet with a row for each criterion; the first nine are read back, and `ref` where it is there.
pub const CRITERION_COLUMNS: [&str; 17] = [
    "audit",
    "criterion",
    "answer",
    "note",
    "quote",
    "for",
    "card",
    "revision",
    "head",
    "ref",
    "section",
    "title",
    "guidance",
    "answers",
    "weight",
    "rules",
    REHEARSAL,
];
const NEEDED: usize = 9;
const REF: usize = NEEDED;

/// The columns of a sheet with a row for each audit, besides three for each criterion: its key, and with [`NOTE`] and
/// [`QUOTE`] behind it.
pub const AUDIT_COLUMNS: [&str; 10] =
    ["audit", "ref", "met", "develop", "minutes", "for", "card", "revision", "head", REHEARSAL];
/// The last column of either sheet, which only the forms of a rehearsal have.
pub const REHEARSAL: &str = "rehearsal";
/// What the name of the column with the note for a criterion ends in.
pub const NOTE: &str = " note";
/// What the name of the column with the quote for a criterion ends in.
pub const QUOTE: &str = " quote";

/// What stands in place of a criterion in the rows for the audit as a whole, whose words stand under `answer`.
pub const MET: &str = "[met]";
/// The same for what to develop.
pub const DEVELOP: &str = "[develop]";
/// The same for how many minutes it took.
pub const MINUTES: &str = "[minutes]";

/// Reads the forms of a sheet, whichever way it has its rows.
pub fn read(reader: &mut Reader, file: &str) -> Result<Batch> {
    if reader.names().iter().any(|name| same_name(name) == "criterion") {
        by_criterion(reader, file)
    } else {
        by_audit(reader, file)
    }
}

fn by_criterion(reader: &mut Reader, file: &str) -> Result<Batch> {
    let places = places(reader, file, "a sheet of forms", &CRITERION_COLUMNS, NEEDED)?;
    let is_book = reader.form() == Form::Xlsx;
    let mut gathered = Gathered::default();
    let place = |column: usize| places.get(column).copied().flatten();
    each_row_at(reader, file, &CRITERION_COLUMNS, &mut |row| {
        let said = |column: usize| Said::of(row, place(column));
        let Some(criterion) = said(1).text else {
            let is_empty = (2..5).all(|column| said(column).text.is_none());
            return if is_empty { Ok(()) } else { Err(Wrong::at(without_criterion(), place(1))) };
        };
        let at = Spot { file, line: row.line(), is_book };
        let form = gathered.form(&Origin::of([0, 5, 6, 7, 8].map(said))?)?;
        form.refer(&said(REF), &at);
        form.take(criterion, [said(2), said(3), said(4)], &at)
    })?;
    gathered.batch(file)
}

fn by_audit(reader: &mut Reader, file: &str) -> Result<Batch> {
    let is_book = reader.form() == Form::Xlsx;
    let names: Vec<String> = reader.names().iter().map(|name| same_name(name)).collect();
    let find = |wanted: &str| names.iter().position(|name| name == wanted);
    let line = reader.header_line().unwrap_or(1);
    if let Some(missing) = ["audit", "for", "card", "revision", "head"].iter().find(|name| find(name).is_none()) {
        return Err(Refusal::data(format!("{file}:{line}: the column `{missing}` is missing"))
            .hint("hand in the sheet that assize score form wrote; columns to read may go, these may not"));
    }
    let is_key = |name: &String| {
        !name.is_empty() && !AUDIT_COLUMNS.contains(&name.as_str()) && !name.ends_with(NOTE) && !name.ends_with(QUOTE)
    };
    // A criterion is called as the card writes it.
    let criteria: Vec<(usize, &String, String)> = names
        .iter()
        .zip(reader.names())
        .enumerate()
        .filter(|(_, (name, _))| is_key(name))
        .map(|(place, (name, written))| (place, name, written.trim().to_owned()))
        .collect();
    let mut gathered = Gathered::default();
    each_row_at(reader, file, &AUDIT_COLUMNS, &mut |row| {
        let said = |name: &str| Said::of(row, find(name));
        if (0..row.len()).all(|place| filled_in(row, place).is_none()) {
            return Ok(());
        }
        let at = Spot { file, line: row.line(), is_book };
        let form = gathered.form(&Origin::of(["audit", "for", "card", "revision", "head"].map(said))?)?;
        form.refer(&said("ref"), &at);
        for (place, name, key) in &criteria {
            let [note, quote] = [NOTE, QUOTE].map(|ending| said(&format!("{name}{ending}")));
            form.take(key, [Said::of(row, Some(*place)), note, quote], &at)?;
        }
        for (name, key) in [("met", MET), ("develop", DEVELOP), ("minutes", MINUTES)] {
            form.take(key, [said(name), Said::default(), Said::default()], &at)?;
        }
        Ok(())
    })?;
    gathered.batch(file)
}

fn without_criterion() -> Refusal {
    Refusal::data("`criterion` is empty, and something is answered").hint("rows are not to be moved within the sheet")
}

fn filled_in(row: &Row, place: usize) -> Option<&str> {
    row.get(place).map(str::trim).filter(|text| !text.is_empty())
}

/// What stands in a cell, and in which column that is.
#[derive(Clone, Copy, Default)]
struct Said<'r> {
    text: Option<&'r str>,
    column: Option<usize>,
}

impl<'r> Said<'r> {
    fn of(row: &'r Row, column: Option<usize>) -> Self {
        Self { text: column.and_then(|column| filled_in(row, column)), column }
    }
}

/// Where a row stands.
struct Spot<'f> {
    file: &'f str,
    line: u64,
    is_book: bool,
}

impl Spot<'_> {
    /// A cell of a workbook, or the line of a text.
    fn of(&self, column: Option<usize>) -> String {
        let Self { file, line, .. } = self;
        match column.filter(|_| self.is_book) {
            Some(column) => format!("{file}:{}", cell(*line, column)),
            None => format!("{file}:{line}"),
        }
    }
}

/// What a row says that it was made from.
struct Origin<'r> {
    audit: i64,
    auditor: &'r str,
    card: &'r str,
    revision: usize,
    head: &'r str,
    /// The columns of the audit's number and of the head.
    columns: [Option<usize>; 2],
}

impl<'r> Origin<'r> {
    fn of([audit, auditor, card, revision, head]: [Said<'r>; 5]) -> std::result::Result<Self, Wrong> {
        let wrong =
            |says: String, one: Said<'_>| Wrong::at(Refusal::data(says).hint("it is not to be changed"), one.column);
        let words = |name: &str, one: Said<'r>| one.text.ok_or_else(|| wrong(format!("`{name}` is empty"), one));
        let number = |name: &str, one: Said<'r>| {
            words(name, one)?.parse::<i64>().map_err(|_| wrong(format!("`{name}` is not a number"), one))
        };
        let columns = [audit.column, head.column];
        Ok(Self {
            audit: number("audit", audit)?,
            auditor: words("for", auditor)?,
            card: words("card", card)?,
            revision: usize::try_from(number("revision", revision)?).unwrap_or_default(),
            head: words("head", head)?,
            columns,
        })
    }
}

impl Origin<'_> {
    fn anchor(&self) -> std::result::Result<Anchor, Wrong> {
        self.head.parse().map_err(|why: String| Wrong::at(Refusal::data(why), self.columns[1]))
    }
}

/// What all rows of a file were made from.
struct Common {
    auditor: String,
    head: Anchor,
    /// The head as the first row has it.
    written: String,
}

impl Common {
    fn of(origin: &Origin<'_>) -> std::result::Result<Self, Wrong> {
        let head = origin.anchor()?;
        Ok(Self { auditor: origin.auditor.to_owned(), head, written: origin.head.to_owned() })
    }

    fn is_of(&self, origin: &Origin<'_>) -> std::result::Result<bool, Wrong> {
        let is_head = self.written == origin.head || self.head == origin.anchor()?;
        Ok(is_head && self.auditor == origin.auditor)
    }
}

/// The forms of a file, as its rows come.
#[derive(Default)]
struct Gathered {
    /// Whose they are, and the head that they were made from.
    of: Option<Common>,
    forms: Vec<Gathering>,
    by_audit: BTreeMap<i64, usize>,
}

/// A form, as its rows come.
struct Gathering {
    audit: i64,
    card: String,
    revision: usize,
    given: Vec<Given>,
    met: Option<String>,
    develop: Option<String>,
    minutes: Option<u32>,
    places: Places,
    refs: BTreeMap<String, String>,
}

impl Gathered {
    fn form(&mut self, origin: &Origin<'_>) -> std::result::Result<&mut Gathering, Wrong> {
        let other = |what: &str| {
            let says = format!("this row is of another {what} than those above it");
            Wrong::at(Refusal::data(says).hint("hand in each file as it was written"), origin.columns[0])
        };
        let of = match self.of.take() {
            Some(of) => of,
            None => Common::of(origin)?,
        };
        if !self.of.insert(of).is_of(origin)? {
            return Err(other("form"));
        }
        let place = *self.by_audit.entry(origin.audit).or_insert(self.forms.len());
        if place == self.forms.len() {
            self.forms.push(Gathering {
                audit: origin.audit,
                card: origin.card.to_owned(),
                revision: origin.revision,
                given: Vec::new(),
                met: None,
                develop: None,
                minutes: None,
                places: Places::default(),
                refs: BTreeMap::new(),
            });
        }
        let form = self.forms.get_mut(place).ok_or_else(|| Refusal::fault("a form that was read is gone"))?;
        if (form.card.as_str(), form.revision) != (origin.card, origin.revision) {
            return Err(other("card or revision"));
        }
        Ok(form)
    }

    /// The forms in which something is filled in.
    fn batch(self, file: &str) -> Result<Batch> {
        let empty = || {
            Refusal::data(format!("{file} has no form"))
                .hint("hand in the sheet that assize score form wrote, filled in")
        };
        let Common { auditor, head, .. } = self.of.ok_or_else(empty)?;
        let forms = self.forms.into_iter().filter(Gathering::is_begun).map(Gathering::filled).collect();
        Ok(Batch { file: file.to_owned(), head, auditor, saved: None, forms })
    }
}

impl Gathering {
    /// Notes the ref that a row says, as no spreadsheet takes it for a formula.
    fn refer(&mut self, said: &Said<'_>, at: &Spot<'_>) {
        let Some(text) = said.text.map(csv_uncell).filter(|text| !self.refs.contains_key(*text)) else { return };
        self.refs.insert(text.to_owned(), at.of(said.column));
    }

    /// Takes what a row says of a criterion, or of the audit as a whole.
    fn take(&mut self, key: &str, said: [Said<'_>; 3], at: &Spot<'_>) -> std::result::Result<(), Wrong> {
        let column = said[0].column;
        // Without cells the parts of an answer stand in one line.
        let parts = [Part::Answer, Part::Note, Part::Quote].into_iter().zip(said);
        for (part, one) in parts.filter(|(part, one)| *part == Part::Answer || (at.is_book && one.column.is_some())) {
            if !self.places.note(place_key(key), part, at.of(one.column)) {
                let says = format!("`{key}` stands twice for audit {}", self.audit);
                return Err(Wrong::at(Refusal::data(says), column));
            }
        }
        self.take_words(key, said.map(|one| one.text)).map_err(|refusal| Wrong::at(refusal, column))
    }

    fn take_words(&mut self, key: &str, [answer, note, quote]: [Option<&str>; 3]) -> Result<()> {
        let text = answer.map(str::to_owned);
        match (key, answer) {
            (MET, _) => self.met = text,
            (DEVELOP, _) => self.develop = text,
            (MINUTES, Some(minutes)) => {
                let minutes = minutes.parse().ok().filter(|minutes| *minutes <= 1440);
                self.minutes = Some(
                    minutes.ok_or_else(|| Refusal::data("minutes are a whole number up to 1440").hint("such as 12"))?,
                );
            }
            (MINUTES, None) => {}
            (_, Some(level)) => self.given.push(Given {
                criterion: key.to_owned(),
                level: level.to_owned(),
                note: note.map(str::to_owned),
                quote: quote.map(str::to_owned),
            }),
            (_, None) if note.is_some() || quote.is_some() => {
                return Err(Refusal::data(format!(
                    "`{key}` of audit {} has a note or a quote and no answer",
                    self.audit
                ))
                .hint("answer it, or empty its note and its quote"));
            }
            (_, None) => {}
        }
        Ok(())
    }

    fn is_begun(&self) -> bool {
        !self.given.is_empty() || self.met.is_some() || self.develop.is_some()
    }

    fn filled(self) -> Filled {
        Filled {
            audit: AuditId(self.audit),
            card: self.card,
            revision: self.revision,
            done: Done::WhenComplete,
            minutes: self.minutes,
            answers: Answers::new(self.given, self.met, self.develop),
            places: self.places,
            refs: self.refs,
        }
    }
}

fn place_key(key: &str) -> &str {
    match key {
        MET => "met",
        other => other,
    }
}
