"""Recordings and other views for the tests of versions 2.1 and 4."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st

from manifests.model import (
    Bounds,
    Media,
    MediaKind,
    Picture,
    Recording,
    TextTrack,
    TrackKind,
)
from tests.manifests.examples import items, language_maps

TRACKS = (
    TextTrack("vi", TrackKind.CAPTIONS, "vi", {"vi": ("Phụ đề",)}),
    TextTrack("en", TrackKind.TRANSCRIPT, "en", {}),
)


_WAVEFORM, _POSTER = Picture(1800, 400), Picture(1280, 720)


def sound(name="hat-then", picture=_WAVEFORM, **changes):
    heard = Recording("audio/mpeg", 1_234_567, 61.2537, tracks=TRACKS)
    shown = Media(name, MediaKind.AUDIO, {"vi": ("Hát then",)}, picture, {}, recording=heard)
    return replace(shown, **changes)


def film(name="le-hoi", picture=_POSTER, **changes):
    seen = Recording("video/mp4", 91_234_567, 125.5, 1280, 720, TRACKS)
    shown = Media(name, MediaKind.VIDEO, {"vi": ("Lễ hội",)}, picture, {}, recording=seen)
    return replace(shown, **changes)


_coordinates = st.tuples(*[st.floats(-1e3, 1e3)] * 3)
_tracks = st.lists(
    st.builds(
        TextTrack,
        st.sampled_from(["a", "b", "c"]),
        st.sampled_from(TrackKind),
        st.sampled_from(["vi", "en", "tyz", "none", "zh-Hant"]),
        language_maps,
    ),
    max_size=2,
    unique_by=lambda track: track.id,
).map(tuple)


@st.composite
def items_with_everything(draw):
    """Draw an item whose media are also sounds, films and models with a box, some without any picture."""
    item = draw(items())
    media = []
    for each in item.media:
        kind = draw(st.sampled_from([each.kind, MediaKind.AUDIO, MediaKind.VIDEO]))
        if kind is each.kind:
            low, high = draw(_coordinates), draw(_coordinates)
            box = Bounds(tuple(map(min, low, high)), tuple(map(max, low, high)))
            media.append(replace(each, bounds=draw(st.none() | st.just(box))))
            continue
        size = (1280, 720) if kind is MediaKind.VIDEO else (0, 0)
        played = Recording(
            draw(st.sampled_from(["audio/mpeg", "video/mp4"])),
            draw(st.integers(1, 10**12)),
            draw(st.floats(0.001, 1e6)),
            *size,
            draw(_tracks),
        )
        picture = draw(st.sampled_from([None, each.picture]))
        media.append(
            replace(
                each, kind=kind, levels=(), original=None, recording=played,
                picture=picture, alternative_to="",
            )
        )  # fmt: skip
    return replace(item, media=tuple(media))
