"""Documents of other institutions, as they might write them: manifests of both versions, and LIDO records."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

HOST = "https://thu-vien.example.org/iiif/so-7"
IMAGE = "https://anh.example.org/iiif/2/so-7_{}"
BY = "https://creativecommons.org/licenses/by/4.0/"
LIDO_NAMES = (
    'xmlns:lido="http://www.lido-schema.org" xmlns:skos="http://www.w3.org/2004/02/skos/core#" \
xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
)


def canvas_3(number: int, body: dict[str, Any] | None = None) -> dict[str, Any]:
    painted = body or {
        "id": f"{IMAGE.format(number)}/full/max/0/default.jpg",
        "type": "Image",
        "service": [{"@id": IMAGE.format(number), "@type": "ImageService2", "profile": "level2"}],
    }
    annotation = {"id": f"{HOST}/a{number}", "type": "Annotation", "motivation": "painting",
                  "body": painted, "target": f"{HOST}/c{number}"}  # fmt: skip
    return {
        "id": f"{HOST}/c{number}", "type": "Canvas", "label": {"vi": [f"Tờ {number}"]}, "width": 40, "height": 60,
        "items": [{"id": f"{HOST}/p{number}", "type": "AnnotationPage", "items": [annotation]}],
    }  # fmt: skip


def manifest_3(**changes: Any) -> dict[str, Any]:
    manifest = {
        "@context": "http://iiif.io/api/presentation/3/context.json",
        "id": f"{HOST}/manifest",
        "type": "Manifest",
        "label": {"vi": ["Sách thuốc"], "en": ["A book of remedies"]},
        "summary": {"vi": ["<p>Chép tay, <script>alert(1)</script>ba tờ.</p>"]},
        "metadata": [{"label": {"vi": ["Chữ viết"]}, "value": {"vi": ["Nôm"], "en": ["Nôm script"]}}],
        "requiredStatement": {"label": {"en": ["Attribution"]}, "value": {"vi": ["Ảnh: Thư viện Mẫu"]}},
        "rights": BY,
        "navDate": "1842-03-01T00:00:00Z",
        "viewingDirection": "right-to-left",
        "behavior": ["paged"],
        "provider": [{
            "id": "https://thu-vien.example.org/ve-chung-toi", "type": "Agent", "label": {"vi": ["Thư viện Mẫu"]},
            "homepage": [{"id": "https://thu-vien.example.org/", "type": "Text", "label": {"vi": ["Trang chủ"]}}],
            "logo": [{"id": "https://thu-vien.example.org/dau.png", "type": "Image", "format": "image/png"}],
        }],
        "homepage": [{"id": "https://thu-vien.example.org/sach/7", "type": "Text", "label": {"vi": ["Sách 7"]}}],
        "items": [canvas_3(1), canvas_3(2), canvas_3(3)],
        "structures": [{
            "id": f"{HOST}/r1", "type": "Range", "label": {"vi": ["Mục lục"]},
            "items": [
                {"id": f"{HOST}/r2", "type": "Range", "label": {"vi": ["Rễ"]},
                 "items": [{"id": f"{HOST}/c1", "type": "Canvas"}]},
                {"id": f"{HOST}/r3", "type": "Range", "label": {"vi": ["Lá"]},
                 "items": [{"type": "SpecificResource", "source": f"{HOST}/c2"}, {"id": f"{HOST}/c3#xywh=0,0,9,9",
                           "type": "Canvas"}]},
            ],
        }],
    }  # fmt: skip
    return manifest | changes


def manifest_2(**changes: Any) -> dict[str, Any]:
    canvases = [
        {"@id": f"{HOST}/c{n}", "@type": "sc:Canvas", "label": f"Tờ {n}", "width": 40, "height": 60,
         "images": [{"@type": "oa:Annotation", "motivation": "sc:painting", "on": f"{HOST}/c{n}", "resource": {
             "@id": f"{IMAGE.format(n)}/full/full/0/default.jpg", "@type": "dctypes:Image",
             "service": {"@context": "http://iiif.io/api/image/2/context.json", "@id": IMAGE.format(n)}}}]}
        for n in (1, 2, 3)
    ]  # fmt: skip
    manifest = {
        "@context": "http://iiif.io/api/presentation/2/context.json",
        "@id": f"{HOST}/manifest",
        "@type": "sc:Manifest",
        "label": [{"@value": "Sách thuốc", "@language": "vi"}, {"@value": "A book of remedies", "@language": "en"}],
        "description": "Chép tay, ba tờ.",
        "metadata": [{"label": "Chữ viết", "value": [{"@value": "Nôm", "@language": "vi"}, "chữ vuông"]}],
        "attribution": {"@value": "Ảnh: Thư viện Mẫu", "@language": "vi"},
        "license": BY,
        "logo": {"@id": "https://thu-vien.example.org/dau.png"},
        "related": {"@id": "https://thu-vien.example.org/sach/7", "format": "text/html"},
        "viewingHint": "paged",
        "sequences": [{"@type": "sc:Sequence", "viewingDirection": "right-to-left", "canvases": canvases}],
        "structures": [
            {"@id": f"{HOST}/top", "@type": "sc:Range", "viewingHint": "top", "label": "Mục lục",
             "ranges": [f"{HOST}/r2", f"{HOST}/r3"]},
            {"@id": f"{HOST}/r2", "@type": "sc:Range", "label": "Rễ", "canvases": [f"{HOST}/c1"]},
            {"@id": f"{HOST}/r3", "@type": "sc:Range", "label": "Lá", "within": f"{HOST}/top",
             "members": [{"@id": f"{HOST}/c2", "@type": "sc:Canvas"}, {"@id": f"{HOST}/c3", "@type": "sc:Canvas"}]},
        ],
    }  # fmt: skip
    return manifest | changes


def write_json(path: Path, document: Any) -> Path:
    path.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    return path


def concept(name: str, terms: dict[str, str], uri: str = "", attributes: str = "") -> str:
    identifier = f"<lido:conceptID>{uri}</lido:conceptID>" if uri else ""
    written = "".join(
        f'<lido:term xml:lang="{tag}">{escape(term)}</lido:term>' for tag, term in terms.items()
    )
    return f"<lido:{name}{attributes}>{identifier}{written}</lido:{name}>"


def body(name: str, called: str, uri: str = "", page: str = "") -> str:
    return (
        f"<lido:{name}>" + (f"<lido:legalBodyID>{uri}</lido:legalBodyID>" if uri else "")
        + f"<lido:legalBodyName><lido:appellationValue>{called}</lido:appellationValue></lido:legalBodyName>"
        + (f"<lido:legalBodyWeblink>{page}</lido:legalBodyWeblink>" if page else "") + f"</lido:{name}>"
    )  # fmt: skip


def measured(kind: str, value: str, unit: str) -> str:
    return (
        f'<lido:measurementSet><lido:measurementType xml:lang="vi">{kind}</lido:measurementType>'
        f"<lido:measurementUnit>{unit}</lido:measurementUnit>"
        f"<lido:measurementValue>{value}</lido:measurementValue></lido:measurementSet>"
    )


MATERIAL = ' lido:type="http://terminology.lido-schema.org/lido00132"'
PRODUCTION = "http://terminology.lido-schema.org/lido00007"
CC0 = "http://creativecommons.org/publicdomain/zero/1.0/"


def lido_record(
    identifier: str = "BTM/thap-7",
    number: str = "BTM.1975.7",
    title: str = "Thạp đồng",
    identified: str = "",
    described: str = "",
    picture: str = "thap.png",
) -> str:
    """Return one record that says something of nearly everything."""
    return f"""<lido:lido>
  <lido:lidoRecID lido:type="local">{identifier}</lido:lidoRecID>
  <lido:descriptiveMetadata xml:lang="vi">
    <lido:objectClassificationWrap>
      <lido:objectWorkTypeWrap>{concept("objectWorkType", {"vi": "thạp", "en": "situla"})}</lido:objectWorkTypeWrap>
      <lido:classificationWrap>{concept("classification", {"vi": "Đồ đồng"})}</lido:classificationWrap>
    </lido:objectClassificationWrap>
    <lido:objectIdentificationWrap>
      <lido:titleWrap><lido:titleSet>
        <lido:appellationValue lido:pref="alternate">Thạp có nắp</lido:appellationValue>
        <lido:appellationValue lido:pref="preferred">{title}</lido:appellationValue>
        <lido:appellationValue xml:lang="en">Bronze jar</lido:appellationValue>
      </lido:titleSet></lido:titleWrap>
      <lido:inscriptionsWrap><lido:inscriptions>
        <lido:inscriptionTranscription xml:lang="lzh-Hant">永寶
用</lido:inscriptionTranscription>
        <lido:inscriptionDescription><lido:descriptiveNoteValue>Khắc ở đáy.</lido:descriptiveNoteValue>
        </lido:inscriptionDescription>
      </lido:inscriptions></lido:inscriptionsWrap>
      <lido:repositoryWrap><lido:repositorySet lido:type="current">
        {body("repositoryName", "Bảo tàng Mẫu", "https://bao-tang.example.org/")}
        <lido:workID lido:type="inventory number">{number}</lido:workID>
      </lido:repositorySet></lido:repositoryWrap>
      <lido:objectDescriptionWrap><lido:objectDescriptionSet>
        <lido:descriptiveNoteValue>Thân hình trụ,
          có hai quai.</lido:descriptiveNoteValue>
      </lido:objectDescriptionSet></lido:objectDescriptionWrap>
      <lido:objectMeasurementsWrap><lido:objectMeasurementsSet>
        <lido:displayObjectMeasurements>cao 38,5 cm</lido:displayObjectMeasurements>
        <lido:objectMeasurements>{measured("Chiều cao", "38,5", "cm")}{measured("Chiều vang", "2", "cm")}
        </lido:objectMeasurements>
      </lido:objectMeasurementsSet></lido:objectMeasurementsWrap>
      {identified}
    </lido:objectIdentificationWrap>
    <lido:eventWrap>
      <lido:eventSet><lido:event>
        {concept("eventType", {"en": "Production"}, PRODUCTION)}
        <lido:eventActor><lido:actorInRole><lido:actor><lido:nameActorSet>
          <lido:appellationValue>Thợ làng Mẫu</lido:appellationValue></lido:nameActorSet></lido:actor>
          {concept("roleActor", {"vi": "thợ đúc"})}
        </lido:actorInRole></lido:eventActor>
        <lido:eventDate><lido:displayDate>khoảng thế kỷ 3 trước Công nguyên</lido:displayDate>
          <lido:date><lido:earliestDate>-0300</lido:earliestDate><lido:latestDate>-201</lido:latestDate></lido:date>
        </lido:eventDate>
        {concept("periodName", {"vi": "Văn hoá Đông Sơn"})}
        <lido:eventPlace><lido:place><lido:namePlaceSet><lido:appellationValue>Tuyên Quang</lido:appellationValue>
        </lido:namePlaceSet></lido:place></lido:eventPlace>
        <lido:eventMaterialsTech><lido:materialsTech>
          {concept("termMaterialsTech", {"en": "bronze alloy"}, "https://vocab.getty.edu/aat/300010957", MATERIAL)}
          {concept("termMaterialsTech", {"vi": "hợp kim lạ"}, "", MATERIAL)}
        </lido:materialsTech></lido:eventMaterialsTech>
      </lido:event></lido:eventSet>
      <lido:eventSet><lido:event>
        {concept("eventType", {"vi": "Tìm thấy"})}
        <lido:eventDate><lido:date><lido:earliestDate>1975</lido:earliestDate><lido:latestDate>1975</lido:latestDate>
        </lido:date></lido:eventDate>
        <lido:eventPlace><lido:displayPlace>bên sông Lô</lido:displayPlace></lido:eventPlace>
      </lido:event></lido:eventSet>
    </lido:eventWrap>
    <lido:objectRelationWrap>
      <lido:subjectWrap><lido:subjectSet><lido:subject>
        {concept("subjectConcept", {"vi": "nghi lễ"})}
      </lido:subject></lido:subjectSet></lido:subjectWrap>
      <lido:relatedWorksWrap><lido:relatedWorkSet>
        <lido:relatedWork><lido:displayObject>Nắp thạp</lido:displayObject>
          <lido:object><lido:objectID>BTM.1975.8</lido:objectID></lido:object></lido:relatedWork>
        {concept("relatedWorkRelType", {"en": "related to"})}
      </lido:relatedWorkSet></lido:relatedWorksWrap>
    </lido:objectRelationWrap>
    {described}
  </lido:descriptiveMetadata>
  <lido:administrativeMetadata xml:lang="vi">
    <lido:rightsWorkWrap><lido:rightsWorkSet>
      {concept("rightsType", {"en": "Public Domain"}, "http://creativecommons.org/publicdomain/mark/1.0/")}
    </lido:rightsWorkSet></lido:rightsWorkWrap>
    <lido:recordWrap>
      <lido:recordID>7</lido:recordID>
      {body("recordSource", "Bảo tàng Mẫu", "https://bao-tang.example.org/", "https://bao-tang.example.org/trang-chu")}
      <lido:recordRights>{concept("rightsType", {"en": "CC0"}, CC0)}</lido:recordRights>
      <lido:recordInfoSet><lido:recordInfoLink>https://bao-tang.example.org/thap-7</lido:recordInfoLink>
      </lido:recordInfoSet>
    </lido:recordWrap>
    <lido:resourceWrap><lido:resourceSet>
      <lido:resourceRepresentation><lido:linkResource>{picture}</lido:linkResource></lido:resourceRepresentation>
      <lido:resourceDescription>Mặt trước</lido:resourceDescription>
      <lido:rightsResource>{concept("rightsType", {"vi": "Chỉ xem tại chỗ"})}
        <lido:creditLine>Ảnh: Bảo tàng Mẫu</lido:creditLine></lido:rightsResource>
    </lido:resourceSet></lido:resourceWrap>
  </lido:administrativeMetadata>
</lido:lido>"""


def lido_file(*records: str, declaration: str = "") -> bytes:
    """Return a wrapper with the records."""
    listed = "\n".join(records)
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>{declaration}\n<lido:lidoWrap {LIDO_NAMES}>\n{listed}\n</lido:lidoWrap>'
    ).encode()
