//! What machines said of all dialogues in the frame of a draw, also of strata of which nothing was audited: a machine's own figures are
//! of all that it was asked about.

use super::held::Gathered;
use super::of_draw::OfDraw;
use super::reached::Reached;
use super::said::Machines;
use super::told::told_frame;
use super::wanted::Wanted;
use crate::core::draw::each_framed;
use crate::core::refusal::Result;
use crate::core::scorecard::CardId;
use rusqlite::Connection;
use std::collections::BTreeMap;

/// The full answer, in hundredths of a per cent.
const FULL: i64 = 10_000;

/// Adds the frame of a draw to what is gathered.
pub(super) fn frame(
    conn: &Connection,
    (wanted, machines): (&Wanted<'_>, &Machines),
    draw: &Reached,
    found: &mut Gathered,
) -> Result<()> {
    if let Some((elsewhere, _)) = &draw.elsewhere {
        return told_frame(conn, (wanted, machines), (draw, elsewhere), found);
    }
    for card in &draw.cards {
        let Some((name, label)) = found.cards.get(card).map(|card| (card.name.clone(), card.label())) else { continue };
        if !wanted.card(&name, &label) {
            continue;
        }
        let mut of_draw: BTreeMap<usize, OfDraw> = BTreeMap::new();
        each_framed(conn, draw.draw, &mut |row| {
            let (is_meant, is_unaudited) = (wanted.holds(row), draw.unaudited.contains(row.stratum));
            for (place, said) in machines.said(conn, row.request, &name, |entry| draw.is_in_time(entry))? {
                if let Some(total) = said.total.filter(|_| !said.is_tuned) {
                    of_draw.entry(place).or_default().see(total, 1);
                }
                if !is_meant {
                    continue;
                }
                let counts = found.left_out.entry(place).or_default();
                counts.late_in_frame += u64::from(said.late > 0);
                counts.tuned_in_frame += u64::from(said.is_tuned);
                if let Some(entry) = said.tuned_later {
                    found.said_later.entry((place, entry)).or_default().framed += 1;
                }
                if said.is_tuned {
                    continue;
                }
                counts.unaudited += u64::from(is_unaudited);
                let frame = found.frames.entry((place, CardId(*card))).or_default();
                frame.size += 1;
                for (key, percent) in said.criteria {
                    let cell = frame.verdicts.entry(key).or_default();
                    match percent {
                        Some(percent) if percent < FULL => cell[0] += 1,
                        Some(_) => cell[1] += 1,
                        None => {}
                    }
                }
                of_draw.entry(place).or_default().count(row.agent, said.total);
            }
            Ok(())
        })?;
        for (place, of) in of_draw.into_iter().filter(|(_, of)| !of.is_empty()) {
            let frame = found.frames.entry((place, CardId(*card))).or_default();
            of.add_to(frame, draw.entry, draw.trusts(machines.handle(place)));
        }
    }
    Ok(())
}
