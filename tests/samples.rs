//! `intake import --sample`: what a file would become, and a map for it that can be used as it is.

use crate::maps::{counts, desk, desk_of, facts};
use crate::support::{Answer, Desk, answer, repo};

fn export(file: &str) -> String {
    repo().join("tests/exports").join(file).to_str().unwrap().to_owned()
}

/// Saves the map that a sample proposes, and takes the file in with nothing but that map.
#[track_caller]
fn saved_and_used(desk: &Desk, file: &str) -> Answer {
    let saved = desk.args("mona", &["intake", "import", file, "--sample", "--out", "p.toml"]);
    assert_eq!(saved.code, 0, "{}\n{}", saved.whole(), map_of(desk));
    desk.args("mona", &["intake", "import", file, "--map", "p.toml", "--format", "json"])
}

fn map_of(desk: &Desk) -> String {
    std::fs::read_to_string(desk.path("p.toml")).unwrap_or_default()
}

#[test]
fn what_is_proposed_for_a_real_export_can_be_used_as_it_is_where_all_was_decided() {
    for (file, roster, column, rows) in [
        ("star.csv", "star.csv", "agent", 23),
        ("star.jsonl", "star.csv", "agent", 23),
        ("nyc311.csv", "nyc311.csv", "agency", 30),
    ] {
        let desk = desk_of(roster, column);
        counts(&saved_and_used(&desk, &export(file)), rows, 0);
    }
}

#[test]
fn from_what_a_ref_is_made_is_left_to_a_person_where_a_column_may_change_and_works_once_they_said_it() {
    let (desk, file) = (desk_of("cfpb.csv", "Company"), export("cfpb.csv"));
    let saved = desk.args("mona", &["intake", "import", &file, "--sample", "--out", "p.toml"]);
    assert_eq!(saved.code, 4, "{}", saved.whole());
    let map = map_of(&desk);
    assert!(map.contains("# `Consumer disputed?` may be a status or a rating") && !map.contains("\"*\""), "{map}");
    let left = "# [ref]\n# made_from = [\"Date received\", \"Company\"]";
    let said = "[ref]\nmade_from = [\"Date received\", \"Company\", \"Issue\", \"State\", \"ZIP code\"]";
    assert!(map.contains(left), "{map}");
    desk.write("p.toml", map.replace(left, said));
    counts(&desk.args("mona", &["intake", "import", &file, "--map", "p.toml", "--format", "json"]), 56, 0);
}

#[test]
fn an_export_without_times_is_left_to_a_person_and_works_once_they_said_it() {
    for (file, encoding) in [("crosswoz.csv", ""), ("crosswoz.gb18030.csv", "encoding = \"gb18030\"")] {
        let (desk, file) = (desk_of("crosswoz.csv", "坐席"), export(file));
        let saved = desk.args("mona", &["intake", "import", &file, "--sample", "--out", "p.toml"]);
        assert_eq!(saved.code, 4, "{}", saved.whole());
        let map = map_of(&desk);
        assert!(map.contains("# received = \"…\" # NOT FOUND") && map.contains("\"在线咨询\" = \"chat\""), "{map}");
        assert!(map.contains(encoding) && !map.contains("rating ="), "{map}");
        desk.write("p.toml", format!("{map}[constants]\nreceived = \"2026-11-01T00:00:00Z\"\n"));
        counts(&desk.args("mona", &["intake", "import", &file, "--map", "p.toml", "--format", "json"]), 20, 0);
    }
}

/// A made-up export, its bytes as they are, and what its first row was received at and rated.
struct Made {
    file: &'static str,
    bytes: Vec<u8>,
    received: &'static str,
    rating: &'static str,
    says: &'static [&'static str],
}

fn made(
    file: &'static str,
    text: &str,
    received: &'static str,
    rating: &'static str,
    says: &'static [&'static str],
) -> Made {
    Made { file, bytes: text.as_bytes().to_vec(), received, rating, says }
}

/// Ten rows of a pattern in which `#` is the row's number, counted from 10; every fifth rating is blank.
fn rows(header: &str, pattern: &str, rating: &str) -> String {
    let row = |number: usize| {
        let rating = if number % 5 == 4 { "" } else { rating };
        pattern.replace('#', &number.to_string()).replace('@', rating) + "\n"
    };
    format!("{header}\n{}", (10..30).map(row).collect::<String>())
}

#[allow(clippy::too_many_lines)] // A list.
fn exports() -> Vec<Made> {
    let wide = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    let english = rows(
        "Ticket ID,Date,Time,Contact channel,Reason,Agent,CSAT,Notes,Conversation",
        "T-#,#-03-2026,09:05,Phone call,complaint,ana,@,x,Customer: hi",
        "yes",
    );
    let marked = [vec![0xff, 0xfe], wide(&english.replace(',', "\t"))].concat();
    vec![
        made(
            "split.csv",
            &english,
            "2026-03-10T09:05:00Z",
            "5",
            &["received = [\"Date\", \"Time\"]", "received = \"D-M-YYYY H:mm\"", "\"Phone call\" = \"phone\""],
        ),
        Made {
            bytes: wide(&english),
            ..made("wide.csv", "", "2026-03-10T09:05:00Z", "5", &["encoding = \"utf-16le\""])
        },
        Made {
            bytes: marked,
            ..made("marked.txt", "", "2026-03-10T09:05:00Z", "5", &["received = [\"Date\", \"Time\"]"])
        },
        made(
            "excel.csv",
            &rows("Case,Created,Channel,Category,Representative,Score", "C-#,460#.5,Live Chat,complaint,bo,@", "4.0"),
            "2025-12-19T12:00:00Z",
            "4",
            &["received = \"excel\"", "\"4.0\" = \"4\"", "\"Live Chat\" = \"chat\""],
        ),
        made(
            "deutsch.csv",
            &rows(
                "Vorgangsnummer;Eingegangen;Kanal;Kategorie;Mitarbeiter;Zufriedenheit;Anliegen",
                "V-#;#.03.2026 08:00;Telefon;complaint;ana;@;wo ist es?",
                "ja",
            ),
            "2026-03-10T08:00:00Z",
            "5",
            &["delimiter = \";\"", "received = \"D.M.YYYY H:mm\"", "\"ja\" = \"5\""],
        ),
        made(
            "zh.csv",
            &rows(
                "工单号,创建时间,渠道,业务类别,坐席,满意度,对话内容",
                "G-#,2026/3/# 08:00,电话,complaint,ana,@,客户：你好",
                "满意",
            ),
            "2026-03-10T08:00:00Z",
            "5",
            &["agent = \"坐席\"", "\"电话\" = \"phone\"", "\"满意\" = \"5\""],
        ),
        made(
            "ja.csv",
            &rows(
                "受付番号,受付日時,チャネル,カテゴリ,担当者,満足度",
                "U-#,2026年3月#日 8:00,メール,complaint,bo,@",
                "はい",
            ),
            "2026-03-10T08:00:00Z",
            "5",
            &["received = \"YYYY年M月D日 H:mm\"", "\"メール\" = \"email\""],
        ),
        made(
            "es.csv",
            &rows(
                "Número de caso,Fecha,Canal,Categoría,Agente,Satisfacción",
                "N-#,#/03/2026 08:00,Correo electrónico,complaint,ana,@",
                "sí",
            ),
            "2026-03-10T08:00:00Z",
            "5",
            &["received = \"D/M/YYYY H:mm\"", "\"Correo electrónico\" = \"email\""],
        ),
        made(
            "fr.csv",
            &rows(
                "Numéro de dossier,Date de réception,Canal,Catégorie,Conseiller,Évaluation",
                "N-#,#/03/2026 08:00,Téléphone,complaint,ana,@",
                "5",
            ),
            "2026-03-10T08:00:00Z",
            "5",
            &["agent = \"Conseiller\"", "\"Téléphone\" = \"phone\""],
        ),
        made(
            "ar.csv",
            &rows(
                "رقم التذكرة,تاريخ الإنشاء,القناة,الفئة,الموظف,التقييم",
                "A-#,2026-03-# 08:00,هاتف,complaint,ana,@",
                "نعم",
            ),
            "2026-03-10T08:00:00Z",
            "5",
            &["agent = \"الموظف\"", "\"هاتف\" = \"phone\""],
        ),
        made(
            "offset.csv",
            &rows(
                "id,createdAt,channel,category,agent_name,rating",
                "O-#,2026-03-#T08:00:00+02:00,chat,complaint,ana,@",
                "3",
            ),
            "2026-03-10T06:00:00Z",
            "3",
            &["received = \"createdAt\"", "agent = \"agent_name\""],
        ),
        made(
            "unix.csv",
            &rows("id,timestamp,channel,category,agent,rating", "O-#,17724423#,chat,complaint,ana,@", "3"),
            "2026-03-02T09:05:10Z",
            "3",
            &["received = \"unix\""],
        ),
        made(
            "none.csv",
            &rows(
                "When received,Closed,Via,Topic,Agent,Rating,Company",
                "3/#/2026 1:05 PM,N/A,fax,complaint,ana,@,#",
                "1",
            ),
            "2026-03-10T13:05:00Z",
            "1",
            &["made_from = [\"When received\", \"Agent\"]", "received = \"M/D/YYYY h:mm A\"", "blank = [\"N/A\"]"],
        ),
    ]
}

#[test]
fn a_made_up_export_in_any_of_these_forms_is_recognised_and_comes_in() {
    for export in exports() {
        let desk = desk(&["ana", "bo"]);
        desk.write(export.file, &export.bytes);
        let used = saved_and_used(&desk, export.file);
        let map = map_of(&desk);
        assert_eq!(used.code, 0, "{}\n{map}", used.whole());
        for says in export.says {
            assert!(map.contains(says), "{}: no `{says}` in\n{map}", export.file);
        }
        let facts = facts(&desk);
        assert_eq!(facts.len(), 20, "{map}");
        let first = facts.iter().min_by_key(|row| row[1].clone()).unwrap();
        assert_eq!((first[1].as_str(), first[6].as_str()), (export.received, export.rating), "{}\n{map}", export.file);
        assert_eq!(facts.iter().filter(|row| row[6] == "–").count(), 4, "a blank rating stays blank");
    }
}

#[test]
fn day_and_month_are_decided_only_when_the_values_prove_it() {
    let csv = |day: &str| {
        format!("id,received,channel,category,agent\n1,02/03/2026 09:00,chat,c,ana\n2,{day} 09:00,chat,c,ana\n")
    };
    for (day, says) in
        [("13/03/2026", "\nreceived = \"D/M/YYYY H:mm\""), ("03/13/2026", "\nreceived = \"M/D/YYYY H:mm\"")]
    {
        let desk = desk(&["ana"]);
        desk.write("x.csv", csv(day));
        counts(&saved_and_used(&desk, "x.csv"), 2, 0);
        assert!(map_of(&desk).contains(says), "{}", map_of(&desk));
    }
    let desk = desk(&["ana"]);
    desk.write("x.csv", csv("04/03/2026"));
    let shown = desk.run("mona", "intake import x.csv --sample");
    assert_eq!(shown.code, 4, "{}", shown.whole());
    assert!(
        shown.stdout.contains("# NOT DECIDED: every sampled value fits \"D/M/YYYY H:mm\" or \"M/D/YYYY H:mm\""),
        "{}",
        shown.whole()
    );
    desk.run("mona", "intake import x.csv --sample --out p.toml");
    desk.write("p.toml", map_of(&desk).replace("# received = \"D/M/YYYY H:mm\"", "received = \"D/M/YYYY H:mm\""));
    desk.run("mona", "intake import x.csv --map p.toml").ok();
    assert_eq!(facts(&desk)[0][1], "2026-03-02T09:00:00Z");
}

#[test]
fn a_closing_time_proves_what_the_time_of_arrival_leaves_in_doubt() {
    let desk = desk(&["ana"]);
    desk.write("x.csv", "id,received,closed,channel,category,agent\n1,02/03/2026 09:00,13/03/2026 09:00,chat,c,ana\n");
    counts(&saved_and_used(&desk, "x.csv"), 1, 0);
    assert_eq!(facts(&desk)[0][1], "2026-03-02T09:00:00Z");
}

#[test]
fn a_sample_says_which_agents_categories_and_channels_would_be_refused() {
    let desk = desk(&["ana"]);
    desk.write("strict.toml", "timezone = \"UTC\"\n");
    desk.run("mona", "policy publish strict.toml").ok();
    desk.write("x.csv", "id,received,channel,category,agent\n1,2026-03-02T09:00:00Z,carrier pigeon,birds,ana\n2,2026-03-02T09:00:00Z,chat,birds,zoe\n3,2026-03-02T09:00:00Z,chat,complaint,ana\n");
    let shown = desk.run("mona", "intake import x.csv --sample");
    assert_eq!(shown.code, 4);
    for says in [
        "nobody on the roster is called `zoe` (1)",
        "the policy knows no category `birds` (2)",
        "the policy knows no channel `carrier pigeon` (1)",
        "3 sampled rows: 2 would be turned away",
        "# \"carrier pigeon\" = \"…\" # NOT DECIDED",
    ] {
        assert!(shown.stdout.contains(says), "no `{says}` in\n{}", shown.whole());
    }
    assert!(facts(&desk).is_empty());
}

#[test]
fn a_sample_needs_no_file_and_makes_none() {
    let desk = Desk::new();
    desk.write("x.csv", "id,received,channel,category,agent\n1,2026-03-02T09:00:00Z,Call,birds,zoe\n");
    let shown = answer(desk.command("").env_remove("ASSIZE_NOW").args(["intake", "import", "x.csv", "--sample"])).ok();
    assert!(shown.stdout.contains("There is no file of assize here"), "{}", shown.whole());
    assert!(shown.stdout.contains("agent       zoe"), "{}", shown.whole());
    assert!(!desk.path("qa.db").exists());
}

#[test]
fn a_sample_shows_what_a_given_map_makes_with_the_line_of_each_fault() {
    let desk = desk(&["ana"]);
    desk.write("m.toml", "[values.rating]\ngood = \"5\"\n");
    desk.write("x.csv", "ref,received,channel,category,agent,rating,details\nD-1,2026-03-02T09:00:00Z,chat,c,ana,good,\"a\nb\"\nD-2,2026-03-02T09:00:00Z,chat,c,ana,bad,\n");
    let head = desk.head();
    let shown = desk.run("mona", "intake import x.csv --sample 1 --map m.toml --format json");
    assert_eq!(shown.code, 4);
    let row = &shown.rows()[0];
    assert!(row.get("map").is_none(), "a map that was given is not proposed again");
    let sample = row["sample"].as_array().unwrap();
    assert_eq!(sample.len(), 15, "one row, every field");
    assert!(sample.iter().any(|cell| cell["field"] == "rating" && cell["value"] == "5" && cell["line"] == 2));
    let shown = desk.run("mona", "intake import x.csv --sample --map m.toml");
    assert!(shown.stdout.contains("4  fault       `rating`: `bad` is not 1, 2, 3, 4 or 5"), "{}", shown.whole());
    assert_eq!(desk.head(), head, "nothing was recorded");
}

#[test]
fn json_carries_the_map_and_it_is_the_one_that_is_saved() {
    let desk = desk(&["ana"]);
    desk.write("x.csv", "id,received,channel,category,agent\n1,2026-03-02T09:00:00Z,chat,birds,ana\n");
    let shown = desk.run("mona", "intake import x.csv --sample --format json").ok();
    desk.run("mona", "intake import x.csv --sample --out p.toml").ok();
    assert_eq!(shown.rows()[0]["map"].as_str().unwrap(), map_of(&desk));
}

#[test]
fn no_name_of_a_column_and_no_value_breaks_out_of_the_proposed_map() {
    let desk = desk(&["ana"]);
    let header = "id,received,channel,\"category \"\"x\"\"\",agent,\"a\n[read]\ntimezone = 5\",\"\\u\"\"]\",rating";
    desk.write("x.csv", format!("{header}\n1,2026-03-02T09:00:00Z,chat,birds,ana,1,2,yes\n2,2026-03-02T09:00:00Z,\"Call\",birds,ana,1,2,no\n"));
    counts(&saved_and_used(&desk, "x.csv"), 2, 0);
    assert!(map_of(&desk).contains("category = \"category \\\"x\\\"\""), "{}", map_of(&desk));
}

#[test]
fn a_sample_of_what_cannot_be_read_is_refused_like_an_import() {
    let desk = desk(&["ana"]);
    desk.write("x.csv", "id,\"received\n");
    desk.run("mona", "intake import x.csv --sample").refused(65, "x.csv:1:2: a quote is opened here and never closed");
    desk.run("mona", "intake import none.csv --sample").refused(66, "there is no file none.csv");
    desk.run("mona", "intake import x.csv --sample --dry-run").refused(2, "cannot be used with");
}
