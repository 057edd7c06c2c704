"""The full stop that is missing between sentences: ``tinggal di Bandung Menurut ibunya, ia betah``.

Machine translation and text pulled out of pages lose the stop where a line or a node ended.
A capital tells where: a word that only opens sentences stands capitalised in the middle of
one, in front of a word in small letters.  It must follow a word in small letters or a year,
or in the strictest list a name that a small word introduces.  Titles are written so as well
(``film Kiedy byłem mały``), so a noun that a title follows stands against it; so do words
that lead on (``yaitu``, ``że``).

The stop is chosen, not proved: the mark that was lost may have been another.

Price in false positives: of 44 million characters of clean Polish, Russian and Indonesian
prose the rule changes some 30 places, of which about one in six is verse set in one line or
a title; in 50 million of program documentation 60, of which a third are names of buttons and
fields.
"""

import re
from collections.abc import Iterator
from typing import Final

from pipeline.ledger import Edit
from pipeline.repair.spacing.gaps import sentence_words
from pipeline.repair.spacing.lines import Prose

RULE: Final = ("spacing.missing_stop",)
CONFIDENCE: Final = 0.8

_SMALL: Final = "a-zß-öø-ÿąćęłńóśźżа-яё"
_CAPITALISED: Final = re.compile(
    rf"[A-ZŻŚŁА-Я](?:(?<=[{_SMALL}] .)|(?<=[12]\d{{3}} .))[{_SMALL}]{{2,}}(?=,? [{_SMALL}])"
)
_BEFORE: Final = re.compile(
    rf"(?:(?<!\S)(?P<lead>[{_SMALL}]+) )?"
    rf"(?<![^\s(„«\"“])(?P<word>[A-ZŻŚŁА-Я]?[{_SMALL}]+|\d{{4}})\Z"
)
#: What goes on in front of a capital: conjunctions, prepositions, nouns with a title.
_LEADS: Final = re.compile(
    "(?:dan|atau|adalah|yaitu|yakni|ialah|bahwa|di|ke|dari|pada|untuk|dengan|tentang|oleh|sehingga|"
    "berjudul|bertajuk|bernama|berbunyi|disebut|kata|judul|lagu|buku|film|novel|album|acara|program|"
    "majalah|single|sinetron|drama|cerpen|puisi|serial|artikel|bab|kolom|klik|tombol|pilih|kotak|"
    "menu|opsi|nilai|bagi|sebagai|selama|lihat|teks|"
    "i|oraz|lub|albo|że|czy|w|we|z|ze|na|do|od|po|o|u|za|pod|pt|tytuł\\w*|film\\w*|książ\\w+|powieś\\w+|"
    "wiersz\\w*|piosen\\w+|utw\\w+|album\\w*|serial\\w*|program\\w*|cykl\\w*|fundacj\\w+|tygodnik\\w*|"
    "pism\\w+|blog\\w*|wyświetla\\w*|gra(?:my|ją)|zesp\\w+|zobacz|kliknij|przycisk\\w*|pol[aeu]|"
    "opcj\\w+|nazwie|zdarzeni\\w+|wybierz|aby|"
    "и|или|что|в|во|на|с|со|о|об|по|к|из|от|до|за|для|роман\\w*|фильм\\w*|книг\\w*|песн\\w+|"
    "журнал\\w*|передач\\w+|рассказ\\w*|сериал\\w*|альбом\\w*|поэм\\w+|групп\\w+|названи\\w+|спектакл\\w+|"
    "пол[еяю]|кнопк\\w+|параметр\\w*|раздел\\w*|вкладк\\w+|команд\\w+|см|были|был)"
)


def edits(prose: Prose) -> Iterator[Edit]:
    """Yield a full stop for each sentence that lacks one before the next."""
    text = prose.text
    openers, strict = sentence_words()["openers"], sentence_words()["strict_openers"]
    for match in _CAPITALISED.finditer(text):
        opener = match.group().lower()
        if opener not in openers and opener not in strict:
            continue
        place = match.start() - 1
        before = _BEFORE.search(text, max(0, place - 80), place)
        line = prose.line(place)
        if not before or line.is_code_or_table or not line.is_long_enough:
            continue
        word, lead = before["word"], before["lead"]
        named = word[0].isupper()
        if _LEADS.fullmatch(word.lower()) or (named and not (opener in strict and lead)):
            continue
        yield Edit(place, place, "", ".", RULE, CONFIDENCE)
