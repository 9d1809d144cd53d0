//! The record of one auditor: they are assessed by the same means as agents, and by rules that everybody can read.

use super::agreement::{AuditorAgreement, SelfAgreement, agreement_in, self_agreement_of};
use super::auditors::{AuditorLine, auditors_in};
use super::dispute_figures::{GroupBy, Outcomes, Scope, cases_in, dispute_lines};
use super::domain::{Domain, within};
use super::period::{Period, audits};
use super::severity::{SeverityLine, severities_in};
use super::unread::Unread;
use crate::core::audit::{self, Audit, AuditId, Useful, UsefulAnswer};
use crate::core::dispute::Dispute;
use crate::core::people::{Person, RotationLine, SELVES, Training, rotations, trainings};
use crate::core::policy::Policy;
use crate::core::refusal::Result;
use crate::core::rights::Rights;
use chrono::NaiveDate;
use rusqlite::Connection;
use std::collections::{BTreeMap, BTreeSet};

/// Everything that is known of an auditor's work in a period.
#[derive(Clone, Debug)]
pub struct AuditorRecord {
    /// Load, lateness, overturned scores; none where they had nothing.
    pub line: Option<AuditorLine>,
    /// What became of the points that agents rejected in their audits.
    pub outcomes: Outcomes,
    /// In how many disputes.
    pub disputes: u64,
    /// How strict they are, by card.
    pub severity: Vec<(String, SeverityLine)>,
    /// How they agree with others who scored the same dialogues, by card.
    pub agreement: Vec<AuditorAgreement>,
    /// How they agree with themselves on dialogues that they scored again, by card.
    pub selves: Vec<SelfAgreement>,
    /// Care notices that they raised, for agents who were hurt.
    pub care: u64,
    /// Commendations that they gave.
    pub commendations: u64,
    /// Questions about criteria that they asked.
    pub questions: u64,
    /// What agents said of their feedback.
    pub useful: BTreeMap<Useful, u64>,
    /// The audits of which they also wrote why.
    pub useful_notes: Vec<AuditId>,
    /// To how many talks after calibrations they came, of those to which they were asked, whenever that was.
    pub calibrations: (u64, u64),
    /// What they learnt, whenever that was.
    pub trainings: Vec<Training>,
    /// How their rotation stands, role by role; nothing where they neither audit nor lead, and are not to.
    pub rotation: Vec<RotationLine>,
    /// How many lines on strictness and agreement would tell the reader of single audits of others, and are not shown.
    pub few: u64,
}

/// What is asked for.
pub struct RecordOf<'a> {
    /// Of whom.
    pub auditor: &'a Person,
    /// Of dialogues that came in when.
    pub period: Period,
    /// The local day.
    pub today: NaiveDate,
    /// The disputes that the reader may see.
    pub disputes: Vec<Dispute>,
    /// The audits that they may not.
    pub unseen: &'a BTreeSet<AuditId>,
    /// What they may read.
    pub may: &'a Rights,
    /// The policy in force, for the rules of rotation.
    pub policy: &'a Policy,
}

/// The record of an auditor.
pub fn record(conn: &Connection, wanted: RecordOf<'_>) -> Result<AuditorRecord> {
    let RecordOf { auditor, period, today, disputes, unseen, may, policy } = wanted;
    let all = audits(conn, period)?;
    let sample = within(conn, &Domain { period, ..Domain::default() }, unseen)?;
    let is_complete = sample.is_complete();
    let lines = auditors_in(conn, (&all, is_complete), today, unseen)?;
    let line = lines.into_iter().find(|line| line.auditor == auditor.handle);
    let cases = cases_in(conn, (disputes, all.clone()), (Scope::Dialogues(period), is_complete), unseen)?;
    let of_disputes = dispute_lines(conn, &cases, GroupBy::Auditor)?;
    let own = of_disputes.into_iter().find(|line| line.name == auditor.handle);
    let unread = Unread::by(conn, may)?;
    let mut agreement = agreement_in(conn, (&sample, None), None, (&unread, may))?;
    agreement.auditors.retain(|one| one.auditor == auditor.handle);
    let (mut severity, mut few) = (Vec::new(), agreement.few_auditors);
    for table in severities_in(conn, (&sample, None), None, (&unread, may))? {
        let found = table.auditors.into_iter().find(|one| one.auditor == auditor.handle);
        severity.extend(found.map(|one| (table.card, one)));
        few += table.few;
    }
    let theirs: BTreeSet<AuditId> = all.iter().map(|audit| audit.id).collect();
    let said = useful(conn, &all, auditor)?;
    Ok(AuditorRecord {
        disputes: own.as_ref().map_or(0, |line| line.disputes),
        outcomes: own.map(|line| line.outcomes).unwrap_or_default(),
        severity,
        agreement: agreement.auditors,
        selves: self_agreement_of(conn, &sample, &auditor.handle, &unread)?,
        care: count(conn, "SELECT audit FROM care WHERE raiser IN SELVES", auditor, &theirs)?,
        commendations: count(conn, "SELECT audit FROM commendation WHERE person IN SELVES", auditor, &theirs)?,
        questions: count(conn, "SELECT audit FROM question WHERE asker IN SELVES", auditor, &theirs)?,
        useful: said.iter().fold(BTreeMap::new(), |mut found, (_, one)| {
            *found.entry(one.useful).or_default() += 1;
            found
        }),
        useful_notes: said.iter().filter(|(_, one)| one.why.is_some()).map(|(id, _)| *id).collect(),
        calibrations: calibrations(conn, auditor)?,
        trainings: trainings(conn)?.into_iter().filter(|one| one.handle == auditor.handle).collect(),
        rotation: rotations(conn, policy, today)?.into_iter().filter(|one| one.handle == auditor.handle).collect(),
        few,
        line,
    })
}

/// How many rows that name somebody are about one of these audits.
fn count(conn: &Connection, sql: &str, person: &Person, audits: &BTreeSet<AuditId>) -> Result<u64> {
    let mut statement = conn.prepare_cached(&sql.replace("SELVES", SELVES))?;
    let (mut rows, mut found) = (statement.query([person.id.0])?, 0);
    while let Some(row) = rows.next()? {
        found += u64::from(audits.contains(&AuditId(row.get("audit")?)));
    }
    Ok(found)
}

fn calibrations(conn: &Connection, person: &Person) -> Result<(u64, u64)> {
    let sql = format!(
        "SELECT coalesce(sum(attended), 0) AS came, count(*) AS asked FROM calibration_attendance WHERE person IN {SELVES}"
    );
    let mut statement = conn.prepare_cached(&sql)?;
    Ok(statement.query_row([person.id.0], |row| Ok((row.get("came")?, row.get("asked")?)))?)
}

/// What agents said last of the feedback of an auditor's delivered audits.
fn useful(conn: &Connection, all: &[Audit], auditor: &Person) -> Result<Vec<(AuditId, UsefulAnswer)>> {
    let mut found = Vec::new();
    let of =
        |audit: &&Audit| audit.delivered.is_some() && audit.auditor.as_ref().is_some_and(|own| own.id == auditor.id);
    for audit in all.iter().filter(of) {
        found.extend(audit::useful_answers(conn, audit.id)?.pop().map(|one| (audit.id, one)));
    }
    Ok(found)
}
