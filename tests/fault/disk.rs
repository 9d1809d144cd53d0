//! A disk that is full, a folder that may not be written, a file from the future.

use super::place::rows;
use super::shim::{Blow, Fault};
use super::{Centre, Place, acts};
use crate::support::{Answer, answer, copy_program, program};
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::process::Command;

const TOO_MANY: usize = 400;

/// Dialogues of 8 KiB each.
fn long_rows(count: usize) -> String {
    let long = format!("Customer: {}\n", "word ".repeat(1600));
    rows("long", count).replace("Customer: Hello\n", &long)
}

#[test]
fn a_full_disk_keeps_an_import_out_until_there_is_room() {
    let place = Place::new();
    place.write("long.csv", long_rows(TOO_MANY));
    if !is_root() {
        println!("skipped: only root can mount a small disk; the shim has a test of its own");
        return;
    }
    // The disk is mounted for this script only, over the file's folder, and goes away with it.
    let script = r#"
        mount -t tmpfs -o size=8m tmpfs . && cd "$PWD" || exit 77
        cp ../seed.db qa.db
        run() { name="$1"; shift; "$ASSIZE" "$@" > "../$name.out" 2> "../$name.err"; echo $? > "../$name.code"; }
        run import intake import ../long.csv
        run verify verify
        cat /dev/zero > ballast
        run crammed intake import ../more.csv
        rm ballast
        run small intake import ../more.csv
        mount -o remount,size=64m .
        run roomy intake import ../long.csv
        run last verify
    "#;
    place.write("seed.db", &Centre::get().file);
    let model = place.command("mona", "");
    let mut shell = Command::new("unshare");
    shell.args(["-m", "sh", "-c", script]).current_dir(place.inside()).env("ASSIZE", program());
    shell.envs(model.get_envs().filter_map(|(name, value)| Some((name, value?)))).env("ASSIZE_DB", "qa.db");
    let done = answer(&mut shell);
    if done.code == 77 || done.stderr.contains("unshare failed") {
        println!("skipped: no disk can be mounted here: {}", done.stderr.trim());
        return;
    }
    assert_eq!(done.code, 0, "{}", done.whole());
    assert_full(&said(&place, "import"));
    said(&place, "verify").ok();
    // With not one byte free there is no room even for the index of the log.
    assert_eq!(said(&place, "crammed").code, 74, "{}", said(&place, "crammed").whole());
    said(&place, "small").ok();
    let roomy = said(&place, "roomy").ok();
    assert!(roomy.stdout.contains(&format!("new dialogues  {TOO_MANY}")), "{}", roomy.whole());
    said(&place, "last").ok();
}

#[test]
fn a_full_disk_holds_no_part_of_a_backup() {
    let place = Place::new();
    if !is_root() {
        println!("skipped: only root can mount a small disk; the sweep strikes each call of a backup");
        return;
    }
    let script = r#"
        mount -t tmpfs -o size=2m tmpfs ../disk || exit 77
        run() { name="$1"; shift; "$ASSIZE" "$@" > "../$name.out" 2> "../$name.err"; echo $? > "../$name.code"; }
        run small keep backup ../disk/copy.db
        ls -A ../disk > ../left
        mount -o remount,size=64m ../disk
        run roomy keep backup ../disk/copy.db
        run last verify --db ../disk/copy.db
    "#;
    fs::create_dir(place.path("disk")).unwrap();
    let model = place.command("mona", "");
    let mut shell = Command::new("unshare");
    shell.args(["-m", "sh", "-c", script]).current_dir(place.inside()).env("ASSIZE", program());
    shell.envs(model.get_envs().filter_map(|(name, value)| Some((name, value?))));
    let done = answer(&mut shell);
    if done.code == 77 || done.stderr.contains("unshare failed") {
        println!("skipped: no disk can be mounted here: {}", done.stderr.trim());
        return;
    }
    said(&place, "small").refused(74, "the copy could not be written: the disk is full");
    assert_eq!(fs::read_to_string(place.path("left")).unwrap(), "");
    said(&place, "roomy").ok();
    said(&place, "last").ok();
}

/// The same where nobody may mount a disk: from the first write of the log on the shim says it is full.
#[test]
fn a_disk_that_fills_while_it_is_written_keeps_an_import_out() {
    let place = Place::new();
    place.write("long.csv", long_rows(TOO_MANY));
    let before = place.count("request");
    let mut command = place.command("mona", "intake import ../long.csv");
    Fault { blow: Blow::Enospc, sticky: true, reads: false, at: 20 }.arm(&mut command, &place);
    assert_full(&answer(&mut command));
    place.verify(&[], "on the full disk");
    assert_eq!(place.count("request"), before);
    place.run("mona", "intake import ../long.csv").ok();
    place.verify(&[], "with room again");
}

/// What a command in the script came to.
fn said(place: &Place, name: &str) -> Answer {
    let read = |part: &str| fs::read_to_string(place.path(&format!("{name}.{part}"))).unwrap();
    Answer { stdout: read("out"), stderr: read("err"), code: read("code").trim().parse().unwrap() }
}

fn assert_full(import: &Answer) {
    assert_eq!(import.code, 74, "{}", import.whole());
    // Before the first write there is no room to open the file, or later for what is written.
    let says = ["error: the disk is full", "; nothing was recorded", "hint: free "];
    assert!(says.iter().all(|says| import.stderr.contains(says)), "{}", import.whole());
}

fn is_root() -> bool {
    answer(Command::new("id").arg("-u")).stdout.trim() == "0"
}

/// A command run by somebody who may not write: for root that takes another user.
fn as_nobody(place: &Place, who: &str, words: &str) -> Answer {
    if !is_root() {
        return place.run(who, words);
    }
    let command = place.command(who, words);
    let mut nobody = Command::new("setpriv");
    nobody.args(["--reuid=65534", "--regid=65534", "--clear-groups", "--"]).arg(place.path("assize"));
    nobody.args(command.get_args()).current_dir(place.inside()).env_clear();
    nobody.envs(command.get_envs().filter_map(|(name, value)| Some((name, value?))));
    answer(&mut nobody)
}

fn permit(place: &Place, folder: u32, file: u32) {
    fs::set_permissions(place.inside(), fs::Permissions::from_mode(folder)).unwrap();
    fs::set_permissions(place.file(), fs::Permissions::from_mode(file)).unwrap();
}

#[test]
fn in_a_folder_that_may_not_be_written_questions_are_answered_acts_refused_and_nothing_is_touched() {
    if is_root() && Command::new("setpriv").arg("--version").output().is_err() {
        println!("skipped: root may write everywhere, and there is no setpriv to be somebody else");
        return;
    }
    let place = Place::new();
    // Another user may not reach the folder of the build.
    copy_program(&place.path("assize"));
    fs::set_permissions(place.path(""), fs::Permissions::from_mode(0o755)).unwrap();
    permit(&place, 0o555, 0o444);
    for words in ["report audits", "verify"] {
        let answer = as_nobody(&place, "", words).ok();
        assert!(answer.stderr.contains("read as it stands"), "{words}: {}", answer.whole());
    }
    for act in acts() {
        let words = &act.words;
        let answer = as_nobody(&place, &act.who, words);
        assert_eq!(answer.code, 74, "{words}: {}", answer.whole());
        assert!(answer.stderr.contains("hint: "), "{words}: no advice in {}", answer.whole());
        assert!(answer.stderr.contains("written"), "{words}: {}", answer.whole());
    }
    permit(&place, 0o755, 0o644);
    assert_eq!(place.files(), ["qa.db"]);
    assert!(fs::read(place.file()).unwrap() == Centre::get().file, "the file was changed");
}

#[test]
fn a_file_from_a_newer_assize_is_refused_by_every_command_and_not_touched() {
    let place = Place::new();
    let mut newer = Centre::get().file.clone();
    newer[60..64].copy_from_slice(&99_u32.to_be_bytes());
    fs::write(place.file(), &newer).unwrap();
    let mut commands =
        vec![("mona".to_owned(), "assign nightly".to_owned()), ("mona".to_owned(), "score deliver --all".to_owned())];
    commands.extend(super::stdout::QUESTIONS.map(|words| (String::new(), words.to_owned())));
    commands.extend(acts().map(|act| (act.who, act.words)));
    for (who, words) in &commands {
        let answer = place.run(who, words);
        assert_eq!(answer.code, 65, "{words}: {}", answer.whole());
        assert!(answer.stderr.contains("newer assize: its version is 99"), "{words}: {}", answer.whole());
    }
    let init = place.run("mona", "init --rehearsal");
    assert_eq!(init.code, 1, "{}", init.whole());
    assert_eq!(place.files(), ["qa.db"]);
    assert!(fs::read(place.file()).unwrap() == newer, "the file was changed");
}
