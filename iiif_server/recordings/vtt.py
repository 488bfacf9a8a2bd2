"""WebVTT: read strictly, and written anew from what was read (W3C, WebVTT: The Web Video Text Tracks Format).

What is kept is what was understood: cues with their times, settings and harmless markup. Styles, regions and comments
are left out, so nothing that a stranger wrote reaches a visitor's page but text.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from iiif_server.recordings.errors import TextRefusedError

#: Captions of a day of speech have about 1 MB.
MAX_TEXT_BYTES = 5_000_000
MAX_CUES = 50_000

_TIME = re.compile(r"(?:(\d{2,4}):)?([0-5]\d):([0-5]\d)[.,](\d{3})", re.ASCII)
_SETTING = re.compile(
    r"vertical:(rl|lr)|line:(-?\d{1,3}|\d{1,3}(\.\d+)?%)(,(start|center|end))?"
    r"|position:\d{1,3}(\.\d+)?%(,(line-left|center|line-right))?|size:\d{1,3}(\.\d+)?%"
    r"|align:(start|center|end|left|right)",
    re.ASCII,
)
#: Tags of cue text that only say how it is read (5.1, "WebVTT cue text rendering rules").
_TAG = re.compile(
    r"</?(?:b|i|u|c|v|ruby|rt|lang)>|<c(?:\.[A-Za-z0-9_-]{1,40}){1,4}>|<(?:v|lang)[ \t][^<>&\r\n]{1,80}>"
    r"|<(?:\d{2,4}:)?[0-5]\d:[0-5]\d\.\d{3}>",
    re.ASCII,
)
_ANY_TAG = re.compile(r"</?[A-Za-z0-9!?][^<>]*>")


@dataclass(frozen=True)
class Cue:
    """Some lines of text, and from when to when they are shown, in milliseconds."""

    start_ms: int
    end_ms: int
    text: str
    settings: str = ""

    @property
    def plain(self) -> str:
        """Return the text without markup, on one line."""
        return " ".join(html.unescape(_ANY_TAG.sub("", self.text)).split())


def read_text(content: bytes) -> tuple[Cue, ...]:
    """Read WebVTT, or SubRip (SRT), which differs in its head and in a comma.

    Raises
    ------
    TextRefusedError
        If it is neither, is not UTF-8, is too large, or a cue is not as it should be; the line is named.
    """
    if len(content) > MAX_TEXT_BYTES:
        raise TextRefusedError(
            f"The text has {len(content):,} bytes; up to {MAX_TEXT_BYTES:,} are taken."
        )
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise TextRefusedError(
            f"Byte {error.start + 1:,} is not UTF-8; save the text as UTF-8."
        ) from error
    if "\0" in text:
        raise TextRefusedError("There is a NUL letter in the text: it is no text file.")
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    is_vtt = re.fullmatch(r"WEBVTT([ \t].*)?", lines[0]) is not None
    if is_vtt and len(lines) > 1 and "-->" in lines[1]:
        raise TextRefusedError("Line 2: an empty line must stand between WEBVTT and the first cue.")
    blocks = list(_split_blocks(lines))
    cues = tuple(_read_cues(blocks[1:] if is_vtt else blocks, is_vtt=is_vtt))
    if not cues:
        raise TextRefusedError(
            "There are no cues in the text: write WEBVTT in its first line, an empty line, and then lines such as "
            "00:01.000 --> 00:04.000 with the words below."
        )
    return cues


def write_vtt(cues: Iterable[Cue]) -> bytes:
    """Write the cues as WebVTT."""
    blocks = ["WEBVTT\n"]
    for cue in cues:
        times = f"{_write_time(cue.start_ms)} --> {_write_time(cue.end_ms)}"
        blocks.append(f"{' '.join(filter(None, (times, cue.settings)))}\n{cue.text}\n")
    return "\n".join(blocks).encode()


def _split_blocks(lines: Sequence[str]) -> Iterable[tuple[int, list[str]]]:
    """Yield each group of lines without an empty one between them, with the number of its first."""
    block: list[str] = []
    for number, line in enumerate([*lines, ""], 1):
        if line.strip():
            block.append(line)
        elif block:
            yield number - len(block), block
            block = []


def _read_cues(blocks: Iterable[tuple[int, list[str]]], *, is_vtt: bool) -> Iterable[Cue]:
    before_ms, count = 0, 0
    for number, lines in blocks:
        if is_vtt and re.match(r"(NOTE|STYLE|REGION)([ \t]|$)", lines[0]) and "-->" not in lines[0]:
            continue
        at = 0 if "-->" in lines[0] else 1
        if at >= len(lines) or "-->" not in lines[at]:
            raise TextRefusedError(
                f"Line {number}: {lines[0][:40]!r} is no cue; write 00:01.000 --> 00:04.000, and the words below."
            )
        cue = _read_cue(number + at, lines[at], lines[at + 1 :], before_ms)
        before_ms, count = cue.start_ms, count + 1
        if count > MAX_CUES:
            raise TextRefusedError(f"There are more than {MAX_CUES:,} cues in the text.")
        if cue.text:
            yield cue


def _read_cue(number: int, times: str, lines: Sequence[str], before_ms: int) -> Cue:
    left, _, right = times.partition("-->")
    ending, *settings = right.split() or [""]
    start_ms, end_ms = _read_time(left.strip(), number), _read_time(ending, number)
    if end_ms <= start_ms:
        raise TextRefusedError(
            f"Line {number}: the cue ends at {ending}, not after it begins at {left.strip()}."
        )
    if start_ms < before_ms:
        raise TextRefusedError(
            f"Line {number}: the cue begins at {left.strip()}, before the one above it; put them in order of time."
        )
    kept = " ".join(setting for setting in settings if _SETTING.fullmatch(setting))
    return Cue(start_ms, end_ms, "\n".join(map(clean_cue_text, lines)), kept)


def clean_cue_text(line: str) -> str:
    """Return a line of a cue with its harmless tags; any other ``<`` or ``&`` becomes a letter of the text."""
    kept, position = [], 0
    for tag in _TAG.finditer(line):
        kept += [_escape(line[position : tag.start()]), tag[0]]
        position = tag.end()
    return "".join([*kept, _escape(line[position:])])


def _escape(text: str) -> str:
    """Escape what could be read as markup; an arrow would be read as times."""
    return html.escape(html.unescape(_ANY_TAG.sub("", text)), quote=False)


def _read_time(text: str, number: int) -> int:
    found = _TIME.fullmatch(text)
    if found is None:
        raise TextRefusedError(
            f"Line {number}: {text[:40]!r} is no time; write it as 00:01:02.500."
        )
    hours, minutes, seconds, thousandths = found.groups()
    return ((int(hours or 0) * 60 + int(minutes)) * 60 + int(seconds)) * 1000 + int(thousandths)


def _write_time(milliseconds: int) -> str:
    seconds, thousandths = divmod(milliseconds, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{seconds:02}.{thousandths:03}"
