"""The environment that makes Prefect quiet, local and independent of the user's own setup.

Prefect reads its settings when it is imported, so `prepare` comes before that import.
"""

import os
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

#: Days that a `serve` keeps the history of runs in Prefect's database.
HISTORY_DAYS = 30
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


def cache_folder() -> Path:
    """Return linguaflow's folder for things that can be made again."""
    base = os.environ.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path.home() / ".cache") / "linguaflow"


def outside_address() -> str:
    """Return the Prefect API address that the user has set, if it is not on this machine."""
    address = os.environ.get("PREFECT_API_URL", "")
    return "" if not address or is_local(address) else address


def prepare() -> None:
    """Set what Prefect reads, without touching what the user has set for it.

    One thing is taken away: an API address outside this machine, which would be told
    the names of the files.  linguaflow works offline or not at all.
    """
    if outside_address():
        del os.environ["PREFECT_API_URL"]
    defaults = {
        "PREFECT_HOME": str(_writable(cache_folder() / "prefect")),
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "DO_NOT_TRACK": "1",
        "PREFECT_LOGGING_LEVEL": "CRITICAL",
        "PREFECT_LOGGING_TO_API_ENABLED": "false",
        "PREFECT_SERVER_LOGGING_LEVEL": "CRITICAL",
        # Prefect gives up after 20 s, which a busy machine can take.
        "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "120",
        "PREFECT_CLI_PROMPT": "false",
        # A full server forgets old runs each hour; the temporary one only its events.
        "PREFECT_SERVER_SERVICES_DB_VACUUM_ENABLED": "events,flow_runs",
        "PREFECT_SERVER_SERVICES_DB_VACUUM_RETENTION_PERIOD": str(HISTORY_DAYS * 86_400),
    }
    for name, value in defaults.items():
        os.environ.setdefault(name, value)


def is_local(address: str) -> bool:
    """Say whether an address is on this machine."""
    return urlsplit(address).hostname in LOOPBACK


def _writable(folder: Path) -> Path:
    """Return `folder`, or a temporary one where it cannot be made or written."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        pass
    else:
        if os.access(folder, os.W_OK):
            return folder
    return Path(tempfile.mkdtemp(prefix="linguaflow-prefect-"))
