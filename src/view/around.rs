//! What people did around a draw without changing a word of it: counted with who did it, wherever the draw is shown.

use super::cells::{by, number, text};
use super::inert::term_line;
use super::sheet::{Cell, Column, Sheet};
use super::steered;
use super::words::{count_of, list_and};
use crate::core::draw::{Around, Doing};
use crate::core::ledger::{By, Outcome, Verdict};
use crate::core::people::Rewritten;
use crate::core::policy::HIDDEN;
use std::collections::BTreeMap;

/// Each act in a row.
pub(super) fn sheet(around: &[Around]) -> Sheet {
    let row = |one: &Around| {
        vec![
            Cell::Moment(one.by.at),
            Cell::word(one.doing.word()),
            number(one.times),
            one.agent.as_ref().map_or(Cell::Absent(""), |agent| handle(&agent.handle)),
            text(one.what.as_ref(), ""),
            one.to.as_ref().map_or(Cell::Absent(""), Cell::word),
            by(&one.by),
            text(one.why.as_ref(), ""),
        ]
    };
    Sheet {
        name: "around",
        title: "What else people did around it".to_owned(),
        columns: vec![
            Column::words("at", "at").extra(),
            Column::prose("doing", "what"),
            Column::numbers("times", "times"),
            Column::words("agent", "agent"),
            Column::prose("of", "of what"),
            Column::words("to", "to"),
            Column::prose("by", "by"),
            Column::prose("why", "why").extra(),
        ],
        rows: around.iter().map(row).collect(),
        notes: Vec::new(),
        empty: String::new(),
    }
}

/// A sentence for each kind of act: how often, of whom, and by whom.
pub(super) fn words(around: &[Around]) -> Vec<String> {
    of_each(around).map(|(doing, acts)| sentence(doing, &acts)).collect()
}

/// The same for `assign verify`: facts that prove nothing, and below each what its reader may read of them.
pub(super) fn verdicts(told: &[Around], around: &[Around]) -> Vec<Verdict> {
    of_each(told)
        .map(|(doing, acts)| {
            let findings = around.iter().filter(|one| one.doing == doing).map(finding).collect();
            noted(check(doing), sentence(doing, &acts), true, findings)
        })
        .collect()
}

fn of_each(around: &[Around]) -> impl Iterator<Item = (Doing, Vec<&Around>)> {
    Doing::ALL.iter().copied().filter_map(|doing| {
        let acts: Vec<&Around> = around.iter().filter(|one| one.doing == doing).collect();
        (!acts.is_empty()).then_some((doing, acts))
    })
}

const fn check(doing: Doing) -> &'static str {
    match doing {
        Doing::PlanLate => "plan's day",
        Doing::Filled => "filled in",
        Doing::Wished => "wished",
        Doing::ByTwo => "word of two",
        Doing::ArchivedLate => "archived",
        Doing::OwnRating => "own ratings",
        Doing::OwnTeam => "brought in",
        Doing::SpotCheck => "spot checks",
        Doing::HandedOn => "handed on",
        Doing::AuditorStint => "auditors",
        Doing::RosterSince => "roster since",
        other => steered::check(other),
    }
}

fn sentence(doing: Doing, acts: &[&Around]) -> String {
    let n: u64 = acts.iter().map(|one| one.times).sum();
    let by = people(acts.iter().map(|one| &one.by));
    match doing {
        Doing::PlanLate => {
            let at = acts.first().map(|one| one.by.at.to_string()).unwrap_or_default();
            format!("its plan was added after its window was over, by {by} at {at}")
        }
        Doing::Filled => {
            let mut fields: Vec<String> = acts
                .iter()
                .filter_map(|one| one.what.as_ref())
                .flat_map(|what| term_line(what.expose()).split(", ").map(str::to_owned).collect::<Vec<_>>())
                .collect();
            fields.sort_unstable();
            fields.dedup();
            let all = count_of(n, "dialogue", "dialogues");
            format!("of {all} of its window blanks were filled in later ({}), by {by}", fields.join(", "))
        }
        Doing::Wished => {
            let all = count_of(n, "amendment of its dialogues was", "amendments of its dialogues were");
            format!("{all} wished by {by}, and approved by nobody before it: nothing of that holds in it")
        }
        Doing::ByTwo => {
            let all = count_of(n, "amendment of its dialogues was", "amendments of its dialogues were");
            // The core says so where both acted under one login.
            let is_shared = |act: &&&Around| {
                act.what.as_ref().is_some_and(|what| what.expose().contains(", both under the login "))
            };
            let shared = match acts.iter().filter(is_shared).count() {
                0 => String::new(),
                shared => format!(
                    ", of {shared} of them under one login for both: that shows one account, and not two people"
                ),
            };
            format!("{all} wished by {by}, and approved by a second person{shared}")
        }
        Doing::ArchivedLate => {
            let all = count_of(n, "dialogue of its window was", "dialogues of its window were");
            format!("{all} archived later after the first answer than the policy says, by {by}: {}", agents(acts))
        }
        Doing::OwnRating => {
            let all = count_of(n, "rating of its dialogues was", "ratings of its dialogues were");
            format!("{all} recorded by the agent or somebody of their team, {by}: {}", agents(acts))
        }
        Doing::OwnTeam => {
            let all = count_of(n, "dialogue of its window was", "dialogues of its window were");
            format!("{all} brought in by somebody of the agent's team, {by}: {}", agents(acts))
        }
        Doing::SpotCheck => {
            let all = count_of(n, "dialogue of its window was", "dialogues of its window were");
            format!("{all} audited before it as a spot check, asked for by {by}: {}", agents(acts))
        }
        Doing::HandedOn => {
            let all = count_of(n, "audit of it was", "audits of it were");
            format!("{all} handed on by name, to {}, by {by}", receivers(acts))
        }
        Doing::AuditorStint => {
            let all = count_of(n, "stint of an auditor was", "stints of auditors were");
            format!("{all} begun or ended after its window was over, by {by}")
        }
        Doing::RosterSince => {
            let all = count_of(n, "stint of an agent was", "stints of agents were");
            format!("{all} begun or ended for its days since it was drawn, by {by}")
        }
        other => steered::sentence(other, (n, &by), (&agents(acts), &receivers(acts)), &named(acts)),
    }
}

/// What the acts were about, each once, at most so many of them.
fn named(acts: &[&Around]) -> String {
    let mut about: Vec<String> =
        acts.iter().filter_map(|one| one.what.as_ref()).map(|what| term_line(what.expose())).collect();
    about.dedup();
    let more = if about.len() > NAMED { " …" } else { "" };
    about.truncate(NAMED);
    if acts.iter().any(|one| one.what.is_none()) {
        about.push(UNREAD.to_owned());
    }
    format!("{}{more}", about.join("; "))
}

/// How many of each agent: `ag03 (95) and ag04 (2)`.
fn agents(acts: &[&Around]) -> String {
    let mut each = BTreeMap::<&str, u64>::new();
    for one in acts {
        *each.entry(one.agent.as_ref().map_or(UNREAD, |agent| agent.handle.as_str())).or_default() += one.times;
    }
    list_and(&each.iter().map(|(handle, n)| format!("{handle} ({n})")).collect::<Vec<_>>())
}

fn receivers(acts: &[&Around]) -> String {
    let mut to: Vec<String> = acts.iter().filter_map(|one| one.to.clone()).collect();
    to.sort_unstable();
    to.dedup();
    list_and(&to)
}

fn finding(one: &Around) -> String {
    let said = |words: &Option<crate::core::text::Untrusted>| words.as_ref().map(|words| term_line(words.expose()));
    let agent = one.agent.as_ref().map(|agent| agent.handle.clone());
    let to = one.to.as_ref().map(|to| format!("to {to}"));
    let about: Vec<String> = [agent, said(&one.what), to].into_iter().flatten().collect();
    let why = said(&one.why).map(|why| format!(": {why}")).unwrap_or_default();
    format!("{} by {} at {}{why}", about.join(", "), who(&one.by), one.by.at)
}

/// That the roster changed for days that were over, of whom and by whom.
pub fn rewritten(words: &[Rewritten]) -> Option<String> {
    let told = |one: &Rewritten| {
        let until = one.until.map_or_else(|| "on".to_owned(), |until| format!("to {until}"));
        let Rewritten { handle, team, since, .. } = one;
        format!("{handle} in {team} from {since} {until}, by {} at {}", who(&one.by), one.by.at)
    };
    let named: Vec<String> = words.iter().take(NAMED).map(told).collect();
    let more = if words.len() > NAMED { " …" } else { "" };
    (!words.is_empty()).then(|| {
        format!("The roster changed for days that were over: {}{more}. Teams are as it says now.", named.join("; "))
    })
}

/// What its reader may not read stands so in a sentence.
const UNREAD: &str = "for others to read";

/// So many stints are named in a sentence.
const NAMED: usize = 10;

pub(super) fn handle(handle: &str) -> Cell {
    if handle == HIDDEN { Cell::Absent(HIDDEN) } else { Cell::word(handle) }
}

/// A statement that is noted where somebody did something, and holds otherwise.
pub(super) fn noted(check: &'static str, says: String, is_noted: bool, findings: Vec<String>) -> Verdict {
    let outcome = if is_noted { Outcome::Noted } else { Outcome::Holds };
    Verdict { check, outcome, says, findings }
}

/// Who performed an act, in a sentence.
pub(super) fn who(by: &By) -> String {
    term_line(&by.to_string())
}

/// Who they were, each once.
pub(super) fn people<'a>(all: impl Iterator<Item = &'a By>) -> String {
    let mut found: Vec<String> = all.map(who).collect();
    found.sort_unstable();
    found.dedup();
    list_and(&found)
}
