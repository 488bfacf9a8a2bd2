"""The page of a package: a player, its texts, and whose the exhibition is. It is opened from a folder."""

from __future__ import annotations

import html
import json
from typing import Literal

from manifests.exhibition.telling import Telling
from manifests.exhibition.told import list_paragraphs
from manifests.language import plain_text
from manifests.rights import parse_rights

Language = Literal["vi", "en"]

#: The page in the other language: its file, and the name by which speakers know it.
_OTHER: dict[Language, tuple[str, str, str]] = {
    "vi": ("en.html", "en", "English"),
    "en": ("index.html", "vi", "Tiếng Việt"),
}
_TEXTS: dict[Language, str] = {"vi": "text.html", "en": "text-en.html"}
_PAGE = """<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<link rel="stylesheet" href="player/player.css">
</head>
<body class="page-exhibition">
<main>
<header class="hero is-low exhibition-head"><div class="frame"><div class="hero-text">
<p class="kicker">{museum}</p>
<h1>{title}</h1>
<p class="lead">{summary}</p>
<nav class="tour-views" aria-label="{views}"><ul>{ways}
<li><a class="button" href="{file}" lang="{code}" hreflang="{code}">{name}</a></li></ul></nav>
</div></div></header>
<noscript><p class="frame">{needs_scripts} <a href="{text}">{text_name}</a></p></noscript>
<div data-tour data-view="scroll" data-texts="texts" data-label="{title}"></div>
<footer class="frame exhibition-foot"><section class="use">
<h2 class="section-title">{credits_title}</h2>
{credits}<p>{museum} · {rights}</p>
</section></footer>
</main>
<script type="application/json" id="texts">{block}</script>
<script src="data/tour.js"></script>
<script src="player/player.js"></script>
</body>
</html>
"""
_VIEWS = ("scroll", "slides", "kiosk")


def build_page(telling: Telling, language: Language, texts: dict[str, str]) -> str:
    """Return the page of a package in a language.

    Parameters
    ----------
    texts
        The texts of our pages, by key.
    """
    exhibition = telling.exhibition
    title = html.escape(plain_text(exhibition.title, language) or exhibition.slug)
    file, code, name = _OTHER[language]
    text, text_name = _TEXTS[language], html.escape(texts["exhibition.view.text"])
    said = {key: text for key, text in texts.items() if key.startswith(("tour.", "viewer."))}
    block = json.dumps(said, ensure_ascii=False).replace("<", "\\u003c")
    lines = list_paragraphs(exhibition.credits, language)
    credits = "".join(f"<p>{html.escape(line)}</p>" for line in lines)
    return _PAGE.format(
        language=language,
        title=title,
        museum=html.escape(plain_text(telling.provider.label, language)),
        summary=html.escape(plain_text(exhibition.summary, language)),
        views=html.escape(texts["exhibition.views"]),
        ways=_write_ways(language, texts),
        file=file,
        code=code,
        name=name,
        text=text,
        text_name=text_name,
        needs_scripts=html.escape(texts["exhibition.needs_scripts"]),
        credits_title=html.escape(texts["exhibition.credits"]),
        credits=credits,
        rights=html.escape(plain_text(parse_rights(exhibition.rights).label, language)),
        block=block,
    )


def _write_ways(language: Language, texts: dict[str, str]) -> str:
    """Write the links to the ways in which the exhibition can be seen, the text version last."""
    own = _OTHER["en" if language == "vi" else "vi"][0]
    links = {view: f"{own}?view={view}" for view in _VIEWS} | {"text": _TEXTS[language]}
    return "".join(
        f'<li><a class="button" href="{url}">{html.escape(texts[f"exhibition.view.{view}"])}</a></li>'
        for view, url in links.items()
    )
