//! Two people: what one person asks for or does and another one approves, accepts or judges. Each such pair of acts stands
//! here once, so that one rule holds for all: under the login that the roster gives the other nobody is the second person,
//! and two acts under one login that is nobody's are told wherever they are shown.

use crate::core::ledger::{By, Who, Writing, by};
use crate::core::people::{self, Behind, is_one_login};
use crate::core::refusal::{Refusal, Result};
use rusqlite::types::ValueRef;
use rusqlite::{Connection, ToSql, params};

/// Two acts that two people must do.
struct Pair {
    /// The table of the second act.
    table: &'static str,
    /// What both did, in words: its number or ref follows.
    what: &'static str,
    /// The column with the audit, or with the ref, where it is one's.
    of: Of,
    /// The second act and the first one, by their entries, what they are about, and the audit where it is one's. `?1` is the
    /// row after which second acts are looked for.
    sql: &'static str,
}

/// By which column a pair is found.
enum Of {
    Audit(&'static str),
    Ref,
    Number,
}

/// What pairs are about.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum About<'a> {
    /// Whatever it is.
    All,
    /// An audit, by its number.
    Audit(i64),
    /// A dialogue or request, by its ref.
    Ref(&'a str),
    /// What is called so, such as `works agreement` or `the amendment of`; all of these, or the one of that number.
    Kind(&'a str, Option<i64>),
}

const PAIRS: [Pair; 18] = [
    Pair {
        table: "amendment_answer",
        what: "the amendment of",
        of: Of::Ref,
        sql: "SELECT y.entry AS second, x.entry AS first, r.ref AS about, NULL AS audit FROM amendment_answer y
              JOIN amendment_wish x ON x.id = y.wish JOIN request r ON r.id = x.request WHERE y.id > ?1",
    },
    Pair {
        table: "approval",
        what: "the understanding of",
        of: Of::Ref,
        sql: "SELECT y.entry AS second, x.entry AS first, r.ref AS about, NULL AS audit FROM approval y
              JOIN understanding x ON x.id = y.understanding JOIN request r ON r.id = x.request WHERE y.id > ?1",
    },
    Pair {
        table: "approval",
        what: "the response to",
        of: Of::Ref,
        sql: "SELECT y.entry AS second, x.entry AS first, r.ref AS about, NULL AS audit FROM approval y
              JOIN response x ON x.id = y.response JOIN request r ON r.id = x.request WHERE y.id > ?1",
    },
    Pair {
        table: "approval",
        what: "the score of audit",
        of: Of::Audit("x.audit"),
        sql: "SELECT y.entry AS second, x.entry AS first, x.audit AS about, x.audit AS audit FROM approval y
              JOIN scoring x ON x.id = y.scoring WHERE y.id > ?1",
    },
    Pair {
        table: "scoring",
        what: "both scores of the dialogue of audit",
        of: Of::Audit("a.id"),
        sql: "SELECT y.entry AS second, x.entry AS first, a.id AS about, a.id AS audit FROM scoring y
              JOIN audit b ON b.id = y.audit AND b.kind IN ('drawn', 'double')
              JOIN audit a ON a.ticket = b.ticket AND a.kind IN ('drawn', 'double') AND a.id <> b.id
              JOIN scoring x ON x.id = (SELECT max(s.id) FROM scoring s WHERE s.audit = a.id AND s.basis = 'audit' AND s.id < y.id)
              WHERE y.id > ?1 AND y.basis = 'audit'",
    },
    Pair {
        table: "replaced",
        what: "the replacement of audit",
        of: Of::Audit("a.id"),
        sql: "SELECT y.entry AS second, x.entry AS first, a.id AS about, a.id AS audit FROM replaced y
              JOIN replacement x ON x.id = y.replacement JOIN audit a ON a.ticket = x.ticket AND a.kind = 'drawn'
              WHERE y.id > ?1 AND y.judge IS NOT NULL",
    },
    Pair {
        table: "spot_consent",
        what: "the spot check of",
        of: Of::Ref,
        sql: "SELECT y.entry AS second, x.entry AS first, r.ref AS about, y.audit AS audit FROM spot_consent y
              JOIN spot_wish x ON x.id = y.wish JOIN request r ON r.id = x.request WHERE y.id > ?1",
    },
    Pair {
        table: "works_agreement_reply",
        what: "works agreement",
        of: Of::Number,
        sql: "SELECT y.entry AS second, x.entry AS first, x.id AS about, NULL AS audit FROM works_agreement_reply y
              JOIN works_agreement x ON x.id = y.agreement WHERE y.id > ?1 AND y.answer <> 'withdrawn'",
    },
    Pair {
        table: "report_review",
        what: "report",
        of: Of::Number,
        sql: "SELECT y.entry AS second, x.entry AS first, x.id AS about, NULL AS audit FROM report_review y
              JOIN report x ON x.id = y.report WHERE y.id > ?1",
    },
    Pair {
        table: "erasure_answer",
        what: "erasure",
        of: Of::Number,
        sql: "SELECT y.entry AS second, x.entry AS first, x.id AS about, NULL AS audit FROM erasure_answer y
              JOIN erasure x ON x.id = y.erasure WHERE y.id > ?1",
    },
    Pair {
        table: "hold_end",
        what: "hold",
        of: Of::Number,
        sql: "SELECT y.entry AS second, x.entry AS first, x.id AS about, NULL AS audit FROM hold_end y
              JOIN hold x ON x.id = y.hold WHERE y.id > ?1 AND y.person <> x.holder",
    },
    Pair {
        table: "agreement",
        what: "the correction in audit",
        of: Of::Audit("x.audit"),
        sql: "SELECT y.entry AS second, x.entry AS first, x.audit AS about, x.audit AS audit FROM agreement y
              JOIN correction x ON x.id = y.correction WHERE y.id > ?1",
    },
    Pair {
        table: "coaching_answer",
        what: "coaching",
        of: Of::Number,
        sql: "SELECT y.entry AS second, x.entry AS first, x.id AS about, NULL AS audit FROM coaching_answer y
              JOIN coaching x ON x.id = y.coaching WHERE y.id > ?1",
    },
    Pair {
        table: "calibration_scoring",
        what: "answers in calibration",
        of: Of::Number,
        sql: "SELECT y.entry AS second, x.entry AS first, i.calibration AS about, NULL AS audit FROM calibration_scoring y
              JOIN calibration_item i ON i.id = y.item
              JOIN calibration_scoring x ON x.item = y.item AND x.person <> y.person AND x.id < y.id WHERE y.id > ?1",
    },
    Pair {
        table: "session",
        what: "the score and the session of audit",
        of: Of::Audit("d.audit"),
        sql: "SELECT y.entry AS second, x.entry AS first, d.audit AS about, d.audit AS audit FROM session y
              JOIN dispute d ON d.id = y.dispute
              JOIN scoring x ON x.id = (SELECT min(s.id) FROM scoring s WHERE s.audit = d.audit) WHERE y.id > ?1",
    },
    Pair {
        table: "ballot",
        what: "the score and the ruling of audit",
        of: Of::Audit("d.audit"),
        sql: "SELECT y.entry AS second, x.entry AS first, d.audit AS about, d.audit AS audit FROM ballot y
              JOIN seat t ON t.id = y.seat JOIN dispute d ON d.id = t.dispute
              JOIN scoring x ON x.id = (SELECT min(s.id) FROM scoring s WHERE s.audit = d.audit) WHERE y.id > ?1",
    },
    Pair {
        table: "ballot",
        what: "the session and the ruling of audit",
        of: Of::Audit("d.audit"),
        sql: "SELECT y.entry AS second, x.entry AS first, d.audit AS about, d.audit AS audit FROM ballot y
              JOIN seat t ON t.id = y.seat JOIN dispute d ON d.id = t.dispute JOIN session x ON x.dispute = d.id
              WHERE y.id > ?1",
    },
    Pair {
        table: "ballot",
        what: "two ballots about audit",
        of: Of::Audit("d.audit"),
        sql: "SELECT y.entry AS second, x.entry AS first, d.audit AS about, d.audit AS audit FROM ballot y
              JOIN seat t ON t.id = y.seat JOIN dispute d ON d.id = t.dispute
              JOIN seat u ON u.dispute = d.id AND u.id <> t.id JOIN ballot x ON x.seat = u.id AND x.id < y.id WHERE y.id > ?1",
    },
];

/// Two acts that two people must do, under one login.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OneLogin {
    /// What both did, in words: what it is about follows.
    pub what: &'static str,
    /// Its number or ref.
    pub about: String,
    /// The audit, where it is one's.
    pub audit: Option<i64>,
    /// Who acted, by handle, and by which entries.
    pub acts: [(String, i64); 2],
    /// The login of both.
    pub login: String,
}

/// The pairs of acts under one login whose second act came after an entry, oldest first: that shows one account, and not two
/// people.
pub fn one_logins(conn: &Connection, after: i64, about: About<'_>) -> Result<Vec<OneLogin>> {
    let mut found = Vec::new();
    for pair in PAIRS.iter().filter(|pair| pair.may_be(about)) {
        let row = sealed_before(conn, pair.table, after)?;
        for two in pairs(conn, pair, row, about)? {
            let (first, second) = (by(conn, two.first)?, by(conn, two.second)?);
            if is_one_login(&first.login, &second.login) && first.actor != second.actor {
                found.push(OneLogin {
                    what: pair.what,
                    about: two.about,
                    audit: two.audit,
                    acts: [(first.actor, two.first), (second.actor, two.second)],
                    login: second.login,
                });
            }
        }
    }
    found.sort_by_key(|one| one.acts[1].1);
    Ok(found)
}

/// Refuses what an act did as the second of two people under the login that the roster gives the first, or the other way
/// round.
pub(super) fn require_two(writing: &Writing<'_>, who: &Who) -> Result<()> {
    for pair in &PAIRS {
        if newest_entry(writing, pair.table)? != Some(writing.entry()) {
            continue;
        }
        let row = sealed_before(writing, pair.table, i64::MAX)?;
        for two in pairs(writing, pair, row, About::All)?.into_iter().filter(|two| two.first != writing.entry()) {
            require_two_logins(writing, &by(writing, two.first)?, who)?;
        }
    }
    Ok(())
}

fn require_two_logins(conn: &Connection, first: &By, second: &Who) -> Result<()> {
    let people = (people::lookup(conn, &first.actor)?, people::lookup(conn, &second.actor)?);
    let (Some(one), Some(other)) = people else { return Ok(()) };
    if one.id == other.id {
        return Ok(());
    }
    match people::behind(conn, (&one, &first.login), (&other, &second.login))? {
        Behind::Two | Behind::OneLogin => Ok(()),
        Behind::Lent { login, owner, used_by } => Err(Refusal::rule(format!(
            "the login `{login}` is {owner}'s by the roster, and {used_by} acts under it: this would be one person twice"
        ))
        .hint("each of the two acts under a login of their own; who has which: assize people list --wide")),
    }
}

/// Two acts, by their entries.
struct Two {
    first: i64,
    second: i64,
    about: String,
    audit: Option<i64>,
}

impl Pair {
    /// Whether it can be about that.
    fn may_be(&self, about: About<'_>) -> bool {
        match about {
            About::All => true,
            About::Audit(_) => matches!(self.of, Of::Audit(_)),
            About::Ref(_) => matches!(self.of, Of::Ref),
            About::Kind(what, _) => self.what == what,
        }
    }
}

fn pairs(conn: &Connection, pair: &Pair, after: i64, about: About<'_>) -> Result<Vec<Two>> {
    let (column, value): (&str, &dyn ToSql) = match (&about, &pair.of) {
        (About::Audit(id), Of::Audit(column)) => (*column, id),
        (About::Ref(reference), Of::Ref) => ("r.ref", reference),
        (About::Kind(_, Some(number)), Of::Number) => ("x.id", number),
        _ => ("1", &1),
    };
    let mut statement = conn.prepare_cached(&format!("{} AND {column} = ?2", pair.sql))?;
    let (mut rows, mut found) = (statement.query(params![after, value])?, Vec::new());
    while let Some(row) = rows.next()? {
        let about = match row.get_ref("about")? {
            ValueRef::Integer(number) => number.to_string(),
            _ => row.get("about")?,
        };
        found.push(Two { first: row.get("first")?, second: row.get("second")?, about, audit: row.get("audit")? });
    }
    Ok(found)
}

/// The entry of the newest row of a table.
fn newest_entry(conn: &Connection, table: &str) -> Result<Option<i64>> {
    let mut statement = conn.prepare_cached(&format!("SELECT entry FROM {table} ORDER BY id DESC LIMIT 1"))?;
    let mut rows = statement.query([])?;
    Ok(rows.next()?.map(|row| row.get("entry")).transpose()?)
}

/// The last row of a table that an entry up to this one sealed.
fn sealed_before(conn: &Connection, table: &str, entry: i64) -> Result<i64> {
    let mut statement =
        conn.prepare_cached("SELECT last FROM extent WHERE relation = ?1 AND entry <= ?2 ORDER BY first DESC LIMIT 1")?;
    let mut rows = statement.query((table, entry))?;
    Ok(rows.next()?.map_or(Ok(0), |row| row.get("last"))?)
}
