"""What the body of a page is made of: each block has its template in ``core/blocks/``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageBlock

from hub.core.choosers import (
    DocumentChooser,
    LinkedText,
    PageChooser,
    PictureChooser,
    UnderWagtailsName,
)

if TYPE_CHECKING:
    from wagtail.models import Page

TEXT_FEATURES = ["h2", "h3", "bold", "italic", "ol", "ul", "link", "document-link"]
PLAIN_FEATURES = ["bold", "italic", "ol", "ul", "link", "document-link"]


class NeverNone(UnderWagtailsName, blocks.FieldBlock):
    """Mixed into a text of Wagtail's: where a block was stored before it had this text, it is empty.

    Wagtail makes it ``None``, which an editor cannot write, and with which wagtail-localize breaks.
    """

    def normalize(self, value: str | None) -> str:
        return super().normalize(value) or ""

    def to_python(self, value: str | None) -> str:
        return super().to_python(value) or ""


class Line(NeverNone, blocks.CharBlock):
    pass


class Paragraph(NeverNone, blocks.TextBlock):
    pass


class NamesPage(blocks.StructValue):
    """A value that names a page; ``hub.core.bodies`` finds it in the reader's language."""

    shown: Page | None = None

    @property
    def named(self) -> Page | None:
        """The page that the editor chose, in whatever language."""
        page: Page | None = self.get("video") or self.get("page")
        return page


class DescribedImageBlock(ImageBlock):
    """Wagtail's picture with its description, whose first label it forgot to translate."""

    def __init__(self, required: bool = True, **kwargs: Any) -> None:
        super().__init__(required=required, **kwargs)
        self.child_blocks["image"] = PictureChooser(required=required, label=_("Picture"))
        self.child_blocks["image"].set_name("image")


class PictureBlock(blocks.StructBlock):
    """A picture with what it shows and, if wanted, a line below it."""

    picture = DescribedImageBlock(label=_("Picture"))
    caption = Line(label=_("Caption"), max_length=200, required=False)

    class Meta:
        icon = "image"
        label = _("Picture")
        template = "core/blocks/picture.html"


class GalleryBlock(blocks.StructBlock):
    title = Line(label=_("Title"), max_length=120, required=False)
    pictures = blocks.ListBlock(PictureBlock(), label=_("Pictures"), min_num=2, max_num=30)

    class Meta:
        icon = "image"
        label = _("Gallery")
        template = "core/blocks/gallery.html"


class VideoBlock(blocks.StructBlock):
    """A video of the hub, by its page: so its poster, transcript and consent come along.

    The page's own ``block_template`` shows it, so the hub needs not know what a video is.
    """

    video = PageChooser(
        label=_("Video"),
        page_type="media.VideoPage",
        help_text=_("Publish the video first; then choose its page here."),
    )
    caption = Line(label=_("Caption"), max_length=200, required=False)

    class Meta:
        icon = "media"
        label = _("Video")
        template = "core/blocks/video.html"
        value_class = NamesPage


class QuoteBlock(blocks.StructBlock):
    text = Paragraph(label=_("Words"), max_length=600, rows=3)
    author = Line(label=_("Who said it"), max_length=120, required=False)
    role = Line(label=_("Role"), max_length=120, required=False)

    class Meta:
        icon = "openquote"
        label = _("Quote")
        template = "core/blocks/quote.html"


class CallToActionBlock(blocks.StructBlock):
    """One thing that the reader is asked to do."""

    title = Line(label=_("Title"), max_length=120)
    text = Paragraph(label=_("Text"), max_length=400, rows=3, required=False)
    label = Line(
        label=_("Words on the button"),
        max_length=60,
        help_text=_("Say what happens: “Sign up for the walk”."),
    )
    page = PageChooser(label=_("Page of this site"), required=False)
    address = blocks.URLBlock(label=_("or another address"), required=False)

    class Meta:
        icon = "tick"
        label = _("Call to action")
        template = "core/blocks/call_to_action.html"
        value_class = NamesPage

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        given = [where for where in (cleaned["page"], cleaned["address"]) if where]
        if len(given) > 1 or not (given or self.is_deferred_validation):  # a draft may still lack it
            error = ValidationError(_("Give a page of this site or another address: one of the two."))
            raise blocks.StructBlockValidationError(block_errors={"page": error})
        return cleaned


class DocumentBlock(blocks.StructBlock):
    document = DocumentChooser(label=_("Document"))
    title = Line(
        label=_("Title"), max_length=160, required=False, help_text=_("Leave empty for the document's own.")
    )

    class Meta:
        icon = "doc-full"
        label = _("Document")


class DocumentsBlock(blocks.StructBlock):
    title = Line(label=_("Title"), max_length=120, required=False)
    documents = blocks.ListBlock(DocumentBlock(), label=_("Documents"), min_num=1, max_num=30)

    class Meta:
        icon = "doc-full"
        label = _("Documents")
        template = "core/blocks/documents.html"


class TimetableRowBlock(blocks.StructBlock):
    days = Line(label=_("Days"), max_length=80, help_text=_("For example: Monday to Friday"))
    hours = Line(label=_("Hours"), max_length=80, help_text=_("For example: 9:00–12:30"))

    class Meta:
        icon = "time"
        label = _("Row")


class TimetableBlock(blocks.StructBlock):
    """Days and hours; with heads of their own also lines and departures, hours and what happens."""

    title = Line(label=_("Title"), max_length=120)
    first_head = Line(
        label=_("Head of the first column"),
        max_length=40,
        required=False,
        help_text=_("Leave empty for “Days”."),
    )
    second_head = Line(
        label=_("Head of the second column"),
        max_length=40,
        required=False,
        help_text=_("Leave empty for “Hours”."),
    )
    rows = blocks.ListBlock(TimetableRowBlock(), label=_("Rows"), min_num=1, max_num=20)
    note = Line(label=_("Note"), max_length=200, required=False)

    class Meta:
        icon = "time"
        label = _("Timetable")
        template = "core/blocks/timetable.html"


class ContactBlock(blocks.StructBlock):
    """Where to reach an office or an association; never a resident's own contacts."""

    name = Line(label=_("Name of the office or association"), max_length=120)
    role = Line(label=_("What it does"), max_length=160, required=False)
    phone = Line(label=_("Phone"), max_length=30, required=False)
    email = blocks.EmailBlock(label=_("E-mail"), required=False)
    address = Line(label=_("Address"), max_length=200, required=False)
    hours = Line(label=_("Hours"), max_length=160, required=False)
    web = blocks.URLBlock(label=_("Website"), required=False)

    class Meta:
        icon = "user"
        label = _("Contact card")
        template = "core/blocks/contact.html"


class QuestionBlock(blocks.StructBlock):
    question = Line(label=_("Question"), max_length=200)
    answer = LinkedText(label=_("Answer"), features=PLAIN_FEATURES)

    class Meta:
        icon = "help"
        label = _("Question")


class FaqBlock(blocks.StructBlock):
    title = Line(label=_("Title"), max_length=120, required=False)
    questions = blocks.ListBlock(QuestionBlock(), label=_("Questions"), min_num=1, max_num=40)

    class Meta:
        icon = "help"
        label = _("Questions and answers")
        template = "core/blocks/faq.html"


class TermBlock(blocks.StructBlock):
    """A word that the reader may not know."""

    term = Line(label=_("Word"), max_length=80)
    meaning = Paragraph(label=_("What it means"), max_length=600, rows=2)

    class Meta:
        icon = "info-circle"
        label = _("Word explained")
        template = "core/blocks/term.html"


class BodyBlock(blocks.StreamBlock):
    """The body of every editorial page."""

    text = LinkedText(
        label=_("Text"), icon="pilcrow", features=TEXT_FEATURES, template="core/blocks/text.html"
    )
    picture = PictureBlock()
    gallery = GalleryBlock()
    video = VideoBlock()
    quote = QuoteBlock()
    call_to_action = CallToActionBlock()
    documents = DocumentsBlock()
    timetable = TimetableBlock()
    contact = ContactBlock()
    faq = FaqBlock()
    term = TermBlock()
