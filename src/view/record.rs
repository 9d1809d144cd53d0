//! The record of one auditor, and the rules by which auditors are assessed.

use super::cells::by;
use super::cells::{number, share};
use super::page::{Page, Part};
use super::report::too_few;
use super::self_agreement;
use super::sheet::{Cell, Column, Sheet, signed};
use super::undefined::why;
use super::words::{count, list_and};
use crate::calc::decimal::{decimal, whole};
use crate::calc::figure::{Bounds, ENOUGH_ITEMS, Undefined};
use crate::calc::severity::{Drift, ENOUGH_AUDITS};
use crate::core::audit::Useful;
use crate::core::people::RotationLine;
use crate::core::policy::Policy;
use crate::core::report::{AnswerShare, AuditorRecord, FEWEST, Fate, Share, Strictness};

/// The record of an auditor.
pub fn record(handle: &str, record: &AuditorRecord) -> Page {
    let mut parts = vec![Part::Fields(work(record)), Part::Fields(rejected(record)), Part::Fields(beyond(record))];
    if !record.trainings.is_empty() {
        parts.push(Part::Sheet(trainings(record)));
    }
    Page { name: "auditor_record", title: format!("The record of {handle}"), parts, notes: notes(record) }
}

/// So many audits are named.
const NOTED: usize = 10;

type Fields = Vec<(&'static str, &'static str, Cell)>;

fn work(record: &AuditorRecord) -> Fields {
    let line = record.line.as_ref();
    let of = |pick: fn(&crate::core::report::AuditorLine) -> u64| number(line.map_or(0, pick));
    let shared = |pick: fn(&crate::core::report::AuditorLine) -> Share| {
        line.map_or(Cell::Absent("nothing scored"), |line| share(pick(line)))
    };
    vec![
        ("assigned", "audits assigned", of(|line| line.assigned)),
        ("scored", "scored", of(|line| line.scored)),
        ("second", "second scorings, repeats", of(|line| line.second)),
        ("overdue", "overdue", of(|line| line.overdue)),
        ("on_time", "scored in time", shared(|line| line.on_time)),
        ("days_late", "days late in all", of(|line| line.days_late)),
        ("not_blind", "not scored blind", of(|line| line.in_sight)),
        ("brought_in", "brought in by others", of(|line| line.brought_in)),
        ("rescored", "rescored: returned, taken back", of(|line| line.again)),
        ("disputed", "disputed", shared(|line| line.disputed)),
        ("overturned", "overturned", shared(|line| line.overturned)),
        ("corrected", "own slips corrected", shared(|line| line.corrected)),
    ]
}

fn rejected(record: &AuditorRecord) -> Fields {
    let outcomes = &record.outcomes;
    let of = |fates: &[Fate]| number(fates.iter().map(|fate| outcomes.count(*fate)).sum());
    vec![
        ("disputes", "disputes about them", number(record.disputes)),
        ("points", "points rejected", number(outcomes.points)),
        ("kept", "kept in the session", of(&[Fate::Kept])),
        ("adjusted", "adjusted in the session", of(&[Fate::Adjusted])),
        ("withdrawn", "taken back by the agent", of(&[Fate::Withdrawn])),
        ("ruled_keep", "kept by a ruling", of(&[Fate::RuledKeep])),
        (
            "ruled_change",
            "changed by a ruling",
            of(&[Fate::RuledAgent, Fate::RuledOther, Fate::RuledNotApplicable, Fate::Lapsed]),
        ),
        ("open", "still open", of(&[Fate::Open])),
    ]
}

fn beyond(record: &AuditorRecord) -> Fields {
    let useful = |one: Useful| record.useful.get(&one).copied().unwrap_or_default();
    let said: u64 = record.useful.values().sum();
    let helped = match said {
        0 => Cell::Absent("no agent said"),
        _ => Cell::Word(format!(
            "{} of {} yes, {} partly, {} no",
            useful(Useful::Yes),
            said,
            useful(Useful::Partly),
            useful(Useful::No)
        )),
    };
    let calibrations = match record.calibrations {
        (_, 0) => Cell::Absent("asked to none"),
        (came, asked) => Cell::Word(format!("{came} of {asked}")),
    };
    vec![
        ("care", "care notices raised", number(record.care)),
        ("commendations", "commendations given", number(record.commendations)),
        ("questions", "questions asked", number(record.questions)),
        ("useful", "feedback that helped", helped),
        ("calibrations", "calibrations attended", calibrations),
        ("rotation", "rotation", rotated(&record.rotation)),
    ]
}

/// Since when they audit or lead, when they are due to change, and what is planned.
fn rotated(lines: &[RotationLine]) -> Cell {
    let of = |line: &RotationLine| {
        let now = line.role.zip(line.since).map(|(role, since)| {
            let due =
                line.due.map_or_else(|| "never due to change".to_owned(), |due| format!("due to change on {due}"));
            format!("{role} since {since}, {due}")
        });
        let next = line.next.as_ref().map(|(role, team, from)| format!("{role} in {team} from {from}"));
        now.into_iter().chain(next)
    };
    let said: Vec<String> = lines.iter().flat_map(of).collect();
    if said.is_empty() { Cell::Absent("neither audits nor leads") } else { Cell::Word(said.join("; ")) }
}

fn trainings(record: &AuditorRecord) -> Sheet {
    let rows = record.trainings.iter().map(|one| {
        let topic = one.topic.as_ref().map_or(Cell::Absent("erased"), Cell::text);
        vec![Cell::Day(one.held), by(&one.recorded), Cell::Moment(one.recorded.at), topic]
    });
    Sheet {
        name: "trainings",
        title: "Trainings".to_owned(),
        columns: vec![
            Column::words("held", "on").always(),
            Column::words("recorded_by", "recorded by").always(),
            Column::words("recorded", "recorded").always(),
            Column::prose("topic", "topic").always(),
        ],
        rows: rows.collect(),
        notes: Vec::new(),
        empty: String::new(),
    }
}

fn notes(record: &AuditorRecord) -> Vec<String> {
    let mut notes: Vec<String> = record.severity.iter().map(|(card, line)| strictness(card, line)).collect();
    notes.extend(record.agreement.iter().filter(|one| one.items > 0).map(agreed));
    notes.extend(too_few(record.few));
    if record.few == 0 && record.agreement.iter().all(|one| one.items == 0) {
        notes.push("No dialogue of theirs was scored by a second auditor: agreement cannot be told.".to_owned());
    }
    notes.extend(record.selves.iter().map(self_agreement::line));
    notes.extend(helped(record));
    notes.push(
        "By which rules this is counted, and what it is not used for: assize report auditors --rules.".to_owned(),
    );
    notes
}

/// Where agents wrote why feedback helped, or did not.
fn helped(record: &AuditorRecord) -> Option<String> {
    let notes = &record.useful_notes;
    let first = notes.last()?.0;
    let wrote = if notes.len() == 1 { "One agent wrote why" } else { "Agents wrote why" };
    let of: Vec<String> = notes.iter().rev().take(NOTED).map(|id| id.0.to_string()).collect();
    let more = notes.len().saturating_sub(NOTED);
    let of = list_and(&of) + &if more > 0 { format!(" and {more} more") } else { String::new() };
    Some(format!(
        "{wrote} feedback helped or did not, of {} {of}: assize score show {first}.",
        if notes.len() == 1 { "audit" } else { "audits" }
    ))
}

fn strictness(card: &str, line: &crate::core::report::SeverityLine) -> String {
    let by = |value: f64| decimal(whole(value.abs()).unwrap_or_default().into());
    let between = within(line.bounds);
    let said = match line.says {
        Strictness::TooFew => return format!("{card}: too few scores to say how strict they are."),
        Strictness::NoDifference => "auditors do not differ measurably in how strict they are".to_owned(),
        Strictness::AsOthers => format!("as strict as the others, as far as can be told{between}"),
        Strictness::Stricter => format!("stricter than the others by {} points{between}", by(line.severity)),
        Strictness::Milder => format!("milder than the others by {} points{between}", by(line.severity)),
    };
    format!("{card}: {said}. {}", moved(line.drift.as_ref()))
}

/// How the distance from the others moved.
fn moved(drift: Option<&Drift>) -> String {
    let Some(drift) = drift else {
        return "Whether that moved over time cannot be told: too few scores in each half.".to_owned();
    };
    let points = |value: f64| signed(whole(value).unwrap_or_default());
    let became = match drift.bounds {
        Ok(ends) if ends.high < 0.0 => "they became stricter",
        Ok(ends) if ends.low > 0.0 => "they became milder",
        _ => "no more than chance may make",
    };
    format!(
        "In the first half of these scores they lay {} points from the others, in the second {}: {became} (moved {}{}).",
        points(drift.early),
        points(drift.late),
        points(drift.change),
        within(drift.bounds).replace(" (", ", ").replace(')', "")
    )
}

fn within(bounds: Result<Bounds, Undefined>) -> String {
    let ends = bounds.ok().and_then(Bounds::whole);
    ends.map_or_else(String::new, |(low, high)| format!(" (between {} and {})", signed(low), signed(high)))
}

fn agreed(one: &crate::core::report::AuditorAgreement) -> String {
    let few = if one.items < ENOUGH_ITEMS { "; so few are indicative only" } else { "" };
    format!(
        "{}: {} scored by another auditor too. Of answers about them the other\'s differed in {}; of these theirs was the stricter one in {}{few}.",
        one.card,
        count(one.items, "dialogue"),
        answers(&one.differ),
        answers(&one.stricter)
    )
}

/// A share of answers in words, with its number and the interval of their dialogues.
fn answers(share: &AnswerShare) -> String {
    let Ok(figure) = share.figure else { return "none of none".to_owned() };
    let percent = |value: f64| decimal(whole(value * 10_000.0).unwrap_or_default().into());
    let between = figure.bounds.map_or_else(
        |reason| format!("no interval: {}", why(reason)),
        |ends| format!("between {} and {} %", percent(ends.low), percent(ends.high)),
    );
    format!("{} of {} ({} %; {between})", share.part, share.of, percent(figure.value))
}

/// The rules by which auditors are assessed, for everybody to read.
pub fn rules(policy: &Policy) -> Page {
    let rules = [
        ("In time", "Of the audits that they scored, those handed in on their last day or before. Where an audit was handed on after its last day, it counts as late for the auditor who had it on that day, and not for the one who got it later.".to_owned()),
        ("Overturned", "Of the audits that they scored, those in which a session or a ruling changed an answer. With its interval. What a dispute takes out, or a spot check, is in no rate.".to_owned()),
        ("Corrected", "Their own slips, put right with the agent's agreement. They are not overturned.".to_owned()),
        ("Sessions", "What became of each point that an agent rejected: kept, adjusted, taken back, ruled on.".to_owned()),
        ("Agreement", format!("Of dialogues that two scored without sight of each other: how many of their answers the other's differ from, and in how many of these theirs was the stricter one. Criterion by criterion first: who disagrees often reads the card in another way. Below {ENOUGH_ITEMS} dialogues it is indicative only.")),
        ("Repeats", "Where a plan says so, some dialogues come to their auditor again weeks later, untold: how many of them were answered just as before, and by how much their totals moved.".to_owned()),
        ("Severity", format!("How much higher or lower they score than others on dialogues of the same agents, which the lot gives out. First whether auditors differ at all: where they do not, nobody is named. Nobody is called strict or mild with fewer than {ENOUGH_AUDITS} scores. Also how that moved from the first half of the scores to the second.")),
        ("Care and praise", "Care notices that they raised and commendations that they gave: shown, never a target.".to_owned()),
        ("Feedback that helped", "What agents said of it, where they wanted to: assize score acknowledge AUDIT --useful yes.".to_owned()),
        ("Calibrations", "To how many talks they came, of those to which they were asked; never what they answered.".to_owned()),
        ("Rotation", rotation(policy)),
        ("Training", "What they learnt, and when.".to_owned()),
    ];
    let rows = rules.into_iter().map(|(name, says)| vec![Cell::word(name), Cell::Word(says)]);
    let sheet = Sheet {
        name: "rules",
        title: "What is looked at".to_owned(),
        columns: vec![Column::words("figure", "figure").always(), Column::prose("says", "how it is counted").always()],
        rows: rows.collect(),
        notes: Vec::new(),
        empty: String::new(),
    };
    Page {
        name: "auditor_rules",
        title: "How auditors are assessed".to_owned(),
        parts: vec![Part::Sheet(sheet)],
        notes: limits(),
    }
}

fn rotation(policy: &Policy) -> String {
    let due = match policy.rotation.due_after {
        0 => "Nobody is asked to change.".to_owned(),
        months => format!("After {} of auditing or leading somebody is due to change.", count(months, "month")),
    };
    format!("{due} Who audits was an agent or a lead for {} before.", count(policy.rotation.experience_days, "day"))
}

fn limits() -> Vec<String> {
    vec![
        "There is no rank of auditors.".to_owned(),
        "The plain mean of the scores that somebody gave is not used: it depends on whom they scored.".to_owned(),
        "What somebody answers in a calibration or in a repeat changes no score of an agent.".to_owned(),
        format!(
            "Every share has its n and its 95 % interval; groups of fewer than {FEWEST} audits are shown only to who may read the audits themselves."
        ),
        "Who reads it: auditors their own, leads that of their team's auditors, managers and representatives all."
            .to_owned(),
        "No score of an agent is corrected for who scored it: the remedy for severity is a calibration.".to_owned(),
    ]
}
