import shutil
import sys
from pathlib import Path

import pytest

from pipeline.errors import ModelError
from pipeline.translate import load
from pipeline.translate.tokenizers import tokenizer_of

MERGES = "#version: 0.2\np i\npi e\npie s</w>\ni d\nid z\nidz i\nidzi e</w>\n"


@pytest.fixture
def package(tiny_models: Path, tmp_path: Path) -> Path:
    """A package of the older kind, with merges in place of a SentencePiece model."""
    path = tmp_path / "translate-pl_en-1_0"
    shutil.copytree(tiny_models / path.name, path)
    (path / "sentencepiece.model").unlink()
    (path / "bpe.model").write_text(MERGES, encoding="utf-8")
    return path


def test_older_packages_split_words_by_their_merges(package: Path) -> None:
    pytest.importorskip("argostranslate")
    tokenizer = tokenizer_of(load(package))
    assert tokenizer.encode("pies idzie.") == ["pies", "idzie", "."]
    assert tokenizer.encode("pie")[-1] == "e"
    assert tokenizer.decode(["the", "do@@", "g", "walks", "."]) == "the dog walks."


def test_older_packages_need_the_extra(package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "argostranslate.tokenizer", None)
    with pytest.raises(ModelError, match=r"pip install 'linguaflow\[argos\]'") as caught:
        tokenizer_of(load(package))
    assert caught.value.code == "model_unsupported"


def test_pieces_that_the_model_copied_are_readable(tiny_models: Path) -> None:
    tokenizer = tokenizer_of(load(tiny_models / "translate-pl_en-1_0"))
    assert tokenizer.decode(["▁dog", "▁Żółw", "_x"]) == "dog Żółw_x"
