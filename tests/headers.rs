//! What the names of columns say besides which field they are: zones, units, scales, languages.

use crate::maps::{facts, take, taken};
use crate::proposals::{proposed, rows};
use crate::support::Desk;

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
        ("Criado em (horário de Brasília)", "horário de Brasília", "…"),
        ("Created (UTC+1/+2)", "+01:00 and +02:00", "…"),
        ("Created (PKT)", "PKT", "…"),
        ("Created (-1 day)", "-01:00", "…"),
        ("Created (+2)", "+02:00", "…"),
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

/// Calls with these lengths in a column of that name.
fn lasting(name: &str, cells: &[&str]) -> String {
    let row = |(at, cell): (usize, &&str)| format!("T{at},2026-11-{at}T09:00:00Z,phone,x,ana,\"{cell}\"\n");
    let rows: String = (10..).zip(cells).map(row).collect();
    format!("ref,received,channel,category,agent,{name}\n{rows}")
}

fn seconds(desk: &Desk) -> Vec<i64> {
    let conn = rusqlite::Connection::open(desk.path("qa.db")).unwrap();
    let mut statement = conn.prepare("SELECT duration FROM request ORDER BY ref").unwrap();
    statement.query_map([], |row| row.get(0)).unwrap().collect::<Result<_, _>>().unwrap()
}

#[test]
fn the_unit_that_the_name_of_a_duration_says_is_proposed_and_read_to_the_nearest_second() {
    for (name, unit, cells, expected) in [
        ("duration_ms", "milliseconds", ["200876", "999"], [201, 1]),
        ("durationMs", "milliseconds", ["200499", "500"], [200, 1]),
        ("callDurationMillis", "milliseconds", ["1000", "0"], [1, 0]),
        ("通话时长（毫秒）", "milliseconds", ["200876", "499"], [201, 0]),
        ("Talk time (min)", "minutes", ["3.17", "12"], [190, 720]),
        ("Duration (minutes)", "minutes", ["3,5", "0:03:10"], [210, 190]),
        ("Gesprächsdauer in Minuten", "minutes", ["0.5", "2"], [30, 120]),
        ("通话时长(分钟)", "minutes", ["1", "2"], [60, 120]),
        ("Duração (min)", "minutes", ["1", "2"], [60, 120]),
        ("Handle time (hours)", "hours", ["0.25", "1"], [900, 3600]),
        ("duration_days", "days", ["0.0022", "2.3148148148148147E-05"], [190, 2]),
        ("Talk time (hh:mm)", "h:mm", ["0:03", "1:30"], [180, 5400]),
        ("Duration (hours)", "h:mm", ["0:03", "1:30"], [180, 5400]),
    ] {
        let says = [
            format!("duration = \"{name}\""),
            format!("[formats]\nduration = \"{unit}\" # by the name of its column"),
            format!("`{name}` is read as {unit}, by its name"),
        ];
        let (desk, shown) = proposed(&lasting(name, &cells), &says.each_ref().map(String::as_str), &["says no unit"]);
        assert_eq!(shown.code, 0, "{}", shown.whole());
        let taken = desk.run("mona", "intake import x.csv --map p.toml").ok().whole();
        assert!(
            taken.contains(&format!("Durations are read as {unit} and kept as seconds, to the nearest.")),
            "{taken}"
        );
        assert_eq!(seconds(&desk), expected, "{name}");
    }
}

#[test]
fn numbers_without_a_unit_are_taken_for_seconds_and_that_is_said_and_fractions_are_not_taken() {
    let says = [
        "duration = \"Talk time\"",
        "`Talk time` says no unit: its numbers are taken for seconds, the longest for 55:47:56",
    ];
    proposed(&lasting("Talk time", &["200876", "12"]), &says, &["\n[formats]"]);
    for name in ["Talk time", "Duration (seconds)", "billsec"] {
        let never = if name == "Talk time" { &[][..] } else { &["says no unit"] };
        proposed(&lasting(name, &["190.0", "12"]), &[&format!("duration = \"{name}\"")], never);
        proposed(
            &lasting(name, &["3:10", "0:03:10"]),
            &[&format!("duration = \"{name}\"")],
            &["says no unit", "\n[formats]"],
        );
    }
    for fraction in ["0.0022", "3.17", "3,17", "2.3E-05"] {
        let says = format!("`Talk time` looks like the duration, but `{fraction}` is no whole seconds");
        proposed(
            &lasting("Talk time", &["12", fraction]),
            &[&says, "[formats] duration = \"minutes\""],
            &["\nduration"],
        );
    }
    // Where the name says seconds, a part of one is cut as ever.
    let (desk, _) = proposed(
        &lasting("duration_sec", &["190.9", "12"]),
        &["duration = \"seconds\" # by the name"],
        &["says no unit"],
    );
    desk.run("mona", "intake import x.csv --map p.toml").ok();
    assert_eq!(seconds(&desk), [190, 12]);
}

#[test]
fn a_map_says_the_unit_of_durations() {
    let csv = |cell: &str| {
        format!("ref,received,channel,category,agent,duration\nA,2026-11-10T09:00:00Z,phone,x,ana,\"{cell}\"\n")
    };
    let map = |unit: &str| format!("[formats]\nduration = \"{unit}\"\n");
    for (unit, cell, expected) in [
        ("seconds", "190.9", 190),
        ("milliseconds", "190900", 191),
        ("minutes", "PT3M10S", 190),
        ("minutes", "0.0083333333333333", 0),
        ("minutes", "0.00833333333333334", 1),
        ("hours", "0,125", 450),
        ("days", "1", 86_400),
    ] {
        let (desk, answer) = take(&map(unit), "x.csv", csv(cell));
        answer.ok();
        assert_eq!(seconds(&desk), [expected], "{unit} {cell}");
    }
    for (unit, cell) in
        [("milliseconds", "1,234"), ("minutes", "-1"), ("minutes", "three"), ("days", "367"), ("h:mm", "3")]
    {
        take(&map(unit), "x.csv", csv(cell)).1.refused(65, &format!("`duration`: `{cell}` is no length of time"));
    }
    take(&map("fortnights"), "x.csv", csv("1")).1.refused(65, "`fortnights` is no unit of a length of time");
    // What the map says of a value is in seconds.
    let (desk, answer) = take(&(map("minutes") + "[values.duration]\n\"none\" = \"30\"\n"), "x.csv", csv("none"));
    answer.ok();
    assert_eq!(seconds(&desk), [30]);
}

#[test]
fn a_sample_with_a_map_says_which_durations_are_no_whole_seconds() {
    let (desk, _) = take("", "x.csv", "ref\n");
    let csv = lasting("duration", &["0.0022", "12", "3.17", "9.0"]);
    desk.write("x.csv", csv);
    for (map, says) in
        [("", true), ("[formats]\nduration = \"minutes\"\n", false), ("[formats]\nduration = \"seconds\"\n", false)]
    {
        desk.write("m.toml", map);
        let shown = desk.run("mona", "intake import x.csv --map m.toml --sample").whole();
        let said =
            "Durations: 2 cells no whole seconds, such as `0.0022`; if another unit is meant: [formats] duration.";
        assert_eq!(shown.contains(said), says, "{shown}");
    }
}

/// Rows with this column more.
fn with_column(name: &str, cells: &[&str], more: &str) -> String {
    let row =
        |(at, cell): (usize, &&str)| format!("T{at},2026-11-{at}T09:00:00Z,ana,\"{cell}\",a{at}@example.org,chat,x\n");
    let rows: String = (10..).zip(cells).map(row).collect();
    format!("ref,received,agent,\"{name}\",{more}\n{rows}")
}

#[test]
fn a_name_that_is_inside_the_name_of_something_else_is_not_that_field() {
    let usual = "Email,channel,category";
    for (field, name, cells) in [
        ("duration", "Time to first reply (seconds)", ["120", "30", "44", "45"]),
        ("duration", "Wait time in seconds", ["120", "30", "44", "45"]),
        ("duration", "Hold duration", ["0:20", "0:30", "0:40", "0:10"]),
        ("customer", "Customer interactions", ["3", "1", "7", "2"]),
        ("customer", "Contact Disposition", ["sale", "none", "call back", "sale"]),
        ("customer", "Customer type", ["new", "old", "new", "new"]),
        ("rating", "QA Score", ["5", "4", "3", "5"]),
        ("rating", "Quality rating", ["5", "4", "3", "5"]),
        ("rating", "Sentiment score", ["5", "4", "3", "5"]),
    ] {
        proposed(&with_column(name, &cells, usual), &[], &[&format!("{field} = \"{name}\"")]);
    }
    let says = ["customer = \"Email\""];
    proposed(&with_column("Customer interactions", &["3", "1", "7", "2"], usual), &says, &[]);
    proposed(
        &with_column("Caller since", &["3", "1", "7", "2"], &usual.replace("Email", "Full name")),
        &["customer = \"Full name\""],
        &[],
    );
    // A name that is a field's own goes before one that may be anybody's.
    let csv = with_column("Phone", &["1", "2", "3", "4"], "Customer name,channel,category");
    proposed(&csv, &["customer = \"Customer name\""], &[]);
    let csv = with_column("missed_call_reason", &["busy", "late", "none", "busy"], "Email,channel,what");
    proposed(&csv, &["# category = \"…\" # NOT FOUND"], &["\ncategory = "]);
    let csv = with_column("Contact reason", &["busy", "late", "none", "busy"], "Email,channel,what");
    proposed(&csv, &["category = \"Contact reason\""], &[]);
}

#[test]
fn an_address_that_is_everybodys_of_the_roster_is_the_agents_and_not_the_customers() {
    let csv =
        "ref,received,Email,channel,category\nT1,2026-11-10T09:00:00Z,ana,chat,x\nT2,2026-11-10T09:00:00Z,bo,chat,x\n";
    proposed(csv, &["agent = \"Email\""], &["customer =", "NOT FOUND"]);
    proposed(&csv.replace(",bo,", ",carla,"), &["customer = \"Email\"", "# agent = \"…\" # NOT FOUND"], &["\nagent ="]);
}

#[test]
fn a_column_of_media_is_the_channel() {
    for name in ["mediaType", "media", "Media Type", "Interaction type", "Kontaktart"] {
        let csv = with_column(name, &["voice", "chat", "email", "voice"], "Email,what,category");
        let says = [format!("channel = \"{name}\""), "\"voice\" = \"phone\"".to_owned()];
        proposed(&csv, &says.each_ref().map(String::as_str), &["NOT FOUND"]);
    }
}

#[test]
fn a_scale_whose_lowest_number_is_best_is_never_taken_for_a_plain_one() {
    let csv = |name: &str| with_column(name, &["1", "5", "4", "2"], "Email,channel,category");
    for (name, scale) in [
        ("Customer rating (1=very good 5=very bad)", "5-1"),
        ("Rating (1 best - 5 worst)", "5-1"),
        ("Rating: best 1, worst 5", "5-1"),
        ("Rating best 1 worst 5", "5-1"),
        ("Rating 1-5, best 1", "5-1"),
        ("Rating 1 (very satisfied) to 5 (very dissatisfied)", "5-1"),
        ("Rating (1-10, 10 is best)", "1-10"),
        ("Zufriedenheit (1 = sehr zufrieden, 6 = sehr unzufrieden)", "6-1"),
        ("Schulnote (1-6) Bewertung", "6-1"),
        ("满意度（1=非常满意，5=非常不满意）", "5-1"),
        ("Rating (1=bad, 10=good)", "1-10"),
        ("Rating (1 very dissatisfied, 7 very satisfied)", "1-7"),
    ] {
        let says =
            [format!("rating = \"{name}\""), format!("[rating]\nscale = \"{scale}\" # by the name of its column")];
        proposed(&csv(name), &says.each_ref().map(String::as_str), &["NOT DECIDED"]);
    }
    for name in ["Rating (1 = best)", "Rating (5 = worst)", "Rating, lower is better", "Bewertung (Schulnote)"] {
        let (_, shown) = proposed(&csv(name), &["# scale = \"5-1\" # NOT DECIDED"], &["\nscale"]);
        assert_eq!(shown.code, 4, "{}", shown.whole());
    }
    for name in [
        "Rating (1=very bad 5=very good)",
        "Rating (5 = best)",
        "Happy rating (1-5)",
        "Good rating 1-5",
        "Rating 1-5 (5 is best)",
        "Rating 1 to 5",
    ] {
        proposed(&csv(name), &[&format!("rating = \"{name}\"")], &["scale ="]);
    }
}

#[test]
fn a_ref_is_not_made_from_all_columns_where_the_name_of_one_says_that_it_changes() {
    for name in [
        "Disposition",
        "Resolution",
        "Closed by",
        "State",
        "Outcome",
        "Call result",
        "Last modified",
        "Last activity",
        "Assignee group",
        "Tags",
        "Labels",
        "Zustand",
        "Letzte Änderung",
        "Ergebnis",
        "État",
        "Dernière mise à jour",
        "Última actualización",
        "Etiquetas",
        "Última atualização",
        "Situação",
        "Fechado por",
        "Stato",
        "Ultima modifica",
        "Laatst bijgewerkt",
        "Stan",
        "Ostatnia aktualizacja",
        "Stav",
        "Štítky",
        "Senast ändrad",
        "Статус",
        "Последнее обновление",
        "处理结果",
        "更新时间",
        "标签",
        "最終更新日時",
        "状態",
        "상태",
        "최종수정일",
        "สถานะ",
        "อัปเดตล่าสุด",
        "آخر تحديث",
        "الحالة",
        "Durum",
        "Son güncelleme",
    ] {
        let csv =
            rows(&format!("Opened,Agent,Queue,Channel,{name}"), "2026-03-#T10:00:00Z,ana,x,chat,what is said here", 4);
        proposed(&csv, &["made_from = [\"Opened\", \"Agent\"]"], &["\"*\""]);
    }
    let csv = rows("Opened,Agent,Queue,Channel,Site", "2026-03-#T10:00:00Z,ana,x,chat,what is said here", 4);
    proposed(&csv, &["made_from = \"*\""], &[]);
}

fn dated(header: &str, cells: &[&str]) -> String {
    let row = |(at, cell): (usize, &&str)| format!("T{at};{cell};chat;x;ana\n");
    let rows: String = (10..).zip(cells).map(row).collect();
    format!("{header}\n{rows}")
}

#[test]
fn months_are_read_in_the_language_that_all_words_fit() {
    let (portuguese, spanish) =
        ("Protocolo;Aberto em;Canal;Assunto;Atendente", "Caso;Fecha de creación;Canal;Motivo;Agente");
    for (header, cells, language) in [
        (portuguese, ["02 de nov. de 2026 09:00", "03 de nov. de 2026 10:00"], "pt"),
        (portuguese, ["02 de dez. de 2025 09:00", "03 de nov. de 2026 10:00"], "pt"),
        (portuguese, ["02 nov 2026 09:00", "03 nov 2026 10:00"], "pt"),
        (spanish, ["02 de nov. de 2026 09:00", "03 de nov. de 2026 10:00"], "es"),
        (spanish, ["02 nov 2026 09:00", "03 nov 2026 10:00"], "es"),
        ("ref;received;channel;category;agent", ["02 de out. de 2026 09:00", "03 de nov. de 2026 10:00"], "pt"),
        ("Vorgangsnummer;Eingang;Kanal;Kategorie;Bearbeiter", ["2. Nov. 2026 09:00", "3. Nov. 2026 10:00"], "de"),
        ("Ticketnummer;Aangemaakt;Kanaal;Onderwerp;Medewerker", ["2 nov 2026 09:00", "3 nov 2026 10:00"], "nl"),
    ] {
        let says = format!("language = \"{language}\" # of its months");
        let (desk, shown) = proposed(&dated(header, &cells), &[&says], &["its months fit", "NOT"]);
        assert_eq!(shown.code, 0, "{}", shown.whole());
        desk.run("mona", "intake import x.csv --map p.toml").ok();
        assert_eq!(facts(&desk)[1][1], "2026-11-03T10:00:00Z", "{header}");
    }
    let english = "ref;received;channel;category;agent";
    proposed(&dated(english, &["2 Nov 2026 09:00", "3 Nov 2026 10:00"]), &[], &["language", "its months fit"]);
    // Where several remain a person looks at it.
    let says = ["`received`: its months fit es and pt, and are read as es", "language = \"es\""];
    proposed(&dated(english, &["02 de nov. de 2026 09:00", "03 de nov. de 2026 10:00"]), &says, &[]);
    let says = ["`Datum`: its months fit en, de and nl, and are read as en"];
    proposed(&dated("Nr;Datum;Medium;Queue;Agent", &["2 nov 2026 09:00", "3 nov 2026 10:00"]), &says, &["\nlanguage"]);
}

#[test]
fn two_ways_of_writing_in_one_column_are_both_shown() {
    let csv = dated(
        "ref;Created at;channel;category;agent",
        &["2026-11-10T09:00:00Z", "10/11/2026 09:00", "2026-11-11T09:00:00Z", "13/11/2026 09:00"],
    );
    let says = [
        "two ways of writing stand in it: `2026-11-10T09:00:00Z` (line 2) and `10/11/2026 09:00` (line 3)",
        "# received = \"…\" # NOT FOUND",
    ];
    proposed(&csv, &says, &["no times that can be told"]);
    // A cell that is no time is the one that is named.
    let csv = dated(
        "ref;Created at;channel;category;agent",
        &["2026-11-10T09:00:00Z", "soon", "2026-11-11T09:00:00Z", "later"],
    );
    proposed(&csv, &["most of its cells are no times that can be told: `soon` (line 3)"], &["two ways"]);
}
