//! `assize intake count`: how many dialogues another system counted.

use super::super::Done;
use super::super::desk::Desk;
use super::open_reader;
use crate::core::ledger::{Access, Who, Writing};
use crate::core::people::{self, Role};
use crate::core::policy;
use crate::core::reading::Options;
use crate::core::request;
use crate::view::requests;
use clap::Args;
use std::path::PathBuf;

#[derive(Args, Debug)]
pub struct Count {
    /// The file, as CSV; - is standard input
    file: PathBuf,
    /// What stands between two cells, where it is not a comma
    #[arg(long, value_name = "CHARACTER")]
    delimiter: Option<char>,
    /// The encoding of the file, where it is not UTF-8
    #[arg(long, value_name = "LABEL")]
    encoding: Option<String>,
    /// Check the file and keep nothing
    #[arg(long)]
    dry_run: bool,
}

pub fn count(desk: &Desk, args: &Count) -> anyhow::Result<Done> {
    let (mut reader, name) = open_reader(
        &args.file,
        &Options { encoding: args.encoding.clone(), delimiter: args.delimiter, ..Options::default() },
    )?;
    let mut open = desk.open(Access::Write)?;
    let today = open.today()?;
    let work = |writing: &mut Writing<'_>, who: &Who| {
        let policy = policy::current(writing)?;
        people::require(writing, who, &policy, today, &[Role::Manager, Role::Lead], "take in counts")?;
        request::count(writing, &mut reader, &name, &policy)
    };
    let counted = open.record_unless(args.dry_run, "intake count", work)?;
    open.answer(&requests::counted(&counted, args.dry_run))?;
    Ok(Done::Well)
}
