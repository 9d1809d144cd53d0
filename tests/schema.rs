//! The schema: what a file is made of.

use assize::core::ledger;

#[test]
fn the_fingerprint_is_the_one_of_schema_sql() {
    let (found, expected) = ledger::fingerprints().unwrap();
    assert_eq!(found, expected, "schema.sql changed: put the left value into FINGERPRINT");
}
