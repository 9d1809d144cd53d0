//! Ratings on other scales, ids that a spreadsheet broke, and numbers that are not masked.

use crate::maps::{HEAD, ROW, facts, only, refused, take, taken, with};

fn rated(scale: &str, rating: &str) -> String {
    only(&format!("[rating]\nscale = \"{scale}\"\n"), &with("rating", &format!("\"{rating}\"")), 6)
}

#[test]
fn ratings_of_another_scale_become_the_nearest_of_five_points() {
    let all = |scale: &str, from: u32, to: u32| (from..=to).map(|n| rated(scale, &n.to_string())).collect::<String>();
    assert_eq!(all("1-10", 1, 10), "1122334455");
    assert_eq!(all("0-10", 0, 10), "11223334455");
    assert_eq!(all("1-3", 1, 3), "135");
    assert_eq!(all("6-1", 1, 6), "543321", "the lowest is best");
}

#[test]
fn from_the_middle_between_two_points_a_rating_goes_towards_three() {
    for (rating, kept) in [
        ("12", "1"),
        ("12.5", "2"),
        ("12,499", "1"),
        ("37.5", "3"),
        ("62.5", "3"),
        ("87.5", "4"),
        ("87.501", "5"),
        ("100.0", "5"),
    ] {
        assert_eq!(rated("0-100", rating), kept, "{rating}");
    }
}

#[test]
fn what_is_not_on_the_scale_is_refused_and_what_the_map_says_is_from_1_to_5() {
    let map = "[rating]\nscale = \"1-10\"\n";
    for rating in ["0", "11", "-1", "1e1", "good", "5.0001"] {
        refused(map, &with("rating", rating), &format!("x.csv:2: `rating`: `{rating}` is not on the scale 1-10"));
    }
    let smiley = format!("{map}[values.rating]\n\":)\" = \"5\"\n");
    assert_eq!(only(&smiley, &with("rating", ":)"), 6), "5");
    assert_eq!(only(&smiley, &with("rating", "8"), 6), "4");
    assert_eq!(only(map, &with("rating", ""), 6), "–");
    refused("[rating]\nscale = \"5\"\n", &with("rating", "1"), "x.map.toml:2:9: `5` is no scale");
    refused("[rating]\nscale = \"5-5\"\n", &with("rating", "1"), "`5-5` is no scale");
}

#[test]
fn the_answer_says_how_a_scale_was_read() {
    let (_, answer) = take("[rating]\nscale = \"1-10\"\n", "x.csv", with("rating", "8"));
    let answer = answer.ok().whole();
    assert!(answer.contains("Ratings on the scale 1-10 are kept as 1 to 5"), "{answer}");
}

#[test]
fn an_id_that_a_spreadsheet_cut_short_is_refused_with_advice() {
    for id in ["1.23E+11", "1,00E+04", "1E+11", "2.5e-7"] {
        let csv = format!("{HEAD}\n\"{id}\"{}\n", &ROW[3..]);
        refused("", &csv, &format!("x.csv:2: `ref`: `{id}` is a number that a spreadsheet has cut short"));
        refused("", &csv, "export the column as text");
    }
    for id in ["1E11", "E+11", "A1.2E+11", "1.23E+1A"] {
        assert_eq!(taken("", &format!("{HEAD}\n{id}{}\n", &ROW[3..]))[0][0], id);
    }
}

#[test]
fn an_id_that_is_an_error_or_a_formula_of_a_spreadsheet_is_refused_with_advice() {
    for id in ["#REF!", "#N/A", "#VALUE!", "#BEZUG!", "########"] {
        let csv = format!("{HEAD}\n{id}{}\n", &ROW[3..]);
        refused("", &csv, &format!("x.csv:2: `ref`: `{id}` is an error of a spreadsheet (mend it there"));
    }
    let quoted = format!("{HEAD}\n\"=\"\"00123\"\"\"{}\n", &ROW[3..]);
    refused(
        "",
        &quoted,
        "`ref`: `=\"00123\"` is a formula, which a spreadsheet shows as `00123` (export the column as text",
    );
    let bare = format!("{HEAD}\n=\"00123\"{}\n", &ROW[3..]);
    refused("", &bare, "open the file there and save it as .xlsx");
    for id in ["#1", "#12-REF", "#", "##", "=1", "N/A"] {
        assert_eq!(taken("", &format!("{HEAD}\n{id}{}\n", &ROW[3..]))[0][0], id);
    }
}

#[test]
fn a_made_ref_is_never_held_for_a_card_number() {
    let map = "[fields]\nreceived = \"when\"\n[ref]\nmade_from = [\"n\"]\nprefix = \"4000 0000 0000 0002 \"\n";
    let csv = "n,when,channel,category,agent\n1,2026-03-01T10:00:00Z,chat,complaint,ana\n";
    assert!(taken(map, csv)[0][0].starts_with("4000 0000 0000 0002 "));
}

const MASKED: &str =
    "Customer: I never get the verification code. I called 10010 twice. My order is 5100000000000008 please";

#[test]
fn what_was_masked_is_shown_with_its_line_and_the_words_around_it() {
    let (desk, answer) =
        take("", "x.csv", with("details,reply", &format!("{MASKED},Pay with 5100 0000 0000 0008 now")));
    let answer = answer.ok().whole();
    assert!(answer.contains("Masked in line 2: …e verification code. I called *** twice. My order"), "{answer}");
    assert!(answer.contains("Masked in line 2: Pay with 5100 00** **** 0008 now"), "{answer}");
    assert!(!answer.contains("10010") && !answer.contains("5100000000000008"), "{answer}");
    assert!(answer.contains("[mask] keep"), "{answer}");
    assert!(facts(&desk)[0][9].contains("I called *** twice"));
}

#[test]
fn a_sample_shows_what_would_be_masked_and_what_is_kept() {
    let (desk, _) = take("", "x.csv", with("details", MASKED));
    let sample =
        |desk: &crate::support::Desk| desk.run("mona", "intake import x.csv --map x.map.toml --sample").ok().whole();
    assert!(sample(&desk).contains("Masked in line 2: …e verification code. I called *** twice."), "{}", sample(&desk));
    desk.write("x.map.toml", "[mask]\nkeep = [\"10010\", \"5100000000000008\"]\n");
    assert!(sample(&desk).contains(MASKED) && !sample(&desk).contains("Masked in"), "{}", sample(&desk));
}

#[test]
fn numbers_that_the_map_keeps_are_not_masked_and_others_are() {
    let map = "[mask]\nkeep = [\"10010\", \"5100-0000 00000008\"]\n";
    assert_eq!(only(map, &with("details", MASKED), 9), MASKED);
    let spaced = "Pay 5100 0000 0000 0008 or 4000 0000 0000 0002";
    assert_eq!(only(map, &with("details", spaced), 9), "Pay 5100 0000 0000 0008 or 4000 00** **** 0002");
    assert_eq!(only(map, &with("details", "verification code 100102"), 9), "verification code ***");
    let (desk, answer) = take(map, "x.csv", format!("{HEAD}\n5100000000000008{}\n", &ROW[3..]));
    answer.ok();
    assert_eq!(facts(&desk)[0][0], "5100000000000008");
    refused(
        "[mask]\nkeep = [\"12\"]\n",
        &with("details", "x"),
        "x.map.toml:2:9: a number to keep is three digits or more",
    );
    refused("[mask]\nkeep = [\"ORD-123\"]\n", &with("details", "x"), "a number to keep is three digits or more");
}
