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
        Doing::FromEngine => "from its engine",
        Doing::Language => "language",
        Doing::Beforehand => "before picks",
        Doing::CountedOtherwise => "counted otherwise",
        Doing::PassedOver => "passed over",
        Doing::Verdicts => "verdicts",
        Doing::AmendedSince => "amended since",
        Doing::UntoldSince => "without notice",
        Doing::SaidLater => "said later",
        Doing::Erased => "erased",
        Doing::HeldBack => "held back",
        Doing::BroughtBack => "brought back",
        Doing::OtherPlan => "other plan",
        Doing::Shared => "shared",
        Doing::Enrolled => "enrolled",
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
        other => from_outside(other, (n, by), agents, what),
    }
}

/// The same of what came from an engine, a machine, an erasure, another plan or a new roster.
fn from_outside(doing: Doing, (n, by): (u64, &str), agents: &str, what: &str) -> String {
    match doing {
        Doing::FromEngine => format!("its dialogues lie in an engine; what it rests on was brought by {by}: {what}"),
        Doing::Language => {
            let all = count_of(n, "dialogue", "dialogues");
            format!("the language of {all} was said with its picks, and so who may audit them, by {by}: {what}")
        }
        Doing::CountedOtherwise => {
            let all = count_of(n, "dialogue", "dialogues");
            format!("its engine and another system, as {by} counted, differ by {all}: {agents}; {what}")
        }
        Doing::Beforehand => {
            let all = count_of(n, "thing was", "things were");
            format!("{all} said of its picks since the root was committed and before they came, by {by}: {what}")
        }
        Doing::PassedOver => {
            let all = count_of(n, "pick was", "picks were");
            format!("{all} next by the key and not drawn, for a reason that {by} gave: {what}")
        }
        Doing::Verdicts => {
            let all = count_of(n, "dialogue of its window", "dialogues of its window");
            format!(
                "what its machine says of {all} was brought in by somebody with a part in a team of agents, {by}: {agents}"
            )
        }
        Doing::AmendedSince => {
            let all = count_of(n, "dialogue of it was", "dialogues of it were");
            format!("{all} amended after it was fixed, by {by}: {what}")
        }
        Doing::UntoldSince => {
            let all = count_of(n, "dialogue that it drew is", "dialogues that it drew are");
            format!("{all} said later to be of a customer who was not told of monitoring, by {by}: {what}")
        }
        Doing::SaidLater => {
            let all = count_of(n, "dialogue of its window", "dialogues of its window");
            format!(
                "of {all} its machine had said nothing when it was committed, and what it says of them came later, by {by}"
            )
        }
        Doing::Erased => {
            let all = count_of(n, "drawn dialogue were", "drawn dialogues were");
            format!("the words of {all} erased before they were scored, by {by}: {what}")
        }
        Doing::HeldBack => {
            let all = count_of(n, "dialogue of its window", "dialogues of its window");
            format!("{all} came in without words, since these were erased ({what}), brought by {by}: {agents}")
        }
        Doing::BroughtBack => {
            let all = count_of(n, "dialogue of its window were", "dialogues of its window were");
            format!("erased words of {all} brought back, by {by}: {what}")
        }
        Doing::OtherPlan => {
            let all = count_of(n, "dialogue that it could draw was", "dialogues that it could draw were");
            format!("{all} another plan's before it, published by {by}: {what}")
        }
        Doing::Shared => {
            let all = count_of(n, "dialogue that it drew is one", "dialogues that it drew are some");
            format!("{all} that another plan draws from too, published by {by}: {what}")
        }
        Doing::Enrolled => {
            let all = count_of(n, "dialogue of its window is", "dialogues of its window are");
            format!("{all} of agents who were enrolled after its days, by {by}: {agents}; {what}")
        }
        _ => String::new(),
    }
}
