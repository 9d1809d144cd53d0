//! `assize people key`: the public key with which the person who acts signs.

use super::super::Done;
use super::super::desk::Desk;
use super::super::input::read_text;
use crate::core::act;
use crate::core::ledger::Access;
use crate::core::people::{PublicKey, register_key};
use crate::view::people as view;
use clap::Args;
use std::path::PathBuf;

/// Register the public SSH key with which you sign, or take it away
///
/// One line as ssh-keygen writes it into a .pub file: ssh-ed25519, ecdsa-sha2-nistp256, 384 or 521, the two sk- types
/// of a token, or ssh-rsa. Its comment is not kept. Each person registers their own, and the newest holds; what was
/// signed with an earlier one is checked with that. A private key is refused, and so is the key of somebody else.
///
/// Example: assize --as iris people key ~/.ssh/id_ed25519.pub
#[derive(Args, Debug)]
pub struct Key {
    /// The public key, or - for stdin
    #[arg(value_name = "FILE.pub", required_unless_present = "none")]
    file: Option<PathBuf>,
    /// You have no key any more
    #[arg(long, conflicts_with = "file")]
    none: bool,
}

pub fn run(desk: &Desk, args: &Key) -> anyhow::Result<Done> {
    let key = args.file.as_deref().map(|file| PublicKey::parse(&read_text(file)?)).transpose()?;
    let mut open = desk.open(Access::Write)?;
    let new = open
        .perform(&act::PEOPLE_KEY, |writing, actor| register_key(writing, actor.person(writing)?, key.as_ref()))?
        .value;
    open.answer(&view::key(key.as_ref(), new))?;
    Ok(Done::Well)
}
