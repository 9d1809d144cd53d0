//! `assize assign proof`: a draw, handed out to be checked.

use crate::cli::desk::Desk;
use crate::cli::folder::{Files, Folder};
use crate::cli::intake::open_found;
use crate::cli::open::Open;
use crate::cli::{Done, blind};
use crate::core::draw::{self, EngineFile, Named, Proof, Provable, RowProof, Turn};
use crate::core::ledger::Access;
use crate::core::reading::Options;
use crate::core::refusal::{Refusal, Result};
use crate::core::text::shell_word;
use crate::view::proof::{self as shown, Written};
use clap::Args;
use std::collections::BTreeSet;
use std::path::PathBuf;

#[derive(Args, Debug)]
pub struct Prove {
    /// The draw, by its name or its number
    #[arg(value_name = "DRAW")]
    draw: String,
    /// Show only this dialogue's part in it
    #[arg(long = "ref", value_name = "REF")]
    reference: Option<String>,
    /// The folder to make; by default `proof-` and the draw's name
    #[arg(long, value_name = "DIR")]
    folder: Option<PathBuf>,
    /// With --ref of an external draw: the buckets that came with its picks
    #[arg(long, value_name = "FILE", requires = "reference")]
    buckets: Option<PathBuf>,
}

pub fn prove(desk: &Desk, args: &Prove) -> anyhow::Result<Done> {
    let mut open = desk.open(Access::Read)?;
    let (who, policy, today) = (open.who()?, open.policy()?, open.today()?);
    let written = Written { head: open.head()?, rehearsal: open.store.rehearsal() };
    let draw = draw::find(&*open.store.snapshot()?, &args.draw)?;
    let verdicts = require_shown(&mut open, &draw)?;
    let snapshot = open.store.snapshot()?;
    let sight = draw::sight(&snapshot, &who, &policy, today)?;
    let path = args.folder.clone().unwrap_or_else(|| PathBuf::from(format!("proof-{}", file_name(&draw.name))));
    let mut buckets = args.buckets.as_deref().map(|path| open_found(path, &Options::default())).transpose()?;
    let mut folder = Folder::begin(&path)?;
    let provable = Provable { conn: &snapshot, draw: &draw, sight: &sight, verdicts };
    let buckets = buckets.as_mut().map(|(reader, name)| (reader, name.as_str()));
    let (proof, row) = write(&provable, (args.reference.as_deref(), buckets), &written, &mut folder)?;
    drop(snapshot);
    let page = shown::made(&proof, row.as_ref(), &path.display().to_string(), &folder.files);
    folder.finish()?;
    open.answer(&page)?;
    Ok(Done::Well)
}

/// Writes the files of a proof: of a draw, or of one dialogue's part in it.
pub fn write(
    provable: &Provable<'_>,
    (reference, buckets): (Option<&str>, Option<EngineFile<'_>>),
    written: &Written,
    files: &mut dyn Files,
) -> Result<(Proof, Option<RowProof>)> {
    let (proof, row) = provable.proof(reference, buckets)?;
    texts(files, &proof, row.as_ref(), written)?;
    if row.is_none() && !proof.external {
        files.lines("frame.tsv", &mut |line| provable.each_row(line))?;
    }
    if row.is_none() && proof.machine.is_some() && provable.verdicts {
        // What is in an engine is not all here: a file that holds only picks is called otherwise.
        let name = if proof.external { "said.tsv" } else { "verdicts.tsv" };
        files.lines(name, &mut |line| provable.each_verdict(line))?;
    }
    for (name, turn) in [("drawn.tsv", Turn::First), ("later.tsv", Turn::Later)] {
        files.lines(name, &mut |line| provable.each_drawn(turn, line))?;
    }
    Ok((proof, row))
}

/// Refuses a proof that would tell an auditor whose dialogue they are to score: rows name agents, and so do the tickets,
/// which everybody can compute. Answers whether what a machine said may be told.
fn require_shown(open: &mut Open<'_>, draw: &Named) -> Result<bool> {
    let verdicts = may_see_verdicts(open, draw)?;
    let waiting = blind::refs(open)?;
    let Some(reference) = first_in(open, draw, &waiting)? else {
        return if blind::hides_key(open, &draw.name)? { Err(tells_strata(draw)) } else { Ok(verdicts) };
    };
    Err(Refusal::rule(format!(
        "the proof of {} would tell you whose dialogue {reference} is, which the policy hides",
        draw.name
    ))
    .hint("it is yours once that is scored; managers, leads and arbiters who do not audit may have it now"))
}

fn tells_strata(draw: &Named) -> Refusal {
    Refusal::rule(format!(
        "the key of {} would tell you in which strata the dialogues are that wait for marks",
        draw.name
    ))
    .hint("it is yours once these are scored; managers, leads and arbiters who do not audit may have it now")
}

/// Whether somebody may see what a machine says of the dialogues of a draw: not of one that they are to score. Refuses the
/// proof where its strata would tell it.
fn may_see_verdicts(open: &mut Open<'_>, draw: &Named) -> Result<bool> {
    let waiting = blind::refs_of_verdicts(open)?;
    let Some(reference) = first_in(open, draw, &waiting)? else { return Ok(true) };
    if !draw::has_verdict_strata(&*open.store.snapshot()?, &draw.name)? {
        return Ok(false);
    }
    Err(Refusal::rule(format!("the strata of {} would tell you what a machine says of {reference}", draw.name))
        .hint("it is yours once that is scored; managers, leads and arbiters who do not audit may have it now"))
}

/// The first of these refs that is in the frame of a draw.
fn first_in(open: &mut Open<'_>, draw: &Named, waiting: &BTreeSet<String>) -> Result<Option<String>> {
    let mut found = None;
    if !waiting.is_empty() {
        draw::each_row(&*open.store.snapshot()?, draw.id, &mut |line| {
            let reference = line.split('\t').next().unwrap_or_default();
            if found.is_none() && waiting.contains(reference) {
                found = Some(shell_word(reference));
            }
            Ok(())
        })?;
    }
    Ok(found)
}

/// The name of a draw as that of a folder; what cannot stand in one is a dash.
pub fn file_name(draw: &str) -> String {
    let plain = |c: char| if c.is_alphanumeric() || c == '-' || c == '_' { c } else { '-' };
    draw.chars().map(plain).collect()
}

/// The files that do not grow with the frame.
fn texts(folder: &mut dyn Files, proof: &Proof, row: Option<&RowProof>, written: &Written) -> Result<()> {
    folder.text("README.txt", &shown::readme(proof, row, written))?;
    folder.text("commitment.txt", &proof.commitment)?;
    folder.text("draw.txt", &shown::draw_txt(proof, written))?;
    folder.text("excluded.tsv", &shown::excluded(proof))?;
    folder.text("amended.tsv", &shown::amended(proof))?;
    folder.text("plan.tsv", &shown::plan(proof))?;
    folder.text("absences.tsv", &shown::absences(proof))?;
    folder.text("around.tsv", &shown::around(proof))?;
    folder.text("check.sh", shown::CHECK)?;
    if let Some(row) = row {
        let (bucket, nodes) = shown::inclusion(row);
        folder.text("row.tsv", &format!("{}\n", row.line))?;
        folder.text("bucket.txt", &bucket)?;
        folder.text("nodes.txt", &nodes)?;
        folder.text("ticket.txt", &shown::ticket_txt(row))?;
    }
    Ok(())
}
