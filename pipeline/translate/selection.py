"""Choose the package for each language of a run, and say what is missing."""

from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.errors import ModelError
from pipeline.translate.packages import (
    TARGET,
    Found,
    Package,
    base_code,
    install_command,
    verify,
)


@dataclass(frozen=True, slots=True)
class Missing:
    """A language without a usable package.

    Args:
        language: the tag that was asked for.
        command: what installs the missing package.
        message: what is wrong and what to do.
        code: ``no_model``, or ``model_corrupt`` when there is one that cannot be used.
    """

    language: str
    command: str
    message: str
    code: str


def select(
    languages: Iterable[str], found: Found, target: str = TARGET
) -> tuple[dict[str, Package], list[Missing]]:
    """Choose and verify a package for each language.

    Args:
        languages: BCP 47 tags; English and ``und`` need no package and are left out.
        found: the packages there are.
        target: the language to translate into.

    Returns:
        The package by base code (``zh`` for ``zh-Hant``), and what is missing.
    """
    chosen: dict[str, Package] = {}
    missing = []
    for code in sorted({base_code(tag) for tag in languages} - {target, "und"}):
        try:
            chosen[code] = _first_sound(code, found, target)
        except ModelError as error:
            command = install_command([code], target)
            missing.append(Missing(code, command, str(error), error.code))
    return chosen, missing


def _first_sound(code: str, found: Found, target: str) -> Package:
    """Return the best package for a language, read in full; a damaged one is no reason to go on.

    A package that the user installed and that broke must be mended, not silently
    replaced by another with other results.
    """
    package = found.best(code, target)
    verify(package)
    _ = package.sha256
    return package
