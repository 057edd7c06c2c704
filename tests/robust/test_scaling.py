"""Hostile texts cost time in proportion to their length, and lose nothing."""

import random
import time
from collections.abc import Callable
from typing import Any

import pytest

from pipeline import segment
from pipeline.ledger import apply, invert
from pipeline.repair import Context, Repaired, repair
from pipeline.repair.frameshift import repair as frameshift
from pipeline.slices import cut

#: Twice the text may cost this many times the CPU seconds, and a little for the clock.
MOST = 3.0
CLOCK = 0.15
TRIES = 2

_WORDS = ["dan", "yang", "untuk", "tidak", "lain", "atau", "sudah", "kota", "besar", "rumah"]
_HAN = "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可"


def _words(size: int) -> str:
    """Return one line of words with sentence gaps, stray marks and lost bold type."""
    source = random.Random(7)  # noqa: S311
    found: list[str] = []
    length = 0
    while length < size:
        word = source.choice(_WORDS)
        damage = source.random()
        if damage < 0.01:
            word = f"lain.{word.title()}"
        elif damage < 0.02:
            word = f"** {word}"
        elif damage < 0.03:
            word = f"kata,{word}"
        elif damage < 0.04:
            word = f'"{word} ,'
        found.append(word)
        length += len(word) + 1
    return " ".join(found)


def _gaps(size: int) -> str:
    source = random.Random(7)  # noqa: S311
    pair = (f"{source.choice(_WORDS)}a{n}i.{source.choice(_WORDS).title()}" for n in range(size))
    return " ".join(pair)[:size]


def _letters(alphabet: str) -> Callable[[int], str]:
    def text(size: int) -> str:
        source = random.Random(7)  # noqa: S311
        return "".join(source.choice(alphabet) for _ in range(size))

    return text


def _repeated(piece: str) -> Callable[[int], str]:
    return lambda size: (piece * (size // len(piece) + 1))[:size]


TEXTS: dict[str, Callable[[int], str]] = {
    "a line of words with gaps": _words,
    "a line of gaps": _gaps,
    "no punctuation": _letters("abcdefgh"),
    "nothing but punctuation": _letters(".,;:!"),
    "brackets": _letters("()[]{}<>"),
    "opened brackets": _repeated("("),
    "a bracket and spaces": lambda size: f"(a{' ' * size}b",
    "Han without punctuation": _letters(_HAN),
    "capitals of two scripts": _letters("ABCEHKMOPTXYабв "),
    "single letters": _letters("abcDEf "),
    "nothing but spaced letters": lambda size: " ".join(_letters("abdeiknoprst")(size // 2)),
    "letters and hyphens": _repeated("a-b-c-d-"),
    "ampersands": _repeated("&amp;amp;"),
    "comments without end": _repeated("<!-- "),
    "scripts without end": _repeated("<script "),
    "scripts with one end": lambda size: "<script " * (size // 8) + "</script>",
    "tags of code": _repeated("<pre>a</cod"),
    "backticks": _repeated("`"),
    "fences": _repeated("~~~\n"),
    "wiki links": _repeated("[[a|"),
    "line ends": _repeated("\n"),
    "tabs": _repeated("\t"),
    "spaces": lambda size: f"x{' ' * size}x",
    "odd spaces": lambda size: f"x{chr(0xA0) * size}\n",
    "NUL": _repeated("ab\0c "),
    "byte order marks": _repeated("\ufeffa"),
    "lone surrogates": _repeated("\ud800a "),
    "emoji": _repeated("👩\u200d👩\u200d👧\u200d👦"),
    "two accents": _repeated("\u0301\u0316"),
    "accents": _repeated("\u0301"),
    "short lines": _repeated("a\n"),
    "rules of headings": _repeated("==a\n"),
    "quotes": _repeated('."A'),
}


def _analysed(text: str) -> Repaired:
    done = repair(text, Context())
    blocks = segment.passages(done.text, done.marks)
    cut(done.edits, [(block.start, block.end) for block in blocks])
    return done


def _seconds(text: str) -> float:
    tries = []
    for _ in range(TRIES):
        started = time.process_time()
        _analysed(text)
        tries.append(time.process_time() - started)
        if tries[-1] < CLOCK:
            break
    return min(tries)


#: Texts that are searched closely, or are nothing but lines: they show it sooner.
SLOW = {"capitals of two scripts": 5_000, "short lines": 10_000}


@pytest.mark.parametrize("name", TEXTS)
def test_twice_the_text_costs_twice_the_time(name: str) -> None:
    size = SLOW.get(name, 20_000)
    once = _seconds(TEXTS[name](size))
    twice = _seconds(TEXTS[name](2 * size))
    assert twice < MOST * once + CLOCK, f"{size}: {once:.2f} s, {2 * size}: {twice:.2f} s"


@pytest.mark.parametrize("name", TEXTS)
def test_nothing_is_lost(name: str) -> None:
    text = TEXTS[name](3_000)
    done = _analysed(text)
    assert apply(text, done.edits) == done.text
    assert apply(done.text, invert(done.edits)) == text


def test_places_where_a_frame_may_slip_are_searched_within_bounds(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    text = "".join(f"{letter}?!" for letter in _letters(_HAN)(400))
    seen: list[int] = []
    read = frameshift._read

    def counted(*args: Any) -> Any:
        stretch, cells = read(*args)
        seen.append(cells)
        return stretch, cells

    monkeypatch.setattr(frameshift, "_read", counted)
    monkeypatch.setattr(frameshift, "MIN_CELLS", 200)
    monkeypatch.setattr(frameshift, "MAX_CELLS", 200)
    frameshift.find_in(text)
    assert 200 <= sum(seen) < 2 * (200 + frameshift.REACH)  # open places are read twice
