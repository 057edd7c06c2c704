"""What every repair shares: its signature and what it may say."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from pipeline.ledger import Edit, Mark


@dataclass(frozen=True, slots=True)
class Context:
    """What is known of the document before it is repaired.

    Args:
        language: BCP 47 tag of the first look at the text, or None where it may be
            anything; repairs use it as a hint and never as proof.
        traces: rules that have repaired something in the document so far, as what one
            tool did to a page tells what else it did.
    """

    language: str | None = None
    traces: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Findings:
    """The outcome of one repair on one text: what to change, and what to remark.

    Args:
        edits: in order, not overlapping, in the coordinates of the text received.
        marks: damage seen and left alone, or facts a later stage needs; coordinates
            of the text received as well.
    """

    edits: Sequence[Edit] = ()
    marks: Sequence[Mark] = ()


Repair: TypeAlias = Callable[[str, Context], Findings]
