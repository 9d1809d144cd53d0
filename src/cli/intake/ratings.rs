//! `assize intake ratings`: ratings that were made elsewhere.

use super::super::Done;
use super::super::desk::Desk;
use super::open_found;
use crate::core::act;
use crate::core::calibration::{self, RatingScale, WantedRatings};
use crate::core::ledger::Access;
use crate::core::reading::Options;
use crate::core::refusal::{Refusal, Result};
use crate::view::ratings as pages;
use clap::Args;
use std::collections::BTreeMap;
use std::path::PathBuf;

#[derive(Args, Debug)]
pub struct Ratings {
    /// The file, one rating a row, as CSV; - is standard input. Without one: list what was brought in
    file: Option<PathBuf>,
    /// What these ratings are called here
    #[arg(long, value_name = "NAME", requires = "file")]
    name: Option<String>,
    /// From the worst answer to the best: -2..2, 0..10/0.5 or "poor|fair|good"; with a CRITERION= before it, of that one
    #[arg(long, value_name = "[CRITERION=]SCALE", allow_hyphen_values = true, requires = "file")]
    scale: Vec<String>,
    /// Answers below this one fall short, where that is not the lower half of the scale
    #[arg(long, value_name = "ANSWER", allow_hyphen_values = true, requires = "file")]
    short_below: Option<String>,
    /// The column with the ref of the dialogue
    #[arg(long, value_name = "COLUMN", requires = "file")]
    dialogue: Option<String>,
    /// The column with what was rated
    #[arg(long, value_name = "COLUMN", requires = "file")]
    criterion: Option<String>,
    /// The column with who rated
    #[arg(long, value_name = "COLUMN", requires = "file")]
    annotator: Option<String>,
    /// The column with the rating
    #[arg(long, value_name = "COLUMN", requires = "file")]
    rating: Option<String>,
    /// What stands between two cells, where it is not a comma
    #[arg(long, value_name = "CHARACTER", requires = "file")]
    delimiter: Option<char>,
    /// The encoding of the file, where it is not UTF-8
    #[arg(long, value_name = "LABEL", requires = "file")]
    encoding: Option<String>,
    /// Check the file and keep nothing
    #[arg(long, requires = "file")]
    dry_run: bool,
}

pub fn ratings(desk: &Desk, args: &Ratings) -> anyhow::Result<Done> {
    let Some(file) = &args.file else {
        let mut open = desk.open(Access::Read)?;
        let sets = calibration::rating_sets(&*open.store.snapshot()?)?;
        open.sheet(&pages::sets(&sets))?;
        return Ok(Done::Well);
    };
    let name = args.name.as_deref().ok_or_else(|| {
        Refusal::words("--name is missing").hint("say what these ratings are called here, such as --name stc3")
    })?;
    let (scale, scales) = scales(args)?;
    let columns = [&args.dialogue, &args.criterion, &args.annotator, &args.rating].map(|one| one.as_deref());
    let wanted = WantedRatings { name, columns, scale, scales };
    let options = Options { encoding: args.encoding.clone(), delimiter: args.delimiter, ..Options::default() };
    let (mut reader, source) = open_found(file, &options)?;
    let mut open = desk.open(Access::to_act(args.dry_run))?;
    let brought = open.perform_unless(args.dry_run, &act::INTAKE_RATINGS, |writing, actor| {
        calibration::bring(writing, actor, (&mut reader, &source), &wanted)
    })?;
    open.answer(&pages::brought(&brought, name.trim(), args.dry_run))?;
    Ok(Done::Well)
}

/// The scale of all, and those of single criteria.
fn scales(args: &Ratings) -> Result<(Option<RatingScale>, BTreeMap<String, RatingScale>)> {
    let (mut all, mut single) = (None, BTreeMap::new());
    for text in &args.scale {
        let (criterion, scale) =
            text.split_once('=').map_or((None, text.as_str()), |(name, scale)| (Some(name), scale));
        let scale = RatingScale::parse(scale, args.short_below.as_deref())?;
        let before = match criterion {
            Some(name) => single.insert(name.trim().to_owned(), scale),
            None => all.replace(scale),
        };
        if before.is_some() {
            return Err(Refusal::words(format!("--scale {} says a scale a second time", text.escape_debug()))
                .hint("one for all, and one of each criterion that has another"));
        }
    }
    if all.is_none() && single.is_empty() {
        return Err(Refusal::words("--scale is missing: which answers there are")
            .hint("from the worst to the best, such as --scale=-2..2 or --scale \"poor|fair|good\""));
    }
    Ok((all, single))
}
