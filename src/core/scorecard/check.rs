//! Checking a card: everything that is wrong with it, with its place.

use super::card::{Card, Criterion, Section};
use super::checking::Checking;
use super::conditions::{condition, unreachable};
use super::finding::{Finding, Severity, faulty};
use super::keys::take_unfit;
use super::questions::question;
use super::sheet::{BandSheet, CriterionSheet, FailsWord, ModeWord, Number, SectionSheet, Sheet};
use super::words::Words;
use crate::calc::decimal::{FULL, Hundredths};
use crate::calc::scoring::{Band, Rules};
use crate::core::refusal::Result;
use crate::core::suggest::did_you_mean_or;
use crate::core::toml::Written;
use crate::core::toml::fit::Became;
use std::ops::Range;

/// More than anybody can keep in mind while listening.
const MOST_CRITERIA: usize = 200;
/// Ten times the full score: nobody means more.
const HIGHEST_CAP: i64 = 10 * FULL.0;

/// Reads a card and checks it: the card, unless an error stands in the way, and all findings.
pub fn check(written: &Written<'_>) -> Result<(Option<Card>, Vec<Finding>)> {
    let mut table = written.table()?;
    let misfits = take_unfit(&mut table);
    let mut checking = Checking::of(written);
    for misfit in &misfits {
        checking.settle(misfit);
    }
    if misfits.iter().any(|misfit| misfit.became == Became::Open) {
        return Ok((None, checking.findings));
    }
    let sheet: Sheet = match written.read(table) {
        Ok(sheet) => sheet,
        Err(_) if !misfits.is_empty() => return Ok((None, checking.findings)),
        Err(refusal) => return Err(refusal),
    };
    let card = card(&mut checking, &sheet);
    let broken = checking.findings.iter().any(|finding| finding.severity == Severity::Error);
    Ok(((!broken).then_some(card), checking.findings))
}

/// A card that passed the checks of its day. Checks that came later do not count: what is published stays readable.
pub(super) fn stored(written: &Written<'_>) -> Result<Card> {
    let sheet: Sheet = written.parse()?;
    Ok(card(&mut Checking::of(written), &sheet))
}

/// The same where only a sound card will do: the card, and what somebody should think about.
pub fn sound(written: &Written<'_>) -> Result<(Card, Vec<Finding>)> {
    let (card, findings) = check(written)?;
    match card {
        Some(card) => Ok((card, findings)),
        None => Err(faulty(written.name, &findings)),
    }
}

fn card(checking: &mut Checking<'_>, sheet: &Sheet) -> Card {
    let about = &sheet.card;
    checking.key("card", &about.id);
    if *about.version.get_ref() < 1 {
        checking.error(&about.version.span(), "a version is 1, 2, 3 …");
    }
    checking.language = about.language.as_ref().map(|tag| tag.get_ref().clone());
    if let Some(tag) = &about.language {
        checking.tag(&tag.span(), tag.get_ref());
    }
    let cap = about.cap.as_ref().and_then(|cap| checking.number_in(cap, "`cap`", (1, HIGHEST_CAP)));
    let rules =
        Rules { mode: about.mode.mode(), sections: weights(checking, sheet), cap: cap.map(|Hundredths(cap)| cap) };
    let sections = sections(checking, &sheet.section);
    let criteria = criteria(checking, sheet, &sections);
    let title = about.title.as_ref().map(|title| checking.title(title));
    checking.languages();
    if let Some(written) = &about.cap {
        capped(checking, written, cap, &criteria);
    }
    Card {
        name: about.id.get_ref().clone(),
        version: *about.version.get_ref(),
        title: title.unwrap_or_else(|| Words::of(about.id.get_ref())),
        language: checking.language.clone(),
        bands: bands(checking, &sheet.band, rules.cap),
        rules,
        sections: if sections.is_empty() {
            vec![Section { key: "all".to_owned(), title: Words::of("All") }]
        } else {
            sections
        },
        criteria,
    }
}

/// What should be thought about again in a cap.
fn capped(checking: &mut Checking<'_>, written: &Number, cap: Option<Hundredths>, criteria: &[Criterion]) {
    let has_bonus = criteria.iter().any(|criterion| criterion.bonus);
    match cap {
        Some(cap) if cap < FULL => {
            checking.warn(&written.span(), format!("no total is above {cap} %, not even that of a perfect dialogue"));
        }
        Some(_) if !has_bonus => {
            checking.warn(&written.span(), "`cap` holds nothing back: no criterion is a bonus");
        }
        Some(_) | None => {}
    }
}

/// The weights of sections, where the mode has them.
fn weights(checking: &mut Checking<'_>, sheet: &Sheet) -> Vec<i64> {
    let has = matches!(sheet.card.mode, ModeWord::Sections | ModeWord::Genesys);
    if has && sheet.section.is_empty() {
        checking.error(&sheet.card.id.span(), "this mode weighs sections: write [[section]] id, title, weight");
    }
    let mut weights = Vec::new();
    for section in &sheet.section {
        match &section.weight {
            Some(weight) if has => {
                let read = checking.number_in(weight, "the weight of a section", (0, FULL.0));
                weights.push(read.unwrap_or(Hundredths(0)).0);
            }
            Some(weight) => {
                checking.error(&weight.span(), "sections have weights only in the modes `sections` and `genesys`");
            }
            None if has => {
                checking.error(&section.id.span(), format!("the section `{}` has no weight", section.id.get_ref()));
            }
            None => {}
        }
    }
    let sum: i64 = weights.iter().sum();
    if let Some(last) =
        sheet.section.last().filter(|_| sheet.card.mode == ModeWord::Sections && weights.len() == sheet.section.len())
        && sum != FULL.0
        && checking.are_weights_read
    {
        checking.error(&last.id.span(), format!("the weights of the sections sum to {}, not to 100", Hundredths(sum)));
    }
    weights
}

fn sections(checking: &mut Checking<'_>, sheets: &[SectionSheet]) -> Vec<Section> {
    checking.unique("section", sheets.iter().map(|section| &section.id));
    let mut sections = Vec::new();
    for sheet in sheets {
        checking.key("section", &sheet.id);
        sections.push(Section { key: sheet.id.get_ref().clone(), title: checking.title(&sheet.title) });
    }
    sections
}

fn bands(checking: &mut Checking<'_>, sheets: &[BandSheet], cap: Option<i64>) -> Vec<Band> {
    checking.unique("band", sheets.iter().map(|band| &band.name));
    let most = cap.unwrap_or(FULL.0).max(FULL.0);
    let mut bands: Vec<Band> = Vec::new();
    for sheet in sheets {
        let Some(from) = checking.number(&sheet.from) else { continue };
        if from < Hundredths(0) || from.0 > most {
            checking.error(&sheet.from.span(), "a band begins between 0 and 100, or the cap");
        }
        if bands.last().is_some_and(|above| above.from <= from.0) {
            checking.error(&sheet.from.span(), "bands are written best first, each lower than the one before");
        }
        bands.push(Band { name: sheet.name.get_ref().clone(), from: from.0 });
    }
    if let (Some(last), Some(sheet)) = (bands.last(), sheets.last())
        && last.from != 0
    {
        checking.error(&sheet.from.span(), "the last band begins at 0, so that every total has one");
    }
    bands
}

fn criteria(checking: &mut Checking<'_>, sheet: &Sheet, sections: &[Section]) -> Vec<Criterion> {
    if sheet.criterion.len() > MOST_CRITERIA {
        let says = format!("a card has at most {MOST_CRITERIA} criteria, this one has {}", sheet.criterion.len());
        checking.error(&sheet.card.id.span(), says);
        return Vec::new();
    }
    checking.unique("criterion", sheet.criterion.iter().map(|criterion| &criterion.id));
    let mut criteria: Vec<Criterion> = Vec::new();
    for written in &sheet.criterion {
        let section = section_of(checking, written, sections);
        let when = written.when.as_ref().and_then(|when| condition(checking, when, &criteria));
        let criterion = question(checking, written, sheet.card.mode.mode());
        criteria.push(Criterion { section, when, ..criterion });
    }
    for (place, when) in sheet.criterion.iter().enumerate().filter_map(|(place, one)| Some((place, one.when.as_ref()?)))
    {
        if unreachable(&criteria, place) {
            let says = "no answers lead here: this criterion can never be asked";
            checking.error(&when.span(), says);
        }
    }
    whole(checking, sheet, &criteria);
    criteria
}

fn section_of(checking: &mut Checking<'_>, sheet: &CriterionSheet, sections: &[Section]) -> usize {
    let Some(named) = &sheet.section else {
        if !sections.is_empty() {
            checking.error(&sheet.id.span(), format!("`{}` names no section", sheet.id.get_ref()));
        }
        return 0;
    };
    let place = sections.iter().position(|section| section.key == *named.get_ref());
    if place.is_none() {
        let keys = sections.iter().map(|section| section.key.as_str());
        let advice = did_you_mean_or(named.get_ref(), keys, || {
            let named = format!("\"{}\"", named.get_ref().escape_debug());
            format!("declare it: [[section]] on a line of its own, below it id = {named} and title = {named}")
        });
        checking.error(&named.span(), format!("there is no section `{}`: {advice}", named.get_ref()));
    }
    place.unwrap_or(0)
}

/// Sections in which nothing is asked, and fails of a section where there is none.
fn sections_used(checking: &mut Checking<'_>, sheet: &Sheet, criteria: &[Criterion]) {
    for (place, section) in sheet.section.iter().enumerate() {
        if !criteria.iter().any(|criterion| criterion.section == place) {
            checking.warn(&section.id.span(), format!("nothing is asked in the section `{}`", section.id.get_ref()));
        }
    }
    let fails = sheet.criterion.iter().filter_map(|criterion| criterion.fails.as_ref());
    for fails in fails.filter(|fails| sheet.section.is_empty() && *fails.get_ref() == FailsWord::Section) {
        checking
            .error(&fails.span(), "there are no sections: this would fail the whole card; say so, fails = \"card\"");
    }
}

/// What must hold of all criteria together.
fn whole(checking: &mut Checking<'_>, sheet: &Sheet, criteria: &[Criterion]) {
    let Some(last) = sheet.criterion.last() else {
        checking.error(&sheet.card.id.span(), "a card needs at least one [[criterion]]");
        return;
    };
    sections_used(checking, sheet, criteria);
    let counted = |criterion: &&Criterion| !criterion.bonus && criterion.weight.0 > 0;
    let span: Range<usize> = last.weight.as_ref().map_or_else(|| last.id.span(), toml::Spanned::span);
    if criteria.iter().filter(counted).count() == 0 {
        checking.error(&span, "nothing counts: every criterion is without weight, in words, or a bonus");
    } else if sheet.card.mode == ModeWord::Weights && checking.are_weights_read {
        let sum = criteria.iter().filter(counted).map(|criterion| criterion.weight.0).fold(0, i64::saturating_add);
        if sum != FULL.0 {
            checking.error(&span, format!("the weights sum to {}, not to 100", Hundredths(sum)));
        }
    }
    let of_bonus = sheet.criterion.iter().zip(criteria).filter(|(_, criterion)| criterion.bonus);
    for (written, bonus) in of_bonus {
        let stands_alone = !criteria.iter().filter(counted).any(|other| other.section == bonus.section);
        if sheet.card.mode == ModeWord::Sections && stands_alone {
            checking
                .error(&written.id.span(), format!("`{}` adds to a section in which nothing else counts", bonus.key));
        }
        if sheet.card.cap.is_none() {
            checking
                .warn(&written.id.span(), format!("`{}` is a bonus, and nothing caps it: [card] cap = 110", bonus.key));
        }
    }
}
