//! Student's distribution against reference values: 40 digits by numerical integration (mpmath 1.3).

use assize::calc::interval::{normal_quantile, student_chance, student_quantile};

/// Degrees of freedom, and the quantile of a two-sided interval of 80, 95, 99 and 99.9999 %.
const QUANTILES: [(f64, [f64; 4]); 13] = [
    (1.0, [3.077_683_537_175_253_6, 12.706_204_736_174_705, 63.656_741_162_871_58, 636_619.772_367_057_7]),
    (2.5, [1.730_250_928_807_176_6, 3.574_654_842_003_683, 7.163_728_138_948_786, 290.523_061_599_015]),
    (4.0, [1.533_206_274_058_943_8, 2.776_445_105_197_793_4, 4.604_094_871_349_993, 49.458_636_756_934_63]),
    (10.0, [1.372_183_641_110_335_6, 2.228_138_851_986_275, 3.169_272_672_616_951_3, 10.516_489_956_914_905]),
    (30.0, [1.310_415_025_391_395_5, 2.042_272_456_301_238, 2.749_995_653_567_225_4, 6.119_075_620_384_217]),
    (100.0, [1.290_074_761_346_516, 1.983_971_518_523_552_2, 2.625_890_521_438_018, 5.213_727_574_230_077]),
    (300.0, [1.284_379_867_579_013, 1.967_903_011_261_087, 2.592_316_410_847_792_5, 4.995_118_833_344_93]),
    (999.0, [1.282_399_570_037_397_4, 1.962_341_461_133_45, 2.580_759_637_267_637, 4.922_320_372_366_549]),
    (1000.0, [1.282_398_721_460_924_5, 1.962_339_080_826_408_5, 2.580_754_698_065_951, 4.922_289_523_429_588]),
    (1500.5, [1.282_116_020_958_722, 1.961_546_226_062_664_4, 2.579_109_837_287_529_4, 4.912_028_653_161_151]),
    (10_000.0, [1.281_636_229_730_477_5, 1.960_201_239_890_626_3, 2.576_321_046_668_529, 4.894_688_616_315_606]),
    (100_000.0, [1.281_560_031_449_361, 1.959_987_707_534_609_5, 2.575_878_469_908_375, 4.891_943_340_715_111]),
    (1e9, [1.281_551_566_391_185_2, 1.959_963_986_912_325_5, 2.575_829_308_465_448_4, 4.891_638_506_183_437]),
];

#[test]
fn students_quantile_is_right_at_few_and_at_many_degrees_of_freedom() {
    let mut wrong = Vec::new();
    for (df, expected) in QUANTILES {
        for (confidence, expected) in [0.8, 0.95, 0.99, 0.999_999].into_iter().zip(expected) {
            let found = student_quantile(confidence, df).unwrap();
            let off = (found - expected).abs() / expected;
            // The last is where 1 - confidence has few digits left.
            if off > if confidence > 0.99 { 2e-10 } else { 1e-12 } {
                wrong.push(format!("{confidence} at {df}: {found}, not {expected}, off by {off:e}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn students_quantile_falls_without_a_step_to_the_normal_one() {
    let normal = normal_quantile(0.95).unwrap();
    let mut last = f64::INFINITY;
    for df in [10.0, 100.0, 900.0, 999.0, 999.999, 1000.0, 1000.001, 1001.0, 1e4, 1e6, 1e12, 1e300] {
        let found = student_quantile(0.95, df).unwrap();
        assert!(found < last || (df > 1e11 && (found - normal).abs() < 1e-11), "{df}: {found}, before {last}");
        assert!(found >= normal, "{df}: {found}");
        last = found;
    }
    assert_eq!(student_quantile(0.95, f64::INFINITY), None);
    assert_eq!(student_quantile(0.95, f64::NAN), None);
}

/// How often chance alone gives a t as far from 0: t, degrees of freedom, and the chance.
const CHANCES: [(f64, f64, f64); 18] = [
    (0.5, 3.0, 0.651_447_964_848_151),
    (0.5, 30.0, 0.620_723_004_885_127_3),
    (0.5, 999.0, 0.617_185_190_930_289_5),
    (0.5, 1000.0, 0.617_185_080_833_874_8),
    (0.5, 100_000.0, 0.617_076_177_654_418),
    (0.5, 1e7, 0.617_075_088_454_015),
    (1.96, 3.0, 0.144_852_208_564_853_65),
    (1.96, 30.0, 0.059_342_312_896_050_47),
    (1.96, 999.0, 0.050_273_462_733_810_04),
    (1.96, 1000.0, 0.050_273_184_955_748_715),
    (1.96, 100_000.0, 0.049_998_563_194_301_63),
    (1.96, 1e7, 0.049_995_818_025_314_19),
    (4.0, 3.0, 0.028_008_456_010_146_166),
    (4.0, 30.0, 0.000_381_845_636_083_756_86),
    (4.0, 999.0, 6.801_470_983_803_932e-5),
    (4.0, 1000.0, 6.800_991_920_878_158e-5),
    (4.0, 100_000.0, 6.338_799_755_719_534e-5),
    (4.0, 1e7, 6.334_293_869_016_876e-5),
];

#[test]
fn the_chance_of_a_t_is_right_at_few_and_at_many_degrees_of_freedom() {
    let off = CHANCES.iter().map(|(t, df, expected)| {
        let found = student_chance(*t, *df).unwrap();
        (t, df, found, (found - expected).abs())
    });
    let wrong: Vec<_> = off.filter(|(.., off)| *off > 1e-9).collect();
    assert!(wrong.is_empty(), "{wrong:?}");
}
