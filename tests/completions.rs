//! What completes commands in a shell, and the pages for man.

use crate::support::Desk;
use std::process::Command;

#[test]
fn every_shell_gets_what_completes_every_command() {
    let desk = Desk::new();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish", "BASH"] {
        let text = desk.run("", &format!("completions {shell}")).ok().stdout;
        for word in ["keep", "backup", "nightly", "replace"] {
            assert!(text.contains(word), "{shell} does not know {word}");
        }
    }
    desk.run("", "completions tcsh").refused(2, "tcsh");
    desk.run("", "completions bash --out assize.bash").ok();
    let bash = Command::new("bash").arg("-n").arg(desk.path("assize.bash")).status();
    assert!(bash.is_ok_and(|status| status.success()), "bash cannot read it");
}

#[test]
fn bash_completes_a_verb_and_an_option() {
    let desk = Desk::new();
    desk.run("", "completions bash --out assize.bash").ok();
    for (words, place, says) in [("assize keep ba", 2, "backup"), ("assize keep backup --repl", 3, "--replace")] {
        let script = format!(
            "source ./assize.bash; COMP_WORDS=({words}); COMP_CWORD={place}; _assize assize \"${{COMP_WORDS[{place}]}}\" x; printf '%s\\n' \"${{COMPREPLY[@]}}\""
        );
        let done = Command::new("bash").args(["-c", &script]).current_dir(desk.folder()).output().unwrap();
        assert_eq!(String::from_utf8_lossy(&done.stdout).trim(), says, "{done:?}");
    }
}

#[test]
fn every_command_has_a_page_for_man() {
    let desk = Desk::new();
    desk.run("", "man --out man1/").ok();
    let page = std::fs::read_to_string(desk.path("man1/assize-keep-backup.1")).unwrap();
    assert!(page.contains(".TH") && page.contains("replace"), "{page}");
    let pages = std::fs::read_dir(desk.path("man1")).unwrap().count();
    assert!(pages > 100, "{pages} pages");
    let before = page;
    desk.run("", "man --out man1/").ok();
    assert_eq!(std::fs::read_to_string(desk.path("man1/assize-keep-backup.1")).unwrap(), before);
    assert!(desk.run("", "man").ok().stdout.contains(".TH assize"));
    std::fs::remove_file(desk.path("man1/assize.1")).unwrap();
    std::os::unix::fs::symlink("elsewhere", desk.path("man1/assize.1")).unwrap();
    desk.run("", "man --out man1/").refused(74, "is a link: nothing is written through it");
}

#[test]
fn pages_for_man_go_into_a_folder_unless_the_name_is_that_of_a_page() {
    let desk = Desk::new();
    desk.run("", "man --out manual").ok();
    assert!(desk.path("manual/assize-keep-backup.1").exists());
    desk.run("", "man --out assize.1").ok();
    assert!(std::fs::read_to_string(desk.path("assize.1")).unwrap().contains(".TH assize"));
    std::fs::create_dir(desk.path("pages.1")).unwrap();
    desk.run("", "man --out pages.1").ok();
    assert!(desk.path("pages.1/assize.1").exists());
    desk.write("notes.txt", "mine");
    let refused = desk.run("", "man --out notes.txt");
    assert_eq!(refused.code, 74, "{}", refused.whole());
    assert_eq!(std::fs::read_to_string(desk.path("notes.txt")).unwrap(), "mine");
}
