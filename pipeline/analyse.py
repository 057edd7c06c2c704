"""One file from bytes to a `Document` without links and English."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Final

import pipeline
from pipeline import decode, hanzi, language, segment
from pipeline.errors import InputError
from pipeline.files import InputFile, sha256
from pipeline.ledger import Edit, apply, compose
from pipeline.repair import Context, Repaired, repair
from pipeline.schema import (
    AlternativeRecord,
    Document,
    EditRecord,
    Encoding,
    EncodingCandidate,
    Language,
    LanguageShare,
    Passage,
    Provenance,
    Reason,
    Segment,
    Source,
    Status,
    Title,
)
from pipeline.slices import Slice, cut

ENGLISH = "en"
_HEADING: Final = re.compile(r"#{1,6}[ \t]|<h[1-6]\b", re.IGNORECASE)
GUESSED_START = "guessed_start"
DOUBTFUL = 0.5


def analyse(file: InputFile, data: bytes, settings: str) -> Document:
    """Turn the bytes of a file into a document that only lacks links and English.

    Args:
        file: where the bytes come from.
        data: the bytes.
        settings: digest of the settings, for the provenance.

    Returns:
        A document; one that cannot be read or is in no supported language has the
        status ``skipped`` or ``failed`` and says why.
    """
    source = Source(name=file.name, path=file.place, bytes=len(data), sha256=sha256(data))
    try:
        decoded = decode.decode(data)
    except InputError as error:
        status: Status = "failed" if error.code == "undecodable" else "skipped"
        return unread(source, settings, status, Reason(code=error.code, message=str(error)))
    source = source.model_copy(update={"encoding": _encoding(decoded), "newline": decoded.newline})
    reasons = [
        Reason(code=remark.code, message=f"{file.place}: {remark.message}")
        for remark in decoded.reasons
    ]
    repaired = repair(decoded.text, Context(language=language.first_look(decoded.text)))
    guess = language.identify(repaired.text)
    refused = language.refusal(guess)
    draft = Document(
        id=f"sha256:{source.sha256}",
        status="partial" if reasons else "success",
        reasons=reasons,
        source=source,
        language=_language(guess),
        provenance=Provenance(linguaflow=pipeline.__version__, settings=settings),
    )
    if refused is not None:
        code, message = refused
        refusal = Reason(code=code, message=f"{file.place}: {message}")
        return draft.model_copy(update={"status": "skipped", "reasons": [*reasons, refusal]})
    return _with_passages(draft, repaired, guess)


def unread(source: Source, settings: str, status: Status, reason: Reason) -> Document:
    """Return the record of a file that could not be worked on.

    Args:
        source: the file.
        settings: digest of the settings, for the provenance.
        status: ``skipped`` or ``failed``.
        reason: what is wrong; its message gets the path of the file in front.
    """
    message = f"{source.path}: {reason.message}"
    return Document(
        id=f"sha256:{source.sha256}",
        status=status,
        reasons=[Reason(code=reason.code, message=message)],
        source=source,
        provenance=Provenance(linguaflow=pipeline.__version__, settings=settings),
    )


def _encoding(decoded: decode.Decoded) -> Encoding:
    return Encoding(
        name=decoded.encoding,
        confidence=decoded.confidence,
        method=decoded.method,
        candidates=[
            EncodingCandidate(name=name, confidence=confidence)
            for name, confidence in decoded.candidates
        ],
    )


def _language(guess: language.Guess) -> Language:
    return Language(
        tag=guess.tag,
        script=guess.script,
        confidence=guess.confidence,
        method=guess.method,
        shares=[LanguageShare(tag=tag, share=share) for tag, share in guess.shares],
    )


@dataclass(frozen=True, slots=True)
class _Piece:
    """A passage on its way: its place in the raw text, its text and how it came about."""

    block: segment.Block
    start: int
    end: int
    text: str
    edits: tuple[Edit, ...]
    guess: language.Guess
    converter: str | None


def _with_passages(draft: Document, repaired: Repaired, guess: language.Guess) -> Document:
    blocks = segment.passages(repaired.text, repaired.marks)
    evidence = hanzi.gather(repaired.text)
    slices = cut(repaired.edits, [(block.start, block.end) for block in blocks])
    blocks = tuple(map(_as_marked, blocks, slices))
    pieces = []
    for block, piece in zip(blocks, slices, strict=True):
        text = repaired.text[block.start : block.end]
        pieces.append(
            _converted(
                _Piece(
                    block,
                    piece.start,
                    piece.end,
                    text,
                    tuple(edit.shifted(-piece.start) for edit in piece.edits),
                    language.identify(text, prior=guess),
                    None,
                ),
                repaired.raw[piece.start : piece.end],
                evidence,
            )
        )
    passages = _passages(_with_guessed_starts(pieces, repaired.edits), repaired.raw)
    title, metadata = segment.describe(repaired.text, blocks)
    converters = sorted({piece.converter for piece in pieces if piece.converter})
    return draft.model_copy(
        update={
            "passages": passages,
            "trailer": repaired.raw[pieces[-1].end :] if pieces else repaired.raw,
            "title": None if title is None else _title(passages[title]),
            "metadata": metadata,
            "provenance": draft.provenance.model_copy(update={"converters": converters}),
        }
    )


def _with_guessed_starts(pieces: Sequence[_Piece], edits: Sequence[Edit]) -> list[_Piece]:
    """Flag the passages that begin where a repair chose to break a line."""
    flagged = list(pieces)
    starts = [piece.start for piece in pieces]
    for edit in edits:
        broken = edit.after.isspace() and "\n" in edit.after and "\n" not in edit.before
        if broken and edit.confidence < 1:
            index = bisect_left(starts, edit.end)
            if index < len(flagged):
                block = flagged[index].block
                flags = tuple(dict.fromkeys((*block.flags, GUESSED_START)))
                flagged[index] = replace(flagged[index], block=replace(block, flags=flags))
    return flagged


def _as_marked(block: segment.Block, piece: Slice) -> segment.Block:
    """Take the word of a mark of a heading, which the repairs took away, for the kind."""
    marked = any(
        edit.start == piece.start and _HEADING.match(edit.before) for edit in piece.edits[:3]
    )
    return replace(block, kind="heading") if marked and block.kind == "paragraph" else block


def _converted(piece: _Piece, raw: str, evidence: hanzi.Evidence) -> _Piece:
    conversion = hanzi.simplify(piece.text, piece.guess, evidence)
    if not conversion.edits:
        return piece
    return replace(
        piece,
        text=apply(piece.text, conversion.edits),
        edits=compose(raw, piece.edits, conversion.edits),
        converter=conversion.configuration,
    )


def _passages(pieces: Sequence[_Piece], raw: str) -> list[Passage]:
    passages = []
    position = 0
    for number, piece in enumerate(pieces, start=1):
        identifier = f"p{number:04d}"
        passages.append(
            Passage(
                id=identifier,
                kind=piece.block.kind,
                start=piece.start,
                end=piece.end,
                lead=raw[position : piece.start],
                raw=raw[piece.start : piece.end],
                text=piece.text,
                language=_language(piece.guess),
                edits=[_edit(edit, piece.start) for edit in piece.edits],
                segments=_segments(piece, identifier),
                target=None,
                flags=_flags(piece),
            )
        )
        position = piece.end
    return passages


def _flags(piece: _Piece) -> list[str]:
    """Return the remarks on a passage; a repair that is more guess than proof is one."""
    doubtful = any(edit.confidence < DOUBTFUL for edit in piece.edits)
    return [*piece.block.flags, *(["doubtful_repair"] if doubtful else [])]


def _edit(edit: Edit, offset: int) -> EditRecord:
    return EditRecord(
        stage=_stage(edit.rules),
        rule="+".join(edit.rules),
        start=edit.start + offset,
        end=edit.end + offset,
        before=edit.before,
        after=edit.after,
        confidence=round(edit.confidence, 4),
        alternatives=[
            AlternativeRecord(text=other.text, margin=round(other.margin, 4))
            for other in edit.alternatives
        ],
    )


@cache
def _stage(rules: tuple[str, ...]) -> str:
    return "+".join(dict.fromkeys(rule.partition(".")[0] for rule in rules))


def _segments(piece: _Piece, passage: str) -> list[Segment]:
    tag = piece.guess.tag
    refused = language.refusal(piece.guess)
    spans = segment.sentences(piece.text, tag)
    segments = []
    for number, (start, end) in enumerate(spans, start=1):
        source = piece.text[start:end]
        english = tag == ENGLISH
        segments.append(
            Segment(
                id=f"{passage}.s{number:02d}",
                start=start,
                end=end,
                source=source,
                target=source if english else None,
                flags=["english"] if english else [refused[0]] if refused else [],
                origin="none",
            )
        )
    return segments


def _title(passage: Passage) -> Title:
    return Title(text=passage.text, target=None, passage=passage.id)


def edits_by_rule(passages: Sequence[Passage]) -> dict[str, int]:
    """Count edits by rule; an edit that several rules made counts for each."""
    counts = Counter(
        rule for passage in passages for edit in passage.edits for rule in edit.rule.split("+")
    )
    return dict(sorted(counts.items()))
