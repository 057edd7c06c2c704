"""Marks of forums and wikis: BBCode, wiki links, emphasis and headings."""

import re
from typing import Final

from pipeline.ledger import Edit
from pipeline.repair.markup.page import Page, bare, edits, unwrapped
from pipeline.repair.passes import Pass

_BBCODE: Final = re.compile(
    r"\[(?P<name>b|i|u|s|url|quote|color|size|font|center|left|right|img|spoiler|sup|sub|list)"
    r"(?:=[^\]\n]{1,200})?\](?P<content>(?:(?!\[/?(?P=name)[\]=]).)*?)\[/(?P=name)\]",
    re.IGNORECASE | re.DOTALL,
)
_PICTURE: Final = re.compile(r"\[img(?:=[^\]\n]{1,200})?\][^\[\]\n]{0,500}\[/img\]", re.IGNORECASE)
_FILE: Final = re.compile(
    r"\[\[(?:file|image|plik|файл|изображение|berkas|文件|ファイル|category|kategoria|категория|"
    r"kategori|分类|分類|カテゴリ):[^\[\]\n]{1,300}\]\]",
    re.IGNORECASE,
)
_LINK: Final = re.compile(r"\[\[(?:[^\[\]|\n$]{1,200}\|)?(?P<content>[^\[\]|\n$]{1,200})\]\]")
_QUOTES: Final = re.compile(
    r"(?<![\w'])(?P<mark>'{5}|'{2,3})(?P<content>[\w\"(«„“「『](?:(?!'')[^\n])*?)(?<!\s)(?P=mark)(?![\w'])"
)
_HEADER: Final = re.compile(
    r"^(?P<mark>={2,5})[ \t]*(?P<content>[^=\s][^=\n]{0,118}?)[ \t]*(?P=mark)[ \t]*$", re.MULTILINE
)


def _pictures(text: str) -> list[Edit]:
    return edits(text, _PICTURE, "bbcode", lambda *_: "") if "[" in text and "[/" in text else []


def _bbcode(text: str) -> list[Edit]:
    return unwrapped(text, _BBCODE, "bbcode", bare) if "[" in text and "[/" in text else []


def _files(text: str) -> list[Edit]:
    return edits(text, _FILE, "wiki", lambda *_: "") if "[" in text and "[[" in text else []


def _links(text: str) -> list[Edit]:
    return unwrapped(text, _LINK, "wiki", _linked) if "[" in text and "[[" in text else []


def _linked(match: re.Match[str], page: Page) -> tuple[str, str] | None:
    """Unlink a page name, but leave the tests of a shell script."""
    del page
    content = match["content"]
    return None if content[0] in " -!\"'" or re.search(r"[-=<>] ", content) else ("", "")


def _quotes(text: str) -> list[Edit]:
    return unwrapped(text, _QUOTES, "wiki", bare) if "''" in text else []


def _headers(text: str) -> list[Edit]:
    return unwrapped(text, _HEADER, "wiki", bare) if "==" in text else []


PASSES: Final[tuple[Pass, ...]] = (_pictures, _bbcode, _files, _links, _quotes, _headers)
