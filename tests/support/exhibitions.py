"""An exhibition of real media: a picture, a model and a sound that are ready."""

from __future__ import annotations

from pathlib import Path

from iiif_server.catalog.deposits import ItemDescription
from iiif_server.runtime import Runtime
from manifests.annotation import Camera, Rectangle
from manifests.exhibition.model import (
    Answer,
    Branch,
    Choice,
    Comparison,
    Exhibition,
    Find,
    Gallery,
    GalleryPicture,
    ImagePart,
    MapPlace,
    MapView,
    MediaReference,
    ModelView,
    Quote,
    SoundPart,
    Step,
    Words,
)
from manifests.texts import LanguageMap
from tests.support.deposits import shown
from tests.support.pictures import write_grid
from tests.support.recordings import wav_bytes
from tests.support.surfaces import write_ply

CC0 = "http://creativecommons.org/publicdomain/zero/1.0/"
SLUG = "vong-quanh"
PICTURE, MODEL, SOUND = "buc-tranh", "qua-cau", "tieng-chuong"


def both(vi: str, en: str) -> LanguageMap:
    return {"vi": (vi,), "en": (en,)}


def part(left: int, top: int, width: int, height: int, vi: str, en: str) -> ImagePart:
    return ImagePart(MediaReference(PICTURE), Rectangle(left, top, width, height), both(vi, en))


WHOLE = ImagePart(MediaReference(PICTURE), alt=both("Ô lưới nhiều màu", "A grid of many colours"))
CORNER = part(0, 0, 600, 400, "Góc trên trái", "The upper left corner")
MIDDLE = part(1200, 800, 600, 400, "Chính giữa", "The middle")


def step(name: str, vi: str, en: str, shows: object, **more: object) -> Step:
    text = both(f"Lời kể của “{vi}”.", f"The story of “{en}”.")
    return Step(name, shows, both(vi, en), text, **more)  # type: ignore[arg-type]


STEPS = (
    step("mo-dau", "Mở đầu", "Beginning", Words()),
    step("ca-tranh", "Cả bức tranh", "The whole picture", WHOLE),
    step("goc", "Một góc", "A corner", CORNER),
    step(
        "mat-truoc",
        "Quả cầu",
        "The sphere",
        ModelView(
            MediaReference(MODEL),
            Camera((0, 0, 0.5), (0, 0, 0), 30),
            alt=both("Quả cầu nhìn từ trước", "The sphere from its front"),
        ),
    ),
    step(
        "mat-phai",
        "Bên phải",
        "Its right",
        ModelView(
            MediaReference(MODEL),
            Camera((0.4, 0, 0), (0, 0, 0), 30),
            alt=both("Quả cầu nhìn từ phải", "The sphere from its right"),
        ),
    ),
    step(
        "nghe",
        "Tiếng chuông",
        "A bell",
        SoundPart(MediaReference(SOUND), alt=both("Một tiếng ngân", "One tone")),
    ),
    step(
        "so-sanh",
        "So sánh",
        "Compare",
        Comparison(CORNER, MIDDLE, both("Góc", "Corner"), both("Giữa", "Middle")),
    ),
    step(
        "bo-anh",
        "Bộ ảnh",
        "Gallery",
        Gallery((GalleryPicture(CORNER, both("Góc", "Corner")), GalleryPicture(MIDDLE))),
    ),
    step(
        "cau",
        "Lời xưa",
        "Old words",
        Quote(both("Trăm nghe.", "Hear it."), both("Tục ngữ", "Proverb")),
    ),
    step(
        "ban-do",
        "Nơi chốn",
        "Places",
        MapView(
            (
                MapPlace(22.35, 105.38, both("Na Hang", "Na Hang")),
                MapPlace(21.82, 105.21, both("Tuyên Quang", "Tuyên Quang")),
            )
        ),
    ),
    step(
        "do",
        "Câu đố",
        "Riddle",
        Choice(
            both("Ô ở góc màu gì?", "Which colour has the corner?"),
            (
                Answer(both("Đen", "Black"), right=True, response=both("Phải rồi!", "Right!")),
                Answer(both("Trắng", "White"), response=both("Chưa đúng.", "Not so.")),
            ),
            CORNER,
        ),
    ),
    step(
        "tim",
        "Đi tìm",
        "Find it",
        Find(
            WHOLE,
            Rectangle(0, 0, 750, 500),
            both("Góc tối nhất ở đâu?", "Where is the darkest corner?"),
            both("Thấy rồi!", "There it is!"),
            both("Nhìn lên trên.", "Look up."),
        ),
    ),
    step(
        "cuoi",
        "Hết",
        "The end",
        Words(),
        branches=(Branch("ca-tranh", both("Xem lại", "Once more")),),
    ),
)

TOUR = Exhibition(
    SLUG,
    both("Một vòng quanh", "Once around"),
    CC0,
    STEPS,
    both("Từ tranh đến tiếng.", "From a picture to a sound."),
    both("Bảo tàng thử", "Museum of tests"),
    CORNER,
)


def deposit_material(runtime: Runtime, folder: Path) -> None:
    """Deposit what the exhibition shows, with its derivatives."""
    picture = write_grid(folder / "grid.png", 3000, 2000).read_bytes()
    model = write_ply(folder / "sphere.ply", 60, 60).read_bytes()
    for item_id, content, vi, en in (
        (PICTURE, picture, "Bức tranh ô lưới", "Grid picture"),
        (MODEL, model, "Quả cầu màu", "Coloured sphere"),
        (SOUND, wav_bytes(3), "Tiếng chuông", "A bell"),
    ):
        shown(runtime, content, item_id, ItemDescription(both(vi, en)))
