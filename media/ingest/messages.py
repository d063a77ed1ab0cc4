"""What a person reads whose file was refused: by the code of ``PictureRefused``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import Promise

MESSAGES: dict[str, Promise] = {
    "too_large": _("The file is too large: it may have at most {limit} MB."),
    "too_many_pixels": _("The picture has too many pixels: at most {limit} megapixels can be read."),
    "too_small": _("The picture is too small: its shorter side must have at least {limit} pixels."),
    "broken": _("The file is damaged or incomplete. Try to save or send the picture again."),
    "not_a_picture": _("This file is not a picture."),
    "wrong_type": _("This kind of picture cannot be used. Send a JPEG, PNG, HEIC, WebP or AVIF file."),
    "animated": _("Moving pictures cannot be used. Send a single picture."),
    "too_demanding": _("This picture could not be read in the time and memory that a picture may take."),
}
