//! Checking a card: everything that is wrong with it, with its place.

use super::card::{Card, Criterion, Level, NA};
use super::finding::{Finding, Severity};
use super::sheet::{BandSheet, CriterionSheet, LevelSheet, Mode, Number, SectionSheet, Sheet};
use crate::calc::decimal::Hundredths;
use crate::calc::scoring::Band;
use crate::core::refusal::Result;
use crate::core::suggest::did_you_mean;
use crate::core::text::unseen;
use crate::core::toml::Written;
use std::collections::BTreeMap;
use std::ops::Range;
use toml::Spanned;

/// Reads a card and checks it: the card, unless an error stands in the way, and all findings.
pub fn check(written: &Written<'_>) -> Result<(Option<Card>, Vec<Finding>)> {
    let sheet: Sheet = written.parse()?;
    let mut checking = Checking { written, findings: Vec::new(), unread: false };
    let card = checking.card(sheet);
    let broken = checking.findings.iter().any(|finding| finding.severity == Severity::Error);
    Ok(((!broken).then_some(card), checking.findings))
}

/// Collects findings while a card is put together.
struct Checking<'a> {
    written: &'a Written<'a>,
    findings: Vec<Finding>,
    /// Whether a weight could not be read, so that their sum says nothing.
    unread: bool,
}

/// More than anybody can keep in mind while listening.
const MOST_CRITERIA: usize = 200;
const FULL: Hundredths = Hundredths(10_000);

impl Checking<'_> {
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

    /// The number as it is written, with at most two decimals; where it is none, an error.
    fn number(&mut self, number: &Number) -> Option<Hundredths> {
        let text = self.written.body().get(number.span()).unwrap_or_default().to_owned();
        match Hundredths::parse(text.strip_prefix('+').unwrap_or(&text)) {
            Ok(read) => Some(read),
            Err(why) => {
                self.error(&number.span(), format!("`{text}`: {why}"));
                None
            }
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
                    let says = format!("the {what} `{}` is already at {place}", id.get_ref());
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
            let Some(from) = self.number(&sheet.from) else { continue };
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
        if sheet.criterion.len() > MOST_CRITERIA {
            let says = format!("a card has at most {MOST_CRITERIA} criteria, this one has {}", sheet.criterion.len());
            self.error(&sheet.card.id.span(), says);
            return Vec::new();
        }
        self.unique("criterion", sheet.criterion.iter().map(|criterion| &criterion.id));
        let criteria: Vec<Criterion> =
            sheet.criterion.iter().map(|criterion| self.criterion(criterion, sections)).collect();
        let sum: i64 = criteria.iter().map(|criterion| criterion.weight.0).fold(0, i64::saturating_add);
        match sheet.criterion.last() {
            None => self.error(&sheet.card.id.span(), "a card needs at least one [[criterion]]"),
            Some(last) if sum != FULL.0 && !self.unread => {
                self.error(&last.weight.span(), format!("the weights sum to {}, not to 100", Hundredths(sum)));
            }
            Some(_) => {}
        }
        criteria
    }

    fn criterion(&mut self, sheet: &CriterionSheet, sections: &[(String, String)]) -> Criterion {
        self.key("criterion", &sheet.id);
        let weight = self.number(&sheet.weight);
        if let Some(weight) = weight.filter(|weight| *weight <= Hundredths(0) || *weight > FULL) {
            self.error(&sheet.weight.span(), format!("a weight is above 0 and at most 100, not {weight}"));
        }
        self.unread |= weight.is_none();
        let weight = weight.unwrap_or_default();
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
            class: sheet.class.class(),
            fails: sheet.fails.fails(),
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
            let advice = did_you_mean(named.get_ref(), sections.iter().map(|(id, _)| id.as_str()));
            let advice = advice.map(|question| format!(": {question}")).unwrap_or_default();
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
        let mut read: Vec<Level> = Vec::new();
        for level in levels {
            let percent = self.percent(level, read.last());
            read.push(Level { key: level.id.get_ref().clone(), title: level.title.clone(), percent });
        }
        read
    }

    /// What a level is worth: full for the first, less than the one before for the others.
    fn percent(&mut self, level: &LevelSheet, better: Option<&Level>) -> Hundredths {
        self.key("level", &level.id);
        let Some(percent) = self.number(&level.percent) else { return Hundredths(0) };
        let wrong = match better {
            _ if percent < Hundredths(0) || percent > FULL => Some("a level is worth 0 to 100 per cent"),
            None if percent != FULL => Some("the first level is the best and worth 100"),
            Some(better) if better.percent <= percent => {
                Some("levels are written best first, each worth less than the one before")
            }
            _ => None,
        };
        if let Some(wrong) = wrong {
            self.error(&level.percent.span(), wrong);
        }
        percent
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
