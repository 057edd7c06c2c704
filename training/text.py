"""Cleaning and judging of sentence pairs: pure functions over strings."""

import hashlib
import re
import unicodedata

CJK = ("zh", "ja")

_PLAIN_ENGLISH = str.maketrans(
    {"’": "'", "‘": "'", "“": '"', "”": '"', "…": "...", "\u00a0": " ", "\u200b": None}
)
_SPACES = re.compile(r"\s+")
_SENTENCE_END = re.compile(r"[.!?。！？…][\"'”’」』)）]*$")
_SYMBOLS = re.compile(r"[{}<>$|=\\^~`@#_*\[\]%]|//|::|--")
_SCRIPTS = {
    "zh": re.compile(r"[\u3400-\u9fff]"),
    "ja": re.compile(r"[\u3040-\u30ff\u3400-\u9fff]"),
    "ru": re.compile(r"[\u0400-\u04ff]"),
    "pl": re.compile(r"[a-zA-ZąćęłńóśźżĄĆĘŁŃÓŚŹŻ]"),
    "id": re.compile(r"[a-zA-Z]"),
}
_SLACK = 12  # characters: short labels vary more
_KANA = re.compile(r"[\u3040-\u30ff]")
# English characters per source character; measured on the clean human sources, 1-99 %.
_LENGTH_RATIOS = {
    "pl": (0.5, 1.9),
    "ru": (0.5, 1.9),
    "id": (0.5, 1.8),
    "zh": (1.3, 7.5),
    "ja": (0.9, 5.5),
}


def tidy(text: str) -> str:
    """Return NFC text with single spaces."""
    return _SPACES.sub(" ", unicodedata.normalize("NFC", text)).strip()


def plain_english(text: str) -> str:
    """Return English with ASCII quotes and dots, so the small decoder learns one form."""
    return tidy(text.translate(_PLAIN_ENGLISH))


def fingerprint(text: str) -> str:
    """Return the letters and digits of a text, NFKC and casefolded: two spellings, one key."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(character for character in folded if character.isalnum())


def unit_hash(*parts: object) -> float:
    """Return a number in [0, 1) that depends on the parts alone (BLAKE2b)."""
    digest = hashlib.blake2b("\x1f".join(map(str, parts)).encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") / 2**64


def is_prose(english: str) -> bool:
    """Tell whether an English side reads as a sentence rather than as a label or code.

    A heuristic: headings and one-word answers count as no prose (they lose weight, not their
    place), and so do sentences with a closing colon.
    """
    return (
        len(english.split()) >= 4
        and bool(_SENTENCE_END.search(english))
        and len(_SYMBOLS.findall(english)) <= 2
    )


def rejection(lang: str, source: str, english: str, *, max_characters: int) -> str | None:
    """Say why a pair must not be trained on, or None.

    Args:
        lang: Source language, one of pl, ru, zh, ja, id.
        source: Source sentence, tidied.
        english: English sentence, tidied.
        max_characters: Longest side allowed, in characters.

    Returns:
        A short reason for the count in the log.  False positives: true translations with an
        unusual length ratio (about 1 in 10,000 of the clean sources), and names that are equal
        in both languages.
    """
    lengths = (len(source), len(english))
    low, high = _LENGTH_RATIOS[lang]
    ratio_is_fine = low * lengths[0] - _SLACK <= lengths[1] <= high * lengths[0] + _SLACK
    checks = (
        ("empty", min(lengths) < 2),
        ("long", max(lengths) > max_characters),
        ("copied", source == english),
        ("script", not _is_in_script(lang, source)),
        ("english", not _is_english_script(english)),
        ("ratio", not ratio_is_fine),
        ("symbols", len(_SYMBOLS.findall(english)) > 6),
    )
    return next((reason for reason, failed in checks if failed), None)


def _is_in_script(lang: str, source: str) -> bool:
    """Tell whether enough letters belong to the language's script; Chinese has no kana."""
    if lang == "zh" and _KANA.search(source):
        return False
    letters = sum(character.isalpha() for character in source) or 1
    return len(_SCRIPTS[lang].findall(source)) >= (0.3 if lang in CJK else 0.5) * letters


def _is_english_script(english: str) -> bool:
    """Tell whether there are letters and nine in ten are ASCII."""
    letters = [character for character in english if character.isalpha()]
    ascii_letters = sum(character.isascii() for character in letters)
    return bool(letters) and ascii_letters >= 0.9 * len(letters)
