//! Replays every `console` block of `examples/*.md`: stdout, stderr, exit code. `UPDATE=1` rewrites
//! them, and `git diff` is the review.

use crate::support::{ASSIZE, answer, repo, scratch};
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
    let mut in_block = false;
    for line in text.lines() {
        if line.starts_with("```") {
            in_block = !in_block && line.trim_end() == "```console";
        }
        if !in_block || line.starts_with("```") {
            played.push_str(line);
            played.push('\n');
        } else if let Some(command) = line.strip_prefix("$ ") {
            played.push_str(line);
            played.push('\n');
            played.push_str(&run(command, folder));
        }
    }
    played
}

fn run(command: &str, folder: &Path) -> String {
    let bin = Path::new(ASSIZE).parent().unwrap().display().to_string();
    let path = format!("{bin}:/usr/local/bin:/usr/bin:/bin");
    let mut shell = Command::new("sh");
    shell
        .arg("-c")
        .arg(command)
        .current_dir(folder)
        .env_clear()
        .env("PATH", path)
        .env("LC_ALL", "C")
        .stdin(Stdio::null());
    answer(&mut shell).whole()
}
