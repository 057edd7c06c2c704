"""Which codecs text gets read with, and which would have been right."""

from typing import Final

_DOS: Final = "utf-8 cp866 cp852 cp1250 cp1251 koi8-r iso8859-2 gb18030 cp950 cp932"
_GREEK: Final = "utf-8 cp1250 cp1251 koi8-r gb18030 cp950 cp932 euc_jp"
_RARE: Final = "utf-8 cp1251 gb18030"

_RIGHT: Final[dict[str, str]] = {
    "cp1252": "utf-8 cp1250 iso8859-2 cp1251 koi8-r cp866 iso8859-5 gb18030 cp950 cp932 euc_jp "
    "mac_cyrillic mac_latin2 cp852",
    "cp1250": "utf-8 iso8859-2 cp852 cp1252 cp1251 koi8-r cp866 gb18030 cp950 cp932 euc_jp "
    "mac_cyrillic mac_latin2",
    "cp1251": "utf-8 koi8-r cp866 iso8859-5 mac_cyrillic cp1250 cp1252 gb18030 cp950 cp932 euc_jp",
    "koi8-r": "utf-8 cp1251 cp866 iso8859-5 cp1250 gb18030 cp932 euc_jp iso8859-2",
    "cp866": "utf-8 cp1251 koi8-r iso8859-5 cp1250 cp852 gb18030 cp932 iso8859-2",
    "iso8859-5": "utf-8 cp1251 koi8-r cp866",
    "mac_cyrillic": "utf-8 cp1251 koi8-r cp866",
    "iso8859-2": "utf-8 cp1250 cp852 cp1252 cp1251 koi8-r gb18030 cp950 euc_jp cp932",
    "cp852": "utf-8 cp1250 iso8859-2 cp1251 cp866 gb18030 cp950 cp932 euc_jp",
    "mac_roman": "utf-8 mac_latin2 mac_cyrillic cp1250 iso8859-2 cp1251 koi8-r gb18030 cp950 "
    "cp932 euc_jp",
    "cp437": _DOS,
    "cp850": _DOS,
    "cp1254": "utf-8 cp1251 koi8-r iso8859-5 gb18030 cp932 euc_jp",
    "iso8859-15": "utf-8",
    "gbk": "utf-8 cp950 cp932 euc_jp cp1251 koi8-r cp1250",
    "cp950": "utf-8 gb18030 cp932 euc_jp cp1251 koi8-r",
    "cp932": "utf-8 gb18030 cp950 euc_jp cp1251 koi8-r",
    "euc_jp": "utf-8 gb18030 cp950 cp932 cp1251 koi8-r",
    "cp1253": _GREEK,
    "iso8859-7": _GREEK,
    "cp1257": "utf-8 cp1251 koi8-r gb18030 cp950 cp932 euc_jp",
    "mac_latin2": "utf-8 cp1251 cp866 gb18030 cp932",
    "cp1255": _RARE,
    "cp1256": _RARE,
    "cp874": _RARE,
    "koi8-u": "utf-8 cp1251 cp866",
}

#: For each codec that text gets read with, the codecs that would have been right; rare
#: readers come last.
#: UTF-8 comes first: what decodes as UTF-8 hardly ever does so by chance.
PAIRS: Final = {reader: tuple(right.split()) for reader, right in _RIGHT.items()}
