import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.decode import Decoded, decode, newline_of
from pipeline.errors import DecodeError

POLISH = (
    "Źródła podają, że wkrótce ruszy budowa nowej stacji badawczej nad jeziorem Śniardwy. "
    "Część mieszkańców już dziś pyta, ilu naukowców będzie tam pracować."
)
RUSSIAN = (
    "Сотрудники музея показали журналистам письма, которые нашли на чердаке старого дома. "
    "Как сказал директор, их прочтут и опубликуют до конца года."
)
SIMPLIFIED = "图书馆的工作人员告诉我们，这批旧报纸已经全部扫描完毕，读者下个月就可以在网上查阅。"
TRADITIONAL = "圖書館的工作人員告訴我們，這批舊報紙已經全部掃描完畢，讀者下個月就可以在網上查閱。"
JAPANESE = "図書館の職員によると、古い新聞はすべて読み取りが終わり、来月から閲覧できるようになる。"
INDONESIAN = "Petugas perpustakaan berkata, “semua koran lama sudah dipindai – silakan dibaca”."

LEGACY = [
    (POLISH, "windows-1250"),
    (POLISH, "iso-8859-2"),
    (POLISH, "cp852"),
    (RUSSIAN, "windows-1251"),
    (RUSSIAN, "koi8-r"),
    (RUSSIAN, "cp866"),
    (RUSSIAN, "iso-8859-5"),
    (SIMPLIFIED, "gb18030"),
    (TRADITIONAL, "gb18030"),
    (TRADITIONAL, "big5"),
    (JAPANESE, "shift_jis"),
    (JAPANESE, "euc-jp"),
    (JAPANESE + "①", "cp932"),
    (JAPANESE, "iso2022-jp"),
    (INDONESIAN, "windows-1252"),
]
UNICODE = ["utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"]
ALL = [POLISH, RUSSIAN, SIMPLIFIED, TRADITIONAL, JAPANESE, INDONESIAN]


def code_of(data: bytes) -> str:
    with pytest.raises(DecodeError) as caught:
        decode(data)
    return caught.value.code


@pytest.mark.parametrize(("text", "encoding"), LEGACY)
def test_legacy_encodings_are_recognised(text: str, encoding: str) -> None:
    data = text.encode(encoding)
    decoded = decode(data)
    assert (decoded.text, decoded.encoding, decoded.method) == (text, encoding, "statistical")
    assert 0.6 < decoded.confidence < 1
    assert data.decode(decoded.encoding) == text


@pytest.mark.parametrize("encoding", UNICODE)
@pytest.mark.parametrize("text", ALL)
def test_unicode_with_and_without_a_mark(text: str, encoding: str) -> None:
    bare = decode(text.encode(encoding))
    marked = decode(("\ufeff" + text).encode(encoding))
    assert (bare.text, bare.encoding) == (text, encoding)
    assert marked == Decoded(text, encoding, 1.0, "bom", (), "none", ())


def test_ascii_and_utf8_are_certain() -> None:
    assert decode(b"Plain words.\n") == Decoded("Plain words.\n", "utf-8", 1.0, "utf-8", (), "lf")


def test_escape_sequences_of_a_terminal_are_not_an_encoding() -> None:
    text = "\x1b[31mAwas, berkas ini sudah lama tidak diperbarui.\x1b[0m"
    assert decode(text.encode()).text == text


def test_runners_up_are_recorded() -> None:
    decoded = decode("Prąd wraca, źródło działa.".encode("iso8859-2"))
    assert decoded.encoding == "iso-8859-2"
    assert "windows-1250" in dict(decoded.candidates)
    assert decoded.confidence + sum(share for _, share in decoded.candidates) <= 1.001


def test_a_declaration_settles_what_the_bytes_leave_open() -> None:
    page = '<meta charset="iso-8859-2">Prost\xe9 slovo'
    decoded = decode(page.encode("latin-1"))
    assert (decoded.encoding, decoded.method) == ("iso-8859-2", "declared")


def test_a_wrong_declaration_loses_to_the_bytes() -> None:
    page = '<?xml version="1.0" encoding="iso-8859-1"?>' + RUSSIAN
    assert decode(page.encode("koi8-r")).text == page
    assert decode(page.encode()).encoding == "utf-8"


@pytest.mark.parametrize("text", [POLISH, RUSSIAN, SIMPLIFIED, JAPANESE])
@pytest.mark.parametrize("lost", [1, 2])
def test_a_cut_utf8_file_still_decodes(text: str, lost: int) -> None:
    data = (text + "語").encode()[:-lost]
    decoded = decode(data)
    assert decoded.text == text + "\ufffd"
    assert [remark.code for remark in decoded.reasons] == ["truncated_utf8"]
    assert (decoded.method, decoded.encoding) == ("utf-8", "utf-8")
    assert 0.8 < decoded.confidence < 1


@pytest.mark.parametrize("text", [POLISH, RUSSIAN, SIMPLIFIED, JAPANESE])
def test_rare_broken_bytes_are_replaced(text: str) -> None:
    data = text.encode()
    decoded = decode(data + b" \xff " + data)
    assert decoded.text == f"{text} \ufffd {text}"
    assert [remark.code for remark in decoded.reasons] == ["invalid_bytes"]
    assert decoded.confidence < 1


def test_a_cut_double_byte_file_still_decodes() -> None:
    decoded = decode(SIMPLIFIED.encode("gb18030")[:-1])
    assert decoded.text == SIMPLIFIED[:-1] + "\ufffd"
    assert decoded.reasons[0].code == "truncated_bytes"


def test_a_stray_zero_byte_in_a_short_text_is_not_binary() -> None:
    data = b"Kura zn\x00osi jajka, a kogut pieje przed \xc5\x9bwitem."
    assert decode(data).text == data.decode()


def test_every_tenth_byte_zero_is_binary() -> None:
    assert code_of(b"abcdefghi\x00" * 2) == "binary"


@pytest.mark.parametrize("data", [b"", b" \n\t\r\n", b"\xef\xbb\xbf", b"\xff\xfe \x00", b"\x0b"])
def test_empty(data: bytes) -> None:
    assert code_of(data) == "empty"


@pytest.mark.parametrize(
    "data",
    [
        b"%PDF-1.7\nsome text",
        b"\x89PNG\r\n\x1a\n" + bytes(range(256)),
        bytes(range(256)) * 20,
        b"\x00\x00\x01\x00\x02" * 300,
        codecs.encode(POLISH, "cp037", "ignore") + b"\x15\x00\x03\x00",
    ],
)
def test_binary(data: bytes) -> None:
    assert code_of(data) == "binary"


@pytest.mark.parametrize(
    "data",
    [bytes(128 + (i * i * 7 + i // 3) % 127 for i in range(900)), b"\xef\xbb\xbf" + b"\xfe" * 50],
)
def test_undecodable(data: bytes) -> None:
    assert code_of(data) == "undecodable"


@pytest.mark.parametrize(
    ("text", "newline"),
    [("a", "none"), ("a\n", "lf"), ("a\r\nb\r\n", "crlf"), ("a\rb", "cr"), ("a\r\nb\n", "mixed")],
)
def test_line_ends_are_named_and_kept(text: str, newline: str) -> None:
    assert newline_of(text) == newline
    assert decode(text.encode()).text == text


def test_a_legacy_tail_behind_much_ascii_is_seen() -> None:
    text = "Lisensi berkas ini bebas.\n" * 4_000 + RUSSIAN
    assert decode(text.encode("cp1251")).text == text


def test_a_long_single_line() -> None:
    text = SIMPLIFIED * 30_000
    assert decode(text.encode("gb18030")).text == text


def outcome(data: bytes) -> Decoded | str:
    try:
        return decode(data)
    except DecodeError as error:
        return error.code


@given(st.text(min_size=1).filter(lambda text: text.strip("\ufeff\x00 ").strip()))
def test_any_utf8_text_decodes_or_is_called_binary(text: str) -> None:
    decoded = outcome(text.encode())
    if isinstance(decoded, str):
        assert decoded in {"binary", "empty"}
    else:
        assert decoded.text == text.removeprefix("\ufeff") or decoded.encoding != "utf-8"


@given(st.binary(max_size=200))
def test_any_bytes_decode_or_are_refused(data: bytes) -> None:
    decoded = outcome(data)
    assert decoded == outcome(data)
    if isinstance(decoded, str):
        assert decoded in {"binary", "empty", "undecodable"}
    else:
        assert 0 < decoded.confidence <= 1
        again = data.decode(decoded.encoding, "replace").removeprefix("\ufeff")
        assert decoded.reasons or decoded.text.removeprefix("\ufeff") == again
