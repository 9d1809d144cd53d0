//! `assize score calibrate open`: which dialogues, by which card, and who is asked.

use crate::cli::Done;
use crate::cli::desk::Desk;
use crate::cli::input::{day, words_or_file};
use crate::cli::rights;
use crate::core::act;
use crate::core::calibration::{self, LotOf, Picked, Wanted};
use crate::core::ledger::Access;
use crate::core::refusal::{Refusal, Result};
use crate::view::calibration as pages;
use chrono::{Days, NaiveDate};

/// So many days before today are drawn from, where no days are given.
const DAYS: u64 = 28;

/// Open a calibration: the same dialogues to several auditors, who do not see each other's answers
///
/// For leads, managers and auditors; who opens it leads the talk. The dialogues are named, or drawn by lot from what came in
/// on some days. Who opens it may read those that they name.
/// One that a draw can still draw, that is still to be scored, or about which a dispute is open, is none to calibrate; nor is one that
/// somebody who is asked may not audit. Who is asked or leads it does not audit these dialogues afterwards, nor rule on
/// them. It is in nobody's score.
///
/// Example: assize score calibrate open --card chat --count 12 --auditors vera,oleg,nora --day 2026-03-09
#[derive(clap::Args, Debug)]
#[command(group = clap::ArgGroup::new("picked").args(["dialogues", "count"]).required(true))]
pub struct Args {
    /// The card, by its name or as chat/1
    #[arg(long, value_name = "CARD")]
    card: String,
    /// The dialogues, by their refs with commas between
    #[arg(long, value_name = "REF", value_delimiter = ',')]
    dialogues: Vec<String>,
    /// Draw so many by lot
    #[arg(long, value_name = "N")]
    count: Option<usize>,
    /// The first day to draw from [default: 28 days ago]
    #[arg(long, value_name = "DAY", requires = "count")]
    from: Option<String>,
    /// The last day to draw from, included [default: yesterday]
    #[arg(long, value_name = "DAY", requires = "count")]
    to: Option<String>,
    /// Draw only from this channel
    #[arg(long, value_name = "NAME", requires = "count")]
    channel: Option<String>,
    /// Draw only from this category
    #[arg(long, value_name = "NAME", requires = "count")]
    category: Option<String>,
    /// Who is asked, with commas between
    #[arg(long, value_name = "WHO", value_delimiter = ',', required = true)]
    auditors: Vec<String>,
    /// The day of the talk; answers are given before [default: the fifth working day from today]
    #[arg(long, value_name = "DAY")]
    day: Option<String>,
    /// What it is about, or @FILE
    #[arg(long, value_name = "TEXT")]
    subject: Option<String>,
    /// Say what would be opened, and record nothing
    #[arg(long)]
    dry_run: bool,
}

pub fn open(desk: &Desk, args: &Args) -> anyhow::Result<Done> {
    let subject = args.subject.as_deref().map(words_or_file).transpose()?;
    let talk = args.day.as_deref().map(|text| day("--day", text)).transpose()?;
    let mut open = desk.open(Access::to_act(args.dry_run))?;
    let today = open.today()?;
    for reference in &args.dialogues {
        rights::may_read_request(&mut open, reference.trim())?;
    }
    let picked = match args.count {
        Some(count) => Picked::ByLot(lot(args, count, today)?),
        None => Picked::Named(&args.dialogues),
    };
    let wanted = Wanted { card: &args.card, picked, auditors: &args.auditors, day: talk, subject: subject.as_deref() };
    let (opened, new) = open.perform_unless(args.dry_run, &act::CALIBRATE_OPEN, |writing, actor| {
        calibration::open(writing, actor, &wanted)
    })?;
    open.answer(&pages::opened(&opened, new, args.dry_run))?;
    Ok(Done::Well)
}

fn lot(args: &Args, count: usize, today: NaiveDate) -> Result<LotOf<'_>> {
    let before = |days| today.checked_sub_days(Days::new(days)).ok_or_else(|| Refusal::outside_calendar("the time"));
    let first = args.from.as_deref().map_or_else(|| before(DAYS), |text| day("--from", text))?;
    let last = args.to.as_deref().map_or_else(|| before(1), |text| day("--to", text))?;
    if last >= today {
        return Err(Refusal::words(format!("{last} is not over: what comes in on it is not known yet"))
            .hint("draw from days that are over: --to DAY"));
    }
    Ok(LotOf { count, first, last, channel: args.channel.as_deref(), category: args.category.as_deref() })
}
