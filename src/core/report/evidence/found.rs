//! What stands for each question, and what is missing.

use super::questions::Question;
use crate::core::closed_list;
use std::collections::BTreeMap;

closed_list! {
    /// How far a question is answered.
    pub enum State("a state of an answer", "states") {
        /// What it needs is there, and nothing speaks against it.
        Stands = "stands",
        /// What it needs is there, and there are gaps.
        Gaps = "with gaps",
        /// Nothing that it asks about happened.
        Nothing = "nothing happened",
        /// Something that it needs is not there.
        Missing = "missing",
        /// The answer is not in this file; the question says where it lies.
        Elsewhere = "elsewhere",
    }
}

/// What stands for a question.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Answered {
    /// The question.
    pub question: Question,
    /// How far it is answered.
    pub state: State,
    /// The exhibits that it needs and that have no row.
    pub absent: Vec<String>,
    /// The exhibits that tell gaps, and how many.
    pub gaps: Vec<(String, u64)>,
    /// The exhibits in which nothing stands because nothing happened.
    pub none: Vec<String>,
}

/// What stands for each question, by how many rows each exhibit has.
pub fn answered(questions: Vec<Question>, rows: &BTreeMap<String, u64>) -> Vec<Answered> {
    questions.into_iter().map(|question| answer(question, rows)).collect()
}

fn answer(question: Question, rows: &BTreeMap<String, u64>) -> Answered {
    let count = |name: &String| rows.get(name).copied().unwrap_or_default();
    let empty = |names: &[String]| names.iter().filter(|name| count(name) == 0).cloned().collect::<Vec<_>>();
    let (absent, none) = (empty(&question.needs), empty(&question.lists));
    let gaps: Vec<(String, u64)> =
        question.gaps.iter().map(|name| (name.clone(), count(name))).filter(|(_, rows)| *rows > 0).collect();
    let names_nothing = question.exhibits().next().is_none();
    let state = match (names_nothing, question.elsewhere.trim().is_empty()) {
        (true, true) => State::Missing,
        (true, false) => State::Elsewhere,
        (false, _) if !absent.is_empty() => State::Missing,
        (false, _) if !gaps.is_empty() => State::Gaps,
        (false, _) if question.needs.is_empty() && none.len() == question.lists.len() => State::Nothing,
        (false, _) => State::Stands,
    };
    Answered { question, state, absent, gaps, none }
}
