"""JSON endpoints: one decorator that lets in, reads the body, writes the answer, and tells OpenAPI of all that."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeVar

from flask import Blueprint, Response, request
from pydantic import BaseModel, ConfigDict, ValidationError
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response as AnyResponse

from iiif_server.access.actions import Action
from iiif_server.web.studio.body_errors import InvalidBodyError, Pointed
from iiif_server.web.studio.guards import check_request

PREFIX = "/api/v1"

#: Bytes of a JSON body: an exhibition of five hundred steps has about one million.
MOST_BYTES = 4_000_000


class Body(BaseModel):
    """What a request or an answer says; fields that are not there are refused, so that no typing error is lost."""

    model_config = ConfigDict(extra="forbid", frozen=True)


@dataclass(frozen=True)
class Endpoint:
    """What OpenAPI tells of one method of one path.

    `headers` are those that a request must send, such as If-Match; `refusals` are statuses beside the usual ones.
    `takes_file` is the media type of a body that is a file and no JSON.
    """

    method: str
    path: str
    name: str
    summary: str
    action: Action | None
    takes: type[BaseModel] | None
    gives: type[BaseModel] | None
    status: int
    headers: tuple[str, ...] = ()
    refusals: tuple[int, ...] = ()
    queries: tuple[str, ...] = ()
    gives_list: bool = False
    takes_file: str = ""


#: Every endpoint of this process; filled while the modules that have them are loaded.
ENDPOINTS: list[Endpoint] = []

View = Callable[..., Any]
AnyView = TypeVar("AnyView", bound=View)


class JsonApi:
    """A blueprint whose views take and give values.

    A view with `takes` gets the body as the argument ``body``. What it returns becomes JSON: a `Body`, a dict, a
    list, or None for 204; a Response is sent as it is. Nothing of it may be kept by caches.
    """

    def __init__(self, name: str) -> None:
        self.blueprint = Blueprint(name, f"iiif_server.web.studio.{name}", url_prefix=PREFIX)

    def get(self, path: str, action: Action | None, **told: Any) -> Callable[[AnyView], AnyView]:
        """Add a view that reads."""
        return self._add("GET", path, action, told)

    def post(self, path: str, action: Action | None, **told: Any) -> Callable[[AnyView], AnyView]:
        """Add a view that makes something."""
        return self._add("POST", path, action, told)

    def put(self, path: str, action: Action | None, **told: Any) -> Callable[[AnyView], AnyView]:
        """Add a view that puts something in the place of another."""
        return self._add("PUT", path, action, told)

    def patch(self, path: str, action: Action | None, **told: Any) -> Callable[[AnyView], AnyView]:
        """Add a view that changes something."""
        return self._add("PATCH", path, action, told)

    def delete(self, path: str, action: Action | None, **told: Any) -> Callable[[AnyView], AnyView]:
        """Add a view that takes something away."""
        return self._add("DELETE", path, action, told)

    def _add(
        self, method: str, path: str, action: Action | None, told: dict[str, Any]
    ) -> Callable[[AnyView], AnyView]:
        takes, gives = told.pop("takes", None), told.pop("gives", None)
        status = told.pop("status", 200)

        def add(view: AnyView) -> AnyView:
            summary = (view.__doc__ or "").split("\n")[0].strip()
            ENDPOINTS.append(
                Endpoint(
                    method,
                    PREFIX + path,
                    view.__name__,
                    summary,
                    action,
                    takes,
                    gives,
                    status,
                    **told,
                )
            )
            rule = _answering(view, action, takes, status)
            self.blueprint.add_url_rule(path, view.__name__, rule, methods=[method])
            return view

        return add


def _answering(
    view: View, action: Action | None, takes: type[BaseModel] | None, status: int
) -> View:
    @wraps(view)
    def answer(**named: Any) -> AnyResponse:
        if action is not None:
            check_request(action)
        if takes is not None:
            named["body"] = read_body(takes)
        return _respond(view(**named), status)

    return answer


def read_body(kind: type[BaseModel]) -> BaseModel:
    """Return the body of the request as a value.

    Raises
    ------
    InvalidBodyError
        If it is no JSON, or not such a value; each fault has the JSON pointer to its place.
    RequestEntityTooLarge
        If it is longer than any body here.
    """
    content = _read_content()
    try:
        return kind.model_validate_json(content, strict=False)
    except ValidationError as error:
        faults = error.errors(include_url=False, include_input=False, include_context=False)
        sent = _sent(content)
        raise InvalidBodyError(
            tuple(Pointed(_pointer(each["loc"], sent), each["msg"]) for each in faults)
        ) from error


def _read_content() -> bytes:
    request.max_content_length = MOST_BYTES
    # The proof in a form field is looked for before this: by then the stream may be there, without the bound.
    if (request.content_length or 0) > MOST_BYTES:
        raise RequestEntityTooLarge
    content = request.get_data(cache=False)
    if len(content) > MOST_BYTES:
        raise RequestEntityTooLarge
    return content


def _sent(content: bytes) -> Any:
    try:
        return json.loads(content)
    except (ValueError, RecursionError):
        return None


def _pointer(steps: tuple[int | str, ...], sent: Any) -> str:
    """Return a place in what was sent as a JSON pointer (RFC 6901).

    Of a value that may be of several kinds, pydantic names the kind as a step of its own, which is none there.
    """
    pointer = ""
    for number, step in enumerate(steps, start=1):
        if isinstance(sent, dict) and step not in sent and number < len(steps):
            continue
        pointer += f"/{str(step).replace('~', '~0').replace('/', '~1')}"
        sent = _inside(sent, step)
    return pointer


def _inside(sent: Any, step: int | str) -> Any:
    if isinstance(sent, dict):
        return sent.get(str(step))
    is_there = isinstance(sent, list) and isinstance(step, int) and step < len(sent)
    return sent[step] if is_there else None


def _respond(value: Any, status: int) -> AnyResponse:
    if isinstance(value, AnyResponse):
        return value
    if value is None:
        return Response(status=204)
    return json_response(value, status)


def json_response(value: Any, status: int = 200, **headers: str) -> Response:
    """Return a value as JSON."""
    plain = value.model_dump(mode="json") if isinstance(value, BaseModel) else value
    text = json.dumps(plain, ensure_ascii=False, separators=(",", ":"), default=_plain)
    response = Response(text, status=status, content_type="application/json")
    response.headers.update({name.replace("_", "-"): value for name, value in headers.items()})
    return response


def _plain(value: Any) -> Any:
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json")
    raise TypeError(f"{type(value).__name__} is not written as JSON")
