//! Sealed: rows that nobody may read yet, whatever they are. They come with the first export after what opens them, which is
//! often not the one with their own entry.

use super::table::{Renewal, Table};
use crate::core::refusal::Result;
use rusqlite::Connection;

/// What is kept back.
struct Sealed {
    /// The table of facts.
    table: &'static str,
    /// Where a row may be read by now.
    open: &'static str,
    /// The rows that were opened after the entry `?2`.
    later: &'static str,
    /// Until when it is kept back, in words.
    until: &'static str,
}

/// The audits of which one of two scores is still to come. BLIND below.
const BLIND: &str = "SELECT x.id FROM audit d CROSS JOIN audit x ON x.ticket = d.ticket
    WHERE d.kind = 'double' AND x.kind IN ('drawn', 'double') AND (SELECT z.blind FROM audit_state z WHERE z.audit = x.id)";

/// The audits of dialogues that are scored twice about which something was recorded after the entry `?2` that may have opened
/// them: a score, that none comes, that the dialogue gave way, that the draw is void. MOVED below.
const MOVED: &str = "SELECT x.id FROM audit d CROSS JOIN audit x ON x.ticket = d.ticket WHERE d.kind = 'double' AND d.ticket IN (
      SELECT a.ticket FROM scoring s JOIN audit a ON a.id = s.audit WHERE s.id >= coalesce((SELECT min(e.first) FROM extent e
        WHERE e.relation = 'scoring' AND e.entry > ?2), (SELECT max(id) + 1 FROM scoring))
      UNION SELECT a.ticket FROM forgone f JOIN audit a ON a.id = f.audit WHERE f.entry > ?2
      UNION SELECT p.ticket FROM replaced r JOIN replacement p ON p.id = r.replacement WHERE r.entry > ?2
      UNION SELECT k.ticket FROM (SELECT t.id AS ticket, v.entry FROM voiding v JOIN draw w ON w.commitment = v.commitment
        JOIN stratum g ON g.draw = w.id JOIN ticket t ON t.stratum = g.id) k WHERE k.entry > ?2)";

/// The ballots of seats whose instance has a ruling, after the entry `?2` or at all. RULED below.
const RULED: &str = "SELECT b.id FROM ballot b JOIN seat s ON s.id = b.seat
    JOIN ruling r ON r.dispute = s.dispute AND r.instance = s.instance WHERE r.entry > ";

const TWICE: &str = "until both scores of a dialogue are there that two people score";
const UNDELIVERED: &str = "until the audit is delivered";
const UNRULED: &str = "until the dispute is ruled on";
const UNCLOSED: &str = "until the calibration is closed";

const SEALED: [Sealed; 16] = [
    of_scoring("scoring", "scoring.audit NOT IN (BLIND)", "SELECT id FROM scoring WHERE audit IN (MOVED)"),
    of_scoring("mark", IS_SCORED, "SELECT id FROM mark WHERE scoring IN (SELECT id FROM scoring WHERE audit IN (MOVED))"),
    of_scoring("sight", IS_SCORED, "SELECT id FROM sight WHERE scoring IN (SELECT id FROM scoring WHERE audit IN (MOVED))"),
    of_scoring("undoing", IS_SCORED, "SELECT id FROM undoing WHERE scoring IN (SELECT id FROM scoring WHERE audit IN (MOVED))"),
    of_scoring("approval", IS_APPROVED, "SELECT id FROM approval WHERE scoring IN (SELECT id FROM scoring WHERE audit IN (MOVED))"),
    Sealed {
        table: "self_score",
        open: "audit IN (SELECT d.audit FROM delivery d)",
        later: "SELECT s.id FROM self_score s JOIN delivery d ON d.audit = s.audit WHERE d.entry > ?2",
        until: UNDELIVERED,
    },
    Sealed {
        table: "self_mark",
        open: "self_score IN (SELECT s.id FROM self_score s JOIN delivery d ON d.audit = s.audit)",
        later: "SELECT m.id FROM self_mark m JOIN self_score s ON s.id = m.self_score JOIN delivery d ON d.audit = s.audit WHERE d.entry > ?2",
        until: UNDELIVERED,
    },
    of_ballot("ballot", "id IN (RULED 0)", "SELECT id FROM ballot WHERE id IN (RULED ?2)"),
    of_ballot("vote", "ballot IN (RULED 0)", "SELECT id FROM vote WHERE ballot IN (RULED ?2)"),
    of_ballot("opened_answer", "ballot IN (RULED 0)", "SELECT id FROM opened_answer WHERE ballot IN (RULED ?2)"),
    of_ballot("citation", "ballot IN (RULED 0)", "SELECT id FROM citation WHERE ballot IN (RULED ?2)"),
    of_ballot("signature", "ballot IN (RULED 0)", "SELECT id FROM signature WHERE ballot IN (RULED ?2)"),
    of_ballot("action", "(ballot IS NULL OR ballot IN (RULED 0))", "SELECT id FROM action WHERE ballot IN (RULED ?2)"),
    of_ballot(
        "blind_answer",
        "taking IN (SELECT t.id FROM taking t JOIN seat s ON s.id = t.seat JOIN ruling r ON r.dispute = s.dispute AND r.instance = s.instance)",
        "SELECT a.id FROM blind_answer a JOIN taking t ON t.id = a.taking JOIN seat s ON s.id = t.seat
           JOIN ruling r ON r.dispute = s.dispute AND r.instance = s.instance WHERE r.entry > ?2",
    ),
    Sealed {
        table: "calibration_scoring",
        open: "item IN (SELECT i.id FROM calibration_item i JOIN calibration_closing z ON z.calibration = i.calibration)",
        later: "SELECT s.id FROM calibration_scoring s JOIN calibration_item i ON i.id = s.item
          JOIN calibration_closing z ON z.calibration = i.calibration WHERE z.entry > ?2",
        until: UNCLOSED,
    },
    Sealed {
        table: "calibration_mark",
        open: "scoring IN (SELECT s.id FROM calibration_scoring s JOIN calibration_item i ON i.id = s.item
          JOIN calibration_closing z ON z.calibration = i.calibration)",
        later: "SELECT m.id FROM calibration_mark m JOIN calibration_scoring s ON s.id = m.scoring JOIN calibration_item i ON i.id = s.item
          JOIN calibration_closing z ON z.calibration = i.calibration WHERE z.entry > ?2",
        until: UNCLOSED,
    },
];

const IS_SCORED: &str = "scoring NOT IN (SELECT s.id FROM scoring s WHERE s.audit IN (BLIND))";
const IS_APPROVED: &str = "(scoring IS NULL OR scoring NOT IN (SELECT s.id FROM scoring s WHERE s.audit IN (BLIND)))";

const fn of_scoring(table: &'static str, open: &'static str, later: &'static str) -> Sealed {
    Sealed { table, open, later, until: TWICE }
}

const fn of_ballot(table: &'static str, open: &'static str, later: &'static str) -> Sealed {
    Sealed { table, open, later, until: UNRULED }
}

/// Rows of a table that are kept back.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Withheld {
    /// The table of facts.
    pub table: String,
    /// How many rows.
    pub rows: u64,
    /// Until when, in words.
    pub until: &'static str,
}

/// Where the rows of a sealed table are read that may be read by now: all of them, or, `after` an entry, those from `?1` on that
/// later entries than `?2` brought and those that later ones opened. None: nothing of that table is kept back.
pub(super) fn source(table: &Table, is_part: bool) -> Option<String> {
    let sealed = SEALED.iter().find(|one| one.table == table.name && table.renewal == Renewal::Grows)?;
    let Sealed { table, open, later, .. } = sealed;
    Some(filled(&if is_part {
        format!(
            "{table} WHERE id IN (SELECT id FROM {table} WHERE id >= ?1 AND entry > ?2 UNION {later}) AND {open} ORDER BY id"
        )
    } else {
        format!("{table} WHERE {open} AND id >= ?1 AND entry > ?2 ORDER BY id")
    }))
}

/// What is kept back of a file, table by table.
pub fn withheld(conn: &Connection) -> Result<Vec<Withheld>> {
    let mut found = Vec::new();
    for Sealed { table, open, until, .. } in &SEALED {
        let sql = filled(&format!("SELECT count(*) AS rows FROM {table} WHERE NOT ({open})"));
        let rows = conn.query_row(&sql, [], |row| row.get("rows"))?;
        if rows > 0 {
            found.push(Withheld { table: (*table).to_owned(), rows, until });
        }
    }
    Ok(found)
}

/// What a table says of its rows that come later.
pub(super) fn says(table: &str) -> Option<String> {
    let sealed = SEALED.iter().find(|one| one.table == table)?;
    Some(format!("Rows are kept back {}; they come with the first export after that.", sealed.until))
}

fn filled(sql: &str) -> String {
    sql.replace("BLIND", BLIND).replace("MOVED", MOVED).replace("RULED ", RULED)
}
