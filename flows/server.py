"""Prefect servers: the temporary one of a single run, and a full one for schedules.

A schedule needs a full server: the temporary one takes schedules and never fires
them.  Neither must get the Ctrl-C of the terminal, which goes to every process in the
foreground: the flow still has to tell its server how it ended.
"""

import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread
from typing import Final

from flows.environment import is_local, prepare
from pipeline.errors import LinguaflowError

HOST: Final = "127.0.0.1"
START_SECONDS: Final = 120.0


def start_temporary() -> None:
    """Start Prefect's temporary server, unless a local ``PREFECT_API_URL`` names another.

    Prefect would start it itself, as late as the flow begins and open to Ctrl-C.  A
    process inherits the blocked signals of the thread that starts it, so it starts from
    a thread that blocks this one; Prefect stops it at exit with another signal.

    Raises:
        LinguaflowError: it does not come up.
    """
    prepare()
    if os.environ.get("PREFECT_API_URL"):
        return
    failures: list[Exception] = []

    def start() -> None:
        from prefect.server.api.server import SubprocessASGIServer  # noqa: PLC0415

        if hasattr(signal, "pthread_sigmask"):
            signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            SubprocessASGIServer().start()
        except Exception as error:  # noqa: BLE001 - it is raised again below
            failures.append(error)

    thread = Thread(target=start, name="prefect-server", daemon=True)
    thread.start()
    thread.join()
    for failure in failures:
        raise LinguaflowError(
            f"Prefect's local server does not start: {failure} "
            "The same command with --direct does without it.",
            code="no_server",
        ) from failure


@contextmanager
def scheduling(port: int) -> Iterator[str]:
    """Give the address of a Prefect API: a running one, or one that ends with the block.

    A local ``PREFECT_API_URL`` is taken as it is.  Otherwise a server starts on `port`
    of the loopback address, in the same Prefect home as single runs, so that its pages
    show their history too.

    Raises:
        LinguaflowError: the server does not answer in time, or the port is taken.
    """
    prepare()
    given = os.environ.get("PREFECT_API_URL", "")
    if given and is_local(given):
        yield given
        return
    address = f"http://{HOST}:{port}/api"
    if _healthy(address):
        yield address
        return
    process = subprocess.Popen(  # noqa: S603
        [sys.executable, "-m", "prefect", "server", "start", "--host", HOST, "--port", str(port)],
        # With another port than 4200 the pages look for the API in the wrong place.
        env=os.environ | {"PREFECT_SERVER_UI_API_URL": address},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        _wait(process, address, port)
        yield address
    finally:
        process.terminate()
        try:
            process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _healthy(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/health", timeout=2) as answer:  # noqa: S310
            return bool(answer.read().strip() == b"true")
    except OSError:
        return False


def _wait(process: "subprocess.Popen[bytes]", address: str, port: int) -> None:
    deadline = time.monotonic() + START_SECONDS
    while not _healthy(address):
        if process.poll() is not None:
            raise LinguaflowError(
                f"Prefect's server does not start on port {port}: something else may use it. "
                "Choose another --port.",
                code="no_server",
            )
        if time.monotonic() > deadline:
            raise LinguaflowError(
                f"Prefect's server did not answer within {START_SECONDS:.0f} s. Try again, or "
                "start `prefect server start` yourself and set PREFECT_API_URL.",
                code="no_server",
            )
        time.sleep(0.5)
