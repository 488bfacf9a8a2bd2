"""When a text is HTML, and how it is made fit to be published.

IIIF decides by two characters: a value that starts with ``<`` and ends with ``>`` is HTML, must be
well-formed XML and has one element around it; a label is never HTML (Presentation 3.0, 4.2). This is the
one place that imports nh3.
"""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser

import nh3

#: What IIIF viewers show (Presentation 3.0, 4.2), without `img`: a text of ours makes nobody's browser
#: fetch something from elsewhere.
ALLOWED_TAGS = frozenset({"a", "b", "br", "i", "p", "small", "span", "sub", "sup"})
ALLOWED_ATTRIBUTES = {"a": {"href"}}
ALLOWED_SCHEMES = frozenset({"http", "https", "mailto"})

#: Characters XML 1.0 cannot hold (2.2, Char), which HTML parsers let through.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def looks_like_html(text: str) -> bool:
    """Say whether an IIIF viewer takes the text for HTML."""
    return text.startswith("<") and text.endswith(">")


def publishable_label(text: str) -> str:
    """Keep a label readable as the plain text it is.

    One in angle brackets, such as "<Không đề>", gets a space at its end so that no viewer reads a tag
    in it; that is the specification's own remedy.
    """
    return f"{text} " if looks_like_html(text) else text


def publishable_value(text: str) -> str:
    """Make a summary or value safe and well-formed, losing no word of it.

    Plain text stays as it is. HTML keeps the elements IIIF viewers show. A text that only looks like HTML
    ("<3 trống>"), or of which nothing but text in forbidden elements would be left, is shown literally.
    """
    if not looks_like_html(text):
        return text
    cleaned = _clean(text) if nh3.is_html(text) else ""
    if not _words_in(cleaned):
        return f"<span>{html.escape(_NOT_XML.sub('', text), quote=False)}</span>"
    return cleaned if _is_one_element(cleaned) else f"<span>{cleaned}</span>"


def plain_text_of(text: str) -> str:
    """Take the markup out of an HTML value; plain text, and what only looks like HTML, stays as it is."""
    if not looks_like_html(text) or not nh3.is_html(text):
        return text
    return _words_in(text) or text


def paragraphs_of(text: str) -> str:
    """Take the markup out of an HTML text as `plain_text_of` does; each paragraph becomes a line of its own."""
    if not looks_like_html(text) or not nh3.is_html(text):
        return text
    blocks = nh3.clean(text, tags={"br", "p", "div", "li", "h1", "h2", "h3", "tr"}, attributes={})
    lines = (" ".join(html.unescape(line).split()) for line in re.split(r"</?[a-z0-9]+>", blocks))
    return "\n".join(filter(None, lines)) or text


def _words_in(markup: str) -> str:
    blocks = nh3.clean(markup, tags={"br", "p"}, attributes={})
    spaced = blocks.replace("<p>", " ").replace("</p>", " ").replace("<br>", " ")
    return " ".join(html.unescape(spaced).split())


def _clean(text: str) -> str:
    cleaned = nh3.clean(
        text,
        tags=set(ALLOWED_TAGS),
        attributes=ALLOWED_ATTRIBUTES,
        attribute_filter=_percent_encode_brackets,
        url_schemes=set(ALLOWED_SCHEMES),
        link_rel=None,
    )
    # nh3 writes HTML; XML closes its empty elements and knows no &nbsp;. A "<br>" in nh3's output can only be
    # the element: in text it is escaped, and in addresses percent-encoded by the filter.
    as_xml = cleaned.replace("<br>", "<br/>").replace("&nbsp;", "&#160;")
    return _NOT_XML.sub("", as_xml)


def _percent_encode_brackets(_tag: str, _attribute: str, value: str) -> str:
    return value.replace("<", "%3C").replace(">", "%3E")


def _is_one_element(markup: str) -> bool:
    roots = _Roots()
    roots.feed(markup)
    roots.close()
    return looks_like_html(markup) and roots.count == 1


class _Roots(HTMLParser):
    """Counts what stands at the top of well-formed markup: elements and stretches of text."""

    def __init__(self) -> None:
        super().__init__()
        self.count = 0
        self._depth = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._count_root()
        self._depth += 1

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._count_root()

    def handle_endtag(self, tag: str) -> None:
        self._depth -= 1

    def handle_data(self, data: str) -> None:
        self._count_root()

    def _count_root(self) -> None:
        if self._depth == 0:
            self.count += 1
