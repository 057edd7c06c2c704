"""The outcome of language identification, and what linguaflow does with it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

UNKNOWN: Final = "und"

SUPPORTED: Final[Mapping[str, str]] = {
    "pl": "Polish",
    "ru": "Russian",
    "zh": "Chinese",
    "zh-Hans": "Chinese in simplified characters",
    "zh-Hant": "Chinese in traditional characters",
    "ja": "Japanese",
    "id": "Indonesian",
    "en": "English",
}
"""The languages linguaflow reads; English is passed through."""

_NAMES: Final[Mapping[str, str]] = {
    "be": "Belarusian",
    "bg": "Bulgarian",
    "ca": "Catalan",
    "cs": "Czech",
    "da": "Danish",
    "de": "German",
    "es": "Spanish",
    "fr": "French",
    "hr": "Croatian",
    "hu": "Hungarian",
    "it": "Italian",
    "jv": "Javanese",
    "kk": "Kazakh",
    "ko": "Korean",
    "lt": "Lithuanian",
    "min": "Minangkabau",
    "mk": "Macedonian",
    "ms": "Malay",
    "nl": "Dutch",
    "no": "Norwegian",
    "pt": "Portuguese",
    "ro": "Romanian",
    "sk": "Slovak",
    "sl": "Slovene",
    "sr": "Serbian",
    "su": "Sundanese",
    "sv": "Swedish",
    "tl": "Tagalog",
    "tr": "Turkish",
    "uk": "Ukrainian",
    "vi": "Vietnamese",
}

_SCRIPTS: Final[Mapping[str, str]] = {
    "ja": "Jpan",
    "ko": "Kore",
    "zh": "Hani",
    "zh-Hans": "Hans",
    "zh-Hant": "Hant",
    "ru": "Cyrl",
    "pl": "Latn",
    "id": "Latn",
    "en": "Latn",
}


@dataclass(frozen=True, slots=True)
class Guess:
    """The language of a text.

    Args:
        tag: BCP 47; `und` where linguaflow abstains.
        script: ISO 15924; `Zyyy` where the text has no letters.
        confidence: 0 to 1, the share of the evidence that speaks for `tag`.
        method: what settled it: `script`, `profile` (character n-grams and function
            words), `document` (taken over from the document) or `none`.
        shares: how much of the text is in which language, by letters, largest first.
    """

    tag: str
    script: str
    confidence: float
    method: str
    shares: tuple[tuple[str, float], ...] = ()


def script_of(tag: str, found: str) -> str:
    """Return the ISO 15924 code to report for `tag`, `found` where it has no own one."""
    return _SCRIPTS.get(tag, found)


def supported(tag: str) -> bool:
    """Tell whether linguaflow reads the language; `en` counts, `und` does not."""
    return tag in SUPPORTED


def refusal(guess: Guess) -> tuple[str, str] | None:
    """Return why a text in the guessed language is refused, as code and message.

    Returns:
        None for a supported language; else `unsupported_language` or
        `unknown_language` with a message that says what can be done.
    """
    if supported(guess.tag):
        return None
    reads = "it reads Polish, Russian, Chinese, Japanese and Indonesian, and keeps English as it is"
    if guess.tag == UNKNOWN:
        message = f"the language cannot be told from the text; linguaflow abstains: {reads}"
        return "unknown_language", message
    name = _NAMES.get(guess.tag)
    named = f"{name} (`{guess.tag}`)" if name else f"`{guess.tag}`"
    message = (
        f"the text is in {named} with confidence {guess.confidence:.2f}, which linguaflow does"
        f" not translate: {reads}"
    )
    return "unsupported_language", message
