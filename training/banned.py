"""What must not be seen in training: the lines of the evaluation sets."""

from pathlib import Path

from training import text


def banned_fingerprints(evaluation: Path | None) -> frozenset[str]:
    """Return the fingerprints of every source and reference line of the evaluation sets."""
    if evaluation is None:
        return frozenset()
    files = [*sorted(evaluation.glob("*-en/*.src")), *sorted(evaluation.glob("*-en/*.ref"))]
    lines = (line for file in files for line in file.read_text(encoding="utf-8").splitlines())
    return frozenset(text.fingerprint(line) for line in lines)
