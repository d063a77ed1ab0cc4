"""The file of a video in a form: it came in pieces before, or travels with the form. With every bound."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from media.actions.sending import SentFile
from media.actions.uploads import begin_upload, continue_upload
from media.captions import CAPTIONS_ACCEPT, CaptionsRefused, read_captions
from media.enums import SpokenLanguage
from media.footage import VIDEO_ACCEPT, Container, VideoFacts, VideoRefused, look_safely
from media.footage.facts import MAX_BYTES
from media.models import VideoFile, VideoUpload
from media.models.uploads import private_storage

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

    from hub.accounts.models import User

# What one person may have on its way: a second try beside the first.
MOST, MOST_UPLOADED = 3, 2 * MAX_BYTES
# With the form, without pieces: a line that breaks begins anew, and the server in front takes no more.
MOST_PLAIN = 64 * 1024 * 1024


def begin_video(owner: User, size: int, name: str) -> VideoUpload:
    """Make room for a video that comes in pieces."""
    return begin_upload(VideoUpload, owner=owner, size=size, name=name, most=MOST, most_bytes=MOST_UPLOADED)


class VideoSentForm(forms.Form):
    """The part of a form that takes a video; what was found right is ``sent``."""

    file = forms.FileField(
        label=_("Video file"),
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": VIDEO_ACCEPT, "data-video-input": ""}),
        help_text=_("MP4, MOV or WebM, at most 2 GB and two hours. Without JavaScript at most 64 MB."),
    )
    upload = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, user: User, oversized: list[str] | tuple[str, ...] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.user, self.oversized = user, oversized
        self.sent: SentFile | None = None
        self.kept: VideoUpload | None = None
        self.fields["file"].widget = forms.FileInput(attrs=self.fields["file"].widget.attrs)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if "file" in self.errors:
            return data
        try:
            if data.get("upload"):
                self._take_upload(data["upload"])
            elif data.get("file"):
                self._take_plain(data["file"])
            elif self.oversized:
                self.add_error("file", gettext("Without JavaScript a file may have at most 64 MB."))
        except VideoRefused as refused:
            self.add_error("file", refused.message)
        return data

    def _take_upload(self, token: Any) -> None:
        rows = VideoUpload.objects.of(self.user.pk).filter(expires_at__gt=timezone.now())
        upload = rows.filter(token=token).first()
        if upload is None:
            self.add_error("file", gettext("The file is no longer there: choose it again."))
            return
        if not upload.is_complete:
            self.add_error(
                "file", gettext("The file has not arrived completely: choose it again, and it goes on.")
            )
            return
        self.kept = upload
        if upload.facts is None:
            try:
                found = look_safely(private_storage().path(upload.file_name))
            except VideoRefused:
                self.kept = None
                raise
            upload.facts = asdict(found)
            upload.save(update_fields=["facts"])
        facts = VideoFacts(**{**upload.facts, "container": Container(upload.facts["container"])})
        self.sent = SentFile(facts=facts, upload=upload)

    def _take_plain(self, file: UploadedFile[Any]) -> None:
        if isinstance(file, TemporaryUploadedFile):
            facts = look_safely(file.temporary_file_path())
        else:
            with tempfile.TemporaryDirectory() as folder:
                path = Path(folder) / "video"
                with path.open("wb") as copy:
                    shutil.copyfileobj(file, copy)
                facts = look_safely(path)
        self.sent = SentFile(facts=facts, stream=file)

    def hold_file(self) -> None:
        """The form is refused for something else: keep the file, so that it need not be sent again."""
        if self.sent is None or self.sent.upload is not None or self.sent.stream is None:
            return
        facts, stream = self.sent.facts, self.sent.stream
        upload = begin_video(self.user, facts.size, self.cleaned_data["file"].name)
        stream.seek(0)
        upload = continue_upload(upload=upload, offset=0, stream=stream)
        upload.facts = asdict(facts)
        upload.save(update_fields=["facts"])
        self.kept = upload


class VideoFileForm(VideoSentForm):
    """Staff upload a video of the town's own."""

    title = forms.CharField(
        label=_("Name"), max_length=200, help_text=_("To find it again; visitors do not see it.")
    )
    field_order = ("title", "file", "upload")

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if self.sent is None and "file" not in self.errors:
            self.add_error("file", gettext("Choose a video."))
        return data


class CaptionsForm(forms.Form):
    """Captions as a file, in one language."""

    language = forms.ChoiceField(
        label=_("Language of the captions"),
        choices=[choice for choice in SpokenLanguage.choices if choice[0] != SpokenLanguage.NO_WORDS],
    )
    captions = forms.FileField(
        label=_("Captions"),
        widget=forms.FileInput(attrs={"accept": CAPTIONS_ACCEPT}),
        help_text=_("A WebVTT (.vtt) or SubRip (.srt) file. It takes the place of what there is."),
    )

    def clean_captions(self) -> str:
        file = self.cleaned_data["captions"]
        try:
            return read_captions(file.read(1024 * 1024 + 1))
        except CaptionsRefused as refused:
            raise forms.ValidationError(refused.message) from None


def captions_form_for(video: VideoFile, data: Any = None, files: Any = None) -> CaptionsForm:
    """The form for more captions of ``video``."""
    return CaptionsForm(data, files, initial={"language": SpokenLanguage.ITALIAN})
