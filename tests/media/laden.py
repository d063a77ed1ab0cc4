"""Pictures that carry everything that programs write beside the pixels: EXIF, XMP, IPTC, comments."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO
from typing import TYPE_CHECKING

from PIL import ImageCms, PngImagePlugin

if TYPE_CHECKING:
    from PIL import Image

PERSON = "Maria Rossi"  # who stands in each of the notes, and must stand in nothing that we make
XMP = f"""<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about=""
 xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator><rdf:Seq><rdf:li>{PERSON}</rdf:li></rdf:Seq>
</dc:creator></rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>""".encode()


def iptc() -> bytes:
    """By-line and copyright, as Photoshop keeps them in a JPEG."""
    records = b"".join(
        b"\x1c\x02" + bytes([number]) + struct.pack(">H", len(PERSON)) + PERSON.encode()
        for number in (80, 116)
    )
    return b"8BIM\x04\x04\0\0" + struct.pack(">I", len(records)) + records + b"\0" * (len(records) % 2)


def laden(photo: Image.Image, exif: Image.Exif) -> dict[str, bytes]:
    """The photo in each format that is taken."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    notes = {"exif": exif, "xmp": XMP, "icc_profile": profile}
    made = {}
    for name in ("JPEG", "WEBP", "AVIF", "HEIF"):
        out = BytesIO()
        photo.save(out, name, **notes)
        made[name] = out.getvalue()
    made["JPEG"] = _with_iptc(made["JPEG"])
    out, texts = BytesIO(), PngImagePlugin.PngInfo()
    texts.add_itxt("XML:com.adobe.xmp", XMP.decode())
    texts.add_text("Author", PERSON)
    texts.add_text("Raw profile type iptc", f"\niptc\n{len(iptc())}\n{iptc().hex()}\n", zip=True)
    texts.add(b"zTXt", b"Comment\0\0" + zlib.compress(PERSON.encode()))
    photo.save(out, "PNG", exif=exif, icc_profile=profile, pnginfo=texts)
    return made | {"PNG": out.getvalue()}


def _with_iptc(jpeg: bytes) -> bytes:
    """Photoshop's block and a comment, right after the JPEG's first two bytes."""
    block = b"Photoshop 3.0\0" + iptc()
    comment = PERSON.encode()
    segments = b"".join(
        marker + struct.pack(">H", len(content) + 2) + content
        for marker, content in ((b"\xff\xed", block), (b"\xff\xfe", comment))
    )
    return jpeg[:2] + segments + jpeg[2:]
