"""System checks: what is wrong is said at the start, not when a visitor asks."""

from __future__ import annotations

import ast
import re
from itertools import chain
from typing import TYPE_CHECKING, Any

from django.core.checks import CheckMessage, Error

from hub.core.own_apps import own_apps
from hub.core.pictures import SIZES

from .ingest import webp

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

OURS = re.compile(r"""\{%\s*picture\s+[^\s%]+\s+["']([^"']*)["']""")
COMPONENT = re.compile(r"""components/picture\.html["'][^%]*\ssize=["']([^"']*)["']""")
# A spec as Wagtail spells it, written by hand: nobody makes that file ahead.
SPEC = re.compile(r"(format-\w+\|)?(width|height|scale|min|max|fill)-\d+(x\d+)?(-c\d+)?(\|.*)?")
MAKERS = {"get_rendition", "get_renditions"}
MAKES = ("media", "actions", "make_renditions.py")
WRITE_SPECS = {("hub", "core", "pictures.py"), MAKES}
NOT_SHOWN = {"sign"}  # not in a page, but named by its manifest
LOADERS = {"with_pictures": 1, "specs": 0, "picture_html": 1}  # and from which argument on they name sizes
# Of a module without any of these words nothing can be said: all commands run the checks, and to parse all
# modules would take longer than to start.
CLUES = re.compile(
    r"with_pictures|specs|picture_html|load_files|get_rendition|Shown|(width|height|scale|min|max|fill)-\d"
)
WAGTAILS = re.compile(r"\{%\s*(image|image_url|srcset_image)\s")


def check_picture_sizes(**kwargs: Any) -> list[CheckMessage]:
    """Every picture that our templates show and our code loads is of a size in the table, so that the worker
    can make it ahead; and what templates show is what code loads.
    """
    templates, modules = list(_templates()), _parsed(_modules())
    return [*_complaints(templates), *_complaints_of_code(modules), *_differences(templates, modules)]


def check_webp_decoder(**kwargs: Any) -> list[CheckMessage]:
    """Photos in WebP are read by the libwebp that Pillow is linked with."""
    try:
        webp.library()
    except (AttributeError, OSError) as error:
        return [
            Error(
                f"The decoder of Pillow's libwebp cannot be called: {error}",
                hint="Install Pillow's own wheel, or one that is linked with the system's libwebp.",
                id="media.E003",
            )
        ]
    return []


def _templates() -> Iterator[Path]:
    for folder in own_apps():
        yield from sorted((folder / "templates").rglob("*.html"))


def _complaints(templates: Iterable[Path]) -> Iterator[CheckMessage]:
    for template in templates:
        text = template.read_text(encoding="utf-8")
        for size in (*OURS.findall(text), *COMPONENT.findall(text)):
            if size not in SIZES:
                yield Error(
                    f"{template.name} shows a picture in the size {size!r}, which is not in the table.",
                    hint="The sizes are in hub/core/pictures.py.",
                    obj=str(template),
                    id="media.E001",
                )
        if found := WAGTAILS.search(text):
            yield Error(
                f"{template.name} uses {{% {found[1]} %}}: a visitor's request would make the file.",
                hint="Use {% picture … %} of core_tags with a size of hub/core/pictures.py.",
                obj=str(template),
                id="media.E002",
            )


def _modules() -> Iterator[Path]:
    for folder in own_apps():
        yield from sorted(path for path in folder.rglob("*.py") if "migrations" not in path.parts)


def _parsed(modules: Iterable[Path]) -> dict[Path, ast.Module]:
    """Those that may have to do with pictures."""
    texts = {module: module.read_text(encoding="utf-8") for module in modules}
    return {module: ast.parse(text) for module, text in texts.items() if CLUES.search(text)}


def _complaints_of_code(modules: Mapping[Path, ast.Module]) -> Iterator[CheckMessage]:
    for module, tree in modules.items():
        for size in _loaded(tree):
            if size not in SIZES:
                yield Error(
                    f"{module.name} loads pictures in the size {size!r}, which is not in the table.",
                    hint="The sizes are in hub/core/pictures.py.",
                    obj=str(module),
                    id="media.E004",
                )
        for said in _by_hand(tree, module):
            yield Error(
                f"{module.name} asks for {said}: a visitor's request would make the file, or find none.",
                hint="Ask hub.core.pictures for files of a size in the table; the worker makes them.",
                obj=str(module),
                id="media.E005",
            )


def _differences(templates: Iterable[Path], modules: Mapping[Path, ast.Module]) -> Iterator[CheckMessage]:
    """What is shown and not loaded costs a question each time; what is loaded and not shown, memory."""
    texts = [template.read_text(encoding="utf-8") for template in templates]
    shown = {size for text in texts for size in (*OURS.findall(text), *COMPONENT.findall(text))}
    shown |= {size for tree in modules.values() for size in _named_by(tree, {"picture_html"})}
    loaded = {size for tree in modules.values() for size in _loaded(tree)}
    for size in sorted(shown - loaded):
        yield Error(
            f"Templates show pictures in the size {size!r}, which no code loads ahead.",
            hint="Load them with with_pictures() or load_files() of hub/core/pictures.py.",
            id="media.E006",
        )
    for size in sorted((loaded - shown) & SIZES.keys() - NOT_SHOWN):
        yield Error(f"Code loads pictures in the size {size!r}, which no template shows.", id="media.E006")


def _loaded(tree: ast.AST) -> Iterator[str]:
    """The sizes that a module names: in calls, and in the pairs that ``load_files`` takes."""
    yield from _named_by(tree, set(LOADERS))
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _name(node) == "load_files":
            yield from _of_pairs(chain.from_iterable(ast.walk(one) for one in node.args))
        if isinstance(node, ast.FunctionDef) and node.returns and "Shown" in ast.unparse(node.returns):
            yield from _of_pairs(ast.walk(node))


def _named_by(tree: ast.AST, functions: set[str]) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and (name := _name(node)) in functions:
            yield from (said for one in node.args[LOADERS[name] :] if (said := _said(one)))


def _of_pairs(nodes: Iterable[ast.AST]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, ast.Tuple) and len(node.elts) == 2 and (said := _said(node.elts[1])):  # noqa: PLR2004
            yield said


def _by_hand(tree: ast.AST, module: Path) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _name(node) in MAKERS and module.parts[-3:] != MAKES:
            yield f"{_name(node)}()"
        if (said := _said(node)) and SPEC.fullmatch(said) and module.parts[-3:] not in WRITE_SPECS:
            yield repr(said)


def _name(call: ast.Call) -> str:
    """Of the function that is called, by itself or of a module; '' for a method of something else."""
    of = getattr(call.func, "value", None)
    if isinstance(of, ast.Subscript):
        return ""
    return getattr(call.func, "attr", getattr(call.func, "id", ""))


def _said(node: ast.AST) -> str:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""
