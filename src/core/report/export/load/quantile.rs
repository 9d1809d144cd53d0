//! Quantiles in SQL, which has none: the normal one as a number, Student's as a polynomial.

use crate::calc::interval::{STUDENT, normal_quantile};

/// The normal quantile of a 95 % interval.
pub(super) fn normal() -> String {
    normal_quantile(0.95).map_or_else(|| "NULL".to_owned(), |z| format!("{z:e}"))
}

/// Student's, by the rule of Horner.
pub(super) fn student(u: &str) -> String {
    let (last, rest) = STUDENT.split_last().unwrap_or((&0.0, &[]));
    let inner = |inner: String, part: &f64| format!("{part:e} + {u} * ({inner})");
    format!("({})", rest.iter().rev().fold(format!("{last:e}"), inner))
}
