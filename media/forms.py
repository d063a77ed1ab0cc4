"""What a reader may narrow the videos by, and what an editor may upload."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from hub.core.enums import OrganiserKind
from hub.core.models import Hashtag
from hub.core.models.hashtags import HashtagQuerySet
from media.enums import Captions, SpokenLanguage

if TYPE_CHECKING:
    from media.models.videos import VideoQuerySet

LONGEST_SEARCH = 80


class VideoFilterForm(forms.Form):
    """The filters of the gallery. What nobody wrote there counts as no filter, never as an error."""

    use_required_attribute = False

    q = forms.CharField(
        label=_("Words"),
        required=False,
        max_length=LONGEST_SEARCH,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    who = forms.ChoiceField(label=_("Who speaks"), required=False)
    language = forms.ChoiceField(label=_("Language spoken"), required=False)
    hashtag = forms.ChoiceField(label=_("Hashtag"), required=False)
    captions = forms.ChoiceField(label=_("Captions"), required=False)

    def __init__(self, *args: Any, videos: VideoQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.videos = videos
        spoken = set(videos.order_by().values_list("language_spoken", flat=True).distinct())
        tags = (
            HashtagQuerySet(Hashtag)
            .public()
            .filter(initiative_links__page__in=videos.values("pk"))
            .distinct()
        )
        self._offer("who", OrganiserKind.choices)
        self._offer(
            "language", [(code, capfirst(name)) for code, name in SpokenLanguage.choices if code in spoken]
        )
        self._offer("hashtag", [(tag.name, str(tag)) for tag in tags])
        self._offer("captions", Captions.choices)
        for field in self.fields.values():
            field.label_suffix = ""

    def _offer(self, name: str, choices: list[Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - tells the type checker
        field.choices = [("", _("Any")), *choices]

    @property
    def chosen(self) -> dict[str, str]:
        """The filters that say something we know."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def narrowed(self) -> bool:
        return bool(self.chosen)

    def narrow(self) -> VideoQuerySet:
        chosen = self.chosen
        rows = self.videos
        if "who" in chosen:
            rows = rows.filter(organiser_kind=chosen["who"])
        if "language" in chosen:
            rows = rows.filter(language_spoken=chosen["language"])
        if "hashtag" in chosen:
            rows = rows.filter(hashtag_links__hashtag__name=chosen["hashtag"])
        if "captions" in chosen:
            rows = rows.filter(captions=chosen["captions"])
        return rows.matching(chosen.get("q", ""))
