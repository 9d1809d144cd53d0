//! Starting: the first file is made with the zone of the centre.

use crate::support::{Desk, program};
use crate::terminal::Terminal;

/// Makes a file at a terminal where somebody types an answer once a text stands there; what stands on the screen at the
/// end. None where no terminal can be made.
fn at_terminal(desk: &Desk, zone: &str, typed: &[(&str, &str)]) -> Option<String> {
    let envs =
        [("TZ", zone), ("PATH", "/usr/bin:/bin"), ("ASSIZE_DB", "qa.db"), ("ASSIZE_NOW", "2026-03-02T09:00:00Z")];
    let mut terminal = Terminal::run(desk.folder(), &format!("{} --as mona init --rehearsal", program()), &envs)?;
    for (text, keys) in typed {
        terminal.wait(text).keys(keys);
    }
    Some(terminal.end().0)
}

#[test]
fn init_asks_for_the_zone_at_a_terminal_and_suggests_that_of_the_computer() {
    let desk = Desk::new();
    let Some(shown) = at_terminal(&desk, "Asia/Tokyo", &[("[Asia/Tokyo]", "\r")]) else { return };
    assert!(shown.contains("time zone  Asia/Tokyo"), "{shown}");
    assert!(!shown.contains("counted in UTC:"), "{shown}");
    let shown = at_terminal(&desk, "Asia/Tokyo", &[]).unwrap();
    assert!(shown.contains("is there already") || shown.contains("exists"), "a file that stands asks nothing: {shown}");
}

#[test]
fn a_zone_that_is_mistyped_is_asked_for_again_and_utc_is_never_suggested() {
    let desk = Desk::new();
    let typed =
        [("such as Europe/London", "Europe/Lodon\r"), ("did you mean `Europe/London`?", "\u{15}Europe/London\r")];
    let Some(shown) = at_terminal(&desk, "Etc/UTC", &typed) else { return };
    assert!(!shown.contains("[Etc/UTC]") && shown.contains("time zone  Europe/London"), "{shown}");
}

#[test]
fn without_a_terminal_the_zone_is_utc_and_that_is_said() {
    let desk = Desk::new();
    let said = desk.run("mona", "init --rehearsal").ok();
    assert!(said.stdout.contains("Days and deadlines are counted in UTC"), "{}", said.whole());
}
