//! `assize score calibrate submit`: answers about one dialogue of a calibration, from a file or at a terminal.

use super::by_dialogue::{by_dialogue, is_json};
use crate::cli::ask::{End, Screen, Sheet, Sitting};
use crate::cli::desk::Desk;
use crate::cli::input::{name_of, read_text};
use crate::cli::{Done, ask, blind, readings, rights};
use crate::core::act;
use crate::core::audit::Answers;
use crate::core::calibration::{self, Agreed, Calibration, CalibrationId};
use crate::core::ledger::Access;
use crate::core::people;
use crate::core::refusal::{Kind, Refusal, Result};
use crate::core::{precedent, scorecard};
use crate::view::{calibration as pages, table};
use std::path::{Path, PathBuf};

/// Answer about one dialogue of a calibration, alone
///
/// For those who are asked, once for each dialogue. The answers are written as for score submit, without met and develop:
/// no agent reads them. At a terminal, without --answers, you are asked one by one. The same answers again change nothing;
/// others are refused. About several dialogues at once, all or none: a spreadsheet with the columns
/// dialogue,criterion,answer,note,quote, or {"1": {"tone": "full", "facts": "no"}, "2": {…}}; a dialogue by its place or its ref.
///
/// Example: assize score calibrate submit 1 --item 2 --answers answers.json
/// Example: assize score calibrate submit 1 --answers answers.csv
#[derive(clap::Args, Debug)]
pub struct Args {
    /// Its number
    calibration: i64,
    /// The dialogue, by its place; at a terminal the next one of yours
    #[arg(long, value_name = "N")]
    item: Option<usize>,
    /// The answers (.json, .csv, .xlsx); - is JSON on stdin
    #[arg(long, value_name = "FILE")]
    answers: Option<PathBuf>,
    /// Ask in this language, where the card has it, such as zh
    #[arg(long, value_name = "TAG", conflicts_with = "answers")]
    language: Option<String>,
}

pub fn submit(desk: &Desk, args: &Args) -> anyhow::Result<Done> {
    let id = CalibrationId(args.calibration);
    let given = match &args.answers {
        Some(file) => given(file, args.item)?,
        None => asked(desk, id, args).map(|(place, answers)| Given::One(Some(place), answers))?,
    };
    let mut open = desk.open(Access::Write)?;
    let done = open.perform(&act::CALIBRATE_SUBMIT, |writing, actor| match &given {
        Given::Several(several) => calibration::answer_several(writing, actor, id, several),
        Given::One(place, answers) => {
            let place = place.map_or_else(|| only_one(&calibration::load(writing, id)?), Ok)?;
            Ok(vec![calibration::answer(writing, actor, id, place, answers)?])
        }
    })?;
    let who = open.who()?;
    let person = people::find(&*open.store.snapshot()?, &who.actor)?;
    match done.value.as_slice() {
        [one] => open.answer(&pages::answered(one, &person))?,
        several => open.answer(&pages::answered_several(several, &person))?,
    }
    Ok(Done::Well)
}

/// Answers about one dialogue, or by dialogue.
enum Given {
    One(Option<usize>, Answers),
    Several(Agreed),
}

fn given(file: &Path, item: Option<usize>) -> Result<Given> {
    let text = if is_json(file) { Some(read_text(file)?) } else { None };
    let one = text.filter(|text| item.is_some() || Answers::is_of_one(text));
    match one {
        Some(text) => Ok(Given::One(item, Answers::read(&name_of(file), &text)?)),
        None if item.is_some() => {
            Err(Refusal::words("--item names one dialogue, and a spreadsheet has answers by dialogue")
                .hint("leave --item out: the column `dialogue` says about which one"))
        }
        None => by_dialogue(file).map(Given::Several),
    }
}

/// The place of the only dialogue.
fn only_one(calibration: &Calibration) -> Result<usize> {
    match calibration.items.as_slice() {
        [only] => Ok(only.place),
        several => Err(Refusal::words(format!("calibration {} has {} dialogues", calibration.id.0, several.len()))
            .hint("say about which one these answers are: --item N")),
    }
}

/// Answers asked for one by one at a terminal, and about which dialogue.
fn asked(desk: &Desk, id: CalibrationId, args: &Args) -> Result<(usize, Answers)> {
    ask::require_terminal("--answers FILE")?;
    let mut open = desk.open(Access::Read)?;
    let (who, found) = (open.who()?, rights::calibration(&mut open, id)?);
    let person = people::find(&*open.store.snapshot()?, &who.actor)?;
    let place = match args.item {
        Some(place) => place,
        None => *found.open_for(person.id).first().filter(|_| found.asks(&person)).ok_or_else(|| {
            Refusal::rule(format!("nothing of calibration {} waits for {}", id.0, person.handle))
                .hint("what does: assize score calibrate list")
        })?,
    };
    let item = found.item(place)?;
    readings::record(&mut open, &[readings::dialogue(item.request, item.agent)], "score calibrate submit")?;
    let hidden = blind::fold(&mut open, Some(item.request))?.hidden(item.request);
    let (card, mut dialogue, decided) = {
        let snapshot = open.store.snapshot()?;
        let card = scorecard::load(&snapshot, found.card)?;
        let decided = precedent::of_card(&snapshot, &card, Some(&person))?;
        (card, calibration::words(&snapshot, item)?.dialogue, decided)
    };
    dialogue.conceal(&hidden);
    drop(open);
    let mut screen = Screen::open();
    let reading = table::parts(&pages::to_read(&dialogue), Some(screen.width()));
    let sheet = Sheet {
        card: &card,
        decided: &decided,
        dialogue: Some(&dialogue),
        language: args.language.as_deref(),
        met_required: false,
        feedback: false,
        reading: &reading,
        keeps: false,
    };
    screen.heading(&format!("Calibration {} · dialogue {place} of {} · until {}", id.0, found.items.len(), found.day));
    screen.put(&format!("\n{reading}"));
    let mut sitting = Sitting::new(sheet, None);
    match sitting.run(&mut screen, &mut |_, _| {})? {
        End::HandIn => Ok((place, sitting.answers())),
        End::Left => Err(Refusal::words("nothing was handed in").hint("run the same command again to start over")),
        End::Stopped => {
            Err(Refusal::new(Kind::Interrupted, "interrupted: nothing was handed in")
                .hint("run the same command again"))
        }
    }
}
