"""Letters of one script that look like letters of another, and signs OCR confuses.

*Strict* pairs are the same shape in common typefaces.  *Weak* pairs are told apart in
print but not by OCR or at a glance; they need a plausible word.  The strict pairs agree
with Unicode's confusables (UTS 39), which do not know the OCR ones.
"""

import re
from typing import Final

_CAPITALS: Final = ("ABCEHKMOPTXY", "АВСЕНКМОРТХУ")
_SMALL: Final = ("aceopxy", "асеорху")

#: Latin letters that look like Russian ones.
TO_CYRILLIC: Final = dict(
    zip(_CAPITALS[0] + _SMALL[0] + "ëË", _CAPITALS[1] + _SMALL[1] + "ёЁ", strict=True),
)
#: Cyrillic and Greek letters that look like Latin ones.
TO_LATIN: Final = {cyrillic: latin for latin, cyrillic in TO_CYRILLIC.items()} | dict(
    zip("ІіЈјЅѕһԛԝ" + "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧοϲϳ", "IiJjSshqw" + "ABEZHIKMNOPTYXocj", strict=True)
)
#: Greek letters that look like Russian ones; no language mixes the two within a word.
GREEK_TO_CYRILLIC: Final = dict(
    zip("ΑΒΓΕΗΚΜΟΠΡΤΥΦΧακορχεπτυγ", "АВГЕНКМОПРТУФХакорхептуг", strict=True)
)
TO_CYRILLIC_WEAK: Final = TO_CYRILLIC | dict(zip("kmtbu", "кмтьи", strict=True))
TO_LATIN_WEAK: Final = TO_LATIN | dict(zip("кмт", "kmt", strict=True))
#: Capitals as OCR for English reads Russian ones.
CAPITALS_BY_OCR: Final = {
    latin: cyrillic for latin, cyrillic in TO_CYRILLIC.items() if latin.isupper()
} | dict(zip("U3046bNRWЫЮЛ", "ИЗОЧБЬИЯШЫЮЛ", strict=True))
#: Russian capitals that OCR for English reads as two signs.
_PAIRS: Final = {"bI": "Ы", "bl": "Ы", "IO": "Ю", "JI": "Л", "Jl": "Л"}
_PAIR: Final = re.compile("|".join(_PAIRS))


def join_pairs(word: str) -> str:
    """Return `word` with the Russian capital for each pair of signs that OCR makes of it."""
    return _PAIR.sub(lambda pair: _PAIRS[pair[0]], word)


def by_ocr(word: str) -> str | None:
    """Return the Russian capitals that OCR may have read as `word`, or None."""
    letters = [CAPITALS_BY_OCR.get(x) for x in join_pairs(word)]
    return None if None in letters else "".join(letter for letter in letters if letter)


def convert(word: str, table: dict[str, str], keep: range) -> str | None:
    """Return `word` with the letters outside the block `keep` replaced by `table`.

    None when a letter outside `keep` is not in the table.
    """
    letters = [letter if ord(letter) in keep else table.get(letter) for letter in word]
    return None if None in letters else "".join(letter for letter in letters if letter)


CYRILLIC: Final = range(0x400, 0x530)
LATIN: Final = range(0x41, 0x250)


def in_cyrillic(word: str) -> str:
    """Return `word` in Cyrillic look-alikes, or "" where a letter has none."""
    if any(letter in "aceopxy" for letter in word):
        return "".join(TO_CYRILLIC.get(letter, "") for letter in word)
    return by_ocr(word) or ""
