//! Every test of assize, in one binary.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod calendar;
mod laws;
mod reading;
mod schema;
mod scoring;
mod vectors;
mod view;
