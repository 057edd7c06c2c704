"""Letters among the digits of model numbers: ``LM3l7``, ``1N40O7``, ``iPhone l5``.

Part and model numbers mix letters and digits on purpose, so no list and no shape tells which
of two spellings is right.  The document does: where it also has the number with 1 for l or I,
or 0 for O, and has it no less often, the confused one is repaired.  Else a small l or a
capital O among the digits is remarked on, and stays.

A number that stands apart from its name (``iPhone l5``) is judged together with the name.

Price in false positives: two parts of one series that differ in nothing but such a sign.
"""

import re
from collections.abc import Iterator
from typing import Final

from pipeline.ledger import Alternative, Edit, Mark
from pipeline.repair.grams import finds, gram
from pipeline.repair.lookalikes.document import Document
from pipeline.repair.lookalikes.lexicon import names

RULE: Final = ("lookalikes.model_number",)
FLAG: Final = "doubtful_digit"
SETTLED: Final = 0.93
#: Signs of the longest model number; longer ones are hashes and serial numbers.
MAX_TOKEN: Final = 12
MAX_HYPHENS: Final = 2

#: A digit beside a sign, since digits are rarer than letters.
_SIGN: Final = re.compile("[0-9](?:[lIO]|(?<=[lIO].))")
_SIGN_GRAMS: Final = (gram("0-9", "lIO"), gram("lIO", "0-9", start=1))
_HEAD: Final = re.compile(r"[A-Za-z0-9-]*\Z")
_TOKEN: Final = re.compile(r"[A-Za-z0-9-]+")
_BESIDE: Final = re.compile(r"[\w/@#=&%+\\$~]")
_CONFUSED: Final = re.compile(
    "(?<=[0-9])[lI](?=[0-9]|$|-)|(?<=[0-9])O+(?=[0-9]|$|-)|(?<=[A-Z-])l(?=[0-9])|^[lIO](?=[0-9])"
)
_STROKES: Final = re.compile("ll(?<= ll)l?(?![^\\W_])")
_TO_DIGIT: Final = {"l": "1", "I": "1", "O": "0"}
#: What no number has on purpose: a small l amid digits or behind capitals, O amid digits.
_DOUBTFUL: Final = re.compile("(?<=[0-9])[lO](?=[0-9])|(?<=[A-Z]{2})l(?=[0-9]{2})")
#: Oxides and acids; M stands for any metal.
_FORMULA: Final = re.compile(
    "(?:(?:A[glsu]|B[aer]|C[alorsu]|Fe|Hg|Li|M[gn]|N[ai]|Pb|S[einr]|T[il]|Zn|[BCFHIKMNOPSUVWY])"
    "[0-9]*)+"
)
_APART: Final = re.compile("l[0-9]{1,3}")
_NAME: Final = re.compile(r"(?<![\w.@/-])([A-Za-z][A-Za-z0-9-]*) \Z")
_CAMEL: Final = re.compile("[a-z][A-Z]|[A-Z]{2}")


def find(document: Document) -> tuple[list[Edit], list[Mark]]:
    """Return edits for the model numbers that the document settles, and marks for others."""
    edits: list[Edit] = []
    marks: list[Mark] = []
    edits.extend(_numerals(document.text))
    reached = 0
    for sign in finds(document.text, _SIGN, *_SIGN_GRAMS):
        if sign.start() < reached:
            continue
        start, token = _token(document.text, sign.start())
        reached = start + len(token)
        if not _may_be_number(document.text, start, token):
            continue
        after = _settled(document, start, token)
        if after:
            other = (Alternative(token, 0.0),)
            edits.append(Edit(start, start + len(token), token, after, RULE, SETTLED, other))
            continue
        marks.extend(_doubtful(document.text, start, token))
    return edits, marks


def _numerals(text: str) -> Iterator[Edit]:
    """Yield the ``lll`` behind a name that the text has with ``III``."""
    for match in _STROKES.finditer(text):
        name = _NAME.search(text, max(0, match.start() - 30), match.start())
        after = "I" * len(match.group())
        if name and name[1][0].isupper() and f"{name[1]} {after}" in text:
            other = (Alternative(match.group(), 0.0),)
            yield Edit(*match.span(), match.group(), after, RULE, SETTLED, other)


def _token(text: str, place: int) -> tuple[int, str]:
    """Return where the token around `place` starts, and the token."""
    head = _HEAD.search(text, max(0, place - MAX_TOKEN - 1), place)
    start = head.start() if head else place
    token = _TOKEN.match(text, start)
    return start, token.group() if token else text[place]


def _may_be_number(text: str, start: int, token: str) -> bool:
    """Tell whether `token` has the length and the surroundings of a model number."""
    end = start + len(token)
    beside = _BESIDE.match(text[start - 1 : start]) or _BESIDE.match(text, end)
    dotted = text[end : end + 1] == "." and text[end + 1 : end + 2].isalnum()
    dotted = dotted or (start > 1 and text[start - 1] == "." and text[start - 2].isalnum())
    return len(token) <= MAX_TOKEN and token.count("-") <= MAX_HYPHENS and not (beside or dotted)


def _settled(document: Document, start: int, token: str) -> str:
    """Return the number that the document has for `token`, or ""."""
    after = _CONFUSED.sub(lambda sign: "".join(map(_TO_DIGIT.__getitem__, sign.group())), token)
    if after == token:
        return ""
    if not after.replace("-", "").isdigit():
        return after if _count(document, after) >= _count(document, token) else ""
    name = _NAME.search(document.text, max(0, start - 30), start)
    if not name:
        return ""
    right, wrong = f"{name[1]} {after}", f"{name[1]} {token}"
    return after if _count(document, right) >= _count(document, wrong) else ""


def _count(document: Document, token: str) -> int:
    """Return how often the text has `token` with no letter, digit or hyphen beside it."""
    text = document.text
    return sum(
        not (
            _TOKEN.match(text[place - 1 : place])
            or text[place + len(token) : place + len(token) + 1].isalnum()
        )
        for place in document.places(token)
    )


def _doubtful(text: str, start: int, token: str) -> Iterator[Mark]:
    """Yield a mark for each sign of `token` that can hardly be a letter."""
    detail = "a letter among digits, and no other spelling in the text"
    letters = sum(sign.isalpha() for sign in token)
    if (token[:1].isupper() or token[:1].isdigit()) and not _FORMULA.fullmatch(token):
        signs = list(_DOUBTFUL.finditer(token))
        if letters > len(signs) and token.upper() == token.replace("l", "L"):
            for sign in signs:
                yield Mark(start + sign.start(), start + sign.end(), FLAG, detail)
    name = _NAME.search(text, max(0, start - 30), start)
    if name and _APART.fullmatch(token) and (name[1] in names() or _CAMEL.search(name[1])):
        yield Mark(start, start + 1, FLAG, detail)
