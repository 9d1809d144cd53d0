//! Lines: disputes by reason, by criterion, by auditor, by team.

use super::cases::Cases;
use super::few;
use super::outcomes::Outcomes;
use super::overturned::{Overturned, overturned};
use crate::core::audit::{Audit, AuditId};
use crate::core::closed_list;
use crate::core::dispute::{Dispute, DisputeId, Point, Reason};
use crate::core::people::{self, Role};
use crate::core::refusal::Result;
use crate::core::report::share::Share;
use crate::core::rights::Rights;
use crate::core::scorecard::{self, CardId};
use rusqlite::Connection;
use std::collections::{BTreeMap, BTreeSet};

closed_list! {
    /// By what disputes are counted.
    pub enum GroupBy("something to count disputes by", "things to count disputes by") {
        /// Why it is rejected.
        Reason = "reason",
        /// What is rejected.
        Criterion = "criterion",
        /// Who audited.
        Auditor = "auditor",
        /// The agent's team on the day of the dialogue.
        Team = "team",
    }
}

/// The disputes of one group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DisputeLine {
    /// The reason, the criterion's key, the auditor's handle, the team.
    pub name: String,
    /// The card of a criterion, by name.
    pub card: Option<String>,
    /// In how many disputes it is.
    pub disputes: u64,
    /// What became of its points.
    pub outcomes: Outcomes,
    /// Points in which the auditor's answer did not stand, of those decided.
    pub changed: Share,
    /// The audits of an auditor or a team; none for reasons and criteria.
    pub audits: Option<Overturned>,
    /// Whether its figures would tell the reader of single audits.
    pub is_few: bool,
}

/// A group's name, and its card.
type Group = (String, Option<String>);

/// The disputes by something, by name.
pub fn dispute_lines(conn: &Connection, cases: &Cases, by: GroupBy) -> Result<Vec<DisputeLine>> {
    let groups = Groups::load(conn, cases, by)?;
    let mut found: BTreeMap<Group, (BTreeSet<DisputeId>, Outcomes)> = BTreeMap::new();
    for dispute in &cases.disputes {
        for (point, fate) in cases.points(dispute) {
            let (disputes, outcomes) = found.entry(groups.of_point(dispute, point)).or_default();
            disputes.insert(dispute.id);
            outcomes.add(point, fate);
        }
    }
    if matches!(by, GroupBy::Auditor | GroupBy::Team) {
        for audit in &cases.audits {
            found.entry(groups.of_audit(audit)).or_default();
        }
    }
    let rejected: Vec<bool> = found
        .values()
        .map(|(disputes, _)| few::of_few_people(cases, &Groups::rejected(cases, disputes).collect()))
        .collect();
    let of: Vec<BTreeSet<AuditId>> =
        found.iter().map(|(group, (disputes, _))| groups.audits(cases, group, disputes)).collect();
    let line = |(group, (disputes, outcomes)): (Group, (BTreeSet<DisputeId>, Outcomes))| DisputeLine {
        disputes: disputes.len() as u64,
        changed: cases.share(outcomes.changed(), outcomes.ended()),
        audits: matches!(by, GroupBy::Auditor | GroupBy::Team)
            .then(|| overturned(cases, |audit| groups.of_audit(audit) == group)),
        outcomes,
        name: group.0,
        card: group.1,
        is_few: false,
    };
    let mut lines: Vec<DisputeLine> = found.into_iter().map(line).collect();
    let hidden = few::hidden(cases, &of);
    for (place, (line, is_of_few)) in lines.iter_mut().zip(rejected).enumerate() {
        line.is_few = is_of_few || hidden.contains(&place);
    }
    Ok(lines)
}

/// Leaves out the lines of teams that would tell of single audits, but those of teams whose figures the reader may read; and
/// where a works agreement lets nothing tell of few people, reasons and criteria of these. Answers how many these are.
pub fn keep_lines(lines: &mut Vec<DisputeLine>, by: GroupBy, may: &Rights) -> u64 {
    let all = lines.len();
    lines.retain(|line| match by {
        GroupBy::Team => !line.is_few || may.reports_of_team(&line.name),
        GroupBy::Reason | GroupBy::Criterion => !line.is_few || may.few().is_none(),
        GroupBy::Auditor => true,
    });
    (all - lines.len()) as u64
}

/// How groups are told apart.
struct Groups {
    by: GroupBy,
    cards: BTreeMap<CardId, String>,
    teams: BTreeMap<i64, String>,
}

impl Groups {
    fn load(conn: &Connection, cases: &Cases, by: GroupBy) -> Result<Self> {
        let mut groups = Self { by, cards: BTreeMap::new(), teams: BTreeMap::new() };
        if by == GroupBy::Criterion {
            groups.cards = scorecard::list(conn)?.into_iter().map(|card| (card.id, card.name)).collect();
        }
        if by == GroupBy::Team {
            let disputed = cases.disputes.iter().chain(&cases.all).map(|dispute| &dispute.audit);
            for audit in cases.audits.iter().chain(disputed) {
                groups.teams.insert(audit.id.0, team(conn, audit)?);
            }
        }
        Ok(groups)
    }

    fn of_point(&self, dispute: &Dispute, point: &Point) -> Group {
        match self.by {
            GroupBy::Reason => {
                (point.about.reason().map_or(point.about.subject().word(), Reason::word).to_owned(), None)
            }
            GroupBy::Criterion => {
                let card = point.about.criterion().and_then(|_| self.cards.get(&dispute.audit.card));
                (point.about.name().to_owned(), card.cloned())
            }
            GroupBy::Auditor | GroupBy::Team => self.of_audit(&dispute.audit),
        }
    }

    /// The audits that some disputes are about.
    fn rejected<'a>(cases: &'a Cases, disputes: &'a BTreeSet<DisputeId>) -> impl Iterator<Item = AuditId> + 'a {
        cases.disputes.iter().filter(|one| disputes.contains(&one.id)).map(|one| one.audit.id)
    }

    /// The audits behind a line.
    fn audits(&self, cases: &Cases, group: &Group, disputes: &BTreeSet<DisputeId>) -> BTreeSet<AuditId> {
        let rejected = Self::rejected(cases, disputes);
        let has_audits = matches!(self.by, GroupBy::Auditor | GroupBy::Team);
        let audited = cases.audits.iter().filter(|audit| has_audits && self.of_audit(audit) == *group);
        rejected.chain(audited.map(|audit| audit.id)).collect()
    }

    fn of_audit(&self, audit: &Audit) -> Group {
        let name = match self.by {
            GroupBy::Team => self.teams.get(&audit.id.0).cloned(),
            _ => audit.auditor.as_ref().map(|auditor| auditor.handle.clone()),
        };
        (name.unwrap_or_else(|| "nobody".to_owned()), None)
    }
}

/// The team in which the agent of an audit was on the day of its dialogue.
fn team(conn: &Connection, audit: &Audit) -> Result<String> {
    let stints = people::stints_on(conn, audit.agent.id, audit.received)?;
    let own = stints.iter().find(|(role, _)| *role == Role::Agent).or(stints.first());
    Ok(own.map_or_else(|| "no team".to_owned(), |(_, team)| team.clone()))
}
