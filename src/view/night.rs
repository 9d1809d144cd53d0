//! What a night did: the windows it drew, and everything that waits for somebody.

use super::cells::number;
use super::commitment::next_seed;
use super::dialogues::{Listed, dialogues};
use super::draws::drawn_and;
use super::handover::{forgone, handed_on};
use super::inert::term_line;
use super::notices;
use super::page::{Page, Part};
use super::sheet::{Cell, Column, Sheet};
use super::words::{count, count_of, list_and};
use super::{
    amendments, around, away, behind, calibration, care, counts, coverage, external, frame, lot, newcomer, one_login,
    people, policy, question, replacement, ruling, seed, signs,
};
use crate::core::arbitration::{Awaits, NextStep};
use crate::core::audit::{AuditId, ByLanguage, DrawnWindow, Undelivered};
use crate::core::draw::{Empty, SeedWorth};
use crate::core::ledger::By;
use crate::core::night::{Failure, Gap, Night, Silence, USUAL};
use crate::core::people::Person;
use crate::core::request::Unarchived;
use std::cmp::Reverse;
use std::collections::BTreeSet;

/// What a night did; `dry_run` says that nothing was kept.
pub fn night(night: &Night, drawn: &[Listed], dry_run: bool) -> Page {
    let mut notes: Vec<String> = night.failed.iter().map(failure).collect();
    notes.extend(night.care.iter().map(care::late));
    notes.extend(night.signs.iter().map(signs::raised));
    notes.extend(night.questions.iter().map(question::late));
    notes.extend(night.calibrations.iter().map(calibration::overdue));
    notes.extend(night.card_questions.iter().map(calibration::late_question));
    notes.extend(night.silence.as_ref().map(silence));
    notes.extend(night.gaps.iter().map(gap));
    notes.extend(counts::recounted(&night.recounted.iter().collect::<Vec<_>>()));
    notes.extend(night.merged.iter().map(people::merge_told));
    notes.extend(night.one_login.iter().map(one_login::note));
    notes.extend(night.brief.iter().map(policy::brief));
    notes.extend(night.rules.iter().map(policy::changed_since));
    notes.extend(night.newcomers.iter().map(newcomer::note));
    notes.extend(of_windows(&night.drawn));
    notes.extend(coverage::beyond(&night.excess));
    notes.extend(unfilled(&night.empty));
    notes.extend(night.before.iter().map(before));
    notes.extend(night.early.iter().map(|name| format!("{name} begins later: nothing before its start is drawn.")));
    notes.extend(night.lapsed.iter().map(ruling::lapsed));
    notes.extend(night.replaced.iter().map(replacement::struck));
    notes.extend(night.handed.iter().map(handed_on));
    notes.extend(night.lots.iter().map(lot::waits));
    notes.extend(night.forgone.iter().map(forgone));
    notes.extend(not_repeated(&night.not_repeated));
    notes.extend(soon(&night.soon));
    notes.extend(undone(night));
    notes.extend(seeds(&night.drawn));
    notes.extend(night.waiting.iter().map(next_seed));
    notes.extend(night.pledges.iter().map(|plan| {
        format!("{plan} waits for the pledges of its parties: assize assign commit {plan} --pledge PARTY:PLEDGE ….")
    }));
    notes.extend(night.roots.iter().map(|name| external::unrooted(name)));
    notes.extend(night.awaited.iter().map(external::awaited));
    if dry_run && !night.drawn.is_empty() {
        notes.push("A dry run: nothing is kept, and the real draw has another seed.".to_owned());
    }
    page(Sheet { empty: nothing(night), ..windows(&night.drawn) }, drawn, notes)
}

/// One window that was drawn.
pub fn drawn(window: &DrawnWindow, listed: &[Listed]) -> Page {
    let drawn = std::slice::from_ref(window);
    let notes = of_windows(drawn).into_iter().chain(seeds(drawn)).collect();
    page(windows(drawn), listed, notes)
}

/// Draws, and the dialogues that they drew.
fn page(draws: Sheet, listed: &[Listed], notes: Vec<String>) -> Page {
    let mut parts = vec![Part::Sheet(draws)];
    parts.extend((!listed.is_empty()).then(|| Part::Sheet(dialogues(listed, "Dialogues"))));
    Page { name: "nightly", title: "What was drawn".to_owned(), parts, notes }
}

fn windows(drawn: &[DrawnWindow]) -> Sheet {
    let row = |window: &DrawnWindow| {
        let draw = &window.draw;
        vec![
            Cell::word(&draw.name),
            Cell::Day(draw.window.0),
            Cell::Day(draw.window.1),
            number(draw.size as u64),
            number(draw.exclusions.iter().map(|(_, count)| count).sum()),
            number(draw.tickets.len() as u64),
            number(draw.shortfall as u64),
            number(window.unassigned as u64),
        ]
    };
    Sheet {
        name: "draws",
        title: "Draws".to_owned(),
        columns: drawn_and([Column::numbers("shortfall", "short"), Column::numbers("unassigned", "no auditor")]),
        rows: drawn.iter().map(row).collect(),
        notes: Vec::new(),
        empty: String::new(),
    }
}

/// That a draw stood already, or is void and by whom.
fn before((name, void): &(String, Option<By>)) -> String {
    match void {
        Some(by) => format!("{name} is void since {}, by {}: assize assign list.", by.at, behind::who(by)),
        None => format!("{name} is drawn already: assize assign list."),
    }
}

/// What is to be said of the windows that were drawn.
fn of_windows(drawn: &[DrawnWindow]) -> Vec<String> {
    let mut notes: Vec<String> = drawn.iter().flat_map(excluded).collect();
    notes.extend(drawn.iter().filter_map(|window| coverage::missing(&window.draw)));
    notes.extend(drawn.iter().filter_map(|window| frame::alike(&window.draw.name, &window.draw.alike)));
    notes.extend(drawn.iter().flat_map(|window| behind::notes(&window.draw.behind)));
    notes.extend(drawn.iter().filter_map(twice));
    notes.extend(
        drawn.iter().filter_map(|window| unread(window.unread).map(|says| format!("{}: {says}", window.draw.name))),
    );
    notes.extend(
        drawn
            .iter()
            .filter_map(|window| unlisted(&window.unlisted).map(|says| format!("{}: {says}", window.draw.name))),
    );
    // What is to be done about it is the same for all.
    let untold: BTreeSet<String> = drawn.iter().flat_map(|window| notices::untold(&window.untold)).collect();
    notes.extend(untold);
    notes
}

/// What the seeds are worth, each once.
fn seeds(drawn: &[DrawnWindow]) -> Vec<String> {
    let seeds: BTreeSet<SeedWorth> = drawn.iter().map(|window| window.draw.worth).collect();
    seeds.into_iter().map(|worth| format!("Seed: {}.", seed::worth(worth))).collect()
}

/// Who is due next in disputes, and until when.
fn soon(steps: &[NextStep]) -> Option<String> {
    let told: Vec<String> = steps.iter().map(step).collect();
    (!told.is_empty()).then(|| format!("Due next in disputes: {}: assize dispute list --open.", told.join("; ")))
}

fn step(step: &NextStep) -> String {
    let (id, due) = (step.dispute.0, step.due);
    match (step.awaits, &step.who) {
        (Awaits::Session, Some(who)) => format!("{} leads the session of {id} until {due}", who.handle),
        (Awaits::Session, None) => format!("the session of {id} until {due}, which nobody has called"),
        (Awaits::Ruling, who) => format!("{} rules on {id} until {due}", named(who.as_ref())),
        (Awaits::RulingOnAppeal, who) => format!("{} rules on the appeal of {id} until {due}", named(who.as_ref())),
        (Awaits::Appeal, who) => format!("{} can appeal in {id} until {due}", named(who.as_ref())),
    }
}

fn named(who: Option<&Person>) -> &str {
    who.map_or("somebody", |who| who.handle.as_str())
}

/// What waits for others.
fn undone(night: &Night) -> Vec<String> {
    let mut notes = Vec::new();
    if night.overdue > 0 {
        let overdue = count_of(night.overdue, "audit is", "audits are");
        notes.push(format!("{overdue} not scored in time: assize assign status."));
    }
    notes.extend(undelivered(&night.undelivered));
    notes.extend(night.put_off.iter().map(away::goes_on));
    notes.extend(amendments::waiting(&night.amendments));
    notes.extend(unarchived(&night.unarchived));
    if night.questioned > 0 {
        notes.push(format!(
            "{} for somebody else to approve that its dialogue is unsuitable: assize assign status.",
            count_of(night.questioned, "audit waits", "audits wait")
        ));
    }
    notes.extend(night.to_take_out.iter().map(|id| {
        format!("Audit {0} waits for somebody else to approve that it is taken out of all figures: assize assign approve {0}, or --return NOTE.", id.0)
    }));
    notes
}

/// Requests that are answered and not archived for too long.
fn unarchived(found: &[Unarchived]) -> Option<String> {
    const NAMED: usize = 10;
    let named: Vec<String> = found
        .iter()
        .take(NAMED)
        .map(|one| format!("{}, answered first on {}", term_line(one.reference.expose()), one.answered))
        .collect();
    let more = if found.len() > NAMED { " …" } else { "" };
    (!found.is_empty()).then(|| {
        let all = count_of(found.len() as u64, "request is", "requests are");
        format!(
            "{all} answered and not archived in time, so that no draw has them: {}{more}: assize intake list.",
            named.join("; ")
        )
    })
}

/// The scores that their agents wait for too long.
pub fn undelivered(found: &[Undelivered]) -> Option<String> {
    let oldest = found.iter().min_by_key(|one| (one.due, one.audit))?;
    let late = count_of(found.len() as u64, "scored audit is", "scored audits are");
    Some(format!(
        "{late} not delivered in time, the oldest audit {}, which had to be by {}: assize score deliver --all.",
        oldest.audit.0, oldest.due
    ))
}

/// The repeats that nobody waits for.
fn not_repeated(audits: &[AuditId]) -> Option<String> {
    let numbers: Vec<String> = audits.iter().map(|audit| audit.0.to_string()).collect();
    let audits = count_of(numbers.len(), "repeat", "repeats");
    (!numbers.is_empty()).then(|| {
        format!(
            "Nobody waits for {audits} ({}): the auditor may not score it any more, or did not in time. It counts for nothing.",
            list_and(&numbers)
        )
    })
}

/// Why nothing was drawn.
fn nothing(night: &Night) -> String {
    let without = night.empty.iter().filter(|empty| empty.exclusions.is_empty()).count();
    match (night.plans, without) {
        (0, _) => "There is no plan: assize assign plan add plan.toml".to_owned(),
        (_, 0) if !night.failed.is_empty() || !night.early.is_empty() || !night.empty.is_empty() => "Nothing was drawn.".to_owned(),
        (_, 0) if !night.before.is_empty() => "Nothing is drawn twice.".to_owned(),
        (_, 0) if !night.waiting.is_empty() || !night.pledges.is_empty() => "Nothing was drawn.".to_owned(),
        (_, 0) => night.newest.map_or_else(
            || "Nothing is due: no dialogue is recorded yet. Next: assize intake import.".to_owned(),
            |day| format!("Nothing is due: every window that is over and has dialogues is drawn. The newest dialogue is of {day}."),
        ),
        (_, empty) => format!("Nothing was drawn: {} without dialogues.", count(empty, "window")),
    }
}

/// That no dialogue came for too long.
fn silence(silence: &Silence) -> String {
    let days = count(silence.days, "working day");
    let limit = silence.limit;
    format!(
        "No dialogue was recorded since {}, for {days}: does the import run? (The policy says so after {limit}: silent_days in [nightly].)",
        silence.since
    )
}

/// That something usually has dialogues, and has none.
fn gap(gap: &Gap) -> String {
    let (first, last) = gap.window;
    let days = if first == last { first.to_string() } else { format!("{first} to {last}") };
    match &gap.stratum {
        Some(labels) => {
            let labels = term_line(&labels.join(" · "));
            format!(
                "{}, {days}: {labels} has no dialogues; in each of the {USUAL} windows before that tell what is usual it had some.",
                gap.plan
            )
        }
        None => format!(
            "{}, {days}: expected, none came. Each of the {USUAL} windows before that tell what is usual had dialogues.",
            gap.plan
        ),
    }
}

/// How many windows are named one by one.
const NAMED: usize = 3;

/// The windows in which nothing can be drawn: the newest by name, the older ones together.
fn unfilled(empty: &[Empty]) -> Vec<String> {
    let is_told = |empty: &&Empty| empty.is_blocked() || empty.is_at_most() || !empty.others.is_empty();
    let mut unfilled: Vec<&Empty> = empty.iter().filter(is_told).collect();
    unfilled.sort_by_key(|empty| Reverse(empty.window.1));
    let (named, older) = unfilled.split_at(unfilled.len().min(NAMED));
    let mut notes = Vec::new();
    for empty in named {
        let exclusions: Vec<_> = empty.exclusions.iter().map(|(reason, count)| (*reason, *count)).collect();
        let why = frame::outside(&exclusions).collect::<Vec<_>>().join(" ");
        notes.push(format!("{}: nothing can be drawn, and it stays due. {why}", empty.name));
        notes.extend(around::words(&empty.others).into_iter().map(|says| format!("{}: {says}.", empty.name)));
    }
    if !older.is_empty() {
        let dialogues: u64 = older.iter().flat_map(|empty| empty.exclusions.values()).sum();
        notes.push(format!(
            "So it is in {} before those, with {}: assize assign plan preview PLAN --date DAY says why.",
            count(older.len(), "window"),
            count(dialogues, "dialogue")
        ));
    }
    notes
}

/// What could not be done, why, and what to do.
fn failure(failure: &Failure) -> String {
    let Failure { what, why } = failure;
    let hint = why.hint.as_deref().unwrap_or("run `assize verify`: it names what was changed");
    format!("{what}: not done, and it stays due: {} ({hint}).", why.message)
}

fn excluded(window: &DrawnWindow) -> Vec<String> {
    let name = &window.draw.name;
    frame::outside(&window.draw.exclusions).map(|says| format!("{name}: {says}")).collect()
}

/// How many audits lie with somebody who does not read the language.
pub fn unread(count: usize) -> Option<String> {
    let audits = count_of(count, "audit is", "audits are");
    (count > 0).then(|| format!("{audits} with somebody whose skills do not list the language of the dialogue."))
}

/// How many dialogues are in languages that are no auditor's skill: who gets them was not chosen for that.
pub fn unlisted(languages: &ByLanguage) -> Option<String> {
    let all: usize = languages.values().sum();
    let each: Vec<String> =
        languages.iter().map(|(name, count)| format!("{} (n = {count})", term_line(name))).collect();
    (all > 0).then(|| {
        let dialogues = count_of(all, "dialogue is", "dialogues are");
        format!("{dialogues} in a language that no auditor's skills list: {}.", list_and(&each))
    })
}

/// How many are scored by a second auditor too, and how many of them have none.
fn twice(window: &DrawnWindow) -> Option<String> {
    let name = &window.draw.name;
    let found = match window.without_second {
        0 => String::new(),
        alone => format!("; {alone} of these without one, since nobody else may audit them, is there and has room"),
    };
    (window.twice > 0).then(|| format!("{name}: {} of them twice, by a second auditor{found}.", window.twice))
}
