"""What a line and a word look like: prose, a row of a table, code, an address."""

import re
from typing import Final

_KEYWORDS: Final = (
    "import|from|def|class|return|const|let|var|void|public|private|using|echo|sudo|if|for|while"
)
_CODE: Final = re.compile(
    r"`|\t|\|.*\||\{\{|\}\}|</|/>|=>|->|;\s*$|==|\+=|::|\(\)|^\s*(?:[$>#]\s|//|\.\.\s|at\s)"
    rf"|^\s*(?:{_KEYWORDS})\s(?:[^.!?]*[()={{}};:]\s*$|\S+$)"
)
#: Signs that a document speaks of programs: calls, identifiers, dotted names.
_PROGRAM: Final = re.compile(
    r"\w\(\)|[a-z]_[a-z]|[a-z][a-z]\.[a-z]+\(|[a-z]{2}[A-Z][a-z]+\(|=>|::|</"
)
_NOT_A_WORD: Final = re.compile(r"[@/\\_=<>{}\[\]#$&*+^~|`]|www|://")


def line_span(text: str, position: int) -> tuple[int, int]:
    """Return where the line that holds `position` starts and ends."""
    end = text.find("\n", position)
    return text.rfind("\n", 0, position) + 1, len(text) if end < 0 else end


def is_code_or_table(line: str) -> bool:
    """Tell whether `line` looks like program code or a row of a table."""
    return _CODE.search(line) is not None


def is_about_programs(text: str) -> bool:
    """Tell whether `text` holds calls, identifiers or markup."""
    return _PROGRAM.search(text) is not None


def is_plain(token: str) -> bool:
    """Tell whether `token` holds none of the signs of addresses, paths and identifiers."""
    return _NOT_A_WORD.search(token) is None


def token_before(text: str, position: int) -> str:
    """Return the characters from the last space up to `position`."""
    start = max(0, position - 80)
    piece = text[start:position]
    cut = max(piece.rfind(" "), piece.rfind("\n"), piece.rfind("\t"), piece.rfind("\u00a0"))
    return piece[cut + 1 :]


_SPACE: Final = re.compile(r"\s")


def token_after(text: str, position: int) -> str:
    """Return the characters from `position` up to the next space."""
    space = _SPACE.search(text, position, position + 80)
    return text[position : space.start() if space else position + 80]
