//! What a machine said of a frame that lives in an engine: as the engine counted it, before the seed.

use super::held::Gathered;
use super::of_draw::OfDraw;
use super::reached::Reached;
use super::said::Machines;
use super::wanted::{Wanted, label};
use crate::core::draw::Elsewhere;
use crate::core::machine::{TOTAL, TUNED};
use crate::core::people::{self, PersonId};
use crate::core::refusal::Result;
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
    for card in &draw.cards {
        let Some(known) = found.cards.get(card).filter(|card| wanted.card(&card.name, &card.label())) else { continue };
        let frame = found.frames.entry((place, CardId(*card))).or_default();
        let mut of_draw = OfDraw::default();
        for (labels, size) in &elsewhere.sizes {
            let said = || fixed.said.iter().filter(|one| one.labels == *labels);
            let total = said().find(|one| one.criterion == TOTAL);
            let (sum, with) = total.map_or((0, 0), |total| (total.sum, total.dialogues));
            of_draw.see(sum, with);
            if !draw.strata.contains(&labels.join("\t")) || !wanted.holds_labels(elsewhere, labels) {
                continue;
            }
            let tuned = said().filter(|one| one.criterion == TUNED).map(|one| one.dialogues).sum();
            let size = (*size as u64).saturating_sub(tuned);
            frame.size += size;
            found.left_out.entry(place).or_default().tuned_in_frame += tuned;
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
            of_draw.add(agent(conn, elsewhere, labels)?, sum, (with, size.saturating_sub(with)));
        }
        of_draw.add_to(frame, draw.entry, draw.trusts(&fixed.machine));
    }
    Ok(())
}

/// The agent of a stratum, where strata are agents.
fn agent(conn: &Connection, elsewhere: &Elsewhere, labels: &[String]) -> Result<Option<PersonId>> {
    let Some(handle) = label(elsewhere, labels, "agent") else { return Ok(None) };
    Ok(Some(people::find(conn, handle)?.id))
}
