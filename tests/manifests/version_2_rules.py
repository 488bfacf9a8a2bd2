"""What Presentation 2.1 demands of a document, read from its text: sections 3 to 5 and appendix B."""

from __future__ import annotations

import re

HTTP = re.compile(r"https?://\S+")
LANGUAGE = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*")
LINKS = ("related", "rendering", "seeAlso", "within")


def faults(document):
    """List what is wrong with a manifest, a collection or a page of one."""
    found = []
    if next(iter(document)) != "@context":
        found.append("@context is not first")
    if document["@context"] != "http://iiif.io/api/presentation/2/context.json":
        found.append("wrong @context")
    (_manifest if document["@type"] == "sc:Manifest" else _collection)(document, found)
    _walk(document, "", found)
    return found


def _walk(node, where, found):
    if isinstance(node, list):
        for index, each in enumerate(node):
            _walk(each, f"{where}/{index}", found)
        return
    if not isinstance(node, dict):
        return
    if node == {} or (where and "@context" in node and not where.endswith("/service")):
        found.append(f"{where}: empty, or a nested context")
    for name in ("label", "description", "attribution", "value"):
        if name in node:
            _text(node[name], f"{where}/{name}", found, may_be_html=name != "label")
    for name in set(node) & {"id", "type", "items", "summary", "rights", "provider", "behavior"}:
        found.append(f"{where}/{name}: version 3")
    for name in LINKS:
        for link in _listed(node.get(name, [])):
            address = link if isinstance(link, str) else link.get("@id", "")
            if not HTTP.fullmatch(address):
                found.append(f"{where}/{name}: no address")
            if name == "rendering" and not (link.get("label") and link.get("format")):
                found.append(f"{where}/rendering: needs label and format")
    for name, value in node.items():
        if value in (None, [], ""):
            found.append(f"{where}/{name}: says nothing")
        _walk(value, f"{where}/{name}", found)


def _text(said, where, found, *, may_be_html):
    for each in _listed(said):
        value = each if isinstance(each, str) else each.get("@value")
        if not isinstance(value, str) or not value.strip():
            found.append(f"{where}: says nothing")
        elif not may_be_html and value.startswith("<") and value.endswith(">"):
            found.append(f"{where}: HTML in a label")
        if isinstance(each, dict) and not LANGUAGE.fullmatch(each.get("@language", "")):
            found.append(f"{where}: no language")


def _manifest(manifest, found):
    _needs(manifest, ("@id", "@type", "label", "sequences"), "", found)
    [sequence] = manifest["sequences"]
    if sequence["@type"] != "sc:Sequence" or not sequence["canvases"]:
        found.append("the sequence must hold canvases")
    canvases = {canvas["@id"]: canvas for canvas in sequence["canvases"]}
    if len(canvases) != len(sequence["canvases"]):
        found.append("two canvases share an address")
    for address, canvas in canvases.items():
        _canvas(canvas, address, found)
    if "startCanvas" in sequence and sequence["startCanvas"] not in canvases:
        found.append("startCanvas is not in the sequence")
    if manifest.get("viewingHint") == "continuous" and "viewingDirection" not in manifest:
        found.append("continuous needs a viewingDirection")
    if "navDate" in manifest and not re.fullmatch(
        r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", manifest["navDate"]
    ):
        found.append("navDate is not in UTC")
    _ranges(manifest.get("structures", []), canvases, found)


def _canvas(canvas, address, found):
    _needs(canvas, ("@id", "@type", "label", "height", "width"), address, found)
    if "#" in address:
        found.append(f"{address}: fragment")
    [annotation] = canvas["images"]
    if (annotation["@type"], annotation["motivation"]) != ("oa:Annotation", "sc:painting"):
        found.append(f"{address}: is not painted")
    if annotation["on"] != address:
        found.append(f"{address}: the picture is on another canvas")
    resource = annotation["resource"]
    if resource["@type"] == "oa:Choice":
        options = [resource["default"], *resource["item"]]
        if len(options) < 2 or not all("label" in option for option in options):
            found.append(f"{address}: a choice needs two options with labels")
    else:
        options = [resource]
    for option in (*options, canvas["thumbnail"]):
        _image(option, address, found)


def _image(image, address, found):
    _needs(image, ("@id", "@type", "format", "height", "width", "service"), address, found)
    service = image["service"]
    if service["@context"] != "http://iiif.io/api/image/2/context.json":
        found.append(f"{address}: the service needs the context of Image API 2")
    if service["profile"] != "http://iiif.io/api/image/2/level2.json":
        found.append(f"{address}: the service has no level")
    size = f"/full/{image['width']},{image['height']}/0/default.jpg"
    if image["@type"] != "dctypes:Image" or image["@id"] != service["@id"] + size:
        found.append(f"{address}: the picture is none of its service")


def _ranges(ranges, canvases, found):
    known = {each["@id"]: each for each in ranges}
    named = [inner for each in ranges for inner in each.get("ranges", [])]
    tops = [each for each in ranges if each.get("viewingHint") == "top"]
    if ranges and (len(tops) != 1 or len(known) != len(ranges)):
        found.append("ranges need one top and addresses of their own")
    if sorted(named) != sorted(set(known) - {top["@id"] for top in tops}):
        found.append("each range but the top is named once")
    for each in ranges:
        _needs(each, ("@id", "@type", "label"), "range", found)
        if not set(each.get("canvases", [])) <= set(canvases):
            found.append(f"{each['@id']}: names a canvas that is not there")


def _collection(collection, found):
    _needs(collection, ("@id", "@type", "label"), "", found)
    if "first" in collection and {"collections", "manifests", "members"} & set(collection):
        found.append("a paged collection must not list its members")
    for name, kind in (("collections", "sc:Collection"), ("manifests", "sc:Manifest")):
        for member in collection.get(name, []):
            _needs(member, ("@id", "@type", "label"), name, found)
            if member["@type"] != kind or "sequences" in member:
                found.append(f"{name}: holds {member['@type']}")


def _needs(node, names, where, found):
    found.extend(f"{where}: no {name}" for name in names if name not in node)


def _listed(value):
    return value if isinstance(value, list) else [value]
