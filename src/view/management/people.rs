//! Auditors, coverage, improvements and what is overdue: the parts in which people may be named.

use super::model::{Edition, Section};
use super::words::{rate, told};
use crate::core::report::management::{
    AuditorRow, Auditors, ChannelReach, Coverage, FEWEST, ImprovementRow, Overdue, TeamReach,
};
use crate::core::text::Untrusted;
use crate::view::cells::number;
use crate::view::sheet::{Cell, Column, Sheet, decimal, signed};
use crate::view::words::{count, count_of};

/// The auditors, and how far they agree.
pub fn auditors(found: &Auditors, edition: Edition) -> Section {
    let agreement = &found.agreement;
    let mut says = vec![if agreement.pairs == 0 {
        "No dialogue of these days was scored by two auditors: how far they agree is not known.".to_owned()
    } else {
        let apart = agreement.apart.map_or_else(
            || "their totals are not defined".to_owned(),
            |apart| format!("their totals lie {} points apart in the mean", decimal(apart.into())),
        );
        format!(
            "{} scored by two auditors without sight of each other: the same answer in {}; {apart}.",
            count_of(agreement.pairs, "dialogue was", "dialogues were"),
            told(&agreement.same, "%")
        )
    }];
    let is_shown = |row: &&AuditorRow| edition == Edition::Management || row.scored >= FEWEST;
    let rows: Vec<&AuditorRow> = found.lines.iter().filter(is_shown).collect();
    let few = (found.lines.len() - rows.len()) as u64;
    says.extend((few > 0).then(|| format!("Not named: {} with fewer than {FEWEST} audits.", count(few, "auditor"))));
    let late: u64 = found.lines.iter().map(|row| row.late).sum();
    let overdue: u64 = found.lines.iter().map(|row| row.overdue).sum();
    says.push(format!("{} scored after their day, {overdue} overdue.", count(late, "audit")));
    Section {
        key: "auditors",
        title: "The auditors, and how far they agree",
        says,
        charts: Vec::new(),
        tables: vec![of_auditors(&rows)],
    }
}

fn of_auditors(rows: &[&AuditorRow]) -> Sheet {
    let row = |row: &&AuditorRow| {
        vec![
            Cell::word(&row.auditor),
            number(row.assigned),
            number(row.scored),
            number(row.late),
            number(row.overdue),
            rate_or_few(row),
        ]
    };
    Sheet {
        name: "auditors",
        title: "Auditors, by handle".to_owned(),
        columns: vec![
            Column::words("auditor", "auditor").always(),
            Column::numbers("assigned", "assigned").always(),
            Column::numbers("scored", "scored").always(),
            Column::numbers("late", "late"),
            Column::numbers("overdue", "overdue"),
            Column::shares("overturned", "overturned"),
        ],
        rows: rows.iter().map(row).collect(),
        notes: vec![format!(
            "With fewer than {FEWEST} audits there is no rate: chance alone decides it. Auditors see different dialogues."
        )],
        empty: "Nobody to name.".to_owned(),
    }
}

fn rate_or_few(row: &AuditorRow) -> Cell {
    if row.scored < FEWEST { Cell::Absent("too few audits") } else { rate(&row.overturned) }
}

/// Whom the draws reached, and the gaps.
pub fn coverage(found: &Coverage) -> Section {
    let sum = |part: fn(&TeamReach) -> u64| found.teams.iter().map(part).sum::<u64>();
    let (agents, busy, reached) = (sum(|one| one.agents), sum(|one| one.busy), sum(|one| one.reached));
    let silent: Vec<&TeamReach> = found.teams.iter().filter(|one| one.busy == 0).collect();
    let mut says = vec![format!(
        "{} on the roster, {busy} of them with dialogues in these days; {reached} drawn, {} with dialogues and not drawn.",
        count(agents, "agent"),
        busy.saturating_sub(reached)
    )];
    if !silent.is_empty() {
        let names: Vec<&str> = silent.iter().map(|one| one.team.as_str()).collect();
        says.push(format!("Without any dialogue: {}. Is their data taken in?", names.join(", ")));
    }
    let unseen: Vec<&str> =
        found.channels.iter().filter(|one| one.drawn == 0).map(|one| one.channel.as_str()).collect();
    says.extend((!unseen.is_empty()).then(|| format!("Channels of which nothing was drawn: {}.", unseen.join(", "))));
    Section {
        key: "coverage",
        title: "Whom the draws reached, and the gaps",
        says,
        charts: Vec::new(),
        tables: vec![teams(found), channels(found)],
    }
}

fn teams(found: &Coverage) -> Sheet {
    let row = |one: &TeamReach| {
        let mut row = vec![Cell::word(&one.team)];
        row.extend([one.agents, one.busy, one.reached, one.dialogues, one.drawn].map(number));
        row
    };
    Sheet {
        name: "team_reach",
        title: "Teams".to_owned(),
        columns: vec![
            Column::words("team", "team").always(),
            Column::numbers("agents", "agents").always(),
            Column::numbers("busy", "with dialogues").always(),
            Column::numbers("reached", "drawn").always(),
            Column::numbers("dialogues", "dialogues").always(),
            Column::numbers("dialogues_drawn", "audits").always(),
        ],
        rows: found.teams.iter().map(row).collect(),
        notes: Vec::new(),
        empty: "There are no agents.".to_owned(),
    }
}

fn channels(found: &Coverage) -> Sheet {
    let row = |one: &ChannelReach| vec![Cell::word(&one.channel), number(one.dialogues), number(one.drawn)];
    Sheet {
        name: "channel_reach",
        title: "Channels".to_owned(),
        columns: vec![
            Column::words("channel", "channel").always(),
            Column::numbers("dialogues", "dialogues").always(),
            Column::numbers("dialogues_drawn", "audits").always(),
        ],
        rows: found.channels.iter().map(row).collect(),
        notes: Vec::new(),
        empty: "No dialogue came in.".to_owned(),
    }
}

/// Improvements and their effect.
pub fn improvements(found: &[ImprovementRow], findings: u64, edition: Edition) -> Section {
    let with_effect = |effect: &str| found.iter().filter(|one| one.effect.as_deref() == Some(effect)).count();
    let mut says = if found.is_empty() {
        vec!["No improvement was under way in these days.".to_owned()]
    } else {
        vec![format!(
            "{} under way or concluded: {} better and {} worse by more than chance explains; {} of which chance alone may be the reason, or which were not checked.",
            count(found.len() as u64, "improvement"),
            with_effect("better"),
            with_effect("worse"),
            found.len() - with_effect("better") - with_effect("worse")
        )]
    };
    says.extend((findings > 0).then(|| {
        let waits = count_of(findings, "finding of a session or ruling waits", "findings of sessions and rulings wait");
        format!("{waits} to be taken up: assize improve list.")
    }));
    let tables = if found.is_empty() { Vec::new() } else { vec![of_improvements(found, edition)] };
    Section { key: "improvements", title: "Improvements, and their effect", says, charts: Vec::new(), tables }
}

fn of_improvements(found: &[ImprovementRow], edition: Edition) -> Sheet {
    let is_named = edition == Edition::Management;
    let row = |one: &ImprovementRow| {
        let mut row = vec![Cell::Count(one.number), Cell::text(&Untrusted::new(&one.title)), Cell::word(&one.state)];
        row.extend(is_named.then(|| Cell::word(&one.owner)));
        row.extend([
            Cell::word(&one.due),
            Cell::word(&one.measure),
            Cell::word(told(&one.baseline, &one.unit)),
            one.check.as_ref().map_or(Cell::Absent("not checked"), |check| Cell::word(told(check, &one.unit))),
            Cell::word(format!("{}{}", effect(one), cautions(one))),
        ]);
        row
    };
    let mut columns = vec![
        Column::numbers("improvement", "no.").always(),
        Column::prose("title", "what is to be better"),
        Column::words("state", "state"),
    ];
    columns.extend(is_named.then(|| Column::words("owner", "owner")));
    columns.extend([
        Column::words("due", "until"),
        Column::prose("measure", "measure"),
        Column::prose("baseline", "before"),
        Column::prose("check", "after"),
        Column::prose("effect", "effect"),
    ]);
    Sheet {
        name: "improvements",
        title: "Improvements".to_owned(),
        columns,
        rows: found.iter().map(row).collect(),
        notes: Vec::new(),
        empty: String::new(),
    }
}

/// What to keep in mind of its check.
fn cautions(one: &ImprovementRow) -> String {
    let overlap = if one.overlap { ", with days in common" } else { "" };
    let checks = match one.checks {
        0 | 1 => String::new(),
        checks => format!("; {checks} checks{overlap}; this is the last"),
    };
    let chosen = if one.chosen_after { "; the measure was chosen after the change" } else { "" };
    format!("{checks}{chosen}")
}

fn effect(one: &ImprovementRow) -> String {
    let Some(effect) = &one.effect else { return "not checked yet".to_owned() };
    let unit = if one.unit == "%" { "points" } else { &one.unit };
    let difference =
        one.difference.map_or_else(String::new, |difference| format!("{}\u{a0}{unit}", signed(difference)));
    let ends = one.ends.map_or_else(String::new, |(low, high)| format!(" ({} to {})", signed(low), signed(high)));
    let verdict = match effect.as_str() {
        "better" => "better, more than chance alone explains",
        "worse" => "worse, more than chance alone explains",
        "hidden" => "not shown: so few audits would tell of single people",
        "unclear" => "chance alone may explain it",
        _ => "too few tell how sure that is",
    };
    if difference.is_empty() { verdict.to_owned() } else { format!("{difference}{ends}: {verdict}") }
}

/// What is overdue.
pub fn overdue(found: &[Overdue], made: &str, edition: Edition) -> Section {
    let says = if found.is_empty() {
        vec![format!("On {made} nothing was overdue.")]
    } else {
        let told: Vec<String> = found
            .iter()
            .map(|one| {
                let (single, several) = noun(&one.what);
                count_of(one.count, single, several)
            })
            .collect();
        vec![format!("Overdue on {made}: {}.", told.join(", "))]
    };
    let tables = if found.is_empty() { Vec::new() } else { vec![of_overdue(found, edition)] };
    Section { key: "overdue", title: "What is overdue", says, charts: Vec::new(), tables }
}

/// What is overdue, one of it and several.
fn noun(what: &str) -> (&str, &str) {
    match what {
        "audit" => ("audit to score", "audits to score"),
        "delivery" => ("scored audit to deliver", "scored audits to deliver"),
        "dispute" => ("step of a dispute", "steps of disputes"),
        "action" => ("action", "actions"),
        "improvement" => ("improvement", "improvements"),
        "question" => ("question", "questions"),
        "coaching" => ("step of a coaching", "steps of coachings"),
        "care" => ("care notice", "care notices"),
        other => (other, other),
    }
}

fn of_overdue(found: &[Overdue], edition: Edition) -> Sheet {
    let is_named = edition == Edition::Management;
    let rows = found.iter().flat_map(|kind| {
        kind.oldest.iter().map(move |(number, due, who)| {
            let mut row = vec![Cell::word(noun(&kind.what).0), Cell::Count(*number), Cell::word(due)];
            row.extend(is_named.then(|| who.as_ref().map_or(Cell::Absent("nobody is named"), Cell::word)));
            row
        })
    });
    let mut columns = vec![
        Column::words("what", "what").always(),
        Column::numbers("number", "no.").always(),
        Column::words("due", "last day").always(),
    ];
    columns.extend(is_named.then(|| Column::words("owner", "whose")));
    let listed: u64 = found.iter().map(|one| one.oldest.len() as u64).sum();
    let all: u64 = found.iter().map(|one| one.count).sum();
    Sheet {
        name: "overdue",
        title: "Overdue, the oldest of each kind first".to_owned(),
        columns,
        rows: rows.collect(),
        notes: (all > listed).then(|| format!("{} more.", all - listed)).into_iter().collect(),
        empty: String::new(),
    }
}
