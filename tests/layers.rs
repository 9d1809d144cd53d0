//! Who may name whom: data flows one way through the house.

use crate::support::repo;
use std::path::{Path, PathBuf};

/// The rooms of the core in their order; each may use those before it.
const ROOMS: [&str; 16] = [
    "ledger",
    "policy",
    "people",
    "act",
    "request",
    "dialogue",
    "intake",
    "scorecard",
    "plan",
    "frame",
    "draw",
    "audit",
    "dispute",
    "arbitration",
    "night",
    "report",
];
/// The ground floor of the core, below the rooms.
const GROUND: [&str; 6] = ["refusal", "closed_list", "suggest", "text", "toml", "reading"];

#[test]
fn a_room_uses_only_the_rooms_before_it() {
    for (path, text) in sources("src/core") {
        let own = room_of(&path);
        let place = ROOMS.iter().position(|room| *room == own);
        for used in named_after(&text, "core::") {
            let later = ROOMS.iter().position(|room| *room == used);
            let allowed = match (place, later) {
                (Some(place), Some(later)) => later <= place,
                (None, Some(_)) => own == "mod",
                (_, None) => true,
            };
            assert!(allowed, "{} uses the room {used}, which comes after it", path.display());
        }
    }
}

#[test]
fn every_room_has_its_place_in_the_order() {
    for (path, _) in sources("src/core") {
        let own = room_of(&path);
        assert!(
            own == "mod" || ROOMS.contains(&own.as_str()) || GROUND.contains(&own.as_str()),
            "{own} has no place in tests/layers.rs"
        );
    }
}

#[test]
fn the_core_knows_neither_view_nor_cli_and_calc_knows_nobody() {
    for (path, text) in sources("src/core") {
        forbid(&path, &text, &["crate::view", "crate::cli"]);
    }
    for (path, text) in sources("src/calc") {
        forbid(
            &path,
            &text,
            &["crate::core", "crate::view", "crate::cli", "rusqlite", "std::fs", "std::env", "getrandom"],
        );
    }
    for (path, text) in sources("src/view") {
        forbid(&path, &text, &["crate::cli", "rusqlite", "std::env", "std::fs"]);
    }
}

#[test]
fn sql_stands_only_in_the_core() {
    for folder in ["src/cli", "src/view", "src/calc"] {
        for (path, text) in sources(folder) {
            forbid(&path, &text, &["rusqlite", "SELECT ", "INSERT ", ".prepare", "PRAGMA"]);
        }
    }
}

#[test]
fn the_clock_and_chance_stand_in_one_place_each() {
    for (path, text) in sources("src") {
        if !path.ends_with("cli/clock.rs") {
            forbid(&path, &text, &["Utc::now", "SystemTime::now", "Local::now"]);
        }
        if !path.starts_with("src/core/ledger") {
            forbid(&path, &text, &["getrandom"]);
        }
    }
}

#[test]
fn nothing_is_named_util() {
    for (path, _) in sources("src") {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        assert!(
            !["util", "utils", "common", "helpers", "helper", "manager", "misc"].contains(&name.as_str()),
            "{}",
            path.display()
        );
    }
}

#[test]
fn no_test_file_is_forgotten() {
    let main = std::fs::read_to_string(repo().join("tests/main.rs")).unwrap();
    for (path, _) in sources("tests") {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let top = path.parent().is_some_and(|parent| parent.ends_with("tests"));
        assert!(
            !top || name == "main" || main.contains(&format!("mod {name};")),
            "tests/{name}.rs is not in tests/main.rs"
        );
    }
}

fn forbid(path: &Path, text: &str, words: &[&str]) {
    for word in words {
        let found = text.lines().position(|line| !line.trim_start().starts_with("//") && line.contains(word));
        assert!(found.is_none(), "{}:{} names {word}", path.display(), found.unwrap_or(0) + 1);
    }
}

/// The words that follow `prefix` in `use` lines and paths, braces opened.
fn named_after(text: &str, prefix: &str) -> Vec<String> {
    let mut names = Vec::new();
    for line in text.lines().filter(|line| !line.trim_start().starts_with("//")) {
        for part in line.split(prefix).skip(1) {
            let list = part.strip_prefix('{').map_or(part, |list| list.split('}').next().unwrap_or(list));
            let list: Vec<&str> = if part.starts_with('{') { list.split(',').collect() } else { vec![list] };
            names.extend(
                list.iter().map(|name| {
                    name.trim().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>()
                }),
            );
        }
    }
    names
}

fn room_of(path: &Path) -> String {
    let inside = path.strip_prefix("src/core").unwrap();
    let first = inside.components().next().unwrap().as_os_str().to_string_lossy().into_owned();
    first.trim_end_matches(".rs").to_owned()
}

fn sources(folder: &str) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    let mut waiting = vec![PathBuf::from(folder)];
    while let Some(folder) = waiting.pop() {
        for entry in std::fs::read_dir(repo().join(&folder)).unwrap() {
            let entry = entry.unwrap();
            let path = folder.join(entry.file_name());
            if entry.file_type().unwrap().is_dir() {
                waiting.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                found.push((path.clone(), std::fs::read_to_string(repo().join(&path)).unwrap()));
            }
        }
    }
    found.sort();
    found
}
