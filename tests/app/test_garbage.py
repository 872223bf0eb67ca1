"""Cycles, which may hold widgets, are destroyed by the UI thread alone."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from app.services.garbage import Garbage, collector_at_rest


class Cycle:
    """Holds itself, and tells which thread destroys it."""

    def __init__(self, destroyed_in: list[int]) -> None:
        self.destroyed_in = destroyed_in
        self.itself = self

    def __del__(self) -> None:
        self.destroyed_in.append(threading.get_ident())


@pytest.fixture
def garbage(qtbot: QtBot) -> Iterator[Garbage]:
    garbage = Garbage()
    yield garbage
    garbage.stop()
    assert gc.isenabled()


def allocate_elsewhere() -> list[list[int]]:
    """Makes, in another thread, as much as makes Python search, where it does that itself; to be kept."""
    kept: list[list[int]] = []
    thread = threading.Thread(target=lambda: kept.extend([] for _ in range(20 * gc.get_threshold()[0])))
    thread.start()
    thread.join()
    return kept


def test_cycles_are_destroyed_in_the_thread_of_the_window(garbage: Garbage, qtbot: QtBot) -> None:
    destroyed_in: list[int] = []
    Cycle(destroyed_in)
    kept = allocate_elsewhere()
    assert destroyed_in == []
    qtbot.waitUntil(lambda: bool(destroyed_in))
    assert destroyed_in == [threading.get_ident()]
    assert kept


def test_without_it_any_thread_destroys_them() -> None:
    destroyed_in: list[int] = []
    Cycle(destroyed_in)
    allocate_elsewhere()
    assert destroyed_in != []
    assert destroyed_in != [threading.get_ident()]


def test_nothing_is_searched_while_somebody_wants_rest(garbage: Garbage) -> None:
    destroyed_in: list[int] = []
    with collector_at_rest():
        Cycle(destroyed_in)
        allocate_elsewhere()
        garbage.collect()
        assert destroyed_in == []


def test_the_collector_rests_only_meanwhile() -> None:
    assert gc.isenabled()
    with collector_at_rest():
        assert not gc.isenabled()
    assert gc.isenabled()
