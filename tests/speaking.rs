//! Turns of a dialogue and who speaks in them, and what parsers say in plain words.

use assize::core::dialogue::{Speakers, speaker, turns};
use assize::core::parser::{Form, advice, plain};

#[test]
fn who_speaks_stands_before_the_colon() {
    assert_eq!(speaker("Agent: Yes.\nKim: no"), Some(("Agent", "Yes.\nKim: no")));
    assert_eq!(speaker("客服：好的"), Some(("客服", "好的")));
    assert_eq!(speaker("Is it 9:30?: no"), None);
}

#[test]
fn a_turn_begins_with_who_speaks_and_goes_on_to_the_next() {
    assert_eq!(
        turns("Customer: Hi\nAgent: Hello.\n  What is it?\nIt: x"),
        ["Customer: Hi", "Agent: Hello.\n  What is it?", "It: x"]
    );
    assert_eq!(
        turns("2026-03-01 10:00 Kim: Hi\nand more\n\nAgent: Yes"),
        ["2026-03-01 10:00 Kim: Hi\nand more", "Agent: Yes"]
    );
    assert_eq!(turns("客户：密码错误\n客服：好的"), ["客户：密码错误", "客服：好的"]);
}

#[test]
fn a_turn_says_who_speaks_and_what() {
    assert_eq!(speaker("10:00 Kim: Hi\nand more"), Some(("10:00 Kim", "Hi\nand more")));
    assert_eq!(speaker("Agent:\nYes"), Some(("Agent", "Yes")));
    assert_eq!(speaker("客服：好的"), Some(("客服", "好的")));
    assert_eq!(speaker("Call of Monday"), None);
    assert_eq!(speaker(""), None);
}

#[test]
fn what_stands_before_the_first_speaker_is_a_turn() {
    assert_eq!(turns("Call of Monday\nAgent: Yes"), ["Call of Monday", "Agent: Yes"]);
}

#[test]
fn without_speakers_each_line_that_is_not_indented_is_a_turn() {
    assert_eq!(turns("one\n  more\n\ntwo\n"), ["one\n  more", "two"]);
    assert_eq!(turns(""), Vec::<&str>::new());
    assert_eq!(turns("Is it 9:30?: no"), ["Is it 9:30?: no"]);
}

#[test]
fn a_turn_is_the_agents_by_a_word_for_agents_or_by_a_name() {
    let speakers = Speakers::called(["k.lee", "Kim Lee", "李 明"]);
    for label in [
        "Agent",
        "AGENT 2",
        "[10:02] Representative",
        "Customer Service",
        "Advisor (Kim)",
        "Kim",
        "2026-03-01 10:00 Lee, Kim",
        "K.Lee",
        "客服",
        "客服小王",
        "坐席01",
        "李明",
    ] {
        assert!(speakers.is_agents(&format!("{label}: Hello")), "{label}");
    }
    for label in ["Customer", "Kim Novak", "K", "10:02", "客户", "李", "Agency", "Bot"] {
        assert!(!speakers.is_agents(&format!("{label}: Hello")), "{label}");
    }
    assert!(!speakers.is_agents("I want an agent"));
}

#[test]
fn what_a_parser_says_becomes_plain() {
    for (says, means) in [
        ("invalid length 0, expected struct Answers with 3 elements", "an object is wanted, not a list"),
        ("invalid type: integer `5`, expected struct Answers", "an object is wanted, not the number 5"),
        ("invalid type: string \"x\", expected i64", "a whole number is wanted, not the text \"x\""),
        ("invalid value: integer `-1`, expected u32", "a whole number is wanted, not the number -1"),
        ("invalid type: null, expected a string", "a text is wanted, not null"),
        ("invalid type: boolean `true`, expected a sequence", "a list is wanted, not true"),
        ("expected ident", "a word is not known: write true, false or null, and texts in quotes"),
        ("EOF while parsing an object", "the text ends too early"),
        ("duplicate field `met`", "`met` stands twice"),
        ("unknown variant `row`, expected `line` or `message`", "unknown word `row`"),
        ("unknown field `x`, expected one of `a`, `b`", "unknown field `x`"),
        ("missing field `answers`", "`answers` is missing"),
    ] {
        assert_eq!(plain(says, Form::Json), means);
    }
    assert_eq!(plain("invalid type: map, expected a map", Form::Toml), "a table is wanted, not a table");
}

#[test]
fn an_unknown_key_names_the_nearest_or_not_all_there_are() {
    let of = |count: usize| {
        let names: Vec<String> = (0..count).map(|n| format!("`word-{n}-long`")).collect();
        format!("unknown field `q`, expected one of {}", names.join(", "))
    };
    let all = advice(&of(19)).unwrap();
    assert!(all.ends_with("`word-7-long` and 11 more"), "{all}");
    assert_eq!(advice(&of(2)).unwrap(), "there are `word-0-long` and `word-1-long`");
    assert_eq!(advice("unknown field `wieght`, expected one of `id`, `weight`").unwrap(), "did you mean `weight`?");
    assert_eq!(advice("missing field `x`"), None);
}
