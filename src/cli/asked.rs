//! What was asked: the command, and the options that choose what it shows, as a reading of a list tells them.

use crate::core::text::Kept;
use clap::parser::ValueSource;
use clap::{Arg, ArgMatches, Command};
use std::fmt::Write as _;

/// Options and words whose values are told: they choose lines by what is no text of people. Of the others it is told that
/// they were given.
const TOLD: [&str; 24] = [
    "agent",
    "agents",
    "audit",
    "auditor",
    "by",
    "card",
    "category",
    "channel",
    "criterion",
    "dispute",
    "draw",
    "from",
    "language",
    "least",
    "limit",
    "number",
    "of",
    "period",
    "plan",
    "reference",
    "state",
    "team",
    "to",
    "edition",
];
/// How long a value may be that is told.
const LONGEST: usize = 40;
/// How long all of it may be.
const MOST: usize = 200;

/// What was asked.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Asked {
    /// The command, such as `report agents`.
    pub command: String,
    /// The options that choose what it shows, such as `team=north`, in the order of their names; empty: none.
    pub filter: String,
}

impl Asked {
    /// What a command line asks.
    pub fn of(command: &Command, matches: &ArgMatches) -> Self {
        let (mut command, mut matches, mut names) = (command, matches, Vec::new());
        while let Some((name, below)) = matches.subcommand() {
            names.push(name);
            let Some(found) = command.find_subcommand(name) else { break };
            (command, matches) = (found, below);
        }
        Self { command: names.join(" "), filter: filter(command, matches) }
    }
}

/// The options of a command that were given, without those that every command takes.
fn filter(command: &Command, matches: &ArgMatches) -> String {
    let own = command.get_arguments().filter(|argument| !argument.is_global_set() && argument.get_id() != "help");
    let mut given: Vec<String> = own.filter_map(|argument| told(argument, matches)).collect();
    given.sort();
    // A list that is asked for with a thousand words is one list all the same.
    given.join(" ").chars().take(MOST).collect()
}

fn told(argument: &Arg, matches: &ArgMatches) -> Option<String> {
    let id = argument.get_id().as_str();
    if matches.value_source(id) != Some(ValueSource::CommandLine) {
        return None;
    }
    let mut told = id.to_owned();
    let values = matches.get_raw(id).filter(|_| argument.get_action().takes_values());
    for value in values.into_iter().flatten() {
        let value = value.to_string_lossy();
        let is_plain = value.chars().count() <= LONGEST && !value.chars().any(|c| c.is_whitespace() || c.is_control());
        let value = if TOLD.contains(&id) && is_plain { masked(&value) } else { "…".to_owned() };
        let _ = write!(told, "={value}");
    }
    Some(told)
}

fn masked(value: &str) -> String {
    Kept::new("a value", value).map_or_else(|_| "…".to_owned(), |kept| kept.as_str().to_owned())
}
