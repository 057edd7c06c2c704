"""What the rest of a document says: its words, its script, the list it glosses by."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from math import log
from typing import Final

import numpy as np
import numpy.typing as npt

from pipeline.repair.frameshift.cache_model import CacheModel
from pipeline.repair.models.characters import SAME
from pipeline.repair.models.ngrams import HanModel, contexts
from pipeline.repair.readings import SYLLABLE, bare, has_tone, is_exact_reading, is_reading

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]

_GLOSSED: Final = re.compile(rf"([\u3400-\u9fff])[(（]({SYLLABLE})[)）]")
_EATEN: Final = re.compile(rf"[\u3400-\u9fff)）]\?{SYLLABLE}[)）]")
_SPACED: Final = re.compile(r"[\u3400-\u9fff] [A-Za-z0-9]")
_UNSPACED: Final = re.compile(r"[\u3400-\u9fff][A-Za-z0-9]")
#: Marks that pages write in several forms.
_MARKS_WITH_FORMS: Final = "“”·－．"
#: The least probability of anything.
_LEAST: Final = np.float32(1e-12)
#: Occurrences that must be glossed before a character without gloss is suspicious.
_HABIT: Final = 2
_ALWAYS: Final = 0.8
#: Log-odds of a gloss on a character that is not read so.
UNREAD: Final = -14.0
#: Log-odds of a gloss on a mark, letter or digit.
_NO_WORD: Final = -30.0
#: Log-odds of a gloss with another tone than the character has.
_WRONG_TONE: Final = 4.0
#: Nats from which a character counts as belonging to one script.
_OWN_FORM: Final = 2.0


@dataclass(frozen=True, slots=True, eq=False)
class Evidence:
    """What one document tells about its damaged places.

    Args:
        model: the character model.
        traditional: share of traditional script, 0 to 1.
        classes: class of each code point.
        shares: log-share of each code point in its class, given the script.
        cache: what the document's sound text is made of.
        glossed: characters that the document glosses, with toneless readings and the
            share of their occurrences that is glossed.
        spaced: whether spaces stand between Chinese and Latin.
        swallows: whether holes are seen to swallow the bracket that follows.
    """

    model: HanModel
    traditional: float
    classes: Ints
    shares: Floats
    cache: CacheModel
    glossed: dict[str, tuple[frozenset[str], int, float]] = field(default_factory=dict)
    swallows: bool = False
    spaced: bool = False

    def score(self, contexts: Ints, owners: Ints, codes: Ints) -> Floats:
        """Return the log-probability of characters after their contexts, in nats.

        Args:
            contexts: keys of the three classes before.
            owners: for each character the index of its context.
            codes: the characters' code points.
        """
        following = self.classes[codes]
        chances = np.exp(self.model.score(contexts, owners, following))
        chances = self.cache.mixed(chances, contexts, owners, following)
        result: Floats = np.log(np.maximum(chances, _LEAST)) + self.shares[codes]
        return result

    def after(self, last: int) -> Floats:
        """Return the log-probability of every class behind the class `last` alone."""
        return self.cache.after(last, self.model.after(last))

    def unglossed(self, character: str) -> float:
        """Return the log-odds against `character` standing without its gloss."""
        known = self.glossed.get(character)
        if known is None or known[1] < _HABIT or known[2] < _ALWAYS:
            return 0.0
        return -min(1.5 * known[1], 6.0)

    def gloss(self, character: str, reading: str) -> float:
        """Return the log-odds of `character` carrying the gloss `reading`."""
        if not "\u3400" <= character <= "\u9fff":
            return _NO_WORD
        known = self.glossed.get(character)
        if known is not None and bare(reading) in known[0]:
            return 1.0
        if not is_reading(character, reading):
            return UNREAD
        off = -_WRONG_TONE if has_tone(reading) and not is_exact_reading(character, reading) else 0
        return off - (2.0 if self.glossed else 0.0)

    def listed(self, character: str, reading: str) -> float:
        """Return the log-odds of `character` being on the list that the page glosses by.

        Such lists hold characters that one script writes differently from the other.
        """
        plain = abs(self.model.lean(character)) < _OWN_FORM
        return self.gloss(character, reading) - (3.0 if plain else 0.0)


def gather(
    text: str,
    damaged: Iterable[tuple[int, int]],
    model: HanModel,
    learnt: Iterable[str] = (),
) -> Evidence:
    """Collect the evidence of a document.

    Args:
        text: the whole document.
        damaged: spans that must not count, in order.
        model: the character model.
        learnt: restored text that counts as well.
    """
    sound = []
    position = 0
    for start, end in damaged:
        sound.append(text[position:start])
        position = max(position, end)
    sound.append(text[position:])
    whole = "\n".join([*sound, *learnt])
    glossed = _glossed(whole)
    plain = _GLOSSED.sub(r"\1", whole)
    traditional = _traditional(plain, model)
    cache = CacheModel(model.classes(plain), len(model.unigrams()))
    swallows = _EATEN.search(text) is not None
    classes, shares = model.tables(traditional)
    for form, share in _forms(plain).items():
        shares[ord(form)] = share
    return Evidence(
        model, traditional, classes, shares, cache, glossed, swallows, _is_spaced(plain)
    )


def _glossed(text: str) -> dict[str, tuple[frozenset[str], int, float]]:
    readings: defaultdict[str, set[str]] = defaultdict(set)
    times: Counter[str] = Counter()
    for character, syllable in _GLOSSED.findall(text):
        if is_reading(character, syllable):
            readings[character].add(bare(syllable))
            times[character] += 1
    return {
        character: (frozenset(found), times[character], times[character] / text.count(character))
        for character, found in readings.items()
    }


def _traditional(text: str, model: HanModel) -> float:
    """Return the share of traditional among the characters of one script only."""
    simplified = full = 1e-3
    for character, number in Counter(text).items():
        lean = model.lean(character)
        if lean > 3:
            full += number
        elif lean < -3:
            simplified += number
    if simplified + full < 1:
        return 0.5
    return min(max(full / (simplified + full), 0.03), 0.97)


def _is_spaced(text: str) -> bool:
    return len(_SPACED.findall(text)) > len(_UNSPACED.findall(text))


def _forms(text: str) -> dict[str, float]:
    """Return the log-share of each form of a mark that has several, such as “ and 「."""
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for code, kind in SAME.items():
        if kind in _MARKS_WITH_FORMS:
            groups[kind].append(chr(code))
    result = {}
    for main, others in groups.items():
        counts = {
            form: text.count(form) + (1.0 if form == main else 0.01) for form in (main, *others)
        }
        total = sum(counts.values())
        result.update({form: log(number / total) for form, number in counts.items()})
    return result


def context_of(text: str, model: HanModel) -> int:
    """Return the model's context after `text`."""
    return int(contexts(model.classes(without_glosses(text))[-3:])[-1])


def without_glosses(text: str) -> str:
    """Return `text` without the readings in brackets behind characters."""
    return _GLOSSED.sub(r"\1", text)
