//! `assize assign draw`: the seed of a commitment comes, and it is drawn.

use super::dialogues;
use crate::cli::Done;
use crate::cli::desk::Desk;
use crate::cli::input::words_or_file;
use crate::core::act;
use crate::core::audit;
use crate::core::draw::{self, Brought};
use crate::core::ledger::Access;
use crate::view::night;
use crate::view::page::Page;
use clap::Args;

#[derive(Args, Debug)]
pub struct Draw {
    /// The draw, by its name (plan and window, such as bank-2026-03-01) or its number
    #[arg(value_name = "DRAW")]
    name: String,
    /// The digits of the dice in the order in which they fell, or the beacon's randomness
    #[arg(long, value_name = "SEED")]
    seed: Option<String>,
    /// The beacon's signature of the round: it must hash to the randomness
    #[arg(long, value_name = "HEX")]
    signature: Option<String>,
    /// What a party reveals, PARTY:SECRET (can be repeated)
    #[arg(long, value_name = "PARTY:SECRET")]
    reveal: Vec<String>,
    /// Who saw the seed come, in words; dice need somebody
    #[arg(long, value_name = "WHO")]
    witness: Option<String>,
}

/// Draws what was committed, by the seed that came after.
pub fn draw(desk: &Desk, args: &Draw) -> anyhow::Result<Done> {
    let brought = Brought {
        seed: args.seed.clone(),
        signature: args.signature.clone(),
        reveals: args.reveal.clone(),
        witness: args.witness.as_deref().map(words_or_file).transpose()?,
    };
    let mut open = desk.open(Access::Write)?;
    let window = open
        .perform(&act::ASSIGN_DRAW, |writing, actor| {
            let Some((committed, seeded)) = draw::take_seed(writing, &args.name, &brought)? else { return Ok(None) };
            audit::draw_committed(writing, actor, &committed, &seeded).map(Some)
        })?
        .value;
    let Some(window) = window else {
        let title = format!("{} was drawn with this seed before", args.name);
        open.answer(&Page { name: "draw", title, parts: Vec::new(), notes: Vec::new() })?;
        return Ok(Done::Well);
    };
    if window.is_short() || !desk.is_quiet() {
        let drawn = dialogues::of(&mut open, &window.draw.name)?;
        open.page(&night::drawn(&window, &drawn))?;
    }
    Ok(Done::short_if(window.is_short()))
}
