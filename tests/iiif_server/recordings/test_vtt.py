"""Captions are read strictly and written anew; what is not understood never reaches a page."""

from __future__ import annotations

import pytest

from iiif_server.recordings.errors import TextRefusedError
from iiif_server.recordings.vtt import MAX_CUES, MAX_TEXT_BYTES, Cue, read_text, write_vtt
from tests.support.recordings import CAPTIONS


def test_cues_keep_their_times_settings_and_markup() -> None:
    text = "WEBVTT tiêu đề\n\nmột\n01:00:01.500 --> 01:00:02.000 align:start line:0\n<v Bà Lan>Xin <b>chào</b>\n"
    [cue] = read_text(text.encode())
    assert cue == Cue(3_601_500, 3_602_000, "<v Bà Lan>Xin <b>chào</b>", "align:start line:0")
    assert cue.plain == "Xin chào"
    assert write_vtt([cue]).decode() == (
        "WEBVTT\n\n01:00:01.500 --> 01:00:02.000 align:start line:0\n<v Bà Lan>Xin <b>chào</b>\n"
    )


def test_what_is_written_is_read_as_the_same() -> None:
    cues = read_text(CAPTIONS.encode())
    assert len(cues) == 2
    assert read_text(write_vtt(cues)) == cues


def test_subrip_becomes_webvtt() -> None:
    subrip = (
        "1\r\n00:00:01,000 --> 00:00:02,250\r\n<font color=red>Một</font>\r\n\r\n"
        "2\r\n00:00:02,250 --> 00:00:03,000\r\nHai\r\n"
    )
    cues = read_text(b"\xef\xbb\xbf" + subrip.encode())
    assert cues == (Cue(1000, 2250, "Một"), Cue(2250, 3000, "Hai"))


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ("<script>alert(1)</script>", "alert(1)"),
        ("3 < 4 & 5 > 4", "3 &lt; 4 &amp; 5 &gt; 4"),
        ("<b onclick=x>a</b>", "a</b>"),
        ("&lt;script&gt;", "&lt;script&gt;"),
        ("<c.red.b>a</c>", "<c.red.b>a</c>"),
        ('<v "><script>x>a', '<v ">x&gt;a'),
        ("00:01.000 --> 00:02.000", None),
    ],
)
def test_markup_is_harmless(line: str, kept: str | None) -> None:
    [cue] = read_text(f"WEBVTT\n\n00:01.000 --> 00:02.000\nxx {line}\n".encode())
    assert cue.text == f"xx {kept}" if kept is not None else "-->" not in cue.text
    assert read_text(write_vtt([cue])) == (cue,)


def test_styles_regions_and_comments_are_left_out() -> None:
    text = "WEBVTT\n\nSTYLE\n::cue { background: url(//x) }\n\nREGION\nid:a\n\nNOTE hãy xem\n\n"
    text += "00:01.000 --> 00:02.000 region:a\nLời\n"
    assert (
        write_vtt(read_text(text.encode()))
        == b"WEBVTT\n\n00:00:01.000 --> 00:00:02.000\nL\xe1\xbb\x9di\n"
    )


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "no cues"),
        (b"WEBVTT\n", "no cues"),
        (b"WEBVTTX\n\n00:01.000 --> 00:02.000\na", "Line 1"),
        (b"WEBVTT\n00:01.000 --> 00:02.000\na", "Line 2"),
        (b"WEBVTT\n\n00:02.000 --> 00:01.000\na", "Line 3: the cue ends"),
        (b"WEBVTT\n\n00:02.000 --> 00:02.000\na", "Line 3: the cue ends"),
        (b"WEBVTT\n\n00:02.000 --> 00:03.000\na\n\n00:01.000 --> 00:03.000\nb", "Line 6: the cue begins"),
        (b"WEBVTT\n\n0:2 --> 0:3\na", "Line 3: '0:2' is no time"),
        (b"WEBVTT\n\n00:01.000 -->\na", "Line 3: '' is no time"),
        (b"WEBVTT\n\nxx\nyy", "Line 3"),
        ("WEBVTT\n\n00:01.000 --> 00:02.000\nà".encode("utf-16"), "not UTF-8"),
        (b"WEBVTT\n\n00:01.000 --> 00:02.000\na\0b", "NUL"),
        (b"WEBVTT\n\n" + b"x" * MAX_TEXT_BYTES, "bytes"),
        (b"WEBVTT\n\n" + b"00:01.000 --> 00:02.000\na\n\n" * (MAX_CUES + 1), "more than 50,000"),
        ("WEBVTT\n\n٠٠:٠١.٠٠٠ --> 00:02.000\na".encode(), "is no time"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_its_line(content: bytes, told: str) -> None:
    with pytest.raises(TextRefusedError, match=told):
        read_text(content)
