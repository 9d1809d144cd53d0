//! `assize report auditors`: how auditors stand, the record of one, and the rules of it.

use super::days::{Days, period, spoken};
use crate::cli::desk::Desk;
use crate::cli::{Done, blind, readings, rights};
use crate::core::dispute;
use crate::core::ledger::Access;
use crate::core::people;
use crate::core::report::{self, RecordOf};
use crate::view::{record as pages, report as sheets};
use clap::Args;

/// Show how auditors stand: load, lateness, overturned scores; the whole record of one; the rules of all this
///
/// With --of, everything that is known of one auditor's work: in time, overturned, sessions, agreement, severity, care,
/// feedback that helped, training. With --rules, how each of these is counted and what it is not used for: for everybody.
#[derive(Args, Debug)]
pub struct Auditors {
    #[command(flatten)]
    pub days: Days,
    /// The whole record of this auditor
    #[arg(long, value_name = "HANDLE", conflicts_with = "rules")]
    of: Option<String>,
    /// By which rules auditors are assessed
    #[arg(long)]
    rules: bool,
}

impl Auditors {
    /// Whether something else than the list is wanted.
    pub const fn is_page(&self) -> bool {
        self.rules || self.of.is_some()
    }
}

/// The rules, or the record of one auditor.
pub fn page(desk: &Desk, args: &Auditors) -> anyhow::Result<Done> {
    let mut open = desk.open(Access::Read)?;
    let Some(handle) = args.of.as_deref().filter(|_| !args.rules) else {
        let page = pages::rules(&open.policy()?);
        open.page(&page)?;
        return Ok(Done::Well);
    };
    let period = period(&args.days)?;
    let (today, unseen, may) = (open.today()?, blind::untaken(&mut open)?, rights::rights(&mut open)?);
    let policy = open.policy()?;
    let mut disputes = dispute::list(&*open.store.snapshot()?, &[])?;
    blind::disputes(&mut open, &mut disputes)?;
    let mut page = {
        let snapshot = open.store.snapshot()?;
        let auditor = people::find(&snapshot, handle)?;
        let what = format!("the record of {}", auditor.handle);
        may.refuse_report(&snapshot, &auditor.handle, &what, "they themselves, leads of their team")?;
        let wanted =
            RecordOf { auditor: &auditor, period, today, disputes, unseen: &unseen, may: &may, policy: &policy };
        pages::record(&auditor.handle, &report::record(&snapshot, wanted)?)
    };
    readings::person(&mut open, handle, "report auditors")?;
    page.notes.splice(0..0, spoken(period).map(|says| format!("Only dialogues that came in {says}.")));
    page.notes.extend(sheets::untaken(unseen.len(), blind::reader(&mut open)?.is_some()));
    open.page(&page)?;
    Ok(Done::Well)
}
