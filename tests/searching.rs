//! Searching many dialogues: what is found row by row is what looking at each of them finds.

use crate::support::Desk;
use assize::core::dialogue::NEWEST;
use std::fmt::Write as _;

const AGENTS: [&str; 3] = ["ana", "bo", "cy"];

/// Some more than are looked at first.
fn rows() -> usize {
    usize::try_from(NEWEST).unwrap() + 900
}

/// A dialogue's minute of the day, agent and text.
fn dialogue(place: usize) -> (usize, &'static str, &'static str) {
    let text = match place {
        place if place % 50 == 0 => "Agent: The NEEDLE is in the haystack",
        place if place % 77 == 0 => "Agent: Die Straße, Σίσυφος, 退款",
        _ => "Agent: Hello",
    };
    (place * 31 % 1440, AGENTS[place % 3], text)
}

fn refs(desk: &Desk, args: &[&str]) -> Vec<String> {
    let answer = desk.args("mona", &[&["intake", "search", "--limit", "1000", "--format", "json"], args].concat()).ok();
    answer.rows().iter().map(|row| row["ref"].as_str().unwrap().to_owned()).collect()
}

/// The refs of the dialogues that are so, the newest first; of one time those that were revised last, then by number.
fn wanted(is_so: impl Fn(usize, &str, &str) -> bool) -> Vec<String> {
    let all = (0..rows()).map(|place| (place, dialogue(place)));
    let mut found: Vec<_> = all.filter(|(place, (_, agent, text))| is_so(*place, agent, text)).collect();
    found.sort_by_key(|(place, (minute, ..))| std::cmp::Reverse((*minute, *place != 100, *place)));
    found.into_iter().map(|(place, _)| format!("L-{place}")).collect()
}

#[test]
fn in_many_dialogues_a_search_finds_what_looking_at_each_of_them_finds() {
    let desk = Desk::centre();
    let mut csv = "ref,channel,received,category,agent,customer,transcript\n".to_owned();
    for (place, (minute, agent, text)) in (0..rows()).map(|place| (place, dialogue(place))) {
        let (hour, minute) = (minute / 60, minute % 60);
        writeln!(csv, "L-{place},chat,2026-02-20T{hour:02}:{minute:02}:00Z,billing inquiry,{agent},c-1,\"{text}\"")
            .unwrap();
    }
    desk.write("large.csv", &csv);
    desk.run("mona", "intake import large.csv").ok();
    let lines: Vec<&str> = csv.lines().collect();
    desk.write("amended.csv", [lines[0], &lines[101].replace("c-1", "c-2")].join("\n"));
    desk.args("mona", &["intake", "import", "amended.csv", "--amend", "the export was wrong"]).ok();

    let needle = |text: &str| text.contains("NEEDLE");
    assert_eq!(refs(&desk, &["needle"]), wanted(|_, _, text| needle(text)));
    assert_eq!(refs(&desk, &["needle", "hayst"]), wanted(|_, _, text| needle(text)));
    assert_eq!(refs(&desk, &["needle", "--agent", "bo"]), wanted(|_, agent, text| needle(text) && agent == "bo"));
    for word in ["straße", "ΣΊΣΥΦΟΣ", "退款"] {
        assert_eq!(refs(&desk, &[word]), wanted(|_, _, text| text.contains("Straße")), "{word}");
    }
    let day = ["needle", "--from", "2026-02-20", "--to", "2026-02-20"];
    assert_eq!(refs(&desk, &day), wanted(|_, _, text| needle(text)));
    assert_eq!(refs(&desk, &["c-2"]), ["L-100"]);
    assert!(refs(&desk, &["needle", "zebra"]).is_empty());
    let all = wanted(|_, _, text| needle(text));
    let (most, fewer) = (all.len().to_string(), (all.len() - 1).to_string());
    assert!(!desk.run("mona", &format!("intake search needle --limit {most}")).ok().stdout.contains("There are more"));
    assert!(desk.run("mona", &format!("intake search needle --limit {fewer}")).ok().stdout.contains("There are more"));
}
