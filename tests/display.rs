//! What people read and what programs read: names or handles, times of the policy or UTC, the marks of a language; lists
//! that are tidy tables.

use crate::readable::{piped, rich};
use crate::support::{Answer, Desk};

/// The centre with something of everything in it, whose policy says more.
fn saying(more: &str) -> Desk {
    let desk = rich();
    publish(&desk, more);
    desk
}

fn publish(desk: &Desk, more: &str) {
    let policy = std::fs::read_to_string(desk.path("policy.toml")).unwrap();
    desk.write("more.toml", more.replace("POLICY", &policy));
    desk.run("mona", "policy publish more.toml").ok();
}

const NAMED: &str = "timezone = \"Europe/London\"\nreading = {who = \"all\", names = \"RULE\"}\n";

fn shown(desk: &Desk, who: &str, words: &str) -> String {
    desk.run(who, words).ok().stdout
}

// --- names -------------------------------------------------------------------------------------------

#[test]
fn handles_stand_everywhere_where_the_policy_says_nothing() {
    let desk = rich();
    for words in ["report agents", "report audits", "assign coverage daily-2026-03-01", "report agents --format md"] {
        let told = shown(&desk, "mona", words);
        assert!(told.contains("ana") && !told.contains("Ana Ruiz"), "{words}\n{told}");
    }
}

#[test]
fn names_stand_in_tables_and_texts_for_those_whom_the_policy_names_and_handles_in_files() {
    let desk = saying(&NAMED.replace("RULE", "leads"));
    for words in ["report agents", "report audits --wide", "assign coverage daily-2026-03-01", "report marks --wide"] {
        for format in ["table", "md", "html"] {
            let line = format!("{words} --format {format}");
            for reader in ["mona", "lea"] {
                assert!(shown(&desk, reader, &line).contains("Ana Ruiz"), "{line} as {reader}");
            }
            assert!(!shown(&desk, "vera", &line).contains("Ana Ruiz"), "{line}");
            assert!(!shown(&desk, "", &line).contains("Ana Ruiz"), "{line}");
        }
        for format in ["csv", "json"] {
            let told = shown(&desk, "mona", &format!("{words} --format {format}"));
            assert!(!told.contains("Ana Ruiz") && told.contains("ana"), "{words} {format}\n{told}");
        }
    }
    let page = shown(&desk, "mona", "dispute show 1");
    assert!(page.contains("Ana Ruiz") || page.contains("Bo Lindqvist"), "{page}");
}

#[test]
fn everybody_sees_names_where_the_policy_says_so_and_an_unknown_rule_is_refused() {
    let desk = saying(&NAMED.replace("RULE", "all"));
    for reader in ["vera", "ana", ""] {
        assert!(shown(&desk, reader, "report agents").contains("Ana Ruiz"), "{reader}");
    }
    desk.write("odd.toml", NAMED.replace("RULE", "some"));
    desk.run("mona", "policy publish odd.toml").refused(65, "`some`");
}

#[test]
fn two_people_of_one_name_have_their_handles_in_brackets() {
    let desk = saying(&NAMED.replace("RULE", "all"));
    let same = ["people", "rename", "bo", "--name", "Ana Ruiz", "--note", "truly", "--namesake"];
    desk.args("mona", &same).ok();
    let told = shown(&desk, "mona", "report agents");
    assert!(told.contains("Ana Ruiz (ana)") && told.contains("Ana Ruiz (bo)") && told.contains("Cy Tan "), "{told}");
}

#[test]
fn nobody_is_named_whom_the_policy_hides_from_an_auditor() {
    let desk = Desk::drawn();
    publish(&desk, &format!("{}[blind]\nhide = [\"rating\", \"agent\"]\n", NAMED.replace("RULE", "all")));
    let told = shown(&desk, "vera", "score queue --all");
    assert!(!told.contains("Ana Ruiz") && !told.contains("Cy Tan"), "{told}");
}

// --- times and marks ----------------------------------------------------------------------------------

#[test]
fn times_in_texts_are_those_of_the_policy_which_they_name_and_utc_in_files() {
    let desk = Desk::begun(
        "2026-07-01T22:30:00Z",
        "timezone = \"Asia/Shanghai\"\n",
        "handle,name,role,team,from\nmona,Mona Adler,manager,office,2020-01-01\nlea,Lea B,lead,north,2020-01-01\n",
    );
    desk.args("lea", &["intake", "add", "--ref", "R-1", "--channel", "chat", "--details", "I paid twice"]).ok();
    for format in ["md", "html"] {
        let told = shown(&desk, "lea", &format!("intake show R-1 --format {format}"));
        assert!(told.contains("2026-07-02 06:30") && !told.contains("22:30"), "{told}");
        assert!(told.contains("Times are those of Asia/Shanghai."), "{told}");
    }
    assert!(shown(&desk, "lea", "intake show R-1 --format json").contains("2026-07-01T22:30:00Z"));
}

#[test]
fn csv_for_excel_has_the_decimal_mark_of_the_policys_language_and_an_option_may_say_another() {
    let marks = |language: &str, option: &str| {
        let people = "handle,name,role,team,from\nmona,Mona Adler,manager,office,2020-01-01\n";
        let desk = Desk::begun("2026-03-02T09:00:00Z", "", people);
        desk.write("language.toml", language);
        assert!(language.is_empty() || desk.run("mona", "policy publish language.toml").code == 0, "{language}");
        let first = |answer: Answer| answer.ok().stdout.lines().next().unwrap().to_owned();
        if first(desk.run("mona", &format!("people list {option}"))).contains(';') { ',' } else { '.' }
    };
    for language in ["de", "fr", "es", "it", "pt-BR", "nl", "de-AT"] {
        assert_eq!(marks(&format!("language = \"{language}\"\n"), "--excel"), ',', "{language}");
    }
    for language in ["en", "en-GB", "zh", "es-MX", "de-CH"] {
        assert_eq!(marks(&format!("language = \"{language}\"\n"), "--excel"), '.', "{language}");
    }
    let desk = Desk::centre();
    desk.write("odd.toml", "language = \"d\u{200b}e\"\n");
    desk.run("mona", "policy publish odd.toml").refused(65, "a language");
    assert_eq!(marks("", "--excel"), ',', "a policy that says nothing");
    assert_eq!(marks("language = \"de\"\n", "--excel=point"), '.');
    assert_eq!(marks("language = \"en\"\n", "--excel=comma"), ',');
}

// --- lists ----------------------------------------------------------------------------------------------

#[test]
fn draws_are_listed_with_the_numbers_by_which_they_can_be_named() {
    let desk = rich();
    let rows = desk.rows("assign list");
    assert_eq!((&rows[0]["number"], &rows[0]["draw"]), (&1.into(), &"daily-2026-03-01".into()));
    assert!(piped(&desk, "assign show 1").contains("daily-2026-03-01"));
}

#[test]
fn a_draw_as_csv_is_one_row_for_each_of_its_dialogues() {
    let desk = rich();
    let csv = piped(&desk, "assign show daily-2026-03-01 --format csv");
    assert_eq!(csv.lines().next(), Some("draw,audit,ref,agent,auditor,state,rank,due"));
    let page = desk.rows("assign show daily-2026-03-01");
    let inside = page[0]["dialogues"].as_array().unwrap();
    assert_eq!(csv.lines().count(), inside.len() + 1);
    let keys: Vec<&String> = inside[0].as_object().unwrap().keys().collect();
    assert!(keys.iter().all(|key| csv.lines().next().unwrap().split(',').any(|head| head == key.as_str())), "{keys:?}");
}

#[test]
fn audits_and_what_is_not_acknowledged_are_listed_for_an_agent_a_team_or_a_card() {
    let desk = rich();
    let refs = |words: &str| desk.rows_for("mona", words).len();
    let all = refs("report audits");
    let of = |team: &str| refs(&format!("report audits --team {team}"));
    assert_eq!(of("north") + of("south"), all);
    assert!(desk.rows_for("mona", "report audits --agent ana").iter().all(|row| row["agent"] == "ana"));
    assert_eq!(refs("report audits --card chat"), all);
    assert_eq!(refs("report audits --channel chat --category complaint"), {
        let found = desk.rows_for("mona", "report audits --category complaint --channel chat");
        found.len()
    });
    desk.run("mona", "report audits --agent anna").refused(1, "nobody here is called `anna`");
    desk.run("mona", "report audits --team nroth").refused(1, "there is no team `nroth`");
    desk.run("mona", "report acknowledgements --card chatt").refused(1, "chatt");
    let told = piped(&desk, "report acknowledgements --agent ana");
    assert!(told.contains("of the agent ana"), "{told}");
}

#[test]
fn audits_say_whether_their_agents_have_acknowledged_them() {
    let desk = Desk::drawn();
    let (ana, auditor) = desk.audit_of("ana");
    let before = desk.rows_for("mona", "report audits --agent ana");
    assert_eq!(before[0]["acknowledged"], serde_json::Value::Null, "it is not delivered");
    desk.delivered("ana", r#"{"tone": "full", "facts": "full", "identity": "yes"}"#);
    let state = || desk.rows_for("mona", "report audits --agent ana")[0]["acknowledged"].clone();
    assert_eq!(state(), false, "{auditor}");
    desk.run("ana", &format!("score acknowledge {ana}")).ok();
    assert_eq!(state(), true);
}

#[test]
fn a_report_of_figures_has_a_few_short_notes_and_wide_says_what_the_figures_are() {
    let desk = rich();
    let notes = |shown: &str| shown.split("\n\n").nth(2).map_or(0, |notes| notes.lines().count());
    let short = piped(&desk, "report agents");
    assert!(notes(&short) <= 9 && short.contains("--wide, or docs/methods.md."), "{short}");
    assert!(!short.contains("Intervals are 95 %"), "{short}");
    assert!(piped(&desk, "report agents --wide").contains("Intervals are 95 %"));
    assert!(piped(&desk, "report agents --format json").contains("Intervals are 95 %"));
    assert!(!short.contains("– in "), "{short}");
}

// --- joiners ------------------------------------------------------------------------------------------

#[test]
fn emoji_that_are_joined_and_persian_words_are_names_and_other_joiners_are_refused() {
    let desk = Desk::centre();
    let add = |handle: &str| {
        desk.write("new.csv", format!("handle,name,role,team,from\n{handle},,agent,north,2026-01-01\n"));
        desk.run("mona", "people import new.csv")
    };
    for handle in ["fam 👩\u{200d}👧", "pride 🏳\u{fe0f}\u{200d}🌈", "tech 👩🏽\u{200d}💻", "نرم\u{200c}افزار"]
    {
        add(handle).ok();
        assert!(piped(&desk, "people list").contains(handle), "{handle}");
    }
    for handle in
        ["a\u{200d}na", "\u{200d}zoe", "zoe\u{200c}", "zo\u{200c}e", "👩\u{200d}x", "zoe\u{200b}", "👩\u{200c}👧"]
    {
        add(handle).refused(65, "cannot be seen");
    }
    // Who differs by a joiner alone is asked about.
    add("fam 👩👧").refused(65, "fam");
    add("نرمافزار").refused(65, "نرم");
}
