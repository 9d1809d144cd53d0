//! What somebody keeps outside the file, and `verify` is given: heads, files that hold heads, a head that was signed.

use super::signature::Signature;
use crate::cli::open::Open;
use crate::cli::outlet;
use crate::core::keeping::{self, Found};
use crate::core::ledger::{Anchor, Outcome, Verdict};
use crate::core::refusal::{Refusal, Result};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// What is given with `--against`.
#[derive(Clone, Debug)]
pub enum Against {
    /// A head.
    Head(Anchor),
    /// A file or a folder that holds heads.
    Place(PathBuf),
}

/// What somebody keeps outside the file.
#[derive(clap::Args, Debug)]
pub struct Given {
    /// A head noted earlier, as reports print it, or a file or folder that holds heads (can be repeated)
    #[arg(long, value_name = "SEQ:HASH|FILE|DIR", value_parser = against)]
    against: Vec<Against>,
    /// A file or a folder that holds heads: mails, reports, proofs, what `nightly --heads` notes (can be repeated)
    #[arg(long, value_name = "FILE|DIR", env = "ASSIZE_HEADS")]
    heads: Vec<PathBuf>,
    /// A head that was signed with `keep sign`; its signature stands below it or in FILE.sig
    #[arg(long, value_name = "FILE")]
    signature: Option<PathBuf>,
    /// The keys that may sign, as ssh-keygen takes them: WHO KEYTYPE KEY in each line; keep them outside the file
    #[arg(long, value_name = "FILE", requires = "signature")]
    allowed: Option<PathBuf>,
}

/// A head, or the name of what is there.
fn against(text: &str) -> std::result::Result<Against, String> {
    let head = text.parse().map(Against::Head);
    head.or_else(|why| if Path::new(text).exists() { Ok(Against::Place(text.into())) } else { Err(why) })
}

/// All that was given.
pub struct Outside {
    heads: Vec<Anchor>,
    files: Vec<Found>,
    signature: Option<Signature>,
}

impl Outside {
    /// Reads it; refused where a file is not there, cannot be read, or none of them holds a head.
    pub fn of(args: &Given) -> Result<Self> {
        let (mut heads, mut places) = (Vec::new(), args.heads.clone());
        for one in &args.against {
            match one {
                Against::Head(head) => heads.push(head.clone()),
                Against::Place(place) => places.push(place.clone()),
            }
        }
        places.iter().try_for_each(|place| outlet::spare(place))?;
        let files = keeping::found(&places)?;
        if !places.is_empty() && files.iter().all(|file| file.heads.as_ref().map_or(true, BTreeSet::is_empty)) {
            let names: Vec<String> = places.iter().map(|place| place.display().to_string()).collect();
            return Err(Refusal::data(format!("no head stands in {}", names.join(", ")))
                .hint("reports, mails and proofs of assize hold one, such as: head 42:0123456789abcdef"));
        }
        let signature = args.signature.as_deref().map(|file| Signature::read(file, args.allowed.as_deref()));
        Ok(Self { heads, files, signature: signature.transpose()? })
    }

    /// Every head, each once.
    pub fn heads(&self) -> Vec<Anchor> {
        let found = self.files.iter().filter_map(|file| file.heads.as_ref().ok()).flatten();
        let signed = self.signature.iter().map(|signature| &signature.signed.head);
        let all: BTreeSet<&Anchor> = self.heads.iter().chain(found).chain(signed).collect();
        all.into_iter().cloned().collect()
    }

    /// What the files and the signature say of the chain.
    pub fn verdicts(&self, open: &mut Open<'_>) -> Result<Vec<Verdict>> {
        let mut verdicts = Vec::new();
        let is_suspect = open.store.suspect();
        if !self.files.is_empty() {
            verdicts.push(if is_suspect {
                not_asked("heads")
            } else {
                keeping::compared(&*open.store.snapshot()?, &self.files)?
            });
        }
        if let Some(signature) = &self.signature {
            verdicts.push(if is_suspect { not_asked("signature") } else { signature.verdict(open)? });
        }
        Ok(verdicts)
    }
}

/// Nothing is read from a file whose schema was altered.
fn not_asked(check: &'static str) -> Verdict {
    let says = "not asked: the file's schema was altered".to_owned();
    Verdict { check, outcome: Outcome::NotChecked, says, findings: Vec::new() }
}
