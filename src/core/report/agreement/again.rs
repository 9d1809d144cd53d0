//! Auditors held against themselves: what they answered about the same dialogue weeks later, untold that they had scored it.
//! Within-auditor repeatability: the share of dialogues of which every answer is the same again. Source: AIAG, Measurement
//! Systems Analysis, 4th ed. 2010, attribute agreement ("within appraiser").

use super::confidence::CONFIDENCE;
use super::found::Found;
use super::twice::{Answered, HandedIn, wanted};
use crate::calc::decimal::real;
use crate::calc::mean::{Mean, mean_of};
use crate::core::audit::{Mark, Repeated, marks_of, repeats};
use crate::core::refusal::Result;
use crate::core::report::sample::{Sample, each};
use crate::core::report::share::Share;
use crate::core::report::unread::Unread;
use crate::core::scorecard::{self, Card, CardId};
use rusqlite::Connection;
use std::collections::{BTreeMap, BTreeSet};

/// One auditor against themselves.
#[derive(Clone, Debug, PartialEq)]
pub struct SelfAgreement {
    /// The card.
    pub card: String,
    /// The auditor, by handle.
    pub auditor: String,
    /// Of the dialogues that they scored again, those of which every answer was the same.
    pub alike: Share,
    /// Answers that were the same; not applicable twice is the same too.
    pub same: u64,
    /// Of how many.
    pub answers: u64,
    /// How much higher the second total is than the first, in hundredths of a per cent; none without two totals.
    pub drift: Option<Mean>,
}

/// What each auditor of a sample answered first and again, by card: as two who rated.
pub(super) fn again(conn: &Connection, sample: &Sample, unread: &Unread<'_>) -> Result<(Found, Vec<SelfAgreement>)> {
    let wanted = wanted(sample);
    let mut cards: BTreeMap<CardId, (Answered, BTreeMap<String, Sum>)> = BTreeMap::new();
    for one in repeats(conn)? {
        let Some(seen) = wanted.get(&one.first.0) else { continue };
        let (answered, sums) = cards.entry(seen.card).or_default();
        let item = answered.item(conn, seen.request.0)?;
        answered.unread.extend((unread.holds(seen) || unread.holds_other(one.again, seen)).then_some(item));
        let both = (HandedIn::load(conn, one.first_scoring)?, HandedIn::load(conn, one.again_scoring)?);
        answered.count(conn, item, "first", &both.0)?;
        answered.count(conn, item, "again", &both.1)?;
        sums.entry(one.auditor.clone()).or_default().add(conn, &one, (both.0.total, both.1.total))?;
    }
    let (mut found, mut selves) = (Found::default(), Vec::new());
    for (id, (answered, sums)) in cards {
        let card = scorecard::load(conn, id)?;
        selves.extend(sums.into_iter().map(|(auditor, sum)| sum.finish(auditor, &card)));
        found.unread.insert(card.label(), answered.unread.clone());
        found.rated.extend(answered.finish(&card));
    }
    Ok((found, selves))
}

/// How many dialogues of a sample were to be scored again, and were not.
pub(super) fn lost(conn: &Connection, sample: &Sample) -> Result<u64> {
    let (wanted, mut lost) = (wanted(sample), 0);
    let sql = "SELECT f.id FROM forgone w JOIN audit a ON a.id = w.audit AND a.kind = 'repeat'
        JOIN audit f ON f.ticket = a.ticket AND f.kind = 'drawn'";
    each(conn, sql, [], |row| {
        lost += u64::from(wanted.contains_key(&row.get(0)?));
        Ok(())
    })?;
    Ok(lost)
}

/// What one auditor answered twice.
#[derive(Default)]
struct Sum {
    dialogues: u64,
    alike: u64,
    same: u64,
    answers: u64,
    drifts: Vec<f64>,
}

impl Sum {
    fn add(&mut self, conn: &Connection, one: &Repeated, totals: (Option<i64>, Option<i64>)) -> Result<()> {
        let (first, again) = (answers(conn, one.first_scoring)?, answers(conn, one.again_scoring)?);
        let same = first.iter().filter(|(key, answer)| again.get(*key) == Some(*answer)).count() as u64;
        self.dialogues += 1;
        self.alike += u64::from(first == again);
        self.same += same;
        self.answers += first.keys().chain(again.keys()).collect::<BTreeSet<_>>().len() as u64;
        self.drifts.extend(totals.0.zip(totals.1).map(|(first, again)| real(again) - real(first)));
        Ok(())
    }

    fn finish(self, auditor: String, card: &Card) -> SelfAgreement {
        SelfAgreement {
            card: card.label(),
            auditor,
            alike: Share::of(self.alike, self.dialogues),
            same: self.same,
            answers: self.answers,
            drift: mean_of(&self.drifts, None, CONFIDENCE),
        }
    }
}

/// What was answered, by criterion: a level, or that it does not apply. Texts and what was not asked are no answers.
fn answers(conn: &Connection, scoring: i64) -> Result<BTreeMap<String, Option<String>>> {
    let is_answer = |mark: &Mark| mark.level.is_none() || mark.percent.is_some();
    let marks = marks_of(conn, scoring)?.into_iter().filter(is_answer);
    Ok(marks.map(|mark| (mark.criterion, mark.level)).collect())
}
