import pytest

from pipeline import language

PAGES = {
    "pl": "Gospodarka kraju rosła w ubiegłym roku szybciej niż oczekiwali ekonomiści.",
    "ru": "Городские власти объявили о начале ремонта центральной площади города.",
    "id": "Pemerintah kota mengumumkan renovasi alun-alun pusat pada musim kemarau.",
    "ja": "市は中央広場の改修工事を来年の春に始めると発表した。",
}
SPOKEN = "We will continue to invest in this market for many years to come"


@pytest.mark.parametrize(
    ("tag", "passage"),
    [
        ("pl", f"Prezes powiedział: „{SPOKEN}” i wyszedł z sali."),
        ("ru", f"Он ответил: «{SPOKEN}» и ушёл домой."),
        ("id", f'Menurutnya, "{SPOKEN}" adalah jawaban resmi.'),
        ("ja", f"社長は「{SPOKEN}」と語った。"),
    ],
)
def test_a_foreign_quotation_leaves_the_language_of_its_passage(tag: str, passage: str) -> None:
    document = language.identify(PAGES[tag])
    assert document.tag == tag
    assert language.identify(passage, prior=document).tag == tag


@pytest.mark.parametrize("tag", sorted(PAGES))
@pytest.mark.parametrize("frame", [", he said.", ", the minister told reporters on Monday."])
def test_a_foreign_sentence_with_a_quotation_stays_foreign(tag: str, frame: str) -> None:
    document = language.identify(PAGES[tag])
    assert language.identify(f"“{SPOKEN}”{frame}", prior=document).tag == "en"
