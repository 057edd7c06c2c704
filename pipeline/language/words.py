"""Words that tell languages apart where character n-grams cannot.

Two uses.  `usual_share` checks a guess: running text of a language holds its function
words, and text in a language that no profile covers holds those of its neighbour more
rarely.  `relatives` names the unprofiled relatives of Indonesian: langdetect has no
profile of Malay, Javanese, Sundanese or Minangkabau and takes them for Indonesian.
All lists are our own.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Final

_WORD: Final = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")


def words(text: str) -> list[str]:
    """Return the words of `text` in lower case, without digits and punctuation."""
    return _WORD.findall(text.lower())


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


FUNCTION_WORDS: Final[Mapping[str, frozenset[str]]] = {
    "pl": _set(
        "i w we z ze na do od po za o u przy przez dla nad pod przed między bez oraz a ale lub albo"
        " czy że żeby aby by jeśli jeżeli gdy kiedy jak jako tak nie jest są był była było byli"
        " były być będzie będą ma mają miał może mogą można się sobie to ten ta te tego tej tym"
        " tych temu tę tą co który która które którzy którego której których którym którą jego jej"
        " ich mu im on ona ono oni one ja my mnie nas nam już jeszcze tylko także też również więc"
        " bardzo więcej niż około podczas według został została zostały tam tu gdzie wszystkie"
        " wszystkich każdy inne innych swoje swój lat roku ponieważ jednak choć bo pan pani"
    ),
    "id": _set(
        "yang dan di ke dari untuk pada dengan dalam ini itu adalah ialah tidak akan juga atau oleh"
        " sebagai karena bahwa telah sudah dapat bisa ada mereka kami kita saya dia ia anda kamu"
        " aku para lebih banyak semua setiap seorang sebuah suatu satu dua beberapa hanya saja"
        " masih belum sedang menjadi seperti antara setelah sebelum ketika saat jika kalau maka"
        " namun tetapi tapi sehingga hingga sampai agar supaya bagi kepada terhadap secara lain"
        " lainnya tersebut merupakan memiliki harus serta sangat tahun orang nya pun lagi apa"
        " bagaimana tanpa bukan jangan atas bawah kembali sekitar selama sejak melalui tentang"
    ),
    "en": _set(
        "the of and to a in is it that for on was with as are be by this at from or an have has had"
        " not but they he she his her their its we you i my your our which who what when where"
        " there were been will would can could should may might must do does did if than then so"
        " no all more most some any other such into over under about after before between during"
        " through up out only also these those them him us how because while one two said very"
        " just many each both being i'm it's don't let's"
    ),
    "ru": _set(
        "и в во не на что с со как а то это все всё она он они оно я мы ты вы его её ее их ему им"
        " ей но да из изо за к ко по о об от до для у же ли бы был была было были быть есть будет"
        " будут нет так также тоже уже еще ещё только при без под над через между после перед если"
        " когда чтобы или где кто который которая которое которые которых которого которой которым"
        " этот эта эти этого этой этих этом тот та те того тех том себя себе свой свои своих своего"
        " может могут можно более очень даже лишь чем году года лет однако потому более всех всего"
        " том нас нам мне меня вас вам него нее неё них там тут здесь где во"
    ),
}


def usual_share(found: Sequence[str], language: str) -> float:
    """Return which share of the words are function words of `language`, 0 to 1."""
    if not found:
        return 0.0
    usual = FUNCTION_WORDS[language]
    return sum(word in usual for word in found) / len(found)


def _weights(strong: str, weak: str) -> dict[str, float]:
    return dict.fromkeys(strong.split(), 1.0) | dict.fromkeys(weak.split(), 0.4)


_INDONESIAN: Final = _weights(
    "karena bisa uang perusahaan bahwa yaitu berbagai delapan miliar triliun persen pemilu polisi"
    " mobil televisi universitas kualitas kuantitas aktivitas komunitas identitas kapasitas"
    " fakultas koran agustus desember maret juli juni sekretaris kantor situs lunak peneliti"
    " penelitian sedangkan setelah perawat layanan pelayanan rapat tanggal pajak pasokan mantan"
    " pengadilan pengacara kendaraan serikat eropa prancis jepang spanyol italia yunani inggris"
    " tiongkok nggak gue memiliki lainnya kebutuhan butuh membutuhkan berbeda ponsel bisnis resmi"
    " merek toko listrik dokter apotek bandara kondisi spesifik efektif kreatif diskon ukuran"
    " coba wisatawan didirikan berdasarkan mengatakan kementerian gubernur provinsi kabupaten"
    " kecamatan kelurahan warga pesawat gedung ilmuwan mencoba tidur pintar",
    "pemerintah yakni saja pria telepon namun dibandingkan waktu mulai terjadi anggota ujar"
    " tersebut sejumlah hingga para dari sudah masing sebuah melakukan dilakukan punya sekitar"
    " harus pasar informasi ketika lalu pertumbuhan beda sore menurut sangat tentang agar",
)
_MALAY: Final = _weights(
    "kerana wang syarikat bahawa bahawasanya iaitu pelbagai sahaja lapan bilion trilion peratus"
    " pilihanraya televisyen universiti kualiti kuantiti aktiviti komuniti identiti kapasiti"
    " fakulti akhbar ogos disember julai setiausaha perisian penyelidik penyelidikan jururawat"
    " perkhidmatan mesyuarat jawatankuasa tarikh cukai peguam kenderaan eropah jepun sepanyol"
    " inggeris mengandungi berbeza perbezaan perniagaan rasmi elektrik doktor kedai dijangka"
    " dijangkakan tentera pengerusi timbalan sebahagian baharu bas telefon kebolehan keupayaan"
    " ekoran pertubuhan makmal saintis teksi samarata perlumbaan jalanraya percutian"
    " pelancongan tempahan kapalterbang seramai hujung zon mengikut berkesan peringkat"
    " itali sekiranya suruhanjaya kempen"
    " kewangan ketenteraan menghantar dihantar penghantaran muzik filem pautan",
    "pelancong boleh ialah kerajaan semasa berbanding sekalipun malah bagaimanapun mula adakah"
    " amat lawatan hospital pelajar nak dah seseorang mesti negeri selepas manakala"
    " maklumat kanak lelaki petang pasaran bekalan perancis berjaya kejayaan tumpuan"
    " berterusan naib bercakap persekutuan hendaklah esok",
)

_RELATIVES: Final[Mapping[str, frozenset[str]]] = {
    "jv": _set(
        "lan kang ing sing iku ora saka utawa uga marang karo wong kanggo nalika amarga saben iki"
        " menyang duwe luwih akeh wis durung ingkang punika saking dhateng boten tuwin kaliyan"
        " minangka kanthi sajrone ngenani yaiku kuwi kabeh uwong nanging supaya sawijining dening"
        " antarane sadurunge sawise kaya dumadi anane wektu mung yen"
    ),
    "su": _set(
        "jeung nu anu teu dina tina sareng kana oge ogé téh teh nyaéta nyaeta aya ieu éta eta keur"
        " ti ku henteu geus parantos boga loba ngan lamun saurang hiji urang kudu boh unggal"
        " pikeun kalawan nepi ayana saha naon kumaha sunda"
    ),
    "min": _set(
        "jo nan indak pado kapado untuak dangan sarato iko ado adolah sacaro satiok urang labiah"
        " sabuah dek alah marupokan inyo manjadi kaduo tantang"
    ),
}


_SUFFIX: Final = 0.8
"""Points for a loan such as `kualitas`, in Malay `kualiti`."""


def _is_malay_loan(word: str) -> bool:
    return len(word) > 6 and word.endswith("iti") and not word.endswith("teliti")


def relatives(found: Sequence[str]) -> dict[str, float]:
    """Weigh Indonesian against its unprofiled relatives.

    Args:
        found: the words of a text that the profiles take for Indonesian.

    Returns:
        Points for `id`, `ms`, `jv`, `su` and `min`; only the differences mean
        anything.  Malay and Indonesian share most of their words, so a short
        sentence often scores none for either: it stays Indonesian, the supported one.
    """
    points = {"id": 0.0, "ms": 0.0}
    for word in found:
        points["id"] += _INDONESIAN.get(word, 0.0) or _SUFFIX * word.endswith("itas")
        points["ms"] += _MALAY.get(word, 0.0) or _SUFFIX * _is_malay_loan(word)
    usual = FUNCTION_WORDS["id"]
    common = sum(word in usual for word in found)
    for language, markers in _RELATIVES.items():
        points[language] = float(sum(word in markers for word in found)) - common
    return points
