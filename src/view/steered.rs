//! Sentences on what people did that decided who could audit, what stood in a draw or what left it.

use super::words::count_of;
use crate::core::draw::Doing;

/// What `assign verify` calls the kind of act.
pub(super) const fn check(doing: Doing) -> &'static str {
    match doing {
        Doing::Absent => "absent",
        Doing::AuditorNew => "new auditors",
        Doing::Merged => "merged",
        Doing::LotAgain => "lots again",
        Doing::WentOn => "went on",
        Doing::Counted => "own counts",
        Doing::AgentAbsent => "agents absent",
        Doing::Cared => "care",
        Doing::Extended => "extended",
        Doing::OtherTeam => "other team",
        Doing::BeforeStart => "before start",
        Doing::Retriaged => "triage again",
        Doing::Sorted => "own sorting",
        Doing::Unarchived => "not archived",
        _ => "around",
    }
}

/// How often it was done and by whom, to how many of each agent and to which auditors, and what it was about.
pub(super) fn sentence(doing: Doing, (n, by): (u64, &str), (agents, to): (&str, &str), what: &str) -> String {
    match doing {
        Doing::Absent => {
            let all = count_of(n, "auditor was", "auditors were");
            format!("{all} kept out of it by an absence, recorded by {by}: {what}")
        }
        Doing::AuditorNew => {
            let all = count_of(n, "stint or skill of an auditor is", "stints or skills of auditors are");
            format!("{all} new or over since the draw before, by {by}: {what}")
        }
        Doing::Merged => format!("a handle of somebody who audits was merged, by {by}: {what}"),
        Doing::LotAgain => {
            let all = count_of(n, "time an audit of it was", "times an audit of it was");
            format!("{all} given back to the lot, by {by}: {what}")
        }
        Doing::WentOn => {
            let all = count_of(n, "audit of it went", "audits of it went");
            format!("{all} on to {to} in a night run by {by}, since who had them may not audit them any more: {what}")
        }
        Doing::Counted => {
            format!(
                "what another system counted was recorded by somebody of the agent's team, {by}, so many counts: {agents}; in all {what}"
            )
        }
        Doing::AgentAbsent => {
            let all = count_of(n, "absence of an agent was", "absences of agents were");
            format!("{all} recorded once the days were over, by {by}: {agents}")
        }
        Doing::Cared => {
            let all = count_of(n, "audit of it left", "audits of it left");
            format!("{all} scoring by a care notice of somebody of the agent's team, {by}: {agents}; {what}")
        }
        Doing::Extended => format!("it was extended when scores of it were known ({what}), by {by}"),
        Doing::OtherTeam => {
            let all = count_of(n, "dialogue of its window was", "dialogues of its window were");
            format!("{all} brought in by the lead of another team, {by}: {agents}")
        }
        Doing::BeforeStart => {
            let all = count_of(
                n,
                "dialogue that was closed in its window counts",
                "dialogues that were closed in its window count",
            );
            format!(
                "{all} before the first window of the plan and {} in no draw, brought in by {by}: {agents}",
                if n == 1 { "is" } else { "are" }
            )
        }
        Doing::Retriaged => {
            let all = count_of(n, "request of its window", "requests of its window");
            format!("{all} got another category after the answer, by {by}: {what}")
        }
        Doing::Sorted => {
            let all = count_of(
                n,
                "time a request of its window was recorded or sorted by its",
                "times requests of its window were recorded or sorted by their",
            );
            format!("{all} own agent before the archive, {by}: {what}")
        }
        Doing::Unarchived => {
            let all = count_of(n, "request", "requests");
            format!("{all} answered here in its window, and not archived: in no draw; answered by {by}: {what}")
        }
        _ => String::new(),
    }
}
