"""Translation: from the unique sentences of a run to scored, checked English.

What a run calls:

    settings = TranslateSettings(models=Path("models"))
    todo = plan(["pl", "zh-Hant"], settings)     # todo.missing names what is lacking
    with Memory(path) as memory:
        outcome = translate_all({"pl": sentences}, todo, memory, progress)
    outcome.of("pl", sentence)                   # Translation(text, score, flags)
"""

from pipeline.translate.engine import Engine, Translation
from pipeline.translate.install import install
from pipeline.translate.memory import Memory
from pipeline.translate.packages import Package, Problem, find, load, verify
from pipeline.translate.planning import Plan, plan
from pipeline.translate.selection import Missing
from pipeline.translate.service import Outcome, Progress, translate_all
from pipeline.translate.settings import TranslateSettings

__all__ = [
    "Engine",
    "Memory",
    "Missing",
    "Outcome",
    "Package",
    "Plan",
    "Problem",
    "Progress",
    "TranslateSettings",
    "Translation",
    "find",
    "install",
    "load",
    "plan",
    "translate_all",
    "verify",
]
