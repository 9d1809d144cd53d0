//! Which kinds of disks are no place for a file of SQLite.

/// The kinds by their magic number (linux/magic.h): what is shared over a network, or goes through another program.
const BAD: [(i64, &str); 8] = [
    (0x6969, "NFS"),
    (0x517B, "SMB"),
    (0xFF53_4D42, "CIFS"),
    (0xFE53_4D42, "SMB2"),
    (0x6573_5546, "FUSE"),
    (0x0102_1997, "9P"),
    (0x5346_414F, "AFS"),
    (0x7375_7245, "Coda"),
];

/// The name of a kind of disk on which a file of SQLite can be damaged; none of one on which it is safe.
pub fn bad_for_sqlite(magic: i64) -> Option<&'static str> {
    // A number of 32 bits may come with the sign of its highest one.
    BAD.iter().find(|(known, _)| *known == magic & 0xFFFF_FFFF).map(|(_, name)| *name)
}
