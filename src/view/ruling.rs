//! Rulings as everybody in the case reads them, and what happened to a case by itself, in words.

use super::cells::text;
use super::page::Part;
use super::seat_story::{instance, left_out};
use super::sheet::{Cell, Column, Sheet};
use super::words::{count, list_and};
use crate::core::arbitration::{
    Appeal, Ballot, Considered, Event, FIRST, Filled, Lapsed, Ruling, RulingBasis, Seat, Seated, VacancyReason, Vote,
    Waits,
};
use crate::core::audit::answer_word;
use crate::core::dispute::{Stage, Verdict};

/// The rulings on a dispute: what each decides, how each arbiter voted and had answered blind, and why. Nothing where there
/// is none.
pub fn parts(rulings: &[Ruling]) -> Vec<Part> {
    let Some(newest) = rulings.last() else { return Vec::new() };
    let mut parts = vec![Part::Sheet(made(rulings)), Part::Sheet(decided(rulings))];
    if let Some(reasons) = newest.reasons() {
        parts.push(Part::Block {
            key: "headnote",
            title: "Ruling",
            // Whether there was one is not known once its words are gone.
            body: text(reasons.headnote.as_ref(), if reasons.is_erased { "erased" } else { "no headnote" }),
        });
        parts.push(Part::Block {
            key: "rationale",
            title: "Rationale",
            body: text(reasons.rationale.as_ref(), "erased"),
        });
        parts.push(Part::Sheet(votes(rulings)));
        parts.push(Part::Sheet(ballots(rulings)));
    }
    parts
}

/// Who had a seat in a case, and what became of it; nothing where nobody had.
pub fn seats(seats: &[Seat]) -> Option<Part> {
    let row = |seat: &Seat| {
        vec![
            Cell::word(instance(seat.instance)),
            Cell::word(&seat.arbiter.handle),
            Cell::Moment(seat.at),
            Cell::word(match seat.lot {
                Some(lot) => format!("lot {lot}"),
                None => "named, since the lot found nobody".to_owned(),
            }),
            Cell::Day(seat.due),
            Cell::word(stands(seat)),
            text(seat.vacancy.as_ref().and_then(|vacancy| vacancy.why.as_ref()).or(seat.why.as_ref()), ""),
        ]
    };
    (!seats.is_empty()).then(|| {
        Part::Sheet(Sheet {
            name: "seats",
            title: "Who was to rule".to_owned(),
            columns: vec![
                Column::words("instance", "ruling"),
                Column::words("arbiter", "arbiter"),
                Column::words("seated_at", "since"),
                Column::words("from", "chosen by"),
                Column::words("rule_until", "until"),
                Column::words("stands", "state"),
                Column::prose("why", "why"),
            ],
            rows: seats.iter().map(row).collect(),
            notes: Vec::new(),
            empty: String::new(),
        })
    })
}

const fn stands(seat: &Seat) -> &'static str {
    match (&seat.vacancy, seat.ballot, seat.taking) {
        (Some(vacancy), _, _) => match vacancy.reason {
            VacancyReason::Recused => "gave it back",
            VacancyReason::Late => "was late",
            VacancyReason::Barred => "may not rule on it any more",
        },
        (None, Some(_), _) => "has ruled",
        (None, None, Some(_)) => "took it",
        (None, None, None) => "has not answered yet",
    }
}

/// What happened to a case by itself, in sentences.
pub fn lapsed(lapsed: &Lapsed) -> String {
    let events: Vec<String> = lapsed.events.iter().map(event).collect();
    format!("Dispute {}: {}", lapsed.dispute.0, events.join(" "))
}

/// One thing that happened to a case by itself.
pub fn event(event: &Event) -> String {
    match event {
        Event::NoSession(due) => format!("there was no session in time, until {due}: it goes to arbitration."),
        Event::NoRuling(who, due, stage) => {
            let what = if *stage == Stage::Appeal { "rule on the appeal" } else { "rule" };
            format!("{who} did not {what} in time, until {due}: the delay is on record.")
        }
        Event::Barred(who, because) => format!("{who} may not rule on it any more: {because}."),
        Event::Forfeit(_) => "Nobody ruled in time, so by the policy the agent's answers hold.".to_owned(),
        Event::Seated(seat) => seated(seat),
        Event::Named(who, due, out) => {
            format!("{who} was named, since the lot found nobody, and rules on it until {due}.{}", left_out(out))
        }
        Event::Waits(waits) => self::waits(waits),
        Event::Nobody(seats, out) => nobody(*seats, out),
        Event::Away(seats, out) => away(*seats, out),
    }
}

/// What became of the empty seats of a case, in sentences.
pub fn filled(filled: &Filled) -> Vec<String> {
    let seated = filled.seated.iter().map(seated);
    let waits = filled.waits.iter().map(waits);
    let away = (filled.away > 0).then(|| away(filled.away, &filled.out));
    let nobody = (filled.nobody > 0).then(|| nobody(filled.nobody, &filled.out));
    seated.chain(waits).chain(away).chain(nobody).collect()
}

fn seated(seat: &Seated) -> String {
    let Seated { arbiter, due, among, draw, tries, out, .. } = seat;
    let key = match draw {
        Some(draw) => format!("the seed of {draw}"),
        None if *tries == 0 => "chance of this machine alone".to_owned(),
        None => format!(
            "chance of this machine alone; who drew it had made {} since the last act in the case",
            count(*tries, "entry")
        ),
    };
    let out = left_out(out);
    format!("{arbiter} was drawn from {among} and rules on it until {due}; the key was {key}.{out}")
}

fn waits(waits: &Waits) -> String {
    let until = waits.until.map_or_else(String::new, |until| {
        format!("; where none comes, from the day after {until} on, chance of this machine decides")
    });
    format!(
        "{} for a lot among {}: its key is the first witnessed seed after entry {} of {}{until}.",
        super::words::count_of(waits.seats as u64, "seat waits", "seats wait"),
        waits.among,
        waits.since.entry,
        waits.since.at
    )
}

fn away(seats: usize, out: &[Considered]) -> String {
    format!(
        "{} empty today, since all who may have it are absent: the lot is drawn on a day on which one of them is there.{}",
        super::words::count_of(seats as u64, "seat stays", "seats stay"),
        left_out(out)
    )
}

fn nobody(seats: usize, out: &[Considered]) -> String {
    format!(
        "{} empty, since no arbiter without a part in the case is on the roster: a manager adds one, or names somebody with assize arbitrate assign N --to WHO.{}",
        super::words::count_of(seats as u64, "seat stays", "seats stay"),
        left_out(out)
    )
}

fn made(rulings: &[Ruling]) -> Sheet {
    let row = |ruling: &Ruling| {
        let by: Vec<String> = ruling.ballots.iter().map(|ballot| ballot.arbiter.handle.clone()).collect();
        vec![
            Cell::word(instance(ruling.instance)),
            Cell::word(match ruling.basis {
                RulingBasis::Arbiter => "an arbiter",
                RulingBasis::Panel => "the majority of three",
                RulingBasis::Lapse => "the policy: nobody ruled in time",
            }),
            if by.is_empty() { Cell::Absent("nobody") } else { Cell::word(list_and(&by)) },
            Cell::Moment(ruling.at),
            ruling.appeal_due.map_or(Cell::Absent("it is final"), Cell::Day),
        ]
    };
    Sheet {
        name: "rulings",
        title: "Rulings".to_owned(),
        columns: vec![
            Column::words("instance", "ruling"),
            Column::words("made_by", "made by"),
            Column::words("arbiters", "arbiters"),
            Column::words("at", "at"),
            Column::words("appeal_until", "appeal until"),
        ],
        rows: rulings.iter().map(row).collect(),
        notes: Vec::new(),
        empty: String::new(),
    }
}

fn decided(rulings: &[Ruling]) -> Sheet {
    let of_ruling = |ruling: &Ruling| -> Vec<Vec<Cell>> {
        let row =
            |decision: &Vote| vec![Cell::word(instance(ruling.instance)), Cell::word(&decision.name), answer(decision)];
        ruling.decisions.iter().map(row).collect()
    };
    Sheet {
        name: "decisions",
        title: "What they decide".to_owned(),
        columns: vec![
            Column::words("instance", "ruling"),
            Column::words("point", "point"),
            Column::words("decision", "decision"),
        ],
        rows: rulings.iter().flat_map(of_ruling).collect(),
        notes: Vec::new(),
        empty: String::new(),
    }
}

/// A vote or a decision in words.
fn answer(vote: &Vote) -> Cell {
    let level = answer_word(vote.level.as_deref());
    let is_whole = vote.name == "selection" || vote.name == "wrong-agent";
    Cell::word(match vote.verdict {
        Verdict::Agent if is_whole => "the audit is struck".to_owned(),
        Verdict::Keep if is_whole => "keep: it counts".to_owned(),
        verdict => format!("{verdict}: {level}"),
    })
}

fn votes(rulings: &[Ruling]) -> Sheet {
    let of_ballot = |ruling: &Ruling, ballot: &Ballot| -> Vec<Vec<Cell>> {
        let row = |vote: &Vote| {
            let blind = ballot.blind.iter().find(|one| one.criterion == vote.name);
            vec![
                Cell::word(instance(ruling.instance)),
                Cell::word(&ballot.arbiter.handle),
                Cell::word(&vote.name),
                blind.map_or(Cell::Absent("not asked"), |one| Cell::word(answer_word(one.level.as_deref()))),
                answer(vote),
            ]
        };
        ballot.votes.iter().map(row).collect()
    };
    let rows =
        rulings.iter().flat_map(|ruling| ruling.ballots.iter().flat_map(move |ballot| of_ballot(ruling, ballot)));
    Sheet {
        name: "votes",
        title: "How the arbiters answered: blind, and after they heard both sides".to_owned(),
        columns: vec![
            Column::words("instance", "ruling"),
            Column::words("arbiter", "arbiter"),
            Column::words("point", "point"),
            Column::words("blind", "blind"),
            Column::words("vote", "vote"),
        ],
        rows: rows.collect(),
        notes: Vec::new(),
        empty: String::new(),
    }
}

fn ballots(rulings: &[Ruling]) -> Sheet {
    let row = |ruling: &Ruling, ballot: &Ballot| {
        let cited: Vec<String> = ballot.citations.iter().map(|(number, kind)| format!("{number} {kind}")).collect();
        vec![
            Cell::word(instance(ruling.instance)),
            Cell::word(&ballot.arbiter.handle),
            Cell::word(part(ruling, ballot)),
            Cell::word(ballot.root_cause.word()),
            Cell::word(ballot.responsible.word()),
            text(ballot.headnote.as_ref(), ""),
            text(ballot.rationale.as_ref(), "erased"),
            text(ballot.coaching.as_ref(), ""),
            if cited.is_empty() { Cell::Absent("none") } else { Cell::word(list_and(&cited)) },
            Cell::word(if ballot.signature.is_some() { "signed" } else { "unsigned" }),
        ]
    };
    let rows = rulings.iter().flat_map(|ruling| ruling.ballots.iter().map(move |ballot| row(ruling, ballot)));
    Sheet {
        name: "ballots",
        title: "Why, by each arbiter".to_owned(),
        columns: vec![
            Column::words("instance", "ruling"),
            Column::words("arbiter", "arbiter"),
            Column::words("part", "part"),
            Column::words("root_cause", "root cause"),
            Column::words("responsible", "responsible"),
            Column::prose("headnote", "headnote"),
            Column::prose("rationale", "rationale"),
            Column::prose("coaching", "for coaching"),
            Column::words("precedents", "precedents").extra(),
            Column::words("signature", "signature").extra(),
        ],
        rows: rows.collect(),
        notes: vec!["What was found for coaching changes no points.".to_owned()],
        empty: String::new(),
    }
}

fn part(ruling: &Ruling, ballot: &Ballot) -> &'static str {
    match (ruling.instance == FIRST, ruling.reasons == Some(ballot.id), ruling.is_dissent(ballot)) {
        (true, _, _) => "the ruling",
        (false, true, _) => "the reasons of the ruling",
        (false, false, true) => "dissent",
        (false, false, false) => "agrees",
    }
}

/// Why the agent appealed; nothing where they did not.
pub fn appeal(appeal: Option<&Appeal>) -> Vec<Part> {
    let Some(appeal) = appeal else { return Vec::new() };
    vec![
        Part::Fields(vec![("appealed_by", "appeal by", Cell::word(&appeal.by))]),
        Part::Block { key: "appeal", title: "Why the agent appeals", body: text(appeal.why.as_ref(), "erased") },
    ]
}
