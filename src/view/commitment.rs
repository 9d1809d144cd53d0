//! A commitment, as it is posted before its seed is known.

use super::page::{Page, Part};
use super::sheet::Cell;
use super::words::list_and;
use crate::calc::draw::Source;
use crate::core::draw::Committed;
use crate::core::text::Untrusted;

/// Of a commitment whose key a reader must not compute yet.
const HIDDEN: &str = "shown to you once the draw's dialogues are scored";

/// A commitment, as it is posted before its seed is known; hidden after its draw from who would compute with it in which stratum a
/// dialogue is.
pub fn committed(committed: &Committed, new: bool, is_hidden: bool) -> Page {
    let hash = if is_hidden { Cell::Absent(HIDDEN) } else { Cell::word(&committed.hash) };
    let fields = vec![
        ("draw", "draw", Cell::word(&committed.name)),
        ("first", "from", Cell::Day(committed.window.0)),
        ("last", "to", Cell::Day(committed.window.1)),
        ("size", "dialogues", Cell::Count(committed.size)),
        ("commitment", "commitment", hash),
        ("source", "seed", Cell::word(committed.source.to_string())),
    ];
    let text = committed.text.trim_end();
    let body = if is_hidden { Cell::Absent(HIDDEN) } else { Cell::Text(Untrusted::new(text)) };
    let title = if new {
        format!("{} is committed", committed.name)
    } else {
        format!("{} was committed before; nothing was recorded", committed.name)
    };
    Page {
        name: "commitment",
        title,
        parts: vec![Part::Fields(fields), Part::Block { key: "text", title: "The commitment file", body }],
        notes: vec![
            "Post the commitment, or read it out, before the seed is known: that is what makes the draw verifiable."
                .to_owned(),
            next_seed(committed),
        ],
    }
}

/// What a commitment waits for.
pub fn next_seed(committed: &Committed) -> String {
    let name = &committed.name;
    match &committed.source {
        Source::Local => format!("{name} is drawn with its commitment."),
        Source::Dice(dice) => format!(
            "{name} waits for {dice} ten-sided dice, rolled before a witness: assize assign draw {name} --seed DIGITS --witness WHO."
        ),
        Source::Drand(beacon) => format!(
            "{name} waits for round {} of the beacon {}: assize assign draw {name} --seed RANDOMNESS.",
            beacon.round(),
            beacon.chain()
        ),
        Source::Reveal(pledges, fallback) => {
            let later = fallback.as_ref().map_or_else(String::new, |beacon| {
                format!(" Once round {} of the beacon has come it decides instead.", beacon.round())
            });
            let parties: Vec<&str> = pledges.iter().map(|pledge| pledge.party.as_str()).collect();
            format!(
                "{name} waits for the secrets of {}: assize assign draw {name} --reveal PARTY:SECRET ….{later}",
                list_and(&parties)
            )
        }
    }
}
