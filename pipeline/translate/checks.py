"""Look at a translation beside its source and flag what is wrong with it.

Every check is a heuristic without a model.  On good human translations of news
sentences (1,000 each of pl, ru, zh, ja, id) all checks together flag the share that
``bench/translate.py --checks`` prints; the docstrings name what misleads them.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from pipeline.translate.numerals import invented_numbers, lost_numbers
from pipeline.translate.protect import latin_names, lost, verbatim

# How bad each flag is when attempts are compared; flags not listed are remarks.
WEIGHTS = {
    "empty": 16.0,
    "loop": 8.0,
    "copied": 8.0,
    "residue": 6.0,
    "chatter": 6.0,
    "truncated": 6.0,
    "short": 4.0,
    "unknown": 4.0,
    "long": 3.0,
    "terms": 2.0,
    "glossary": 2.0,
    "numbers": 2.0,
}


@dataclass(frozen=True, slots=True)
class _Lengths:
    """Distribution of log(letters of the English / letters of the source).

    Means and deviations of the reference and one machine translation of FLORES-dev.
    """

    mean: float
    deviation: float


_LENGTHS = {
    "id": _Lengths(-0.12, 0.14),
    "ja": _Lengths(0.69, 0.19),
    "pl": _Lengths(-0.08, 0.17),
    "ru": _Lengths(-0.10, 0.17),
    "zh": _Lengths(1.01, 0.23),
}
_SHORTEST_JUDGED = 5
_TOO_SHORT = 3.5
_TOO_LONG = 4.5
_FOREIGN = re.compile("[\u0400-\u052f\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af]")
_UNKNOWN = re.compile("\ufffd|⁇|<unk>|[\\x00-\\x08\\x0b-\\x1f\\x7f]")
_POLISH_WORD = re.compile(r"(?<!\w)[a-zóąćęłńśźż]*[ąćęłńśźż][a-zóąćęłńśźż]*(?!\w)")
_WORD = re.compile(r"[^\W\d_]+")
_TOKEN = re.compile(r"\w+|[^\w\s]")
_INNER_LOOP = re.compile(r"(\w{1,8}?)\1{4,}")
_LONGEST_CYCLE = 12


def check(
    source: str, target: str, code: str, glossary: Sequence[tuple[str, str]] = ()
) -> tuple[str, ...]:
    """Return the flags of a translation, sorted.

    Args:
        source: the sentence that was translated.
        target: its English.
        code: base code of the source language.
        glossary: source terms with the English that must stand for them.
    """
    if not target.strip():
        return ("empty",)
    terms = [*verbatim(source), *latin_names(source, code)]
    wanted = [english for term, english in glossary if term in source]
    found = {
        "unknown": _UNKNOWN.search(target) is not None and not _UNKNOWN.search(source),
        "copied": is_copy(source, target, code),
        "residue": has_residue(source, target, code),
        "loop": repeats(target) > max(repeats(source), 1),
        "numbers": bool(lost_numbers(source, target) or invented_numbers(source, target)),
        "terms": bool(lost(target, terms)),
        "glossary": bool(lost(target, wanted)),
        **_length_flags(source, target, code),
    }
    return tuple(sorted(flag for flag, raised in found.items() if raised))


def badness(flags: Sequence[str]) -> float:
    """Return how bad a translation with these flags is; 0 needs no other attempt."""
    return sum(WEIGHTS.get(flag, 0.0) for flag in flags)


def is_copy(source: str, target: str, code: str) -> bool:
    """Tell whether a translation is its source again.

    Names alone may rightly be copied: a text without a word in lower case of four
    letters is never called a copy, unless it is in another script.
    """
    if code in ("ja", "ru", "zh"):
        return _FOREIGN.search(source) is not None and _alike(source, target) > 0.8
    plain = [word for word in _WORD.findall(source) if len(word) > 3 and word.islower()]
    if not plain:
        loud = source.isupper() and len(_WORD.findall(source)) > 1
        return loud and _alike(source, target) > 0.9
    there = set(_WORD.findall(target.lower()))
    kept = sum(word in there for word in plain)
    return kept == len(plain) if len(plain) < 3 else kept >= 0.75 * len(plain)


def _alike(source: str, target: str) -> float:
    if source.casefold() == target.casefold():
        return 1.0
    return SequenceMatcher(None, source, target, autojunk=False).ratio()


def has_residue(source: str, target: str, code: str) -> bool:
    """Tell whether letters of a source script stand in the English.

    For Polish these are words in lower case with Polish letters, for names keep theirs.
    Wrong where a text quotes the foreign word on purpose.
    """
    if code == "pl":
        return _POLISH_WORD.search(target) is not None
    return _FOREIGN.search(target) is not None and _FOREIGN.search(source) is not None


def repeats(text: str) -> int:
    """Return how often the most repeated run of a text follows itself, 1 for never.

    Runs of up to 12 tokens with at least two words count in full; a single word and a
    run of marks count less, since "very, very" and "..." are no loops.
    """
    tokens = _TOKEN.findall(text.lower())
    worst = 1
    for cycle in range(1, min(_LONGEST_CYCLE, len(tokens) // 2) + 1):
        run = 0
        for index in range(cycle, len(tokens)):
            run = run + 1 if tokens[index] == tokens[index - cycle] else 0
            if run >= cycle:
                worst = max(
                    worst, _weighed(run // cycle + 1, tokens[index - cycle + 1 : index + 1])
                )
    inner = (len(match.group()) // len(match[1]) for match in _INNER_LOOP.finditer(text))
    return max(worst, max(inner, default=0) // 2)


def _weighed(times: int, cycle: Sequence[str]) -> int:
    words = sum(token.isalpha() for token in cycle)
    if words == 0:
        return times // 6
    if words == 1:
        return times // 2
    return times - 1 if len(cycle) == 2 else times


def _length_flags(source: str, target: str, code: str) -> dict[str, bool]:
    """Compare the length of a translation with what is usual for its language.

    Short sentences vary more, so the deviation grows as they shrink.
    """
    usual = _LENGTHS.get(code)
    size = sum(char.isalnum() for char in source)
    if usual is None or size < _SHORTEST_JUDGED:
        return {}
    ratio = math.log((sum(char.isalnum() for char in target) + 1) / (size + 1))
    expected = size * math.exp(usual.mean)
    deviation = usual.deviation * math.sqrt(1 + 60 / expected)
    distance = (ratio - usual.mean) / deviation
    return {"short": distance < -_TOO_SHORT, "long": distance > _TOO_LONG}
