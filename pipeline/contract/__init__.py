"""The published side of the JSON: its schemas, and the check of a finished folder.

`schemas` prints and writes the JSON Schemas of `pipeline.schema`; `changes` tells
what one schema demands more or less than another, which is what decides on a new
version number; `validate` checks an output folder down to the replay of each edit.
"""

from pipeline.contract.changes import Change, changes, needed_bump
from pipeline.contract.schemas import RECORDS, json_schema, schema_texts, write_schemas
from pipeline.contract.validate import Problem, validate

__all__ = [
    "RECORDS",
    "Change",
    "Problem",
    "changes",
    "json_schema",
    "needed_bump",
    "schema_texts",
    "validate",
    "write_schemas",
]
