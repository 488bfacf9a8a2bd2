"""What the templates of exhibitions are given: the steps as text, with pictures, sounds and answers."""

from __future__ import annotations

from typing import Any

from iiif_server.exhibitions.showing import Card
from iiif_server.web.languages import Language
from iiif_server.web.page_values import CARD_WIDTHS_PX, POSTER_WIDTHS_PX, told
from iiif_server.web.recording_values import recording_values
from manifests.exhibition.crops import locate_crop, plan_crop
from manifests.exhibition.map_drawing import HEIGHT, WIDTH
from manifests.exhibition.model import Choice, Find, MapView, Quote, Step
from manifests.exhibition.plan import PlannedStep, Seen, find_cover, plan_tour
from manifests.exhibition.telling import Telling
from manifests.exhibition.told import FOUND, list_paragraphs
from manifests.language import plain_text, tidy
from manifests.rights import parse_rights
from manifests.sizes import NO_LIMITS
from manifests.uris import Uris


def crop_values(seen: Seen, widths_px: tuple[int, ...], uris: Uris, alt: str) -> dict[str, Any]:
    """Return what a step shows of a picture in several widths, never larger than it is."""
    sizes = sorted(
        {plan_crop(seen, NO_LIMITS, width) for width in widths_px}, key=lambda size: size.width
    )
    return {
        "src": locate_crop(seen, sizes[0], uris),
        "srcset": [f"{locate_crop(seen, size, uris)} {size.width}w" for size in sizes],
        "width": sizes[-1].width,
        "height": sizes[-1].height,
        "alt": alt,
    }


def exhibition_card(card: Card, uris: Uris, language: Language) -> dict[str, Any]:
    """Return an exhibition in a list."""
    exhibition = card.edition.exhibition
    alt = plain_text(card.cover.alt, language) if card.cover else ""
    return {
        "slug": exhibition.slug,
        **told("label", tidy(exhibition.title) or {"none": (exhibition.slug,)}, language),
        **told("summary", exhibition.summary, language),
        "url": uris.exhibition_page(exhibition.slug, language),
        "image": crop_values(card.cover, CARD_WIDTHS_PX, uris, alt) if card.cover else None,
        "steps": card.step_count,
    }


def exhibition_values(telling: Telling, uris: Uris, language: Language) -> dict[str, Any]:
    """Return an exhibition with all its steps."""
    exhibition = telling.exhibition
    planned = plan_tour(exhibition, telling.material)
    cover = find_cover(exhibition, planned, telling.material)
    rights = parse_rights(exhibition.rights)
    numbers = {each.step.id: each.number for each in planned}
    title = tidy(exhibition.title) or {"none": (exhibition.slug,)}
    cover_alt = plain_text(cover.alt, language) if cover else ""
    return {
        "slug": exhibition.slug,
        "edition": telling.edition,
        **told("label", title, language),
        **told("summary", exhibition.summary, language),
        "credits": list_paragraphs(exhibition.credits, language),
        "rights": {"uri": rights.uri, "label": plain_text(rights.label, language)},
        "cover": crop_values(cover, POSTER_WIDTHS_PX, uris, cover_alt) if cover else None,
        "steps": [step_values(each, telling, numbers, uris, language) for each in planned],
        "items": _list_items(planned, uris, language),
    }


def step_values(
    planned: PlannedStep, telling: Telling, numbers: dict[str, int], uris: Uris, language: Language
) -> dict[str, Any]:
    """Return one step as text, with what there is to see and hear."""
    step = planned.step
    seen = planned.seen
    return {
        "id": step.id,
        "number": planned.number,
        "kind": step.shows.kind,
        **told("title", tidy(step.title) or {"none": (step.id,)}, language),
        **_told_paragraphs("text", step, language),
        "missing": planned.missing,
        "pictures": [_picture(each, uris, language) for each in seen if each.media.picture],
        "recording": _recording(seen, uris, language),
        "item": _item_link(seen[0], uris, language) if seen else None,
        "ways": [
            {
                "number": numbers[branch.step],
                "step": branch.step,
                **told("label", branch.label, language),
            }
            for branch in step.branches
            if branch.step in numbers
        ],
        "then": step.then if step.then in numbers and not step.branches else "",
        "then_number": numbers.get(step.then, 0),
        **_asked(step, language),
        **_map(step, telling, uris, language),
        "quote": list_paragraphs(step.shows.words, language)
        if isinstance(step.shows, Quote)
        else [],
        "source": plain_text(step.shows.source, language) if isinstance(step.shows, Quote) else "",
    }


def _told_paragraphs(key: str, step: Step, language: Language) -> dict[str, Any]:
    values = told(key, step.text, language)
    return values | {key: list_paragraphs(step.text, language)}


def _picture(seen: Seen, uris: Uris, language: Language) -> dict[str, Any]:
    alt = plain_text(seen.alt, language) or plain_text(seen.item.label, language)
    values = crop_values(seen, POSTER_WIDTHS_PX, uris, alt)
    return values | {"label": plain_text(seen.label or {}, language)}


def _recording(seen: tuple[Seen, ...], uris: Uris, language: Language) -> dict[str, Any] | None:
    if not seen or seen[0].kind.value not in {"audio", "video"} or seen[0].media.recording is None:
        return None
    first = seen[0]
    played = recording_values(first.media, seen[0].media.recording, uris, language)
    return played | {"alt": plain_text(first.alt, language)}


def _item_link(seen: Seen, uris: Uris, language: Language) -> dict[str, Any]:
    """Return whose the media is, and what has to be shown beside it."""
    required = seen.item.required_statement
    return {
        **told("label", seen.item.label, language),
        "url": uris.media_page(seen.item.id, seen.media.id, "", language),
        "required": "" if required is None else plain_text(required.value, language),
    }


def _asked(step: Step, language: Language) -> dict[str, Any]:
    """Return the question of a step with its answers; what is right is for those who open it."""
    shows = step.shows
    if isinstance(shows, Choice):
        right = [plain_text(each.text, language) for each in shows.answers if each.right]
        responses = [plain_text(each.response, language) for each in shows.answers if each.right]
        return {
            "question": plain_text(shows.question, language),
            "answers": [plain_text(each.text, language) for each in shows.answers],
            "solution": "; ".join(right),
            "response": " ".join(filter(None, responses)),
        }
    if isinstance(shows, Find):
        return {
            "question": plain_text(shows.question, language),
            "answers": [],
            "solution": plain_text(tidy(shows.response) or FOUND, language),
            "response": plain_text(shows.hint, language),
        }
    return {"question": "", "answers": [], "solution": "", "response": ""}


def _map(step: Step, telling: Telling, uris: Uris, language: Language) -> dict[str, Any]:
    if not isinstance(step.shows, MapView):
        return {"map": None}
    names = [plain_text(place.label, language) for place in step.shows.places]
    address = uris.exhibition_map(telling.exhibition.slug, telling.edition, step.id, language)
    return {"map": {"src": address, "width": WIDTH, "height": HEIGHT, "places": names}}


def _list_items(
    planned: tuple[PlannedStep, ...], uris: Uris, language: Language
) -> list[dict[str, Any]]:
    """Return the items of an exhibition, each once."""
    items = {seen.item.id: seen.item for each in planned for seen in each.seen}
    return [
        {**told("label", item.label, language), "url": uris.item_page(item.id, language)}
        for item in items.values()
    ]
