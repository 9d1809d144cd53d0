//! What a sample proposes never decides wrongly: what is odd is named with its line, what is not proven is left open.

use crate::maps::{desk, facts};
use crate::support::{Answer, Desk};

/// What a sample of a file says, and the map that it saves.
fn sampled(file: &str, bytes: impl AsRef<[u8]>) -> (Desk, Answer, String) {
    let desk = desk(&["ana", "bo"]);
    desk.write(file, bytes);
    let shown = desk.run("mona", &format!("intake import {file} --sample --out p.toml"));
    let map = std::fs::read_to_string(desk.path("p.toml")).unwrap_or_default();
    (desk, shown, map)
}

#[track_caller]
fn proposed(csv: &str, says: &[&str], never: &[&str]) -> (Desk, Answer) {
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
fn rows(header: &str, pattern: &str, count: usize) -> String {
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
    let says = ["`Ticket ID` looks like the ref, but is blank in 1 row", "ref = \"Ticket ID\""];
    proposed(&csv.replace("T13,", ",").replace("\n,", "\n\"\","), &[], &["\nref = \"Ticket ID\""]);
    let more = rows("Ticket ID,Created at,Channel,Category,Agent", "T#,2026-03-01T10:00:00Z,chat,x,ana", 12);
    proposed(&more.replace("T13,", "\"\","), &says, &["made_from"]);
    // Another column that is different in every row is the better one.
    let two = rows("ref,id,received,channel,category,agent", "R,T#,2026-03-#T10:00:00Z,chat,x,ana", 4);
    proposed(&two, &["ref = \"id\""], &["stands there"]);
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
        &["\nrating = ", "`rating` looks like a rating"],
    );
}
