//! Intake of finished dialogues: what a row can be, what happens to it, and that nothing is half done.

use crate::support::Desk;
use assize::calc::moment::Moment;
use assize::core::ledger::{self, Access, Store, Who};
use assize::core::refusal::Kind;
use rusqlite::Connection;
use std::fmt::Write;

const HEAD: &str = "ref,received,channel,category,agent,closed,rating,notice,customer,details,reply,transcript\n";

/// One row with these blanks filled.
fn row(reference: &str, rest: &str) -> String {
    format!("{HEAD}{reference},2026-03-01T10:00:00Z,chat,complaint,ana,{rest}\n")
}

fn file(desk: &Desk) -> Connection {
    Connection::open(desk.path("qa.db")).unwrap()
}

/// One value of the file, as text.
fn ask(desk: &Desk, sql: &str) -> String {
    let value: rusqlite::types::Value = file(desk).query_row(sql, [], |row| row.get(0)).unwrap();
    match value {
        rusqlite::types::Value::Null => "NULL".to_owned(),
        rusqlite::types::Value::Integer(number) => number.to_string(),
        rusqlite::types::Value::Text(text) => text,
        other => format!("{other:?}"),
    }
}

/// What an import came to: new, known, completed, amended, turned away.
#[track_caller]
fn came(desk: &Desk, args: &[&str]) -> [i64; 5] {
    let args: Vec<&str> = ["intake", "import"].iter().chain(args).copied().chain(["--format", "json"]).collect();
    let answer = desk.args("mona", &args);
    assert!([0, 4].contains(&answer.code), "{}", answer.whole());
    ["stored", "known", "completed", "amended", "rejected"].map(|field| answer.rows()[0][field].as_i64().unwrap())
}

#[test]
fn a_row_that_fills_blanks_completes_the_dialogue_and_takes_nothing_away() {
    let desk = Desk::centre();
    desk.write("one.csv", row("X-1", ",,,,Hello,,"));
    assert_eq!(came(&desk, &["one.csv"]), [1, 0, 0, 0, 0]);
    assert_eq!(ask(&desk, "SELECT content FROM dialogue WHERE ref = 'X-1'"), "0");
    desk.write("two.csv", row("X-1", "2026-03-01T10:30:00Z,4,yes,c-1,,Sent,Customer: Hello"));
    assert_eq!(came(&desk, &["two.csv"]), [0, 0, 1, 0, 0]);
    assert_eq!(
        ask(
            &desk,
            "SELECT closed || rating || notice || customer || details || reply || transcript || content || counts FROM dialogue WHERE ref = 'X-1'"
        ),
        "2026-03-01T10:30:00Z41c-1HelloSentCustomer: Hello12026-03-01T10:00:00Z"
    );
    assert_eq!(ask(&desk, "SELECT basis || coalesce(why, '-') || line FROM revision"), "completed-2");
    assert_eq!(came(&desk, &["one.csv"]), [0, 1, 0, 0, 0], "a blank is no contradiction");
    assert_eq!(came(&desk, &["two.csv"]), [0, 1, 0, 0, 0]);
    assert_eq!(ask(&desk, "SELECT count(*) FROM revision"), "1");
    assert_eq!(ask(&desk, "SELECT stored || known || completed || amended FROM import ORDER BY id DESC"), "0010");
    desk.run("", "verify").ok();
}

#[test]
fn what_a_dialogue_now_says_counts_not_what_it_said_first() {
    let desk = Desk::centre();
    desk.write("one.csv", row("X-1", ",,,,,,"));
    desk.write("two.csv", row("X-1", ",4,,,,,"));
    desk.write("three.csv", row("X-1", ",5,,,,,"));
    came(&desk, &["one.csv"]);
    came(&desk, &["two.csv"]);
    desk.run("mona", "intake import three.csv").refused(
        65,
        "three.csv:2: `X-1` is known already from line 2 of an earlier import, with another `rating` (if the file is right: --amend NOTE)",
    );
}

#[test]
fn a_contradiction_takes_the_place_of_what_is_known_only_for_a_reason() {
    let desk = Desk::centre();
    desk.write("one.csv", row("X-1", ",4,,c-1,Hello,,Customer: Hello"));
    came(&desk, &["one.csv"]);
    desk.write(
        "two.csv",
        row("X-1", ",2,,,,,").replace("2026-03-01T10:00", "2026-02-28T09:00").replace(",ana,", ",bo,"),
    );
    desk.run("mona", "intake import two.csv").refused(65, "with another `received`");
    assert_eq!(came(&desk, &["two.csv", "--amend", "the export had the wrong agent"]), [0, 0, 0, 1, 0]);
    assert_eq!(
        ask(
            &desk,
            "SELECT counts || received || rating || customer || transcript || (SELECT handle FROM person WHERE id = agent) FROM dialogue WHERE ref = 'X-1'"
        ),
        "2026-02-28T09:00:00Z2026-02-28T09:00:00Z2c-1Customer: Hellobo"
    );
    assert_eq!(ask(&desk, "SELECT basis || ': ' || why FROM revision"), "amended: the export had the wrong agent");
    assert_eq!(came(&desk, &["two.csv", "--amend", "the export had the wrong agent"]), [0, 1, 0, 0, 0]);
    let shown = desk.run("", "intake show X-1 --format json").ok().rows();
    assert_eq!((shown[0]["agent"].as_str(), shown[0]["rating"].as_i64()), (Some("bo"), Some(2)));
    desk.run("", "verify").ok();
}

#[test]
fn an_amendment_needs_a_reason_that_can_be_read() {
    let desk = Desk::centre();
    desk.write("one.csv", row("X-1", ",,,,,,"));
    for reason in ["", "  a b  ", "ab", "\u{200b}\u{200b}\u{200b}", "a\nb c d"] {
        desk.args("mona", &["intake", "import", "one.csv", "--amend", reason]).refused(2, "--amend needs a note");
    }
    assert_eq!(ask(&desk, "SELECT count(*) FROM request WHERE ref = 'X-1'"), "0");
}

#[test]
fn amended_dialogues_that_were_drawn_are_counted_and_their_audits_stay() {
    let desk = Desk::drawn();
    let audits = desk.rows("report audits");
    let changed = std::fs::read_to_string(desk.path("dialogues.csv")).unwrap().replace(",chat,", ",phone,");
    desk.write("changed.csv", changed);
    let answer = desk.args("mona", &["intake", "import", "changed.csv", "--amend", "they were calls"]).ok();
    assert!(
        answer.stdout.contains("3 amended dialogues drawn already: audits keep what was drawn."),
        "{}",
        answer.stdout
    );
    assert_eq!(ask(&desk, "SELECT amended FROM import ORDER BY id DESC"), "7");
    assert_eq!(desk.rows("report audits"), audits);
}

#[test]
fn two_rows_of_one_file_with_one_ref_follow_the_same_rules() {
    let desk = Desk::centre();
    let line = |rest: &str| row("X-1", rest).replace(HEAD, "");
    let rows = [line(",,,,,,"), line(",4,,,,,"), line(",,,,,,"), line(",4,,c-1,,,")].concat();
    desk.write("one.csv", format!("{HEAD}{rows}"));
    assert_eq!(came(&desk, &["one.csv"]), [1, 1, 2, 0, 0]);
    desk.write("two.csv", format!("{HEAD}{}{}", line(",4,yes,,,,"), line(",4,no,,,,")));
    desk.run("mona", "intake import two.csv")
        .refused(65, "two.csv:3: `X-1` is known already from line 2 of this file, with another `notice`");
    let twice = ["intake", "import", "two.csv", "--amend", "twice over"];
    desk.args("mona", &twice).refused(65, "line 3: `X-1` is known already from line 2 of this file");
    assert_eq!(ask(&desk, "SELECT notice IS NULL FROM dialogue WHERE ref = 'X-1'"), "1");
    desk.run("", "verify").ok();
}

#[test]
fn rows_of_one_file_that_say_the_same_amend_once_and_those_that_differ_never() {
    let desk = Desk::centre();
    let line = |rest: &str| row("X-1", rest).replace(HEAD, "");
    let fill: String = (0..600).fold(String::new(), |mut fill, number| {
        let _ = writeln!(fill, "F-{number},2026-03-01T10:00:00Z,chat,complaint,ana,,,,,,,");
        fill
    });
    desk.write("first.csv", format!("{HEAD}{}{fill}", line(",4,,,,,")));
    came(&desk, &["first.csv"]);
    // The second batch is looked up at once; what it revised itself must count all the same.
    let rows = [line(",5,,,,,"), line(",5,,,,,"), line(",5,,,,,")].concat();
    desk.write("second.csv", format!("{HEAD}{fill}{rows}"));
    assert_eq!(came(&desk, &["second.csv", "--amend", "the rating"]), [0, 602, 0, 1, 0]);
    assert_eq!(ask(&desk, "SELECT rating FROM dialogue WHERE ref = 'X-1'"), "5");
    desk.write("third.csv", format!("{HEAD}{fill}{}{}", line(",4,,,,,"), line(",5,,,,,")));
    let there_and_back = ["intake", "import", "third.csv", "--amend", "there and back"];
    desk.args("mona", &there_and_back).refused(65, "line 603: `X-1` is known already from line 602 of this file");
}

#[test]
fn a_request_that_is_handled_here_is_not_taken_in_until_it_is_archived() {
    let desk = Desk::centre();
    file(&desk)
        .execute_batch(
            "INSERT INTO request (entry, ref, channel, received, content) VALUES (4, 'L-1', 'chat', '2026-03-01T10:00:00Z', 0)",
        )
        .unwrap();
    desk.write("one.csv", row("L-1", ",,,,,,"));
    desk.run("mona", "intake import one.csv").refused(65, "one.csv:2: `L-1` is being handled here");
    file(&desk)
        .execute_batch(
            "INSERT INTO revision (entry, request, basis, counts, channel, received, category, agent, content)
             SELECT 4, r.id, 'archived', '2026-03-01T20:00:00Z', r.channel, r.received, 'complaint', p.id, 0
             FROM request r, person p WHERE r.ref = 'L-1' AND p.handle = 'ana'",
        )
        .unwrap();
    assert_eq!(came(&desk, &["one.csv"]), [0, 1, 0, 0, 0]);
    desk.write("two.csv", row("L-1", ",,,,,,").replace("T10:00", "T11:00"));
    desk.run("mona", "intake import two.csv")
        .refused(65, "`L-1` is known already, handled and archived here, with another `received`");
    assert_eq!(came(&desk, &["two.csv", "--amend", "the clock was wrong"]), [0, 0, 0, 1, 0]);
    assert_eq!(
        ask(&desk, "SELECT received || counts FROM dialogue WHERE ref = 'L-1'"),
        "2026-03-01T11:00:00Z2026-03-01T20:00:00Z",
        "it goes on counting from its archiving"
    );
}

#[test]
fn erased_text_is_not_compared_and_never_comes_back() {
    let desk = Desk::centre();
    desk.write("one.csv", row("X-1", ",,,c-1,Hello,,Customer: Hello"));
    came(&desk, &["one.csv"]);
    file(&desk)
        .execute_batch(
            "UPDATE request SET salt = NULL, customer = NULL, details = NULL, reply = NULL, transcript = NULL,
             erased = zeroblob(32) WHERE ref = 'X-1'",
        )
        .unwrap();
    assert_eq!(came(&desk, &["one.csv"]), [0, 1, 0, 0, 0]);
    desk.write("two.csv", row("X-1", ",4,,c-2,Other,Reply,Customer: Other"));
    assert_eq!(came(&desk, &["two.csv"]), [0, 0, 1, 0, 0], "the rating is new");
    for _ in 0..2 {
        assert_eq!(came(&desk, &["two.csv"]), [0, 1, 0, 0, 0]);
        assert_eq!(
            ask(
                &desk,
                "SELECT rating || content || coalesce(customer, details, reply, transcript, '-') FROM dialogue WHERE ref = 'X-1'"
            ),
            "41-"
        );
    }
}

#[test]
fn the_good_rows_are_kept_only_where_the_bad_ones_have_a_place_to_go() {
    let desk = Desk::centre();
    desk.write("one.csv", format!("{}X-2,never,chat,complaint,ana,,,,,,,\n", row("X-1", ",,,,,,")));
    desk.run("mona", "intake import one.csv --keep-good").refused(2, "--rejects");
    assert_eq!(came(&desk, &["one.csv", "--keep-good", "--rejects", "bad.csv"]), [1, 0, 0, 0, 1]);
    assert!(std::fs::read_to_string(desk.path("bad.csv")).unwrap().contains("\n3,"));
}

#[test]
fn rejects_are_written_in_the_order_of_the_file_whoever_finds_them() {
    let desk = Desk::centre();
    let mut rows = HEAD.to_owned();
    for number in 0..1500 {
        let rating = if number % 3 == 0 { "9" } else { "" };
        // Every seventh has the ref of the row before, and contradicts it.
        let (reference, channel) = if number % 7 == 6 { (number - 1, "phone") } else { (number, "chat") };
        let _ = writeln!(rows, "X-{reference},2026-03-01T10:00:00Z,{channel},complaint,ana,,{rating},,,,,");
    }
    desk.write("mixed.csv", &rows);
    let [stored, known, _, _, rejected] = came(&desk, &["mixed.csv", "--keep-good", "--rejects", "bad.csv"]);
    assert_eq!(stored + known + rejected, 1500);
    let rejects = std::fs::read_to_string(desk.path("bad.csv")).unwrap();
    let lines: Vec<u64> =
        rejects.lines().skip(1).map(|line| line.split(',').next().unwrap().parse().unwrap()).collect();
    assert!(lines.is_sorted(), "{lines:?}");
    assert!(rejects.contains("is not 1, 2, 3, 4 or 5"));
    // Both rows of a contradiction: nobody knows which is right.
    let contradicted: Vec<&str> = rejects.lines().filter(|line| line.contains("differ in `channel`")).collect();
    let of = |channel: &str| contradicted.iter().filter(|line| line.contains(channel)).count();
    assert_eq!((of(",chat,complaint,ana,"), of(",phone,complaint,ana,")), (214, 214));
    assert_eq!(came(&desk, &["mixed.csv", "--rejects", "bad.csv"]), [0, stored + known, 0, 0, rejected]);
    desk.run("", "verify").ok();
}

#[test]
fn faults_are_folded_by_their_reason_whoever_finds_them_and_the_most_frequent_comes_first() {
    let desk = Desk::centre();
    let mut rows = HEAD.to_owned();
    for number in 0..2000 {
        let (reference, channel, rating) = match number {
            100 | 600 | 1100 => (number - 1, "phone", ""),
            300 | 601 | 1101 => (number, "chat", "9"),
            1102 => (number, "chat", "8"),
            _ => (number, "chat", ""),
        };
        let _ = writeln!(rows, "X-{reference},2026-03-01T10:00:00Z,{channel},complaint,ana,,{rating},,,,,");
    }
    desk.write("faulty.csv", &rows);
    let told = |text: &str| -> Vec<String> {
        text.lines().filter_map(|line| line.strip_prefix("  ")).map(str::to_owned).collect()
    };
    let answer =
        desk.run("mona", "intake import faulty.csv").refused(65, "nothing was stored: 7 rows cannot be taken in");
    let joins = "(several rows for one dialogue? [rows] per = \"message\" in the map joins them)";
    let contradicts = |line: u64| {
        format!(
            "faulty.csv:{}: `X-{}` is known already from line {line} of this file, with another `channel` {joins}",
            line + 1,
            line - 2
        )
    };
    let rating = |line: u64, said: &str| {
        format!(
            "faulty.csv:{line}: `rating`: `{said}` is not 1, 2, 3, 4 or 5 (a map can say what it means: [values.rating])"
        )
    };
    let expected = [
        "4 rows: `rating`: `…` is not 1, 2, 3, 4 or 5 (a map can say what it means: [values.rating]) (lines 302, 603, 1103 …)"
            .to_owned(),
        rating(302, "9"),
        rating(1104, "8"),
        format!("3 rows: `…` is known already from line … of this file, with another `channel` {joins} (lines 102, 602, 1102)"),
        contradicts(101),
        contradicts(601),
        contradicts(1101),
    ];
    assert_eq!(told(&answer.stderr), expected);
    desk.write("faulty.csv", rows.replace(",,,,,,,\n", ",,9,,,,,\n"));
    let answer = desk.run("mona", "intake import faulty.csv").refused(65, ": 2000 rows cannot be taken in");
    assert!(told(&answer.stderr).len() < 10 && answer.stderr.contains("  2000 rows: `rating`"), "{}", answer.stderr);
    assert_eq!(ask(&desk, "SELECT count(*) FROM request"), "7");
    let said = desk.run("mona", "intake import faulty.csv --rejects bad.csv --format json");
    assert!(said.stdout.contains("Turned away: 2000 rows: `rating`: `…` is not"), "{}", said.whole());
}

#[test]
fn rows_with_reasons_beyond_twenty_are_counted_and_single_ones_are_told_by_line() {
    let desk = Desk::centre();
    let stranger = |number: usize| format!("X-{number},2026-03-01T10:00:00Z,chat,complaint,nobody{number},,,,,,,\n");
    desk.write("x.csv", format!("{HEAD}{}", (0..24).map(stranger).collect::<String>()));
    let said = desk.run("mona", "intake import x.csv").refused(65, "  and 4 more rows with other reasons");
    assert_eq!(said.stderr.matches("  x.csv:").count(), 20, "{}", said.stderr);
    // What is held of them is bounded: those with the thousand and first reason are still counted.
    desk.write("x.csv", format!("{HEAD}{}", (0..1500).map(stranger).collect::<String>()));
    let said = desk.run("mona", "intake import x.csv").refused(65, ": 1500 rows cannot be taken in");
    assert!(said.stderr.contains("  and 1480 more rows with other reasons"), "{}", said.stderr);
    desk.write("x.csv", format!("{HEAD}{}", (0..21).map(stranger).collect::<String>()));
    desk.run("mona", "intake import x.csv").refused(65, "  and 1 more row with other reasons");
    desk.write("x.csv", format!("{HEAD}{}", (0..20).map(stranger).collect::<String>()));
    assert!(!desk.run("mona", "intake import x.csv").refused(65, "x.csv:21").stderr.contains("more row"));
    desk.write("x.csv", format!("{HEAD}{}", stranger(1)));
    let said = desk.run("mona", "intake import x.csv").refused(65, "  x.csv:2: nobody here");
    assert!(!said.stderr.contains("1 row"), "{}", said.stderr);
}

#[test]
fn a_fault_in_the_last_row_leaves_nothing() {
    let desk = Desk::centre();
    let head = desk.head();
    let mut rows = HEAD.to_owned();
    for number in 0..3000 {
        let _ = writeln!(rows, "X-{number},2026-03-01T10:00:00Z,chat,complaint,ana,,,,c-{number},,,Hello");
    }
    desk.write("good.csv", &rows);
    desk.write("bad.csv", format!("{rows}X-3000,2026-03-01T10:00:00Z,chat,complaint,ana,,6,,,,,\n"));
    desk.run("mona", "intake import bad.csv").refused(65, "bad.csv:3002: `rating`");
    desk.write("torn.csv", format!("{rows}X-3000,\"2026-03-01"));
    desk.run("mona", "intake import torn.csv").refused(65, "torn.csv:3002");
    assert_eq!((desk.head(), ask(&desk, "SELECT count(*) FROM request")), (head, "7".to_owned()));
    assert_eq!(came(&desk, &["good.csv"]), [3000, 0, 0, 0, 0]);
    assert_eq!(came(&desk, &["good.csv"]), [0, 3000, 0, 0, 0]);
}

#[test]
fn old_and_new_rows_mixed_over_many_batches_are_each_taken_for_what_they_are() {
    let desk = Desk::centre();
    let rows = |numbers: &mut dyn Iterator<Item = i32>| {
        numbers.fold(HEAD.to_owned(), |mut rows, number| {
            let _ = writeln!(rows, "X-{number},2026-03-01T10:00:00Z,chat,complaint,ana,,,,c-{number},,,Hello");
            rows
        })
    };
    desk.write("one.csv", rows(&mut (0..2000).filter(|number| number % 3 == 0 || *number < 1200)));
    let [first, ..] = came(&desk, &["one.csv"]);
    desk.write("two.csv", rows(&mut (0..3000).chain(1500..1510)));
    assert_eq!(came(&desk, &["two.csv"]), [3000 - first, first + 10, 0, 0, 0]);
    assert_eq!(ask(&desk, "SELECT count(*) = max(id) FROM request"), "1", "numbers have no gap");
    desk.run("", "verify").ok();
}

#[test]
fn agents_whom_the_roster_does_not_know_are_told_once_each() {
    let desk = Desk::centre();
    let mut rows = HEAD.to_owned();
    for number in 0..900 {
        let agent = ["ana", "zed", "yan", "bo"][number % 4];
        let _ = writeln!(rows, "X-{number},2026-03-01T10:00:00Z,chat,complaint,{agent},,,,,,,");
    }
    desk.write("strangers.csv", format!("{rows}X-900,2026-03-01T10:00:00Z,chat,complaint,ana,,7,,,,,\n"));
    let answer =
        desk.run("mona", "intake import strangers.csv").refused(65, "strangers.csv:3: nobody here is called `zed`");
    assert!(answer.stderr.contains("  225 rows: nobody here is called `yan`"), "{}", answer.stderr);
    assert!(answer.stderr.contains("(lines 4, 8, 12 …)"), "{}", answer.stderr);
    assert_eq!(answer.stderr.matches("225 rows: nobody").count(), 2, "{}", answer.stderr);
    assert!(answer.stderr.contains("strangers.csv:4: nobody here is called `yan`"), "{}", answer.stderr);
    assert!(answer.stderr.contains("strangers.csv:902: `rating`"), "{}", answer.stderr);
    assert!(
        answer.stderr.contains("assize people import") && answer.stderr.contains("--enrol TEAM"),
        "{}",
        answer.stderr
    );
}

#[test]
fn agents_of_the_file_are_enrolled_from_the_day_of_their_first_dialogue() {
    let desk = Desk::centre();
    let line = |reference: &str, day: &str, agent: &str| {
        format!("{reference},2026-02-{day}T23:30:00+00:00,chat,complaint,{agent},,,,,,,\n")
    };
    let rows = [line("X-1", "20", "zed"), line("X-2", "18", "zed"), line("X-3", "19", "yan"), line("X-4", "19", "ana")];
    desk.write("new.csv", format!("{HEAD}{}", rows.concat()));
    let answer = desk.run("mona", "intake import new.csv --enrol east --dry-run").ok();
    assert!(answer.stdout.contains("Enrolled in east: zed, yan."), "{}", answer.stdout);
    assert_eq!(ask(&desk, "SELECT count(*) FROM person WHERE handle = 'zed'"), "0");
    let answer = desk.run("mona", "intake import new.csv --enrol east").ok();
    assert!(!answer.stdout.contains("outside every frame"), "{}", answer.stdout);
    assert_eq!(
        ask(&desk, "SELECT group_concat(handle || role || team || since, ' ') FROM stint_now WHERE team = 'east'"),
        "zedagenteast2026-02-18 yanagenteast2026-02-19"
    );
    assert_eq!(came(&desk, &["new.csv", "--enrol", "east"]), [0, 4, 0, 0, 0]);
    assert_eq!(ask(&desk, "SELECT count(*) FROM stint_now WHERE team = 'east'"), "2");
    desk.run("", "verify").ok();
}

#[test]
fn nobody_is_enrolled_by_a_row_that_is_turned_away_or_under_a_handle_that_cannot_be() {
    let desk = Desk::centre();
    desk.write(
        "new.csv",
        format!(
            "{HEAD}X-1,2026-02-20T10:00:00Z,chat,complaint,zed,,9,,,,,\nX-2,2026-02-20T10:00:00Z,chat,complaint,yan,,,,,,,\n\
             X-3,2026-02-20T10:00:00Z,chat,complaint,Ana,,,,,,,\nX-4,2026-02-20T10:00:00Z,chat,complaint,YAN,,,,,,,\n\
             X-5,2026-02-20T10:00:00Z,chat,complaint,z\u{200b}d,,,,,,,\n"
        ),
    );
    assert_eq!(came(&desk, &["new.csv", "--enrol", "east", "--rejects", "bad.csv"]), [2, 0, 0, 0, 3]);
    assert_eq!(ask(&desk, "SELECT group_concat(handle) FROM stint_now WHERE team = 'east'"), "yan");
    let rejects = std::fs::read_to_string(desk.path("bad.csv")).unwrap();
    for says in ["`Ana` and `ana` differ only in capitals", "cannot be seen"] {
        assert!(rejects.contains(says), "no {says} in {rejects}");
    }
    desk.args("mona", &["intake", "import", "new.csv", "--enrol", " "]).refused(65, "not blank");
    desk.run("", "verify").ok();
}

#[test]
fn only_a_manager_enrols() {
    let desk = Desk::centre();
    desk.write("one.csv", row("X-1", ",,,,,,"));
    desk.run("lea", "intake import one.csv --enrol east").refused(1, "manager");
    desk.run("lea", "intake import one.csv").ok();
}

#[test]
fn a_digest_that_is_handed_in_wrong_is_caught_before_the_commit() {
    let desk = Desk::centre();
    let head = desk.head();
    let who = Who { actor: "mona".to_owned(), principal: None, login: "mona".to_owned() };
    let now: Moment = "2026-03-02T09:00:00Z".parse().unwrap();
    let mut store = Store::open(&desk.path("qa.db"), Access::Write).unwrap();
    for (row, digest) in [(0, [7; 32]), (1, [0; 32])] {
        let refusal = ledger::record(&mut store, &who, now, "test", |writing| {
            let id = writing.insert("policy", &[("text", &"timezone = \"UTC\"")], &[])?;
            writing.vouch("policy", id + row, digest)
        })
        .unwrap_err();
        assert_eq!(refusal.kind, Kind::Fault, "{refusal}");
        assert!(refusal.message.contains("nothing was recorded"), "{refusal}");
    }
    assert_eq!(desk.head(), head);
    let right = |writing: &mut ledger::Writing<'_>| {
        let id = writing.insert("policy", &[("text", &"timezone = \"UTC\"")], &[])?;
        let text = rusqlite::types::ValueRef::Text(b"timezone = \"UTC\"");
        let values =
            [rusqlite::types::ValueRef::Integer(id), rusqlite::types::ValueRef::Integer(writing.entry()), text];
        let digests = writing.sealer("policy")?.digests(0..1, |_, column| values[column])?;
        writing.vouch("policy", id, digests[0])
    };
    ledger::record(&mut store, &who, now, "test", right).unwrap();
    desk.run("", "verify").ok();
}

#[test]
fn nothing_about_progress_is_said_into_a_pipe() {
    let desk = Desk::centre();
    desk.write("one.csv", row("X-1", ",,,,,,"));
    assert_eq!(desk.run("mona", "intake import one.csv").ok().stderr, "");
}

/// Every byte of the file and of what SQLite keeps next to it.
fn bytes(desk: &Desk) -> String {
    let files = std::fs::read_dir(desk.folder()).unwrap().map(|entry| entry.unwrap().path());
    let kept = files.filter(|path| path.to_string_lossy().contains("qa.db"));
    kept.map(|path| String::from_utf8_lossy(&std::fs::read(path).unwrap()).into_owned()).collect()
}

#[test]
fn card_numbers_and_codes_are_masked_before_anything_is_stored_and_counted_by_line() {
    let desk = Desk::centre();
    let rest = ",,,,,\"Card 4111 1111 1111 1111\ncvv 123\",Paid with ４１１１１１１１１１１１１１１１,ok\n";
    desk.write(
        "cards.csv",
        format!(
            "{HEAD}M-1,2026-03-01T10:00:00Z,chat,complaint,ana,,,,,plain,,hello\nM-2,2026-03-01T10:00:00Z,chat,complaint,ana{rest}"
        ),
    );
    let came_in = desk.run("mona", "intake import cards.csv").ok();
    assert!(
        came_in.stdout.contains("3 card numbers or codes masked before anything was stored: lines 3."),
        "{}",
        came_in.whole()
    );
    assert_eq!(ask(&desk, "SELECT details FROM dialogue WHERE ref = 'M-2'"), "Card 4111 11** **** 1111\ncvv ***");
    let kept = bytes(&desk);
    assert!(
        !kept.contains("4111 1111 1111 1111") && !kept.contains("１１１１１１１１１"),
        "a card number is in the file"
    );
    assert_eq!(
        came(&desk, &["cards.csv"]),
        [0, 2, 0, 0, 0],
        "the same file again is known, although it is masked again"
    );
}

#[test]
fn an_id_that_looks_like_a_card_number_is_refused_unless_the_policy_keeps_such_ids() {
    let desk = Desk::centre();
    desk.write("ids.csv", row("4111111111111111", ",,,,,,hello"));
    let refused =
        desk.run("mona", "intake import ids.csv").refused(65, "ids.csv:2: `ref` holds what looks like a card number");
    assert!(!refused.whole().contains("4111111111111111"), "{}", refused.whole());
    desk.write("who.csv", row("K-1", ",,,4111111111111111,,,hello"));
    desk.run("mona", "intake import who.csv").refused(65, "who.csv:2: `customer` holds what looks like a card number");
    desk.write("keep.toml", "[intake]\ncard_like_ids = \"keep\"\n");
    desk.run("mona", "policy publish keep.toml").ok();
    assert_eq!(came(&desk, &["ids.csv"]), [1, 0, 0, 0, 0]);
}

#[test]
fn what_is_turned_away_is_written_without_card_numbers() {
    let desk = Desk::centre();
    desk.write("bad.csv", row("B-1", ",seven,,,my card 4111 1111 1111 1111,,hello"));
    let answer = desk.run("mona", "intake import bad.csv --keep-good --rejects rejects.csv");
    assert_eq!(answer.code, 4, "{}", answer.whole());
    let rejects = std::fs::read_to_string(desk.path("rejects.csv")).unwrap();
    assert!(rejects.contains("4111 11** **** 1111") && !rejects.contains("4111 1111"), "{rejects}");
}

#[test]
fn equal_rows_of_an_export_without_ids_are_numbered_in_their_order_and_known_again() {
    let desk = Desk::centre();
    desk.write("made.map.toml", "[ref]\nmade_from = \"*\"\nprefix = \"P-\"\n");
    let line = "2026-03-01T10:00:00Z,chat,complaint,ana,hello\n";
    desk.write("made.csv", format!("received,channel,category,agent,transcript\n{line}{line}{line}"));
    assert_eq!(came(&desk, &["made.csv", "--map", "made.map.toml"]), [3, 0, 0, 0, 0]);
    assert_eq!(came(&desk, &["made.csv", "--map", "made.map.toml"]), [0, 3, 0, 0, 0]);
    assert_eq!(ask(&desk, "SELECT count(*) FROM request WHERE ref GLOB 'P-*-[23]'"), "2");
}

#[test]
fn no_way_into_the_file_takes_a_card_number() {
    let desk = Desk::centre();
    let card = "4012888888881881";
    desk.write("one.csv", row("X-1", ",3,,,,,hello"));
    desk.run("mona", "intake import one.csv").ok();
    desk.write(&format!("{card}.csv"), row("X-1", ",4,,,,,hello"));
    let amended = ["intake", "import", &format!("{card}.csv"), "--amend", &format!("it said {card}")];
    desk.args("mona", &amended).ok();
    desk.write("agent.csv", row("X-2", ",,,,,,hello").replace(",ana,", &format!(",{card},")));
    desk.run("mona", "intake import agent.csv --enrol north")
        .refused(65, "`agent` holds what looks like a card number");
    desk.write("any.toml", "[intake]\ncategories = [\"*\"]\n");
    desk.run("mona", "policy publish any.toml").ok();
    desk.write("category.csv", row("X-3", ",,,,,,hello").replace(",complaint,", &format!(",{card},")));
    desk.run("mona", "intake import category.csv").refused(65, "`category` holds what looks like a card number");
    desk.write("shown.csv", row("X-4", &format!(",,,,{card},,hello")));
    let sample = desk.run("mona", "intake import shown.csv --sample");
    assert!(sample.stdout.contains("401288******1881") && !sample.whole().contains(card), "{}", sample.whole());
    assert!(!bytes(&desk).contains(card), "the card number is in the file");
}

#[test]
fn rejects_have_a_place_for_every_cell_and_come_back_as_they_would_have_been() {
    let desk = Desk::centre();
    desk.write("made.map.toml", "[ref]\nmade_from = \"*\"\nprefix = \"P-\"\n");
    let good = "2026-03-01T10:00:00Z,chat,complaint,ana,hello\n";
    let head = "received,channel,category,agent,transcript\n";
    desk.write("made.csv", format!("{head}2026-03-01T10:00:00Z,chat\n{}{good}", good.replace("ana", "anna")));
    let answer =
        desk.run("mona", "--quiet intake import made.csv --map made.map.toml --keep-good --rejects rejects.csv");
    assert_eq!(answer.code, 4, "{}", answer.whole());
    assert!(
        answer.stdout.contains("2 rows with line and reason in rejects.csv"),
        "never kept quiet\n{}",
        answer.whole()
    );
    let rejects = std::fs::read_to_string(desk.path("rejects.csv")).unwrap();
    let mut lines = rejects.lines();
    let header = "assize: line,assize: reason,assize: mark";
    assert_eq!(lines.next().unwrap(), format!("\u{feff}{header},received,channel,category,agent,transcript"));
    assert!(lines.next().unwrap().ends_with(",2026-03-01T10:00:00Z,chat,,,"), "{rejects}");
    let mended = format!("{header},{head}3,x,,{}", good.replace("hello", "bye"));
    desk.write("mended.csv", mended);
    assert_eq!(came(&desk, &["mended.csv", "--map", "made.map.toml"])[0], 1);
    desk.write("whole.csv", format!("{head}{}{good}", good.replace("hello", "bye")));
    assert_eq!(came(&desk, &["whole.csv", "--map", "made.map.toml"]), [0, 2, 0, 0, 0]);
    desk.run("mona", "intake import made.csv --rejects -").refused(2, "--rejects needs a file");
}

#[test]
fn the_story_of_an_imported_dialogue_tells_what_was_changed_and_has_no_clock() {
    let desk = Desk::centre();
    desk.write("one.csv", row("X-1", ",3,,,,,hello"));
    desk.run("mona", "intake import one.csv").ok();
    desk.write("two.csv", row("X-1", ",4,,c-1,,,hullo").replace(",ana,", ",bo,"));
    desk.args("mona", &["intake", "import", "two.csv", "--amend", "wrong export"]).ok();
    let shown = desk.run("", "intake show X-1").ok();
    assert!(shown.stdout.contains("agent ana -> bo, rating 3 -> 4, customer, transcript; line 2"), "{}", shown.whole());
    assert!(shown.stdout.contains("in words: wrong export"), "{}", shown.whole());
    assert!(!shown.stdout.contains("time taken"), "{}", shown.whole());
}

#[test]
fn an_import_that_is_interrupted_leaves_nothing() {
    let desk = Desk::centre();
    let head = desk.head();
    desk.write("one.csv", row("X-1", ",3,,,,,hello"));
    let gauge = std::sync::Arc::new(ledger::Gauge::default());
    assert!(!gauge.stop());
    assert!(gauge.stop(), "a second time is known");
    let refused = gauge.go_on().unwrap_err();
    assert_eq!((refused.kind, refused.kind.exit_code()), (Kind::Interrupted, 130));
    assert_eq!(desk.head(), head);
}

#[test]
fn a_dry_run_writes_no_rejects_and_quiet_keeps_no_rejects_quiet() {
    let desk = Desk::centre();
    desk.write("one.csv", format!("{}X-2,never,chat,complaint,ana,,,,,,,\n", row("X-1", ",,,,,,")));
    let words = "intake import one.csv --keep-good --rejects bad.csv";
    let said = desk.run("mona", &format!("{words} --dry-run --quiet"));
    assert_eq!(said.code, 4, "{}", said.whole());
    assert!(!desk.path("bad.csv").exists(), "--dry-run writes nothing");
    let said = desk.run("mona", &format!("{words} --quiet"));
    assert_eq!(said.code, 4, "{}", said.whole());
    assert!(!said.stdout.is_empty(), "rows that were turned away are told all the same");
    assert!(desk.path("bad.csv").exists());
}

#[test]
fn a_dialogue_may_close_at_the_second_in_which_it_came_and_never_before() {
    let desk = Desk::centre();
    for (closed, code) in [("10:00:00", 0), ("09:59:59", 65)] {
        let text = format!(
            "ref,received,closed,channel,category,agent\nX-1,2026-03-01T10:00:00Z,2026-03-01T{closed}Z,chat,complaint,ana\n"
        );
        desk.write("one.csv", text);
        assert_eq!(desk.run("mona", "intake import one.csv").code, code, "{closed}");
    }
}

#[test]
fn a_dialogue_may_be_a_day_ahead_of_our_clock_and_no_second_more() {
    let desk = Desk::centre();
    for (received, code) in [("09:00:00", 0), ("09:00:01", 65)] {
        desk.write(
            "one.csv",
            format!("ref,received,channel,category,agent\nX-{code},2026-03-03T{received}Z,chat,complaint,ana\n"),
        );
        assert_eq!(desk.run("mona", "intake import one.csv").code, code, "{received}");
    }
}

#[test]
fn a_transcript_of_nothing_but_white_space_is_no_content() {
    let desk = Desk::centre();
    desk.write(
        "one.csv",
        "ref,received,channel,category,agent,transcript\nX-1,2026-03-01T10:00:00Z,chat,complaint,ana,\"  \t \"\n",
    );
    desk.run("mona", "intake import one.csv").ok();
    desk.run("mona", "assign spot-check X-1 --note why").refused(1, "has no content to audit");
}

#[test]
fn on_the_last_day_as_an_agent_a_dialogue_is_theirs_and_on_the_day_after_it_is_outside_every_frame() {
    let desk = Desk::centre();
    desk.write("zed.csv", "handle,name,role,team,from,to\nzed,Zed,agent,north,2022-01-01,2026-02-27\n");
    desk.run("mona", "people import zed.csv").ok();
    for (day, outside) in [("27", false), ("28", true)] {
        desk.write(
            "one.csv",
            format!("ref,received,channel,category,agent\nX-{day},2026-02-{day}T10:00:00Z,chat,complaint,zed\n"),
        );
        let said = desk.run("mona", "intake import one.csv").ok();
        assert_eq!(said.stdout.contains("no agent on that day"), outside, "{day}: {}", said.whole());
    }
}

#[test]
fn a_fault_of_json_names_the_ref_where_one_was_read_and_of_csv_its_line() {
    let desk = Desk::centre();
    let row = |reference: &str, agent: &str| {
        format!(
            r#"{{"ref": "{reference}", "received": "2026-03-01T10:00:00Z", "channel": "chat", "category": "complaint", "agent": "{agent}", "reply": "yes"}}"#
        )
    };
    let rows = [row("T-17", ""), row("", "ana"), row("T 4111 1111 1111 1111", ""), row("T-18", "bo")];
    desk.write("x.json", format!("[{}]\n", rows.join(", ")));
    let said = desk.run("mona", "intake import x.json").refused(65, "x.json:1: ref T-17: `agent` is empty");
    assert!(said.stderr.contains("x.json:1: `ref` is empty"), "{}", said.whole());
    assert!(!said.stderr.contains("4111 1111"), "{}", said.whole());
    desk.write("x.json", format!("[{}, {}]\n", row("T-17", "").replace("chat", "pigeon"), row("T-18", "bo")));
    let sample = desk.run("mona", "intake import x.json --sample").whole();
    assert!(sample.contains("x.json:1: ref T-17: "), "{sample}");
    // What names it already does not say it twice.
    desk.write("x.json", format!("[{}]\n", row("T-18", "bo")));
    desk.run("mona", "intake import x.json").ok();
    desk.write("x.json", format!("[{}]\n", row("T-18", "ana")));
    desk.run("mona", "intake import x.json").refused(65, "x.json:1: `T-18` is known already");
    desk.write("x.csv", "ref,received,channel,category,agent\nT-17,2026-03-01T10:00:00Z,chat,complaint,\n");
    desk.run("mona", "intake import x.csv").refused(65, "x.csv:2: `agent` is empty");
}
