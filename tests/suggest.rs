//! What is said about a word that is not known.

use assize::calc::spelling::closest;
use assize::core::refusal::Kind;
use assize::core::suggest::{did_you_mean, did_you_mean_or, or_list, unknown};
use assize::view::inert::term_line;

#[test]
fn a_slip_finds_the_name_that_was_meant() {
    let names = ["oleg", "olga", "dispute", "王丽"];
    assert_eq!(closest("oelg", names), Some("oleg"));
    assert_eq!(closest("Olgo", names), Some("olga"));
    assert_eq!(closest("disp", names), Some("dispute"));
    assert_eq!(closest("王力", names), Some("王丽"));
    for far in ["", "x", "zzzz", "settlement", &"o".repeat(1 << 20)] {
        assert_eq!(closest(far, names), None, "{far}");
    }
    assert_eq!(did_you_mean("olegg", names).as_deref(), Some("did you mean `oleg`?"));
    assert_eq!((closest("Oleg", names), closest("OLEG", ["olegs", "oleg"])), (Some("oleg"), Some("oleg")));
    assert_eq!((closest("oleg", ["oleg"]), closest("oleg", ["oleg", "Oleg"])), (None, Some("Oleg")));
    let hostile = did_you_mean("olegg", ["oleg\u{1b}"]).unwrap();
    assert_eq!(term_line(&hostile), "did you mean `oleg\\x1b`?");
}

#[test]
fn where_nothing_is_near_another_hint_is_given() {
    assert_eq!(did_you_mean_or("olegg", ["oleg"], || "look".to_owned()), "did you mean `oleg`?");
    assert_eq!(did_you_mean_or("boss", ["oleg"], || "look".to_owned()), "look");
    let roles = ["agent", "lead", "manager"];
    assert_eq!(or_list("manger", "roles", &roles), "did you mean `manager`?");
    assert_eq!(or_list("boss", "roles", &roles), "roles are agent, lead and manager");
}

#[test]
fn a_word_out_of_a_closed_list_is_refused_with_the_list() {
    let refused = unknown("boss", "a role", "roles", &["agent", "lead"]);
    assert_eq!((refused.kind, refused.message.as_str()), (Kind::Words, "`boss` is not a role"));
    assert_eq!(refused.hint.as_deref(), Some("roles are agent and lead"));
}
