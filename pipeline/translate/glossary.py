"""A user's own terms: which English must stand for which source term."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from pipeline.errors import SettingsError

Terms = Sequence[tuple[str, str]]


def read_glossary(path: Path) -> Mapping[str, Terms]:
    """Read a glossary: lines of language, source term and English, separated by tabs.

    A term is matched letter by letter, so an inflected language needs a line for each
    form.  Empty lines and lines that begin with ``#`` are skipped.

    Returns:
        Terms by language, longest first.

    Raises:
        SettingsError: the file cannot be read, or a line has not three fields.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"cannot read the glossary {path}: {error}") from error
    glossary: dict[str, list[tuple[str, str]]] = {}
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.startswith("#"):
            continue
        fields = [field.strip() for field in line.split("\t")]
        if len(fields) != 3 or not all(fields):
            raise SettingsError(
                f"{path}, line {number}: expected language, term and English separated by tabs, "
                f"found {line!r}"
            )
        glossary.setdefault(fields[0].partition("-")[0].lower(), []).append((fields[1], fields[2]))
    return {
        code: sorted(terms, key=lambda pair: (-len(pair[0]), pair))
        for code, terms in sorted(glossary.items())
    }
