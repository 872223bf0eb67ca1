"""A hub of models on loopback: what ``huggingface_hub`` asks of one, and all that can go wrong there."""

from __future__ import annotations

import contextlib
import hashlib
import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

COMMIT = "0123456789abcdef0123456789abcdef01234567"
LARGE = 4096
"""Bytes from which on a file is stored apart (LFS), and has a SHA-256."""
PIECE = 1024

_INFO = re.compile(r"/api/models/([\w.-]+/[\w.-]+)(?:/revision/([^/?]+))?(?:\?.*)?")
_FILE = re.compile(r"/([\w.-]+/[\w.-]+)/resolve/([^/]+)/([^/?]+)")
_APART = re.compile(r"/apart/([\w.-]+/[\w.-]+)/([^/?]+)")


@dataclass
class StandIn:
    """The hub's models, and how it is to fail.

    Attributes:
        address: for ``download``.
        models: content of files by names, by names of models.
        commit: of the only revision, which is also called "main".
        requests: method and path of each, in order.
        sent: bytes of files, in all.
        tokens: of all requests.
        error: status and code to refuse everything with.
        break_after: bytes of a file after which the connection is closed; used up by the first such.
        flip: the byte of each file that is altered on its way.
        ranges: whether files are given from any byte on.
        gate: while it is clear, no piece of a file after the first is sent.
        waiting: set when a file's first piece is sent.
    """

    address: str = ""
    models: dict[str, dict[str, bytes]] = field(default_factory=dict)
    commit: str = COMMIT
    requests: list[str] = field(default_factory=list)
    sent: int = 0
    tokens: set[str | None] = field(default_factory=set)
    agents: set[str] = field(default_factory=set)
    error: tuple[int, str] | None = None
    break_after: list[int] = field(default_factory=list)
    flip: int | None = None
    ranges: bool = True
    gate: threading.Event = field(default_factory=threading.Event)
    waiting: threading.Event = field(default_factory=threading.Event)

    def add(self, name: str, folder: Path) -> None:
        """Offers the files of a folder."""
        self.models[name] = {file.name: file.read_bytes() for file in folder.iterdir() if file.is_file()}

    def size(self, name: str) -> int:
        """Bytes of all files of a model."""
        return sum(map(len, self.models[name].values()))


@contextmanager
def stand_in() -> Iterator[StandIn]:
    """A hub that answers until the end."""
    hub = StandIn()
    hub.gate.set()

    class Handler(_Handler):
        state = hub

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = False  # the end waits for them
        hub.address = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield hub
        finally:
            hub.gate.set()
            server.shutdown()
            thread.join()


class _Handler(BaseHTTPRequestHandler):
    state: StandIn

    def do_GET(self) -> None:
        hub = self.state
        hub.requests.append(self.path)
        hub.tokens.add(self.headers.get("authorization"))
        hub.agents.add(self.headers.get("user-agent", ""))
        if hub.error is not None:
            self._refuse(*hub.error)
        elif found := _INFO.fullmatch(self.path):
            self._tell(found[1], found[2] or "main")
        elif found := _FILE.fullmatch(self.path):
            self._give(found[1], found[3])
        elif found := _APART.fullmatch(self.path):
            self._send(hub.models[found[1]][found[2]])
        else:
            self._refuse(404, "")

    def log_message(self, format: str, *args: Any) -> None:
        """Says nothing."""

    def _tell(self, name: str, revision: str) -> None:
        hub = self.state
        if name not in hub.models:
            self._refuse(404, "RepoNotFound")
        elif revision not in {"main", hub.commit}:
            self._refuse(404, "RevisionNotFound")
        else:
            siblings = [_described(*each) for each in hub.models[name].items()]
            self._answer(json.dumps({"id": name, "sha": hub.commit, "siblings": siblings}).encode())

    def _give(self, name: str, file: str) -> None:
        content = self.state.models[name][file]
        if len(content) < LARGE:
            self._send(content)
            return
        self.send_response(302)
        self.send_header("Location", f"/apart/{name}/{file}")
        self.send_header("X-Linked-Size", str(len(content)))
        self.send_header("X-Linked-Etag", f'"{hashlib.sha256(content).hexdigest()}"')
        self.send_header("X-Repo-Commit", self.state.commit)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _send(self, content: bytes) -> None:
        hub = self.state
        if hub.flip is not None:
            content = bytes(byte ^ (at == hub.flip) for at, byte in enumerate(content))
        asked = re.fullmatch(r"bytes=(\d+)-", self.headers.get("range", ""))
        start = int(asked[1]) if asked and hub.ranges else 0
        self.send_response(206 if start else 200)
        if start:
            self.send_header("Content-Range", f"bytes {start}-{len(content) - 1}/{len(content)}")
        self.send_header("Content-Length", str(len(content) - start))
        self.end_headers()
        with contextlib.suppress(ConnectionError):  # who gives up a download just goes
            self._write(content, start)

    def _write(self, content: bytes, start: int) -> None:
        hub = self.state
        until = hub.break_after.pop(0) if hub.break_after and len(content) >= LARGE else len(content)
        for at in range(start, until, PIECE):
            piece = content[at : min(at + PIECE, until)]
            hub.sent += len(piece)  # before the one who asked can know that it has all
            self.wfile.write(piece)
            if len(content) >= LARGE:
                hub.waiting.set()
                hub.gate.wait()

    def _answer(self, body: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _refuse(self, status: int, code: str) -> None:
        self.send_response(status)
        if code:
            self.send_header("X-Error-Code", code)
        self.send_header("Content-Length", "0")
        self.end_headers()


def _described(name: str, content: bytes) -> dict[str, Any]:
    """A file, as the hub's list of a model's files has it."""
    blob = hashlib.sha1(b"blob %d\0" % len(content) + content).hexdigest()
    told: dict[str, Any] = {"rfilename": name, "size": len(content), "blobId": blob}
    if len(content) >= LARGE:
        told["lfs"] = {
            "sha256": hashlib.sha256(content).hexdigest(),
            "size": len(content),
            "pointerSize": 130,
        }
    return told
