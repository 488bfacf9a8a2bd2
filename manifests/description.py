"""What manifests and collections alike say of themselves: texts, statements, who publishes, which pages.

Texts are tidied and made safe here, and left out where they say nothing.
"""

from __future__ import annotations

from typing import Any

from manifests import prezi
from manifests.jsonld import Document, Json
from manifests.language import parse_language_tag, tidy
from manifests.markup import publishable_label, publishable_value
from manifests.model import Logo, Provider, Statement
from manifests.texts import LanguageMap
from manifests.words import HOME_OF_PROVIDER


def label_values(label: LanguageMap, fallback: LanguageMap) -> dict[str, Json]:
    """Write a label, or `fallback` where it says nothing; never HTML.

    Raises
    ------
    LanguageError
        A language is none that IIIF accepts.
    """
    said = tidy(label) or fallback
    return {
        parse_language_tag(tag): [publishable_label(text) for text in values]
        for tag, values in said.items()
    }


def text_values(said: LanguageMap) -> dict[str, Json] | None:
    """Write a summary or a value; None where it says nothing, so that the property is left out.

    Raises
    ------
    LanguageError
        A language is none that IIIF accepts.
    """
    return {
        parse_language_tag(tag): [publishable_value(text) for text in values]
        for tag, values in tidy(said).items()
    } or None


def statement_values(statement: Statement) -> Document | None:
    """Write one line of a record; None where its label or its value says nothing."""
    label, value = label_values(statement.label, {}), text_values(statement.value)
    return {"label": label, "value": value} if label and value else None


def build_statement(statement: Statement | None) -> Any | None:
    """Write one line of a record for iiif-prezi3; None where there is none, or it says nothing."""
    values = None if statement is None else statement_values(statement)
    return None if values is None else prezi.KeyValueString(**values)


def build_provider(provider: Provider) -> Any:
    """Describe the institution with its home page and, where it has one, its mark."""
    named = label_values(provider.label, {"none": (provider.id,)})
    return prezi.Provider(
        id=provider.id,
        type="Agent",
        label=named,
        homepage=[
            prezi.Homepage(
                id=provider.homepage,
                type="Text",
                label=label_values(provider.label, HOME_OF_PROVIDER),
                format="text/html",
            )
        ],
        logo=[_build_logo(provider.logo)] if provider.logo else None,
    )


def build_page_link(uri: str, label: LanguageMap, language: str) -> Any:
    """Link a page for visitors in one language."""
    return prezi.Homepage(
        id=uri, type="Text", label=prezi.texts(label), format="text/html", language=[language]
    )


def _build_logo(logo: Logo) -> Any:
    return prezi.AnnotationBody(
        id=logo.id, type="Image", format=logo.format, width=logo.width, height=logo.height
    )
