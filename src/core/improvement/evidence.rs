//! Evidence: what shows that an improvement is needed, or that it works.

use super::number::ImprovementId;
use crate::core::closed_list;
use crate::core::ledger::Writing;
use crate::core::refusal::{Refusal, Result};
use rusqlite::{Connection, params};

closed_list! {
    /// What an improvement is linked to.
    pub enum EvidenceKind("a kind of evidence", "kinds of evidence") {
        /// An audit, or with a criterion one of its marks.
        Audit = "audit",
        /// A dispute.
        Dispute = "dispute",
        /// A precedent.
        Precedent = "precedent",
        /// A question about a criterion.
        Question = "question",
        /// The ruling on a dispute, by the dispute's number.
        Ruling = "ruling",
        /// What a customer said.
        Voice = "voice",
    }
}

/// One link.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Evidence {
    /// To what.
    pub kind: EvidenceKind,
    /// Its number; of a ruling its dispute's.
    pub number: i64,
    /// The criterion, of a mark.
    pub criterion: Option<String>,
}

impl std::fmt::Display for Evidence {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}", self.kind.word(), self.number)?;
        self.criterion.as_ref().map_or(Ok(()), |key| write!(f, "/{key}"))
    }
}

impl std::str::FromStr for Evidence {
    type Err = Refusal;

    fn from_str(text: &str) -> Result<Self> {
        let form = || {
            Refusal::words(format!("`{}` is no evidence", text.escape_debug())).hint(
                "write dispute:4, ruling:4, audit:12, a mark as audit:12/greeting, question:3, voice:7 or precedent:2",
            )
        };
        let (kind, rest) = text.split_once(':').ok_or_else(form)?;
        let kind: EvidenceKind = kind.trim().parse()?;
        let (number, criterion) = rest.split_once('/').map_or((rest, None), |(number, key)| (number, Some(key.trim())));
        let number: i64 = number.trim().parse().map_err(|_| form())?;
        if number < 1 || criterion.is_some_and(str::is_empty) || (criterion.is_some() && kind != EvidenceKind::Audit) {
            return Err(form());
        }
        Ok(Self { kind, number, criterion: criterion.map(str::to_owned) })
    }
}

/// Links an improvement to evidence that it is not linked to yet; answers how many were new. Refused where there is no such
/// thing.
pub fn link(writing: &mut Writing<'_>, id: ImprovementId, wanted: &[Evidence]) -> Result<usize> {
    let mut known = of(writing, id)?;
    let mut new = 0;
    for one in wanted {
        if known.contains(one) {
            continue;
        }
        require(writing, one)?;
        let facts: [(&'static str, &dyn rusqlite::ToSql); 4] =
            [("improvement", &id.0), ("kind", &one.kind), ("number", &one.number), ("criterion", &one.criterion)];
        writing.insert("evidence", &facts, &[])?;
        known.push(one.clone());
        new += 1;
    }
    Ok(new)
}

/// What an improvement is linked to, in the order it was.
pub fn of(conn: &Connection, id: ImprovementId) -> Result<Vec<Evidence>> {
    let mut statement =
        conn.prepare_cached("SELECT kind, number, criterion FROM evidence WHERE improvement = ?1 ORDER BY id")?;
    let found = statement.query_map([id.0], |row| {
        Ok(Evidence { kind: row.get("kind")?, number: row.get("number")?, criterion: row.get("criterion")? })
    })?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
}

fn require(conn: &Connection, one: &Evidence) -> Result<()> {
    let sql = match (one.kind, &one.criterion) {
        (EvidenceKind::Audit, None) => "SELECT 1 FROM audit WHERE id = ?1 AND ?2 IS NULL",
        (EvidenceKind::Audit, Some(_)) => {
            "SELECT 1 FROM scoring s JOIN mark m ON m.scoring = s.id JOIN criterion c ON c.id = m.criterion
             WHERE s.audit = ?1 AND c.key = ?2"
        }
        (EvidenceKind::Dispute, _) => "SELECT 1 FROM dispute WHERE id = ?1 AND ?2 IS NULL",
        (EvidenceKind::Precedent, _) => "SELECT 1 FROM precedent WHERE id = ?1 AND ?2 IS NULL",
        (EvidenceKind::Question, _) => "SELECT 1 FROM question WHERE id = ?1 AND ?2 IS NULL",
        (EvidenceKind::Ruling, _) => "SELECT 1 FROM ruling WHERE dispute = ?1 AND ?2 IS NULL",
        (EvidenceKind::Voice, _) => "SELECT 1 FROM voice WHERE id = ?1 AND ?2 IS NULL",
    };
    if conn.prepare_cached(sql)?.exists(params![one.number, one.criterion])? {
        return Ok(());
    }
    let (what, see) = match one.kind {
        EvidenceKind::Audit if one.criterion.is_some() => ("mark", "assize score show AUDIT"),
        EvidenceKind::Audit => ("audit", "assize report audits"),
        EvidenceKind::Dispute => ("dispute", "assize dispute list"),
        EvidenceKind::Precedent => ("precedent", "assize arbitrate precedents"),
        EvidenceKind::Question => ("question", "assize score questions"),
        EvidenceKind::Ruling => ("ruling", "assize dispute list"),
        EvidenceKind::Voice => ("voice", "assize report voice"),
    };
    Err(Refusal::rule(format!("there is no {what} {one}")).hint(format!("see what there is: {see}")))
}
