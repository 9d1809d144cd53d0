//! Tables that people can read: 80 columns, no cell broken but the last one of free words, no column of one word; and
//! more where there is room or where somebody asks for it. Files always hold everything.

use crate::arbitration::{TUESDAY, disputed, unresolved};
use crate::support::Desk;
use crate::terminal::Terminal;
use crate::voice::words;
use unicode_width::UnicodeWidthStr;

const PARTLY: &str = r#"{"tone": {"level": "partly", "note": "curt, and twice at that, which the guidance of this criterion names"}, "facts": "full", "identity": "yes"}"#;

/// The lists and reports there are.
pub const LISTS: [&str; 37] = [
    "intake list",
    "intake search broken",
    "assign list",
    "assign status",
    "assign coverage daily-2026-03-01",
    "assign plan list",
    "assign verify daily-2026-03-01",
    "score queue --all",
    "score questions --all",
    "dispute list",
    "dispute actions --all",
    "arbitrate queue --all",
    "arbitrate precedents",
    "people list",
    "people rotation",
    "card list",
    "card comments chat",
    "card readers chat",
    "report agents",
    "report team",
    "report channel",
    "report category",
    "report card",
    "report criterion",
    "report section",
    "report band",
    "report marks",
    "report auditors",
    "report audits",
    "report replacements",
    "report acknowledgements",
    "report care",
    "report care --special",
    "report commendations",
    "report disputes --by auditor",
    "report differences",
    "verify",
];

/// What is shown whole.
const PAGES: [&str; 16] = [
    "intake show R-1",
    "assign show daily-2026-03-01",
    "score show 1",
    "score show 2",
    "dispute show 1",
    "card show chat",
    "report disputes",
    "report voice",
    "report agreement --auditors",
    "report severity --agents",
    "report auditors --of vera",
    "report auditors --rules",
    "report trend",
    "report trend --chart short",
    "report pareto",
    "report heat",
];

/// The centre with something of everything in it, on a Tuesday.
pub fn rich() -> Desk {
    Desk::once((), || {
        let mut desk = Desk::drawn();
        let (ana, auditor) = desk.audit_of("ana");
        let question = "May I hang up at a word such as this one, or do I have to go on whatever they say?";
        desk.args(
            &auditor,
            &["score", "ask", &ana.to_string(), "--criterion", "tone", "--question", question, "--owner", "mona"],
        )
        .ok();
        desk.args("mona", &["score", "answer", "1", "--note", "Yes, after one clear warning, and never before it."])
            .ok();
        let quote = words(&desk, ana);
        let voice = ["score", "voice", &ana.to_string(), "--about", "product", "--topic", "delivery", "--quote", quote];
        desk.args(&auditor, &voice).ok();
        desk.args(&auditor, &["score", "commend", &ana.to_string(), "--note", "She stayed calm to the end, as few do"])
            .ok();
        let (cy, hurt) = desk.audit_of("cy");
        let note = "He threatened to come here and wait for her at the door this evening";
        desk.args(&hurt, &["score", "care", &cy.to_string(), "--note", note, "--ask", "break", "--ask", "escort"]).ok();
        desk.handled("R-1");
        desk.routed("R-2");
        desk.delivered("bo", PARTLY);
        disputed(&desk);
        unresolved(&desk);
        desk.night(TUESDAY);
        desk
    })
}

/// What a terminal of this width shows; none where no terminal can be made.
fn screen(desk: &Desk, words: &str, width: usize) -> Option<String> {
    let line = format!("stty cols {width}; ASSIZE {words}");
    let (shown, _) = Terminal::of(desk, "mona", &line, &[("ASSIZE_NOW", TUESDAY), ("NO_COLOR", "1")])?.end();
    Some(shown)
}

pub fn piped(desk: &Desk, words: &str) -> String {
    desk.run("mona", words).stdout
}

/// The header and the lines of the table below it.
fn table(shown: &str) -> Vec<&str> {
    shown.lines().skip_while(|line| !line.is_empty()).skip(1).take_while(|line| !line.is_empty()).collect()
}

/// Whether a row begins in a line, below a header whose first title has this width.
fn begins(line: &str, title: usize, is_number: bool) -> bool {
    let first = line.chars().nth(if is_number { title - 1 } else { 0 });
    first.is_some_and(|c| if is_number { c.is_ascii_digit() } else { c != ' ' })
}

#[test]
fn no_list_and_no_page_is_wider_than_the_terminal() {
    let desk = rich();
    for words in LISTS.iter().chain(&PAGES) {
        let Some(shown) = screen(&desk, words, 80) else { return };
        assert!(shown.contains("as of 2026-03-03 05:00 "), "{words}\n{shown}");
        for line in shown.lines() {
            assert!(line.width() <= 80, "{words}: {line}\n{shown}");
        }
    }
}

#[test]
fn in_no_list_a_cell_is_broken_but_a_last_one_of_free_words() {
    let desk = rich();
    for words in LISTS {
        let Some(shown) = screen(&desk, words, 80) else { return };
        let rows = desk.run("mona", &format!("{words} --format json")).rows();
        if rows.is_empty() {
            continue;
        }
        let csv = piped(&desk, &format!("{words} --format csv"));
        let first = csv.lines().nth(1).and_then(|line| line.split(',').next()).unwrap();
        let is_number = first.parse::<i64>().is_ok();
        let lines = table(&shown);
        let header = lines[0];
        let title = header.find("  ").map_or(header.width(), |end| header[..end].width());
        let last = header.rfind("  ").map_or(0, |at| header[..at + 2].width());
        let (begun, broken): (Vec<&str>, Vec<&str>) =
            lines[1..].iter().partition(|line| begins(line, title, is_number));
        assert_eq!(begun.len(), rows.len(), "{words}\n{shown}");
        for line in broken {
            let indent = line.len() - line.trim_start().len();
            assert!(indent == 4 || indent >= last, "{words}: {line}\n{shown}");
        }
    }
}

#[test]
fn a_pipe_keeps_to_eighty_columns_but_for_free_words() {
    let desk = rich();
    for words in ["report audits", "score queue --all", "dispute list", "assign status", "report agents", "people list"]
    {
        let shown = piped(&desk, words);
        assert!(table(&shown).iter().all(|line| line.width() <= 80), "{words}\n{shown}");
    }
}

#[test]
fn a_wide_terminal_shows_more_and_wide_shows_all() {
    let desk = rich();
    let columns = |shown: &str| table(shown)[0].split("  ").filter(|title| !title.trim().is_empty()).count();
    let audits = piped(&desk, "report audits");
    assert!(audits.contains("more columns with --wide: "), "{audits}");
    let all = piped(&desk, "report audits --wide");
    assert_eq!(columns(&all), 18, "{all}");
    assert!(!all.contains("--wide") && !all.contains("Every row"), "{all}");
    let Some(at_200) = screen(&desk, "report audits", 210) else { return };
    assert!(columns(&at_200) > columns(&audits), "{at_200}");
    assert!(at_200.contains("1 more column with --wide: business."), "nobody has such a score: {at_200}");
}

#[test]
fn a_file_has_every_column_whatever_a_table_shows() {
    let desk = rich();
    let csv = piped(&desk, "report audits --format csv");
    let keys = "audit,ref,received,agent,auditor,state,in_rates,card,first_score,raw,total,band,customer,business,compliance,score_due,dispute_due,acknowledged";
    assert_eq!(csv.lines().next(), Some(keys));
    assert_eq!(csv, piped(&desk, "report audits --format csv --wide"));
}

#[test]
fn times_are_those_of_the_policy_for_people_and_utc_in_files() {
    let desk = Desk::begun(
        "2026-07-01T22:30:00Z",
        "timezone = \"Asia/Shanghai\"\n",
        "handle,name,role,team,from\nmona,Mona Adler,manager,office,2020-01-01\nlea,Lea B,lead,north,2020-01-01\n",
    );
    desk.args("lea", &["intake", "add", "--ref", "R-1", "--channel", "chat", "--details", "I paid twice"]).ok();
    let shown = desk.run("lea", "intake show R-1").ok().stdout;
    assert!(shown.contains("received  2026-07-02 06:30\n"), "{shown}");
    assert!(shown.contains("\nas of 2026-07-02 06:30 Asia/Shanghai · head "), "{shown}");
    let file = desk.run("lea", "intake show R-1 --format csv").ok();
    assert!(file.stdout.contains("received,2026-07-01T22:30:00Z\n"), "{}", file.stdout);
    assert!(file.stderr.contains("as of 2026-07-01T22:30:00Z · head"), "{}", file.stderr);
}

#[test]
fn colour_is_a_second_sign_and_only_where_it_is_wanted() {
    let desk = rich();
    let raw = |more: &[(&str, &str)]| {
        let mut raw = String::new();
        let envs = [&[("ASSIZE_NOW", "2026-03-20T09:00:00Z")], more].concat();
        let (shown, _) =
            Terminal::of(&desk, "mona", "ASSIZE score queue --all", &envs)?.end_of(|all| raw = all.to_owned());
        Some((raw, shown))
    };
    let Some((coloured, said)) = raw(&[]) else { return };
    assert!(coloured.contains("\u{1b}[1maudit\u{1b}[0m"), "{coloured:?}");
    for quiet in [("NO_COLOR", "1"), ("CLICOLOR", "0"), ("TERM", "dumb")] {
        let (plain, shown) = raw(&[quiet]).unwrap();
        assert!(!plain.contains('\u{1b}'), "{plain:?}");
        assert_eq!(shown, said, "the words are the same");
    }
    assert!(!piped(&desk, "score queue --all").contains('\u{1b}'));
}

#[test]
fn bars_stand_behind_means_on_a_terminal_and_nowhere_else() {
    let desk = rich();
    assert!(!piped(&desk, "report agents").contains('▇'));
    let Some(shown) = screen(&desk, "report agents", 120) else { return };
    assert!(shown.contains("85.00 % ▇▇▇▇▁"), "{shown}");
}
