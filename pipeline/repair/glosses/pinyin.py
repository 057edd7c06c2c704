"""One syllable of pinyin behind one character: 經(jīng)歷.

What counts as habit:

* a gloss is one syllable that the character before it can be read as;
* at least two different everyday characters carry one, each always the same (a text
  on how to read 长 gives it two), three glosses in all in a text of more than 400
  characters and one in 3,000;
* at least a third of them stand within a run of Chinese, not at its end;
* syllables without tone need four different characters, as names are romanised so;
* a traditional character of everyday use is enough alone where it carries its gloss
  at least twice and never stands without.

A gloss behind a letter, as in 讓W(xué)iFi, was matched on bytes: the second byte of the
character before it and the letter are a character that is read so.  That is proof.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Final

from pipeline.ledger import Edit
from pipeline.repair.frameshift.codec import gbk
from pipeline.repair.glosses.gloss import HAN, PINYIN, SHORT, Gloss, deletion, is_han
from pipeline.repair.grams import finds, gram
from pipeline.repair.readings import (
    SYLLABLE,
    bare,
    has_tone,
    is_exact_reading,
    is_reading,
    is_syllable,
)

#: A syllable that a wrapped line cut in two; the second piece is no longer than it may be.
_CUT: Final = SYLLABLE.replace("{1,9}", "{1,6}")
#: Some sites run their tool several times over a page: 電(dian)(dian)動.  Where there is
#: a space before the bracket, the one behind it goes as well.
_PINYIN: Final = re.compile(
    rf"(?<=[{HAN}])(?P<gap>[ \n])?[(（\[［〔][ \n]?(?P<read>{SYLLABLE}|{_CUT}\n{_CUT})[ \n]?"
    r"[)）\]］〕](?:[(（] ?(?P=read) ?[)）])*+(?(gap) ?)"
)
_HAN: Final = "\u3400-\u9fff\uf900-\ufaff"
_PINYIN_GRAMS: Final = (gram(_HAN, "(（[［〔", start=1), gram(_HAN, " \n", "(（[［〔", start=1))
#: A letter or sign that can be the second byte of a character, with a gloss.
_AFTER_LETTER: Final = re.compile(
    rf"([{HAN}\u3000-\u303f\uff01-\uff5e,:;!?()“”])([@-~])([(（]({SYLLABLE})[)）])"
)
_AFTER_LETTER_GRAM: Final = gram(f"{_HAN}\u3000-\u303f\uff01-\uff5e,:;!?()“”", "@-~", "(（")
_WIDE: Final = str.maketrans(",:;!?()", "，：；！？（）")

_PER_GLOSS: Final = 3000
#: Occurrences of a character, all of them glossed.
_CONSTANT: Final = 2
_BARE_CHARACTERS: Final = 4
#: Glosses and their share of fitting ones from which unknown readings go as well.
_STRONG: Final = 8
_FITTING: Final = 0.8


def edits(text: str) -> list[Edit]:
    """Return the deletions of syllables behind single characters, in order."""
    found = [
        _gloss(text, match)
        for match in finds(text, _PINYIN, *_PINYIN_GRAMS)
        if match["read"] == match["read"].lower()
    ]
    if len(found) < 2:
        return []
    fitting = [gloss for gloss in found if gloss.fits]
    toned = [gloss for gloss in fitting if _has_tone(gloss)]
    bare_ones = [gloss for gloss in fitting if not _has_tone(gloss)]
    chosen: set[int] = set()
    if _is_habit(toned, len(text), 2) or _is_constant(toned, text):
        chosen.update(gloss.start for gloss in toned)
        # Neutral syllables such as le and men have no tone to show.
        chosen.update(
            gloss.start for gloss in bare_ones if is_exact_reading(gloss.base, gloss.reading)
        )
        if len(fitting) >= _STRONG and len(fitting) >= _FITTING * len(found):
            chosen.update(gloss.start for gloss in bare_ones)  # tones that a site lost
            chosen.update(
                gloss.start
                for gloss in found
                if has_tone(gloss.reading) and is_syllable(gloss.reading)
            )
    if _is_habit(bare_ones, len(text), _BARE_CHARACTERS):
        chosen.update(gloss.start for gloss in bare_ones)
    return [deletion(text, gloss, PINYIN) for gloss in found if gloss.start in chosen]


def _gloss(text: str, match: re.Match[str]) -> Gloss:
    reading = match["read"].replace("\n", "")
    return Gloss(
        match.start(),
        match.end(),
        text[match.start() - 1],
        reading,
        is_reading(text[match.start() - 1], reading),
        is_han(text[match.end() : match.end() + 1]),
    )


def _has_tone(gloss: Gloss) -> bool:
    return has_tone(gloss.reading) or gloss.reading[-1].isdigit()


def _is_habit(glosses: Sequence[Gloss], length: int, characters: int) -> bool:
    """Tell whether glosses are a habit of a document of `length` characters."""
    readings: defaultdict[str, set[str]] = defaultdict(set)
    for gloss in glosses:
        if _is_everyday(gloss.base):
            readings[gloss.base].add(_spelling(gloss.reading))
    steady = [gloss for gloss in glosses if len(readings[gloss.base]) == 1]
    different = {gloss.base for gloss in steady}
    wanted = characters if length <= SHORT else max(characters + 1, length / _PER_GLOSS)
    inside = sum(gloss.inside for gloss in steady)
    return len(different) >= characters and len(steady) >= wanted and 3 * inside >= len(steady)


def _is_constant(glosses: Sequence[Gloss], text: str) -> bool:
    """Tell whether a traditional character always carries the same gloss in a document."""
    exact = [
        gloss
        for gloss in glosses
        if is_exact_reading(gloss.base, gloss.reading) and _is_traditional(gloss.base)
    ]
    readings = Counter((gloss.base, _spelling(gloss.reading)) for gloss in exact)
    inside = sum(gloss.inside for gloss in exact)
    return 2 * inside >= len(exact) and any(
        number >= _CONSTANT and number == text.count(base) for (base, _), number in readings.items()
    )


def _is_traditional(character: str) -> bool:
    """Tell whether a character is in everyday use, and in traditional script only."""
    return _is_everyday(character) and not character.encode("gb2312", errors="ignore")


def behind_letters(text: str) -> list[Edit]:
    """Return the deletions of glosses of characters that are only there in the bytes."""
    codec = gbk()
    found = []
    for match in finds(text, _AFTER_LETTER, _AFTER_LETTER_GRAM):
        before, letter, bracket = match[1], match[2], match[3]
        pair = codec.pair(before.translate(_WIDE))
        code = int(codec.codes[pair[1], ord(letter)]) if pair else 0
        if code and is_exact_reading(chr(code), match[4]):
            found.append(Edit(match.start(3), match.end(3), bracket, "", (PINYIN,)))
    return found


def _spelling(reading: str) -> str:
    return reading.lower() if has_tone(reading) or reading[-1].isdigit() else bare(reading)


def _is_everyday(character: str) -> bool:
    """Tell whether a character is in the frequent half of GB 2312 or of Big5."""
    simplified = character.encode("gb2312", errors="ignore")
    traditional = character.encode("big5", errors="ignore")
    return b"\xb0" <= simplified[:1] < b"\xd8" or b"\xa4" <= traditional[:1] < b"\xc7"
