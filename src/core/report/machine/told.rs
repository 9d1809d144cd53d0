//! What a machine said of a frame that lives in an engine: as the engine counted it, before the seed.

use super::held::{Frame, Gathered};
use super::of_draw::OfDraw;
use super::reached::Reached;
use super::said::{Machines, OfMachine};
use super::wanted::{Wanted, label};
use crate::core::draw::Elsewhere;
use crate::core::machine::{TOTAL, TUNED};
use crate::core::people::{self, PersonId};
use crate::core::refusal::Result;
use crate::core::request::RequestId;
use crate::core::scorecard::{CardId, parse_level};
use rusqlite::Connection;

/// The full answer, in hundredths of a per cent.
const FULL: i64 = 10_000;

/// Adds a frame that lives in an engine to what is gathered.
pub(super) fn told_frame(
    conn: &Connection,
    (wanted, machines): (&Wanted<'_>, &Machines),
    (draw, elsewhere): (&Reached, &Elsewhere),
    found: &mut Gathered,
) -> Result<()> {
    let Some(fixed) = elsewhere.machine.as_ref().filter(|_| wanted.tells(elsewhere)) else { return Ok(()) };
    let Some((place, _)) = machines.places().find(|(place, _)| machines.handle(*place) == fixed.machine) else {
        return Ok(());
    };
    let later = tuned_later(conn, (wanted, machines), (draw, elsewhere), place)?;
    let is_asked =
        draw.cards.iter().filter_map(|card| found.cards.get(card)).any(|card| wanted.card(&card.name, &card.label()));
    for one in later.iter().filter(|_| is_asked) {
        found.said_later.entry((place, one.entry)).or_default().framed += 1;
    }
    for card in &draw.cards {
        let Some(known) = found.cards.get(card).filter(|card| wanted.card(&card.name, &card.label())) else { continue };
        let frame = found.frames.entry((place, CardId(*card))).or_default();
        let mut of_draw = OfDraw::default();
        for (labels, size) in &elsewhere.sizes {
            let said = || fixed.said.iter().filter(|one| one.labels == *labels);
            let total = said().find(|one| one.criterion == TOTAL);
            let (sum, with) = total.map_or((0, 0), |total| (total.sum, total.dialogues));
            of_draw.see(sum, with);
            if !wanted.holds_labels(elsewhere, labels) {
                continue;
            }
            let tuned = said().filter(|one| one.criterion == TUNED).map(|one| one.dialogues).sum();
            let size = (*size as u64).saturating_sub(tuned);
            frame.size += size;
            let counts = found.left_out.entry(place).or_default();
            counts.tuned_in_frame += tuned;
            counts.unaudited += if draw.unaudited.contains(&labels.join("\t")) { size } else { 0 };
            for one in said() {
                let criterion = known.criteria.iter().find(|criterion| criterion.key == one.criterion);
                let Some(criterion) = criterion else { continue };
                let cell = frame.verdicts.entry(one.criterion.clone()).or_default();
                match criterion.percent(parse_level(&one.level).as_deref())? {
                    Some(percent) if percent < FULL => cell[0] += one.dialogues,
                    Some(_) => cell[1] += one.dialogues,
                    None => {}
                }
            }
            let without = size.saturating_sub(with);
            let outside = later.iter().filter(|one| one.labels == *labels && one.is_left_out);
            let (mut sum, mut with, mut without) = (sum, with, without);
            for one in outside {
                let said = machines.said(conn, one.request, &known.name, |entry| draw.is_in_time(entry))?;
                let Some(said) = said.get(&place) else { continue };
                take_out(frame, said);
                match said.total {
                    Some(total) => (sum, with) = (sum - total, with.saturating_sub(1)),
                    None => without = without.saturating_sub(1),
                }
            }
            of_draw.add(agent(conn, elsewhere, labels)?, sum, (with, without));
        }
        of_draw.add_to(frame, draw.entry, draw.trusts(&fixed.machine));
    }
    Ok(())
}

/// A pick of which somebody said only after the draw that the machine was tuned on it. Of what was not picked nothing is here.
struct TunedPick {
    request: RequestId,
    labels: Vec<String>,
    entry: i64,
    /// Whether the figures are those without it.
    is_left_out: bool,
}

fn tuned_later(
    conn: &Connection,
    (wanted, machines): (&Wanted<'_>, &Machines),
    (draw, elsewhere): (&Reached, &Elsewhere),
    place: usize,
) -> Result<Vec<TunedPick>> {
    let Some((_, machine)) = machines.places().find(|(of, _)| *of == place) else { return Ok(Vec::new()) };
    let mut statement = conn.prepare_cached(
        "SELECT t.request AS request, t.entry AS entry, s.label AS label FROM pick k JOIN stratum s ON s.id = k.stratum
         JOIN machine_tuning t ON t.request = k.request WHERE s.draw = ?1 AND t.machine = ?2 ORDER BY k.id",
    )?;
    let mut rows = statement.query((draw.draw, machine.0))?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let (entry, label): (i64, String) = (row.get("entry")?, row.get("label")?);
        let labels: Vec<String> = label.split('\t').map(str::to_owned).collect();
        if !draw.is_in_time(entry) && wanted.holds_labels(elsewhere, &labels) {
            let request = RequestId(row.get("request")?);
            found.push(TunedPick { request, labels, entry, is_left_out: machines.takes_later() });
        }
    }
    Ok(found)
}

/// Takes a dialogue out of what was counted.
fn take_out(frame: &mut Frame, said: &OfMachine) {
    frame.size = frame.size.saturating_sub(1);
    for (key, percent) in &said.criteria {
        let Some([fails, passes]) = frame.verdicts.get_mut(key) else { continue };
        match percent {
            Some(percent) if *percent < FULL => *fails = fails.saturating_sub(1),
            Some(_) => *passes = passes.saturating_sub(1),
            None => {}
        }
    }
}

/// The agent of a stratum, where strata are agents.
fn agent(conn: &Connection, elsewhere: &Elsewhere, labels: &[String]) -> Result<Option<PersonId>> {
    let Some(handle) = label(elsewhere, labels, "agent") else { return Ok(None) };
    Ok(Some(people::find(conn, handle)?.id))
}
