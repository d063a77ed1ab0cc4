"""Role × phase × address: who may open what of a contest, when. One table for all of it."""

from __future__ import annotations

ROLES = (
    "anonymous",
    "entrant",
    "other_entrant",
    "juror",
    "other_juror",
    "editor",
    "screener",
    "auditor",
    "contest_staff",
    "superuser",
)
# For each address, the roles and what they get in each phase, in the order of ``Phase`` (draft, announced,
# open, screening, judging, deliberation, sealed, published, archived, suspended, annulled): o opens, c opens
# and says that it is closed, l to the login, s sent elsewhere, f forbidden, n not found, g gone.
CLOSED = {"contests/not_open.html", "contests/vote/closed.html"}
TABLE: dict[str, dict[str, str]] = {
    "page": {"others": "noooooooooo"},
    "enter": {"others": "ncocccccccc", "anonymous": "nclcccccccc"},
    "results": {"others": "nnnnnnnoonn"},
    "embed": {"others": "nnnnnnnoonn"},
    "bundle": {"others": "nnnnnnnoonn"},
    "calendar": {"others": "nnnnnnnoonn"},
    "gallery": {"others": "nnnnnnnoonn"},
    "vote": {"others": "ncccocccccc"},
    "vote_challenge": {"others": "noooooooooo"},
    "vote_confirm": {"others": "ncccgcccccc"},
    "jury_desk": {
        "others": "nnnnnnnnnnn",
        "anonymous": "lllllllllll",
        "juror": "nfffoooffff",
        "other_juror": "nffffffffff",
    },
    "jury_ties": {
        "others": "nnnnnnnnnnn",
        "anonymous": "lllllllllll",
        "juror": "nffffffffff",
        "other_juror": "nffffffffff",
    },
    "jury_leave": {
        "others": "nnnnnnnnnnn",
        "anonymous": "lllllllllll",
        "juror": "nooooffffff",
        "other_juror": "nffffffffff",
    },
    "jury_next": {
        "others": "nnnnnnnnnnn",
        "anonymous": "lllllllllll",
        "juror": "nfffsssffff",
        "other_juror": "nffffffffff",
    },
    "entry": {"others": "nnnnnnnnnnn", "anonymous": "lllllllllll", "entrant": "ooooooooooo"},
    "edit": {"others": "nnnnnnnnnnn", "anonymous": "lllllllllll", "entrant": "ccocccccccc"},
    "withdraw": {"others": "nnnnnnnnnnn", "anonymous": "lllllllllll", "entrant": "ccocccccccc"},
    "guardians": {"others": "nnnnnnnnnnn", "anonymous": "lllllllllll", "entrant": "ooooooooooo"},
    "subjects": {"others": "nnnnnnnnnnn", "anonymous": "lllllllllll", "entrant": "ooooooooooo"},
    "admin release": {
        "others": "fffffffffff",
        "anonymous": "lllllllllll",
        "screener": "ooooooooooo",
        "contest_staff": "ooooooooooo",
        "superuser": "ooooooooooo",
    },
    "consent": {"others": "nnnnnnnnnnn", "anonymous": "lllllllllll", "entrant": "ooooooooooo"},
    # Who has the link is the guardian, whoever else they are.
    "guardian": {"others": "ooooooooooo"},
    "guardian_photo": {"others": "ooooooooooo"},
    # Originals: for who has no right to one, there is none.
    "own_photo": {"others": "nnnnnnnnnnn", "entrant": "ooooooooooo"},
    "original": {
        "others": "fffffffffff",
        "screener": "ooooooooooo",
        "contest_staff": "ooooooooooo",
        "superuser": "ooooooooooo",
    },
    "mine": {"others": "ooooooooooo", "anonymous": "lllllllllll"},
    "jury_home": {"others": "ooooooooooo", "anonymous": "lllllllllll"},
    "gallery_photo": {"others": "nnnnnnnoonn"},
    "derivative": {
        "others": "nnnnonnoonn",
        "entrant": "ooooooooooo",
        "juror": "nnnnooooonn",
        "screener": "ooooooooooo",
        "contest_staff": "ooooooooooo",
        "superuser": "ooooooooooo",
    },
    "jury_photo": {
        "others": "nnnnnnnnnnn",
        "anonymous": "lllllllllll",
        "juror": "nfffoooffff",
        "other_juror": "nffffffffff",
    },
    "jury_compare": {
        "others": "nnnnnnnnnnn",
        "anonymous": "lllllllllll",
        "juror": "nfffoooffff",
        "other_juror": "nffffffffff",
    },
    "admin ledger": {
        "others": "fffffffffff",
        "anonymous": "lllllllllll",
        "auditor": "ooooooooooo",
        "contest_staff": "ooooooooooo",
        "superuser": "ooooooooooo",
    },
    "admin sealed_bundle": {
        "others": "fffffffffff",
        "anonymous": "lllllllllll",
        "auditor": "nnnnnnooonn",
        "contest_staff": "nnnnnnooonn",
        "superuser": "nnnnnnooonn",
    },
    "admin conflicts": {
        "others": "fffffffffff",
        "anonymous": "lllllllllll",
        "contest_staff": "ooooooooooo",
        "superuser": "ooooooooooo",
    },
    "admin round_new": {
        "others": "fffffffffff",
        "anonymous": "lllllllllll",
        "contest_staff": "ooooossssss",
        "superuser": "ooooossssss",
    },
    "admin round_plan": {
        "others": "fffffffffff",
        "anonymous": "lllllllllll",
        "contest_staff": "oooosssssss",
        "superuser": "oooosssssss",
    },
    "admin round_outcome": {
        "others": "fffffffffff",
        "anonymous": "lllllllllll",
        "contest_staff": "fffffooooff",
        "superuser": "fffffooooff",
    },
    "admin edit": {
        "others": "fffffffffff",
        "anonymous": "lllllllllll",
        "contest_staff": "ooooooooooo",
        "superuser": "ooooooooooo",
    },
    "admin queue": {
        "others": "fffffffffff",
        "anonymous": "lllllllllll",
        "screener": "ooooooooooo",
        "contest_staff": "ooooooooooo",
        "superuser": "ooooooooooo",
    },
    "admin lookalikes": {
        "others": "fffffffffff",
        "anonymous": "lllllllllll",
        "screener": "ooooooooooo",
        "contest_staff": "ooooooooooo",
        "superuser": "ooooooooooo",
    },
    "admin jury": {
        "others": "fffffffffff",
        "anonymous": "lllllllllll",
        "contest_staff": "ooooooooooo",
        "superuser": "ooooooooooo",
    },
    "admin results": {
        "others": "fffffffffff",
        "anonymous": "lllllllllll",
        "contest_staff": "fffffooooff",
        "superuser": "fffffooooff",
    },
    "admin export_csv": {
        "others": "fffffffffff",
        "anonymous": "lllllllllll",
        "contest_staff": "ooooooooooo",
        "superuser": "ooooooooooo",
    },
    "admin export_xlsx": {
        "others": "fffffffffff",
        "anonymous": "lllllllllll",
        "contest_staff": "ooooooooooo",
        "superuser": "ooooooooooo",
    },
    "admin export_zip": {
        "others": "fffffffffff",
        "anonymous": "lllllllllll",
        "contest_staff": "ooooooooooo",
        "superuser": "ooooooooooo",
    },
    "admin papers": {
        "others": "fffffffffff",
        "anonymous": "lllllllllll",
        "contest_staff": "ffffffoooff",
        "superuser": "ffffffoooff",
    },
    "admin paper": {
        "others": "fffffffffff",
        "anonymous": "lllllllllll",
        "contest_staff": "ffffffoooff",
        "superuser": "ffffffoooff",
    },
    "admin standing": {
        "others": "fffffffffff",
        "anonymous": "lllllllllll",
        "screener": "ooooooooooo",
        "contest_staff": "ooooooooooo",
        "superuser": "ooooooooooo",
    },
    "admin results_preview": {
        "others": "fffffffffff",
        "anonymous": "lllllllllll",
        "contest_staff": "fffffoossff",
        "superuser": "fffffoossff",
    },
    "admin vote": {
        "others": "fffffffffff",
        "anonymous": "lllllllllll",
        "contest_staff": "ooooooooooo",
        "superuser": "ooooooooooo",
    },
    "admin ballots": {
        "others": "fffffffffff",
        "anonymous": "lllllllllll",
        "contest_staff": "ooooooooooo",
        "superuser": "ooooooooooo",
    },
    "admin contests": {
        "others": "fffffffffff",
        "anonymous": "lllllllllll",
        "screener": "ooooooooooo",
        "contest_staff": "ooooooooooo",
        "superuser": "ooooooooooo",
    },
    "admin create": {
        "others": "fffffffffff",
        "anonymous": "lllllllllll",
        "contest_staff": "ooooooooooo",
        "superuser": "ooooooooooo",
    },
    "admin juries": {
        "others": "fffffffffff",
        "anonymous": "lllllllllll",
        "auditor": "ooooooooooo",
        "contest_staff": "ooooooooooo",
        "superuser": "ooooooooooo",
    },
    "admin taken_back": {
        "others": "fffffffffff",
        "anonymous": "lllllllllll",
        "screener": "ooooooooooo",
        "contest_staff": "ooooooooooo",
        "superuser": "ooooooooooo",
    },
    "admin screen": {
        "others": "fffffffffff",
        "anonymous": "lllllllllll",
        "screener": "ooooooooooo",
        "contest_staff": "ooooooooooo",
        "superuser": "ooooooooooo",
    },
}


def granted(name: str, role: str) -> str:
    """The row of a role in the table."""
    row = TABLE[name]
    return row.get(role, row["others"])
