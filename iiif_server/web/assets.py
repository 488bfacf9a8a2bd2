"""Scripts, styles and fonts as Vite built them; their names change with their content."""

from __future__ import annotations

import mimetypes

from flask import Blueprint, Response, request, send_from_directory

from iiif_server.tiles.compression import Coding, choose_coding
from iiif_server.web.viewer_files import DIST_DIR

blueprint = Blueprint("assets", __name__)

#: A year, as RFC 9111 has it for content that never changes under its name.
IMMUTABLE = "public, max-age=31536000, immutable"


#: How the build names a file that it compressed, beside the file itself.
_ENDINGS = {Coding.BROTLI: ".br", Coding.GZIP: ".gz"}


@blueprint.get("/assets/<path:name>")
def file(name: str) -> Response:
    """Return one built file, as small as the client can read it."""
    coding = choose_coding(request.headers.get("Accept-Encoding"))
    ending = _ENDINGS.get(coding, "")
    # Names are looked up in the folder itself: what lies elsewhere is refused below.
    if not ending or "/" in name or not (DIST_DIR / f"{name}{ending}").is_file():
        coding, ending = Coding.IDENTITY, ""
    media_type = mimetypes.guess_type(name)[0]
    response = send_from_directory(DIST_DIR, f"{name}{ending}", mimetype=media_type)
    response.headers.update({"Cache-Control": IMMUTABLE, **coding.headers})
    response.vary.add("Accept-Encoding")
    return response
