"""Whether text is Polish, which garbled text shows as well: by small words of ASCII letters.

Two codecs often read one byte as letters of different languages, ``ż`` and ``ş``; that
Polish has no ``ş`` then decides.  Price: a foreign name in a Polish line may be read
with a Polish letter where a codec offers one.
"""

import re
from functools import lru_cache
from typing import Final

#: Words that no neighbouring language shares.
_WORDS: Final = re.compile(
    r"(?<!\w)(?:nie|jest|oraz|przez|dla|tylko|przy|bardzo|czy|tego|jego|gdy|lub|jako|gdzie|kiedy|"
    r"tym|ich|ale|jak|jej|które?|zosta\w+|by\w\w?|kilka|podczas|wszystko|w|z|si\W{0,2})(?!\w)"
)
MIN_WORDS: Final = 2
#: Letters of Polish, and what the first bytes of its letters in UTF-8 are often read as.
_ONLY_POLISH: Final = re.compile("[łężą]|[ÄÅĂĹ].*[ÄÅĂĹ]")
_FOREIGN: Final = re.compile("[\u00c0-\u00d2\u00d4-\u00f2\u00f4-\u024f]")
POLISH_LETTERS: Final = frozenset("ąćęłńóśźżĄĆĘŁŃÓŚŹŻ")


@lru_cache(1024)
def is_polish(text: str) -> bool:
    """Say whether text has two small words of Polish, or one beside letters of it."""
    found = {word[0] for word in _WORDS.finditer(text)}
    return len(found) >= MIN_WORDS or (bool(found) and _ONLY_POLISH.search(text) is not None)


def foreign_letters(text: str) -> int:
    """Count the accented Latin letters that Polish does not have."""
    return sum(letter not in POLISH_LETTERS for letter in _FOREIGN.findall(text))
