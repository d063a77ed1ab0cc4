"""Events: in a place, online, or both."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail_localize.fields import SynchronizedField

from hub.core.initiative_form import InitiativeForm
from hub.core.models import InitiativePage
from hub.core.moments import LAST, is_day_alone
from hub.core.seo import event
from projects.enums import Attendance

from .projects import Organised

if TYPE_CHECKING:
    from hub.core.seo import Seo

# The link to join is shown from half an hour before the start.
DOORS_OPEN = dt.timedelta(minutes=30)
# How long an event lasts that does not say.
USUAL_LENGTH = dt.timedelta(hours=2)


class EventForm(InitiativeForm):
    def clean(self) -> dict[str, Any]:
        """An event of which only the day is known lasts all day."""
        data: dict[str, Any] = super().clean()
        start = data.get("starts_at")
        if start and not data.get("ends_at") and "ends_at" not in self.errors and is_day_alone(start):
            data["ends_at"] = timezone.localtime(start).replace(
                hour=LAST.hour, minute=LAST.minute, second=LAST.second
            )
        return data


class EventPage(Organised):
    """Something with a day and an hour."""

    kind_code = "event"
    kind_label = _("Event")
    kind_plural = _("Events")
    kind_icon = "it-calendar"
    base_form_class = EventForm

    attendance = models.CharField(
        _("where it happens"), max_length=10, choices=Attendance.choices, default=Attendance.PLACE
    )
    join_address = models.URLField(
        _("address to join online"),
        blank=True,
        help_text=_("Shown from 30 minutes before the start until the end, and at no other time."),
    )
    capacity = models.PositiveIntegerField(_("seats"), null=True, blank=True)
    booking_address = models.URLField(
        _("address to book"), blank=True, help_text=_("Leave empty if people just come.")
    )

    content_panels = InitiativePage.panels_with(
        InitiativePage.date_panels[0],
        MultiFieldPanel(
            [
                FieldPanel("attendance"),
                FieldRowPanel([FieldPanel("place_name"), FieldPanel("place_address")]),
                FieldPanel("join_address"),
            ],
            heading=_("Where"),
        ),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("capacity"), FieldPanel("booking_address")])], heading=_("Booking")
        ),
        Organised.organiser_panel,
    )
    override_translatable_fields: ClassVar[list[SynchronizedField]] = [
        *InitiativePage.override_translatable_fields,
        *(
            SynchronizedField(name, overridable=False)
            for name in ("attendance", "join_address", "capacity", "booking_address", "organisation")
        ),
    ]

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")

    def clean(self) -> None:
        super().clean()
        if self.is_draft:
            return
        missing = {}
        if self.starts_at is None:
            missing["starts_at"] = _("Say when the event starts.")
        if self.attendance != Attendance.ONLINE and not self.place_name:
            missing["place_name"] = _("Say where the event takes place.")
        if self.is_online and not self.join_address:
            missing["join_address"] = _("An online event needs the address to join.")
        if missing:
            raise ValidationError(missing)

    def structured_data(self, seo: Seo) -> dict[str, Any]:
        """An Event of schema.org; the address to join is not told: it is shown around its time only."""
        modes = {Attendance.ONLINE.value: "Online", Attendance.BOTH.value: "Mixed"}
        mode = modes.get(self.attendance, "Offline")
        place = {"@type": "Place", "name": self.place_name, "address": self.place_address or self.place_name}
        page = {"@type": "VirtualLocation", "url": seo.canonical}
        here = self.attendance != Attendance.ONLINE
        return event(
            super().structured_data(seo),
            startDate=_iso(self.starts_at) if self.starts_at else "",
            **({"endDate": _iso(self.ends_at, last=True)} if self.ends_at else {}),
            eventStatus="https://schema.org/EventScheduled",
            eventAttendanceMode=f"https://schema.org/{mode}EventAttendanceMode",
            location=[*([place] if here and self.place_name else []), *([page] if self.is_online else [])],
            organizer={"@type": "Organization", "name": self.organiser_name or seo.shell.name},
        )

    @property
    def last_moment(self) -> dt.datetime | None:
        """When it is over: its end, or the usual length after its start."""
        return self.ends_at or (self.starts_at + USUAL_LENGTH if self.starts_at else None)

    @property
    def is_over(self) -> bool:
        end = self.last_moment
        return end is not None and end < timezone.now()

    @property
    def is_online(self) -> bool:
        return self.attendance in {Attendance.ONLINE, Attendance.BOTH}

    @property
    def doors_open_at(self) -> dt.datetime | None:
        """From when the link to join is shown."""
        return self.starts_at - DOORS_OPEN if self.starts_at else None

    @property
    def can_join_now(self) -> bool:
        """Whether the link to join is shown: around its time only."""
        if not (self.is_online and self.join_address and self.starts_at):
            return False
        return self.starts_at - DOORS_OPEN <= timezone.now() and not self.is_over


def _iso(moment: dt.datetime, *, last: bool = False) -> str:
    """With its hour, if it has one."""
    if is_day_alone(moment, last=last):
        return timezone.localtime(moment).date().isoformat()
    return moment.isoformat()
