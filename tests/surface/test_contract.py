"""The published schemas are gated, and `validate` notices every kind of damage."""

import copy
import hashlib
import json
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from pipeline.contract import (
    RECORDS,
    changes,
    json_schema,
    needed_bump,
    schema_texts,
    validate,
    write_schemas,
)
from pipeline.errors import OutputError, SettingsError
from pipeline.schema import SCHEMA_VERSION, Document

PUBLISHED = Path(__file__).parents[2] / "schemas"
Rewrite = Callable[[str, Callable[[dict[str, Any]], None]], None]


def _version(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split("."))


def _versions() -> list[str]:
    return sorted((path.name for path in PUBLISHED.iterdir() if path.is_dir()), key=_version)


@pytest.mark.parametrize("name", RECORDS)
def test_a_structural_change_needs_a_new_version(name: str) -> None:
    path = PUBLISHED / SCHEMA_VERSION / f"{name}.schema.json"
    assert path.exists(), f"publish it: linguaflow schema --write schemas/{SCHEMA_VERSION}"
    found = changes(json.loads(path.read_text(encoding="utf-8")), json_schema(name))
    assert not found, (
        f"schema.py is no longer what was published as {SCHEMA_VERSION}: raise SCHEMA_VERSION "
        f"({needed_bump(found)}) and publish the new schemas"
    )


@pytest.mark.parametrize("file", [f"{name}.schema.json" for name in RECORDS])
def test_published_prose_is_current(file: str) -> None:
    published = (PUBLISHED / SCHEMA_VERSION / file).read_text(encoding="utf-8")
    assert published == schema_texts()[file], (
        f"descriptions changed: linguaflow schema --write schemas/{SCHEMA_VERSION}"
    )


def test_each_published_version_rose_as_much_as_its_changes_ask() -> None:
    versions = _versions()
    assert versions[-1] == SCHEMA_VERSION
    for old, new in pairwise(versions):
        for name in RECORDS:
            file = f"{name}.schema.json"
            before, after = (
                json.loads((PUBLISHED / version / file).read_text(encoding="utf-8"))
                for version in (old, new)
            )
            if needed_bump(changes(before, after)) == "major":
                assert _version(new)[0] > _version(old)[0]


def _without(path: str) -> Callable[[dict[str, Any]], None]:
    def change(schema: dict[str, Any]) -> None:
        *parents, last = path.split("/")
        node = schema
        for key in parents:
            node = node[key]
        del node[last]

    return change


def _with(path: str, value: Any) -> Callable[[dict[str, Any]], None]:
    def change(schema: dict[str, Any]) -> None:
        *parents, last = path.split("/")
        node = schema
        for key in parents:
            node = node[key]
        node[last] = value

    return change


SEGMENT = "$defs/Segment/properties"
MAYBE = {"anyOf": [{"type": "string"}, {"type": "null"}]}
STATUSES = ["success", "partial", "skipped", "failed"]


@pytest.mark.parametrize(
    ("change", "where", "bump"),
    [
        (_without(f"{SEGMENT}/score"), "segments[].score", "major"),
        (_with(f"{SEGMENT}/extra", {"type": "string"}), "segments[].extra", "minor"),
        (_with(f"{SEGMENT}/start", {"type": "string"}), "segments[].start", "major"),
        (_with(f"{SEGMENT}/target", {"type": "string"}), "segments[].target", "minor"),
        (_with(f"{SEGMENT}/source", MAYBE), "segments[].source", "major"),
        (_with("$defs/Segment/required", ["id", "end"]), "segments[].source", "major"),
        (_with("properties/status/enum", [*STATUSES, "lost"]), "status", "major"),
        (_with("properties/status/enum", STATUSES[:2]), "status", "minor"),
        (_with("$defs/EditRecord/properties/confidence/maximum", 100), "confidence", "major"),
        (_with("properties/trailer/description", "other words"), None, "none"),
    ],
)
def test_changes_are_found_and_weighed(
    change: Callable[[dict[str, Any]], None], where: str | None, bump: str
) -> None:
    old = json_schema("document")
    new = copy.deepcopy(old)
    change(new)
    found = changes(old, new)
    assert needed_bump(found) == bump
    assert any(item.path.endswith(where) for item in found) if where else not found


def test_written_schemas_are_the_printed_ones_and_fit_a_document(
    tmp_path: Path, documents: list[Document]
) -> None:
    paths = write_schemas(tmp_path / "new" / "folder")
    assert {path.name: path.read_text(encoding="utf-8") for path in paths} == schema_texts()
    jsonschema.Draft202012Validator.check_schema(json_schema("document"))
    for document in documents:
        jsonschema.validate(json.loads(document.model_dump_json()), json_schema("document"))


def test_an_unknown_schema_is_named() -> None:
    with pytest.raises(SettingsError, match=r"'pasage'.*passage"):
        json_schema("pasage")


def test_a_good_folder_has_no_problem(output: Path) -> None:
    assert validate(output) == ()


def test_a_folder_without_manifest_is_refused(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match=r"holds no manifest\.json"):
        validate(tmp_path)


DOCUMENT = "documents/rynek.txt.json"


def _passage(index: int, **values: Any) -> Callable[[dict[str, Any]], None]:
    return lambda content: content["passages"][index].update(values)


def _edit(index: int, **values: Any) -> Callable[[dict[str, Any]], None]:
    return lambda content: content["passages"][1]["edits"][index].update(values)


def _segment(index: int, **values: Any) -> Callable[[dict[str, Any]], None]:
    return lambda content: content["passages"][1]["segments"][index].update(values)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (_passage(1, text="Rynek rośnie. Firmy"), "do not lead from its raw text"),
        (_passage(1, start=9), "characters precede it"),
        (_passage(0, raw="Rynek!"), "which is not its raw text"),
        (_passage(0, lead="x"), "characters precede it"),
        (_edit(0, before="__"), "expects '__'"),
        (_edit(0, start=60, end=60, before=""), "outside its raw text"),
        (_edit(1, start=7), "p0001"),
        (_edit(2, confidence=1.5), "less than or equal to 1"),
        (_segment(0, end=900), "outside or out of order"),
        (_segment(1, start=3, end=8), "outside or out of order"),
        (_segment(1, source="Firmy"), "quotes other text"),
        (_segment(1, id="s00"), "2 segments called s00"),
        (_passage(1, id="p0000"), "is the id of 2 passages"),
        (lambda content: content.update(status="failed"), "in the manifest"),
        (lambda content: content.update(surprise=1), "Extra inputs"),
        (lambda content: content.update(id="sha256:00"), "digest of the source"),
        (lambda content: content["statistics"].update(segments=9), "by count"),
        (lambda content: content["statistics"].update(characters=1), "statistics.characters"),
        (lambda content: content.update(schema_version="0.9.0"), "1.0.0"),
    ],
)
def test_damage_to_a_document_is_noticed(
    output: Path, rewrite: Rewrite, change: Callable[[dict[str, Any]], None], message: str
) -> None:
    rewrite(DOCUMENT, change)
    problems = [str(problem) for problem in validate(output)]
    assert any(DOCUMENT in problem and message in problem for problem in problems), problems
    assert any("is not the file the manifest counted" in problem for problem in problems)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda content: content["files"].append(content["files"][0]), "is listed 2 times"),
        (lambda content: content["files"].pop(1), "is not in the manifest"),
        (lambda content: content["files"][2].update(reasons=[]), "skipped without a reason"),
        (lambda content: content["files"][0].update(document=None), "success without a document"),
        (lambda content: content["files"][0].update(document="../out.json"), "is not inside"),
        (lambda content: content["totals"].update(success=3), "totals.success: is 3, but 2"),
        (lambda content: content["totals"].update(edits=0), "totals.edits: is 0, but 3"),
        (lambda content: content.pop("totals"), "Field required"),
    ],
)
def test_damage_to_the_manifest_is_noticed(
    output: Path, rewrite: Rewrite, change: Callable[[dict[str, Any]], None], message: str
) -> None:
    rewrite("manifest.json", change)
    problems = [str(problem) for problem in validate(output)]
    assert any(message in problem for problem in problems), problems


def test_a_missing_document_and_a_stray_one_are_noticed(output: Path) -> None:
    (output / DOCUMENT).rename(output / "documents/other.json")
    problems = [str(problem) for problem in validate(output)]
    assert any(DOCUMENT in problem and "cannot be read" in problem for problem in problems)
    assert "documents/other.json: is not in the manifest" in problems
    assert any("repeats rynek.txt p0000, which is not there" in problem for problem in problems)


@pytest.mark.parametrize(
    ("edit_lines", "message"),
    [
        (lambda lines: lines[1:], "has no row for rynek.txt p0000"),
        (lambda lines: [*lines, lines[0]], "line 4: repeats an earlier row"),
        (lambda lines: [lines[0].replace("Rynek", "Rynki"), *lines[1:]], "differs from"),
        (lambda lines: [*lines[:-1], lines[-1][:30]], "line 3"),
        (lambda lines: [line.replace("druga/", "trzecia/") for line in lines], "of no document"),
    ],
)
def test_damage_to_the_rows_is_noticed(
    output: Path, edit_lines: Callable[[list[str]], list[str]], message: str
) -> None:
    path = output / "passages.jsonl"
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join(edit_lines(lines)), encoding="utf-8")
    problems = [str(problem) for problem in validate(output)]
    assert any(message in problem for problem in problems), problems


def test_the_digest_is_over_the_bytes(output: Path) -> None:
    path = output / DOCUMENT
    path.write_bytes(path.read_bytes() + b"\n")
    assert [problem.message for problem in validate(output)] == [
        "is not the file the manifest counted"
    ]
    manifest = json.loads((output / "manifest.json").read_text(encoding="utf-8"))
    manifest["files"][0]["document_sha256"] = hashlib.sha256(path.read_bytes()).hexdigest()
    (output / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    assert validate(output) == ()
