"""Indonesian or one of its relatives, which langdetect has no profile for.

Malay and Indonesian share most of their words and nearly all their function words.
What differs is spelling (`kerana`, `karena`), loans (`kualiti`, `kualitas`) and a few
hundred everyday words (`syarikat`, `perusahaan`).  Javanese, Sundanese and Minangkabau
have function words of their own.  The lists are ours; a word counts 1 where the other
language does not use it, 0.4 where it does so less.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from pipeline.language.words import FUNCTION_WORDS

_STRONG, _WEAK, _SUFFIX = 1.0, 0.4, 0.8
#: Words that are few, and the points of Indonesian among them that are enough.
_FEW: Final = 40
_OWN: Final = 2.0
#: The same for many words, such as a list of ingredients, each counted once.
_OWN_MANY: Final = 4.0
_OWN_SHARE: Final = 0.12


def _weights(strong: str, weak: str) -> dict[str, float]:
    return dict.fromkeys(weak.split(), _WEAK) | dict.fromkeys(strong.split(), _STRONG)


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


_INDONESIAN: Final = _weights(
    """
    karena bisa uang perusahaan bahwa yaitu berbagai delapan miliar triliun persen pemilu mobil
    televisi universitas kualitas kuantitas aktivitas komunitas identitas kapasitas fakultas
    koran agustus desember maret juli juni senin kamis jumat sekretaris kantor karyawan situs
    peneliti penelitian sedangkan setelah perawat pelayanan rapat tanggal pajak pasokan mantan
    pengadilan pengacara kendaraan serikat eropa jepang spanyol italia yunani inggris tiongkok
    nggak enggak gue gak kok banget memiliki lainnya kebutuhan butuh membutuhkan dibutuhkan
    berbeda perbedaan ponsel bisnis resmi merek toko listrik dokter apotek bandara kondisi
    spesifik efektif kreatif diskon ukuran coba mencoba wisatawan wisata didirikan mendirikan
    berdasarkan kementerian gubernur provinsi kabupaten kecamatan kelurahan gedung ilmuwan
    tidur pintar kesehatan sehat obat pengobatan pasien istri mau bagian sebagian hewan pikir
    pikiran berpikir paham olahraga aktor aktris film musik konser pabrik produsen investor
    investasi anggaran asuransi utang jembatan truk parlemen kejahatan penjahat korban
    kecelakaan ledakan narkoba infeksi dosen ujian nuklir derajat kemarin nol senantiasa
    perbatasan internasional kewajiban pernikahan menikah istirahat sastra surel unduh unggah
    mengunduh berkas nomor kode mode layar tombol tautan peluang sandi rupiah justru kursi
    jendela kamar sepatu apel gratis tetangga tamu danau pohon antariksa astronot pelatih
    pertandingan kejuaraan tim kulkas kepolisian tentara prajurit terbesar kuliah mahasiswa
    siswa mulanya menemukan berhasil keberhasilan ketersediaan jaringan perangkat dikembangkan
    pengembangan menyebutkan meski meskipun lantaran ketimbang
    resep bumbu siung ruas lembar sdm sdt kecap kemiri merica wortel terigu seledri kencur terong
    cabai kompor wajan geprek loyang
    """,
    """
    pemerintah yakni saja pria telepon namun dibandingkan waktu mulai terjadi anggota ujar
    tersebut sejumlah hingga para dari sudah masing sebuah melakukan dilakukan punya sekitar
    harus pasar informasi ketika lalu pertumbuhan beda sore menurut sangat tentang agar
    misalnya siang polisi prancis kapal pesawat warga layanan
    """,
)
_MALAY: Final = _weights(
    """
    jurutera tempatan sesawang mencecah tular automatik strategik kritikal
    kerana wang syarikat bahawa bahawasanya iaitu pelbagai sahaja lapan bilion trilion peratus
    peratusan pilihanraya televisyen ogos disember julai isnin khamis jumaat setiausaha
    perisian jururawat perkhidmatan khidmat mesyuarat jawatankuasa tarikh cukai peguam
    kenderaan eropah jepun sepanyol inggeris mengandungi berbeza perbezaan pembezaan beza
    perniagaan peniaga rasmi elektrik dijangka dijangkakan tentera pengerusi timbalan bahagian
    sebahagian baharu bas telefon kebolehan keupayaan ekoran pertubuhan makmal saintis teksi
    samarata perlumbaan jalanraya lebuhraya percutian pelancongan tempahan kapalterbang seramai
    zon berkesan peringkat itali suruhanjaya kempen kewangan ketenteraan menghantar dihantar
    penghantaran muzik filem pautan kesihatan sihat antarabangsa kewajipan ugama sebarang
    sesiapa jantina sesebuah seksaan perisytiharan mengisytiharkan isytihar pengisytiharan
    diisytiharkan berkahwin perkahwinan kahwin menubuhkan ditubuhkan penubuhan termasuklah
    samada rehat berehat rihat bergaji perubatan ubat ubatan kesusasteraan tertakluk emel
    tetapan katalaluan carian kemaskini butang skrin perkakasan kod saiz pelabur pelaburan
    insurans belanjawan motosikal keretapi bandaraya sempadan parlimen jenayah penjenayah
    siasatan menyiasat disiasat suspek kemalangan letupan dadah pesakit wabak jangkitan
    dijangkiti cikgu pensyarah peperiksaan nuklear darjah tengahari sifar korang diaorang fikir
    fikiran berfikir faham difahami memaklumkan dimaklumkan terutamanya sepatutnya selalunya
    sentiasa dimulakan memulakan berikutan kakitangan sukan kejohanan jurulatih penyokong
    pelakon lakonan konsert epal ais beg kasut kerusi tingkap isteri jiran haiwan
    justeru angkasawan menerusi merbahaya senarai nombor muatnaik mestilah pengiktirafan
    iktiraf diiktiraf kesemua yunit perbicaraan percerobohan sekerja pengecam perpuluhan fail
    borang bermesyuarat pembekal pengeluar barangan jualan mahukan lawatan peruncit ringgit
    resipi kicap sudu cili kuali
    """,
    """
    beritahu tasik bermula hadapan sukar
    sekiranya mengikut sekurang tetamu boleh ialah daripada semasa berbanding sekalipun malah
    bagaimanapun adakah amat hospital
    pelajar nak dah seseorang negeri polis kanak lelaki petang pasaran perancis berterusan naib
    bercakap persekutuan hendaklah esok awak doktor kedai dibina pembinaan peminat bilik wujud
    dibenarkan paparan paparkan kereta lebuh jambatan peranti rawatan penyelidik kerjasama
    nahas greek hujung laluan mesti tiada sila muat bekalan mangsa pegawai bandar kilang
    tebusan perlawanan menggalakkan kejayaan berjaya selepas manakala maklumat kerajaan
    pelancong persidangan
    """,
)

_RELATIVES: Final[Mapping[str, frozenset[str]]] = {
    "jv": _set(
        """
        lan kang ing sing iku ora saka utawa uga marang karo wong kanggo nalika amarga saben iki
        menyang duwe luwih akeh wis durung ingkang punika saking dhateng boten tuwin kaliyan
        minangka kanthi sajrone ngenani yaiku kuwi kabeh uwong nanging sawijining dening antarane
        sadurunge sawise kaya dumadi anane wektu mung yen
        """
    ),
    "su": _set(
        """
        jeung nu anu teu dina tina sareng kana oge ogé téh teh nyaéta nyaeta aya ieu éta eta keur
        ti ku henteu geus parantos boga loba ngan lamun saurang hiji urang kudu boh unggal pikeun
        kalawan nepi ayana saha naon kumaha sunda manehna bae kabeh
        """
    ),
    "min": _set(
        """
        jo nan indak pado kapado untuak dangan sarato iko ado adolah sacaro satiok tiok urang
        labiah sabuah dek alah marupokan inyo manjadi kaduo tantang taradok barhak bahaso antaro
        """
    ),
}


def relatives(found: Sequence[str]) -> dict[str, float]:
    """Weigh Indonesian against its unprofiled relatives.

    Args:
        found: the words of a text that the profiles take for Indonesian.

    Returns:
        Points for `id`, `ms` and, where they show, `jv`, `su` and `min`; only the
        differences mean anything.  A short sentence often scores none for Indonesian
        and Malay: it stays Indonesian, the supported one.
    """
    points = {"id": 0.0, "ms": 0.0}
    for word in found:
        if word in _INDONESIAN:
            points["id"] += _INDONESIAN[word]
        elif word in _MALAY:
            points["ms"] += _MALAY[word]
        elif word.endswith("itas"):
            points["id"] += _SUFFIX
        elif word.endswith("iti") and _is_malay_loan(word):
            points["ms"] += _SUFFIX
    if all(markers.isdisjoint(found) for markers in _RELATIVES.values()):
        return points
    usual = FUNCTION_WORDS["id"]
    common = sum(word in usual for word in found)
    for language, markers in _RELATIVES.items():
        points[language] = float(sum(word in markers for word in found)) - common
    return points


def is_plain_indonesian(found: Sequence[str]) -> bool:
    """Tell a few lines of Indonesian that do without its function words, as headlines do.

    Their words must be Indonesian beyond doubt; many words without function words are
    a text in a language that borrows them, unless every eighth is of that kind.
    """
    many = len(found) >= _FEW
    found = tuple(dict.fromkeys(found)) if many else found
    points = relatives(found)
    own = points.pop("id")
    least = max(_OWN_MANY, _OWN_SHARE * len(found)) if many else _OWN
    return own >= least and max(points.values()) <= 0


def _is_malay_loan(word: str) -> bool:
    """Tell `universiti` from `teliti`: long words with the Malay form of -ity."""
    return len(word) > 6 and not word.endswith(("teliti", "grafiti"))
