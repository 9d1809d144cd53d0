//! `assize arbitrate precedents`: what was decided about criteria.

use crate::cli::desk::Desk;
use crate::cli::{Done, blind};
use crate::core::ledger::Access;
use crate::core::precedent::{self, Wanted};
use crate::view;
use clap::Args;

/// Find what was decided about criteria: answers to questions, and rulings with a headnote
///
/// What holds comes first, the newest first. Each is compared with the newest version of its card: a criterion's
/// text may have changed since. Later rulings follow a precedent, distinguish their case from it, or overrule it.
#[derive(Args, Debug)]
pub struct Precedents {
    /// What is looked for in question, decision and criterion; all of them, also parts of words
    words: Vec<String>,
    /// Only on this criterion
    #[arg(long, value_name = "KEY")]
    criterion: Option<String>,
    /// Only of this card
    #[arg(long, value_name = "NAME")]
    card: Option<String>,
}

pub fn precedents(desk: &Desk, args: &Precedents) -> anyhow::Result<Done> {
    let mut open = desk.open(Access::Read)?;
    let reader = blind::reader(&mut open)?;
    let wanted = Wanted { words: &args.words, criterion: args.criterion.as_deref(), card: args.card.as_deref() };
    let found = precedent::search(&*open.store.snapshot()?, wanted, reader.as_ref())?;
    let are_all = args.words.is_empty() && args.criterion.is_none() && args.card.is_none();
    open.sheet(&view::precedent::precedents(&found, are_all))?;
    Ok(Done::Well)
}
