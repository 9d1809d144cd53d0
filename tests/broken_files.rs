//! Cards, plans and policies that are written wrong: every fault in words of the house, with its place and with what
//! to write, all at once.

use crate::support::Desk;

const CARD: &str = "[card]\nid = \"c\"\nversion = 1\n[[section]]\nid = \"one\"\ntitle = \"One\"\n[[criterion]]\nid = \"a\"\n\
title = \"A\"\nguidance = \"Look.\"\nsection = \"one\"\nweight = 100\n\
levels = [{ id = \"full\", title = \"F\", percent = 100 }, { id = \"none\", title = \"N\", percent = 0 }]\n";
const PLAN: &str = "[plan]\nname = \"daily\"\ncard = \"chat\"\nwindow = \"day\"\nstarts = \"2026-03-02\"\ndays = 5\n\
[quota]\ncount = 1\nby = [\"agent\"]\n";
const LEVELS: &str =
    "levels = [{ id = \"full\", title = \"F\", percent = 100 }, { id = \"none\", title = \"N\", percent = 0 }]";
/// What only a programmer says.
const FOREIGN: [&str; 12] = [
    "struct",
    "expected",
    "invalid",
    "i64",
    "u32",
    "variant",
    "missing field",
    "sequence",
    "EOF",
    "literal string",
    "element",
    "untagged",
];

fn require_plain(said: &str) {
    for word in FOREIGN {
        assert!(!said.contains(word), "`{word}` in {said}");
    }
}

/// What is said of a text in which one thing is written as another.
fn told(desk: &Desk, command: &str, text: &str, (from, to): (&str, &str)) -> String {
    assert!(text.contains(from), "no `{from}`");
    desk.write("x.toml", text.replacen(from, to, 1));
    let said = desk.run("mona", &format!("{command} x.toml")).refused(65, "x.toml").stderr;
    require_plain(&said);
    said
}

fn each(desk: &Desk, command: &str, text: &str, cases: &[(&str, &str, &str)]) {
    for (from, to, says) in cases {
        let said = told(desk, command, text, (from, to));
        assert!(said.contains(says), "no `{says}` in {said}");
    }
}

#[test]
fn every_kind_of_fault_of_a_card_is_told_with_its_place_and_what_to_write() {
    let desk = Desk::new();
    desk.write("x.toml", CARD);
    desk.run("", "card check x.toml").ok();
    let cases = [
        (
            "version = 1",
            "version = \"1\"",
            "3:11: `version`: a whole number is wanted, not the text \"1\": leave the quotes out",
        ),
        (
            "version = 1",
            "version = 1.5",
            "3:11: `version`: a whole number is wanted, not the number 1.5: write version = 1",
        ),
        ("version = 1", "version = -1", "`version` is not below 0"),
        ("version = 1", "version = 9999999999", "`version` is too large"),
        ("id = \"c\"", "id = c", "2:6: `c` stands without quotes: write \"c\""),
        ("id = \"c\"", "id = 5", "2:6: `id`: a text is wanted, not the number 5: put it in quotes, as in id = "),
        ("[card]", "[[card]]", "1:1: `card`: one table is wanted, not a list: write [card] with id and version"),
        ("[card]", "[crad]", "1:2: a card has no key `crad`: did you mean `card`?"),
        (
            "[[criterion]]",
            "[criterion]",
            "7:1: `criterion`: a list of tables is wanted, not a table: write [[criterion]]",
        ),
        (LEVELS, "[levels]\nid = \"x\"", "13:2: a card has no key `levels`: it belongs to a criterion: levels = [{ id"),
        (
            LEVELS,
            "levels = { full = 100 }",
            "13:10: `levels`: a list of tables is wanted, not a table: write levels = [{",
        ),
        (LEVELS, "levels = [\"full\"]", "13:11: `levels`: a table is wanted, not the text \"full\": write levels = [{"),
        (LEVELS, "[criterion.levels]\nfull = 100", "13:1: `levels`: a list of tables is wanted"),
        (
            "weight = 100",
            "weight = \"100\"",
            "12:10: `weight`: a number is wanted, not the text \"100\": leave the quotes out",
        ),
        ("weight = 100", "weight = 100%", "12:10: a number has no %: write 100"),
        ("weight = 100", "weight = 99,5", "12:12: a number has a point, not a comma"),
        ("weight = 100", "wieght = 100", "12:1: a criterion has no key `wieght`: did you mean `weight`?"),
        (
            "section = \"one\"",
            "section = \"Einstieg\"",
            "11:11: there is no section `Einstieg`: declare it: [[section]] on a line of its own, below it id = \"Einstieg\" and title = \"Einstieg\"",
        ),
        ("section = \"one\"", "section = \"One\"", "11:11: there is no section `One`: did you mean `one`?"),
        ("title = \"A\"", "title = \"A", "9:11: the text has no end: \" is missing"),
        ("title = \"A\"", "title = “A”", "9:9: quotes are straight, \"…\", not “A”"),
        ("title = \"A\"", "title: \"A\"", "9:6: a key is of letters, digits, - and _"),
        ("title = \"A\"", "title =", "a value is missing"),
        ("title = \"A\"", "title", "a key needs a value: write key = value"),
        ("title = \"A\"", "title = [\"A\"]", "a text, or one for each language, is wanted, not a list"),
        ("title = \"A\"", "title.en = 5", "`title`: a text is wanted, not the number 5"),
        ("guidance = \"Look.\"", "na = yes", "10:6: `yes` is no value: write true"),
        ("guidance = \"Look.\"", "na = no", "10:6: `no` is no value: write false"),
        (
            "guidance = \"Look.\"",
            "na = \"true\"",
            "`na`: true or false is wanted, not the text \"true\": write na = true",
        ),
        ("guidance = \"Look.\"", "na = True", "10:6: true and false are written small"),
        (
            "guidance = \"Look.\"",
            "class = \"Customer\"",
            "unknown word `Customer` for `class`: did you mean `customer`?",
        ),
        (
            "guidance = \"Look.\"",
            "type = \"stars\"",
            "unknown word `stars` for `type`: its words are levels, select, points, number and text",
        ),
        (
            "guidance = \"Look.\"",
            "when = \"b\"",
            "10:8: `when`: one table is wanted, not the text \"b\": write when = {",
        ),
        (
            "guidance = \"Look.\"",
            "when = { criterion = \"b\", is = \"yes\" }",
            "`is`: a list of texts is wanted, not the text \"yes\": write is = [\"yes\"]",
        ),
        ("guidance = \"Look.\"", "title = \"B\"", "10:1: `title` stands twice"),
        ("guidance = \"Look.\"", "guidance = \"a\\q\"", "a backslash stands before a letter that it does not go with"),
        ("}, {", "} {", "13:55: a comma is missing between two parts of a list"),
        ("0 }]", "0 }", "13:97: the list has no end: `]` is missing"),
        ("100 }, ", "100, ", "13:"),
    ];
    each(&desk, "card check", CARD, &cases);
}

#[test]
fn every_kind_of_fault_of_a_plan_is_told_with_its_place_and_what_to_write() {
    let desk = Desk::centre();
    desk.write("x.toml", PLAN.replace("daily", "spare").replace("days = 5", "days = 5\noverlaps = [\"daily\"]"));
    desk.run("mona", "assign plan preview --file x.toml").ok();
    let cases = [
        (
            "\"2026-03-02\"",
            "2026-03-02",
            "5:10: `starts`: a text is wanted, not 2026-03-02 without quotes: write starts = \"2026-03-02\"",
        ),
        (
            "days = 5",
            "days = \"5\"",
            "6:8: `days`: a whole number is wanted, not the text \"5\": leave the quotes out, as in days = 5",
        ),
        ("days = 5", "days = -1", "6:8: `days` is not below 0"),
        ("days = 5", "days = 05", "a number does not begin with 0"),
        ("days = 5", "days = 5\nstarst = 5", "7:1: [plan] has no key `starst`: did you mean `starts`?"),
        ("\"day\"", "\"Day\"", "4:10: unknown word `Day` for `window`: did you mean `day`?"),
        ("\"chat\"", "\"Chat\"", "3:8: there is no card `Chat` (did you mean `chat`?)"),
        (
            "by = [\"agent\"]",
            "by = \"agent\"",
            "9:6: `by`: a list of texts is wanted, not the text \"agent\": write by = [\"agent\"]",
        ),
        ("[\"agent\"]", "[\"agents\"]", "9:7: unknown word `agents` for `by`: did you mean `agent`?"),
        ("by = [\"agent\"]\n", "", "7:1: [quota] needs `by`: write by = [\"agent\"]"),
        ("[quota]", "[[quota]]", "7:1: `quota`: one table is wanted, not a list: write [quota]"),
        ("[quota]\n", "", "7:1: [plan] has no key `count`: it belongs to [quota] or [risk]: count = 1"),
        (
            "count = 1",
            "share = 5",
            "8:9: `share`: a text is wanted, not the number 5: put it in quotes, as in share = \"5%\"",
        ),
        ("count = 1", "count = 1\nhandles = [\"vera\"]", "[quota] has no key `handles`: it belongs to [auditors]"),
        ("by = [\"agent\"]", "by = [\"agent\"]\n[quota]", "10:2: [quota] stands twice"),
        (
            "by = [\"agent\"]",
            "by = [\"agent\"]\n[auditors.capacities]\nvera = \"4\"",
            "`capacities`: a whole number is wanted, not the text \"4\"",
        ),
    ];
    each(&desk, "assign plan add", PLAN, &cases);
}

#[test]
fn every_kind_of_fault_of_a_policy_is_told_with_its_place_and_what_to_write() {
    let desk = Desk::centre();
    let policy = "timezone = \"Europe/London\"\n";
    let cases = [
        ("\"Europe/London\"", "Europe/London", "1:12: `Europe/London` stands without quotes"),
        ("timezone", "time_zone", "1:1: a policy has no key `time_zone`: did you mean `timezone`?"),
        ("timezone", "open = 5\ntimezone", "1:1: a policy has no key `open`: it belongs to [deadlines]: open = 5"),
        (
            "timezone",
            "holidays = [2026-12-25]\ntimezone",
            "1:13: `holidays`: a text is wanted, not 2026-12-25 without quotes",
        ),
        (
            "timezone",
            "working_days = \"mon\"\ntimezone",
            "1:16: `working_days`: a list of texts is wanted, not the text \"mon\": write working_days = [\"mon\"]",
        ),
        ("timezone", "identity = true\ntimezone", "`identity`: a text is wanted, not true"),
        (
            "London\"\n",
            "London\"\n[blind]\nhide = [\"Rating\"]",
            "unknown word `Rating` for `hide`: did you mean `rating`?",
        ),
        (
            "London\"\n",
            "London\"\n[early_sign]\nname = \"x\"",
            "`early_sign`: a list of tables is wanted, not a table: write [[early_sign]]",
        ),
        (
            "London\"\n",
            "London\"\n[[early_sign]]\nname = \"x\"",
            "2:1: an early sign needs `kind`: write kind = \"hard\"",
        ),
        (
            "London\"\n",
            "London\"\n[deadlines]\nopen = 5.5",
            "3:8: `open`: a whole number is wanted, not the number 5.5",
        ),
        ("London\"\n", "London\"\n[conflict]\nrotation_days = 99999999999", "`rotation_days` is too large"),
    ];
    each(&desk, "policy publish", policy, &cases);
    let head = desk.head();
    desk.write("x.toml", format!("{policy}[deadlines]\nopen = 6\n"));
    desk.run("mona", "policy publish x.toml").ok();
    assert_ne!(desk.head(), head);
}

#[test]
fn all_faults_of_a_file_are_told_at_once() {
    let desk = Desk::centre();
    desk.write("x.toml", PLAN.replace("\"chat\"", "\"Chat\"").replace("days = 5", "days = 500").replace("count = 1", "count = 0")
        + "[auditors]\nhandles = [\"Vera\"]\ncapacity = 0\n[population]\nchannels = [\"Phone\"]\nteams = [\"North\"]\n");
    let said = desk.run("mona", "assign plan add x.toml").refused(65, "x.toml has 7 faults; nothing was added").stderr;
    for says in [
        "x.toml:3:8: there is no card `Chat`",
        "x.toml:6:8: auditors have 1 to 100 working days",
        "x.toml:8:9: a quota is 1 to 10000",
        "x.toml:11:12: nobody here is called `Vera` (did you mean `vera`?)",
        "x.toml:12:12: with a capacity of 0",
        "x.toml:14:13: `Phone` is not a channel (did you mean `phone`?)",
        "x.toml:15:10: there is no team `North` (did you mean `north`?)",
    ] {
        assert!(said.contains(says), "no `{says}` in {said}");
    }
    desk.write("x.toml", "timezone = UTC\n[deadlines]\nopen = 5\nopen = 6\nsession\n");
    let said =
        desk.run("mona", "policy publish x.toml").refused(65, "x.toml cannot be read: 3 lines are no TOML").stderr;
    for says in ["x.toml:1:12: `UTC` stands", "x.toml:4:1: `open` stands twice", "x.toml:5:8: a key needs a value"] {
        assert!(said.contains(says), "no `{says}` in {said}");
    }
    require_plain(&said);
}

#[test]
fn what_was_stored_before_is_read_although_its_shape_is_not_checked_again() {
    let desk = Desk::drawn();
    desk.run("", "policy show").ok();
    desk.run("", "assign plan show daily").ok();
    desk.run("", "card show chat").ok();
}
