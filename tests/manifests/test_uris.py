import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import AnyUrl, TypeAdapter

from manifests.errors import AddressError
from manifests.uris import Uris

URIS = Uris("https://baotang.example.vn")


@pytest.mark.parametrize(
    ("address", "path"),
    [
        (URIS.image_3("m1"), "/iiif/image/3/m1"),
        (URIS.image_2("m1"), "/iiif/image/2/m1"),
        (URIS.info_3("m1"), "/iiif/image/3/m1/info.json"),
        (URIS.info_2("m1"), "/iiif/image/2/m1/info.json"),
        (URIS.image_max("m1"), "/iiif/image/3/m1/full/max/0/default.jpg"),
        (URIS.image_sized("m1", 400, 300), "/iiif/image/3/m1/full/400,300/0/default.jpg"),
        (URIS.manifest_3("i1"), "/iiif/presentation/3/i1/manifest"),
        (URIS.canvas("i1", "m1"), "/iiif/presentation/3/i1/canvas/m1"),
        (URIS.annotation_page("i1", "m1"), "/iiif/presentation/3/i1/canvas/m1/painting"),
        (URIS.annotation("i1", "m1"), "/iiif/presentation/3/i1/canvas/m1/painting/picture"),
        (URIS.collection_3("top"), "/iiif/presentation/3/collection/top"),
        (URIS.poster_canvas("i1", "m1"), "/iiif/presentation/3/i1/canvas/m1/poster"),
        (URIS.texts_page("i1", "m1"), "/iiif/presentation/3/i1/canvas/m1/texts"),
        (URIS.text_annotation("i1", "m1", "t1"), "/iiif/presentation/3/i1/canvas/m1/texts/t1"),
        (URIS.recording("m1"), "/recordings/m1/file"),
        (URIS.text_track("m1", "t1"), "/recordings/m1/t1.vtt"),
        (URIS.model_level("m1", "full"), "/models/m1/full.glb"),
        (URIS.model_report("m1"), "/models/m1/report.json"),
        (URIS.model_plain("m1"), "/models/m1/plain.glb"),
        (URIS.model_ar("m1"), "/models/m1/ar.usdz"),
        (URIS.model_draco("m1", "low"), "/models/m1/low.draco.glb"),
        (URIS.model_original("m1"), "/models/m1/original"),
        (URIS.home(), "/"),
        (URIS.home("vi"), "/"),
        (URIS.home("en"), "/en/"),
        (URIS.item_page("i1"), "/items/i1"),
        (URIS.item_page("i1", "vi"), "/items/i1"),
        (URIS.item_page("i1", "en"), "/en/items/i1"),
        (URIS.collection_page("gom"), "/collections/gom"),
        (URIS.collection_page("gom", "en"), "/en/collections/gom"),
        (URIS.search_page(), "/search"),
        (
            URIS.search_page([("q", "trống & đá"), ("place", "a"), ("place", "b")], "en"),
            "/en/search?q=tr%E1%BB%91ng+%26+%C4%91%C3%A1&place=a&place=b",
        ),
        (URIS.map_page(), "/map"),
        (URIS.map_page("tuyen-quang", "en"), "/en/map?within=tuyen-quang"),
        (URIS.timeline_page("en"), "/en/timeline"),
        (URIS.about_page("vi"), "/about"),
        (URIS.suggestions("vi"), "/api/v1/suggestions?lang=vi"),
        (URIS.sitemap(), "/sitemap.xml"),
        (URIS.sitemap_pages(), "/sitemap/pages.xml"),
        (URIS.sitemap_items(3), "/sitemap/items-3.xml"),
    ],
)
def test_every_address_is_the_one_promised(address, path):
    assert address == "https://baotang.example.vn" + path


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("https://Baotang.Example.VN/", "https://baotang.example.vn"),
        ("HTTPS://baotang.vn:443", "https://baotang.vn"),
        ("http://baotang.vn:80/", "http://baotang.vn"),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
        ("http://localhost:8080/", "http://localhost:8080"),
        ("http://[0:0::1]:8080", "http://[::1]:8080"),
        ("https://tinh.vn/di-san//", "https://tinh.vn/di-san"),
    ],
)
def test_a_base_is_kept_in_its_one_spelling(typed, kept):
    assert Uris(typed).base == kept


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "baotang.vn",
        "ftp://baotang.vn",
        "javascript:alert(1)",
        "https://",
        "https:///items",
        "https://bảo-tàng.vn",
        "https://user@baotang.vn",
        "https://baotang.vn?x=1",
        "https://baotang.vn#x",
        "https://baotang.vn/a/../b",
        "https://baotang.vn/a/%2e%2e/b",
        "https://baotang.vn/a b",
        "https://baotang.vn//a",
        "https://baotang.vn:99999",
        "https://baotang.vn:x",
        "https://1.2.3.4.5",
        "https://a..b",
        "https://[::g]",
        "https://[::1",
        "https://baotang.vn\n",
        "https://a<b",
    ],
)
def test_a_base_that_is_no_clean_address_is_refused_with_an_example(typed):
    with pytest.raises(AddressError, match=r"https://baotang\.example\.vn") as refused:
        Uris(typed)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("identifier", ["", ".", "..", "\ud800"])
def test_an_identifier_that_climbs_or_vanishes_is_refused(identifier):
    with pytest.raises(AddressError, match="letters, digits"):
        URIS.image_3(identifier)


def test_an_identifier_with_reserved_characters_stays_one_segment():
    assert (
        URIS.image_3("a/b?c#d%é")
        == "https://baotang.example.vn/iiif/image/3/a%2Fb%3Fc%23d%25%C3%A9"
    )


@settings(deadline=None)
@given(
    st.from_regex(r"[A-Za-z0-9._~-]{1,128}", fullmatch=True).filter(lambda i: i not in {".", ".."})
)
def test_a_valid_identifier_is_written_as_it_is_and_survives_url_parsers(identifier):
    address = URIS.model_level(identifier, "full")
    assert address == f"https://baotang.example.vn/models/{identifier}/full.glb"
    assert str(TypeAdapter(AnyUrl).validate_python(address)) == address


@settings(deadline=None)
@given(st.from_regex(r"https?://[A-Za-z0-9.:/%~\[\]-]{1,40}", fullmatch=True))
def test_an_accepted_base_survives_url_parsers_unchanged(typed):
    try:
        uris = Uris(typed)
    except AddressError:
        return
    assert Uris(uris.base) == uris
    assert str(TypeAdapter(AnyUrl).validate_python(uris.home())) == uris.home()
