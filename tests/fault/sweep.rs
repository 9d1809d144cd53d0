//! At the Nth file call, for every N: an error, a full disk, the end of the process.

use super::shim::{Blow, Fault};
use super::{Act, Centre, Place, acts, is_slow};
use crate::export::files;
use crate::support::{Answer, answer};
use std::collections::BTreeMap;
use std::process::Command;

/// Every kind of fault: how, whether it stays, whether reads are struck.
const KINDS: [(Blow, bool, bool); 8] = [
    (Blow::Kill, false, false),
    (Blow::Eio, false, false),
    (Blow::Short, false, false),
    (Blow::Eio, true, false),
    (Blow::Enospc, false, false),
    (Blow::Enospc, true, false),
    (Blow::Eio, false, true),
    (Blow::Eio, true, true),
];

/// Strikes one call after another until the command ends untouched. `step` leaves out calls, for each kind of fault
/// different ones. `strike` answers the exit code, none for a command that was not struck.
fn sweep(step: u64, strike: impl Fn(Fault) -> Option<i32>) {
    for (number, (blow, sticky, reads)) in (0..).zip(KINDS) {
        let step = if is_slow() { sweep_step() } else { step };
        let mut at = 1 + number % step;
        let mut exits = BTreeMap::<i32, u32>::new();
        while let Some(code) = strike(Fault { blow, sticky, reads, at }) {
            *exits.entry(code).or_default() += 1;
            at += step;
        }
        println!("{blow:?}, sticky {sticky}, reads {reads}: up to call {at}, exits {exits:?}");
        assert!(!exits.is_empty(), "{blow:?}: nothing was struck");
    }
}

/// Errors end in an exit code that tells scripts what happened; only a kill ends in a signal.
#[track_caller]
fn assert_civil(answer: &Answer, fault: Fault) {
    let expected: &[i32] = match fault {
        _ if fault.blow.kills() => &[-1, 0],
        // SQLite takes a page that cannot be read for damage.
        _ if fault.reads => &[0, 65, 74],
        _ => &[0, 74],
    };
    assert!(expected.contains(&answer.code), "{fault:?}: exit {}\n{}", answer.code, answer.whole());
    assert!(!answer.stderr.contains("panicked"), "{fault:?}: {}", answer.whole());
    let has_reason = answer.stderr.lines().any(|line| line.starts_with("error: "));
    assert!(answer.code <= 0 || has_reason, "{fault:?}: no reason\n{}", answer.whole());
}

/// Strikes one call of an act, then asks the file, with nothing in the way, whether all is well: nothing
/// was changed, the act is recorded whole or not at all, and again brings it exactly once.
/// `before` is what the centre's file counts.
fn strike(place: &Place, act: &Act, before: (i64, i64), fault: Fault) -> Option<i32> {
    let (new, table) = act.brings;
    place.put_back();
    let recorded = || {
        let (rows, entries) = place.counts(table);
        (rows - before.0, entries - before.1)
    };
    let mut command = place.command(&act.who, &act.words);
    fault.arm(&mut command, place);
    let answer = answer(&mut command);
    let when = format!("{}, {fault:?}, exit {}", act.name, answer.code);
    assert_civil(&answer, fault);
    place.verify(&[&Centre::get().head], &when);
    let first = recorded();
    assert!(first == (new, 1) || first == (0, 0), "{when}: {first:?} rows and entries");
    assert!(answer.code != 0 || first == (new, 1), "{when}: acknowledged, and lost");
    if answer.stderr.contains("nothing was recorded") {
        assert_eq!(first, (0, 0), "{when}: said to be nothing\n{}", answer.whole());
    }
    let again = place.run(&act.who, &act.words);
    assert_eq!(again.code, 0, "{when}, again: {}", again.whole());
    place.verify(&[&Centre::get().head], &when);
    assert_eq!(recorded(), (new, 1), "{when}, again");
    fault.struck(place, &answer).then_some(answer.code)
}

/// Which calls a slow sweep strikes: each one, or with `ASSIZE_SWEEP_STEP=7` every seventh, as there is time.
fn sweep_step() -> u64 {
    let given = std::env::var("ASSIZE_SWEEP_STEP").ok().and_then(|given| given.parse().ok());
    given.filter(|step| *step > 0).unwrap_or(1)
}

fn sweep_act(name: &str, step: u64) {
    let place = Place::new();
    let acts = acts();
    let act = acts.iter().find(|act| act.name == name).unwrap();
    let before = place.counts(act.brings.1);
    sweep(step, |fault| strike(&place, act, before, fault));
}

#[test]
fn every_file_call_of_score_submit_may_fail_or_be_the_last() {
    sweep_act("score submit", 53);
}

#[test]
fn every_file_call_of_intake_import_may_fail_or_be_the_last() {
    sweep_act("intake import", 101);
}

#[test]
fn every_file_call_of_arbitrate_rule_may_fail_or_be_the_last() {
    sweep_act("arbitrate rule", 101);
}

/// A file that is being made stands under its name when it is whole, and not before.
#[test]
fn every_file_call_of_init_may_fail_or_be_the_last() {
    let place = Place::empty();
    sweep(401, |fault| {
        place.clear();
        let words = "init --rehearsal --timezone UTC";
        let mut command = place.command("mona", words);
        fault.arm(&mut command, &place);
        let answer = answer(&mut command);
        let when = format!("init, {fault:?}, exit {}", answer.code);
        assert_civil(&answer, fault);
        let is_there = place.file().exists();
        assert!(answer.code != 0 || is_there, "{when}: acknowledged, and lost");
        if !fault.blow.kills() && !fault.sticky {
            let junk: Vec<String> = place.files().into_iter().filter(|name| name.contains(".partial-")).collect();
            assert!(junk.is_empty(), "{when}: left {junk:?}");
        }
        let again = place.run("mona", words);
        assert_eq!(again.code, i32::from(is_there), "{when}, again: {}", again.whole());
        place.verify(&[], &when);
        assert_eq!(place.count("entry"), 1, "{when}");
        fault.struck(&place, &answer).then_some(answer.code)
    });
}

/// A process number comes again, in a container at once: what a killed `init` left is in nobody's way.
#[test]
fn init_does_not_stumble_over_what_an_init_of_the_same_number_left() {
    let place = Place::empty();
    let model = place.command("mona", "init --rehearsal --timezone UTC");
    let mut shell = Command::new("sh");
    shell.args(["-c", ": > qa.db.partial-$$; exec \"$@\"", "sh"]).arg(model.get_program()).args(model.get_args());
    shell.current_dir(place.inside()).env_clear();
    shell.envs(model.get_envs().filter_map(|(name, value)| Some((name, value?))));
    answer(&mut shell).ok();
    place.verify(&[], "made");
    assert_eq!(place.files().len(), 2, "what belongs to another is left alone: {:?}", place.files());
}

/// A backup stands under its name when it is whole, checked and on record, and not before.
#[test]
fn every_file_call_of_keep_backup_may_fail_or_be_the_last() {
    let place = Place::new();
    let before = place.counts("backup");
    sweep(101, |fault| {
        place.put_back();
        let words = "keep backup copy.db";
        let mut command = place.command("mona", words);
        fault.arm(&mut command, &place);
        let answer = answer(&mut command);
        let when = format!("keep backup, {fault:?}, exit {}", answer.code);
        // A copy that cannot be read back does not stand.
        if !(fault.reads && answer.code == 3) {
            assert_civil(&answer, fault);
        }
        place.verify(&[&Centre::get().head], &when);
        let copy = place.inside().join("copy.db");
        let recorded = place.counts("backup").0 - before.0;
        if copy.exists() {
            assert_eq!(recorded, 1, "{when}: a backup that is not on record");
            let verified = place.run("", &format!("--db copy.db verify --against {}", Centre::get().head));
            assert_eq!(verified.code, 0, "{when}: {}", verified.whole());
        }
        assert!(answer.code != 0 || copy.exists(), "{when}: acknowledged, and not there");
        assert!(answer.code <= 0 || !copy.exists(), "{when}: refused, and there\n{}", answer.whole());
        let again = place.run("mona", words);
        assert_eq!(again.code, 0, "{when}, again: {}", again.whole());
        assert!(copy.exists(), "{when}, again");
        let left: Vec<String> = place.files().into_iter().filter(|name| name.contains("partial")).collect();
        assert!(left.is_empty(), "{when}: left {left:?}");
        fault.struck(&place, &answer).then_some(answer.code)
    });
}

/// Whatever breaks off: a good backup stands in the folder, and the same command again brings it to the newest one alone.
#[test]
fn every_file_call_of_a_backup_that_removes_older_ones_leaves_a_good_one() {
    let (place, older) = (Place::new(), "keep backup --dir . --keep 1");
    assert_eq!(place.run("mona", older).code, 0);
    let backups = || -> Vec<String> {
        place.files().into_iter().filter(|name| name.contains("-20") && name.strip_suffix(".db").is_some()).collect()
    };
    let [first] = backups().try_into().expect("one backup");
    let first: String = first;
    assert_eq!(place.run("lea", "intake add --ref R-77 --channel chat --details Hello").code, 0);
    let kept: Vec<(String, Vec<u8>)> = place
        .files()
        .into_iter()
        .map(|name| (name.clone(), std::fs::read(place.inside().join(&name)).unwrap()))
        .collect();
    sweep(101, |fault| {
        place.clear();
        for (name, bytes) in &kept {
            std::fs::write(place.inside().join(name), bytes).unwrap();
        }
        let mut command = place.command("mona", older);
        fault.arm(&mut command, &place);
        let answer = answer(&mut command);
        let when = format!("keep backup --keep, {fault:?}, exit {}", answer.code);
        if !(fault.reads && answer.code == 3) {
            assert_civil(&answer, fault);
        }
        place.verify(&[&Centre::get().head], &when);
        let found = backups();
        assert!(!found.is_empty(), "{when}: no backup is left");
        assert!(found.contains(&first) || found.len() == 1, "{when}: {found:?}");
        for name in &found {
            let verified = place.run("", &format!("--db {name} verify --against {}", Centre::get().head));
            assert_eq!(verified.code, 0, "{when}: {name}: {}", verified.whole());
        }
        let again = place.run("mona", older);
        assert_eq!(again.code, 0, "{when}, again: {}", again.whole());
        let left = backups();
        assert!(left.len() == 1 && left[0] != first, "{when}, again: {left:?}");
        fault.struck(&place, &answer).then_some(answer.code)
    });
}

/// A folder of evidence stands under its name when it is whole, and the one before it stays until then.
#[test]
fn every_file_call_of_report_evidence_may_fail_or_be_the_last() {
    let (place, out) = (Place::new(), "report evidence --period 2026-03 --out ../out");
    assert_eq!(place.run("mona", out).code, 0);
    let folder = place.path("out");
    let whole = files(&folder);
    sweep(401, |fault| {
        place.put_back();
        let mut command = place.command("mona", out);
        fault.arm(&mut command, &place);
        let answer = answer(&mut command);
        let when = format!("report evidence, {fault:?}, exit {}", answer.code);
        // A file that cannot be read whole is no evidence.
        if !(fault.reads && answer.code == 3) {
            assert_civil(&answer, fault);
        }
        assert!(!folder.exists() || files(&folder) == whole, "{when}: half of it is there");
        assert!(answer.code != 0 || folder.exists(), "{when}: acknowledged, and not there");
        let again = place.run("mona", out);
        assert_eq!(again.code, 0, "{when}, again: {}", again.whole());
        assert!(files(&folder) == whole, "{when}, again");
        fault.struck(&place, &answer).then_some(answer.code)
    });
}

/// A centre in which somebody asked to erase a dialogue, and another manager is to approve it.
fn asked() -> Vec<u8> {
    let place = Place::new();
    place.write("max.csv", "handle,name,role,team,from\nmax,Max Moor,manager,office,2020-01-01\n");
    place.write(
        "said.csv",
        "ref,received,channel,category,agent,transcript\nS-1,2026-02-20T17:00:00Z,chat,complaint,ana,Customer: I am Quetzal\n",
    );
    for words in ["people import ../max.csv", "intake import ../said.csv", "keep erase --ref S-1 --reason asked"] {
        assert_eq!(place.run("mona", words).code, 0, "{words}");
    }
    std::fs::read(place.file()).unwrap()
}

/// Text is there or it is gone, never in part; and once it is gone, the same command again leaves no byte of it.
#[test]
fn every_file_call_of_keep_approve_may_fail_or_be_the_last() {
    let (place, file) = (Place::new(), asked());
    let words = "keep approve 1";
    let left = || {
        let mut bytes = Vec::new();
        place.files().iter().for_each(|name| bytes.extend(std::fs::read(place.inside().join(name)).unwrap()));
        bytes.windows(7).any(|window| window == b"Quetzal")
    };
    sweep(101, |fault| {
        place.clear();
        std::fs::write(place.file(), &file).unwrap();
        let mut command = place.command("max", words);
        fault.arm(&mut command, &place);
        let answer = answer(&mut command);
        let when = format!("keep approve, {fault:?}, exit {}", answer.code);
        assert_civil(&answer, fault);
        place.verify(&[&Centre::get().head], &when);
        let (runs, answers) = (place.count("erased_run"), place.count("erasure_answer"));
        assert!(runs == answers && answers <= 1, "{when}: {runs} runs, {answers} answers");
        assert!(answer.code != 0 || (answers == 1 && !left()), "{when}: acknowledged, and not done");
        let again = place.run("max", words);
        assert_eq!(again.code, 0, "{when}, again: {}", again.whole());
        assert!(!left(), "{when}, again: text is left");
        place.verify(&[&Centre::get().head], &when);
        assert_eq!(place.count("erasure_answer"), 1, "{when}, again");
        fault.struck(&place, &answer).then_some(answer.code)
    });
}
