"""Which words can be Vietnamese: a syllable is an onset, a rhyme out of a closed list, and at most one tone."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from manifests.vietnamese import TONES

_ONSET = r"(?:ngh|ng|nh|ph|th|tr|ch|kh|gh|gi|qu|b|c|d|đ|g|h|k|l|m|n|p|r|s|t|v|x)?"
#: All rhymes without tone, as dictionaries of syllables list them; those after gi and qu leave out their glide.
_RHYMES = """
    a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây
    e ec em en eng eo ep et ê êch êm ên ênh êp êt êu êng êc
    i ia ich im in inh ip it iu iêc iêm iên iêng iêp iêt iêu
    o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oe oen oeo oet
    oi om on ong ooc oong op ot ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt ơng
    u ua uân uâng uât uây uc uê uêch uênh uêt ui um un ung uơ up ut uy uya uych uyên uyêt uynh uyt uyu uyn uyp uôc uôi uôm
    uôn uông uôt uôp ư ưa ưc ưi ưm ưn ưng ưt ưu ươc ươi ươm ươn ương ươp ươt ươu
    y yêm yên yêng yêt yêu ynh yt ych
""".split()
_SYLLABLE = re.compile(f"{_ONSET}(?:{'|'.join(sorted(_RHYMES, key=len, reverse=True))})")
#: Syllables that end in p, t, c or ch have one of two tones.
_STOPPED = re.compile(r".*(?:p|t|c|ch)")
_RISING, _HEAVY = TONES[3], TONES[4]


@lru_cache(maxsize=8192)
def is_syllable(word: str) -> bool:
    """Tell whether a word, with its marks, can be a Vietnamese syllable."""
    parts = unicodedata.normalize("NFD", word.lower())
    tones = [mark for mark in parts if mark in TONES]
    toneless = unicodedata.normalize("NFC", "".join(mark for mark in parts if mark not in TONES))
    if len(tones) > 1 or not _SYLLABLE.fullmatch(toneless):
        return False
    return not _STOPPED.fullmatch(toneless) or tones == [_RISING] or tones == [_HEAVY]
