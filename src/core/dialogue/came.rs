//! Came: which dialogues came in between two moments, found by index, whatever came before.

/// The dialogues that came in between the moments `?1` and `?2`, as they stand now: a table of a `WITH`.
pub const CAME: &str = "came(request) AS (
    SELECT r.id FROM request r INDEXED BY request_received WHERE r.agent IS NOT NULL AND r.received BETWEEN ?1 AND ?2
      AND NOT EXISTS (SELECT 1 FROM revision v WHERE v.request = r.id)
    UNION ALL SELECT v.request FROM revision v INDEXED BY revision_counts WHERE v.counts BETWEEN ?1 AND ?2
      AND v.id = (SELECT max(x.id) FROM revision x WHERE x.request = v.request))";
