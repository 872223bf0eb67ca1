"""What every test gets: a data home of its own, Qt offscreen, and no stray warning, thread or Qt message."""

from __future__ import annotations

import contextlib
import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

# Set before anything imports Qt, which reads it once.
os.environ["QT_QPA_PLATFORM"] = os.environ.get("INTERLINEAR_TEST_PLATFORM", "offscreen")

# A busy machine is no failure. In CI the same examples each time; elsewhere new ones, which may find more.
settings.register_profile("interlinear", deadline=None, derandomize="CI" in os.environ, max_examples=25)
# Of `make test-all`, which CI runs: --hypothesis-profile=thorough
settings.register_profile("thorough", settings.get_profile("interlinear"), max_examples=100)
settings.load_profile("interlinear")

ROOT = Path(__file__).resolve().parent.parent


def _why_no_qt() -> str | None:
    try:
        import PySide6.QtTest
        import PySide6.QtWidgets  # noqa: F401
    except ImportError as error:
        return str(error)
    return None


NO_QT = _why_no_qt()


def pytest_addoption(parser: pytest.Parser, pluginmanager: pytest.PytestPluginManager) -> None:
    """Declares pytest-qt's settings where Qt, and so pytest-qt, cannot be used."""
    if not pluginmanager.hasplugin("pytest-qt"):
        parser.addini("qt_api", "unused without pytest-qt")
        parser.addini("qt_log_level_fail", "unused without pytest-qt")
        parser.addini("qt_log_ignore", "unused without pytest-qt", type="linelist")


def pytest_ignore_collect(collection_path: Path) -> bool | None:
    """Leaves the app's tests out where Qt cannot be imported; the summary says so."""
    return True if NO_QT and collection_path == ROOT / "tests" / "app" else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every test that asks for ``qtbot`` or lies under tests/app is a GUI test. The slow ones come first."""
    # Of two processes none is left waiting at the end for what the other has just begun.
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)
    for item in items:
        if item.path.is_relative_to(ROOT / "tests" / "app") or "qtbot" in getattr(item, "fixturenames", ()):
            item.add_marker("gui")
        if NO_QT and item.get_closest_marker("gui"):
            item.add_marker(pytest.mark.skip(reason=f"Qt cannot be imported: {NO_QT}"))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Says what was not tested, so that a machine without Qt never looks like a pass of everything."""
    if not NO_QT:
        return
    remedy = ""
    with contextlib.suppress(ImportError):
        from app.display import PACKAGES

        remedy = f" {PACKAGES}"
    terminalreporter.write_line(f"NOT TESTED: the app. Qt cannot be imported: {NO_QT}.{remedy}", yellow=True)


@pytest.fixture(autouse=True)
def _home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Models, runs and settings of a test never meet the user's own."""
    monkeypatch.setenv("INTERLINEAR_HOME", str(tmp_path_factory.mktemp("home")))


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The parallel corpora beside the checkout; tests that need them skip where they are absent."""
    folder = ROOT.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip(f"no corpora at {folder}")
    return folder


@pytest.fixture(scope="session", autouse=True)
def _started_qthreads() -> Iterator[list[object]]:
    """Remembers every QThread that Python code starts, for `_no_leaked_threads`."""
    started: list[object] = []
    if NO_QT:
        yield started
        return
    from PySide6.QtCore import QThread

    start = QThread.start

    def remember(self: QThread, *args: object) -> None:
        started.append(self)
        start(self, *args)

    QThread.start = remember  # type: ignore[method-assign,assignment]
    yield started
    QThread.start = start  # type: ignore[method-assign]


@pytest.fixture(autouse=True)
def _no_leaked_threads(request: pytest.FixtureRequest, _started_qthreads: list[object]) -> Iterator[None]:
    """A GUI test fails when a thread that it started still runs at its end."""
    before = set(threading.enumerate())
    _started_qthreads.clear()
    yield
    if not request.node.get_closest_marker("gui"):
        return
    import shiboken6

    running = [t for t in _started_qthreads if shiboken6.isValid(t) and t.isRunning()]  # type: ignore[attr-defined]
    # A thread of Qt's that ran Python stays listed as a dummy after its end; those are judged above.
    running += [t for t in threading.enumerate() if t not in before and not t.name.startswith("Dummy")]
    assert not running, f"threads still running after the test: {running}"
