//! The public key of a person: registered by themselves, of a known type, and nobody else's.

use crate::support::{Desk, repo};
use assize::core::people::{PersonId, PublicKey, fingerprints, key, key_of};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rusqlite::Connection;

/// A public key line with these fields after its type.
fn line(kind: &str, fields: &[&[u8]]) -> String {
    let framed = [&[kind.as_bytes()], fields].concat();
    let bytes: Vec<u8> =
        framed.iter().flat_map(|field| [&u32::try_from(field.len()).unwrap().to_be_bytes(), *field].concat()).collect();
    format!("{kind} {}", STANDARD.encode(bytes))
}

/// An ed25519 key that differs from the others by a number.
fn ed25519(number: u8) -> String {
    line("ssh-ed25519", &[&[number; 32]])
}

/// The centre, where some keys lie about.
fn desk() -> Desk {
    let desk = Desk::centre();
    desk.write("one.pub", format!("{} iris@laptop\n", ed25519(1)));
    desk.write("two.pub", format!("{}\n", ed25519(2)));
    desk
}

fn conn(desk: &Desk) -> Connection {
    Connection::open(desk.path("qa.db")).unwrap()
}

fn person(desk: &Desk, handle: &str) -> PersonId {
    let sql = "SELECT id FROM person WHERE handle = ?1";
    PersonId(conn(desk).query_row(sql, [handle], |row| row.get(0)).unwrap())
}

fn held(desk: &Desk, handle: &str) -> Option<String> {
    key_of(&conn(desk), person(desk, handle), i64::MAX).unwrap().map(|(_, public)| public)
}

fn newest_entry(desk: &Desk) -> i64 {
    conn(desk).query_row("SELECT max(id) FROM entry", [], |row| row.get(0)).unwrap()
}

/// Runs a command that is refused, saying this, and leaves the file as it was.
#[track_caller]
fn refused(desk: &Desk, who: &str, words: &str, code: i32, says: &str) {
    let head = desk.head();
    desk.run(who, words).refused(code, says);
    assert_eq!(desk.head(), head, "{words}");
}

#[test]
fn a_key_is_kept_without_its_comment_and_shown_by_its_fingerprint() {
    let desk = desk();
    let said = desk.run("iris", "people key one.pub").ok().stdout;
    assert!(said.contains("This is your key from now on") && said.contains("SHA256:"), "{said}");
    assert_eq!(held(&desk, "iris"), Some(ed25519(1)));
    assert!(!std::fs::read(desk.path("qa.db")).unwrap().windows(6).any(|window| window == b"laptop"));
    let listed = desk.run("", "people list").ok().stdout;
    let print = PublicKey::parse(&ed25519(1)).unwrap().fingerprint();
    assert!(listed.contains(&format!("Key of iris: {print}.")), "{listed}");
    assert!(!listed.contains("AAAAC3"), "{listed}");
}

#[test]
fn the_same_key_again_changes_nothing_and_so_does_none_twice() {
    let desk = desk();
    desk.run("iris", "people key one.pub").ok();
    let head = desk.head();
    let said = desk.run("iris", "people key one.pub").ok().stdout;
    assert!(said.contains("already; nothing was recorded"), "{said}");
    assert_eq!(desk.head(), head);
    desk.run("iris", "people key --none").ok();
    let head = desk.head();
    let said = desk.run("iris", "people key --none").ok().stdout;
    assert!(said.contains("already; nothing was recorded"), "{said}");
    assert_eq!(desk.head(), head);
    assert_eq!(held(&desk, "iris"), None);
}

#[test]
fn somebody_without_a_key_has_none_to_take_away() {
    let desk = desk();
    let head = desk.head();
    desk.run("ana", "people key --none").ok();
    assert_eq!(desk.head(), head);
}

#[test]
fn the_key_of_an_earlier_day_is_still_found_as_it_was_then() {
    let desk = desk();
    let before = newest_entry(&desk);
    desk.run("iris", "people key one.pub").ok();
    let first = newest_entry(&desk);
    desk.run("iris", "people key two.pub").ok();
    let second = newest_entry(&desk);
    desk.run("iris", "people key --none").ok();
    let (conn, iris) = (conn(&desk), person(&desk, "iris"));
    let at = |entry: i64| key_of(&conn, iris, entry).unwrap();
    assert_eq!(at(before), None);
    assert_eq!(at(first), Some((1, ed25519(1))));
    assert_eq!(at(second), Some((2, ed25519(2))));
    assert_eq!(at(i64::MAX), None);
    assert_eq!(key(&conn, 1).unwrap(), Some((iris, ed25519(1))));
    assert_eq!(key(&conn, 3).unwrap(), None, "a row that takes a key away holds none");
    assert_eq!(fingerprints(&conn).unwrap(), []);
}

#[test]
fn a_key_that_was_taken_away_can_be_registered_again() {
    let desk = desk();
    for words in ["people key one.pub", "people key --none", "people key one.pub"] {
        desk.run("iris", words).ok();
    }
    assert_eq!(held(&desk, "iris"), Some(ed25519(1)));
}

#[test]
fn a_key_of_somebody_else_is_refused_until_they_have_another() {
    let desk = desk();
    desk.run("iris", "people key one.pub").ok();
    refused(&desk, "jude", "people key one.pub", 1, "this key is iris's: a key is one person's");
    desk.run("iris", "people key two.pub").ok();
    desk.run("jude", "people key one.pub").ok();
    assert_eq!(held(&desk, "jude"), Some(ed25519(1)));
}

#[test]
fn a_key_is_registered_for_nobody_else() {
    let desk = desk();
    refused(&desk, "mona", "--for iris people key one.pub", 2, "--for has no meaning for `people key`");
    refused(&desk, "zoe", "people key one.pub", 1, "nobody here is called `zoe`");
    refused(&desk, "iris", "people key", 2, "required");
    refused(&desk, "iris", "people key one.pub --none", 2, "cannot be used with");
}

#[test]
fn a_handle_with_a_key_is_never_merged_away_so_no_key_changes_hands() {
    let desk = desk();
    desk.run("bo", "people key one.pub").ok();
    refused(&desk, "mona", "people merge bo --into ana --note Twice", 1, "bo has acted: people key");
    assert_eq!(held(&desk, "bo"), Some(ed25519(1)));
}

#[test]
fn a_private_key_is_refused_and_nothing_of_it_is_repeated() {
    let desk = desk();
    let secret = std::fs::read_to_string(repo().join("tests/signed/key")).unwrap();
    desk.write("id", &secret);
    let said = desk.run("iris", "people key id").refused(65, "this is a private key; nothing of it was kept");
    let body = secret.lines().nth(1).unwrap();
    assert!(said.stderr.contains(".pub") && !said.whole().contains(body), "{}", said.whole());
    desk.write("id.ppk", "PuTTY-User-Key-File-3: ssh-ed25519\nPrivate-Lines: 1\n");
    refused(&desk, "iris", "people key id.ppk", 65, "this is a private key");
    desk.write("bare", body);
    let said = desk.run("iris", "people key bare").refused(65, "this is no public key of a known type");
    assert!(!said.whole().contains(&body[..20]), "{}", said.whole());
}

#[test]
fn what_is_no_one_key_in_the_form_of_openssh_is_refused() {
    let desk = desk();
    let cut = ed25519(1);
    for (text, says) in [
        (String::new(), "there is no key in this file"),
        (format!("{}\n{}\n", ed25519(1), ed25519(2)), "a person has one key, and this file has 2 lines"),
        (format!("restrict {}", ed25519(1)), "this is no public key of a known type"),
        (line("ssh-dss", &[b"p", b"q", b"g", b"y"]), "this is no public key of a known type"),
        ("---- BEGIN SSH2 PUBLIC KEY ----\n".to_owned(), "this public key is not in the form of OpenSSH"),
        ("ssh-ed25519".to_owned(), "it holds a key of another type, or none"),
        ("ssh-ed25519 ???".to_owned(), "its second word is not base64"),
        (cut[..cut.len() - 4].to_owned(), "it is cut off, or goes on after its end"),
        (ed25519(1).replacen("ssh-ed25519", "ssh-rsa", 1), "it holds a key of another type, or none"),
        (line("ssh-ed25519", &[&[1; 31]]), "it has not 32 bytes"),
        (line("ssh-ed25519", &[&[1; 32], b"more"]), "it holds a key of another type, or none"),
    ] {
        desk.write("odd.pub", &text);
        refused(&desk, "iris", "people key odd.pub", 65, says);
    }
    refused(&desk, "iris", "people key nowhere.pub", 66, "there is no file nowhere.pub");
}

#[test]
fn every_type_of_key_that_the_help_names_is_taken() {
    for (kind, fields) in [
        ("ssh-ed25519", 1),
        ("ecdsa-sha2-nistp256", 2),
        ("ecdsa-sha2-nistp384", 2),
        ("ecdsa-sha2-nistp521", 2),
        ("sk-ssh-ed25519@openssh.com", 2),
        ("sk-ecdsa-sha2-nistp256@openssh.com", 3),
        ("ssh-rsa", 2),
    ] {
        let written = line(kind, &vec![&[7; 32][..]; fields]);
        let read = PublicKey::parse(&format!("\u{feff}# a remark\n  {written}  somebody at home \r\n")).unwrap();
        assert_eq!(read.as_str(), written);
    }
}

#[test]
fn the_fingerprint_is_the_one_of_ssh_keygen() {
    let public = std::fs::read_to_string(repo().join("tests/signed/key.pub")).unwrap();
    let print = PublicKey::parse(&public).unwrap().fingerprint();
    assert_eq!(print, "SHA256:/gFDB9W+I/izuPuJlLDJjB9kxRz6YD0qRcvBdCK8iOE");
}

#[test]
fn the_house_rules_say_how_disputes_are_ruled_on() {
    let desk = desk();
    let shown = desk.run("", "policy show --format json").ok().stdout;
    for said in ["\"rulings\": \"plain\"", "\"late_ruling\": \"next\"", "\"appeal\": 3"] {
        assert!(shown.contains(said), "no {said} in {shown}");
    }
    let policy = std::fs::read_to_string(desk.path("policy.toml")).unwrap();
    let signed = format!("{policy}\n[disputes]\nrulings = \"signed\"\nlate_ruling = \"agent\"\n");
    desk.write("signed.toml", signed);
    desk.run("mona", "policy publish signed.toml").ok();
    let shown = desk.run("", "policy show --format json").ok().stdout;
    assert!(shown.contains("\"rulings\": \"signed\"") && shown.contains("\"late_ruling\": \"agent\""), "{shown}");
}

#[test]
fn house_rules_for_disputes_that_nobody_knows_are_refused() {
    let desk = desk();
    for (rules, says) in [
        ("[disputes]\nrulings = \"stamped\"\n", "unknown word `stamped`"),
        ("[disputes]\nlate_ruling = \"never\"\n", "unknown word `never`"),
        ("[disputes]\nruling = \"signed\"\n", "rulings"),
        ("[deadlines]\nappeal = 0\n", "[deadlines] appeal is 1 to 100 working days, not 0"),
        ("[deadlines]\nappeal = 101\n", "[deadlines] appeal is 1 to 100 working days, not 101"),
    ] {
        desk.write("odd.toml", rules);
        refused(&desk, "mona", "policy publish odd.toml", 65, says);
    }
}
