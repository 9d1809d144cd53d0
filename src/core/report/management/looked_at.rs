//! What was looked at, and how it was drawn.

use super::reading::Reading;
use super::span::Span;
use crate::calc::decimal::hundredths;
use crate::core::audit::{self, Audit, OutOfRates};
use crate::core::draw::Listed;
use crate::core::refusal::Result;
use rusqlite::{Connection, params};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What was looked at, and how it was drawn.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct LookedAt {
    /// Audits that count: drawn, by draws that stand, and not replaced.
    pub drawn: u64,
    /// How many of them are scored.
    pub scored: u64,
    /// How many are delivered.
    pub delivered: u64,
    /// How many of these were acknowledged or disputed.
    pub read: u64,
    /// How many of these were acknowledged by somebody else for their agents.
    pub read_for: u64,
    /// Marked in sight of what the policy hides.
    pub in_sight: u64,
    /// Brought in for their auditor by somebody else.
    pub brought_in: u64,
    /// Of which a score was returned before its agent saw it, and of which the auditor took one back.
    pub again: (u64, u64),
    /// What is in no rate, by why, in a word.
    pub left_out: Vec<(String, u64)>,
    /// Dialogues that were drawn and are missing from the record.
    pub missing: u64,
    /// How many dialogues stand in strata of which nothing is delivered, and how many in all.
    pub silent: (u64, u64),
    /// For how many dialogues one audit stands, in hundredths: the fewest and the most.
    pub weights: Option<(i64, i64)>,
    /// The draws whose windows touch the period, oldest first.
    pub draws: Vec<DrawLine>,
    /// Why dialogues of their windows could not be drawn, and how many.
    pub outside: Vec<(String, u64)>,
}

/// A draw.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct DrawLine {
    /// Its number; none where it was void before it was drawn.
    pub number: Option<i64>,
    /// Plan and window.
    pub name: String,
    /// The first day of its window.
    pub first: String,
    /// The last.
    pub last: String,
    /// How many dialogues could be drawn.
    pub size: i64,
    /// How many tickets were drawn.
    pub tickets: i64,
    /// How many came in after it.
    pub late: u64,
    /// Where its seed was to come from, in a word.
    pub source: String,
    /// The seed that came; none where it was never drawn.
    pub seed: Option<String>,
    /// Whether one person brought both the pledges and the secrets that it was made of.
    #[serde(default)]
    pub one_hand: bool,
    /// The SHA-256 of its commitment.
    pub commitment: String,
    /// Its key, from which every ticket follows; none where it was never drawn.
    pub key: Option<String>,
    /// Why it is void, where it is.
    pub void: Option<String>,
    /// Who made it void.
    pub void_by: Option<String>,
    /// Which version of its plan drew it.
    pub version: Option<i64>,
    /// How many times a dialogue was amended into or out of it.
    pub amended: u64,
}

/// What was looked at in some days.
pub(super) fn looked_at(conn: &Connection, span: &Span, reading: &Reading) -> Result<LookedAt> {
    let sample = &reading.sample;
    let mut found = LookedAt { silent: sample.strata.silent, ..LookedAt::default() };
    let (brought_in, again) = (audit::brought_in(conn)?, audit::scored_again(conn)?);
    for one in sample.observations.iter().filter(|one| one.inside) {
        found.brought_in += u64::from(one.scored && brought_in.contains(&one.audit));
        found.again.0 += u64::from(one.scored && again.returned.contains(&one.audit));
        found.again.1 += u64::from(one.scored && again.undone.contains(&one.audit));
        found.drawn += 1;
        found.scored += u64::from(one.scored);
        found.delivered += u64::from(one.delivered);
        found.read += u64::from(one.delivered && (one.acknowledged || one.disputed));
        found.read_for += u64::from(one.delivered && one.acknowledged_for);
        found.in_sight += u64::from(one.scored && one.in_sight);
    }
    let weights = sample.strata.sizes.iter().filter(|stratum| stratum.audited > 0);
    let weights: Vec<i64> = weights.filter_map(|stratum| hundredths(stratum.weight())).collect();
    found.weights = weights.iter().min().copied().zip(weights.iter().max().copied());
    found.missing = sample.left_out.missing;
    let mut left_out = BTreeMap::<OutOfRates, u64>::new();
    for why in reading.audits.iter().filter(|audit| !audit.is_untold_repeat()).filter_map(Audit::out_of_rates) {
        *left_out.entry(why).or_default() += 1;
    }
    found.left_out = left_out.into_iter().map(|(why, count)| (code(why).to_owned(), count)).collect();
    found.draws = draws(conn, &reading.draws)?;
    found.outside = outside(conn, span)?;
    Ok(found)
}

const fn code(why: OutOfRates) -> &'static str {
    match why {
        OutOfRates::Replaced => "replaced",
        OutOfRates::SecondScoring => "second",
        OutOfRates::Repeat => "repeat",
        OutOfRates::SpotCheck => "spot",
        OutOfRates::VoidDraw => "void",
        OutOfRates::Struck => "struck",
    }
}

fn draws(conn: &Connection, listed: &[Listed]) -> Result<Vec<DrawLine>> {
    let mut found = Vec::new();
    for one in listed {
        let (first, last) = one.window;
        let mut line = DrawLine {
            number: one.number,
            name: one.name.clone(),
            first: first.to_string(),
            last: last.to_string(),
            size: one.size,
            tickets: one.tickets,
            late: one.late,
            void: one.void.as_ref().map(|why| why.expose().to_owned()),
            void_by: one.void_by.as_ref().map(ToString::to_string),
            version: Some(one.behind.plan.version),
            amended: one.behind.moved.len() as u64,
            one_hand: one.one_hand.is_some(),
            ..DrawLine::default()
        };
        sealed(conn, &mut line)?;
        found.push(line);
    }
    Ok(found)
}

/// Adds the source, the commitment and the key.
fn sealed(conn: &Connection, line: &mut DrawLine) -> Result<()> {
    let mut statement = conn.prepare_cached(
        "SELECT c.source, c.hash, d.seed, d.key FROM commitment c LEFT JOIN draw d ON d.commitment = c.id
         WHERE c.name = ?1 AND d.id IS ?2 ORDER BY c.id DESC LIMIT 1",
    )?;
    let mut rows = statement.query(params![line.name, line.number])?;
    if let Some(row) = rows.next()? {
        line.source = row.get("source")?;
        line.commitment = row.get("hash")?;
        line.seed = row.get("seed")?;
        line.key = row.get("key")?;
    }
    Ok(())
}

fn outside(conn: &Connection, span: &Span) -> Result<Vec<(String, u64)>> {
    let mut statement = conn.prepare_cached(
        "SELECT e.reason, sum(e.dialogues) AS dialogues FROM exclusion e JOIN commitment c ON c.id = e.commitment
         WHERE c.first <= ?2 AND c.last >= ?1 AND NOT EXISTS (SELECT 1 FROM voiding v WHERE v.commitment = c.id)
         GROUP BY e.reason ORDER BY e.reason",
    )?;
    let rows = statement.query_map([span.first.to_string(), span.last.to_string()], |row| {
        Ok((row.get("reason")?, row.get("dialogues")?))
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
