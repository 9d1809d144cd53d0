//! Comments: what people say about a draft, and what its owner answers. Every one is answered before the card is
//! published.

use super::card::Card;
use super::draft::{Draft, DraftId, draft, drafts_of_round, open_draft};
use super::published::find;
use crate::core::act::Actor;
use crate::core::ledger::{By, Writing};
use crate::core::people::{self, Person};
use crate::core::reading::{Reader, each_row, places};
use crate::core::refusal::{Refusal, Result};
use crate::core::suggest::did_you_mean_or;
use crate::core::text::{Kept, Untrusted};
use rusqlite::{Connection, Row, params};

/// The number of a comment.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct CommentId(pub i64);

/// A comment, and what was answered.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Comment {
    /// Its number.
    pub id: CommentId,
    /// The draft that it is about.
    pub draft: DraftId,
    /// Who commented, by handle.
    pub by: String,
    /// Who wrote it down, and when.
    pub recorded: By,
    /// The criterion; none: the card as a whole.
    pub key: Option<String>,
    /// What they say.
    pub words: Untrusted,
    /// The answer that holds.
    pub answer: Option<CommentAnswer>,
}

impl Comment {
    /// Who commented, by handle; where somebody else wrote it down, who for whom.
    pub fn said_by(&self) -> String {
        self.recorded.said(&self.by)
    }
}

/// What the owner of a card answers.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CommentAnswer {
    /// Whether the card changes because of the comment.
    pub changed: bool,
    /// Why, or how.
    pub words: Untrusted,
    /// Who answered, by handle.
    pub by: String,
}

/// What somebody has to say.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Saying {
    /// The criterion; none: the card as a whole.
    pub key: Option<String>,
    /// What they say.
    pub words: Kept,
    /// Where that stands, file and line; none where it is not from a file.
    pub place: Option<(String, u64)>,
}

/// What was recorded of somebody's comments.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Commented {
    /// The draft that they are about.
    pub draft: Draft,
    /// Who commented, by handle; where somebody else wrote it down, who for whom.
    pub by: String,
    /// The new ones.
    pub new: Vec<CommentId>,
    /// How many stood already.
    pub known: usize,
}

/// Records what somebody says about the open draft of a card: all of it or nothing. What they said before is counted.
pub fn comment(writing: &mut Writing<'_>, actor: &Actor, name: &str, sayings: &[Saying]) -> Result<Commented> {
    let draft = require_open(writing, name)?;
    if !draft.takes_comments(actor.today) {
        return Err(Refusal::rule(format!("comments on {} were taken until {}", draft.card.label(), draft.until))
            .hint("what comes later is for the next version: tell the owner of the card"));
    }
    let person = commenter(writing, actor)?;
    let published = find(writing, Some(name)).ok().map(|(_, card)| card);
    require_criteria(&draft.card, published.as_ref(), sayings)?;
    let mut commented =
        Commented { by: actor.who.at(writing.now()).said(&person.handle), new: Vec::new(), known: 0, draft };
    for saying in sayings {
        if is_said(writing, commented.draft.id, &person, saying)? {
            commented.known += 1;
            continue;
        }
        let facts: [(&'static str, &dyn rusqlite::ToSql); 3] =
            [("draft", &commented.draft.id.0), ("person", &person.id.0), ("key", &saying.key)];
        let id = writing.insert("card_comment", &facts, &[("words", Some(&saying.words))])?;
        commented.new.push(CommentId(id));
    }
    writing.note(format!("{} on the card {}", commented.new.len(), commented.draft.card.label()));
    Ok(commented)
}

/// The person who acts, or for whom they act: a lead or a manager may write down what an agent says.
fn commenter(conn: &Connection, actor: &Actor) -> Result<Person> {
    let person = match &actor.who.principal {
        Some(principal) => people::find(conn, principal)?,
        None => actor.person(conn)?.clone(),
    };
    actor.require_agent(conn, &person, "comment")?;
    Ok(person)
}

fn require_open(conn: &Connection, name: &str) -> Result<Draft> {
    if let Some(draft) = open_draft(conn, name)? {
        return Ok(draft);
    }
    let open = names_open(conn)?;
    let hint = did_you_mean_or(name, open.iter().map(String::as_str), || match open.as_slice() {
        [] => "no card is proposed at the moment; a manager proposes one with: assize card propose".to_owned(),
        open => format!("proposed are {}", open.join(", ")),
    });
    Err(Refusal::rule(format!("no draft of a card `{name}` is open")).hint(hint))
}

fn names_open(conn: &Connection) -> Result<Vec<String>> {
    let names = super::draft::names_proposed(conn)?;
    let open = names.into_iter().map(|name| Ok(open_draft(conn, &name)?.map(|_| name)));
    Ok(open.collect::<Result<Vec<_>>>()?.into_iter().flatten().collect())
}

/// Refuses criteria that nobody knows: those of a file all at once, each with its line.
fn require_criteria(draft: &Card, published: Option<&Card>, sayings: &[Saying]) -> Result<()> {
    let (mut findings, mut of) = (Vec::new(), None);
    for saying in sayings {
        let Some(Err(refusal)) = saying.key.as_ref().map(|key| require_criterion(draft, published, key)) else {
            continue;
        };
        let Some((file, line)) = &saying.place else { return Err(refusal) };
        findings.push(format!("{file}:{line}: {}", refusal.told()));
        of = Some(file);
    }
    match of {
        None => Ok(()),
        Some(file) => Err(Refusal::data(format!("{file} was not taken in"))
            .findings(findings)
            .hint("mend these lines and run the same command again")),
    }
}

/// A criterion of the draft, or one that the draft takes away.
fn require_criterion(draft: &Card, published: Option<&Card>, key: &str) -> Result<()> {
    match published {
        Some(card) if card.criterion(key).is_ok() => Ok(()),
        _ => draft.criterion(key).map(drop),
    }
}

fn is_said(conn: &Connection, draft: DraftId, person: &Person, saying: &Saying) -> Result<bool> {
    Ok(conn
        .prepare_cached("SELECT 1 FROM card_comment WHERE draft = ?1 AND person = ?2 AND key IS ?3 AND words = ?4")?
        .exists(params![draft.0, person.id.0, saying.key, saying.words.as_str()])?)
}

/// An answer that was given.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Answered {
    /// The comment.
    pub comment: Comment,
    /// The draft that is open now, or the one that it was about.
    pub draft: Draft,
    /// Comments that still wait for an answer.
    pub unanswered: u64,
    /// Whether something was recorded.
    pub new: bool,
}

/// Answers a comment, until the card is published; the newest answer holds.
pub fn answer(writing: &mut Writing<'_>, actor: &Actor, id: CommentId, changed: bool, note: &str) -> Result<Answered> {
    let comment = find_comment(writing, id)?;
    let draft = draft(writing, comment.draft)?;
    let person = actor.person(writing)?;
    let words = Kept::new("--note", note)?;
    let stands = comment.answer.as_ref();
    let is_same = stands.is_some_and(|one| one.changed == changed && one.words.expose() == words.as_str());
    if !is_same {
        if open_draft(writing, &draft.card.name)?.is_none() {
            return Err(Refusal::rule(format!("the card that comment {} is about is published", id.0))
                .hint("what is to change now is proposed as the next version: assize card propose"));
        }
        let facts: [(&'static str, &dyn rusqlite::ToSql); 3] =
            [("comment", &id.0), ("person", &person.id.0), ("changed", &changed)];
        writing.insert("card_answer", &facts, &[("words", Some(&words))])?;
        writing.note(format!("comment {}", id.0));
    }
    let open = open_draft(writing, &draft.card.name)?;
    let unanswered = match &open {
        Some(open) => of_round(writing, open.id)?.iter().filter(|one| one.answer.is_none()).count() as u64,
        None => 0,
    };
    let draft = open.unwrap_or(draft);
    Ok(Answered { comment: find_comment(writing, id)?, draft, unanswered, new: !is_same })
}

/// Every comment on the drafts that led to one, the oldest first.
pub fn of_round(conn: &Connection, draft: DraftId) -> Result<Vec<Comment>> {
    let mut comments = Vec::new();
    for one in drafts_of_round(conn, draft)? {
        comments.extend(load(conn, "c.draft = ?1", one.0)?);
    }
    Ok(comments)
}

fn find_comment(conn: &Connection, id: CommentId) -> Result<Comment> {
    load(conn, "c.id = ?1", id.0)?.pop().ok_or_else(|| {
        Refusal::rule(format!("there is no comment {}", id.0)).hint("they are listed by: assize card comments NAME")
    })
}

fn load(conn: &Connection, condition: &str, number: i64) -> Result<Vec<Comment>> {
    let mut statement = conn.prepare_cached(&format!(
        "SELECT c.id, c.draft, p.handle, e.actor, e.principal, e.login, e.at, c.key, coalesce(c.words, 'erased') AS words, a.id IS NOT NULL AS answered,
           a.changed, coalesce(a.words, 'erased') AS answer, b.handle AS answerer
         FROM card_comment c JOIN entry e ON e.id = c.entry JOIN identity i ON i.person = c.person JOIN person p ON p.id = i.one
         LEFT JOIN card_answer a ON a.id = (SELECT max(x.id) FROM card_answer x WHERE x.comment = c.id)
         LEFT JOIN person b ON b.id = a.person WHERE {condition} ORDER BY c.id"
    ))?;
    let mut rows = statement.query([number])?;
    let mut comments = Vec::new();
    while let Some(row) = rows.next()? {
        comments.push(read(row)?);
    }
    Ok(comments)
}

fn read(row: &Row<'_>) -> Result<Comment> {
    let words = |column: &str| Ok::<_, Refusal>(Untrusted::new(row.get::<_, String>(column)?));
    let answer = if row.get("answered")? {
        Some(CommentAnswer { changed: row.get("changed")?, words: words("answer")?, by: row.get("answerer")? })
    } else {
        None
    };
    Ok(Comment {
        id: CommentId(row.get("id")?),
        draft: DraftId(row.get("draft")?),
        by: row.get("handle")?,
        recorded: By::of_row(row)?,
        key: row.get("key")?,
        words: words("words")?,
        answer,
    })
}

/// The columns of a card in a spreadsheet, as it is written for people to comment; the first two are read back.
pub const COLUMNS: [&str; 9] =
    ["criterion", "comment", "section", "title", "guidance", "answers", "weight", "critical", "rules"];

/// Reads comments from a file: a row for each criterion, one without a criterion for the card as a whole. Rows without a
/// comment say nothing.
pub fn sayings(reader: &mut Reader, file: &str) -> Result<Vec<Saying>> {
    let places = places(reader, file, "a file of comments", &COLUMNS, 2)?;
    let mut sayings = Vec::new();
    each_row(reader, file, &COLUMNS, &mut |row| {
        let cell = |column: usize| {
            let place = places.get(column).copied().flatten();
            place.and_then(|place| row.get(place)).map(str::trim).filter(|text| !text.is_empty())
        };
        if let Some(words) = Kept::optional("`comment`", cell(1))? {
            let place = Some((file.to_owned(), row.line()));
            sayings.push(Saying { key: cell(0).map(str::to_owned), words, place });
        }
        Ok(())
    })?;
    Ok(sayings)
}
