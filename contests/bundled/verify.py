"""Check the result of a photo contest, with Python's standard library alone.

    python3 verify.py            in the folder of the unpacked bundle (Python 3.8 or newer)

It follows the ledger line by line, compares the seed with the fingerprint that was shown before the first
score, counts the ranking again from the ballots and compares it with results.csv, line by line, byte by byte.
Of earlier rounds it also counts who passed each of them, and that the next one judged just these.
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
# What takes a photo out while it is judged; only what was disqualified can come back.
LEFT = ("entry_disqualified", "entry_withdrawn")
BACK = "entry_readmitted"
DECIDED = ("run_off", "president_motion")
START = "0" * 64
TOP = 10


class Differs(Exception):  # noqa: N818 - a finding, not an error
    """The first thing that is not as it was told."""


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def text_of(folder: Path, name: str) -> str:
    """What a file of the bundle says."""
    try:
        return (folder / name).read_text(encoding="utf-8")
    except FileNotFoundError:
        raise Differs(f"{name} is missing") from None
    except (OSError, UnicodeDecodeError) as broken:
        raise Differs(f"{name} cannot be read: {broken}") from None


def json_of(folder: Path, name: str) -> Json:
    try:
        return dict(json.loads(text_of(folder, name)))
    except (TypeError, ValueError) as broken:
        raise Differs(f"{name} cannot be read: {broken}") from None


def rows_of(folder: Path, name: str) -> list[tuple[int, dict[str, str]]]:
    """The lines of a table with their numbers, as dictionaries."""
    text = text_of(folder, name)
    if not text.strip():
        raise Differs(f"{name} is empty")
    return list(enumerate(csv.DictReader(io.StringIO(text)), start=2))


def follow_ledger(folder: Path) -> list[Json]:
    """Each line's hash holds all lines before it."""
    previous, lines = START, []
    for number, text in enumerate(text_of(folder, "ledger.jsonl").splitlines(), 1):
        try:
            told = json.loads(text)
        except ValueError as broken:
            raise Differs(f"ledger.jsonl, line {number} cannot be read: {broken}") from None
        line = {key: told[key] for key in ("number", "at", "event", "role", "data")}
        written = json.dumps(line, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        found = sha256(previous.encode() + written.encode())
        if (told["number"], told["previous"], told["sha256"]) != (number, previous, found):
            raise Differs(f"ledger.jsonl, line {number}: its SHA-256 would be {found}, not {told['sha256']}")
        previous = found
        lines.append(line)
    return lines


def file_of(round_: Json, table: str = "") -> str:
    """The rules of a round, or one of its tables; the files of the last round have no number."""
    before = round_.get("files", "")
    if not table:
        return f"{before or 'contest'}.json"
    return f"{before}_{table}" if before else table


def compare(folder: Path, name: str, counted: list[str]) -> None:
    """The first line that is not what was counted."""
    told = text_of(folder, name).splitlines()
    for number, (ours, theirs) in enumerate(zip_longest(counted, told, fillvalue="(nothing)"), start=1):
        if ours != theirs:
            raise Differs(f"{name}, line {number}: counted {ours}, told {theirs}")


def check_fixed(round_: Json, ledger: list[Json]) -> None:
    """The seed is the one whose fingerprint stood in the ledger when the round was fixed; so at its close."""
    name, found = file_of(round_), sha256(round_["seed"].encode())
    if found != round_["seed_sha256"]:
        raise Differs(f"{name}: the SHA-256 of the seed is {found}, not {round_['seed_sha256']}")
    for line in ledger:
        data, where = line["data"], f"ledger.jsonl, line {line['number']}"
        if data.get("round") != round_["round"]:
            continue
        if line["event"] == "round_locked" and data["seed_sha256"] != found:
            raise Differs(f"{where}: another seed was fixed than {name} has")
        if line["event"] == "round_closed":
            ours = round_["left_out"], round_.get("closing_reason", data.get("reason"))
            if ours != (data.get("left_out", ours[0]), data.get("reason")):
                raise Differs(f"{where}: other jurors were left out than {name} says, or for another reason")


def check_pool(folder: Path, round_: Json, ledger: list[Json], passed: list[str] | None) -> None:
    """What was judged is what passed the round before, without what has left since."""
    name = file_of(round_, "entries.csv")
    out: set[str] = set()
    for line in ledger:
        if line["event"] in LEFT:
            out.add(line["data"]["entry"])
        elif line["event"] == BACK:
            out.discard(line["data"]["entry"])
    pool = [row["entry"] for _number, row in rows_of(folder, name)] if passed is None else passed
    compare(folder, name, ["entry", *(entry for entry in pool if entry not in out)])


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
    name, assigned = file_of(contest, "ballots.csv"), file_of(contest, "assignment.csv")
    seats = {(row["juror"], row["entry"]) for _number, row in rows_of(folder, assigned)}
    for number, row in rows_of(folder, name):
        pair = row["juror"], row["entry"]
        where = f"{name}, line {number}: {pair[0]} on {pair[1]}"
        if pair in barred:
            raise Differs(f"{where}, against the ledger, line {barred[pair]}")
        if pair[0] in contest["left_out"]:
            raise Differs(f"{where}, though no ballot of this juror counts")
        if contest["quorum"] and pair not in seats:
            raise Differs(f"{where}, not assigned in {assigned}")


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
        self.decisions = contest.get("decisions", [])
        self.weights = {c["code"]: c["weight"] for c in contest["criteria"]}
        self.sheets: dict[str, list[dict[str, int]]] = {
            row["entry"]: [] for _number, row in rows_of(folder, file_of(contest, "entries.csv"))
        }
        for _number, row in rows_of(folder, file_of(contest, "ballots.csv")):
            scores = {code: int(row[code]) for code in self.weights if row[code]}
            if row["entry"] in self.sheets and len(scores) == len(self.weights):
                self.sheets[row["entry"]].append(scores)

    @property
    def head(self) -> str:
        return ",".join(("rank,place,entry,mean,top_scores", *self.weights, "sheets,decided_by"))

    def groups(self, lines: list[str]) -> list[list[str]]:
        """Entries that share a place together, best first."""
        found: dict[str, list[str]] = {}
        for _rank, place, entry, *_more in (line.split(",") for line in lines):
            found.setdefault(place, []).append(entry)
        return [found[place] for place in found if place]

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


class Votes:
    """Yes or no, counted anew."""

    head = "entry,yes,votes,share,outcome"

    def __init__(self, folder: Path, round_: Json) -> None:
        self.minimum, self.threshold = round_["minimum"], Fraction(round_["threshold"], 100)
        entries = rows_of(folder, file_of(round_, "entries.csv"))
        self.votes: dict[str, list[bool]] = {row["entry"]: [] for _number, row in entries}
        for _number, row in rows_of(folder, file_of(round_, "ballots.csv")):
            if row["entry"] in self.votes:
                self.votes[row["entry"]].append(row["vote"] == "yes")

    def lines(self, _ladder: list[str]) -> list[str]:
        found = []
        for entry, votes in sorted(self.votes.items()):
            share = Fraction(sum(votes), len(votes)) if votes else None
            outcome = "lacks_votes"
            if share is not None and len(votes) >= self.minimum:
                outcome = "passes" if share >= self.threshold else "below_threshold"
            text = "" if share is None else f"{share.numerator}/{share.denominator}"
            found.append(f"{entry},{sum(votes)},{len(votes)},{text},{outcome}")
        return found

    def groups(self, lines: list[str]) -> list[list[str]]:
        """Those that reach the threshold by their share; if none does, those with the highest."""
        rows = [line.split(",") for line in lines]
        reached = [row for row in rows if row[4] == "passes"]
        found: dict[Fraction, list[str]] = {}
        for entry, _yes, _votes, share, outcome in reached or rows:
            if outcome != "lacks_votes":
                found.setdefault(Fraction(share), []).append(entry)
        levels = sorted(found, reverse=True)
        return [found[level] for level in (levels if reached else levels[:1])]


def going_on(groups: list[list[str]], wanted: int | None, most: int | None) -> list[str]:
    """The best so many; who shares the last place goes on too, unless ``most`` cannot take all of these."""
    passed: list[str] = []
    for equal in groups:
        full = wanted is not None and len(passed) >= wanted
        if full or (most is not None and len(passed) + len(equal) > most):
            break
        passed += equal
    return sorted(passed)


def check_orders(contest: Json, ledger: list[Json]) -> None:
    """In a final: each juror once, none that was left out, nothing that they must not judge."""
    barred = barred_by(ledger)
    jurors = [ballot["juror"] for ballot in contest.get("orders", [])]
    for ballot in contest.get("orders", []):
        juror = ballot["juror"]
        where = f"{file_of(contest)}, order of {juror}"
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
    terms = json_of(folder, "public_vote.json")
    votes = check_public_ballots(folder, terms["picks"])
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
    compare(folder, "public_results.csv", lines)


def count_again(folder: Path, round_: Json) -> tuple[list[str], list[list[str]]]:
    """The lines of a round's results, which must be those that were told, and its entries, best first."""
    kinds: dict[str, type[Count | Votes]] = {"shortlist": Votes, "final": Final}
    kind = round_.get("kind") or ("final" if "orders" in round_ else "score")
    count = kinds.get(kind, Count)(folder, round_)
    lines = count.lines(round_.get("ladder", []))
    compare(folder, file_of(round_, "results.csv"), [count.head, *lines])
    return [count.head, *lines], count.groups(lines)


def check_earlier(folder: Path, contest: Json, ledger: list[Json]) -> None:
    """Who passed each earlier round, and that the next one judged just them."""
    passed: list[str] | None = None
    for number in range(1, contest["round"]):
        if not (folder / f"round{number}.json").exists():
            passed = None
            continue
        round_ = json_of(folder, f"round{number}.json")
        round_["files"] = f"round{number}"
        ends = [at for at, line in enumerate(ledger) if line["event"] == "round_concluded"]
        ends = [at for at in ends if ledger[at]["data"]["round"] == number]
        if not ends:
            raise Differs(f"ledger.jsonl: no line says that round {number} was concluded")
        before, line = ledger[: ends[0]], ledger[ends[0]]
        check_fixed(round_, before)
        check_pool(folder, round_, before, passed)
        check_ballots(folder, round_, before)
        check_orders(round_, before)
        lines, groups = count_again(folder, round_)
        passed = going_on(groups, round_["passes"], round_["most"])
        compare(folder, f"round{number}_passed.csv", ["entry", *passed])
        if line["data"]["passed"] != passed:
            raise Differs(f"ledger.jsonl, line {line['number']}: other photos passed round {number}")
        print(f"Round / Turno {number}: {len(lines) - 1} -> {len(passed)}")
    check_pool(folder, contest, ledger, passed)


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
        contest = json_of(folder, "contest.json")
        ledger = follow_ledger(folder)
        check_earlier(folder, contest, ledger)
        check_fixed(contest, ledger)
        check_ballots(folder, contest, ledger)
        check_orders(contest, ledger)
        check_decisions(contest, ledger)
        check_public_vote(folder, ledger)
        counted, _groups = count_again(folder, contest)
        print(*counted, sep="\n")
        found = sha256("".join(f"{line}\n" for line in counted).encode())
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
