//! One draw and what is done with it later: extended, void, a dialogue audited in addition.

use super::behind;
use super::cells::{moment, number, text};
use super::dialogues::{Listed as Drawn, dialogues};
use super::handover::unread;
use super::inert::term_line;
use super::lot;
use super::page::{Page, Part};
use super::replacement::replacements;
use super::seed;
use super::sheet::{Cell, Column, Sheet};
use super::words::{MISSING, count, count_of, list_and};
use crate::core::audit::{Extended, Extension, Progress, ReplacementWish, Spot, SpotCheck, Voiding};
use crate::core::draw::{Behind, Listed, ShortStratum};

/// A draw, with its dialogues, replacements and extensions.
pub fn draw(
    (listed, behind): (&Listed, &Behind),
    progress: &Progress,
    drawn: &[Drawn],
    wishes: &[ReplacementWish],
    extended: &[Extension],
) -> Page {
    let mut fields = vec![
        ("draw", "draw", Cell::word(&listed.name)),
        ("first", "from", Cell::Day(listed.window.0)),
        ("last", "to", Cell::Day(listed.window.1)),
        ("frame", "in the frame", Cell::Count(listed.size)),
        ("outside", "outside it", Cell::Count(listed.outside)),
        ("drawn", "drawn", Cell::Count(listed.tickets)),
        ("done", "scored", number(progress.done)),
        ("replaced", "replaced", number(progress.replaced)),
        ("seed", "seed", Cell::word(seed::worth_of(listed.worth, listed.one_hand.as_deref()))),
        ("is_void", "void", Cell::Yes(listed.void.is_some())),
    ];
    fields.extend(behind::fields(behind, listed));
    let mut parts = vec![Part::Fields(fields)];
    let said = [("witness", "Who saw the seed come", &listed.witness), ("void", "Why it is void", &listed.void)];
    for (key, title, words) in said {
        parts.extend(words.as_ref().map(|words| Part::Block { key, title, body: Cell::text(words) }));
    }
    parts.push(Part::Sheet(dialogues(drawn, "Dialogues")));
    parts.push(Part::Sheet(replacements(wishes)));
    parts.push(Part::Sheet(extensions(extended)));
    parts.extend(behind::parts(behind));
    Page { name: "draw", title: format!("The draw {}", listed.name), parts, notes: Vec::new() }
}

/// A draw that is void, now or before.
pub fn voided(done: &Voiding) -> Page {
    let name = &done.draw.name;
    let mut notes = vec![format!("The window of {name} is not drawn again: one draw per plan and window.")];
    notes.push(if done.draw.drawn {
        let left = count(done.left as u64, "audit");
        format!("{left} left the queue; {} scored stay visible, in no rate.", done.scored)
    } else {
        "It waited for its seed: its dialogues are free for other draws.".to_owned()
    });
    let title =
        if done.draw.new { format!("{name} is void") } else { format!("{name} was void before; nothing was recorded") };
    Page { name: "void", title, parts: Vec::new(), notes }
}

/// A draw that was extended, now or before; `are_named` says whether the reader may know the strata by name.
pub fn extended(done: &Extended, are_named: bool) -> Page {
    let name = &done.name;
    let mut notes = Vec::new();
    if done.new {
        let numbers: Vec<String> = done.audits.iter().map(|audit| audit.id.0.to_string()).collect();
        notes.push(if numbers.is_empty() {
            "It has no new audit.".to_owned()
        } else {
            format!("The old sample is contained in the new one. Its new audits: {}.", list_and(&numbers))
        });
    }
    let idle = done.audits.iter().filter(|audit| audit.auditor.is_none()).count() as u64;
    if idle > 0 {
        notes.push(format!("{} without an auditor: all are tied to the agent, absent or full.", count(idle, "audit")));
    }
    if done.phantoms > 0 {
        notes.push(format!(
            "{} more drawn and missing: another system counted them, and nobody recorded them. {MISSING}.",
            count(done.phantoms as u64, "dialogue")
        ));
    }
    notes.extend(short(&done.short, are_named));
    let title = if done.new {
        format!("{name} goes on: {} more", count(done.audits.len() as u64, "audit"))
    } else {
        format!("{name} was extended so before; nothing was recorded")
    };
    Page { name: "extend", title, parts: Vec::new(), notes }
}

/// So many strata are named one by one.
const NAMED: usize = 5;

/// How many more could not be had, and why, stratum by stratum.
fn short(strata: &[ShortStratum], are_named: bool) -> Vec<String> {
    if strata.is_empty() {
        return Vec::new();
    }
    let all: usize = strata.iter().map(|stratum| stratum.missing).sum();
    let mut notes = vec![format!("Short by {all}: what is missing in one stratum is not made up for in another.")];
    if !are_named {
        let exhausted = strata.iter().filter(|stratum| stratum.drawn >= stratum.size).count();
        let (all, exhausted) = (count_of(strata.len() as u64, "stratum is", "strata are"), exhausted);
        notes.push(format!("{all} short: {exhausted} exhausted; of the others dialogues went elsewhere."));
        return notes;
    }
    notes.extend(strata.iter().take(NAMED).map(|stratum| {
        let ShortStratum { labels, missing, size, drawn } = stratum;
        let elsewhere = size.saturating_sub(*drawn);
        let why = match elsewhere {
            0 => "it is exhausted".to_owned(),
            some => format!(
                "{} to another draw, a spot check or a commitment that waits for its seed",
                count_of(some as u64, "dialogue went", "dialogues went")
            ),
        };
        format!("{}: {missing} short; {drawn} of its {size} are drawn: {why}.", term_line(&labels.join(" · ")))
    }));
    let more = strata.len().saturating_sub(NAMED);
    notes.extend((more > 0).then(|| format!("So it is in {} more.", count_of(more as u64, "stratum", "strata"))));
    notes
}

/// A dialogue that is audited though nobody drew it.
pub fn spot_check(spot: &Spot) -> Page {
    let (title, note) = match spot {
        Spot::Opened(check) => return opened_spot_check(check),
        Spot::Waits(reason, new) => (
            format!("The spot check, for the reason {reason}, waits for a second person{}", stood(*new)),
            "Another lead or a manager agrees: assize assign spot-check REF --approve, or --return NOTE.",
        ),
        Spot::Returned(new) => {
            (format!("The spot check is returned{}", stood(*new)), "No audit is opened; the wish stays on record.")
        }
    };
    Page { name: "spot_check", title, parts: Vec::new(), notes: vec![note.to_owned()] }
}

const fn stood(new: bool) -> &'static str {
    if new { "" } else { ", as it was before; nothing was recorded" }
}

fn opened_spot_check(check: &SpotCheck) -> Page {
    let SpotCheck { audit, new, readers, waits } = check;
    let id = audit.id.0;
    let who = audit.auditor.as_ref().map_or("whom its lot gives it to", |auditor| &auditor.handle);
    let before = stood(*new);
    Page {
        name: "spot_check",
        title: format!("Audit {id} is a spot check, by {who}, until {}{before}", audit.score_due),
        parts: Vec::new(),
        notes: readers
            .iter()
            .map(|readers| unread(who, readers))
            .chain(waits.iter().map(lot::waits))
            .chain(["It never enters a rate, a mean or an interval, and its dialogue is outside every later draw."
                .to_owned()])
            .collect(),
    }
}

fn extensions(extensions: &[Extension]) -> Sheet {
    let row = |one: &Extension| {
        vec![
            moment(&one.at),
            Cell::word(&one.by),
            Cell::Count(one.more),
            Cell::Count(one.drawn),
            text(one.why.as_ref(), ""),
        ]
    };
    Sheet {
        name: "extensions",
        title: "Extensions".to_owned(),
        columns: vec![
            Column::words("at", "at"),
            Column::words("by", "by"),
            Column::numbers("more", "more of each"),
            Column::numbers("drawn", "drawn in all"),
            Column::prose("why", "why"),
        ],
        rows: extensions.iter().map(row).collect(),
        notes: Vec::new(),
        empty: "It was not extended.".to_owned(),
    }
}
