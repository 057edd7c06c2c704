"""Cut sentences that are too long for a model, at the best places."""

import re
from collections.abc import Callable

# Where a sentence may be cut, best first: between clauses, at commas, at spaces.
_CUTS = (
    re.compile(r"(?<=[.!?。！？…;；:：])\s*"),
    re.compile(r"(?<=[,，、،—–)\]）」』])\s*"),
    re.compile(r"\s+"),
)


def cut(sentence: str, length: Callable[[str], int], limit: int) -> list[str]:
    """Cut a sentence into parts that a model can take.

    Args:
        sentence: the text to cut.
        length: counts the tokens of a text.
        limit: most tokens of a part.

    Returns:
        The parts without the space between them, none of them empty; the sentence
        alone when it fits.  Where nothing else helps a part is cut between characters.
    """
    if length(sentence) <= limit:
        return [sentence]
    for pattern in _CUTS:
        places = [match.start() for match in pattern.finditer(sentence)]
        places = [place for place in places if 0 < place < len(sentence)]
        if places:
            break
    else:
        places = [len(sentence) // 2]
    middle = min(places, key=lambda place: (abs(place - len(sentence) / 2), place))
    left, right = sentence[:middle].strip(), sentence[middle:].strip()
    if not left or not right:
        middle = len(sentence) // 2
        left, right = sentence[:middle].strip(), sentence[middle:].strip()
    parts = [part for part in (left, right) if part]
    if len(parts) < 2 and len(sentence) < 2:
        return [sentence]
    return [piece for part in parts for piece in cut(part, length, limit)]
