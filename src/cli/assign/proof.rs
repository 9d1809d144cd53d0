//! `assize assign verify` and `assize assign proof`: a draw, computed again and handed out to be checked.

use super::super::Done;
use super::super::desk::Desk;
use super::super::open::Open;
use crate::core::audit;
use crate::core::ledger::{Access, Verdict};
use crate::core::refusal::{Kind, Refusal, Result};
use crate::core::sampling::{self, Named, Proof, RowProof, Sight, Turn};
use crate::view::draws;
use crate::view::proof::{self as shown, Written};
use clap::Args;
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

#[derive(Args, Debug)]
pub struct Verify {
    /// The draw, by its name or its number
    #[arg(value_name = "DRAW", required_unless_present = "all")]
    draw: Option<String>,
    /// Every draw
    #[arg(long, conflicts_with = "draw")]
    all: bool,
}

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
}

pub fn verify(desk: &Desk, args: &Verify) -> anyhow::Result<Done> {
    let mut open = desk.open(Access::Read)?;
    let found = examined(&mut open, args)?;
    let holds = !found.iter().flat_map(|(_, verdicts)| verdicts).any(Verdict::fails);
    open.sheet(&shown::verdicts(&found))?;
    Ok(if holds { Done::Well } else { Done::CheckFailed })
}

pub fn gaps(desk: &Desk, draw: &str) -> anyhow::Result<Done> {
    let mut open = desk.open(Access::Read)?;
    let (draw, (gaps, left_out)) = {
        let snapshot = open.store.snapshot()?;
        let draw = sampling::find(&snapshot, draw)?;
        let gaps = sampling::gaps(&snapshot, draw.id)?;
        (draw, gaps)
    };
    open.sheet(&draws::gaps(&draw.name, &gaps, left_out))?;
    Ok(Done::Well)
}

fn examined(open: &mut Open<'_>, args: &Verify) -> Result<Vec<(Named, Vec<Verdict>)>> {
    let snapshot = open.store.snapshot()?;
    let draws = match &args.draw {
        Some(word) => vec![sampling::find(&snapshot, word)?],
        None => sampling::named(&snapshot)?,
    };
    let mut examined = Vec::new();
    for draw in draws {
        let mut verdicts = sampling::verify(&snapshot, draw.id)?;
        let (audits, wrong) = audit::recheck_assignments(&snapshot, Some(draw.id))?;
        verdicts.push(shown::auditors(audits, wrong));
        examined.push((draw, verdicts));
    }
    Ok(examined)
}

pub fn prove(desk: &Desk, args: &Prove) -> anyhow::Result<Done> {
    let mut open = desk.open(Access::Read)?;
    let (who, policy, today) = (open.who()?, open.policy()?, open.today()?);
    let written = Written { head: open.head()?, rehearsal: open.store.rehearsal() };
    let snapshot = open.store.snapshot()?;
    let draw = sampling::find(&snapshot, &args.draw)?;
    let sight = sampling::sight(&snapshot, &who, &policy, today)?;
    require_part(&sight, args, &who.actor, &draw)?;
    require_sound(&sampling::verify(&snapshot, draw.id)?, &draw)?;
    let proof = sampling::proof(&snapshot, draw.id)?;
    let prove_row = |reference: &String| sampling::row_proof(&snapshot, draw.id, reference, &sight);
    let row = args.reference.as_ref().map(prove_row).transpose()?;
    let path = args.folder.clone().unwrap_or_else(|| named_after(&draw.name));
    let mut folder = Folder::begin(&path)?;
    folder.texts(&proof, row.as_ref(), &written)?;
    if row.is_none() {
        folder.lines("frame.tsv", |line| sampling::each_row(&snapshot, draw.id, line))?;
    }
    for (name, turn) in [("drawn.tsv", Turn::First), ("later.tsv", Turn::Later)] {
        folder.lines(name, |line| sampling::each_drawn(&snapshot, draw.id, &sight, turn, line))?;
    }
    drop(snapshot);
    let page = shown::made(&proof, row.as_ref(), &path.display().to_string(), &folder.files);
    folder.finish()?;
    open.answer(&page)?;
    Ok(Done::Well)
}

/// Nothing is handed out that does not come out of the facts.
fn require_sound(verdicts: &[Verdict], draw: &Named) -> Result<()> {
    match verdicts.iter().find(|verdict| verdict.fails()) {
        Some(verdict) => Err(Refusal::new(Kind::Check, format!("there is no proof: {}", verdict.says))
            .hint(format!("what differs: assize assign verify {}", draw.name))),
        None => Ok(()),
    }
}

/// Whoever does not see every ref says of which dialogue.
fn require_part(sight: &Sight, args: &Prove, actor: &str, draw: &Named) -> Result<()> {
    if *sight == Sight::Everything || args.reference.is_some() {
        return Ok(());
    }
    Err(Refusal::rule(format!("{actor} may not see every ref of {}", draw.name))
        .hint("managers, leads and arbiters may; a proof of your own dialogue: --ref REF"))
}

/// The folder of a draw's proof; what cannot stand in a folder's name is a dash.
fn named_after(draw: &str) -> PathBuf {
    let plain = |c: char| if c.is_alphanumeric() || c == '-' || c == '_' { c } else { '-' };
    PathBuf::from(format!("proof-{}", draw.chars().map(plain).collect::<String>()))
}

/// A folder that is made whole or not at all: beside its place first, then under its name.
struct Folder {
    path: PathBuf,
    partial: tempfile::TempDir,
    files: Vec<&'static str>,
}

impl Folder {
    fn begin(path: &Path) -> Result<Self> {
        if path.exists() && !fs::read_dir(path).is_ok_and(|mut entries| entries.next().is_none()) {
            return Err(Refusal::words(format!("{} is there already, and not an empty folder", path.display()))
                .hint("nothing is overwritten; give another one with --folder"));
        }
        let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."));
        // Whoever gets it must be able to read it, as far as the umask lets them.
        let open = fs::Permissions::from_mode(0o777);
        let partial = tempfile::Builder::new().prefix(".proof-").permissions(open).tempdir_in(parent);
        let partial = partial.map_err(|error| failed(path, &error))?;
        Ok(Self { path: path.to_owned(), partial, files: Vec::new() })
    }

    /// What does not grow with the frame.
    fn texts(&mut self, proof: &Proof, row: Option<&RowProof>, written: &Written) -> Result<()> {
        self.text("README.txt", &shown::readme(proof, row, written))?;
        self.text("commitment.txt", &proof.commitment)?;
        self.text("draw.txt", &shown::draw_txt(proof, written))?;
        self.text("excluded.tsv", &shown::excluded(proof))?;
        self.text("check.sh", shown::CHECK)?;
        if let Some(row) = row {
            let (bucket, nodes) = shown::inclusion(row);
            self.text("row.tsv", &format!("{}\n", row.line))?;
            self.text("bucket.txt", &bucket)?;
            self.text("nodes.txt", &nodes)?;
            self.text("ticket.txt", &shown::ticket_txt(row))?;
        }
        Ok(())
    }

    fn text(&mut self, name: &'static str, text: &str) -> Result<()> {
        self.file(name, |out| out.write_all(text.as_bytes()).map_err(|error| failed(Path::new(name), &error)))
    }

    /// A file of lines that come one at a time.
    fn lines(
        &mut self,
        name: &'static str,
        each: impl FnOnce(&mut dyn FnMut(&str) -> Result<()>) -> Result<()>,
    ) -> Result<()> {
        self.file(name, |out| {
            each(&mut |line| writeln!(out, "{line}").map_err(|error| failed(Path::new(name), &error)))
        })
    }

    fn file(&mut self, name: &'static str, write: impl FnOnce(&mut dyn Write) -> Result<()>) -> Result<()> {
        let path = self.partial.path().join(name);
        let lost = |error: std::io::Error| failed(&self.path.join(name), &error);
        let mut out = BufWriter::new(File::create_new(path).map_err(lost)?);
        write(&mut out)?;
        out.flush().and_then(|()| out.get_ref().sync_all()).map_err(lost)?;
        self.files.push(name);
        Ok(())
    }

    /// Gives the folder its name; an empty one that stood there gives way.
    fn finish(self) -> Result<()> {
        fs::rename(self.partial.path(), &self.path).map_err(|error| failed(&self.path, &error))?;
        let _ = self.partial.keep();
        Ok(())
    }
}

fn failed(path: &Path, error: &std::io::Error) -> Refusal {
    Refusal::io(format!("{} cannot be written: {}", path.display(), error.kind()))
}
