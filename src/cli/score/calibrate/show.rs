//! `assize score calibrate show`: a calibration, or one dialogue of it, as the reader may see it by now.

use crate::cli::card::require_language;
use crate::cli::desk::Desk;
use crate::cli::open::Open;
use crate::cli::{Done, blind, readings, rights};
use crate::core::calibration::{self, Calibration, CalibrationId, Sees};
use crate::core::ledger::Access;
use crate::core::people::Person;
use crate::core::refusal::Result;
use crate::core::{precedent, scorecard};
use crate::view::page::Page;
use crate::view::{calibrated, calibration as pages};

/// Show a calibration: what waits for your answers; once it is closed, all answers side by side
///
/// Before it is closed nobody sees what another answered; who leads it does once all answers are in. With --item one
/// dialogue is shown with the card and what was decided before, without what the policy hides from auditors.
#[derive(clap::Args, Debug)]
pub struct Args {
    /// Its number
    calibration: i64,
    /// One of its dialogues, by its place
    #[arg(long, value_name = "N")]
    item: Option<usize>,
    /// The card in this language, where it has it, such as zh
    #[arg(long, value_name = "TAG", requires = "item")]
    language: Option<String>,
}

pub fn show(desk: &Desk, args: &Args) -> anyhow::Result<Done> {
    let mut open = desk.open(Access::Read)?;
    let reader = blind::reader(&mut open)?;
    let found = rights::calibration(&mut open, CalibrationId(args.calibration))?;
    let page = match args.item {
        Some(place) => dialogue(&mut open, &found, place, (reader.as_ref(), args.language.as_deref()))?,
        None => whole(&mut open, &found, reader.as_ref())?,
    };
    open.page(&page)?;
    Ok(Done::Well)
}

fn whole(open: &mut Open<'_>, found: &Calibration, reader: Option<&Person>) -> Result<Page> {
    let today = open.today()?;
    Ok(match (calibration::sees(found, reader), reader) {
        (Sees::All, _) => {
            let compared = calibration::compared(&*open.store.snapshot()?, found)?;
            calibrated::calibrated(found, &compared, today)
        }
        (Sees::Own, Some(reader)) => pages::own(found, reader, today),
        (Sees::Own | Sees::Progress, _) => pages::progress(found, today),
    })
}

fn dialogue(
    open: &mut Open<'_>,
    found: &Calibration,
    place: usize,
    (reader, language): (Option<&Person>, Option<&str>),
) -> Result<Page> {
    let item = found.item(place)?;
    readings::record(open, &[readings::dialogue(item.request, item.agent)], "score calibrate show")?;
    let hidden = blind::fold(open, Some(item.request))?.hidden(item.request);
    let snapshot = open.store.snapshot()?;
    let card = scorecard::load(&snapshot, found.card)?;
    require_language(&card, language)?;
    let mut dialogue = calibration::words(&snapshot, item)?.dialogue;
    dialogue.conceal(&hidden);
    let decided = precedent::of_card(&snapshot, &card, reader)?;
    let own = reader.map(|reader| calibration::marks_by(&snapshot, item, reader.id)).transpose()?.flatten();
    Ok(pages::dialogue(found, item, (&dialogue, &card), (&decided, own.as_deref()), language))
}
