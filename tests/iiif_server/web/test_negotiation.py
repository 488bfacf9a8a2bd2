"""The table of what clients say they accept, and what they get."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iiif_server.web.negotiation import choose_form, list_forms, list_forms_at
from manifests.versions import Version

LINKED = "application/ld+json"
CONTEXT = {v: f"http://iiif.io/api/presentation/{v}/context.json" for v in ("2", "3", "4")}
TWO, THREE, FOUR = (f'{LINKED};profile="{CONTEXT[v]}"' for v in ("2", "3", "4"))
PLAIN = "application/json"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"


@pytest.mark.parametrize(
    ("accept", "version", "media_type"),
    [
        (None, "3", THREE),
        ("", "3", THREE),
        ("*/*", "3", THREE),
        ("application/*", "3", THREE),
        (BROWSER, "3", THREE),
        (LINKED, "3", THREE),
        (PLAIN, "3", PLAIN),
        (f"{PLAIN}, {LINKED}", "3", THREE),
        (f"{PLAIN}, {LINKED};q=0.9", "3", PLAIN),
        ("text/turtle", "3", THREE),
        (TWO, "2", TWO),
        (FOUR, "4", FOUR),
        (f"{LINKED}; profile={CONTEXT['2']}", "3", THREE),  # a colon and a slash need quotes
        (f"{TWO}, {THREE}", "3", THREE),
        (f"{TWO}, {THREE};q=0.9", "2", TWO),
        (f"{TWO};q=0.5, {THREE};q=0.4, {FOUR};q=0.6", "4", FOUR),
        (f"{TWO};q=0.5, {LINKED};q=0.7", "3", THREE),
        (f"{TWO};q=0.8, {LINKED};q=0.7", "2", TWO),
        (f"{TWO};q=0, {FOUR};q=0, */*;q=0.1", "3", THREE),
        (f"{THREE};q=0, {LINKED};q=0.1", "2", TWO),
        (f'{LINKED};profile="{CONTEXT["2"]} https://example.org/more"', "2", TWO),
        (f'{LINKED};profile="https://example.org/none"', "3", THREE),
        (f'{LINKED};profile="https://example.org/none", {PLAIN};q=0.2', "3", PLAIN),
        (f'{PLAIN};profile="{CONTEXT["4"]}"', "4", PLAIN),
        (f"{TWO};q=nonsense", "3", THREE),
    ],
)  # fmt: skip
def test_at_the_address_of_version_3_a_client_gets_what_it_likes_best(
    accept: str | None, version: str, media_type: str
) -> None:
    form = choose_form(list_forms_at(Version.THREE), accept)
    assert (form.version, form.media_type) == (version, media_type)


@pytest.mark.parametrize(
    ("version", "accept", "media_type"),
    [
        # 2.1, 7.2: plain JSON, unless JSON-LD is asked for
        ("2", None, PLAIN),
        ("2", BROWSER, PLAIN),
        ("2", f"{PLAIN}, {LINKED}", PLAIN),
        ("2", LINKED, TWO),
        ("2", THREE, PLAIN),
        ("4", None, FOUR),
        ("4", PLAIN, PLAIN),
        ("4", TWO, FOUR),
    ],
)
def test_the_address_of_another_version_has_that_version_only(
    version: str, accept: str | None, media_type: str
) -> None:
    form = choose_form(list_forms_at(Version(version)), accept)
    assert (form.version, form.media_type) == (version, media_type)


@given(st.text() | st.from_regex(r"(application/(ld\+)?json|\*/\*)[;, =q\"0-9.]*", fullmatch=True))
def test_whatever_is_accepted_some_form_is_sent(accept: str) -> None:
    for version in Version:
        assert choose_form(list_forms(version), accept) in list_forms(version)
