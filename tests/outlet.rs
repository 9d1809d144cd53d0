//! `--out` and `--rejects` never destroy what they are given. Nodes and links stand in a temporary folder only.

use crate::support::Desk;
use std::fs;
use std::os::unix::fs::{FileTypeExt, MetadataExt, PermissionsExt, symlink};
use std::path::Path;
use std::process::{Command, Stdio};

const LIST: [&str; 4] = ["people", "list", "--format", "json"];

/// Asks for the roster, as JSON, into a file.
fn list_into(desk: &Desk, out: &str) -> crate::support::Answer {
    desk.args("mona", &[&LIST[..], &["--out", out]].concat())
}

fn is_the_roster(path: &Path) -> bool {
    fs::read_to_string(path).is_ok_and(|text| text.contains("\"people\"") && text.trim_end().ends_with('}'))
}

fn mode_of(path: &Path) -> u32 {
    fs::metadata(path).unwrap().mode() & 0o7777
}

/// What a command wrote into a FIFO, read by `cat`.
fn read_from(fifo: &Path, write: impl FnOnce()) -> String {
    let reader = Command::new("cat").arg(fifo).stdout(Stdio::piped()).spawn().unwrap();
    write();
    String::from_utf8(reader.wait_with_output().unwrap().stdout).unwrap()
}

fn mkfifo(path: &Path) {
    assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
}

#[test]
fn a_fifo_given_as_out_is_written_into_and_stays_a_fifo() {
    let desk = Desk::centre();
    mkfifo(&desk.path("pipe"));
    let text = read_from(&desk.path("pipe"), || drop(list_into(&desk, "pipe").ok()));
    assert!(text.contains("\"people\""), "{text}");
    assert!(fs::symlink_metadata(desk.path("pipe")).unwrap().file_type().is_fifo());
}

#[test]
fn a_device_given_as_out_is_written_into_and_stays_a_device() {
    let desk = Desk::centre();
    let made =
        Command::new("mknod").arg(desk.path("null")).args(["c", "1", "3"]).stderr(Stdio::null()).status().unwrap();
    if !made.success() || fs::OpenOptions::new().append(true).open(desk.path("null")).is_err() {
        println!("left out: a device node takes root and a folder that allows devices");
        return;
    }
    list_into(&desk, "null").ok();
    let kind = fs::symlink_metadata(desk.path("null")).unwrap().file_type();
    assert!(kind.is_char_device(), "{kind:?}");
    desk.write("bad.csv", "ref,agent\nX-1,nobody-here\n");
    desk.run("mona", "intake import bad.csv --rejects null");
    assert!(fs::symlink_metadata(desk.path("null")).unwrap().file_type().is_char_device());
}

#[test]
fn a_socket_given_as_out_is_refused_and_stays_a_socket() {
    let desk = Desk::centre();
    let _listening = std::os::unix::net::UnixListener::bind(desk.path("socket")).unwrap();
    list_into(&desk, "socket").refused(74, "socket cannot be written");
    assert!(fs::symlink_metadata(desk.path("socket")).unwrap().file_type().is_socket());
}

#[test]
fn a_link_is_followed_and_stays_a_link() {
    let desk = Desk::centre();
    desk.write("target.json", "old");
    symlink("target.json", desk.path("one")).unwrap();
    symlink(desk.path("one"), desk.path("two")).unwrap();
    list_into(&desk, "two").ok();
    assert!(is_the_roster(&desk.path("target.json")));
    for link in ["one", "two"] {
        assert!(fs::symlink_metadata(desk.path(link)).unwrap().file_type().is_symlink(), "{link}");
    }
}

#[test]
fn a_link_to_nothing_makes_its_target_and_a_circle_of_links_is_refused() {
    let desk = Desk::centre();
    fs::create_dir(desk.path("folder")).unwrap();
    symlink("folder/new.json", desk.path("dangling")).unwrap();
    list_into(&desk, "dangling").ok();
    assert!(is_the_roster(&desk.path("folder/new.json")));
    symlink("round", desk.path("about")).unwrap();
    symlink("about", desk.path("round")).unwrap();
    list_into(&desk, "round").refused(74, "round cannot be written");
}

#[test]
fn a_link_to_a_fifo_is_written_into() {
    let desk = Desk::centre();
    mkfifo(&desk.path("pipe"));
    symlink("pipe", desk.path("link")).unwrap();
    let text = read_from(&desk.path("pipe"), || drop(list_into(&desk, "link").ok()));
    assert!(text.contains("\"people\""), "{text}");
    assert!(fs::symlink_metadata(desk.path("pipe")).unwrap().file_type().is_fifo());
}

#[test]
fn dev_stdout_and_its_other_names_are_standard_output() {
    let desk = Desk::centre();
    for name in ["/dev/stdout", "/dev/fd/1", "/proc/self/fd/1", "-"] {
        let answer = list_into(&desk, name).ok();
        assert!(answer.stdout.contains("\"people\""), "{name}: {}", answer.whole());
    }
}

#[test]
fn dev_stdout_that_goes_to_a_file_that_is_appended_to_loses_nothing() {
    let desk = Desk::centre();
    desk.write("log", "before\n");
    let log = fs::OpenOptions::new().append(true).open(desk.path("log")).unwrap();
    let mut command = desk.command("mona");
    command.args(LIST).args(["--out", "/dev/stdout"]).stdin(Stdio::null()).stdout(log);
    assert!(command.status().unwrap().success());
    let text = fs::read_to_string(desk.path("log")).unwrap();
    assert!(text.starts_with("before\n") && text.contains("\"people\""), "{text}");
}

#[test]
fn a_file_that_is_replaced_keeps_its_mode() {
    let desk = Desk::centre();
    for mode in [0o600, 0o640, 0o664, 0o666] {
        desk.write("out.json", "old");
        fs::set_permissions(desk.path("out.json"), fs::Permissions::from_mode(mode)).unwrap();
        list_into(&desk, "out.json").ok();
        assert!(is_the_roster(&desk.path("out.json")));
        assert_eq!(mode_of(&desk.path("out.json")), mode, "{mode:o}");
    }
}

#[test]
fn a_new_file_has_the_mode_that_the_umask_gives() {
    let desk = Desk::centre();
    for (umask, mode) in [("022", 0o644), ("027", 0o640), ("077", 0o600)] {
        let script = format!("umask {umask}; exec \"$0\" people list --out {umask}.txt");
        let mut command = Command::new("sh");
        command.args(["-c", &script, crate::support::program()]).current_dir(desk.folder()).env_clear();
        command.env("ASSIZE_DB", "qa.db").env("ASSIZE_NOW", "2026-03-02T09:00:00Z").env("PATH", "/usr/bin:/bin");
        assert!(command.stdin(Stdio::null()).status().unwrap().success());
        assert_eq!(mode_of(&desk.path(&format!("{umask}.txt"))), mode, "umask {umask}");
    }
}

#[test]
fn a_file_is_replaced_in_one_step_so_that_its_other_name_keeps_the_old_text() {
    let desk = Desk::centre();
    desk.write("out.json", "old");
    fs::hard_link(desk.path("out.json"), desk.path("other")).unwrap();
    list_into(&desk, "out.json").ok();
    assert!(is_the_roster(&desk.path("out.json")));
    assert_eq!(fs::read_to_string(desk.path("other")).unwrap(), "old");
}

#[test]
fn a_folder_given_as_out_is_refused_in_words() {
    let desk = Desk::centre();
    fs::create_dir(desk.path("folder")).unwrap();
    list_into(&desk, "folder").refused(2, "--out: folder is a folder");
    list_into(&desk, "nowhere/out.json").refused(74, "nowhere/out.json cannot be written");
}

#[test]
fn nothing_half_written_is_left_next_to_a_file_that_cannot_be_written() {
    let desk = Desk::centre();
    list_into(&desk, "out.json").ok();
    let names = |desk: &Desk| -> Vec<String> {
        let entries = fs::read_dir(desk.folder()).unwrap();
        let mut names: Vec<String> =
            entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    };
    let before = names(&desk);
    list_into(&desk, "out.json").ok();
    list_into(&desk, "qa.db").refused(2, "overwrite the file itself");
    assert_eq!(names(&desk), before);
}

#[test]
fn the_database_and_its_log_are_spared_by_every_name() {
    let desk = Desk::centre();
    let before = fs::read(desk.path("qa.db")).unwrap();
    desk.write("qa.db-wal", "");
    symlink("qa.db", desk.path("link")).unwrap();
    fs::hard_link(desk.path("qa.db"), desk.path("hard")).unwrap();
    fs::create_dir(desk.path("folder")).unwrap();
    for name in ["qa.db", "./qa.db", "folder/../qa.db", "link", "hard", "qa.db-wal", "qa.db-shm", "qa.db-journal"] {
        list_into(&desk, name).refused(2, "that would overwrite the file itself");
    }
    desk.write("rows.csv", "ref,agent\n");
    desk.run("mona", "intake import rows.csv --rejects link").refused(2, "that would overwrite the file itself");
    assert_eq!(fs::read(desk.path("qa.db")).unwrap(), before);
}

#[test]
fn a_file_that_a_new_database_is_to_become_is_spared_too() {
    let desk = Desk::new();
    desk.run("mona", "init --rehearsal --out qa.db").refused(2, "that would overwrite the file itself");
    assert!(!desk.path("qa.db").exists());
}

#[test]
fn what_a_command_reads_is_spared_before_anything_is_recorded() {
    let desk = Desk::drawn();
    let head = desk.head();
    let (audit, auditor) = desk.audit_of("ana");
    let answers = "{\"answers\": {}, \"met\": \"kind\", \"develop\": \"\"}";
    for name in ["answers.json", "notes.toml", "other.csv", "policy2.toml", "text.txt"] {
        desk.write(name, answers);
    }
    symlink("answers.json", desk.path("link")).unwrap();
    let submit = format!("score submit {audit} --answers answers.json --out");
    let tries = [
        (auditor.as_str(), format!("{submit} answers.json")),
        (auditor.as_str(), format!("{submit} ./answers.json")),
        (auditor.as_str(), format!("{submit} link")),
        ("sam", "dispute session 1 --notes notes.toml --out notes.toml".to_owned()),
        ("mona", "intake import other.csv --out other.csv".to_owned()),
        ("mona", "intake import other.csv --sample --out other.csv".to_owned()),
        ("mona", "intake import other.csv --rejects other.csv".to_owned()),
        ("mona", "intake import other.csv --map notes.toml --rejects notes.toml".to_owned()),
        ("mona", "people import other.csv --out other.csv".to_owned()),
        ("mona", "policy publish policy2.toml --out policy2.toml".to_owned()),
        ("mona", "card check notes.toml --out notes.toml".to_owned()),
        ("lea", "intake add --channel chat --details @text.txt --out text.txt".to_owned()),
    ];
    for (who, words) in &tries {
        desk.run(who, words).refused(2, "would overwrite");
    }
    for name in ["answers.json", "notes.toml", "other.csv", "policy2.toml", "text.txt"] {
        assert_eq!(fs::read_to_string(desk.path(name)).unwrap(), answers, "{name}");
    }
    assert_eq!(desk.head(), head);
}

#[test]
fn two_answers_never_go_into_one_file() {
    let desk = Desk::centre();
    desk.write("rows.csv", "ref,agent\n");
    desk.run("mona", "intake import rows.csv --rejects out.csv --out ./out.csv")
        .refused(2, "--rejects and --out name the same file");
    desk.run("mona", "intake import rows.csv --rejects null --out out.csv").refused(65, "");
}

#[test]
fn a_file_that_may_not_be_written_is_not_replaced() {
    let desk = Desk::centre();
    desk.write("out.json", "old");
    fs::set_permissions(desk.path("out.json"), fs::Permissions::from_mode(0o444)).unwrap();
    if fs::OpenOptions::new().append(true).open(desk.path("out.json")).is_ok() {
        println!("left out: root may write every file");
        return;
    }
    list_into(&desk, "out.json").refused(74, "out.json cannot be written");
    assert_eq!(fs::read_to_string(desk.path("out.json")).unwrap(), "old");
}

// --- files of a folder, under names of ours ----------------------------------------------------------------

/// Commands that write files into a folder, each with the name of one of them.
fn into_folders(desk: &Desk) -> Vec<(&'static str, String, String)> {
    let audit =
        desk.delivered("ana", r#"{"tone": {"level": "none", "note": "short"}, "facts": "full", "identity": "no"}"#);
    let open = format!("dispute open {audit} --criterion tone --reason context --propose full --statement She-asked");
    desk.run("ana", &open).ok();
    vec![
        ("lea", format!("score deliver {audit} --pages folder"), "ana.html".to_owned()),
        ("mona", "report management --period 2026-03 --out folder/".to_owned(), "management-2026-03.md".to_owned()),
        (
            "mona",
            "init --db new.db --rehearsal --timezone UTC --with-templates folder".to_owned(),
            "policy.toml".to_owned(),
        ),
        (
            "mona",
            "intake import one.csv two.csv --keep-good --rejects folder".to_owned(),
            "two.csv.rejects.csv".to_owned(),
        ),
    ]
}

#[test]
fn nothing_is_written_through_a_link_or_a_fifo_that_stands_in_a_folder_under_a_name_of_ours() {
    let desk = Desk::drawn();
    for name in ["one.csv", "two.csv"] {
        desk.write(name, "ref,received,channel,category,agent\nX-1,2026-03-01,chat,complaint,nobody\n");
    }
    for (who, words, name) in into_folders(&desk) {
        for plant in ["link", "dangling", "fifo", "folder"] {
            let place = desk.path("folder").join(&name);
            fs::create_dir_all(desk.path("folder")).unwrap();
            desk.write("precious", "precious");
            match plant {
                "link" => symlink("../precious", &place).unwrap(),
                "dangling" => symlink("../planted", &place).unwrap(),
                "fifo" => mkfifo(&place),
                _ => fs::create_dir(&place).unwrap(),
            }
            let said = desk.run(who, &words);
            assert!([1, 2, 74].contains(&said.code), "{words}, {plant}: {}", said.whole());
            assert!(said.stderr.contains(&name), "{words}, {plant}: {}", said.whole());
            assert_eq!(fs::read_to_string(desk.path("precious")).unwrap(), "precious", "{words}");
            assert!(!desk.path("planted").exists(), "{words}");
            fs::remove_dir_all(desk.path("folder")).unwrap();
        }
    }
}

#[test]
fn a_folder_that_is_given_as_a_link_is_written_into_and_stays_a_link() {
    let desk = Desk::drawn();
    fs::create_dir(desk.path("real")).unwrap();
    symlink("real", desk.path("folder")).unwrap();
    desk.run("mona", "report management --period 2026-03 --out folder/").ok();
    assert!(desk.path("real/management-2026-03.md").is_file());
    assert!(fs::symlink_metadata(desk.path("folder")).unwrap().is_symlink());
    desk.run("lea", "assign proof 1 --folder folder").refused(2, "is there already, and not an empty folder");
}

#[test]
fn the_database_is_spared_in_a_folder_too() {
    let desk = Desk::drawn();
    fs::create_dir(desk.path("folder")).unwrap();
    fs::copy(desk.path("qa.db"), desk.path("folder/management-2026-03.md")).unwrap();
    let before = fs::read(desk.path("folder/management-2026-03.md")).unwrap();
    desk.run("mona", "report management --period 2026-03 --db folder/management-2026-03.md --out folder/")
        .refused(2, "is read by this very command, or is the file itself");
    assert_eq!(fs::read(desk.path("folder/management-2026-03.md")).unwrap(), before);
}

#[test]
fn a_fifo_among_exports_or_files_to_take_in_stops_nobody() {
    let desk = Desk::drawn();
    fs::create_dir_all(desk.path("exports/planted")).unwrap();
    mkfifo(&desk.path("exports/planted/datapackage.json"));
    desk.run("mona", "report export exports/planted").refused(2, "is there already");
    desk.run("mona", "report export exports/first").ok();
    desk.run("mona", "report export exports/second --since exports").ok();
    fs::create_dir(desk.path("in")).unwrap();
    fs::copy(desk.path("dialogues.csv"), desk.path("in/one.csv")).unwrap();
    mkfifo(&desk.path("in/two.csv"));
    for given in ["in", "in/*.csv"] {
        let said = desk.run("mona", &format!("intake import {given}")).ok();
        assert!(said.whole().contains("in/two.csv"), "it is named: {}", said.whole());
    }
}
