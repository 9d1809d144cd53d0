//! Starting: the first file is made with the zone of the centre.

use crate::support::Desk;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

/// Makes a file at a terminal where somebody types; what stands on the screen. None where no terminal can be made.
fn at_terminal(desk: &Desk, zone: &str, typed: &[&str]) -> Option<String> {
    let script = Path::new("/usr/bin/script");
    let mut child = Command::new(script)
        .args(["-qec", &format!("{} --as mona init --rehearsal", crate::support::ASSIZE), "/dev/null"])
        .current_dir(desk.folder())
        .env_clear()
        .envs([("TZ", zone), ("TERM", "xterm"), ("SHELL", "/bin/sh"), ("PATH", "/usr/bin:/bin")])
        .envs([("ASSIZE_DB", "qa.db"), ("ASSIZE_NOW", "2026-03-02T09:00:00Z")])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .ok()?;
    let mut keys = child.stdin.take().unwrap();
    for line in typed {
        sleep(Duration::from_millis(700));
        keys.write_all(line.as_bytes()).unwrap();
        keys.flush().unwrap();
    }
    sleep(Duration::from_millis(700));
    drop(keys);
    Some(String::from_utf8_lossy(&child.wait_with_output().unwrap().stdout).into_owned())
}

#[test]
fn init_asks_for_the_zone_at_a_terminal_and_suggests_that_of_the_computer() {
    let desk = Desk::new();
    let Some(shown) = at_terminal(&desk, "Asia/Tokyo", &["\r"]) else { return };
    assert!(shown.contains("[Asia/Tokyo]") && shown.contains("time zone  Asia/Tokyo"), "{shown}");
    assert!(!shown.contains("counted in UTC:"), "{shown}");
    let shown = at_terminal(&desk, "Asia/Tokyo", &[]).unwrap();
    assert!(shown.contains("is there already") || shown.contains("exists"), "a file that stands asks nothing: {shown}");
}

#[test]
fn a_zone_that_is_mistyped_is_asked_for_again_and_utc_is_never_suggested() {
    let desk = Desk::new();
    let Some(shown) = at_terminal(&desk, "Etc/UTC", &["Europe/Lodon\r", "\u{15}Europe/London\r"]) else { return };
    assert!(shown.contains("did you mean `Europe/London`?"), "{shown}");
    assert!(!shown.contains("[Etc/UTC]") && shown.contains("time zone  Europe/London"), "{shown}");
}

#[test]
fn without_a_terminal_the_zone_is_utc_and_that_is_said() {
    let desk = Desk::new();
    let said = desk.run("mona", "init --rehearsal").ok();
    assert!(said.stdout.contains("Days and deadlines are counted in UTC"), "{}", said.whole());
}
