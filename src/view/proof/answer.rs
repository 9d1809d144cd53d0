//! Answers about the proof of a draw: what was found, and where the proof is.

use super::files::is_local;
use crate::core::draw::{Named, Proof, RowProof};
use crate::core::ledger::{Outcome, Verdict};
use crate::view::page::{Page, Part};
use crate::view::seed::{LOCAL_SEED, worth_of};
use crate::view::sheet::{Cell, Column, Sheet};
use crate::view::verdicts;
use crate::view::words::{count, list_and};

/// What `assign verify` found: each draw's statements.
pub fn verdicts(draws: &[(Named, Vec<Verdict>)]) -> Sheet {
    let mut rows = Vec::new();
    for (draw, verdicts) in draws {
        for row in verdicts::verdicts(verdicts).rows {
            rows.push(std::iter::once(Cell::word(&draw.name)).chain(row).collect());
        }
    }
    let title = match draws {
        [(draw, _)] => format!("What the draw {} rests on, computed again", draw.name),
        _ => "What the draws rest on, computed again".to_owned(),
    };
    Sheet {
        name: "draw_verify",
        title,
        columns: vec![
            Column::words("draw", "draw"),
            Column::words("check", "check"),
            Column::words("result", "result").always(),
            Column::prose("says", "what it says"),
            Column::prose("findings", "findings"),
        ],
        rows,
        notes: vec![
            "Computed from the facts in this file. Whether they are as they were sealed: assize verify.".to_owned(),
        ],
        empty: "Nothing is drawn yet: assize assign nightly".to_owned(),
    }
}

/// Takes key, seed and hash out of what was found, for who would compute with them what is hidden from them.
pub fn without_key(verdicts: &mut [Verdict]) {
    for one in verdicts.iter_mut().filter(|one| one.outcome == Outcome::Holds) {
        match one.check {
            "key" => one.says = format!("it comes out of commitment and seed; {KEY_HIDDEN}"),
            "commitment" => {
                "it is what frame, plan and window give, and follows the draw before; its hash is shown with the key"
                    .clone_into(&mut one.says);
            }
            _ => {}
        }
    }
}

/// What is said in the place of a key.
pub const KEY_HIDDEN: &str = "key and seed are shown to you once the draw's dialogues are scored: who has them computes in which stratum a dialogue is";

/// What was found of a draw's choices of auditors.
pub fn auditors(choices: usize, wrong: Vec<String>) -> Verdict {
    let good = format!("{} that the key and the roster of then give", count(choices as u64, "choice"));
    Verdict::of("auditors", good, "auditors are not the ones that the key gives", wrong)
}

/// The answer of `assign proof`: where it lies, and how to check it.
pub fn made(proof: &Proof, row: Option<&RowProof>, folder: &str, files: &[&str]) -> Page {
    let of = row.map_or_else(|| count(proof.size, "dialogue"), |_| "1 dialogue".to_owned());
    let mut notes = vec!["Check it with nothing but coreutils: README.txt says how, check.sh does it.".to_owned()];
    notes.extend(proof.one_hand.as_deref().map(|who| format!("Seed: {}.", worth_of(proof.worth, Some(who)))));
    notes.extend(is_local(proof).then(|| format!("Seed: {LOCAL_SEED}.")));
    let fields = vec![
        ("draw", "draw", Cell::word(&proof.name)),
        ("of", "rows shown", Cell::word(of)),
        ("commit", "commitment", Cell::word(&proof.commit)),
        ("folder", "folder", Cell::word(folder)),
        ("files", "files", Cell::word(list_and(files))),
    ];
    Page { name: "draw_proof", title: "A proof of a draw".to_owned(), parts: vec![Part::Fields(fields)], notes }
}
