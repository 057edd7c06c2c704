"""Letters and digits that OCR confuses: l, I, 1 and i; 0, O and o; rn and m; 5, S; 8, B.

A word is *anomalous* when its shape is one that writers do not produce: a small l after
capitals (``OpenAl``), a capital I after a small letter (``GoogIe``, ``haI``), a digit between
letters (``m0del``), l before a consonant (``lndonesia``), and rn where no word has it
(``rnodel``).  An anomalous word is settled, in this order, by

1. the document, if a spelling that differs only in these signs is at least as frequent;
2. the list of names;
3. the list of words, if the word itself is not in it: ``poIecił`` is no word, ``polecił`` is;
4. the habit of the document, in `habits`.

A confused i (``Liama``) shows no anomaly, so only names of models and their makers that
are longer than four letters settle it.

Acronyms and other short words are judged in `shortwords`.

Bands and firms write digits into their names (``Stam1na``): such a word that only a list
settles is repaired where the text shows another confusion, and else marked as doubtful.

Price in false positives: an identifier such as ``OpenAl`` meant so, and a misspelling
meant so (``h0me``).  A digit at the end (``log0``, ``mode1``) numbers something unless the
document has the word and no other digit behind it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import chain, islice, product
from typing import Final

from pipeline.ledger import Alternative, Edit, Mark
from pipeline.repair.grams import finds, gram
from pipeline.repair.lookalikes import habits, shortwords
from pipeline.repair.lookalikes.document import Document
from pipeline.repair.lookalikes.lexicon import latin_words, models, names, words
from pipeline.repair.lookalikes.plausibility import latin_cost, margin
from pipeline.repair.lookalikes.skeletons import (
    MIN_NAME,
    MIN_WORD,
    by_skeleton,
    misread_models,
    skeleton,
    skeletons,
)

RULE: Final = ("lookalikes.ocr_confusion",)
NAMED: Final = 0.97
SETTLED: Final = 0.95
FLAG: Final = "doubtful_digit"
KNOWN: Final = 0.93
CHOSEN: Final = 0.85
#: Bits a letter that m for rn must gain (kornik, komik 0.3; tarnbah, tambah 0.7).
MIN_GAIN: Final = 0.6
_L: Final = "A-Za-zÀ-ɏ"
#: Each sign begins a branch of its own, and cheap questions come first: the search is fast
#: where most signs fail at once.
_ANOMALY: Final = re.compile(
    "|".join(
        [
            rf"l(?:(?![a-zß-ɏ])(?<=[A-Z].)|(?=[A-Z])|(?=[b-df-hj-np-tv-xz])(?<![{_L}0-9].))",
            rf"I(?:(?<=[a-zß-ɏ].)(?:[a-zß-ɏ]|(?![{_L}0-9]))|I[a-z])",
            rf"rn(?:(?=[a-zß-ɏ])|(?<=[{_L}]..))",
            "Rn(?=[a-zß-ɏ])",
            *(
                rf"{sign}(?:(?=[{_L}01|])(?:(?<=[{_L}].)[01|]?[{_L}]|(?<![{_L}0-9].)[a-z]{{3}})"
                rf"|(?<=[a-z]{{3}}.)(?![{_L}0-9]))"
                for sign in ("0", "1", r"\|")
            ),
            *(
                rf"{sign}(?:(?=[a-zß-ɏ]{{2}})(?<=[a-z].)|(?=[a-z]{{3}})(?<![{_L}0-9].))"
                for sign in "58"
            ),
        ]
    )
)
_ANOMALY_GRAMS: Final = (
    gram("A-Z", "l", start=1),
    gram("l", "A-Z"),
    gram(f"^{_L}0-9", "l", "b-df-hj-np-tv-xz", start=1),
    gram("a-zß-ɏ", "I", start=1),
    gram("I", "I", "a-z"),
    gram("r", "n", "a-zß-ɏ"),
    gram("A-Za-zÀ-ɏ", "r", "n", start=1),
    gram("R", "n", "a-zß-ɏ"),
    gram(_L, "01|", start=1),
    gram("01|", "a-z"),
    gram("58", "a-zß-ɏ"),
)
#: A shape that no sound word has: no known word has one, so it need not be looked up.
_TORN: Final = re.compile(
    rf"[a-zß-ɏ]I|[{_L}][01|58]{{1,2}}[{_L}]|[A-Z]l(?![a-zß-ɏ])|l[A-Z]|II[a-z]"
)
#: The end of a firm's name, as in xAI: no name ends in a capital A and an l.
_ENDS_IN_AL: Final = re.compile("(?:[A-Z][A-Za-z]*[a-z]|x)Al")
#: Words of three letters that need no proof from the document: haI.
_SHORT: Final = re.compile("[a-zß-ɏ]{2}I")
#: A capital I inside a word shows that OCR read l so; then it may at the start as well.
_I_FOR_L: Final = re.compile("[a-z]I[a-z]")
#: Short words with such an I, which others must prove: aIe.
_I_BETWEEN: Final = re.compile("[a-zß-ɏ]I[a-zß-ɏ]")
_INITIAL_I: Final = re.compile(rf"(?<![{_L}0-9])I[aeiouyąęó][a-zß-ɏ]{{2,}}(?![{_L}0-9])")
#: Roman numerals with a letter, such as VIIa.
_NUMBERED: Final = re.compile("[IVX]+[a-h]")
_CAMEL: Final = re.compile("[a-z][A-Z]")
#: A digit before three letters counts as often, unless they make a name with a letter for it.
_COUNTS: Final = re.compile("[58][a-z]{3}")
_LAST_DIGIT: Final = re.compile("[a-z][01]\\Z")
_WORD: Final = re.compile(rf"[{_L}0158|]+")
_HEAD: Final = re.compile(rf"[{_L}0158|]*\Z")
MAX_WORD: Final = 40
#: From so many on, suspects are looked up in a count of all words.
MANY: Final = 8
MAX_CANDIDATES: Final = 32
#: An l before a consonant that it never precedes at the start of a word.
_BEGUN: Final = re.compile("l[bcdfgjkmpqrtvxz][aeiou]")


@dataclass(frozen=True, slots=True)
class _Reading:
    """What a word is taken for, how sure that is, and what else it might be."""

    after: str
    confidence: float
    others: tuple[str, ...] = ()


def find(document: Document) -> tuple[list[Edit], list[Mark]]:
    """Return edits for letters and digits that OCR confused, and marks for doubtful ones."""
    readings = _settled(document)
    others = [*habits.find(document), *shortwords.find(document)]
    doubtful = {word for word in readings if _is_spelt_so(word, readings[word], document)}
    if len(readings) + len({edit.before for edit in others}) > 1:
        sure = {word: replace(readings[word], confidence=CHOSEN) for word in doubtful}
        readings, doubtful = {**readings, **sure}, set()
    edits, marks = [], []
    for word, reading in readings.items():
        for edit in _edits(document, word, reading):
            if word in doubtful:
                detail = f"a digit in what may be {reading.after}, and no other spelling here"
                marks.append(Mark(edit.start, edit.end, FLAG, detail))
            else:
                edits.append(edit)
    return [*edits, *others], marks


def _is_spelt_so(word: str, reading: _Reading, document: Document) -> bool:
    """Tell whether a name may have its digit on purpose: nothing but a list reads a letter."""
    after = reading.after
    digits = any(sign.isdigit() for sign in word)
    named = digits and after[0].isupper() and after not in models()
    return named and not document.holds(after)


def _edits(document: Document, word: str, reading: _Reading) -> Iterator[Edit]:
    """Yield the edits of all places of a word."""
    others = tuple(Alternative(x, margin(reading.after, x)) for x in (word, *reading.others))
    for place in document.places(word):
        end = place + len(word)
        if habits.stands_free(document.text, place, end):
            yield Edit(place, end, word, reading.after, RULE, reading.confidence, others)


def _settled(document: Document) -> dict[str, _Reading]:
    """Return the words that the document or a list settles, with their readings."""
    readings = {}
    suspects = [word for word in _suspects(document) if not _is_sound(word)]
    torn = {skeleton(word) for word in suspects if _TORN.search(word)}
    spellings = document.spelt_like(torn, skeletons)
    if len(suspects) > MANY:
        _ = document.latin_words  # counts all words once, which is cheaper then
    for word in suspects:
        alike = spellings.get(skeleton(word))
        if alike is None:
            alike = {other: document.count(other) for other in (word, *_candidates(word))}
        reading = _settle(word, document, alike)
        if reading:
            readings[word] = reading
    if sum(_I_FOR_L.search(word) is not None for word in readings) >= habits.HABIT:
        short = (word for word in suspects if _I_BETWEEN.fullmatch(word) and word not in readings)
        read = ((word, word.replace("I", "l")) for word in short)
        readings.update({x: _Reading(after, KNOWN) for x, after in read if after in words()})
    return readings


def _suspects(document: Document) -> list[str]:
    """Return the words of the text that are anomalous, or a model's name but for their i."""
    found: set[str] = set()
    text = document.text
    signs = chain(
        finds(text, _ANOMALY, *_ANOMALY_GRAMS),
        finds(text, habits.M_FOR_RN, habits.M_FOR_RN_GRAM),
    )
    for sign in signs:
        head = _HEAD.search(text, max(0, sign.start() - MAX_WORD), sign.start())
        word = _WORD.match(text, head.start() if head else sign.start())
        if word and 3 <= len(word.group()) <= MAX_WORD:
            found.add(word.group())
    if any(_I_FOR_L.search(word) for word in found):
        found.update(_INITIAL_I.findall(text))
    found.update(misread_models() & document.capitalised)
    return sorted(found)


def _is_sound(word: str) -> bool:
    """Tell whether `word` is a name or a word whose shape lets it be one."""
    if word in names() or word.isdigit() or _NUMBERED.fullmatch(word):
        return True
    return not _TORN.search(word) and (word.lower() in latin_words() or word.lower() in words())


def _settle(word: str, document: Document, spellings: dict[str, int]) -> _Reading | None:
    """Return the sound spelling of `word`, or None where nothing settles it."""
    anomalous = _ANOMALY.search(word) is not None
    torn = _TORN.search(word) is not None
    best = _majority(word, document, spellings) if anomalous else ""
    if best:
        return _Reading(best, SETTLED)
    if _COUNTS.fullmatch(word):
        return None
    joined = word.replace("rn", "m") != word and not torn
    name = by_skeleton(of_models=joined or not anomalous).get(skeleton(word), "")
    if len(name) >= (MIN_WORD if anomalous else MIN_NAME):
        return _Reading(name, NAMED) if torn or name.lower() != word.lower() else None
    if _ENDS_IN_AL.fullmatch(word):
        return _Reading(f"{word[:-1]}I", KNOWN)
    return _by_words(word, document) if anomalous or word[0] == "I" else None


def _majority(word: str, document: Document, spellings: dict[str, int]) -> str:
    """Return the sound spelling that the document prefers to an anomalous one, or ""."""
    sound = [
        (count, other)
        for other, count in spellings.items()
        if count and other.lower() != word.lower() and not _is_anomalous(other)
    ]
    if any(sign.isdigit() for sign in word) and len(word) < MIN_WORD:
        return ""
    if _COUNTS.fullmatch(word):
        sound = [(count, other) for count, other in sound if other[0].isupper()]
    if not sound or (_LAST_DIGIT.search(word) and _is_numbered(word, document)):
        return ""
    count, best = max(sound)
    return best if count >= spellings.get(word, 0) else ""


def _is_anomalous(word: str) -> bool:
    """Tell whether `word` is anomalous and not a word all the same, such as ``modern``."""
    return _ANOMALY.search(word) is not None and (
        _TORN.search(word) is not None or word.lower() not in words()
    )


def _is_numbered(word: str, document: Document) -> bool:
    """Tell whether the document has the same word with another digit behind it."""
    return any(word[:-1] + digit in document.text for digit in "0123456789" if digit != word[-1])


def _by_words(word: str, document: Document) -> _Reading | None:
    """Return the reading of `word` that the list of words holds."""
    letters = sum(sign.isalpha() for sign in word)
    digits = len(word) - letters
    if digits and _CAMEL.search(word):
        return None
    known = [x for x in _candidates(word) if x != word and x.lower() in words()]
    if not _SHORT.fullmatch(word):
        begun = _BEGUN.match(word) is not None
        known = [x for x in known if begun or len(word) >= MIN_WORD or document.holds(x)]
    known = [x for x in known if len(x) == len(word) or _reads_better(x, word) or document.holds(x)]
    if _LAST_DIGIT.search(word):
        numbered = _is_numbered(word, document)
        known = [x for x in known if document.holds(x) and not numbered]
    if digits:
        known = [x for x in known if len(x) >= MIN_WORD and letters > digits + 1]
    if not known:
        return None
    preferred = [x for x in known if document.holds(x)] or known
    others = tuple(x for x in preferred[1:] if x != preferred[0])
    return _Reading(preferred[0], CHOSEN if others else KNOWN, others)


def _reads_better(joined: str, word: str) -> bool:
    """Tell whether a small `word` is clearly worse than the same with m for its rn."""
    return word.islower() and latin_cost(word) - latin_cost(joined) > MIN_GAIN


def _candidates(word: str) -> list[str]:
    """Return what may have been read as `word`, the likeliest first."""
    plain = [sign for sign in word if sign.isalpha() and sign not in "lI"]
    if len(plain) > 1 and all(sign.isupper() for sign in plain):
        signs = {"l": "I", "1": "I", "|": "I", "0": "O", "5": "S", "8": "B"}
    else:
        signs = {"I": "l", "1": "li", "|": "li", "0": "o", "5": "s", "8": "b"}
        if word.endswith("I"):
            signs["I"] = "li"
    options = [signs.get(sign, sign) for sign in word]
    if word[0] == "I" and len(word) > 1 and word[1] != "I":
        options[0] = "Il"
    elif word[0] == "l" and plain and not plain[0].isupper():
        options[0] = "I"
    elif word[0] in "1|":
        options[0] = "Il"
    elif word[0] in "058":
        options[0] = signs[word[0]] + signs[word[0]].upper()
    readings = ["".join(reading) for reading in islice(product(*options), MAX_CANDIDATES)]
    joined = (
        [x.replace("rn", "m").replace("Rn", "M") for x in readings] if "rn" in word.lower() else []
    )
    parted = [habits.parted(word)] if habits.M_FOR_RN.search(word) and habits.parted(word) else []
    return list(dict.fromkeys([*readings, *joined, *parted]))
