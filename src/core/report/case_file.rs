//! The case file of an audit: all that is recorded about it.

use crate::calc::moment::Moment;
use crate::core::act;
use crate::core::audit::{
    self, Assignment, Audit, AuditId, BlindLot, Feedback, Mark, PutOff, ReplacementWish, Revelation, Seen, SelfScore,
    Undone, UsefulAnswer, WaitingLot, Words,
};
use crate::core::dispute::{self, CaseAct, Change, Correction, OpenedFor, Remedy, Statement};
use crate::core::draw;
use crate::core::keeping::{Gone, erased_on};
use crate::core::ledger::By;
use crate::core::people::MergedBy;
use crate::core::policy::{self, BlindField, Brief, Changed, HIDDEN};
use crate::core::refusal::Result;
use crate::core::request::{self, Story};
use crate::core::scorecard::{self, Card};
use crate::core::text::Untrusted;
use rusqlite::Connection;
use std::collections::{BTreeMap, BTreeSet};

/// All that is recorded about an audit.
pub struct CaseFile {
    /// The audit.
    pub audit: Audit,
    /// What put off the last day to dispute it.
    pub put_off: Option<PutOff>,
    /// House rules that stood for less than a day, under which something was done in its case.
    pub brief: Vec<Brief>,
    /// Other house rules about a case that changed while it went on, or that held when it began and were soon replaced.
    pub changed: Vec<Changed>,
    /// The words of its dialogue.
    pub words: Words,
    /// The story of its request, where that was handled here.
    pub story: Option<Story>,
    /// What was hidden from its auditor when they handed in, and whether they had seen it.
    pub seen: Vec<Seen>,
    /// What the lot of its draw shows to its auditor of what the policy hides; none where the reader must not see it.
    pub lot: Option<BlindLot>,
    /// Who asked to see it before.
    pub revelations: Vec<Revelation>,
    /// Its card.
    pub card: Card,
    /// Its newest marks.
    pub marks: Vec<Mark>,
    /// The feedback with them.
    pub feedback: Feedback,
    /// What its agent says of the score, for good.
    pub statements: Vec<Statement>,
    /// Slips that its auditor offers to correct, and that wait for the agent's word.
    pub offered: Vec<Correction>,
    /// The answers that disputes changed, by criterion.
    pub changes: BTreeMap<String, Change>,
    /// What its agent can still do in its disputes about what was kept.
    pub remedies: Vec<Remedy>,
    /// The disputes about it that somebody else opened for its agent.
    pub opened_for: Vec<OpenedFor>,
    /// What its disputes gave less of than was asked, and what of it cannot be disputed again.
    pub told: dispute::Told,
    /// What took it out of all figures, where a dispute did.
    pub struck: Option<dispute::Struck>,
    /// Who made its agent one person with the handle that it was drawn for, where somebody did.
    pub merged: Option<MergedBy>,
    /// Whether the time to dispute it is over.
    pub is_past: bool,
    /// Why it is a spot check, where it is.
    pub spot_check: Option<Untrusted>,
    /// Why its draw is void, where it is.
    pub void: Option<Untrusted>,
    /// Who made it void.
    pub void_by: Option<By>,
    /// The wishes to replace its dialogue, or by which it came.
    pub wishes: Vec<ReplacementWish>,
    /// Who had it.
    pub assignments: Vec<Assignment>,
    /// The lot that it waits for, where somebody gave it back to it.
    pub waits: Option<WaitingLot>,
    /// Who approved its score before it was delivered, where somebody did.
    pub approved_by: Option<String>,
    /// The scores of it that were taken back or returned.
    pub undone: Vec<Undone>,
    /// Who brought in its newest marks for its auditor, where somebody did.
    pub brought_in_by: Option<String>,
    /// Why its newest score was returned, where it was.
    pub returned: Option<Untrusted>,
    /// What people did with it once it was scored, and in its disputes.
    pub acts: Vec<CaseAct>,
    /// How its agent would score it, once it was delivered.
    pub self_score: Option<SelfScore>,
    /// What its agent said of its feedback, oldest first.
    pub useful: Vec<UsefulAnswer>,
    /// When the words of its dialogue were erased, and why; none where they stand.
    pub gone: Option<Gone>,
}

impl CaseFile {
    /// Takes out what its auditor wrote while they scored, which is not for the reader yet.
    pub fn leave_out_notes(&mut self) {
        self.revelations.clear();
        self.words.taken.clear();
    }

    /// Takes out what is hidden from the reader.
    pub fn conceal(&mut self, hidden: &BTreeSet<BlindField>) {
        let agent = self.words.rests_on.dialogue.agent_handle.clone();
        if let Some(story) = &mut self.story {
            story.conceal(hidden, &agent);
        }
        self.words.others.iter_mut().chain([&mut self.words.rests_on]).for_each(|words| words.conceal(hidden));
        self.lot = self.lot.filter(|lot| !hidden.contains(&lot.field));
        if hidden.contains(&BlindField::Verdict) {
            // That its agent disputes a machine's mark would tell what the machine says.
            self.assignments.retain(|one| one.act != act::DISPUTE_OPEN.name);
        }
        if hidden.contains(&BlindField::Agent) {
            self.audit.is_agent_hidden = true;
            self.acts.clear();
            self.merged = None;
            self.wishes.iter_mut().for_each(|wish| HIDDEN.clone_into(&mut wish.agent));
        }
    }
}

/// All that is recorded about an audit. A score that is taken out of `audit` stays out.
pub fn case_file(conn: &Connection, audit: Audit, now: Moment) -> Result<CaseFile> {
    let mut wishes = audit::wishes(conn)?;
    wishes.retain(|wish| wish.audit == audit.id || wish.next == Some(audit.id));
    // Half of a pair is hidden also where it was taken back.
    let policy = policy::current(conn)?;
    let lot = audit::blind_lot(conn, audit.id)?
        .filter(|lot| lot.field == BlindField::Verdict || policy.blind.hide.contains(&lot.field));
    let is_shown = !audit.is_blind() && audit.hidden.is_none();
    Ok(CaseFile {
        words: audit::words(conn, &audit)?,
        story: Some(request::story(conn, audit.reference.expose())?).filter(|story| story.is_living),
        seen: audit::seen(conn, &audit)?,
        lot,
        revelations: audit::revelations(conn, audit.id)?,
        card: scorecard::load(conn, audit.card)?,
        marks: audit.scoring.map(|scoring| audit::marks_of(conn, scoring)).transpose()?.unwrap_or_default(),
        feedback: audit.scoring.map(|scoring| audit::feedback(conn, scoring)).transpose()?.unwrap_or_default(),
        statements: if is_shown { dispute::statements(conn, audit.id)? } else { Vec::new() },
        offered: if is_shown { dispute::offered(conn, audit.id)? } else { Vec::new() },
        changes: dispute::changes(conn, audit.id)?,
        remedies: if is_shown { dispute::remedies(conn, audit.id, now)? } else { Vec::new() },
        opened_for: if is_shown { dispute::opened_for_agent(conn, audit.id, now)? } else { Vec::new() },
        told: if is_shown { dispute::told(conn, audit.id)? } else { dispute::Told::default() },
        struck: if is_shown { dispute::struck(conn, Some(audit.id))?.pop() } else { None },
        merged: audit::drawn_as(conn, audit.id)?,
        is_past: audit::is_past_dispute(conn, &audit, now)?,
        put_off: audit::put_off(conn, &audit)?,
        brief: brief_rules(conn, audit.id)?,
        changed: changed_rules(conn, audit.id)?,
        spot_check: audit::spot_check_reason(conn, audit.id)?,
        void: audit::why_void(conn, &audit)?,
        void_by: audit.draw.as_deref().map(|draw| draw::voided_by(conn, draw)).transpose()?.flatten(),
        wishes,
        assignments: audit::assignments(conn, audit.id)?,
        waits: audit::waiting_lot(conn, &audit, &policy.calendar()?)?,
        undone: if is_shown { audit::undone(conn, audit.id)? } else { Vec::new() },
        brought_in_by: audit::form::brought_in_by(conn, &audit)?,
        approved_by: if is_shown { audit::approved_by(conn, &audit)? } else { None },
        returned: audit::returned(conn, &audit)?,
        useful: if is_shown { audit::useful_answers(conn, audit.id)? } else { Vec::new() },
        acts: if is_shown { dispute::case_acts(conn, audit.id, None)? } else { Vec::new() },
        gone: erased_on(conn, audit.request)?,
        self_score: if is_shown { audit::self_score_of(conn, &audit)? } else { None },
        audit,
    })
}

/// The house rules that stood for less than a day, under which something was done in the case of an audit.
pub fn brief_rules(conn: &Connection, audit: AuditId) -> Result<Vec<Brief>> {
    let mut brief = policy::brief(conn, 0)?;
    if !brief.is_empty() {
        let acts = dispute::case_acts(conn, audit, None)?;
        brief.retain(|one| acts.iter().any(|act| one.held_at(act.by.at)));
    }
    Ok(brief)
}

/// The other house rules about a case that changed while that of an audit went on, or held when it began and were soon replaced.
pub fn changed_rules(conn: &Connection, audit: AuditId) -> Result<Vec<Changed>> {
    let mut statement = conn.prepare_cached(
        "WITH meant(id) AS (SELECT id FROM dispute WHERE audit = ?1),
           part(entry) AS (SELECT entry FROM scoring WHERE audit = ?1 UNION ALL SELECT entry FROM delivery WHERE audit = ?1
             UNION ALL SELECT entry FROM dispute WHERE audit = ?1
             UNION ALL SELECT s.entry FROM session s JOIN meant m ON m.id = s.dispute
             UNION ALL SELECT u.entry FROM ruling u JOIN meant m ON m.id = u.dispute
             UNION ALL SELECT l.entry FROM lapse l JOIN meant m ON m.id = l.dispute
             UNION ALL SELECT l.entry FROM appeal l JOIN meant m ON m.id = l.dispute)
         SELECT a.entry AS began, CASE WHEN EXISTS (SELECT 1 FROM open_audit o WHERE o.audit = a.id)
             OR EXISTS (SELECT 1 FROM open_dispute o JOIN meant m ON m.id = o.dispute) THEN 9223372036854775807
           ELSE coalesce((SELECT max(entry) FROM part), a.entry) END AS ended FROM audit a WHERE a.id = ?1",
    )?;
    let span = statement.query_row([audit.0], |row| Ok((row.get("began")?, row.get("ended")?)))?;
    policy::changed_around(conn, span)
}
