//! The key of a draw by verdicts, its seed and its hash: no command tells them to who audits, on the screen or in a file.

use crate::reading_commands::{NOTHING, READS};
use crate::support::Desk;
use rusqlite::Connection;
use std::path::Path;

/// A centre with a plan by verdicts that draws by this seed; lea leads and max manages, and both audit.
fn planned(seed: &str) -> Desk {
    let desk = Desk::centre();
    crate::permissions::with_files(&desk);
    desk.write("machines.csv", "handle,name,role,team,from\nautoqa/3,AutoQA,machine,quality,2026-01-01\n");
    desk.run("mona", "people import machines.csv").ok();
    desk.write(
        "verdicts.csv",
        "ref,criterion,value,scored\nD-1,tone,none,2026-03-01T23:00:00Z\nD-2,tone,full,2026-03-01T23:00:00Z\n",
    );
    desk.run("mona", "intake machine verdicts.csv --machine autoqa/3").ok();
    desk.write("both.csv", "handle,name,role,team,from\nlea,Lea Brandt,auditor,quality,2026-01-01\nmax,Max,manager,office,2026-01-01\nmax,Max,auditor,quality,2026-01-01\n");
    desk.run("mona", "people import both.csv").ok();
    desk.write(
        "next.toml",
        format!("[plan]\nname = \"daily\"\ncard = \"chat\"\nwindow = \"day\"\nstarts = \"2026-03-01\"\ndays = 3\nmachine = \"autoqa/3\"\nseed = \"{seed}\"\n\n[quota]\ncount = 1\nby = [\"verdict\"]\n"),
    );
    desk.run("mona", "assign plan add next.toml").ok();
    desk
}

/// Key, seed and hash of its first draw.
fn secrets(desk: &Desk) -> [String; 3] {
    let conn = Connection::open(desk.path("qa.db")).unwrap();
    let drawn =
        "SELECT key, seed, (SELECT hash FROM commitment c WHERE c.id = commitment) FROM draw ORDER BY id LIMIT 1";
    conn.query_row(drawn, [], |row| Ok([row.get(0)?, row.get(1)?, row.get(2)?])).unwrap()
}

fn tells(text: &str, secrets: &[String]) -> bool {
    secrets.iter().any(|secret| text.contains(secret.as_str()))
}

/// Whether a file under this folder holds one of these, the database and what its own folder keeps left out.
fn files_with(folder: &Path, secrets: &[String], found: &mut Vec<String>) {
    for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let path = entry.path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() {
            files_with(&path, secrets, found);
        } else if !name.starts_with("qa.db") && !name.contains("backup") {
            let text = String::from_utf8_lossy(&std::fs::read(&path).unwrap_or_default()).into_owned();
            if tells(&text, secrets) {
                found.push(path.display().to_string());
            }
        }
    }
}

#[test]
fn no_command_tells_who_audits_the_key_of_a_draw_by_verdicts_before_it_is_scored() {
    let desk = planned("local");
    desk.run("mona", "assign nightly").ok();
    let secrets = secrets(&desk);
    let mut told = Vec::new();
    let commands = READS.iter().map(|(_, words, _)| *words).chain(NOTHING.iter().map(|(words, _)| *words));
    let more = [
        "assign nightly",
        "assign draw daily-2026-03-01",
        "assign proof daily-2026-03-01 --ref D-1 --folder one",
        "report evidence --period 2026-03 --out folder",
        "report export everything --out all",
        "score next",
        "verify --all",
        "report management --period 2026-03 --out council",
        "report management --period 2026-W09",
    ];
    for words in commands.chain(more) {
        let words = words.replace("AUDIT", "1").replace("OPEN", "2");
        for who in ["vera", "lea", "max", ""] {
            if tells(&desk.run(who, &format!("--format json {words}")).whole(), &secrets) {
                told.push(format!("{who}: {words}"));
            }
            let mut files = Vec::new();
            files_with(&desk.path(""), &secrets, &mut files);
            for file in files {
                told.push(format!("{who}: {words}: {file}"));
                drop(std::fs::remove_file(file));
            }
        }
    }
    assert!(told.is_empty(), "{told:#?}");
}

#[test]
fn who_audits_gets_no_key_by_putting_agents_in_order_with_it() {
    let desk = planned("local");
    desk.run("mona", "assign nightly").ok();
    let secrets = secrets(&desk);
    desk.run("mona", "coach options publish coaching.toml").ok();
    let order = "coach plan --order draw --team north --criterion facts --option listen --agents ana,bo";
    for words in [order, order, "coach orders 1", "coach orders"] {
        let said = desk.run("lea", words).ok().whole();
        assert!(!tells(&said, &secrets), "{words}\n{said}");
    }
    assert!(desk.run("lea", order).ok().whole().contains("key and seed are shown to you once"));
}

#[test]
fn who_audits_gets_no_hash_by_committing_again_what_is_drawn() {
    let desk = planned("dice");
    let commit = "assign commit daily --date 2026-03-02";
    let said = desk.run("lea", commit).ok().whole();
    assert!(said.contains("columns=ref,verdict"), "before there is a seed it is to be posted\n{said}");
    desk.run("mona", "assign draw daily-2026-03-01 --seed 20481593760285914637 --witness Jonas").ok();
    let secrets = secrets(&desk);
    for form in ["", "--format json ", "--format csv "] {
        let said = desk.run("lea", &format!("{form}{commit}")).ok().whole();
        assert!(
            !tells(&said, &secrets) && !said.contains("columns=ref,verdict"),
            "its text gives its hash too\n{said}"
        );
    }
    assert!(desk.run("lea", commit).ok().whole().contains("shown to you once the draw's dialogues are scored"));
}
