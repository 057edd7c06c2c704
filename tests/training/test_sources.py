"""Every source has a licence, and the table says what the recipe does."""

import tomllib

from training import sources


def test_the_table_is_up_to_date() -> None:
    assert (sources.HERE / "SOURCES.md").read_text(encoding="utf-8") == sources.render()


def test_what_is_left_out_says_why() -> None:
    parallel = tomllib.loads((sources.HERE / "sources.toml").read_text(encoding="utf-8"))
    mono = tomllib.loads((sources.HERE / "mono.toml").read_text(encoding="utf-8"))
    entries = [*parallel.items(), *(item for group in mono.values() for item in group.items())]
    assert len(entries) > 150
    for name, entry in entries:
        assert entry["licence"], name
        assert entry["weight"] > 0 or entry["reason"], name
