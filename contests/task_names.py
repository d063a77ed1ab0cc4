"""What the tasks of contests do, in people's words: path → title."""

from django.utils.translation import gettext_lazy as _

NAMES = {
    "contests.tasks.make_derivatives": _("Pictures of a contest photo"),
    "contests.tasks.make_full_size": _("Contest photo in full size, for the jury"),
    "contests.tasks.make_full_sizes": _("Look for contest photos that the jury lacks in full size"),
    "contests.tasks.tell_entrant": _("Mail to an author: what became of their photo"),
    "contests.tasks.ask_guardian": _("Mail to a guardian: please sign"),
    "contests.tasks.mail_guardians": _("Look for guardians to remind"),
    "contests.tasks.follow_plans": _("Move contests on at their dates"),
    "contests.tasks.remind_jurors": _("Look for jurors to remind"),
    "contests.tasks.keep_votes": _("Open, close and tidy public votes"),
    "contests.tasks.find_look_alikes": _("Compare photos that may look alike"),
    "contests.tasks.remind_of_draft": _("Mail to an author: an entry is not finished"),
    "contests.tasks.remind_of_drafts": _("Look for unfinished entries to remind of"),
    "contests.tasks.discard_stale_drafts": _("Delete entries that were never sent"),
    "contests.tasks.discard_expired_uploads": _("Delete photos that were sent in pieces and never used"),
    "contests.tasks.sweep_files": _("Delete files of photos that nobody needs"),
    "contests.jury_tasks.send_invitation": _("Mail to a juror: invitation"),
    "contests.jury_tasks.send_reminder": _("Mail to a juror: photos are left"),
    "contests.jury_tasks.send_round": _("Mail to a juror: a round is open"),
    "contests.jury_tasks.send_thanks": _("Mail to a juror: thanks"),
    "contests.jury_tasks.build_bundle": _("File with which anyone checks a result"),
    "contests.jury_tasks.build_missing_bundles": _("Look for results that lack their file"),
    "contests.letter_tasks.address_letters": _("Find whom a contest has to write to"),
    "contests.letter_tasks.send_letter": _("Mail about a contest to one person"),
    "contests.letter_tasks.tell_guardian": _("Mail about a contest to a guardian"),
    "contests.step_tasks.make_step": _("Step of a round that staff asked for"),
    "contests.paper_tasks.make_paper": _("PDF of a contest to print"),
    "contests.count_tasks.keep_count": _("Count of a round"),
    "contests.seal_tasks.seal_results": _("Seal the result of a contest"),
}
