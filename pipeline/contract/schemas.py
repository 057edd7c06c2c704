"""JSON Schemas of the records that linguaflow writes."""

import json
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from pipeline.errors import SettingsError
from pipeline.files import write_atomic
from pipeline.schema import SCHEMA_VERSION, Document, Manifest, PassageRow, Record

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"

RECORDS: Final[Mapping[str, type[Record]]] = MappingProxyType(
    {"document": Document, "manifest": Manifest, "passage": PassageRow}
)


def json_schema(name: str) -> dict[str, Any]:
    """Return the JSON Schema of one kind of record, as it looks when written.

    Args:
        name: a key of `RECORDS`.

    Raises:
        SettingsError: there is no such record.
    """
    if name not in RECORDS:
        raise SettingsError(f"no schema is called {name!r}; there are {', '.join(RECORDS)}")
    body = RECORDS[name].model_json_schema(mode="serialization")
    return {
        "$schema": DIALECT,
        "$id": f"urn:linguaflow:{name}:{SCHEMA_VERSION}",
        "version": SCHEMA_VERSION,
        **body,
    }


def schema_texts() -> dict[str, str]:
    """Return all schemas as text by file name, such as ``document.schema.json``."""
    return {
        f"{name}.schema.json": json.dumps(json_schema(name), ensure_ascii=False, indent=2) + "\n"
        for name in RECORDS
    }


def write_schemas(folder: Path) -> tuple[Path, ...]:
    """Write all schemas into `folder` and return their paths.

    Raises:
        OutputError: the folder cannot be written.
    """
    written = []
    for name, text in schema_texts().items():
        write_atomic(folder / name, text.encode())
        written.append(folder / name)
    return tuple(written)
