"""What the rounds of the repair carry from one to the next."""

import re

import pytest

import pipeline.repair
from pipeline.ledger import Edit, Mark
from pipeline.repair import Context, Findings, repair


def doubled(text: str, context: Context) -> Findings:
    """Double the first lone letter of a line's beginning, one a round."""
    del context
    found = re.match(r"(?:bb)*(a)", text)
    return Findings([Edit(*found.span(1), "a", "bb", ("test.doubled",), 1.0)] if found else [])


def doubted(text: str, context: Context) -> Findings:
    """Mark the damage, as long as the text begins with what proves it."""
    del context
    marks = [Mark(one.start(), one.end(), "test_unresolved") for one in re.finditer("#+", text)]
    return Findings(marks=marks if text.startswith("aaa") else [])


def cleared(text: str, context: Context) -> Findings:
    """Repair the damage once nothing else is left to do."""
    del context
    found = re.match(r"(?:bb)+-(#+)!", text)
    edits = [Edit(*found.span(1), found[1], "ok", ("test.cleared",), 1.0)] if found else []
    return Findings(edits)


@pytest.mark.parametrize(
    ("text", "repaired", "marked"),
    [
        ("aaa-###.", "bbbbbb-###.", ["###"]),
        ("aaa-### and ##.", "bbbbbb-### and ##.", ["###", "##"]),
        ("aaa-###! and ##.", "bbbbbb-ok! and ##.", ["##"]),
        ("aa-###.", "bbbb-###.", []),
        ("aaa-#####!", "bbbbbb-ok!", []),
    ],
)
def test_marks_move_with_their_text_until_it_changes(
    monkeypatch: pytest.MonkeyPatch, text: str, repaired: str, marked: list[str]
) -> None:
    repairs = (("doubted", doubted), ("doubled", doubled), ("cleared", cleared))
    monkeypatch.setattr(pipeline.repair, "REPAIRS", repairs)
    done = repair(text)
    assert done.text == repaired
    assert [done.text[mark.start : mark.end] for mark in done.marks] == marked
