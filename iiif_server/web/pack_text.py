"""The text version of an exhibition as a page of a package: the same text as on the web, its files beside it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from flask import Flask, render_template

from iiif_server.web.languages import NAMES, Language, translate
from iiif_server.web.tour_values import exhibition_values
from manifests.exhibition.map_drawing import SVG
from manifests.exhibition.telling import Telling
from manifests.language import plain_text
from manifests.pictures import JPEG
from manifests.uris import Uris

#: Puts what is at an address, of a media type, into the package, and returns its path there.
KeepFile = Callable[[str, str], str]

#: The pages of a package in each language: its player, and its text.
_PLAYERS: dict[Language, str] = {"vi": "index.html", "en": "en.html"}
_TEXTS: dict[Language, str] = {"vi": "text.html", "en": "text-en.html"}


def render_pack_text(
    app: Flask, telling: Telling, uris: Uris, language: Language, keep: KeepFile, *, linked: bool
) -> str:
    """Return the text version in a language; every file that it shows is kept.

    Parameters
    ----------
    linked
        Whether the service has a public address, so that links to the pages of items lead somewhere.
    """
    values = exhibition_values(telling, uris, language)
    steps = [_bring_along(step, keep, linked) for step in values["steps"]]
    with app.app_context():
        return render_template(
            "pack_text.html",
            language=language,
            t=partial(translate, language),
            exhibition=values | {"steps": steps},
            provider=plain_text(telling.provider.label, language),
            ways=_list_ways(language),
        )


def _bring_along(step: dict[str, Any], keep: KeepFile, linked: bool) -> dict[str, Any]:
    """Return a step whose pictures and recordings are those of the package."""
    recording, drawing, item = step["recording"], step["map"], step["item"]
    return step | {
        "pictures": [_keep_picture(each, keep) for each in step["pictures"]],
        "recording": recording and _keep_recording(recording, keep),
        "map": drawing and drawing | {"src": keep(drawing["src"], SVG)},
        "item": item and item | {"url": item["url"] if linked else ""},
    }


def _keep_picture(picture: dict[str, Any], keep: KeepFile) -> dict[str, Any]:
    """Return a picture with its largest file: a folder is as fast as it can be."""
    largest = picture["srcset"][-1].rpartition(" ")[0]
    return picture | {"src": keep(largest, JPEG), "srcset": []}


def _keep_recording(recording: dict[str, Any], keep: KeepFile) -> dict[str, Any]:
    """Return a recording without captions: browsers read none from a folder, and the player hands them over itself."""
    return recording | {"url": keep(recording["url"], recording["type"]), "captions": []}


def _list_ways(language: Language) -> list[dict[str, Any]]:
    """Return the other pages of the package, and this one."""
    other: Language = "en" if language == "vi" else "vi"
    player = _PLAYERS[language]
    views = [
        {"label": translate(language, f"exhibition.view.{view}"), "url": f"{player}?view={view}"}
        for view in ("scroll", "slides", "kiosk")
    ]
    text = translate(language, "exhibition.view.text")
    return [
        *views,
        {"label": text, "url": _TEXTS[language], "current": True},
        {"label": NAMES[other], "url": _TEXTS[other], "code": other},
    ]
