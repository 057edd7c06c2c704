"""Buttons, labels and calls of Polish, Russian and Indonesian pages that fill a line.

Each is the whole of its line, so the same words in a sentence do not count: "Dołącz do
dyskusji" is a button, "Dołącz do dyskusji, którą zaczął burmistrz." is not.  Cost in false
positives: a heading of one or two such words ("Polecamy", "Фотогалерея").
"""

import re
from typing import Final

MAX_BUTTON: Final = 120
_POLISH: Final = (
    "(?:przeczytaj|zobacz) koniecznie",
    "może (?:cię|was|ciebie) (?:też |także |również )?zainteresować",
    "polecamy(?: także| również| też)?",
    "(?:artykuł|tekst|materiał|wpis) (?:sponsorowany|partnera|partnerski|promocyjny|reklamowy)",
    "skomentuj",
    "(?:wróć|powrót) (?:na|do) .{3,30}",
    r"(?:akceptuję|zgadzam się(?: na)?)\b.{0,24}(?:cookies?|polityk\w+|prywatnoś\w+).{0,24}",
    r"(?:kup|zamów|wykup) (?:prenumeratę|subskrypcję|dostęp)\b[^.]{0,40}",
    "dołącz do (?:dyskusji|nas)",
    "(?:rozwiń|zwiń|pokaż|ukryj) (?:menu|opis|tekst|więcej|mniej|wszystk(?:o|ie)|komentarze)",
    "ładowanie|wczytywanie",
    r"powiększ(?: (?:zdjęcie|obraz\w*|grafikę))?",
    r"(?:galeria|zobacz galerię) (?:zdjęć ?)?\(\d+ .{2,12}\)",
    "zobacz (?:galerię|zdjęcia|wideo|film|komentarze|wszystkie|więcej)",
    "zgłoś (?:błąd|nadużycie|literówkę)(?: w .{3,20})?",
    "wesprzyj nas|pobierz aplikację|(?:wczytaj|załaduj) więcej",
    r"(?:kategori[ae]|dział|rubryka)\s?: .{2,60}",
)
_FORUM: Final = (
    r"(?:posty|posts|rejestracja|dołączył\w*|сообщени[яй]|joined|bergabung)\s?: .{1,30}",
    "ostatnio zmieniony przez .{3,80}",
    "последний раз редактировалось .{3,80}",
    "kto jest na forum|кто сейчас на конференции",
    "(?:użytkownicy przeglądający|сейчас этот форум просматривают).{3,90}",
    "góra|na górę|do góry|вверх|к началу(?: страницы)?|наверх|kembali ke atas",
    r"(?:#\w+[\s,]*){2,}",
    r"(?:strona|страница|halaman|page) \d+ (?:z|из|dari|of) \d+[\d\s….]*",
)
_RUSSIAN: Final = (
    "чтобы (?:оставить комментарий|комментировать).{0,40}",
    "материалы? (?:сайта )?предназначен\\w? для .{3,40}",
    "комментарии (?:отключены|закрыты)",
    "(?:вернуться|назад|перейти) (?:на|к|в) .{3,30}|на главную",
    r"(?:рубрик[аи]|категори[яи]|раздел|сюжет)\s?: .{2,60}",
    r"возрастное ограничение:? ?\d{1,2}\+",
    "(?:загрузить|показать) (?:ещ[её]|больше|комментарии|все)|загрузка|подробнее",
    "читать (?:нас )?(?:в|на) [^.]{2,20}",
    "(?:скачать|установить) (?:приложение|pdf)",
    "(?:купить|оформить) (?:подписку|доступ)[^.]{0,30}",
    "(?:партн[её]рский|рекламный) материал|спецпроект",
    "(?:добавить )?в избранное|сообщить об ошибке",
    "рекомендуем(?: также| почитать| прочитать)?",
    "(?:вас |вам )?(?:может заинтересовать|(?:может быть|будет|может) интересно)",
    "увеличить(?: фото)?|фотогалерея",
    "все (?:новости|материалы|статьи)(?: раздела| рубрики)?",
)
_SENTENCES: Final = (
    "konten ini (?:merupakan|adalah) (?:hasil )?(?:kerja ?sama|iklan|konten).{0,40}",
    "isi (?:(?:artikel|konten|iklan|berita) )?(?:ini )?(?:di ?luar|menjadi) tanggung jawab.{0,30}",
)
_INDONESIAN: Final = (
    "salin (?:link|tautan)|cetak",
    "silakan (?:masuk|login|daftar) (?:untuk|agar) .{3,30}",
    "kembali ke .{3,25}",
    r"(?:kategori|topik|rubrik|kanal|label)\s?: .{2,60}",
    "muat (?:lainnya|lebih banyak)|tampilkan (?:semua|lebih banyak)",
    "(?:artikel|konten) (?:sponsor|berbayar|promosi|bersponsor)|advertorial",
    "pilihan (?:redaksi|editor)|rekomendasi untuk anda",
    "(?:mungkin )?anda (?:mungkin )?(?:juga )?suka",
    "lihat (?:lebih banyak|lainnya|selengkapnya|komentar)",
    r"dapatkan (?:update|berita|info)\w*\b[^.]{3,70}",
    "unduh (?:aplikasi|pdf)[^.]{0,20}|laporkan kesalahan",
)
_BUTTON: Final = re.compile(
    "|".join((*_POLISH, *_FORUM, *_RUSSIAN, *_INDONESIAN, *_SENTENCES)), re.IGNORECASE
)
_NOTICE: Final = re.compile("|".join(_SENTENCES), re.IGNORECASE)
_ENDS: Final = ".…!: »›>→▼"
_BULLETS: Final = "•·*–- "


def is_button(line: str) -> bool:
    """Tell whether a line is a button, a label or a call of the page, and nothing else."""
    if len(line) > MAX_BUTTON:
        return False
    sentence = line.endswith(".") and not line.endswith("...") and line.count(" ") > 1
    form = _NOTICE if sentence else _BUTTON
    return form.fullmatch(line.strip(_ENDS + _BULLETS)) is not None
