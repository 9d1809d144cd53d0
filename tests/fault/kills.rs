//! Four processes at one file, killed in the middle of their work, again and again.

use super::place::rows;
use super::shim::{Blow, Fault};
use super::{Numbers, Place, is_slow};
use std::process::Stdio;

const PROCESSES: usize = 4;

#[test]
fn four_processes_killed_at_any_call_lose_and_double_nothing() {
    let place = Place::new();
    let mut numbers = Numbers(1);
    let before = place.count("request");
    let (mut killed, mut finished) = (0, 0);
    for round in 1..=if is_slow() { 200 } else { 6 } {
        let names: Vec<String> = (0..PROCESSES).map(|process| format!("round-{round}-{process}")).collect();
        let children: Vec<_> = names
            .iter()
            .map(|name| {
                place.write(name, rows(name, 1));
                let mut command = place.command("mona", &format!("intake import ../{name} --quiet"));
                // A command makes some forty calls, fewer where another puts everything into the file.
                let at = 1 + numbers.below(45);
                Fault { blow: Blow::Kill, sticky: false, reads: false, at }.arm(&mut command, &place);
                command.env_remove("FAULT_SEEN").stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap()
            })
            .collect();
        let ends: Vec<_> = children.into_iter().map(|child| child.wait_with_output().unwrap()).collect();
        place.verify(&[], &format!("round {round}"));
        for (name, end) in names.iter().zip(&ends) {
            let said = String::from_utf8_lossy(&end.stderr);
            assert!(matches!(end.status.code(), None | Some(0)), "{name}: {} {said}", end.status);
            finished += usize::from(end.status.success());
            killed += usize::from(!end.status.success());
            let found = place.run("", &format!("intake show {name}-0"));
            assert!(!end.status.success() || found.code == 0, "{name} was acknowledged and lost: {}", found.whole());
        }
        for name in &names {
            place.run("mona", &format!("intake import ../{name}")).ok();
        }
        place.verify(&[], &format!("round {round}, again"));
        assert_eq!(place.count("request") - before, round * 4, "round {round}: lost or doubled");
    }
    println!("{killed} killed, {finished} finished");
    assert!(killed > 0 && finished > 0, "{killed} killed, {finished} finished: the calls are chosen badly");
}
