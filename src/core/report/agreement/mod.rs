//! Agreement: whether auditors who answer about the same dialogues answer alike, criterion by criterion and then auditor by
//! auditor; and what a second reader or another dialogue would buy.

mod again;
mod auditor;
mod confidence;
mod found;
mod line;
mod source;
mod study;
mod twice;

pub use again::SelfAgreement;
pub(super) use auditor::apart;
pub use auditor::{AuditorAgreement, Errors, Share as AnswerShare};
pub(super) use found::{Found, Key};
pub use line::{AgreementLine, Kappa, Totals};
pub(super) use source::rated_in_place;
pub use source::{Place, Source};
pub use study::Study;
pub(super) use twice::twice_in;

use super::domain::{Domain, whole, within};
use super::sample::Sample;
use super::unread::{Unread, tells};
use crate::core::audit::AuditId;
use crate::core::calibration::Rated;
use crate::core::refusal::Result;
use crate::core::rights::Rights;
use auditor::auditors;
use rusqlite::Connection;
use std::collections::{BTreeMap, BTreeSet};

/// How far auditors agree, as its reader may read it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Agreement {
    /// Criterion by criterion, in the order of the card.
    pub criteria: Vec<AgreementLine>,
    /// Of the totals, by card.
    pub totals: Vec<Totals>,
    /// Auditor by auditor, by card and handle.
    pub auditors: Vec<AuditorAgreement>,
    /// Auditor by auditor against themselves, by card and handle, where that is asked for.
    pub selves: Vec<SelfAgreement>,
    /// What another reader, or another dialogue, would buy: by card, where totals tell.
    pub study: Vec<Study>,
    /// How many dialogues were to be scored again and were not.
    pub lost: u64,
    /// How many dialogues one alone rated: they tell nothing.
    pub single: u64,
    /// How many lines of criteria and totals would tell the reader of single audits.
    pub few: u64,
    /// How many lines of auditors would.
    pub few_auditors: u64,
    /// How many lines of auditors are for others to read.
    pub of_others: u64,
}

/// Whether so few items that the reader may not read stand behind lines that these would tell of them.
pub(super) struct Few {
    behind: BTreeMap<Key, u64>,
    /// The same of everything, where something less was asked for: what is left tells too.
    whole: Option<BTreeMap<Key, u64>>,
}

impl Few {
    pub(super) fn of(found: &Found, whole: Option<&Found>) -> Self {
        Self { behind: found.behind(), whole: whole.map(Found::behind) }
    }

    pub(super) fn holds(&self, card: &str, criterion: Option<&str>, auditor: Option<&str>) -> bool {
        let key = (card.to_owned(), criterion.map(str::to_owned), auditor.map(str::to_owned));
        let n = self.behind.get(&key).copied().unwrap_or_default();
        let all = self.whole.as_ref().map(|whole| whole.get(&key).copied().unwrap_or_default());
        tells(n) || all.is_some_and(|all| tells(all.saturating_sub(n)))
    }
}

/// How far auditors agree by what they rated, as the reader may read it.
pub fn agreement(conn: &Connection, source: &Source, unseen: &BTreeSet<AuditId>, may: &Rights) -> Result<Agreement> {
    let unread = Unread::by(conn, may)?;
    let Place::Twice(domain) = &source.place else {
        let mut found = rated_in_place(conn, &source.place, &unread)?;
        found.keep(source.criterion.as_deref())?;
        return Ok(told(&found, &Few::of(&found, None), may));
    };
    let sample = within(conn, domain, unseen)?;
    let whole = if may.figures_are_all() { None } else { whole(conn, domain, unseen)? };
    agreement_in(conn, (&sample, whole.as_ref()), source.criterion.as_deref(), (&unread, may))
}

/// The same of dialogues of a sample that two scored; and of all of which it is a part, if it is.
pub(super) fn agreement_in(
    conn: &Connection,
    (sample, whole): (&Sample, Option<&Sample>),
    criterion: Option<&str>,
    (unread, may): (&Unread<'_>, &Rights),
) -> Result<Agreement> {
    let mut found = twice_in(conn, sample, unread)?;
    found.keep(criterion)?;
    let mut whole = whole.map(|whole| twice_in(conn, whole, unread)).transpose()?;
    whole.as_mut().map(|whole| whole.keep(criterion)).transpose()?;
    Ok(told(&found, &Few::of(&found, whole.as_ref()), may))
}

/// How far auditors agree with themselves: what they answered about a dialogue weeks later, untold that they had scored it.
pub fn self_agreement(
    conn: &Connection,
    domain: &Domain,
    criterion: Option<&str>,
    unseen: &BTreeSet<AuditId>,
    may: &Rights,
) -> Result<Agreement> {
    let unread = Unread::by(conn, may)?;
    let sample = within(conn, domain, unseen)?;
    let whole = if may.figures_are_all() { None } else { whole(conn, domain, unseen)? };
    let (mut found, selves) = again::again(conn, &sample, &unread)?;
    found.keep(criterion)?;
    let mut whole = whole.map(|whole| again::again(conn, &whole, &unread)).transpose()?.map(|(whole, _)| whole);
    whole.as_mut().map(|whole| whole.keep(criterion)).transpose()?;
    let lines =
        Agreement { auditors: Vec::new(), study: Vec::new(), ..told(&found, &Few::of(&found, whole.as_ref()), may) };
    let all = selves.len();
    let selves: Vec<SelfAgreement> = selves.into_iter().filter(|one| may.reports_of(&one.auditor)).collect();
    let lost = again::lost(conn, &sample)?;
    Ok(Agreement { of_others: (all - selves.len()) as u64, selves, lost, few_auditors: 0, ..lines })
}

/// The same of one auditor alone, in a sample.
pub(super) fn self_agreement_of(
    conn: &Connection,
    sample: &Sample,
    auditor: &str,
    unread: &Unread<'_>,
) -> Result<Vec<SelfAgreement>> {
    let (_, mut selves) = again::again(conn, sample, unread)?;
    selves.retain(|one| one.auditor == auditor);
    Ok(selves)
}

fn told(found: &Found, few: &Few, may: &Rights) -> Agreement {
    let is_few = |one: &Rated| few.holds(&one.card, one.criterion.as_deref(), None);
    let shown: Vec<&Rated> = found.rated.iter().filter(|one| !is_few(one)).collect();
    let (criteria, totals): (Vec<&Rated>, Vec<&Rated>) = shown.iter().partition(|one| one.criterion.is_some());
    let (mut auditors, mut study) = (auditors(&found.rated), study::study(found));
    let all = auditors.len();
    auditors.retain(|one| may.reports_of(&one.auditor));
    let own = auditors.len();
    auditors.retain(|one| !few.holds(&one.card, one.criterion.as_deref(), Some(&one.auditor)));
    study.retain(|one| !few.holds(&one.card, one.criterion.as_deref(), None));
    Agreement {
        lost: 0,
        criteria: criteria.into_iter().map(AgreementLine::of).collect(),
        totals: totals.into_iter().map(Totals::of).collect(),
        single: single(&found.rated),
        few: (found.rated.len() - shown.len()) as u64,
        few_auditors: (own - auditors.len()) as u64,
        of_others: (all - own) as u64,
        auditors,
        study,
        selves: Vec::new(),
    }
}

fn single(all: &[Rated]) -> u64 {
    let of = |one: &Rated| {
        one.ratings.chunk_by(|one, other| one.item == other.item).filter(|item| item.len() == 1).count() as u64
    };
    all.iter().map(of).max().unwrap_or_default()
}
