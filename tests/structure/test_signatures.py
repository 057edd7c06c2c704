import pytest

from pipeline.segment.signatures import signed


@pytest.mark.parametrize(
    ("line", "role", "value"),
    [
        ("特约记者 王强", "author", "王强"),
        ("特約記者　林小明", "author", "林小明"),
        ("实习记者：李红", "author", "李红"),
        ("實習記者 陳大文", "author", "陳大文"),
        ("见习记者 周涛", "author", "周涛"),
        ("見習記者 吳美玲", "author", "吳美玲"),
        ("驻东京记者 王强", "author", "王强"),
        ("駐東京記者 林小明", "author", "林小明"),
        ("【本报记者 王强 北京报道】", "author", "王强"),
        ("記者林淑芬／台北報導", "author", "林淑芬"),
        ("記者陳大文 專訪", "author", "陳大文"),
        ("(新华社)", "publisher", "新华社"),
        ("（新華社）", "publisher", "新華社"),
    ],
)
def test_a_line_that_is_a_name_is_a_signature(line: str, role: str, value: str) -> None:
    credit = signed(line, line)
    assert credit is not None
    assert (credit.role, credit.value) == (role, value)


@pytest.mark.parametrize(
    "line", ["记者在现场看到", "本報記者昨日在會場看見", "實習生都回家了", "特约商户"]
)
def test_a_sentence_about_reporters_is_none(line: str) -> None:
    assert signed(line, line) is None
