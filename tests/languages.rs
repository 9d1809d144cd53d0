//! Times in the words of a language, in other digits, with zones by name, and in two columns.

use crate::maps::{only, refused, with};
use assize::calc::time::{Language, TimeFormat, Twice, Wall, parse_time};
use assize::calc::zone::Zone;

/// What a text means at London, in a format and a language.
fn read(language: &str, format: &str, text: &str) -> String {
    let format = TimeFormat::of(format, Language::named(language).unwrap()).unwrap();
    let zone = Zone::named("Europe/London").unwrap();
    match parse_time(text, &[format], &Wall { zone: Some(&zone), twice: Twice::Refused }) {
        Ok(moment) => moment.to_string(),
        Err(fault) => fault.to_string(),
    }
}

const FIELDS: &str = "[fields]\nreceived = \"when\"\n";

fn csv(when: &str) -> String {
    format!("ref,when,channel,category,agent\nD-1,\"{when}\",chat,complaint,ana\n")
}

#[test]
fn months_are_read_in_the_language_of_the_map() {
    let map = |language: &str| {
        format!(
            "{FIELDS}[formats]\nreceived = \"D. MMMM YYYY HH:mm\"\n[read]\ntimezone = \"Europe/Berlin\"\n{language}"
        )
    };
    assert_eq!(only(&map("language = \"de\"\n"), &csv("25. März 2026 14:07"), 1), "2026-03-25T13:07:00Z");
    refused(&map(""), &csv("25. März 2026 14:07"), "the language of months: [read] language");
    refused(&map("language = \"xx\"\n"), &csv("x"), "x.map.toml:7:12: the months of `xx` are not known");
}

#[test]
fn every_month_of_every_language_is_read_by_every_name() {
    let table = include_str!("../src/calc/time/languages.txt");
    let mut languages = 0;
    for line in table.lines().filter(|line| !line.starts_with('#')) {
        let (code, rest) = line.split_once(';').unwrap();
        let months: Vec<&str> = rest.split(';').next().unwrap().split('|').collect();
        assert_eq!(months.len(), 12, "{code}");
        for (name, month) in
            months.iter().zip(1..).flat_map(|(names, month)| names.split(',').map(move |name| (name, month)))
        {
            let expected = format!("2026-{month:02}-05T12:30:00Z");
            for text in [name.to_owned(), name.to_uppercase()] {
                assert_eq!(
                    read(code, "D MMM YYYY H:mm Z", &format!("5 {text} 2026 12:30 +00")),
                    expected,
                    "{code} {name}"
                );
            }
        }
        languages += 1;
    }
    for code in ["de", "fr", "es", "it", "pt", "nl", "pl", "sv", "tr", "ru", "de-AT"] {
        assert!(Language::named(code).is_some(), "{code}");
    }
    assert_eq!(languages, Language::codes().len());
}

#[test]
fn every_day_of_the_week_of_every_language_is_read_by_every_name_and_must_be_that_of_the_date() {
    let table = include_str!("../src/calc/time/languages.txt");
    for line in table.lines().filter(|line| !line.starts_with('#')) {
        let (code, rest) = line.split_once(';').unwrap();
        let days: Vec<&str> = rest.rsplit(';').next().unwrap().split('|').collect();
        assert_eq!(days.len(), 7, "{code}");
        for (names, day) in days.iter().zip(2..) {
            for name in names.split(',') {
                let text = format!("{name}, {day}.3.2026");
                assert_eq!(read(code, "ddd, D.M.YYYY", &text)[..10], format!("2026-03-{day:02}"), "{code} {text}");
                let wrong = read(code, "ddd, D.M.YYYY", &format!("{name}, {}.3.2026", day + 1));
                assert!(wrong.contains("names another day of the week than that of 2026-03-"), "{wrong}");
            }
        }
    }
    assert!(read("en", "ddd D.M.YYYY", "Xyz 2.3.2026").contains("does not fit"));
}

#[test]
fn a_short_month_may_have_a_stop_which_the_pattern_may_have_too() {
    assert_eq!(read("fr", "D MMM YYYY", "5 févr. 2026"), "2026-02-05T00:00:00Z");
    assert_eq!(read("de", "D.MMM.YYYY", "5.Mär.2026"), "2026-03-05T00:00:00Z");
    assert_eq!(read("en", "MMM D, YYYY", "Sept. 5, 2026"), "2026-09-04T23:00:00Z");
    assert_eq!(read("tr", "D MMMM YYYY", "5 KASIM 2026"), "2026-11-05T00:00:00Z");
    assert_eq!(read("pt", "D 'de' MMMM 'de' YYYY", "5 de março de 2026"), "2026-03-05T00:00:00Z");
    assert!(read("de", "D MMM YYYY", "5 March 2026").contains("does not fit"));
}

#[test]
fn halves_of_the_day_are_read_in_the_language_of_the_map() {
    assert_eq!(read("es", "D/M/YYYY h:mm A", "5/2/2026 2:07 p.\u{a0}m."), "2026-02-05T14:07:00Z");
    assert_eq!(read("zh", "YYYY/M/D A h:mm", "2026/2/5 上午 12:07"), "2026-02-05T00:07:00Z");
    assert_eq!(read("sv", "YYYY-MM-DD h:mm A", "2026-02-05 2:07 em"), "2026-02-05T14:07:00Z");
    assert_eq!(read("tr", "D.M.YYYY h:mm A", "5.2.2026 2:07 ÖS"), "2026-02-05T14:07:00Z");
    assert_eq!(read("de", "D.M.YYYY h:mm A", "5.2.2026 2:07 PM"), "2026-02-05T14:07:00Z");
}

#[test]
fn digits_of_other_scripts_are_digits_in_a_format() {
    for text in [
        "２０２６／０２／０５　１４：０７",
        "٢٠٢٦/٠٢/٠٥ ١٤:٠٧",
        "२०२६/०२/०५ १४:०७",
        "๒๐๒๖/๐๒/๐๕ ๑๔:๐๗",
        "2026/02/05 14:07",
    ] {
        assert_eq!(read("en", "YYYY/MM/DD HH:mm", text), "2026-02-05T14:07:00Z", "{text}");
    }
    assert!(read("en", "YYYY/MM/DD", "2026/02/0½").contains("does not fit"));
}

#[test]
fn offsets_may_be_hours_alone_or_named() {
    let at = |text: &str| read("en", "YYYY-MM-DD HH:mm Z", &format!("2026-02-05 14:07 {text}"));
    for offset in ["+02", "+0200", "+02:00"] {
        assert_eq!(at(offset), "2026-02-05T12:07:00Z", "{offset}");
    }
    assert_eq!((at("UTC"), at("-03")), ("2026-02-05T14:07:00Z".into(), "2026-02-05T17:07:00Z".into()));
    assert!(at("+2").contains("does not fit"));
}

#[test]
fn zones_by_name_are_read_where_the_name_means_one() {
    let at = |text: &str| read("en", "YYYY-MM-DD HH:mm z", &format!("2026-07-05 14:07 {text}"));
    assert_eq!(at("CEST"), "2026-07-05T12:07:00Z");
    assert_eq!(at("CET"), "2026-07-05T13:07:00Z");
    assert_eq!(at("Asia/Kolkata"), "2026-07-05T08:37:00Z");
    assert!(at("IST").contains("has the zone `IST`, which is unknown or means several"), "{}", at("IST"));
    for (text, hour) in [("UTC+1", "13:07"), ("GMT-0200", "16:07"), ("utc+05:30", "08:37"), ("GMT+14:00", "00:07")] {
        assert_eq!(at(text)[11..16], *hour, "{text}");
    }
    for text in ["UTC+15", "UTC+14:01", "UTC-13", "UTC+1:60", "UTC+123", "UTC+", "ABC+1"] {
        assert!(at(text).contains("unknown or means several"), "{text}: {}", at(text));
    }
    let gap = read("en", "YYYY-MM-DD HH:mm z", "2026-03-29 02:30 Europe/Berlin");
    assert!(gap.contains("does not exist in Europe/Berlin"), "{gap}");
}

#[test]
fn a_day_in_one_column_and_a_time_or_a_fraction_in_another_are_one_time() {
    let map = |format: &str| {
        format!(
            "[fields]\nreceived = [\"day\", \"clock\"]\n[formats]\nreceived = \"{format}\"\n[read]\ntimezone = \"UTC\"\n"
        )
    };
    let csv =
        |clock: &str| format!("ref,day,clock,channel,category,agent\nD-1,05.03.2026,{clock},chat,complaint,ana\n");
    assert_eq!(only(&map("DD.MM.YYYY H:mm"), &csv("14:07"), 1), "2026-03-05T14:07:00Z");
    assert_eq!(only(&map("DD.MM.YYYY f"), &csv("0.604"), 1), "2026-03-05T14:29:45Z");
    assert_eq!(only(&map("DD.MM.YYYY f"), &csv("0"), 1), "2026-03-05T00:00:00Z");
    refused(&map("DD.MM.YYYY f"), &csv("1.5"), "does not fit the format");
    refused(&map("DD.MM.YYYY f HH"), &csv("0.5"), "says the hour twice: `f` is the whole time of day");
}

#[test]
fn a_fraction_of_a_second_is_cut_in_counted_days_as_in_texts() {
    let at = |text: &str| read("en", "excel", text);
    assert_eq!(at("46115.99999537037"), "2026-04-03T22:59:59Z");
    assert_eq!(at("46115.999999999"), "2026-04-03T23:00:00Z");
}

#[test]
fn a_bare_day_names_the_format_that_helps() {
    refused(
        "[read]\ntimezone = \"UTC\"\n",
        &with("x", "y").replace("T10:00:00Z", ""),
        "[formats] received = \"YYYY-MM-DD\"",
    );
}
