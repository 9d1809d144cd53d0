//! Replies of agents that come back as files: each is taken as if its agent had typed it.

use super::desk::Desk;
use super::input::{name_of, read_text};
use super::intake::{Exports, all_files};
use super::open::Open;
use crate::core::audit::form::{Replied, Reply, read_reply};
use crate::core::refusal::{Kind, Refusal, Result};
use crate::view::replies::Line;
use std::path::PathBuf;

/// What is done with one audit of a reply: what came of it in words, or nothing where the reply says nothing of that.
pub type Take<'a> = dyn Fn(&mut Open<'_>, &Reply, &Replied) -> Result<Option<String>> + 'a;

/// Takes every audit of every reply. What is refused stops nothing behind it. Answers a line for each.
pub fn take(desk: &Desk, open: &mut Open<'_>, given: &[PathBuf], take: &Take<'_>) -> Result<Vec<Line>> {
    let Exports { files, passed } = all_files(given, &[])?;
    for path in passed {
        desk.talk(&format!("{} is passed over: it is no reply", path.display()));
    }
    let mut lines = Vec::new();
    for path in &files {
        let name = name_of(path);
        let reply = match read_text(path).and_then(|text| read_reply(&name, &text)) {
            Ok(reply) => reply,
            Err(refusal) if files.len() == 1 || is_everywhere(&refusal) => return Err(refusal),
            Err(refusal) => {
                lines.push(Line { file: name, agent: None, audit: None, outcome: Err(refusal) });
                continue;
            }
        };
        for one in &reply.audits {
            let outcome = match take(open, &reply, one) {
                Ok(None) => continue,
                Ok(Some(done)) => Ok(done),
                Err(refusal) if is_everywhere(&refusal) => return Err(refusal),
                Err(refusal) => Err(refusal),
            };
            let (agent, audit) = (Some(reply.agent.clone()), Some(one.audit));
            lines.push(Line { file: name.clone(), agent, audit, outcome });
        }
    }
    Ok(lines)
}

/// Whether the next one would be refused for the same reason.
const fn is_everywhere(refusal: &Refusal) -> bool {
    matches!(refusal.kind, Kind::Busy | Kind::Interrupted | Kind::Fault | Kind::Missing | Kind::Io)
}
