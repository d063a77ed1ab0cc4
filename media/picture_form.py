"""The form with which staff upload a picture; Wagtail asks for it by name (a setting)."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.utils.translation import gettext_lazy as _
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from media.ingest import IngestCrashed, IngestFailed, PictureRefused, make_master_safely

if TYPE_CHECKING:
    from media.ingest import Derivative


class PictureField(WagtailImageField):
    """Takes what a camera or a telephone makes and gives a clean picture of it.

    What comes out is upright, sRGB, without place, author or time, no side longer than a screen needs,
    named after its real type. A file that cannot be used is an error of the form, with its reason.
    """

    def to_python(self, data: Any) -> Any:
        if not isinstance(data, UploadedFile) or not data.size:
            return super().to_python(data)
        try:
            master = make_master_safely(data)
        except PictureRefused as refused:
            raise ValidationError(refused.message, code=refused.code) from None
        except IngestFailed as failed:
            code = "broken" if isinstance(failed, IngestCrashed) else "too_demanding"
            raise ValidationError(PictureRefused(code).message, code=code) from None
        return super().to_python(_upload(data.name or "", master))


def _upload(name: str, master: Derivative) -> SimpleUploadedFile:
    stem = PurePath(name).stem.strip(". ")[:80] or "picture"
    return SimpleUploadedFile(f"{stem}.{master.extension}", master.content, content_type=master.content_type)


class PictureForm(BaseImageForm):
    """Asks what the picture shows, and cleans the file."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if given := self.fields.get("file"):
            self.fields["file"] = PictureField(
                label=given.label,
                required=given.required,
                widget=given.widget,
                initial=given.initial,
            )
        if description := self.fields.get("description"):
            description.required = True
            description.label = _("What the picture shows")
            description.help_text = _(
                "One sentence for people who do not see it. It is offered wherever the picture is used."
            )
