"""Character classes: which characters the plausibility model treats alike.

Letters, kana and punctuation that the training text uses often are classes of their
own; everything else shares a class with the rest of its Unicode block.  The blocks
here are coarse on purpose: what matters is that text read with a wrong codec falls
into blocks that real text does not mix.
"""

from bisect import bisect_right
from typing import Final

#: First code point of each block and its name; a block ends where the next begins.
BLOCKS: Final[tuple[tuple[int, str], ...]] = (
    (0x0, "c0"),
    (0x20, "ascii"),
    (0x7F, "c1"),
    (0xA0, "latin1_sign"),
    (0xC0, "latin1_letter"),
    (0x100, "latin_a"),
    (0x180, "latin_b"),
    (0x250, "phonetic"),
    (0x300, "combining"),
    (0x370, "greek"),
    (0x400, "cyrillic"),
    (0x460, "cyrillic_rare"),
    (0x530, "armenian"),
    (0x590, "hebrew"),
    (0x600, "arabic"),
    (0x700, "other_script"),
    (0x1E00, "latin_additional"),
    (0x1F00, "greek_extended"),
    (0x2000, "punctuation"),
    (0x2070, "superscript_currency"),
    (0x2100, "letterlike"),
    (0x2190, "arrow"),
    (0x2200, "mathematical"),
    (0x2300, "technical"),
    (0x2460, "enclosed"),
    (0x2500, "box"),
    (0x2580, "block"),
    (0x25A0, "symbol"),
    (0x27C0, "symbol_rare"),
    (0x2E80, "radical"),
    (0x3000, "cjk_punctuation"),
    (0x3040, "hiragana"),
    (0x30A0, "katakana"),
    (0x3100, "bopomofo"),
    (0x3130, "hangul_jamo"),
    (0x3190, "cjk_symbol"),
    (0x3400, "han_extension"),
    (0x4E00, "han_rare"),
    (0xA000, "other_script_high"),
    (0xAC00, "hangul"),
    (0xD7B0, "surrogate"),
    (0xE000, "private"),
    (0xF900, "han_compatibility"),
    (0xFB00, "presentation"),
    (0xFF01, "fullwidth"),
    (0xFF61, "halfwidth_katakana"),
    (0xFFA0, "halfwidth_other"),
    (0xFFF0, "special"),
    (0x10000, "astral_script"),
    (0x1F000, "emoji"),
    (0x20000, "han_astral"),
    (0x30000, "astral_rest"),
)

#: Blocks whose frequent members become classes of their own.
SPELT_OUT: Final = frozenset(
    {
        "ascii",
        "latin1_sign",
        "latin1_letter",
        "latin_a",
        "latin_b",
        "greek",
        "cyrillic",
        "cyrillic_rare",
        "punctuation",
        "superscript_currency",
        "letterlike",
        "cjk_punctuation",
        "hiragana",
        "katakana",
        "fullwidth",
        "latin_additional",
        "arrow",
    }
)

#: Han characters that mostly one orthography uses, and those that all share.
HAN_CLASSES: Final = ("han_common", "han_simplified", "han_traditional", "han_japanese")

_STARTS: Final = tuple(start for start, _ in BLOCKS)


def block_of(code_point: int) -> str:
    """Return the name of the block that holds `code_point`."""
    return BLOCKS[bisect_right(_STARTS, code_point) - 1][1]


def block_size(name: str) -> int:
    """Return how many code points the block `name` spans."""
    ends = (*_STARTS[1:], 0x110000)
    return next(
        end - start for (start, block), end in zip(BLOCKS, ends, strict=True) if block == name
    )
