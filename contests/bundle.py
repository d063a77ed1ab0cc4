"""The bundle: all that one needs to check a result, in one zip with the program that checks it.

Plain values in and out. The same input gives the same bytes, in whatever order it came: names, times and
order of the files are fixed, and nothing is compressed, for compressors differ.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

FORMAT = "restiamo-connessi/bundle/1"
FOLDER = Path(__file__).parent / "bundled"
GIVEN = ("README.txt", "verify.py")
RESULTS = "results.csv"
PUBLIC = ("public_vote.json", "public_ballots.csv", "public_results.csv")
IN_TABLES = ("entries", "sheets", "assignment", "ranking")
# Of an earlier round: what has tables of its own, and what contest.json says already.
ELSEWHERE = (*IN_TABLES, "votes", "lines", "passed", "decisions", "contest", "name", "rules")


def sealed_files(
    record: Mapping[str, Any],
    public: Mapping[str, Any] | None = None,
    earlier: Iterable[Mapping[str, Any]] = (),
) -> dict[str, bytes]:
    """What is sealed of a result (``contests.record``), file by file.

    ``public`` is what the public chose, ``earlier`` are the records of the rounds before the last.
    """
    kept = {key: value for key, value in record.items() if key not in IN_TABLES}
    # What was sealed before there were rounds has no word about them.
    head = {"decisions": [], "quorum": None, "left_out": []} | kept | {"format": FORMAT}
    files = {
        **(public_files(public) if public is not None else {}),
        "contest.json": _json(head),
        "entries.csv": _table(["entry"], ([entry] for entry in record["entries"])),
        "assignment.csv": _table(["juror", "entry"], record.get("assignment", ())),
        "ballots.csv": _sheets(record),
        RESULTS: _ranking(record),
    }
    for one in earlier:
        files |= round_files(one)
    return files


def ranking_sha256(record: Mapping[str, Any]) -> str:
    """What the program in the bundle of ``record`` ends with."""
    return hashlib.sha256(_ranking(record)).hexdigest()


def round_files(record: Mapping[str, Any]) -> dict[str, bytes]:
    """An earlier round: the same tables as of the last one, and what passed."""
    name = f"round{record['round']}"
    kept = {key: value for key, value in record.items() if key not in ELSEWHERE}
    is_shortlist = "votes" in record
    return {
        f"{name}.json": _json(kept | {"format": FORMAT}),
        f"{name}_entries.csv": _table(["entry"], ([entry] for entry in record["entries"])),
        f"{name}_assignment.csv": _table(["juror", "entry"], record["assignment"]),
        f"{name}_ballots.csv": _votes(record) if is_shortlist else _sheets(record),
        f"{name}_results.csv": _shares(record) if is_shortlist else _ranking(record),
        f"{name}_passed.csv": _table(["entry"], ([entry] for entry in record["passed"])),
    }


def _sheets(record: Mapping[str, Any]) -> bytes:
    codes = [c["code"] for c in record["criteria"]]
    return _table(
        ["juror", "entry", *codes],
        (
            [sheet["juror"], sheet["entry"], *(sheet["scores"].get(code, "") for code in codes)]
            for sheet in record["sheets"]
        ),
    )


def _ranking(record: Mapping[str, Any]) -> bytes:
    codes = [c["code"] for c in record["criteria"]]
    return _table(
        ["rank", "place", "entry", "mean", "top_scores", *codes, "sheets", "decided_by"],
        (
            [
                rank,
                row["place"] or "",
                row["entry"],
                row["mean"] or "",
                row["top_scores"],
                *(row["criterion_means"] or [""] * len(codes)),
                row["sheets"],
                row["decided_by"],
            ]
            for rank, row in enumerate(record["ranking"], start=1)
        ),
    )


def _votes(record: Mapping[str, Any]) -> bytes:
    rows = ([vote["juror"], vote["entry"], "yes" if vote["yes"] else "no"] for vote in record["votes"])
    return _table(["juror", "entry", "vote"], rows)


def _shares(record: Mapping[str, Any]) -> bytes:
    head = ["entry", "yes", "votes", "share", "outcome"]
    return _table(head, ([line[name] for name in head] for line in record["lines"]))


def public_files(public: Mapping[str, Any]) -> dict[str, bytes]:
    """The public's ballots and what follows from them; nothing of who voted, or when."""
    terms, ballots, results = PUBLIC
    return {
        terms: _json({"picks": public["picks"]}),
        ballots: _table(
            ["ballot", "picks", "counted", "struck_reason"],
            (
                [
                    row["ballot"],
                    " ".join(row["picks"]),
                    "yes" if row["counted"] else "no",
                    row["struck_reason"],
                ]
                for row in public["ballots"]
            ),
        ),
        results: _table(
            ["place", "entry", "votes"],
            ([row["place"] or "", row["entry"], row["votes"]] for row in public["standings"]),
        ),
    }


def fingerprints(files: Mapping[str, bytes]) -> dict[str, str]:
    return {name: hashlib.sha256(content).hexdigest() for name, content in sorted(files.items())}


def make_bundle(
    record: Mapping[str, Any],
    ledger: Iterable[Mapping[str, Any]],
    public: Mapping[str, Any] | None = None,
    earlier: Iterable[Mapping[str, Any]] = (),
) -> bytes:
    """The zip. ``ledger`` are its lines with ``previous`` and ``sha256``."""
    lines = sorted(ledger, key=lambda line: line["number"])
    written = "".join(f"{json.dumps(line, sort_keys=True, ensure_ascii=False)}\n" for line in lines)
    files = {
        **sealed_files(record, public, earlier),
        **{name: (FOLDER / name).read_bytes() for name in GIVEN},
        "ledger.jsonl": written.encode(),
    }
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(files):
            info = zipfile.ZipInfo(name)  # its time is 1980, whenever it is made
            info.create_system = 3
            info.external_attr = 0o644 << 16
            archive.writestr(info, files[name])
    return target.getvalue()


def _json(value: Mapping[str, Any]) -> bytes:
    return (json.dumps(value, sort_keys=True, ensure_ascii=False, indent=1) + "\n").encode()


def _table(head: list[str], rows: Iterable[Iterable[object]]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([head, *rows])
    return text.getvalue().encode()
