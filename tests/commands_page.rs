//! docs/commands.md is written from the command line itself: with `ASSIZE_WRITE_DOCS=1` in the environment this test
//! writes the page, without it the page must say what the commands say.

use crate::support::repo;
use clap::{Arg, ArgAction, Command};
use std::fmt::Write;

const HEAD: &str = "# Commands\n\n\
    Every command with its options, as `assize COMMAND --help` says it. Written by a test from the program itself:\n\
    `ASSIZE_WRITE_DOCS=1 cargo test commands_page` writes it again.\n\n\
    `FILE` may be `-` for stdin. Repeating a command is harmless: what is recorded already is said and not doubled.\n";

#[test]
fn the_page_of_commands_says_what_the_commands_say() {
    let mut command = assize::cli::command();
    command.build();
    let page = page(&command);
    let path = repo().join("docs/commands.md");
    if std::env::var_os("ASSIZE_WRITE_DOCS").is_some() {
        std::fs::write(&path, &page).unwrap();
    }
    let stored = std::fs::read_to_string(&path).unwrap_or_default();
    let line = stored.lines().zip(page.lines()).position(|(stored, said)| stored != said);
    assert!(
        stored == page,
        "docs/commands.md is old, from line {}: ASSIZE_WRITE_DOCS=1 cargo test commands_page",
        line.unwrap_or(stored.lines().count().min(page.lines().count())) + 1
    );
}

fn page(command: &Command) -> String {
    let mut page = HEAD.to_owned();
    page.push_str("\n## Options of every command\n\n");
    arguments(&mut page, command, true);
    for sub in command.get_subcommands() {
        let _ = write!(page, "\n## assize {}\n\n{}\n", sub.get_name(), about(sub));
        leaves(&mut page, &format!("assize {}", sub.get_name()), sub, true);
    }
    page
}

fn leaves(page: &mut String, path: &str, command: &Command, top: bool) {
    if command.get_subcommands().next().is_none() {
        if !top {
            let _ = write!(page, "\n### {path}\n\n{}\n", about(command));
        }
        let _ = write!(page, "\n`{}`\n\n", usage(path, command));
        arguments(page, command, false);
        return;
    }
    for sub in command.get_subcommands() {
        leaves(page, &format!("{path} {}", sub.get_name()), sub, false);
    }
}

/// `assize score show <AUDIT> [OPTIONS]`, with what must be given.
fn usage(path: &str, command: &Command) -> String {
    let mut words = vec![path.to_owned()];
    let own: Vec<&Arg> = command.get_arguments().filter(|argument| is_own(argument)).collect();
    for argument in own.iter().filter(|argument| argument.is_positional()) {
        let name = value_of(argument);
        words.push(if argument.is_required_set() { name } else { format!("[{name}]") });
    }
    for argument in own.iter().filter(|argument| !argument.is_positional() && argument.is_required_set()) {
        words.push(flag_of(argument));
    }
    if own.iter().any(|argument| !argument.is_positional() && !argument.is_required_set()) {
        words.push("[OPTIONS]".to_owned());
    }
    words.join(" ")
}

fn arguments(page: &mut String, command: &Command, globals: bool) {
    let own =
        command.get_arguments().filter(|argument| if globals { argument.is_global_set() } else { is_own(argument) });
    for argument in own {
        let name = if argument.is_positional() { value_of(argument) } else { flag_of(argument) };
        let help = argument.get_long_help().or(argument.get_help()).map(ToString::to_string).unwrap_or_default();
        let _ = writeln!(page, "- `{name}`: {}{}", on_one_line(&help), choices(argument));
    }
}

fn is_own(argument: &Arg) -> bool {
    let built_in = matches!(
        argument.get_action(),
        ArgAction::Help | ArgAction::HelpShort | ArgAction::HelpLong | ArgAction::Version
    );
    !argument.is_global_set() && !built_in && !argument.is_hide_set()
}

fn value_of(argument: &Arg) -> String {
    let names = argument.get_value_names().unwrap_or_default();
    let name = names.iter().map(|name| name.to_uppercase()).collect::<Vec<_>>().join(" ");
    let many = matches!(argument.get_num_args(), Some(range) if range.max_values() > 1);
    if many { format!("{name}…") } else { name }
}

fn flag_of(argument: &Arg) -> String {
    let long = argument.get_long().map(|long| format!("--{long}")).unwrap_or_default();
    if argument.get_action().takes_values() { format!("{long} {}", value_of(argument)) } else { long }
}

fn choices(argument: &Arg) -> String {
    let values: Vec<String> =
        argument.get_possible_values().iter().map(|value| format!("`{}`", value.get_name())).collect();
    let takes = argument.get_action().takes_values();
    if values.is_empty() || !takes { String::new() } else { format!(" ({})", values.join(", ")) }
}

fn about(command: &Command) -> String {
    let text = command.get_long_about().or(command.get_about()).map(ToString::to_string).unwrap_or_default();
    let text: Vec<String> = text.split("\n\n").map(on_one_line).collect();
    text.join("\n\n")
}

fn on_one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
