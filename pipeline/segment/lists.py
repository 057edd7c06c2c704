"""Items of lists, told from dialogue and from headings with a sign in front."""

import re
from collections.abc import Sequence
from typing import Final

from pipeline.segment import cues
from pipeline.segment.lines import Kinds, Line

_BULLET: Final = re.compile(r"(?:[-–*+•●○■□▪◦‣⁃◆◇▶►➢✓✔☑※]\s+|[•●■▪◦‣⁃◆・]\S)")
_NUMBERED: Final = re.compile(
    r"(?:[(（]?(?P<number>\d{1,2})\s?(?P<mark>[.)）、．:：])(?!\d)|[(（](?P<letter>[a-zа-я])[)）]|"
    r"(?P<letter2>[a-zа-я])[)）]|(?P<circled>[①-⑳])|[(（]?(?P<han>[一二三四五六七八九十]{1,3})[、）)])\s*"
)
# Characters of a section in one line; an item of a list is seldom so long.
MIN_SECTION: Final = 60
_SIGNS: Final = "■□◆◇●○▼▲★☆▶"


def find(text: str, lines: Sequence[Line], kinds: Kinds) -> Kinds:
    """Bulleted lines, and numbered lines whose numbers go on.

    A dash opens a line of dialogue as well as an item: dashes count only in runs
    that no speech tag (a second dash in the line) gives away.
    """
    del text
    found: Kinds = {}
    for index, line in enumerate(lines):
        if index in kinds:
            continue
        if cues.is_legend(line.head):
            found[index] = ("caption", ())
        elif _BULLET.match(line.head) and not (
            _is_dialogue(lines, index) or _is_marked_heading(lines, index)
        ):
            found[index] = ("list_item", ())
    for run in _numbered_runs(lines):
        found.update(dict.fromkeys(run, ("list_item", ())))
    return found


def _is_marked_heading(lines: Sequence[Line], index: int) -> bool:
    """Tell a heading with a sign in front: no neighbour has it, and text follows."""
    line = lines[index]
    if line.head[0] not in _SIGNS or not line.titled or index + 1 == len(lines):
        return False
    around = (*lines[max(0, index - 1) : index], *lines[index + 1 : index + 2])
    return all(other.head[0] != line.head[0] for other in around)


def _is_dialogue(lines: Sequence[Line], index: int) -> bool:
    head = lines[index].head
    if head[0] not in "-–":
        return False
    around = [lines[place].head for place in (index - 1, index + 1) if 0 <= place < len(lines)]
    alone = not any(other[0] == head[0] for other in around)
    tagged = re.search(r"[.,!?…] [-–—] [a-zа-яёąćęłńóśźż]", head) is not None
    return alone or tagged


def _numbered_runs(lines: Sequence[Line]) -> list[list[int]]:
    """Find neighbouring lines whose numbers rise by one, at least two of them."""
    runs: list[list[int]] = []
    last: tuple[int, int] | None = None
    for index, line in enumerate(lines):
        match = _NUMBERED.match(line.head)
        if not match or line.length == match.end():
            continue
        value = _ordinal(match)
        near = last is not None and runs and index - runs[-1][-1] == 1
        if near and last is not None and value == last[1] + 1:
            runs[-1].append(index)
        else:
            runs.append([index])
        last = (index, value)
    return [
        run
        for run in (_without_heading(lines, run) for run in runs if len(run) > 1)
        if len(run) > 1
    ]


def _without_heading(lines: Sequence[Line], run: list[int]) -> list[int]:
    """Return a run without its last line where that is the heading of a section.

    The line before is a whole paragraph that its own heading is glued to, the line
    behind a paragraph without a number.
    """
    last = run[-1]
    before, line = lines[last - 1], lines[last]
    behind = lines[last + 1] if last + 1 < len(lines) else None
    whole = before.finished and before.length > MIN_SECTION and not before.short
    if not (line.titled and whole and behind and behind.finished):
        return run
    return run if _NUMBERED.match(behind.head) or behind.length < line.length else run[:-1]


def _ordinal(match: re.Match[str]) -> int:
    if match["number"]:
        return int(match["number"])
    if match["circled"]:
        return ord(match["circled"]) - ord("①") + 1
    if match["han"]:
        han = match["han"]
        digits = "一二三四五六七八九"
        tens, _, ones = han.partition("十") if "十" in han else ("", "", han)
        ten = (digits.find(tens) + 1 or 1) * 10 if "十" in han else 0
        return ten + digits.find(ones) + 1 if ones else ten
    return ord(match["letter"] or match["letter2"])
