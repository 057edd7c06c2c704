"""``linguaflow repair``: one text before and after, with reasons."""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from flows import console

if TYPE_CHECKING:
    from rich.text import Text

    from pipeline.ledger import Edit
    from pipeline.repair import Repaired

AROUND: Final = 24


def repair(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A text file; - reads stdin.")],
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print the ledger as JSON.")] = False,
    as_text: Annotated[bool, typer.Option("--text", help="Print the repaired text alone.")] = False,
) -> None:
    """Show what the repair stage does to a text, and why."""
    from pipeline import language  # noqa: PLC0415
    from pipeline.decode import decode  # noqa: PLC0415
    from pipeline.repair import Context  # noqa: PLC0415
    from pipeline.repair import repair as mend  # noqa: PLC0415

    decoded = decode(_read(file))
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
    for edit in repaired.edits:
        for line in _edit_lines(repaired.raw, edit):
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
    guesses = sum(edit.confidence < 1 for edit in repaired.edits)
    console.note(
        f"{len(repaired.edits)} edits, {guesses} of them guesses, {len(repaired.marks)} remarks."
        if repaired.edits or repaired.marks
        else "Nothing to repair."
    )


def _edit_lines(raw: str, edit: "Edit") -> "list[Text]":
    from rich.text import Text  # noqa: PLC0415

    sure = edit.confidence >= 1
    line = raw.count("\n", 0, edit.start) + 1
    before = _shown(raw[max(0, edit.start - AROUND) : edit.start])
    behind = _shown(raw[edit.end : edit.end + AROUND])
    certainty = ("proved", "green") if sure else (f"a guess, {edit.confidence:.0%} sure", "yellow")
    head = Text.assemble(
        (f"line {line}", "dim"), "  ", ("+".join(edit.rules), "bold"), "  ", certainty
    )
    if edit.alternatives:
        others = ", ".join(f"{_shown(a.text)} (-{a.margin:.2g})" for a in edit.alternatives)
        head.append(f"; not chosen: {others}", "dim")
    minus = Text.assemble(("  - ", "red"), before, (f"[{_shown(edit.before)}]", "bold red"), behind)
    plus = Text.assemble(
        ("  + ", "green"), before, (f"[{_shown(edit.after)}]", "bold green"), behind
    )
    return [head, minus, plus]


def _shown(text: str) -> str:
    """Return `text` on one line with everything visible, safe for a terminal."""
    from pipeline.report.text import visible  # noqa: PLC0415

    return visible(text)
