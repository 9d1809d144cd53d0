//! assize keeps quality audits of customer service fair.
//!
//! Requests come in, dialogues are drawn by a lottery that anyone can check, auditors score them
//! against a published card, agents may dispute, arbiters without a part in the case rule, and nothing
//! that was recorded can quietly change. One binary, one SQLite file, no server.
//!
//! # The house
//!
//! - [`calc`]: numbers only. No file, no clock, no chance, no terminal; it knows no other room.
//! - [`core`]: one room per noun, in the order of a request's life: ledger, policy, people, act, request,
//!   dialogue, intake, scorecard, machine, plan, frame, draw, audit, care, question, commendation, sign,
//!   voice, dispute, arbitration, precedent, rights, night, report. A room holds its noun's types, rules, SQL and acts, and may use `calc` and the rooms
//!   before it, never one after it.
//! - [`view`]: pages out. It knows the core's answers; the core does not know it.
//! - [`cli`]: words in, one file per subcommand: parse, call an act, show its answer. The clock stands
//!   here, once.
//!
//! # What always holds
//!
//! - Facts are inserted once. `ledger::record` is the only way to write, and seals what came.
//! - `schema.sql` says what a file is; guards, personal columns and lists follow from it. A later version only adds
//!   to it, and an older file becomes equal to a new one or stays as it was (`ledger::schema`).
//! - `now` and chance are arguments; the person who acts is named.
//! - Absent is a cell of its own, never 0. People's figures are whole hundredths, never floats.
//! - Every text that leaves passes its medium's writer, which makes it inert.
//!
//! `tests/layers.rs` reads the sources and fails when somebody crosses.

pub mod calc;
pub mod cli;
pub mod core;
pub mod view;
