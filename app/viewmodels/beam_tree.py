"""The beam search of the sentence that is looked at, as a tree, and where the selection lies in it."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from enum import Enum, auto
from operator import attrgetter

from PySide6.QtCore import QObject, Signal

from app.viewmodels.inquiry import Inquiry, Stage
from app.viewmodels.selection import Selection, SelectionModel
from seq2seq_core.inspection.tree import ROOT, SearchTree, TreeNode, search_tree
from seq2seq_core.types import Fate, SearchTrace

IN_THE_TREE = frozenset({Fate.KEPT, Fate.FINISHED})
"""Fates of the nodes that stay when the others are hidden."""


class TreeAbsence(Enum):
    """Why there is no tree."""

    NO_TEXT = auto()
    ON_ITS_WAY = auto()
    IN_PARTS = auto()
    NOT_SEARCHED = auto()
    FAILED = auto()


class BeamTreeViewModel(QObject):
    """Nodes are known by their numbers in the tree.

    Args:
        again: translates the sentence once more, with its trace.

    Signals:
        tree_changed: another tree, or none.
        choices_changed: whether pruned nodes are shown.
        step_changed: up to which step the tree is shown.
        hypothesis_wanted: the row of the hypothesis that a node was chosen of.
        decode_wanted: target ids to decode on from, and what they spell.
    """

    tree_changed = Signal()
    choices_changed = Signal()
    step_changed = Signal()
    hypothesis_wanted = Signal(int)
    decode_wanted = Signal(tuple, str)

    def __init__(self, selection: SelectionModel, again: Inquiry, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.selection, self._again = selection, again
        self._trace: SearchTrace | None = None
        self._tree: SearchTree | None = None
        self._open = False
        self._show_pruned = True
        self._step: int | None = None
        self._alive: frozenset[int] = frozenset()
        selection.units_changed.connect(self._build)
        selection.chosen.connect(self._follow)
        again.changed.connect(self.tree_changed)

    @property
    def tree(self) -> SearchTree | None:
        """None where ``absence`` says why."""
        return self._tree

    @property
    def absence(self) -> TreeAbsence | None:
        """Why there is no tree, None where there is one."""
        translation, hypothesis = self.selection.translation, self.selection.hypothesis
        if self._tree is not None:
            return None
        if translation is None or hypothesis is None:
            return TreeAbsence.NO_TEXT
        if translation.sentences:
            return TreeAbsence.IN_PARTS
        if self._again.stage is Stage.FAILED:
            return TreeAbsence.FAILED
        return TreeAbsence.NOT_SEARCHED if self._again.stage is Stage.HERE else TreeAbsence.ON_ITS_WAY

    @property
    def error(self) -> str:
        """Why the search could not be made again, where it FAILED and there is more to say."""
        return self._again.error

    @property
    def show_pruned(self) -> bool:
        """Also what the search gave up."""
        return self._show_pruned

    def choose_pruned(self, show: bool) -> None:
        """Shows what the search gave up, or hides it."""
        if show != self._show_pruned:
            self._show_pruned = show
            self.choices_changed.emit()

    @property
    def steps(self) -> int:
        """Of the search."""
        return self._tree.nodes[-1].step + 1 if self._tree and self._tree.nodes else 0

    @property
    def step(self) -> int:
        """The tree is shown as it stood after this step, counted from 0; after the last one it is whole."""
        return max(0, self.steps - 1) if self._step is None else self._step

    @property
    def is_whole(self) -> bool:
        """Whether the tree is shown after its last step."""
        return self.step + 1 >= self.steps

    def choose_step(self, step: int) -> None:
        """Shows the tree as it stood after a step."""
        step = min(max(0, step), max(0, self.steps - 1))
        if step != self.step:
            self._step = step
            self._alive = self._find_alive()
            self.step_changed.emit()

    def fates(self) -> Counter[Fate]:
        """What became of the candidates of the step that the tree is shown after."""
        return Counter(self.node(number).fate for number in self._numbers_of(self.step))

    def set_open(self, is_open: bool) -> None:
        """A tree is made only of what somebody looks at."""
        self._open = is_open
        self._build()

    # Nodes and the selection

    @property
    def alive(self) -> frozenset[int]:
        """The nodes on the paths of the n-best list; before the last step, of what may yet enter it: what
        goes on and what has finished."""
        return self._alive

    def node(self, number: int) -> TreeNode:
        assert self._tree is not None
        return self._tree.nodes[number]

    def is_end(self, node: TreeNode) -> bool:
        """Whether a node ends its hypothesis."""
        return self._tree is not None and node.token == self._tree.end

    def shown_numbers(self) -> list[int]:
        """Of the nodes that are not hidden, step by step."""
        if self._tree is None:
            return []
        nodes = enumerate(self._tree.nodes)
        return [n for n, node in nodes if self._show_pruned or node.fate in IN_THE_TREE or node.ranks]

    def path(self) -> list[int]:
        """The nodes of the hypothesis on show, its end the last; none where the search did not write it."""
        row, tree = self.selection.number, self._tree
        if tree is None or row >= len(tree.finished):
            return []
        path, hypothesis = tree.path(tree.finished[row]), self.selection.hypothesis
        count = 0 if hypothesis is None else len(hypothesis.tokens) + 1
        return path if len(tree.prefix) + len(path) == count else []

    def selected_nodes(self) -> frozenset[int]:
        """The nodes that light up."""
        path, first = self.path(), len(self._tree.prefix) if self._tree else 0
        tokens = self.selection.tokens()
        return frozenset(node for place, node in enumerate(path, first) if place in tokens)

    def prefix_selected(self) -> bool:
        """Whether what is selected stands in the beginning that was given."""
        first = len(self._tree.prefix) if self._tree else 0
        return bool(self.path()) and any(token < first for token in self.selection.tokens())

    def selection_of(self, number: int | None) -> Selection:
        """What a node selects: its token, where the hypothesis on show goes through it."""
        path = self.path()
        if number is None or self._tree is None or number not in path:
            return Selection()
        return self.selection.token(len(self._tree.prefix) + path.index(number))

    def choose(self, number: int | None) -> None:
        """Keeps a node; one of another hypothesis brings that on show."""
        if number is not None and (ranks := self.node(number).ranks) and self.selection.number not in ranks:
            self.hypothesis_wanted.emit(ranks[0])
        self.selection.pin(self.selection_of(number))

    def decode_from(self, number: int) -> None:
        """Has the sentence decoded on from a node, also from one that was given up."""
        tree = self._tree
        if tree is not None:
            self.decode_wanted.emit(tree.path_ids(number), self.node(number).text)

    def parent_of(self, number: int) -> int | None:
        """None for a node of the first step."""
        parent = self.node(number).parent
        return None if parent == ROOT else parent

    def _build(self) -> None:
        translation = self.selection.translation
        trace = translation.trace if translation and self._open else None
        if trace is not self._trace or trace is None:
            self._trace, self._tree = trace, None if trace is None else search_tree(trace)
            self._step, self._alive = None, self._find_alive()
        self.tree_changed.emit()

    def _find_alive(self) -> frozenset[int]:
        tree = self._tree
        if tree is None:
            return frozenset()
        ends = tree.finished if self.is_whole else self._may_enter()
        alive: set[int] = set()
        for number in ends:
            while number != ROOT and number not in alive:
                alive.add(number)
                number = tree.nodes[number].parent
        return frozenset(alive)

    def _may_enter(self) -> Iterator[int]:
        """The nodes with which something ended, or that go on, after the step shown."""
        last = self._numbers_of(self.step)
        for number in range(last.stop):
            if self.node(number).fate is Fate.FINISHED:
                yield number
        for number in last:
            if self.node(number).fate is Fate.KEPT:
                yield number

    def _numbers_of(self, step: int) -> range:
        nodes = self._tree.nodes if self._tree else ()
        first, last = (bisect_left(nodes, number, key=attrgetter("step")) for number in (step, step + 1))
        return range(first, last)

    def _follow(self) -> None:
        """What is chosen anywhere is shown here: the search goes on to where it came about."""
        first = min((self.node(number).step for number in self.selected_nodes()), default=0)
        if first > self.step:
            self.choose_step(first)
