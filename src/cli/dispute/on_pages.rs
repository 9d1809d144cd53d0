//! `assize dispute open --file`: what agents rejected, said and agreed to on their pages.

use crate::cli::desk::Desk;
use crate::cli::open::Open;
use crate::cli::{Done, replies};
use crate::core::act;
use crate::core::arbitration::on_audit;
use crate::core::audit::AuditId;
use crate::core::audit::form::{Agreed, Rejected, Replied, Reply};
use crate::core::dispute::{self, About, Claim, Subject};
use crate::core::ledger::Access;
use crate::core::refusal::{Refusal, Result};
use crate::core::scorecard::parse_level;
use crate::core::text::Kept;
use crate::view;
use std::path::PathBuf;

/// Takes every reply: first the corrections that are agreed to, then what is rejected, then what is said.
pub fn open(desk: &Desk, files: &[PathBuf]) -> anyhow::Result<Done> {
    let mut open = desk.open(Access::Write)?;
    let lines = replies::take(desk, &mut open, files, &take)?;
    let empty = "No reply rejects anything, says anything of a score, or answers a correction.";
    let sheet = view::replies::sheet("dispute_open", "Disputes opened", &lines, empty);
    Ok(replies::answer(desk, &mut open, &lines, &sheet)?)
}

/// A point that several claims are about.
pub fn twice(claims: &[Claim]) -> Option<&str> {
    let is_before =
        |place: usize, one: &Claim| claims.iter().take(place).any(|two| two.about.is_same_thing(&one.about));
    let mut numbered = claims.iter().enumerate();
    numbered.find(|(place, claim)| is_before(*place, claim)).map(|(_, claim)| claim.about.name())
}

fn take(open: &mut Open<'_>, reply: &Reply, one: &Replied) -> Vec<Result<String>> {
    let mut outcomes: Vec<Result<String>> =
        one.corrections.iter().map(|agreed| answer(open, reply, one.audit, *agreed)).collect();
    if !one.points.is_empty() {
        outcomes.push(reject(open, reply, one));
    }
    outcomes.extend(one.statement.as_ref().map(|words| state(open, reply, one.audit, words)));
    outcomes
}

fn reject(open: &mut Open<'_>, reply: &Reply, one: &Replied) -> Result<String> {
    let claims = one.points.iter().map(claim).collect::<Result<Vec<_>>>()?;
    if let Some(twice) = twice(&claims) {
        return Err(Refusal::data(format!("it rejects `{twice}` twice")).hint("keep one point of it"));
    }
    let done = open.perform_for(&reply.agent, &act::DISPUTE_OPEN, |writing, actor| {
        reply.require_here(writing, one.audit)?;
        // What a page keeps stands in its next file too.
        let (rest, known) = dispute::unopened(writing, actor, one.audit, &claims)?;
        match known.filter(|_| rest.is_empty()) {
            Some(known) => dispute::require_own(writing, actor, one.audit).map(|()| (known, false)),
            None => dispute::open(writing, actor, one.audit, &rest),
        }
    })?;
    let (id, new) = done.value;
    Ok(format!("dispute {}{}", id.0, if new { "" } else { ", opened before" }))
}

fn answer(open: &mut Open<'_>, reply: &Reply, audit: AuditId, agreed: Agreed) -> Result<String> {
    require_themselves(open, reply, "agrees to a correction or declines it")?;
    let done = open.perform_for(&reply.agent, &act::DISPUTE_AGREE, |writing, actor| {
        reply.require_here(writing, audit)?;
        on_audit(writing, actor, audit, |writing| {
            dispute::answer_numbered(writing, actor, audit, agreed.correction, agreed.agree)
        })
    })?;
    let (one, new) = done.value;
    let said = if agreed.agree { "agreed to" } else { "declined" };
    Ok(format!("correction of {} {said}{}", one.criterion, if new { "" } else { " before" }))
}

fn state(open: &mut Open<'_>, reply: &Reply, audit: AuditId, words: &str) -> Result<String> {
    require_themselves(open, reply, "makes a statement")?;
    let done = open.perform_for(&reply.agent, &act::DISPUTE_STATEMENT, |writing, actor| {
        reply.require_here(writing, audit)?;
        dispute::state(writing, actor, audit, words)
    })?;
    Ok(if done.value { "statement recorded" } else { "statement recorded before" }.to_owned())
}

/// Refuses an agent's own words where another hands them in.
fn require_themselves(open: &Open<'_>, reply: &Reply, does: &str) -> Result<()> {
    let (who, agent) = (open.who()?, &reply.agent);
    if who.actor == *agent {
        return Ok(());
    }
    Err(Refusal::rule(format!("only {agent} {does}, and {} hands the file in", who.actor))
        .hint(format!("{agent} hands it in themselves: assize --as {agent} dispute open --file FILE")))
}

fn claim(point: &Rejected) -> Result<Claim> {
    let about = about(point)?;
    let what = format!("the statement on `{}`", about.name());
    let evidence = Kept::optional(&format!("the evidence on `{}`", about.name()), Some(&point.evidence))?;
    Ok(Claim { statement: Kept::new(&what, &point.statement)?, evidence, about })
}

fn about(point: &Rejected) -> Result<About> {
    if point.subject.is_empty() {
        return Ok(About::Mark {
            criterion: point.criterion.clone(),
            reason: point.reason.parse()?,
            proposed: parse_level(&point.propose),
        });
    }
    match point.subject.parse()? {
        Subject::Selection => Ok(About::Selection),
        Subject::WrongAgent => Ok(About::WrongAgent),
        Subject::Criterion => Err(Refusal::data("a point about a mark names its criterion, and no subject")
            .hint("take the subject out, or the criterion")),
    }
}
