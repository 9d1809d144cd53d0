//! `assize keep`: backups, and what else keeps a file safe.

mod backup;
mod doctor;
mod sign;

use super::Done;
use super::desk::Desk;
use clap::Subcommand;

#[derive(Subcommand, Debug)]
pub enum Command {
    Backup(backup::Backup),
    Sign(sign::Sign),
    Doctor(doctor::Doctor),
}

pub fn run(desk: &Desk, command: Command) -> anyhow::Result<Done> {
    match command {
        Command::Backup(args) => backup::backup(desk, &args),
        Command::Sign(args) => sign::sign(desk, &args),
        Command::Doctor(args) => doctor::doctor(desk, &args),
    }
}
