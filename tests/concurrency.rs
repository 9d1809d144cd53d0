//! Many at one file: everybody gets through, nothing is lost, nothing comes twice.

use crate::fault::{Place, rows};
use crate::support::{Answer, Desk};
use std::io::Read;
use std::process::{Child, Command, Stdio};

fn start(command: &mut Command) -> Child {
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
}

fn end(child: Child) -> Answer {
    let output = child.wait_with_output().unwrap();
    Answer {
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
        code: output.status.code().unwrap_or(-1),
    }
}

/// Runs commands all at once and takes their answers.
fn at_once(commands: impl IntoIterator<Item = Command>) -> Vec<Answer> {
    let children: Vec<Child> = commands.into_iter().map(|mut command| start(&mut command)).collect();
    children.into_iter().map(end).collect()
}

#[test]
fn eight_processes_that_write_at_once_all_get_through() {
    const PROCESSES: usize = 8;
    const TIMES: usize = 10;
    let place = Place::new();
    let (requests, entries) = (place.count("request"), place.count("entry"));
    std::thread::scope(|scope| {
        for process in 0..PROCESSES {
            let place = &place;
            scope.spawn(move || {
                for time in 0..TIMES {
                    let name = format!("own-{process}-{time}");
                    place.write(&name, rows(&name, 1));
                    let answer = place.run("mona", &format!("intake import ../{name}")).ok();
                    assert!(!answer.stderr.contains("another process"), "{}", answer.whole());
                }
            });
        }
    });
    place.verify(&[], "eight at once");
    let all = i64::try_from(PROCESSES * TIMES).unwrap();
    assert_eq!((place.count("request") - requests, place.count("entry") - entries), (all, all));
}

#[test]
fn one_import_three_times_at_once_is_stored_once_and_known_twice() {
    let place = Place::new();
    let (requests, entries) = (place.count("request"), place.count("entry"));
    let answers = at_once((0..3).map(|_| place.command("mona", "intake import ../more.csv --format json")));
    let mut stored: Vec<_> = answers
        .into_iter()
        .map(|answer| {
            let row = answer.ok().rows().remove(0);
            (row["stored"].as_i64().unwrap(), row["known"].as_i64().unwrap())
        })
        .collect();
    stored.sort_unstable();
    assert_eq!(stored, [(0, 3), (0, 3), (3, 0)]);
    place.verify(&[], "three at once");
    assert_eq!((place.count("request") - requests, place.count("entry") - entries), (3, 1));
}

#[test]
fn eight_who_make_one_file_at_once_make_it_once() {
    let place = Place::empty();
    let answers = at_once((0..8).map(|_| place.command("mona", "init --rehearsal --timezone UTC")));
    let made = answers.iter().filter(|answer| answer.code == 0).count();
    assert_eq!(made, 1, "{answers:?}");
    for answer in answers.iter().filter(|answer| answer.code != 0) {
        assert_eq!(answer.code, 1, "{}", answer.whole());
        assert!(answer.stderr.contains("is there already; nothing was touched"), "{}", answer.whole());
    }
    assert_eq!(place.files(), ["qa.db"], "nothing else is left");
    place.verify(&[], "eight made it");
    assert_eq!(place.count("entry"), 1);
}

/// A pager that nobody scrolls: the answer is larger than a pipe, so its writer waits in the middle.
#[test]
fn a_reader_paused_in_the_middle_keeps_no_writer_waiting() {
    let desk = Desk::centre();
    let line = |row| format!("big-{row},2026-03-01T17:00:00Z,chat,complaint,ana,Hello\n");
    let rows: String = (0..500).map(line).collect();
    desk.write("big.csv", format!("ref,received,channel,category,agent,transcript\n{rows}"));
    desk.run("mona", "intake import big.csv").ok();
    let plan = std::fs::read_to_string(desk.path("plan.toml")).unwrap().replace("count = 1", "count = 500");
    desk.write("plan.toml", plan);
    desk.run("mona", "assign plan add plan.toml").ok();
    let night = desk.run("mona", "assign nightly");
    assert!([0, 4].contains(&night.code), "{}", night.whole());
    let whole = desk.run("", "report audits --format json").ok().stdout;
    assert!(whole.len() > 80_000, "only {} bytes: a pipe holds 65536", whole.len());

    let mut reader = start(desk.command("").args(["report", "audits", "--format", "json"]));
    let mut pipe = reader.stdout.take().unwrap();
    let mut first = [0];
    pipe.read_exact(&mut first).unwrap();
    desk.write("more.csv", crate::fault::rows("more", 1));
    desk.run("mona", "intake import more.csv").ok();
    assert!(reader.try_wait().unwrap().is_none(), "the reader was not paused");
    let mut rest = String::new();
    pipe.read_to_string(&mut rest).unwrap();
    assert_eq!(rest.len() + 1, whole.len(), "it reads on what it began to read");
    end(reader).ok();
}

#[test]
fn four_nightly_runs_at_once_draw_once() {
    let desk = Desk::centre();
    let commands = (0..4).map(|_| {
        let mut command = desk.command("mona");
        command.args(["assign", "nightly"]);
        command
    });
    for answer in at_once(commands) {
        answer.ok();
    }
    let draws = desk.rows("assign list");
    assert_eq!(draws.len(), 1, "{draws:?}");
    assert_eq!(desk.rows("report audits").len(), 3, "each agent has one audit");
    desk.run("", "verify").ok();
}

#[test]
fn backups_next_to_the_file_and_cleanings_at_once_do_not_take_each_other_s_copies() {
    let desk = Desk::drawn();
    for round in 0..4 {
        let command = |words: String| {
            let mut command = desk.command("mona");
            command.args(words.split(' '));
            command
        };
        let backups = (0..2).map(|n| command(format!("keep backup copy-{round}-{n}.db")));
        let answers = at_once(backups.chain((0..3).map(|_| command("keep clean".to_owned()))));
        for answer in answers {
            assert!([0, 75].contains(&answer.code), "{}", answer.whole());
        }
        for n in 0..2 {
            desk.run("", &format!("--db copy-{round}-{n}.db verify")).ok();
        }
    }
}
