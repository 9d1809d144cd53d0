//! The reports as sheets: how agents and auditors stand, and what was replaced.

use super::audits::out_of_rates;
use super::cells::{number, percent, share, word};
use super::inert::term_line;
use super::sheet::{Cell, Column, Sheet};
use super::words::{COMPLETE, count, count_of, list_and};
use crate::core::audit::OutOfRates;
use crate::core::dispute::Struck;
use crate::core::report::{AuditorLine, Beside, Effect, FEWEST, LeftOut, ReplacementLine};
use crate::core::works_agreement::InForce;

/// What is in no rate, in words; none where everything is.
pub fn left_out(left_out: &LeftOut) -> Option<String> {
    let missing = (left_out.missing > 0).then(|| format!("{} drawn and missing", left_out.missing));
    let audits = left_out.audits.iter().map(|(why, number)| match why {
        OutOfRates::Replaced => format!("{number} replaced"),
        OutOfRates::VoidDraw => count_of(*number, "audit of a void draw", "audits of void draws"),
        OutOfRates::SecondScoring | OutOfRates::Repeat | OutOfRates::SpotCheck | OutOfRates::Struck => {
            count(*number, out_of_rates(*why))
        }
    });
    let told: Vec<String> = missing.into_iter().chain(audits).collect();
    let is_replaced = left_out.audits.contains_key(&OutOfRates::Replaced) || left_out.missing > 0;
    let more = if is_replaced { " and assize report replacements" } else { "" };
    (!told.is_empty())
        .then(|| format!("Outside every figure here: {}; see assize report audits{more}.", told.join(", ")))
}

/// That a works agreement lets no report show figures of so few people, where something is left out.
pub fn of_few(agreement: Option<&InForce>, withheld: u64) -> Option<String> {
    let agreement = agreement.filter(|_| withheld > 0)?;
    let people = agreement.terms.smallest_group();
    Some(format!(
        "Works agreement {}, clause `smallest_group`: no figures of fewer than {people} people are shown, but everybody their own.",
        agreement.number
    ))
}

/// That lines of few audits are not shown; none where all are.
pub fn too_few(withheld: u64) -> Option<String> {
    (withheld > 0).then(|| {
        format!(
            "Not shown to you: {} of fewer than {FEWEST} audits, which would tell of single ones. A line by which a total would tell of such a one is not shown either; audits that you may read are not counted.",
            count(withheld, "line")
        )
    })
}

/// That cells of few answers are not shown; none where all are.
pub fn too_few_cells(withheld: u64) -> Option<String> {
    (withheld > 0).then(|| {
        format!(
            "Not shown to you: {} of fewer than {FEWEST} answers, or by which a total would tell of such a one.",
            count(withheld, "cell")
        )
    })
}

/// What is told below every figure: plans that overlap, audits that were not blind, what is in no figure.
pub fn beside(beside: &Beside) -> impl Iterator<Item = String> {
    overlap(&beside.overlap).into_iter().chain(in_sight(beside.in_sight)).chain(left_out(&beside.left_out))
}

/// That points of few audits are not shown; none where all are.
pub fn few_points(withheld: u64) -> Option<String> {
    (withheld > 0).then(|| {
        format!(
            "Not shown to you: {} of fewer than {FEWEST} audits, or by which a total would tell of such a one; means and limits here are without them.",
            count(withheld, "point")
        )
    })
}

/// That plans cover the same days, and how to look at one at a time; none where they do not.
pub fn overlap(plans: &[String]) -> Option<String> {
    let first = plans.first()?;
    Some(format!(
        "Draws of the plans {} cover the same days: a dialogue that stands in the frames of two counts twice here. One plan at a time: --plan {}.",
        list_and(plans),
        term_line(first)
    ))
}

/// That audits are left out which an arbiter, or who calibrates their dialogues, is to answer blind: the reader, where it is
/// known who reads.
pub fn untaken(audits: usize, is_known: bool) -> Option<String> {
    let what = if is_known {
        "about whose dialogue you are to rule or to answer. They are, once you did: assize arbitrate queue, assize score queue; those of a calibration once it is closed."
    } else {
        "that an arbiter is to answer blind, or who calibrates it, to a reader who does not say who they are: --as WHO."
    };
    (audits > 0).then(|| format!("Not shown to you yet: {} {what}", count(audits as u64, "audit")))
}

/// How long the reader took themselves, where they said so.
pub fn time_taken((scores, minutes): (u64, u64)) -> Option<String> {
    (scores > 0).then(|| {
        let (took, per) = (count(minutes, "minute"), minutes / scores);
        format!("You took {took} for {}: {per} on average. Nobody else is shown this.", count(scores, "score"))
    })
}

/// That audits were marked in sight of what the policy hides, where some were.
pub fn in_sight(audits: u64) -> Option<String> {
    let were = if audits == 1 { "was" } else { "were" };
    (audits > 0).then(|| {
        format!("{} {were} not scored blind: their auditors had seen what the policy hides.", count(audits, "audit"))
    })
}

/// That somebody else brought scores in, where somebody did.
fn brought_in(lines: &[AuditorLine]) -> Option<String> {
    let all: u64 = lines.iter().map(|line| line.brought_in).sum();
    (all > 0).then(|| {
        format!(
            "{} brought in for an auditor by somebody else: assize score show says by whom.",
            count_of(all, "score was", "scores were")
        )
    })
}

/// That scores were given again before their agents saw one, where some were.
fn again(lines: &[AuditorLine]) -> Option<String> {
    let all: u64 = lines.iter().map(|line| line.again).sum();
    (all > 0).then(|| {
        format!(
            "{} rescored, since a score was returned or taken back before its agent saw it: assize score show tells both.",
            count_of(all, "audit was", "audits were")
        )
    })
}

/// How the auditors stand.
pub fn auditors(lines: &[AuditorLine]) -> Sheet {
    let row = |line: &AuditorLine| {
        vec![
            Cell::word(&line.auditor),
            number(line.assigned),
            number(line.scored),
            number(line.second),
            number(line.aside),
            number(line.overdue),
            number(line.late),
            share(line.on_time),
            number(line.handed_on_late),
            number(line.days_late),
            number(line.in_sight),
            number(line.brought_in),
            number(line.again),
            percent(line.mean, "nothing scored"),
            share(line.disputed),
            number(line.contested),
            share(line.overturned),
            share(line.corrected),
        ]
    };
    Sheet {
        name: "auditors",
        title: "Auditors, by handle".to_owned(),
        columns: vec![
            Column::words("auditor", "auditor"),
            Column::numbers("assigned", "assigned"),
            Column::numbers("scored", "scored"),
            Column::numbers("second", "second").extra(),
            Column::numbers("aside", "in no rate").extra(),
            Column::numbers("overdue", "overdue").with_alarm(),
            Column::numbers("late", "late").extra(),
            Column::shares("on_time", "in time"),
            Column::numbers("handed_on_late", "handed on late").extra(),
            Column::numbers("days_late", "days late").extra(),
            Column::numbers("not_blind", "not blind").extra(),
            Column::numbers("brought_in", "brought in by others").extra(),
            Column::numbers("rescored", "rescored").extra(),
            Column::numbers("mean", "mean given").extra(),
            Column::shares("disputed", "disputed").extra(),
            Column::numbers("open_disputes", "open disputes").extra(),
            Column::shares("overturned", "overturned"),
            Column::shares("corrected", "corrected").extra(),
        ],
        rows: lines.iter().map(row).collect(),
        notes: beside_rates(lines).into_iter().chain([
            "Auditors see different dialogues: a plain mean of what they gave does not say who is strict.".to_owned(),
            "Lateness is of who had the audit on its last day, second scorings too: one that is handed on has days of its own, and counts as late from whom it was handed on too late.".to_owned(),
            "Not blind: scored after they saw what the policy hides, or brought in by somebody who did.".to_owned(),
        ]).chain(brought_in(lines)).chain(again(lines)).collect(),
        empty: "No audits yet: assize assign nightly draws them.".to_owned(),
    }
}

/// The work of auditors that is in no rate, and what may still be overturned.
fn beside_rates(lines: &[AuditorLine]) -> Vec<String> {
    let sum = |of: fn(&AuditorLine) -> u64| lines.iter().map(of).sum::<u64>();
    let (second, aside, contested) = (sum(|line| line.second), sum(|line| line.aside), sum(|line| line.contested));
    let mut notes = Vec::new();
    if lines.iter().any(|line| line.disputed.whole > 0 && line.disputed.limits.is_none()) {
        notes.push(COMPLETE.to_owned());
    }
    if second + aside > 0 {
        notes.push(format!(
            "Work of these auditors in no rate, and not among those assigned and scored: {}, and {} as spot checks, struck, replaced or of void draws.",
            count_of(second, "second scoring or repeat", "second scorings and repeats"),
            aside
        ));
    }
    if contested > 0 {
        notes.push(format!("A dispute about {} is open: overturned does not count it yet.", count(contested, "audit")));
    }
    notes
}

/// How often whose dialogues gave way, and who asked for it; `left_out` wishes were about draws that are void.
pub fn replacements(lines: &[ReplacementLine], left_out: u64) -> Sheet {
    let mut notes = vec![
        "Bounds of the mean: that of delivered totals if every replaced dialogue were worth 0 %, and if every one were worth 100 %; what was drawn and is missing is worth 0 % in both. Each counts with the weight of its stratum.".to_owned(),
        "Each wish is counted twice: with the agent, and with the person who asked. Spot checks are neither drawn nor replaced.".to_owned(),
    ];
    if left_out > 0 {
        notes.push(format!("Left out: {} in draws that are void.", count(left_out, "wish to replace")));
    }
    Sheet {
        name: "replacements",
        title: "Replacements, by agent and by the person who asked".to_owned(),
        columns: vec![
            Column::words("part", "part"),
            Column::words("handle", "handle"),
            Column::words("card", "card").extra(),
            Column::numbers("asked", "asked").extra(),
            Column::numbers("replaced", "replaced"),
            Column::numbers("returned", "returned").extra(),
            Column::numbers("waits", "waits").extra(),
            Column::shares("of_drawn", "of drawn"),
            Column::numbers("missing", "missing").extra(),
            Column::numbers("delivered", "delivered").extra(),
            Column::numbers("mean", "mean"),
            Column::ranges("bounds", "bounds of the mean"),
        ],
        rows: lines.iter().map(replacement_row).collect(),
        notes,
        empty: "No audits yet: assize assign nightly draws them.".to_owned(),
    }
}

/// What disputes took out of all figures: these are no replacements, and in none of their bounds. `told` are those that the
/// reader may read, `all` is how many there are; where agents are hidden, they are not named.
pub fn struck(told: &[Struck], all: usize, is_hidden: bool) -> Option<String> {
    let each: Vec<String> = told.iter().map(|one| struck_one(one, is_hidden)).collect();
    let tail = if each.is_empty() { String::new() } else { format!(": {}", each.join("; ")) };
    let many = count(all as u64, "audit");
    (all > 0).then(|| format!("Struck by disputes, in no mean and in no bounds here: {many}{tail}."))
}

fn struck_one(one: &Struck, is_hidden: bool) -> String {
    let of = if is_hidden { String::new() } else { format!(" of {}", one.audit.agent.handle) };
    let is_own = one.opened_by == one.audit.agent.handle;
    let wish = if is_hidden && is_own { "its agent" } else { &one.opened_by };
    format!("audit {}{of} ({}, opened by {wish}, struck by {})", one.audit.id.0, one.subject, one.by)
}

fn replacement_row(line: &ReplacementLine) -> Vec<Cell> {
    let part = if line.agent.is_some() { "agent" } else { "asked" };
    let card = line.card.as_ref().filter(|card| !card.is_empty());
    let mut row = vec![Cell::word(part), Cell::word(&line.who), word(card, "of agents only")];
    row.extend([line.asked, line.replaced, line.returned, line.waits].map(number));
    row.extend(line.agent.as_ref().map_or_else(|| [0; 5].map(|_| Cell::Absent("of agents only")), effect));
    row
}

fn effect(effect: &Effect) -> [Cell; 5] {
    let bounds = match effect.bounds {
        None => Cell::Absent("nothing delivered"),
        Some(_) if effect.of_drawn.part + effect.missing == 0 => Cell::Absent("nothing replaced"),
        Some((low, high)) => Cell::Range { low, high },
    };
    [
        share(effect.of_drawn),
        number(effect.missing),
        number(effect.delivered),
        percent(effect.mean, "nothing delivered"),
        bounds,
    ]
}
