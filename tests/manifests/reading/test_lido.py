"""LIDO records as values, and files of them that are long, broken or hostile."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest

from manifests.model import Statement
from manifests.reading import xml_tree
from manifests.reading.foreign import Field, ForeignItem
from manifests.reading.lido import list_lido, read_lido
from manifests.reading.remarks import RemarkKind, UnreadableDocumentError
from manifests.reading.texts import LONGEST_TEXT
from manifests.record import Bond, Dimension, Extent, Inscription, Maker
from tests.support.foreign import CC0, LIDO_NAMES, concept, lido_file, lido_record


def read(content: bytes) -> list[ForeignItem]:
    return [read_lido(record) for record in list_lido(io.BytesIO(content))]


def one(**changes: str) -> ForeignItem:
    [found] = read(lido_file(lido_record(**changes)))
    return found


def words(found: ForeignItem, field: Field) -> list[dict]:
    return [dict(word.label) for word in found.words if word.field is field]


def test_a_record_is_taken_with_all_that_it_says() -> None:
    found = one()
    assert found.label == {"vi": ("Thạp đồng",), "en": ("Bronze jar",)}
    record = found.record
    assert record.alternative == {"vi": ("Thạp có nắp",)}
    assert record.inventory_number == "BTM.1975.7"
    assert record.dated.edtf == "-0300/-0201"
    assert record.dated.text == {"vi": ("khoảng thế kỷ 3 trước Công nguyên",)}
    assert record.makers == (Maker({"vi": ("Thợ làng Mẫu",)}, {"vi": ("thợ đúc",)}),)
    assert record.dimensions == (Dimension(Extent.HEIGHT, 38.5, "cm"),)
    assert record.inscriptions == (Inscription("永寶\n用", "lzh-Hant"),)
    assert record.provenance == {"vi": ("Tìm thấy: 1975; bên sông Lô",)}
    assert found.summary == {"vi": ("Thân hình trụ,\ncó hai quai.",)}
    assert words(found, Field.KIND) == [{"vi": ("thạp",), "en": ("situla",)}]
    assert words(found, Field.MATERIAL) == [{"en": ("bronze alloy",)}, {"vi": ("hợp kim lạ",)}]
    assert words(found, Field.PERIOD) == [{"vi": ("Văn hoá Đông Sơn",)}]
    assert words(found, Field.ORIGIN_PLACE) == [{"vi": ("Tuyên Quang",)}]
    assert words(found, Field.HOLDER) == [{"vi": ("Bảo tàng Mẫu",)}]
    assert words(found, Field.KEYWORD) == [{"vi": ("Đồ đồng",)}, {"vi": ("nghi lễ",)}]


def test_rights_stand_on_three_levels_and_unknown_ones_are_kept_as_words() -> None:
    found = one()
    assert found.record.work_rights == "http://creativecommons.org/publicdomain/mark/1.0/"
    assert found.record.metadata_rights == CC0
    assert found.rights == ""
    assert found.metadata[-1].value == {"none": ("Chỉ xem tại chỗ",)}
    assert found.required_statement is not None
    assert found.required_statement.value == {"vi": ("Ảnh: Bảo tàng Mẫu",)}
    assert [each.kind for each in found.remarks] == [
        RemarkKind.DIMENSION_UNREADABLE,
        RemarkKind.RIGHTS_UNKNOWN,
    ]
    assert found.remarks[0].place.startswith("line 32: lido/descriptiveMetadata/")


def test_the_source_is_named_with_its_institution_and_pages() -> None:
    source = one().source
    assert source.id == "BTM/thap-7"
    assert source.pages == ("https://bao-tang.example.org/thap-7",)
    [agent] = source.agents
    assert agent.label == {"vi": ("Bảo tàng Mẫu",)}
    assert agent.id == "https://bao-tang.example.org/"
    assert agent.homepage == "https://bao-tang.example.org/trang-chu"


def test_other_works_are_named_with_how_they_belong_together() -> None:
    part = f"""<lido:objectRelationWrap><lido:relatedWorksWrap><lido:relatedWorkSet>
      <lido:relatedWork><lido:object><lido:objectID>N.1</lido:objectID></lido:object></lido:relatedWork>
      {concept("relatedWorkRelType", {"en": "is part of"})}
      </lido:relatedWorkSet></lido:relatedWorksWrap></lido:objectRelationWrap>"""
    text = lido_record().replace("<lido:objectRelationWrap>", "<lido:x>", 1)
    text = text.replace("</lido:objectRelationWrap>", f"</lido:x>{part}", 1)
    [found] = read(lido_file(text))
    assert [(work.bond, work.identifiers) for work in found.related] == [(Bond.PART_OF, ("N.1",))]
    [related] = one().related
    assert related.text == {"vi": ("Nắp thạp",)}
    assert (related.bond, related.identifiers) == (Bond.RELATED, ("BTM.1975.8",))


def test_concepts_of_version_1_1_are_read_as_those_of_1_0() -> None:
    skos = """<lido:objectMaterialsTechWrap><lido:objectMaterialsTechSet><lido:materialsTech>
      <lido:termMaterialsTech lido:type="http://terminology.lido-schema.org/lido00131">
      <skos:Concept rdf:about="http://vocab.getty.edu/aat/300054196">
      <skos:prefLabel xml:lang="en">drawing</skos:prefLabel>
      <skos:altLabel xml:lang="en">sketching</skos:altLabel>
      <skos:exactMatch>http://www.wikidata.org/entity/Q1</skos:exactMatch></skos:Concept>
      <lido:term lido:addedSearchTerm="yes">phác</lido:term></lido:termMaterialsTech></lido:materialsTech>
      </lido:objectMaterialsTechSet></lido:objectMaterialsTechWrap>"""
    [word] = [each for each in one(identified=skos).words if each.field is Field.TECHNIQUE]
    assert word.label == {"en": ("drawing",)}
    assert word.uris == (
        "http://vocab.getty.edu/aat/300054196",
        "http://www.wikidata.org/entity/Q1",
    )


@pytest.mark.parametrize(
    ("first", "last", "edtf"),
    [
        ("1428", "1527", "1428/1527"),
        ("1975-05-01", "1975-05-01", "1975-05-01"),
        ("1975-05-01T00:00:00Z", "1975-05-01Z", "1975-05-01"),
        ("1975-05-01+07:00", "1975-05-01+07:00", "1975-05-01"),
        ("-50", "40", "-0050/0040"),
        ("938", "", "0938"),
        ("", "938", "0938"),
        ("1527", "1428", ""),
        ("đời Lê", "1527", ""),
        ("9" * 5_000, "1", ""),
    ],
)
def test_dates_become_edtf_or_are_told(first: str, last: str, edtf: str) -> None:
    text = lido_record().replace("-0300", first).replace("-201", last)
    [found] = read(lido_file(text))
    assert found.record.dated.edtf == edtf
    told = RemarkKind.DATE_UNREADABLE in {each.kind for each in found.remarks}
    assert told == (edtf == "")
    assert found.record.dated.text


@pytest.mark.parametrize("value", ["nan", "inf", "-3", "0", "1e400", "ba"])
def test_measurements_that_are_no_lengths_are_kept_as_words(value: str) -> None:
    [found] = read(lido_file(lido_record().replace("38,5</lido:meas", f"{value}</lido:meas")))
    assert found.record.dimensions == ()
    kept = next(each for each in found.metadata if "Kích thước, theo nguồn" in each.label["vi"])
    assert f"Chiều cao: {value} cm" in kept.value["vi"]


def test_numbers_beyond_a_number_are_kept_as_words() -> None:
    found = one(number="9" * 300)
    assert found.record.inventory_number == ""
    assert (
        Statement({"vi": ("Số hiệu khác",), "en": ("Other number",)}, {"none": ("9" * 300,)})
        in found.metadata
    )


def test_a_record_without_its_own_identifier_is_known_by_its_institution() -> None:
    text = lido_record(identifier="")
    [found] = read(lido_file(text))
    assert found.source.id == "https://bao-tang.example.org//7"
    [bare] = list_lido(io.BytesIO(lido_file(text.replace("<lido:recordID>7</lido:recordID>", ""))))
    with pytest.raises(UnreadableDocumentError) as refused:
        read_lido(bare)
    assert refused.value.remark.kind is RemarkKind.ID_MISSING
    assert refused.value.remark.place == "line 3: lido"


def test_records_are_found_wherever_they_stand() -> None:
    bare = lido_record().replace("<lido:lido>", f"<lido:lido {LIDO_NAMES}>", 1).encode()
    assert len(read(bare)) == 1
    harvested = (
        lido_file(lido_record("a"), lido_record("b")).decode().replace("lidoWrap", "metadata")
    )
    harvested = f"<OAI><ListRecords>{harvested.partition('?>')[2]}</ListRecords></OAI>"
    assert [found.source.id for found in read(harvested.encode())] == ["a", "b"]


def test_the_same_record_elsewhere_in_a_file_has_the_same_digest() -> None:
    alone = one().source.digest
    later = read(lido_file("\n\n\n", lido_record("khac"), lido_record()))[1].source.digest
    assert later == alone
    assert one(title="Thạp khác").source.digest != alone


BOMB = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>'
FILE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
REMOTE = '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">'


@pytest.mark.parametrize("declaration", [BOMB, FILE, REMOTE, "<!DOCTYPE lido>"])
def test_a_doctype_ends_the_reading_before_the_first_record(declaration: str) -> None:
    content = lido_file(lido_record(title="&a;&c;"), declaration=declaration)
    with pytest.raises(UnreadableDocumentError) as refused:
        next(iter(list_lido(io.BytesIO(content))))
    assert refused.value.remark.kind is RemarkKind.DOCTYPE


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"", RemarkKind.NOT_XML),
        (b"<a><b></a>", RemarkKind.NOT_XML),
        (b"<a/>", RemarkKind.NOT_LIDO),
        (b"<lido/>", RemarkKind.NOT_LIDO),
        (b"<a>&b;</a>", RemarkKind.NOT_XML),
        (b"<a>\x00</a>", RemarkKind.NOT_XML),
        (b'<?xml version="1.0" encoding="UTF-8"?><a>\xff\xfe</a>', RemarkKind.NOT_XML),
        (b"<a>" * 1_000, RemarkKind.NOT_XML),
    ],
)
def test_what_is_no_lido_is_refused_with_a_reason(content: bytes, kind: RemarkKind) -> None:
    with pytest.raises(UnreadableDocumentError) as refused:
        read(content)
    assert refused.value.remark.kind is kind


def test_records_before_a_break_are_given() -> None:
    content = lido_file(lido_record("a"), lido_record("b"), lido_record("c"))
    cut = content[: content.rindex(b"<lido:rightsWorkWrap>")]
    records = list_lido(io.BytesIO(cut))
    assert [read_lido(next(records)).source.id for _ in range(2)] == ["a", "b"]
    with pytest.raises(UnreadableDocumentError) as refused:
        next(records)
    assert refused.value.remark.kind is RemarkKind.NOT_XML
    assert refused.value.remark.place.startswith("line 2")


def test_elements_nested_without_end_are_refused() -> None:
    deep = "<lido:partOfPlace>" * 200 + "</lido:partOfPlace>" * 200
    with pytest.raises(UnreadableDocumentError) as refused:
        one(described=deep)
    assert refused.value.remark.kind is RemarkKind.TOO_DEEP


def test_a_monstrous_text_is_refused() -> None:
    with pytest.raises(UnreadableDocumentError) as refused:
        one(title="x" * (LONGEST_TEXT + 1))
    assert refused.value.remark.kind is RemarkKind.TOO_LONG


class Endless:
    """A file of as many records as are asked for, which counts what was read of it."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self.given = 0

    def read(self, count: int) -> bytes:
        del count
        piece = next(self._pieces, b"")
        self.given += len(piece)
        return piece


def test_one_record_needs_so_many_bytes_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xml_tree, "LARGEST_RECORD_BYTES", 200_000)
    head, tail = lido_file("ĐÂY").split("ĐÂY".encode())
    many = Endless(iter([head, *[lido_record(str(n)).encode() for n in range(100)], tail]))
    assert sum(1 for _ in list_lido(many)) == 100
    assert many.given > 600_000
    endless = Endless(
        iter([head, b"<lido:lido>", *[b"<lido:x>" + b"y" * 9_000 + b"</lido:x>"] * 10_000])
    )
    with pytest.raises(UnreadableDocumentError) as refused:
        list(list_lido(endless))
    assert refused.value.remark.kind is RemarkKind.TOO_LARGE
    assert endless.given < 250_000


def test_memory_holds_one_record_however_long_the_file() -> None:
    import tracemalloc

    head, tail = lido_file("ĐÂY").split("ĐÂY".encode())

    def peak(count: int) -> int:
        pieces = Endless(iter([head, *[lido_record(str(n)).encode() for n in range(count)], tail]))
        tracemalloc.start()
        assert sum(1 for _ in list_lido(pieces)) == count
        used = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return used

    peak(20)
    assert peak(400) < 2 * peak(20)
