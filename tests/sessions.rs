//! Replays every `console` block of `examples/*.md`: stdout, stderr, exit code. `UPDATE=1` rewrites
//! them, and `git diff` is the review. What stands in a `typed` block before it is typed at its first command, which then
//! runs in a terminal: a line for each thing that is asked, ⏎ being Enter and ^U what empties a line.

mod terminal;

use crate::proof::duckdb;
use crate::support::{answer, program, repo, scratch};
use crate::terminal::Terminal;
use std::path::Path;
use std::process::{Command, Stdio};

#[test]
fn every_session_in_examples_comes_out_as_written() {
    let mut files: Vec<_> =
        std::fs::read_dir(repo().join("examples")).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "md"));
    files.sort();
    assert!(!files.is_empty(), "there are sessions to replay");
    for file in files {
        replay(&file);
    }
}

fn replay(file: &Path) {
    let folder = scratch();
    std::os::unix::fs::symlink(repo().join("examples"), folder.path().join("examples")).unwrap();
    let written = std::fs::read_to_string(file).unwrap();
    if written.contains(TYPED) && !Path::new("/usr/bin/script").exists() {
        return;
    }
    if written.contains(DUCKDB) && duckdb().is_none() {
        println!("skipped: {} needs python3 with duckdb; ASSIZE_DUCKDB=path/to/python names one", file.display());
        return;
    }
    let played = play(&written, folder.path());
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(file, played).unwrap();
        return;
    }
    for (number, (played, written)) in played.lines().zip(written.lines()).enumerate() {
        assert_eq!(played, written, "{}:{}", file.display(), number + 1);
    }
    assert_eq!(played.lines().count(), written.lines().count(), "{}", file.display());
}

/// The text with the answers of its commands put in.
fn play(text: &str, folder: &Path) -> String {
    let mut played = String::new();
    let (mut in_block, mut typed) = ("", Vec::new());
    for line in text.lines() {
        if line.starts_with("```") {
            in_block = if in_block.is_empty() { line.trim_end() } else { "" };
        } else if in_block == TYPED {
            typed.push(line.replace('⏎', "\r").replace("^U", "\u{15}"));
        }
        if in_block != "```console" || line.starts_with("```") {
            played.push_str(line);
            played.push('\n');
        } else if let Some(command) = line.strip_prefix("$ ") {
            played.push_str(line);
            played.push('\n');
            let typed = std::mem::take(&mut typed);
            played.push_str(&if typed.is_empty() { run(command, folder) } else { answered(command, folder, &typed) });
        }
    }
    played
}

const TYPED: &str = "```typed";
/// How DuckDB is given a script. Its own shell need not be here: a Python that has it reads the same.
const DUCKDB: &str = "| duckdb";

fn with_duckdb(command: &str) -> String {
    let python = duckdb().filter(|_| command.contains(DUCKDB));
    python.map_or_else(
        || command.to_owned(),
        |python| {
            let read = "import duckdb, sys; conn = duckdb.connect(); conn.execute(\"set enable_progress_bar = false\"); conn.execute(sys.stdin.read())";
            format!("duckdb() {{ '{python}' -c '{read}'; }}\n{command}")
        },
    )
}

fn path() -> String {
    format!("{}:/usr/local/bin:/usr/bin:/bin", Path::new(program()).parent().unwrap().display())
}

/// What a command shows at a terminal where this is typed, as it stands there at the end.
fn answered(command: &str, folder: &Path, typed: &[String]) -> String {
    let mut terminal = Terminal::run(folder, command, &[("PATH", &path())]).unwrap();
    for keys in typed {
        terminal.wait_for_a_question().keys(keys);
    }
    let mut shown = String::new();
    // Where the file is differs from run to run.
    let raw = |raw: &str| raw.replace(&folder.display().to_string(), "/home/vera");
    let (_, code) = terminal.end_of(|written| shown = terminal::lines(&raw(written)).join("\n"));
    let code = if code == 0 { String::new() } else { format!("[exit {code}]\n") };
    format!("{shown}{code}")
}

fn run(command: &str, folder: &Path) -> String {
    let mut shell = Command::new("sh");
    shell
        .arg("-c")
        .arg(with_duckdb(command))
        .current_dir(folder)
        .env_clear()
        .env("PATH", path())
        .env("LC_ALL", "C")
        .stdin(Stdio::null());
    answer(&mut shell).whole()
}
