//! Newest word: what the roster said newly of somebody between two entries: of their stints, their absences, who they are.

/// Such a word with who recorded it and when, as one SQL expression over a row `p` of the person and the entries `b.entry` and
/// `g.entry`, both outside; null where nothing was said.
macro_rules! newest_word {
    () => {
        "(SELECT x.handle || ', ' || w.says || ', recorded by ' || e.actor || ' (login ' || e.login || ') at ' || e.at
          FROM identity i JOIN identity o ON o.one = i.one JOIN person x ON x.id = o.person
          JOIN (SELECT s.entry AS entry, s.person AS person, s.role || ' in ' || s.team || ' from ' || s.since
              || coalesce(' to ' || s.until, '') AS says FROM stint s
            UNION ALL SELECT n.entry, s.person, s.role || ' in ' || s.team || ' until ' || n.until
              FROM stint_end n JOIN stint s ON s.id = n.stint
            UNION ALL SELECT n.entry, n.person, 'absent from ' || n.since || coalesce(' to ' || n.until, '') FROM absence n
            UNION ALL SELECT m.entry, m.person, 'merged into ' || (SELECT q.handle FROM person q WHERE q.id = m.survivor)
              FROM merging m) w ON w.person = o.person
          JOIN entry e ON e.id = w.entry
          WHERE i.person = p.id AND w.entry > b.entry AND w.entry < g.entry ORDER BY w.entry DESC LIMIT 1)"
    };
}
pub(in crate::core) use newest_word;
