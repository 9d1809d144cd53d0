//! What comes next in a coaching: a step, an answer, days to wait for, or its end.

use super::coaching_effect::ABOUT;
use crate::core::coaching::{Coaching, State};
use crate::core::report::CoachingEffect;
use chrono::NaiveDate;

/// What comes next, below what the effect rests on.
pub(super) fn next(one: &Coaching, found: Option<&CoachingEffect>, today: NaiveDate) -> Vec<String> {
    let mut notes: Vec<String> = found.is_some().then(|| ABOUT.to_owned()).into_iter().collect();
    match one.state() {
        State::Proposed => notes.push(format!(
            "Next: {} says yes or no: assize coach agree {} --statement TEXT, or with --no.",
            one.agent.handle, one.id.0
        )),
        State::Agreed | State::Running => notes.extend(under_way(one, today)),
        State::Declined | State::Closed => {}
    }
    if one.state().has_begun()
        && let Some(other) = one.answer.as_ref().and_then(|answer| answer.recorded_by.as_ref())
    {
        notes.push(format!(
            "{other} recorded the consent for {agent}, who can take it back: assize --as {agent} coach agree {} --no --statement TEXT.",
            one.id.0,
            agent = one.agent.handle
        ));
    }
    notes
}

/// The open step, and the days that are to come: closing ends the follow-up, so nothing is said of it before.
fn under_way(one: &Coaching, today: NaiveDate) -> Vec<String> {
    let id = one.id.0;
    let mut notes: Vec<String> = step(one).into_iter().collect();
    let last = one.follow_ups.iter().map(|asked| asked.last).max();
    match last {
        Some(last) if last >= today => notes.push(format!(
            "Next: wait until {last}. The draws take dialogues until {last}; closing this coaching would end that."
        )),
        _ if !notes.is_empty() => {}
        None => notes.push(format!(
            "Next: ask for audits afterwards: assize coach follow-up {id} --count 4 --from DAY --to DAY."
        )),
        Some(last) => notes.push(format!(
            "Next: when the days until {last} are drawn and audited, say what came of it: assize coach close {id} --note TEXT."
        )),
    }
    notes
}

fn step(one: &Coaching) -> Option<String> {
    let (id, next) = (one.id.0, one.next_step()?);
    let place = one.steps.iter().position(|step| step == next)? + 1;
    Some(format!(
        "Next: do step {place} by {}, and say so: assize coach step {id} {place} --done --note TEXT.",
        next.due
    ))
}
