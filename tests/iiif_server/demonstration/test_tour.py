"""The exhibition of the demonstration collection, and the sound in it."""

from __future__ import annotations

import unicodedata
import wave
from pathlib import Path

import numpy as np
import pytest

from iiif_server.catalog.exhibitions import list_public_editions
from iiif_server.demonstration.catalogue import DEMONSTRATION_ITEMS
from iiif_server.demonstration.drum_sound import LENGTH_S, RATE_HZ, write_drum_sound
from iiif_server.demonstration.load import load_demonstration
from iiif_server.demonstration.tour import DEMONSTRATION_TOUR
from iiif_server.runtime import Runtime
from manifests.exhibition.check import check_exhibition
from manifests.exhibition.material import Material
from manifests.exhibition.parts import list_named, list_texts
from manifests.exhibition.values import exhibition_from_values, exhibition_to_values
from manifests.language import tidy
from manifests.model import MediaKind

KINDS = {".tif": MediaKind.IMAGE, ".jpg": MediaKind.IMAGE, ".wav": MediaKind.AUDIO}


def test_it_leads_through_pictures_models_and_a_sound_in_at_least_eight_steps():
    kinds = [step.shows.kind for step in DEMONSTRATION_TOUR.steps]
    assert len(kinds) >= 8
    assert {
        "image",
        "model",
        "audio",
        "comparison",
        "gallery",
        "choice",
        "find",
        "map",
        "quote",
    } <= set(kinds)


def test_everything_it_names_is_in_the_collection():
    items = {item.id: item for item in DEMONSTRATION_ITEMS}
    for step in DEMONSTRATION_TOUR.steps:
        for named in list_named(step.shows):
            pieces = [
                piece
                for piece in items[named.of.item].pieces
                if KINDS.get(Path(piece.file_name).suffix, MediaKind.MODEL) is named.kind
            ]
            assert 1 <= named.of.number <= len(pieces), step.id


def test_only_what_is_not_made_yet_is_wrong_with_it():
    problems = check_exhibition(DEMONSTRATION_TOUR, Material())
    assert {problem.code for problem in problems} == {"item", "cover"}


def test_every_text_is_in_both_languages():
    for step in DEMONSTRATION_TOUR.steps:
        for field, said in list_texts(step):
            if tidy(said):
                assert set(said) == {"vi", "en"}, (step.id, field)
                assert all(unicodedata.is_normalized("NFC", text[0]) for text in said.values())


def test_it_is_kept_as_it_is_written():
    assert exhibition_from_values(exhibition_to_values(DEMONSTRATION_TOUR)) == DEMONSTRATION_TOUR


def test_it_is_public_from_the_first_start(runtime: Runtime):
    assert load_demonstration(runtime)
    with runtime.database.read() as connection:
        (edition,) = list_public_editions(connection)
    assert edition.exhibition == DEMONSTRATION_TOUR


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> np.ndarray:
    path = tmp_path_factory.mktemp("sound") / "drum.wav"
    write_drum_sound(path, lambda _done: None)
    with wave.open(str(path)) as file:
        assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (1, 2, RATE_HZ)
        return np.frombuffer(file.readframes(file.getnframes()), "<i2").astype(float) / 32768


def test_the_drum_sounds_as_long_as_it_should_and_is_not_clipped(sound: np.ndarray):
    assert len(sound) == round(LENGTH_S * RATE_HZ)
    assert 0.8 < np.abs(sound).max() < 0.9
    assert np.abs(sound[-200:]).max() < 0.01


def test_its_lowest_partials_are_those_of_a_plate(sound: np.ndarray):
    ringing = sound[round(5.5 * RATE_HZ) : round(7.5 * RATE_HZ)]
    spectrum = np.abs(np.fft.rfft(ringing * np.hanning(len(ringing))))
    frequencies = np.fft.rfftfreq(len(ringing), 1 / RATE_HZ)
    assert frequencies[spectrum.argmax()] == pytest.approx(92, abs=3)
    second = (frequencies > 150) & (frequencies < 260)
    assert frequencies[second][spectrum[second].argmax()] == pytest.approx(92 * 2.08, abs=4)
