"""The JSON that linguaflow writes: its models, names and version.

Three kinds of record leave a run: a `Document` per input file, one `Manifest` for
the run, and `PassageRow`, one flat line per passage for table tools.  A change of
structure needs a new `SCHEMA_VERSION`; `schemas/` holds the published JSON Schemas
and a test compares them.

Offsets count characters.  `start` and `end` of a passage and of its edits are
positions in the decoded text of the file; those of a segment are positions in the
passage's `text`.
"""

from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field

SCHEMA_VERSION: Final = "1.0.0"

Status = Literal["success", "partial", "skipped", "failed"]
PassageKind = Literal[
    "paragraph",
    "heading",
    "list_item",
    "table",
    "table_noise",
    "caption",
    "byline",
    "source",
    "teaser",
    "boilerplate",
]
Origin = Literal["model", "duplicate", "none"]
Share = Annotated[float, Field(ge=0, le=1)]


class Record(BaseModel):
    """Base of all records: unknown fields are refused, values never change."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Reason(Record):
    """Why a file is not a plain success, or why a passage needs a second look."""

    code: str = Field(description="machine-readable, such as `no_model` or `binary`")
    message: str = Field(description="what is wrong, where, and what to do")


class EncodingCandidate(Record):
    """One encoding the bytes may be in."""

    name: str
    confidence: Share


class Encoding(Record):
    """How the bytes of a file became text."""

    name: str
    confidence: Share
    method: Literal["bom", "utf-8", "declared", "statistical"]
    candidates: list[EncodingCandidate] = []


class Source(Record):
    """The input file."""

    name: str = Field(description="path below the input root, with forward slashes")
    path: str = Field(description="the path as it was given to the run")
    bytes: int
    sha256: str
    encoding: Encoding | None = None
    newline: Literal["lf", "crlf", "cr", "mixed", "none"] | None = None


class LanguageShare(Record):
    """How much of a document is in one language, by characters."""

    tag: str
    share: Share


class Language(Record):
    """The language of a text as a BCP 47 tag; `und` where linguaflow abstains."""

    tag: str
    script: str = Field(description="ISO 15924 code, such as `Hant`")
    confidence: Share
    method: str = Field(description="what settled it: script, profile, document, none")
    shares: list[LanguageShare] = []


class AlternativeRecord(Record):
    """A reading that was not chosen, with how much worse it scored."""

    text: str
    margin: float


class EditRecord(Record):
    """One replayable change, in the coordinates of the decoded text."""

    stage: str = Field(description="stages that made it, joined by `+`")
    rule: str = Field(description="rules that made it, joined by `+`")
    start: int
    end: int
    before: str
    after: str
    confidence: Share = Field(description="1 when proved, less when chosen")
    alternatives: list[AlternativeRecord] = []


class DuplicateOf(Record):
    """A link to the first place that holds the same text."""

    document: str = Field(description="`name` of the document's source")
    passage: str
    segment: str | None = None
    kind: Literal["exact", "near"]
    similarity: Share


class RepeatOf(Record):
    """A link to the first document that says the same as a whole."""

    document: str = Field(description="`name` of the document's source")
    kind: Literal["exact", "near"]
    similarity: Share


class Segment(Record):
    """One sentence of a passage with its English."""

    id: str
    start: int
    end: int
    source: str
    target: str | None
    score: float | None = Field(
        default=None, description="mean log-probability per target token; 0 is best"
    )
    flags: list[str] = []
    duplicate_of: DuplicateOf | None = None
    origin: Origin


class Passage(Record):
    """A paragraph, heading, list item, table row or other block of a document."""

    id: str
    kind: PassageKind
    start: int
    end: int
    lead: str = Field(description="decoded text between the passage before and this one")
    raw: str = Field(description="decoded text, `start` to `end`, untouched")
    text: str = Field(description="`raw` with `edits` applied")
    language: Language
    edits: list[EditRecord] = []
    duplicate_of: DuplicateOf | None = None
    segments: list[Segment] = []
    target: str | None = Field(description="the English of the passage")
    flags: list[str] = []


class Title(Record):
    """The title of a document."""

    text: str
    target: str | None
    passage: str


class Statistics(Record):
    """Counts over one document."""

    characters: int
    passages: int
    segments: int
    duplicate_passages: int
    duplicate_segments: int
    translated_segments: int
    edits: dict[str, int] = Field(description="number of edits by rule")
    flags: dict[str, int] = Field(description="number of segments and passages by flag")
    kinds: dict[str, int] = Field(description="number of passages by kind")


class ModelRecord(Record):
    """A translation model that a run used."""

    pair: str = Field(description="such as `pl-en`")
    engine: Literal["argos", "llm"]
    name: str
    version: str
    sha256: str = Field(description="over the files of the package")
    origin: Literal["folder", "installed", "embedded", "file"]


class Provenance(Record):
    """What made a document: versions, models and settings, but no times and hosts."""

    linguaflow: str
    models: list[ModelRecord] = []
    settings: str = Field(description="digest of the settings that change results")
    converters: list[str] = Field(default=[], description="OpenCC configurations used")


class Document(Record):
    """One input file, cleaned, deduplicated and in English."""

    schema_name: Literal["linguaflow.document"] = "linguaflow.document"
    schema_version: Literal["1.0.0"] = SCHEMA_VERSION
    id: str = Field(description="`sha256:` of the file's bytes")
    status: Status
    reasons: list[Reason] = []
    source: Source
    language: Language | None = None
    duplicate_of: RepeatOf | None = None
    title: Title | None = None
    metadata: dict[str, str] = Field(
        default={}, description="author, publisher and the like, where the text states them"
    )
    passages: list[Passage] = []
    trailer: str = Field(default="", description="decoded text behind the last passage")
    statistics: Statistics | None = None
    provenance: Provenance


class ManifestEntry(Record):
    """One input file in the manifest."""

    name: str
    status: Status
    reasons: list[Reason] = []
    bytes: int
    sha256: str | None
    language: str | None = None
    duplicate_of: RepeatOf | None = None
    document: str | None = Field(
        default=None, description="path of the document JSON below the output folder"
    )
    document_sha256: str | None = None


class Totals(Record):
    """Counts over a run."""

    files: int
    success: int
    partial: int
    skipped: int
    failed: int
    characters: int
    passages: int
    segments: int
    unique_segments: int
    translated_segments: int
    duplicate_passages: int
    duplicate_segments: int
    edits: int
    languages: dict[str, int]
    reasons: dict[str, int]


class Work(Record):
    """What the latest run that did any work had to do; the rest came from its store."""

    analysed_files: int
    translated_segments: int
    remembered_segments: int
    seconds: dict[str, float] = Field(description="wall seconds by stage")


class Manifest(Record):
    """The account of a run: every input file exactly once."""

    schema_name: Literal["linguaflow.manifest"] = "linguaflow.manifest"
    schema_version: Literal["1.0.0"] = SCHEMA_VERSION
    started: str = Field(description="RFC 3339, UTC")
    finished: str
    inputs: list[str]
    files: list[ManifestEntry]
    totals: Totals
    work: Work
    provenance: Provenance
    host: dict[str, str] = {}


class PassageRow(Record):
    """One passage as a flat row, for jq, pandas and DuckDB."""

    document: str
    passage: str
    position: int
    kind: PassageKind
    language: str
    text: str
    target: str | None
    duplicate_of: str | None
    edits: int
    flags: list[str]
