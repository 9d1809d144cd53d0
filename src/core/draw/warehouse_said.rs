//! What the machine of an external plan said, in the engine's words: the view that a centre writes, its root and counts before
//! the commitment, and what shows the picks' verdicts under that root.

use super::warehouse::Engine;

impl Engine {
    /// The view of what a machine said.
    pub(super) fn said_view(self, machine: &str) -> String {
        let moment = match self {
            Self::DuckDb => "strftime(scored, '%Y-%m-%dT%H:%M:%SZ')",
            Self::Postgres => "to_char(scored, 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')",
            Self::Spark => "date_format(scored, \"yyyy-MM-dd'T'HH:mm:ss'Z'\")",
        };
        let (name, version) = machine.split_once('/').unwrap_or((machine, ""));
        let word = |text: &str| text.replace('\'', "''");
        let (name, version) = (word(name), word(version));
        format!(
            "
CREATE OR REPLACE TEMPORARY VIEW said AS
  SELECT ref,  -- as in the view dialogue
    criterion,  -- its key on the card; total for the dialogue as a whole; tuned where the machine was tuned on it
    level,  -- as the card calls it, or na; of total hundredths of a per cent: 8750 for 87.5 %
    {moment} AS scored  -- UTC
  FROM verdicts  -- your table: one row for each dialogue and criterion
  WHERE machine = '{name}' AND version = '{version}';
"
        )
    }

    /// What the machine said of each dialogue of the frame, in one text, as the root of it is made.
    pub(super) fn spoken(self) -> String {
        let text = self.text();
        let plain = |column: &str| {
            ["chr(92)", "';'", "'='"]
                .iter()
                .fold(column.to_owned(), |all, one| format!("replace({all}, {one}, chr(92) || {one})"))
        };
        let word = format!("{} || '=' || {}", plain("s.criterion"), plain("s.level"));
        format!(
            "CREATE OR REPLACE TEMPORARY VIEW stated AS
  SELECT coalesce(CAST(ref AS {text}), '') AS ref, coalesce(CAST(criterion AS {text}), '') AS criterion,
    coalesce(nullif(CAST(level AS {text}), ''), 'na') AS level, CAST(scored AS {text}) AS scored FROM said;\n
CREATE OR REPLACE TEMPORARY VIEW spoken AS
  SELECT f.ref, CASE WHEN max(CASE WHEN s.criterion = 'tuned' THEN 1 ELSE 0 END) = 1 THEN 'tuned'
    ELSE coalesce({}, '') END AS verdicts, max(s.scored) AS scored
  FROM frame f LEFT JOIN stated s ON s.ref = f.ref GROUP BY f.ref;\n\n",
            self.joined(&word, ";")
        )
    }

    /// Root and counts.
    pub(super) fn said_root(self, by: &[&str]) -> String {
        let (columns, text) = (by.join(", "), self.text());
        let own = by.iter().map(|one| format!("f.{one}")).collect::<Vec<_>>().join(", ");
        let order =
            by.iter().chain(&["criterion", "level"]).map(|one| self.ordered(one)).collect::<Vec<_>>().join(", ");
        let whole = "CASE WHEN s.criterion IN ('total', 'tuned') THEN '' ELSE s.level END";
        format!(
            "{}
{}CREATE OR REPLACE TEMPORARY VIEW said_whole AS\n  {};\n
-- What cannot be counted is said in the place of the root.
CREATE OR REPLACE TEMPORARY VIEW said_asked AS
  SELECT coalesce(sum(CASE WHEN times > 1 THEN 1 ELSE 0 END), 0) AS twice,
    coalesce(sum(CASE WHEN criterion = '' THEN 1 ELSE 0 END), 0) AS blank
  FROM (SELECT ref, criterion, count(*) AS times FROM stated GROUP BY ref, criterion) AS each_of;\n
CREATE OR REPLACE TEMPORARY VIEW machine AS
  SELECT CASE WHEN twice > 0 THEN 'verdicts on what another row is on too: ' || CAST(twice AS {text})
    WHEN blank > 0 THEN 'rows without a criterion: ' || CAST(blank AS {text})
    ELSE said_whole.root END AS root, said_whole.n FROM said_whole CROSS JOIN said_asked;\n
CREATE OR REPLACE TEMPORARY VIEW verdict_counts AS
  SELECT {own}, s.criterion, {whole} AS level, count(*) AS dialogues,
    sum(CASE WHEN s.criterion = 'total' THEN CAST(s.level AS BIGINT) ELSE 0 END) AS sum,
    sum(count(*)) OVER () AS verdicts  -- of all rows: a file that was cut off has fewer
  FROM frame f JOIN spoken t ON t.ref = f.ref JOIN stated s ON s.ref = f.ref
  WHERE t.verdicts <> 'tuned' OR s.criterion = 'tuned' GROUP BY {own}, s.criterion, {whole};\n
{}{}",
            self.frame(by),
            self.spoken(),
            self.root_of("spoken", &["verdicts"]),
            self.write("machine", "root, n", "", "machine.csv"),
            self.write(
                "verdict_counts",
                &format!("{columns}, criterion, level, dialogues, sum, verdicts"),
                &format!(" ORDER BY {order}"),
                "verdicts.csv"
            ),
        )
    }

    /// What shows the verdicts of picks under their root.
    pub(super) fn said_buckets(self) -> String {
        format!(
            "CREATE OR REPLACE TEMPORARY VIEW spoken_of_picks AS\n  SELECT t.ref, t.verdicts FROM smallest s JOIN spoken t ON t.ref = s.ref;\n\n{}{}",
            self.buckets("said_", ("spoken", "spoken_of_picks"), &["verdicts"]),
            self.write_buckets("said_", "verdict-buckets.csv")
        )
    }
}
