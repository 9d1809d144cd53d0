//! Signatures of rulings, made and checked by the ssh-keygen of the machine.

use crate::support::{repo, scratch};
use assize::cli::signing::{Checked, Keygen, NAMESPACE, Signer, principal};
use assize::core::people::PublicKey;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use tempfile::TempDir;

const TEXT: &str = "Ruling on dispute 7\ntone: upheld.\n";

/// Whether there is an ssh-keygen here; where not, that is said.
fn has_keygen() -> bool {
    let there = Command::new("ssh-keygen").arg("-?").stdin(Stdio::null()).output().is_ok();
    if !there {
        println!("skipped: no ssh-keygen here; apt-get install openssh-client");
    }
    there
}

/// A new key in a folder of its own; answers the private file, and the public half as it is kept.
fn made(kind: &str, passphrase: &str) -> (TempDir, PathBuf, String) {
    let folder = scratch();
    let file = folder.path().join("id");
    let done = Command::new("ssh-keygen")
        .args(["-q", "-t", kind, "-N", passphrase, "-C", "iris@laptop", "-f"])
        .arg(&file)
        .stdin(Stdio::null())
        .status()
        .unwrap();
    assert!(done.success());
    let public = std::fs::read_to_string(folder.path().join("id.pub")).unwrap();
    (folder, file, PublicKey::parse(&public).unwrap().as_str().to_owned())
}

fn keygen() -> Keygen {
    Keygen::at("ssh-keygen")
}

fn signer(public: &str) -> Signer<'_> {
    Signer { handle: "iris", public }
}

fn fixture(name: &str) -> String {
    std::fs::read_to_string(repo().join("tests/signed").join(name)).unwrap()
}

/// The public half that lies next to the signature of the fixture.
fn fixture_public() -> String {
    PublicKey::parse(&fixture("key.pub")).unwrap().as_str().to_owned()
}

#[track_caller]
fn bad(checked: &Checked, says: &str) {
    assert_eq!(*checked, Checked::Bad(says.to_owned()));
}

#[track_caller]
fn not_signed(keygen: &Keygen, key: &Path, public: &str, code: u8, says: &str) {
    let refusal = keygen.sign(TEXT, key, &signer(public)).unwrap_err();
    assert!(refusal.message.contains(says), "no `{says}` in {refusal:?}");
    assert_eq!(refusal.kind.exit_code(), code, "{refusal:?}");
    assert!(refusal.hint.is_some(), "{refusal:?}");
}

#[test]
fn a_text_that_was_signed_passes_with_the_key_of_the_signer() {
    if !has_keygen() {
        return;
    }
    for kind in ["ed25519", "ecdsa"] {
        let (_folder, file, public) = made(kind, "");
        let armored = keygen().sign(TEXT, &file, &signer(&public)).unwrap();
        assert!(armored.starts_with("-----BEGIN SSH SIGNATURE-----\n"), "{armored}");
        assert_eq!(keygen().check(TEXT, &armored, &signer(&public)).unwrap(), Checked::Good);
    }
}

#[test]
fn the_signature_that_lies_here_passes_and_one_letter_more_does_not() {
    if !has_keygen() {
        return;
    }
    let (text, armored, public) = (fixture("ruling.txt"), fixture("ruling.sig"), fixture_public());
    assert_eq!(keygen().check(&text, &armored, &signer(&public)).unwrap(), Checked::Good);
    let other = format!("{text}!");
    bad(&keygen().check(&other, &armored, &signer(&public)).unwrap(), "the key of iris signed another text");
}

#[test]
fn the_same_key_signs_the_same_text_in_the_same_way() {
    if !has_keygen() {
        return;
    }
    let folder = scratch();
    let file = folder.path().join("key");
    std::fs::write(&file, fixture("key")).unwrap();
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o600)).unwrap();
    let armored = keygen().sign(&fixture("ruling.txt"), &file, &signer(&fixture_public())).unwrap();
    assert_eq!(armored, fixture("ruling.sig"));
}

#[test]
fn a_signature_of_another_key_or_for_another_thing_does_not_pass() {
    if !has_keygen() {
        return;
    }
    let (folder, file, public) = made("ed25519", "");
    let armored = fixture("ruling.sig");
    let checked = keygen().check(&fixture("ruling.txt"), &armored, &signer(&public)).unwrap();
    bad(&checked, "it was not made with the key of iris");
    let text = folder.path().join("text");
    std::fs::write(&text, TEXT).unwrap();
    let mut mail = Command::new("ssh-keygen");
    mail.args(["-Y", "sign", "-n", "email", "-f"]).arg(&file).arg(&text).stdin(Stdio::null());
    assert!(mail.output().unwrap().status.success());
    let armored = std::fs::read_to_string(folder.path().join("text.sig")).unwrap();
    let checked = keygen().check(TEXT, &armored, &signer(&public)).unwrap();
    bad(&checked, "it was made for something other than a ruling");
}

#[test]
fn what_is_no_signature_does_not_pass() {
    if !has_keygen() {
        return;
    }
    let (whole, public) = (fixture("ruling.sig"), fixture_public());
    for armored in ["", "rubbish", &whole[..100], "-----BEGIN SSH SIGNATURE-----\nAAAA\n-----END SSH SIGNATURE-----\n"]
    {
        let checked = keygen().check(&fixture("ruling.txt"), armored, &signer(&public)).unwrap();
        assert!(matches!(checked, Checked::Bad(_)), "{armored}: {checked:?}");
    }
}

#[test]
fn a_key_on_record_that_would_let_others_sign_is_none() {
    for public in ["", "rubbish", &format!("{}\n* {}", fixture_public(), fixture_public())] {
        let checked = keygen().check(TEXT, "", &signer(public)).unwrap();
        bad(&checked, "what is on record as the key of iris is none");
    }
}

#[test]
fn a_handle_is_never_a_pattern_or_a_list_of_signers() {
    assert_eq!(principal("iris.wang-2@north"), "iris.wang-2@north");
    assert_eq!(principal("Ana Ruiz"), "Ana%20Ruiz");
    assert_eq!(principal("*,!a?\"#%\n"), "%2A%2C%21a%3F%22%23%25%0A");
    assert_eq!(principal("王丽"), "%E7%8E%8B%E4%B8%BD");
    let line = Signer { handle: "a b", public: "ssh-ed25519 AAAA" }.allowed();
    assert_eq!(line, format!("a%20b namespaces=\"{NAMESPACE}\" ssh-ed25519 AAAA\n"));
    if !has_keygen() {
        return;
    }
    let public = fixture_public();
    for handle in ["王丽", "*", "a,b", "!iris", "-I", "#"] {
        let signer = Signer { handle, public: &public };
        let checked = keygen().check(&fixture("ruling.txt"), &fixture("ruling.sig"), &signer).unwrap();
        assert_eq!(checked, Checked::Good, "{handle}");
    }
}

#[test]
fn a_key_that_the_signer_did_not_register_signs_nothing() {
    if !has_keygen() {
        return;
    }
    let (_folder, file, _) = made("ed25519", "");
    not_signed(&keygen(), &file, &fixture_public(), 1, "is not the key that iris registered");
}

#[test]
fn a_passphrase_is_never_waited_for_without_a_terminal() {
    if !has_keygen() {
        return;
    }
    let (folder, file, public) = made("ed25519", "a long one");
    let says = "has a passphrase, and there is no terminal to ask for it";
    not_signed(&keygen(), &file, &public, 2, says);
    not_signed(&keygen(), &folder.path().join("id.pub"), &public, 2, says);
}

#[test]
fn a_key_that_cannot_sign_is_refused_in_words() {
    if !has_keygen() {
        return;
    }
    let (folder, file, public) = made("ed25519", "");
    not_signed(&keygen(), &folder.path().join("nowhere"), &public, 66, "there is no key file");
    not_signed(&keygen(), folder.path(), &public, 66, "there is no key file");
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o644)).unwrap();
    not_signed(&keygen(), &file, &public, 65, "can be read by others");
    let rubbish = folder.path().join("an agent, usage: none");
    std::fs::write(&rubbish, "rubbish").unwrap();
    std::fs::set_permissions(&rubbish, std::fs::Permissions::from_mode(0o600)).unwrap();
    not_signed(&keygen(), &rubbish, &public, 65, "is no SSH key");
    std::fs::remove_file(&file).unwrap();
    let half = folder.path().join("id.pub");
    not_signed(&keygen(), &half, &public, 65, "is neither next to it nor in the agent");
}

#[test]
fn without_ssh_keygen_nothing_is_signed_and_a_check_says_that_it_was_none() {
    let folder = scratch();
    let file = folder.path().join("key");
    std::fs::write(&file, fixture("key")).unwrap();
    let missing = Keygen::at(folder.path().join("ssh-keygen"));
    not_signed(&missing, &file, &fixture_public(), 74, "ssh-keygen is not on this machine, or not on PATH");
    let checked = missing.check(TEXT, &fixture("ruling.sig"), &signer(&fixture_public())).unwrap();
    assert_eq!(checked, Checked::NotChecked("ssh-keygen is not on this machine, or not on PATH".to_owned()));
}

#[test]
fn an_ssh_keygen_that_is_too_old_or_is_stopped_has_checked_nothing() {
    let folder = scratch();
    let file = folder.path().join("key");
    std::fs::write(&file, fixture("key")).unwrap();
    let public = fixture_public();
    for (program, says) in [
        ("old-keygen", "cannot check: it takes OpenSSH 8.0"),
        ("stopped-keygen", "ended without an answer: signal: 9"),
        ("silent-keygen", "ended without an answer"),
    ] {
        let keygen = Keygen::at(repo().join("tests/signed").join(program));
        let Checked::NotChecked(why) = keygen.check(TEXT, &fixture("ruling.sig"), &signer(&public)).unwrap() else {
            panic!("{program} checked something");
        };
        assert!(why.contains(says), "{why}");
    }
    let old = Keygen::at(repo().join("tests/signed/old-keygen"));
    not_signed(&old, &file, &public, 74, "the ssh-keygen of this machine cannot sign");
    let stopped = Keygen::at(repo().join("tests/signed/stopped-keygen"));
    let refusal = stopped.sign(TEXT, &file, &signer(&public)).unwrap_err();
    assert!(refusal.message.contains("did not sign") && refusal.message.contains("signal: 9"), "{refusal:?}");
}
