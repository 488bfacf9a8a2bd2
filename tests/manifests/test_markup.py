from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from manifests.markup import (
    ALLOWED_TAGS,
    looks_like_html,
    plain_text_of,
    publishable_label,
    publishable_value,
)


@pytest.mark.parametrize(
    "text", ["Trống", "a < b", "5 > 3", " <b>x</b>", "<b>x</b> ", "x <b>y</b>"]
)
def test_plain_text_is_published_as_it_is(text):
    assert publishable_value(text) == text
    assert publishable_label(text) == text


@pytest.mark.parametrize(
    ("text", "published"),
    [
        ("<p>Một</p>", "<p>Một</p>"),
        ("<p>Một<br>hai</p>", "<p>Một<br/>hai</p>"),
        ("<p>Một&nbsp;hai</p>", "<p>Một&#160;hai</p>"),
        ("<p>Một</p><p>hai</p>", "<span><p>Một</p><p>hai</p></span>"),
        ("<b>Một</b> và <i>hai</i>", "<span><b>Một</b> và <i>hai</i></span>"),
        ("<p>chưa đóng<b>đậm>", "<p>chưa đóng<b>đậm&gt;</b></p>"),
        (
            '<a href="https://x.vn/?a=1&b=<2>" onclick="x()">vào</a>',
            '<a href="https://x.vn/?a=1&amp;b=%3C2%3E">vào</a>',
        ),
        ('<a href="javascript:x()">vào</a>', "<a>vào</a>"),
        ("<p>a<script>x()</script><img src=x>b</p>", "<p>ab</p>"),
        ("<!-- ghi chú --><b>x</b>", "<b>x</b>"),
        ("<p>a\x0bb</p>", "<p>ab</p>"),
    ],
)
def test_html_becomes_safe_well_formed_and_one_element(text, published):
    assert publishable_value(text) == published


@pytest.mark.parametrize(
    "text", ["<Không đề>", "<3 trống>", "<script>x()</script>", "<>", "<b></b>"]
)
def test_what_is_no_html_iiif_shows_is_shown_literally(text):
    published = publishable_value(text)
    assert published.startswith("<span>&lt;")
    assert ElementTree.fromstring(published).text == text


def test_a_label_in_angle_brackets_stays_plain_text():
    assert publishable_label("<Không đề>") == "<Không đề> "
    assert not looks_like_html(publishable_label("<b>x</b>"))


@settings(deadline=None)
@given(
    st.one_of(st.text(), st.text(alphabet="<>/ab\"'&;=! -\x00\x0b\u00a0brpihefs:")).map(
        "<{}>".format
    )
)
def test_any_published_value_is_well_formed_with_allowed_elements_only(text):
    root = ElementTree.fromstring(publishable_value(text))
    assert {element.tag for element in root.iter()} <= ALLOWED_TAGS
    assert {name for element in root.iter() for name in element.attrib} <= {"href"}
    assert plain_text_of(publishable_value(text)) is not None
