//! Replies of agents that come back as files: each is taken as if its agent had typed it.

use super::Done;
use super::desk::Desk;
use super::input::{name_of, read_text};
use super::intake::{Exports, Wanted, all_files};
use super::open::Open;
use crate::core::audit::form::{Replied, Reply, Save, Standing, read_reply, standings, unclear};
use crate::core::refusal::{Kind, Refusal, Result};
use crate::view::replies::Line;
use crate::view::sheet::Sheet;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// What is taken of a folder.
const REPLIES: Wanted = Wanted { texts: &["json"], packed: false, books: &[] };

/// What is done with one audit of a reply: what came of each thing in words; nothing where the reply says nothing of that.
pub type Take<'a> = dyn Fn(&mut Open<'_>, &Reply, &Replied) -> Vec<Result<String>> + 'a;

/// Takes every audit of every reply. What is refused stops nothing behind it. Answers a line for each.
pub fn take(desk: &Desk, open: &mut Open<'_>, given: &[PathBuf], take: &Take<'_>) -> Result<Vec<Line>> {
    let Exports { files, passed } = all_files(given, &REPLIES)?;
    for path in passed {
        desk.talk(&format!("{} is passed over: it is no reply", path.display()));
    }
    let (mut lines, mut replies) = (Vec::new(), Vec::new());
    for path in &files {
        let name = name_of(path);
        match read_text(path).and_then(|text| read_reply(&name, &text)) {
            Ok(reply) => replies.push(reply),
            Err(refusal) if files.len() == 1 || is_everywhere(&refusal) => return Err(refusal),
            Err(refusal) => lines.push(Line { file: name, agent: None, audit: None, outcome: Err(refusal) }),
        }
    }
    let all: Vec<(&Reply, &Replied)> =
        replies.iter().flat_map(|reply| reply.audits.iter().map(move |one| (reply, one))).collect();
    let saves: Vec<Save<'_, _>> = all.iter().map(|(reply, one)| save(reply, one)).collect();
    for ((reply, one), standing) in all.iter().zip(standings(&saves)) {
        let file = |place: usize| all.get(place).map_or_else(String::new, |(reply, _)| reply.file.clone());
        let outcomes = match standing {
            Standing::Counts => take(open, reply, one),
            Standing::Before(other) => vec![Ok(format!("passed over, saved again later: {}", file(other)))],
            Standing::Unclear(other) => vec![Err(unclear(&file(other)))],
        };
        for outcome in outcomes {
            if let Some(refusal) = outcome.as_ref().err().filter(|refusal| is_everywhere(refusal)) {
                return Err(refusal.clone());
            }
            let (agent, audit) = (Some(reply.agent.clone()), Some(one.audit));
            lines.push(Line { file: reply.file.clone(), agent, audit, outcome });
        }
    }
    let order: BTreeMap<String, usize> = files.iter().map(|path| name_of(path)).zip(0..).collect();
    lines.sort_by_key(|line| order.get(&line.file).copied());
    Ok(lines)
}

/// Answers with the sheet of what became of replies; with `--quiet` only where something was left out.
pub fn answer(desk: &Desk, open: &mut Open<'_>, lines: &[Line], sheet: &Sheet) -> Result<Done> {
    let is_short = lines.iter().any(|line| line.outcome.is_err());
    if is_short || !desk.is_quiet() {
        open.sheet(sheet)?;
    }
    Ok(Done::short_if(is_short))
}

fn save<'a>(reply: &'a Reply, one: &'a Replied) -> Save<'a, impl PartialEq> {
    Save {
        person: &reply.agent,
        audit: one.audit.0,
        at: reply.saved,
        says: (one.is_read, &one.points, &one.statement, &one.corrections),
    }
}

/// Whether the next one would be refused for the same reason.
const fn is_everywhere(refusal: &Refusal) -> bool {
    matches!(refusal.kind, Kind::Busy | Kind::Interrupted | Kind::Fault | Kind::Missing | Kind::Io)
}
