"""Check the result of a photo contest, with Python's standard library alone.

    python3 verify.py            in the folder of the unpacked bundle (Python 3.8 or newer)

It follows the ledger line by line, compares the seed with the fingerprint that was shown before the first
score, counts the ranking again from the ballots and compares it with results.csv, line by line, byte by byte.
It ends with 0 if everything agrees, else with 1 and the first line that differs. It shares no code with the
program that made the bundle.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import sys
from fractions import Fraction
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    Json = dict[str, Any]

ENDS = ("ex_aequo", "seeded_draw")
# What takes a photo out after the public could vote for it.
LEFT = ("entry_disqualified", "entry_withdrawn")
DECIDED = ("run_off", "president_motion")
START = "0" * 64
TOP = 10


class Differs(Exception):  # noqa: N818 - a finding, not an error
    """The first thing that is not as it was told."""


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def rows_of(folder: Path, name: str) -> list[tuple[int, dict[str, str]]]:
    """The lines of a table with their numbers, as dictionaries."""
    text = (folder / name).read_text(encoding="utf-8")
    return list(enumerate(csv.DictReader(io.StringIO(text)), start=2))


def follow_ledger(folder: Path) -> list[Json]:
    """Each line's hash holds all lines before it."""
    previous, lines = START, []
    for number, text in enumerate((folder / "ledger.jsonl").read_text(encoding="utf-8").splitlines(), 1):
        told = json.loads(text)
        line = {key: told[key] for key in ("number", "at", "event", "role", "data")}
        written = json.dumps(line, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        found = sha256(previous.encode() + written.encode())
        if (told["number"], told["previous"], told["sha256"]) != (number, previous, found):
            raise Differs(f"ledger.jsonl, line {number}: its SHA-256 would be {found}, not {told['sha256']}")
        previous = found
        lines.append(line)
    return lines


def check_seed(contest: Json, ledger: list[Json]) -> None:
    """The seed is the one whose fingerprint stood in the ledger when the round was fixed."""
    found = sha256(contest["seed"].encode())
    if found != contest["seed_sha256"]:
        raise Differs(f"contest.json: the SHA-256 of the seed is {found}, not {contest['seed_sha256']}")
    for line in ledger:
        data = line["data"]
        fixed = line["event"] == "round_locked" and data.get("round") == contest["round"]
        if fixed and data["seed_sha256"] != found:
            raise Differs(
                f"ledger.jsonl, line {line['number']}: another seed was fixed than contest.json has"
            )


def barred_by(ledger: list[Json]) -> dict[tuple[str, str], int]:
    """Juror and entry of each conflict that stands, with the line of the ledger that says so."""
    barred: dict[tuple[str, str], int] = {}
    for line in ledger:
        pair = line["data"].get("juror", ""), line["data"].get("entry", "")
        if line["event"] in ("conflict", "recused"):
            barred[pair] = line["number"]
        elif line["event"] == "conflict_lifted":
            barred.pop(pair, None)
    return barred


def check_ballots(folder: Path, contest: Json, ledger: list[Json]) -> None:
    """Only jurors who were to judge a photo did, and nobody with a conflict."""
    barred = barred_by(ledger)
    seats = {(row["juror"], row["entry"]) for _number, row in rows_of(folder, "assignment.csv")}
    for number, row in rows_of(folder, "ballots.csv"):
        pair = row["juror"], row["entry"]
        where = f"ballots.csv, line {number}: {pair[0]} on {pair[1]}"
        if pair in barred:
            raise Differs(f"{where}, against the ledger, line {barred[pair]}")
        if pair[0] in contest["left_out"]:
            raise Differs(f"{where}, though no ballot of this juror counts")
        if contest["quorum"] and pair not in seats:
            raise Differs(f"{where}, not assigned in assignment.csv")


def order_of(entries: list[str], ballots: list[Json]) -> list[list[str]]:
    """Schulze's method: equal entries together, best first. A ballot judges only what it holds."""
    wins = {(a, b): 0 for a in entries for b in entries}
    for ballot in ballots:
        place = {entry: number for number, equal in enumerate(ballot["order"]) for entry in equal}
        for a, above in place.items():
            for b, below in place.items():
                if above < below and (a, b) in wins:
                    wins[a, b] += 1
    path = {(a, b): n if n > wins[b, a] else 0 for (a, b), n in wins.items()}
    for m in entries:
        for a in entries:
            for b in entries:
                path[a, b] = max(path[a, b], min(path[a, m], path[m, b]))
    order, left = [], sorted(entries)
    while left:
        first = [a for a in left if all(path[a, b] >= path[b, a] for b in left if b != a)]
        order.append(first)
        left = [entry for entry in left if entry not in first]
    return order


def check_decisions(contest: Json, ledger: list[Json]) -> None:
    """Run-offs follow from their ballots; the president's motions stand in the ledger."""
    moved = [line["data"] for line in ledger if line["event"] == "tie_motion"]
    for number, decision in enumerate(contest["decisions"], start=1):
        where = f"contest.json, decision {number} ({decision['step']})"
        if decision["step"] == "run_off":
            entries = [entry for equal in decision["order"] for entry in equal]
            found = order_of(entries, decision["orders"])
            if found != decision["order"]:
                raise Differs(f"{where}: the ballots give {found}, not {decision['order']}")
        else:
            codes = [entry for equal in decision["order"] for entry in equal]
            if {"codes": codes, "reason": decision["reason"]} not in moved:
                raise Differs(f"{where}: no such motion stands in the ledger")


class Count:
    """The ballots, counted anew."""

    def __init__(self, folder: Path, contest: Json) -> None:
        self.seed = contest["seed"]
        self.decisions = contest["decisions"]
        self.weights = {c["code"]: c["weight"] for c in contest["criteria"]}
        self.sheets: dict[str, list[dict[str, int]]] = {
            row["entry"]: [] for _number, row in rows_of(folder, "entries.csv")
        }
        for _number, row in rows_of(folder, "ballots.csv"):
            scores = {code: int(row[code]) for code in self.weights if row[code]}
            if row["entry"] in self.sheets and len(scores) == len(self.weights):
                self.sheets[row["entry"]].append(scores)

    def draw(self, entry: str) -> str:
        return sha256(f"{self.seed}:{entry}".encode())

    def criterion(self, code: str, entry: str) -> Fraction:
        given = self.sheets[entry]
        return Fraction(sum(scores[code] for scores in given), len(given))

    def computed(self, step: str, entry: str) -> Fraction:
        if step == "mean":
            total = sum(
                (self.criterion(code, entry) * weight for code, weight in self.weights.items()), Fraction(0)
            )
            return total / sum(self.weights.values())
        if step == "more_top_scores":
            return Fraction(sum(scores[code] == TOP for scores in self.sheets[entry] for code in scores))
        if step == "first_criterion":
            return self.criterion(next(iter(self.weights)), entry)
        raise Differs(f"contest.json: unknown step of the ladder: {step}")

    def values(self, step: str, equal: list[str]) -> dict[str, Fraction]:
        """What ``step`` gives to entries that are equal so far; higher is better."""
        if step not in DECIDED:
            return {entry: self.computed(step, entry) for entry in equal}
        orders = [d["order"] for d in self.decisions if d["step"] == step]
        about = [order for order in orders if set(equal) <= {entry for level in order for entry in level}]
        if not about:
            return dict.fromkeys(equal, Fraction(0))
        smallest = min(about, key=lambda order: sum(map(len, order)))
        return {entry: Fraction(-n) for n, level in enumerate(smallest) for entry in level}

    def parted(self, steps: list[str]) -> list[tuple[list[str], str]]:
        """Judged entries, best first: those together that the steps leave equal, and what put them there."""
        judged = sorted((e for e in self.sheets if self.sheets[e]), key=self.draw)
        return self.climbed([(judged, "mean")], steps)

    def climbed(self, groups: list[tuple[list[str], str]], steps: list[str]) -> list[tuple[list[str], str]]:
        """``groups``, each parted by one step after the other."""
        for step in steps:
            later = []
            for equal, decided_by in groups:
                value = self.values(step, equal)
                for number, level in enumerate(sorted({value[entry] for entry in equal}, reverse=True)):
                    group = [entry for entry in equal if value[entry] == level]
                    later.append((group, step if number else decided_by))
            groups = later
        return groups

    def lines(self, ladder: list[str]) -> list[str]:
        """The lines of results.csv, without its head."""
        steps = list(ladder)
        end = steps.pop() if steps and steps[-1] in ENDS else "ex_aequo"
        found: list[str] = []
        for equal, decided_by in self.parted(["mean", *steps]):
            first = len(found) + 1
            for number, entry in enumerate(equal):
                place = first if end == "ex_aequo" else first + number
                found.append(self.line(len(found) + 1, place, entry, end if number else decided_by))
        for entry, step in self.unjudged():
            found.append(f"{len(found) + 1},,{entry},,0,{',' * len(self.weights)}0,{step}")
        return found

    def unjudged(self) -> list[tuple[str, str]]:
        """Entries without a ballot, which have no place."""
        return [(e, "mean") for e in sorted(self.sheets, key=self.draw) if not self.sheets[e]]

    def line(self, rank: int, place: int, entry: str, decided_by: str) -> str:
        values = [self.computed("mean", entry), *(self.criterion(code, entry) for code in self.weights)]
        mean, *means = [f"{v.numerator}/{v.denominator}" for v in values]
        top = self.computed("more_top_scores", entry)
        return ",".join(
            map(str, (rank, place, entry, mean, top, *means, len(self.sheets[entry]), decided_by))
        )


class Final(Count):
    """The jurors' own orders, counted anew; there is no score, so that only people part what is equal."""

    def __init__(self, folder: Path, contest: Json) -> None:
        super().__init__(folder, contest)
        self.orders = contest["orders"]
        self.judged = {
            entry: sum(any(entry in equal for equal in ballot["order"]) for ballot in self.orders)
            for entry in self.sheets
        }

    def parted(self, steps: list[str]) -> list[tuple[list[str], str]]:
        groups = []
        for equal in order_of(list(self.sheets), self.orders):
            judged = [entry for entry in sorted(equal, key=self.draw) if self.judged[entry]]
            groups += [(judged, "schulze")] if judged else []
        return self.climbed(groups, [step for step in steps if step in DECIDED])

    def line(self, rank: int, place: int, entry: str, decided_by: str) -> str:
        return f"{rank},{place},{entry},,0,{self.judged[entry]},{decided_by}"

    def unjudged(self) -> list[tuple[str, str]]:
        return [(e, "schulze") for e in sorted(self.sheets, key=self.draw) if not self.judged[e]]


def check_orders(contest: Json, ledger: list[Json]) -> None:
    """In a final: each juror once, none that was left out, nothing that they must not judge."""
    barred = barred_by(ledger)
    jurors = [ballot["juror"] for ballot in contest.get("orders", [])]
    for ballot in contest.get("orders", []):
        juror = ballot["juror"]
        where = f"contest.json, order of {juror}"
        if juror in contest["left_out"]:
            raise Differs(f"{where}: no ballot of this juror counts")
        if jurors.count(juror) > 1:
            raise Differs(f"{where}: there are two of them")
        for entry in (entry for equal in ballot["order"] for entry in equal):
            if (juror, entry) in barred:
                raise Differs(f"{where}: {entry}, against the ledger, line {barred[juror, entry]}")


def check_public_ballots(folder: Path, picks: int) -> dict[str, int]:
    """Votes by entry. Ballots stand in the order of what they say, so that a changed one stands wrong."""
    votes: dict[str, int] = {}
    before: tuple[list[str], str] = ([], "")
    for number, row in rows_of(folder, "public_ballots.csv"):
        where = f"public_ballots.csv, line {number}"
        codes = row["picks"].split()
        if row["ballot"] != f"B{number - 1}":
            raise Differs(f"{where}: the ballot would be B{number - 1}, not {row['ballot']}")
        if (codes, row["struck_reason"]) < before or codes != sorted(set(codes)):
            raise Differs(f"{where}: the ballot does not stand where it belongs")
        if not 1 <= len(codes) <= picks:
            raise Differs(f"{where}: {len(codes)} photos, where {picks} could be chosen")
        if row["counted"] != ("no" if row["struck_reason"] else "yes"):
            raise Differs(f"{where}: a ballot counts exactly if it was not struck")
        before = codes, row["struck_reason"]
        if row["counted"] == "yes":
            for code in codes:
                votes[code] = votes.get(code, 0) + 1
    return votes


def check_public_vote(folder: Path, ledger: list[Json]) -> None:
    """The public's prize follows from its ballots."""
    if not (folder / "public_ballots.csv").exists():
        return
    terms = json.loads((folder / "public_vote.json").read_text(encoding="utf-8"))
    votes = check_public_ballots(folder, terms["picks"])
    told = (folder / "public_results.csv").read_text(encoding="utf-8").splitlines()
    entries = [row["entry"] for _number, row in rows_of(folder, "public_results.csv")]
    left = {line["data"].get("entry") for line in ledger if line["event"] in LEFT}
    for code in sorted(set(votes) - set(entries) - left):
        raise Differs(f"public_results.csv: {code} has votes and is missing, though it never left")
    counted = sorted(((votes.get(code, 0), code) for code in entries), key=lambda row: (-row[0], row[1]))
    numbers = [number for number, _code in counted]
    lines = ["place,entry,votes"]
    for number, code in counted:
        place = numbers.index(number) + 1 if number else ""
        lines.append(f"{place},{code},{number}")
    for at, (ours, theirs) in enumerate(zip_longest(lines, told, fillvalue="nothing"), start=1):
        if ours != theirs:
            raise Differs(f"public_results.csv, line {at}: counted {ours}, told {theirs}")


def check_results(folder: Path, contest: Json) -> str:
    """Print the ranking and return the SHA-256 of what was counted."""
    count = Final(folder, contest) if "orders" in contest else Count(folder, contest)
    head = ",".join(("rank,place,entry,mean,top_scores", *count.weights, "sheets,decided_by"))
    counted = [head, *count.lines(contest["ladder"])]
    told = (folder / "results.csv").read_text(encoding="utf-8").splitlines()
    for number in range(max(len(counted), len(told))):
        ours = counted[number] if number < len(counted) else "(nothing)"
        theirs = told[number] if number < len(told) else "(nothing)"
        if ours != theirs:
            raise Differs(f"results.csv, line {number + 1}: counted {ours}, told {theirs}")
        print(ours)
    return sha256("".join(f"{line}\n" for line in counted).encode())


def check_seal(folder: Path, ledger: list[Json], found: str) -> None:
    """The files are those that were sealed."""
    if not any(line["event"] == "sealed" for line in ledger):
        raise Differs("ledger.jsonl: no line says that a result was sealed")
    for line in ledger:
        if line["event"] == "sealed":
            if line["data"]["sha256"] != found:
                raise Differs(f"ledger.jsonl, line {line['number']}: another result was sealed")
            for name, told in line["data"].get("files", {}).items():
                if not (folder / name).exists():
                    raise Differs(f"{name} is missing (sealed: ledger.jsonl, line {line['number']})")
                if sha256((folder / name).read_bytes()) != told:
                    raise Differs(
                        f"{name} is not the file that was sealed (ledger.jsonl, line {line['number']})"
                    )


def main(folder: Path) -> int:
    """Check all; the exit code says whether everything agrees."""
    try:
        contest = json.loads((folder / "contest.json").read_text(encoding="utf-8"))
        ledger = follow_ledger(folder)
        check_seed(contest, ledger)
        check_ballots(folder, contest, ledger)
        check_orders(contest, ledger)
        check_decisions(contest, ledger)
        check_public_vote(folder, ledger)
        found = check_results(folder, contest)
        check_seal(folder, ledger, found)
    except Differs as difference:
        print(f"DIFFERS / NON CORRISPONDE: {difference}")
        return 1
    except (ValueError, KeyError, OSError) as broken:
        print(f"DIFFERS / NON CORRISPONDE: a file cannot be read: {broken!r}")
        return 1
    print(f"SHA-256 {found}")
    print("The ranking follows from the ballots. / La graduatoria segue dalle schede.")
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parent))
