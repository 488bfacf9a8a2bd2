"""What manifests and collections alike say of themselves: texts, statements, who publishes, which pages.

Texts are tidied and made safe here, and left out where they say nothing.
"""

from __future__ import annotations

from typing import Any

from manifests import prezi
from manifests.language import tidy
from manifests.markup import publishable_label, publishable_value
from manifests.model import Logo, Provider, Statement
from manifests.texts import LanguageMap
from manifests.words import HOME_OF_PROVIDER


def label_values(label: LanguageMap, fallback: LanguageMap) -> dict[str, list[str]]:
    """Write a label, or `fallback` where it says nothing; never HTML."""
    said = tidy(label) or fallback
    return {tag: [publishable_label(text) for text in values] for tag, values in said.items()}


def text_values(said: LanguageMap) -> dict[str, list[str]] | None:
    """Write a summary or a value; None where it says nothing, so that the property is left out."""
    return {
        tag: [publishable_value(text) for text in values] for tag, values in tidy(said).items()
    } or None


def build_statement(statement: Statement | None) -> Any | None:
    """Write one line of a record; None where its label or its value says nothing."""
    if statement is None:
        return None
    label, value = label_values(statement.label, {}), text_values(statement.value)
    if not label or value is None:
        return None
    return prezi.KeyValueString(label=label, value=value)


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
