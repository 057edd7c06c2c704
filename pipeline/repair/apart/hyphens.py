"""Hyphens of line ends that went into the line: ``przygo- towali``, ``прави- тельство``.

Whoever unwrapped the page before us put a space for the line end and kept the hyphen.
The whole goes where the list knows it and the parts do not stand for themselves:

* a first part that hangs in front of a conjunction (``теле- и радио``, ``dwu- lub
  trzy``) makes no known word with it;
* doubled words (``anak- anak``) and Russian words that are spelt with a hyphen
  (``какой- то``, ``из- за``) lose the space alone;
* a hyphen for a dash (``пришел- она``) has two words beside it that make no third.

Without a space (``прави-тельство``) both parts must be no words at all.  In Latin letters,
where loan words keep a hyphen (``rendez-vous``), one may be a word, but the document must
show the habit: two such cuts with a space, or three without.

Price in false positives: a hanging part that happens to make a word with what follows.
"""

import re
from collections.abc import Iterator
from typing import Final

from pipeline.ledger import Edit
from pipeline.repair.apart.known import is_cyrillic, is_known
from pipeline.repair.grams import finds, gram

RULE: Final = ("apart.hyphen",)
SPACE: Final = ("apart.hyphen_space",)
KNOWN: Final = 0.97
LIKELY: Final = 0.85
#: Letters of a word that is joined although no space shows the seam, and of one that is
#: not in the list.
MIN_TIGHT: Final = 7
MIN_UNKNOWN: Final = 6
#: Letters of a known word whose parts are words as well.
MIN_LONG: Final = 8
#: So many known words cut so make it the habit of a document.
HABIT: Final = 2
#: The same for hyphens without a space, and how many of them are looked at.
MIN_TIGHT_WORDS: Final = 3
MAX_TIGHT: Final = 100

_SMALL: Final = "a-zß-öø-ÿąćęłńóśźżа-яё"
_SEAM: Final = re.compile(
    rf"[-\u2010\u00ad\u00ac](?=[{_SMALL} ])(?<=[^\W\d_]{{2}}.)"
    rf"(?: (?=[{_SMALL}]{{2}})|(?=[{_SMALL}]{{2}}))"
)
_SEAM_GRAM: Final = gram("A-Za-z\u0080-\U0010ffff", "-\u2010\u00ad\u00ac", f"{_SMALL} ", start=1)
_BEFORE: Final = re.compile(r"[^\W\d_]{2,40}\Z")
_AFTER: Final = re.compile(rf"[{_SMALL}]{{2,40}}(?![^\W\d_])")
_WITH_HYPHEN: Final = re.compile(
    "[^-]+-(?:то|либо|нибудь|таки)|(?:кое|кой)-[^-]+|из-(?:за|под)|во-(?:первых|вторых|третьих)"
    "|по-(?:[^-]+(?:ски|цки)|моему|твоему|своему|нашему|вашему|прежнему|видимому|другому|новому)"
)
_CONJUNCTIONS: Final = frozenset(
    ["oraz", "lub", "czy", "albo", "ani", "bądź", "или", "либо", "но", "dan", "atau", "and", "or"]
)


def edits(text: str) -> Iterator[Edit]:
    """Yield the edits that take the hyphens of line ends out of the line."""
    doubtful = []
    tight = []
    proved = 0
    for seam in finds(text, _SEAM, _SEAM_GRAM):
        if seam.group() == "-" and text[seam.start() - 1] < "\u0400":
            tight.append(seam)
            continue
        edit = _judged(text, seam)
        if edit and edit.confidence == KNOWN:
            proved += 1
            yield edit
        elif edit:
            doubtful.append(edit)
    if proved >= HABIT:
        yield from doubtful
    if proved >= HABIT or _is_tight(text, tight[:MAX_TIGHT]):
        yield from filter(None, (_judged(text, seam) for seam in tight))


def _is_tight(text: str, seams: list[re.Match[str]]) -> bool:
    """Tell whether hyphens of line ends stand in words without a space, again and again."""
    proofs = set()
    for seam in seams:
        edit = _judged(text, seam)
        if edit:
            proofs.add(text[seam.start() - 3 : seam.end() + 3])
    return len(proofs) >= MIN_TIGHT_WORDS


def _judged(text: str, seam: re.Match[str]) -> Edit | None:
    """Return the edit of the seam between two parts of a word, if it may be one."""
    before = _BEFORE.search(text, max(0, seam.start() - 40), seam.start())
    after = _AFTER.match(text, seam.end())
    if not (before and after) or text[before.start() - 1 : before.start()] in {"-", "'", "’"}:
        return None
    if text[after.end() : after.end() + 1] in {"-", "@", "/", "_"}:
        return None
    return _edit(seam, before.group(), after.group())


def _edit(seam: re.Match[str], first: str, second: str) -> Edit | None:
    """Return the edit of one seam, unless the hyphen is meant."""
    spaced = seam.group().endswith(" ")
    whole = first + second
    if second in _CONJUNCTIONS or (not spaced and seam.group() not in "-\u2010"):
        return None
    if spaced and (first.lower() == second or _WITH_HYPHEN.fullmatch(f"{first}-{second}".lower())):
        return Edit(seam.end() - 1, seam.end(), " ", "", SPACE, KNOWN)
    if first.isupper() or not _is_one_script(whole):
        return None
    sure = _sureness(first, second, spaced=spaced)
    return Edit(*seam.span(), seam.group(), "", RULE, sure) if sure else None


def _sureness(first: str, second: str, *, spaced: bool) -> float:
    """Return how sure it is that two parts are one word; `LIKELY` asks for a habit."""
    whole = first + second
    known, parts = is_known(whole), is_known(first) + is_known(second)
    if not spaced:
        if is_cyrillic(whole):
            return KNOWN if known and parts == 0 and len(whole) >= MIN_TIGHT else 0
        return LIKELY if known and parts < 2 and len(whole) >= MIN_UNKNOWN else 0
    if known and (parts < 2 or len(whole) >= MIN_LONG):
        return KNOWN
    return LIKELY if (known or parts == 0) and len(whole) >= MIN_UNKNOWN else 0


def _is_one_script(whole: str) -> bool:
    cyrillic = sum("\u0400" <= letter <= "\u04ff" for letter in whole)
    return cyrillic in {0, len(whole)}
