"""Kinds of parameters that several commands share; a wrong one is a wrong use (exit code 2)."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from iiif_server.catalog.identifiers import check_identifier
from iiif_server.errors import InvalidIdentifierError
from manifests.errors import LanguageError, UnknownRightsError
from manifests.language import parse_language_pairs, parse_language_tag
from manifests.rights import parse_rights
from manifests.texts import LanguageMap
from mesh.frame import UNITS_M, UP_AXES

Callback = Callable[[click.Context, click.Parameter, Any], Any]


def identifier(_context: click.Context, _parameter: click.Parameter, value: str) -> str:
    """Return an identifier that may name an item."""
    try:
        return check_identifier("an item", value)
    except InvalidIdentifierError as error:
        raise click.BadParameter(str(error)) from error


def language(_context: click.Context, _parameter: click.Parameter, value: str) -> str:
    """Return the tag of a language."""
    try:
        return parse_language_tag(value)
    except LanguageError as error:
        raise click.BadParameter(str(error)) from error


def labels(
    _context: click.Context, _parameter: click.Parameter, value: tuple[str, ...]
) -> LanguageMap:
    """Return ``vi=…`` and ``en=…`` as one map."""
    try:
        return parse_language_pairs(value)
    except LanguageError as error:
        raise click.BadParameter(str(error)) from error


def rights(_context: click.Context, _parameter: click.Parameter, value: str | None) -> str | None:
    """Return the canonical form of a rights statement."""
    try:
        return None if value is None else parse_rights(value).uri
    except UnknownRightsError as error:
        raise click.BadParameter(str(error)) from error


def refuse_same_file(source: Path, target: Path) -> None:
    """Stop a command whose output would take the place of its input: that may be somebody's only master.

    Raises
    ------
    click.UsageError
        If both are the same file, by whatever name.
    """
    if target.exists() and source.samefile(target):
        raise click.UsageError(f"{target} is the input itself: name another file for the output.")


def regular_files(
    _context: click.Context, _parameter: click.Parameter, value: tuple[Path, ...]
) -> tuple[Path, ...]:
    """Return the files, each of which has an end: no pipe and no device."""
    for path in value:
        if not path.is_file():
            raise click.BadParameter(f"{path} is no regular file.")
    return value


def new_file(_context: click.Context, _parameter: click.Parameter, value: Path) -> Path:
    """Return a file to be written, whose folder is there."""
    if not value.absolute().parent.is_dir():
        raise click.BadParameter(f"the folder {value.parent} does not exist.")
    return value


#: How many pixels a limit may leave: below the first number there is nothing to see, above the second no picture.
PIXELS = click.IntRange(64, 1_000_000)

#: What somebody says of a model whose file does not say it, or says it wrongly.
unit = click.option(
    "--unit",
    type=click.Choice(tuple(UNITS_M)),
    help="Unit of the model's numbers. [default: what the file says, else m]",
)
up_axis = click.option(
    "--up",
    "up_axis",
    type=click.Choice(UP_AXES),
    help="Axis of the model that points up. [default: what the file says, else y]",
)

draco = click.option(
    "--draco", is_flag=True, help="Write each level compressed with Draco as well."
)

as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON for programs.")


def print_json(value: object) -> None:
    """Print one JSON document on one line."""
    click.echo(json.dumps(value, ensure_ascii=False))
