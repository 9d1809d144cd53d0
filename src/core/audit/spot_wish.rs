//! Spot wishes: spot checks that are asked for under a works agreement, with its reason, and what a second person says.

use super::state::AuditId;
use crate::core::act::Actor;
use crate::core::ledger::Writing;
use crate::core::people::{self, NOW, PersonId};
use crate::core::refusal::{Refusal, Result};
use crate::core::request::RequestId;
use crate::core::suggest::unknown;
use crate::core::text::{Kept, Untrusted};
use crate::core::works_agreement::{Clause, InForce, beyond, now_in_force};
use rusqlite::{Connection, OptionalExtension};

/// A dialogue that somebody picks.
#[derive(Clone, Copy, Debug)]
pub struct Pick<'a> {
    /// The dialogue's ref.
    pub reference: &'a str,
    /// Why.
    pub note: &'a str,
    /// For which reason of the works agreement, where that names some.
    pub reason: Option<&'a str>,
    /// Who is to audit it; without it the lot decides.
    pub auditor: Option<&'a str>,
    /// The card; without it the only one.
    pub card: Option<&'a str>,
}

/// A spot check that somebody asked for.
#[allow(clippy::option_option)] // not answered, and answered with no, are two things
pub(super) struct Wish {
    id: i64,
    asker: PersonId,
    pub(super) reason: String,
    pub(super) auditor: Option<String>,
    pub(super) card: Option<String>,
    pub(super) why: Option<Untrusted>,
    /// What came of it, where it was answered: its audit, or none.
    pub(super) answered: Option<Option<AuditId>>,
}

/// The agreement that names reasons, and whether it wants a second person; refused where the reason is none of these.
pub(super) fn clause(writing: &Writing<'_>, reason: Option<&str>) -> Result<Option<(InForce, bool)>> {
    let found = now_in_force(writing)?.and_then(|agreement| {
        let clause = agreement.terms.spot_checks.clone()?;
        Some((agreement, clause))
    });
    let Some((agreement, clause)) = found else {
        return match reason {
            None => Ok(None),
            Some(_) => Err(Refusal::words("--reason has no meaning: no works agreement in force names reasons")
                .hint("say why with --note")),
        };
    };
    match reason {
        Some(reason) if clause.reasons.iter().any(|known| known == reason) => {
            Ok(Some((agreement, clause.second_person)))
        }
        Some(reason) => {
            let known: Vec<&str> = clause.reasons.iter().map(String::as_str).collect();
            let hint = unknown(reason, "a reason", "reasons", &known).hint;
            let says = format!("`{}` is no reason to pick a dialogue", reason.escape_debug());
            Err(beyond(&agreement, Clause::SpotChecks, says).maybe_hint(hint))
        }
        None => Err(beyond(&agreement, Clause::SpotChecks, "a dialogue is picked only for a reason that is named")
            .hint(format!("say it: --reason {}", clause.reasons.first().map_or("WORD", String::as_str)))),
    }
}

/// Records a wish; the same again changes nothing. `audit` is the one opened with it, where no second person is wanted.
pub(super) fn ask(
    writing: &mut Writing<'_>,
    (request, asker): (RequestId, PersonId),
    pick: &Pick<'_>,
    audit: Option<AuditId>,
) -> Result<bool> {
    let reason = pick.reason.unwrap_or_default();
    if let Some(open) = newest_of(writing, request)?.filter(|wish| wish.answered.is_none()) {
        if open.asker == asker && open.reason == reason {
            return Ok(false);
        }
        return Err(Refusal::rule(format!("a spot check of `{}` waits for a second person", pick.reference))
            .hint("somebody else agrees: assize assign spot-check REF --approve, or --return NOTE"));
    }
    let note = Kept::new("--note", pick.note)?;
    let audit = audit.map(|audit| audit.0);
    let facts: [(&'static str, &dyn rusqlite::ToSql); 6] = [
        ("request", &request.0),
        ("asker", &asker.0),
        ("reason", &reason),
        ("audit", &audit),
        ("auditor", &pick.auditor),
        ("card", &pick.card),
    ];
    writing.insert("spot_wish", &facts, &[("why", Some(&note))])?;
    if audit.is_none() {
        writing.note("a spot check waits for a second person");
    }
    Ok(true)
}

/// The newest wish for a dialogue; refused where there is none.
pub(super) fn newest(conn: &Connection, request: RequestId, reference: &str) -> Result<Wish> {
    newest_of(conn, request)?.ok_or_else(|| {
        Refusal::rule(format!("nobody asked for a spot check of `{reference}` that waits for a second person"))
            .hint("ask for one: assize assign spot-check REF --reason WORD --note TEXT")
    })
}

fn newest_of(conn: &Connection, request: RequestId) -> Result<Option<Wish>> {
    let mut statement = conn.prepare_cached(
        "SELECT w.id AS id, w.asker AS asker, w.reason AS reason, w.auditor AS auditor, w.card AS card, w.why AS why,
           w.audit AS opened, c.id AS consent, c.audit AS audit
         FROM spot_wish w LEFT JOIN spot_consent c ON c.wish = w.id WHERE w.request = ?1 ORDER BY w.id DESC LIMIT 1",
    )?;
    Ok(statement
        .query_row([request.0], |row| {
            let opened: Option<i64> = row.get("opened")?;
            let (consent, audit): (Option<i64>, Option<i64>) = (row.get("consent")?, row.get("audit")?);
            Ok(Wish {
                id: row.get("id")?,
                asker: PersonId(row.get("asker")?),
                reason: row.get("reason")?,
                auditor: row.get("auditor")?,
                card: row.get("card")?,
                why: row.get::<_, Option<String>>("why")?.map(Untrusted::new),
                answered: opened.map(|id| Some(AuditId(id))).or_else(|| consent.map(|_| audit.map(AuditId))),
            })
        })
        .optional()?)
}

/// The second person is not the one who asked, nor who is to audit it.
pub(super) fn require_second(conn: &Connection, actor: &Actor, wish: &Wish) -> Result<()> {
    let judge = actor.person(conn)?;
    let is_asker = people::one(conn, NOW, wish.asker)? == people::one(conn, NOW, judge.id)?;
    let is_auditor = match &wish.auditor {
        Some(auditor) => people::find(conn, auditor)?.id == judge.id,
        None => false,
    };
    if is_asker || is_auditor {
        let part = if is_asker { "asked for it" } else { "are to audit it" };
        return Err(Refusal::rule(format!("{} may not agree to this spot check: they {part}", judge.handle))
            .hint("another lead or a manager may"));
    }
    Ok(())
}

/// Records what the second person says.
pub(super) fn answer(
    writing: &mut Writing<'_>,
    (wish, judge): (&Wish, PersonId),
    audit: Option<AuditId>,
    words: Option<&Kept>,
) -> Result<()> {
    let audit = audit.map(|audit| audit.0);
    let facts: [(&'static str, &dyn rusqlite::ToSql); 3] = [("wish", &wish.id), ("judge", &judge.0), ("audit", &audit)];
    writing.insert("spot_consent", &facts, &[("words", words)])?;
    if audit.is_none() {
        writing.note("a spot check is returned");
    }
    Ok(())
}
