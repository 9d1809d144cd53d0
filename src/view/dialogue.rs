//! A request with its dialogue, as it was recorded.

use super::cells::text;
use super::page::{Page, Part};
use super::sheet::Cell;
use crate::core::request::Request;

/// A request with its dialogue.
pub fn request(request: &Request) -> Page {
    Page { name: "request", title: "Request".to_owned(), parts: request_parts(request), notes: Vec::new() }
}

/// What a page shows of it.
pub(super) fn request_parts(request: &Request) -> Vec<Part> {
    let gone = if request.erased { "erased" } else { "not given" };
    vec![
        Part::Fields(vec![
            ("ref", "ref", Cell::text(&request.reference)),
            ("channel", "channel", Cell::word(&request.channel)),
            ("category", "category", Cell::word(&request.category)),
            ("received", "received", Cell::Moment(request.received)),
            ("closed", "closed", request.closed.map_or(Cell::Absent("not given"), Cell::Moment)),
            ("agent", "agent", Cell::word(&request.agent_handle)),
            ("customer", "customer", text(request.customer.as_ref(), gone)),
            ("rating", "customer's rating", request.rating.map_or(Cell::Absent("none given"), Cell::Count)),
        ]),
        Part::Block { key: "details", title: "Details", body: text(request.details.as_ref(), gone) },
        Part::Block { key: "transcript", title: "Dialogue", body: text(request.transcript.as_ref(), gone) },
    ]
}
