"""The exhibition of the demonstration collection: through pictures, models and a sound, with two riddles."""

from __future__ import annotations

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
    Light,
    MapPlace,
    MapView,
    MediaReference,
    ModelView,
    Quote,
    Shown,
    SoundPart,
    Step,
    Words,
)
from manifests.record_words import say
from manifests.texts import LanguageMap

CC0 = "http://creativecommons.org/publicdomain/zero/1.0/"

_DRUM, _CLOTH, _DECREE = "trong-dong", "tho-cam-tay", "sac-phong"
#: The last page, which has the seal; the cover is the first picture.
_SEALED = 5


def _part(
    item: str, box: tuple[int, int, int, int] | None, alt: LanguageMap, number: int = 1
) -> ImagePart:
    region = None if box is None else Rectangle(*box)
    return ImagePart(MediaReference(item, number=number), region, alt)


def _step(
    name: str, title: tuple[str, str], text: tuple[str, str], shows: Shown, *branches: Branch
) -> Step:
    return Step(name, shows, say(*title), say(*text) if all(text) else {}, branches)


_FACE = _part(
    _DRUM, None, say("Toàn bộ mặt trống, tròn, xanh gỉ đồng", "The whole face, round and green")
)
_STAR = _part(
    _DRUM,
    (4844, 4844, 2600, 2600),
    say("Ngôi sao nhiều cánh giữa mặt trống", "The star in the middle"),
)
_BIRDS = _part(
    _DRUM,
    (1700, 3200, 2400, 2400),
    say("Chim mỏ dài bay, hươu đi dưới chim", "Birds with long beaks fly, deer walk beneath"),
)
_ROSETTE = _part(
    _CLOTH, (2649, 1455, 1100, 1100), say("Hoa tám cánh màu hồng", "A pink flower of eight petals")
)
_DIAMOND = _part(
    _CLOTH, (3148, 1945, 1100, 1100), say("Hình thoi lồng nhau", "Diamonds in diamonds")
)

_PICTURES = (
    _step(
        "mat-trong",
        ("Mặt trống", "The face of the drum"),
        (
            "Chiếc trống do máy tính dựng theo dáng trống Đông Sơn. Đi từ giữa ra ngoài, mỗi vành một lời kể.",
            "A drum made by a computer after those of Đông Sơn. From the middle outwards each ring tells something.",
        ),
        _FACE,
    ),
    _step(
        "ngoi-sao",
        ("Ngôi sao ở giữa", "The star in the middle"),
        (
            "Dùi gõ vào đây. Đồng ở ngôi sao dày nhất, nên tiếng trầm và ngân lâu.",
            "Here the stick strikes. The bronze is thickest at the star, so the sound is deep and long.",
        ),
        _STAR,
    ),
    _step(
        "chim-va-huou",
        ("Chim bay, hươu đi", "Birds fly, deer walk"),
        (
            "Chim mỏ dài bay ngược chiều kim đồng hồ, như trên trống Ngọc Lũ. Cả đoàn đi quanh ngôi sao.",
            "The birds with long beaks fly against the clock, as on the drum of Ngọc Lũ. All go around the star.",
        ),
        _BIRDS,
    ),
)

_MODELS = (
    _step(
        "than-trong",
        ("Cả chiếc trống", "The whole drum"),
        (
            "Tang phình, thân thót, chân choãi: dáng này giữ cho tiếng vang. Bạn có thể tự xoay mô hình.",
            "A swelling shoulder, a narrow waist, a spreading foot: this shape holds the sound. Turn it yourself.",
        ),
        ModelView(
            MediaReference(_DRUM),
            Camera((0.0, 0.62, 2.05), (0.0, 0.3, 0.0), 30),
            light=Light(-35, 40),
            alt=say(
                "Trống nhìn từ trước, hơi chếch từ trên",
                "The drum from its front, a little from above",
            ),
        ),
    ),
    _step(
        "nhin-tu-tren",
        ("Nhìn từ trên xuống", "From above"),
        (
            "Ánh sáng xiên làm hoa văn nổi lên. Bốn khối nhỏ ở rìa là bốn con cóc.",
            "Slanting light lets the ornament stand out. The four small shapes at the rim are toads.",
        ),
        ModelView(
            MediaReference(_DRUM),
            Camera((0.35, 1.95, 0.95), (0.0, 0.55, 0.0), 30),
            light=Light(80, 14),
            alt=say(
                "Mặt trống nhìn chếch từ trên, ánh sáng xiên",
                "The face from above in slanting light",
            ),
        ),
    ),
    _step(
        "tieng-trong",
        ("Tiếng trống", "The sound of the drum"),
        (
            "Mười tiếng dùi: trầm khi gõ vào ngôi sao, đanh khi gõ ra rìa. Âm thanh cũng do máy tính tính ra.",
            "Ten strokes: deep on the star, dry on the rim. The sound was computed, too.",
        ),
        SoundPart(
            MediaReference(_DRUM),
            alt=say("Mười tiếng trống trong chín giây", "Ten strokes of a drum in nine seconds"),
        ),
    ),
    _step(
        "binh-gom",
        ("Men ngọc rạn", "Crackled celadon"),
        (
            "Lớp men co lại nhanh hơn cốt gốm, nên rạn thành lưới. Vành sen ở vai được đắp nổi.",
            "The glaze shrinks faster than the clay, so it cracks into a net. The lotus ring stands in relief.",
        ),
        ModelView(
            MediaReference("binh-gom-men-ngoc"),
            Camera((0.12, 0.26, 0.62), (0.0, 0.19, 0.0), 30),
            alt=say(
                "Vai bình với vành hoa sen nổi", "The shoulder of the vase with its ring of lotus"
            ),
        ),
    ),
)

_PAPERS = (
    _step(
        "tho-cam",
        ("Hai hoa văn, một khung cửi", "Two patterns, one loom"),
        (
            "Kéo thanh giữa để so hai hoa văn: cùng số sợi, cùng nhịp, chỉ khác màu nào đi trên.",
            "Drag the bar to compare two patterns: the same threads and rhythm, only another colour on top.",
        ),
        Comparison(
            _ROSETTE, _DIAMOND, say("Hoa tám cánh", "Eight petals"), say("Hình thoi", "Diamond")
        ),
    ),
    _step(
        "sac-phong",
        ("Bốn tờ sắc", "Four leaves of a decree"),
        (
            "Chữ ở đây do máy vẽ, không đọc được thành lời: bộ sưu tập này chỉ để trình diễn.",
            "The letters were drawn by a computer and say nothing: this collection is a demonstration.",
        ),
        Gallery(
            tuple(
                GalleryPicture(
                    _part(
                        _DECREE,
                        None,
                        say(f"Tờ {page - 1} của sắc phong", f"Leaf {page - 1} of the decree"),
                        page,
                    ),
                    say(f"Tờ {page - 1}", f"Leaf {page - 1}"),
                )
                for page in range(2, 6)
            )
        ),
    ),
    _step(
        "tim-an",
        ("Đi tìm dấu ấn", "Find the seal"),
        ("Tờ cuối của sắc có một dấu son.", "The last leaf has a red seal."),
        Find(
            _part(
                _DECREE, None, say("Tờ cuối của sắc phong", "The last leaf of the decree"), _SEALED
            ),
            Rectangle(880, 2560, 820, 800),
            say(
                "Dấu ấn đỏ ở đâu? Chọn vào chỗ đó trên ảnh.",
                "Where is the red seal? Choose its place.",
            ),
            say(
                "Đúng rồi! Dấu son đóng dưới dòng niên hiệu.",
                "There it is, below the line with the year.",
            ),
            say(
                "Chưa phải. Hãy nhìn nửa dưới, lệch về bên trái.",
                "Not there. Look at the lower half, on the left.",
            ),
        ),
    ),
)

_END = (
    _step(
        "ban-do",
        ("Những nơi có trống", "Where such drums were found"),
        (
            "Chiếc trống này không có thật; những nơi tìm thấy trống thật thì có. Vị trí ghi gần đúng.",
            "This drum is not real; the places where real ones were found are. Their positions are approximate.",
        ),
        MapView(
            (
                MapPlace(19.84, 105.79, say("Đông Sơn", "Đông Sơn")),
                MapPlace(20.49, 106.06, say("Ngọc Lũ", "Ngọc Lũ")),
                MapPlace(20.73, 105.93, say("Hoàng Hạ", "Hoàng Hạ")),
            )
        ),
    ),
    _step(
        "do-vui",
        ("Bạn nhớ không?", "Do you remember?"),
        ("Nhìn lại ngôi sao và đếm.", "Look at the star again and count."),
        Choice(
            say(
                "Ngôi sao giữa mặt trống có mấy cánh?", "How many rays has the star in the middle?"
            ),
            (
                Answer(say("8 cánh", "8 rays"), response=say("Nhiều hơn thế.", "There are more.")),
                Answer(
                    say("14 cánh", "14 rays"),
                    right=True,
                    response=say("Đúng, 14 cánh!", "Yes, 14 rays!"),
                ),
                Answer(
                    say("16 cánh", "16 rays"),
                    response=say("Gần đúng: đếm lại xem.", "Close: count again."),
                ),
            ),
            _STAR,
        ),
    ),
    _step(
        "loi-xua",
        ("Lời xưa", "An old word"),
        ("", ""),
        Quote(
            say("Uống nước nhớ nguồn.", "When you drink the water, remember the spring."),
            say("Tục ngữ Việt Nam", "Vietnamese proverb"),
        ),
    ),
    _step(
        "cuoi",
        ("Đi tiếp", "Go on"),
        (
            "Bạn đã đi hết một vòng. Mọi hiện vật ở đây đều do chương trình máy tính tạo ra.",
            "You have come full circle. Everything here was made by a computer program.",
        ),
        Words(),
        Branch("mat-trong", say("Xem lại từ đầu", "Once more from the beginning")),
        Branch("tieng-trong", say("Nghe lại tiếng trống", "Hear the drum again")),
    ),
)

DEMONSTRATION_TOUR = Exhibition(
    slug="mot-vong-trong",
    title=say("Một vòng trống (mô phỏng)", "Around the drum (generated)"),
    rights=CC0,
    steps=(*_PICTURES, *_MODELS, *_PAPERS, *_END),
    summary=say(
        "Đi từ ngôi sao giữa mặt trống ra đến rìa, nghe tiếng đồng, rồi sang men gốm, khung cửi và sắc phong. Hiện vật"
        " mô phỏng, không phải hiện vật thật.",
        "From the star of a drum to its rim, to its sound, then to celadon, a loom and a decree. Generated, not real"
        " objects.",
    ),
    credits=say(
        "Hình, mô hình, âm thanh và lời: chương trình trình diễn của Bảo Vật.",
        "Pictures, models, sound and words: the demonstration of Bảo Vật.",
    ),
    cover=_STAR,
)
