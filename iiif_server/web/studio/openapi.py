"""The description of the data API (OpenAPI 3.1.1), built from the endpoints themselves."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from flask import Blueprint, Response
from pydantic.json_schema import models_json_schema

from iiif_server import __version__
from iiif_server.web.studio.json_api import ENDPOINTS, Endpoint, json_response

blueprint = Blueprint("openapi", __name__)

_REFERENCE = "#/components/schemas/{model}"
_PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")
_PROBLEM = "#/components/schemas/Problem"

#: What every status beside success means here.
_REFUSALS = {
    400: "The body is not what is taken here; `errors` names each fault by its JSON pointer.",
    401: "Nobody is signed in.",
    403: "The role does not allow it, or a browser did not prove that our page sent it.",
    404: "There is no such thing, or not for who asks.",
    409: "Something that is there already stands against it.",
    412: "Somebody else saved meanwhile: `current` is what is there, `revision` its number.",
    428: "The revision from which the change began is missing (If-Match).",
    429: "Too many passwords were tried; Retry-After says when to go on.",
}

_PROBLEM_SCHEMA = {
    "type": "object",
    "required": ["type", "status", "detail"],
    "properties": {
        "type": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "code": {"type": "string"},
        "action": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"pointer": {"type": "string"}, "detail": {"type": "string"}},
            },
        },
        "revision": {"type": "integer"},
        "current": {},
    },
}


@blueprint.get("/api/v1/openapi.json")
def openapi() -> Response:
    """Return the description of the data API."""
    return json_response(build_openapi(), Cache_Control="public, max-age=300")


@cache
def build_openapi() -> dict[str, Any]:
    """Return the document; all modules with endpoints are loaded when the first request comes."""
    kinds = dict.fromkeys(
        kind for each in ENDPOINTS for kind in (each.takes, each.gives) if kind is not None
    )
    _, schemas = models_json_schema(
        [(kind, "validation") for kind in kinds], ref_template=_REFERENCE
    )
    paths: dict[str, dict[str, Any]] = {}
    for each in ENDPOINTS:
        path = _PARAMETER.sub(r"{\1}", each.path)
        paths.setdefault(path, {})[each.method.lower()] = _operation(each)
    return {
        "openapi": "3.1.1",
        "info": {
            "title": "Bảo Vật",
            "version": __version__,
            "description": "The data API of the studio. Programs send a token as `Authorization: Bearer …`; browsers "
            "send their cookie, and with every write the header `X-CSRF-Token`. Every address takes `lang` (vi or en): "
            "with `lang=vi` the `detail` of a problem, and why a file or a job failed, are told in Vietnamese, without "
            "it in English.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "paths": paths,
        "components": {
            "schemas": {"Problem": _PROBLEM_SCHEMA, **schemas.get("$defs", {})},
            "securitySchemes": {
                "token": {"type": "http", "scheme": "bearer"},
                "browser": {"type": "apiKey", "in": "cookie", "name": "baovat-session"},
            },
        },
    }


def _operation(endpoint: Endpoint) -> dict[str, Any]:
    told: dict[str, Any] = {
        "operationId": endpoint.name,
        "summary": endpoint.summary,
        "parameters": _parameters(endpoint),
        "responses": _responses(endpoint),
        "security": [] if endpoint.action is None else [{"token": []}, {"browser": []}],
    }
    if endpoint.action is not None:
        told["x-action"] = endpoint.action.value
    if endpoint.takes is not None:
        content = {"application/json": {"schema": _schema(endpoint.takes.__name__)}}
        told["requestBody"] = {"required": True, "content": content}
    if endpoint.takes_file:
        told["requestBody"] = {"required": True, "content": {endpoint.takes_file: {}}}
    return told


def _parameters(endpoint: Endpoint) -> list[dict[str, Any]]:
    text = {"type": "string"}
    return [
        *(
            {"name": name, "in": "path", "required": True, "schema": text}
            for name in _PARAMETER.findall(endpoint.path)
        ),
        *(
            {"name": name, "in": "header", "required": True, "schema": text}
            for name in endpoint.headers
        ),
        *({"name": name, "in": "query", "schema": text} for name in endpoint.queries),
    ]


def _responses(endpoint: Endpoint) -> dict[str, Any]:
    done: dict[str, Any] = {"description": "Done."}
    if endpoint.gives is not None:
        schema = _schema(endpoint.gives.__name__)
        if endpoint.gives_list:
            schema = {"type": "array", "items": schema}
        done["content"] = {"application/json": {"schema": schema}}
    return {str(endpoint.status): done} | {
        str(status): {
            "description": _REFUSALS[status],
            "content": {"application/problem+json": {"schema": {"$ref": _PROBLEM}}},
        }
        for status in sorted({*_usual_refusals(endpoint), *endpoint.refusals})
    }


def _usual_refusals(endpoint: Endpoint) -> set[int]:
    usual = {403} if endpoint.method != "GET" or endpoint.action is not None else set()
    if endpoint.action is not None:
        usual.add(401)
    if endpoint.takes is not None or endpoint.takes_file:
        usual.add(400)
    if _PARAMETER.search(endpoint.path):
        usual.add(404)
    return usual


def _schema(name: str) -> dict[str, Any]:
    return {"$ref": _REFERENCE.format(model=name)}
