"""Writes digits.csv.gz beside this script: UCI's handwritten digits, checked and compressed reproducibly.

The one argument is either UCI's own file `optdigits.tes` or scikit-learn's copy of it, `digits.csv.gz` (Debian's package
python3-sklearn installs it as /usr/lib/python3/dist-packages/sklearn/datasets/data/digits.csv.gz). Both give the same bytes.
"""

import gzip
import pathlib
import sys

COUNT, PIXELS, BRIGHTEST, CLASSES = 1797, 64, 16, 10


def read_rows(path):
    """The rows of the source: 64 brightnesses and the label, as integers."""
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="ascii") as source:
        return [[int(value) for value in line.split(",")] for line in source if line.strip()]


def check(rows):
    """Stops at anything that is not the data set the sample was written for."""
    if len(rows) != COUNT:
        raise SystemExit(f"expected {COUNT} rows, found {len(rows)}")
    for number, row in enumerate(rows, start=1):
        if len(row) != PIXELS + 1:
            raise SystemExit(f"row {number}: expected {PIXELS + 1} values, found {len(row)}")
        if not all(0 <= value <= BRIGHTEST for value in row[:PIXELS]) or not 0 <= row[PIXELS] < CLASSES:
            raise SystemExit(f"row {number}: a value is out of range")


def main():
    if len(sys.argv) != 2:
        raise SystemExit(f"usage: {sys.argv[0]} optdigits.tes|digits.csv.gz")
    rows = read_rows(pathlib.Path(sys.argv[1]))
    check(rows)
    text = "".join(",".join(map(str, row)) + "\n" for row in rows)
    target = pathlib.Path(__file__).with_name("digits.csv.gz")
    # No time stamp and no file name inside, so that the same rows give the same bytes.
    target.write_bytes(gzip.compress(text.encode("ascii"), compresslevel=9, mtime=0))
    print(f"{target.name}: {len(rows)} digits, {target.stat().st_size} bytes")


if __name__ == "__main__":
    main()
