//! Rows offered to SQLite as a table that exists only while it is read (sqlite.org/vtab.html), so that
//! one statement takes many of them. This is the one file with unsafe code: `rusqlite` marks the two
//! traits unsafe because SQLite sees what implements them as C structs.

use crate::core::refusal::Result;
use rusqlite::ffi;
use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::vtab::{Context, Filters, IndexInfo, Module, VTab, VTabConfig, VTabConnection, VTabCursor};
use rusqlite::{Connection, ToSql};
use std::borrow::Cow;
use std::ffi::{CStr, c_int};
use std::marker::PhantomData;
use std::sync::{Arc, Mutex, PoisonError};

/// The name under which SQL reads what is offered; its columns are `c0`, `c1` … `c31`.
pub(super) const OFFERED: &CStr = c"assize_offered";
const SHAPE: &CStr = c"CREATE TABLE x(c0, c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11, c12, c13, c14, c15,
    c16, c17, c18, c19, c20, c21, c22, c23, c24, c25, c26, c27, c28, c29, c30, c31)";

/// Rows as they are offered, column by column of the table they are for.
pub trait Rows: Send + Sync + 'static {
    /// How many rows there are.
    fn count(&self) -> usize;
    /// The value of a column of a row; nothing where there is none.
    fn value(&self, row: usize, column: usize) -> ValueRef<'_>;
}

/// The rows that SQL can read now, if any.
#[derive(Default)]
pub(super) struct Offer(Mutex<Option<Arc<dyn Rows>>>);

impl Offer {
    /// An empty offer that this connection's SQL can read.
    pub(super) fn open(conn: &Connection) -> Result<Arc<Self>> {
        const MODULE: Module<'static, Offered> = Module::eponymous_only_module();
        let offer = Arc::new(Self::default());
        conn.create_module(OFFERED, &MODULE, Some(Arc::clone(&offer)))?;
        Ok(offer)
    }

    /// Offers these rows, or none.
    pub(super) fn set(&self, rows: Option<Arc<dyn Rows>>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = rows;
    }

    fn rows(&self) -> Option<Arc<dyn Rows>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// The table as SQLite sees it.
#[repr(C)]
struct Offered {
    base: ffi::sqlite3_vtab,
    offer: Arc<Offer>,
}

// SAFETY: the trait asks that the struct is `repr(C)` and begins with `sqlite3_vtab`, which SQLite
// fills in and reads through a pointer to the whole; it is, it does, and nothing here touches `base`.
#[allow(unsafe_code)]
unsafe impl<'vtab> VTab<'vtab> for Offered {
    type Aux = Arc<Offer>;
    type Cursor = Cursor<'vtab>;

    fn connect(
        db: &mut VTabConnection,
        offer: Option<&Self::Aux>,
        _module: &[u8],
        _database: &[u8],
        _table: &[u8],
        _args: &[&[u8]],
    ) -> rusqlite::Result<(Cow<'static, CStr>, Self)> {
        // No view or trigger of a hostile file may read it.
        db.config(VTabConfig::DirectOnly)?;
        let offer = offer.cloned().unwrap_or_default();
        Ok((Cow::Borrowed(SHAPE), Self { base: ffi::sqlite3_vtab::default(), offer }))
    }

    fn best_index(&self, info: &mut IndexInfo) -> rusqlite::Result<bool> {
        info.set_estimated_cost(1000.0);
        Ok(true)
    }

    fn open(&'vtab mut self) -> rusqlite::Result<Cursor<'vtab>> {
        let base = ffi::sqlite3_vtab_cursor::default();
        Ok(Cursor { base, rows: self.offer.rows(), at: 0, table: PhantomData })
    }
}

/// A reader on its way through the rows.
#[repr(C)]
struct Cursor<'vtab> {
    base: ffi::sqlite3_vtab_cursor,
    rows: Option<Arc<dyn Rows>>,
    at: usize,
    table: PhantomData<&'vtab Offered>,
}

// SAFETY: as above: `repr(C)`, begins with `sqlite3_vtab_cursor`, and nothing here touches `base`.
#[allow(unsafe_code)]
unsafe impl VTabCursor for Cursor<'_> {
    fn filter(&mut self, _number: c_int, _text: Option<&str>, _args: &Filters<'_>) -> rusqlite::Result<()> {
        self.at = 0;
        Ok(())
    }

    fn next(&mut self) -> rusqlite::Result<()> {
        self.at += 1;
        Ok(())
    }

    fn eof(&self) -> bool {
        self.rows.as_ref().is_none_or(|rows| self.at >= rows.count())
    }

    fn column(&self, context: &mut Context, column: c_int) -> rusqlite::Result<()> {
        let place = usize::try_from(column).unwrap_or(usize::MAX);
        let value = self.rows.as_ref().map_or(ValueRef::Null, |rows| rows.value(self.at, place));
        context.set_result(Lent(value))
    }

    fn rowid(&self) -> rusqlite::Result<i64> {
        Ok(i64::try_from(self.at).unwrap_or(i64::MAX))
    }
}

/// A value as it is handed to SQLite, without a copy of ours.
struct Lent<'a>(ValueRef<'a>);

impl ToSql for Lent<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(self.0))
    }
}
