"""What the teacher is asked, and which of its answers are kept."""

import re

from training import text

NAMES = {
    "pl": "Polish",
    "ru": "Russian",
    "zh": "Chinese",
    "ja": "Japanese",
    "id": "Indonesian",
    "en": "English",
}
_HEAD = (
    "<|im_start|>system\nYou are Qwen, created by Alibaba Cloud. You are a helpful assistant."
    "<|im_end|>\n<|im_start|>user\nTranslate this {source} sentence into {target}. "
    "Answer with the translation only.\n\n"
)
TAIL = "<|im_end|>\n<|im_start|>assistant\n"
_CHATTER = re.compile(
    r"^(?:sure|certainly|of course|here(?:'s| is| are)|translation|the translation|"
    r"i(?:'m| am) sorry|i cannot|as an ai)\b",
    re.IGNORECASE,
)
_REPEATED = re.compile(r"(.{4,60}?)\1{2,}")
# Mean log-probability per token under which an answer is more often wrong than right.
LOWEST_SCORE = -1.0


def head(source: str, target: str) -> str:
    """Return the beginning that all prompts of a direction share."""
    return _HEAD.format(source=NAMES[source], target=NAMES[target])


def tidy_answer(answer: str) -> str:
    """Return the answer on one line, without quotes that wrap all of it."""
    answer = text.tidy(answer)
    if len(answer) > 2 and answer[0] == answer[-1] == '"' and '"' not in answer[1:-1]:
        answer = answer[1:-1].strip()
    return answer


def rejection(lang: str, source: str, english: str, score: float, *, ended: bool) -> str | None:
    """Say why a synthetic pair must not be trained on, or None.

    Args:
        lang: The language that is not English.
        source: Its sentence.
        english: The English sentence.
        score: Mean log-probability per token of the teacher's answer.
        ended: Whether the answer came to its end.

    Returns:
        A short reason.  False positives: refrains (repetition), sentences about translations that
        begin like chatter, and idioms that the teacher was unsure of but got right.
    """
    if not ended:
        return "unfinished"
    if score < LOWEST_SCORE:
        return "score"
    if _CHATTER.match(english) and not _CHATTER.match(source):
        return "chatter"
    if _REPEATED.search(english) and not _REPEATED.search(source):
        return "repetition"
    return text.rejection(lang, source, english, max_characters=500)
