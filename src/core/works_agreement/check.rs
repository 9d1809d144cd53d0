//! Checking a works agreement before it is proposed: every fault with its line and column, all at once, and clauses that
//! contradict each other or what stands.

use super::clause::{Per, Purpose};
use super::emotion::names_emotion;
use super::keys::AGREEMENT;
use super::terms::Terms;
use crate::core::people::Role;
use crate::core::policy::{Policy, day, usable};
use crate::core::refusal::{Refusal, Result};
use crate::core::toml::Written;
use crate::core::toml::faults::Faults;
use crate::core::toml::fit;
use chrono::{Days, NaiveDate};
use serde::Deserialize;
use toml::Spanned;

/// What did not happen where an agreement has faults.
const UNDONE: &str = "nothing was proposed";
/// How many days ahead an agreement can begin.
const AHEAD: u64 = 366;

/// A works agreement as somebody wrote it, with the place of each value that can be wrong.
#[derive(Deserialize)]
struct Draft {
    title: Spanned<String>,
    from: Spanned<String>,
    end_notice_days: Spanned<u32>,
    purposes: Option<Spanned<Vec<Purpose>>>,
    audits: Option<Audits>,
    readers: Option<Readers>,
    spot_checks: Option<SpotChecks>,
    #[serde(default)]
    reports: Reports,
    keeping: Option<Keeping>,
    machine_scores: Option<MachineScores>,
}

#[derive(Deserialize)]
struct Audits {
    most: Spanned<u32>,
    #[serde(rename = "per")]
    _per: Per,
}

#[derive(Deserialize)]
struct Readers {
    roles: Spanned<Vec<Role>>,
    #[serde(default)]
    teams: Vec<Spanned<String>>,
}

#[derive(Deserialize)]
struct SpotChecks {
    reasons: Spanned<Vec<Spanned<String>>>,
}

#[derive(Deserialize, Default)]
struct Reports {
    smallest_group: Option<Spanned<u32>>,
}

#[derive(Deserialize)]
struct Keeping {
    days: Spanned<u32>,
}

#[derive(Deserialize)]
struct MachineScores {
    allowed: Spanned<bool>,
    #[serde(default)]
    criteria: Vec<Spanned<String>>,
}

/// Reads an agreement that is to be proposed on a day under a policy, and refuses it with everything that is wrong in it.
pub(super) fn check(written: &Written<'_>, policy: &Policy, today: NaiveDate) -> Result<Terms> {
    let (draft, mut faults): (Draft, _) = fit::read(written, &AGREEMENT, UNDONE)?;
    begins(&mut faults, &draft.from, today);
    let title = usable("the title", draft.title.get_ref());
    faults.take(&draft.title.span(), title);
    limits(&mut faults, &draft);
    purposes(&mut faults, &draft);
    readers(&mut faults, draft.readers.as_ref());
    machines(&mut faults, draft.machine_scores.as_ref());
    if let Some(Keeping { days }) = &draft.keeping {
        faults.take(&days.span(), outlasts_disputes(*days.get_ref(), policy, today));
    }
    faults.refuse(UNDONE)?;
    Terms::read(written.body())
}

fn begins(faults: &mut Faults<'_>, from: &Spanned<String>, today: NaiveDate) {
    let checked = day(from.get_ref()).and_then(|first| {
        if first < today {
            let says = format!("it would be in force from {first}, and today is {today}");
            return Err(Refusal::data(says).hint("what was done before was done without it: give today or a later day"));
        }
        if first > today + Days::new(AHEAD) {
            return Err(
                Refusal::data(format!("{first} is more than a year ahead")).hint("propose it nearer to its day")
            );
        }
        Ok(())
    });
    faults.take(&from.span(), checked);
}

fn limits(faults: &mut Faults<'_>, draft: &Draft) {
    let notice = &draft.end_notice_days;
    let days = within(*notice.get_ref(), (0, 366), "end_notice_days is at most 366 days");
    faults.take(&notice.span(), days);
    if let Some(Audits { most, .. }) = &draft.audits {
        let checked = match most.get_ref() {
            0 => Err(Refusal::data("at most 0 audits of a person means that nothing is audited")
                .hint("leave \"quality\" and \"spot-check\" out of purposes instead, or give 1 or more")),
            most => within(*most, (1, 1000), "[audits] most is 1 to 1000"),
        };
        faults.take(&most.span(), checked);
    }
    if let Some(group) = &draft.reports.smallest_group {
        let checked =
            match group.get_ref() {
                0 | 1 => Err(Refusal::data("a group of one person hides nobody")
                    .hint("give 2 or more, or leave smallest_group out")),
                group => within(*group, (2, 1000), "[reports] smallest_group is 2 to 1000"),
            };
        faults.take(&group.span(), checked);
    }
    if let Some(Keeping { days }) = &draft.keeping {
        let checked = within(*days.get_ref(), (1, 36500), "[keeping] days is 1 to 36500");
        faults.take(&days.span(), checked);
    }
}

fn purposes(faults: &mut Faults<'_>, draft: &Draft) {
    let named = draft.purposes.as_ref();
    if let Some(none) = named.filter(|named| named.get_ref().is_empty()) {
        faults.add(&none.span(), "audits for no purpose at all are none (name one: purposes = [\"quality\"])");
    }
    let Some(SpotChecks { reasons }) = &draft.spot_checks else { return };
    if reasons.get_ref().is_empty() {
        let says = "a spot check for no reason at all is none (name one, or leave \"spot-check\" out of purposes)";
        faults.add(&reasons.span(), says);
    }
    for reason in reasons.get_ref() {
        faults.take(&reason.span(), usable("a reason", reason.get_ref()));
    }
    if named.is_some_and(|named| !named.get_ref().contains(&Purpose::SpotCheck)) {
        let says = "it says when a dialogue may be picked, and purposes does not let anybody (add \"spot-check\" there, or leave [spot_checks] out)";
        faults.add(&reasons.span(), says);
    }
}

/// Without people who score and people who rule nothing could be audited fairly.
fn readers(faults: &mut Faults<'_>, readers: Option<&Readers>) {
    let Some(Readers { roles, teams }) = readers else { return };
    for needed in [Role::Auditor, Role::Arbiter] {
        if !roles.get_ref().contains(&needed) {
            let says = format!("nobody can do the work of the role {needed} without reading (add \"{needed}\")");
            faults.add(&roles.span(), says);
        }
    }
    if roles.get_ref().contains(&Role::Machine) {
        faults.add(
            &roles.span(),
            "a machine reads nobody's words: its verdicts come in with assize intake machine (leave it out)",
        );
    }
    for team in teams {
        faults.take(&team.span(), usable("a team", team.get_ref()));
    }
}

fn machines(faults: &mut Faults<'_>, machines: Option<&MachineScores>) {
    let Some(MachineScores { allowed, criteria }) = machines else { return };
    if !*allowed.get_ref()
        && let Some(first) = criteria.first()
    {
        let says = "no machine may score, and this names what it scores (allowed = true, or no criteria)";
        faults.add(&first.span(), says);
    }
    if *allowed.get_ref() && criteria.is_empty() {
        faults.add(&allowed.span(), "say by which criteria: criteria = [\"greeting\"]");
    }
    for criterion in criteria {
        faults.take(&criterion.span(), usable("a criterion", criterion.get_ref()));
        if names_emotion(criterion.get_ref()) {
            let says =
                "this is emotion by its name, and no machine reads that here: name what people can check in the words";
            faults.add(&criterion.span(), says);
        }
    }
}

/// Words that are gone cannot be disputed: they are kept at least until nobody can dispute, rule or appeal.
pub(super) fn outlasts_disputes(days: u32, policy: &Policy, today: NaiveDate) -> Result<()> {
    let needed = dispute_days(policy, today)?;
    if i64::from(days) >= needed {
        return Ok(());
    }
    Err(Refusal::data(format!("disputes of an audit can take {needed} days, and words would be kept for {days}"))
        .hint("the deadlines of disputes: assize policy show"))
}

/// How many days the stages of a dispute can take, one after the other, from a day on.
fn dispute_days(policy: &Policy, today: NaiveDate) -> Result<i64> {
    let stages = policy.deadlines;
    let calendar = policy.calendar()?;
    let (mut last, mut left) = (today, stages.open + stages.session + stages.ruling + stages.appeal);
    while left > 0 {
        let Some(next) = last.succ_opt() else { break };
        last = next;
        left -= u32::from(calendar.is_working(last));
    }
    Ok((last - today).num_days())
}

fn within(number: u32, (least, most): (u32, u32), says: &str) -> Result<()> {
    if (least..=most).contains(&number) { Ok(()) } else { Err(Refusal::data(format!("{says}, not {number}"))) }
}
