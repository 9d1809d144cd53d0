//! `assize intake search`: finished dialogues by the words in them.

use crate::calc::moment::Moment;
use crate::cli::desk::Desk;
use crate::cli::input::day;
use crate::cli::open::Open;
use crate::cli::{Done, blind, readings, rights};
use crate::core::dialogue::{self, Found, Query};
use crate::core::ledger::Access;
use crate::core::refusal::{Refusal, Result};
use crate::core::request;
use crate::view::requests;
use chrono::NaiveDate;
use clap::Args;

/// Find finished dialogues by the words in them
///
/// Each word stands somewhere in the dialogue, in any case of letters and in any script; quote several to find
/// them next to each other. Without words the filters alone decide.
///
/// Example: assize intake search refund --agent kim --from 2026-03-01
#[derive(Args, Debug)]
pub struct Search {
    /// What is looked for; all of them
    words: Vec<String>,
    /// Only dialogues of this agent
    #[arg(long, value_name = "WHO")]
    agent: Option<String>,
    /// Only of this category
    #[arg(long, value_name = "CATEGORY")]
    category: Option<String>,
    /// Only in this language, such as zh; it finds zh-CN too
    #[arg(long, value_name = "LANGUAGE")]
    language: Option<String>,
    /// Only of this day or later
    #[arg(long, value_name = "DAY")]
    from: Option<String>,
    /// Only of this day or earlier
    #[arg(long, value_name = "DAY")]
    to: Option<String>,
    /// How many at the most
    #[arg(long, default_value_t = 20, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=100_000))]
    limit: u32,
}

/// Finds dialogues by their words.
pub fn search(desk: &Desk, args: &Search) -> anyhow::Result<Done> {
    let mut open = desk.open(Access::Read)?;
    let calendar = open.policy()?.calendar()?;
    let starts = |flag: &str, text: &Option<String>, next: bool| -> Result<Option<Moment>> {
        let Some(text) = text else { return Ok(None) };
        let day = day(flag, text)?;
        let day = if next { day.succ_opt().unwrap_or(NaiveDate::MAX) } else { day };
        Ok(calendar.starts(day))
    };
    let (from, until) = (starts("--from", &args.from, false)?, starts("--to", &args.to, true)?);
    if from.zip(until).is_some_and(|(from, until)| from >= until) {
        return Err(Refusal::words("--to is before --from").hint("give the earlier day with --from").into());
    }
    let query = Query {
        words: args.words.iter().map(|word| word.trim().to_owned()).filter(|word| !word.is_empty()).collect(),
        agent: args.agent.clone(),
        category: args.category.clone(),
        language: args.language.clone(),
        from,
        until,
        limit: usize::try_from(args.limit).unwrap_or(usize::MAX),
    };
    let (fold, rights) = (blind::fold(&mut open, None)?, rights::rights(&mut open)?);
    let (found, more) = {
        let snapshot = open.store.snapshot()?;
        dialogue::search(&snapshot, &query, |conn, one| {
            let may = rights.are_all() || {
                let day = calendar.local_day(one.received.parse().map_err(Refusal::data)?);
                rights.dialogue(conn, one.request, one.agent, day)?
            };
            Ok(may.then(|| fold.hidden(one.request)))
        })?
    };
    if let Some(category) = args.category.as_deref().filter(|_| found.is_empty()) {
        request::category(category.into(), &open.policy()?)?;
    }
    put_on_record(&mut open, &found)?;
    let special = blind::special_refs(&mut open)?;
    let mut sheet = requests::found(&found, more, &special);
    // How many others have these words would tell what stands in them.
    sheet.notes.extend((!rights.are_all()).then(|| "Only dialogues that you may read are looked at.".to_owned()));
    open.sheet(&sheet)?;
    Ok(Done::Well)
}

/// Puts on record that what was found is read.
fn put_on_record(open: &mut Open<'_>, found: &[Found]) -> Result<()> {
    readings::record_all(open, "intake search", |open| {
        let snapshot = open.store.snapshot()?;
        let glance = |one: &Found| {
            let known = dialogue::find(&snapshot, one.reference.expose())?;
            Ok(readings::dialogue(known.id, known.agent))
        };
        found.iter().map(glance).collect()
    })
}
