"""Check the record of a photo contest: compute its ranking again, with Python's standard library alone.

    python3 recompute.py graduatoria.json

It prints the SHA-256 of the file, to be compared with the one on the page of results, and each line of
the ranking; it ends with 0 if the ranking follows from the scores, with 1 and the first line that
differs if it does not. It shares no code with the program that made the record.
"""

from __future__ import annotations

import hashlib
import json
import sys
from fractions import Fraction
from pathlib import Path
from typing import Any

Record = dict[str, Any]
Line = tuple["int | None", str, "str | None"]

ENDS = ("ex_aequo", "seeded_draw")


def ranking(record: Record) -> list[Line]:
    """Lines of place, entry and mean, from the scores, the weights, the ladder and the seed."""
    weights = {c["code"]: c["weight"] for c in record["criteria"]}
    first = record["criteria"][0]["code"]
    ladder = list(record["ladder"])
    end = ladder.pop() if ladder and ladder[-1] in ENDS else "ex_aequo"

    sheets: dict[str, list[dict[str, int]]] = {entry: [] for entry in record["entries"]}
    for sheet in record["sheets"]:
        if sheet["entry"] in sheets and set(weights) <= set(sheet["scores"]):
            sheets[sheet["entry"]].append(sheet["scores"])

    def draw(entry: str) -> str:
        return hashlib.sha256(f"{record['seed']}:{entry}".encode()).hexdigest()

    def key(entry: str) -> tuple[Fraction, ...]:
        """Higher is better: the weighted mean, then the steps of the ladder."""
        given = sheets[entry]
        total = sum(scores[code] * weight for scores in given for code, weight in weights.items())
        steps = {
            "more_top_scores": Fraction(sum(scores[code] == 10 for scores in given for code in weights)),
            "first_criterion": Fraction(sum(scores[first] for scores in given), len(given)),
        }
        mean = Fraction(total, sum(weights.values()) * len(given))
        return (mean, *(steps[step] for step in ladder))

    judged = sorted((e for e in sheets if sheets[e]), key=draw)
    judged.sort(key=key, reverse=True)
    lines: list[Line] = []
    for position, entry in enumerate(judged, start=1):
        place: int | None = position
        if end == "ex_aequo" and lines and key(entry) == key(judged[position - 2]):
            place = lines[-1][0]
        mean = key(entry)[0]
        lines.append((place, entry, f"{mean.numerator}/{mean.denominator}"))
    unjudged = sorted((e for e in sheets if not sheets[e]), key=draw)
    return [*lines, *((None, entry, None) for entry in unjudged)]


def main(path: str) -> int:
    """Print and compare; the exit code says whether the ranking follows from the scores."""
    data = Path(path).read_bytes()
    record = json.loads(data)
    print("SHA-256", hashlib.sha256(data).hexdigest())
    if hashlib.sha256(record["seed"].encode()).hexdigest() != record["seed_sha256"]:
        print("The seed is not the one whose hash was shown.")
        return 1
    published = [(row["place"], row["entry"], row["mean"]) for row in record["ranking"]]
    computed = ranking(record)
    for line, (ours, theirs) in enumerate(zip(computed, published, strict=False), start=1):
        if ours != theirs:
            print(f"Line {line} differs: computed {ours}, published {theirs}")
            return 1
        print(*ours)
    if len(computed) != len(published):
        print(f"{len(computed)} entries computed, {len(published)} published")
        return 1
    print("The ranking follows from the scores.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
