//! Every test of assize, in one binary.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout, missing_docs)]

mod acts;
mod after;
mod afterwards;
mod calendar;
mod commands_page;
mod concurrency;
mod double;
mod fault;
mod frames;
mod gaps;
mod help;
mod hostile;
mod imports;
mod independence;
mod laws;
mod layers;
mod living;
mod maps;
mod masking;
mod notice;
mod plans;
mod proof;
mod reading;
mod samples;
mod schema;
mod scoring;
mod seeds;
mod sessions;
mod support;
mod tamper;
mod times;
mod tour;
mod vectors;
mod view;
mod workbook;
