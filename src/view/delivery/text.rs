//! The page of an agent as Markdown, for who reads mail as text.

use crate::core::report::AgentPage;
use crate::view::audit::audit;
use crate::view::commendation;
use crate::view::markdown;

/// Every audit of an agent, one after the other.
pub fn text(delivered: &AgentPage) -> String {
    let mut pages = Vec::new();
    for one in &delivered.audits {
        let mut page = audit(&one.file, delivered.language(&one.file.card));
        page.parts.extend(commendation::of_audit(&one.commendations));
        pages.push(markdown::page(&page));
    }
    pages.push(format!("Sealed under head {}.\n", delivered.head));
    pages.join("\n")
}
