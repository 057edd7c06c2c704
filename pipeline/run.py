"""A run over many files: take stock, analyse, link, translate, write; resumable at any moment.

`execute` is the whole of it.  How the pieces of a stage are carried out is the
business of a `Runner`: in place here, as Prefect tasks in `flows`; the bytes that
come out are the same.
"""

import json
import platform
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from filelock import FileLock, Timeout

import pipeline
from pipeline import output
from pipeline.assemble import Findings, Links
from pipeline.errors import OutputError
from pipeline.files import as_text, discover, prepare_output, sha256
from pipeline.inventory import Item, chunks, take
from pipeline.runner import Direct, Progress, Runner, Silent
from pipeline.schema import (
    Document,
    Manifest,
    ManifestEntry,
    Provenance,
    Reason,
    Work,
)
from pipeline.settings import Settings
from pipeline.stages import analyse_files, link_documents, translate_language, write_chunk
from pipeline.store import Store
from pipeline.translate import Missing, Plan, Translation, plan


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a run ended.

    Args:
        manifest: the account of all files.
        changed: False when the output was already what this run would write.
        missing: the languages of the run that no model was found for.
    """

    manifest: Manifest
    changed: bool
    missing: tuple[Missing, ...] = ()

    @property
    def exit_code(self) -> int:
        """Return 0 when every file is a success, otherwise 1."""
        totals = self.manifest.totals
        return int(totals.success != totals.files)


def execute(
    inputs: Sequence[Path],
    folder: Path,
    settings: Settings | None = None,
    *,
    runner: Runner | None = None,
    progress: Progress | None = None,
) -> Outcome:
    """Turn input files into clean English JSON in an output folder.

    Args:
        inputs: files, folders and glob patterns.
        folder: the output folder; made if absent.  It mirrors the inputs: documents of
            files that an earlier run had and this one has not are removed.
        settings: what the user set; None reads the environment and ``linguaflow.toml``.
        runner: carries out the pieces of a stage; None does so in place.
        progress: is told how far the run has come.

    Raises:
        InputError: an input path does not exist or is `folder`, or there are no files.
        ModelError: the engine that was asked for by name is not there.
        OutputError: the output folder cannot be written, or another run is at work on it.
    """
    files = discover(inputs, folder)
    prepare_output(folder)
    with _locked(folder):
        settings = settings or Settings()
        run = _Run(folder, settings, runner or Direct(), progress or Silent())
        with run.stage("read", len(files)):
            items, left_out = take(files, settings)
        return run.carry_out([as_text(path) for path in inputs], items, left_out)


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    state = folder / output.STATE
    lock = FileLock(state / "lock")
    try:
        state.mkdir(exist_ok=True)
        lock.acquire(blocking=False)
    except Timeout:
        raise OutputError(
            f"another run is writing to {folder}. Wait for it, or choose another --output.",
            code="output_busy",
        ) from None
    except OSError as error:
        raise OutputError(
            f"cannot write in {state}: {error.strerror or error}. Change its rights or choose "
            "another --output.",
            code="output_unwritable",
        ) from error
    try:
        yield
    finally:
        lock.release()


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _noting_failures(drafts: Iterable[Document], failures: list[str]) -> Iterator[Document]:
    """Pass documents on and write down those that could not be worked on, with their reasons."""
    for draft in drafts:
        if draft.status == "failed":
            failures.append(f"{draft.source.name}:{draft.reasons}")
        yield draft


@dataclass(frozen=True, slots=True)
class _Translated:
    """The English of a run.

    Args:
        wanted: different sentences that want a translation.
        new: those that an engine translated now.
        remembered: those that came from the translation memory.
        english: by language and sentence.
        missing: by language, why there is no model.
    """

    wanted: int
    new: int = 0
    remembered: int = 0
    english: Mapping[str, Mapping[str, Translation]] = field(default_factory=dict)
    missing: Mapping[str, Reason] = field(default_factory=dict)


@dataclass(slots=True)
class _Run:
    """One run on its way through the stages."""

    folder: Path
    settings: Settings
    runner: Runner
    progress: Progress
    started: str = field(default_factory=_now)
    seconds: dict[str, float] = field(default_factory=dict)

    @property
    def store(self) -> Store:
        return Store(self.folder / output.STATE / "store.sqlite")

    @contextmanager
    def stage(self, name: str, total: int) -> Iterator[None]:
        begin = time.monotonic()
        self.progress.start(name, total)
        yield
        self.progress.finish(name)
        self.seconds[name] = round(time.monotonic() - begin, 3)

    def carry_out(
        self, inputs: list[str], items: Sequence[Item], left_out: Sequence[ManifestEntry]
    ) -> Outcome:
        """Do whatever is not done yet."""
        self.store.check()
        before = output.read_manifest(self.folder)
        fresh = self._analyse(items)
        failed: list[str] = []
        wanted = output.sentences(_noting_failures(self._drafts(items), failed))
        todo = self._plan(wanted)
        state = self._state(
            inputs, items, [*(entry.model_dump_json() for entry in left_out), *failed], todo
        )
        if before and not self.settings.force and self._unchanged(state, before):
            return Outcome(before, changed=False, missing=todo.missing)
        links = self._link(items)
        translated = self._translate(todo, wanted)
        findings = Findings(links, translated.english, todo.models, translated.missing)
        written = self._write(items, findings)
        entries = sorted([*left_out, *(one.entry for one in written)], key=lambda entry: entry.name)
        counts = sum((one.counts for one in written), Counter[str]())
        manifest = Manifest(
            started=self.started,
            finished=_now(),
            inputs=inputs,
            files=entries,
            totals=output.totals(entries, counts, translated.wanted),
            work=Work(
                analysed_files=fresh,
                translated_segments=translated.new,
                remembered_segments=translated.remembered,
                seconds=self.seconds,
            ),
            provenance=Provenance(
                linguaflow=pipeline.__version__,
                models=[todo.models[code] for code in sorted(todo.models)],
                settings=self.settings.digest(),
            ),
            host={"platform": platform.platform(), "python": platform.python_version()},
        )
        digests = output.write_rest(self.folder, manifest, (one.rows for one in written))
        output.remove_stale(self.folder, before, entries)
        passing = {entry.name for entry in entries if entry.status == "failed"}
        self.store.keep_only(item.key for item in items if item.file.name not in passing)
        self.store.remember("state", state)
        self.store.remember("digests", json.dumps(digests))
        return Outcome(manifest, changed=True, missing=todo.missing)

    def _state(
        self,
        inputs: Sequence[str],
        items: Sequence[Item],
        failures: Sequence[str],
        todo: Plan,
    ) -> str:
        """Return a digest of everything that the output depends on."""
        parts = [*inputs, *(item.key for item in items), *failures]
        engines = [f"{code}:{engine.identity}" for code, engine in sorted(todo.engines.items())]
        missing = [f"{lack.language}:{lack.message}" for lack in todo.missing]
        return sha256("\n".join([*parts, *engines, *missing]).encode())

    def _unchanged(self, state: str, before: Manifest) -> bool:
        digests = self.store.state("digests")
        return (
            digests is not None
            and self.store.state("state") == state
            and output.intact(self.folder, before, digests)
        )

    def _analyse(self, items: Sequence[Item]) -> int:
        """Analyse the files that the store does not know; return how many."""
        known = set() if self.settings.force else self.store.known(item.key for item in items)
        todo = [item for item in items if item.key not in known]
        work = partial(
            analyse_files, store=self.store, settings=self.settings.digest(), progress=self.progress
        )
        with self.stage("analyse", len(todo)):
            self.runner.map("analyse", work, chunks(todo))
        return len(todo)

    def _drafts(self, items: Sequence[Item]) -> Iterator[Document]:
        for record in self.store.load(item.key for item in items):
            yield Document.model_validate_json(record)

    def _plan(self, languages: Iterable[str]) -> Plan:
        """Find the models before any work that would be in vain without them."""
        if not self.settings.translate:
            return Plan({}, {}, (), ())
        return plan(languages, self.settings.translation())

    def _link(self, items: Sequence[Item]) -> Links:
        with self.stage("link", len(items)):
            [links] = self.runner.map("link", link_documents, [list(self._drafts(items))])
        return links

    def _translate(self, todo: Plan, wanted: Mapping[str, Sequence[str]]) -> _Translated:
        count = sum(map(len, wanted.values()))
        if not self.settings.translate:
            return _Translated(count)
        work = partial(
            translate_language,
            todo=todo,
            memory=self.folder / output.STATE / "memory.sqlite",
            progress=self.progress,
        )
        with self.stage("translate", count):
            outcomes = self.runner.map("translate", work, sorted(wanted.items()))
        lacks = [*todo.missing, *(lack for one in outcomes for lack in one.failures)]
        return _Translated(
            count,
            sum(one.translated for one in outcomes),
            sum(one.remembered for one in outcomes),
            {code: made for one in outcomes for code, made in one.translations.items()},
            {lack.language: Reason(code=lack.code, message=lack.message) for lack in lacks},
        )

    def _write(self, items: Sequence[Item], findings: Findings) -> list[output.Written]:
        work = partial(
            write_chunk,
            folder=self.folder,
            store=self.store,
            findings=findings,
            progress=self.progress,
        )
        with self.stage("write", len(items)):
            groups = self.runner.map("write", work, chunks(items))
        return [one for group in groups for one in group]
