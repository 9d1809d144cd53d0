//! What a sample proposes never decides wrongly: what is odd is named with its line, what is not proven is left open.

use crate::maps::{desk, facts};
use crate::support::{Answer, Desk};

/// What a sample of a file says, and the map that it saves.
pub fn sampled(file: &str, bytes: impl AsRef<[u8]>) -> (Desk, Answer, String) {
    let desk = desk(&["ana", "bo"]);
    desk.write(file, bytes);
    let shown = desk.run("mona", &format!("intake import {file} --sample --out p.toml"));
    let map = std::fs::read_to_string(desk.path("p.toml")).unwrap_or_default();
    (desk, shown, map)
}

#[track_caller]
pub fn proposed(csv: &str, says: &[&str], never: &[&str]) -> (Desk, Answer) {
    let (desk, shown, map) = sampled("x.csv", csv);
    for words in says {
        assert!(map.contains(words), "no `{words}` in\n{map}\n{}", shown.whole());
    }
    for words in never {
        assert!(!map.contains(words), "`{words}` in\n{map}\n{}", shown.whole());
    }
    (desk, shown)
}

/// Rows of a pattern in which `#` is the row's number, counted from 10.
pub fn rows(header: &str, pattern: &str, count: usize) -> String {
    let row = |number: usize| pattern.replace('#', &number.to_string()) + "\n";
    format!("{header}\n{}", (10..10 + count).map(row).collect::<String>())
}

#[test]
fn an_odd_cell_does_not_put_another_date_in_the_place_of_the_time_of_arrival() {
    let header = "Ticket ID,Created,Closing date,Due date,Channel,Category,Agent";
    let csv = rows(header, "T-#,3/#/2026 9:00 AM,3/#/2026 3:00 PM,3/30/2026 1:00 PM,chat,x,ana", 10);
    let odd = csv.replace("T-12,3/12/2026 9:00 AM", "T-12,2026-03-12 09:00:00");
    let says = [
        "received = \"Created\"",
        "received = \"M/D/YYYY h:mm A\"",
        "# `Created`: 1 of 10 cells not written as `M/D/YYYY h:mm A`: `2026-03-12 09:00:00` (line 4)",
    ];
    let (desk, shown) = proposed(&odd, &says, &["received = \"Closing date\"", "received = \"Due date\""]);
    assert_eq!(shown.code, 4, "{}", shown.whole());
    desk.run("mona", "intake import x.csv --map p.toml").refused(65, "x.csv:4: `received`: `2026-03-12 09:00:00`");
    desk.run("mona", "intake import x.csv --map p.toml --rejects r.csv");
    assert_eq!(facts(&desk).len(), 9);
    let (_, shown) = proposed(&csv, &["received = \"Created\""], &["cells not written"]);
    assert_eq!(shown.code, 0, "{}", shown.whole());
}

#[test]
fn no_closing_due_purchase_or_answer_time_is_taken_where_the_right_column_cannot_be_read() {
    for other in ["Closing date", "Due date", "Date of Purchase", "First Response Time", "回复时间", "Date"] {
        let header = format!("Ticket ID,Created at,{other},Channel,Category,Agent");
        let csv = rows(&header, "T-#,on Monday,2026-03-# 15:00,chat,x,ana", 5);
        let says = [
            "# received = \"…\" # NOT FOUND",
            "`Created at` looks like the time of arrival, but most of its cells are no times that can be told: `on Monday` (line 2)",
        ];
        proposed(&csv, &says, &["\nreceived ="]);
        // Nor where there is no better column at all, unless the name says nothing else.
        let csv = rows(&header.replace("Created at", "Remark"), "T-#,on Monday,2026-03-# 15:00,chat,x,ana", 5);
        let (_, _, map) = sampled("x.csv", &csv);
        assert_eq!(map.contains("\nreceived = \"Date\""), other == "Date", "{map}");
    }
}

#[test]
fn half_of_the_cells_are_not_most_of_them() {
    let csv = |times: &[&str]| {
        let row = |(at, time): (usize, &&str)| format!("T-{at},{time},chat,x,ana\n");
        format!("ref,received,channel,category,agent\n{}", times.iter().enumerate().map(row).collect::<String>())
    };
    proposed(&csv(&["x", "2026-03-02 09:00", "y", "2026-03-03 09:00"]), &["# received = \"…\""], &["\nreceived"]);
    let most = csv(&["x", "2026-03-02 09:00", "2026-03-03 09:00"]);
    proposed(&most, &["\nreceived = \"received\"", "1 of 3 cells", "`x` (line 2)"], &[]);
}

#[test]
fn day_and_month_are_in_doubt_where_an_odd_cell_fits_the_other_order() {
    let csv = rows("ref,received,channel,category,agent", "T-#,#/13/2026 9:00,chat,x,ana", 3)
        .replace("T-12,12/13/2026", "T-12,14/12/2026");
    let says =
        ["# NOT DECIDED: every sampled value fits", "# received = \"M/D/YYYY H:mm\"", "# received = \"D/M/YYYY H:mm\""];
    proposed(&csv, &says, &["\nreceived = \"M/D"]);
}

#[test]
fn a_column_of_times_is_no_agent() {
    let csv = rows(
        "id,created_at,_company_synced,channel,category,message",
        "T#,2026-03-# 10:00:00,2026-04-01 11:00:#,chat,x,hello there my friend",
        3,
    );
    let says = ["# agent = \"…\" # NOT FOUND", "`_company_synced` looks like the agent, but its values are times"];
    proposed(&csv, &says, &["agent = \"_company"]);
    let header = "ref,received,channel,category,agent";
    let row = "T#,2026-03-#T10:00:00Z,chat,x,";
    proposed(&rows(header, &format!("{row}00:03:#"), 3), &["# agent = \"…\" # NOT FOUND"], &[]);
    // Numbers may be those of agents, unless every row has another time.
    proposed(&rows(header, &format!("{row}46083"), 5), &["agent = \"agent\""], &[]);
    proposed(&rows(header, &format!("{row}17724423#"), 5), &["# agent = \"…\" # NOT FOUND"], &[]);
}

#[test]
fn a_column_with_as_many_values_as_rows_is_no_channel() {
    let header = "ref,received,source_id,category,agent";
    let row = "T#,2026-03-#T10:00:00Z,call-#,x,ana";
    let says = ["`source_id` looks like the channel, but it has as many values as rows: those are ids"];
    for count in [4, 30] {
        proposed(&rows(header, row, count), &says, &["channel = \"source_id\""]);
    }
    proposed(&rows(header, row, 3), &["channel = \"source_id\""], &["as many values"]);
    let known = "ref,received,source,category,agent\n1,2026-03-01T10:00:00Z,Phone,x,ana\n2,2026-03-01T10:00:00Z,chat,x,ana\n3,2026-03-01T10:00:00Z,Fax,x,ana\n4,2026-03-01T10:00:00Z,Mail électronique,x,ana\n";
    proposed(known, &["channel = \"source\""], &["as many values"]);
}

#[test]
fn a_number_that_stands_there_twice_stays_the_ref_and_is_named_with_its_lines() {
    let csv = rows("Ticket ID,Created at,Channel,Category,Agent", "T#,2026-03-#T10:00:00Z,chat,x,ana", 4);
    let (_, shown) = proposed(&csv, &["ref = \"Ticket ID\""], &["made_from", "NOT DECIDED"]);
    assert_eq!(shown.code, 0);
    let says =
        ["ref = \"Ticket ID\"", "`Ticket ID` looks like the ref, but `T10` stands there twice (lines 2, 5)", "[rows]"];
    let (_, shown) = proposed(&csv.replace("T13,", "T10,"), &says, &["made_from"]);
    assert_eq!(shown.code, 4);
    let blank = |line: u64| format!("`Ticket ID` looks like the ref, but is blank in 1 row (line {line})");
    for csv in [csv.replace("T13,", "\"\","), csv.clone() + "Total,,,,4\n"] {
        let csv = csv.replace("Total,", ",");
        let line = if csv.contains("T13") { 6 } else { 5 };
        let says = [blank(line), "leave_out in the map".to_owned(), "ref = \"Ticket ID\"".to_owned()];
        let (_, shown) = proposed(&csv, &says.each_ref().map(String::as_str), &["made_from"]);
        let shown = shown.refused(4, "Not decided: ");
        assert!(shown.stderr.contains("the ref.\n"), "{}", shown.whole());
    }
    // Of a column that is blank in half of the rows nobody knows.
    let half = csv.replace("T13,", "\"\",").replace("T12,", "\"\",");
    proposed(&half, &[], &["\nref = \"Ticket ID\""]);
    // Another column that is different in every row is the better one.
    let two = rows("ref,id,received,channel,category,agent", "R,T#,2026-03-#T10:00:00Z,chat,x,ana", 4);
    proposed(&two, &["ref = \"id\""], &["stands there"]);
}

#[test]
fn a_time_of_day_that_cannot_be_read_is_not_left_out_without_a_word() {
    let header = "Ticket ID,Date,Time,Channel,Category,Agent";
    let joined = ["received = [\"Date\", \"Time\"]"];
    let good = rows(header, "T#,2026-03-#,9:#,chat,x,ana", 4);
    proposed(&good, &joined, &["NOT DECIDED"]);
    let odd = good.replace(",9:12,", ",0.5,");
    proposed(&odd, &[joined[0], "1 of 4 cells not written as `YYYY-MM-DD H:mm`: `2026-03-12 0.5` (line 4)"], &[]);
    let without_zero = rows(header, "T#,2026-03-#,915#,chat,x,ana", 4);
    let says = [
        "received = \"Date\"",
        "`Time` may be the time of day of `Date`, but together most of them are no time that can be told: `2026-03-10 91510` (line 2). NOT DECIDED",
    ];
    let (_, shown) = proposed(&without_zero, &says, &[]);
    shown.refused(4, "Not decided: the time of day of received");
    let (_, shown) = proposed(&without_zero.replace(",Time,", ",Talk time,"), &[], &["NOT DECIDED"]);
    assert_eq!(shown.code, 0, "{}", shown.whole());
}

#[test]
fn midnights_beside_a_time_of_day_are_in_doubt_and_a_map_can_join_them() {
    let header = "Ticket ID,Date,Time of call,Channel,Category,Agent";
    let csv = rows(header, "T#,#.03.2026 00:00:00,9:#,chat,x,ana", 4);
    let says =
        ["received = \"Date\"", "`Date` says midnight in every row and `Time of call` a time of day. NOT DECIDED"];
    let (desk, shown) = proposed(&csv, &says, &[]);
    shown.refused(4, "Not decided: the time of day of received");
    let map = std::fs::read_to_string(desk.path("p.toml")).unwrap();
    let map = map.replace("received = \"Date\"", "received = [\"Date\", \"Time of call\"]");
    desk.write("p.toml", map.replace("received = \"D.M.YYYY H:mm:ss.S\"", "received = \"D.M.YYYY '00:00:00' H:mm\""));
    let said = desk.run("mona", "intake import x.csv --map p.toml");
    assert_eq!(said.code, 0, "{}", said.whole());
    assert_eq!(facts(&desk)[0][1], "2026-03-10T09:10:00Z");
    let real = csv.replace("12.03.2026 00:00:00", "12.03.2026 00:00:01");
    proposed(&real, &["received = \"Date\""], &["NOT DECIDED"]);
}

#[test]
fn a_column_of_its_own_name_that_a_proposal_leaves_out_is_not_read_by_it() {
    let csv = rows("ref,received,channel,category,agent,details,rating", "T-#,2026-03-#T10:00:00Z,chat,x,ana,a,#", 3);
    let (desk, shown) = proposed(&csv, &["rating = [] # the column of this name is not read"], &[]);
    assert_eq!(shown.code, 0, "{}", shown.whole());
    desk.run("mona", "intake import x.csv --map p.toml").ok();
    assert_eq!(facts(&desk).len(), 3);
}

#[test]
fn closing_days_beside_times_of_arrival_are_no_closing_times() {
    let csv = rows("ref,received,closed,channel,category,agent", "T-#,2026-03-# 09:00:00,2026-03-#,chat,x,ana", 4);
    let says = ["closed = []", "`closed` says only days and `received` times of day"];
    let (desk, _) = proposed(&csv, &says, &["closed = \"closed\""]);
    desk.run("mona", "intake import x.csv --map p.toml").ok();
    let days = csv.replace(" 09:00:00", "");
    proposed(&days, &["closed = \"closed\""], &["closed = []"]);
}

#[test]
fn a_column_that_says_only_whether_there_is_a_recording_is_none() {
    let header = "Call ID,Start,Channel,Queue,Agent,Recording,Transcript";
    let csv = |no: &str| rows(header, &format!("C-#,2026-03-#T10:00:00Z,phone,x,ana,{no},N/A"), 3);
    for no in ["No", "Nein", "0", "false", "yes"] {
        let says = ["`Recording` looks like the recording, but it says only whether there is one"];
        proposed(&csv(no), &says, &["\nrecording = ", "\ntranscript = "]);
    }
    proposed(&csv("rec-#.wav"), &["\nrecording = \"Recording\""], &["only whether"]);
}

#[test]
fn a_number_of_somebody_or_something_else_is_no_ref_by_its_name() {
    for name in ["Phone number", "To Number", "Account number", "Agent ID", "User ID", "Order no.", "Invoice ID"] {
        let csv = rows(&format!("{name},Opened,Channel,Category,Agent"), "#,2026-03-#T10:00:00Z,chat,x,ana", 3);
        proposed(&csv, &["made_from"], &["\nref = "]);
    }
    let csv = rows("Case number in CRM,Opened,Channel,Category,Agent", "#,2026-03-#T10:00:00Z,chat,x,ana", 3);
    proposed(&csv, &["ref = \"Case number in CRM\"", "is taken for the ref: is it the dialogue's own number?"], &[]);
}

#[test]
fn a_time_of_day_under_another_name_is_named_beside_days() {
    let csv = rows("ref,Date,Start,channel,category,agent", "T-#,2026-03-#,09:#,chat,x,ana", 4);
    proposed(&csv, &["`Date` says only days, and `Start` has times of day or lengths"], &[]);
}

#[test]
fn a_sample_turns_away_rows_of_one_dialogue_that_contradict_each_other_as_an_import_does() {
    let csv = rows("ref,received,channel,category,agent,details", "T-1,2026-03-#T10:00:00Z,chat,x,ana,a", 3);
    let (desk, shown, _) = sampled("x.csv", &csv);
    let says = "`T-1` is known already from line 2 of this file, with another `received`";
    assert!(shown.stdout.contains(says) || shown.stderr.contains(says), "{}", shown.whole());
    desk.write("map.toml", "[fields]\nref = \"ref\"\nreceived = \"received\"\nchannel = \"channel\"\ncategory = \"category\"\nagent = \"agent\"\ndetails = \"details\"\n");
    let sample = desk.run("mona", "intake import x.csv --map map.toml --sample").refused(4, "");
    assert!(sample.stdout.contains(says) && sample.stdout.contains("2 would be turned away"), "{}", sample.whole());
    desk.run("mona", "intake import x.csv --map map.toml").refused(65, says);
    // The same twice is one.
    desk.write("x.csv", csv.replace("03-11T", "03-10T").replace("03-12T", "03-10T"));
    desk.run("mona", "intake import x.csv --map map.toml --sample").ok();
}

#[test]
fn a_ref_is_made_from_all_columns_only_where_none_of_them_changes_later() {
    let row = "2026-03-#T10:00:00Z,ana,x,chat";
    let says = ["made_from = \"*\"", "is another dialogue: if rows change, name columns that stay the same"];
    let (desk, _) = proposed(&rows("Opened,Agent,Queue,Channel", row, 4), &says, &[]);
    let taken = desk.run("mona", "intake import x.csv --map p.toml").ok();
    assert!(taken.whole().contains("Refs are made from every column"), "{}", taken.whole());
    for (more, cell) in
        [("Status", "open"), ("Ticket status", "open"), ("CSAT", "4"), ("Closed", "2026-03-30T10:00:00Z")]
    {
        let csv = rows(&format!("Opened,Agent,Queue,Channel,{more}"), &format!("{row},{cell}"), 4);
        let (desk, _) = proposed(&csv, &["made_from = [\"Opened\", \"Agent\"]"], &["\"*\"", "NOT DECIDED"]);
        let taken = desk.run("mona", "intake import x.csv --map p.toml").ok();
        assert!(!taken.whole().contains("Refs are made from every column"), "{}", taken.whole());
    }
    // The same call in two exports is one.
    let export = |status: &str| rows("Opened,Agent,Queue,Channel,Status", &format!("{row},{status}"), 2);
    let (desk, _) = proposed(&export("open"), &[], &[]);
    desk.run("mona", "intake import x.csv --map p.toml").ok();
    desk.write("y.csv", export("closed"));
    desk.run("mona", "intake import y.csv --map p.toml").ok();
    assert_eq!(facts(&desk).len(), 2);
    // Nothing is decided where what stays the same is equal in several rows.
    let equal = rows("Opened,Agent,Queue,Channel,Status", "2026-03-01T10:00:00Z,ana,x,chat,open", 4);
    let (_, shown) =
        proposed(&equal, &["# NOT DECIDED: name columns", "# made_from = [\"Opened\", \"Agent\"]"], &["\nmade_from"]);
    assert_eq!(shown.code, 4);
}

#[test]
fn a_column_that_looks_like_a_rating_and_is_not_used_is_named() {
    let header = "ref,received,channel,category,agent,rating,NPS,Quality Score,Survey notes";
    let csv = rows(header, "T#,2026-03-#T10:00:00Z,chat,x,ana,4,9,good,a long answer in words # that nobody rated", 4);
    let says = [
        "rating = \"rating\"",
        "`NPS` looks like a rating and is not used; it says `9`",
        "`Quality Score` looks like a rating",
    ];
    proposed(&csv, &says, &["`Survey notes` looks"]);
    let odd = csv.replace(",4,9,", ",8,9,");
    proposed(
        &odd,
        &["`rating` looks like the rating, but `8` is not one of 1 to 5, yes or no"],
        &["\nrating = \"", "`rating` looks like a rating"],
    );
}

/// A small file in an encoding, its agents and texts in these words.
fn encoded(label: &str, header: &str, words: &[&str]) -> Vec<u8> {
    let encoding = encoding_rs::Encoding::for_label(label.as_bytes()).unwrap();
    let row = |(at, word): (usize, &&str)| format!("T-{at},2026-03-0{}T10:00:00Z,chat,x,ana,{word}\n", at + 1);
    let text = format!("{header}\n{}", words.iter().enumerate().map(row).collect::<String>());
    let (bytes, _, lost) = encoding.encode(&text);
    assert!(!lost, "{label} has no such characters");
    bytes.into_owned()
}

const HEADER: &str = "ref,received,channel,category,agent,transcript";

#[test]
fn no_encoding_is_decided_because_it_happens_to_decode() {
    for (label, words) in [
        ("shift_jis", &["お客様：領収書が届きません。", "担当：テストを確認します。"][..]),
        ("shift_jis", &["料金"]),
        ("euc-jp", &["お客様の注文が届きません", "はい"]),
        ("big5", &["客戶：帳單有問題，請您幫忙處理。", "客服：好的，請稍等，我來查詢"]),
        ("big5", &["你們的電話在線嗎我要投訴", "這個月的帳單"]),
        ("euc-kr", &["고객: 청구서가 오지 않았습니다.", "상담원: 확인하겠습니다. 감사합니다"]),
        ("windows-1251", &["Петров", "Оператор: проверю счёт"]),
        ("koi8-r", &["Петров", "Оператор: проверю счёт"]),
        ("windows-874", &["ลูกค้า: ใบแจ้งหนี้ไม่มา", "พนักงาน: สวัสดีค่ะ"]),
        ("windows-1250", &["Řehoř Dvořák", "žádost"]),
        ("gb18030", &["王莉"]),
    ] {
        let bytes = encoded(label, HEADER, words);
        let (desk, shown, map) = sampled("x.csv", &bytes);
        let first: String = words[0].chars().take_while(|letter| !" ：:，。".contains(*letter)).take(16).collect();
        let shown =
            shown.refused(65, "x.csv:2: byte 0x").refused(65, "the encoding is not decided, read the words below");
        let listed = format!("--encoding {label}: `{first}`");
        assert!(shown.stderr.contains(&listed), "{label}: no `{listed}` in\n{}", shown.whole());
        assert_eq!(map, "", "{label}");
        // Once it is said, the map keeps it; and nothing comes in before.
        desk.run("mona", "intake import x.csv").refused(65, "is not UTF-8");
        assert!(facts(&desk).is_empty());
        desk.run("mona", &format!("intake import x.csv --sample --encoding {label} --out p.toml")).ok();
        desk.run("mona", "intake import x.csv --map p.toml").ok();
        assert_eq!(facts(&desk)[0][11], words[0], "{label}");
    }
}

#[test]
fn accents_that_west_and_centre_write_alike_in_bytes_are_left_to_a_reader() {
    let bytes = encoded("windows-1252", HEADER, &["Hélène et François à Orléans", "VIP"]);
    let (_, shown, _) = sampled("x.csv", &bytes);
    let shown = shown.refused(65, "--encoding windows-1252: `Hélène`").refused(65, "--encoding windows-1250: `Hélčne`");
    assert!(!shown.stderr.contains("gb18030"), "no word is half Chinese: {}", shown.whole());
    let bytes = encoded("gb18030", HEADER, &["VIP客户：你好，我要投诉这个订单", "坐席：QQ号码请提供"]);
    let (_, _, map) = sampled("x.csv", &bytes);
    assert!(map.contains("encoding = \"gb18030\""), "{map}");
}

#[test]
fn chinese_and_western_excel_are_found_where_the_words_prove_them() {
    let chinese = "工单编号,受理时间,渠道,业务类别,坐席,对话内容";
    for (label, says, header, words) in [
        ("gb18030", "gb18030", chinese, &["hello", "bye"][..]),
        ("gb18030", "gb18030", HEADER, &["客户：你好，我要投诉", "坐席：您好，请稍等"]),
        ("windows-1252", "windows-1252", HEADER, &["Müller über Größe", "Äpfel für Köln"]),
        ("windows-1250", "windows-1252", HEADER, &["Müller", "Köln"]),
    ] {
        let bytes = encoded(label, header, words);
        let (desk, shown, map) = sampled("x.csv", &bytes);
        assert!(map.contains(&format!("encoding = \"{says}\"")), "{label}: {map}\n{}", shown.whole());
        desk.run("mona", "intake import x.csv --map p.toml").ok();
        assert_eq!(facts(&desk)[0][11], words[0], "{label}");
        desk.run("mona", "intake import x.csv").refused(65, &format!("--encoding {says}"));
    }
    // The first bytes that are looked at may end within a character, and other delimiters may stand between.
    for name in ["编", "a编", "ab编", "abc编"] {
        let bytes = encoded("gb18030", &format!("{name}{chinese}").replace(',', ";"), &["hello"]);
        let text: Vec<u8> = bytes.iter().map(|byte| if *byte == b',' { b';' } else { *byte }).collect();
        let (_, _, map) = sampled("x.csv", text);
        assert!(map.contains("encoding = \"gb18030\"") && map.contains("delimiter = \";\""), "{name}: {map}");
    }
}

#[test]
fn neither_an_encoding_nor_a_delimiter_hides_what_is_wrong_with_a_row() {
    let row = "A1,2026-03-05T10:00:00Z,chat,x,ana";
    for (csv, says) in [
        (format!("{HEADER}\n{row},\"Ann\" <105; x>\n"), "x.csv:2:6: text after a closing quote"),
        (format!("{HEADER}\n{row},\"no \\\"twice\\\" | said\"\n"), "x.csv:2:6: text after a closing quote"),
        (format!("{HEADER}\n{row},5\" nail\n").replace(',', ";"), "x.csv:2:6: a double quote inside an unquoted cell"),
        (format!("{HEADER}\n{row},\"open\n"), "x.csv:2:6: a quote is opened here and never closed"),
        (format!("{HEADER}\n{row},{}\n", "\0".repeat(40)), "x.csv:2:6: a NUL character"),
    ] {
        let (_, shown, map) = sampled("x.csv", &csv);
        shown.refused(65, says);
        assert_eq!(map, "");
    }
}

#[test]
fn one_nul_turns_away_one_row() {
    let row = "2026-03-05T10:00:00Z,chat,x,ana";
    let csv = format!("{HEADER}\nA1,{row},hel\0lo\nA2,{row},bye\nA3,{row},\"a\nb\0\"\0\nA4,{row},bye\n");
    let (desk, shown, map) = sampled("x.csv", &csv);
    assert!(map.contains("transcript = \"transcript\"") && !map.contains("encoding"), "{map}");
    assert!(map.contains("# Not read: 2 rows: a NUL character") && map.contains("# Not read: x.csv:2:6"), "{map}");
    assert_eq!(shown.code, 4, "{}", shown.whole());
    desk.run("mona", "intake import x.csv").refused(65, "x.csv:2:6: a NUL character");
    desk.run("mona", "intake import x.csv").refused(65, "2 rows: a NUL character");
    desk.run("mona", "intake import x.csv").refused(65, "(lines 2, 5)");
    let taken = desk.run("mona", "intake import x.csv --rejects r.csv --format json");
    assert_eq!(taken.code, 4, "{}", taken.whole());
    assert_eq!(facts(&desk).iter().map(|row| row[0].as_str()).collect::<Vec<_>>(), ["A2", "A4"]);
}

#[test]
fn one_nul_turns_away_one_row_whatever_the_file_is() {
    let row = |id: &str, said: &str| format!("{id},2026-03-05T10:00:00Z,chat,x,ana,{said}\n");
    let csv = format!("{HEADER}\n{}{}{}", row("A1", "hi"), row("A2", "a\0b"), row("A3", "bye"));
    let wide: Vec<u8> = format!("\u{feff}{csv}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    let object = |id: &str, said: &str| {
        format!(
            r#"{{"ref":"{id}","received":"2026-03-05T10:00:00Z","channel":"chat","category":"x","agent":"ana","transcript":"{said}"}}"#
        )
    };
    let objects = [object("A1", "hi"), object("A2", "a\\u0000b"), object("A3", "bye")];
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for (line, text) in csv.lines().enumerate() {
        for (column, cell) in text.split(',').enumerate() {
            sheet.write_string(u32::try_from(line).unwrap(), u16::try_from(column).unwrap(), cell).unwrap();
        }
    }
    let files: [(&str, Vec<u8>); 5] = [
        ("x.csv", csv.clone().into_bytes()),
        ("w.csv", wide),
        ("x.jsonl", objects.join("\n").into_bytes()),
        ("x.json", format!("[{}]", objects.join(",\n")).into_bytes()),
        ("x.xlsx", book.save_to_buffer().unwrap()),
    ];
    for (name, bytes) in files {
        let desk = desk(&["ana"]);
        desk.write(name, bytes);
        let said = desk.run("mona", &format!("intake import {name} --rejects r.csv"));
        let refs: Vec<String> = facts(&desk).into_iter().map(|row| row[0].clone()).collect();
        assert_eq!((said.code, refs), (4, vec!["A1".to_owned(), "A3".to_owned()]), "{name}: {}", said.whole());
        assert!(said.stdout.contains("NUL"), "{name}: {}", said.whole());
    }
}

#[test]
fn a_sample_says_what_it_could_not_read_as_an_import_does() {
    let row = "2026-03-05T10:00:00Z,chat,x,ana,bye";
    let says = "x.csv:2: cells: 6 expected, 7 found";
    let csv = format!("{HEADER}\nA1,{row},\nA2,{row}\n");
    let desk = desk(&["ana"]);
    desk.write("x.csv", &csv);
    let shown = desk.run("mona", "intake import x.csv --sample");
    assert_eq!(shown.code, 4, "{}", shown.whole());
    assert!(shown.whole().contains(&format!("Not read: {says}")), "{}", shown.whole());
    assert!(shown.whole().contains("2 sampled rows: 1 would be turned away"), "{}", shown.whole());
    desk.run("mona", "intake import x.csv").refused(65, says);
    // Where no row can be read nothing is proposed.
    desk.write("x.csv", format!("{HEADER}\nA1,{row},\nA2,{row},\n"));
    let shown =
        desk.run("mona", "intake import x.csv --sample --out p.toml").refused(65, "no row of x.csv can be read");
    assert!(shown.stderr.contains(says) && shown.stderr.contains("(lines 2, 3)"), "{}", shown.whole());
    assert!(!desk.path("p.toml").exists());
}

#[test]
fn a_sample_takes_strangers_for_newcomers_where_they_are_to_be_enrolled() {
    let row = |id: &str, agent: &str| format!("{id},2026-03-05T10:00:00Z,chat,x,{agent},hello\n");
    let desk = desk(&["ana"]);
    let sample = |csv: &str| {
        desk.write("x.csv", format!("{HEADER}\n{csv}"));
        desk.run("mona", "intake import x.csv --enrol desk --sample")
    };
    let shown = sample(&row("A1", "newkim")).ok();
    assert!(shown.stdout.contains("1 new, 1 enrolled in desk: newkim."), "{}", shown.whole());
    assert!(!shown.stdout.contains("nobody on the roster"), "{}", shown.whole());
    let shown = sample(&format!("{}{}{}", row("A1", "newkim"), row("A2", "newkim"), row("A3", "ana"))).ok();
    assert!(shown.stdout.contains("3 new, 1 enrolled in desk: newkim."), "{}", shown.whole());
    assert_eq!(desk.run("mona", "intake import x.csv --sample").code, 4, "without it they are strangers");
    let shown = sample(&format!("{}{}", row("A1", "newkim"), row("A2", "NewKim"))).ok();
    assert!(shown.stdout.contains("2 new, 1 enrolled in desk: newkim."), "{}", shown.whole());
    let shown = sample(&format!("{}{}", row("A1", "newkim"), row("A2", "New Kim")));
    assert!(shown.stdout.contains("`New Kim` looks like `newkim`"), "{}", shown.whole());
    assert!(shown.stdout.contains("1 new, 1 enrolled") && shown.code == 4, "{}", shown.whole());
    assert!(facts(&desk).is_empty(), "nothing is recorded");
    sample(&row("A1", "newkim"));
    desk.run("mona", "intake import x.csv --enrol desk").ok();
    let shown = sample(&format!("{}{}", row("A1", "newkim"), row("A2", "newkim"))).ok();
    assert!(shown.stdout.contains("1 new, 0 enrolled."), "{}", shown.whole());
}

#[test]
fn a_map_that_is_saved_is_told_in_short() {
    let desk = desk(&["ana"]);
    desk.write("x.csv", "Ticket ID,Created,Channel,Category,Rep,Text\nT-1,03/04/2026 09:00,chat,x,ana,hello\nT-2,04/05/2026 09:00,tube,x,ana,bye\n");
    let shown = desk.run("mona", "intake import x.csv --sample --out p.toml");
    assert_eq!((shown.code, shown.stdout.as_str()), (4, ""), "{}", shown.whole());
    for words in [
        "p.toml: a map for x.csv.",
        "Found: ref = Ticket ID, received = Created, channel = Channel, category = Category, agent = Rep, transcript = Text.",
        "Not decided: the format of received, what values of channel mean.",
        "2 sampled rows: ",
        "Next, when NOT FOUND and NOT DECIDED are settled in the map: assize intake import x.csv --map p.toml --sample",
    ] {
        assert!(shown.stderr.contains(words), "no `{words}` in\n{}", shown.whole());
    }
    std::fs::remove_file(desk.path("p.toml")).unwrap();
    let quiet = desk.run("mona", "intake import x.csv --sample --out p.toml --quiet");
    assert!(quiet.whole().lines().all(|line| line.starts_with("[exit")), "{}", quiet.whole());
    desk.write("x.csv", "ref,received,channel,category,transcript\n1,2026-03-04T09:00:00Z,chat,x,hello\n");
    std::fs::remove_file(desk.path("p.toml")).unwrap();
    let shown = desk.run("mona", "intake import x.csv --sample --out p.toml");
    assert!(shown.stderr.contains("Not found, and needed: agent."), "{}", shown.whole());
    desk.write("x.csv", "ref,received,channel,category,agent,transcript\n1,2026-03-04T09:00:00Z,chat,x,ana,hello\n");
    std::fs::remove_file(desk.path("p.toml")).unwrap();
    let shown = desk.run("mona", "intake import x.csv --sample --out p.toml").ok();
    assert!(shown.stderr.contains("Next: assize intake import x.csv --map p.toml --sample"), "{}", shown.whole());
    assert!(!shown.stderr.contains("Not decided") && !shown.stderr.contains("Not found"), "{}", shown.whole());
}

#[test]
fn words_for_what_was_said_are_known() {
    for name in ["Text", "Transcript text", "Body", "Chat transcript", "Message body"] {
        proposed(
            &format!("ref,received,channel,category,agent,{name}\n1,2026-03-04T09:00:00Z,chat,x,ana,hello there\n"),
            &[&format!("transcript = \"{name}\"")],
            &[],
        );
    }
}

#[test]
fn rows_that_are_left_out_have_no_strangers() {
    let desk = desk(&["ana"]);
    let row = |reference: &str, agent: &str| format!("{reference},2026-03-04T09:00:00Z,chat,x,{agent},hello\n");
    let csv = format!("{HEADER}\n{}{}{}", row("1", "ana"), row("Total", "sum"), row("2", "zed"));
    desk.write("x.csv", csv);
    desk.write("m.toml", "[rows.leave_out]\nref = [\"Total\"]\n");
    let shown = desk.run("mona", "intake import x.csv --map m.toml --sample");
    assert!(shown.stdout.contains("nobody on the roster is called `zed` (1)"), "{}", shown.whole());
    assert!(!shown.stdout.contains("`sum`"), "{}", shown.whole());
}

#[test]
fn names_that_are_nobody_s_are_left_to_a_person_with_those_who_may_be_meant() {
    let desk = Desk::centre();
    desk.write(
        "more.csv",
        "handle,name,role,team,from\nkim.w,Kim Weber,agent,north,2026-01-01\nkim.l,Kim Lang,agent,north,2026-01-01\n",
    );
    desk.run("mona", "people import more.csv").ok();
    let row = |number: usize, agent: &str| format!("T-{number},2026-03-01T09:00:00Z,chat,complaint,{agent},hello\n");
    let agents = ["Weber Kim", "Kim Wber", "Kim", "Weber Kim", "Zoltan Q", "kim.w", "kim  weber", "\"Weber, Kim\""];
    let rows: String = agents.iter().enumerate().map(|(number, agent)| row(number, agent)).collect();
    desk.write("x.csv", format!("{HEADER}\n{rows}"));
    let shown = desk.run("mona", "intake import x.csv --sample --out p.toml");
    assert_eq!(shown.code, 4, "{}", shown.whole());
    let map = std::fs::read_to_string(desk.path("p.toml")).unwrap();
    for words in [
        "\n[values.agent]\n",
        "# \"Weber Kim\" = \"…\" # NOT DECIDED: in 2 rows; perhaps kim.w (Kim Weber) or kim.l (Kim Lang)\n",
        "# \"Kim Wber\" = \"…\" # NOT DECIDED: in 1 row; perhaps kim.w (Kim Weber) or kim.l (Kim Lang)\n",
        "# \"Kim\" = \"…\" # NOT DECIDED: in 1 row; perhaps kim.l (Kim Lang) or kim.w (Kim Weber)\n",
        "# \"Zoltan Q\" = \"…\" # NOT DECIDED: in 1 row\n",
    ] {
        assert!(map.contains(words), "no `{words}` in\n{map}");
    }
    assert_eq!(map.matches("NOT DECIDED: in").count(), 4, "{map}");
    assert!(shown.stderr.contains("Not decided: who some agents are."), "{}", shown.whole());
    // Nothing is decided until a person does; who is to be enrolled needs no name, unless they may be known.
    desk.run("mona", "intake import x.csv --map p.toml").refused(65, "nobody here is called `Weber Kim`");
    std::fs::remove_file(desk.path("p.toml")).unwrap();
    desk.run("mona", "intake import x.csv --sample --enrol north --out p.toml");
    let map = std::fs::read_to_string(desk.path("p.toml")).unwrap();
    assert!(map.contains("# \"Weber Kim\" = ") && map.contains("# \"Kim\" = "), "{map}");
    assert_eq!(map.matches("NOT DECIDED: in").count(), 2, "{map}");
    let many: String = (0..21).map(|number| row(number, &format!("Nobody{number}x"))).collect();
    desk.write("x.csv", format!("{HEADER}\n{many}"));
    std::fs::remove_file(desk.path("p.toml")).unwrap();
    desk.run("mona", "intake import x.csv --sample --out p.toml");
    assert!(std::fs::read_to_string(desk.path("p.toml")).unwrap().contains("\n# … and 1 more name\n"));
}

#[test]
fn where_no_column_is_called_so_the_one_with_nobody_but_people_of_the_roster_gives_the_agent() {
    let csv = "ref,received,channel,category,who took it,customer,transcript\nA1,2026-03-05T10:00:00Z,chat,x,ana,cy,hello there my friend\nA2,2026-03-05T10:00:00Z,chat,x,bo,ana,hello there my friend\n";
    let says = ["agent = \"who took it\"", "# `who took it` is taken for the agent: everybody in it is on your roster"];
    let (desk, shown) = proposed(csv, &says, &["NOT FOUND"]);
    assert_eq!(shown.code, 0, "{}", shown.whole());
    desk.run("mona", "intake import x.csv --map p.toml").ok();
    proposed(&csv.replace(",bo,", ",eve,"), &["# agent = \"…\" # NOT FOUND"], &["taken for the agent"]);
    let two = csv.replace("customer", "watched by").replace(",cy,", ",bo,");
    proposed(&two, &["# agent = \"…\" # NOT FOUND"], &["taken for the agent"]);
}

#[test]
fn rows_with_recordings_and_no_word_of_a_channel_are_calls() {
    let csv = "uniqueid,calldate,who,category,recordingfile,duration,billsec\n1793610900.18,2026-03-05 10:00:00,ana,x,a.wav,20,12\n1793610900.20,2026-03-05 10:00:00,bo,x,b.wav,19,11\n";
    let says = [
        "ref = \"uniqueid\"",
        "received = \"calldate\"",
        "duration = \"billsec\"",
        "[constants]\nchannel = \"phone\" # no column says it; there are recordings",
    ];
    let (desk, _) = proposed(csv, &says, &["NOT FOUND"]);
    desk.run("mona", "intake import x.csv --map p.toml").ok();
    assert_eq!(facts(&desk)[0][3], "phone");
    proposed(&csv.replace("recordingfile", "file"), &["# channel = \"…\" # NOT FOUND"], &["channel = \"phone\""]);
    let whole = csv.replace("1793610900.18", "17.0").replace("1793610900.20", "18.0");
    proposed(&whole, &[], &["ref = \"uniqueid\""]);
}

#[test]
fn a_header_further_down_is_found_by_the_names_that_it_has() {
    let csv =
        "ref,received,channel,category,agent,transcript\nA1,2026-03-05T10:00:00Z,chat,x,ana,hello there my friend\n";
    for above in [",,,,,\n,,Calls of March,,,\n", "Calls of March\nmade by Mara\n", "\n\"a title, quoted\",,\n"] {
        let (desk, shown) = proposed(
            &format!("{above}{csv}"),
            &["\n[read]\nheader = 3 # what stands above it is passed over\n"],
            &["NOT"],
        );
        assert_eq!(shown.code, 0, "{}", shown.whole());
        desk.run("mona", "intake import x.csv --map p.toml").ok();
        assert_eq!(facts(&desk).len(), 1);
    }
    proposed(csv, &[], &["header ="]);
    let far = format!("{}{csv}", "a title\n".repeat(12));
    let (_, shown, map) = sampled("x.csv", far);
    assert!(!map.contains("header ="), "{map}{}", shown.whole());
}

#[test]
fn a_proposal_names_the_language_of_the_months() {
    let csv =
        "ref,received,channel,category,agent,transcript\nA1,25. März 2026 14:07,chat,x,ana,hello there my friend\n";
    let (desk, shown) =
        proposed(csv, &["received = \"D. MMM YYYY H:mm\"", "language = \"de\" # of its months"], &["NOT"]);
    assert_eq!(shown.code, 0, "{}", shown.whole());
    desk.run("mona", "intake import x.csv --map p.toml").ok();
    assert_eq!(facts(&desk)[0][1], "2026-03-25T14:07:00Z");
    proposed(&csv.replace("März", "Mar"), &["received = \"D. MMM YYYY H:mm\""], &["language ="]);
}

#[test]
fn times_and_numbers_are_nobodys_words() {
    let csv = "ref,created at,first reply at,agent,channel,category,question\nA1,2026-03-05 10:00,2026-03-05 10:07,ana,phone,x,17\nA2,2026-03-05 10:00,,bo,phone,x,18\n";
    proposed(csv, &["received = \"created at\""], &["reply =", "details =", "transcript ="]);
}

#[test]
fn the_time_of_arrival_is_proposed_also_where_many_of_its_cells_are_blank_and_that_is_said() {
    let csv = "ref,created at,due,agent,channel,category,transcript\nA1,2026-03-05 10:00,2026-03-09 10:00,ana,chat,x,hello there my friend\nA2,,2026-03-09 10:00,bo,chat,x,hello there my friend\nA3,,2026-03-09 10:00,bo,chat,x,hello there my friend\n";
    proposed(csv, &["received = \"created at\"", "# `created at`: blank in 2 of 3 rows"], &["\"due\"\n"]);
}

#[test]
fn a_scale_that_the_name_of_the_rating_says_is_proposed_and_half_of_one_is_left_to_a_person() {
    let csv = |name: &str| {
        format!(
            "ref,received,channel,category,agent,{name},transcript\nA1,2026-03-05T10:00:00Z,chat,x,ana,5,hello there my friend\nA2,2026-03-05T10:00:00Z,chat,x,bo,3,hello there my friend\n"
        )
    };
    for (name, scale) in [("Satisfaction (1-10)", "1-10"), ("CSAT 0-10", "0-10"), ("Rating 6 to 1", "6-1")] {
        let said = format!("[rating]\nscale = \"{scale}\" # by the name of its column");
        let (desk, _) = proposed(&csv(name), &[&said, &format!("rating = \"{name}\"")], &["values.rating"]);
        desk.run("mona", "intake import x.csv --map p.toml").ok();
        assert_ne!(facts(&desk)[0][6], "5", "{name}");
    }
    for name in ["Rating (out of 10)", "Score /10", "Note sur 10"] {
        let (_, shown) = proposed(&csv(name), &["# scale = \"1-10\" # NOT DECIDED: or \"0-10\""], &["\nscale ="]);
        assert_eq!(shown.code, 4, "{}", shown.whole());
    }
    for name in ["Rating", "Rating (1-5)", "Stars of 5"] {
        proposed(&csv(name), &[&format!("rating = \"{name}\"")], &["scale ="]);
    }
    // What is not on the scale is no rating of it.
    proposed(&csv("CSAT 0-10").replace(",3,", ",30,"), &[], &["rating = "]);
}

#[test]
fn where_the_first_line_is_a_row_the_columns_are_named_by_their_places() {
    let csv = "2026-11-02 09:00:10,17.1,201,ana,ANSWERED\n2026-11-02 09:05:10,17.2,202,bo,ANSWERED\n";
    let says =
        ["columns = [\"column 1\", \"column 2\", \"column 3\", \"column 4\", \"column 5\"]", "# There is no header"];
    let (_, shown) = proposed(csv, &says, &["2026-11-02"]);
    assert!(shown.stderr.contains("2 sampled rows"), "the first line is a row too: {}", shown.whole());
    proposed("when,17.1,201,who\nx,1,2,ana\n", &["columns ="], &[]);
    proposed("when,what,201,who\nx,1,2,ana\n", &[], &["columns ="]);
}

#[test]
fn a_number_of_anything_is_no_ref_where_it_stands_in_many_rows() {
    let csv = rows(
        "Number,received,channel,category,agent,transcript",
        "0170123,2026-03-05T10:00:#Z,chat,x,ana,hello there my friend",
        9,
    ) + "0170124,2026-03-05T10:00:00Z,chat,x,ana,hello there my friend\n";
    proposed(&csv, &[], &["ref = \"Number\""]);
    proposed(&csv.replace("Number", "Ticket"), &["ref = \"Ticket\""], &[]);
}

#[test]
fn western_words_with_ordinals_are_offered_as_what_they_are() {
    let text = "Nº;Previsão\n1;5ª feira – não\n";
    let bytes: Vec<u8> = text
        .chars()
        .map(|letter| match letter {
            '–' => 0x96,
            letter => u8::try_from(u32::from(letter)).unwrap(),
        })
        .collect();
    let (_, shown, _) = sampled("x.csv", bytes);
    assert!(shown.whole().contains("--encoding windows-1252: `Previsão`, `não`"), "{}", shown.whole());
}

#[test]
fn headers_of_more_languages_are_known() {
    for header in [
        "Chamado;Aberto em;Origem;Assunto;Atendente;Nota;Descrição",
        "Numer zgłoszenia;Data utworzenia;Kanał;Temat;Konsultant;Ocena;Treść",
        "Номер обращения;Дата создания;Канал;Тема;Оператор;Оценка;Переписка",
        "เลขที่;วันที่;ช่องทาง;ประเภท;เจ้าหน้าที่;คะแนน;บทสนทนา",
    ] {
        let csv = format!(
            "{header}\nA1;2026-03-05 10:00;chat;x;ana;5;hello there my friend\nA2;2026-03-06 10:00;chat;x;bo;4;hello there my friend\n"
        );
        let (_, shown) = proposed(
            &csv,
            &["ref = ", "received = ", "channel = ", "category = ", "agent = ", "rating = ", "transcript = "],
            &["NOT FOUND"],
        );
        assert_eq!(shown.code, 0, "{header}: {}", shown.whole());
    }
}

#[test]
fn an_object_is_no_field_but_a_key_inside_it_can_be() {
    let row = |id: u8| {
        format!(
            "{{\"ref\":\"A{id}\",\"received\":\"2026-03-05T10:00:00Z\",\"channel\":\"chat\",\"category\":\"x\",\"agent\":{{\"name\":\"ana\"}},\"transcript\":\"hello there\"}}\n"
        )
    };
    let (_, shown, map) = sampled("x.jsonl", format!("{}{}", row(1), row(2)));
    assert!(map.contains("agent = \"agent.name\"") && shown.code == 0, "{map}{}", shown.whole());
}

/// A workbook with these sheets, each of so many rows of a good export, and one for the header.
fn workbook(sheets: &[(&str, Option<usize>)]) -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    for (name, count) in sheets {
        let sheet = book.add_worksheet().set_name(*name).unwrap();
        let all = count.map_or_else(String::new, |count| rows(HEADER, "A#,2026-03-05T10:00:00Z,chat,x,ana,bye", count));
        for (line, text) in all.lines().enumerate() {
            for (column, cell) in text.split(',').enumerate() {
                sheet.write_string(u32::try_from(line).unwrap(), u16::try_from(column).unwrap(), cell).unwrap();
            }
        }
    }
    book.save_to_buffer().unwrap()
}

#[test]
fn of_a_workbook_whose_first_sheet_has_no_rows_the_first_that_has_some_is_proposed_and_said() {
    let book = workbook(&[("Blank", None), ("Notes", Some(0)), ("March", Some(3)), ("April", Some(2))]);
    let all = "`Blank` (0 rows), `Notes` (1 row), `March` (4 rows), `April` (3 rows)";
    let (desk, said, map) = sampled("x.xlsx", &book);
    assert!(map.contains("sheet = \"March\" # the first that has rows"), "{map}{}", said.whole());
    assert!(said.whole().contains(&format!("this is `March`. The workbook has {all}")), "{}", said.whole());
    // An import never takes another sheet by itself.
    let refused = desk.run("mona", "intake import x.xlsx").refused(65, "the first sheet of x.xlsx has no rows");
    assert!(refused.stderr.contains(all) && refused.stderr.contains("[read] sheet = \"March\""), "{}", refused.whole());
    desk.run("mona", "intake import x.xlsx --sheet April").ok();
    desk.run("mona", "intake import x.xlsx --map p.toml").ok();
    assert_eq!(facts(&desk).len(), 3);
    // Where none has rows there is nothing to propose.
    let (desk, said, _) = sampled("x.xlsx", workbook(&[("One", Some(0)), ("Two", Some(0))]));
    let refused = said.refused(65, "the first sheet of x.xlsx has no rows: it has `One` (1 row), `Two` (1 row)");
    assert!(refused.stderr.contains("[read] sheet = "), "{}", refused.whole());
    desk.run("mona", "intake import x.xlsx").ok();
}

#[test]
fn a_name_that_several_columns_have_is_no_reason_to_propose_one_of_them() {
    let csv = "ref,received,channel,category,agent,reply,Comment,Comment,Details,Details\n\
        A1,2026-03-05T10:00:00Z,chat,x,ana,bye,one,two,three,four\n";
    let says = "# Columns that no field uses: Comment (column 7), Comment (column 8), Details (column 9)";
    let (desk, said) = proposed(csv, &["reply = \"reply\"", says], &["details ="]);
    said.ok();
    desk.run("mona", "intake import x.csv --map p.toml").ok();
    let (desk, said) =
        proposed(&csv.replace("Details,Details", "details,details"), &["# Several columns are named `details`"], &[]);
    said.ok();
    desk.run("mona", "intake import x.csv --map p.toml").refused(65, "several columns are named `details`");
    let csv =
        csv.replace(",agent,", ",Agent,").replace(",Comment,Comment,", ",Agent,Comment,").replace(",one,", ",ana,");
    let (_, said) = proposed(&csv, &["# agent = \"…\" # NOT FOUND", "Agent (column 5), Agent (column 7)"], &[]);
    assert_eq!(said.code, 4, "{}", said.whole());
}

#[test]
fn a_broken_line_in_a_file_of_utf_8_is_named_and_stops_no_other() {
    let good: Vec<String> = (10..30).map(|n| format!("A{n},2026-03-05T10:00:00Z,chat,x,ana,Grüße 王莉\n")).collect();
    let bytes =
        [format!("{HEADER}\n{}", good.concat()).as_bytes(), b"A9,2026-03-05T10:00:00Z,chat,x,ana,Gr\xfc\xdfe\n"]
            .concat();
    let says = "bytes that are not UTF-8, in a file that is UTF-8 otherwise";
    let (desk, said, map) = sampled("x.csv", &bytes);
    assert!(
        map.contains(&format!("# Not read: x.csv:22:6: {says}")) && !map.contains("encoding ="),
        "{map}{}",
        said.whole()
    );
    let refused = desk.run("mona", "intake import x.csv").refused(65, &format!("x.csv:22:6: {says}"));
    assert!(!refused.whole().contains("--encoding"), "{}", refused.whole());
    let said = desk.run("mona", "intake import x.csv --keep-good --rejects r.csv");
    assert!(said.code == 4 && facts(&desk).len() == 20, "{}", said.whole());
    // It does not come back unmended.
    desk.run("mona", "intake import r.csv").refused(65, "a NUL character");
}

#[test]
fn sheets_with_rows_that_were_not_read_are_named_by_sample_and_import() {
    let book = workbook(&[("Data", Some(3)), ("April", Some(5)), ("Notes", Some(0)), ("May", Some(1))]);
    let says = "One sheet was read. Others have rows too: `April`, `May`. Take each with --sheet NAME";
    let (desk, said, map) = sampled("x.xlsx", &book);
    assert!(map.contains(says) && !map.contains("sheet = \""), "{map}");
    assert!(said.whole().contains(says), "{}", said.whole());
    for line in ["import x.xlsx --map p.toml --sample", "import x.xlsx --map p.toml --dry-run", "import x.xlsx"] {
        let said = desk.run("mona", &format!("intake {line}")).ok();
        assert!(said.whole().contains(says), "{line}: {}", said.whole());
    }
    desk.write("y.xlsx", &book);
    let both = desk.run("mona", "intake import x.xlsx y.xlsx").ok();
    assert!(both.whole().contains("`May` of x.xlsx, `April` of y.xlsx"), "{}", both.whole());
    // Somebody who names a sheet knows of the others; where no other has rows nothing is said.
    let named = desk.run("mona", "intake import x.xlsx --sheet April").ok();
    assert!(!named.whole().contains("Others"), "{}", named.whole());
    let (_, said, map) = sampled("x.xlsx", workbook(&[("One", Some(1)), ("Two", Some(0))]));
    assert!(!map.contains("sheet") && !said.whole().contains("sheet"), "{map}{}", said.whole());
}

#[test]
fn the_only_column_of_ids_is_the_ref_whatever_its_name_and_that_is_said() {
    let head = "Opened,Agent,Queue,Channel,Kram";
    let with = |cell: &str, count: usize| rows(head, &format!("2026-03-#T10:00:00Z,ana,x,chat,{cell}"), count);
    let says = ["ref = \"Kram\"", "`Kram` is taken for the ref because its values are all different"];
    for cell in ["T-#", "10#", "2026-0#", "a#f"] {
        proposed(&with(cell, 4), &says, &["made_from"]);
    }
    // Too few rows prove nothing, and neither do words, amounts, lengths, days, sentences or numbers in no order.
    proposed(&with("T-#", 3), &["made_from = \"*\""], &["\nref = "]);
    for cell in ["#EUR", "EUR#", "PT#S", "2026-04-#", "T #", "#.50", "+49#", "17724423#"] {
        proposed(&with(cell, 4), &["made_from = \"*\""], &["\nref = "]);
    }
    let csv = |cells: [&str; 4]| {
        let row = |(at, cell): (usize, &str)| format!("2026-03-{at:02}T10:00:00Z,ana,x,chat,{cell}\n");
        format!("{head}\n{}", (1..).zip(cells).map(row).collect::<String>())
    };
    proposed(&csv(["3012", "3013", "3019", "4001"]), &says, &[]);
    for cells in [
        ["312", "95", "120", "40"],
        ["A-1", "A-2", "A-2", "A-3"],
        ["A-1", "", "A-2", "A-3"],
        ["one", "two", "six", "ten"],
    ] {
        proposed(&csv(cells), &["made_from = "], &["\nref = "]);
    }
    // Of several a person must say which; a known name needs no guess.
    let two = rows(&format!("{head},Mehr"), "2026-03-#T10:00:00Z,ana,x,chat,T-#,C-#", 4);
    proposed(&two, &["`Kram`, `Mehr` have other values in every row"], &["\nref = "]);
    let known = rows(&format!("{head},Ticket"), "2026-03-#T10:00:00Z,ana,x,chat,C-#,T-#", 4);
    proposed(&known, &["ref = \"Ticket\""], &["is taken for the ref"]);
}

#[test]
fn a_ref_is_not_made_from_a_column_that_looks_like_a_status_or_a_rating_whatever_its_name() {
    let csv = |cells: &[&str], count: usize| {
        let row = |at: usize| format!("2026-03-{at:02}T10:00:00Z,ana,x,chat,{}\n", cells[at % cells.len()]);
        format!("Opened,Agent,Queue,Channel,Kram\n{}", (1..=count).map(row).collect::<String>())
    };
    for cells in [["1", "4"], ["neu", "fertig"], ["待处理", "完成"]] {
        let says = [
            "made_from = [\"Opened\", \"Agent\"]",
            "`Kram` may be a status or a rating, which changes later: it says only",
        ];
        proposed(&csv(&cells, 6), &says, &["\"*\""]);
        // Five rows of two values are too few to tell.
        proposed(&csv(&cells, 5), &["made_from = \"*\""], &["may be a status"]);
    }
    for cells in [["11", "400"], ["same", "same"], ["a long sentence about it", "and another one of them"]] {
        proposed(&csv(&cells, 6), &["made_from = \"*\""], &["may be a status"]);
    }
    // Where what stays the same is equal in several rows, a person must say.
    let equal = csv(&["neu", "fertig"], 6).replace("2026-03-02", "2026-03-01");
    proposed(&equal, &["# NOT DECIDED: name columns", "# made_from = "], &["\nmade_from"]);
}
