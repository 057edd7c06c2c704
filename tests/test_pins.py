"""The installed set is one that works: the caps hold, and nothing heavy has crept in."""

import pytest

from flows.commands.doctor import installed, requirements, wanted_fits

REQUIRED = sorted(requirements("linguaflow"))


@pytest.mark.parametrize(("name", "wanted", "found"), REQUIRED, ids=[row[0] for row in REQUIRED])
def test_what_is_installed_is_what_is_asked_for(name: str, wanted: str, found: str | None) -> None:
    assert found is not None, f"{name} is not installed"
    assert wanted_fits(wanted, found)


@pytest.mark.parametrize(
    ("name", "broken"),
    [
        ("fastapi", "0.155.0"),  # Prefect 3.8 fails at every flow run
        ("sqlalchemy", "2.1.0"),  # schedules never fire
        ("prefect", "3.9.0"),
    ],
)
def test_versions_that_break_us_are_shut_out(name: str, broken: str) -> None:
    [wanted] = [wanted for found, wanted, _ in REQUIRED if found == name]
    assert not wanted_fits(wanted, broken)


@pytest.mark.parametrize("name", ["torch", "stanza", "argostranslate", "transformers"])
def test_nothing_heavy_is_installed(name: str) -> None:
    assert installed(name) is None


def test_nothing_that_calls_out_is_required() -> None:
    names = {name.lower() for name, _, _ in REQUIRED}
    assert not names & {"minisbd", "argos-translate-lt", "stanza", "torch"}
