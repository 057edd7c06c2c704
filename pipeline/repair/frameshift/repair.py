"""From places where a frame can have slipped to edits."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from pipeline.ledger import Edit, Mark
from pipeline.repair.base import Findings
from pipeline.repair.frameshift.brackets import rank
from pipeline.repair.frameshift.cells import cells_of
from pipeline.repair.frameshift.codec import gbk
from pipeline.repair.frameshift.confidence import Stretch
from pipeline.repair.frameshift.edits import edits_of
from pipeline.repair.frameshift.effort import QUICK, THOROUGH, Effort
from pipeline.repair.frameshift.evidence import Evidence, context_of, gather
from pipeline.repair.frameshift.lattice import Lattice
from pipeline.repair.frameshift.plain import costs, literal
from pipeline.repair.frameshift.rerank import BEFORE, TAIL, reranked
from pipeline.repair.frameshift.search import Search
from pipeline.repair.frameshift.sites import Site, sites
from pipeline.repair.frameshift.swallowed import swallowed
from pipeline.repair.models.ngrams import han_model

#: How far behind a site its stretch may reach, in characters.
REACH: Final = 90
#: Cells that are searched in a document at least, per character of a longer one, and at
#: most.  Places that no damage made cost most; a page with a slip in each line needs a
#: third of it.
MIN_CELLS: Final = 1_000
CELLS_PER_CHARACTER: Final = 0.12
MAX_CELLS: Final = 20_000
#: Nats by which the best reading must beat the text as it stands, in a document without
#: other damage and in one that is damaged elsewhere beyond doubt, or glossed.
FLOOR: Final = 6.5
KNOWN_FLOOR: Final = 2.0
#: Different glossed characters that make a glossed document.
HABIT: Final = 3
#: Readings kept for margins.
READINGS: Final = 60
#: Probability below which a choice is flagged as unresolved.
WORTH: Final = 0.25

#: Probability from which a restored character counts as evidence for other stretches.
_LEARNT: Final = 0.9
_KANA: Final = re.compile(r"[\u3041-\u30ff\uff66-\uff9f]")
_KANA_SHARE: Final = 0.2
_ASCII_MARK: Final = re.compile(r"(?<=[\u3400-\u9fff])[,:;!]")
_WIDE_MARK: Final = re.compile(r"(?<=[\u3400-\u9fff])[，：；！]")
#: Log-odds against marks that no author sets.
_ODD: Final = 6.0
#: A tag whose opening bracket a hole swallowed.
_BROKEN_TAG: Final = re.compile(
    r"(?<=[?\ufffd])/?[a-z][a-z0-9]{0,9}(?: [^<>\n]{0,200})?/?>", re.IGNORECASE
)
#: Characters behind a stretch in which a mark that it opens may close.
_BEHIND: Final = 200
#: Characters of the restored text before a stretch that are looked at, and that are near.
_KEPT: Final = 1_000
_NEAR: Final = 40
_GLOSS_TAIL: Final = re.compile(r"[(（][^()（）\n]{1,9}[)）]$")


@dataclass(frozen=True, slots=True)
class _Look:
    """How closely a stretch is read.

    Args:
        lattice: the edges for the document.
        evidence: what ranks the readings.
        judge: what tells how strange the best one is, once `evidence` has learnt; then the
            neural model ranks as well, which takes longer.
        effort: how much the search tries.
    """

    lattice: Lattice
    evidence: Evidence
    judge: Evidence | None = None
    effort: Effort = QUICK


def find_in(text: str) -> Findings:
    """Find the slipped stretches of a text that has at least one suspect place."""
    places = list(sites(text))
    shadows = [_shadow(text, site) for site in places]
    evidence = gather(text, shadows, han_model())
    stretches = _first_look(text, places, _Look(Lattice(gbk(), evidence), evidence))
    learnt = [_sure(stretch) for stretch in stretches if stretch and stretch.gain > FLOOR]
    if any(stretch and _is_open(stretch) for stretch in stretches):
        # What one stretch settles beyond doubt is evidence for the others.  How strange
        # it is must be judged without, or it would learn from itself that it is not.
        more = gather(text, shadows, han_model(), learnt)
        look = _Look(Lattice(gbk(), more), more, evidence, THOROUGH)
        stretches = _second_look(text, places, stretches, look)
    proved = any(stretch is not None and _is_proved(stretch) for stretch in stretches)
    floor = KNOWN_FLOOR if proved or len(evidence.glossed) >= HABIT else FLOOR
    ascii_marks = _is_ascii(text)
    edits: list[Edit] = []
    marks: list[Mark] = []
    position = 0
    for site, stretch in zip(places, stretches, strict=True):
        if site.start < position:
            continue
        found = edits_of(stretch, floor, ascii_marks=ascii_marks) if stretch else []
        if found and stretch:
            edits += found
            marks += [
                Mark(edit.start, edit.end, "frameshift_unresolved", "no reading stands out")
                for edit in found
                if edit.confidence < WORTH
            ]
            position = stretch.cells[-1].end
        elif site.glossed:
            marks.append(Mark(site.start, site.start + 1, "frameshift_unresolved", "no reading"))
    return Findings(tuple(edits), tuple(marks))


def _first_look(text: str, places: Sequence[Site], look: _Look) -> list[Stretch | None]:
    """Read the stretches behind all sites, as far as the cells of the document go."""
    cells = min(MAX_CELLS, max(MIN_CELLS, int(CELLS_PER_CHARACTER * len(text))))
    restored = _Restored(text)
    for site in places:
        stretch = None
        if cells > 0 and not restored.reaches_over(site):
            stretch, seen = _read(text, site, look, restored.before(site))
            cells -= seen
        restored.add(site, stretch)
    return restored.stretches


def _second_look(
    text: str, places: Sequence[Site], first: Sequence[Stretch | None], look: _Look
) -> list[Stretch | None]:
    """Read again the stretches that are open."""
    restored = _Restored(text)
    for site, stretch in zip(places, first, strict=True):
        again = stretch is not None and _is_open(stretch) and not restored.reaches_over(site)
        new = _read(text, site, look, restored.before(site))[0] if again else stretch
        restored.add(site, new)
    return restored.stretches


class _Restored:
    """A text with what is proved of it restored, stretch by stretch.

    Args:
        text: the document.
    """

    def __init__(self, text: str) -> None:
        self.stretches: list[Stretch | None] = []
        self._text = text
        self._head = ""
        self._end = 0

    def reaches_over(self, site: Site) -> bool:
        """Tell whether a site lies within the last stretch."""
        return site.start < self._end

    def before(self, site: Site) -> str:
        """Return the end of the text before a site."""
        return self._head + self._text[max(self._end, site.start - _KEPT) : site.start]

    def add(self, site: Site, stretch: Stretch | None) -> None:
        """Put the stretch behind a site into the text, if it is proved."""
        self.stretches.append(stretch)
        if stretch is not None and _is_proved(stretch) and not self.reaches_over(site):
            whole = self.before(site) + stretch.readings[0].text
            self._head, self._end = whole[-_KEPT:], stretch.cells[-1].end


def _is_proved(stretch: Stretch) -> bool:
    """Tell whether a stretch is damaged beyond doubt."""
    return stretch.gain > 2 * FLOOR and bool(stretch.changed())


def _sure(stretch: Stretch) -> str:
    """Return what is beyond doubt in the best reading, the rest as breaks."""
    sure = (
        piece if stretch.probability([place]) > _LEARNT and not stretch.is_strange(place) else "\n"
        for place, (piece, _) in enumerate(stretch.readings[0].pieces)
    )
    return "".join(sure)


def _is_open(stretch: Stretch) -> bool:
    """Tell whether another reading of a stretch is possible, or this one is strange."""
    return stretch.gain > KNOWN_FLOOR and "\n" in _sure(stretch)


def _is_ascii(text: str) -> bool:
    """Tell whether a document writes its wide punctuation in ASCII."""
    return len(_ASCII_MARK.findall(text)) > len(_WIDE_MARK.findall(text))


def _shadow(text: str, site: Site) -> tuple[int, int]:
    """Return the span behind a site that may be damaged, up to a boundary."""
    end = site.start + 2
    while end < min(len(text), site.start + REACH) and text[end] not in ",，。\n":
        end += 1
    return site.start, end


def _read(text: str, site: Site, look: _Look, head: str) -> tuple[Stretch | None, int]:
    """Return the stretch behind a site, if it can be read, and how many cells were searched.

    Args:
        text: the document.
        site: where the frame can have slipped.
        look: how closely to read.
        head: the text before the site, restored.
    """
    line_end = text.find("\n", site.start)
    end = min(len(text) if line_end < 0 else line_end, site.start + REACH)
    tag = _BROKEN_TAG.search(text, site.start, end)
    if tag:
        end = tag.start()
    if _is_japanese(text[site.start : end]):
        return None, 0
    cells = cells_of(text, site.start, end, look.lattice.codec)
    before = head[-_NEAR:]
    while found := _GLOSS_TAIL.search(before):
        before = before[: found.start()]
    context = context_of(head[-_NEAR:], look.evidence.model)
    search = Search(
        cells,
        look.lattice,
        look.evidence,
        context=context,
        before=before[-1:],
        swallowed=lambda place: swallowed(text, cells[place].end, spaced=look.evidence.spaced),
        tail="<" if tag else "",
        hole=site.hole,
        effort=look.effort,
    )
    readings, covered = search.run(READINGS)
    if not readings:
        return None, covered
    past = cells[covered - 1].end
    behind = text[past : past + _BEHIND].partition("\n")[0]
    ranked = rank(readings, head.rpartition("\n")[2], behind)
    gain = ranked[0].score - literal(cells, covered, context, look.evidence)
    if site.odd or (tag and covered == len(cells)):
        gain += _ODD
    if look.judge and gain > KNOWN_FLOOR:
        ranked = reranked(ranked, cells, head[-BEFORE:], look.evidence, text[past : past + TAIL])
    spent = costs(ranked[0], cells, context, look.judge or look.evidence)
    return Stretch(cells[:covered], ranked, gain, spent), covered


def _is_japanese(text: str) -> bool:
    """Tell whether kana are too frequent for pairs that a slipped frame made."""
    kana = len(_KANA.findall(text))
    return kana >= 2 and kana > _KANA_SHARE * len(text)
