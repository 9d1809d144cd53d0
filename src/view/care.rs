//! Care: notices that an agent was hurt, what was done, and what was learnt.

use super::cells::word;
use super::page::{Page, Part};
use super::replacement;
use super::sheet::{Cell, Column, Sheet};
use super::words::{count, list_and};
use crate::core::audit::Stays;
use crate::core::care::{CareNotice, CareStep, InScoring, Raised};
use crate::core::policy::HIDDEN;
use crate::core::text::Untrusted;
use chrono::NaiveDate;

/// Who may read a notice, in words.
const READERS: &str = "Notices are shown to the agent, those who lead their team, managers, who raised them, and who rules on the audit (--as).";

/// A notice that was raised, and what became of the score.
pub fn raised(raised: &Raised) -> Page {
    let notice = &raised.notice;
    let (id, whose) = (notice.id.0, whose(notice));
    let title = if raised.new {
        format!("Care notice {id}{whose} goes to {}", to_whom(notice))
    } else {
        format!("Care notice {id}{whose} was raised before; nothing was recorded")
    };
    let mut notes = vec![format!("They acknowledge it until {}: assize care acknowledge {id}.", notice.due)];
    if raised.new {
        notes.push(scoring(notice, &raised.scoring));
    }
    Page { name: "care", title, parts: vec![Part::Fields(asked(notice))], notes }
}

fn asked(notice: &CareNotice) -> Vec<super::page::Field> {
    vec![
        ("care", "care notice", Cell::Count(notice.id.0)),
        ("agent", "agent", agent(notice)),
        ("asks", "asked for", asks(notice)),
        ("due", "acknowledge until", Cell::Day(notice.due)),
    ]
}

/// For whom it is, as a part of a sentence; nothing where that is hidden.
fn whose(notice: &CareNotice) -> String {
    if notice.is_agent_hidden { String::new() } else { format!(" for {}", notice.agent.handle) }
}

fn agent(notice: &CareNotice) -> Cell {
    if notice.is_agent_hidden { Cell::Absent(HIDDEN) } else { Cell::word(&notice.agent.handle) }
}

fn to_whom(notice: &CareNotice) -> String {
    if notice.leaders.is_empty() {
        "nobody: no lead and no manager is there".to_owned()
    } else {
        list_and(&notice.leaders)
    }
}

fn asks(notice: &CareNotice) -> Cell {
    let words: Vec<&str> = notice.asks.iter().map(|ask| ask.word()).collect();
    Cell::word(words.join(", "))
}

/// What became of the score of the dialogue.
fn scoring(notice: &CareNotice, scoring: &InScoring) -> String {
    let id = notice.audit.0;
    let stays = match scoring {
        InScoring::Left(done) => {
            return format!("Audit {id} leaves scoring: a special case. {}", replacement::note(id, &done.outcome));
        }
        InScoring::Kept => return format!("Audit {id} stays in scoring, as you asked (--keep)."),
        InScoring::Stays(stays) => *stays,
    };
    match stays {
        Stays::SpotCheck => {
            format!("Nothing comes in the place of audit {id}: it is a spot check, in no rate. It may stay unscored.")
        }
        Stays::ReplacedBefore => format!("Audit {id} was replaced before."),
        Stays::VoidDraw => format!("Nothing comes in the place of audit {id}: its draw is void."),
        Stays::Scored => format!(
            "Audit {id} is scored already: its score stands and nothing comes in its place. Its agent may dispute it once it is delivered."
        ),
        Stays::Delivered => format!(
            "Audit {id} is delivered already: its score stands and nothing comes in its place. Its agent may dispute it as long as the time for that runs."
        ),
        Stays::ScoredTwice => {
            format!("Nothing comes in the place of audit {id}: it stays to be scored as far as it can be.")
        }
    }
}

/// That a notice was acknowledged, or what was done recorded.
pub fn tended(notice: &CareNotice, new: bool) -> Page {
    let id = notice.id.0;
    let title = format!("Care notice {id}{} is {}", whose(notice), notice.state);
    let title = if new { title } else { format!("{title} already; nothing was recorded") };
    let next = match notice.state {
        crate::core::care::CareState::Done => "It stays on record: assize report care.".to_owned(),
        _ => format!("Next, what is done: assize care act {id} --note …, at the end with --done."),
    };
    let mut fields = asked(notice);
    fields.extend([
        ("note", "what happened", Cell::text(&notice.words)),
        ("taker", "acknowledged by", word(notice.acknowledged.as_ref(), "nobody yet")),
        ("steps", "what was done", told(&notice.steps, "nothing yet")),
        ("lessons", "what was learnt", told(&notice.lessons, "nothing yet")),
    ]);
    Page { name: "care", title, parts: vec![Part::Fields(fields)], notes: vec![next] }
}

/// The notices that a reader may read; those that are overdue come first. `signs` are the early signs that they may.
pub fn notices(notices: &[CareNotice], signs: usize, today: NaiveDate) -> Sheet {
    let row = |one: &CareNotice| {
        vec![
            Cell::Count(one.id.0),
            agent(one),
            one.at.map_or(Cell::Absent("now"), Cell::Moment),
            asks(one),
            Cell::word(one.state.word()),
            Cell::Day(one.due),
            Cell::Yes(one.is_overdue(today)),
            Cell::word(&one.raiser.handle),
            Cell::Count(one.audit.0),
            Cell::text(&one.words),
            told(&one.steps, "nothing yet"),
        ]
    };
    let late = notices.iter().filter(|one| one.is_overdue(today)).count();
    let mut notes = vec![READERS.to_owned()];
    if signs > 0 {
        notes.insert(0, format!("And {}: assize report care --signs.", count(signs as u64, "early sign")));
    }
    if late > 0 {
        notes.insert(0, format!("Nobody took on {late} of them in time: assize care acknowledge N."));
    }
    Sheet {
        name: "care",
        title: "Care notices: what is overdue first, then what is open".to_owned(),
        columns: vec![
            Column::numbers("care", "notice"),
            Column::words("agent", "agent"),
            Column::words("at", "raised at").extra(),
            Column::words("asks", "asked for"),
            Column::words("state", "state"),
            Column::words("due", "until"),
            Column::words("overdue", "overdue").with_alarm(),
            Column::words("raiser", "raised by").extra(),
            Column::numbers("audit", "audit").extra(),
            Column::prose("note", "what happened"),
            Column::prose("steps", "what was done").extra(),
        ],
        rows: notices.iter().map(row).collect(),
        notes,
        empty: "No care notice is for you to read. Who sees that an agent was hurt: assize score care.".to_owned(),
    }
}

/// The special cases that a reader may read, with what was learnt.
pub fn special(notices: &[CareNotice]) -> Sheet {
    let row = |one: &CareNotice| {
        vec![
            Cell::text(&one.reference),
            Cell::Count(one.id.0),
            agent(one),
            one.at.map_or(Cell::Absent("now"), Cell::Moment),
            Cell::Yes(one.left),
            Cell::word(one.state.word()),
            told(&one.lessons, "nothing written yet"),
        ]
    };
    let mut notes = vec![READERS.to_owned()];
    if notices.iter().any(|one| !one.left) {
        notes.push(
            "What did not leave scoring was scored before the notice, was a spot check, or its draw is void."
                .to_owned(),
        );
    }
    notes.push("What was learnt is added with: assize care act N --learned TEXT.".to_owned());
    Sheet {
        name: "special_cases",
        title: "Special cases, oldest first".to_owned(),
        columns: vec![
            Column::words("ref", "ref"),
            Column::numbers("care", "notice"),
            Column::words("agent", "agent"),
            Column::words("at", "raised at").extra(),
            Column::words("left", "left scoring"),
            Column::words("state", "care"),
            Column::prose("lessons", "what was learnt"),
        ],
        rows: notices.iter().map(row).collect(),
        notes,
        empty: "No special case is for you to read.".to_owned(),
    }
}

/// The notices about an audit, as part of a page; nothing where there are none.
pub fn of_audit(notices: &[CareNotice]) -> Vec<Part> {
    if notices.is_empty() {
        return Vec::new();
    }
    let row = |one: &CareNotice| {
        let taker = one.acknowledged.as_ref().map(Cell::word);
        vec![
            Cell::Count(one.id.0),
            Cell::word(&one.raiser.handle),
            asks(one),
            Cell::text(&one.words),
            Cell::word(to_whom(one)),
            taker.unwrap_or(Cell::Absent("nobody yet")),
            told(&one.steps, "nothing yet"),
            told(&one.lessons, "nothing yet"),
        ]
    };
    vec![Part::Sheet(Sheet {
        name: "care_notices",
        title: "Care".to_owned(),
        columns: vec![
            Column::numbers("care", "notice"),
            Column::words("raiser", "raised by"),
            Column::words("asks", "asked for"),
            Column::prose("note", "what happened"),
            Column::words("to", "went to"),
            Column::words("taker", "acknowledged by"),
            Column::prose("steps", "what was done"),
            Column::prose("lessons", "what was learnt"),
        ],
        rows: notices.iter().map(row).collect(),
        notes: Vec::new(),
        empty: String::new(),
    })]
}

/// That nobody took on a notice in time, for the night.
pub(super) fn late(notice: &CareNotice) -> String {
    let (id, due) = (notice.id.0, notice.due);
    format!(
        "Care notice {id}{} waits since {due} for somebody to take it on: assize care acknowledge {id}.",
        whose(notice)
    )
}

/// Steps one after the other, each with who recorded it.
fn told(steps: &[CareStep], none: &'static str) -> Cell {
    if steps.is_empty() {
        return Cell::Absent(none);
    }
    let lines: Vec<String> = steps.iter().map(|step| format!("{}: {}", step.by, step.words.expose())).collect();
    Cell::text(&Untrusted::new(lines.join(" · ")))
}
