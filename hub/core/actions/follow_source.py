"""Translations follow their source in what is the same in every language, and when it is taken away."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.db.models import Exists, ManyToOneRel, OuterRef
from modelcluster.models import ClusterableModel, get_serializable_data_for_fields
from wagtail.actions.unpublish_page import UnpublishPageAction
from wagtail.log_actions import log
from wagtail.models import Page
from wagtail_localize.fields import SynchronizedField, get_translatable_fields
from wagtail_localize.models import OverridableSegment, SegmentOverride, StringSegment, TranslationSource
from wagtail_localize.segments import OverridableSegmentValue
from wagtail_localize.segments.extract import extract_segments
from wagtail_localize.strings import StringValue

from hub.core.body_pictures import pictures_in, stored, texts_with_pictures
from hub.core.models import Pictured

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.contrib.auth.models import AbstractUser
    from django.db.models import Model
    from wagtail.fields import StreamField
    from wagtail.models import PageQuerySet, TranslatableMixin

    from hub.core.body_pictures import KeptPicture

FOLLOWED = "hub.follow_source"
# The end of the path of a picture's description.
DESCRIPTION = ".alt_text"


@transaction.atomic
def follow_source(*, source: TranslatableMixin, user: AbstractUser | None = None) -> None:
    """Give each translation of ``source``, as it has just been published, its dates, places and pictures.

    wagtail-localize does so only when somebody asks for it, page by page: until then an event that was
    moved would be announced for the old day. A picture within the text follows where it stands in both; its
    description, if that changed with it, is the source's until it is translated. Other words wait for their
    translator. What has followed already is left alone, so it may run twice.
    """
    # Locked: two who publish the source one after the other are followed in the same order.
    kept = TranslationSource.objects.select_for_update().get_for_instance_or_none(source)
    if kept is None:
        return
    stale = _bring_up_to_date(kept, source)
    for translation in kept.translations.filter(enabled=True):
        target = translation.get_target_instance()
        overrides = SegmentOverride.objects.filter(
            context__object=kept.object_id, locale=translation.target_locale_id
        )
        own = set(overrides.values_list("context__path", flat=True))
        names = [name for name in same_everywhere(type(source)) if name not in own]
        taken = Taken(source, names, own, _words_of_pictures(kept, translation.target_locale_id))
        if isinstance(target, Page):
            if not target.alias_of_id:  # an alias is the source itself
                _follow_with_page(replace(taken, names=[*names, *stale]), target, user)
        elif taken.over(target):
            target.save()
            log(target, FOLLOWED, user=user)


@transaction.atomic
def unpublish_translations(
    *, of: Iterable[Page], user: AbstractUser | None = None, set_expired: bool = False
) -> list[Page]:
    """Take the translations of the pages ``of`` offline, which are offline themselves; returns those."""
    gone = []
    for page in live_translations(of).specific():
        if user is None or page.permissions_for_user(user).can_unpublish():
            UnpublishPageAction(page, user=user, set_expired=set_expired).execute(skip_permission_checks=True)
            gone.append(page)
    return gone


def live_translations(of: Iterable[Page]) -> PageQuerySet[Page]:
    """Published pages that were translated from one of the pages ``of``."""
    made_from = TranslationSource.objects.filter(
        object=OuterRef("translation_key"), locale=OuterRef("locale")
    )
    sources = Page.objects.filter(Exists(made_from), pk__in=[page.pk for page in of])
    others = Page.objects.live().exclude(pk__in=sources.values("pk"))
    return others.filter(alias_of=None, translation_key__in=sources.values("translation_key"))


def same_everywhere(model: type[Model]) -> list[str]:
    """The fields that a translation takes from its source as they are."""
    fields = get_translatable_fields(model)
    return [field.field_name for field in fields if isinstance(field, SynchronizedField)]


def _bring_up_to_date(kept: TranslationSource, source: Any) -> list[str]:
    """Let wagtail-localize's copy of the source say the same: what translators publish is taken from it.

    Returns the fields whose words cannot stay, because they describe another picture than the new one.
    """
    names = same_everywhere(type(source))
    before, now = json.loads(kept.content_json), _content(source)

    def differ(name: str) -> bool:
        return before.get(name) != now[name]

    other_picture = isinstance(source, Pictured) and differ("picture")
    stale = ["picture_alt"] if other_picture and differ("picture_alt") else []
    changed = {name: now[name] for name in [*names, *stale] if differ(name)}
    anew = set(stale)
    for field in texts_with_pictures(type(source)):
        body = stored(before.get(field.name, "[]"))
        if paths := _renew_pictures(pictures_in(field, body), pictures_in(field, stored(now[field.name]))):
            changed[field.name] = json.dumps(body)
            anew |= paths
    if changed:
        kept.content_json = json.dumps(before | changed, cls=DjangoJSONEncoder)
        kept.save(update_fields=["content_json"])
    if anew:
        _extract_again(kept, source, anew)
    return stale


def _renew_pictures(before: dict[str, KeptPicture], now: dict[str, KeptPicture]) -> set[str]:
    """Change the pictures ``before`` that are others ``now``; the paths of all that changed with them."""
    paths = set()
    for path in before.keys() & now.keys():
        if before[path]["image"] != now[path]["image"]:
            paths |= {f"{path}.{name}" for name in now[path] if before[path].get(name) != now[path][name]}
            before[path].update(now[path])
    return paths


def _extract_again(kept: TranslationSource, source: Any, paths: set[str]) -> None:
    """What translators see of the source at ``paths``."""
    kept.stringsegment_set.filter(context__path__in=paths).delete()
    kept.overridablesegment_set.filter(context__path__in=paths).delete()
    for segment in extract_segments(source):
        if segment.path not in paths:
            continue
        if isinstance(segment, OverridableSegmentValue):
            OverridableSegment.from_value(kept, segment)
        else:
            StringSegment.from_value(kept, kept.locale, segment)


def _words_of_pictures(kept: TranslationSource, locale: int) -> dict[str, str]:
    """The description of each picture within the text: translated, or the source's until it is."""
    segments = kept.stringsegment_set.filter(context__path__endswith=DESCRIPTION).annotate_translation(locale)
    rows = segments.values_list("context__path", "translation", "string__data")
    return {path: StringValue(words or source).render_text() for path, words, source in rows}


def _content(source: Any) -> dict[str, Any]:
    """``source`` as wagtail-localize keeps it."""
    if isinstance(source, ClusterableModel):
        return json.loads(source.to_json())
    return json.loads(json.dumps(get_serializable_data_for_fields(source), cls=DjangoJSONEncoder))


def _follow_with_page(taken: Taken, page: Page, user: AbstractUser | None) -> None:
    """What is online follows at once; a draft that waits beside it follows too, and goes on waiting."""
    waits = not page.live or page.has_unpublished_changes
    draft = page.get_latest_revision_as_object() if waits else None
    if page.live and taken.over(page):
        revision = page.save_revision(user=user, clean=False)
        revision.publish(user=user, log_action=FOLLOWED, skip_permission_checks=True)
        # The draft's own revision comes last again, also where it says the same.
        if draft is not None:
            taken.over(draft)
            draft.save_revision(user=user, clean=False)
    elif draft is not None and taken.over(draft):
        log(page, FOLLOWED, user=user, revision=draft.save_revision(user=user, clean=False))


@dataclass(frozen=True)
class Taken:
    """What a translation takes from ``source``: the fields ``names``, and the pictures within its text.

    Not what has been chosen for its language, the paths ``own``; ``words`` describe the pictures in it.
    """

    source: Any
    names: list[str]
    own: set[str]
    words: dict[str, str]

    def over(self, target: Any) -> bool:
        """Copy it; whether any was different."""
        changed = False
        for name in self.names:
            field = self.source._meta.get_field(name)
            if isinstance(field, ManyToOneRel):
                if _rows(self.source, field) != _rows(target, field):
                    self.source.copy_child_relation(name, target)
                    changed = True
            elif getattr(self.source, field.attname) != getattr(target, field.attname):
                setattr(target, field.attname, getattr(self.source, field.attname))
                changed = True
        # A list of their own: what comes first must not keep the others from following.
        return any(
            [changed, *(self._pictures_over(target, field) for field in texts_with_pictures(type(target)))]
        )

    def _pictures_over(self, target: Any, field: StreamField) -> bool:
        body = stored(getattr(target, field.name))
        theirs = pictures_in(field, stored(getattr(self.source, field.name)))
        changed = False
        for path, picture in pictures_in(field, body).items():
            other = theirs.get(path)
            if other and other["image"] != picture["image"] and f"{path}.image" not in self.own:
                picture.update(other, alt_text=self.words.get(path + DESCRIPTION, other["alt_text"]))
                changed = True
        if changed:
            setattr(target, field.name, json.dumps(body))
        return changed


def _rows(page: Any, relation: ManyToOneRel) -> list[dict[str, Any]]:
    """What the rows below a page say, without whose they are."""
    parent = relation.remote_field.name
    fields = [field for field in relation.related_model._meta.concrete_fields if not field.primary_key]
    said = [field.attname for field in fields if field.name != parent]
    rows = getattr(page, relation.get_accessor_name()).all()
    return [{name: getattr(row, name) for name in said} for row in rows]
