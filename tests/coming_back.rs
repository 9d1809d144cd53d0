//! Coming back: what was erased does not come back with the next import, which says so and goes on.

use crate::erasure::{audit_of, clear_inputs, holding, leaves, number, told};
use crate::support::{Answer, Desk};

/// The customer whose words stand in the dialogue S-1.
const CUSTOMER: &str = "Quetzal Fine";

fn erase(desk: &Desk, of: &[&str], more: &[&str]) {
    desk.args("mona", &[&["keep", "erase"], of, &["--reason", "asked"]].concat()).ok();
    desk.args("max", &[&["keep", "approve", "1"], more].concat()).ok();
}

/// The world after the customer's words were erased on 20 March.
fn without_customer(more: &[&str]) -> Desk {
    let desk = told();
    erase(&desk, &["--customer", CUSTOMER], more);
    clear_inputs(&desk);
    desk
}

/// The world after Ana had left and her name was erased.
fn without_ana(more: &[&str]) -> Desk {
    let mut desk = told();
    desk.write(
        "mail.csv",
        "handle,name,role,team,from,to,login,skills,email\nana,Ana Ruiz,agent,north,2022-01-01,,,,ana@example.com\n",
    );
    desk.run("mona", "people import mail.csv").ok();
    leaves(&mut desk);
    erase(&desk, &["--agent", "ana"], more);
    clear_inputs(&desk);
    desk
}

const ROSTER: &str = "handle,name,role,team,from,to,login,skills,email\n\
    ana,Ana Ruiz,agent,north,2022-01-01,2026-03-20,,,ana@example.com\n\
    new,Newton Ode,agent,north,2026-03-01,,,,\n";

fn roster(desk: &Desk, text: &str, more: &str) -> Answer {
    desk.write("roster.csv", text);
    desk.run("mona", &format!("people import roster.csv{more}"))
}

/// The last day of Ana, as `leaves` has it.
fn roster_of(desk: &Desk) -> String {
    let until: String = rusqlite::Connection::open(desk.path("qa.db"))
        .unwrap()
        .query_row("SELECT until FROM stint_now WHERE handle = 'ana' AND role = 'agent'", [], |row| row.get(0))
        .unwrap();
    ROSTER.replace("2026-03-20", &until)
}

#[test]
fn the_next_roster_brings_no_erased_name_back_and_takes_in_the_rest() {
    for more in [&[][..], &["--no-mark"]] {
        let desk = without_ana(more);
        let answer = roster(&desk, &roster_of(&desk), "").ok();
        assert!(answer.stdout.contains("Line 2: the name of ana was erased on "), "{}", answer.whole());
        assert!(answer.stdout.contains("Line 2: the e-mail address of ana was erased on "), "{}", answer.whole());
        assert!(answer.stdout.contains("--bring-back ana"), "{}", answer.whole());
        assert_eq!(number(&desk, "SELECT count(*) FROM person WHERE name = 'Newton Ode'"), 1);
        // The night after: the same is said again, and nothing is recorded.
        let head = desk.head();
        let again = roster(&desk, &roster_of(&desk), "").ok();
        assert!(again.stdout.contains("the name of ana was erased"), "{}", again.whole());
        assert_eq!(desk.head(), head);
        clear_inputs(&desk);
        assert_eq!(holding(desk.folder(), "Ana Ruiz"), [""; 0]);
        assert_eq!(holding(desk.folder(), "ana@example.com"), [""; 0]);
        desk.run("", "verify").ok();
    }
}

#[test]
fn a_row_as_json_counts_what_stayed_out() {
    let desk = without_ana(&[]);
    let answer = roster(&desk, &roster_of(&desk), " --format json").ok();
    assert_eq!(answer.rows()[0]["held_back"], 2, "{}", answer.whole());
}

#[test]
fn who_is_back_gets_name_and_address_by_a_word_that_says_so() {
    let desk = without_ana(&[]);
    roster(&desk, &roster_of(&desk), " --bring-back ana").ok();
    assert_eq!(number(&desk, "SELECT count(*) FROM name_now WHERE name = 'Ana Ruiz'"), 1);
    assert_eq!(number(&desk, "SELECT count(*) FROM email WHERE address = 'ana@example.com'"), 1);
    let again = roster(&desk, &roster_of(&desk), "").ok();
    assert!(!again.stdout.contains("was erased"), "{}", again.whole());
    roster(&desk, &roster_of(&desk), " --bring-back nobody").refused(1, "nobody here is called `nobody`");
}

#[test]
fn an_erased_name_under_another_handle_stays_out_too_as_long_as_a_mark_of_it_stands() {
    let other = "handle,name,role,team,from\nruiz,ANA  RUIZ,agent,north,2026-03-01\n";
    let desk = without_ana(&[]);
    let answer = roster(&desk, other, "").ok();
    assert!(answer.stdout.contains("the name of ruiz was erased on "), "{}", answer.whole());
    assert_eq!(number(&desk, "SELECT count(*) FROM person WHERE handle = 'ruiz' AND name IS NULL"), 1);
    let namesake = without_ana(&[]);
    roster(&namesake, other, " --namesake ruiz").ok();
    assert_eq!(number(&namesake, "SELECT count(*) FROM person WHERE name = 'ANA  RUIZ'"), 1);
    let unmarked = without_ana(&["--no-mark"]);
    roster(&unmarked, other, "").ok();
    assert_eq!(number(&unmarked, "SELECT count(*) FROM person WHERE name = 'ANA  RUIZ'"), 1);
}

#[test]
fn an_erased_name_becomes_no_handle_which_could_never_be_erased() {
    let desk = without_ana(&[]);
    let as_handle = "handle,name,role,team,from\nAna Ruiz,,agent,north,2026-03-01\n";
    roster(&desk, as_handle, "").refused(65, "`Ana Ruiz` is a name that was erased on ");
    // An export that names people would have her enrolled under her name.
    desk.write("k7.csv", "handle,name,role,team,from,to\nk7,Wanda Voss,agent,north,2025-01-01,2025-12-31\n");
    desk.run("mona", "people import k7.csv").ok();
    desk.run("mona", "keep erase --agent k7 --reason asked").ok();
    desk.run("max", "keep approve 2").ok();
    desk.write("said.csv", "ref,received,channel,category,agent\nX-1,2026-03-01T10:00:00Z,chat,complaint,Wanda Voss\n");
    desk.run("mona", "intake import said.csv --enrol north").refused(65, "`Wanda Voss` is a name that was erased on ");
    desk.write("map.toml", "[values.agent]\n\"Wanda Voss\" = \"k7\"\n");
    desk.run("mona", "intake import said.csv --map map.toml --enrol north").ok();
    desk.write("roster.csv", as_handle);
    desk.args("mona", &["people", "import", "roster.csv", "--namesake", "Ana Ruiz"]).ok();
}

#[test]
fn a_name_is_given_again_by_hand_only_where_that_is_said() {
    let desk = without_ana(&[]);
    let rename = |who: &str, name: &str, more: &[&str]| {
        desk.args("mona", &[&["people", "rename", who, "--name", name, "--note", "back"], more].concat())
    };
    rename("ana", "Ana Ruiz", &[]).refused(1, "this name was erased on ");
    rename("ana", "Somebody Else", &[]).refused(1, "or the one of ana was");
    rename("bo", "Ana Ruiz", &[]).refused(1, "this name was erased on ");
    rename("ana", "Ana Ruiz", &["--bring-back"]).ok();
    rename("ana", "Ana Ruiz-Keller", &[]).ok();
}

fn dialogue(desk: &Desk, reference: &str, received: &str, more: &[&str]) -> Answer {
    desk.write(
        "more.csv",
        format!("ref,received,channel,category,agent,customer,transcript\n{reference},{received},chat,complaint,bo,{CUSTOMER},Customer: I am Quetzal.\n"),
    );
    desk.args("mona", &[&["intake", "import", "more.csv"], more].concat())
}

#[test]
fn an_old_dialogue_of_an_erased_customer_comes_in_as_an_erasure_leaves_it() {
    let desk = without_customer(&[]);
    let answer = dialogue(&desk, "N-1", "2026-02-10T10:00:00Z", &[]).ok();
    assert!(answer.stdout.contains("1 row of a customer whose text was erased later than that"), "{}", answer.whole());
    assert!(answer.stdout.contains("(line 2)"), "{}", answer.whole());
    assert_eq!(number(&desk, "SELECT count(*) FROM request WHERE ref = 'N-1' AND salt IS NULL AND content = 0"), 1);
    let head = desk.head();
    dialogue(&desk, "N-1", "2026-02-10T10:00:00Z", &[]).ok();
    assert_eq!(desk.head(), head, "the same again changes nothing");
    clear_inputs(&desk);
    assert_eq!(holding(desk.folder(), "Quetzal"), [""; 0]);
    desk.run("", "verify").ok();
}

#[test]
fn what_an_erased_customer_writes_afterwards_comes_in_as_any_other() {
    let mut desk = without_customer(&[]);
    desk.at("2026-03-23T09:00:00Z");
    let answer = dialogue(&desk, "N-2", "2026-03-22T10:00:00Z", &[]).ok();
    assert!(answer.stdout.contains("erased before they wrote again: taken in as any other"), "{}", answer.whole());
    assert_eq!(number(&desk, "SELECT count(*) FROM request WHERE ref = 'N-2' AND customer = 'Quetzal Fine'"), 1);
}

#[test]
fn words_of_an_erased_customer_come_back_by_a_word_that_says_so_and_the_entry_tells() {
    let desk = without_customer(&[]);
    dialogue(&desk, "N-1", "2026-02-10T10:00:00Z", &["--bring-back", CUSTOMER]).ok();
    assert_eq!(number(&desk, "SELECT count(*) FROM request WHERE ref = 'N-1' AND transcript IS NOT NULL"), 1);
    let told =
        "SELECT count(*) FROM entry WHERE act = 'intake import' AND note LIKE '%1 whose words were brought back%'";
    assert_eq!(number(&desk, told), 1);
    let other = without_customer(&["--no-mark"]);
    dialogue(&other, "N-1", "2026-02-10T10:00:00Z", &[]).ok();
    assert_eq!(number(&other, "SELECT count(*) FROM request WHERE ref = 'N-1' AND transcript IS NOT NULL"), 1);
}

#[test]
fn a_mark_tells_no_name_and_is_of_this_file_alone() {
    let one = without_customer(&[]);
    let marks = |desk: &Desk| -> Vec<u8> {
        let conn = rusqlite::Connection::open(desk.path("qa.db")).unwrap();
        conn.query_row("SELECT mark FROM erased_name", [], |row| row.get(0)).unwrap()
    };
    let key: Vec<u8> = rusqlite::Connection::open(one.path("qa.db"))
        .unwrap()
        .query_row("SELECT key FROM file", [], |row| row.get(0))
        .unwrap();
    let told = [&key[..], b"erased customer\n", b"quetzal fine"].concat();
    let expected: [u8; 32] =
        sha2::Digest::finalize(sha2::Digest::chain_update(<sha2::Sha256 as sha2::Digest>::new(), told)).into();
    assert_eq!(marks(&one), expected, "as docs/file.md says, who has the file can test a guess");
    assert_eq!(number(&without_customer(&["--no-mark"]), "SELECT count(*) FROM erased_name"), 0);
    let access = one.args("mona", &["keep", "access", "--customer", CUSTOMER]);
    access.refused(1, "nothing about this customer any more: it was erased on 2026-03-20");
}

#[test]
fn where_the_name_stands_in_words_of_others_it_is_counted_and_said() {
    let desk = told();
    desk.write(
        "more.csv",
        format!("ref,received,channel,category,agent,customer,transcript\nO-1,2026-02-27T10:00:00Z,chat,complaint,bo,c-77,Customer: My neighbour {CUSTOMER} says so.\nO-2,2026-02-27T10:00:00Z,chat,complaint,bo,c-78,Customer: Quetzal fines are high.\n"),
    );
    desk.run("mona", "intake import more.csv").ok();
    let (audit, _) = audit_of(&desk, "S-1");
    assert!(audit > 0);
    let plan = desk.args("mona", &["keep", "erase", "--customer", CUSTOMER, "--reason", "asked"]).ok();
    assert!(plan.stdout.contains("Where the name still stands"), "{}", plan.whole());
    assert!(plan.stdout.contains("O-1") && !plan.stdout.contains("O-2"), "{}", plan.whole());
    assert!(plan.stdout.contains("1 text of others still says the whole name"), "{}", plan.whole());
    let done = desk.run("max", "keep approve 1").ok();
    assert!(done.stdout.contains("1 text of others still says the whole name"), "{}", done.whole());
    assert!(done.stdout.contains("No byte of what was erased is left in the file and its log"), "{}", done.whole());
    desk.run("mona", "keep erase --ref O-1 --reason asked").ok();
    desk.run("max", "keep approve 2").ok();
    clear_inputs(&desk);
    assert_eq!(holding(desk.folder(), CUSTOMER), [""; 0]);
}

#[test]
fn a_name_that_stands_nowhere_else_is_said_to_stand_nowhere_else() {
    let desk = told();
    let plan = desk.args("mona", &["keep", "erase", "--customer", CUSTOMER, "--reason", "asked"]).ok();
    assert!(plan.stdout.contains("No other text about people says the whole name."), "{}", plan.whole());
    let plan = desk.run("mona", "keep erase --ref S-1 --reason asked").ok();
    assert!(!plan.stdout.contains("whole name"), "a dialogue has none: {}", plan.whole());
}

#[test]
fn a_name_in_a_text_of_no_dialogue_is_named_with_its_entry_and_the_command_that_shows_it() {
    let desk = told();
    desk.write("acd.csv", "agent,day,dialogues\nbo,2026-02-27,41\n");
    desk.run("mona", "intake volumes acd.csv").ok();
    desk.write("acd.csv", "agent,day,dialogues\nbo,2026-02-27,40\n");
    let note = format!("{CUSTOMER} was counted twice");
    desk.args("mona", &["intake", "volumes", "acd.csv", "--amend", &note]).ok();
    let entry = number(&desk, "SELECT entry FROM recount");
    let ask = ["keep", "erase", "--customer", CUSTOMER, "--reason", "asked", "--format", "json"];
    let page: serde_json::Value = serde_json::from_str(&desk.args("mona", &ask).ok().stdout).unwrap();
    let [row] = page["rows"][0]["still_stands"].as_array().unwrap().as_slice() else { panic!("{page}") };
    assert_eq!(row["about"], format!("recount of entry {entry}"));
    assert_eq!((&row["entries"], &row["shown_by"]), (&entry.to_string().into(), &"assize assign coverage".into()));
    let done = desk.run("max", "keep approve 1").ok();
    assert!(done.stdout.contains("1 text of no dialogue and no person still says the whole name"), "{}", done.whole());
    assert!(!done.stdout.contains("--ref REF"), "it has no ref: {}", done.whole());
}

#[test]
fn a_name_in_the_names_of_files_and_in_refs_is_listed() {
    let desk = told();
    std::fs::rename(desk.path("said.csv"), desk.path("export quetzal fine.csv")).unwrap();
    desk.args("mona", &["intake", "import", "export quetzal fine.csv"]).ok();
    desk.write(
        "more.csv",
        "ref,received,channel,category,agent\nQuetzal_Fine-2,2026-02-27T10:00:00Z,chat,complaint,bo\nQuetzal_Fines,2026-02-27T10:00:00Z,chat,complaint,bo\n",
    );
    desk.run("mona", "intake import more.csv").ok();
    desk.run("mona", "keep backup quetzal-fine.db").ok();
    let ask = ["keep", "erase", "--customer", CUSTOMER, "--reason", "asked", "--format", "json"];
    let page: serde_json::Value = serde_json::from_str(&desk.args("mona", &ask).ok().stdout).unwrap();
    let rows = page["rows"][0]["still_stands"].as_array().unwrap();
    let found: Vec<(&str, &str)> =
        rows.iter().map(|row| (row["of"].as_str().unwrap(), row["about"].as_str().unwrap())).collect();
    assert_eq!(found, [("backup", "quetzal-fine.db"), ("ref", "Quetzal_Fine-2")], "{page}");
}
