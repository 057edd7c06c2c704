"""Names spelt apart by hyphens, as ``Se-e-d-a-n-ce2.0`` for Seedance2.0.

Some machine-translated sites break up product names so that neither the translation
engine nor a search for the name finds them: the first two and the last two letters
stay together and each inner letter is cut off.  Others cut between all letters, or
use a middle dot, a full stop, an underscore or a space instead of the hyphen.

The shape ``XX-x-x-XX`` with two or more inner letters is the proof: no word of our
languages is hyphenated so.  What looks like it and stays:

* letters drawled or stammered (``No-o-o-oo``, ``w-w-wiem``) repeat one letter;
* codes and sequences (``AB-C-D-EF``, ``AC-G-T-TA``) are all capitals or, like
  ``se-k-w-en`` without a capital, need the joined word elsewhere in the document, or on
  the lists and another name that is certainly spelt apart;
* ``va-t-en``, ``Co-o-op``: one inner letter alone proves nothing, so the joined name
  must be known.

Every other way of cutting (``M-i-n-i-M-a-x``, ``De-ep-Se-ek``, spaces, dots) is joined
only into a name that the document itself uses whole, or that the list of names holds;
a cut in two (``Ki-mi``) needs besides another name in the document that is certainly
spelt apart.

Price in false positives: a drawn-out or syllabified mixed-case word of the exact shape,
such as ``St-r-a-ch`` said slowly in a novel, is joined.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache, cached_property
from itertools import accumulate
from typing import Final

from pipeline.ledger import Edit
from pipeline.repair.base import Context, Findings
from pipeline.repair.grams import finds, gram
from pipeline.repair.lookalikes.lexicon import names, words

RULE: Final = ("names.spelt_apart",)
SHAPE_CONFIDENCE: Final = 0.98
KNOWN_CONFIDENCE: Final = 0.95

_HYPHENS: Final = "\u2010\u2011\u2013\u2212-"
_CUTS: Final = "._·•" + _HYPHENS
_LETTERS: Final = "A-Za-zÀ-ɏЀ-ӿ"
_LETTER: Final = f"[{_LETTERS}]"
_INNER: Final = f"{_LETTERS}0-9_"
#: Parts of at most three letters, all cut by the same separator.
_CUT: Final = re.compile(
    rf"(?<![{_INNER}@/\\{_CUTS}])"
    rf"(?P<word>{_LETTER}{{1,3}}(?P<cut>[{_CUTS}]){_LETTER}{{1,3}}(?:(?P=cut){_LETTER}{{1,3}})*)"
    rf"(?!{_LETTER}|(?P=cut){_LETTER}|[@/\\])"
)
#: The shape of the certain case; a version or an ending may follow.
_SHAPE: Final = re.compile(
    rf"(?<![{_INNER}@/\\{_CUTS}])"
    rf"(?P<word>{_LETTER}{{2}}(?P<cut>[{_HYPHENS}])(?:{_LETTER}(?P=cut)){{2,}}{_LETTER}{{2}})"
    rf"(?!{_LETTER}|[@/\\])"
)
_SPACED: Final = re.compile(
    rf"(?<![{_INNER}{_CUTS}]){_LETTER}{{1,2}} (?:{_LETTER} ){{2,}}{_LETTER}{{1,2}}"
    rf"(?![{_INNER}{_HYPHENS}])"
)
#: Rare signs of the two; they begin with what is searched for fast.
_CUT_SIGN: Final = re.compile(rf"[{_CUTS}]{_LETTER}[{_CUTS}]{_LETTER}")
_SPACE_SIGN: Final = re.compile(
    rf" {_LETTER} {_LETTER} {_LETTER}{{1,2}}(?!{_LETTER})(?:(?<= .)|(?<= ..))"
)
_CUT_GRAM: Final = gram(_CUTS, _LETTERS, _CUTS, _LETTERS)
_NOT_LETTER: Final = re.compile(rf"(?!{_LETTER}).")
#: A word of letters; Han and kana may touch it.
_WHOLE: Final = re.compile(rf"(?<![{_INNER}-]){_LETTER}+")
_MIN_KNOWN: Final = 4
#: Names of lists that are written with their hyphen as well.
_HYPHENATED: Final = frozenset({"wifi", "lifi", "hifi", "scifi"})
#: How far before a sign a name may begin: a few parts of three letters with their cuts.
MAX_PART: Final = 16
_MAX_NAME: Final = 60


def find(text: str, context: Context) -> Findings:
    """Find names spelt apart in `text` and join them."""
    del context
    cut_up = next(finds(text, _CUT_SIGN, _CUT_GRAM), None)
    spaced = _SPACE_SIGN.search(text)
    known = _Known(text)
    edits = _uncut(text, known) if cut_up else {}
    for run in _around(text, _SPACE_SIGN.finditer(text), _SPACED) if spaced else ():
        for start, end in _spaced_names(run.group(), known):
            edits[run.start() + start] = _join(
                text, run.start() + start, run.start() + end, KNOWN_CONFIDENCE
            )
    return Findings([edits[start] for start in sorted(edits)])


def _uncut(text: str, known: "_Known") -> dict[int, Edit]:
    """Return the edits, by their place, for the names cut by other signs than spaces."""
    shapes = list(_around(text, finds(text, _CUT_SIGN, _CUT_GRAM), _SHAPE))
    edits = {
        cut.start(): _join(text, *cut.span(), SHAPE_CONFIDENCE)
        for cut in shapes
        if _is_name(cut["word"].replace(cut["cut"], ""))
    }
    habit = bool(edits)
    for cut in shapes:
        if known.holds_whole(cut["word"].replace(cut["cut"], ""), habit=habit):
            edits.setdefault(cut.start(), _join(text, *cut.span(), KNOWN_CONFIDENCE))
    cuts = _CUT.finditer(text) if habit else _around(text, finds(text, _CUT_SIGN, _CUT_GRAM), _CUT)
    for cut in cuts:
        parts = cut["word"].split(cut["cut"])
        if cut.start() not in edits and known.holds(parts, habit=habit):
            edits[cut.start()] = _join(text, *cut.span(), KNOWN_CONFIDENCE)
    return edits


def _around(
    text: str, signs: Iterable[re.Match[str]], pattern: re.Pattern[str]
) -> Iterator[re.Match[str]]:
    """Yield the matches of a slow `pattern` that hold a rare sign."""
    reached = 0
    for found in signs:
        if found.start() < reached:
            continue
        low = max(reached, found.start() - MAX_PART)
        for start in range(low, found.start()):
            match = pattern.match(text, start)
            if match and match.end() > found.start():
                reached = match.end()
                yield match
                break


def _join(text: str, start: int, end: int, confidence: float) -> Edit:
    before = text[start:end]
    return Edit(start, end, before, _NOT_LETTER.sub("", before), RULE, confidence)


def _spaced_names(run: str, known: "_Known") -> Iterator[tuple[int, int]]:
    """Yield the spans within `run` of the names that its parts spell, longest first."""
    parts = run.split(" ")
    starts = list(accumulate((len(part) + 1 for part in parts[:-1]), initial=0))
    low = 0
    while low < len(parts):
        if not known.begins("".join(parts[low : low + _MIN_KNOWN])[:_MIN_KNOWN]):
            low += 1
            continue
        for high in range(min(len(parts), low + _MAX_NAME), low + _MIN_KNOWN - 1, -1):
            if known.holds(parts[low:high], habit=False):
                yield starts[low], starts[high - 1] + len(parts[high - 1])
                low = high
                break
        else:
            low += 1


def _is_name(whole: str) -> bool:
    """Tell whether `whole` is capitalised like a name, of one script and not drawled."""
    folded = whole.lower()
    drawled = len(set(folded)) < 4 or any(letter * 3 in folded for letter in folded)
    one_script = (
        whole.isascii()
        or all(letter >= "\u0400" for letter in whole)
        or (all(letter < "\u0400" for letter in whole))
    )
    return not whole.islower() and not whole.isupper() and one_script and not drawled


class _Known:
    """The names that the document itself uses whole, and those of the lists."""

    def __init__(self, text: str) -> None:
        self._text = text

    def begins(self, letters: str) -> bool:
        """Tell whether a name may begin with `letters`."""
        return letters in _beginnings() or letters in self._first_letters

    def holds_whole(self, whole: str, *, habit: bool) -> bool:
        """Tell whether a word of the certain shape but without a name's capitals is known.

        The document has it whole, or the lists have it and other names are cut so.
        """
        if len(set(whole.lower())) < _MIN_KNOWN:
            return False
        if any(self._has(form) for form in (whole, whole.capitalize(), whole.lower())):
            return True
        return habit and (whole in names() or (whole.islower() and whole in words()))

    def holds(self, parts: list[str], *, habit: bool) -> bool:
        """Tell whether the joined name is known from the document or the list of names."""
        whole = "".join(parts)
        if len(whole) < _MIN_KNOWN or whole.islower() or whole.isupper():
            return False
        if not habit and (len(parts) < 3 or all(len(part) > 1 for part in parts)):
            return False
        meant = len(parts) == 2 and whole.lower() in _HYPHENATED
        return not meant and (whole in names() or self._has(whole))

    def _has(self, word: str) -> bool:
        """Tell whether the text has `word`, no part of a compound."""
        return word in self._words

    @cached_property
    def _words(self) -> frozenset[str]:
        """The words of the text that no letter, digit or hyphen stands before."""
        return frozenset(_WHOLE.findall(self._text))

    @cached_property
    def _first_letters(self) -> frozenset[str]:
        return frozenset(word[:_MIN_KNOWN] for word in self._words)


@cache
def _beginnings() -> frozenset[str]:
    """Return the first letters of the names of the lists."""
    return frozenset(name[:_MIN_KNOWN] for name in names())
