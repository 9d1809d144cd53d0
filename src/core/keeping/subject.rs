//! Subject: whose text is erased, held or told: a dialogue, a customer, a person of the roster.

use crate::core::closed_list;
use crate::core::people::{self, Person};
use crate::core::refusal::{Refusal, Result};
use crate::core::request::{RequestId, as_stored, unknown};
use crate::core::suggest::unknown as unknown_word;
use crate::core::text::Untrusted;
use rusqlite::{Connection, OptionalExtension, ToSql};

closed_list! {
    /// Whose text an erasure is about.
    pub enum SubjectKind("a subject", "subjects") {
        /// One dialogue.
        Ref = "ref",
        /// A customer.
        Customer = "customer",
        /// A person of the roster.
        Agent = "agent",
        /// Whatever is older than the policy keeps it.
        Retention = "retention",
    }
}

closed_list! {
    /// Why text is erased.
    pub enum Reason("a reason", "reasons") {
        /// The person asked for it.
        Asked = "asked",
        /// Nobody needs it any more.
        NotNeeded = "not-needed",
        /// It should not have been recorded.
        Unlawful = "unlawful",
        /// The law or a court says so.
        Law = "law",
        /// It is older than the policy keeps it.
        Retention = "retention",
    }
}

impl Reason {
    /// Those that people give; the policy gives the other one.
    const GIVEN: [&'static str; 4] =
        [Self::Asked.word(), Self::NotNeeded.word(), Self::Unlawful.word(), Self::Law.word()];

    /// The one that somebody gave; that of the policy is refused by who erases, with what to do.
    pub fn given(text: &str) -> Result<Self> {
        Self::of(text).ok_or_else(|| unknown_word(text, "a reason", "reasons", &Self::GIVEN))
    }

    /// Why, as the end of "erased on DAY: …".
    pub const fn said(self) -> &'static str {
        match self {
            Self::Asked => "the person asked for it",
            Self::NotNeeded => "it was not needed any more",
            Self::Unlawful => "it should not have been recorded",
            Self::Law => "the law or a court said so",
            Self::Retention => "it was older than the policy keeps it",
        }
    }
}

/// Whose text, as a command names it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Wanted<'a> {
    /// The ref of a dialogue.
    Ref(&'a str),
    /// The centre's own name or number of a customer.
    Customer(&'a str),
    /// A handle.
    Agent(&'a str),
}

/// Whose text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Subject {
    /// One dialogue, with its ref.
    Ref(RequestId, String),
    /// A customer.
    Customer(Untrusted),
    /// A person of the roster.
    Agent(Person),
}

impl Subject {
    /// Finds whose text is meant. Refused where there is no such dialogue, customer or person.
    pub fn find(conn: &Connection, wanted: Wanted<'_>) -> Result<Self> {
        match wanted {
            Wanted::Ref(reference) => dialogue(conn, reference),
            Wanted::Customer(name) => Ok(Self::Customer(Untrusted::new(name.trim()))),
            Wanted::Agent(handle) => people::find(conn, handle).map(Self::Agent),
        }
    }

    /// What kind it is.
    pub const fn kind(&self) -> SubjectKind {
        match self {
            Self::Ref(..) => SubjectKind::Ref,
            Self::Customer(_) => SubjectKind::Customer,
            Self::Agent(_) => SubjectKind::Agent,
        }
    }

    /// What it is called where no text of people may stand.
    pub fn called(&self) -> String {
        match self {
            Self::Ref(_, reference) => reference.clone(),
            Self::Customer(_) => "a customer".to_owned(),
            Self::Agent(person) => person.handle.clone(),
        }
    }

    /// Every name of theirs that is not erased: none of a dialogue.
    pub(super) fn names(&self, conn: &Connection) -> Result<Vec<String>> {
        match self {
            Self::Ref(..) => Ok(Vec::new()),
            Self::Customer(name) => {
                Ok(Some(name.expose().to_owned()).filter(|name| !name.is_empty()).into_iter().collect())
            }
            Self::Agent(person) => texts(conn, NAMES, person),
        }
    }

    /// Every e-mail address of theirs that is not erased.
    pub(super) fn addresses(&self, conn: &Connection) -> Result<Vec<String>> {
        match self {
            Self::Ref(..) | Self::Customer(_) => Ok(Vec::new()),
            Self::Agent(person) => texts(conn, ADDRESSES, person),
        }
    }

    /// The dialogues whose text is theirs: none for a person of the roster, since dialogues are their customers'.
    pub(super) fn dialogues(&self, conn: &Connection) -> Result<Numbers> {
        match self {
            Self::Ref(request, _) => Ok(Numbers(vec![request.0])),
            Self::Customer(name) => numbers(conn, OF_CUSTOMER, &[&name.expose()]),
            Self::Agent(_) => Ok(Numbers(Vec::new())),
        }
    }

    /// Their numbers in the roster.
    pub(super) fn persons(&self, conn: &Connection) -> Result<Numbers> {
        let Self::Agent(person) = self else { return Ok(Numbers(Vec::new())) };
        let mut all = numbers(conn, "SELECT person AS id FROM identity WHERE one = ?1", &[&person.id.0])?;
        all.0.sort_unstable();
        Ok(all)
    }

    /// The dialogues whose cases must be over: those whose text it is, and those in which the person was audited.
    pub(super) fn cases(&self, conn: &Connection) -> Result<Numbers> {
        let Self::Agent(person) = self else { return self.dialogues(conn) };
        let sql = "SELECT DISTINCT a.request AS id FROM audit a JOIN identity i ON i.person = a.agent WHERE i.one = ?1 ORDER BY 1";
        numbers(conn, sql, &[&person.id.0])
    }
}

const NAMES: &str = "SELECT n.name AS text FROM (SELECT id AS person, name FROM person
       UNION SELECT person, name FROM renaming UNION SELECT person, name FROM annotator) n
     JOIN identity i ON i.person = n.person JOIN person p ON p.id = n.person
     WHERE i.one = ?1 AND n.name IS NOT NULL AND n.name <> p.handle ORDER BY 1";
const ADDRESSES: &str = "SELECT DISTINCT m.address AS text FROM email m JOIN identity i ON i.person = m.person
     WHERE i.one = ?1 AND m.address IS NOT NULL ORDER BY 1";

fn texts(conn: &Connection, sql: &str, person: &Person) -> Result<Vec<String>> {
    let mut statement = conn.prepare_cached(sql)?;
    let rows = statement.query_map([person.id.0], |row| row.get("text"))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The dialogues of a customer, by any word on them.
const OF_CUSTOMER: &str = "SELECT id FROM request WHERE customer = ?1
    UNION SELECT request FROM revision WHERE customer = ?1 ORDER BY 1";

/// Numbers of rows, which a statement takes as one value: `IN (SELECT value FROM json_each(?1))`.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub(super) struct Numbers(pub(super) Vec<i64>);

impl Numbers {
    /// How many.
    pub(super) const fn len(&self) -> usize {
        self.0.len()
    }

    /// As a JSON array.
    pub(super) fn json(&self) -> String {
        let numbers: Vec<String> = self.0.iter().map(i64::to_string).collect();
        format!("[{}]", numbers.join(","))
    }
}

/// The column `id` of an answer.
pub(super) fn numbers(conn: &Connection, sql: &str, about: &[&dyn ToSql]) -> Result<Numbers> {
    let mut statement = conn.prepare_cached(sql)?;
    let rows = statement.query_map(about, |row| row.get::<_, i64>("id"))?;
    Ok(Numbers(rows.collect::<rusqlite::Result<_>>()?))
}

/// The audits and disputes of some dialogues: what people drafted about them lies in files next to the database.
pub fn drafts_of(conn: &Connection, subject: &Subject) -> Result<(Vec<i64>, Vec<i64>)> {
    drafts_in(conn, &subject.cases(conn)?)
}

/// The same of the dialogues themselves.
pub(super) fn drafts_in(conn: &Connection, dialogues: &Numbers) -> Result<(Vec<i64>, Vec<i64>)> {
    let about = dialogues.json();
    let of = |sql| numbers(conn, sql, &[&about]).map(|found| found.0);
    Ok((
        of("SELECT id FROM audit WHERE request IN (SELECT value FROM json_each(?1))")?,
        of(
            "SELECT d.id AS id FROM dispute d JOIN audit a ON a.id = d.audit WHERE a.request IN (SELECT value FROM json_each(?1))",
        )?,
    ))
}

fn dialogue(conn: &Connection, reference: &str) -> Result<Subject> {
    let reference = as_stored(conn, reference)?;
    let found: Option<i64> = conn
        .prepare_cached("SELECT id FROM request WHERE ref = ?1")?
        .query_row([&*reference], |row| row.get("id"))
        .optional()?;
    let Some(id) = found else { return Err(unknown(conn, &reference)?) };
    Ok(Subject::Ref(RequestId(id), reference.into_owned()))
}

/// Refuses a reason that only the program gives.
pub(super) fn require_given(reason: Reason) -> Result<()> {
    if reason != Reason::Retention {
        return Ok(());
    }
    Err(Refusal::words("retention is no reason to ask for an erasure: the policy says it")
        .hint("run `assize keep retain`; here give asked, not-needed, unlawful or law"))
}
