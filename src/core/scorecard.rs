//! Scorecard: what dialogues are scored against. Written as TOML, checked, published, never changed.
//!
//! A *criterion* is one thing that is looked at; its key stays the same across versions. A *level* is
//! one answer to it, worth a percentage.

use crate::calc::decimal::Hundredths;
use crate::calc::scoring::{Answer, Band, Class, Fails, Item, Score, score};
use crate::core::ledger::Writing;
use crate::core::refusal::{Refusal, Result};
use crate::core::text::unseen;
use crate::core::toml::{Written, closest};
use rusqlite::{Connection, OptionalExtension, params};
use serde::{Deserialize, Deserializer};
use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;
use toml::Spanned;

/// The number of a published card.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct CardId(pub i64);

/// A card that passed its checks.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Card {
    /// Its name, the same across versions.
    pub name: String,
    /// Its version, 1, 2, 3 …
    pub version: i64,
    /// What it is for.
    pub title: String,
    /// Words for ranges of the total, best first.
    pub bands: Vec<Band>,
    /// Ids and titles of the sections.
    pub sections: Vec<(String, String)>,
    /// What is looked at, in order.
    pub criteria: Vec<Criterion>,
}

/// One thing that is looked at.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Criterion {
    /// Its id, the same across versions.
    pub key: String,
    /// The place of its section in the card.
    pub section: usize,
    /// What is asked.
    pub title: String,
    /// How to tell.
    pub guidance: String,
    /// Hundredths of a per cent of the card.
    pub weight: Hundredths,
    /// The answers, best first.
    pub levels: Vec<Level>,
    /// Whether it may be not applicable.
    pub na: bool,
    /// Whether anything below full needs a note.
    pub note_below_full: bool,
    /// For whom it is critical.
    pub class: Class,
    /// What an answer of 0 % does beyond its own weight.
    pub fails: Fails,
}

/// One answer to a criterion.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Level {
    /// Its id.
    pub key: String,
    /// What it means.
    pub title: String,
    /// What it is worth, in hundredths of a per cent.
    pub percent: Hundredths,
}

impl Card {
    /// The criterion of that key.
    pub fn criterion(&self, key: &str) -> Result<&Criterion> {
        self.criteria.iter().find(|criterion| criterion.key == key).ok_or_else(|| {
            let keys = self.criteria.iter().map(|criterion| criterion.key.as_str());
            let hint = match closest(key, keys.clone()) {
                Some(best) => format!("did you mean `{best}`?"),
                None => format!("it has {}", keys.collect::<Vec<_>>().join(", ")),
            };
            Refusal::data(format!("the card {} has no criterion `{key}`", self.label())).hint(hint)
        })
    }

    /// `dialogue/1`: the name and version by which commands know it.
    pub fn label(&self) -> String {
        format!("{}/{}", self.name, self.version)
    }

    /// The score of a set of answers, one for each criterion, by key; `None` is not applicable.
    pub fn score(&self, answers: &BTreeMap<String, Option<String>>) -> Result<Score> {
        Ok(score(&self.items(answers)?))
    }

    /// The answers as numbers, in the order of the criteria.
    pub fn items(&self, answers: &BTreeMap<String, Option<String>>) -> Result<Vec<Item>> {
        self.criteria
            .iter()
            .map(|criterion| {
                let answer = answers
                    .get(&criterion.key)
                    .ok_or_else(|| Refusal::data(format!("`{}` has no answer", criterion.key)))?;
                Ok(Item {
                    section: criterion.section,
                    weight: criterion.weight.0,
                    class: criterion.class,
                    fails: criterion.fails,
                    answer: criterion.answer(answer.as_deref())?,
                })
            })
            .collect()
    }
}

impl Criterion {
    /// What an answer is worth; `None` is not applicable.
    pub fn answer(&self, level: Option<&str>) -> Result<Answer> {
        match level {
            Some(key) => Ok(Answer::Level(self.level(key)?.percent.0)),
            None if self.na => Ok(Answer::NotApplicable),
            None => Err(Refusal::data(format!("`{}` always applies", self.key))
                .hint(format!("answer one of {}", self.choices()))),
        }
    }

    /// The level of that key.
    pub fn level(&self, key: &str) -> Result<&Level> {
        self.levels.iter().find(|level| level.key == key).ok_or_else(|| {
            let hint = match closest(key, self.levels.iter().map(|level| level.key.as_str())) {
                Some(best) => format!("did you mean `{best}`?"),
                None => format!("its levels are {}", self.choices()),
            };
            Refusal::data(format!("`{key}` is not a level of `{}`", self.key)).hint(hint)
        })
    }

    /// `full, partly, none or na`: the answers in words.
    pub fn choices(&self) -> String {
        let mut keys: Vec<&str> = self.levels.iter().map(|level| level.key.as_str()).collect();
        if self.na {
            keys.push(NA);
        }
        keys.join(", ")
    }

    /// Whether this answer must come with a note.
    pub fn needs_note(&self, answer: Answer) -> bool {
        self.note_below_full && matches!(answer, Answer::Level(percent) if percent < 10_000)
    }
}

/// How people write "not applicable".
pub const NA: &str = "na";

/// A level as people write it: `na` is not applicable.
pub fn parse_level(text: &str) -> Option<String> {
    (text != NA).then(|| text.to_owned())
}

/// How bad a finding is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Severity {
    /// The card cannot be published.
    Error,
    /// It can, but somebody should think again.
    Warning,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Error => "ERROR",
            Self::Warning => "WARNING",
        })
    }
}

/// Something that a check of a card found.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Finding {
    /// How bad it is.
    pub severity: Severity,
    /// File, line and column.
    pub place: String,
    /// What it is.
    pub says: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}: {}", self.severity, self.place, self.says)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Sheet {
    card: About,
    #[serde(default)]
    band: Vec<BandSheet>,
    #[serde(default)]
    section: Vec<SectionSheet>,
    #[serde(default)]
    criterion: Vec<CriterionSheet>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct About {
    id: Spanned<String>,
    version: Spanned<i64>,
    #[serde(default)]
    title: Option<String>,
    #[serde(default)]
    mode: Mode,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "lowercase")]
enum Mode {
    #[default]
    Weights,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct BandSheet {
    name: Spanned<String>,
    from: Spanned<Number>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SectionSheet {
    id: Spanned<String>,
    title: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CriterionSheet {
    id: Spanned<String>,
    title: Spanned<String>,
    #[serde(default)]
    section: Option<Spanned<String>>,
    #[serde(default)]
    guidance: String,
    weight: Spanned<Number>,
    #[serde(default)]
    levels: Option<Vec<LevelSheet>>,
    #[serde(default)]
    na: bool,
    #[serde(default)]
    note_below_full: bool,
    #[serde(default)]
    class: ClassWord,
    #[serde(default)]
    fails: FailsWord,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LevelSheet {
    id: Spanned<String>,
    title: String,
    percent: Spanned<Number>,
}

#[derive(Deserialize, Default, Clone, Copy)]
#[serde(rename_all = "lowercase")]
enum ClassWord {
    #[default]
    None,
    Customer,
    Business,
    Compliance,
}

#[derive(Deserialize, Default, Clone, Copy)]
#[serde(rename_all = "lowercase")]
enum FailsWord {
    #[default]
    Nothing,
    Section,
    Card,
}

/// A decimal number as TOML writes it, read as text: never a float in a card.
struct Number(Hundredths);

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Raw {
            Whole(i64),
            Decimal(f64),
        }
        let text = match Raw::deserialize(deserializer) {
            Ok(Raw::Whole(number)) => number.to_string(),
            Ok(Raw::Decimal(number)) => number.to_string(),
            Err(_) => return Err(serde::de::Error::custom("a number is needed here, such as 20 or 12.5")),
        };
        Hundredths::parse(&text).map(Self).map_err(serde::de::Error::custom)
    }
}

/// Reads a card and checks it: the card, unless an error stands in the way, and all findings.
pub fn check(written: &Written<'_>) -> Result<(Option<Card>, Vec<Finding>)> {
    let sheet: Sheet = written.parse()?;
    let mut desk = Desk { written, findings: Vec::new() };
    let card = desk.card(sheet);
    let broken = desk.findings.iter().any(|finding| finding.severity == Severity::Error);
    Ok(((!broken).then_some(card), desk.findings))
}

/// Collects findings while a card is put together.
struct Desk<'a> {
    written: &'a Written<'a>,
    findings: Vec<Finding>,
}

const FULL: Hundredths = Hundredths(10_000);

impl Desk<'_> {
    fn find(&mut self, severity: Severity, span: &Range<usize>, says: impl Into<String>) {
        let finding = Finding { severity, place: self.written.place(span), says: says.into() };
        self.findings.push(finding);
    }

    fn error(&mut self, span: &Range<usize>, says: impl Into<String>) {
        self.find(Severity::Error, span, says);
    }

    fn card(&mut self, sheet: Sheet) -> Card {
        self.key("card", &sheet.card.id);
        if *sheet.card.version.get_ref() < 1 {
            self.error(&sheet.card.version.span(), "a version is 1, 2, 3 …");
        }
        let Mode::Weights = sheet.card.mode;
        let sections = self.sections(&sheet.section);
        let criteria = self.criteria(&sheet, &sections);
        Card {
            name: sheet.card.id.get_ref().clone(),
            version: *sheet.card.version.get_ref(),
            title: sheet.card.title.unwrap_or_else(|| sheet.card.id.get_ref().clone()),
            bands: self.bands(&sheet.band),
            sections: if sections.is_empty() { vec![("all".to_owned(), "All".to_owned())] } else { sections },
            criteria,
        }
    }

    fn key(&mut self, what: &str, id: &Spanned<String>) {
        let text = id.get_ref();
        if text.trim() != text || text.is_empty() || text.len() > 100 || unseen(text).is_some() || text.contains('/') {
            self.error(&id.span(), format!("the id of a {what} is 1 to 100 letters, digits or dashes, without `/`"));
        }
        if what == "level" && text == NA {
            self.error(&id.span(), "`na` is how people write not applicable: call the level something else");
        }
    }

    fn unique<'s>(&mut self, what: &str, ids: impl Iterator<Item = &'s Spanned<String>>) {
        let mut seen: BTreeMap<&str, String> = BTreeMap::new();
        for id in ids {
            match seen.get(id.get_ref().as_str()) {
                Some(place) => {
                    let says = format!("the {what} `{}` stands already at {place}", id.get_ref());
                    self.error(&id.span(), says);
                }
                None => drop(seen.insert(id.get_ref(), self.written.place(&id.span()))),
            }
        }
    }

    fn sections(&mut self, sheets: &[SectionSheet]) -> Vec<(String, String)> {
        self.unique("section", sheets.iter().map(|section| &section.id));
        for section in sheets {
            self.key("section", &section.id);
        }
        sheets.iter().map(|section| (section.id.get_ref().clone(), section.title.clone())).collect()
    }

    fn bands(&mut self, sheets: &[BandSheet]) -> Vec<Band> {
        self.unique("band", sheets.iter().map(|band| &band.name));
        let mut bands: Vec<Band> = Vec::new();
        for sheet in sheets {
            let from = sheet.from.get_ref().0;
            if from < Hundredths(0) || from > FULL {
                self.error(&sheet.from.span(), "a band begins between 0 and 100");
            }
            if bands.last().is_some_and(|above| above.from <= from.0) {
                self.error(&sheet.from.span(), "bands are written best first, each lower than the one before");
            }
            bands.push(Band { name: sheet.name.get_ref().clone(), from: from.0 });
        }
        if let (Some(last), Some(sheet)) = (bands.last(), sheets.last())
            && last.from != 0
        {
            self.error(&sheet.from.span(), "the last band begins at 0, so that every total has one");
        }
        bands
    }

    fn criteria(&mut self, sheet: &Sheet, sections: &[(String, String)]) -> Vec<Criterion> {
        self.unique("criterion", sheet.criterion.iter().map(|criterion| &criterion.id));
        let criteria: Vec<Criterion> =
            sheet.criterion.iter().map(|criterion| self.criterion(criterion, sections)).collect();
        let sum: i64 = criteria.iter().map(|criterion| criterion.weight.0).fold(0, i64::saturating_add);
        match sheet.criterion.last() {
            None => self.error(&sheet.card.id.span(), "a card needs at least one [[criterion]]"),
            Some(last) if sum != FULL.0 => {
                self.error(&last.weight.span(), format!("the weights sum to {}, not to 100", Hundredths(sum)));
            }
            Some(_) => {}
        }
        if criteria.len() > 200 {
            self.error(&sheet.card.id.span(), "a card has at most 200 criteria");
        }
        criteria
    }

    fn criterion(&mut self, sheet: &CriterionSheet, sections: &[(String, String)]) -> Criterion {
        self.key("criterion", &sheet.id);
        let weight = sheet.weight.get_ref().0;
        if weight <= Hundredths(0) || weight > FULL {
            self.error(&sheet.weight.span(), format!("a weight is above 0 and at most 100, not {weight}"));
        }
        if sheet.guidance.trim().is_empty() {
            self.find(
                Severity::Warning,
                &sheet.id.span(),
                format!("`{}` has no guidance: auditors will differ", sheet.id.get_ref()),
            );
        }
        Criterion {
            key: sheet.id.get_ref().clone(),
            section: self.section_of(sheet, sections),
            title: sheet.title.get_ref().clone(),
            guidance: sheet.guidance.clone(),
            weight,
            levels: self.levels(sheet),
            na: sheet.na,
            note_below_full: sheet.note_below_full,
            class: class(sheet.class),
            fails: fails(sheet.fails),
        }
    }

    fn section_of(&mut self, sheet: &CriterionSheet, sections: &[(String, String)]) -> usize {
        let Some(named) = &sheet.section else {
            if !sections.is_empty() {
                self.error(&sheet.id.span(), format!("`{}` names no section", sheet.id.get_ref()));
            }
            return 0;
        };
        let place = sections.iter().position(|(id, _)| id == named.get_ref());
        if place.is_none() {
            let best = closest(named.get_ref(), sections.iter().map(|(id, _)| id.as_str()));
            let advice = best.map(|best| format!(": did you mean `{best}`?")).unwrap_or_default();
            self.error(&named.span(), format!("there is no section `{}`{advice}", named.get_ref()));
        }
        place.unwrap_or(0)
    }

    /// The levels of a criterion; without any it is a yes/no question.
    fn levels(&mut self, sheet: &CriterionSheet) -> Vec<Level> {
        let Some(levels) = &sheet.levels else {
            return yes_no();
        };
        self.unique("level", levels.iter().map(|level| &level.id));
        if levels.len() < 2 {
            self.error(&sheet.id.span(), format!("`{}` needs at least two levels", sheet.id.get_ref()));
        }
        for (place, level) in levels.iter().enumerate() {
            self.key("level", &level.id);
            let percent = level.percent.get_ref().0;
            if percent < Hundredths(0) || percent > FULL {
                self.error(&level.percent.span(), format!("a level is worth 0 to 100 per cent, not {percent}"));
            }
            if place == 0 && percent != FULL {
                self.error(&level.percent.span(), "the first level is the best and worth 100");
            }
            if place > 0 && levels.get(place - 1).is_some_and(|better| better.percent.get_ref().0 <= percent) {
                self.error(&level.percent.span(), "levels are written best first, each worth less than the one before");
            }
        }
        levels
            .iter()
            .map(|level| Level {
                key: level.id.get_ref().clone(),
                title: level.title.clone(),
                percent: level.percent.get_ref().0,
            })
            .collect()
    }
}

fn yes_no() -> Vec<Level> {
    let level = |key: &str, title: &str, percent| Level {
        key: key.to_owned(),
        title: title.to_owned(),
        percent: Hundredths(percent),
    };
    vec![level("yes", "Yes", 10_000), level("no", "No", 0)]
}

const fn class(word: ClassWord) -> Class {
    match word {
        ClassWord::None => Class::None,
        ClassWord::Customer => Class::Customer,
        ClassWord::Business => Class::Business,
        ClassWord::Compliance => Class::Compliance,
    }
}

const fn fails(word: FailsWord) -> Fails {
    match word {
        FailsWord::Nothing => Fails::Nothing,
        FailsWord::Section => Fails::Section,
        FailsWord::Card => Fails::Card,
    }
}

/// What publishing came to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Published {
    /// Name and version.
    pub label: String,
    /// Whether it was new; the same text again changes nothing.
    pub new: bool,
    /// What somebody should think about.
    pub warnings: Vec<Finding>,
}

/// Publishes a card. The same version with other text is refused: a published card never changes.
pub fn publish(writing: &mut Writing<'_>, written: &Written<'_>) -> Result<Published> {
    let (card, findings) = check(written)?;
    let Some(card) = card else {
        return Err(Refusal::data(format!("{} cannot be published", written.name))
            .findings(findings.iter().map(ToString::to_string).collect()));
    };
    let stands: Option<String> = writing
        .prepare_cached("SELECT text FROM card WHERE name = ?1 AND version = ?2")?
        .query_row(params![card.name, card.version], |row| row.get(0))
        .optional()?;
    let published = |new| Published { label: card.label(), new, warnings: findings.clone() };
    match stands {
        Some(text) if text == written.text => return Ok(published(false)),
        Some(_) => {
            return Err(Refusal::rule(format!("the card {} is published already, with another text", card.label()))
                .hint(format!(
                    "a published card never changes: give it version = {}",
                    newest_version(writing, &card.name)? + 1
                )));
        }
        None => {}
    }
    let newest = newest_version(writing, &card.name)?;
    if card.version != newest + 1 {
        return Err(Refusal::rule(format!(
            "the next version of {} is {}, not {}",
            card.name,
            newest + 1,
            card.version
        )));
    }
    store(writing, &card, written.text)?;
    writing.note(format!("the card {}", card.label()));
    Ok(published(true))
}

fn newest_version(conn: &Connection, name: &str) -> Result<i64> {
    Ok(conn
        .prepare_cached("SELECT coalesce(max(version), 0) FROM card WHERE name = ?1")?
        .query_row([name], |row| row.get(0))?)
}

fn store(writing: &mut Writing<'_>, card: &Card, text: &str) -> Result<()> {
    let id = writing.insert(
        "card",
        &[("name", &card.name), ("version", &card.version), ("title", &card.title), ("text", &text)],
        &[],
    )?;
    for criterion in &card.criteria {
        let section = card.sections.get(criterion.section).map_or("all", |(id, _)| id.as_str());
        let facts: [(&'static str, &dyn rusqlite::ToSql); 5] = [
            ("card", &id),
            ("key", &criterion.key),
            ("section", &section),
            ("title", &criterion.title),
            ("weight", &criterion.weight.0),
        ];
        writing.insert("criterion", &facts, &[])?;
    }
    Ok(())
}

/// A published card by its number.
pub fn load(conn: &Connection, id: CardId) -> Result<Card> {
    let text: String =
        conn.prepare_cached("SELECT text FROM card WHERE id = ?1")?.query_row([id.0], |row| row.get(0))?;
    let (card, _) = check(&Written { name: "the published card", text: &text })?;
    card.ok_or_else(|| {
        Refusal::data(format!("the published card {} does not read any more", id.0)).hint("run `assize verify`")
    })
}

/// The numbers of a card's criteria, by key.
pub fn criterion_ids(conn: &Connection, card: CardId) -> Result<BTreeMap<String, i64>> {
    let mut statement = conn.prepare_cached("SELECT key, id FROM criterion WHERE card = ?1")?;
    let rows = statement.query_map([card.0], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// A published card by `name` (its newest version) or `name/version`; without a name the only card.
pub fn find(conn: &Connection, label: Option<&str>) -> Result<(CardId, Card)> {
    let published = list(conn)?;
    let chosen = match label {
        None => the_only(&published)?,
        Some(label) => published
            .iter()
            .rev()
            .find(|listed| listed.name == label || format!("{}/{}", listed.name, listed.version) == label),
    };
    let Some(chosen) = chosen else {
        let label = label.unwrap_or_default();
        let hint = match closest(label, published.iter().map(|listed| listed.name.as_str())) {
            Some(best) => format!("did you mean `{best}`?"),
            None if published.is_empty() => "publish one: assize card publish card.toml".to_owned(),
            None => format!("published are {}", names(&published)),
        };
        return Err(Refusal::rule(format!("there is no card `{label}`")).hint(hint));
    };
    Ok((chosen.id, load(conn, chosen.id)?))
}

fn the_only(published: &[Listed]) -> Result<Option<&Listed>> {
    let newest = published.last();
    if published.iter().any(|listed| newest.is_some_and(|newest| newest.name != listed.name)) {
        return Err(Refusal::words(format!("say which card: {}", names(published))));
    }
    if newest.is_none() {
        return Err(Refusal::rule("no card is published yet").hint("publish one: assize card publish card.toml"));
    }
    Ok(newest)
}

fn names(published: &[Listed]) -> String {
    published.iter().map(|listed| format!("{}/{}", listed.name, listed.version)).collect::<Vec<_>>().join(", ")
}

/// A card in the list of published ones.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Listed {
    /// Its number.
    pub id: CardId,
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: i64,
    /// What it is for.
    pub title: String,
}

/// All published cards, by name and version.
pub fn list(conn: &Connection) -> Result<Vec<Listed>> {
    let mut statement = conn.prepare_cached("SELECT id, name, version, title FROM card ORDER BY name, version")?;
    let rows = statement.query_map([], |row| {
        Ok(Listed { id: CardId(row.get(0)?), name: row.get(1)?, version: row.get(2)?, title: row.get(3)? })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
