//! Names and refs that the eye takes for others: refused, or named as what they look like.

use crate::support::{Answer, Desk};

fn import(desk: &Desk, refs: &[&str]) -> Answer {
    agents(desk, &refs.iter().map(|name| (*name, "ana")).collect::<Vec<_>>(), "")
}

fn agents(desk: &Desk, rows: &[(&str, &str)], more: &str) -> Answer {
    let rows: Vec<String> = rows
        .iter()
        .map(|(name, agent)| format!("\"{name}\",2026-03-01T11:00:00Z,chat,complaint,{agent},c-1,Agent: hello\n"))
        .collect();
    desk.write("refs.csv", format!("ref,received,channel,category,agent,customer,transcript\n{}", rows.concat()));
    desk.run("mona", &format!("intake import refs.csv {more}"))
}

fn people(desk: &Desk, rows: &str) -> Answer {
    desk.write("more.csv", format!("handle,name,role,team,from\n{rows}"));
    desk.run("mona", "people import more.csv")
}

#[test]
fn a_ref_with_a_character_that_nobody_sees_is_refused() {
    let desk = Desk::centre();
    let head = desk.head();
    for (name, odd) in [
        ("D-1\u{200b}", "200b"),
        ("D-1\u{202e}", "202e"),
        ("\u{feff}D-1", "feff"),
        ("D\u{ad}-1", "ad"),
        ("D-\u{2066}1", "2066"),
        ("D\u{200d}-1", "200d"),
        ("D-1\u{e0041}", "e0041"),
    ] {
        import(&desk, &["D-77", name])
            .refused(65, &format!("refs.csv:3: `ref` has a character that cannot be seen, \\u{{{odd}}}"));
        desk.args("lea", &["intake", "add", "--ref", name, "--channel", "chat", "--details", "Hello"])
            .refused(2, "has a character that cannot be seen");
    }
    assert_eq!(desk.head(), head);
}

#[test]
fn honest_refs_of_every_script_come_in_without_a_word() {
    let desk = Desk::centre();
    let refs = [
        "客服-1",
        "客服-2",
        "شكوى-1",
        "😀-1",
        "👩\u{200d}💻-1",
        "⭐\u{fe0f}-1",
        "Тикет-12",
        "می\u{200c}خواهم-1",
        "é-1",
        "γ-7",
    ];
    let said = import(&desk, &refs).ok();
    assert!(!said.stdout.contains("Look alike"), "{}", said.whole());
    let night = desk.run("mona", "assign nightly").ok();
    assert!(!night.stdout.contains("like another"), "{}", night.whole());
}

#[test]
fn a_ref_in_letters_that_look_the_same_is_named_beside_the_one_that_stands() {
    for (odd, told) in [
        ("D\u{2010}1", "`D-1` and `D\\u{2010}1` (letters that look the same)"),
        ("А-9", "`A-9` and `\\u{410}-9` (letters that look the same)"),
        ("TІ-1", "`TI-1` and `T\\u{406}-1` (letters that look the same)"),
        ("Ο-4", "`O-4` and `\\u{39f}-4` (letters that look the same)"),
    ] {
        let desk = Desk::centre();
        import(&desk, &["A-9", "TI-1", "O-4"]).ok();
        let said = import(&desk, &["x-1", odd]).ok();
        assert!(said.stdout.contains(told), "{told} in {}", said.whole());
        assert!(!import(&desk, &["x-1", odd]).ok().stdout.contains("Look alike"), "told once");
    }
    let desk = Desk::centre();
    let said = import(&desk, &["А-9", "A-9", "A-l", "A-1", "A-I"]).ok();
    assert!(said.stdout.contains("(letters that look the same)"), "in one file: {}", said.whole());
    assert_eq!(
        said.stdout.matches("letters that look").count(),
        1,
        "numbers of one system are not held against each other"
    );
}

#[test]
fn a_look_alike_that_came_before_the_other_is_named_by_the_night() {
    let desk = Desk::centre();
    import(&desk, &["А-9"]).ok();
    import(&desk, &["A-9", "A-1", "A-l"]).ok();
    let night = desk.run("mona", "assign nightly").ok();
    assert!(night.stdout.contains("1 ref is like another but for"), "{}", night.whole());
    assert!(night.stdout.contains("`A-9`, `А-9`"), "{}", night.whole());
}

#[test]
fn a_ref_is_one_however_its_letters_are_composed() {
    let desk = Desk::centre();
    import(&desk, &["Cafe\u{301}-1"]).ok();
    let said = import(&desk, &["Café-1"]).ok();
    assert!(said.stdout.contains("known already  1"), "{}", said.whole());
    for name in ["Café-1", "Cafe\u{301}-1"] {
        desk.args("mona", &["intake", "show", name]).ok();
        desk.args("lea", &["assign", "spot-check", name, "--note", "A customer wrote"]).ok();
    }
    desk.args("lea", &["intake", "add", "--ref", "e\u{301}-1", "--channel", "chat", "--details", "Hello"]).ok();
    let again = desk.args("lea", &["intake", "add", "--ref", "é-1", "--channel", "chat", "--details", "Hello"]).ok();
    assert!(again.stdout.contains("é-1"), "{}", again.whole());
    desk.run("", "verify").ok();
}

#[test]
fn a_person_is_one_however_the_letters_of_their_handle_are_composed() {
    let desk = Desk::centre();
    people(&desk, "josé,José Neu,agent,north,2022-01-01\n").ok();
    let again = people(&desk, "jose\u{301},Jose\u{301} Neu,agent,north,2022-01-01\n").ok();
    assert!(again.stdout.contains("new people                   0"), "{}", again.whole());
    desk.run("jose\u{301}", "score queue").ok();
    agents(&desk, &[("N-1", "jose\u{301}")], "").ok();
    assert_eq!(desk.rows("intake search hello").len(), 1);
    let mine = desk.run("", "intake show N-1").ok();
    assert!(mine.stdout.contains("josé"), "{}", mine.whole());
    desk.args("lea", &["people", "absent", "jose\u{301}", "--from", "2026-03-03", "--to", "2026-03-04"]).ok();
}

#[test]
fn a_handle_or_a_team_that_looks_like_another_one_is_refused() {
    let desk = Desk::centre();
    people(&desk, "аna,Zed One,agent,north,2022-01-01\n")
        .refused(65, "`аna` looks like `ana`, and is written with other letters: \\u{430}");
    people(&desk, "zed,Zed One,agent,nоrth,2022-01-01\n").refused(65, "`nоrth` looks like `north`");
    agents(&desk, &[("N-1", "bо")], "--enrol north").refused(65, "`bо` looks like `bo`");
    people(&desk, "иван,Иван Петров,agent,север,2022-01-01\n李,李 明,agent,north,2022-01-01\n").ok();
    people(&desk, "иван,Иван Петров,agent,север,2022-01-01\n").ok();
}

#[test]
fn a_plan_or_a_card_that_looks_like_another_one_is_refused() {
    let desk = Desk::centre();
    let plan = std::fs::read_to_string(desk.path("plan.toml")).unwrap();
    desk.write("plan2.toml", plan.replace("\"daily\"", "\"dаily\""));
    desk.run("mona", "assign plan add plan2.toml").refused(65, "the plan `dаily` looks like `daily`");
    let card = std::fs::read_to_string(desk.path("card.toml")).unwrap();
    desk.write("card2.toml", card.replacen("\"chat\"", "\"сhat\"", 1));
    desk.run("mona", "card publish card2.toml").refused(65, "the card `сhat` looks like `chat`");
}

#[test]
fn names_of_one_script_that_look_the_same_are_refused() {
    let desk = Desk::centre();
    for (handle, known) in [("Iea", "lea"), ("rnona", "mona"), ("0leg", "oleg"), ("sarn", "sam")] {
        let says = format!("`{handle}` looks like `{known}`, and is written with other letters");
        people(&desk, &format!("{handle},Zed Omar,agent,north,2022-01-01\n")).refused(65, &says);
    }
    people(&desk, "zed,Zed Omar,agent,n0rth,2022-01-01\n").refused(65, "`n0rth` looks like `north`");
    agents(&desk, &[("N-1", "b0")], "--enrol north").refused(65, "`b0` looks like `bo`");
    let plan = std::fs::read_to_string(desk.path("plan.toml")).unwrap();
    desk.write("plan2.toml", plan.replace("\"daily\"", "\"daiIy\""));
    desk.run("mona", "assign plan add plan2.toml").refused(65, "the plan `daiIy` looks like `daily`");
    let card = std::fs::read_to_string(desk.path("card.toml")).unwrap();
    desk.write("card2.toml", card.replacen("\"chat\"", "\"Chat\"", 1));
    desk.run("mona", "card publish card2.toml").refused(65, "the card `Chat` looks like `chat`");
    people(&desk, "ben,Ben Omar,agent,north,2022-01-01\nbea,Bea Lind,agent,east,2022-01-01\n").ok();
}

#[test]
fn a_ref_with_letters_within_its_number_is_named_beside_the_one_that_it_looks_like() {
    let desk = Desk::centre();
    import(&desk, &["D-00055", "D-1175"]).ok();
    let said = import(&desk, &["D-OOO55"]).ok();
    assert!(said.stdout.contains("`D-00055` and `D-OOO55` (letters that look the same)"), "{}", said.whole());
    let said = import(&desk, &["D-Il75"]).ok();
    assert!(said.stdout.contains("`D-1175` and `D-Il75` (letters that look the same)"), "{}", said.whole());
    let said = import(&desk, &["E-OO7", "E-007", "F-O", "F-0"]).ok();
    assert_eq!(said.stdout.matches("letters that look").count(), 1, "{}", said.whole());
}

#[test]
fn two_refs_look_alike_whichever_of_them_has_the_digits() {
    use assize::calc::skeleton::looks_like;
    for (one, other) in [("R-OO", "R-00"), ("R-00", "R-OO"), ("R-1O", "R-10")] {
        assert!(looks_like(one, other), "{one} {other}");
    }
    assert!(!looks_like("I-1", "l-1") && !looks_like("R-10", "R-10"));
}

#[test]
fn two_handles_of_one_file_that_look_the_same_are_refused() {
    let desk = Desk::centre();
    people(&desk, "Ivo,Ivo Marr,agent,north,2026-03-01\nlvo,Liv Oster,agent,north,2026-03-01\n")
        .refused(65, "looks like");
}
