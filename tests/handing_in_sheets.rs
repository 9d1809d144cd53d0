//! Sheets of forms: a fault is told where it stands, rows stay with their audits, and the same answers are the same however
//! they are written.

use crate::form_text::rich;
use crate::handing_in::{busy, changed, form, full, hand_in, part, place, results, saved, typed_in};
use crate::support::Desk;
use calamine::{Reader, Xlsx, open_workbook};
use serde_json::json;

/// Answers of a row with a criterion: a note is missing at one, a quote is wrong at another.
fn faulty(names: &[String], row: &mut [String]) {
    let (answer, quote) = match row[place(names, "criterion")].as_str() {
        "tone" => ("partly", ""),
        "facts" => ("full", "never said"),
        _ => ("", ""),
    };
    for (name, text) in [("answer", answer), ("quote", quote)] {
        text.clone_into(&mut row[place(names, name)]);
    }
}

#[test]
fn a_wrong_quote_and_a_missing_note_are_told_at_their_own_cells() {
    let desk = Desk::drawn();
    let (auditor, audits) = busy(&desk);
    desk.run(&auditor, "score form --all --out forms.xlsx").ok();
    typed_in(&desk, "forms.xlsx", "filled.xlsx", |names, row| faulty(names, row));
    let said = hand_in(&desk, &auditor, "filled.xlsx").refused(65, "the answers do not fit").stderr;
    assert!(said.contains(&format!("filled.xlsx:D2: audit {}: `tone` is below full and needs", audits[0])), "{said}");
    assert!(said.contains(&format!("filled.xlsx:E3: audit {}: the quote for `facts`", audits[0])), "{said}");
    desk.run(&auditor, "score form --all --rows audit --out wide.xlsx").ok();
    typed_in(&desk, "wide.xlsx", "filled.xlsx", |names, row| {
        for (name, text) in [("tone", "partly"), ("facts", "full"), ("facts quote", "never said"), ("identity", "yes")]
        {
            row[place(names, name)] = text.to_owned();
        }
    });
    let said = hand_in(&desk, &auditor, "filled.xlsx").refused(65, "the answers do not fit").stderr;
    assert!(said.contains("filled.xlsx:D2: audit ") && said.contains("filled.xlsx:H2: audit "), "{said}");
    assert!(!said.contains(":C2:") && !said.contains(":F2:"), "{said}");
}

#[test]
fn a_note_where_none_may_be_is_told_at_its_own_cell_and_line() {
    let desk = rich();
    let (audit, auditor) = desk.audit_of("ana");
    desk.run(&auditor, &format!("score form {audit} --out forms.xlsx")).ok();
    typed_in(&desk, "forms.xlsx", "filled.xlsx", |names, row| {
        let is_remark = row[place(names, "criterion")] == "remark";
        for name in ["answer", "note"] {
            row[place(names, name)] = if is_remark { "Short" } else { "" }.to_owned();
        }
    });
    hand_in(&desk, &auditor, "filled.xlsx").refused(65, "filled.xlsx:D7: audit ").refused(65, "it has no note besides");
    let text = desk.run(&auditor, &format!("score form {audit} --to toml")).ok().stdout;
    let filled = text
        .replace("[criterion.remark]\nanswer = \"\"", "[criterion.remark]\nanswer = \"Short\"\nnote = \"x\"")
        .replace("[criterion.tone]\nanswer = \"\"", "[criterion.tone]\nanswer = \"partly\"")
        .replace(
            "[criterion.extra]\nanswer = \"\"\nnote = \"\"\nquote = \"\"",
            "[criterion.extra]\nanswer = \"yes\"\nquote = \"unsaid\"",
        );
    desk.write("form.toml", &filled);
    let said = hand_in(&desk, &auditor, "form.toml").refused(65, "").stderr;
    let line = |of: &str| filled[..filled.find(of).unwrap()].matches('\n').count() + 1;
    for (line, says) in [
        (line("note = \"x\""), "`remark` is answered in words"),
        (line("[criterion.tone]") + 2, "`tone` is below full"),
        (line("quote = \"unsaid\""), "the quote for `extra`"),
    ] {
        let told = said.lines().find(|told| told.contains(says)).unwrap_or_else(|| panic!("no {says} in {said}"));
        assert!(told.contains(&format!("form.toml:{line}:")), "{line}: {told}");
    }
}

#[test]
fn whatever_is_wrong_in_a_workbook_of_forms_is_told_at_its_cell_and_in_a_text_at_its_line() {
    let desk = Desk::drawn();
    let (auditor, audits) = busy(&desk);
    desk.run(&auditor, &format!("score form {} --out forms.xlsx", audits[0])).ok();
    let cases: [(&str, usize, usize, &str, &str); 7] = [
        ("C1", 0, 2, "anwser", "there is no column `anwser`"),
        ("H2", 1, 7, "one", "`revision` is not a number"),
        ("F3", 2, 5, "", "`for` is empty"),
        ("I2", 1, 8, "x", "is not a head"),
        ("A3", 2, 6, "chat/2", "this row is of another card"),
        ("C4", 3, 3, "A note", "has a note or a quote and no answer"),
        ("C7", 6, 2, "1441", "minutes are a whole number up to 1440"),
    ];
    for (cell, row, column, text, says) in cases {
        changed(&desk, "forms.xlsx", "filled.xlsx", |rows| rows[row][column] = text.to_owned());
        let said = hand_in(&desk, &auditor, "filled.xlsx").refused(65, says).stderr;
        assert!(said.contains(&format!("filled.xlsx:{cell}: ")), "{cell}: {said}");
    }
    // What cannot be read at all, too.
    changed(&desk, "forms.xlsx", "filled.xlsx", |rows| rows[1].push("beyond".to_owned()));
    let said = hand_in(&desk, &auditor, "filled.xlsx").refused(65, "but the header has").stderr;
    assert!(said.contains("filled.xlsx:R2: "), "{said}");
    desk.run(&auditor, &format!("score form {} --out forms.csv", audits[0])).ok();
    let csv = std::fs::read_to_string(desk.path("forms.csv")).unwrap();
    desk.write("filled.csv", csv.replacen(",[minutes],", ",[minutes],1441", 1));
    let line = csv[..csv.find(",[minutes],").unwrap()].matches('\n').count() + 1;
    let said = hand_in(&desk, &auditor, "filled.csv").refused(65, "minutes are a whole number").stderr;
    assert!(said.contains(&format!("filled.csv:{line}: ")), "{said}");
}

#[test]
fn rows_whose_audits_were_exchanged_are_refused() {
    let desk = Desk::drawn();
    let (auditor, audits) = busy(&desk);
    let head = desk.head();
    let other = |number: &str| audits[usize::from(number == audits[0].to_string())].to_string();
    let fill = |names: &[String], row: &mut Vec<String>| {
        for (name, text) in [("tone", "full"), ("facts", "full"), ("identity", "yes"), ("met", "All clear")] {
            row[place(names, name)] = text.to_owned();
        }
    };
    desk.run(&auditor, &format!("score form {} {} --rows audit --out wide.xlsx", audits[0], audits[1])).ok();
    typed_in(&desk, "wide.xlsx", "filled.xlsx", |names, row| {
        fill(names, row);
        row[0] = other(&row[0]);
    });
    let said = hand_in(&desk, &auditor, "filled.xlsx").refused(65, "were rows exchanged?").stderr;
    assert!(said.contains("filled.xlsx:B2: audit ") && said.contains("filled.xlsx:B3: audit "), "{said}");
    let rows = [["tone", "full"], ["facts", "full"], ["identity", "yes"], ["[met]", "All clear"]];
    let by_criterion = |number: &dyn Fn(&str) -> String, into: &str| {
        typed_in(&desk, "forms.xlsx", into, |names, row| {
            let answer = rows.iter().find(|[key, _]| row[place(names, "criterion")] == *key).map_or("", |one| one[1]);
            row[place(names, "answer")] = answer.to_owned();
            row[0] = number(&row[0]);
        });
    };
    desk.run(&auditor, &format!("score form {} {} --out forms.xlsx", audits[0], audits[1])).ok();
    by_criterion(&other, "filled.xlsx");
    let said = hand_in(&desk, &auditor, "filled.xlsx").refused(65, "were rows exchanged?").stderr;
    assert!(said.contains("filled.xlsx:J2: audit ") && said.contains("filled.xlsx:J8: audit "), "{said}");
    desk.run(&auditor, &format!("score form {} --rows audit --out wide.csv", audits[0])).ok();
    let csv = std::fs::read_to_string(desk.path("wide.csv")).unwrap();
    let (names, row) = csv.trim_end().split_once('\n').unwrap();
    let mut cells: Vec<String> = row.trim_end().split(',').map(str::to_owned).collect();
    let names: Vec<String> = names.trim_end().split(',').map(str::to_owned).collect();
    fill(&names, &mut cells);
    cells[0] = audits[1].to_string();
    desk.write("filled.csv", format!("{}\n{}\n", names.join(","), cells.join(",")));
    let said = hand_in(&desk, &auditor, "filled.csv").refused(65, "were rows exchanged?").stderr;
    assert!(said.contains("filled.csv:2: audit "), "{said}");
    assert_eq!(desk.head(), head, "nothing was recorded");
    // As they were written they come in.
    by_criterion(&str::to_owned, "filled.xlsx");
    let said = hand_in(&desk, &auditor, "filled.xlsx").ok();
    assert!(results(&said).iter().all(|(_, result)| result == "scored"), "{}", said.stdout);
}

#[test]
fn a_ref_that_a_spreadsheet_would_compute_comes_back_as_it_is() {
    let desk = crate::form_text::centre_with(crate::form_text::RICH, &|dialogues| dialogues.replace("D-", "-D  "));
    let (audit, auditor) = desk.audit_of("ana");
    for file in ["forms.csv", "forms.xlsx"] {
        desk.run(&auditor, &format!("score form {audit} --out {file}")).ok();
    }
    let csv = std::fs::read_to_string(desk.path("forms.csv")).unwrap();
    assert!(csv.contains(",'-D"), "{csv}");
    desk.write("filled.csv", csv.replace(",tone,,,,", ",tone,full,,,"));
    hand_in(&desk, &auditor, "filled.csv").refused(4, "");
    typed_in(&desk, "forms.xlsx", "filled.xlsx", |names, row| {
        let is_tone = row[place(names, "criterion")] == "tone";
        row[place(names, "answer")] = if is_tone { "full" } else { "" }.to_owned();
    });
    let said = hand_in(&desk, &auditor, "filled.xlsx").refused(4, "");
    assert_eq!(results(&said), [(audit, "not finished".to_owned())]);
}

#[test]
fn the_same_answers_in_other_words_are_no_contradiction() {
    let desk = rich();
    let (audit, auditor) = desk.audit_of("ana");
    std::fs::create_dir(desk.path("in")).unwrap();
    let answers = |named: serde_json::Value, days: serde_json::Value, note: &str, remark: &str| {
        let extra = if note.ends_with(' ') { json!({"level": "yes", "note": ""}) } else { json!("yes") };
        let tone = json!({"level": "partly", "note": note, "quote": note.replace("Late", "turn 2")});
        json!({"tone": tone, "mended": "na", "named": named, "days": days, "extra": extra, "remark": remark})
    };
    let put = |name: &str, answers: &serde_json::Value, met: &str| {
        let mut form = form(audit, answers);
        form["met"] = json!(met);
        saved(&desk, name, &auditor, &[form]);
    };
    put("in/a.json", &answers(json!("who, when"), json!("3.50"), "Late ", "a, b"), "Kind ");
    put("in/b.json", &answers(json!(["when", "who"]), json!(3.5), "Late", "a, b "), "Kind");
    put("in/c.json", &answers(json!("when,who"), json!("+3.5"), "Late", "a, b"), " Kind");
    let said = hand_in(&desk, &auditor, "in").ok();
    let told: Vec<String> = results(&said).into_iter().map(|(_, result)| result).collect();
    assert_eq!(told, ["scored", "scored before", "scored before"], "{}", said.stdout);
    // Words in another order are other words.
    let desk = rich();
    std::fs::create_dir(desk.path("in")).unwrap();
    let put = |name: &str, remark: &str| {
        saved(&desk, name, &auditor, &[form(audit, &answers(json!("who"), json!(3), "Late", remark))]);
    };
    put("in/a.json", "a, b");
    put("in/b.json", "b, a");
    let said = hand_in(&desk, &auditor, "in").refused(4, "");
    let told: Vec<String> = results(&said).into_iter().map(|(_, result)| result).collect();
    assert_eq!(told, ["left out", "left out"], "{}", said.stdout);
}

#[test]
fn every_workbook_of_forms_has_its_card_to_be_read() {
    let desk = rich();
    let (audit, auditor) = desk.audit_of("ana");
    for (rows, file) in [("criterion", "forms.xlsx"), ("audit", "wide.xlsx")] {
        desk.run(&auditor, &format!("score form {audit} --rows {rows} --language zh --out {file}")).ok();
        let mut book: Xlsx<_> = open_workbook(desk.path(file)).unwrap();
        let range = book.worksheet_range("card").unwrap();
        let rows: Vec<Vec<String>> = range.rows().map(|row| row.iter().map(ToString::to_string).collect()).collect();
        assert_eq!(rows[0], ["card", "criterion", "section", "title", "guidance", "answers", "weight", "rules"]);
        assert_eq!(rows.len(), 7);
        assert_eq!(rows[1][..5], ["chat/1", "tone", "态度", "礼貌热情", "问候，感谢。"]);
        assert!(rows[1][5].contains("partly 50 %: 有疏漏") && rows[1][7].contains("fails the card"), "{:?}", rows[1]);
        assert!(rows[2][7].contains("asked only if `tone` is partly") && rows[2][5].contains("na: "), "{:?}", rows[2]);
        let xml = part(&desk, file, "xl/worksheets/sheet3.xml");
        assert!(xml.contains("<sheetProtection"), "{xml}");
    }
}

#[test]
fn a_form_that_says_to_be_older_than_its_audit_is_left_out() {
    let desk = Desk::centre();
    let before = desk.head();
    desk.run("mona", "assign nightly").ok();
    let (auditor, audits) = busy(&desk);
    saved(&desk, "answers.json", &auditor, &[form(audits[0], &full())]);
    let text = std::fs::read_to_string(desk.path("answers.json")).unwrap();
    desk.write("older.json", text.replace(&desk.head(), &before));
    let said = hand_in(&desk, &auditor, "older.json").refused(4, "");
    let why = said.rows()[0]["why"].as_str().unwrap().to_owned();
    assert!(why.contains(&format!("the form was made before audit {} was drawn", audits[0])), "{why}");
    hand_in(&desk, &auditor, "answers.json").ok();
}

#[test]
fn forms_of_a_rehearsal_say_so_in_every_row_and_are_read_back_as_they_are() {
    const SAYS: &str = "REHEARSAL: the clock and the chance of this file are given, nothing here counts";
    let desk = Desk::drawn();
    let (auditor, audits) = busy(&desk);
    for rows in ["criterion", "audit"] {
        desk.run(&auditor, &format!("score form --all --rows {rows} --out {rows}.csv")).ok();
        let csv = std::fs::read_to_string(desk.path(&format!("{rows}.csv"))).unwrap();
        let mut lines = csv.lines();
        assert!(lines.next().unwrap().ends_with(",rehearsal"), "{csv}");
        assert_eq!(csv.matches(SAYS).count(), csv.matches(&format!(",{auditor},")).count(), "{csv}");
        desk.run(&auditor, &format!("score form --all --rows {rows} --out {rows}.xlsx")).ok();
        let mut book: Xlsx<_> = open_workbook(desk.path(&format!("{rows}.xlsx"))).unwrap();
        let sheet = book.worksheet_range("forms").unwrap();
        let last = sheet.width() - 1;
        assert_eq!(sheet.get((0, last)).unwrap().to_string(), "rehearsal");
        assert_eq!(sheet.get((1, last)).unwrap().to_string(), SAYS);
    }
    let text = desk.run(&auditor, &format!("score form {} --to toml", audits[0])).ok().stdout;
    assert!(text.starts_with(&format!("# {SAYS}\n")), "{text}");
    let said = hand_in(&desk, &auditor, "audit.csv");
    assert!(!said.whole().contains("rehearsal`"), "the column is known: {}", said.whole());
}
