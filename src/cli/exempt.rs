//! Exempt: commands that name people and are no reading of what is recorded of them, each with its reason.

/// Each command, and why nobody is read by it.
const EXEMPT: [(&str, &str); 21] = [
    ("people list", ROSTER),
    ("people rotation", ROSTER),
    ("people train", ROSTER),
    ("people notice show", TOLD),
    ("people notice list", TOLD),
    ("card list", TOLD),
    ("card show", TOLD),
    ("card readers", TOLD),
    ("card comments", TOLD),
    ("policy show", AGREED),
    ("policy agreement show", AGREED),
    ("policy agreement list", AGREED),
    ("report works-agreement", AGREED),
    ("report list", AGREED),
    ("score calibrate list", WORK),
    ("improve list", WORK),
    ("improve show", WORK),
    ("assign list", DRAWN),
    ("assign verify", DRAWN),
    ("verify", WHOLE),
    ("keep doctor", WHOLE),
];

const ROSTER: &str = "the roster: who works where, in which role, for everybody";
const TOLD: &str = "who was told of rules, and what they said of these in front of all";
const AGREED: &str = "rules and reports, and who signed them";
const WORK: &str = "what there is to do, and whose it is: no dialogue, no mark, no figure of a person";
const DRAWN: &str = "a draw is for everybody to check: no words, no marks";
const WHOLE: &str = "whether the file is whole: entries and who wrote them, also where nothing can be written";

/// Why a command is no reading, where it is none.
pub fn reason(command: &str) -> Option<&'static str> {
    EXEMPT.iter().find(|(name, _)| *name == command).map(|(_, reason)| *reason)
}
