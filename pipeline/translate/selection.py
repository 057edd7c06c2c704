"""Choose the package for each language of a run, and say what is missing."""

from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.errors import ModelError, ModelNotFoundError
from pipeline.translate.packages import (
    TARGET,
    Found,
    Package,
    base_code,
    install_command,
    no_package,
    verify,
)


@dataclass(frozen=True, slots=True)
class Missing:
    """A language without a usable model.

    Args:
        language: base code, such as ``zh``.
        command: what installs the missing model.
        message: what is wrong and what to do.
        code: ``no_model``, or ``model_corrupt`` when there is one that cannot be used.
        unpackaged: whether it lacks no more than a package, so that one command can
            serve it and others.
    """

    language: str
    command: str
    message: str
    code: str
    unpackaged: bool = False


def summed_up(missing: Iterable[Missing]) -> list[str]:
    """Return what to say of languages: one line for those without a package, then each other."""
    lacks = sorted(missing, key=lambda lack: lack.language)
    codes = [lack.language for lack in lacks if lack.unpackaged]
    rest = dict.fromkeys(lack.message for lack in lacks if not lack.unpackaged)
    return [no_package(codes), *rest] if codes else [*rest]


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
            unpackaged = isinstance(error, ModelNotFoundError)
            missing.append(Missing(code, command, str(error), error.code, unpackaged))
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
