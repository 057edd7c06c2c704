"""Odd and repeated spaces, and those at line ends."""

import re
from collections.abc import Iterator
from typing import Final

from pipeline.ledger import Edit
from pipeline.repair import shapes
from pipeline.repair.apart.letters import is_word_gap
from pipeline.repair.characters.garbled import is_garbled
from pipeline.repair.signs import holds, signs

_SPACES: Final = "\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
_TRAILING: Final = re.compile(f"[ \t{_SPACES}](?<![ \t{_SPACES}].)[ \t{_SPACES}]*+(?=\n|\\Z)")
_INNER: Final = re.compile(f"(?: (?<=\\S.)[ {_SPACES}]|[{_SPACES}](?<=\\S.))[ {_SPACES}]*+(?=\\S)")
_FULL_WIDTH: Final = re.compile("[\u2e80-\u9fff\uf900-\ufaff\uff01-\uffe6]")
# Brackets with nothing but spaces in them: a place to fill in.
_BLANKS: Final = ("()", "（）", "[]", "［］", "【】", "「」", "〔〕", "《》", "“”")
_BLANK_ENDS: Final = (" \n", "\t\n")
_ODD_SPACES: Final = signs(_SPACES)
_ODD_INDENT: Final = re.compile(
    f"^[ \t]*[\u00a0\u1680\u2000-\u200a\u202f\u205f][ \t{_SPACES}]*", re.MULTILINE
)


def spaces(text: str) -> list[Edit]:
    """Return the edits that make spaces plain and single, and drop them at line ends."""
    odd = holds(text, _ODD_SPACES)
    ends = text.endswith((" ", "\t")) or any(end in text for end in _BLANK_ENDS)
    if not odd and not ends and "  " not in text:
        return []
    garbled = odd and is_garbled(text)
    edits = [*_trailing(text, garbled=garbled), *_inner(text, garbled=garbled)]
    edits += [
        Edit(*match.span(), match[0], re.sub(f"[{_SPACES}]", " ", match[0]), ("characters.indent",))
        for match in (_ODD_INDENT.finditer(text) if odd else ())
        if text[match.end() : match.end() + 1].strip()
    ]
    return sorted(edits, key=lambda edit: edit.start)


def _trailing(text: str, *, garbled: bool) -> Iterator[Edit]:
    """Yield the spaces at line ends, but for the empty last cells of a table row."""
    for match in _TRAILING.finditer(text):
        start = text.rfind("\n", 0, match.start()) + 1
        row = text[start : match.start()]
        cells = "\t" in match[0] and "\t" in row
        if not cells and not (garbled and row and not row.isascii() and "\u00a0" in match[0]):
            yield Edit(*match.span(), match[0], "", ("characters.trailing_space",))


def _inner(text: str, *, garbled: bool) -> Iterator[Edit]:
    """Yield odd and repeated spaces within lines, but for those that make columns."""
    for match in _INNER.finditer(text):
        if garbled and "\u00a0" in match[0] and not text[match.start() - 1].isascii():
            continue
        if text[match.start() - 1] + text[match.end()] in _BLANKS:
            continue
        if shapes.INDENT.match(text, match.start()):
            continue  # what is left of a paragraph, for the repair of layout
        if len(match[0]) > 1 and is_word_gap(text, *match.span()):
            continue  # between letter-spaced words, which the repair of those closes
        if match[0] == "\u3000" and _is_full_width(text, match):
            continue
        if len(match[0]) > 1 and _in_columns(text, match.start()):
            plain = re.sub(f"[{_SPACES}]", " ", match[0])
            if plain != match[0]:
                yield Edit(*match.span(), match[0], plain, ("characters.space",))
            continue
        yield Edit(*match.span(), match[0], " ", ("characters.space",))


def _is_full_width(text: str, match: re.Match[str]) -> bool:
    """Tell whether a full-width space stands beside characters as wide as itself."""
    around = text[match.start() - 1] + text[match.end()]
    return _FULL_WIDTH.search(around) is not None


def _in_columns(text: str, place: int) -> bool:
    """Tell whether a run of spaces stands in program code or in a table of spaces."""
    longest = shapes.MAX_CODE_LINE
    start = text.rfind("\n", max(0, place - longest - 1), place) + 1
    end = text.find("\n", place, place + longest)
    end = min(len(text), place + longest) if end < 0 else end
    if (start == 0 and place > longest) or end - start > longest:
        return False
    above = text[text.rfind("\n", max(0, start - longest - 2), max(0, start - 1)) + 1 : start - 1]
    below = text[end + 1 : end + longest + 2].partition("\n")[0]
    around = [line for line in (above if start else "", below) if len(line) <= longest]
    line = text[start:end]
    return shapes.is_code(line) or shapes.aligned(line, around)
