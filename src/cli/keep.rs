//! `assize keep`: backups, and what else keeps a file safe.

mod access;
mod backup;
mod doctor;
mod erase;
mod hold;
mod retain;
mod sign;
mod whose;

use super::Done;
use super::desk::Desk;
use clap::Subcommand;

#[derive(Subcommand, Debug)]
pub enum Command {
    Backup(backup::Backup),
    Sign(sign::Sign),
    Doctor(doctor::Doctor),
    Hold(hold::Hold),
    Release(hold::Release),
    /// List what may not be erased meanwhile, and why
    Holds,
    Erase(erase::Erase),
    Approve(erase::Approve),
    /// List what was asked to be erased, and what became of it
    ///
    /// A backup that was made before an erasure still holds the text. Where one is opened again, ask there for what this
    /// list names since, as it names it. Customers are named until their name is erased; then the refs of their dialogues are.
    Erasures,
    /// Write the file again without the bytes of what was erased, where another process held that up
    Clean,
    Retain(retain::Retain),
    Access(access::Access),
}

pub fn run(desk: &Desk, command: Command) -> anyhow::Result<Done> {
    match command {
        Command::Backup(args) => backup::backup(desk, &args),
        Command::Sign(args) => sign::sign(desk, &args),
        Command::Doctor(args) => doctor::doctor(desk, &args),
        Command::Hold(args) => hold::hold(desk, &args),
        Command::Release(args) => hold::release(desk, &args),
        Command::Holds => hold::holds(desk),
        Command::Erase(args) => erase::erase(desk, &args),
        Command::Approve(args) => erase::approve(desk, &args),
        Command::Erasures => erase::erasures(desk),
        Command::Clean => erase::clean(desk),
        Command::Access(args) => access::access(desk, &args),
        Command::Retain(args) => retain::retain(desk, &args),
    }
}
