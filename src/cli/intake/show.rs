//! `assize intake show`: one request with everything that happened to it.

use crate::cli::desk::Desk;
use crate::cli::{Done, blind};
use crate::core::care;
use crate::core::dialogue;
use crate::core::ledger::Access;
use crate::core::request;
use crate::view;
use crate::view::requests;
use crate::view::words::list_and;

/// Shows a request with everything that happened to it.
pub fn show(desk: &Desk, reference: &str) -> anyhow::Result<Done> {
    let mut open = desk.open(Access::Read)?;
    let (policy, now) = (open.policy()?, open.now);
    let snapshot = open.store.snapshot()?;
    let story = request::story(&snapshot, reference)?;
    let mut page = if dialogue::is_finished(&snapshot, reference)? {
        view::dialogue::dialogue(&dialogue::find(&snapshot, reference)?)
    } else {
        requests::step(&request::find(&snapshot, reference)?, &policy, "Request".to_owned(), 0)
    };
    page.name = "request";
    page.parts.extend(requests::story(&story, now, &policy));
    drop(snapshot);
    let audits = blind::of_request(&mut open, reference)?;
    if !audits.is_empty() {
        let numbers: Vec<String> = audits.iter().map(|id| format!("audit {}", id.0)).collect();
        page.notes.push(format!("It was drawn: {}. assize score show shows it.", list_and(&numbers)));
    }
    if care::special_refs(&*open.store.snapshot()?)?.contains(reference) {
        page.notes.push("It is a special case: its agent was hurt. See assize report care --special.".to_owned());
    }
    open.page(&page)?;
    Ok(Done::Well)
}
