//! Tables with any names in them: never wider than the room there is, no figure parted from its unit, no word broken that
//! would fit.

use crate::readable::{LISTS, piped};
use crate::support::{Desk, repo};
use assize::calc::zone::Zone;
use assize::core::text::Untrusted;
use assize::view::sheet::{Cell, Column, Sheet};
use assize::view::{Format, Look, Stamp, write_sheet};
use proptest::prelude::*;
use unicode_width::UnicodeWidthStr;

fn stamp() -> Stamp {
    let as_of = "2026-03-03T05:00:00Z".parse().unwrap();
    Stamp { as_of, head: "42:0123456789abcdef".to_owned(), rehearsal: false, zone: Zone::utc() }
}

fn written(sheet: &Sheet, look: Look) -> String {
    let mut out = Vec::new();
    write_sheet(&mut out, sheet, &stamp(), Format::Table, look).unwrap();
    String::from_utf8(out).unwrap()
}

fn sheet(columns: Vec<Column>, rows: Vec<Vec<Cell>>) -> Sheet {
    Sheet { name: "any", title: "Any".to_owned(), columns, rows, notes: vec![], empty: String::new() }
}

/// A word as people, teams and refs are called: short or endless, Latin, Chinese, Arabic, Thai or an emoji.
fn word() -> impl Strategy<Value = String> {
    prop_oneof![
        6 => "[a-z]{1,9}",
        2 => "[a-z]{2,12}-[a-z]{2,12}(-[0-9]{1,4})?",
        2 => "[张伟王丽陈客服务团队北]{1,12}",
        1 => "[ا-ي]{2,14}",
        1 => "[A-Z]{20,60}",
        1 => prop::sample::select(vec!["👩‍👧", "🏳️‍🌈", "👩🏽‍💻", "نرم\u{200c}افزار", "Jose\u{301}"]).prop_map(str::to_owned),
    ]
}

fn name() -> impl Strategy<Value = String> {
    prop::collection::vec(word(), 1..4).prop_map(|words| words.join(" "))
}

#[derive(Clone, Copy, Debug)]
enum Sort {
    Name,
    Ref,
    Percent,
    Share,
    Range,
    Day,
    Prose,
}

fn column(sort: Sort, extra: bool) -> Column {
    let column = match sort {
        Sort::Name => Column::words("name", "agent"),
        Sort::Ref => Column::words("ref", "ref"),
        Sort::Percent => Column::numbers("mean", "mean given").with_bar(),
        Sort::Share => Column::shares("share", "disputed"),
        Sort::Range => Column::ranges("range", "95 % interval"),
        Sort::Day => Column::words("day", "score until"),
        Sort::Prose => Column::prose("note", "note"),
    };
    if extra { column.extra() } else { column }
}

fn cell(sort: Sort, text: String, number: i64) -> Cell {
    let part = number.unsigned_abs() % 10_001;
    match sort {
        Sort::Name => Cell::word(text),
        Sort::Ref | Sort::Prose => Cell::text(&Untrusted::new(text)),
        Sort::Percent => Cell::Percent(number % 10_001),
        Sort::Share => Cell::Share { part, whole: 10_000, low: Some(905), high: Some(9095) },
        Sort::Range => Cell::Range { low: number % 5000, high: 5000 + number % 5000 },
        Sort::Day => Cell::Day("2026-03-03".parse().unwrap()),
    }
}

fn any_sheet() -> impl Strategy<Value = Sheet> {
    let sort = prop::sample::select(vec![
        Sort::Name,
        Sort::Name,
        Sort::Ref,
        Sort::Percent,
        Sort::Share,
        Sort::Range,
        Sort::Day,
        Sort::Prose,
    ]);
    let columns = prop::collection::vec((sort, any::<bool>()), 1..9);
    (columns, 1..5_usize).prop_flat_map(|(columns, rows)| {
        let cells = columns.iter().map(|(sort, _)| {
            let sort = *sort;
            (name(), 0..10_000_i64).prop_map(move |(text, number)| cell(sort, text, number))
        });
        let rows = prop::collection::vec(cells.collect::<Vec<_>>(), rows);
        rows.prop_map(move |rows| sheet(columns.iter().map(|(sort, extra)| column(*sort, *extra)).collect(), rows))
    })
}

/// The words of our own names, which may only be parted at spaces and hyphens.
fn names(sheet: &Sheet) -> Vec<&str> {
    let all = sheet.rows.iter().flatten();
    all.filter_map(|cell| if let Cell::Word(word) = cell { Some(word.as_str()) } else { None }).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_table_is_wider_than_the_room_whatever_names_it_holds(sheet in any_sheet(), width in 40..220_u16) {
        for look in [Look::from(Some(80)), Look::from(Some(200)), Look::from(Some(width)), Look { piped: true, ..Look::from(Some(80)) }] {
            let shown = written(&sheet, look);
            let room = usize::from(look.width.unwrap());
            for line in shown.lines().filter(|line| !line.starts_with("as of ")) {
                prop_assert!(line.width() <= room, "{} columns: {line}\n{shown}", line.width());
            }
        }
    }

    #[test]
    fn a_number_stays_with_its_unit_and_no_name_that_fits_is_broken_in_a_word(sheet in any_sheet(), width in 40..220_u16) {
        let shown = written(&sheet, Look::from(Some(width)));
        for line in shown.lines() {
            prop_assert!(!line.trim_start().starts_with('%'), "{shown}");
        }
        // Where every column is shown, each short piece of a name stands whole.
        let pieces = names(&sheet).into_iter().flat_map(|name| name.split([' ', '-'])).filter(|piece| piece.width() <= 10);
        let is_all = !shown.contains("with --wide") && !shown.contains("Every row");
        for piece in pieces.filter(|_| is_all) {
            prop_assert!(shown.contains(piece), "{piece}\n{shown}");
        }
    }
}

#[test]
fn a_table_that_is_too_wide_parts_names_at_spaces_then_at_hyphens_and_then_cuts_them() {
    let columns = || {
        vec![
            Column::words("team", "team"),
            Column::words("agent", "agent"),
            Column::numbers("mean", "mean"),
            Column::ranges("range", "95 % interval"),
        ]
    };
    let row = |team: &str, agent: &str| {
        vec![Cell::word(team), Cell::word(agent), Cell::Percent(5000), Cell::Range { low: 4000, high: 6000 }]
    };
    let shown = |team: &str, agent: &str| written(&sheet(columns(), vec![row(team, agent)]), Look::from(Some(46)));
    let spaced = shown("Kundenservice Nord", "王小明");
    assert!(spaced.contains("Kundenservice  王小明  50.00 %  40.00–60.00 %\nNord\n"), "{spaced}");
    let hyphens = shown("Kundenservice-Nordwest", "王小明");
    assert!(hyphens.contains("\nKundenservice-  王小明"), "{hyphens}");
    let days = shown("daily-2026-03-01-und-die-Nacht", "王小明");
    assert!(days.contains("2026-03-01-"), "a day stays whole: {days}");
    let cut = shown("Donaudampfschifffahrtsgesellschaft", "王小明");
    assert!(cut.contains("\nDonaudampf") && cut.contains("…  王小明"), "{cut}");
    let csv = |format| {
        let mut out = Vec::new();
        let sheet = sheet(columns(), vec![row("Donaudampfschifffahrtsgesellschaft", "x")]);
        write_sheet(&mut out, &sheet, &stamp(), format, Look::from(Some(50))).unwrap();
        String::from_utf8(out).unwrap()
    };
    for format in [Format::Csv, Format::Json, Format::Markdown, Format::Html] {
        assert!(csv(format).contains("Donaudampfschifffahrtsgesellschaft"), "only a terminal cuts");
    }
}

#[test]
fn words_from_outside_are_broken_where_they_must_be_and_never_cut() {
    let reference = "R".repeat(60);
    let row = vec![Cell::text(&Untrusted::new(&*reference)), Cell::Percent(5000)];
    let shown = written(
        &sheet(vec![Column::words("ref", "ref"), Column::numbers("p", "points")], vec![row]),
        Look::from(Some(40)),
    );
    let told: String = shown.chars().filter(|c| *c == 'R').collect();
    assert_eq!(told, reference, "{shown}");
    let row = vec![Cell::text(&Untrusted::new(format!("{} and more", "R".repeat(40)))), Cell::Percent(5000)];
    let columns = vec![Column::words("ref", "ref"), Column::numbers("p", "points")];
    let shown = written(&sheet(columns, vec![row]), Look::from(Some(40)));
    assert!(shown.contains(" and more"), "{shown}");
}

#[test]
fn columns_that_fit_in_no_way_are_left_out_and_wide_has_them() {
    let columns = (0..9).map(|_| Column::ranges("r", "95 % interval")).collect();
    let row = (0..9).map(|_| Cell::Range { low: 4000, high: 6000 }).collect();
    let sheet = sheet(columns, vec![row]);
    let shown = written(&sheet, Look::from(Some(80)));
    assert!(shown.contains("4 more columns with --wide: 95 % interval"), "{shown}");
    let wide = written(&sheet, Look { wide: true, ..Look::from(Some(80)) });
    assert_eq!(wide.matches("40.00–60.00 %").count(), 9, "{wide}");
}

#[test]
fn a_bar_is_full_at_everything_alone_and_empty_at_nothing_alone() {
    let bar = |rate: i64| {
        let rows = vec![vec![Cell::Percent(rate)]];
        let shown = written(&sheet(vec![Column::numbers("m", "mean").with_bar()], rows), Look::from(Some(80)));
        shown.chars().filter(|c| *c == '▇').count()
    };
    assert_eq!([0, 1, 999, 5000, 9250, 9999, 10_000].map(bar), [0, 1, 1, 3, 4, 4, 5]);
}

#[test]
fn a_pipe_has_lines_of_eighty_columns_or_as_many_as_it_is_told() {
    let desk = Desk::drawn();
    let piped = |columns: Option<&str>, words: &str| {
        let mut command = desk.command("mona");
        command.env_remove("COLUMNS").args(words.split(' '));
        if let Some(columns) = columns {
            command.env("COLUMNS", columns);
        }
        String::from_utf8(command.output().unwrap().stdout).unwrap()
    };
    for words in [
        "assign verify daily-2026-03-01",
        "report agents",
        "report auditors",
        "assign show daily-2026-03-01",
        "intake search --limit 5",
    ] {
        let shown = piped(None, words);
        assert!(shown.lines().all(|line| line.width() <= 80), "{words}\n{shown}");
        let broad = piped(Some("120"), words);
        assert!(broad.lines().all(|line| line.width() <= 120), "{words}\n{broad}");
        assert!(broad.lines().count() <= shown.lines().count(), "{words}\n{broad}");
    }
    assert!(piped(None, "report agents --wide").lines().any(|line| line.width() > 80));
}

/// The centre, where people and teams have long names and wide ones.
fn long_names() -> Desk {
    const LONG: &str = "maximiliane.wolfeschlegelsteinhausen";
    const TEAM: &str = "Kundenservice Süd-West 👩\u{200d}👧";
    let desk = Desk::new();
    for file in ["people.csv", "card.toml", "plan.toml", "dialogues.csv", "policy.toml"] {
        let text = std::fs::read_to_string(repo().join("tests/centre").join(file)).unwrap();
        let text = text.replace("\nbo,", "\n客服坐席张伟和李娜,").replace(",bo,", ",客服坐席张伟和李娜,");
        let text = text.replace("\ncy,", &format!("\n{LONG},")).replace(",cy,", &format!(",{LONG},"));
        desk.write(file, text.replace(",north,", ",北方客户服务团队,").replace(",south,", &format!(",{TEAM},")));
    }
    desk.run("mona", "init --rehearsal --policy policy.toml").ok();
    for line in [
        "people import people.csv",
        "card publish card.toml",
        "intake import dialogues.csv",
        "assign plan add plan.toml",
    ] {
        desk.run("mona", line).ok();
    }
    desk.run("mona", "assign nightly").ok();
    let answers =
        r#"{"tone": {"level": "partly", "note": "太短了，而且不止一次"}, "facts": "full", "identity": "yes"}"#;
    for agent in ["客服坐席张伟和李娜", LONG] {
        desk.delivered(agent, answers);
    }
    desk
}

#[test]
fn no_list_is_wider_than_eighty_columns_where_names_are_long_and_wide() {
    let desk = long_names();
    for words in LISTS.iter().chain(&["assign show daily-2026-03-01", "score show 1"]) {
        let mut command = desk.command("mona");
        let output = command.env_remove("COLUMNS").args(words.split(' ')).output().unwrap();
        let shown = String::from_utf8(output.stdout).unwrap();
        for line in shown.lines() {
            assert!(line.width() <= 80, "{words}: {} columns\n{shown}", line.width());
            assert!(!line.trim_start().starts_with('%'), "{words}\n{shown}");
        }
    }
    for words in ["report marks", "assign coverage daily-2026-03-01", "report team", "people list"] {
        let shown = piped(&desk, words);
        assert!(shown.contains("客服坐席张伟和李娜") || shown.contains("北方客户服务团队"), "{words}\n{shown}");
        let all = ["csv", "json"].map(|format| piped(&desk, &format!("{words} --format {format}")));
        assert!(all.iter().all(|file| !file.contains('…')), "{words}: nothing is cut in a file");
    }
}
