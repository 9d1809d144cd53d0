//! Gone: that what a page does not show was erased, when and why.

use super::open::Open;
use crate::core::keeping;
use crate::core::refusal::Result;
use crate::core::request::RequestId;
use crate::view::gone::{gone_note, shows_erased};
use crate::view::page::Page;

/// Says on a page about a dialogue, an audit or a dispute when texts that it does not show were erased.
pub fn of_dialogue(open: &mut Open<'_>, page: &mut Page, request: RequestId) -> Result<()> {
    if shows_erased(page) {
        let gone = keeping::gone_of_dialogue(&*open.store.snapshot()?, request)?;
        page.notes.extend(gone.into_iter().map(gone_note));
    }
    Ok(())
}

/// The same on the page of a coaching.
pub fn of_coaching(open: &mut Open<'_>, page: &mut Page, coaching: i64) -> Result<()> {
    if shows_erased(page) {
        let gone = keeping::gone_of_coaching(&*open.store.snapshot()?, coaching)?;
        page.notes.extend(gone.into_iter().map(gone_note));
    }
    Ok(())
}
