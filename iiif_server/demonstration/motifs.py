"""Figures of a Đông Sơn drum: birds, deer, dancers, houses, boats, as raised lines.

Each drawing faces left, which is counter-clockwise on the tympanum, and has its middle or its feet
at the origin; y grows downward, so on a circle "up" is outward. The shapes are ours, after the
manner of the drums of Ngọc Lũ and Hoàng Hạ.
"""

from __future__ import annotations

from math import cos, pi, sin

from iiif_server.demonstration.ornament import HIGH, LINE, LOW, MIDDLE

Point = tuple[float, float]


def draw_outline(path: str, fill: str = LOW, width: float = LINE) -> str:
    """Return a filled shape with a raised outline."""
    return (
        f'<path d="{path}" fill="{fill}" stroke="{HIGH}" stroke-width="{width:.2f}" '
        'stroke-linejoin="round" stroke-linecap="round"/>'
    )


def draw_stroke(path: str, width: float = LINE) -> str:
    """Return a raised line."""
    return draw_outline(path, "none", width)


def draw_hatching(a: Point, b: Point, c: Point, d: Point, count: int) -> str:
    """Return `count` lines from the edge a-b to the edge c-d, as the barbs of a feather."""
    lines = []
    for i in range(1, count + 1):
        t = i / (count + 1)
        start = (a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t)
        end = (c[0] + (d[0] - c[0]) * t, c[1] + (d[1] - c[1]) * t)
        lines.append(f"M{start[0]:.2f} {start[1]:.2f}L{end[0]:.2f} {end[1]:.2f}")
    return draw_stroke("".join(lines), LINE * 0.7)


def draw_eye(x: float, y: float, radius: float) -> str:
    """Return a round eye with its pupil."""
    return (
        f'<circle cx="{x}" cy="{y}" r="{radius}" fill="#000" stroke="{HIGH}" stroke-width="2"/>'
        f'<circle cx="{x}" cy="{y}" r="{radius * 0.4:.2f}" fill="{HIGH}"/>'
    )


def draw_flying_bird() -> str:
    """Return a *chim Lạc* in flight: long beak, crest, swept wings and a fan of a tail; 215 wide."""
    tail = draw_outline("M42 -6L104 -27Q110 0 104 27L42 6z", LOW)
    tail += draw_hatching((44, -5), (44, 5), (104, -24), (104, 24), 6)
    wings = ""
    for side in (-1, 1):
        wings += draw_outline(
            f"M-14 {side * 7}Q8 {side * 34} 58 {side * 66}Q60 {side * 40} 36 {side * 7}z", LOW
        )
        wings += draw_hatching((-8, side * 13), (50, side * 60), (30, side * 9), (57, side * 46), 6)
        wings += draw_stroke(f"M-12 {side * 9}Q14 {side * 30} 56 {side * 62}", LINE * 1.5)
    body = draw_outline("M-58 -7Q-38 -13 -18 -9Q20 -13 46 -6L46 6Q20 13 -18 9Q-38 5 -56 3z", MIDDLE)
    body += draw_stroke("M-24 0H40", LINE * 0.8) + draw_stroke("M-20 -8Q-15 0 -20 8", LINE * 0.8)
    head = draw_outline("M-46 -9Q-54 -15 -62 -9Q-64 -2 -58 2Q-50 4 -46 2z", MIDDLE)
    beak = draw_outline("M-61 -9L-108 -2L-60 -3z", HIGH, 1.6)
    beak += draw_outline("M-60 0L-104 5L-57 3z", HIGH, 1.6)
    crest = draw_outline("M-55 -13Q-44 -34 -14 -35Q-30 -27 -34 -20Q-40 -13 -47 -10z", LOW)
    crest += draw_stroke("M-51 -12Q-41 -27 -24 -31", LINE * 0.8)
    return tail + wings + crest + body + head + beak + draw_eye(-55, -6, 3.4)


def draw_standing_bird() -> str:
    """Return a wading bird with a fish in its beak, feet at the origin, 62 high."""
    legs = draw_stroke("M-3 -22L-6 -2L-14 0M6 -22L5 -2L-3 0", LINE * 1.1)
    body = draw_outline("M-16 -30Q-4 -40 12 -34L34 -22L32 -16Q8 -14 -8 -20Q-16 -24 -16 -30z", LOW)
    body += draw_hatching((-4, -34), (28, -24), (-4, -22), (28, -18), 6)
    neck = draw_outline("M-16 -29Q-24 -42 -14 -52Q-8 -58 -18 -62Q-26 -60 -24 -54Q-32 -40 -13 -22z")
    beak = draw_outline("M-24 -60L-46 -50L-23 -55z", HIGH, 1.6)
    crest = draw_stroke("M-16 -61Q-6 -64 2 -58M-15 -58Q-8 -58 -2 -52", LINE)
    return legs + body + neck + beak + crest + draw_eye(-19, -58, 2.4)


def draw_deer(antlers: bool) -> str:
    """Return a walking deer with dotted coat, feet at the origin, 88 high with its antlers."""
    legs = draw_stroke("M-24 -30L-30 -14L-26 0M-16 -30L-14 -14L-18 0", LINE * 1.3)
    legs += draw_stroke("M24 -32L30 -16L24 0M32 -34L38 -16L36 0", LINE * 1.3)
    body = draw_outline(
        "M-26 -46Q0 -52 28 -50Q42 -48 40 -36Q34 -26 22 -29Q0 -24 -18 -27Q-30 -30 -30 -38z"
    )
    body += draw_stroke("M39 -46Q46 -48 47 -38", LINE * 1.2)
    neck = draw_outline("M-30 -38Q-38 -50 -42 -58L-56 -55Q-61 -57 -57 -62L-43 -69Q-34 -66 -22 -46z")
    neck += draw_stroke("M-37 -66Q-30 -74 -26 -70", LINE)
    dots = "".join(
        f'<circle cx="{x}" cy="{y}" r="2" fill="{HIGH}"/>'
        for x in range(-18, 36, 9)
        for y in (-42, -34)
    )
    horn = draw_stroke("M-42 -68Q-44 -82 -32 -92M-43 -78Q-52 -80 -54 -90M-38 -86Q-46 -90 -44 -98")
    horn += draw_stroke("M-38 -67Q-34 -78 -18 -82M-30 -77Q-26 -86 -16 -90")
    return legs + body + neck + dots + draw_eye(-45, -62, 2) + (horn if antlers else "")


def draw_plumes(x: float, y: float, length: float, count: int, spread: float) -> str:
    """Return a headdress of feathers that fan out and bend backwards from a point."""
    drawn = ""
    for i in range(count):
        angle = -pi / 2 + spread * (i / (count - 1) - 0.34)
        tip = (x + length * cos(angle) + 8, y + length * sin(angle))
        bend = (x + length * 0.62 * cos(angle) - 5, y + length * 0.62 * sin(angle))
        drawn += draw_stroke(f"M{x} {y}Q{bend[0]:.1f} {bend[1]:.1f} {tip[0]:.1f} {tip[1]:.1f}", 2.2)
        drawn += f'<circle cx="{tip[0]:.1f}" cy="{tip[1]:.1f}" r="3" fill="{HIGH}"/>'
    return drawn


def draw_dancer(holds: str) -> str:
    """Return a feathered dancer, feet at the origin, 142 high; `holds` is spear, khen or nothing."""
    skirt = draw_outline("M-3 -60L-15 -18L-7 -20L-2 -42L6 -20L26 -8L12 -60z", LOW)
    skirt += draw_hatching((-2, -58), (11, -58), (-13, -20), (22, -12), 5)
    legs = draw_stroke("M-4 -38L-14 -20L-9 -2L-19 0M5 -38L8 -20L14 -2L4 0", LINE * 1.5)
    body = draw_outline("M-5 -88Q3 -93 10 -87L12 -60L-3 -60z", MIDDLE)
    arms = draw_stroke("M-3 -82L-19 -76L-31 -86M9 -82L22 -71L30 -80", LINE * 1.4)
    hands = draw_stroke("M-31 -86L-37 -84M-31 -86L-36 -91M30 -80L36 -80M30 -80L34 -86", LINE * 0.8)
    head = draw_outline("M-7 -96Q-9 -105 -1 -108Q8 -107 8 -98Q6 -92 0 -91Q-6 -92 -7 -96z", MIDDLE)
    crown = draw_plumes(1, -106, 33, 5, 1.35) + draw_stroke("M-6 -104L8 -106", LINE)
    held = {
        "spear": draw_stroke("M-33 -6L-33 -126", 2)
        + draw_outline("M-37 -122L-33 -140L-29 -122z", HIGH),
        "khen": draw_stroke("M-34 -78L-28 -122M-31 -78L-22 -122M-28 -80L-17 -120", 2)
        + f'<ellipse cx="-31" cy="-79" rx="7" ry="5" fill="{MIDDLE}" stroke="{HIGH}" stroke-width="2"/>',
        "nothing": "",
    }[holds]
    return legs + skirt + body + arms + hands + head + draw_eye(-3, -100, 1.8) + crown + held


def draw_pounding_pair() -> str:
    """Return two people pounding rice in a mortar, feet at the origin, 120 wide."""
    mortar = draw_outline("M-15 -34H15L7 -16L11 0H-11L-7 -16z", MIDDLE)
    drawn = mortar + draw_stroke("M-5 -34L-15 -128M5 -34L15 -128", LINE * 1.6)
    for side in (-1, 1):
        person = draw_stroke("M42 -34L38 -16L42 0L34 0M48 -34L54 -16L56 0L48 0", LINE * 1.5)
        person += draw_outline("M38 -78Q44 -83 51 -78L54 -32H36z", LOW)
        person += draw_hatching((39, -56), (53, -56), (37, -34), (53, -34), 4)
        person += draw_stroke("M40 -74L27 -80L12 -92M42 -70L26 -70L9 -76", LINE * 1.3)
        person += '<circle cx="44" cy="-91" r="8" fill="#8c8c8c" stroke="#fff" stroke-width="2.2"/>'
        person += draw_plumes(45, -98, 24, 3, 0.9)
        drawn += f'<g transform="scale({side} 1)">{person}</g>'
    return drawn


def draw_house() -> str:
    """Return a stilt house with a boat-shaped roof, people inside, birds above; 230 wide, 150 high."""
    posts = draw_stroke("M-66 0V-92M66 0V-92M-30 0V-38M30 0V-38", LINE * 1.6)
    floor = draw_outline("M-80 -44H80V-36H-80z", MIDDLE) + draw_stroke(
        "M-44 0L-30 -36M-36 0L-22 -36"
    )
    floor += draw_hatching((-80, -43), (80, -43), (-80, -37), (80, -37), 30)
    roof = draw_outline(
        "M-112 -138Q-58 -104 0 -104Q58 -104 112 -138Q100 -92 76 -82H-76Q-100 -92 -112 -138z"
    )
    for x in range(-84, 90, 7):
        top = -104 - 34 * (abs(x) / 112) ** 2.2
        roof += draw_stroke(f"M{x} {top:.1f}L{x * 0.78:.1f} -84", LINE * 0.6)
    roof += draw_stroke("M-112 -138Q-58 -104 0 -104Q58 -104 112 -138", LINE * 1.7)
    roof += draw_eye(-103, -126, 4.5) + draw_eye(103, -126, 4.5)
    people = ""
    for x in (-40, 0, 40):
        people += draw_outline(f"M{x - 9} -46Q{x - 11} -64 {x} -65Q{x + 11} -64 {x + 9} -46z", LOW)
        people += f'<circle cx="{x}" cy="-72" r="6" fill="#8c8c8c" stroke="#fff" stroke-width="2"/>'
    birds = f'<g transform="translate(-24 -106) scale(.62)">{draw_standing_bird()}</g>'
    birds += f'<g transform="translate(24 -106) scale(-.62 .62)">{draw_standing_bird()}</g>'
    return posts + floor + people + roof + birds


def draw_boat() -> str:
    """Return a long boat with a bird's head for a prow and warriors aboard; 520 wide, 190 high."""
    hull = draw_outline(
        "M-236 -76Q-214 -18 -130 -8H130Q206 -16 232 -92Q240 -64 226 -36Q196 10 130 14H-130"
        "Q-218 12 -246 -48z"
    )
    hull += draw_hatching((-190, -22), (190, -22), (-186, 6), (186, 6), 42)
    hull += draw_stroke("M-206 -30Q-170 -2 -130 2H130Q180 0 206 -36", LINE * 1.3)
    prow = draw_outline(
        "M-236 -76Q-246 -100 -228 -108Q-212 -108 -210 -92Q-216 -76 -222 -62z", MIDDLE
    )
    prow += draw_outline("M-233 -106L-266 -88L-238 -92z", HIGH) + draw_eye(-224, -97, 5)
    stern = draw_plumes(231, -88, 46, 6, 1.7)
    crew = ""
    for x, holds in (
        (-150, "spear"),
        (-84, "nothing"),
        (-18, "khen"),
        (104, "spear"),
        (168, "nothing"),
    ):
        crew += f'<g transform="translate({x} -8) scale(.95)">{draw_dancer(holds)}</g>'
    cabin = draw_outline("M24 -70H70V-64H24z", MIDDLE) + draw_stroke(
        "M30 -64V-8M64 -64V-8", LINE * 1.5
    )
    cabin += draw_outline("M34 -70Q47 -102 60 -70z", LOW) + draw_stroke(
        "M47 -86V-122M47 -122H66", LINE
    )
    rudder = draw_outline("M200 -30L214 14L198 16L186 -22z", LOW)
    return rudder + hull + prow + stern + cabin + crew
