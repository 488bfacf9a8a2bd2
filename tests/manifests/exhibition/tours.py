"""One exhibition with every kind of step, and what it shows."""

from __future__ import annotations

from manifests.annotation import Camera, Rectangle, Span
from manifests.exhibition.material import Material
from manifests.exhibition.model import (
    Answer,
    Branch,
    Choice,
    Comparison,
    Exhibition,
    FilmPart,
    Find,
    Gallery,
    GalleryPicture,
    ImagePart,
    Light,
    MapPlace,
    MapView,
    MediaReference,
    ModelView,
    Quote,
    SoundPart,
    Step,
    Words,
)
from manifests.model import Bounds
from tests.manifests.examples import image, item, model
from tests.manifests.recordings import film, sound

CC0 = "http://creativecommons.org/publicdomain/zero/1.0/"
DRUM, LIFE = "trong-dong", "le-hoi"


def both(vi, en):
    return {"vi": (vi,), "en": (en,)}


FACE = MediaReference(DRUM, "mat-trong")
BODY = MediaReference(DRUM, number=1)
STAR = ImagePart(FACE, Rectangle(7000, 5000, 2000, 2000), both("Ngôi sao", "The star"))
RIM = ImagePart(MediaReference(DRUM, "mat-trong"), Rectangle(0, 0, 4000, 4000))


def step(name, shows, **changes):
    said = {"title": both(f"Bước {name}", f"Stop {name}"), "text": both("Lời kể.", "The story.")}
    return Step(name, shows, **(said | changes))


STEPS = (
    step("mo-dau", Words()),
    step("ngoi-sao", STAR),
    step("than", ModelView(BODY, Camera((0, 0.3, 1), (0, 0.3, 0)), "low", Light(20, 30))),
    step("so-sanh", Comparison(STAR, RIM, both("Trước", "Before"), both("Sau", "After"))),
    step("bo-anh", Gallery((GalleryPicture(STAR, both("Sao", "Star")), GalleryPicture(RIM)))),
    step("tieng", SoundPart(MediaReference(LIFE), Span(0.5, 1.5), both("Tiếng trống", "A drum"))),
    step("phim", FilmPart(MediaReference(LIFE))),
    step(
        "cau",
        Quote(both("Trống là hồn.", "The drum is the soul."), both("Dân gian", "Folk saying")),
    ),
    step("ban-do", MapView((MapPlace(22.2, 105.2, both("Na Hang", "Na Hang")),))),
    step(
        "hoi",
        Choice(
            both("Ngôi sao có mấy cánh?", "How many rays has the star?"),
            (
                Answer(both("Mười hai", "Twelve"), response=both("Chưa đúng.", "Not so.")),
                Answer(both("Mười bốn", "Fourteen"), right=True, response=both("Đúng!", "Yes!")),
            ),
            STAR,
        ),
    ),
    step(
        "tim",
        Find(
            RIM,
            Rectangle(100, 100, 500, 500),
            both("Con chim ở đâu?", "Where is the bird?"),
            both("Thấy rồi!", "Found!"),
            both("Nhìn lên góc trái.", "Look at the upper left."),
        ),
        branches=(Branch("mo-dau", both("Xem lại", "Again")), Branch("cuoi", both("Kết", "End"))),
    ),
    step("cuoi", Words()),
)

TOUR = Exhibition(
    "tieng-trong",
    both("Tiếng trống", "The sound of drums"),
    CC0,
    STEPS,
    both("Một vòng quanh trống.", "Once around a drum."),
    both("Bảo tàng tỉnh", "Provincial museum"),
    STAR,
)

BOX = Bounds((-0.3, 0.0, -0.3), (0.3, 0.6, 0.3))
MATERIAL = Material({DRUM: item(image(), model(bounds=BOX)), LIFE: item(sound(), film(), id=LIFE)})
