//! Refusals of the core that no other test comes by: each is made to happen once, with what it says to do.

use crate::arbitration::{TUESDAY, arbiter, disputed, staffed, talked};
use crate::support::{Desk, repo};

/// Each of these is refused with this code, and says both.
#[track_caller]
fn each(desk: &Desk, cases: &[(&str, &str, i32, &str, &str)]) {
    for (who, words, code, says, hint) in cases {
        let words: Vec<String> = split(words);
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let said = desk.args(who, &words).refused(*code, says);
        assert!(said.stderr.contains(hint), "no `{hint}` in {}", said.whole());
    }
}

/// Words with those in quotes as one.
fn split(words: &str) -> Vec<String> {
    let quoted = words.split('\'').enumerate();
    let parts = quoted.flat_map(|(place, part)| -> Vec<String> {
        if place % 2 == 1 { vec![part.to_owned()] } else { part.split_whitespace().map(str::to_owned).collect() }
    });
    parts.collect()
}

/// A request X-1 that nobody has yet, on the channel phone.
fn asked() -> Desk {
    Desk::once((), || {
        let desk = Desk::centre();
        let words = "intake add --ref X-1 --channel phone --details 'My card' --customer c --received 2026-03-02T08:00";
        let words = split(words);
        desk.args("mona", &words.iter().map(String::as_str).collect::<Vec<_>>()).ok();
        desk
    })
}

#[test]
fn a_request_goes_its_way_step_by_step() {
    let desk = asked();
    each(
        &desk,
        &[
            ("mona", "assign request X-1 --specialist", 1, "`X-1` is not triaged yet", "assize intake triage X-1"),
            (
                "mona",
                "intake add --ref X-1 --channel phone --details Other --customer c --received 2026-03-02T08:00",
                1,
                "there is a request `X-1` already, and it says something else",
                "a number of its own",
            ),
            ("mona", "intake triage D-1 --category complaint", 1, "`D-1` came in finished", "assize intake show D-1"),
        ],
    );
    desk.run("mona", "intake triage X-1 --category complaint").ok();
    each(
        &desk,
        &[
            ("mona", "assign request X-1 --specialist", 1, "nobody has `X-1` yet", "assize assign request X-1 first"),
            ("mona", "intake approve X-1 --response", 1, "there is no response of `X-1` to approve yet", "intake show"),
        ],
    );
    desk.run("mona", "assign request X-1 --to ana --note Knows").ok();
    each(&desk, &[("mona", "assign request X-1 --to bo", 2, "say why somebody else is to have it", "--note TEXT")]);
    desk.run("ana", "intake confirm X-1 --yes --statement Card").ok();
    desk.run("ana", "intake respond X-1 --reply Done").ok();
    each(
        &desk,
        &[
            ("mona", "assign request X-1 --to bo --note No", 1, "`X-1` is answered: it stays with ana", "--specialist"),
            (
                "lea",
                "intake approve X-1 --understanding --return No",
                1,
                "`X-1` is answered already: return the response instead",
                "assize intake approve X-1 --response --return NOTE",
            ),
        ],
    );
    desk.write("one.txt", "Agent: hello");
    desk.write("two.txt", "Agent: something else");
    desk.run("ana", "intake archive X-1 --transcript one.txt").ok();
    let other = "intake archive X-1 --transcript two.txt";
    each(&desk, &[("ana", other, 1, "`X-1` is archived already, with another dialogue", "assize intake show X-1")]);
}

#[test]
fn a_request_that_nobody_on_duty_can_take_stays_and_says_why() {
    let desk = asked();
    desk.run("mona", "intake triage X-1 --category complaint --language billing").ok();
    desk.run("mona", "people absent ana --from 2026-03-02 --to 2026-03-02").ok();
    let says = "no agent with billing is on duty today: `X-1` cannot be routed";
    each(&desk, &[("mona", "assign request X-1", 1, says, "assize people list shows skills and absences")]);
}

#[test]
fn a_roster_says_what_is_wrong_with_each_line() {
    let desk = Desk::centre();
    let head = "handle,name,role,team,from,to\n";
    for (line, says) in [
        ("ana,Ana Other,agent,north,2026-01-01,", "ana has another name in the roster (one handle is one person"),
        ("zed,Zed,agent,north,2026-01-01,2025-01-01", "`to` is before `from` (swap them"),
        ("zed,Zed,agent,,2026-01-01,", "`team` is empty"),
        ("z\u{200b}d,Zed,agent,north,2026-01-01,", "has a character that cannot be seen, \\u{200b}"),
        ("zed,Zed,agent,north,01.02.2026,", "`01.02.2026` is not a day like 2026-03-02: write 2026-02-01"),
    ] {
        desk.write("p.csv", format!("{head}{line}\n"));
        let said = desk.run("mona", "people import p.csv").refused(65, "p.csv:2: ");
        assert!(said.stderr.contains(says), "no `{says}` in {}", said.whole());
    }
    desk.write("p.csv", format!("{head}{},Zed,agent,north,2026-01-01,\n", "z".repeat(101)));
    desk.run("mona", "people import p.csv").refused(65, "a handle or a team has at most 100 characters (shorten it)");
    each(
        &desk,
        &[
            ("mona", "people absent ana --from 2026-03-05 --cancel", 1, "no absence of ana from 2026-03-05", "began"),
            ("mona", "people merge nora --into ana --note x", 1, "a merge gives nobody a role", "end that stint"),
        ],
    );
}

#[test]
fn a_count_of_another_system_says_what_is_wrong_with_each_line() {
    let desk = Desk::centre();
    for (line, says) in [
        ("ana,2026-03-02,chat,5", "2026-03-02 is not over: what was counted of it may grow (count it when it is over)"),
        ("vera,2026-03-01,chat,5", "vera was not an agent on 2026-03-01 (who was what: assize people list)"),
        ("ana,2026-03-01,chat,\"1,5\"", "`1,5` is not a whole number up to"),
        ("ana,2026-13-01,chat,5", "`2026-13-01` is not a day like 2026-03-02: a year has the months 01 to 12"),
        (",2026-03-01,chat,5", "`agent` is empty"),
    ] {
        desk.write("v.csv", format!("agent,day,channel,dialogues\n{line}\n"));
        let said = desk.run("mona", "intake volumes v.csv").refused(65, "v.csv was not taken in");
        assert!(said.stderr.contains(says), "no `{says}` in {}", said.whole());
    }
}

#[test]
fn a_card_is_proposed_and_published_for_days_that_people_were_told() {
    let desk = Desk::centre();
    let card = std::fs::read_to_string(repo().join("tests/centre/card.toml")).unwrap();
    desk.write("c2.toml", card.replace("version = 1", "version = 2"));
    desk.write("c3.toml", card.replace("version = 1", "version = 2").replace("Polite and warm", "Warm"));
    desk.write("c9.toml", card.replace("version = 1", "version = 9"));
    each(
        &desk,
        &[
            ("mona", "card publish c2.toml --from 2026-03-01", 1, "2026-03-01 is over", "--from 2026-03-02 or later"),
            (
                "mona",
                "card publish c9.toml",
                1,
                "the next version of chat is 2, not 9",
                "write version = 2 in the card",
            ),
            ("mona", "card propose c2.toml --until 2026-03-03", 1, "until 2026-03-09 at least", "comment_within"),
            ("mona", "arbitrate precedents --criterion nix", 1, "no card has a criterion `nix`", "tone"),
            ("mona", "card export chat", 2, "say what to write: --to xlsx or --to md", "--out card.xlsx"),
        ],
    );
    desk.run("mona", "card propose c2.toml --until 2026-03-20").ok();
    let sooner = "card propose c3.toml --until 2026-03-10";
    each(
        &desk,
        &[("mona", sooner, 1, "people were told that they can comment until 2026-03-20", "--until 2026-03-20")],
    );
    desk.write(
        "other.toml",
        ["tone", "facts", "identity", "chat"]
            .iter()
            .fold(card, |card, id| card.replace(&format!("\"{id}\""), &format!("\"m{id}\""))),
    );
    desk.run("mona", "card publish other.toml").ok();
    each(&desk, &[("mona", "card show", 2, "say which card: chat/1, mchat/1", "name one of them")]);
}

/// The centre with another plan beside its own, whose seed is witnessed.
fn witnessed(seed: &str) -> Desk {
    Desk::once(seed, || {
        let desk = Desk::centre();
        let plan = std::fs::read_to_string(repo().join("tests/centre/plan.toml")).unwrap();
        let days = format!("days = 3\nseed = \"{seed}\"\noverlaps = [\"daily\"]");
        desk.write("other.toml", plan.replace("daily", "other").replace("days = 3", &days));
        desk.run("mona", "assign plan add other.toml").ok();
        desk
    })
}

#[test]
fn a_draw_by_dice_waits_for_their_digits_and_a_local_one_for_nothing() {
    let desk = witnessed("dice");
    desk.run("mona", "assign commit other").ok();
    each(
        &desk,
        &[
            (
                "mona",
                "assign draw other-2026-03-01",
                2,
                "other-2026-03-01 waits for its seed",
                "the digits as they fell",
            ),
            ("mona", "assign draw nothing --seed 1", 1, "nothing is committed under `nothing`", "wait for their seed"),
        ],
    );
    let desk = Desk::drawn();
    each(
        &desk,
        &[
            ("mona", "assign draw daily-2026-03-01", 1, "a local seed is drawn with its commitment", "assign nightly"),
            ("mona", "report disputes --period 2026-03 --from 2026-03-01", 2, "not both", "--period counts"),
            ("mona", "score explain 1", 1, "audit 1 has no score yet", "assize score try"),
        ],
    );
}

#[test]
fn a_draw_by_pledges_waits_for_each_party() {
    let desk = witnessed("reveal");
    let pledge = |party: &str, secret: &str| {
        let said = desk.run("mona", &format!("assign pledge {party} --secret {secret}")).ok();
        let said = said.stdout.lines().chain(said.stderr.lines()).find(|line| line.starts_with(&format!("{party}:")));
        said.map(str::to_owned).expect("a pledge")
    };
    let (works, boss) = (pledge("works", "aaaaaaaaaaaaaaaa1234"), pledge("boss", "bbbbbbbbbbbbbbbb1234"));
    let copied = format!("boss:{}", works.split_once(':').unwrap().1);
    let both = format!("assign commit other --pledge {works} --pledge {copied}");
    each(&desk, &[("mona", &both, 2, "pledged the same: one of them copied the other", "")]);
    desk.run("mona", &format!("assign commit other --pledge {works} --pledge {boss}")).ok();
    let one = "assign draw other-2026-03-01 --reveal works:aaaaaaaaaaaaaaaa1234";
    each(
        &desk,
        &[
            (
                "mona",
                "assign draw other-2026-03-01 --reveal works",
                2,
                "--reveal is PARTY:SECRET, not `works`",
                "write it",
            ),
            ("mona", one, 2, "boss has not revealed yet: --reveal boss:SECRET", "if a party refuses"),
        ],
    );
}

#[test]
fn files_that_cannot_be_meant_are_refused() {
    let desk = Desk::centre();
    desk.write("long.toml", "#".repeat((4 << 20) + 1));
    each(
        &desk,
        &[
            ("mona", "card check long.toml", 65, "long.toml is longer than 4 MiB", "is it the right file?"),
            ("mona", "intake import - --rejects -", 2, "--rejects needs a file: stdout has the answer", "rejects.csv"),
            ("mona", "assign nightly --date 1.2.2026", 2, "--date: `1.2.2026` is not a day", "write 2026-02-01"),
        ],
    );
}

#[test]
fn only_the_person_who_made_a_file_acts_in_it_while_it_has_no_manager() {
    let desk = Desk::new();
    desk.run("rosa", "init --rehearsal").ok();
    desk.write("card.toml", "");
    let says = "only rosa, who made this file, may publish a card while it has no manager";
    each(&desk, &[("mona", "card publish card.toml", 1, says, "assize people import")]);
}

#[test]
fn an_arbiter_answers_each_disputed_criterion_once() {
    let (mut desk, _) = talked();
    desk.at(TUESDAY);
    desk.run("mona", "assign nightly");
    let arbiter = arbiter(&desk);
    each(
        &desk,
        &[(
            &arbiter,
            "arbitrate take 1 --answer facts=full",
            65,
            "`facts` is not open in dispute 1",
            "disputed is tone",
        )],
    );
    desk.run(&arbiter, "arbitrate take 1 --answer tone=full").ok();
    let says = "your answers in dispute 1 are recorded already, and they were others";
    each(&desk, &[(&arbiter, "arbitrate take 1 --answer tone=none", 1, says, "the ruling may differ")]);
}

#[test]
fn work_goes_to_somebody_who_is_here() {
    let desk = staffed("gone,Gus Gone,lead,north,2020-01-01,2026-02-01,,\n");
    disputed(&desk);
    let notes = "held = \"2026-03-02\"\nagent_side = \"Yes\"\n[[point]]\ncriterion = \"tone\"\noutcome = \"kept\"\n\
        [[action]]\nkind = \"criterion\"\nowner = \"gone\"\ndue = \"2026-03-09\"\ntask = \"Say it\"\n";
    desk.write("n.toml", notes);
    let says = "n.toml:8:9: gone has left: name somebody who can do it";
    each(&desk, &[("sam", "dispute session 1 --notes n.toml", 65, says, "assize people list")]);
}

#[test]
fn an_audit_of_a_void_draw_is_scored_no_more() {
    let desk = Desk::drawn();
    let (audit, auditor) = desk.audit_of("ana");
    desk.run("mona", "assign void daily-2026-03-01 --note Wrong").ok();
    desk.write(
        "a.json",
        "{\"answers\": {\"tone\": \"full\", \"facts\": \"full\", \"identity\": \"yes\"}, \"met\": \"kind\"}",
    );
    let words = format!("score submit {audit} --answers a.json");
    each(&desk, &[(&auditor, &words, 1, &format!("audit {audit} is void, as its draw daily-2026-03-01 is"), "")]);
}

#[test]
fn a_row_of_an_export_says_which_of_its_values_cannot_be_meant() {
    let desk = Desk::centre();
    let head = "ref,received,closed,channel,category,agent,customer,notice,transcript\n";
    let long = "x".repeat(401);
    for (row, says) in [
        ("N-1,2026-03-01T10:00:00Z,2026-03-01T09:00:00Z,chat,complaint,ana,c,,Hi", "`closed` is before `received`"),
        ("N-1,1989-03-01T10:00:00Z,,chat,complaint,ana,c,,Hi", "`received`: 1989-03-01T10:00:00Z is before 1990"),
        ("N-1,2026-03-01T10:00:00Z,,chat,complaint,ana,c,perhaps,Hi", "`notice`: `perhaps` is not yes or no"),
        (&format!("{long},2026-03-01T10:00:00Z,,chat,complaint,ana,c,,Hi"), "`ref` is longer than 400 bytes"),
        ("N-\u{7}1,2026-03-01T10:00:00Z,,chat,complaint,ana,c,,Hi", "`ref` has a control character, \\u{7}"),
        ("N-1,01.03.2026 10:00,,chat,complaint,ana,c,,Hi", "`received`: "),
    ] {
        desk.write("n.csv", format!("{head}{row}\n"));
        let said = desk.run("mona", "intake import n.csv").refused(65, "n.csv:2");
        assert!(said.stderr.contains(says), "no `{says}` in {}", said.whole());
    }
}
