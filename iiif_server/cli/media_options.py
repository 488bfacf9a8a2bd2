"""Options that say what a media is: for `baovat add` and `baovat media`."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

import click

from iiif_server.catalog.media_said import MediaWords
from iiif_server.cli.parameters import draco, labels, unit, up_axis
from manifests.errors import LanguageError, ScaleError
from manifests.language import parse_language_pair
from manifests.model import MediaRole, Statement
from manifests.scale import UNSTATED, Scale, parse_scale


def captures(
    _context: click.Context, _parameter: click.Parameter, value: tuple[str, ...]
) -> tuple[Statement, ...]:
    """Return statements from ``vi=Máy ảnh: Nikon D850``; a language that comes again begins the next one."""
    statements: list[tuple[dict[str, tuple[str, ...]], dict[str, tuple[str, ...]]]] = []
    for text in value:
        try:
            tag, said = parse_language_pair(text)
        except LanguageError as error:
            raise click.BadParameter(str(error)) from error
        name, colon, told = (part.strip() for part in said.partition(":"))
        if not (name and colon and told):
            raise click.BadParameter(f"{text!r} has no colon: write it as vi=Máy ảnh: Nikon D850.")
        if not statements or tag in statements[-1][0]:
            statements.append(({}, {}))
        statements[-1][0][tag], statements[-1][1][tag] = (name,), (told,)
    return tuple(Statement(label, said) for label, said in statements)


role = click.option(
    "--role",
    type=click.Choice([each.value for each in MediaRole]),
    help="What the thing is shown as. [default: view]",
)
view = click.option(
    "--view",
    multiple=True,
    callback=labels,
    metavar="vi=…",
    help='What of the thing is seen, as in "vi=mặt sau" and en=back.',
)
alt = click.option(
    "--alt",
    multiple=True,
    callback=labels,
    metavar="vi=…",
    help="What is to be seen or heard, for those who cannot see it.",
)
capture = click.option(
    "--capture",
    multiple=True,
    callback=captures,
    metavar='"vi=…: …"',
    help='How it was taken, as in "vi=Máy ảnh: Nikon D850" and "en=Camera: Nikon D850".',
)


def scales(_context: click.Context, _parameter: click.Parameter, value: str | None) -> Scale | None:
    """Return what is said of a picture's scale; None where the option is left out."""
    try:
        return None if value is None else parse_scale(value)
    except ScaleError as error:
        raise click.BadParameter(str(error)) from error


scale = click.option(
    "--scale",
    callback=scales,
    metavar='"rộng 420 mm"',
    help='How large what the picture shows is: "height 30 cm", "50 mm = 1200 px", with the ends of a scale bar '
    '"50 mm = 100,200 1300,200", or "600 ppi".',
)

#: Options of `media_words` that are fields of `MediaWords`; a role that is not said has a meaning of its own.
_SAID = ("alt", "unit", "up_axis", "draco", "view", "alternative_to", "capture", "scale")


def media_words(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options that say what a deposited file is, as one argument `words`."""

    @unit
    @up_axis
    @draco
    @alt
    @role
    @view
    @click.option(
        "--alternative-to",
        metavar="MEDIA",
        default="",
        help="The picture of the item of which FILES are others, of the same view, such as X-rays.",
    )
    @capture
    @scale
    @wraps(command)
    def with_words(role: str | None, **given: Any) -> None:
        said = {name: given.pop(name) for name in _SAID}
        said["scale"] = said["scale"] or UNSTATED
        words = MediaWords(role=MediaRole(role or MediaRole.VIEW), **said)
        command(words=words, **given)

    return with_words
