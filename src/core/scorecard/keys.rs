//! Keys of a card: those that it may have, those that it must, and how each is written.

use crate::core::toml::fit::{Misfit, take_misfits};
use crate::core::toml::shape::{Is, Key, Shape};
use toml::Spanned;
use toml::de::DeTable;

const CARD: Shape = Shape {
    name: "a card",
    keys: &[
        Key::must("card", Is::Table(&ABOUT), "[card] with id and version"),
        Key::may("band", Is::Tables(&BAND), "[[band]] above each, with name and from"),
        Key::may("section", Is::Tables(&SECTION), "[[section]] above each, with id and title"),
        Key::may("criterion", Is::Tables(&CRITERION), "[[criterion]] above each, with id and title"),
    ],
};
const ABOUT: Shape = Shape {
    name: "[card]",
    keys: &[
        Key::must("id", Is::Text, "id = \"dialogue\"").decides(),
        Key::must("version", Is::Whole, "version = 1"),
        Key::may("title", Is::Words, "title = \"Dialogue with a customer\""),
        Key::may("language", Is::Text, "language = \"en\""),
        Key::may("mode", Is::OneOf(&["weights", "sections", "points", "genesys"]), "mode = \"weights\"").decides(),
        Key::may("cap", Is::Number, "cap = 110"),
    ],
};
const BAND: Shape = Shape {
    name: "a band",
    keys: &[Key::must("name", Is::Text, "name = \"good\""), Key::must("from", Is::Number, "from = 85")],
};
const SECTION: Shape = Shape {
    name: "a section",
    keys: &[
        Key::must("id", Is::Text, "id = \"manner\"").decides(),
        Key::must("title", Is::Words, "title = \"How it was said\""),
        Key::may("weight", Is::Number, "weight = 40"),
    ],
};
const CRITERION: Shape = Shape {
    name: "a criterion",
    keys: &[
        Key::must("id", Is::Text, "id = \"tone\"").decides(),
        Key::must("title", Is::Words, "title = \"Was the tone kind?\""),
        Key::may("section", Is::Text, "section = \"manner\""),
        Key::may("guidance", Is::Words, "guidance = \"What to look for\""),
        Key::may("weight", Is::Number, "weight = 20"),
        Key::may("type", Is::OneOf(&["levels", "select", "points", "number", "text"]), "type = \"levels\"").decides(),
        Key::may("points", Is::Number, "points = 10"),
        Key::may("step", Is::Number, "step = 0.5"),
        Key::may("na", Is::YesNo, "na = true"),
        Key::may("note_below_full", Is::YesNo, "note_below_full = true"),
        Key::may("note_always", Is::YesNo, "note_always = true"),
        Key::may("class", Is::OneOf(&["none", "customer", "business", "compliance"]), "class = \"customer\""),
        Key::may("fails", Is::OneOf(&["nothing", "criterion", "section", "card"]), "fails = \"card\""),
        Key::may("fails_at", Is::Number, "fails_at = 40"),
        Key::may("bonus", Is::YesNo, "bonus = true"),
        Key::may("levels", Is::Tables(&LEVEL), "levels = [{ id = \"full\", title = \"all of it\", percent = 100 }, …]"),
        Key::may(
            "options",
            Is::Tables(&LEVEL),
            "options = [{ id = \"name\", title = \"gave the name\", percent = 50 }, …]",
        ),
        Key::may("ranges", Is::Tables(&RANGE), "ranges = [{ from = 0, to = 5, percent = 100 }, …]"),
        Key::may("when", Is::Table(&WHEN), "when = { criterion = \"identity\", is = [\"yes\"] }"),
    ],
};
const LEVEL: Shape = Shape {
    name: "an answer",
    keys: &[
        Key::must("id", Is::Text, "id = \"full\"").decides(),
        Key::must("title", Is::Words, "title = \"all of it\""),
        Key::may("percent", Is::Number, "percent = 100"),
        Key::may("points", Is::Number, "points = 10"),
    ],
};
const RANGE: Shape = Shape {
    name: "a range",
    keys: &[
        Key::must("from", Is::Number, "from = 0"),
        Key::must("to", Is::Number, "to = 5"),
        Key::may("percent", Is::Number, "percent = 100"),
        Key::may("points", Is::Number, "points = 10"),
    ],
};
const WHEN: Shape = Shape {
    name: "a condition",
    keys: &[
        Key::may("criterion", Is::Text, "criterion = \"identity\""),
        Key::may("is", Is::Texts, "is = [\"yes\"]"),
        Key::may("not", Is::Texts, "not = [\"no\"]"),
        Key::may("all", Is::Tables(&TEST), "all = [{ criterion = \"identity\", is = [\"yes\"] }, …]"),
        Key::may("any", Is::Tables(&TEST), "any = [{ criterion = \"identity\", is = [\"yes\"] }, …]"),
    ],
};
const TEST: Shape = Shape {
    name: "a test",
    keys: &[
        Key::must("criterion", Is::Text, "criterion = \"identity\""),
        Key::may("is", Is::Texts, "is = [\"yes\"]"),
        Key::may("not", Is::Texts, "not = [\"no\"]"),
    ],
};

/// Takes keys out of a card that no card has, puts something in the place of what does not fit, and says all of it.
pub(super) fn take_unfit(table: &mut Spanned<DeTable<'_>>) -> Vec<Misfit> {
    take_misfits(&CARD, table)
}
