//! Relations: the tables of a file, their columns, and which of these are personal.

use crate::core::refusal::Result;
use rusqlite::{Connection, Row};

/// What a table holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// The chain itself: entries and extents.
    Chain,
    /// Facts, each brought by an entry.
    Facts,
    /// What the schema itself gives: lists, and which columns are personal.
    Given,
}

/// What a column is to the seal of a row.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Role {
    /// It enters the seal as it is.
    Open,
    /// The salt of the personal columns.
    Salt,
    /// Text about a person: it enters the seal only through a digest.
    Personal,
    /// What erasing leaves of the personal columns.
    Erased,
}

/// A table.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Relation {
    pub name: String,
    pub kind: Kind,
    /// Name and role of each column, in their order.
    pub columns: Vec<(String, Role)>,
}

impl Relation {
    /// Where a column stands.
    pub fn place(&self, column: &str) -> Option<usize> {
        self.columns.iter().position(|(name, _)| name == column)
    }

    /// What a column is, where there is such a one.
    pub fn role(&self, column: &str) -> Option<Role> {
        self.columns.iter().find(|(name, _)| name == column).map(|(_, role)| *role)
    }

    /// The names of the columns with a role.
    pub fn with_role(&self, role: Role) -> impl Iterator<Item = &str> {
        self.columns.iter().filter(move |(_, found)| *found == role).map(|(name, _)| name.as_str())
    }
}

/// Every table of a file but drafts and open work, by name.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Relations(Vec<Relation>);

impl Relations {
    /// The tables of a file whose schema was checked.
    pub fn read(conn: &Connection) -> Result<Self> {
        let mut statement = conn.prepare(
            "SELECT t.name AS relation, c.name AS field, p.field IS NOT NULL AS personal
             FROM sqlite_schema t JOIN pragma_table_info(t.name) c
             LEFT JOIN personal p ON p.relation = t.name AND p.field = c.name
             WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND t.name NOT LIKE 'draft\\_%' ESCAPE '\\'
               AND t.name NOT GLOB 'open_*'
             ORDER BY t.name, c.cid",
        )?;
        // Every act passes here with a thousand columns: where each answer stands is looked up once.
        let place = |name| statement.column_index(name);
        let places = (place("relation")?, place("field")?, place("personal")?);
        let (mut relations, mut rows) = (Self::default(), statement.query([])?);
        while let Some(row) = rows.next()? {
            relations.add(row, places)?;
        }
        for relation in &mut relations.0 {
            relation.kind = kind_of(relation);
        }
        Ok(relations)
    }

    /// Adds the next column.
    fn add(&mut self, row: &Row<'_>, (relation, field, personal): (usize, usize, usize)) -> rusqlite::Result<()> {
        let (relation, field): (String, String) = (row.get(relation)?, row.get(field)?);
        let role = match field.as_str() {
            _ if row.get(personal)? => Role::Personal,
            "salt" => Role::Salt,
            "erased" => Role::Erased,
            _ => Role::Open,
        };
        match self.0.last_mut() {
            Some(last) if last.name == relation => last.columns.push((field, role)),
            _ => self.0.push(Relation { name: relation, kind: Kind::Facts, columns: vec![(field, role)] }),
        }
        Ok(())
    }

    /// A table by its name.
    pub fn get(&self, name: &str) -> Option<&Relation> {
        let place = self.0.binary_search_by(|relation| relation.name.as_str().cmp(name)).ok()?;
        self.0.get(place)
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &Relation> {
        self.0.iter()
    }

    /// A table of facts by its name.
    pub fn facts(&self, name: &str) -> Option<&Relation> {
        self.get(name).filter(|relation| relation.kind == Kind::Facts)
    }

    /// The tables of facts.
    pub fn all_facts(&self) -> impl Iterator<Item = &Relation> {
        self.0.iter().filter(|relation| relation.kind == Kind::Facts)
    }
}

fn kind_of(relation: &Relation) -> Kind {
    match relation.name.as_str() {
        "entry" | "extent" => Kind::Chain,
        _ if relation.place("entry").is_some() => Kind::Facts,
        _ => Kind::Given,
    }
}
