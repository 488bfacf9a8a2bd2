"""Lists in pages: the page that is asked for, and the addresses of those before and after it."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlencode

from flask import request

from iiif_server.errors import UnknownPageError

#: More pages than this nothing has; longer numbers are not even read.
_NUMBER = re.compile(r"[1-9][0-9]{0,8}")


def asked_page() -> int:
    """Return the page that the request asks for, the first where it asks for none.

    Raises
    ------
    UnknownPageError
        If it asks for what is no number of a page.
    """
    asked = request.args.get("page", "1")
    if not _NUMBER.fullmatch(asked):
        raise UnknownPageError(asked)
    return int(asked)


def paging_values(path: str, page: int, last: int) -> dict[str, Any]:
    """Return which page it is of how many, and where those beside it are; None where there is none."""
    return {
        "page": page,
        "last": last,
        "previous_url": _address(path, page - 1) if page > 1 else None,
        "next_url": _address(path, page + 1) if page < last else None,
    }


def _address(path: str, page: int) -> str:
    """Return the address of another page with whatever else the request says; the first page needs no number."""
    kept = {name: value for name, value in request.args.items() if name != "page"}
    asked = urlencode(kept | ({"page": str(page)} if page > 1 else {}))
    return f"{path}?{asked}" if asked else path
