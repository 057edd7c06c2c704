"""What the report shows of a document, ready for the template."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby
from urllib.parse import quote

from pipeline.report.text import (
    Rendering,
    Sentence,
    doubts,
    english,
    note,
    printable,
    source_sentences,
    visible,
)
from pipeline.schema import Document, EditRecord, ManifestEntry, Passage, Reason

LANGUAGES = {
    "en": "English",
    "id": "Indonesian",
    "ja": "Japanese",
    "pl": "Polish",
    "ru": "Russian",
    "und": "undetermined",
    "zh": "Chinese",
    "zh-Hans": "Chinese (simplified)",
    "zh-Hant": "Chinese (traditional)",
}
ASIDES = frozenset({"boilerplate", "teaser", "source", "byline", "table_noise"})
FOLD_RUN = 3

Locate = Callable[[str, str], str | None]


@dataclass(frozen=True, slots=True)
class Ledger:
    """One edit as a row of a table."""

    rule: str
    before: str
    after: str
    certainty: str
    guess: bool
    others: str


@dataclass(frozen=True, slots=True)
class Repeat:
    """Where the text of a passage stood first."""

    label: str
    href: str | None


@dataclass(frozen=True, slots=True)
class PassageView:
    """One passage: a row of the report."""

    anchor: str
    label: str
    kind: str
    language: str
    excerpt: str
    source: tuple[Sentence, ...]
    english: tuple[Rendering, ...]
    ledger: tuple[Ledger, ...]
    guesses: int
    flags: tuple[str, ...]
    repeat: Repeat | None
    aside: bool
    untranslated: bool


@dataclass(frozen=True, slots=True)
class Block:
    """Passages shown together; several when a run of repeats is folded into one line."""

    passages: tuple[PassageView, ...]
    folded: bool


@dataclass(frozen=True, slots=True)
class DocumentView:
    """One document: a section of the report."""

    anchor: str
    name: str
    json: str | None
    status: str
    reasons: tuple[Reason, ...]
    tag: str
    facts: tuple[tuple[str, str], ...]
    title: str | None
    title_english: str | None
    metadata: tuple[tuple[str, str], ...]
    blocks: tuple[Block, ...]


def language_name(tag: str | None) -> str:
    """Return the English name of a language tag, or the tag where there is none."""
    return LANGUAGES.get(tag or "und", tag or "und")


def anchor(number: int, passage: str | None = None) -> str:
    """Return the id of a document's section, or of one of its passages."""
    return f"d{number}" if passage is None else f"d{number}-{quote(passage, safe='')}"


def document_view(
    number: int, document: Document, entry: ManifestEntry | None, root: str, locate: Locate
) -> DocumentView:
    """Return what the report shows of a document.

    Args:
        number: place among the documents of the run, from 1.
        document: the document.
        entry: its line in the manifest, for the path of its JSON.
        root: path from the page to the output folder, empty or ending in ``/``.
        locate: the address of a document's passage, or None where it is not shown.
    """
    title = document.title
    path = entry.document if entry else None
    return DocumentView(
        anchor=anchor(number),
        name=printable(document.source.name),
        json=root + quote(path) if path else None,
        status=document.status,
        reasons=tuple(document.reasons),
        tag=document.language.tag if document.language else "und",
        facts=_facts(document),
        title=printable(title.text) if title else None,
        title_english=printable(title.target) if title and title.target else None,
        metadata=tuple((printable(k), printable(v)) for k, v in document.metadata.items()),
        blocks=_blocks([_passage_view(number, item, locate) for item in document.passages]),
    )


def _facts(document: Document) -> tuple[tuple[str, str], ...]:
    language, encoding = document.language, document.source.encoding
    facts = []
    if language:
        facts.append(("language", f"{language_name(language.tag)} ({language.confidence:.0%})"))
        if len(language.shares) > 1:
            shares = ", ".join(f"{language_name(s.tag)} {s.share:.0%}" for s in language.shares)
            facts.append(("shares", shares))
    if encoding:
        sure = "" if encoding.confidence >= 1 else f" ({encoding.confidence:.0%})"
        facts.append(("encoding", encoding.name + sure))
    facts.append(("size", f"{document.source.bytes:,} bytes"))
    statistics = document.statistics
    if statistics and statistics.edits:
        ranked = sorted(statistics.edits.items(), key=lambda item: (-item[1], item[0]))
        facts.append(("edits", ", ".join(f"{rule} {count:,}" for rule, count in ranked)))
    if statistics and statistics.flags:
        ranked = sorted(statistics.flags.items(), key=lambda item: (-item[1], item[0]))
        facts.append(("flags", ", ".join(f"{flag} {count:,}" for flag, count in ranked)))
    if document.provenance.converters:
        facts.append(("Chinese script", ", ".join(document.provenance.converters)))
    return tuple((name, printable(value)) for name, value in facts)


def _passage_view(number: int, passage: Passage, locate: Locate) -> PassageView:
    renderings = english(passage)
    link = passage.duplicate_of
    flags = Counter(passage.flags)
    flags.update(flag for segment in passage.segments for flag in doubts(segment))
    return PassageView(
        anchor=anchor(number, passage.id),
        label=printable(passage.id),
        kind=passage.kind.replace("_", " "),
        language=passage.language.tag,
        excerpt=_excerpt(passage.text),
        source=source_sentences(passage),
        english=renderings,
        ledger=tuple(_ledger(edit) for edit in passage.edits),
        guesses=sum(edit.confidence < 1 for edit in passage.edits),
        flags=tuple(f"{flag} ×{n}" if n > 1 else flag for flag, n in sorted(flags.items())),
        repeat=None
        if link is None
        else Repeat(
            printable(f"{link.document} {link.passage}")
            + (f", {link.similarity:.0%} alike" if link.kind == "near" else ""),
            locate(link.document, link.passage),
        ),
        aside=passage.kind in ASIDES,
        untranslated=not renderings or any(not item.translated for item in renderings),
    )


def _excerpt(text: str, width: int = 70) -> str:
    line = " ".join(printable(text[: width * 2]).split())
    return line if len(line) <= width else line[: width - 1] + "…"


def _ledger(edit: EditRecord) -> Ledger:
    return Ledger(
        rule=edit.rule,
        before=visible(edit.before),
        after=visible(edit.after),
        certainty="proved" if edit.confidence >= 1 else f"{edit.confidence:.0%}",
        guess=edit.confidence < 1,
        others=note(edit).partition("not chosen: ")[2],
    )


def _blocks(passages: Sequence[PassageView]) -> tuple[Block, ...]:
    blocks: list[Block] = []
    for repeats, group in groupby(passages, key=lambda item: item.repeat is not None):
        run = tuple(group)
        if repeats and len(run) >= FOLD_RUN:
            blocks.append(Block(run, folded=True))
        else:
            blocks += [Block((item,), folded=False) for item in run]
    return tuple(blocks)
