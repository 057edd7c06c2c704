"""The Prefect flow, on its true temporary server: same bytes, quiet, and on the record."""

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from flows.environment import HISTORY_DAYS, prepare

pytestmark = pytest.mark.flow

TEXTS = {
    "a.txt": "Wczoraj w mieście otwarto nową bibliotekę. Przyszło bardzo wiele osób z okolicy.\n",
    "b/a.txt": "Вчера в городе открыли новую библиотеку. Пришло много людей из соседних сёл.\n",
    "pusty.txt": "",
}


def run(folder: Path, output: str, *words: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "flows", "run", "in", "-o", output, *words]
    home = str(folder / "cache")
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PREFECT_")}
    return subprocess.run(
        command,
        cwd=folder,
        env=environment | {"XDG_CACHE_HOME": home, "PREFECT_API_URL": "http://192.0.2.1/api"},
        capture_output=True,
        text=True,
        check=False,
        timeout=240,
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("flow")
    for name, text in TEXTS.items():
        path = folder / "in" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def flow(folder: Path, tiny_models: Path) -> "subprocess.CompletedProcess[str]":
    return run(folder, "flow", "--models", str(tiny_models))


def test_the_flow_writes_the_bytes_of_a_direct_run(
    folder: Path, tiny_models: Path, flow: "subprocess.CompletedProcess[str]"
) -> None:
    direct = run(folder, "direct", "--direct", "--models", str(tiny_models))
    assert flow.returncode == direct.returncode == 1, (flow, direct)
    assert flow.stdout == direct.stdout.replace("direct/", "flow/")
    apart = {"manifest.json"}
    names = {
        path.relative_to(folder / "direct")
        for path in (folder / "direct").rglob("*")
        if path.is_file() and ".linguaflow" not in path.parts and path.name not in apart
    }
    assert len(names) > len(TEXTS)
    for name in names:
        assert (folder / "flow" / name).read_bytes() == (folder / "direct" / name).read_bytes()


def test_the_flow_is_quiet(flow: "subprocess.CompletedProcess[str]") -> None:
    lines = flow.stderr.splitlines()
    assert lines[0] == (
        "PREFECT_API_URL is not on this machine and is ignored: http://192.0.2.1/api"
    )
    assert "Traceback" not in flow.stderr
    assert [line for line in lines[1:] if "prefect" in line.lower()] == [
        "Starting Prefect's local server, which takes a while; --direct does without."
    ]
    assert len(flow.stdout.splitlines()) == len(TEXTS)


def test_the_record_of_the_flow_has_its_tasks_and_artifacts(
    folder: Path, flow: "subprocess.CompletedProcess[str]"
) -> None:
    with sqlite3.connect(folder / "cache" / "linguaflow" / "prefect" / "prefect.db") as database:
        runs = database.execute("SELECT name, state_type FROM task_run").fetchall()
        [(state,)] = database.execute("SELECT state_type FROM flow_run").fetchall()
        artifacts = {key for (key,) in database.execute("SELECT key FROM artifact")}
    database.close()
    assert {"ingest-files", "ingest-summary"} <= artifacts
    assert state == "COMPLETED"
    assert {name.split()[0] for name, _ in runs} == {"analyse", "link", "translate", "write"}
    assert {kind for _, kind in runs} == {"COMPLETED"}


def test_prefect_is_made_local_and_what_the_user_set_is_kept(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in [name for name in os.environ if name.startswith("PREFECT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setenv("PREFECT_LOGGING_LEVEL", "INFO")
    monkeypatch.setenv("PREFECT_API_URL", "https://example.org/api")
    monkeypatch.setattr(os, "environ", dict(os.environ))
    prepare()
    assert "PREFECT_API_URL" not in os.environ
    assert os.environ["PREFECT_LOGGING_LEVEL"] == "INFO"
    assert Path(os.environ["PREFECT_HOME"]).is_relative_to(tmp_path)
    os.environ["PREFECT_API_URL"] = "http://127.0.0.1:4200/api"
    prepare()
    assert os.environ["PREFECT_API_URL"] == "http://127.0.0.1:4200/api"


def test_prefect_understands_how_long_to_keep_its_history(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from prefect.settings.models.server import services  # noqa: PLC0415

    for name in [name for name in os.environ if name.startswith("PREFECT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr(os, "environ", dict(os.environ))
    prepare()
    vacuum = services.ServerServicesDBVacuumSettings()
    assert vacuum.enabled_vacuum_types == {"events", "flow_runs", "orphans"}
    assert vacuum.retention_period.days == HISTORY_DAYS


def test_a_schedule_can_hand_the_flow_to_another_process() -> None:
    import cloudpickle  # noqa: PLC0415

    from flows.ingest import ingest  # noqa: PLC0415

    again = cloudpickle.loads(cloudpickle.dumps(ingest))
    assert again.name == "ingest"
    assert list(again.parameters.properties) == ["inputs", "output", "settings"]
