//! What the words of a management report mean. A report names the version of the definitions that its numbers follow.

/// The definitions of a version; those of one that is not known here are none.
pub fn definitions(version: u32) -> &'static [(&'static str, &'static str)] {
    match version {
        1 => FIRST,
        _ => &[],
    }
}

const FIRST: &[(&str, &str)] = &[
    (
        "period",
        "Dialogues count by the local day on which they came in, in the time zone of the policy. Disputes, work and new rules count by the day on which they were recorded.",
    ),
    (
        "audit",
        "A dialogue that was drawn by lot and scored by a card. Spot checks, second scores, replaced and struck dialogues and void draws are in no figure, and counted apart.",
    ),
    (
        "mean",
        "The mean of the delivered totals that stand. Each audit counts for as many dialogues as its stratum has for each that was audited (the design weight). Figures of two cards are never one.",
    ),
    (
        "95 % interval",
        "In 95 of 100 such samples the interval holds what auditing every dialogue of the audited strata would have given; of other dialogues no figure speaks. Too few: not enough audits tell how far they spread. All counted: every dialogue was audited.",
    ),
    ("from disputes", "By how many points disputes and corrections moved the mean."),
    ("band", "What the card calls a total from one number to the next."),
    (
        "seed",
        "Where the chance of a draw came from. The key of a draw follows from the seed and the frame, each ticket from the key.",
    ),
    ("head", "A few letters that name everything that was recorded up to then: assize verify --against HEAD."),
    ("effective n", "How many audits of equal weight would tell as much (Kish)."),
    ("failed", "How often an answer failed the card or a section."),
    (
        "difference",
        "Now less then, with an interval from those of both (Zou and Donner). Where it holds 0, chance alone may explain the difference.",
    ),
    (
        "limits of weeks",
        "The mean of the weeks with a mean, and 2.66 times their mean distance from week to week (XmR). A week outside, or the ninth in a row on one side, is a signal.",
    ),
    (
        "stars",
        "What customers gave, over all dialogues of the period that were rated; a plain mean with Student's interval. Who does not rate is not in it.",
    ),
    ("overturned", "A dispute changed an answer, or took the audit out of all figures."),
    ("agreement", "Answers of two auditors who scored the same dialogue without sight of each other, as first given."),
];
