"""The pinyin of a whole word behind it: 尴尬(gāngà), 觊觎 (jì yú).

Papers and editions for schools gloss rare words so.  The syllables must read the
characters before the bracket, one each, two to four of them, and most must carry a tone.
Habit: three different words, one in 1,500 characters, at least a third of them amid a run
of Chinese, and no list of words.  Rare single characters with a reading that fits then go
too; they alone are no habit.

Price in false positives: an article that explains three or more words by their reading.
"""

import re
from functools import cache
from typing import Final

from pipeline.ledger import Edit
from pipeline.repair.glosses.gloss import HAN, PINYIN, Gloss, deletion, is_han, is_list
from pipeline.repair.readings import SYLLABLE, bare, has_tone, is_exact_reading, readings_of

_LETTER: Final = SYLLABLE.removesuffix("{1,9}[0-5]?")
_WORD: Final = re.compile(
    rf"[(（](?<=[{HAN}].) ?(?P<read>{_LETTER}{{2,7}}(?:['’ ·-]?{_LETTER}{{1,7}}){{0,4}}) ?[)）]"
)
_SEPARATORS: Final = re.compile("['’ ·-]")
MAX_CHARACTERS: Final = 4
MIN_WORDS: Final = 3
PER_WORD: Final = 1500


def edits(text: str) -> list[Edit]:
    """Return the deletions of the readings of words, in order."""
    found = list(filter(None, (_gloss(text, match) for match in _WORD.finditer(text))))
    words = [gloss for gloss in found if len(gloss.base) > 1]
    different = {gloss.base for gloss in words}
    if len(different) < max(MIN_WORDS, len(text) / PER_WORD) or is_list(text, words):
        return []
    if 3 * sum(gloss.inside for gloss in words) < len(words):
        return []
    return [deletion(text, gloss, PINYIN) for gloss in found]


def _gloss(text: str, match: re.Match[str]) -> Gloss | None:
    """Return the gloss in a bracket, None where it does not read what stands before it."""
    written = match["read"]
    if written != written.lower() or not has_tone(written):
        return None
    place = match.start()
    for size in range(1, MAX_CHARACTERS + 1):
        base = text[place - size : place] if place >= size else ""
        if not base or not is_han(base[0]):
            return None
        if _reads(base, written):
            inside = is_han(text[match.end() : match.end() + 1])
            return Gloss(place, match.end(), base, written, fits=True, inside=inside)
    return None


def _reads(base: str, written: str) -> bool:
    """Tell whether `written` is the reading of all characters of `base`."""
    if len(base) == 1:
        return is_exact_reading(base, written)
    plain = bare(_SEPARATORS.sub("", written))

    @cache
    def fits(character: int, place: int) -> bool:
        if character == len(base):
            return place == len(plain)
        return any(
            plain.startswith(reading, place) and fits(character + 1, place + len(reading))
            for reading in readings_of(base[character])
        )

    return fits(0, 0)
