//! The page of a session: filled in away from the file, and recorded by what it saves.
