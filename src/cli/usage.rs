//! Usage: how a command is written, where it was written wrong.

use crate::view::inert::term_line;
use clap::Command;

/// What is told of a usage error, or the help that was asked for, made inert.
pub(super) fn told(error: &clap::Error, mut command: Command) -> String {
    command.build();
    let text = plain(&error.render().to_string());
    let lines: Vec<String> = text.lines().map(|line| whole(line, &command)).map(|line| term_line(&line)).collect();
    format!("{}\n", lines.join("\n"))
}

/// A line of usage as help has it: with all that the command needs, and nothing that was only given, such as a file by
/// its variable.
fn whole(line: &str, command: &Command) -> String {
    let Some(words) = line.strip_prefix("Usage: assize") else { return line.to_owned() };
    let mut at = command;
    for word in words.split_whitespace() {
        let Some(next) = at.find_subcommand(word) else { break };
        at = next;
    }
    at.clone().render_usage().to_string()
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
