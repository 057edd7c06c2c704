"""Menus written one link below the other, and the button under a notice on cookies.

A menu is a run of short lines without a gap, of which at least two are sections that
sites in general have (home, about us, contact), or one and two rubrics of a newspaper
(economy, sport).  Cost in false positives: a list of three or more such words in an article
on web sites.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from pipeline.segment import furniture, notices
from pipeline.segment.lines import Kinds, Line, width

MIN_LINKS: Final = 3
MIN_SECTIONS: Final = 2
MAX_SECTION: Final = 32
MAX_BUTTON: Final = 26
_SECTION: Final = re.compile(
    r"(?:home(?: ?page)?|menu|about(?: (?:us|me))?|contacts?(?: us)?|search|log ?in|sign (?:in|up)|"
    r"register|cart|shop|faq|blog|forum|rss|archives?|gallery|news(?:letter)?|"
    r"strona główna|start|o (?:nas|mnie|firmie|autorze|blogu|projekcie|szkole|gminie)|kontakty?|"
    r"aktualności|wiadomości|wydarzenia|galeria(?: zdjęć)?|oferta|usługi|produkty|cennik|sklep|"
    r"koszyk|szukaj|wyszukaj|zaloguj(?: się)?|logowanie|rejestracja|regulamin|do pobrania|"
    r"współpraca|archiwum|mapa strony|ogłoszenia|reklama|polityka (?:prywatności|cookies)|"
    r"przejdź do treści|"
    r"главная(?: страница)?|меню|о (?:нас|себе|сайте|блоге|компании|проекте|школе|редакции)|"
    r"обо мне|контакты|новости|события|галерея|фотогалерея|каталог|услуги|цены|магазин|корзина|"
    r"поиск(?: по сайту)?|войти|вход|регистрация|форум|блог|отзывы|вакансии|доставка(?: и оплата)?|"
    r"оплата|архив|карта сайта|реклама|документы|обратная связь|личный кабинет|"
    r"beranda|tentang(?: (?:kami|saya))?|profil|kontak(?: kami)?|hubungi (?:kami|saya)|berita|"
    r"galeri|layanan|produk|masuk|daftar|cari|keranjang|toko|arsip|peta situs|pengumuman|agenda|"
    r"unduhan|kebijakan privasi|disclaimer|redaksi|"
    r"首[页頁]|网站首页|[关關][于於]我[们們]|[联聯][系繫]我[们們]|[联聯]系方式|公司[简簡]介|[产產]品(?:中心|展示)|"
    r"新[闻聞](?:中心|[资資][讯訊]|[动動][态態])|招[贤賢][纳納]士|在[线線]留言|登[录錄入]|注[册冊]|搜[索尋]|[会會][员員]中心|"
    r"ホーム|トップ(?:ページ)?|会社(?:概要|案内)|事業(?:内容|案内)|お問い?合わ?せ|アクセス|採用(?:情報)?|検索|"
    r"メニュー|ログイン|会員登録|お知らせ|ニュース|サイトマップ|よくある(?:ご)?質問|プロフィール)"
    r"[.…»›>▼\s]*",
    re.IGNORECASE,
)
_RUBRIC: Final = re.compile(
    r"nasional|internasional|ekonomi|olahraga|hiburan|gaya hidup|teknologi|politik|daerah|indeks|"
    r"opini|bisnis|hukum|kesehatan|pendidikan|wisata|otomotif|sepak bola|"
    r"kraj|świat|polityka|gospodarka|sport|kultura|rozrywka|pogoda|opinie|biznes|technologie|"
    r"nauka|zdrowie|motoryzacja|region|turystyka|"
    r"политика|экономика|общество|культура|спорт|в мире|мнения|происшествия|технологии|наука|"
    r"здоровье|авто|регионы|недвижимость|бизнес|погода|видео|фото",
    re.IGNORECASE,
)
MIN_RUBRICS: Final = 2
_SIGNS: Final = "•·-–*»›>|☰≡+ "


def find(lines: Sequence[Line], kinds: Kinds) -> Kinds:
    """Find menus, and the buttons below notices on cookies.

    Args:
        lines: the lines of a text that are not blank.
        kinds: what is known of them by their index.

    Returns:
        `boilerplate` for the index of each line of a menu and for each button.
    """
    found: Kinds = {}
    for run in _runs(lines, kinds):
        # Without a gap behind it the last line may be the title of the text below.
        untitled = run[-1] + 1 == len(lines) or lines[run[-1]].below
        if not untitled and not is_section(lines[run[-1]].head):
            run.pop()
        sections = sum(is_section(lines[index].head) for index in run)
        rubrics = sum(_is_rubric(lines[index].head) for index in run)
        if sections >= MIN_SECTIONS or (sections and rubrics >= MIN_RUBRICS):
            found.update(dict.fromkeys(run, ("boilerplate", ())))
    for index in range(1, len(lines)):
        line = lines[index]
        if (
            index not in kinds
            and _is_button(line)
            and notices.is_cookie_notice(lines[index - 1].head)
        ):
            found[index] = ("boilerplate", ())
    return found


def is_section(line: str) -> bool:
    """Tell whether a line names a section that web sites have, and says nothing else."""
    return len(line) <= MAX_SECTION and _SECTION.fullmatch(line.strip(_SIGNS)) is not None


def _is_rubric(line: str) -> bool:
    return len(line) <= MAX_SECTION and _RUBRIC.fullmatch(line.strip(_SIGNS)) is not None


def is_pair(line: str) -> bool:
    """Tell whether a line is two links side by side, one of them to a policy or a section.

    The title of a page has a bar as well, so the other must not be longer than a link.
    """
    first, bar, second = line.partition(" | ")
    parts = (first.strip(), second.strip())
    if not bar or "|" in second or not all(0 < len(part) <= MAX_SECTION for part in parts):
        return False
    return any(map(furniture.is_furniture, parts)) or all(map(is_section, parts))


def _runs(lines: Sequence[Line], kinds: Kinds) -> Iterator[list[int]]:
    run: list[int] = []
    for index in range(len(lines) + 1):
        fits = index < len(lines) and _is_link(lines[index]) and index not in kinds
        if run and (not fits or lines[index].above):
            if len(run) >= MIN_LINKS or (len(run) > 1 and _is_all_sections(lines, run)):
                yield run
            run = []
        if fits:
            run.append(index)


def _is_all_sections(lines: Sequence[Line], run: Sequence[int]) -> bool:
    return all(is_section(lines[index].head) for index in run)


def _is_link(line: Line) -> bool:
    """Tell whether a line could be a link of a menu: few words, no figures, no sentence."""
    if line.length > MAX_SECTION or width(line.head) > MAX_SECTION:
        return False
    if is_section(line.head):
        return True
    return line.titled and line.head.count(" ") < 4 and not any(map(str.isdigit, line.head))


def _is_button(line: Line) -> bool:
    return line.length <= MAX_BUTTON and line.titled and line.head.count(" ") < 3
