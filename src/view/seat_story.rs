//! How each seat of a case came to be given: who was in its lot, who was not, and the act behind that.

use super::lot;
use super::page::Part;
use super::sheet::{Cell, Column, Sheet};
use super::words::list_and;
use crate::core::arbitration::{APPEAL, Behind, Considered, Deeds, SeatStory};

/// Everybody who was an arbiter when a seat was given, and how the lot went; nothing where no seat was.
pub fn parts(stories: &[SeatStory]) -> Option<Part> {
    let rows = |story: &SeatStory| -> Vec<Vec<Cell>> {
        let row = |one: &Considered| {
            vec![
                Cell::word(story.lot.as_ref().map_or_else(|| "named".to_owned(), |(lot, _)| format!("lot {lot}"))),
                Cell::word(&one.handle),
                stood(story, one),
                one.because.as_ref().map_or(Cell::Absent(""), Cell::word),
                if one.behind.is_empty() { Cell::Absent("") } else { Cell::word(acts(&one.behind)) },
            ]
        };
        story.people.iter().map(row).collect()
    };
    (!stories.is_empty()).then(|| {
        Part::Sheet(Sheet {
            name: "lots",
            title: "How they were chosen".to_owned(),
            columns: vec![
                Column::words("lot", "by"),
                Column::words("arbiter", "arbiter"),
                Column::words("stood", "stood"),
                Column::prose("because", "why not"),
                Column::prose("behind", "the act behind it"),
            ],
            rows: firsts(stories).into_iter().flat_map(rows).collect(),
            notes: firsts(stories).into_iter().map(|story| told(story, &given(stories, story))).collect(),
            empty: String::new(),
        })
    })
}

/// The stories without those of further seats of a lot.
fn firsts(stories: &[SeatStory]) -> Vec<&SeatStory> {
    let is_first = |(place, story): &(usize, &SeatStory)| {
        story.lot.is_none() || !stories.iter().take(*place).any(|other| is_same_lot(other, story))
    };
    stories.iter().enumerate().filter(is_first).map(|(_, story)| story).collect()
}

/// Everybody to whom a lot gave a seat, or who was named for one.
fn given(stories: &[SeatStory], story: &SeatStory) -> Vec<String> {
    let same = stories.iter().filter(|other| std::ptr::eq(*other, story) || is_same_lot(other, story));
    same.map(|other| other.arbiter.clone()).collect()
}

fn is_same_lot(one: &SeatStory, other: &SeatStory) -> bool {
    one.lot.as_ref().zip(other.lot.as_ref()).is_some_and(|((one, _), (other, _))| one == other)
}

/// Which arbiters were out of a lot, as the end of a sentence; nothing where none was.
pub(super) fn left_out(out: &[Considered]) -> String {
    let of = |one: &Considered| {
        let because = one.because.as_ref()?;
        let acts = if one.behind.is_empty() { String::new() } else { format!(" ({})", acts(&one.behind)) };
        Some(format!("{}, since {because}{acts}", one.handle))
    };
    let (passed, out): (Vec<&Considered>, Vec<&Considered>) = out.iter().partition(|one| one.was_passed);
    let said = |words: &str, some: &[&Considered]| {
        let all: Vec<String> = some.iter().filter_map(|one| of(one)).collect();
        if all.is_empty() { String::new() } else { format!(" {words}: {}.", all.join("; ")) }
    };
    format!("{}{}", said("Drawn before, and not seated", &passed), said("Out of it", &out))
}

/// Which ruling it is.
pub(super) const fn instance(instance: i64) -> &'static str {
    if instance == APPEAL { "on the appeal" } else { "first" }
}

/// How a lot went, or who named somebody.
fn told(story: &SeatStory, given: &[String]) -> String {
    let (who, of) = (list_and(given), instance(story.instance));
    let (by, at) = story.given.as_ref().map_or(("", String::new()), |(by, at)| (by.as_str(), at.to_string()));
    match &story.lot {
        Some((lot, drawn)) => {
            let size = drawn.order.len();
            let away: Vec<&str> =
                story.people.iter().filter(|one| one.was_passed).map(|one| one.handle.as_str()).collect();
            let away = if away.is_empty() {
                String::new()
            } else {
                format!(" Drawn before and not seated: {}.", list_and(&away))
            };
            let barred = story.barred.as_ref();
            let barred = barred.map(|why| format!(", in a night, and may not see to it: {why}")).unwrap_or_default();
            format!(
                "Lot {lot}, {of}: {who}, {}; {size} of {} arbiters were in it; {by} had it drawn at {at}{barred}.{away}",
                lot::drawn(drawn),
                story.people.len()
            )
        }
        None => format!("{who} was named by {by} at {at}, {of}, since the lot found nobody."),
    }
}

/// Where somebody stood in a lot.
fn stood(story: &SeatStory, one: &Considered) -> Cell {
    match one.place {
        _ if story.lot.is_none() && one.handle == story.arbiter => Cell::word("named"),
        Some(place) if one.because.is_some() => Cell::Word(format!("{place}, out since")),
        Some(place) => Cell::Word(place.to_string()),
        None => Cell::word("out"),
    }
}

/// Acts in words: what, who recorded it, when, and what became of it.
fn acts(behind: &[Behind]) -> String {
    list_and(&behind.iter().map(act).collect::<Vec<_>>())
}

fn act(behind: &Behind) -> String {
    let what = match &behind.what {
        Deeds::Absence(since, until) => format!("absence from {since} to {until}"),
        Deeds::Calibration(number) => format!("calibration {number}"),
        Deeds::Auditor(since, Some(until)) => format!("auditor from {since} to {until}"),
        Deeds::Auditor(since, None) => format!("auditor from {since} on"),
        Deeds::Session(number) => format!("session of dispute {number}"),
        Deeds::Call(number) => format!("call of the session of dispute {number}"),
        Deeds::Dispute(number) => format!("dispute {number}"),
        Deeds::Audit(number) => format!("audit {number} was given to them"),
        Deeds::Approval => "an approval or a return".to_owned(),
        Deeds::Roster => "the newest change of their place on the roster".to_owned(),
    };
    let by =
        behind.by.as_ref().zip(behind.at).map(|(by, at)| format!(", recorded by {by} at {at}")).unwrap_or_default();
    let undone =
        behind.undone.as_ref().map(|(by, at)| format!(", taken back or changed by {by} at {at}")).unwrap_or_default();
    format!("{what}{by}{undone}")
}
