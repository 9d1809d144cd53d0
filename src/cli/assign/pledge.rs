//! `assize assign pledge`: a pledge from a secret.

use crate::calc::draw::pledge;
use crate::cli::Done;
use crate::cli::desk::Desk;
use crate::cli::input::words_or_file;
use crate::cli::outlet::to_stdout;
use crate::core::refusal::Refusal;

/// Makes a pledge from a secret, to be given before the secret is revealed. Nothing is recorded.
pub fn make_pledge(desk: &Desk, party: &str, secret: &str) -> anyhow::Result<Done> {
    let secret = words_or_file(secret)?;
    let made = pledge(party, &secret).map_err(Refusal::words)?;
    desk.talk("Keep the secret to yourself until the draw is committed; then give it with --reveal.");
    to_stdout(|out| writeln!(out, "{party}:{made}"))?;
    Ok(Done::Well)
}
