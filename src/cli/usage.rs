//! Usage: how a command is written, where it was written wrong.

use crate::core::refusal::Refusal;
use crate::core::toml::closest;
use crate::view::inert::term_line;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, Command};
use std::error::Error as _;

/// How a tip begins that is of no use here: no command takes a value that begins with a dash.
const AS_A_VALUE: &str = "  tip: to pass '";

/// What is told of a usage error, or the help that was asked for, made inert.
pub(super) fn told(error: &clap::Error, mut command: Command) -> String {
    command.build();
    if error.kind() == ErrorKind::MissingSubcommand && is_of_no_command(error) {
        return inert(&command.render_help().to_string());
    }
    let text = elsewhere(error, meant(error, error.render().to_string(), &command), &command);
    let text = advised(error, &plain(&text));
    let lines = text.lines().filter(|line| !line.starts_with(AS_A_VALUE)).map(|line| whole(line, &command));
    let mut lines: Vec<String> = lines.map(|line| term_line(&line)).collect();
    lines.dedup_by(|one, other| one.is_empty() && other.is_empty());
    format!("{}\n", lines.join("\n"))
}

/// Whether options alone were given, such as who one is: the help says what can be asked.
fn is_of_no_command(error: &clap::Error) -> bool {
    error.render().to_string().contains("Usage: assize [OPTIONS] <COMMAND>")
}

fn inert(text: &str) -> String {
    let mut lines: Vec<String> = text.lines().map(term_line).collect();
    lines.push(String::new());
    lines.join("\n")
}

/// The text with what a refused value could be, below what is wrong with it: a closed list names its words.
fn advised(error: &clap::Error, text: &str) -> String {
    let refusal = error.source().and_then(|source| source.downcast_ref::<Refusal>());
    match (refusal.and_then(|refusal| refusal.hint.as_ref()), text.split_once('\n')) {
        (Some(hint), Some((first, rest))) => format!("{first}\n\n  tip: {hint}\n{rest}"),
        _ => text.to_owned(),
    }
}

/// A line of usage as help has it: with all that the command needs, and nothing that was only given, such as a file by
/// its variable.
fn whole(line: &str, command: &Command) -> String {
    if line.starts_with("Usage: assize") {
        command_of(line, command).clone().render_usage().to_string()
    } else {
        line.to_owned()
    }
}

/// The tip with the option that is nearest by our own measure, where letters changed places: `--form` is `--from`.
fn meant(error: &clap::Error, text: String, command: &Command) -> String {
    let Some(ContextValue::String(tip)) = error.get(ContextKind::SuggestedArg) else { return text };
    let Some(ContextValue::String(typed)) = error.get(ContextKind::InvalidArg) else { return text };
    let options = command_of(&text, command).get_arguments().filter_map(Arg::get_long);
    let near = closest(typed.trim_start_matches('-'), options);
    near.map_or_else(|| text.clone(), |near| text.replace(&format!("exists: '{tip}'"), &format!("exists: '--{near}'")))
}

/// The tip with the command of that very name that stands elsewhere: `assize nightly` is `assize assign nightly`.
fn elsewhere(error: &clap::Error, text: String, command: &Command) -> String {
    let Some(ContextValue::String(typed)) = error.get(ContextKind::InvalidSubcommand) else { return text };
    let below = called(typed, command_of(&text, command));
    let found = if below.is_empty() { called(typed, command) } else { below };
    if found.is_empty() || found.len() > MOST_TOLD {
        return text;
    }
    let lines = text.lines().filter(|line| !line.starts_with("  tip: "));
    let tip =
        format!("\n  tip: it is {}", found.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(" or "));
    let mut told: Vec<&str> = lines.collect();
    told.insert(1, &tip);
    told.join("\n")
}

/// How many commands of a name a tip tells.
const MOST_TOLD: usize = 3;

/// Every command with a name, below one, as it is written in full.
fn called(name: &str, at: &Command) -> Vec<String> {
    let of = |one: &Command| {
        let own = (one.get_name() == name).then(|| one.get_bin_name().unwrap_or_default().to_owned());
        own.into_iter().chain(called(name, one)).collect::<Vec<_>>()
    };
    at.get_subcommands().filter(|one| !one.is_hide_set()).flat_map(of).collect()
}

/// The command whose usage a text tells.
fn command_of<'c>(text: &str, command: &'c Command) -> &'c Command {
    let words = text.lines().find_map(|line| line.strip_prefix("Usage: assize")).unwrap_or_default();
    let mut at = command;
    for word in words.split_whitespace() {
        let Some(next) = at.find_subcommand(word) else { break };
        at = next;
    }
    at
}

/// What the parser of numbers says, in words of the house.
fn plain(text: &str) -> String {
    let words = [
        ("invalid digit found in string", "it is not a whole number"),
        ("cannot parse integer from empty string", "it is empty"),
        ("number too large to fit in target type", "the number is too large"),
        ("number too small to fit in target type", "the number is too small"),
    ];
    words.iter().fold(text.to_owned(), |text, (from, to)| text.replace(from, to)).lines().map(between).collect()
}

/// A line of usage, where it gives a range as people say one: from `5 is not in 0..=3` to `5 is not between 0 and 3`.
fn between(line: &str) -> String {
    let said = line.split_once(" is not in ").and_then(|(start, range)| {
        let (low, high) = range.split_once("..=")?;
        let is_number = |text: &str| text.parse::<i64>().is_ok();
        (is_number(low) && is_number(high)).then(|| format!("{start} is not between {low} and {high}\n"))
    });
    said.unwrap_or_else(|| format!("{line}\n"))
}
