"""Qwen2's tokenizer: byte-level BPE over the words that a fixed pattern finds.

Byte alphabet and merging: GPT-2 (Radford et al. 2019).  Pattern: Qwen2's published
tokenizer.  Text never becomes a control token, whatever it contains.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from itertools import pairwise

# The pattern, for a text whose characters are replaced by one of their class: `a` for
# a letter, `0` for a number, `.` for a mark; spaces and ASCII letters stay, and the
# apostrophe for the sake of English contractions.
_WORDS = re.compile(
    r"'(?:[sS]|[tT]|[rR][eE]|[vV][eE]|[mM]|[lL][lL]|[dD])|[^\r\na-zA-Z0]?[a-zA-Z]+|0|"
    r" ?[^\sa-zA-Z0]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
)


class Tokenizer:
    """Cuts text into tokens of a vocabulary and joins them again.

    Args:
        merges: pairs of tokens ``left right``, the first to merge first.
    """

    def __init__(self, merges: Iterable[str]) -> None:
        pairs = (tuple(line.split(" ", 1)) for line in merges)
        self._ranks = {pair: rank for rank, pair in enumerate(pairs)}
        self._word = lru_cache(maxsize=50_000)(self._merged)

    def encode(self, text: str) -> list[str]:
        """Return the tokens of a text, in canonical composition."""
        return [token for word in words(text) for token in self._word(word)]

    def _merged(self, word: str) -> tuple[str, ...]:
        symbols = [_alphabet()[byte] for byte in word.encode("utf-8", errors="replace")]
        while len(symbols) > 1:
            pairs = pairwise(symbols)
            best = min(pairs, key=lambda pair: self._ranks.get(pair, len(self._ranks)))
            if best not in self._ranks:
                break
            symbols = _merge(symbols, best)
        return tuple(symbols)


def words(text: str) -> list[str]:
    """Return the runs of a text, in canonical composition, that tokens never cross."""
    text = unicodedata.normalize("NFC", text)
    classes = "".join(map(_class, text))
    return [text[slice(*match.span())] for match in _WORDS.finditer(classes)]


def decode(tokens: Sequence[str]) -> str:
    """Return the text of tokens; control tokens are left out, broken characters U+FFFD."""
    values = {character: byte for byte, character in enumerate(_alphabet())}
    plain = (token for token in tokens if not token.startswith("<|"))
    raw = bytes(values[character] for token in plain for character in token if character in values)
    return raw.decode("utf-8", errors="replace")


def _merge(symbols: list[str], pair: tuple[str, str]) -> list[str]:
    merged: list[str] = []
    rest = iter(range(len(symbols)))
    for index in rest:
        if tuple(symbols[index : index + 2]) == pair:
            merged.append(pair[0] + pair[1])
            next(rest)
        else:
            merged.append(symbols[index])
    return merged


@lru_cache(maxsize=20_000)
def _class(character: str) -> str:
    """Return the character that stands for the class of one."""
    if character.isascii() and (character.isalpha() or character in "' \t\n\v\f\r"):
        return character
    if character.isspace() and not "\x1c" <= character <= "\x1f":
        return "\t"
    return {"L": "a", "N": "0"}.get(unicodedata.category(character)[0], ".")


@cache
def _alphabet() -> tuple[str, ...]:
    """Return GPT-2's printable character for each byte."""
    plain = {*range(33, 127), *range(161, 173), *range(174, 256)}
    others = [byte for byte in range(256) if byte not in plain]
    return tuple(
        chr(byte) if byte in plain else chr(256 + others.index(byte)) for byte in range(256)
    )
