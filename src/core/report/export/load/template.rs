//! Templates: a figure is written once, with marks where dialects differ or where the same is said of several columns.
//!
//! `{t:audits}` is a table, `{v:cells}` a view below it; `{d:x}`, `{i:x}`, `{s:x}` are casts to a fraction, a whole number, a
//! text; `{least:x}` is the first text; `{even:x}` is rounded half to even; `{near:x}` too, where what lies within 1e-7 of a
//! half is a half; `{low:p|n}` and `{high:p|n}` are Wilson's limits; `{t975:u}` is Student's quantile at 8 / df - 1;
//! `{each:a,b|… @ …|,}` says something of each word; `{shares:keys|source}` makes shares of parts and wholes.

use super::dialect::Engine;
use super::quantile::{normal, student};

/// Where tables and views are found.
pub(super) struct Places<'a> {
    pub(super) engine: Engine,
    pub(super) table: &'a dyn Fn(&str) -> String,
    pub(super) view: &'a dyn Fn(&str) -> String,
}

impl Places<'_> {
    /// The SQL of a template.
    pub(super) fn filled(&self, template: &str) -> String {
        let (mut sql, mut rest) = (String::new(), template);
        while let Some((before, inside, after)) = first_mark(rest) {
            sql.push_str(before);
            sql.push_str(&self.mark(inside));
            rest = after;
        }
        sql + rest
    }

    fn mark(&self, inside: &str) -> String {
        let (what, given) = inside.split_once(':').unwrap_or((inside, ""));
        let parts = arguments(given);
        let part = |place: usize| parts.get(place).copied().unwrap_or_default();
        match what {
            "t" => (self.table)(given),
            "v" => (self.view)(given),
            "d" => self.cast(given, self.engine.double()),
            "i" => self.cast(given, self.engine.whole()),
            "s" => self.cast(given, self.engine.text()),
            "least" => self.engine.least(given),
            "even" => self.rounded(given, "= 0"),
            "near" => self.rounded(given, "< 1e-7"),
            "low" => self.filled(&limit(part(0), part(1), '-')),
            "high" => self.filled(&limit(part(0), part(1), '+')),
            "t975" => student(given),
            "each" => self.filled(&each(part(0), part(1), part(2))),
            "shares" => self.filled(&SHARES.replace("KEYS", part(0)).replace("SOURCE", part(1))),
            _ => format!("{{{inside}}}"),
        }
    }

    fn cast(&self, what: &str, kind: &str) -> String {
        format!("CAST({} AS {kind})", self.filled(what))
    }

    /// To the nearest whole number; a half, by how far it may be off, to the even neighbour.
    fn rounded(&self, x: &str, is_half: &str) -> String {
        let odd = format!("floor({x}) - 2 * floor(floor({x}) / 2)");
        let rounded = format!(
            "CASE WHEN abs({x} - floor({x}) - 0.5e0) {is_half} THEN floor({x}) + {odd} ELSE floor({x} + 0.5e0) END"
        );
        self.cast(&rounded, self.engine.whole())
    }
}

/// Wilson's limit, as [`crate::calc::interval::wilson_of`] has it.
fn limit(p: &str, n: &str, sign: char) -> String {
    let z = normal();
    format!(
        "(({p} + {z} * {z} / (2 * {n})) / (1 + {z} * {z} / {n}) {sign} {z} * sqrt({p} * (1 - {p}) / {n} + {z} * {z} / (4 * {n} * {n})) / (1 + {z} * {z} / {n}))"
    )
}

fn each(words: &str, says: &str, between: &str) -> String {
    words.split(',').map(|word| says.replace('@', word)).collect::<Vec<_>>().join(between)
}

/// Shares, each with Wilson's limits where not all there is was counted.
const SHARES: &str = "
  SELECT KEYS, part, whole, {even:share} AS value, {even:low} AS low, {even:high} AS high,
    CASE WHEN whole = 0 THEN 'nothing to count' WHEN is_complete = 1 THEN 'all there is was counted' END AS reason
  FROM (
    SELECT KEYS, part, whole, is_complete, {d:part} * 10000 / n AS share,
      CASE WHEN is_complete = 1 THEN NULL WHEN p <= 0 THEN {d:0} ELSE 10000 * {low:p|n} END AS low,
      CASE WHEN is_complete = 1 THEN NULL WHEN p >= 1 THEN {d:10000} ELSE 10000 * {high:p|n} END AS high
    FROM (
      SELECT KEYS, part, whole, is_complete, {d:part} / NULLIF({d:whole}, 0) AS p, NULLIF({d:whole}, 0) AS n FROM SOURCE
    ) counted
  ) limited
";

/// What stands before the first mark, in it and behind it.
fn first_mark(text: &str) -> Option<(&str, &str, &str)> {
    let start = text.find('{')?;
    let mut depth = 0_usize;
    for (place, letter) in text.get(start..)?.char_indices() {
        match letter {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            let end = start + place;
            return Some((text.get(..start)?, text.get(start + 1..end)?, text.get(end + 1..)?));
        }
    }
    None
}

/// The parts between bars that stand in no mark of their own.
fn arguments(given: &str) -> Vec<&str> {
    let (mut parts, mut depth, mut start) = (Vec::new(), 0_usize, 0);
    for (place, letter) in given.char_indices() {
        match letter {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            '|' if depth == 0 => {
                parts.push(given.get(start..place).unwrap_or_default());
                start = place + 1;
            }
            _ => {}
        }
    }
    parts.push(given.get(start..).unwrap_or_default());
    parts
}
