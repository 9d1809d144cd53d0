//! The one clock, and the one place that asks who is logged in.

use crate::calc::moment::Moment;
use crate::core::people::GIVEN_LOGIN;
use crate::core::refusal::{Refusal, Result};
use std::env;

const GIVEN: &str = "ASSIZE_NOW";

/// The time now. A rehearsal takes it from `ASSIZE_NOW`; no other file does.
pub fn now(rehearsal: bool) -> Result<Moment> {
    match env::var(GIVEN) {
        Ok(text) if rehearsal => text
            .parse()
            .map_err(|error| Refusal::words(format!("{GIVEN}: {error}")).hint("a moment like 2026-03-02T09:00:00Z")),
        Ok(_) => {
            Err(Refusal::words(format!("{GIVEN} is set, but this file is not a rehearsal: its clock is the real one"))
                .hint(format!("unset {GIVEN}, or make a file to try things in: assize init --rehearsal")))
        }
        Err(_) => real(),
    }
}

#[allow(clippy::disallowed_methods)] // The one clock.
fn real() -> Result<Moment> {
    Moment::from_seconds(chrono::Utc::now().timestamp())
        .ok_or_else(|| Refusal::fault("the system's clock is outside the years 1 to 9999"))
}

/// The operating system's user, never taken from USER or LOGNAME. A rehearsal takes it from
/// `ASSIZE_LOGIN`, so that it comes out the same on every machine.
pub fn login(rehearsal: bool) -> String {
    if rehearsal {
        return env::var("ASSIZE_LOGIN").unwrap_or_else(|_| GIVEN_LOGIN.to_owned());
    }
    let uid = nix::unistd::getuid();
    let user = nix::unistd::User::from_uid(uid).ok().flatten();
    user.map_or_else(|| format!("uid {uid}"), |user| user.name)
}
