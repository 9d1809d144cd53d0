//! Forms: audits as their auditor is to score them away from a shell, and what they were made from.

use super::case_file::{CaseFile, case_file};
use crate::calc::moment::Moment;
use crate::core::audit::{self, Audit, AuditId, AuditState, Blindfold, Former, require_awaiting};
use crate::core::ledger::Head;
use crate::core::people::Person;
use crate::core::policy;
use crate::core::precedent::{self, Found};
use crate::core::refusal::{Refusal, Result};
use crate::core::scorecard::CardId;
use rusqlite::Connection;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

/// Audits as their auditor is to score them, with what a file that comes back must name.
pub struct Forms {
    /// The newest entry when they were made, as `verify --against` takes it.
    pub head: String,
    /// Whom they are made for, by handle.
    pub auditor: String,
    /// Whether feedback must name something that met the requirement.
    pub met_required: bool,
    /// What was decided about the criteria of each card.
    pub decided: BTreeMap<CardId, Vec<Found>>,
    /// The audits; what is due first comes first.
    pub forms: Vec<Form>,
    /// Why others that are assigned to them are left out.
    pub left_out: Vec<String>,
}

/// One audit to be scored, without what its auditor must not see yet.
pub struct Form {
    /// All that is recorded about it.
    pub file: CaseFile,
    /// What its auditor handed in before, where that does not stand any more: nobody else is shown it.
    pub former: Option<Former>,
}

impl Form {
    /// The number of the words that it rests on: 1 is as they came.
    pub fn revision(&self) -> usize {
        self.file.words.rests_on.number
    }
}

/// Which audits are wanted.
pub enum WantedForms<'a> {
    /// All that wait for marks of the auditor.
    All,
    /// These; each must be one of them.
    These(&'a [AuditId]),
}

/// The forms of an auditor. All that does not fit is told at once, each with its reason.
pub fn forms(conn: &Connection, auditor: &Person, wanted: &WantedForms<'_>, now: Moment) -> Result<Forms> {
    let policy = policy::current(conn)?;
    let today = policy.calendar()?.local_day(now);
    let may = |audit: &Audit| require_awaiting(conn, auditor, audit, today, &policy);
    let (mut audits, left_out) = match wanted {
        WantedForms::All => waiting(conn, auditor, may)?,
        WantedForms::These(ids) => (these(conn, ids, may)?, Vec::new()),
    };
    audits.sort_by_key(|audit| (audit.score_due, audit.id));
    let (mut forms, mut decided) = (Vec::with_capacity(audits.len()), BTreeMap::new());
    for audit in audits {
        let (request, card) = (audit.request, audit.card);
        // Who scores it in the place of another is told nothing of the score before.
        let audit = audit::conceal_score(conn, audit, Some(auditor), today)?;
        let mut file = case_file(conn, audit, now)?;
        let fold = Blindfold::of(conn, Some(request), Some(auditor), today, &policy)?;
        file.conceal(&fold.hidden(request));
        if let Entry::Vacant(place) = decided.entry(card) {
            place.insert(precedent::of_card(conn, &file.card, Some(auditor))?);
        }
        forms.push(Form { file, former: None });
    }
    Ok(Forms {
        head: Head::newest(conn)?.as_ref().map_or_else(|| "no entries".to_owned(), Head::to_string),
        auditor: auditor.handle.clone(),
        met_required: policy.feedback.met_required,
        decided,
        forms,
        left_out,
    })
}

impl Forms {
    /// Adds what the auditor handed in before for what they are to score again; only for themself.
    pub fn begin_with_former(&mut self, conn: &Connection, auditor: &Person) -> Result<()> {
        for form in &mut self.forms {
            form.former = audit::former(conn, &form.file.audit, &form.file.card, auditor)?;
        }
        Ok(())
    }
}

/// All that wait for marks of somebody, and why others that they have do not.
fn waiting(
    conn: &Connection,
    auditor: &Person,
    may: impl Fn(&Audit) -> Result<()>,
) -> Result<(Vec<Audit>, Vec<String>)> {
    let (mut waiting, mut left_out) = (Vec::new(), Vec::new());
    for audit in audit::list(conn, &[AuditState::Assigned])?.into_iter().filter(|audit| audit.is_of(auditor)) {
        match may(&audit) {
            Ok(()) => waiting.push(audit),
            Err(refusal) => left_out.push(refusal.message),
        }
    }
    if waiting.is_empty() {
        return Err(Refusal::rule(format!("nothing waits for marks of {}; no file was written", auditor.handle))
            .hint("assize score queue --all lists what waits for everybody")
            .findings(left_out));
    }
    Ok((waiting, left_out))
}

/// These, each once.
fn these(conn: &Connection, ids: &[AuditId], may: impl Fn(&Audit) -> Result<()>) -> Result<Vec<Audit>> {
    let mut ids = ids.to_vec();
    ids.sort_unstable();
    ids.dedup();
    let (mut audits, mut refusals) = (Vec::new(), Vec::new());
    for id in ids {
        match audit::load(conn, id).and_then(|audit| may(&audit).map(|()| audit)) {
            Ok(audit) => audits.push(audit),
            Err(refusal) => refusals.push(refusal),
        }
    }
    match refusals.len() {
        0 => Ok(audits),
        1 => Err(refusals.remove(0)),
        several => Err(Refusal::rule(format!("{several} of these audits do not wait for you; no file was written"))
            .hint("assize score queue lists those that do")
            .findings(refusals.into_iter().map(|refusal| refusal.message).collect())),
    }
}
