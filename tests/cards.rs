//! Cards: every way to ask and to count, what a check finds, and forms of other systems.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use crate::support::{Desk, repo};
use serde_json::Value;

const HEAD: &str = "[card]\nid = \"c\"\nversion = 1\n";

/// The page of answers that were tried with a card.
fn tried(card: &str, answers: &str) -> Value {
    let desk = Desk::new();
    desk.write("c.toml", card);
    desk.write("a.json", format!("{{\"answers\": {answers}}}"));
    let answer = desk.run("", "score try c.toml --answers a.json --format json").ok();
    answer.rows().first().expect("one page").clone()
}

fn total(card: &str, answers: &str) -> Option<f64> {
    tried(card, answers)["total"].as_f64()
}

fn untried(card: &str, answers: &str, says: &str) {
    let desk = Desk::new();
    desk.write("c.toml", card);
    desk.write("a.json", format!("{{\"answers\": {answers}}}"));
    desk.run("", "score try c.toml --answers a.json").refused(65, says);
}

/// What `card check` says of a card that it refuses.
fn refused(card: &str, says: &str) {
    let desk = Desk::new();
    desk.write("c.toml", card);
    desk.run("", "card check c.toml").refused(65, says);
}

/// What `card check` says of a card that it takes.
fn warned(card: &str) -> String {
    let desk = Desk::new();
    desk.write("c.toml", card);
    desk.run("", "card check c.toml").ok().stdout
}

fn criterion(id: &str, rest: &str) -> String {
    format!("[[criterion]]\nid = \"{id}\"\ntitle = \"{id}?\"\nguidance = \"Look.\"\n{rest}\n")
}

#[test]
fn weights_are_spread_over_what_applies() {
    let question = |id, weight| criterion(id, &format!("weight = {weight}\ntype = \"points\"\npoints = 10\nna = true"));
    let card = [HEAD.to_owned(), question("a", 40), question("b", 20), question("c", 20), question("d", 20)].concat();
    assert_eq!(total(&card, r#"{"a": 10, "b": 5, "c": 5, "d": 0}"#), Some(60.0));
    assert_eq!(total(&card, r#"{"a": 10, "b": 5, "c": 5, "d": "na"}"#), Some(75.0));
    assert_eq!(total(&card, r#"{"a": "na", "b": "na", "c": "na", "d": "na"}"#), None);
}

#[test]
fn points_pass_a_hundred_with_a_bonus_until_the_cap() {
    let card = |cap: &str| {
        let head = format!("{HEAD}mode = \"points\"\n{cap}");
        let all = criterion("all", "type = \"points\"\npoints = 120");
        [head, all, criterion("more", "type = \"points\"\npoints = 30\nbonus = true")].concat()
    };
    assert_eq!(total(&card(""), r#"{"all": 120, "more": 30}"#), Some(125.0));
    assert_eq!(total(&card("cap = 110\n"), r#"{"all": 120, "more": 30}"#), Some(110.0));
    assert_eq!(total(&card("cap = 110\n"), r#"{"all": 60, "more": 30}"#), Some(75.0));
    assert!(warned(&card("")).contains("`more` is a bonus, and nothing caps it"));
    assert!(!warned(&card("cap = 110\n")).contains("caps"));
}

#[test]
fn groups_of_points_count_with_their_weight() {
    let sections = "[[section]]\nid = \"one\"\ntitle = \"One\"\nweight = 40\n[[section]]\nid = \"two\"\ntitle = \"Two\"\nweight = 20\n";
    let question = |id, section| criterion(id, &format!("section = \"{section}\"\npoints = 1\nna = true"));
    let card = format!(
        "{HEAD}mode = \"genesys\"\n{sections}{}{}{}",
        question("a", "one"),
        question("b", "one"),
        question("c", "two")
    );
    // (1 x 40 + 1 x 20) / (2 x 40 + 1 x 20) = 60 %; without the second 60 / 60.
    assert_eq!(total(&card, r#"{"a": "yes", "b": "no", "c": "yes"}"#), Some(60.0));
    assert_eq!(total(&card, r#"{"a": "yes", "b": "na", "c": "yes"}"#), Some(100.0));
}

#[test]
fn sections_keep_their_weight_whatever_they_ask() {
    let sections = "[[section]]\nid = \"one\"\ntitle = \"One\"\nweight = 40\n[[section]]\nid = \"two\"\ntitle = \"Two\"\nweight = 60\n";
    let question = |id, section, weight| criterion(id, &format!("section = \"{section}\"\n{weight}\nna = true"));
    let card = format!(
        "{HEAD}mode = \"sections\"\n{sections}{}{}{}",
        question("a", "one", ""),
        question("b", "one", "weight = 3"),
        question("c", "two", "")
    );
    // One: (1 + 0) / 4 = 25 %; 25 % x 40 + 100 % x 60 = 70 %.
    let page = tried(&card, r#"{"a": "yes", "b": "no", "c": "yes"}"#);
    assert_eq!(page["total"].as_f64(), Some(70.0));
    assert_eq!(page["sections"][0]["share"].as_str(), Some("0.25"));
    assert_eq!(total(&card, r#"{"a": "na", "b": "na", "c": "yes"}"#), Some(100.0));
    refused(&card.replace("weight = 60", "weight = 50"), "the weights of the sections sum to 90.00, not to 100");
    refused(&card.replace("weight = 60\n", ""), "the section `two` has no weight");
    refused(&card.replace("mode = \"sections\"\n", ""), "sections have weights only in the modes");
}

#[test]
fn several_options_are_worth_their_sum() {
    let options = "weight = 100\ntype = \"select\"\noptions = [{ id = \"name\", title = \"Name\", percent = 50 }, { id = \"need\", title = \"Need\", percent = 30 }, { id = \"thanks\", title = \"Thanks\", percent = 40 }]";
    let card = format!("{HEAD}{}", criterion("greeting", options));
    assert_eq!(total(&card, r#"{"greeting": ["need", "name"]}"#), Some(80.0));
    assert_eq!(total(&card, r#"{"greeting": "name,need"}"#), Some(80.0));
    assert_eq!(total(&card, r#"{"greeting": ["name", "need", "thanks"]}"#), Some(100.0));
    assert_eq!(total(&card, r#"{"greeting": []}"#), Some(0.0));
    untried(&card, r#"{"greeting": ["name", "name"]}"#, "chooses `name` twice");
    untried(&card, r#"{"greeting": ["nme"]}"#, "did you mean `name`?");
    untried(&card, r#"{"greeting": "na"}"#, "`greeting` always applies");
    refused(&card.replace("percent = 50", "percent = 20"), "together reach 90.00 of 100.00");
    refused(&card.replace("\"need\"", "\"a,b\""), "the id of an option has no comma");
}

#[test]
fn a_number_is_worth_what_its_range_is_worth() {
    let ranges = "weight = 100\ntype = \"number\"\nranges = [{ from = 0, to = 5, percent = 100 }, { from = 6, to = 10, percent = 0 }]";
    let card = format!("{HEAD}{}", criterion("days", ranges));
    for (number, worth) in [("0", 100.0), ("5", 100.0), ("6", 0.0), ("10", 0.0), ("\" 5 \"", 100.0), ("\"+5\"", 100.0)]
    {
        assert_eq!(total(&card, &format!("{{\"days\": {number}}}")), Some(worth), "{number}");
    }
    for number in ["11", "-1", "5.5", "\"5,5\"", "\"٥\"", "\"1e1\"", "\"\"", "99.999"] {
        untried(&card, &format!("{{\"days\": {number}}}"), "a number, 0 to 10 in steps of 1");
    }
    let halves = card.replace("type = \"number\"", "type = \"number\"\nstep = 0.5").replace("from = 6", "from = 5.5");
    assert_eq!(total(&halves, r#"{"days": 5.5}"#), Some(0.0));
    refused(&card.replace("from = 6", "from = 7"), "leave no gap: this one begins at 6.00");
    refused(&card.replace("from = 6", "from = 5"), "leave no gap");
    refused(&card.replace("percent = 100", "percent = 90"), "no range of `days` is worth the full 100.00");
}

#[test]
fn words_are_kept_and_count_in_no_score() {
    let card = format!("{HEAD}{}{}", criterion("a", "weight = 100"), criterion("why", "type = \"text\"\nna = true"));
    assert_eq!(total(&card, r#"{"a": "yes", "why": "She asked twice."}"#), Some(100.0));
    untried(&card, r#"{"a": "yes", "why": {"level": "She asked.", "note": "x"}}"#, "is answered in words");
    refused(&card.replace("type = \"text\"", "type = \"text\"\nweight = 5"), "words count in no score");
    refused(&card.replace("type = \"text\"", "type = \"text\"\nfails = \"card\""), "words fail nothing");
}

#[test]
fn what_has_weight_0_is_asked_and_not_counted() {
    let card = format!("{HEAD}{}{}", criterion("a", "weight = 100"), criterion("b", "weight = 0"));
    assert_eq!(total(&card, r#"{"a": "yes", "b": "no"}"#), Some(100.0));
    untried(&card, r#"{"a": "yes"}"#, "`b` has no answer");
    let card = format!("{HEAD}{}", criterion("a", "weight = 0"));
    refused(&card, "nothing counts");
}

const HANGING: &str = "levels = [{ id = \"full\", title = \"F\", percent = 100 }, { id = \"partly\", title = \"P\", percent = 50 }, { id = \"none\", title = \"N\", percent = 0 }]";

#[test]
fn a_question_is_asked_only_after_certain_answers() {
    let card = format!(
        "{HEAD}{}{}",
        criterion("solved", &format!("weight = 50\n{HANGING}")),
        criterion("fast", "weight = 50\nwhen = { criterion = \"solved\", is = [\"full\", \"partly\"] }")
    );
    assert_eq!(total(&card, r#"{"solved": "full", "fast": "no"}"#), Some(50.0));
    assert_eq!(total(&card, r#"{"solved": "none"}"#), Some(0.0));
    untried(&card, r#"{"solved": "none", "fast": "yes"}"#, "`fast` is not asked after these answers");
    untried(&card, r#"{"solved": "partly"}"#, "`fast` has no answer");
    let turned = card.replace("is = [\"full\", \"partly\"]", "not = [\"none\"]");
    assert_eq!(total(&turned, r#"{"solved": "full", "fast": "no"}"#), Some(50.0));
    untried(&turned, r#"{"solved": "none", "fast": "yes"}"#, "is not asked");
    let sees = warned(&card);
    assert!(sees.contains("is sound"), "{sees}");
}

#[test]
fn a_condition_that_nothing_meets_is_found() {
    let asked = |when: &str| {
        [
            HEAD.to_owned(),
            criterion("a", &format!("weight = 40\n{HANGING}")),
            criterion("b", "weight = 30\nwhen = { criterion = \"a\", is = [\"full\"] }"),
            criterion("c", &format!("weight = 30\n{when}")),
        ]
        .concat()
    };
    let both = "when.all = [{ criterion = \"b\", is = [\"yes\"] }, { criterion = \"a\", is = [\"none\"] }]";
    refused(&asked(both), "this criterion can never be asked");
    let either = both.replace("when.all", "when.any");
    assert!(warned(&asked(&either)).contains("is sound"));
    let twice = "when.all = [{ criterion = \"a\", is = [\"full\"] }, { criterion = \"a\", is = [\"none\"] }]";
    refused(&asked(twice), "can never be asked");
    refused(&asked("when = { criterion = \"a\", not = [\"full\", \"partly\", \"none\"] }"), "can never be asked");
    refused(&asked("when = { criterion = \"c\", is = [\"yes\"] }"), "`c` is no criterion before this one");
    refused(&asked("when = { criterion = \"a\", is = [\"ful\"] }"), "`ful` is no answer to `a`: full, partly, none");
    refused(&asked("when = { criterion = \"a\", is = [\"na\"] }"), "`na` is no answer to `a`");
    refused(&asked("when = { criterion = \"a\" }"), "say one: is = [\"…\"], or not = [\"…\"]");
    refused(&asked("when = { is = [\"full\"] }"), "say one: when =");
}

#[test]
fn a_fail_has_a_threshold_and_nobody_writes_one_in_vain() {
    let card = |fails: &str| {
        format!(
            "{HEAD}{}{}",
            criterion("a", &format!("weight = 10\n{HANGING}\n{fails}")),
            criterion("b", "weight = 90")
        )
    };
    let at_half = card("fails = \"card\"\nfails_at = 50");
    assert_eq!(total(&at_half, r#"{"a": "partly", "b": "yes"}"#), Some(0.0));
    assert_eq!(total(&at_half, r#"{"a": "full", "b": "yes"}"#), Some(100.0));
    assert_eq!(total(&card("fails = \"card\"\nfails_at = 49.99"), r#"{"a": "partly", "b": "yes"}"#), Some(95.0));
    assert_eq!(total(&card("fails = \"criterion\"\nfails_at = 50"), r#"{"a": "partly", "b": "yes"}"#), Some(90.0));
    assert!(warned(&card("fails = \"criterion\"")).contains("at 0 % changes nothing"));
    refused(&card("fails_at = 50"), "`fails_at` without `fails`");
    refused(&card("fails = \"card\"\nfails_at = 100"), "`fails_at` is from 0.00 to 99.99");
    let never = card("fails = \"card\"").replace("percent = 0", "percent = 20");
    assert!(warned(&never).contains("nobody can trigger this fail: no answer of `a` is worth 0.00 % or less"));
    assert!(!warned(&at_half).contains("trigger"));
    let bonus = card("fails = \"card\"\nbonus = true").replace("weight = 90", "weight = 100");
    refused(&bonus, "a bonus fails nothing");
}

#[test]
fn a_note_is_wanted_where_the_card_wants_one() {
    let card = |note: &str| format!("{HEAD}{}", criterion("a", &format!("weight = 100\nna = true\n{note}")));
    let with = |level: &str| format!("{{\"a\": {{\"level\": \"{level}\", \"note\": \"Seen.\"}}}}");
    for (note, wants) in [("", ""), ("note_below_full = true", "no"), ("note_always = true", "yes no")] {
        for level in ["yes", "no", "na"] {
            let plain = format!("{{\"a\": \"{level}\"}}");
            if wants.split(' ').any(|wanted| wanted == level) {
                untried(&card(note), &plain, "needs a note");
            } else {
                total(&card(note), &plain);
            }
            total(&card(note), &with(level));
        }
    }
}

#[test]
fn a_card_in_several_languages_is_one_card() {
    let card = "[card]\nid = \"c\"\nversion = 1\nlanguage = \"en\"\ntitle.en = \"Talks\"\ntitle.zh = \"对话\"\n[[criterion]]\nid = \"a\"\ntitle.en = \"Polite?\"\ntitle.zh = \"有礼貌吗？\"\nguidance = \"Look.\"\nweight = 100\n";
    let desk = Desk::centre();
    desk.write("c.toml", card);
    desk.run("mona", "card publish c.toml").ok();
    let own = desk.run("mona", "card show c").ok().stdout;
    assert!(own.contains("Polite?") && own.contains("It is written in zh too"), "{own}");
    let chinese = desk.run("mona", "card show c --language zh").ok().stdout;
    assert!(chinese.contains("有礼貌吗？") && chinese.contains("对话"), "{chinese}");
    desk.run("mona", "card show c --language fr").refused(1, "the card c/1 is not written in `fr`");
    refused(&card.replace("language = \"en\"\n", ""), "say which is the card's own");
    refused(&card.replace("title.en = \"Polite?\"\n", ""), "the words are not there in `en`");
}

#[test]
fn what_says_nothing_about_a_type_is_refused() {
    for (rest, says) in [
        ("weight = 100\nstep = 2", "`step` says nothing about `a`"),
        ("weight = 100\ntype = \"text\"\nlevels = []", "`levels` says nothing about `a`"),
        ("weight = 100\ntype = \"select\"", "needs options"),
        ("weight = 100\ntype = \"number\"", "needs ranges"),
        ("weight = 100\ntype = \"points\"", "needs points"),
        ("weight = 100\ntype = \"points\"\npoints = 0", "points is from 0.01"),
        ("weight = 100\ntype = \"points\"\npoints = 10\nstep = 3", "10.00 points cannot be reached in steps of 3.00"),
        (
            "weight = 100\nlevels = [{ id = \"a\", title = \"A\", percent = 100 }, { id = \"b\", title = \"B\", points = 1 }]",
            "here answers are worth `percent`",
        ),
        (
            "type = \"select\"\nweight = 100\noptions = [{ id = \"na\", title = \"A\", percent = 100 }]",
            "call the option something else",
        ),
        ("", "`a` has no weight"),
    ] {
        refused(&format!("{HEAD}{}", criterion("a", rest)), says);
    }
    let points = format!("{HEAD}mode = \"points\"\n");
    refused(&format!("{points}{}", criterion("a", "weight = 100\npoints = 5")), "points are the weight in this mode");
    refused(&format!("{points}{}", criterion("a", "")), "`a` has no points");
    let levels = "levels = [{ id = \"a\", title = \"A\", percent = 100 }, { id = \"b\", title = \"B\", percent = 0 }]";
    refused(&format!("{points}{}", criterion("a", levels)), "here answers are worth `points`");
    refused(&format!("{HEAD}mode = \"sections\"\n{}", criterion("a", "")), "this mode weighs sections");
}

#[test]
fn levels_of_equal_worth_are_a_warning_and_rising_ones_an_error() {
    let card = |worth: &str| {
        let levels = format!(
            "weight = 100\nlevels = [{{ id = \"a\", title = \"A\", percent = 100 }}, {{ id = \"b\", title = \"B\", percent = {worth} }}, {{ id = \"c\", title = \"C\", percent = 0 }}]"
        );
        format!("{HEAD}{}", criterion("q", &levels))
    };
    assert!(warned(&card("100")).contains("`b` is worth the same as the level before it"));
    assert!(!warned(&card("99.99")).contains("the same"));
    refused(&card("100").replace("percent = 0", "percent = 100.5"), "a level is worth 0 to 100");
    let rising = card("50").replace("percent = 0", "percent = 51");
    refused(&rising, "none worth more than the one before");
}

#[test]
fn a_card_of_points_says_what_each_answer_brings() {
    let desk = Desk::centre();
    let card = [HEAD.to_owned() + "mode = \"points\"\n", criterion("a", "points = 1"), criterion("b", "points = 2.5")];
    desk.write("c.toml", card.concat());
    desk.run("mona", "card publish c.toml").ok();
    let shown = desk.run("mona", "card show c").ok().stdout;
    for words in ["the points given, of those there are", "1 point ", "2.5 points", "0 points"] {
        assert!(shown.contains(words), "{words}: {shown}");
    }
}

/// A form of another system as a card, and what was said of it.
fn imported(form: &str, system: &str) -> (String, String) {
    let desk = Desk::new();
    let file = repo().join("examples/imported-form").join(form);
    let answer = desk.run("", &format!("card import {} --from {system}", file.display())).ok();
    (answer.stdout, answer.stderr)
}

#[test]
fn a_form_of_amazon_connect_keeps_its_arithmetic() {
    let (card, said) = imported("amazon-connect.json", "amazon-connect");
    // Partly (5 of 10), not applicable, yes, yes: (20 + 20 + 20) / 80 = 75 %.
    let answers = r#"{"q_resolve": "o2", "q_offer": "na", "q_idv": "yes", "q_days": 5}"#;
    let page = tried(&card, answers);
    assert_eq!((page["total"].as_f64(), page["band"].as_str()), (Some(75.0), Some("no category")));
    assert_eq!(total(&card, &answers.replace("\"q_idv\": \"yes\"", "\"q_idv\": \"no\"")), Some(0.0));
    // What hangs on the first answer is not asked after the third.
    assert_eq!(total(&card, r#"{"q_resolve": "o3", "q_offer": "na", "q_idv": "yes"}"#), Some(33.33));
    assert!(said.contains("not carried over: who is told of a review"), "{said}");
    assert!(card.contains("guidance = \"Two of three data items. Voice and chat.\""), "{card}");
}

#[test]
fn a_form_of_genesys_cloud_keeps_its_arithmetic() {
    let (card, said) = imported("genesys.json", "genesys");
    let ids: Vec<&str> = card.lines().filter_map(|line| line.strip_prefix("id = ")).collect();
    let (resolved, offer) = ("was-the-customer-s-problem-resolved-or", "retention-offer-made-when-the-customer");
    assert!(ids.iter().any(|id| id.trim_matches('"') == resolved), "{ids:?}");
    let answers = format!(
        r#"{{"{resolved}": {{"level": "partly", "note": "x"}}, "{offer}": "na", "identity-verified-before-account-data": {{"level": "yes", "note": "x"}}, "refund-promised-within-five-days": "yes"}}"#
    );
    // (5 x 60 + 1 x 40 + 1 x 40) / (10 x 60 + 1 x 40 + 1 x 40) = 380 / 680 = 55.88 %.
    assert_eq!(total(&card, &answers), Some(55.88));
    assert_eq!(total(&card, &answers.replace("\"level\": \"yes\"", "\"level\": \"no\"")), Some(0.0));
    assert!(said.contains("the group `customer`: that it can be not applicable as a whole"), "{said}");
}

#[test]
fn a_file_that_is_no_form_is_refused_with_its_place() {
    let desk = Desk::new();
    desk.write("form.json", "{\"Title\": \"x\",\n \"Items\": 5}");
    desk.run("", "card import form.json --from amazon-connect").refused(65, "form.json:2:11: this is no form");
    desk.run("", "card import form.json --from genesis")
        .refused(2, "`genesis` is not a system whose forms can be read");
    desk.write("form.json", r#"{"name": "x", "questionGroups": []}"#);
    desk.run("", "card import form.json --from genesys").refused(65, "a card needs at least one [[criterion]]");
}

#[test]
fn every_key_that_no_card_has_and_every_one_that_is_missing_is_told_at_once_with_what_else_is_wrong() {
    let card = "[card]\nid = \"c\"\ncolour = 1\n[[criterion]]\nid = \"a\"\ntitel = \"A\"\nwieght = 100\nlevels = [{ id = \"x\", titel = \"X\", percent = 90 }]\n[criterion.when]\ncriterium = \"b\"\n[[bannd]]\nname = \"good\"\n";
    let desk = Desk::new();
    desk.write("c.toml", card);
    let told = desk.run("", "card check c.toml").refused(65, "c.toml has 11 errors").stderr;
    for says in [
        "ERROR c.toml:3:1: [card] has no key `colour`",
        "ERROR c.toml:1:1: [card] needs `version`",
        "ERROR c.toml:6:1: a criterion has no key `titel`: did you mean `title`?",
        "ERROR c.toml:7:1: a criterion has no key `wieght`: did you mean `weight`?",
        "ERROR c.toml:5:6: `a` needs at least two levels",
        "ERROR c.toml:8:23: an answer has no key `titel`: did you mean `title`?",
        "ERROR c.toml:8:46: the first level is the best and worth 100",
        "ERROR c.toml:10:13: `b` is no criterion before this one",
        "ERROR c.toml:11:1: a band needs `from`: write from = 85",
        "ERROR c.toml:10:1: a condition has no key `criterium`: did you mean `criterion`?",
        "ERROR c.toml:11:3: a card has no key `bannd`: did you mean `band`?",
    ] {
        assert!(told.contains(says), "{says}: {told}");
    }
}

#[test]
fn beside_a_key_that_no_card_has_the_rest_is_checked() {
    let card = format!("{HEAD}colour = 1\n{}", criterion("a", "weight = 90"));
    refused(&card, "[card] has no key `colour`");
    refused(&card, "the weights sum to 90.00, not to 100");
}

#[test]
fn a_title_that_nobody_can_read_is_an_error() {
    let whole = criterion("a", "weight = 100");
    let title = whole.lines().find(|line| line.starts_with("title")).unwrap().to_owned();
    for empty in ["", "  ", "\\u200b"] {
        refused(&format!("{HEAD}{}", whole.replace(&title, &format!("title = \"{empty}\""))), "a title is empty");
        refused(&format!("{HEAD}title = \"{empty}\"\n{whole}"), "a title is empty");
    }
    let levels = "weight = 100\nlevels = [{ id = \"a\", title = \"\", percent = 100 }, { id = \"b\", title = \"B\", percent = 0 }]";
    refused(&format!("{HEAD}{}", criterion("q", levels)), "a title is empty");
}

#[test]
fn a_cap_that_cuts_or_holds_nothing_is_a_warning() {
    let card = |cap: &str, rest: &str| format!("{HEAD}cap = {cap}\n{}{rest}", criterion("a", "weight = 100"));
    assert!(warned(&card("99.99", "")).contains("no total is above 99.99 %, not even that of a perfect dialogue"));
    assert!(warned(&card("100", "")).contains("`cap` holds nothing back"));
    let bonus = criterion("b", "weight = 10\nbonus = true");
    assert!(!warned(&card("110", &bonus)).contains("cap"), "{}", warned(&card("110", &bonus)));
}

#[test]
fn a_fail_of_a_section_needs_sections_and_a_section_needs_questions() {
    refused(&format!("{HEAD}{}", criterion("a", "weight = 100\nfails = \"section\"")), "there are no sections");
    let section = |id: &str| format!("[[section]]\nid = \"{id}\"\ntitle = \"S\"\n");
    let a = criterion("a", "weight = 100\nsection = \"s\"\nfails = \"section\"");
    let told = warned(&format!("{HEAD}{}{}{a}", section("s"), section("t")));
    assert!(told.contains("nothing is asked in the section `t`") && !told.contains("section `s`"), "{told}");
}

#[test]
fn words_that_are_not_in_every_language_are_a_warning_and_a_language_has_a_tag() {
    let card = |first: &str, second: &str| {
        format!(
            "[card]\nid = \"c\"\nversion = 1\nlanguage = \"en\"\n[[criterion]]\nid = \"a\"\n{first}\nguidance = \"g\"\nweight = 60\n[[criterion]]\nid = \"b\"\n{second}\nguidance = \"g\"\nweight = 40\n"
        )
    };
    let both = "title.en = \"A\"\ntitle.zh = \"甲\"";
    let told = warned(&card(both, "title = \"B\""));
    assert!(told.contains("these words are not in `zh`, which others are in"), "{told}");
    for good in ["zh", "zh-Hant", "yue", "de-CH-1996"] {
        assert!(!warned(&card(&both.replace("zh", good), "title = \"B\"")).contains("is no language"));
    }
    for bad in ["XX_bad", "z", "chinese", "zh-"] {
        let quoted = both.replace("title.zh", &format!("title.\"{bad}\""));
        refused(&card(&quoted, "title = \"B\""), "is no language: it is written en, zh or zh-Hant");
    }
    refused(
        &card(both, "title = \"B\"").replace("language = \"en\"", "language = \"english\""),
        "`english` is no language",
    );
}
