//! Draws whose seed others witness: committed first, drawn by what comes after.

use crate::support::{Answer, Desk};
use assize::calc::digest::{hex, sha256};
use assize::calc::draw::{draw_key, pledge};

/// The centre with a plan whose seed comes from there.
fn centre(seed: &str) -> Desk {
    Desk::once(seed, || {
        let desk = Desk::centre();
        let plan = std::fs::read_to_string(desk.path("plan.toml")).unwrap();
        desk.write("witnessed.toml", plan.replace("days = 3", &format!("days = 3\nseed = \"{seed}\"")));
        desk.run("mona", "assign plan add witnessed.toml").ok();
        desk
    })
}

fn committed(answer: &Answer, key: &str) -> String {
    let document: serde_json::Value = serde_json::from_str(&answer.stdout).unwrap();
    document["rows"][0][key].as_str().unwrap().to_owned()
}

const DRAW: &str = "daily-2026-03-01";
const DICE: &str = "83920174659301827461";

#[test]
fn dice_decide_after_the_commitment_and_before_a_witness() {
    let desk = centre("dice");
    let answer = desk.run("mona", "assign commit daily --format json").ok();
    let (hash, text) = (committed(&answer, "commitment"), committed(&answer, "text"));
    assert_eq!(hex(&sha256(&[format!("{text}\n").as_bytes()])), hash, "what is shown is what was hashed");
    assert!(text.contains("\nseed-source=dice:20d10\n"), "{text}");
    desk.run("mona", &format!("assign draw {DRAW} --seed {DICE}")).refused(2, "--witness");
    let witnessed = ["assign", "draw", DRAW, "--seed", DICE, "--witness", "Ana, works council"];
    desk.args("mona", &witnessed).ok();
    let again = desk.args("mona", &witnessed).ok();
    assert!(again.stdout.contains("was drawn with this seed before"), "{}", again.whole());
    let other = ["assign", "draw", DRAW, "--seed", "92017465930182746183", "--witness", "Ana"];
    desk.args("mona", &other).refused(1, "is drawn already, with another seed");
    let conn = rusqlite::Connection::open(desk.path("qa.db")).unwrap();
    let key: String = conn.query_row("SELECT key FROM draw", [], |row| row.get(0)).unwrap();
    assert_eq!(key, draw_key(&hash, DICE));
    let list = desk.run("", "assign list --wide").ok();
    assert!(list.stdout.contains("dice: as good as their witness"), "{}", list.whole());
    desk.run("", "verify").ok();
}

#[test]
fn dice_with_too_little_chance_are_refused() {
    let desk = centre("dice");
    desk.run("mona", "assign commit daily").ok();
    for (seed, says) in [
        ("123", "20 dice give 20 digits"),
        ("12345678901234567890", "follow a pattern"),
        ("11111111111111111111", "repeats itself"),
        ("8392017465930182746x", "digits only"),
    ] {
        desk.args("mona", &["assign", "draw", DRAW, "--seed", seed, "--witness", "Ana"]).refused(2, says);
    }
    desk.run("mona", &format!("assign draw {DRAW}")).refused(2, "--seed");
    desk.run("mona", &format!("assign draw daily-2026-03-02 --seed {DICE}"))
        .refused(1, "did you mean `daily-2026-03-01`?");
}

#[test]
fn nightly_commits_alone_says_what_waits_and_draws_nothing_without_the_seed() {
    let desk = centre("dice");
    let night = desk.run("mona", "assign nightly");
    assert_eq!(night.code, 4, "{}", night.whole());
    assert!(night.stdout.contains("waits for 20 ten-sided dice"), "{}", night.whole());
    assert_eq!(desk.rows("report audits").len(), 0);
    let head = desk.head();
    assert_eq!(desk.run("mona", "assign nightly").code, 4);
    assert_eq!(desk.head(), head, "a second night commits nothing more");
    let shown = desk.run("mona", "assign commit daily").ok();
    assert!(shown.stdout.contains("was committed before; nothing was recorded"), "{}", shown.whole());
    let dry = desk.run("mona", "assign nightly --dry-run");
    assert!(dry.stdout.contains("waits for 20"), "{}", dry.whole());
}

#[test]
fn a_beacon_decides_by_a_round_that_comes_after_the_commitment() {
    let mut desk = centre("drand");
    desk.run("mona", "assign commit daily --round 5").refused(1, "round");
    let answer = desk.run("mona", "assign commit daily --format json").ok();
    let source = committed(&answer, "source");
    let round: u64 = source.rsplit(':').next().unwrap().parse().unwrap();
    let randomness = hex(&sha256(&[b"what the beacon said"]));
    let draw = format!("assign draw {DRAW} --seed {randomness}");
    desk.run("mona", &draw).refused(1, &format!("round {round} of the beacon comes at 2026-03-02T10:00:0"));
    desk.at("2026-03-02T10:00:05Z");
    let signature = "ab".repeat(48);
    desk.run("mona", &format!("{draw} --signature {signature}")).refused(2, "signature");
    let other = format!("drand:{}:{}:{randomness}", "0".repeat(64), round);
    desk.run("mona", &format!("assign draw {DRAW} --seed {other}")).refused(2, "another round or chain");
    desk.run("mona", &format!("assign draw {DRAW} --seed {}", &randomness[1..])).refused(2, "");
    desk.run("mona", &draw).ok();
    let conn = rusqlite::Connection::open(desk.path("qa.db")).unwrap();
    let seed: String = conn.query_row("SELECT seed FROM draw", [], |row| row.get(0)).unwrap();
    assert_eq!(seed, format!("{source}:{randomness}"));
    desk.run("", "verify").ok();
}

#[test]
fn revealed_secrets_decide_together_and_a_refusal_leaves_it_to_the_beacon() {
    let desk = centre("reveal");
    let night = desk.run("mona", "assign nightly");
    assert_eq!(night.code, 4, "somebody has to give them: {}", night.whole());
    assert!(night.stdout.contains("waits for the pledges of its parties"), "{}", night.whole());
    let secrets = [("council", "k3v9q0z7m1x5b2n8"), ("mona", "w8e2r6t0y4u1i9o3")];
    let made = desk.run("", "assign pledge council --secret k3v9q0z7m1x5b2n8").ok();
    assert_eq!(made.stdout.trim(), format!("council:{}", pledge("council", "k3v9q0z7m1x5b2n8").unwrap()));
    let pledges: Vec<String> =
        secrets.iter().map(|(party, secret)| format!("--pledge {party}:{}", pledge(party, secret).unwrap())).collect();
    desk.run("mona", &format!("assign commit daily {}", pledges[0])).refused(2, "");
    desk.run("mona", &format!("assign commit daily {}", pledges.join(" "))).ok();
    let reveal = |secret: &str| format!("assign draw {DRAW} --reveal council:{secret} --reveal mona:{}", secrets[1].1);
    desk.run("mona", &reveal("k3v9q0z7m1x5b2n9")).refused(2, "council");
    desk.run("mona", &format!("assign draw {DRAW} --reveal council:{}", secrets[0].1)).refused(2, "mona");
    desk.run("mona", &reveal(secrets[0].1)).ok();
    desk.run("", "verify").ok();
}

#[test]
fn secrets_that_one_person_pledged_and_revealed_are_worth_no_more_than_a_local_seed_and_say_so() {
    for (who, is_one) in [("mona", true), ("lea", false)] {
        let desk = centre("reveal");
        let secrets = [("council", "k3v9q0z7m1x5b2n8"), ("boss", "w8e2r6t0y4u1i9o3")];
        let pledges = secrets.map(|(party, secret)| format!("--pledge {party}:{}", pledge(party, secret).unwrap()));
        desk.run("mona", &format!("assign commit daily {}", pledges.join(" "))).ok();
        let reveals = secrets.map(|(party, secret)| format!("--reveal {party}:{secret}"));
        let drawn = desk.run(who, &format!("assign draw {DRAW} {}", reveals.join(" "))).ok().stdout;
        let says = "secrets that one person pledged and revealed: worth no more than a local seed";
        assert_eq!(drawn.contains(says), is_one, "{drawn}");
        let says = "both the pledges and the secrets were brought by mona: worth no more than a local seed";
        let commands = [
            "assign list --format json".to_owned(),
            format!("assign show {DRAW}"),
            format!("assign verify {DRAW}"),
            format!("assign proof {DRAW} --folder proof"),
        ];
        for command in commands {
            let told = desk.run("mona", &command).ok().stdout.split_whitespace().collect::<Vec<_>>().join(" ");
            assert_eq!(told.contains(says), is_one, "{command}: {told}");
        }
        let readme = std::fs::read_to_string(desk.path("proof/README.txt")).unwrap();
        assert_eq!(readme.contains("Both the pledges and the secrets were brought by mona"), is_one, "{readme}");
        desk.run("", "verify").ok();
    }
}

#[test]
fn a_flag_of_another_source_and_a_plan_that_is_not_there_are_refused() {
    let desk = centre("dice");
    desk.run("mona", "assign commit daily --round 99999999999")
        .refused(2, "--round is for a plan with seed = \"drand\"");
    desk.run("mona", "assign commit daily --pledge a:b").refused(2, "--pledge is for a plan with seed = \"reveal\"");
    desk.run("mona", "assign commit dayly").refused(1, "did you mean `daily`?");
    desk.run("mona", "assign commit daily --date 2026-03-09").refused(1, "has not come yet");
    desk.run("ana", "assign commit daily").refused(1, "may not commit");
    let local = Desk::centre();
    local.run("mona", "assign commit daily").refused(1, "draws with a local seed");
}

#[test]
fn what_waits_for_a_seed_is_in_no_other_frame() {
    let desk = centre("dice");
    desk.run("mona", "assign commit daily").ok();
    let plan = std::fs::read_to_string(desk.path("plan.toml")).unwrap();
    desk.write("second.toml", plan.replace("\"daily\"", "\"second\"\noverlaps = [\"daily\"]"));
    desk.run("mona", "assign plan add second.toml").ok();
    let night = desk.run("mona", "assign nightly");
    assert!(night.stdout.contains("waits for the seed of another draw"), "{}", night.whole());
    desk.args("mona", &["assign", "draw", DRAW, "--seed", DICE, "--witness", "Ana"]).ok();
    desk.run("", "verify").ok();
}

/// The same plan for the next day too, with a dialogue on it.
fn two_days(desk: &mut Desk) {
    desk.write(
        "more.csv",
        "ref,received,channel,category,agent,customer,transcript\nX-1,2026-03-02T11:00:00Z,chat,complaint,ana,c-1,Hello\n",
    );
    desk.run("mona", "intake import more.csv").ok();
    desk.at("2026-03-03T09:00:00Z");
}

#[test]
fn dice_are_rolled_for_one_draw_alone() {
    let mut desk = centre("dice");
    two_days(&mut desk);
    desk.run("mona", "assign commit daily --date 2026-03-02").ok();
    desk.run("mona", "assign commit daily --date 2026-03-03").ok();
    let draw = |name: &str| desk.args("mona", &["assign", "draw", name, "--seed", DICE, "--witness", "Ana"]);
    draw(DRAW).ok();
    draw("daily-2026-03-02").refused(1, "daily-2026-03-01 was drawn with this seed");
}

#[test]
fn a_round_of_the_beacon_has_one_value_for_all_draws() {
    let mut desk = centre("drand");
    two_days(&mut desk);
    desk.run("mona", "assign commit daily --date 2026-03-02").ok();
    let round = desk.run("mona", "assign commit daily --date 2026-03-02 --format json").ok();
    let round: u64 = committed(&round, "source").rsplit(':').next().unwrap().parse().unwrap();
    desk.run("mona", &format!("assign commit daily --date 2026-03-03 --round {round}")).ok();
    desk.run("mona", &format!("assign commit daily --date 2026-03-03 --round {}", round + 9))
        .refused(1, "is committed already, with round");
    desk.at("2026-03-03T12:00:00Z");
    let value = hex(&sha256(&[b"what the beacon said"]));
    desk.run("mona", &format!("assign draw {DRAW} --seed {}", "ab".repeat(32))).refused(2, "too few different digits");
    desk.run("mona", &format!("assign draw {DRAW} --seed {value}")).ok();
    let other = hex(&sha256(&[b"what it never said"]));
    desk.run("mona", &format!("assign draw daily-2026-03-02 --seed {other}"))
        .refused(1, "was drawn with another value of this round");
    desk.run("mona", &format!("assign draw daily-2026-03-02 --seed {value}")).ok();
    desk.run("", "assign verify --all").ok();
}

#[test]
fn the_beacon_decides_a_reveal_only_where_somebody_is_named_who_did_not_reveal() {
    let mut desk = centre("reveal");
    let one = pledge("council", "k3v9q0z7m1x5b2n8").unwrap();
    desk.run("mona", &format!("assign commit daily --pledge council:{one} --pledge mona:{one}"))
        .refused(2, "council and mona pledged the same");
    let two = pledge("mona", "w8e2r6t0y4u1i9o3").unwrap();
    desk.run("mona", &format!("assign commit daily --pledge council:{one} --pledge mona:{two}")).ok();
    desk.at("2026-03-03T12:00:00Z");
    let value = hex(&sha256(&[b"what the beacon said"]));
    desk.run("mona", &format!("assign draw {DRAW} --seed {value}")).refused(2, "say who did not, with --witness");
    desk.args("mona", &["assign", "draw", DRAW, "--seed", &value, "--witness", "The council kept silent"]).ok();
    let shown = desk.run("", &format!("assign show {DRAW}")).ok();
    assert!(shown.stdout.contains("since a party did not reveal"), "{}", shown.whole());
    assert!(shown.stdout.contains("The council kept silent"), "{}", shown.whole());
}

#[test]
fn whoever_names_a_window_is_not_answered_about_another_and_what_waits_is_said_to_wait() {
    let mut desk = centre("dice");
    desk.run("mona", "assign commit daily").ok();
    desk.run("mona", "assign commit daily --date 2026-03-20").refused(1, "has not come yet");
    desk.run("mona", "assign commit daily --date 2026-02-20").refused(1, "draws nothing before its start");
    for command in ["assign verify", "assign proof", "assign coverage"] {
        desk.run("mona", &format!("{command} {DRAW}")).refused(1, "is committed and waits for its seed");
    }
    desk.run("mona", &format!("assign void {DRAW} --note mistake")).ok();
    desk.run("mona", &format!("assign coverage {DRAW}")).refused(1, "was void before it was drawn");
    desk.at("2026-03-20T09:00:00Z");
    let night = desk.run("mona", "assign nightly").ok();
    assert!(night.stdout.contains("The newest dialogue is of 2026-03-01"), "{}", night.whole());
}

#[test]
fn a_pledge_is_for_one_draw_and_secrets_decide_only_until_the_round_comes() {
    let mut desk = centre("reveal");
    two_days(&mut desk);
    let secrets = [("council", "k3v9q0z7m1x5b2n8"), ("mona", "w8e2r6t0y4u1i9o3")];
    let pledges: Vec<String> =
        secrets.iter().map(|(party, secret)| format!("--pledge {party}:{}", pledge(party, secret).unwrap())).collect();
    desk.run("mona", &format!("assign commit daily --date 2026-03-02 {}", pledges.join(" "))).ok();
    desk.run("mona", &format!("assign commit daily --date 2026-03-03 {}", pledges.join(" ")))
        .refused(1, "council gave this pledge for daily-2026-03-01 already");
    let reveal = format!("assign draw {DRAW} --reveal council:{} --reveal mona:{}", secrets[0].1, secrets[1].1);
    desk.at("2026-03-05T09:00:00Z");
    desk.run("mona", &reveal).refused(1, "the time to reveal is over");
    let value = hex(&sha256(&[b"what the beacon said"]));
    desk.args("mona", &["assign", "draw", DRAW, "--seed", &value, "--witness", "Nobody came in time"]).ok();
}
