"""Who may do what around the jury and its results, when: predicates that compose.

The round's own clock is the contest's phase, by the server's time. Nobody, a superuser included, reads a
score before the round is closed: the permission is asked together with the phase, never alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from contests.enums import Phase

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from contests.models import Contest, Juror
    from hub.accounts.models import User

BEFORE_CLOSE = (Phase.ANNOUNCED, Phase.OPEN, Phase.SCREENING, Phase.JUDGING)
PUBLISHED = (Phase.PUBLISHED, Phase.ARCHIVED)


def is_closed(contest: Contest) -> bool:
    """Whether the round is over, so that what was given may be read by who has the right to."""
    return contest.phase in (Phase.DELIBERATION, *PUBLISHED)


def may_run_jury(user: User | AnonymousUser, contest: Contest) -> bool:
    """Invite, remind and remove jurors: until the close, for then staff may read what each photo got."""
    return user.has_perm("contests.run_jury") and may_change_jury(contest)


def may_change_jury(contest: Contest) -> bool:
    return contest.phase in BEFORE_CLOSE


def may_see_progress(user: User | AnonymousUser, contest: Contest) -> bool:
    return user.has_perm("contests.run_jury")


def may_see_ranking(user: User | AnonymousUser, contest: Contest) -> bool:
    """Read means, places, and the notes that jurors offer."""
    return user.has_perm("contests.publish_results") and is_closed(contest)


def may_publish(user: User | AnonymousUser, contest: Contest) -> bool:
    """Choose mentions and notes, and publish: only between the close and the publication."""
    return user.has_perm("contests.publish_results") and contest.phase == Phase.DELIBERATION


def may_accept(juror: Juror) -> bool:
    return juror.removed_at is None and juror.contest.phase in BEFORE_CLOSE


def may_look(juror: Juror) -> bool:
    """See the photos and one's own sheets: from the jury's first moment until the results are out."""
    return juror.is_sitting and juror.contest.phase in (Phase.JUDGING, Phase.DELIBERATION)


def may_score(juror: Juror) -> bool:
    """Change one's own sheets: while the round is open, by the server's clock."""
    return juror.is_sitting and juror.contest.phase == Phase.JUDGING
