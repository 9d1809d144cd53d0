//! Every word of help is there, and README leads to every page.

use crate::support::{Desk, repo};
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
fn the_readme_is_short_and_leads_to_every_page_of_docs() {
    let readme = std::fs::read_to_string(repo().join("README.md")).unwrap();
    assert!(readme.lines().count() < 200, "README.md has {} lines", readme.lines().count());
    let long = readme.lines().position(|line| line.chars().count() > 120);
    assert!(long.is_none(), "line {} of README.md is longer than 120 characters", long.unwrap_or(0) + 1);
    for entry in std::fs::read_dir(repo().join("docs")).unwrap() {
        let name = entry.unwrap().file_name().to_string_lossy().into_owned();
        assert!(
            std::path::Path::new(&name).extension().is_none_or(|end| end != "md")
                || readme.contains(&format!("(docs/{name})")),
            "README.md does not name docs/{name}"
        );
    }
}

#[test]
fn every_try_of_an_insider_has_a_test_that_is_there() {
    let page = std::fs::read_to_string(repo().join("docs/insiders.md")).unwrap();
    let tries: Vec<&str> =
        page.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| the try")).collect();
    assert!(tries.len() >= 46, "{} tries", tries.len());
    for line in tries {
        let test = line.trim_end_matches(" |").rsplit("| ").next().unwrap_or_default().trim_matches('`');
        let (module, name) = test.split_once("::").unwrap_or_else(|| panic!("no test in: {line}"));
        let file = std::fs::read_to_string(repo().join(format!("tests/{module}.rs"))).unwrap_or_default();
        assert!(file.contains(&format!("fn {name}()")), "no test {test}");
    }
}

#[test]
fn who_says_only_who_they_are_reads_what_they_can_ask_for() {
    let said = Desk::centre().args("", &["--as", "ana"]);
    assert_eq!(said.code, 2, "{}", said.whole());
    assert!(said.stderr.contains("Commands:") && said.stderr.contains("dispute"), "{}", said.whole());
}

#[test]
fn the_command_line_is_consistent() {
    assize::cli::command().debug_assert();
}

#[test]
fn a_command_shows_its_own_options_before_those_of_every_command() {
    let desk = Desk::new();
    let help = desk.run("", "score submit --help").ok().stdout;
    let place = |word: &str| help.find(word).unwrap_or_else(|| panic!("no {word} in {help}"));
    assert!(place("--answers <FILE>") < place("Everywhere:") && place("Everywhere:") < place("--db <FILE>"), "{help}");
    for (words, usage) in [
        ("assign replace 1", "Usage: assize assign replace [OPTIONS] --reason <REASON> <AUDIT>\n"),
        ("score submit", "Usage: assize score submit [OPTIONS] [AUDIT]\n"),
        ("score qeue", "Usage: assize score [OPTIONS] <COMMAND>\n"),
        ("nothing", "Usage: assize [OPTIONS] <COMMAND>\n"),
    ] {
        desk.run("mona", words).refused(2, usage);
    }
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
