//! The files of a proof, as texts.

use crate::calc::digest::hex;
use crate::core::draw::{Proof, RowProof, SeedWorth};

/// The script that checks a proof: the same for every draw, as it lies in `examples/verify`.
pub const CHECK: &str = include_str!("../../../examples/verify/check.sh");

/// Under which head a proof was written, and whether anything in it counts.
#[derive(Clone, Debug)]
pub struct Written {
    /// The head of the file.
    pub head: String,
    /// Whether the file is a rehearsal.
    pub rehearsal: bool,
}

/// Whether its seed is a local one.
pub(super) fn is_local(proof: &Proof) -> bool {
    proof.worth == SeedWorth::Local
}

/// `draw.txt`: what belongs to the draw and not to its commitment.
pub fn draw_txt(proof: &Proof, written: &Written) -> String {
    let rehearsal = if written.rehearsal { "rehearsal=yes\n" } else { "" };
    let void = if proof.void { "void=yes\n" } else { "" };
    format!(
        "draw={}\ncommit={}\nseed-source={}\nseed={}\nkey={}\ncommitted-at={}\nmade-at={}\nhead={}\n{rehearsal}{void}",
        proof.name, proof.commit, proof.seed_source, proof.seed, proof.key, proof.committed, proof.made, written.head
    )
}

/// `ticket.txt`: the ticket of one row.
pub fn ticket_txt(row: &RowProof) -> String {
    let drawn = row.rank.map_or_else(|| "no".to_owned(), |rank| rank.to_string());
    format!("ref={}\nleaf={}\nticket={}\ndrawn={drawn}\n", row.reference, hex(&row.leaf), row.ticket)
}

/// `bucket.txt` and `nodes.txt`: what leads from a leaf to the root.
pub fn inclusion(row: &RowProof) -> (String, String) {
    let bucket: Vec<String> = row.bucket.iter().map(|leaf| format!("{}\n", hex(leaf))).collect();
    let nodes: Vec<String> = row.nodes.iter().map(|node| format!("{node}\n")).collect();
    (bucket.concat(), nodes.concat())
}

/// `excluded.tsv`: the dialogues outside the frame, counted by reason.
pub fn excluded(proof: &Proof) -> String {
    proof
        .excluded
        .iter()
        .map(|(reason, dialogues)| format!("{}\t{dialogues}\n", reason.words()))
        .collect::<Vec<_>>()
        .concat()
}
