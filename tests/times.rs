//! Formats of times: what is written in a pattern is read back by it, and nothing is guessed.

use assize::calc::time::{Guess, Reading, TimeFormat, Twice, Wall, guess, parse_time};
use assize::calc::zone::Zone;
use chrono::{DateTime, Datelike, NaiveDateTime, Timelike};
use proptest::prelude::*;

const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// Pieces of a date and of a time, in any order, with what stands between them.
fn pattern() -> impl Strategy<Value = (String, bool)> {
    let date = prop::sample::select(vec!["YYYY", "YY"])
        .prop_flat_map(|year| {
            (Just(year), prop::sample::select(vec!["MM", "M", "MMM"]), prop::sample::select(vec!["DD", "D"]))
        })
        .prop_flat_map(|(year, month, day)| Just(vec![year, month, day]).prop_shuffle());
    let between = prop::sample::select(vec!["-", "/", ".", " ", "年", "'of'", ", "]);
    let time =
        prop::sample::select(vec!["", "HH:mm", "H:mm:ss", "HH.mm.ss", "h:mm A", "hh:mm:ss A", "H:mm:ss.S", "HHmmss"]);
    let offset = prop::sample::select(vec!["", "Z", " Z"]);
    (date, between, time, offset).prop_map(|(date, between, time, offset)| {
        let offset = if time.is_empty() { "" } else { offset };
        let gap = if time.is_empty() { "" } else { "T" };
        (format!("{}{gap}{time}{offset}", date.join(between)), !offset.is_empty())
    })
}

/// A time as the pattern writes it.
fn written(pattern: &str, time: NaiveDateTime) -> String {
    let mut out = String::new();
    let mut rest = pattern;
    while !rest.is_empty() {
        let (token, text) = [
            ("YYYY", format!("{:04}", time.year())),
            ("YY", format!("{:02}", time.year() % 100)),
            ("MMM", MONTHS[time.month0() as usize].to_owned()),
            ("MM", format!("{:02}", time.month())),
            ("M", time.month().to_string()),
            ("DD", format!("{:02}", time.day())),
            ("D", time.day().to_string()),
            ("HH", format!("{:02}", time.hour())),
            ("H", time.hour().to_string()),
            ("hh", format!("{:02}", time.hour12().1)),
            ("h", time.hour12().1.to_string()),
            ("mm", format!("{:02}", time.minute())),
            ("ss", format!("{:02}", time.second())),
            (".S", ".250".to_owned()),
            ("A", if time.hour12().0 { "PM" } else { "AM" }.to_owned()),
            ("Z", "+02:00".to_owned()),
            ("'of'", "of".to_owned()),
        ]
        .into_iter()
        .find(|(token, _)| rest.starts_with(token))
        .unwrap_or_else(|| {
            let first = rest.chars().next().unwrap();
            (&rest[..first.len_utf8()], first.to_string())
        });
        out.push_str(&text);
        rest = &rest[token.len()..];
    }
    out
}

proptest! {
    #[test]
    fn a_moment_written_in_any_pattern_is_read_back((pattern, offset) in pattern(), seconds in 631_152_000_i64..3_786_912_000) {
        let time = DateTime::from_timestamp(seconds, 0).unwrap().naive_utc();
        let format = TimeFormat::new(&pattern).unwrap();
        let text = written(&pattern, time);
        let kept = match (pattern.contains("mm"), pattern.contains("ss")) {
            (false, _) => time.date().and_hms_opt(0, 0, 0).unwrap(),
            (true, false) => time.with_second(0).unwrap(),
            (true, true) => time,
        };
        let expected = match (offset, pattern.contains("mm")) {
            (true, _) => Reading::At(kept.and_utc().timestamp() - 7200),
            (false, true) => Reading::Local(kept),
            (false, false) => Reading::Day(kept.date()),
        };
        prop_assert_eq!(format.read(&text), Ok(expected), "{} by {}", text, pattern);
        let longer = text + "0x";
        prop_assert!(format.read(&longer).is_err());
    }

    #[test]
    fn a_day_number_of_excel_is_read_to_the_nearest_second(seconds in 631_152_000_i64..3_786_912_000) {
        #[allow(clippy::cast_precision_loss)] // A few thousand million.
        let days = (seconds - -2_209_161_600) as f64 / 86_400.0;
        let read = parse_time(&format!("{days:.10}"), &[TimeFormat::new("excel").unwrap()], &utc());
        prop_assert_eq!(read.unwrap().seconds(), seconds);
    }

    #[test]
    fn no_words_for_a_format_and_no_text_make_it_fall_over(words in "[YMDHhmsAZST'./: -]{0,24}", text in "\\PC{0,24}") {
        if let Ok(format) = TimeFormat::new(&words) {
            let _ = format.read(&text);
        }
        let _ = guess(&[&text]);
    }
}

fn utc() -> Wall<'static> {
    static UTC: std::sync::LazyLock<Zone> = std::sync::LazyLock::new(|| Zone::named("UTC").unwrap());
    Wall { zone: Some(&UTC), twice: Twice::Refused }
}

fn proven(values: &[&str]) -> String {
    match guess(values) {
        Guess::Proven(guessed) => guessed.format,
        Guess::Nothing => "nothing".to_owned(),
        Guess::InDoubt(several) => several.iter().map(|one| one.format.clone()).collect::<Vec<_>>().join(" or "),
    }
}

#[test]
fn a_format_is_guessed_only_as_far_as_the_values_prove_it() {
    assert_eq!(proven(&["2026-03-02T09:00:00Z"]), "iso");
    assert_eq!(proven(&["2026-03-02"]), "YYYY-MM-DD");
    assert_eq!(proven(&["2/3/2026"]), "D/M/YYYY or M/D/YYYY");
    assert_eq!(proven(&["2/3/2026", "13/3/2026"]), "D/M/YYYY");
    assert_eq!(proven(&["2/3/2026", "3/13/2026"]), "M/D/YYYY");
    assert_eq!(proven(&["13/3/2026", "3/13/2026"]), "nothing");
    assert_eq!(proven(&["2.3.2026", "04.03.2026"]), "D.M.YYYY");
    assert_eq!(proven(&["46023.5"]), "excel");
    assert_eq!(proven(&["12345"]), "nothing", "no day of ours");
    assert_eq!(proven(&["1772442307"]), "unix");
    assert_eq!(proven(&["1772442307000"]), "unix-ms");
    assert_eq!(proven(&["25 Mar 2026"]), "D MMM YYYY");
    assert_eq!(proven(&["Mar 25, 2026 2:07 PM"]), "MMM D, YYYY h:mm A");
    assert_eq!(proven(&["09:05"]), "nothing");
    assert_eq!(proven(&["Open", "Closed"]), "nothing");
    assert_eq!(proven(&[]), "nothing");
}

#[test]
fn a_year_of_two_digits_is_the_one_from_1990_to_2089() {
    let format = [TimeFormat::new("D/M/YY").unwrap()];
    let year = |text| parse_time(text, &format, &utc()).unwrap().to_string()[..4].to_owned();
    assert_eq!([year("1/1/90"), year("1/1/99"), year("1/1/00"), year("1/1/89")], ["1990", "1999", "2000", "2089"]);
}

#[test]
fn a_bare_day_is_its_first_moment_also_where_midnight_is_skipped_or_happens_twice() {
    let first = |name: &str, format: &str, text: &str| {
        let zone = Zone::named(name).unwrap();
        let wall = Wall { zone: Some(&zone), twice: Twice::Refused };
        parse_time(text, &[TimeFormat::new(format).unwrap()], &wall).map(|moment| moment.to_string())
    };
    let of = |moment: &str| Ok(moment.to_owned());
    assert_eq!(first("America/Havana", "YYYY-MM-DD", "2025-11-02"), of("2025-11-02T04:00:00Z"));
    assert_eq!(first("America/Sao_Paulo", "YYYY-MM-DD", "2018-11-04"), of("2018-11-04T03:00:00Z"));
    assert_eq!(first("America/Sao_Paulo", "D.M.YYYY", "4.11.2018"), of("2018-11-04T03:00:00Z"));
    assert_eq!(first("America/Sao_Paulo", "excel", "43408"), of("2018-11-04T03:00:00Z"));
    assert_eq!(first("Pacific/Apia", "YYYY-MM-DD", "2011-12-30"), of("2011-12-30T10:00:00Z"), "a day that never was");
    assert_eq!(first("Europe/London", "YYYY-MM-DD", "2026-07-01"), of("2026-06-30T23:00:00Z"));
    assert!(first("America/Sao_Paulo", "D.M.YYYY HH:mm", "4.11.2018 00:00").is_err(), "a time that never was");
    assert!(first("America/Havana", "excel", "45963.02").is_err(), "a time that was twice");
}

#[test]
fn at_which_end_a_year_of_two_digits_stands_is_proven_by_days_that_are_close_together() {
    assert_eq!(proven(&["26-11-02 09:00"]), "D-M-YY H:mm or YY-M-D H:mm");
    assert_eq!(proven(&["26-11-02", "26-11-02"]), "D-M-YY or YY-M-D");
    assert_eq!(proven(&["26-11-02", "26-11-03"]), "YY-M-D");
    assert_eq!(proven(&["25.11.26", "27.11.26"]), "D.M.YY");
    assert_eq!(proven(&["26/11/25 09:00", "26/11/27 10:00"]), "YY/M/D H:mm");
    // Day and month stay in doubt.
    assert_eq!(proven(&["02/11/26", "03/11/26"]), "D/M/YY or M/D/YY");
    // Twelve times as far apart is enough, and seven times is not: 31 or 395 days, 62 or 426.
    assert_eq!(proven(&["01.11.26", "02.12.26"]), "D.M.YY");
    assert_eq!(proven(&["01.09.26", "02.11.26"]), "D.M.YY or YY.M.D");
}

#[test]
fn a_day_of_the_week_before_a_date_is_found_and_proves_which_is_the_day() {
    assert_eq!(proven(&["Mon, 02 Nov 2026 09:15:00"]), "ddd, D MMM YYYY H:mm:ss.S");
    assert_eq!(proven(&["Mon 11/02/2026", "Tue 11/03/2026"]), "ddd M/D/YYYY");
    assert_eq!(proven(&["Montag, 02.11.2026 09:15"]), "ddd, D.M.YYYY H:mm");
    assert_eq!(proven(&["Tue 11/02/2026"]), "nothing", "that is a Monday, and the eleventh of February a Wednesday");
    assert_eq!(proven(&["Agent 11/02/2026"]), "nothing");
}

#[test]
fn months_and_halves_of_the_day_are_guessed_in_their_language() {
    let told = |values: &[&str]| match guess(values) {
        Guess::Proven(one) => format!("{} {}", one.format, one.language.unwrap_or("-")),
        other => format!("{other:?}"),
    };
    assert_eq!(told(&["25. März 2026 14:07", "1. Dez. 2026 9:00"]), "D. MMM YYYY H:mm de");
    assert_eq!(told(&["25 février 2026", "1 août 2026"]), "D MMM YYYY fr");
    assert_eq!(told(&["25 de março de 2026 14:07"]), "D 'de' MMM 'de' YYYY H:mm pt");
    assert_eq!(told(&["25 marca 2026, 14:07"]), "D MMM YYYY, H:mm pl");
    assert_eq!(told(&["2026/3/25 下午2:07", "2026/3/26 上午9:00"]), "YYYY/M/D Ah:mm zh");
    assert_eq!(told(&["25 Mar 2026", "1 Apr 2026"]), "D MMM YYYY -", "English where that is enough");
    assert_eq!(told(&["25. Foo 2026"]), "Nothing");
}

#[test]
fn a_year_of_the_buddhist_era_is_543_more() {
    let read = |format: &str, text: &str| {
        parse_time(text, &[TimeFormat::new(format).unwrap()], &utc()).map(|at| at.to_string())
    };
    assert_eq!(read("D/M/BBBB HH:mm", "2/11/2569 09:05"), Ok("2026-11-02T09:05:00Z".to_owned()));
    assert_eq!(read("D/M/BBBB", "29/2/2567"), Ok("2024-02-29T00:00:00Z".to_owned()), "a leap year of ours");
    assert!(read("D/M/BBBB", "2/11/543").is_err() && read("D/M/BBBB", "2/11/0542").is_err());
    assert!(TimeFormat::new("D/M/BBBB YYYY").is_err(), "one year");
    assert_eq!(proven(&["2/11/2569", "13/11/2569"]), "D/M/BBBB");
    assert_eq!(proven(&["13/11/2026"]), "D/M/YYYY");
    assert!(
        matches!(guess(&["2 พฤศจิกายน 2569"]), Guess::Proven(one) if one.format == "D MMM BBBB" && one.language == Some("th"))
    );
}
