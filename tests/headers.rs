//! What the names of columns say besides which field they are: zones, units, scales, languages.

use crate::maps::{facts, take, taken};
use crate::proposals::{proposed, rows};

fn with_times(received: &str, closed: &str) -> String {
    let header = format!("ref,\"{received}\",\"{closed}\",channel,category,agent");
    rows(&header, "T#,2026-11-# 09:00,2026-11-# 10:00,chat,x,ana", 4)
}

#[test]
fn the_zone_that_the_name_of_a_time_says_is_proposed_and_said() {
    for (name, zone, moment) in [
        ("created_at_utc", "UTC", "09:00"),
        ("createdAtGMT", "UTC", "09:00"),
        ("Conversation started at (UTC)", "UTC", "09:00"),
        ("Created at [UTC]", "UTC", "09:00"),
        ("Created (Z)", "UTC", "09:00"),
        ("createdUTCTime", "UTC", "09:00"),
        ("Created (GMT+7)", "+07:00", "02:00"),
        ("Created at (UTC+1)", "+01:00", "08:00"),
        ("Created at (UTC−03:30)", "-03:30", "12:30"),
        ("Created (+0530)", "+05:30", "03:30"),
        ("Created (UTC+00:00)", "UTC", "09:00"),
        ("Created at (America/New_York)", "America/New_York", "14:00"),
        ("created_at_Europe/Berlin", "Europe/Berlin", "08:00"),
        ("创建时间（北京时间）", "Asia/Shanghai", "01:00"),
        ("Created at (JST)", "Asia/Tokyo", "00:00"),
    ] {
        let says = [
            format!("timezone = \"{zone}\" # by the name of `{name}`"),
            format!("# `{name}` says {zone}: that is taken for the zone of its times"),
        ];
        let csv = rows(&format!("ref,{name},channel,category,agent"), "T#,2026-11-# 09:00,chat,x,ana", 4);
        let (desk, shown) = proposed(&csv, &says.each_ref().map(String::as_str), &["does not say", "NOT"]);
        assert_eq!(shown.code, 0, "{}", shown.whole());
        assert!(shown.whole().contains(&format!("Check: `{name}` says {zone}")), "{}", shown.whole());
        desk.run("mona", "intake import x.csv --map p.toml").ok();
        assert_eq!(facts(&desk)[0][1], format!("2026-11-10T{moment}:00Z"), "{name}");
    }
}

#[test]
fn a_name_that_may_mean_several_zones_is_asked_about() {
    for (name, words, perhaps) in [
        ("Created (EST)", "EST", "America/New_York"),
        ("created_at_cet", "CET", "Europe/Berlin"),
        ("Created (Pacific Time)", "Pacific Time", "America/Los_Angeles"),
        ("Created (GMT-08:00 Pacific Time)", "pacific time", "America/Los_Angeles"),
        ("Created at (ET)", "ET", "America/New_York"),
        ("Created (London time)", "London time", "Europe/London"),
        ("Created (local time)", "local time", "…"),
        ("Created (UTC+1/+2)", "+01:00 and +02:00", "…"),
        ("Created (PKT)", "PKT", "…"),
    ] {
        let says = [
            format!("# timezone = \"{perhaps}\" # NOT DECIDED: `{name}` says {words}"),
            format!("# `{name}` says {words}: which zone is that?"),
        ];
        let (_, shown) =
            proposed(&with_times(name, "info"), &says.each_ref().map(String::as_str), &["\ntimezone", "does not say"]);
        assert_eq!(shown.code, 4, "{}", shown.whole());
        assert!(shown.whole().contains("Not decided: the time zone."), "{}", shown.whole());
    }
    for name in ["Created", "Created at (manual)", "Call date management", "Created (24h)", "Start date"] {
        proposed(&with_times(name, "info"), &["# your policy's: the file does not say"], &[]);
    }
}

#[test]
fn one_zone_holds_for_both_times_and_two_are_asked_about() {
    let says = ["timezone = \"UTC\"", "that is taken for the zone of its times, and for `Closed` too"];
    proposed(&with_times("Created (UTC)", "Closed"), &says, &["NOT"]);
    proposed(&with_times("Created (UTC)", "Closed (UTC)"), &["timezone = \"UTC\""], &["NOT", " too"]);
    let says = ["`Created (UTC)` says UTC, `Closed (UTC+1)` says +01:00", "# timezone = \"UTC\" # NOT DECIDED"];
    proposed(&with_times("Created (UTC)", "Closed (UTC+1)"), &says, &["\ntimezone"]);
    let says = ["`Closed (UTC)` says UTC, `Created` says no zone", "# timezone = \"UTC\" # NOT DECIDED"];
    proposed(&with_times("Created", "Closed (UTC)"), &says, &["\ntimezone"]);
    // A time with an offset of its own needs no zone.
    let csv =
        with_times("Created (UTC)", "Closed").replace(" 09:00", "T09:00:00+02:00").replace(" 10:00", "T10:00:00Z");
    proposed(&csv, &[], &["timezone"]);
}

#[test]
fn other_columns_that_speak_of_a_zone_are_named() {
    let header = "ref,created,updated_at,created_utc,time zone,channel,category,agent";
    let csv = rows(header, "T#,2026-11-# 09:00,2026-11-#T10:00:00+01:00,2026-11-# 08:00,Europe/Rome,chat,x,ana", 4);
    let says = [
        "`updated_at` has offsets (`2026-11-10T10:00:00+01:00`): is `created` in the same zone?",
        "`created_utc` says UTC: is `created` in the same zone?",
        "`time zone` says `Europe/Rome`: a zone of each row is read behind its time",
    ];
    proposed(&csv, &says, &[]);
}

#[test]
fn a_map_takes_a_fixed_offset_for_the_zone() {
    let csv = "ref,received,channel,category,agent\nA,2026-11-10 09:00,chat,x,ana\n";
    for (zone, hour) in [("+01:00", "08"), ("-05:00", "14")] {
        let map = format!("[read]\ntimezone = \"{zone}\"\n");
        assert_eq!(taken(&map, csv)[0][1], format!("2026-11-10T{hour}:00:00Z"), "{zone}");
    }
    for wrong in ["+1:00", "+25:00", "07:00", "+07"] {
        let (_, answer) = take(&format!("[read]\ntimezone = \"{wrong}\"\n"), "x.csv", csv);
        answer.refused(65, "is not a time zone");
    }
}
