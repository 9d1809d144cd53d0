//! Words in: each subcommand parses, calls one act of the core, and shows its answer.

// Doc comments here are help texts, read by people at a terminal.
#![allow(clippy::doc_markdown, clippy::doc_link_with_quotes)]

mod arbitrate;
mod ask;
mod asked;
mod assign;
mod blind;
mod card;
mod card_file;
mod care;
mod clock;
mod coach;
mod completions;
mod desk;
mod dispute;
mod disputed;
mod done;
mod drafts;
mod editor;
mod exempt;
mod file_name;
mod folder;
mod gone;
mod improve;
mod init;
mod input;
mod intake;
mod keep;
mod later;
mod medium;
mod noted;
mod on_record;
mod open;
mod outlet;
mod paths;
mod people;
mod policy;
mod reader;
mod readings;
mod replies;
mod report;
mod rights;
mod score;
pub mod signing;
mod template;
mod usage;
mod verify;
mod whole;

use crate::core::refusal::Refusal;
use crate::view::inert::term_line;
use asked::Asked;
use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};
use desk::{Desk, Globals};
use done::Done;
use later::Later;
use outlet::to_stdout;
use std::ffi::OsString;
use std::io::Write;
use std::process::ExitCode;

/// Keep quality audits of customer service fair
///
/// Dialogues come in (intake), are drawn by a lottery that anyone can check (assign), are scored
/// against a published card (score), may be disputed (dispute), are ruled on by somebody with no part
/// in the case (arbitrate), and become figures that say how sure they are (report).
/// Everything is kept in one file, sealed entry by entry.
#[derive(Parser, Debug)]
#[command(name = "assize", version, after_help = AFTER, arg_required_else_help = true, disable_help_subcommand = true)]
struct Cli {
    #[command(flatten)]
    globals: Globals,
    #[command(subcommand)]
    command: Command,
}

const AFTER: &str = "\
Exit codes: 0 done (also: already done) · 1 a rule says no · 2 usage error · 3 a check failed ·
4 done but short · 65 bad data · 66 no such file · 70 our fault · 74 cannot read or write · 75 busy, try
again · 130 interrupted";

#[derive(Subcommand, Debug)]
enum Command {
    /// Handle requests from arrival to archive, take in finished dialogues, and find them again
    #[command(subcommand)]
    Intake(Later<intake::Command>),
    /// Draw which dialogues are audited, and by whom
    #[command(subcommand)]
    Assign(Later<assign::Command>),
    /// Score dialogues against the card, and deliver the result
    #[command(subcommand)]
    Score(Later<score::Command>),
    /// Reject marks with a reason, and talk them over
    #[command(subcommand)]
    Dispute(Later<dispute::Command>),
    /// Rule on what a session left open
    #[command(subcommand)]
    Arbitrate(Later<arbitrate::Command>),
    /// See to agents who were hurt
    #[command(subcommand)]
    Care(Later<care::Command>),
    /// Show figures that say how sure they are
    #[command(subcommand)]
    Report(Later<report::Command>),
    /// Coach: suggest, agree, do it in steps, audit afterwards, and see what it did
    #[command(subcommand)]
    Coach(Later<coach::Command>),
    /// Make something better: plan it, do it, check it against the data, and keep it or not
    #[command(subcommand)]
    Improve(Later<improve::Command>),
    /// Make a new file
    Init(init::Args),
    /// Publish the house rules, and read them
    #[command(subcommand)]
    Policy(Later<policy::Command>),
    /// Keep the roster: who works here, in which role and team
    #[command(subcommand)]
    People(Later<people::Command>),
    /// Check, publish and read scorecards
    #[command(subcommand)]
    Card(Later<card::Command>),
    /// Keep the file safe, and what it holds about people no longer than agreed
    #[command(subcommand)]
    Keep(Later<keep::Command>),
    /// Check that nothing recorded was changed
    Verify(verify::Args),
    Template(template::Args),
    Completions(completions::Completions),
    Man(completions::Man),
}

/// The command as clap knows it, with all below it, for tests of help.
pub fn command() -> clap::Command {
    let mut command = Cli::command();
    command.build();
    command
}

/// Runs the command line and answers the exit code.
pub fn main() -> ExitCode {
    let (cli, asked) = match parsed() {
        Ok(parsed) => parsed,
        Err(error) => return misused(&error),
    };
    match run(cli, asked) {
        Ok(done) => ExitCode::from(done.exit_code()),
        Err(error) => fail(&error),
    }
}

/// What the command line says, and how that is told on record.
fn parsed() -> Result<(Cli, Asked), clap::Error> {
    let mut command = Cli::command();
    let mut matches = command.try_get_matches_from_mut(given())?;
    let asked = Asked::of(&command, &matches);
    let cli = Cli::from_arg_matches_mut(&mut matches).map_err(|error| error.format(&mut command))?;
    Ok((cli, asked))
}

/// The words of the command line; `help report agents` asks for the same as `report agents --help`.
fn given() -> Vec<OsString> {
    let mut words: Vec<OsString> = std::env::args_os().collect();
    if words.get(1).is_some_and(|word| word == "help") {
        words.remove(1);
        words.push("--help".into());
    }
    words
}

fn run(cli: Cli, asked: Asked) -> anyhow::Result<Done> {
    let takes_folder = matches!(
        &cli.command,
        Command::Report(Later(report::Command::Management(_) | report::Command::Evidence(_)))
            | Command::Keep(Later(keep::Command::Access(_)))
            | Command::Man(_)
    );
    let desk = Desk::new(cli.globals, asked, takes_folder)?;
    match cli.command {
        Command::Intake(Later(command)) => intake::run(&desk, command),
        Command::Assign(Later(command)) => assign::run(&desk, command),
        Command::Score(Later(command)) => score::run(&desk, command),
        Command::Dispute(Later(command)) => dispute::run(&desk, command),
        Command::Arbitrate(Later(command)) => arbitrate::run(&desk, command),
        Command::Care(Later(command)) => care::run(&desk, &command),
        Command::Report(Later(command)) => report::run(&desk, &command),
        Command::Coach(Later(command)) => coach::run(&desk, command),
        Command::Improve(Later(command)) => improve::run(&desk, command),
        Command::Init(args) => init::run(&desk, &args),
        Command::Policy(Later(command)) => policy::run(&desk, command),
        Command::People(Later(command)) => people::run(&desk, command),
        Command::Card(Later(command)) => card::run(&desk, command),
        Command::Keep(Later(command)) => keep::run(&desk, command),
        Command::Verify(args) => verify::run(&desk, &args),
        Command::Template(args) => template::run(&desk, &args),
        Command::Completions(args) => completions::completions(&desk, &args, command()),
        Command::Man(_) => completions::man(&desk, &command()),
    }
}

/// Help goes to stdout; usage errors are told on stderr, made inert.
fn misused(error: &clap::Error) -> ExitCode {
    let text = usage::told(error, Cli::command());
    if error.use_stderr() {
        let _ = std::io::stderr().write_all(text.as_bytes());
        return ExitCode::from(2);
    }
    match to_stdout(|out| out.write_all(text.as_bytes())) {
        Ok(()) => ExitCode::SUCCESS,
        Err(refusal) => fail(&refusal.into()),
    }
}

/// Tells a refusal on stderr: what, each finding, what to do.
fn fail(error: &anyhow::Error) -> ExitCode {
    let mut lines = Vec::new();
    let code = if let Some(refusal) = error.downcast_ref::<Refusal>() {
        lines.push(format!("error: {}", refusal.message));
        lines.extend(refusal.findings.iter().map(|finding| format!("  {finding}")));
        lines.extend(refusal.hint.iter().map(|hint| format!("hint: {hint}")));
        refusal.kind.exit_code()
    } else {
        lines.push(format!("error: {error:#}"));
        lines.push("hint: this is our fault; please report it".to_owned());
        70
    };
    for line in lines {
        let _ = writeln!(std::io::stderr(), "{}", term_line(&line));
    }
    ExitCode::from(code)
}
