//! Heads that were signed with an SSH key, checked with assize and by ssh-keygen alone.

use crate::support::{Answer, Desk};
use std::process::{Command, Stdio};

/// A new key in the desk's folder; answers its public half.
fn key(desk: &Desk, name: &str) -> String {
    let made = Command::new("ssh-keygen")
        .args(["-q", "-t", "ed25519", "-N", "", "-C", "", "-f"])
        .arg(desk.path(name))
        .stdin(Stdio::null())
        .status();
    assert!(made.expect("ssh-keygen: apt-get install openssh-client").success());
    std::fs::read_to_string(desk.path(&format!("{name}.pub"))).unwrap().trim().to_owned()
}

/// A desk whose manager registered a key; commands find ssh-keygen.
fn desk() -> (Desk, String) {
    let desk = Desk::drawn();
    let public = key(&desk, "key");
    run(&desk, "mona", "people key key.pub").ok();
    (desk, public)
}

/// Runs a command that may call ssh-keygen.
fn run(desk: &Desk, who: &str, words: &str) -> Answer {
    let mut command = desk.command(who);
    command.args(words.split_whitespace()).env("PATH", std::env::var_os("PATH").unwrap()).stdin(Stdio::null());
    crate::support::answer(&mut command)
}

fn signed() -> (Desk, String) {
    let (desk, public) = desk();
    run(&desk, "mona", "keep sign --key key --out head.txt").ok();
    desk.write("allowed", format!("mona {public}\n"));
    (desk, public)
}

fn text(desk: &Desk, name: &str) -> String {
    std::fs::read_to_string(desk.path(name)).unwrap()
}

/// A check that fails with these words.
#[track_caller]
fn fails(answer: &Answer, says: &str) {
    assert_eq!(answer.code, 3, "{}", answer.whole());
    assert!(answer.stdout.contains(says), "no `{says}` in {}", answer.whole());
}

/// C-T8.
#[test]
fn a_head_that_was_signed_passes_with_ssh_keygen_alone_by_the_command_of_the_docs() {
    let (desk, public) = signed();
    desk.write("allowed_signers", format!("mona namespaces=\"assize-head\" {public}\n"));
    let page = std::fs::read_to_string(crate::support::repo().join("docs/file.md")).unwrap();
    let command = "ssh-keygen -Y verify -f allowed_signers -I mona -n assize-head -s head.txt.sig < head.txt";
    assert!(page.contains(command), "docs/file.md does not give: {command}");
    let done = Command::new("sh").args(["-c", command]).current_dir(desk.folder()).output().unwrap();
    assert!(done.status.success(), "{done:?}");
    assert!(String::from_utf8_lossy(&done.stdout).starts_with("Good \"assize-head\" signature for mona"), "{done:?}");
}

#[test]
fn a_signed_head_says_which_file_when_and_by_whom() {
    let (desk, _) = desk();
    let head = desk.head();
    run(&desk, "mona", "keep sign --key key --out head.txt").ok();
    let text = text(&desk, "head.txt");
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines[0], "assize head 1");
    assert!(lines[1].starts_with(&format!("head: {head}")) && lines[1].len() > 66, "{text}");
    assert!(lines[2].starts_with("first: 1:"), "{text}");
    assert_eq!(lines[3..], ["at: 2026-03-02T09:00:00Z", "signer: mona", "rehearsal: yes"]);
    let verified = run(&desk, "", "verify --signature head.txt").ok().stdout;
    assert!(verified.contains(&format!("mona signed {head}")), "{verified}");
    assert!(verified.contains("by the key that this file itself has of them"), "{verified}");
    assert!(verified.contains("1 head given, all match"), "{verified}");
}

#[test]
fn a_signature_is_checked_by_signers_that_somebody_keeps_outside() {
    let (desk, _) = signed();
    let verified = run(&desk, "", "verify --signature head.txt --allowed allowed").ok().stdout;
    assert!(verified.contains("by the signers of allowed"), "{verified}");
    run(&desk, "", "verify --allowed allowed").refused(2, "--signature");
    run(&desk, "", "verify --signature head.txt --allowed nowhere").refused(66, "there is no file nowhere");
    run(&desk, "", "verify --signature nowhere").refused(66, "there is no file nowhere");
}

#[test]
fn text_and_signature_can_stand_in_one_file() {
    let (desk, _) = desk();
    let both = run(&desk, "mona", "keep sign --key key").ok().stdout;
    desk.write("mail.txt", both);
    run(&desk, "", "verify --signature mail.txt").ok();
    run(&desk, "", "verify --heads mail.txt").ok();
}

#[test]
fn a_wrong_an_expired_and_a_not_yet_valid_key_do_not_pass() {
    let (desk, public) = signed();
    let other = key(&desk, "other");
    for (line, says) in [
        (format!("mona {other}"), "it was not made with the key of mona"),
        (format!("kim {public}"), "it was not made with the key of mona"),
        (format!("mona valid-before=\"20200101\" {public}"), "the key of mona has expired"),
        (format!("mona valid-after=\"29990101\" {public}"), "the key of mona is not valid yet"),
        (format!("mona namespaces=\"git\" {public}"), "the allowed signers do not let mona sign for assize-head"),
        (String::new(), "it was not made with the key of mona"),
    ] {
        desk.write("allowed", format!("{line}\n"));
        fails(&run(&desk, "", "verify --signature head.txt --allowed allowed"), says);
    }
}

#[test]
fn a_signature_for_something_else_does_not_pass() {
    let (desk, _) = signed();
    let mut done = Command::new("ssh-keygen");
    done.args(["-q", "-Y", "sign", "-n", "assize-ruling", "-f", "key", "head.txt"])
        .env("SSH_ASKPASS_REQUIRE", "never")
        .current_dir(desk.folder())
        .stdin(Stdio::null());
    std::fs::remove_file(desk.path("head.txt.sig")).unwrap();
    assert!(done.status().unwrap().success());
    let says = "it was made for something other than a head";
    fails(&run(&desk, "", "verify --signature head.txt --allowed allowed"), says);
    fails(&run(&desk, "", "verify --signature head.txt"), says);
}

#[test]
fn an_altered_text_does_not_pass() {
    let (desk, _) = signed();
    let whole = text(&desk, "head.txt");
    desk.write("head.txt", whole.replace("2026-03-02", "2026-03-01"));
    fails(&run(&desk, "", "verify --signature head.txt"), "the key of mona signed another text");
    desk.write("head.txt", whole.replace("head: ", "head:  "));
    run(&desk, "", "verify --signature head.txt").refused(65, "this is no head that was signed with assize");
    desk.write("head.txt", "hello");
    run(&desk, "", "verify --signature head.txt").refused(65, "this is no head that was signed with assize");
    desk.write("head.txt", whole);
    desk.write("head.txt.sig", "-----BEGIN SSH SIGNATURE-----\nx\n-----END SSH SIGNATURE-----\n");
    fails(&run(&desk, "", "verify --signature head.txt"), "it is no signature that ssh-keygen can read");
    std::fs::remove_file(desk.path("head.txt.sig")).unwrap();
    run(&desk, "", "verify --signature head.txt").refused(66, "there is no file head.txt.sig");
}

#[test]
fn the_signed_head_of_another_file_does_not_pass() {
    let (desk, _) = signed();
    run(&desk, "mona", "--db other.db init --rehearsal --timezone UTC").ok();
    let verified = run(&desk, "", "--db other.db verify --signature head.txt --allowed allowed");
    fails(&verified, "it is of another file, or this one was made again");
    fails(&run(&desk, "", "--db other.db verify --signature head.txt"), "this file has no key of mona from then");
}

#[test]
fn a_signed_head_that_the_chain_does_not_hold_any_more_does_not_pass() {
    let (desk, _) = desk();
    std::fs::copy(desk.path("qa.db"), desk.path("old.db")).unwrap();
    run(&desk, "lea", "intake add --ref R-1 --channel chat --details Hello").ok();
    run(&desk, "mona", "keep sign --key key --out head.txt").ok();
    std::fs::rename(desk.path("old.db"), desk.path("qa.db")).unwrap();
    fails(&run(&desk, "", "verify --signature head.txt"), "is not in this chain");
    run(&desk, "lea", "intake add --ref R-2 --channel chat --details Hello").ok();
    fails(&run(&desk, "", "verify --signature head.txt"), "is not in this chain");
}

#[test]
fn only_a_key_that_its_signer_registered_signs() {
    let (desk, _) = desk();
    key(&desk, "other");
    run(&desk, "mona", "keep sign --key other").refused(1, "other is not the key that mona registered");
    run(&desk, "lea", "keep sign --key key").refused(1, "lea has no key on record to sign with");
    run(&desk, "nobody", "keep sign --key key").refused(1, "nobody");
    run(&desk, "", "keep sign --key key").refused(2, "say who you are");
    run(&desk, "mona", "keep sign --key nowhere").refused(66, "there is no key file nowhere");
    run(&desk, "mona", "keep sign").refused(65, "the key that you registered is not in the agent, or there is none");
}

#[test]
fn what_was_signed_before_is_not_written_over() {
    let (desk, _) = signed();
    let (before, signature) = (text(&desk, "head.txt"), text(&desk, "head.txt.sig"));
    run(&desk, "mona", "keep sign --key key --out head.txt").ok();
    assert_eq!((text(&desk, "head.txt"), text(&desk, "head.txt.sig")), (before.clone(), signature));
    run(&desk, "lea", "intake add --ref R-1 --channel chat --details Hello").ok();
    run(&desk, "mona", "keep sign --key key --out head.txt").refused(2, "is there already, with something else in it");
    run(&desk, "mona", "keep sign --key key --out plan.toml").refused(2, "is there already, with something else in it");
    assert_eq!(text(&desk, "head.txt"), before);
    run(&desk, "mona", "keep sign --key key --out qa.db").refused(2, "would overwrite the file itself");
}

#[test]
fn without_ssh_keygen_nothing_is_signed_and_nothing_passes() {
    let (desk, _) = signed();
    let without = |who: &str, words: &str| {
        let mut command = desk.command(who);
        command.args(words.split_whitespace()).env("PATH", "/nowhere").stdin(Stdio::null());
        crate::support::answer(&mut command)
    };
    without("mona", "keep sign --key key --out other.txt").refused(74, "ssh-keygen is not on this machine");
    assert!(!desk.path("other.txt").exists());
    let says = "the signature cannot be checked: ssh-keygen is not on";
    without("", "verify --signature head.txt").refused(74, says);
    without("", "verify --signature head.txt --allowed allowed").refused(74, says);
}

#[test]
fn a_signed_head_is_found_in_a_mail_with_other_text_and_other_line_ends() {
    let (desk, _) = desk();
    let both = run(&desk, "mona", "keep sign --key key").ok().stdout;
    let mails = [
        format!("Dear council,\n\n{both}\nKind regards\nMona\n"),
        both.replace('\n', "\r\n"),
        format!("\u{feff}Dear council,\r\n\r\n{}", both.replace('\n', "\r\n")),
        both.split_inclusive('\n').flat_map(|line| ["> ", line]).collect(),
        format!("{both}\n-- \n{both}"),
    ];
    for mail in mails {
        desk.write("mail.txt", &mail);
        let told = run(&desk, "", "verify --signature mail.txt").ok().stdout;
        assert!(told.contains("mona signed"), "{mail}\n{told}");
        desk.write("mail.txt", mail.replace("at: 2026-03-02", "at: 2026-03-01"));
        fails(&run(&desk, "", "verify --signature mail.txt"), "the key of mona signed another text");
    }
    // The text and its signature in two files.
    run(&desk, "mona", "keep sign --key key --out head.txt").ok();
    for name in ["head.txt", "head.txt.sig"] {
        desk.write(name, text(&desk, name).replace('\n', "\r\n"));
    }
    run(&desk, "", "verify --signature head.txt").ok();
    desk.write("two.txt", format!("{both}{}", both.replace("at: 2026-03-02", "at: 2026-03-01")));
    run(&desk, "", "verify --signature two.txt").refused(65, "2 heads that were signed stand in this text");
}

#[test]
fn a_head_is_signed_as_the_text_that_it_is_and_in_no_other_format() {
    let (desk, _) = desk();
    for words in ["keep sign --key key --format json", "keep sign --key key --out head.json"] {
        let told = run(&desk, "mona", words).refused(2, "it has no other format").stderr;
        assert!(told.contains("leave --format out"), "{told}");
    }
    assert!(!desk.path("head.json").exists());
}
