//! The dialogues and the roster that everything is measured on.

use std::fmt::Write as _;
use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::Path;

const AGENTS: u64 = 2000;
const CHANNELS: [&str; 5] = ["phone", "chat", "email", "social", "web"];
const CATEGORIES: [&str; 8] = ["billing", "delivery", "technical", "returns", "account", "complaint", "sales", "other"];
const URGENCIES: [&str; 4] = ["low", "normal", "high", "critical"];
const WORDS: &str = "the customer asked about an order that had not arrived and the agent checked carrier status then offered \
    a refund or replacement explained policy clearly confirmed identity apologised noted account reference \
    raised ticket with warehouse followed up by mail closing call after summary of next steps agreed \
    billing address invoice payment delay plan renewal device error reset password login outage region";

pub fn roster() -> String {
    let mut csv = String::from("handle,name,role,team,from\n");
    for agent in 0..AGENTS {
        let _ = writeln!(csv, "A{agent:04},Agent {agent},agent,team-{},2018-01-01", agent / 20);
    }
    csv
}

/// Numbers that look like chance and are the same on every run.
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        self.0 >> 20
    }

    fn words(&mut self, count: usize) -> String {
        let words: Vec<&str> = WORDS.split_whitespace().collect();
        let chosen: Vec<&str> = (0..count).map(|_| words[(self.next() >> 13) as usize % words.len()]).collect();
        chosen.join(" ")
    }

    /// About 120 bytes; some have a comma, some a quote.
    fn details(&mut self, place: usize) -> String {
        let text: String = self.words(19).chars().take(116).collect();
        let text = if place.is_multiple_of(3) { text.replace(" and ", ", and ") } else { text };
        let quote = if place.is_multiple_of(10) { "\"\"Where is it?\"\" " } else { "" };
        format!("\"{quote}{text}\"")
    }

    /// About 1.5 KB of lines.
    fn transcript(&mut self) -> String {
        let mut text = String::new();
        for turn in 0.. {
            let who = if turn % 2 == 1 { "Agent" } else { "Customer" };
            let _ = writeln!(text, "{who}: {}, {}.", self.words(18), self.words(4));
            if text.len() > 1400 {
                break;
            }
        }
        format!("\"{}\"", text.trim_end())
    }
}

/// What is generated.
#[derive(Clone, Copy)]
pub struct Shape {
    /// What refs begin with.
    pub prefix: &'static str,
    /// The first second, and how many days from it.
    pub span: (i64, usize),
    /// Few words and no transcript.
    pub short: bool,
}

/// The year 2019.
pub const YEAR: Shape = Shape { prefix: "CS", span: (1_546_300_800, 365), short: false };

/// Dialogues roughly in the order of time, as an export is: about 120 bytes of details each, a transcript of
/// 1.5 KB in every tenth; or short ones. Always the same.
pub fn generate(path: &Path, rows: usize, shape: Shape) {
    let mut numbers = Numbers(0x9E37_79B9_7F4B_A0DC);
    let details: Vec<String> = (0..997).map(|place| numbers.details(place)).collect();
    let transcripts: Vec<String> = (0..499).map(|_| numbers.transcript()).collect();
    let start = chrono::DateTime::from_timestamp(shape.span.0, 0).unwrap();
    let seconds = shape.span.1 * 86_400;
    let mut out = BufWriter::new(File::create(path).unwrap());
    out.write_all(b"ref,received_at,channel,category,urgency,agent,customer,details,transcript,csat\n").unwrap();
    for row in 0..rows {
        let x = numbers.next();
        let pick = |shift: u32, bound: usize| usize::try_from(x >> shift).unwrap() % bound;
        let second = (row * seconds / rows + pick(0, 4096)).min(seconds - 1);
        let at = (start + chrono::TimeDelta::seconds(i64::try_from(second).unwrap())).naive_utc();
        let csat = if pick(5, 4) == 0 { (1 + pick(25, 5)).to_string() } else { String::new() };
        let (said, dialogue) = match shape.short {
            true => ("short", "words"),
            false if pick(22, 10) == 0 => (details[pick(7, 997)].as_str(), transcripts[pick(13, 499)].as_str()),
            false => (details[pick(7, 997)].as_str(), ""),
        };
        writeln!(
            out,
            "{}-{row:09},{}Z,{},{},{},A{:04},C{:07},{said},{dialogue},{csat}",
            shape.prefix,
            at.format("%Y-%m-%dT%H:%M:%S"),
            CHANNELS[pick(3, 5)],
            CATEGORIES[pick(6, 8)],
            URGENCIES[pick(9, 4)],
            pick(12, 2000),
            pick(15, 3_000_000),
        )
        .unwrap();
    }
    out.flush().unwrap();
}

/// How many messages a dialogue has in [`messages`].
pub const MESSAGES: usize = 5;

/// Messages of a line or so, with the number of each and of the dialogue that it belongs to. Always the same.
pub fn messages(path: &Path, rows: usize) {
    let mut numbers = Numbers(0x9E37_79B9_7F4B_A0DC);
    let said: Vec<String> = (0..997).map(|place| numbers.details(place)).collect();
    let mut out = BufWriter::new(File::create(path).unwrap());
    out.write_all(b"message,dialogue,received_at,channel,category,agent,customer,speaker,said\n").unwrap();
    let mut whose = 0;
    for row in 0..rows {
        let (dialogue, turn) = (row / MESSAGES, row % MESSAGES);
        whose = if turn == 0 { numbers.next() } else { whose };
        let pick = |shift: u32, bound: usize| usize::try_from(whose >> shift).unwrap() % bound;
        writeln!(
            out,
            "M-{row:09},D-{dialogue:09},2019-{:02}-{:02}T{:02}:{:02}:00Z,{},{},A{:04},C{:07},{},{}",
            1 + pick(3, 12),
            1 + pick(6, 28),
            pick(9, 24),
            turn,
            CHANNELS[pick(3, 5)],
            CATEGORIES[pick(6, 8)],
            pick(12, 2000),
            pick(15, 3_000_000),
            if turn % 2 == 0 { "Customer" } else { "Agent" },
            said[usize::try_from(numbers.next()).unwrap() % said.len()],
        )
        .unwrap();
    }
    out.flush().unwrap();
}
