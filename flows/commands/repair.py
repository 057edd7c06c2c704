"""``linguaflow repair``: one text before and after, with reasons."""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from flows import console

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.text import Text

    from pipeline.ledger import Edit
    from pipeline.repair import Repaired

#: Characters shown around a change, and at most in one piece.
AROUND: Final = 24
LONGEST: Final = 240
#: Confidence below which the summary calls an edit out.
DOUBTFUL: Final = 0.9
_COLOURS: Final = ("yellow", "green")


def repair(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A text file; - reads stdin.")],
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print the ledger as JSON.")] = False,
    as_text: Annotated[bool, typer.Option("--text", help="Print the repaired text alone.")] = False,
) -> None:
    """Show what the repair stage does to a text, and why."""
    from pipeline import language  # noqa: PLC0415
    from pipeline.decode import decode  # noqa: PLC0415
    from pipeline.errors import DecodeError, SettingsError  # noqa: PLC0415
    from pipeline.repair import Context  # noqa: PLC0415
    from pipeline.repair import repair as mend  # noqa: PLC0415

    if as_json and as_text:
        raise SettingsError(
            "--json and --text exclude each other: the ledger holds the text under `text`.",
            code="usage",
        )
    try:
        decoded = decode(_read(file))
    except DecodeError as problem:
        raise DecodeError(f"{file}: {problem}", code=problem.code) from problem
    context = Context(language=language.first_look(decoded.text))
    repaired = mend(decoded.text, context)
    if as_json:
        console.emit(json.dumps(_ledger(repaired, decoded.encoding), ensure_ascii=False, indent=2))
    elif as_text:
        sys.stdout.write(repaired.text)
    else:
        _show(repaired)


def _read(file: Path) -> bytes:
    from pipeline.errors import InputError  # noqa: PLC0415

    if str(file) == "-":
        return sys.stdin.buffer.read()
    try:
        return file.read_bytes()
    except OSError as error:
        raise InputError(
            f"{file} cannot be read: {error.strerror or error}. Check the path and its rights.",
            code="unreadable",
        ) from error


def _ledger(repaired: "Repaired", encoding: str) -> dict[str, object]:
    from dataclasses import asdict  # noqa: PLC0415

    return {
        "encoding": encoding,
        "raw": repaired.raw,
        "text": repaired.text,
        "edits": [asdict(edit) for edit in repaired.edits],
        "marks": [asdict(mark) for mark in repaired.marks],
    }


def _show(repaired: "Repaired") -> None:
    from rich.text import Text  # noqa: PLC0415

    out = console.data()
    for hunk in _hunks(repaired.raw, repaired.edits):
        for line in _hunk_lines(repaired.raw, hunk):
            out.print(line)
    for mark in repaired.marks:
        row = repaired.text.count("\n", 0, mark.start) + 1
        shown = _shown(repaired.text[mark.start : mark.end])
        detail = f" ({mark.detail})" if mark.detail else ""
        out.print(
            Text.assemble(
                (f"line {row} of the repaired text", "dim"),
                "  ",
                (mark.flag, "yellow"),
                f"{detail}: {shown}",
            )
        )
    console.note(_summary(repaired))


def _summary(repaired: "Repaired") -> str:
    if not repaired.edits and not repaired.marks:
        return "Nothing to repair."
    proved = sum(edit.confidence >= 1 for edit in repaired.edits)
    doubtful = sum(edit.confidence < DOUBTFUL for edit in repaired.edits)
    counts = (
        (len(repaired.edits), "edit", "edits"),
        (len(repaired.marks), "remark", "remarks"),
    )
    edits, remarks = (f"{number} {one if number == 1 else many}" for number, one, many in counts)
    return f"{edits}: {proved} proved, {doubtful} less than {DOUBTFUL:.0%} sure. {remarks}."


def _hunks(raw: str, edits: "Sequence[Edit]") -> "Iterator[list[Edit]]":
    """Join edits of one line that stand so near that one would show in another's context."""
    hunk: list[Edit] = []
    for edit in edits:
        if hunk and (
            edit.start - hunk[-1].end > AROUND
            or edit.end - hunk[0].start > LONGEST
            or "\n" in raw[hunk[-1].start : edit.start]
        ):
            yield hunk
            hunk = []
        hunk.append(edit)
    if hunk:
        yield hunk


def _hunk_lines(raw: str, hunk: "Sequence[Edit]") -> "list[Text]":
    """Return a hunk before and after, and the reasons of its edits."""
    from rich.text import Text  # noqa: PLC0415

    first, last = hunk[0], hunk[-1]
    cut = "…" if first.start > AROUND else ""
    before = cut + _shown(raw[max(0, first.start - AROUND) : first.start])
    minus = Text.assemble(("  - ", "red"), before)
    plus = Text.assemble(("  + ", "green"), before)
    position = first.start
    for edit in hunk:
        kept = _shown(raw[position : edit.start])
        minus.append(kept).append(f"[{_shown(edit.before)}]", "bold red")
        plus.append(kept).append(f"[{_shown(edit.after)}]", "bold green")
        position = edit.end
    behind = _shown(raw[last.end : last.end + AROUND])
    behind += "…" if last.end + AROUND < len(raw) else ""
    head = Text(f"line {raw.count(chr(10), 0, first.start) + 1}", "dim")
    return [head, minus.append(behind), plus.append(behind), *_reasons(hunk)]


def _reasons(hunk: "Sequence[Edit]") -> "Iterator[Text]":
    """Yield a line for each reason; edits with the same one share it."""
    from rich.text import Text  # noqa: PLC0415

    reasons: dict[tuple[str, str, str], list[str]] = {}
    for edit in hunk:
        sure = "proved" if edit.confidence >= 1 else f"a guess, {edit.confidence:.0%} sure"
        others = ", ".join(f"{_shown(a.text)} (-{a.margin:.2g})" for a in edit.alternatives)
        reasons.setdefault(("+".join(edit.rules), sure, others), []).append(_shown(edit.after))
    for (rules, sure, others), texts in reasons.items():
        row = Text.assemble("    ", (rules, "bold"), "  ", (sure, _COLOURS[sure == "proved"]))
        if len(texts) > 1:
            row.append(f"  ({len(texts)} times)", "dim")
        if others:
            row.append(f"; [{texts[0]}], not chosen: {others}", "dim")
        yield row


def _shown(text: str) -> str:
    """Return `text` on one line with everything visible, safe for a terminal."""
    from pipeline.report.text import visible  # noqa: PLC0415

    return visible(text)
