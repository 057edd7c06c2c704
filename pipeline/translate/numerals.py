"""Compare the numbers of a sentence with those of its translation."""

import re
import unicodedata

_GROUPED = r"\d{1,3}(?:[ \u00a0\u202f.,'’]\d{3})+(?!\d)"
_NUMBER = re.compile(rf"(?<!\d)(?:{_GROUPED}|\d+)")
_WORDS = (
    "zero|no",
    "one|first|once|single|january|an|a",
    "two|second|twice|both|double|february|half",
    "three|third|triple|march",
    "four|fourth|quarter|april",
    "five|fifth|may",
    "six|sixth|june",
    "seven|seventh|july",
    "eight|eighth|august",
    "nine|ninth|september",
    "ten|tenth|october",
    "eleven|eleventh|november",
    "twelve|twelfth|december|dozen|noon",
)
_TENS = {
    "13": "thirteen",
    "14": "fourteen",
    "15": "fifteen",
    "16": "sixteen",
    "17": "seventeen",
    "18": "eighteen",
    "19": "nineteen",
    "20": "twent",
    "30": "thirt",
    "40": "fort",
    "50": "fift|half",
    "60": "sixt",
    "70": "sevent",
    "80": "eight",
    "90": "ninet",
    "100": "hundred|century|fully",
    "1000": "thousand",
}
# Words for powers of ten after a number: the English side may spread them over digits.
_SCALED = re.compile(
    r"\d\s*(?:[十百千万萬亿億兆]|тыс|млн|млрд|трлн|миллион|миллиард|триллион|tys|tysi|mln|mld|"
    r"mili|bili|tryli|ribu|juta|miliar|triliun|rb\b|jt\b)",
    re.IGNORECASE,
)
_HAN_NUMERAL = re.compile(r"[一二三四五六七八九十百千万萬亿億兆〇零]")


def lost_numbers(source: str, target: str) -> list[str]:
    """Return the numbers of a sentence that its translation lacks.

    Digits are compared without their separators, since those change with the
    language.  Small numbers may become words or months; a number before a word for a
    power of ten may change its digits altogether and is not judged.

    Args:
        source: the sentence.
        target: its English.
    """
    source, target = unicodedata.normalize("NFKC", source), unicodedata.normalize("NFKC", target)
    scaled = {match.group() for match in _SCALED.finditer(source)}
    there = set(_digits(target))
    joined = "".join(re.findall(r"\d", target))
    words = target.lower()
    missing = []
    for number in _digits(source):
        if number in there or (len(number) > 2 and number in joined):
            continue
        if any(mark[0] == number[-1] for mark in scaled) or _spelt(number, words):
            continue
        missing.append(number)
    return missing


def invented_numbers(source: str, target: str) -> list[str]:
    """Return long numbers of a translation that its source has no trace of.

    Only numbers of three digits and more count, and only where the source neither
    writes numbers in Chinese numerals nor with words for powers of ten.
    """
    source, target = unicodedata.normalize("NFKC", source), unicodedata.normalize("NFKC", target)
    if _SCALED.search(source) or _HAN_NUMERAL.search(source):
        return []
    there = "".join(re.findall(r"\d", source))
    if not there:
        return [number for number in _digits(target) if len(number) > 3]
    return [number for number in _digits(target) if len(number) > 2 and number not in there]


def _digits(text: str) -> list[str]:
    numbers = ("".join(re.findall(r"\d", found)) for found in _NUMBER.findall(text))
    return [number.lstrip("0") or "0" for number in numbers]


def _spelt(number: str, words: str) -> bool:
    value = int(number)
    if value < len(_WORDS):
        return re.search(rf"\b(?:{_WORDS[value]})\b", words) is not None
    stem = _TENS.get(number) or _TENS.get(number[0] + "0" if len(number) == 2 else "")
    return stem is not None and re.search(rf"\b(?:{stem})", words) is not None
