//! Reading rights: who may read which audit, dispute and dialogue, by the policy's `[reading]`. An agent reads their own
//! delivered audits and disputes, an auditor what is assigned to them and what they scored, a lead what their team does,
//! who leads a session or rules its case, managers and the policy's representatives everything.
//!
//! Where identity is a claim this is courtesy: a reader who does not say who they are reads everything that no blindness
//! hides. With `identity = "login"` such a reader reads what is for everybody, and nobody else's rights can be claimed.

mod led;

use crate::core::audit::{Audit, AuditId, AuditState};
use crate::core::calibration::Calibration;
use crate::core::dispute::{Dispute, DisputeState};
use crate::core::people::{self, NOW, Person, PersonId, Role, SELVES};
use crate::core::policy::{Approvals, BlindField, Identity, Policy, Readers};
use crate::core::refusal::{Refusal, Result};
use crate::core::request::{self, Request, RequestId};
use crate::core::works_agreement::{Clause, InForce, ReadsBy, beyond, in_force, readers_among, reads_by};
use chrono::NaiveDate;
use led::{Led, led};
use rusqlite::{Connection, params};
use std::collections::BTreeSet;

/// What a reader may read.
#[derive(Clone, Debug)]
pub struct Rights {
    /// Who reads; none: nobody whom the roster knows.
    reader: Option<Person>,
    /// Whether they read everything.
    is_all: bool,
    roles: BTreeSet<Role>,
    /// The teams that they lead today.
    teams: BTreeSet<String>,
    /// Who was in one of these, and when.
    led: Vec<Led>,
    approvals: Approvals,
    representatives: Vec<String>,
    /// The works agreement where it does not let them read of others.
    barred: Option<InForce>,
    /// Why a role does not count for it that they wrote for themselves.
    own: Option<String>,
    /// Whether they audit.
    audits: bool,
    /// The works agreement in force.
    agreement: Option<InForce>,
    /// Whether the policy hides ratings from who marks.
    is_rating_hidden: bool,
    today: NaiveDate,
}

impl Rights {
    /// What a reader may read today.
    pub fn of(conn: &Connection, reader: Option<&Person>, policy: &Policy, today: NaiveDate) -> Result<Self> {
        let agreement = in_force(conn, NOW, today)?;
        let all = reader.map(|reader| people::stints_on(conn, reader.id, today)).transpose()?.unwrap_or_default();
        let by = match (reader, &agreement) {
            (Some(reader), Some(agreement)) => reads_by(conn, agreement, reader.id, today)?,
            _ => None,
        };
        // A role that the reader wrote for themselves does not let them read; that they audit hides as before.
        let audits = all.iter().any(|(role, _)| *role == Role::Auditor);
        let stints = by.as_ref().map_or(all, ReadsBy::stints);
        let barred = agreement
            .clone()
            .filter(|agreement| agreement.terms.readers.as_ref().is_some_and(|readers| !readers.lets(&stints)));
        let leads = |(role, team): &(Role, String)| (*role == Role::Lead && barred.is_none()).then(|| team.clone());
        let teams: BTreeSet<String> = stints.iter().filter_map(leads).collect();
        let roles: BTreeSet<Role> = stints.into_iter().map(|(role, _)| role).collect();
        let own = reader.zip(by).and_then(|(reader, by)| by.why_not(&reader.handle));
        Ok(Self {
            is_all: barred.is_none() && (reads_all(reader, &roles, policy) || represents(conn, reader, policy)?),
            reader: reader.cloned(),
            led: led(conn, &teams)?,
            roles,
            teams,
            approvals: policy.approvals,
            representatives: policy.reading.representatives.clone(),
            barred,
            own,
            audits,
            agreement,
            is_rating_hidden: policy.blind.hide.contains(&BlindField::Rating),
            today,
        })
    }

    /// Whether nothing is withheld.
    pub const fn are_all(&self) -> bool {
        self.is_all
    }

    /// Whose dialogues of which days the reader may read, apart from cases; none where they read everything.
    pub fn whose(&self) -> Option<Vec<(PersonId, NaiveDate, Option<NaiveDate>)>> {
        let own = self.reader.iter().map(|reader| (reader.id, NaiveDate::MIN, None));
        (!self.is_all).then(|| own.chain(self.led.iter().map(|one| one.readable(self.today))).collect())
    }

    /// Whether the reader may read the e-mail address of somebody, by handle: their own, and a manager everybody's.
    pub fn address_of(&self, handle: &str) -> bool {
        let is_own = self.reader.as_ref().is_some_and(|reader| reader.handle == handle);
        is_own || self.has_any(&[Role::Manager])
    }

    /// Whether the reader may read what single ratings can be told from: who reads everything, and not where they audit and the
    /// policy hides ratings from who marks.
    pub fn ratings(&self) -> bool {
        self.is_all && self.ratings_in_figures()
    }

    /// The same of a figure of many dialogues.
    pub const fn ratings_in_figures(&self) -> bool {
        !(self.is_rating_hidden && self.audits)
    }

    /// Whether the reader may read what a machine says of single dialogues from the sizes of strata: who does not audit.
    pub const fn verdicts(&self) -> bool {
        !self.audits
    }

    /// Leaves out of a list what the reader may not read. Answers how many these are.
    pub fn keep<T>(&self, list: &mut Vec<T>, may: impl Fn(&T) -> Result<bool>) -> Result<u64> {
        if self.is_all { Ok(0) } else { retain(list, may) }
    }

    /// Whether the reader may read an audit.
    pub fn audit(&self, conn: &Connection, audit: &Audit) -> Result<bool> {
        let Some(reader) = self.reader.as_ref().filter(|_| !self.is_all) else { return Ok(self.is_all) };
        if reader.id == audit.agent.id {
            return Ok(audit.delivered.is_some());
        }
        if self.barred.is_some() {
            return Ok(false);
        }
        let leads_auditor = audit.auditor.as_ref().is_some_and(|auditor| self.leads(auditor.id, self.today));
        Ok(audit.is_of(reader)
            || self.leads(audit.agent.id, audit.received)
            || leads_auditor
            || self.may_judge(audit)
            || exists(conn, &format!("SELECT 1 FROM ({PARTS}) WHERE audit = ?2"), reader, audit.id.0)?)
    }

    /// The audits that the reader may read for a part of theirs, or because they lead its auditor: without those that they may
    /// read for their agent.
    pub fn parts(&self, conn: &Connection) -> Result<BTreeSet<AuditId>> {
        let Some(reader) = self.reader.as_ref().filter(|_| self.barred.is_none()) else { return Ok(BTreeSet::new()) };
        let mut found = audits(conn, PARTS, reader.id)?;
        let led = self.led.iter().filter(|one| one.was_there(self.today)).map(|one| one.person);
        for auditor in led.chain([reader.id]) {
            found.extend(audits(conn, HAS, auditor)?);
        }
        Ok(found)
    }

    /// Whether the reader may read an audit of an agent for who that is: their own once it is delivered, and those of people
    /// in a team that they lead.
    pub fn for_its_agent(&self, agent: PersonId, is_delivered: bool) -> bool {
        let is_own = self.reader.as_ref().is_some_and(|reader| reader.id == agent);
        self.is_all || if is_own { is_delivered } else { self.leads(agent, self.today) }
    }

    /// Whether the reader may read a dispute: as its audit; and while it waits for its session all who may lead that.
    pub fn dispute(&self, conn: &Connection, dispute: &Dispute) -> Result<bool> {
        let may_lead = dispute.state == DisputeState::Session && self.has_any(&[Role::Lead, Role::Arbiter]);
        let is_agent = self.reader.as_ref().is_some_and(|reader| reader.id == dispute.audit.agent.id);
        Ok((may_lead && !is_agent && self.barred.is_none()) || self.audit(conn, &dispute.audit)?)
    }

    /// Whether the reader may read a calibration: who is asked in it or leads it, and every lead; no agent of one of its
    /// dialogues, whatever else they are.
    pub fn calibration(&self, calibration: &Calibration) -> bool {
        let Some(reader) = &self.reader else { return self.is_all };
        let is_agent = calibration.items.iter().any(|item| item.agent == reader.id);
        let may = self.is_all || calibration.has(reader) || self.has_any(&[Role::Lead]);
        !is_agent && may && self.barred.is_none()
    }

    /// Whether the reader may read a finished dialogue: of which agent, on which local day.
    pub fn dialogue(&self, conn: &Connection, request: RequestId, agent: PersonId, day: NaiveDate) -> Result<bool> {
        let Some(reader) = self.reader.as_ref().filter(|_| !self.is_all) else { return Ok(self.is_all) };
        let has_part = || Ok::<_, Refusal>(self.barred.is_none() && exists(conn, PART_OF_REQUEST, reader, request.0)?);
        Ok(reader.id == agent || self.leads(agent, day) || has_part()?)
    }

    /// Whether the reader may read a request that is handled here: its agent and those who took a step of it; leads, who
    /// route and approve; and while nobody has it every agent.
    pub fn request(&self, conn: &Connection, request: &Request) -> Result<bool> {
        let Some(reader) = self.reader.as_ref().filter(|_| !self.is_all) else { return Ok(self.is_all) };
        if self.has_any(&[Role::Lead]) || (request.agent.is_none() && self.has_any(&[Role::Agent])) {
            return Ok(true);
        }
        let is_own = request.agent.as_ref().is_some_and(|agent| agent.id == reader.id);
        Ok(is_own || request::participants(conn, NOW, request.id)?.contains(&reader.id))
    }

    /// Whether reports tell the reader figures of a person alone: as they may read them, but where a works agreement shows
    /// none of few, their own.
    pub fn reports_of(&self, handle: &str) -> bool {
        let is_own = self.reader.as_ref().is_some_and(|reader| reader.handle == handle);
        is_own || (self.few().is_none() && self.figures_of(handle))
    }

    /// Whether a report tells the reader what stands in a single audit: as they may read it; where a works agreement shows
    /// nothing of few, of their own and of those in which they have a part, which is their work.
    pub fn reports_audit(&self, conn: &Connection, audit: &Audit) -> Result<bool> {
        if self.few().is_none() {
            return self.audit(conn, audit);
        }
        let Some(reader) = &self.reader else { return Ok(false) };
        if reader.id == audit.agent.id {
            return Ok(audit.delivered.is_some());
        }
        let has_part = || exists(conn, &format!("SELECT 1 FROM ({PARTS}) WHERE audit = ?2"), reader, audit.id.0);
        Ok(self.barred.is_none() && (audit.is_of(reader) || has_part()?))
    }

    /// Refuses what a report tells of a person alone: what, and who may besides those who read everything.
    pub fn refuse_report(&self, conn: &Connection, handle: &str, what: &str, who_may: &str) -> Result<()> {
        if self.reports_of(handle) {
            return Ok(());
        }
        match self.few().filter(|_| self.figures_of(handle)) {
            Some(agreement) => Err(beyond(agreement, Clause::SmallestGroup, format!("{what} is of one person"))
                .hint(format!("{handle} alone is told this by reports; a single audit stands in assize score show"))),
            None => self.refuse(conn, what, who_may),
        }
    }

    /// Whether reports tell the reader every figure of a team.
    pub fn reports_of_team(&self, team: &str) -> bool {
        self.few().is_none() && self.figures_of_team(team)
    }

    /// Whether the reader may read the figures of a person: their own, and those of people in a team that they lead.
    pub fn figures_of(&self, handle: &str) -> bool {
        let is_own = self.reader.as_ref().is_some_and(|reader| reader.handle == handle);
        self.is_all || is_own || self.led.iter().any(|one| one.handle == handle && one.was_there(self.today))
    }

    /// Whether the reader may read every figure of a team.
    pub fn figures_of_team(&self, team: &str) -> bool {
        self.is_all || self.teams.contains(team)
    }

    /// The works agreement that shows no figures of few people, where there is one.
    pub fn few(&self) -> Option<&InForce> {
        self.agreement.as_ref().filter(|agreement| agreement.terms.smallest_group() > 1)
    }

    /// The works agreement and its clause by which the reader reads nothing of others, or no figures of few people.
    pub fn limit(&self, is_of_figures: bool) -> Option<(&InForce, Clause)> {
        let barred = self.barred.as_ref().map(|agreement| (agreement, Clause::Readers));
        barred.or_else(|| self.few().filter(|_| is_of_figures).map(|agreement| (agreement, Clause::SmallestGroup)))
    }

    /// Whether management reports have lines of single people.
    pub fn names_people_in_management(&self) -> bool {
        self.agreement.as_ref().is_none_or(|agreement| agreement.terms.names_people())
    }

    /// Whether no figure is withheld.
    pub fn figures_are_all(&self) -> bool {
        self.is_all && self.few().is_none()
    }

    /// Leaves out of figures what the reader may not read. Answers how many lines these are.
    pub fn keep_figures<T>(&self, list: &mut Vec<T>, may: impl Fn(&T) -> Result<bool>) -> Result<u64> {
        if self.figures_are_all() { Ok(0) } else { retain(list, may) }
    }

    /// Refuses an audit that the reader may not read.
    pub fn require_audit(&self, conn: &Connection, audit: &Audit) -> Result<()> {
        if self.audit(conn, audit)? {
            return Ok(());
        }
        self.refuse(conn, &format!("audit {}", audit.id.0), "its agent once it is delivered, its auditor, leads of the agent's team, people with a part in a dispute about it")
    }

    /// Refuses a dispute that the reader may not read.
    pub fn require_dispute(&self, conn: &Connection, dispute: &Dispute) -> Result<()> {
        if self.dispute(conn, dispute)? {
            return Ok(());
        }
        self.refuse(
            conn,
            &format!("dispute {}", dispute.id.0),
            "its agent, its auditor, leads of the agent's team, who leads its session, who rules on it",
        )
    }

    /// Refuses a calibration that the reader may not read.
    pub fn require_calibration(&self, conn: &Connection, calibration: &Calibration) -> Result<()> {
        if self.calibration(calibration) {
            return Ok(());
        }
        let id = calibration.id.0;
        let is_agent = |reader: &Person| calibration.items.iter().any(|item| item.agent == reader.id);
        if let Some(reader) = self.reader.as_ref().filter(|reader| is_agent(reader)) {
            return Err(Refusal::rule(format!("calibration {id} is not shown to {}", reader.handle)).hint(
                "one of its dialogues is theirs: it is in nobody's score, and tells how people read the card, not how good they are",
            ));
        }
        let who_may = "who is asked in it or leads it, leads";
        self.refuse_but(conn, &format!("calibration {id}"), who_may, |reader| Ok(is_agent(reader)))
    }

    /// Refuses what somebody may not read: what, and who may besides those who read everything.
    pub fn refuse(&self, conn: &Connection, what: &str, who_may: &str) -> Result<()> {
        self.refuse_but(conn, what, who_may, |_| Ok(false))
    }

    /// The same where some of those who read everything may not read this: they are not named.
    pub fn refuse_but(
        &self,
        conn: &Connection,
        what: &str,
        who_may: &str,
        is_barred: impl Fn(&Person) -> Result<bool>,
    ) -> Result<()> {
        if let Some(agreement) = &self.barred {
            let who = self.reader.as_ref().map_or("a reader who does not say who they are", |reader| &reader.handle);
            let refusal = beyond(agreement, Clause::Readers, format!("{what} is not shown to {who}"));
            return Err(refusal.maybe_hint(self.own.clone()));
        }
        let Some(reader) = &self.reader else {
            return Err(Refusal::rule(format!("{what} is not shown to a reader who does not say who they are"))
                .hint("say who you are, as the roster knows you: --as WHO"));
        };
        let managers = people::with_role(conn, NOW, Role::Manager, self.today)?;
        let managers = managers.into_iter().map(|manager| manager.handle).collect();
        let named = [("managers", managers), ("representatives", self.representatives.clone())];
        let mut who_may = who_may.to_owned();
        for (called, handles) in named {
            let mut handles = readers_among(conn, self.agreement.as_ref(), handles, self.today)?;
            retain(&mut handles, |one| Ok(!is_barred(one)?))?;
            let handles: Vec<&str> = handles.iter().map(|one| one.handle.as_str()).collect();
            if !handles.is_empty() {
                who_may = format!("{who_may}, {called} ({})", handles.join(", "));
            }
        }
        Err(Refusal::rule(format!("{what} is not shown to {}", reader.handle))
            .hint(format!("who may read it: {who_may}; [reading] of the policy says so")))
    }

    fn has_any(&self, roles: &[Role]) -> bool {
        roles.iter().any(|role| self.roles.contains(role))
    }

    /// Whether the reader leads a team in which somebody is today, or was on a day.
    fn leads(&self, person: PersonId, day: NaiveDate) -> bool {
        self.led.iter().any(|one| one.person == person && (one.was_there(day) || one.was_there(self.today)))
    }

    /// Whether an audit waits for an approval that the reader may give.
    fn may_judge(&self, audit: &Audit) -> bool {
        let waits = match audit.state {
            AuditState::Scored => self.approvals.evaluation.of_audited() && !audit.is_blind(),
            AuditState::Questioned => self.approvals.replacement.of_audited(),
            _ => false,
        };
        waits && self.has_any(&[Role::Lead, Role::Auditor])
    }
}

/// The audits in which somebody, `?1`, has a part: they scored it, approved its score, asked or are to answer a question about
/// it, saw to its agent, or have a part in a dispute about it.
const PARTS: &str = "
    SELECT x.audit AS audit FROM scoring x WHERE x.scorer IN SELVES
    UNION ALL SELECT x.audit FROM scoring x JOIN approval v ON v.scoring = x.id WHERE v.approver IN SELVES
    UNION ALL SELECT q.audit FROM question q WHERE q.asker IN SELVES OR q.owner IN SELVES
    UNION ALL SELECT c.audit FROM care c JOIN care_leader l ON l.care = c.id WHERE l.person IN SELVES
    UNION ALL SELECT d.audit FROM dispute d JOIN convening c ON c.dispute = d.id WHERE c.facilitator IN SELVES
    UNION ALL SELECT d.audit FROM dispute d JOIN convening c ON c.dispute = d.id JOIN guest g ON g.convening = c.id
      WHERE g.person IN SELVES AND c.id = (SELECT max(n.id) FROM convening n WHERE n.dispute = c.dispute)
    UNION ALL SELECT d.audit FROM dispute d JOIN session s ON s.dispute = d.id WHERE s.facilitator IN SELVES
    UNION ALL SELECT d.audit FROM dispute d JOIN seat s ON s.dispute = d.id WHERE s.arbiter IN SELVES";

/// The audits that somebody, `?1`, has.
const HAS: &str = "
    SELECT g.audit AS audit FROM assignment g WHERE g.auditor IN SELVES
      AND g.id = (SELECT max(x.id) FROM assignment x WHERE x.audit = g.audit)";

/// A part in an audit of a dialogue, `?2`, or that audit itself.
const PART_OF_REQUEST: &str = "
    SELECT 1 FROM audit a JOIN assignment g ON g.id = (SELECT max(x.id) FROM assignment x WHERE x.audit = a.id)
      WHERE a.request = ?2 AND g.auditor IN SELVES
    UNION ALL SELECT 1 FROM audit a JOIN scoring x ON x.audit = a.id WHERE a.request = ?2 AND x.scorer IN SELVES
    UNION ALL SELECT 1 FROM calibration_item i JOIN calibration_asked a ON a.calibration = i.calibration
      WHERE i.request = ?2 AND a.person IN SELVES
    UNION ALL SELECT 1 FROM audit a JOIN dispute d ON d.audit = a.id JOIN convening c ON c.dispute = d.id
      WHERE a.request = ?2 AND c.facilitator IN SELVES
    UNION ALL SELECT 1 FROM audit a JOIN dispute d ON d.audit = a.id JOIN session s ON s.dispute = d.id
      WHERE a.request = ?2 AND s.facilitator IN SELVES
    UNION ALL SELECT 1 FROM audit a JOIN dispute d ON d.audit = a.id JOIN seat s ON s.dispute = d.id
      WHERE a.request = ?2 AND s.arbiter IN SELVES";

/// Keeps what somebody may read. Answers how many others there were.
fn retain<T>(list: &mut Vec<T>, may: impl Fn(&T) -> Result<bool>) -> Result<u64> {
    let all = list.len();
    let mut kept = Vec::new();
    for item in list.drain(..) {
        if may(&item)? {
            kept.push(item);
        }
    }
    *list = kept;
    Ok((all - list.len()) as u64)
}

fn exists(conn: &Connection, sql: &str, reader: &Person, number: i64) -> Result<bool> {
    let mut statement = conn.prepare_cached(&sql.replace("SELVES", SELVES))?;
    Ok(statement.exists(params![reader.id.0, number])?)
}

fn audits(conn: &Connection, sql: &str, person: PersonId) -> Result<BTreeSet<AuditId>> {
    let sql = format!("SELECT audit FROM ({sql}) WHERE audit IS NOT NULL").replace("SELVES", SELVES);
    let mut statement = conn.prepare_cached(&sql)?;
    let rows = statement.query_map([person.0], |row| row.get("audit").map(AuditId))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn reads_all(reader: Option<&Person>, roles: &BTreeSet<Role>, policy: &Policy) -> bool {
    let is_open = policy.reading.who == Readers::All;
    match reader {
        None => is_open || policy.identity == Identity::Claim,
        Some(_) => is_open || roles.contains(&Role::Manager),
    }
}

/// Whether the policy names a reader, by any handle of theirs, as one who represents others.
fn represents(conn: &Connection, reader: Option<&Person>, policy: &Policy) -> Result<bool> {
    let Some(reader) = reader else { return Ok(false) };
    for handle in &policy.reading.representatives {
        if people::lookup(conn, handle)?.is_some_and(|named| named.id == reader.id) {
            return Ok(true);
        }
    }
    Ok(false)
}
