//! Heads that are kept outside the file: an old copy that was put back, or a file that was made again, is found by them.

use crate::support::{Answer, Desk, answer, program};
use assize::core::keeping::in_bytes;
use std::os::unix::fs::symlink;
use std::process::{Command, Stdio};

/// A desk after its first night; what the file held before it is kept as `old.db`.
fn after_a_night() -> Desk {
    let desk = Desk::centre();
    std::fs::copy(desk.path("qa.db"), desk.path("old.db")).unwrap();
    desk.run("mona", "assign nightly --heads heads").ok();
    desk
}

/// Puts the old copy back, and draws again on another day, so that the chain is another.
fn put_back(desk: &mut Desk) {
    std::fs::copy(desk.path("old.db"), desk.path("qa.db")).unwrap();
    desk.at("2026-03-03T09:00:00Z");
    let night = desk.run("mona", "assign nightly");
    assert!([0, 4].contains(&night.code), "{}", night.whole());
    desk.run("", "verify").ok();
}

fn heads_of(text: &str) -> Vec<String> {
    in_bytes(text.as_bytes()).iter().map(ToString::to_string).collect()
}

#[test]
fn a_head_is_found_where_it_stands_by_itself_and_nowhere_else() {
    assert_eq!(heads_of("as of 2026-03-02 · head 42:0123456789abcdef\n"), ["42:0123456789abcdef"]);
    assert_eq!(heads_of("\"head\":\"7:0123456789ABCDEF\","), ["7:0123456789abcdef"]);
    assert_eq!(
        heads_of("(7:0123456789abcdef), <b>8:0123456789abcdef</b>"),
        ["7:0123456789abcdef", "8:0123456789abcdef"]
    );
    let full = format!("9:{}", "ab".repeat(32));
    assert_eq!(heads_of(&full), [full.as_str()]);
    for none in [
        "42:0123456789abcde",
        "0:0123456789abcdef",
        "x42:0123456789abcdef",
        "1:42:0123456789abcdef",
        "42:0123456789abcdefg",
        &format!("9:{}a", "ab".repeat(32)),
        "12:30:0123456789abcdef",
        ":0123456789abcdef",
        "9999999999999999999:0123456789abcdef",
        "42: 0123456789abcdef",
    ] {
        assert_eq!(heads_of(none), Vec::<String>::new(), "{none}");
    }
}

#[test]
fn heads_are_found_in_every_format_that_assize_writes() {
    let desk = Desk::drawn();
    std::fs::create_dir(desk.path("kept")).unwrap();
    desk.delivered("ana", r#"{"tone": "full", "facts": "full", "identity": "na"}"#);
    for ending in ["txt", "json", "md", "html", "xlsx", "csv"] {
        desk.run("mona", &format!("report agents --out kept/agents.{ending}")).ok();
    }
    let head = desk.head();
    let verified = desk.run("", "verify --heads kept --format json").ok();
    let row = verified.rows().into_iter().find(|row| row["check"] == "heads").expect("a row of heads");
    assert_eq!(row["says"], "5 heads in 5 files, all of this chain; 1 file has no head", "{row}");
    for ending in ["txt", "json", "md", "html", "xlsx"] {
        let said = format!("kept/agents.{ending}: 1 head, the newest {head}");
        assert!(row["findings"].as_str().unwrap().contains(&said), "{ending}: {row}");
    }
    for ending in ["txt", "json", "md", "html", "xlsx"] {
        desk.run("", &format!("verify --against kept/agents.{ending}")).ok();
    }
    desk.run("", "verify --heads kept/agents.csv").refused(65, "no head stands in kept/agents.csv");
}

#[test]
fn heads_are_found_in_the_proofs_pages_and_mails_that_assize_writes() {
    let desk = Desk::drawn();
    desk.write("email.csv", "handle,name,role,team,from,email\nana,Ana Ruiz,agent,north,2022-01-01,ana@example.org\n");
    desk.run("mona", "people import email.csv").ok();
    desk.delivered("ana", r#"{"tone": "full", "facts": "full", "identity": "na"}"#);
    desk.run("mona", "assign proof daily-2026-03-01 --folder proof").ok();
    desk.run("mona", "score deliver --all --pages pages --mail mails").ok();
    desk.run("mona", "report management --period 2026-02 --out reports/").ok();
    for folder in ["proof", "pages", "mails", "reports"] {
        let verified = desk.run("", &format!("verify --heads {folder}")).ok();
        assert!(verified.stdout.contains("all of this chain"), "{folder}: {}", verified.whole());
    }
}

#[test]
fn heads_are_found_in_mails_under_gzip_and_in_texts_of_other_encodings() {
    let desk = Desk::drawn();
    let head = desk.head();
    let (front, back) = head.split_at(9);
    let quoted = format!("Content-Transfer-Encoding: quoted-printable\r\n\r\nhead=20{front}=\r\n{back}\r\n");
    let page = base64(&format!("<p>a page of some length, sealed under {head}</p>"));
    let attached = format!("Content-Transfer-Encoding: base64\r\n\r\n{}\r\n", page.join("\r\n"));
    let wide: Vec<u8> = format!("\u{feff}head {head}\r\n").encode_utf16().flat_map(u16::to_le_bytes).collect();
    for (name, bytes) in [("a.eml", quoted.into_bytes()), ("b.eml", attached.into_bytes()), ("c.txt", wide)] {
        desk.write(name, bytes);
        let says = desk.run("", &format!("verify --heads {name}")).ok().stdout;
        assert!(says.contains(&format!("{name}: 1 head, the newest {head}")), "{name}: {says}");
    }
    desk.write("d.txt", format!("head {head}\n"));
    assert!(Command::new("gzip").arg(desk.path("d.txt")).status().unwrap().success());
    desk.run("", "verify --heads d.txt.gz").ok();
}

/// Base64 as mails have it, in lines of 76 characters.
fn base64(text: &str) -> Vec<String> {
    let mut encoder = Command::new("base64").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    std::io::Write::write_all(&mut encoder.stdin.take().unwrap(), text.as_bytes()).unwrap();
    let output = encoder.wait_with_output().unwrap();
    String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect()
}

#[test]
fn a_folder_of_mails_convicts_a_file_that_was_put_back_and_names_the_first_head_of_each_that_is_gone() {
    let mut desk = after_a_night();
    std::fs::create_dir_all(desk.path("mails/march")).unwrap();
    desk.write("mails/early.txt", format!("head {}\n", old_head(&desk)));
    let gone = desk.head();
    desk.write("mails/march/late.txt", format!("head {gone}\nhead 99:{}\n", "ab".repeat(8)));
    desk.write("mails/none.txt", "Dear all\n");
    symlink("/etc/hostname", desk.path("mails/link")).unwrap();
    put_back(&mut desk);
    let verified = desk.run("", "verify --heads mails");
    assert_eq!(verified.code, 3, "{}", verified.whole());
    for says in [
        "1 of 2 files with heads that this chain does not hold",
        &format!("mails/march/late.txt: {gone} is not in this chain"),
        "mails/early.txt: 1 head, the newest",
        "mails/link: a link: not followed",
        "a head noted earlier is not in this chain: the file was rewritten or cut",
    ] {
        assert!(verified.stdout.contains(says), "no `{says}` in {}", verified.whole());
    }
    desk.run("", "verify --heads mails/early.txt").ok();
}

/// The head of `old.db`.
fn old_head(desk: &Desk) -> String {
    let conn = rusqlite::Connection::open(desk.path("old.db")).unwrap();
    let sql = "SELECT id || ':' || lower(hex(substr(seal, 1, 8))) FROM entry ORDER BY id DESC LIMIT 1";
    conn.query_row(sql, [], |row| row.get(0)).unwrap()
}

#[test]
fn a_head_of_another_file_never_matches_and_that_is_said() {
    let desk = after_a_night();
    desk.run("mona", "--db other.db init --rehearsal --timezone UTC").ok();
    let verified = desk.run("", "--db other.db verify --heads heads");
    assert_eq!(verified.code, 3, "{}", verified.whole());
    assert!(verified.stdout.contains("it is of another file, or this one was made again"), "{}", verified.whole());
}

#[test]
fn places_without_heads_and_places_that_are_not_there_are_refused() {
    let desk = Desk::drawn();
    desk.write("note.txt", "nothing");
    std::fs::create_dir(desk.path("empty")).unwrap();
    desk.run("", "verify --heads note.txt").refused(65, "no head stands in note.txt");
    desk.run("", "verify --heads empty").refused(65, "no head stands in empty");
    desk.run("", "verify --heads nowhere").refused(66, "there is no file or folder nowhere");
    desk.run("", "verify --against nowhere").refused(2, "`nowhere` is not a head like 42:0123456789abcdef");
    assert!(Command::new("mkfifo").arg(desk.path("pipe")).status().unwrap().success());
    desk.run("", "verify --heads pipe").refused(2, "pipe is neither a file nor a folder");
    desk.write("heads.txt", format!("head {}\n", desk.head()));
    desk.run("", "verify --heads heads.txt --out heads.txt").refused(2, "would overwrite heads.txt, which is read");
}

#[test]
fn a_night_notes_the_head_that_stands_after_it_once() {
    let desk = after_a_night();
    let text = std::fs::read_to_string(desk.path("heads")).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines.len(), 2, "{text}");
    assert!(lines[0].starts_with("# assize heads of the file that begins with 1:"), "{text}");
    assert!(lines[1].starts_with(&format!("2026-03-02T09:00:00Z {}", desk.head())), "{text}");
    assert!(lines[1].ends_with(" REHEARSAL"), "{text}");
    desk.run("mona", "assign nightly --heads heads").ok();
    assert_eq!(std::fs::read_to_string(desk.path("heads")).unwrap(), text);
    desk.run("", "verify --heads heads").ok();
}

#[test]
fn a_dry_run_looks_at_the_heads_and_notes_none() {
    let desk = Desk::centre();
    desk.run("mona", "assign nightly --dry-run --heads heads").ok();
    assert!(!desk.path("heads").exists());
}

#[test]
fn a_night_after_an_old_copy_was_put_back_does_nothing() {
    let mut desk = after_a_night();
    std::fs::copy(desk.path("old.db"), desk.path("qa.db")).unwrap();
    let (before, noted) = (desk.head(), std::fs::read(desk.path("heads")).unwrap());
    desk.at("2026-03-03T09:00:00Z");
    desk.run("mona", "assign nightly --heads heads").refused(3, "it was put back, cut or made again");
    desk.run("mona", "assign nightly --dry-run --heads heads").refused(3, "it was put back, cut or made again");
    assert_eq!(desk.head(), before);
    put_back(&mut desk);
    desk.run("mona", "assign nightly --heads heads").refused(3, "it was put back, cut or made again");
    assert_eq!(std::fs::read(desk.path("heads")).unwrap(), noted);
}

#[test]
fn a_night_refuses_the_heads_of_another_file() {
    let desk = after_a_night();
    desk.run("mona", "--db other.db init --rehearsal --timezone UTC").ok();
    desk.run("mona", "--db other.db people import people.csv").ok();
    desk.run("mona", "--db other.db assign nightly --heads heads").refused(3, "heads is of another file");
}

#[test]
fn a_night_refuses_what_is_no_file_of_heads_before_anything_is_done() {
    let desk = Desk::centre();
    let before = desk.head();
    desk.write("note.txt", "mine\n");
    symlink("note.txt", desk.path("link")).unwrap();
    std::fs::create_dir(desk.path("folder")).unwrap();
    assert!(Command::new("mkfifo").arg(desk.path("pipe")).status().unwrap().success());
    for (file, code, says) in [
        ("note.txt", 65, "note.txt is no file of heads: no head stands in it; nothing was done"),
        ("link", 74, "link is a link: nothing is written through it"),
        ("pipe", 74, "pipe is a FIFO: nothing is written through it"),
        ("/dev/null", 74, "/dev/null is a device: nothing is written through it"),
        ("folder", 2, "folder is a folder"),
        ("nowhere/heads", 74, "nowhere/heads cannot be written"),
        ("qa.db", 2, "would overwrite the file itself"),
        ("qa.db-wal", 2, "would overwrite the file itself"),
    ] {
        desk.run("mona", &format!("assign nightly --heads {file}")).refused(code, says);
    }
    assert_eq!(std::fs::read(desk.path("note.txt")).unwrap(), b"mine\n");
    desk.run("ana", "assign nightly --heads heads").refused(1, "ana may not draw");
    assert!(!desk.path("heads").exists());
    assert_eq!(desk.head(), before);
}

#[test]
fn a_file_of_heads_that_cannot_be_written_stops_the_night_before_it_begins() {
    let desk = after_a_night();
    let before = desk.head();
    for (name, mode) in [("heads", 0o444), ("qa.db", 0o666), (".", 0o777)] {
        std::fs::set_permissions(desk.path(name), std::os::unix::fs::PermissionsExt::from_mode(mode)).unwrap();
    }
    as_nobody(&desk, "mona", "assign nightly --heads heads").refused(74, "heads cannot be written: Permission denied");
    assert_eq!(desk.head(), before);
}

/// Runs a command as somebody who is not root: root may write everything.
pub fn as_nobody(desk: &Desk, who: &str, words: &str) -> Answer {
    let copy = desk.path("assize");
    assert!(Command::new("cp").arg(program()).arg(&copy).status().unwrap().success());
    let mut command = if nix::unistd::geteuid().is_root() {
        let mut command = Command::new("setpriv");
        command.args(["--reuid=65534", "--regid=65534", "--clear-groups"]).arg(&copy);
        command
    } else {
        Command::new(&copy)
    };
    command.current_dir(desk.folder()).env_clear().stdin(Stdio::null()).args(words.split_whitespace());
    for (name, value) in desk.command(who).get_envs() {
        command.env(name, value.unwrap());
    }
    answer(&mut command)
}

#[test]
fn a_torn_line_is_told_and_the_next_head_stands_on_a_line_of_its_own() {
    let mut desk = after_a_night();
    let mut text = std::fs::read_to_string(desk.path("heads")).unwrap();
    let half: String = desk.head().chars().take(7).collect();
    text += &["2026-03-03T09:00:00Z ", &half].concat();
    desk.write("heads", &text);
    desk.at("2026-03-03T09:00:00Z");
    desk.run("lea", "intake add --ref R-1 --channel chat --details Hello").ok();
    let night = desk.run("mona", "assign nightly --heads heads");
    assert!([0, 4].contains(&night.code), "{}", night.whole());
    assert!(night.stderr.contains("the last line of heads is torn, and is not counted"), "{}", night.whole());
    let noted = std::fs::read_to_string(desk.path("heads")).unwrap();
    let last = noted.lines().last().unwrap();
    assert!(last.starts_with(&format!("2026-03-03T09:00:00Z {}", desk.head())), "{noted}");
    assert!(noted.starts_with(&text), "{noted}");
    desk.run("", "verify --heads heads").ok();
}

#[test]
fn half_a_head_that_the_chain_does_not_hold_convicts_it_too() {
    let desk = after_a_night();
    let mut text = std::fs::read_to_string(desk.path("heads")).unwrap();
    text.push_str("2026-03-03T09:00:00Z 999:01234");
    desk.write("heads", &text);
    desk.run("mona", "assign nightly --heads heads").refused(3, "heads holds 999:01234… (torn)");
}

#[test]
fn a_head_that_was_noted_before_its_line_was_ended_counts() {
    let desk = after_a_night();
    let text = std::fs::read_to_string(desk.path("heads")).unwrap();
    desk.write("heads", text.trim_end());
    desk.run("mona", "assign nightly --heads heads").ok();
    assert_eq!(std::fs::read_to_string(desk.path("heads")).unwrap(), text.trim_end());
}

#[test]
fn nights_at_once_tear_no_line() {
    let desk = Desk::centre();
    let nights: Vec<_> = (0..6)
        .map(|_| {
            let mut command = desk.command("mona");
            command.args(["assign", "nightly", "--heads", "heads"]).stdout(Stdio::null());
            command.spawn().unwrap()
        })
        .collect();
    for mut night in nights {
        assert!([0, 4].contains(&night.wait().unwrap().code().unwrap()));
    }
    desk.run("mona", "assign nightly --heads heads").ok();
    let text = std::fs::read_to_string(desk.path("heads")).unwrap();
    assert!(text.ends_with('\n') && !text.contains("\n\n"), "{text}");
    for line in text.lines() {
        assert!(line.starts_with("# assize heads") || line.split(' ').count() == 3, "{text}");
    }
    desk.run("", "verify --heads heads").ok();
}

#[test]
fn the_place_of_heads_can_be_said_once_for_every_command() {
    let desk = after_a_night();
    let mut command = desk.command("");
    command.env("ASSIZE_HEADS", "heads").arg("verify").stdin(Stdio::null());
    let verified = answer(&mut command).ok();
    assert!(verified.stdout.contains("2 heads in 1 file, all of this chain"), "{}", verified.whole());
}

#[test]
fn a_head_that_does_not_stand_keeps_nothing_else_from_being_checked() {
    let desk = Desk::drawn();
    desk.write("newer.txt", "head 999:0123456789abcdef\n");
    for given in ["--against 99:e68c46e0d276bcca", "--heads newer.txt"] {
        let told = desk.run("", &format!("verify {given} --format json"));
        assert_eq!(told.code, 3, "{}", told.whole());
        let rows = told.rows();
        let outcome = |check: &str| {
            let row = rows.iter().find(|row| row["check"] == check);
            row.unwrap_or_else(|| panic!("no {check}: {}", told.whole()))["result"].as_str().unwrap().to_owned()
        };
        assert_eq!(outcome("anchors"), "FAILS");
        for check in
            ["facts", "cards", "scores", "draws", "lots", "auditors", "rulings", "days", "routings", "signatures"]
        {
            assert_eq!(outcome(check), "holds", "{given}: {check}");
        }
    }
}

#[test]
fn a_file_of_heads_that_is_there_and_empty_is_begun_as_one_that_is_not() {
    let desk = Desk::centre();
    desk.write("heads", "");
    desk.run("mona", "assign nightly --heads heads").ok();
    let text = std::fs::read_to_string(desk.path("heads")).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    assert!(lines[0].starts_with("# assize heads of the file that begins with 1:"), "{text}");
    assert_eq!(lines.len(), 2, "{text}");
}
