//! `assize report voice`: what customers say.

use super::days::{Days, period};
use crate::cli::desk::Desk;
use crate::cli::{Done, blind, readings, rights};
use crate::core::audit;
use crate::core::ledger::Access;
use crate::core::report::{self, VoiceWanted};
use crate::core::voice::About;
use crate::view;
use clap::Args;

/// Show what customers say of product, service and process: how often, and in their words
#[derive(Args, Debug)]
pub struct Voice {
    /// Only of product, service or process
    #[arg(long, value_name = "ABOUT")]
    about: Option<String>,
    /// Only with these words in the topic
    #[arg(long, value_name = "WORDS")]
    topic: Option<String>,
    #[command(flatten)]
    days: Days,
}

pub fn voice(desk: &Desk, args: &Voice) -> anyhow::Result<Done> {
    let about = args.about.as_deref().map(str::parse::<About>).transpose()?;
    let wanted = VoiceWanted { about, topic: args.topic.as_deref() };
    let period = period(&args.days)?;
    let mut open = desk.open(Access::Read)?;
    let reader = blind::reader(&mut open)?;
    let (own, rights) = (reader.as_ref().map(|reader| reader.id), rights::rights(&mut open)?);
    let mut found = report::voices(&*open.store.snapshot()?, period, wanted, (reader.as_ref(), &rights))?;
    let withheld = {
        let snapshot = open.store.snapshot()?;
        rights.keep_figures(&mut found.lines, |line| {
            let is_own = Some(line.voice.writer) == own;
            Ok(is_own || rights.reports_audit(&snapshot, &audit::load(&snapshot, line.voice.audit)?)?)
        })?
    };
    // Their words are read: each with its dialogue, unless a works agreement hides it.
    let read: Vec<_> =
        found.lines.iter().filter(|line| Some(line.voice.writer) != own).map(|line| line.voice.audit).collect();
    readings::audits(&mut open, read, "report voice")?;
    let filled = report::filled_ratings(&*open.store.snapshot()?, period)?;
    let mut page = view::voice::voices(&found);
    page.notes.extend(view::voice::filled(&filled));
    page.notes.extend(view::voice::own(&report::own_ratings(&*open.store.snapshot()?, period)?));
    page.notes.extend(view::words::withheld(withheld, "voice"));
    page.notes.extend(view::voice::of_few(found.of_few));
    page.notes.extend(view::report::of_few(rights.few(), withheld));
    open.page(&page)?;
    Ok(Done::Well)
}
