//! The README of a proof: what to do by hand, step by step, and what it shows.

use super::files::{Written, is_local};
use crate::calc::digest::hex;
use crate::core::draw::{Proof, RowProof};
use crate::core::ledger::By;
use crate::view::behind::who;

/// `README.txt`: what to do by hand, step by step, and what it proves.
pub fn readme(proof: &Proof, row: Option<&RowProof>, written: &Written) -> String {
    let mut text = format!("THE DRAW {}\n\n", proof.name);
    if written.rehearsal {
        text.push_str("REHEARSAL: the clock and the chance of this file are given, nothing here counts.\n\n");
    }
    if let Some(by) = &proof.void_by {
        text.push_str(&void(by));
    }
    match &proof.one_hand {
        Some(who) => text.push_str(&one_hand(who)),
        None => text.push_str(if is_local(proof) { LOCAL } else { OUTSIDE }),
    }
    text.push_str(if row.is_some() { ROW_FILES } else { FRAME_FILES });
    if row.is_none() && proof.machine.is_some() {
        text.push_str(if proof.external { SAID } else { VERDICTS });
    }
    text.push_str(BY_HAND);
    if proof.external {
        text.push_str(if row.is_some() { PICKED } else { ELSEWHERE });
        if row.is_none() && proof.machine.is_some() {
            text.push_str(&said_elsewhere(proof));
        }
        for (what, by) in &proof.from_engine {
            text.push_str(&brought(what, by));
        }
    }
    text.push_str(&commitment_step(proof));
    text.push_str(&row.map_or_else(|| frame_step(proof), |row| row_step(proof, row)));
    text.push_str(&key_step(proof));
    text.push_str(&row.map_or_else(|| drawn_step(proof), |row| place_step(proof, row)));
    text.push_str(if row.is_some() { ROW_LIMITS } else { "" });
    text.push_str(LIMITS);
    text
}

fn void(by: &By) -> String {
    let says = "this draw counts for nothing any more; why is in: assize assign show.";
    format!("VOID since {}, by {}: {says}\n\n", by.at, who(by))
}

fn brought(what: &str, by: &By) -> String {
    format!("{what}: brought by {} at {}.\n\n", who(by), by.at)
}

fn one_hand(who: &str) -> String {
    format!(
        "Both the pledges and the secrets were brought by {who}, one person: unless each party sees its own pledge in\n\
         commitment.txt, this draw is REPRODUCIBLE, NOT VERIFIABLE, like one with a local seed.\n\n"
    )
}

const LOCAL: &str = "\
The seed is local: this draw is REPRODUCIBLE, NOT VERIFIABLE. You can confirm below that the seed gives
these tickets and no others. Nobody can show that other seeds were not tried before this one.

";

const OUTSIDE: &str = "\
The seed comes from outside, and commitment.txt said from where before the seed was known. See that it is
the one which that source gave: that is the one thing which this folder cannot show.

";

const FRAME_FILES: &str = "\
commitment.txt  what was fixed before the seed was known: frame, quotas, where the seed comes from
draw.txt        the commitment's hash, the seed, the key
frame.tsv       every dialogue that could be drawn: ref and stratum, sorted by bytes; then the phantoms, which stand
                for dialogues that another system counted and nobody recorded
drawn.tsv       what was drawn: stratum, rank, ticket, ref
later.tsv       what came later, by the same key: the same columns, and for what
excluded.tsv    how many dialogues of the window could not be drawn, by reason (a statement, not a proof)
amended.tsv     what was amended into or out of the draw: when, which way, ref, who, why (a statement too)
plan.tsv        what changed in the plan since the draw before: when, version, key, from what, to what, who
absences.tsv    absences of auditors that held on the day of the draw and were called off: who, days, by whom
around.tsv      what else people did around it: when, what, how often, agent, of what, to whom, who, why
";

const ROW_FILES: &str = "\
commitment.txt  what was fixed before the seed was known: frame, quotas, where the seed comes from
draw.txt        the commitment's hash, the seed, the key
row.tsv         your row of the frame: ref and stratum
bucket.txt      the leaves that share the first four digits with yours
nodes.txt       what leads from all buckets to the root
ticket.txt      your leaf and your ticket, and at which rank it was drawn, or no
drawn.tsv       what was drawn: stratum, rank, ticket; and the ref, where you may see it
later.tsv       what came later, by the same key: the same columns, and for what
excluded.tsv    how many dialogues of the window could not be drawn, by reason (a statement, not a proof)
amended.tsv     of yours, what was amended into or out of the draw: when, which way, ref, who, why (a statement too)
plan.tsv        what changed in the plan since the draw before: when, version, key, from what, to what, who
absences.tsv    absences of auditors that held on the day of the draw and were called off: who, days, by whom
around.tsv      what else people did around it: when, what, how often, agent, of what, to whom, who, why
";

const VERDICTS: &str = "\
verdicts.tsv    what the machine of the plan had said of each dialogue before the seed: ref, then criterion=level and
                total=hundredths, `;` between them. Its leaves, as in (b) and under the columns `ref,verdicts`, give the
                line `verdicts=` of commitment.txt. It is not here where you are to score one of them yet
";

const SAID: &str = "\
said.tsv        what the machine of the plan had said before the seed of each dialogue that the engine picked: ref, then
                criterion=level and total=hundredths, `;` between them. It is not here where you are to score one yet
";

const BY_HAND: &str = "\
check.sh        does all that follows: sh check.sh, or sh check.sh HASH with a commitment's hash that you noted

By hand, with a shell and coreutils, in this folder:

";

const ELSEWHERE: &str = "\
frame.tsv is not here: the rows lie in an engine, which gave the root before the seed and picked by the key after it. Who
may query it writes them into this folder, `ref TAB strata` sorted by bytes; then check.sh, or the scripts of examples/verify
for DuckDB, PostgreSQL and Spark, do all that follows. Only that shows that no smaller ticket was left out, and that each
stratum has as many rows as the commitment says. Somebody else than who brought root, counts and picks should do it.

";

/// What shows what a machine had said, where most of it is in an engine.
fn said_elsewhere(proof: &Proof) -> String {
    format!(
        "\
What the machine said of all other rows is in the engine too, which gave its root, the line `verdicts=` of commitment.txt,
before the seed. Each line of said.tsv was held against that root when the picks came. With the file verdict-buckets.csv,
which came with them, you do it again: put it into this folder, and take any line of said.tsv.

    line=$(head -n 1 said.tsv)
    printf 'leaf:%s' \"$line\" | sha256sum

    prints its leaf. The row of verdict-buckets.csv that begins with its first four digits has it among its leaves; these,
    as they stand and after `node:`, hash to the node of that row.

    {{ printf 'frame:ref,verdicts:{}:'; tail -n +2 verdict-buckets.csv | cut -d, -f1,2 | tr -d ',\\r\\n'; }} | sha256sum

    prints the line `verdicts=`.

Who may query the engine writes ref and verdicts of its view `spoken` into verdicts.tsv, `ref TAB verdicts` sorted by bytes,
next to frame.tsv: then check.sh computes that root again from all rows, and finds each line of said.tsv among them.

",
        proof.size
    )
}

const PICKED: &str = "\
The rows lie in an engine. bucket.txt and nodes.txt show that your row is one of those that were committed; that no smaller
ticket was left out only a query over all rows shows.

";

fn commitment_step(proof: &Proof) -> String {
    format!(
        "\
(a) The commitment is the one that was announced.

    sha256sum commitment.txt

    prints {}.
    Compare it with what you were told BEFORE the seed was known; without that, it shows nothing about when.

",
        proof.commit
    )
}

fn frame_step(proof: &Proof) -> String {
    format!(
        "\
(b) The rows are in the frame, and it is the one that was committed. Take any line of frame.tsv:

    line=$(head -n 1 frame.tsv)
    printf 'leaf:%s' \"$line\" | sha256sum

    That is its leaf; its first four digits are its bucket. The leaves of a bucket, ascending, without anything
    between them and after `node:`, hash to its node; buckets and nodes, ascending and after `frame:{}:{}:`,
    hash to the line `frame=` of commitment.txt. check.sh does it for all rows at once.

",
        proof.columns, proof.size
    )
}

fn row_step(proof: &Proof, row: &RowProof) -> String {
    let leaf = hex(&row.leaf);
    let bucket: String = leaf.chars().take(4).collect();
    format!(
        "\
(b) Your row is in the frame. Read row.tsv first: is that your dialogue, are agent and stratum right?

    {{ printf 'leaf:'; tr -d '\\n' < row.tsv; }} | sha256sum

    prints your leaf, {leaf}.
    It is a line of bucket.txt.

    {{ printf 'node:'; tr -d '\\n' < bucket.txt; }} | sha256sum

    With {bucket} before it, that is a line of nodes.txt.

    {{ printf 'frame:{}:{}:'; tr -d '\\n' < nodes.txt; }} | sha256sum

    prints the root: the line `frame=` of commitment.txt.

",
        proof.columns, proof.size
    )
}

fn key_step(proof: &Proof) -> String {
    format!(
        "\
(c) The key comes from the commitment and the seed.

    printf '%s' {} | sha256sum

    prints {}.

",
        quoted(&format!("draw:{}:{}", proof.commit, proof.seed)),
        proof.key
    )
}

/// A text as one word of a shell.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

fn drawn_step(proof: &Proof) -> String {
    format!(
        "\
(d) A ticket comes from the key and the ref. Take any line of drawn.tsv:

    ref=$(head -n 1 drawn.tsv | tr '\\t' '\\n' | tail -n 1)
    printf '%s:%s' {} \"$ref\" | sha256sum

    prints the ticket that stands before the ref.

(e) It is among the smallest of its stratum. The lines `quota` of commitment.txt say how many of each stratum
    are drawn. No ref of the same stratum that is missing in drawn.tsv has a smaller ticket than those
    which are there: compute as many as you like as in (d). check.sh computes all.
    What later.tsv has came after the draw: the next ticket of the stratum in the place of a dialogue that turned
    out to be unsuitable, or of an extension. Its rank counts on from drawn.tsv.

",
        proof.key
    )
}

fn place_step(proof: &Proof, row: &RowProof) -> String {
    let place = row.rank.map_or_else(
        || "It is not in drawn.tsv: each ticket of your stratum that is there must be smaller, and there must be as\n    many as the quota says.".to_owned(),
        |rank| format!("It stands in drawn.tsv with rank {rank}, and the ranks of your stratum end with its quota at the latest."),
    );
    format!(
        "\
(d) Your ticket comes from the key and your ref.

    {{ printf '%s:' {}; cut -f1 row.tsv | tr -d '\\n'; }} | sha256sum

    prints {}.

(e) Its place. {place}
    The line `quota` with your stratum in commitment.txt says how many are drawn.

    cut -f2- row.tsv; sort drawn.tsv

",
        proof.key, row.ticket
    )
}

const ROW_LIMITS: &str = "\
Where drawn.tsv leaves out a ref, its ticket is taken on trust: somebody who may see the whole frame can check all
of them, with `assize assign proof` without --ref. A hash hides no ref: anybody can guess one and try it.

";

const LIMITS: &str = "\
If every step holds, nobody has changed a ref, a stratum, a quota or a ticket since the commitment's hash was
made, or every hash would be another. It does NOT show that no dialogue was kept out of the file before: ask for
your own ones, and compare the number of rows with what another system counted. Who audits what comes from the
same key; `assize assign verify` computes it again.
";
