"""Counting how requests of the Image API were answered by the views."""

from __future__ import annotations

import time

from flask import Blueprint, Response, g, request

from iiif_server.metrics import ImageAnswer, count_image


def answered_by(kind: ImageAnswer) -> None:
    """Note how the request under way is being answered; the last word counts."""
    g.image_answer = kind


def count_answers(blueprint: Blueprint) -> None:
    """Count every answer of a blueprint, with its seconds until it begins and its bytes."""

    @blueprint.before_request
    def begin() -> None:
        g.image_started_s = time.perf_counter()

    @blueprint.after_request
    def count(response: Response) -> Response:
        if request.method == "OPTIONS":  # a browser asks whether it may ask
            return response
        seconds = time.perf_counter() - g.image_started_s
        count_image(_kind_of(response), seconds, response.content_length or 0)
        return response


def _kind_of(response: Response) -> ImageAnswer:
    status = response.status_code
    if status == 200:
        return ImageAnswer(g.image_answer)
    if status == 304:
        return ImageAnswer.NOT_MODIFIED
    if status < 400:
        return ImageAnswer.REDIRECTED
    if status == 503:
        return ImageAnswer.BUSY
    return ImageAnswer.REFUSED if status < 500 else ImageAnswer.FAILED
