//! Dialects: all in which the SQL of one engine differs from that of another.

use super::super::table::Kind;

/// An engine for which scripts are written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::core::report::export) enum Engine {
    /// `DuckDB`.
    DuckDb,
    /// `PostgreSQL`.
    Postgres,
    /// Apache Spark.
    Spark,
    /// Snowflake.
    Snowflake,
    /// Google `BigQuery`.
    BigQuery,
    /// A dbt project, which speaks the SQL of its target: macros say what differs.
    Dbt,
}

use Engine::{BigQuery, Dbt, DuckDb, Postgres, Snowflake, Spark};

impl Engine {
    /// The type of what a column holds.
    pub(in crate::core::report::export) const fn kind(self, kind: Kind) -> &'static str {
        match (kind, self) {
            (Kind::Number, _) => self.whole(),
            (Kind::Text | Kind::Bytes, _) => self.text(),
            (Kind::Yes, BigQuery) => "BOOL",
            (Kind::Yes, _) => "BOOLEAN",
            (Kind::Day, _) => "DATE",
            (Kind::Moment, Postgres) => "TIMESTAMP WITH TIME ZONE",
            (Kind::Moment, Snowflake) => "TIMESTAMP_TZ",
            (Kind::Moment, _) => "TIMESTAMP",
        }
    }

    /// The type of numbers with a fraction, 64 bits wide.
    pub(super) const fn double(self) -> &'static str {
        match self {
            DuckDb | Spark => "DOUBLE",
            Postgres | Snowflake => "DOUBLE PRECISION",
            BigQuery => "FLOAT64",
            Dbt => "{{ assize_double() }}",
        }
    }

    /// The type of whole numbers, at least 64 bits wide.
    pub(in crate::core::report::export) const fn whole(self) -> &'static str {
        match self {
            BigQuery => "INT64",
            Dbt => "{{ assize_whole() }}",
            DuckDb | Postgres | Spark | Snowflake => "BIGINT",
        }
    }

    /// The type of texts.
    pub(in crate::core::report::export) const fn text(self) -> &'static str {
        match self {
            DuckDb | Snowflake => "VARCHAR",
            Postgres => "TEXT",
            Spark | BigQuery => "STRING",
            Dbt => "{{ assize_text() }}",
        }
    }

    /// The first of some texts in the order of their bytes.
    pub(super) fn least(self, column: &str) -> String {
        match self {
            Postgres => format!("min({column} COLLATE \"C\") COLLATE \"default\""),
            Dbt => format!("{{{{ assize_least('{column}') }}}}"),
            DuckDb | Spark | Snowflake | BigQuery => format!("min({column})"),
        }
    }

    /// A name that may be a word of SQL. Snowflake takes names without quotes for capital ones, in the views too.
    pub(super) fn name(self, name: &str) -> String {
        match self {
            DuckDb | Postgres => format!("\"{name}\""),
            Spark | BigQuery => format!("`{name}`"),
            Snowflake | Dbt => name.to_owned(),
        }
    }

    /// The site that is loaded.
    pub(super) const fn site(self) -> &'static str {
        match self {
            DuckDb => "coalesce(getvariable('site'), 'main')",
            Postgres => "current_setting('assize.site')",
            Spark => "'${spark.assize.site}'",
            Snowflake => "$site",
            BigQuery => "site_loaded",
            Dbt => "''",
        }
    }

    /// What fails with a text.
    pub(in crate::core::report::export) fn failing(self, text: &str) -> String {
        match self {
            Spark => format!("raise_error({text})"),
            // A text that is no number: the error repeats it.
            Snowflake => format!("TO_NUMBER({text})"),
            DuckDb | Postgres | BigQuery | Dbt => format!("error({text})"),
        }
    }
}
