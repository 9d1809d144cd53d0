//! `assize keep sign`: the newest head, signed with the SSH key of the person who acts.

use crate::cli::desk::Desk;
use crate::cli::outlet;
use crate::cli::signing::{Keygen, Signer};
use crate::cli::verify::beside;
use crate::cli::whole::require_whole;
use crate::cli::{Done, open::Open};
use crate::core::keeping::Checkpoint;
use crate::core::ledger::Access;
use crate::core::people;
use crate::core::refusal::{Refusal, Result};
use crate::view::Format;
use clap::Args;
use std::fs;
use std::path::{Path, PathBuf};

/// Sign the newest head with your SSH key, for somebody who cannot write the file
///
/// Give it each week to somebody who cannot write the file: the works council, a mailbox, another team. Whatever came
/// up to that head cannot change any more without being found, and nobody without your key can have made it. A file that
/// `assize verify` finds altered is not signed; one of over 256 MiB is not checked first.
///
/// With --out the text is written there and the signature next to it, into FILE.sig; without it both are printed, one
/// below the other. `assize verify --signature FILE` checks them, and so does ssh-keygen alone:
/// ssh-keygen -Y verify -f allowed_signers -I WHO -n assize-head -s FILE.sig < FILE
///
/// Example: assize --as mara keep sign --key ~/.ssh/id_ed25519 --out heads/2026-11-30.txt
#[derive(Args, Debug)]
pub struct Sign {
    /// The SSH key to sign with, or the public half of one in the agent; without it the one you registered, in the agent
    #[arg(long, value_name = "FILE")]
    key: Option<PathBuf>,
}

pub fn sign(desk: &Desk, args: &Sign) -> anyhow::Result<Done> {
    if desk.format() != Format::Table {
        return Err(Refusal::words("what is signed is a text, checked to the byte: it has no other format")
            .hint("leave --format out, and name the file .txt; its head in JSON: assize verify --format json")
            .into());
    }
    let signature = desk.out().map(beside);
    if let Some(signature) = &signature {
        desk.claim(signature, "FILE.sig")?;
    }
    require_whole(desk, "its head is signed by nobody who was asked to vouch for it")?;
    let mut open = desk.open(Access::Read)?;
    let (checkpoint, public) = wanted(&mut open)?;
    if let (Some(out), Some(signature)) = (desk.out(), &signature)
        && stands(out, signature, &checkpoint)?
    {
        desk.talk(&format!("{} holds this head already; nothing was written", out.display()));
        return Ok(Done::Well);
    }
    let (text, signer) = (checkpoint.to_string(), Signer { handle: &checkpoint.signer, public: &public });
    let keygen = Keygen::on_path().for_heads();
    let armored = match &args.key {
        Some(key) => keygen.sign(&text, key, &signer)?,
        None => keygen.sign_with_agent(&text, &signer)?,
    };
    match &signature {
        Some(signature) => {
            outlet::write(signature, &|out| out.write_all(armored.as_bytes()))?;
            desk.text(&text)?;
            desk.talk(&format!("{} signed {}: {}", checkpoint.signer, checkpoint.head, signature.display()));
        }
        None => desk.text(&format!("{text}{armored}"))?,
    }
    Ok(Done::Well)
}

/// What is to be signed, and the public key of who signs.
fn wanted(open: &mut Open<'_>) -> Result<(Checkpoint, String)> {
    let (who, now, rehearsal) = (open.who()?, open.now, open.store.rehearsal());
    let policy = open.policy()?;
    let snapshot = open.store.snapshot()?;
    let person = people::find(&snapshot, &who.actor)?;
    people::require_login(&snapshot, &who, &person, &policy)?;
    let key = people::key_of(&snapshot, person.id, i64::MAX)?;
    let (_, public) = key.ok_or_else(|| {
        Refusal::rule(format!("{} has no key on record to sign with", person.handle))
            .hint("register its public half: assize people key FILE.pub")
    })?;
    Ok((Checkpoint::now(&snapshot, &person.handle, now, rehearsal)?, public))
}

/// Whether the same head was signed there before; refused where something else stands there.
fn stands(out: &Path, signature: &Path, signed: &Checkpoint) -> Result<bool> {
    if !out.exists() && !signature.exists() {
        return Ok(false);
    }
    let before = fs::read_to_string(out).ok().and_then(|text| Checkpoint::parse(&text).ok());
    if signature.exists()
        && before.is_some_and(|before| (&before.head, &before.signer) == (&signed.head, &signed.signer))
    {
        return Ok(true);
    }
    Err(Refusal::words(format!("{} or its .sig is there already, with something else in it", out.display()))
        .hint("what was signed is kept: give another name, such as one with the day in it"))
}
