import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import override

from hub.core import colours
from hub.core.models.site_settings import validate_link, validate_readable


def test_black_on_white_is_the_widest_contrast() -> None:
    assert colours.contrast(colours.BLACK, colours.WHITE) == pytest.approx(21)


def test_grey_of_the_wcag_example() -> None:
    assert colours.contrast(colours.parse("#767676"), colours.WHITE) == pytest.approx(4.54, abs=0.01)


def refusal(colour: str) -> str | None:
    """Why the colour is refused; nothing if it is accepted."""
    try:
        validate_readable(colour)
    except ValidationError as refused:
        return refused.code
    return None


@pytest.mark.parametrize(
    ("colour", "code"),
    [
        ("#1b4f8f", None),
        ("#6e6e6e", None),
        ("#6f6f6f", "contrast"),
        ("#767676", "contrast"),  # on white, but not on the light shade
        ("#ffcc00", "contrast"),
        ("blue", "invalid"),
        ("#12", "invalid"),
        ("#gggggg", "invalid"),
    ],
)
def test_a_colour_that_cannot_be_read_is_refused(colour: str, code: str | None) -> None:
    assert refusal(colour) == code


def test_the_refusal_says_the_contrast_and_what_to_do() -> None:
    with override("en"):
        with pytest.raises(ValidationError) as refused:
            validate_readable("#ffcc00")
        words = " ".join(refused.value.messages)

    assert words == (
        "Between this colour and the light grounds of the pages the contrast is 1.42 to 1: many people could "
        "not read it. It takes at least 4.5 to 1: choose a darker colour."
    )
    with override("it"):
        with pytest.raises(ValidationError) as refused:
            validate_readable("#777777")
        words = " ".join(refused.value.messages)
    assert "4,03" in words  # not rounded to what would be enough


def test_shades_follow_from_one_colour() -> None:
    assert colours.palette("#0066CC", "#B4431C") == {
        "--hub-primary": "#0066cc",
        "--hub-primary-dark": "#004993",
        "--hub-primary-darker": "#003162",
        "--hub-primary-soft": "#e8f1fa",
        "--hub-accent": "#b4431c",
    }


@pytest.mark.parametrize(
    ("link", "accepted"),
    [
        ("https://example.org/x", True),
        ("mailto:urp@example.org", True),
        ("/it/faq/", True),
        ("//evil.example/", False),
        ("javascript:alert(1)", False),
        ("mailto:nobody", False),
    ],
)
def test_links_are_web_mail_or_paths(link: str, accepted: bool) -> None:
    try:
        validate_link(link)
    except ValidationError:
        assert not accepted
    else:
        assert accepted
