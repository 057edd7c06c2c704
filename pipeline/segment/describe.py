"""What a text says about itself: its title, author, publisher, proof-reader."""

from collections.abc import Iterator, Sequence
from typing import Final

from pipeline.segment import cues, dates
from pipeline.segment.blocks import Block
from pipeline.segment.signatures import Credit

_STATED: Final = ("author", "publisher", "translator", "editor", "proofreader", "date")
_CREDITS: Final = ("byline", "source", "boilerplate")
# What may stand above the title of an article.
_PREAMBLE: Final = ("boilerplate", "source", "byline", "caption")
# The name of a site or a rubric is a short line, and there are few of them.
MAX_LABEL: Final = 60
MAX_LABELS: Final = 3


def describe(text: str, blocks: Sequence[Block]) -> tuple[int | None, dict[str, str]]:
    """Return the index of the title among `blocks`, if there is one, and the metadata.

    The title is the heading over a byline that names an author, or else a heading
    that stands before any other text.  A text without either has no title: its first
    sentence is not made one.
    """
    return _title(text, blocks), _metadata(text, blocks)


def _metadata(text: str, blocks: Sequence[Block]) -> dict[str, str]:
    stated: dict[str, str] = {}
    named: dict[str, str] = {}
    published: dict[str, str] = {}
    for block in blocks:
        if block.kind not in _CREDITS:
            continue
        found = cues.credits_of(text[block.start : block.end])
        for credit in found:
            if credit.role in _STATED and credit.role != "publisher":
                stated.setdefault(credit.role, credit.value)
            elif credit.role == "publisher" and block.kind == "byline":
                # A source named beside the author is where the text appeared; alone,
                # it may just as well be that of a figure.
                published.setdefault("publisher", credit.value)
        line = text[block.start : block.end]
        if not found and (date := dates.dated(line)):
            stated.setdefault("date", date)
        elif not found and (stamp := dates.stamp(line)):
            stated.setdefault("date", stamp)
        elif not found and block.kind == "byline":
            named.setdefault("author", line)
    for credit in _sources(text, blocks) if not published else ():
        published.setdefault("publisher", credit.value)
    return dict(sorted({**named, **stated, **published}.items()))


def _sources(text: str, blocks: Sequence[Block]) -> Iterator[Credit]:
    """Yield the sources at the top and bottom of a text that belong to no figure."""
    for index, block in enumerate(blocks):
        inside = 2 <= index < len(blocks) - 3
        figure = index and blocks[index - 1].kind in ("caption", "table", "table_noise")
        if block.kind == "source" and not inside and not figure:
            for credit in cues.credits_of(text[block.start : block.end]):
                if credit.role == "publisher":
                    yield credit


def _title(text: str, blocks: Sequence[Block]) -> int | None:
    for index, block in enumerate(blocks):
        if block.kind == "byline" and index and _names_author(text, block):
            above = blocks[index - 1]
            if above.kind == "heading":
                return index - 1
    for index, block in enumerate(blocks):
        if block.kind == "heading":
            return index
        label = block.kind == "paragraph" and block.end - block.start <= MAX_LABEL
        if block.kind not in _PREAMBLE and not (label and index < MAX_LABELS):
            return None
    return None


def _names_author(text: str, block: Block) -> bool:
    found = cues.credits_of(text[block.start : block.end])
    return any(credit.role == "author" for credit in found)
