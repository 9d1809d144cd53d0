//! Warehouse: the scripts by which an engine computes root, counts, picks and buckets of an external frame, the same bytes as
//! this program. One skeleton for all engines; what differs between them stands in [`Engine`].

use crate::calc::moment::Moment;
use crate::core::closed_list;
use std::fmt::Write;

closed_list! {
    /// A program that computes over a population that does not come here.
    pub enum Engine("an engine", "engines") {
        /// DuckDB 1.1 or newer.
        DuckDb = "duckdb",
        /// PostgreSQL 13 or newer, in UTF-8.
        Postgres = "postgres",
        /// Spark SQL 3.4 or newer.
        Spark = "spark",
    }
}

closed_list! {
    /// Which script an engine is given.
    pub enum Script("a script", "scripts") {
        /// The view of the dialogues that can be drawn: the one thing that a centre writes itself.
        View = "view",
        /// Root and counts, before the commitment.
        Root = "root",
        /// What the machine of the plan said, before the commitment.
        Machine = "machine",
        /// Picks and buckets, after the seed.
        Picks = "picks",
    }
}

/// How picks begin to say that the strata of the engine are not those that were committed.
pub(super) const UNFIT: &str = "not as committed: ";

/// The most that Spark ranks of a stratum: by a number that its planner knows it moves no row beyond it.
const MOST: usize = 1000;

/// What a plan says of its view.
#[derive(Clone, Copy, Debug)]
pub struct Scope<'a> {
    /// The machine that it goes by, `name/version`.
    pub machine: Option<&'a str>,
    /// The criterion whose verdict makes strata; none: all of them together.
    pub verdict_of: Option<&'a str>,
    /// The time of the window, the end not included; none: one as an example.
    pub window: Option<(Moment, Moment)>,
}

impl Scope<'_> {
    /// What a stratum by verdict is called, in words.
    fn verdict(&self) -> String {
        let of = match self.verdict_of {
            Some(criterion) => format!("of what the machine said on {}", criterion.replace(char::is_control, " ")),
            None => "of all that the machine said, fail where any is one".to_owned(),
        };
        format!("{of}: fail is short of full, pass is full, none is na, nothing said, or tuned on")
    }

    /// The bounds of the window, as engines write them.
    fn bounds(&self) -> (String, String) {
        let text = |moment: Moment| moment.to_string().replace('T', " ").trim_end_matches('Z').to_owned();
        let example = || ("2026-03-02 00:00:00".to_owned(), "2026-03-09 00:00:00".to_owned());
        self.window.map_or_else(example, |(since, until)| (text(since), text(until)))
    }
}

impl Engine {
    /// The script, for strata by these columns, and for the machine that the plan goes by, `name/version`.
    pub fn script(self, script: Script, by: &[&str], machine: Option<&str>) -> String {
        self.script_of(script, by, &Scope { machine, verdict_of: None, window: None })
    }

    /// The same, for the window and the verdict that a plan goes by.
    pub fn script_of(self, script: Script, by: &[&str], scope: &Scope<'_>) -> String {
        let machine = scope.machine;
        let text = match script {
            Script::View => self.view(by, scope) + &machine.map(|machine| self.said_view(machine)).unwrap_or_default(),
            Script::Root => self.root(by),
            Script::Machine => self.said_root(by),
            Script::Picks => self.picks(by, machine.is_some()),
        };
        format!("{}\n{text}", self.head(script))
    }

    fn head(self, script: Script) -> String {
        let program = match self {
            Self::DuckDb => "duckdb",
            Self::Postgres => "psql -X -v ON_ERROR_STOP=1",
            Self::Spark => "spark-sql",
        };
        let folders =
            if self == Self::Spark { "\n-- Spark writes a folder for each: its one part is the file." } else { "" };
        let run = match script {
            Script::View => {
                "-- Change what stands in this file, and only here: it goes before each of the others.".to_owned()
            }
            Script::Root | Script::Machine | Script::Picks => {
                format!("--   cat view.sql {}.sql | {program}{folders}", script.word())
            }
        };
        let what = match script {
            Script::View => "The dialogues that can be drawn, one row each, of one window of the plan.",
            Script::Root => "What is committed before the seed: root.csv with root and n, counts.csv with the strata.",
            Script::Machine => {
                "What the machine said, before the seed: machine.csv with root and n, verdicts.csv with how often it said what."
            }
            Script::Picks => {
                "After the seed, from quotas.csv: picks.csv, and buckets.csv, which shows them under the root."
            }
        };
        format!(
            "-- {what}\n{run}\n-- Made by: assize assign warehouse PLAN {} --engine {}\n",
            script.word(),
            self.word()
        )
    }

    pub(super) const fn text(self) -> &'static str {
        match self {
            Self::DuckDb | Self::Postgres => "TEXT",
            Self::Spark => "STRING",
        }
    }

    /// Lowercase hexadecimal SHA-256 of the UTF-8 bytes of a text.
    pub(super) fn hash(self, text: &str) -> String {
        match self {
            Self::DuckDb => format!("sha256({text})"),
            Self::Postgres => format!("encode(sha256(convert_to({text}, 'UTF8')), 'hex') COLLATE \"C\""),
            Self::Spark => format!("sha2({text}, 256)"),
        }
    }

    /// Texts, ascending by their bytes, with something between them.
    pub(super) fn joined(self, text: &str, between: &str) -> String {
        match self {
            Self::DuckDb => format!("string_agg({text}, '{between}' ORDER BY {text})"),
            Self::Postgres => format!("string_agg({text}, '{between}' ORDER BY ({text}) COLLATE \"C\")"),
            Self::Spark => format!("array_join(sort_array(collect_list({text})), '{between}')"),
        }
    }

    /// A column, ordered by its bytes.
    pub(super) fn ordered(self, column: &str) -> String {
        match self {
            Self::Postgres => format!("{column} COLLATE \"C\""),
            Self::DuckDb | Self::Spark => column.to_owned(),
        }
    }

    /// Whether a text holds a character below U+0020, or U+007F.
    fn is_odd(self, text: &str) -> String {
        match self {
            Self::DuckDb => format!("regexp_matches({text}, '[\\x00-\\x1F\\x7F]')"),
            Self::Postgres => format!("{text} ~ '[\\x01-\\x1F\\x7F]'"),
            Self::Spark => format!("{text} RLIKE r'[\\x00-\\x1F\\x7F]'"),
        }
    }

    /// Writes the rows of a view into a file.
    pub(super) fn write(self, view: &str, columns: &str, order: &str, file: &str) -> String {
        let query = format!("SELECT {columns} FROM {view}{order}");
        match self {
            Self::DuckDb => format!("COPY ({query}) TO '{file}' (FORMAT csv, HEADER);\n"),
            Self::Postgres => format!("\\copy ({query}) TO '{file}' WITH (FORMAT csv, HEADER)\n"),
            // Spark writes a folder; its one part is the file.
            Self::Spark => format!(
                "INSERT OVERWRITE DIRECTORY '{file}' USING csv OPTIONS (header 'true', escape '\"', emptyValue '', ignoreLeadingWhiteSpace 'false', ignoreTrailingWhiteSpace 'false')\n  SELECT /*+ COALESCE(1) */ {columns} FROM ({query});\n"
            ),
        }
    }

    fn view(self, by: &[&str], scope: &Scope<'_>) -> String {
        let (text, (since, until)) = (self.text(), scope.bounds());
        let labels: String =
            by.iter().filter(|one| **one != "agent" && **one != "channel").fold(String::new(), |mut all, one| {
                let what = match *one {
                    "team" => "the agent's team on the day, as the roster of assize calls it".to_owned(),
                    "verdict" => scope.verdict(),
                    _ => "the word of assize for its risk, such as low rating or other".to_owned(),
                };
                // Writing to a String cannot fail.
                let _ = write!(all, "\n    {one},  -- {what}");
                all
            });
        let composed = match self {
            Self::DuckDb => "nfc_normalize(ref)",
            Self::Postgres => "normalize(ref, NFC)",
            Self::Spark => "ref",
        };
        let letters = match self {
            Self::DuckDb | Self::Postgres => "letters composed (NFC)",
            Self::Spark => "Spark cannot compose letters (NFC): let the table have them so",
        };
        let moment = match self {
            Self::DuckDb => "strftime(received, '%Y-%m-%dT%H:%M:%SZ')",
            Self::Postgres => "to_char(received, 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')",
            Self::Spark => "date_format(received, \"yyyy-MM-dd'T'HH:mm:ss'Z'\")",
        };
        format!(
            "CREATE OR REPLACE TEMPORARY VIEW dialogue AS
  SELECT {composed} AS ref,  -- as it stands, without white space around it; {letters}
    {moment} AS received,  -- UTC
    channel,
    category,
    agent,  -- the handle that the roster of assize has{labels}
    CAST(NULL AS {text}) AS transcript  -- the words, where auditors read them there
  FROM dialogues  -- your table
  WHERE received >= TIMESTAMP '{since}' AND received < TIMESTAMP '{until}'  -- the window, in UTC
    AND agent IS NOT NULL;  -- leave out here what cannot be audited: nobody counts it for you
"
        )
    }

    /// The rows of the frame.
    pub(super) fn frame(self, by: &[&str]) -> String {
        let text = self.text();
        let labels = by.iter().fold(String::new(), |mut all, one| {
            let _ = write!(all, ", coalesce(CAST({one} AS {text}), '') AS {one}");
            all
        });
        format!(
            "CREATE OR REPLACE TEMPORARY VIEW frame AS\n  SELECT coalesce(CAST(ref AS {text}), '') AS ref{labels} FROM dialogue;\n"
        )
    }

    /// A query for the root of what a table or view `frame` has, and for its number of rows.
    pub fn root_query(self, by: &[&str]) -> String {
        self.root_of("frame", by)
    }

    /// The same of another table or view with these columns after `ref`.
    pub(super) fn root_of(self, table: &str, columns: &[&str]) -> String {
        let leaf = self.hash(&format!("'leaf:' || {}", line(columns)));
        let node = self.hash(&format!("'node:' || {}", self.joined("l", "")));
        let root = self.hash(&format!(
            "'frame:ref,{}:' || CAST((SELECT count(*) FROM leaf) AS {}) || ':' || coalesce({}, '')",
            columns.join(","),
            self.text(),
            self.joined("bucket || node", "")
        ));
        format!(
            "WITH leaf AS (SELECT {leaf} AS l FROM {table}),
    node AS (SELECT substr(l, 1, 4) AS bucket, {node} AS node FROM leaf GROUP BY substr(l, 1, 4))
  SELECT {root} AS root, (SELECT count(*) FROM leaf) AS n FROM node"
        )
    }

    /// The smallest tickets of a group in DuckDB, each with its ref behind it, which needs no sorting of all.
    pub fn least(key: &str, most: &str) -> String {
        format!("min(sha256({key} || ':' || f.ref) || f.ref, {most})")
    }

    fn root(self, by: &[&str]) -> String {
        let (columns, line, text) = (by.join(", "), line(by), self.text());
        let odd = self.is_odd(&format!("({})", line.replace(" || chr(9) || ", " || ")));
        let order = by.iter().map(|one| self.ordered(one)).collect::<Vec<_>>().join(", ");
        format!(
            "{}
CREATE OR REPLACE TEMPORARY VIEW whole AS\n  {};\n
-- What cannot stand in a frame is said in the place of the root.
CREATE OR REPLACE TEMPORARY VIEW asked AS
  SELECT count(*) - count(DISTINCT ref) AS twice, coalesce(sum(CASE WHEN ref = '' THEN 1 ELSE 0 END), 0) AS blank,
    coalesce(sum(CASE WHEN {odd} THEN 1 ELSE 0 END), 0) AS odd FROM frame;\n
CREATE OR REPLACE TEMPORARY VIEW root AS
  SELECT CASE WHEN twice > 0 THEN 'rows whose ref another row has: ' || CAST(twice AS {text})
    WHEN blank > 0 THEN 'rows without a ref: ' || CAST(blank AS {text})
    WHEN odd > 0 THEN 'rows with a control character: ' || CAST(odd AS {text})
    ELSE whole.root END AS root, whole.n FROM whole CROSS JOIN asked;\n
CREATE OR REPLACE TEMPORARY VIEW counts AS\n  SELECT {columns}, count(*) AS dialogues FROM frame GROUP BY {columns};\n
{}{}",
            self.frame(by),
            self.root_query(by),
            self.write("root", "root, n", "", "root.csv"),
            self.write("counts", &format!("{columns}, dialogues"), &format!(" ORDER BY {order}"), "counts.csv"),
        )
    }

    /// Reads what `assign draw --out quotas.csv` wrote.
    pub(super) fn quotas(self, by: &[&str]) -> String {
        let text = self.text();
        let labels = by.iter().fold(String::new(), |mut all, one| {
            let _ = write!(all, "coalesce({one}, '') AS {one}, ");
            all
        });
        let named = ["draw", "key"].iter().chain(by).chain(&["size", "quota", "take"]);
        let read = match self {
            Self::DuckDb => {
                let columns = named.map(|name| format!("'{name}': 'VARCHAR'")).collect::<Vec<_>>().join(", ");
                format!("CREATE OR REPLACE TEMPORARY VIEW quota_file AS\n  SELECT * FROM read_csv('quotas.csv', header = true, auto_detect = false, quote = '\"', escape = '\"', new_line = '\\n',\n    columns = {{{columns}}});\n")
            }
            Self::Postgres => {
                let columns = named.map(|name| format!("\"{name}\" {text}")).collect::<Vec<_>>().join(", ");
                format!("DROP TABLE IF EXISTS pg_temp.quota_file;\nCREATE TEMPORARY TABLE quota_file ({columns});\n\\copy quota_file FROM 'quotas.csv' WITH (FORMAT csv, HEADER)\n")
            }
            Self::Spark => "CREATE OR REPLACE TEMPORARY VIEW quota_file USING csv OPTIONS (path 'quotas.csv', header 'true', escape '\"', emptyValue '');\n".to_owned(),
        };
        format!(
            "{read}
CREATE OR REPLACE TEMPORARY VIEW quota AS\n  SELECT draw, key, {labels}CAST(size AS BIGINT) AS size, CAST(take AS INTEGER) AS take FROM quota_file;\n"
        )
    }

    fn picks(self, by: &[&str], has_machine: bool) -> String {
        let order = by.iter().map(|one| self.ordered(one)).collect::<Vec<_>>().join(", ");
        let (said, joined, shown) = if has_machine {
            (
                ", t.verdicts AS machine_verdicts, t.scored AS machine_scored",
                " JOIN spoken t ON t.ref = s.ref",
                self.said_buckets(),
            )
        } else {
            ("", "", String::new())
        };
        format!(
            "{}
{}
{}
{}{}
-- The words of the dialogues join last: only those of picks are read.
CREATE OR REPLACE TEMPORARY VIEW picks AS
  SELECT coalesce(u.says, s.draw) AS draw, s.rank, s.ticket, d.*{said} FROM smallest s JOIN dialogue d ON d.ref = s.ref CROSS JOIN unfit u{joined};\n
{}{}{}{shown}",
            self.frame(by),
            self.quotas(by),
            self.fits(by),
            self.smallest(by),
            if has_machine { self.spoken() } else { String::new() },
            self.buckets("", ("frame", "smallest"), by),
            self.write("picks", "*", &format!(" ORDER BY {order}, rank"), "picks.csv"),
            self.write_buckets("", "buckets.csv"),
        )
    }

    /// The buckets of a table with these columns after `ref`, with the leaves of those that hold a row of some picks.
    pub(super) fn buckets(self, prefix: &str, (table, picks): (&str, &str), columns: &[&str]) -> String {
        let (node, leaf) = (self.hash("'node:' || b.leaves"), self.hash(&format!("'leaf:' || {}", line(columns))));
        format!(
            "CREATE OR REPLACE TEMPORARY VIEW {prefix}leaf AS\n  SELECT {leaf} AS l FROM {table};\n
CREATE OR REPLACE TEMPORARY VIEW {prefix}bucketed AS\n  SELECT substr(l, 1, 4) AS bucket, {leaves} AS leaves FROM {prefix}leaf GROUP BY substr(l, 1, 4);\n
CREATE OR REPLACE TEMPORARY VIEW {prefix}picked AS\n  SELECT DISTINCT substr({leaf}, 1, 4) AS bucket FROM {picks};\n
CREATE OR REPLACE TEMPORARY VIEW {prefix}buckets AS
  SELECT b.bucket, {node} AS node, CASE WHEN p.bucket IS NULL THEN '' ELSE b.leaves END AS leaves
  FROM {prefix}bucketed b LEFT JOIN {prefix}picked p ON p.bucket = b.bucket;\n\n",
            leaves = self.joined("l", ""),
        )
    }

    pub(super) fn write_buckets(self, prefix: &str, file: &str) -> String {
        let order = format!(" ORDER BY {}", self.ordered("bucket"));
        self.write(&format!("{prefix}buckets"), "bucket, node, leaves", &order, file)
    }

    /// Whether the strata have the sizes that were committed: what differs is said in the place of the draw.
    fn fits(self, by: &[&str]) -> String {
        let (columns, text) = (by.join(", "), self.text());
        let named = by.join(" || ', ' || ");
        let size = |count: &str| format!("CAST(coalesce({count}, 0) AS {text})");
        format!(
            "-- Strata that do not have the sizes that were committed are said in the place of the draw.
CREATE OR REPLACE TEMPORARY VIEW unlike AS
  SELECT {named} || ' has ' || {} || ', not ' || {} AS says
  FROM (SELECT {columns}, count(*) AS dialogues FROM frame GROUP BY {columns}) f FULL JOIN quota q USING ({columns})
  WHERE coalesce(f.dialogues, 0) <> coalesce(q.size, 0);\n
CREATE OR REPLACE TEMPORARY VIEW unfit AS\n  SELECT '{UNFIT}' || min(says) AS says FROM unlike;\n",
            size("f.dialogues"),
            size("q.size"),
        )
    }

    /// The picks without their words. They are few, and asked for twice.
    fn smallest(self, by: &[&str]) -> String {
        let own = by.iter().map(|one| format!("f.{one}")).collect::<Vec<_>>().join(", ");
        let same = by.iter().map(|one| format!("q.{one} = f.{one}")).collect::<Vec<_>>().join(" AND ");
        let columns = by.join(", ");
        if self == Self::DuckDb {
            let least = Self::least("q.key", "getvariable('most')");
            return format!(
                "SET VARIABLE most = (SELECT max(take) FROM quota);\n
CREATE OR REPLACE TEMPORARY TABLE smallest AS
  WITH least AS (SELECT q.draw, q.take, {own}, {least} AS each FROM frame f JOIN quota q ON {same} WHERE q.take > 0 GROUP BY ALL),
    ranked AS (SELECT draw, take, {columns}, unnest(each) AS one, generate_subscripts(each, 1) AS rank FROM least)
  SELECT draw, {columns}, substr(one, 65) AS ref, substr(one, 1, 64) AS ticket, rank FROM ranked WHERE rank <= take;\n"
            );
        }
        let (ticket, place) =
            (self.hash("q.key || ':' || f.ref"), [self.ordered("ticket"), self.ordered("ref")].join(", "));
        let query = format!("SELECT draw, {columns}, ref, ticket, rank FROM ranked WHERE rank <= take");
        let table = match self {
            Self::Spark => format!(
                "-- By this number each task hands on no more of a stratum. Raise it where a plan draws more.\nCACHE TABLE smallest AS\n  {query} AND rank <= {MOST};\n"
            ),
            Self::DuckDb | Self::Postgres => {
                format!("DROP TABLE IF EXISTS pg_temp.smallest;\nCREATE TEMPORARY TABLE smallest AS\n  {query};\n")
            }
        };
        format!(
            "CREATE OR REPLACE TEMPORARY VIEW ticketed AS
  SELECT q.draw, q.take, {own}, f.ref, {ticket} AS ticket FROM frame f JOIN quota q ON {same} WHERE q.take > 0;\n
CREATE OR REPLACE TEMPORARY VIEW ranked AS
  SELECT *, row_number() OVER (PARTITION BY {columns} ORDER BY {place}) AS rank FROM ticketed;\n
{table}"
        )
    }
}

/// The row of a dialogue, as its leaf is made of it.
fn line(by: &[&str]) -> String {
    std::iter::once("ref").chain(by.iter().copied()).collect::<Vec<_>>().join(" || chr(9) || ")
}
