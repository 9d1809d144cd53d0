//! Conditions: a criterion that is asked only after certain answers to criteria before it.

/// When a criterion is asked.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Condition {
    /// Whether all of the tests must hold; else one of them.
    pub all: bool,
    /// What is looked at.
    pub tests: Vec<Test>,
}

/// Whether the answer to one criterion is among some.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Test {
    /// The place of the criterion on the card; it stands before the one that is asked.
    pub criterion: usize,
    /// Levels, or `na`.
    pub among: Vec<String>,
    /// Whether the answer must be none of them.
    pub not: bool,
}

impl Condition {
    /// Whether it holds. `chosen` gives the answers to a criterion, one or several; none where it was not asked.
    pub fn holds<'a>(&self, chosen: impl Fn(usize) -> Option<Vec<&'a str>>) -> bool {
        let holds = |test: &Test| chosen(test.criterion).is_some_and(|answers| test.holds(&answers));
        if self.all { self.tests.iter().all(holds) } else { self.tests.iter().any(holds) }
    }
}

impl Test {
    fn holds(&self, answers: &[&str]) -> bool {
        answers.iter().any(|answer| self.among.iter().any(|one| one == answer)) != self.not
    }
}
