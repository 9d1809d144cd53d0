//! `assize people train`: what people learnt for their work.

use crate::cli::desk::Desk;
use crate::cli::input::day;
use crate::cli::{Done, rights};
use crate::core::act;
use crate::core::ledger::Access;
use crate::core::people;
use crate::core::text::Kept;
use crate::view::people as pages;
use clap::Args;

#[derive(Args, Debug)]
pub struct Train {
    /// Who. Without --topic: show what they learnt; without anybody: show all trainings
    #[arg(value_name = "WHO")]
    handle: Option<String>,
    /// What it was about
    #[arg(long, value_name = "TOPIC", requires = "handle")]
    topic: Option<String>,
    /// On which day, where it is not today
    #[arg(long, value_name = "DAY", requires = "topic")]
    on: Option<String>,
}

pub fn train(desk: &Desk, args: &Train) -> anyhow::Result<Done> {
    let (Some(handle), Some(topic)) = (&args.handle, &args.topic) else { return list(desk, args.handle.as_deref()) };
    let (topic, on) = (Kept::new("--topic", topic)?, args.on.as_deref().map(|on| day("--on", on)).transpose()?);
    let mut open = desk.open(Access::Write)?;
    let held = on.map_or_else(|| open.today(), Ok)?;
    let done =
        open.perform(&act::PEOPLE_TRAIN, |writing, actor| people::train(writing, handle, (&topic, held), actor.today))?;
    let (person, new) = done.value;
    open.answer(&pages::trained(&person.handle, &topic, held, new))?;
    Ok(Done::Well)
}

/// What was learnt, by one or by everybody whose figures the reader may read.
fn list(desk: &Desk, handle: Option<&str>) -> anyhow::Result<Done> {
    let mut open = desk.open(Access::Read)?;
    let mut found = people::trainings(&*open.store.snapshot()?)?;
    if let Some(handle) = handle {
        let may = rights::rights(&mut open)?;
        let snapshot = open.store.snapshot()?;
        let person = people::find(&snapshot, handle)?;
        if !may.figures_of(&person.handle) {
            may.refuse(&snapshot, &format!("what {} learnt", person.handle), "they themselves, leads of their team")?;
        }
        found.retain(|one| one.handle == person.handle);
    }
    let withheld = rights::lines_of(&mut open, &mut found, "training", |one| &one.handle)?;
    let mut sheet = pages::trainings(&found);
    sheet.withhold(withheld);
    open.sheet(&sheet)?;
    Ok(Done::Well)
}
