//! The cases of a report: the disputes that it counts, and the audits that it holds them against.

use super::outcomes::Fate;
use super::rulings::{Ruled, rulings};
use crate::calc::moment::Moment;
use crate::core::audit::{self, Audit, AuditId, OutOfRates};
use crate::core::dispute::{Dispute, DisputeId, Point};
use crate::core::people::PersonId;
use crate::core::policy::Calendars;
use crate::core::refusal::{Refusal, Result};
use crate::core::report::gate::{of_month, require_enough, require_months};
use crate::core::report::period::{self, Period, first_of_month};
use crate::core::report::sample::is_complete;
use crate::core::report::share::Share;
use crate::core::report::unread::unread_of;
use crate::core::rights::Rights;
use chrono::NaiveDate;
use rusqlite::Connection;
use std::collections::{BTreeMap, BTreeSet};

/// What of the record a report counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Disputes about dialogues that came in on these days, and delivered audits of such dialogues.
    Dialogues(Period),
    /// Disputes that were opened on these days, and audits that were delivered on them.
    Record(Period),
}

/// The cases of a report.
pub struct Cases {
    /// The disputes that it counts, oldest first.
    pub disputes: Vec<Dispute>,
    /// The delivered audits that it holds them against.
    pub audits: Vec<Audit>,
    /// How many disputes are about audits that are in no rate, by why.
    pub out_of_rates: BTreeMap<OutOfRates, u64>,
    /// Every dispute about one of the audits, whenever it was opened, those that are counted among them.
    pub(super) all: Vec<Dispute>,
    pub(super) rulings: BTreeMap<DisputeId, Vec<Ruled>>,
    /// Whether every dialogue behind them was audited: shares are then of all there is.
    pub(super) is_complete: bool,
    /// The audits among them that the reader may not read one by one.
    pub(super) unread: BTreeSet<AuditId>,
    /// Of so many people a figure tells at the least, by the works agreement.
    pub(super) least: usize,
    /// The days that they are of.
    period: Period,
}

impl Cases {
    /// The points of a dispute, each with what became of it.
    pub(super) fn points<'a>(&'a self, dispute: &'a Dispute) -> impl Iterator<Item = (&'a Point, Fate)> {
        let rulings = self.rulings.get(&dispute.id).map(Vec::as_slice).unwrap_or_default();
        dispute.points.iter().map(|point| {
            let instance = if point.second.is_some() { 2 } else { 1 };
            let is_lapse = rulings.iter().any(|ruled| ruled.instance == instance && ruled.is_lapse);
            (point, Fate::of(point, is_lapse))
        })
    }

    /// The people whose audits these are.
    pub(super) fn people(&self, audits: &BTreeSet<AuditId>) -> BTreeSet<PersonId> {
        self.known().filter(|audit| audits.contains(&audit.id)).map(|audit| audit.agent.id).collect()
    }

    /// Refuses figures of fewer people than the works agreement lets reports show.
    pub fn require_enough(&self, may: &Rights) -> Result<()> {
        let Some(agreement) = may.few() else { return Ok(()) };
        let audits = self.audits.iter().chain(self.disputes.iter().map(|one| &one.audit)).map(|audit| audit.id);
        let audits = audits.collect();
        require_enough(agreement, self.people(&audits).len())?;
        require_months(agreement, self.period)?;
        for (month, audits) in self.months(&audits) {
            let alone = Period::default().in_month(month);
            require_enough(agreement, self.people(&audits).len()).map_err(|_| of_month(agreement, alone))?;
        }
        Ok(())
    }

    /// Some audits by the month of their dialogue, where a works agreement lets no figure tell of few people.
    pub(super) fn months(&self, audits: &BTreeSet<AuditId>) -> BTreeMap<NaiveDate, BTreeSet<AuditId>> {
        let mut months: BTreeMap<NaiveDate, BTreeSet<AuditId>> = BTreeMap::new();
        if self.least > 1 {
            for audit in self.known().filter(|audit| audits.contains(&audit.id)) {
                months.entry(first_of_month(audit.received)).or_default().insert(audit.id);
            }
        }
        months
    }

    fn known(&self) -> impl Iterator<Item = &Audit> {
        self.audits.iter().chain(self.disputes.iter().chain(&self.all).map(|one| &one.audit))
    }

    /// This part of this whole.
    pub(super) fn share(&self, part: u64, whole: u64) -> Share {
        Share::counted(part, whole, self.is_complete)
    }

    /// Whether a dispute took away an answer of the auditor's, or the whole audit.
    pub(super) fn is_overturned(&self, dispute: &Dispute) -> bool {
        self.points(dispute).any(|(_, fate)| fate.is_change())
    }
}

/// The cases of a report, out of the disputes that its reader may see and without the audits that they may not. `may` tells
/// which of these they may read one by one.
pub fn cases(
    conn: &Connection,
    seen: Vec<Dispute>,
    scope: Scope,
    (unseen, may): (&BTreeSet<AuditId>, &Rights),
) -> Result<Cases> {
    let period = if let Scope::Dialogues(period) = scope { period } else { Period::default() };
    let is_complete = is_complete(conn, period, unseen)?;
    let audits = match scope {
        Scope::Dialogues(period) => period::audits(conn, period)?,
        Scope::Record(period) => load(conn, period, &delivered(conn, period)?)?,
    };
    let mut cases = cases_in(conn, (seen, audits), (scope, is_complete), unseen)?;
    let disputed = cases.all.iter().map(|one| &one.audit);
    cases.unread = unread_of(conn, may, cases.audits.iter().chain(disputed))?;
    cases.least = may.few().map_or(1, |agreement| agreement.terms.smallest_group());
    Ok(cases)
}

/// The same for who reads everything, of audits of the scope that are read already, where it is known whether every dialogue behind them was audited.
pub(in crate::core::report) fn cases_in(
    conn: &Connection,
    (seen, mut audits): (Vec<Dispute>, Vec<Audit>),
    (scope, is_complete): (Scope, bool),
    unseen: &BTreeSet<AuditId>,
) -> Result<Cases> {
    audits.retain(|audit| {
        let is_counted = matches!(audit.out_of_rates(), None | Some(OutOfRates::Struck));
        is_counted && audit.dispute_due.is_some() && !audit.is_blind() && !unseen.contains(&audit.id)
    });
    let seen = seen.into_iter().filter(|dispute| !unseen.contains(&dispute.audit.id));
    let (mut disputes, mut all, mut out_of_rates) = (Vec::new(), Vec::new(), BTreeMap::new());
    for dispute in seen {
        let is_counted = match scope {
            Scope::Dialogues(period) => period.holds(dispute.audit.received),
            Scope::Record(period) => period.holds(dispute.opened_on),
        };
        if let Some(why) = dispute.audit.out_of_rates().filter(|why| *why != OutOfRates::Struck) {
            *out_of_rates.entry(why).or_default() += u64::from(is_counted);
            continue;
        }
        all.push(dispute.clone());
        disputes.extend(is_counted.then_some(dispute));
    }
    out_of_rates.retain(|_, count| *count > 0);
    let (rulings, unread) = (rulings(conn)?, BTreeSet::new());
    let (Scope::Dialogues(period) | Scope::Record(period)) = scope;
    Ok(Cases { disputes, audits, out_of_rates, all, rulings, is_complete, unread, least: 1, period })
}

/// The audits that were delivered on the days of a period.
pub(in crate::core::report) fn delivered(conn: &Connection, period: Period) -> Result<BTreeSet<AuditId>> {
    let calendars = Calendars::load(conn)?;
    let mut statement = conn.prepare_cached(
        "SELECT d.audit, d.entry, e.at FROM delivery d JOIN entry e ON e.id = d.entry WHERE e.at BETWEEN ?1 AND ?2",
    )?;
    let (since, until) = period::moments(conn, period)?;
    let mut rows = statement.query([since, until])?;
    let mut found = BTreeSet::new();
    while let Some(row) = rows.next()? {
        let at: Moment = row.get::<_, String>("at")?.parse().map_err(Refusal::data)?;
        if period.holds(calendars.local_day(row.get("entry")?, at)) {
            found.insert(AuditId(row.get("audit")?));
        }
    }
    Ok(found)
}

/// These audits; of all days everything is read at once.
fn load(conn: &Connection, period: Period, wanted: &BTreeSet<AuditId>) -> Result<Vec<Audit>> {
    if period == Period::default() {
        let mut all = audit::list(conn, &[])?;
        all.retain(|audit| wanted.contains(&audit.id));
        return Ok(all);
    }
    let calendars = Calendars::load(conn)?;
    wanted.iter().map(|id| audit::load_in(conn, *id, &calendars)).collect()
}
