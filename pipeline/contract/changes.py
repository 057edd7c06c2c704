"""What changed between two JSON Schemas, and which version number that asks for.

The rule is semantic versioning from the reader's side.  A reader that knew the old
records must still understand the new ones, or the change is breaking: a field gone,
a field that may now be absent or null, a type or a set of values that grew.  A new
field, or a narrower set of values, is an addition.  Titles, descriptions and
defaults do not count: they change what people read, not what programs do.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

Bump = Literal["none", "minor", "major"]

PROSE: Final = frozenset({"title", "description", "default", "$id", "$schema", "version"})
VERSION_FIELDS: Final = frozenset({"schema_version"})


@dataclass(frozen=True, slots=True)
class Change:
    """One structural difference.

    Args:
        path: where, as ``passages[].edits[].confidence``.
        what: what changed there.
        breaking: whether a reader of the old schema may fail on the new records.
    """

    path: str
    what: str
    breaking: bool


def changes(old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[Change, ...]:
    """Return the structural differences between two schemas, in a stable order.

    Args:
        old: the schema that readers know.
        new: the schema of the records now written.
    """
    found = _compare(_resolved(old, old), _resolved(new, new), "")
    return tuple(sorted(found, key=lambda change: (change.path, change.what)))


def needed_bump(found: tuple[Change, ...]) -> Bump:
    """Return which part of the version number the changes ask to raise."""
    if any(change.breaking for change in found):
        return "major"
    return "minor" if found else "none"


def _resolved(node: Any, root: Mapping[str, Any]) -> Any:
    """Put definitions in the place of references and drop the prose.

    The records hold no recursion, so this ends.
    """
    if isinstance(node, list):
        return [_resolved(item, root) for item in node]
    if not isinstance(node, Mapping):
        return node
    if "$ref" in node:
        target: Any = root
        for key in str(node["$ref"]).removeprefix("#/").split("/"):
            target = target[key]
        return _resolved(target, root)
    kept = {}
    for key, value in node.items():
        if key == "properties":
            kept[key] = {name: _resolved(item, root) for name, item in value.items()}
        elif key not in PROSE and key != "$defs":
            kept[key] = _resolved(value, root)
    return kept


def _compare(old: Any, new: Any, path: str) -> Iterator[Change]:
    if old == new:
        return
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        if "properties" in old and "properties" in new:
            yield from _compare_objects(old, new, path)
            return
        if old.get("type") == new.get("type") == "array" and "items" in old and "items" in new:
            yield from _compare(old["items"], new["items"], f"{path}[]")
            return
        if "enum" in old and "enum" in new:
            yield from _compare_values(old["enum"], new["enum"], path)
            return
        if "anyOf" in old or "anyOf" in new:
            yield from _compare_choices(_choices(old), _choices(new), path)
            return
    yield Change(path or ".", f"was {_brief(old)}, is {_brief(new)}", breaking=True)


def _compare_objects(old: Mapping[str, Any], new: Mapping[str, Any], path: str) -> Iterator[Change]:
    before, after = old["properties"], new["properties"]
    required_before, required_after = set(old.get("required", ())), set(new.get("required", ()))
    for name in (before.keys() | after.keys()) - VERSION_FIELDS:
        place = f"{path}.{name}" if path else name
        if name not in after:
            yield Change(place, "is gone", breaking=True)
        elif name not in before:
            yield Change(place, "is new", breaking=False)
        else:
            if name in required_before - required_after:
                yield Change(place, "may now be absent", breaking=True)
            if name in required_after - required_before:
                yield Change(place, "is now always there", breaking=False)
            yield from _compare(before[name], after[name], place)
    rest = {"properties", "required"}
    if {k: v for k, v in old.items() if k not in rest} != {
        k: v for k, v in new.items() if k not in rest
    }:
        yield Change(path or ".", "has other rules for its fields", breaking=True)


def _compare_values(old: list[Any], new: list[Any], path: str) -> Iterator[Change]:
    for value in new:
        if value not in old:
            yield Change(path, f"may now be {value!r}", breaking=True)
    for value in old:
        if value not in new:
            yield Change(path, f"is never {value!r} any more", breaking=False)


def _compare_choices(old: list[Any], new: list[Any], path: str) -> Iterator[Change]:
    gone = [choice for choice in old if choice not in new]
    fresh = [choice for choice in new if choice not in old]
    if len(gone) == len(fresh) == 1:
        yield from _compare(gone[0], fresh[0], path)
        return
    for choice in fresh:
        yield Change(path, f"may now be {_brief(choice)}", breaking=True)
    for choice in gone:
        yield Change(path, f"is never {_brief(choice)} any more", breaking=False)


def _choices(node: Mapping[str, Any]) -> list[Any]:
    return list(node["anyOf"]) if "anyOf" in node else [dict(node)]


def _brief(node: Any) -> str:
    if isinstance(node, Mapping):
        if "properties" in node:
            return "an object"
        if "const" in node:
            return repr(node["const"])
        return ", ".join(f"{key} {value}" for key, value in sorted(node.items())) or "anything"
    return repr(node)
