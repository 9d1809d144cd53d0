//! How the program that the tests start is linked.

#![allow(clippy::print_stdout)] // This is how a build script speaks to cargo.

/// Tests start the program some ten thousand times. At a fixed address it starts sooner: nothing is relocated, so a third
/// less memory is touched. A release stays as position-independent as ever.
fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    let is = |key: &str, value: &str| std::env::var(key).is_ok_and(|found| found == value);
    if is("PROFILE", "debug") && is("CARGO_CFG_TARGET_OS", "linux") && is("CARGO_CFG_TARGET_ENV", "gnu") {
        println!("cargo:rustc-link-arg-bins=-no-pie");
    }
}
