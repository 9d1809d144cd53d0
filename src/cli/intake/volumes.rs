//! `assize intake volumes`: how many dialogues another system counted.

use super::super::Done;
use super::super::desk::Desk;
use super::open_found;
use crate::core::act;
use crate::core::intake;
use crate::core::ledger::Access;
use crate::core::reading::Options;
use crate::view::imports::unread_sheets;
use crate::view::requests;
use clap::Args;
use std::path::PathBuf;

#[derive(Args, Debug)]
pub struct Volumes {
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

pub fn volumes(desk: &Desk, args: &Volumes) -> anyhow::Result<Done> {
    let (mut reader, name) = open_found(
        &args.file,
        &Options { encoding: args.encoding.clone(), delimiter: args.delimiter, ..Options::default() },
    )?;
    let mut open = desk.open(Access::to_act(args.dry_run))?;
    let counted = open.perform_unless(args.dry_run, &act::INTAKE_VOLUMES, |writing, actor| {
        intake::count(writing, actor, &mut reader, &name)
    })?;
    let mut page = requests::counted(&counted, args.dry_run);
    page.notes.extend(unread_sheets(reader.unread_sheets(), "Save each as CSV and give that file."));
    open.answer(&page)?;
    Ok(Done::Well)
}
