"""Documents of kinds this service does not build, in the manner of the IIIF cookbook, have no fault either."""

import pytest

from manifests.lint import check

CONTEXT = "http://iiif.io/api/presentation/3/context.json"
X = "https://thu-vien.example.vn/iiif"


def manifest(*canvases, **properties):
    return {
        "@context": CONTEXT,
        "id": f"{X}/manifest",
        "type": "Manifest",
        "label": {"vi": ["Một tài liệu"]},
        **properties,
        "items": list(canvases),
    }


def canvas(name, *annotations, **properties):
    return {
        "id": f"{X}/{name}",
        "type": "Canvas",
        **properties,
        "items": [{"id": f"{X}/{name}/page", "type": "AnnotationPage", "items": list(annotations)}],
    }


def painting(name, body, target):
    return {
        "id": f"{X}/{name}",
        "type": "Annotation",
        "motivation": "painting",
        "body": body,
        "target": target,
    }


def file(name, type_, format_, **properties):
    return {"id": f"{X}/{name}", "type": type_, "format": format_, **properties}


def recording():
    sound = file("ca-tru.mp3", "Sound", "audio/mpeg", duration=300.5)
    return manifest(
        canvas("c1", painting("a1", sound, f"{X}/c1"), duration=300.5),
        behavior=["auto-advance"],
    )


def film_with_subtitles():
    film = file("film.mp4", "Video", "video/mp4", width=640, height=360, duration=60)
    shown = canvas("c1", painting("a1", film, f"{X}/c1"), width=640, height=360, duration=60)
    subtitles = file("film.vtt", "Text", "text/vtt", label={"vi": ["Phụ đề"]}, language="vi")
    shown["annotations"] = [
        {
            "id": f"{X}/c1/texts",
            "type": "AnnotationPage",
            "items": [
                {
                    "id": f"{X}/c1/texts/1",
                    "type": "Annotation",
                    "motivation": "supplementing",
                    "body": subtitles,
                    "target": f"{X}/c1",
                }
            ],
        }
    ]
    return manifest(shown)


def x_ray_and_photograph():
    choice = {
        "type": "Choice",
        "items": [
            file("anh.jpg", "Image", "image/jpeg", label={"vi": ["Ảnh"]}, width=40, height=30),
            file("x.jpg", "Image", "image/jpeg", label={"vi": ["X quang"]}, width=40, height=30),
        ],
    }
    return manifest(canvas("c1", painting("a1", choice, f"{X}/c1"), width=4000, height=3000))


def two_pictures_on_one_canvas():
    part = file("manh.jpg", "Image", "image/jpeg", width=100, height=900)
    whole = file("bia.jpg", "Image", "image/jpeg", width=400, height=300)
    return manifest(
        canvas(
            "c1",
            painting("a1", whole, f"{X}/c1"),
            painting("a2", part, f"{X}/c1#xywh=0,0,10,90"),
            width=4000,
            height=3000,
        )
    )


def part_of_a_picture():
    picture = file("bia.jpg", "Image", "image/jpeg", width=4000, height=3000)
    part = {
        "id": f"{X}/part",
        "type": "SpecificResource",
        "source": picture,
        "selector": {"type": "ImageApiSelector", "region": "0,0,300,300"},
    }
    target = {
        "type": "SpecificResource",
        "source": {"id": f"{X}/c1", "type": "Canvas"},
        "selector": {"type": "FragmentSelector", "value": "xywh=0,0,300,300"},
    }
    return manifest(canvas("c1", painting("a1", part, target), width=300, height=300))


def book_with_contents():
    pages = [
        canvas(
            f"p{n}",
            painting(
                f"a{n}", file(f"{n}.jpg", "Image", "image/jpeg", width=200, height=301), f"{X}/p{n}"
            ),
            width=2000,
            height=3007,
        )
        for n in range(3)
    ]
    pages[1]["behavior"] = ["facing-pages"]
    chapter = {
        "id": f"{X}/r/1",
        "type": "Range",
        "label": {"vi": ["Chương một"]},
        "supplementary": {"id": f"{X}/texts", "type": "AnnotationCollection"},
        "items": [
            {"id": f"{X}/p0", "type": "Canvas"},
            {
                "id": f"{X}/r/1/part",
                "type": "SpecificResource",
                "source": f"{X}/p1",
                "selector": {"type": "FragmentSelector", "value": "xywh=0,0,10,10"},
            },
        ],
    }
    contents = {"id": f"{X}/r", "type": "Range", "label": {"vi": ["Mục lục"]}, "items": [chapter]}
    return manifest(
        *pages, behavior=["paged"], viewingDirection="right-to-left", structures=[contents]
    )


def canvas_without_a_picture_yet():
    return manifest({"id": f"{X}/c1", "type": "Canvas", "width": 10, "height": 10, "items": []})


def nested_collections():
    inner = {
        "id": f"{X}/c/2",
        "type": "Collection",
        "label": {"vi": ["Tập hai"]},
        "items": [{"id": f"{X}/m/2", "type": "Manifest", "label": {"vi": ["Quyển hai"]}}],
    }
    return {
        "@context": CONTEXT,
        "id": f"{X}/c",
        "type": "Collection",
        "label": {"vi": ["Bộ sách"]},
        "behavior": ["multi-part"],
        "items": [inner, {"id": f"{X}/m/1", "type": "Manifest", "label": {"vi": ["Quyển một"]}}],
    }


def protected_picture():
    service = {
        "id": f"{X}/image/1",
        "type": "ImageService3",
        "profile": "level1",
        "service": [
            {
                "@id": f"{X}/login",
                "@type": "AuthCookieService1",
                "profile": "http://iiif.io/api/auth/1/login",
                "label": "Đăng nhập",
            }
        ],
    }
    picture = file("1.jpg", "Image", "image/jpeg", width=20, height=30, service=[service])
    return manifest(canvas("c1", painting("a1", picture, f"{X}/c1"), width=20, height=30))


def regions_on_a_map():
    ring = [[105.7, 20.9], [106.0, 20.9], [106.0, 21.1], [105.7, 20.9]]
    feature = {
        "type": "Feature",
        "properties": {},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }
    placed = canvas_without_a_picture_yet()
    placed["@context"] = ["http://iiif.io/api/extension/navplace/context.json", CONTEXT]
    placed["navPlace"] = {"type": "FeatureCollection", "features": [feature]}
    placed["navDate"] = "2026-01-01T00:00:00Z"
    return placed


GOOD_DOCUMENTS = (
    recording,
    film_with_subtitles,
    x_ray_and_photograph,
    two_pictures_on_one_canvas,
    part_of_a_picture,
    book_with_contents,
    canvas_without_a_picture_yet,
    nested_collections,
    protected_picture,
    regions_on_a_map,
)


@pytest.mark.parametrize("document", GOOD_DOCUMENTS)
def test_a_good_document_of_another_kind_has_no_fault(document):
    assert check(document()) == []
