//! `assize report precedents`: what was decided about criteria.

use crate::cli::desk::Desk;
use crate::cli::{Done, blind};
use crate::core::ledger::Access;
use crate::core::question;
use crate::view;
use clap::Args;

/// Show what was decided about criteria, the newest first
///
/// Each is compared with the newest version of its card: a criterion's text may have changed since.
#[derive(Args, Debug)]
pub struct Precedents {
    /// What is looked for in question, answer and criterion; all of them
    words: Vec<String>,
    /// Only on this criterion
    #[arg(long, value_name = "KEY")]
    criterion: Option<String>,
}

pub fn precedents(desk: &Desk, args: &Precedents) -> anyhow::Result<Done> {
    let mut open = desk.open(Access::Read)?;
    let reader = blind::reader(&mut open)?;
    let criterion = args.criterion.as_deref();
    let found = question::precedents(&*open.store.snapshot()?, &args.words, criterion, reader.as_ref())?;
    open.sheet(&view::question::precedents(&found, args.words.is_empty() && criterion.is_none()))?;
    Ok(Done::Well)
}
