//! Blindness: what it does to marks that their auditor sees something that the policy hides. The key of each draw decided of
//! which audits it is shown, so the two groups differ by nothing else but chance. They are compared as the lot made them,
//! whatever was seen in the end: who asks to see it chooses, and the comparison would be theirs.

use super::criteria::marks_of;
use super::domain::{Domain, within};
use super::first_scored::first_scored;
use super::sample::{Observation, each};
use super::small::{Key, Sizes};
use crate::calc::change::{Difference, newcombe, welch};
use crate::calc::decimal::{real, round_half_even, whole};
use crate::calc::scoring::FULL;
use crate::core::audit::{self, AuditId, BlindLot};
use crate::core::policy::BlindField;
use crate::core::refusal::Result;
use crate::core::scorecard::{self, CardId};
use rusqlite::Connection;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// The confidence of every interval.
const CONFIDENCE: f64 = 0.95;
/// So many audits are needed on each side.
const ENOUGH: u64 = 10;

/// What was counted on one side.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Arm {
    /// How many audits.
    pub n: u64,
    /// The mean of the totals as first given, in hundredths of a per cent; or the share of answers short of full. None
    /// where too few are on either side.
    pub value: Option<i64>,
}

/// What showing it does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moved {
    /// Higher where it is shown: by how much, and the ends of the 95 % interval, in hundredths of a per cent.
    Up(i64, (i64, i64)),
    /// Lower where it is shown.
    Down(i64, (i64, i64)),
    /// Chance alone may explain the difference.
    NotFound(i64, (i64, i64)),
    /// Within each side nothing differs, which gives no interval.
    NoSpread(i64),
    /// Too few on one side or on both.
    TooFew,
}

/// The totals by a card, where something is shown and where it is hidden.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BlindnessLine {
    /// The card.
    pub card: String,
    /// What is shown or hidden.
    pub field: BlindField,
    /// Where it is shown.
    pub shown: Arm,
    /// Where it is hidden.
    pub hidden: Arm,
    /// The first less the second.
    pub moved: Moved,
}

/// How often the answers to a criterion are short of full, where something is shown and where it is hidden.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BlindnessCriterion {
    /// Its card.
    pub card: String,
    /// Its id.
    pub criterion: String,
    /// What is shown or hidden.
    pub field: BlindField,
    /// Where it is shown.
    pub shown: Arm,
    /// Where it is hidden.
    pub hidden: Arm,
    /// The first less the second.
    pub moved: Moved,
}

/// What it does to marks that something is shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Blindness {
    /// By card.
    pub cards: Vec<BlindnessLine>,
    /// By card, in the order of its criteria; of cards of which something is said.
    pub criteria: Vec<BlindnessCriterion>,
    /// Audits that were drawn without a lot of it.
    pub without_lot: u64,
    /// Audits of dialogues that have nothing to show, such as no rating.
    pub nothing_to_show: u64,
    /// Audits of which nothing applied: they have no total.
    pub without_total: u64,
    /// Audits of which it was hidden by the lot, and whose auditor had seen it all the same. They count as hidden.
    pub crossed: u64,
    /// Of how many audits in a hundred it was shown; several where the policy was changed meanwhile.
    pub shares: BTreeSet<u32>,
}

impl Blindness {
    /// How many audits stand behind each side of each comparison.
    pub(super) fn sizes(&self) -> Sizes {
        let of_cards =
            self.cards.iter().flat_map(|line| sides((&line.card, "", line.field), (&line.shown, &line.hidden)));
        let of_criteria = self.criteria.iter().flat_map(of_criterion);
        of_cards.chain(of_criteria).collect()
    }

    /// Keeps the comparisons of which both sides may be told. Answers how many are left out.
    pub(super) fn keep(&mut self, may: impl Fn(&Key, u64) -> bool) -> u64 {
        let all = self.cards.len() + self.criteria.len();
        let of_card = |line: &BlindnessLine| sides((&line.card, "", line.field), (&line.shown, &line.hidden));
        self.cards.retain(|line| of_card(line).iter().all(|(key, n)| may(key, *n)));
        self.criteria.retain(|line| of_criterion(line).iter().all(|(key, n)| may(key, *n)));
        (all - self.cards.len() - self.criteria.len()) as u64
    }
}

fn of_criterion(line: &BlindnessCriterion) -> [(Key, u64); 2] {
    sides((&line.card, &line.criterion, line.field), (&line.shown, &line.hidden))
}

/// Both sides of a comparison, each with its number of audits.
fn sides((card, criterion, field): (&str, &str, BlindField), (shown, hidden): (&Arm, &Arm)) -> [(Key, u64); 2] {
    let key = |side: &str| (card.to_owned(), format!("{criterion}\t{field:?}\t{side}"));
    [(key("shown"), shown.n), (key("hidden"), hidden.n)]
}

/// What is compared: a card, and what is shown.
type Group = (CardId, BlindField);

/// Compares the marks that auditors gave first, by the lots of their draws, in the delivered audits of a domain. Without
/// the audits that the reader may not see.
pub fn blindness(conn: &Connection, domain: &Domain, unseen: &BTreeSet<AuditId>) -> Result<Blindness> {
    let found = first_scored(conn, &within(conn, domain, unseen)?, |one| one.delivered)?;
    let audited: Vec<Observation> = found.into_iter().map(|(one, _)| one).collect();
    let (mut found, mut lots, mut totals) = (Blindness::default(), HashMap::new(), BTreeMap::new());
    for one in &audited {
        let Some(lot) = audit::blind_lot(conn, one.audit)? else {
            found.without_lot += 1;
            continue;
        };
        if !has(conn, one.audit, lot.field)? {
            found.nothing_to_show += 1;
            continue;
        }
        found.shares.insert(lot.share);
        lots.insert(one.scoring, lot);
        let sides: &mut Totals = totals.entry((one.card, lot.field)).or_default();
        match one.first.get() {
            Some(total) => sides.side(lot.shown).push(total),
            None => found.without_total += 1,
        }
    }
    found.crossed = crossed(conn, &lots)?;
    let of_lot = audited.into_iter().filter(|one| lots.contains_key(&one.scoring)).collect();
    let answers = answers(conn, of_lot, &lots)?;
    for ((card, field), totals) in &totals {
        found.tell(conn, (*card, *field), totals, &answers)?;
    }
    Ok(found)
}

/// The totals of both sides, in hundredths of a per cent.
#[derive(Default)]
struct Totals {
    shown: Vec<i64>,
    hidden: Vec<i64>,
}

impl Totals {
    const fn side(&mut self, shown: bool) -> &mut Vec<i64> {
        if shown { &mut self.shown } else { &mut self.hidden }
    }
}

/// How many answers are short of full, of how many, on both sides.
#[derive(Clone, Copy, Default)]
struct Answers {
    shown: (u64, u64),
    hidden: (u64, u64),
}

impl Blindness {
    fn tell(
        &mut self,
        conn: &Connection,
        (card, field): Group,
        totals: &Totals,
        answers: &HashMap<(Group, i64), Answers>,
    ) -> Result<()> {
        let (of, ids) = (scorecard::load(conn, card)?, scorecard::criterion_ids(conn, card)?);
        let [shown, hidden] = [&totals.shown, &totals.hidden].map(|side| side.len() as u64);
        let is_enough = shown >= ENOUGH && hidden >= ENOUGH;
        let arm = |n, side: &[i64]| Arm { n, value: mean(side).filter(|_| is_enough) };
        self.cards.push(BlindnessLine {
            card: of.label(),
            field,
            shown: arm(shown, &totals.shown),
            hidden: arm(hidden, &totals.hidden),
            moved: if is_enough { moved(&totals.shown, &totals.hidden) } else { Moved::TooFew },
        });
        let keys = of.criteria.iter().filter(|_| is_enough).map(|criterion| &criterion.key);
        for (key, id) in keys.filter_map(|key| Some((key, ids.get(key)?))) {
            let counted = answers.get(&((card, field), *id)).copied().unwrap_or_default();
            self.criteria.push(line(of.label(), key.clone(), field, counted));
        }
        Ok(())
    }
}

fn line(card: String, criterion: String, field: BlindField, counted: Answers) -> BlindnessCriterion {
    let Answers { shown, hidden } = counted;
    let is_enough = shown.1 >= ENOUGH && hidden.1 >= ENOUGH;
    let rate = |(short, n): (u64, u64)| round_half_even(i128::from(short) * i128::from(FULL), n.into());
    let arm = |side: (u64, u64)| Arm { n: side.1, value: rate(side).filter(|_| is_enough) };
    let moved = if is_enough { moved_rate(shown, hidden) } else { Moved::TooFew };
    BlindnessCriterion { card, criterion, field, shown: arm(shown), hidden: arm(hidden), moved }
}

/// The mean of totals, rounded once.
fn mean(totals: &[i64]) -> Option<i64> {
    let sum: i128 = totals.iter().map(|total| i128::from(*total)).sum();
    round_half_even(sum, i128::try_from(totals.len()).ok()?)
}

fn moved(shown: &[i64], hidden: &[i64]) -> Moved {
    let values = |side: &[i64]| side.iter().map(|total| real(*total)).collect::<Vec<f64>>();
    match welch(&values(shown), &values(hidden), CONFIDENCE) {
        Some(found) => told(&found.difference),
        None => mean(shown).zip(mean(hidden)).map_or(Moved::TooFew, |(shown, hidden)| Moved::NoSpread(shown - hidden)),
    }
}

fn moved_rate(shown: (u64, u64), hidden: (u64, u64)) -> Moved {
    let hundredths = f64::from(10_000_u16);
    let Some(Difference { value, low, high }) = newcombe(shown, hidden, CONFIDENCE) else { return Moved::TooFew };
    told(&Difference { value: value * hundredths, low: low * hundredths, high: high * hundredths })
}

/// What a difference in hundredths says.
fn told(difference: &Difference) -> Moved {
    let ends = whole(difference.low).zip(whole(difference.high)).zip(whole(difference.value));
    match ends {
        Some((ends, by)) if difference.low > 0.0 => Moved::Up(by, ends),
        Some((ends, by)) if difference.high < 0.0 => Moved::Down(by, ends),
        Some((ends, by)) => Moved::NotFound(by, ends),
        None => Moved::TooFew,
    }
}

/// Whether a dialogue, in the words on which its audit rests, has what a lot shows or hides.
fn has(conn: &Connection, audit: AuditId, field: BlindField) -> Result<bool> {
    if field == BlindField::Agent {
        return Ok(true);
    }
    let mut statement = conn.prepare_cached(
        "SELECT CASE WHEN v.id IS NULL THEN r.rating ELSE v.rating END IS NOT NULL AS rating,
           CASE WHEN v.id IS NULL THEN r.customer ELSE v.customer END IS NOT NULL AS customer
         FROM audit a JOIN request r ON r.id = a.request
         LEFT JOIN revision v ON v.id = (SELECT max(x.id) FROM revision x WHERE x.request = r.id AND x.entry < a.entry)
         WHERE a.id = ?1",
    )?;
    Ok(statement.query_row([audit.0], |row| row.get(field.word()))?)
}

/// How many of the scorings of which it was hidden were given in sight of it all the same.
fn crossed(conn: &Connection, lots: &HashMap<i64, BlindLot>) -> Result<u64> {
    let (Some(first), Some(last)) = (lots.keys().min(), lots.keys().max()) else { return Ok(0) };
    let mut found = HashSet::new();
    let sql = "SELECT scoring, field FROM sight WHERE scoring BETWEEN ?1 AND ?2 AND seen = 1";
    each(conn, sql, [first, last], |row| {
        let (scoring, field): (i64, BlindField) = (row.get(0)?, row.get(1)?);
        if lots.get(&scoring).is_some_and(|lot| !lot.shown && lot.field == field) {
            found.insert(scoring);
        }
        Ok(())
    })?;
    Ok(found.len() as u64)
}

/// The answers to each criterion of the scorings that have a lot.
fn answers(
    conn: &Connection,
    audited: Vec<Observation>,
    lots: &HashMap<i64, BlindLot>,
) -> Result<HashMap<(Group, i64), Answers>> {
    let mut found: HashMap<(Group, i64), Answers> = HashMap::new();
    marks_of(conn, audited, |one, criterion, percent| {
        let (Some(percent), Some(lot)) = (percent, lots.get(&one.scoring)) else { return };
        let answers = found.entry(((one.card, lot.field), criterion)).or_default();
        let side = if lot.shown { &mut answers.shown } else { &mut answers.hidden };
        *side = (side.0 + u64::from(percent < FULL), side.1 + 1);
    })?;
    Ok(found)
}
