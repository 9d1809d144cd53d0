"""Checks what assize computes about real ratings against other people's programs. Not run by CI.

    python3 -m venv venv && venv/bin/pip install krippendorff statsmodels
    venv/bin/python tests/reference/agreement.py ratings_stc3.csv.gz

The file has the columns dialogue_ref, unit, criterion, annotator, rating: 1,672 dialogues, 19 annotators, -2 to 2
(Zeng, Luo, Shang, Li, Sakai: EVIA 2017, CC BY 4.0). It is no part of the repository. The values below are what the
functions of src/calc/agreement and src/calc/severity gave for it.
"""

import csv
import gzip
import math
import sys

import krippendorff
import numpy
from scipy import stats
from statsmodels.stats import inter_rater

SCALE = [-2, -1, 0, 1, 2]
CRITERIA = ["accomplishment", "satisfaction", "effectiveness"]
# Criterion `satisfaction`.
ALPHA = {
    "nominal": (0.12364302864115162, 0.0038169005975323923),
    "ordinal": (0.29038982000704117, 0.008174239140050886),
    "interval": (0.3011281531337332, 0.00827119017626068),
}
FLEISS = 0.12361544161778247
# Annotators a01 and a11: kappa and its standard error by weights.
COHEN = {
    None: (0.02134470347347052, 0.009514159262557007),
    "linear": (0.04554046530628841, 0.01194181505212135),
    "quadratic": (0.07810224054099264, 0.016911058871643035),
}
# What a11 gives less than the mean of the others, in points.
A11 = {"accomplishment": -1.262, "satisfaction": -1.288, "effectiveness": -1.464}


def ratings(path, criterion):
    """A row for each dialogue, a column for each annotator."""
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["criterion"] == criterion]
    items = {ref: place for place, ref in enumerate(sorted({row["dialogue_ref"] for row in rows}))}
    people = {name: place for place, name in enumerate(sorted({row["annotator"] for row in rows}))}
    table = numpy.full((len(items), len(people)), numpy.nan)
    for row in rows:
        table[items[row["dialogue_ref"]], people[row["annotator"]]] = int(row["rating"])
    return table, list(people)


def counts(table):
    return numpy.stack([(table == value).sum(axis=1) for value in SCALE], axis=1)


def alpha(table_counts, level):
    return krippendorff.alpha(value_counts=table_counts, value_domain=SCALE, level_of_measurement=level)


def jackknife(table_counts, level):
    n = len(table_counts)
    without = [alpha(numpy.delete(table_counts, place, axis=0), level) for place in range(n)]
    return math.sqrt((n - 1) / n * ((without - numpy.mean(without)) ** 2).sum())


def check(what, ours, theirs, tolerance=1e-9):
    good = abs(ours - theirs) <= tolerance
    print(f"{'same' if good else 'NOT '}  {what}: {ours} {theirs}")
    return good


def main(path):
    good = []
    table, people = ratings(path, "satisfaction")
    print(f"{table.shape[0]} dialogues, {table.shape[1]} annotators, {int(numpy.isnan(table).sum())} missing")
    table_counts = counts(table)
    for level, (value, error) in ALPHA.items():
        good.append(check(f"alpha {level}, krippendorff", value, alpha(table_counts, level)))
        good.append(check(f"its standard error, krippendorff + numpy", error, jackknife(table_counts, level)))
    good.append(check("Fleiss' kappa, statsmodels", FLEISS, inter_rater.fleiss_kappa(table_counts)))
    one, other = table[:, people.index("a01")], table[:, people.index("a11")]
    pairs = numpy.array([[((one == a) & (other == b)).sum() for b in SCALE] for a in SCALE])
    for weights, (value, error) in COHEN.items():
        found = inter_rater.cohens_kappa(pairs, wt=weights)
        good.append(check(f"Cohen's kappa a01 a11 {weights}, statsmodels", value, found.kappa))
        good.append(check("its standard error, statsmodels", error, found.std_kappa))
    for criterion in CRITERIA:
        table, people = ratings(path, criterion)
        means = table.mean(axis=0)
        others = (means.sum() - means) / (len(means) - 1)
        stricter = {name: round(mean - other, 3) for name, mean, other in zip(people, means, others) if mean - other < -1}
        print(f"{criterion}: more than a point stricter than the others: {stricter}")
        good.append(list(stricter) == ["a11"] and check(f"a11 on {criterion}", A11[criterion], stricter["a11"], 1e-6))
    residual = table - table.mean(axis=1, keepdims=True) - table.mean(axis=0) + table.mean()
    n, k = table.shape
    f = n * ((table.mean(axis=0) - table.mean()) ** 2).sum() / (k - 1) / ((residual**2).sum() / ((n - 1) * (k - 1)))
    good.append(check("F of annotators on effectiveness, numpy", 392.4679536311919, f, 1e-6))
    print(f"p {stats.f.sf(f, k - 1, (n - 1) * (k - 1))}")
    return 0 if all(good) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
