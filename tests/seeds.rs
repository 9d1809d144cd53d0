//! Draws whose seed others witness: committed first, drawn by what comes after.

use crate::support::{Answer, Desk};
use assize::calc::digest::{hex, sha256};
use assize::calc::draw::{draw_key, pledge};

/// The centre with a plan whose seed comes from there.
fn centre(seed: &str) -> Desk {
    let desk = Desk::centre();
    let plan = std::fs::read_to_string(desk.path("plan.toml")).unwrap();
    desk.write("witnessed.toml", plan.replace("days = 3", &format!("days = 3\nseed = \"{seed}\"")));
    desk.run("mona", "assign plan add witnessed.toml").ok();
    desk
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
    let list = desk.run("", "assign list").ok();
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
    desk.write("second.toml", plan.replace("\"daily\"", "\"second\"\nbeside = [\"daily\"]"));
    desk.run("mona", "assign plan add second.toml").ok();
    let night = desk.run("mona", "assign nightly");
    assert!(night.stdout.contains("waits for the seed of another draw"), "{}", night.whole());
    desk.args("mona", &["assign", "draw", DRAW, "--seed", DICE, "--witness", "Ana"]).ok();
    desk.run("", "verify").ok();
}
