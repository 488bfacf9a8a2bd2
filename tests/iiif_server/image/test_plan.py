from __future__ import annotations

from itertools import pairwise, product

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from iiif_server.image.errors import (
    DamagedPyramidError,
    ImageArithmeticError,
    ImageRequestError,
    UnsupportedError,
)
from iiif_server.image.geometry import (
    Box,
    PyramidGeometry,
    TileIndex,
    ceil_div,
    halvings,
    parse_geometry,
)
from iiif_server.image.parameters import ApiVersion, Quality
from iiif_server.image.plan import RenderPlan, plan_render
from iiif_server.image.sizing import Limits, implied_sizes
from tests.iiif_server.image.pictures import LIMITS, parse
from tests.iiif_server.image.test_parameters import ROTATIONS

V2, V3 = ApiVersion.V2, ApiVersion.V3


def shape(width: int, height: int, tile_px: int = 512, bands: int = 3) -> PyramidGeometry:
    """The levels that are written: halved until one tile holds all of it."""
    count = 1
    while ceil_div(max(width, height), 1 << (count - 1)) > tile_px:
        count += 1
    return PyramidGeometry(width, height, tile_px, halvings(width, height, count), bands)


GEOMETRIES = st.builds(
    shape, st.integers(1, 30_000), st.integers(1, 30_000), st.sampled_from([64, 256, 512])
)
SQUARE = shape(1000, 1000)
LARGE = shape(5001, 4003)


def plan(
    path: str,
    geometry: PyramidGeometry = LARGE,
    limits: Limits = LIMITS,
    version: ApiVersion = V3,
) -> RenderPlan:
    return plan_render(parse(path, version), geometry, limits)


def size_of(path: str, **others: object) -> tuple[int, int]:
    made = plan(path, **others)  # type: ignore[arg-type]
    return made.output_width, made.output_height


@st.composite
def regions(draw: st.DrawFn, geometry: PyramidGeometry) -> str:
    x, y = draw(st.integers(0, geometry.width)), draw(st.integers(0, geometry.height))
    w, h = draw(st.integers(0, 40_000)), draw(st.integers(0, 40_000))
    percent = [draw(st.integers(0, 1000)) / 10 for _ in range(4)]
    return draw(
        st.sampled_from(
            ["full", "square", f"{x},{y},{w},{h}", "pct:" + ",".join(map(str, percent))]
        )
    )


@st.composite
def sizes(draw: st.DrawFn, version: ApiVersion) -> str:
    w, h = draw(st.integers(0, 7000)), draw(st.integers(0, 7000))
    n = draw(st.integers(0, 2000)) / 10
    mark = draw(st.sampled_from(["", "^"])) if version is V3 else ""
    whole = "max" if version is V3 else "full"
    bodies = ["max", f"{w},", f",{h}", f"{w},{h}", f"!{w},{h}", f"pct:{n}"]
    return mark + draw(st.sampled_from(bodies)) if draw(st.booleans()) else whole


@st.composite
def cases(draw: st.DrawFn) -> tuple[str, PyramidGeometry, ApiVersion]:
    geometry, version = draw(GEOMETRIES), draw(st.sampled_from(list(ApiVersion)))
    quality = draw(st.sampled_from(list(Quality)))
    rotation = draw(ROTATIONS)
    region, size = draw(regions(geometry)), draw(sizes(version))
    return f"{region}/{size}/{rotation}/{quality}.jpg", geometry, version


@settings(max_examples=400, deadline=None)
@given(cases())
def test_every_plan_stays_inside_its_level_and_the_limits(
    case: tuple[str, PyramidGeometry, ApiVersion],
) -> None:
    path, geometry, version = case
    try:
        made = plan(path, geometry, version=version)
    except ImageRequestError:
        assume(False)
    width, height = geometry.levels[made.level]
    assert made.box.left >= 0
    assert made.box.top >= 0
    assert made.box.width >= 1
    assert made.box.height >= 1
    assert made.box.right <= width
    assert made.box.bottom <= height
    assert made.output_width >= 1
    assert made.output_height >= 1
    assert LIMITS.admit(made.output_width, made.output_height)


@settings(max_examples=400, deadline=None)
@given(cases())
def test_the_canonical_form_is_its_own_canonical_form(
    case: tuple[str, PyramidGeometry, ApiVersion],
) -> None:
    path, geometry, version = case
    try:
        made = plan(path, geometry, version=version)
    except ImageRequestError:
        assume(False)
    assert plan(made.canonical, geometry, version=version) == made


def requests_of_a_viewer(geometry: PyramidGeometry) -> list[tuple[int, tuple[int, int], Box, str]]:
    """Every tile as clients compute them from ``tiles``: level, place, region, size."""
    found = []
    for level, factor in enumerate(geometry.scale_factors):
        side = geometry.tile_px * factor
        for row, column in product(
            range(ceil_div(geometry.height, side)), range(ceil_div(geometry.width, side))
        ):
            left, top = column * side, row * side
            region = Box(
                left, top, min(side, geometry.width - left), min(side, geometry.height - top)
            )
            size = f"{ceil_div(region.width, factor)},{ceil_div(region.height, factor)}"
            found.append((level, (column, row), region, size))
    return found


@settings(max_examples=60, deadline=None)
@given(st.builds(shape, st.integers(1, 3000), st.integers(1, 3000), st.just(256)))
def test_the_published_tiles_cover_the_picture_once_and_are_never_refused(
    geometry: PyramidGeometry,
) -> None:
    covered = dict.fromkeys(range(len(geometry.levels)), 0)
    for level, _, region, size in requests_of_a_viewer(geometry):
        covered[level] += region.width * region.height
        place = f"{region.left},{region.top},{region.width},{region.height}"
        for version in ApiVersion:
            made = plan(f"{place}/{size}/0/default.jpg", geometry, version=version)
            assert f"{made.output_width},{made.output_height}" == size
            assert made.box.width <= geometry.tile_px
            assert made.box.height <= geometry.tile_px
    assert set(covered.values()) == {geometry.width * geometry.height}


@settings(max_examples=60, deadline=None)
@given(st.builds(shape, st.integers(1, 3000), st.integers(1, 3000), st.just(256)))
def test_all_spellings_of_a_tile_give_one_plan(geometry: PyramidGeometry) -> None:
    for level, (column, row), region, size in requests_of_a_viewer(geometry):
        w, h = map(int, size.split(","))
        place = f"{region.left},{region.top},{region.width},{region.height}"
        box = geometry.tile_box(TileIndex(level, column, row))
        inside = (region.width, region.height) == (box.width << level, box.height << level)
        spellings = [size, f"^{size}", f"!{w},{h}"]
        # A remainder a few pixels wide is a tile at several scales; one side then leaves open which.
        implied = implied_sizes(region, geometry)
        spellings += [f"{w},"] if [size[0] for size in implied].count(w) == 1 else []
        spellings += [f",{h}"] if [size[1] for size in implied].count(h) == 1 else []
        spellings += [f"pct:{100 / (1 << level)}"] if inside else []
        plans = {plan(f"{place}/{spelling}/0/default.jpg", geometry) for spelling in spellings}
        assert len(plans) == 1
        stored = plans.pop().stored_tile
        assert stored is not None
        # A remainder of one pixel may be the corner tile of several levels alike.
        assert stored == TileIndex(level, column, row) or w * h <= 4


@pytest.mark.parametrize("size", ["405,", ",452", "405,452", "!405,452", "pct:50"])
def test_an_edge_tile_has_one_plan_in_every_spelling(size: str) -> None:
    geometry = shape(1833, 1927)
    made = plan(f"1024,1024,809,903/{size}/0/default.jpg", geometry)
    assert (made.output_width, made.output_height) == (405, 452)
    assert made.stored_tile == TileIndex(1, 1, 1)


@pytest.mark.parametrize(
    ("path", "version"),
    [
        ("1024,512,512,512/max/0/default.jpg", V3),
        ("1024,512,512,512/pct:100/360/color.jpg", V3),
        ("1024,512,512,512/^512,512/0.0/default.jpg", V3),
        ("1024,512,512,512/full/0/default.jpg", V2),
        ("1024,512,512,512/512,/0/default.jpg", V2),
    ],
)
def test_a_stored_tile_is_recognised_however_it_is_asked_for(
    path: str, version: ApiVersion
) -> None:
    made = plan(path, version=version)
    assert made.stored_tile == TileIndex(0, 2, 1)
    assert made.key() == plan("1024,512,512,512/512,512/0/default.jpg").key()


@pytest.mark.parametrize(
    "path",
    [
        "1024,512,512,512/512,512/0/default.png",
        "1024,512,512,512/512,512/90/default.jpg",
        "1024,512,512,512/512,512/!0/default.jpg",
        "1024,512,512,512/512,512/0/gray.jpg",
        "1024,512,512,512/511,512/0/default.jpg",
        "1025,512,512,512/512,512/0/default.jpg",
        "4608,512,392,512/max/0/default.jpg",
        "0,0,1024,1024/max/0/default.jpg",
    ],
)
def test_anything_else_is_no_stored_tile(path: str) -> None:
    assert plan(path).stored_tile is None


def test_gray_of_a_grey_picture_is_its_stored_tile() -> None:
    grey = shape(2000, 2000, bands=1)
    for quality in ("default", "gray", "color"):
        made = plan(f"0,0,512,512/max/0/{quality}.jpg", grey)
        assert made.stored_tile == TileIndex(0, 0, 0)
        assert made.canonical == "0,0,512,512/max/0/default.jpg"
    assert plan("full/max/0/bitonal.jpg", grey).quality is Quality.BITONAL


def test_a_region_beyond_the_edge_is_cropped() -> None:
    made = plan("900,950,500,500/max/0/default.jpg", SQUARE)
    assert made.box == Box(900, 950, 100, 50)
    assert made.canonical.startswith("900,950,100,50/max/")


def test_square_is_centred() -> None:
    assert plan("square/max/0/default.jpg", shape(300, 200)).box == Box(50, 0, 200, 200)


def test_percent_of_a_region_is_rounded_so_that_neighbours_meet() -> None:
    geometry = shape(101, 101)
    edges = [plan(f"pct:{n},0,10,100/max/0/default.jpg", geometry).box for n in range(0, 100, 10)]
    assert edges[0].left == 0
    assert all(a.right == b.left for a, b in pairwise(edges))
    assert edges[-1].right == 101


def test_a_sliver_in_percent_is_one_pixel() -> None:
    assert plan("pct:99.99,0,0.001,100/max/0/default.jpg", shape(100, 100)).box.width == 1


@pytest.mark.parametrize(
    "region",
    ["1000,0,10,10", "0,1000,10,10", "0,0,0,10", "0,0,10,0", "pct:100,0,10,10", "pct:0,0,0,10"],
)
def test_an_empty_or_outside_region_is_refused(region: str) -> None:
    with pytest.raises(ImageArithmeticError):
        plan(f"{region}/max/0/default.jpg", SQUARE)


@pytest.mark.parametrize(
    "size",
    [
        "0,",
        ",0",
        "0,5",
        "5,0",
        "!0,5",
        "pct:0",
        "1001,",
        ",1001",
        "1001,1",
        "1,1001",
        "pct:100.1",
        "pct:0.01",
    ],
)
def test_an_empty_or_enlarging_size_is_refused(size: str) -> None:
    with pytest.raises(ImageArithmeticError):
        plan(f"full/{size}/0/default.jpg", SQUARE)


def test_a_confining_box_larger_than_the_region_follows_the_setting() -> None:
    path = "full/!2000,3000/0/default.jpg"
    with pytest.raises(ImageArithmeticError):
        plan(path, SQUARE)
    fitting = Limits(max_width=6000, confined_upscale="fit")
    assert size_of(path, geometry=SQUARE, limits=fitting) == (1000, 1000)
    assert size_of("full/!1000,1000/0/default.jpg", geometry=SQUARE) == (1000, 1000)
    assert size_of("full/!2000,500/0/default.jpg", geometry=SQUARE) == (500, 500)


def test_the_caret_enlarges_within_the_limits() -> None:
    assert size_of("full/^1500,/0/default.jpg", geometry=SQUARE) == (1500, 1500)
    assert size_of("full/^pct:200/0/default.jpg", geometry=SQUARE) == (2000, 2000)
    assert size_of("full/^!2000,500/0/default.jpg", geometry=SQUARE) == (500, 500)
    assert plan("full/^1500,/0/default.jpg", SQUARE).canonical.startswith("full/^1500,1500/")
    with pytest.raises(ImageArithmeticError):
        plan("full/^6001,1/0/default.jpg", SQUARE)
    with pytest.raises(ImageArithmeticError):
        plan("full/^6000,6000/0/default.jpg", SQUARE)


def test_largest_size_touches_a_limit() -> None:
    assert size_of("full/^max/0/default.jpg", geometry=SQUARE) == (5000, 5000)
    assert plan("full/^max/0/default.jpg", SQUARE).canonical.startswith("full/^max/")
    small = Limits(max_width=400, max_height=300)
    assert size_of("full/max/0/default.jpg", geometry=SQUARE, limits=small) == (300, 300)
    assert size_of("full/!350,350/0/default.jpg", geometry=SQUARE, limits=small) == (300, 300)
    with pytest.raises(ImageArithmeticError):
        plan("full/350,/0/default.jpg", SQUARE, small)


@given(st.integers(1, 30_000), st.integers(1, 30_000), st.integers(1, 10**8))
def test_largest_never_passes_the_area(width: int, height: int, area: int) -> None:
    limits = Limits(max_area=area)
    largest = limits.largest(Box(0, 0, width, height))
    assert largest is not None
    assert limits.admit(*largest)


def test_without_limits_nothing_is_enlarged() -> None:
    for path in ("full/^max/0/default.jpg", "full/^2000,/0/default.jpg"):
        with pytest.raises(UnsupportedError):
            plan(path, SQUARE, Limits())
    assert size_of("full/^500,/0/default.jpg", geometry=SQUARE, limits=Limits()) == (500, 500)


def test_version_2_enlarges_without_a_caret() -> None:
    assert size_of("full/,1500/0/default.jpg", geometry=SQUARE, version=V2) == (1500, 1500)


def test_full_over_the_limits_is_refused_and_max_is_reduced_in_version_2() -> None:
    small = Limits(max_width=400)
    with pytest.raises(ImageArithmeticError, match="max"):
        plan("full/full/0/default.jpg", SQUARE, small, V2)
    assert size_of("full/max/0/default.jpg", geometry=SQUARE, limits=small, version=V2) == (
        400,
        400,
    )


@pytest.mark.parametrize(
    ("path", "version", "canonical"),
    [
        ("0,0,1000,1000/1000,1000/0/color.jpg", V3, "full/max/0/default.jpg"),
        ("square/pct:50/360.0/default.png", V3, "full/500,500/0/default.png"),
        ("pct:10,10,20,20/!100,50/!90.50/gray.webp", V3, "100,100,200,200/50,50/!90.5/gray.webp"),
        ("0,0,1000,1000/1000,1000/0/color.jpg", V2, "full/full/0/default.jpg"),
        ("full/,500/0/default.jpg", V2, "full/500,/0/default.jpg"),
        ("full/500,400/0/default.jpg", V2, "full/500,400/0/default.jpg"),
    ],
)
def test_canonical_forms(path: str, version: ApiVersion, canonical: str) -> None:
    assert plan(path, SQUARE, version=version).canonical == canonical


def test_different_answers_have_different_keys() -> None:
    paths = [
        f"{region}/{size}/{rotation}/{quality}.{extension}"
        for region, size, rotation, quality, extension in product(
            ("full", "0,0,500,1000"),
            ("300,", "301,"),
            ("0", "!0", "90"),
            ("default", "gray"),
            ("jpg", "png"),
        )
    ]
    assert len({plan(path, SQUARE).key() for path in paths}) == len(paths)


def test_the_smallest_sufficient_level_is_read() -> None:
    geometry = shape(8000, 6000)
    levels = {w: plan(f"full/{w},/0/default.jpg", geometry).level for w in (500, 501, 1000, 4001)}
    assert levels == {500: 4, 501: 3, 1000: 3, 4001: 0}


def test_published_sizes_are_rounded_up_and_read_from_their_level() -> None:
    for level, (width, height) in enumerate(LARGE.levels):
        made = plan(f"full/{width},{height}/0/default.jpg")
        assert made.level == level
        assert made == plan(f"full/{width},/0/default.jpg")


def test_a_geometry_survives_json() -> None:
    assert parse_geometry(LARGE.to_document()) == LARGE


@pytest.mark.parametrize(
    "change",
    [
        {"levels": [[5001, 4003], [2500, 2001]]},
        {"levels": []},
        {"levels": "x"},
        {"levels": [[5001]]},
        {"width": "5001"},
        {"bands": 4},
        {"tile_px": 0},
        {"tile_px": None},
    ],
)
def test_a_broken_geometry_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(DamagedPyramidError):
        parse_geometry(LARGE.to_document() | change)


@pytest.mark.parametrize("wrong", [{"max_width": 0}, {"max_height": 5}, {"max_area": -1}])
def test_impossible_limits_are_refused(wrong: dict[str, int]) -> None:
    with pytest.raises(ValueError, match=r"max_height|Limits"):
        Limits(**wrong)  # type: ignore[arg-type]
