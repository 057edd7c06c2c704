"""Shapes that repairs agree on: program code and aligned columns, which stay, and indents.

Cost in false positives: a line of prose that ends in a semicolon behind a closing
bracket is taken for code, and then keeps its residue.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import Final

_FENCE: Final = re.compile(r"^(?P<fence>`{3,}+|~{3,}+)[^\n]*+\n|<(?P<tag>pre|code)\b", re.MULTILINE)
_INLINE: Final = re.compile(r"`[^`\n]{1,200}`")
_KEYWORD: Final = re.compile(
    r"(?:"
    r"(?:def|class|function|func|fn)\s+\w+\s*[({:<]|(?:import|package|using)\s+[\w.]+[;\s]*$|"
    r"from\s+[\w.]+\s+import\s|#include\s*[<\"]|#!|"
    r"(?:public|private|protected|static|const|let|var|final|void|int|float|double)\s+\w+.*[;{=)]|"
    r"(?:if|for|while|switch|elif|else if|catch)\s?\(.*\)\s*[{:]?|"
    r"(?:if|for|while|elif|with|except)\s[\x00-\x7f]*:$|(?:else|try|finally)\s?[:{]|"
    r"return\b[\x00-\x7f]*;?$|print(?:f|ln)?\s?\(|console\.\w+\(|"
    r"(?:\$|>>>|\.\.\.)\s[a-z_][a-z0-9_./-]*[\x00-\x7f]*$|"
    r"(?:sudo|pip3?|npm|git|apt|apt-get|docker|curl|wget|cd|mkdir|echo)\s[\x00-\x7f]+$|"
    r"(?:SELECT|INSERT INTO|UPDATE|DELETE FROM|CREATE TABLE)\s|(?://|/\*|\*/|--\s)[\x00-\x7f]*$"
    r")"
)
#: What those begin with.
_KEYWORD_STARTS: Final = frozenset("dcfipu#vslewtr$>.ngamSIUDC/*-")
_ASSIGNED: Final = re.compile(r"[\w.\[\]\"']+\s?[-+*/|&]?=\s?[^=\s]")
_CALL: Final = re.compile(r"[\w.]+\([\x00-\x7f]*\)[;,]?")
_CODE_ENDS: Final = tuple(";{}()[]\"',")
MAX_CODE_LINE: Final = 400
#: The indentation of a Chinese paragraph whose line break is gone.
INDENT: Final = re.compile(r"\u3000\u3000(?<=[。！？…」』”）]..)\u3000*(?=[^\s\u3000])")


class Spans:
    """Stretches of a text, to ask quickly whether a place lies in one of them."""

    def __init__(self, spans: list[tuple[int, int]]) -> None:
        merged: list[tuple[int, int]] = []
        for start, end in sorted(spans):
            if merged and start <= merged[-1][1]:
                merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
            else:
                merged.append((start, end))
        self._starts = [start for start, _ in merged]
        self._ends = [end for _, end in merged]

    def __contains__(self, place: int) -> bool:
        """Tell whether the character at `place` lies in one of the spans."""
        index = bisect_right(self._starts, place) - 1
        return index >= 0 and place < self._ends[index]

    def touch(self, start: int, end: int) -> bool:
        """Tell whether any of the spans shares a character with ``[start, end)``."""
        index = bisect_right(self._starts, max(start, end - 1)) - 1
        return index >= 0 and start < self._ends[index]


def code(text: str) -> Spans:
    """Return where `text` holds program code: fenced, in backticks, or by its look."""
    spans: list[tuple[int, int]] = []
    if "`" in text or "~~~" in text or "</" in text:
        spans += _fenced(text)
        spans += [match.span() for match in _INLINE.finditer(text)]
    position = 0
    for line in text.split("\n"):
        if len(line) <= MAX_CODE_LINE and is_code(line):
            spans.append((position, position + len(line)))
        position += len(line) + 1
    return Spans(spans)


def _fenced(text: str) -> Iterator[tuple[int, int]]:
    """Yield what stands between fences, or in tags of code; a fence may lack its end."""
    position = 0
    unclosed: set[str] = set()
    while opening := _FENCE.search(text, position):
        close = f"</{opening['tag']}>" if opening["tag"] else f"\n{opening['fence']}"
        low = opening.end() if opening["tag"] else opening.end() - 1
        end = -1 if close in unclosed else text.find(close, low)
        if opening["tag"]:
            if end < 0:
                unclosed.add(close)
            position = opening.end() if end < 0 else end + len(close)
        else:
            line_end = text.find("\n", end + 1) if end >= 0 else -1
            position = len(text) if line_end < 0 else line_end
        if opening["fence"] or end >= 0:
            yield opening.start(), position


def is_code(line: str) -> bool:
    """Tell whether a single line looks like program code."""
    if not line or len(line) > MAX_CODE_LINE:
        return False
    bare = line.strip()
    if bare[:1] in _KEYWORD_STARTS and _KEYWORD.match(bare):
        return True
    if not bare.endswith(_CODE_ENDS) and "  #" not in bare:
        return False
    if _ASSIGNED.match(bare) and not any(mark in bare for mark in "。！？"):
        return True
    if not bare.isascii():
        return False
    return bare.endswith(("}", "{", "};", ");")) or _CALL.fullmatch(bare) is not None


MIN_VALUES: Final = 3
_QUOTED: Final = re.compile(r'"[^"]*"')
_WIDE: Final = re.compile("[\u3001-\uffef]")
_SENTENCE_END: Final = tuple(".!?…。！？")


def is_values(line: str) -> bool:
    """Tell whether a line is a row of values: commas or semicolons, no space behind any.

    Cost in false positives: a sentence that lacks all its spaces and its full stop.
    """
    for mark in ",;":
        if line.count(mark) < MIN_VALUES:
            continue
        quoted = f'{mark}"' in line or f'"{mark}' in line
        bare = _QUOTED.sub("", line) if quoted else line
        if f"{mark} " not in bare and bare.count(mark) >= MIN_VALUES:
            return quoted or not (line.rstrip().endswith(_SENTENCE_END) or _WIDE.search(line))
    return False


_GAP: Final = re.compile(r"(?<=\S)(?: {2,}|\u3000{2,}|\t+)(?=(\S+))")


def _columns(line: str) -> set[tuple[str, int]]:
    """Return where cells of a line may begin and end, if gaps of spaces divide it."""
    columns: set[tuple[str, int]] = set()
    for match in _GAP.finditer(line):
        columns |= {("end", match.start()), ("start", match.end()), ("end", match.end(1))}
    return columns


def aligned(line: str, others: list[str]) -> bool:
    """Tell whether gaps in a line divide it at the same columns as its neighbours.

    Such gaps make a table of spaces; closing them would destroy it.
    """
    columns = _columns(line)
    return any(columns & _columns(other) for other in others)
