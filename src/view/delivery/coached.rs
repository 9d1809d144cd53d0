//! What an agent is told of their coaching, in words: the same on the page and in the text.

use crate::core::coaching::{Coaching, State, Step};
use crate::core::text::{Untrusted, shell_word};

/// What it is called.
pub(super) const TITLE: &str = "Your coaching";

/// One coaching as its agent reads it.
pub(super) struct Told<'a> {
    /// What it is about, and by what.
    pub(super) about: String,
    /// Each step, with what is done, where it was not erased.
    pub(super) steps: Vec<(String, Option<&'a Untrusted>)>,
    /// The audits that are asked for afterwards, and how to answer.
    pub(super) next: Vec<String>,
}

/// What is told of one coaching.
pub(super) fn told(one: &Coaching) -> Told<'_> {
    let about = format!(
        "Coaching {}: {} ({}), {}: {} By {}.",
        one.id.0, one.criterion_title, one.criterion, one.option_title, one.option_what, one.proposer.handle
    );
    let mut next: Vec<String> = one
        .follow_ups
        .iter()
        .map(|asked| {
            format!(
                "More of your dialogues from {} to {} may be audited, to see whether it helped.",
                asked.first, asked.last
            )
        })
        .collect();
    let (handle, id) = (shell_word(&one.agent.handle), one.id.0);
    next.push(match one.state() {
        State::Proposed => format!(
            "Nothing starts before you agree: assize --as {handle} coach agree {id} --statement TEXT, or with --no."
        ),
        _ => consent(one),
    });
    Told { about, steps: (1..).zip(&one.steps).map(step).collect(), next }
}

/// Who said yes, and how to take back what another person recorded.
fn consent(one: &Coaching) -> String {
    let (handle, id) = (shell_word(&one.agent.handle), one.id.0);
    match one.answer.as_ref().and_then(|answer| answer.recorded_by.as_ref()) {
        None => format!("You agreed. See it all: assize --as {handle} coach show {id}."),
        Some(other) => format!(
            "Your consent was recorded by {other} for {}. If it is not yours, take it back: assize --as {handle} coach agree {id} --no --statement TEXT.",
            one.agent.handle
        ),
    }
}

fn step((place, step): (usize, &Step)) -> (String, Option<&Untrusted>) {
    let done = if step.done.is_some() { ", done" } else { "" };
    (format!("Step {place}, until {}, by {}{done}:", step.due, step.owner.handle), step.what.as_ref())
}
