"""Settings from the environment: what is accepted, and how the start is stopped by what is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from iiif_server.errors import SettingError
from iiif_server.settings import read_settings

SECRET = "too-short"


def test_an_empty_environment_is_enough() -> None:
    settings = read_settings({})
    assert settings.data_dir == Path("data").resolve()
    assert settings.database_url == f"sqlite:///{settings.data_dir / 'baovat.db'}"
    assert settings.storage_url == (settings.data_dir / "objects").as_uri()
    assert (settings.model_poster_px, settings.model_view_px) == (2048, 768)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("BAOVAT_WEB_PROCESSES", "0"),
        ("BAOVAT_WEB_PROCESSES", "two"),
        ("BAOVAT_WEB_PROCESSES", "٢"),
        ("BAOVAT_MODEL_POSTER_PX", "63"),
        ("BAOVAT_MODEL_VIEW_PX", "8193"),
        ("BAOVAT_DATA_DIR", "what?"),
        ("BAOVAT_PUBLIC_URL", "ftp://bao.example.vn"),
        ("BAOVAT_DATABASE_URL", "mysql://somewhere"),
        ("BAOVAT_STORAGE_URL", "s3://"),
        ("BAOVAT_TRUSTED_PROXIES", "everybody"),
        ("BAOVAT_IMAGE_CONFINED_UPSCALE", "perhaps"),
        ("BAOVAT_EXHIBITION_REVIEW", "maybe"),
        ("BAOVAT_WATERMARK", "mark.jpg"),
        ("BAOVAT_JOBS_AT_ONE", "1"),
    ],
)
def test_what_is_not_accepted_stops_the_start_with_its_name_and_value(
    name: str, value: str
) -> None:
    with pytest.raises(SettingError) as told:
        read_settings({name: value})
    message = str(told.value)
    assert name in message
    assert repr(value) in message
    assert "\n" not in message


def test_a_secret_is_never_repeated() -> None:
    with pytest.raises(SettingError) as told:
        read_settings({"BAOVAT_SECRET_KEY": SECRET})
    assert "BAOVAT_SECRET_KEY" in str(told.value)
    assert SECRET not in str(told.value)


def test_a_password_of_the_database_is_not_in_what_is_printed_of_the_settings() -> None:
    settings = read_settings({"BAOVAT_DATABASE_URL": "postgresql://bao:hush@db/bao"})
    assert "hush" not in repr(settings)
