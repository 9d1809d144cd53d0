//! The core: one room per noun, in the order of a request's life. Each holds that noun's types, its
//! rules, its SQL and its acts (load, decide, record). A room may use `calc` and the rooms before it,
//! never one after it.

mod closed_list;
pub mod parser;
pub mod reading;
pub mod refusal;
pub mod scratch;
pub mod suggest;
pub mod text;
pub mod toml;

pub(crate) use closed_list::closed_list;

pub mod ledger;

pub mod policy;

pub mod people;

pub mod works_agreement;

pub mod act;

pub mod readership;

pub mod request;

pub mod dialogue;

pub mod intake;

pub mod scorecard;

pub mod machine;

pub mod plan;

pub mod frame;

pub mod draw;

pub mod audit;

pub mod care;

pub mod question;

pub mod commendation;

pub mod sign;

pub mod voice;

pub mod calibration;

pub mod dispute;

pub mod arbitration;

pub mod precedent;

pub mod rights;

pub mod night;

pub mod coaching;

pub mod improvement;

pub mod keeping;

pub mod report;
