//! The files of a proof, as texts.

use crate::calc::digest::hex;
use crate::core::draw::{Around, CalledOff, Moved, PlanVersion, Proof, RowProof, SeedWorth};
use crate::core::ledger::By;
use crate::core::text::Untrusted;
use crate::core::toml::Difference;
use crate::view::behind::who;
use crate::view::inert::term_line;

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
    let void = |by: &By| format!("void=yes\nvoid-by={}\nvoid-at={}\n", who(by), by.at);
    let (plan, void) = (&proof.behind.plan, proof.void_by.as_ref().map(void).unwrap_or_default());
    let hand = proof.one_hand.as_ref().map(|who| format!("secrets-by={who}\n")).unwrap_or_default();
    format!(
        "draw={}\ncommit={}\nseed-source={}\nseed={}\nkey={}\ncommitted-at={}\nmade-at={}\nplan={}/{}\npopulation={}\nhead={}\n{rehearsal}{void}{hand}",
        proof.name,
        proof.commit,
        proof.seed_source,
        proof.seed,
        proof.key,
        proof.committed,
        proof.made,
        plan.name,
        plan.version,
        term_line(&plan.population),
        written.head
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

/// `amended.tsv`: what was amended into or out of the draw, by whom and why.
pub fn amended(proof: &Proof) -> String {
    let line = |one: &Moved| {
        let why = one.why.as_ref().map_or("blanks were filled", |why| why.expose());
        row(&[&one.by.at.to_string(), one.way.word(), one.reference.expose(), &who(&one.by), why])
    };
    proof.behind.moved.iter().map(line).collect()
}

/// `plan.tsv`: what changed in the plan since the draw before, and by whom.
pub fn plan(proof: &Proof) -> String {
    let said = |value: &Option<String>| value.clone().unwrap_or_default();
    let line = |version: &PlanVersion, one: &Difference| {
        let (at, number) = (version.by.at.to_string(), version.version.to_string());
        row(&[&at, &number, &one.key, &said(&one.before), &said(&one.after), &who(&version.by)])
    };
    let versions = proof.behind.plan.since.iter();
    versions.flat_map(|version| version.differences.iter().map(move |one| line(version, one))).collect()
}

/// `absences.tsv`: the absences of auditors that held on its day and were called off, and by whom.
pub fn absences(proof: &Proof) -> String {
    let line = |one: &CalledOff| {
        let (since, until, at) = (one.days.0.to_string(), one.days.1.to_string(), one.off.at.to_string());
        row(&[&one.handle, &since, &until, &who(&one.by), &at, &who(&one.off)])
    };
    proof.behind.called_off.iter().map(line).collect()
}

/// `around.tsv`: what else people did around the draw, and who.
pub fn around(proof: &Proof) -> String {
    let said = |words: &Option<Untrusted>| words.as_ref().map(|words| words.expose().to_owned()).unwrap_or_default();
    let line = |one: &Around| {
        let (at, times, to) = (one.by.at.to_string(), one.times.to_string(), one.to.clone().unwrap_or_default());
        let agent = one.agent.as_ref().map(|agent| agent.handle.as_str()).unwrap_or_default();
        row(&[&at, one.doing.word(), &times, agent, &said(&one.what), &to, &who(&one.by), &said(&one.why)])
    };
    proof.behind.around.iter().map(line).collect()
}

/// A line of fields, each inert.
fn row(fields: &[&str]) -> String {
    let fields: Vec<String> = fields.iter().map(|field| term_line(field).replace('\t', " ")).collect();
    format!("{}\n", fields.join("\t"))
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
