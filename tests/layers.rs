//! Who may name whom: data flows one way through the house, and no two files lean on each other.

mod graph;
mod tokens;

use crate::support::repo;
use graph::Graph;
use std::path::{Path, PathBuf};

/// The ground floor of the core, below the rooms: no order among them, and no circle.
const GROUND: [&str; 8] = ["refusal", "scratch", "suggest", "closed_list", "text", "parser", "toml", "reading"];
/// The rooms of the core in their order; each may use those before it.
const ROOMS: [&str; 30] = [
    "ledger",
    "policy",
    "people",
    "works_agreement",
    "act",
    "readership",
    "request",
    "dialogue",
    "intake",
    "scorecard",
    "machine",
    "plan",
    "frame",
    "draw",
    "audit",
    "care",
    "question",
    "commendation",
    "sign",
    "voice",
    "calibration",
    "dispute",
    "arbitration",
    "precedent",
    "rights",
    "night",
    "coaching",
    "improvement",
    "keeping",
    "report",
];
/// Rooms in which files still name each other in a circle. Take a room off when it is untied: at the end none is
/// left. A `mod.rs` is a file as any other: it holds what all others need, or only hands on what they define.
const KNOTTED: [&str; 0] = [];
/// No file is longer than this many lines.
const LONGEST: usize = 450;
/// Files that are still longer. Take one off when it is short enough: at the end none is left.
const STILL_LONGER: [&str; 0] = [];
/// Half the files of `src/cli` have at most this many lines.
const CLI_MEDIAN: usize = 80;

#[test]
fn no_files_name_each_other_in_a_circle() {
    let sources = sources("src");
    let graph = Graph::of(&sources);
    let is_knotted = |path: &&Path| KNOTTED.iter().any(|room| path.starts_with(room));
    let circles = graph.circles();
    let new = circles.iter().filter(|circle| !circle.files.iter().all(is_knotted));
    let shown: Vec<String> = new.map(graph::Circle::shown).collect();
    assert!(shown.is_empty(), "files that name each other in a circle:\n{}", shown.join("\n"));
}

#[test]
fn names_are_followed_to_the_file_that_defines_them() {
    let sources = [
        ("src/lib.rs", "mod a; mod b;"),
        (
            "src/a/mod.rs",
            "mod one; mod two; pub use one::{self as first, One as Uno}; pub(crate) use two::*; pub struct A;",
        ),
        ("src/a/one.rs", "//! use crate::b::B;\npub struct One; fn f() -> crate::a::A { \"crate::b::B\" }"),
        ("src/a/two.rs", "use super::super::b::{B}; pub struct Two<'a>(&'a B); const C: char = '\"';"),
        (
            "src/b.rs",
            "use crate::a::{self, Uno}; pub struct B(a::Two); enum E { X } use E::X; fn f() { std::fs::read(); }",
        ),
    ];
    let sources = sources.map(|(path, text)| (PathBuf::from(path), text.to_owned()));
    let graph = Graph::of(&sources);
    let arrow = |(one, other): (&Path, &Path)| format!("{} {}", one.display(), other.display());
    let arrows: Vec<String> = graph.arrows().map(arrow).collect();
    let expected =
        ["src/a/one.rs src/a/mod.rs", "src/a/two.rs src/b.rs", "src/b.rs src/a/one.rs", "src/b.rs src/a/two.rs"];
    assert_eq!(arrows, expected);
    let circles = graph.circles();
    assert_eq!(circles.iter().map(|circle| circle.files.len()).collect::<Vec<_>>(), [2]);
}

#[test]
fn a_room_uses_only_the_rooms_before_it() {
    let sources = sources("src");
    let graph = Graph::of(&sources);
    let core = graph.arrows().filter(|(one, other)| one.starts_with("src/core") && other.starts_with("src/core"));
    for (path, used) in core {
        let [own, later] = [path, used].map(|path| ROOMS.iter().position(|room| *room == room_of(path)));
        let allowed = later <= own || room_of(path) == "mod";
        assert!(allowed, "{} uses {}, which comes after it", path.display(), used.display());
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
fn no_file_is_too_long_to_read() {
    for (path, text) in sources("src") {
        let lines = text.lines().count();
        let is_known = STILL_LONGER.iter().any(|known| path == Path::new(known));
        assert!(lines <= LONGEST || is_known, "{} has {lines} lines", path.display());
    }
}

#[test]
fn half_the_files_of_commands_are_short() {
    let mut lines: Vec<usize> = sources("src/cli").iter().map(|(_, text)| text.lines().count()).collect();
    lines.sort_unstable();
    let median = lines[lines.len() / 2];
    assert!(median <= CLI_MEDIAN, "the median of the files of src/cli is {median} lines");
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
fn no_test_stands_where_none_runs() {
    for (path, text) in sources("src") {
        assert!(!text.contains("cfg(test)"), "{}: tests stand below tests/", path.display());
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
