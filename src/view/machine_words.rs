//! What is said of machines in words: what their verdicts are worth, and why a figure is not told.

use super::report::beside;
use super::sheet::decimal;
use super::words::{count, count_of, list_and};
use crate::calc::assisted::{ENOUGH_DIFFERENCES, ENOUGH_OF_A_VERDICT, Share, Unsaid};
use crate::calc::decimal::{hundredths_of_a_per_cent, whole};
use crate::calc::figure::ENOUGH_ITEMS;
use crate::core::report::{LeftOutOfMachine, MachineCriterion, MachineFigures, MachineScores, TunedLater};
use std::cmp::Ordering;

/// How many groups are named where a machine errs differently.
const GROUPS: usize = 6;

/// Why a figure is not told, as the content of a cell or the end of a sentence.
pub(super) const fn unsaid(reason: Unsaid) -> &'static str {
    match reason {
        Unsaid::NothingAudited => "nothing that may be used was audited",
        Unsaid::NothingDrawn => "nothing was drawn of a verdict that occurs: only the draw alone tells",
        Unsaid::NothingApplied => "the criterion applied to none of the audited dialogues",
        Unsaid::FewDifferences => "fewer than 10 scores differ from the machine's: no interval",
        Unsaid::NoSpread => "all scores differ by the same: no interval",
        Unsaid::OneAudit => "a stratum has one audit alone: no interval",
        Unsaid::MachineFlat => "the machine's scores do not vary: they teach nothing",
        Unsaid::ChosenAfter => {
            "the commitments of these draws do not name the machine: how far to trust it would be chosen after the marks"
        }
        Unsaid::Confidence => "no such confidence",
    }
}

/// The findings in sentences.
pub(super) fn says(found: &MachineFigures) -> String {
    if found.machines.is_empty() {
        return "No machine is enrolled: give it the role machine in the roster, as NAME/VERSION (assize people import), \
                then bring its verdicts in (assize intake machine)."
            .to_owned();
    }
    if found.criteria.is_empty() && found.scores.is_empty() {
        let is_elsewhere = found.left_out.iter().any(|(_, left)| left.elsewhere + left.finer > 0);
        let why = if found.brought.is_empty() {
            "no verdict is here; bring them in before their draw: assize intake machine FILE"
        } else if is_elsewhere {
            "the audits that have a verdict are of draws whose dialogues lie in an engine, and its counts do not tell what is asked; see below"
        } else {
            "no delivered audit of these days has a verdict that was there before its draw; dialogues are drawn by assize assign nightly, audited, and delivered"
        };
        return format!("Nothing can be said of {}: {why}.", list_and(&found.machines));
    }
    let several = found.machines.len() > 1;
    let of = |machine: &str| if several { format!("{machine}: ") } else { String::new() };
    let criteria = found.criteria.iter().map(|line| format!("{}{}", of(&line.machine), accusations(line)));
    let scores = found.scores.iter().map(|line| format!("{}{}", of(&line.machine), corrected(line)));
    let errs = found.machines.iter().filter_map(|machine| Some(format!("{}{}", of(machine), errs(found, machine)?)));
    criteria.chain(scores).chain(errs).collect::<Vec<_>>().join("\n")
}

/// Where a machine errs differently: one figure for all hides that.
fn errs(found: &MachineFigures, machine: &str) -> Option<String> {
    let mut groups: Vec<String> = Vec::new();
    for line in found.groups.iter().filter(|line| line.machine == machine && line.errs_differently()) {
        let group = format!("{} {}", line.by.word(), line.found.name);
        if !groups.contains(&group) {
            groups.push(group);
        }
    }
    (!groups.is_empty()).then(|| {
        let more = if groups.len() > GROUPS { format!(" and {} more", groups.len() - GROUPS) } else { String::new() };
        let named = list_and(groups.get(..GROUPS).unwrap_or(&groups));
        format!("It errs differently in {named}{more}: a figure for all hides that; look at each alone.")
    })
}

/// What people make of its fails and passes.
fn accusations(line: &MachineCriterion) -> String {
    let name = &line.criterion;
    let upheld = line.accused.map_or_else(
        || format!("{name}: none of its fails was audited"),
        |accused| format!("{name}: of 100 of its fails people uphold {}", in_hundred(accused.rest())),
    );
    let missed = line.missed.map_or_else(
        || "none of its passes was audited".to_owned(),
        |missed| format!("of 100 of its passes they fail {}", in_hundred(missed)),
    );
    format!("{upheld}; {missed}.")
}

/// A share as so many of a hundred, with the ends of its interval.
fn in_hundred(share: Share) -> String {
    let [value, low, high] = [share.value, share.low, share.high].map(|value| whole(value * 100.0).unwrap_or_default());
    format!("{value} [{low}, {high}]")
}

fn corrected(line: &MachineScores) -> String {
    let told = |value: f64| whole(value).map_or_else(String::new, |value| decimal(value.into()));
    match line.honest {
        Err(reason) => format!("Scores by {}: not told, {}.", line.card, unsaid(reason)),
        Ok(found) => {
            let ends = found.bounds.map_or_else(
                |reason| format!(" ({})", unsaid(reason)),
                |reach| format!(" [{}, {}]", told(reach.low), told(reach.high)),
            );
            let own = line.own.map_or_else(String::new, |own| format!("; the machine says {}", told(own)));
            format!("Scores by {}: people would give {} % on average{ends}{own}.", line.card, told(found.value))
        }
    }
}

/// What holds the figures of a criterion back.
pub(super) fn said_of_criterion(line: &MachineCriterion) -> String {
    let [fails, passes, neither] = line.cells;
    let few = [(fails, "its fails"), (passes, "its passes"), (neither, "what it gives no verdict on")];
    let rests = few.iter().filter(|(cell, _)| (1..ENOUGH_OF_A_VERDICT).contains(&cell.drawn));
    let mut said: Vec<String> =
        rests.map(|(cell, what)| format!("on {what} it rests on {}", count(cell.drawn, "audit"))).collect();
    if let Err(reason) = line.honest {
        said.push(unsaid(reason).to_owned());
    }
    said.extend((line.audited() < ENOUGH_ITEMS).then(|| "indicative".to_owned()));
    if let Ok(found) = line.honest.as_ref().map(|found| found.not_applicable).as_ref() {
        said.extend((found.value > 0.0).then(|| format!("does not apply to {}", per_cent(found.value))));
    }
    if line.overturned > 0 {
        said.push(format!("disputes overturned {} of its fails that were upheld first", line.overturned));
    }
    if let Some(bought) = line.bought {
        said.extend(match bought.cmp(&line.audited()) {
            Ordering::Greater => Some(format!("{} are worth {bought} without it", count(line.audited(), "audit"))),
            // Strata by verdict, and weights, cost the rate of all: that is no fault of the machine.
            Ordering::Less => Some(format!(
                "a simple draw of {} without it would be as sure as these {}",
                count(bought, "audit"),
                line.audited()
            )),
            Ordering::Equal => None,
        });
    }
    if said.is_empty() { "told".to_owned() } else { said.join("; ") }
}

fn per_cent(value: f64) -> String {
    hundredths_of_a_per_cent(value).map_or_else(String::new, |value| format!("{} %", decimal(value.into())))
}

/// What holds the figures of scores back.
pub(super) fn said_of_scores(line: &MachineScores) -> String {
    let mut said = Vec::new();
    match line.honest {
        Err(reason) => said.push(unsaid(reason).to_owned()),
        Ok(found) => {
            said.extend(found.bounds.err().map(|reason| unsaid(reason).to_owned()));
            let worth = found.worth.and_then(whole).and_then(|worth| u64::try_from(worth).ok());
            if let Some(worth) = worth.filter(|worth| *worth > line.n) {
                said.push(format!("{} are worth {worth} without it", count(line.n, "audit")));
            }
            if let Some(worth) = worth.filter(|worth| *worth < line.n && found.bounds.is_ok()) {
                said.push(format!(
                    "the machine makes it less sure: by the draw alone {} would do for these {}",
                    count(worth, "audit"),
                    line.n
                ));
            }
        }
    }
    said.extend((line.n < ENOUGH_ITEMS && line.honest.is_ok()).then(|| "indicative".to_owned()));
    if line.unnamed > 0 && line.honest.is_ok() {
        said.push(format!("without {} of draws that do not name it", count(line.unnamed, "audit")));
    }
    if line.without_score > 0 {
        said.push(format!(
            "{} without its score: the mean of the others stands for it",
            count(line.without_score, "dialogue")
        ));
    }
    if let Some((least, most)) = line.lambda.filter(|(least, most)| least != most) {
        let of = |lambda: i64| decimal(lambda.into());
        said.push(format!("trusted by {} to {}", of(least.hundredths()), of(most.hundredths())));
    }
    if said.is_empty() { "told".to_owned() } else { said.join("; ") }
}

/// What is told below.
pub(super) fn notes(found: &MachineFigures) -> Vec<String> {
    let mut notes = Vec::new();
    if !found.criteria.is_empty() {
        notes.push(
            "False accusations: of its fails, what people do not uphold. Missed: of its passes, what people fail. People fail: by its verdicts, each weighted as it occurs; the interval holds however wrong the machine is."
                .to_owned(),
        );
    }
    if found.scores.iter().any(|line| line.honest.is_ok()) {
        notes.push(format!(
            "Scores: the machine's mean over all dialogues, corrected by how people differ from it in the audited ones; how far it is trusted stands in the commitment of each draw. From {ENOUGH_DIFFERENCES} differences on there is an interval."
        ));
    }
    notes.extend(differing(found));
    for (machine, left) in &found.left_out {
        notes.extend(left_out(machine, *left));
    }
    notes.extend(found.tuned_later.iter().map(tuned_later));
    if found.calibrated > 0 {
        notes.push(format!(
            "Never used: answers about {} in calibrations, and spot checks: nobody drew them.",
            count(found.calibrated, "dialogue")
        ));
    }
    notes.extend(beside(&found.beside));
    notes
}

/// What was said of its tuning after the draw, by whom and when.
fn tuned_later(said: &TunedLater) -> String {
    let (of, marked) = (count(said.dialogues, "dialogue"), count_of(said.marked, "person's mark", "people's marks"));
    let known = if said.marked > 0 { format!(", {marked} of these known by then") } else { String::new() };
    format!(
        "{}: {} said on {} that it was tuned on {of}, {} of them audited{known}. It is said after the draw, so they stay in the figures; below is what these would be without them.",
        said.machine, said.by, said.by.at, said.audited
    )
}

fn differing(found: &MachineFigures) -> Option<String> {
    let tried = found.groups.iter().filter(|line| line.found.p.is_some()).count();
    let differ = found.groups.iter().filter(|line| line.errs_differently()).count();
    if tried == 0 {
        return None;
    }
    let were = count_of(tried as u64, "group was", "groups were");
    Some(if differ == 0 {
        format!("{were} compared: it errs alike in all of them, as far as so many audits tell.")
    } else {
        format!(
            "{were} compared: in {differ} it errs differently. One correction for all would be wrong there: look at each alone, such as --channel or --team."
        )
    })
}

/// What is left out of the figures of a machine, and why.
fn left_out(machine: &str, left: LeftOutOfMachine) -> Option<String> {
    let in_frame = |audited: u64, framed: u64, why: &str| {
        (audited > 0 || framed > 0)
            .then(|| format!("{why}: {}, {} of them audited", count(framed, "dialogue"), audited))
    };
    let parts = [
        in_frame(left.late, left.late_in_frame, "its verdict came after the draw was committed, and is not used"),
        in_frame(left.tuned, left.tuned_in_frame, "it was tuned on them"),
        (left.unaudited > 0).then(|| {
            format!(
                "{} in strata of which nothing is audited yet: in its own figures they count, and what people would say of them is taken from others with the same verdict",
                count(left.unaudited, "dialogue")
            )
        }),
        (left.elsewhere > 0).then(|| {
            format!(
                "{} whose frame lives in an engine that gave no counts of what it said there",
                count(left.elsewhere, "audit")
            )
        }),
        (left.finer > 0).then(|| {
            format!(
                "{} whose frame lives in an engine, which counted whole windows and strata, of which a part is asked for here: ask for all days of a window, and by what makes its strata",
                count(left.finer, "audit")
            )
        }),
        (left.seen > 0)
            .then(|| format!("{} whose auditor had seen a verdict before they handed in", count(left.seen, "audit"))),
        (left.changed > 0).then(|| {
            format!(
                "{} in which a dispute or a correction changed marks afterwards: the first ones count here",
                count(left.changed, "audit")
            )
        }),
    ];
    let told: Vec<String> = parts.into_iter().flatten().collect();
    (!told.is_empty()).then(|| format!("{machine}: {}.", told.join("; ")))
}
