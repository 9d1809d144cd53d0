//! Of a draw: which audits a check looks at. One draw is reached by its tickets, and the audits of all others are left alone.

/// What a statement asks of its audits `a`: with a draw's number, which is bound as `?1`, that they are of its tickets.
pub(super) const fn of_draw(only: Option<i64>) -> &'static str {
    match only {
        Some(_) => "a.ticket IN (SELECT x.id FROM ticket x JOIN stratum y ON y.id = x.stratum WHERE y.draw = ?1)",
        None => "?1 IS NULL",
    }
}
