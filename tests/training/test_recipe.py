"""The whole recipe on the toy corpus: it must really learn to translate it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("torch")
pytest.importorskip("sentencepiece")
pytest.importorskip("ctranslate2")
pytest.importorskip("sacrebleu")
pytest.importorskip("opencc")

ROOT = Path(__file__).parents[2]


def recipe(out: Path) -> str:
    command = [sys.executable, "-m", "training.run", "--tiny", "--out", str(out)]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout


@pytest.mark.slow
def test_the_tiny_recipe_learns_the_toy_and_skips_what_is_done(tmp_path: Path) -> None:
    out = tmp_path / "run"
    recipe(out)
    scores = json.loads((out / "scores" / "scores.json").read_text())["scores"]
    for lang in ("pl", "ru", "zh", "ja", "id"):
        assert scores[lang]["linguaflow"]["bleu"] > 60
        package = out / "packages" / f"translate-{lang}_en-1_0"
        names = {path.name for path in package.iterdir()}
        assert names == {"README.md", "metadata.json", "model", "sentencepiece.model"}
    again = recipe(out)
    assert again.count("done before") == len(again.strip().splitlines())
