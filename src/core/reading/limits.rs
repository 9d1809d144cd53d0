//! How much of a file is held at a time.

/// The longest cell that is read, in bytes.
pub const CELL_LIMIT: usize = 1 << 20;
/// The longest row (CSV) or line (JSONL) that is read, in bytes.
pub const ROW_LIMIT: usize = 8 << 20;
/// The most columns, or different keys, one file may have.
pub const COLUMN_LIMIT: usize = 1000;
/// How many bytes are read at once.
pub(super) const CHUNK: usize = 128 << 10;
