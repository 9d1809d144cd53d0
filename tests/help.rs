//! Every word of help is there, and the README names every command.

use crate::support::repo;
use clap::Command;

#[test]
fn every_command_and_every_argument_has_help() {
    let mut command = assize::cli::command();
    command.build();
    walk(&command, &mut |path, command| {
        let about = command.get_about().map(ToString::to_string).unwrap_or_default();
        assert!(!about.is_empty(), "{path} has no help");
        assert!(!about.ends_with('.'), "the summary of {path} ends with a full stop");
        assert!(about.chars().next().unwrap().is_uppercase(), "the summary of {path} begins small");
        for argument in command.get_arguments() {
            assert!(argument.get_help().is_some(), "{path} {} has no help", argument.get_id());
        }
    });
}

#[test]
fn the_readme_names_every_command() {
    let readme = std::fs::read_to_string(repo().join("README.md")).unwrap();
    let mut command = assize::cli::command();
    command.build();
    walk(&command, &mut |path, command| {
        if command.get_subcommands().next().is_none() {
            assert!(readme.contains(path), "README.md does not name `{path}`");
        }
    });
}

#[test]
fn the_command_line_is_consistent() {
    assize::cli::command().debug_assert();
}

fn walk(command: &Command, visit: &mut dyn FnMut(&str, &Command)) {
    fn step(path: &str, command: &Command, visit: &mut dyn FnMut(&str, &Command)) {
        visit(path, command);
        for sub in command.get_subcommands() {
            step(&format!("{path} {}", sub.get_name()), sub, visit);
        }
    }
    step("assize", command, visit);
}
