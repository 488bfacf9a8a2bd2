"""What the search page is given: chips, facets, orders and pages as links, each a question of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from iiif_server.finding.facet_counts import FACETS
from iiif_server.finding.question import ANY_TIME, Answer, FacetCount, Order, Question
from iiif_server.web.languages import Language, translate
from iiif_server.web.page_links import page_links
from iiif_server.web.page_values import told
from iiif_server.web.search_question import is_narrowed, toggled, write_question, write_year
from iiif_server.web.years import say_span
from manifests.uris import Uris

#: Values of a facet that are seen at once; the others are unfolded.
FIRST_VALUES = 7
#: Values of a facet on the page; an item of a rarer one is found by its words.
MOST_VALUES = 30
#: Facets that are unfolded where nothing is chosen of them.
UNFOLDED = frozenset({"class", "period", "material", "community"})


@dataclass(frozen=True)
class Asked:
    """A question with its answer, and in which language and under which addresses they are shown."""

    question: Question
    answer: Answer
    uris: Uris
    language: Language

    def address(self, question: Question) -> str:
        """Return the address that asks a question."""
        return self.uris.search_page(write_question(question), self.language)


def search_values(asked: Asked) -> dict[str, Any]:
    """Return all that the page shows of a question and its answer, but the cards."""
    question, answer = asked.question, asked.answer
    first, last = question.years
    last_page = max(1, -(-answer.total // question.page_size))
    return {
        "text": question.text,
        "total": answer.total,
        "chips": _chips(asked),
        "is_narrowed": is_narrowed(question),
        "clear_url": asked.address(Question(text=question.text, order=question.order)),
        "facets": [_facet(asked, name) for name in FACETS if name in answer.facets],
        "orders": _orders(asked),
        "pages": page_links(
            answer.page, last_page, lambda page: asked.address(replace(question, page=page))
        ),
        "from": "" if first is None else write_year(first),
        "to": "" if last is None else write_year(last),
        "kept": write_question(replace(question, years=ANY_TIME, page=1)),
    }


def _chips(asked: Asked) -> list[dict[str, Any]]:
    """Return what is chosen, each with the address of the question without it."""
    question = asked.question
    chips = [
        {
            **told("label", each.label, asked.language),
            "facet": translate(asked.language, f"facet.{facet}"),
            "url": asked.address(toggled(question, facet, each.value)),
        }
        for facet in FACETS
        for each in asked.answer.facets.get(facet, ())
        if each.chosen
    ]
    if question.years != ANY_TIME:
        said = say_span(question.years, asked.language)
        without = asked.address(replace(question, years=ANY_TIME, page=1))
        chips.append(
            {"label": said, "facet": translate(asked.language, "facet.years"), "url": without}
        )
    return chips


def _facet(asked: Asked, facet: str) -> dict[str, Any]:
    counts = asked.answer.facets[facet][:MOST_VALUES]
    values = [_value(asked, facet, each) for each in counts]
    shown = max(FIRST_VALUES, sum(each.chosen for each in counts))
    shown += len(values) == shown + 1  # to unfold one more is no help
    return {
        "name": facet,
        "title": translate(asked.language, f"facet.{facet}"),
        "values": values[:shown],
        "more": values[shown:],
        "is_open": facet in UNFOLDED or any(each.chosen for each in counts),
    }


def _value(asked: Asked, facet: str, counted: FacetCount) -> dict[str, Any]:
    return {
        **told("label", counted.label, asked.language),
        "count": counted.count,
        "chosen": counted.chosen,
        "url": asked.address(toggled(asked.question, facet, counted.value)),
    }


def _orders(asked: Asked) -> list[dict[str, Any]]:
    """Return the orders that differ for this question; without words, that of relevance is that of names."""
    orders = [order for order in Order if asked.question.text or order is not Order.LABEL]
    return [
        {
            "label": translate(asked.language, f"order.{_order_name(order, asked.question)}"),
            "url": asked.address(replace(asked.question, order=order, page=1)),
            "current": order is asked.question.order,
        }
        for order in orders
    ]


def _order_name(order: Order, question: Question) -> str:
    return "label" if order is Order.RELEVANCE and not question.text else order.value


def list_easier(question: Question) -> list[tuple[str, Question]]:
    """Return questions that ask for less, each with the key of how it is called: they may find where nothing was found.

    First all that is chosen is left out, then all words but one.
    """
    easier = []
    if is_narrowed(question) and question.text:
        easier.append(("without_facets", Question(text=question.text)))
    words: Sequence[str] = question.text.split()
    if len(words) > 1:
        easier += [("one_word", replace(question, text=word, page=1)) for word in words[:4]]
    return easier


def easier_values(asked: Asked, counted: list[tuple[str, Question, int]]) -> list[dict[str, Any]]:
    """Return the questions that find something, as links."""
    return [
        {
            "label": translate(asked.language, f"search.{name}", text=question.text),
            "count": count,
            "url": asked.address(question),
        }
        for name, question, count in counted
        if count
    ]
