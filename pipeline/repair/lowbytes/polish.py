"""Polish letters without their high byte: ``ka|dy wiedziaB wcze[niej``.

Proof is a document in which several different words with B, D, ``|`` or ``[`` amid small
letters are Polish words once these stand for ł, ń, ż and ś, and hardly any such word is
none.  Then every line without a sound ł, ż, ą ... is read so, word by word.

ą, ę and ć mostly vanish, since their low bytes are control characters.  They are put back
where exactly one word of the list comes of it (``bdzie``, będzie; not ``mog``); ``si`` is
się.  Words of which a word is left (``by`` for być) stay wrong: no list tells them.

Price in false positives: identifiers such as ``tableBody`` in a document so damaged, if
the list holds the word they would make.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import product
from typing import Final

from pipeline.ledger import Alternative, Edit
from pipeline.repair.lookalikes.lexicon import words

RULE: Final = ("lowbytes.polish",)
LOST: Final = ("lowbytes.polish_lost",)
PROVED: Final = 0.98
LIKELY: Final = 0.9
CHOSEN: Final = 0.8

#: So many different words make it the damage of a document; so many may be no words.
MIN_WORDS: Final = 3
MIN_SHARE: Final = 0.6

_CONTROLS: Final = {"\x04": "Ą", "\x05": "ą", "\x06": "Ć", "\x07": "ć", "\x18": "Ę", "\x19": "ę"}
_LETTERS: Final = {"B": "ł", "|": "ż", "[": "ś", "D": "ń", "z": "ź"}
_CAPITALS: Final = {"A": "Ł", "{": "Ż", "Z": "Ś", "C": "Ń"}
_INSERTED: Final = "ąęć"
_SOUND: Final = re.compile("[ąćęłńśźżĄĆĘŁŃŚŹŻ]")
_SIGN: Final = re.compile(r"[B|\[D](?<=[a-zó].)(?![A-Z\]|=(])")
_WORD: Final = re.compile(r"[A-Za-zóÓ|\[{\x04-\x07\x18\x19]+")
#: A bracket or bar that has its counterpart behind the word is one.
_ENCLOSED: Final = re.compile(r"[^\]|\s]*[\]|]")
#: Signs in a row, as no damaged word has them.
_SIGNS: Final = re.compile(r"[|\[{]{2}")
_ANOMALOUS: Final = re.compile(r"[|\[{\x04-\x07\x18\x19]|[a-zó][BDZAC]")
#: What is left of words that lost a letter, and no Polish word itself.
_REMNANTS: Final = {"si": "się", "s": "są", "mog": "mogą", "cho": "choć"}
#: Verbs that ask for an infinitive, which ends in ć.
_MODAL: Final = re.compile(
    r"(?i)\b(?:mo(?:\||ż)e|mog[ąęBy]?|mo(?:\||ż)na|nale(?:\||ż)y|trzeba|musi|musz[ąę]?|chc[eąę]?|"
    r"powin(?:ien|na|no|ny|ni)|umie|potrafi|wolno) \Z"
)
MAX_WORD: Final = 30
MAX_CHOICES: Final = 6
#: So many different words tell enough.
MAX_SUSPECTS: Final = 200


def edits(text: str) -> Iterator[Edit]:
    """Yield the edits that give Polish letters their high byte back."""
    if not ("|" in text or "[" in text):
        return  # a text without ż and ś
    if not _SIGN.search(text) or not _is_damaged(text):
        return
    position = 0
    for line in text.split("\n"):
        if not _SOUND.search(line):
            yield from _line_edits(line, position)
        position += len(line) + 1


def _is_damaged(text: str) -> bool:
    """Tell whether several words of the text prove the damage and few speak against it."""
    suspects = set()
    for sign in _SIGN.finditer(text):
        low = max(0, sign.start() - MAX_WORD)
        head = re.search(r"[A-Za-zóÓ|\[{]*\Z", text[low : sign.start()])
        start = low + head.start() if head else sign.start()
        word = _WORD.match(text, start, start + MAX_WORD + 1)
        if word and len(word.group()) <= MAX_WORD and _SIGNS.search(word.group()) is None:
            suspects.add(word.group())
        if len(suspects) >= MAX_SUSPECTS:
            break
    proofs = [word for word in suspects if _known(word)]
    return len(proofs) >= MIN_WORDS and len(proofs) >= MIN_SHARE * len(suspects)


def _line_edits(line: str, offset: int) -> Iterator[Edit]:
    for match in _WORD.finditer(line):
        word, start = match.group(), match.start()
        if word[0] in "|[{" and _ENCLOSED.match(line, match.end()):
            continue
        if len(word) > MAX_WORD or (match.end() < len(line) and line[match.end()] in "@/\\_"):
            continue
        reading = _infinitive(line, match) or _read(word)
        if reading:
            after, rule, confidence, others = reading
            alternatives = tuple(Alternative(other, 0.0) for other in others)
            low, high = offset + start, offset + match.end()
            yield Edit(low, high, word, after, rule, confidence, alternatives)


def _infinitive(
    line: str, match: re.Match[str]
) -> tuple[str, tuple[str, ...], float, tuple[str, ...]] | None:
    """Return the infinitive that a word behind a modal verb was, if ć makes it one."""
    if not _MODAL.search(line, max(0, match.start() - 12), match.start()):
        return None
    word = match.group()
    plain = _arithmetic(word)
    known = plain.lower() in words() or not _with_lost(plain)
    whole = f"{plain}ć"
    return (whole, LOST, CHOSEN, (plain,)) if known and whole in words() else None


@lru_cache(maxsize=1 << 14)
def _read(word: str) -> tuple[str, tuple[str, ...], float, tuple[str, ...]] | None:
    """Return what `word` was, by which rule, how sure that is, and what else it may be."""
    if word in _REMNANTS:
        return _REMNANTS[word], LOST, LIKELY, (word,)
    anomalous = _ANOMALOUS.search(word) is not None
    if not anomalous and word.lower() in words():
        return None
    known = _known(word)
    if known:
        return known[0], RULE, PROVED if len(known) == 1 else CHOSEN, tuple(known[1:])
    plain = _arithmetic(word) if anomalous else word
    restored = _with_lost(plain)
    if len(restored) == 1 and not plain.isupper():
        return restored[0], LOST, LIKELY, (plain,)
    return (plain, RULE, LIKELY, (word,)) if plain != word else None


def _known(word: str) -> list[str]:
    """Return the words of the list that `word` may have been, the fewest changes first."""
    options = []
    for index, sign in enumerate(word):
        other = _LETTERS.get(sign) or _CONTROLS.get(sign)
        if index == 0 or word[:index].isupper():
            other = _CAPITALS.get(sign, other if sign in "|[" else _CONTROLS.get(sign))
        if other and (sign in "|[{" or sign in _CONTROLS):
            options.append(other)
        else:
            options.append(sign + (other or ""))
    if sum(len(option) > 1 for option in options) > MAX_CHOICES:
        options = [option[-1] if option[0] in "BD" else option[0] for option in options]
    readings = ("".join(reading) for reading in product(*options))
    return [x for x in readings if x != word and x.lower() in words() and _is_cased(x)]


def _is_cased(word: str) -> bool:
    return word.islower() or word.isupper() or word[1:].islower()


def _arithmetic(word: str) -> str:
    """Return `word` with the letters that can be nothing else after a small letter."""
    signs = []
    for index, sign in enumerate(word):
        inside = index > 0 and (word[index - 1].islower() or word[index - 1] in "|[")
        restored = _LETTERS.get(sign, sign) if inside and sign != "z" else sign
        if sign in "|[" and not inside and word[index + 1 : index + 2].islower():
            restored = _LETTERS[sign]
        signs.append(_CONTROLS.get(sign, restored))
    return "".join(signs)


def _with_lost(word: str) -> list[str]:
    """Return the words of the list that have one or two of ą, ę and ć more than `word`."""
    if len(word) < 3:
        return []
    once = _inserted({word})
    found = sorted(x for x in once if x.lower() in words())
    if found or len(word) < 5:
        return found
    return sorted(x for x in _inserted(once) if x.lower() in words())


def _inserted(forms: set[str]) -> set[str]:
    return {
        form[:place] + letter + form[place:]
        for form in forms
        for place in range(1, len(form) + 1)
        for letter in _INSERTED
    }
