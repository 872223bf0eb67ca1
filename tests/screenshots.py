"""Pictures of every page, in both themes and both languages: ``python -m tests.screenshots screenshots``.

Translates with the installed starter model; nothing of the user's settings is read or changed. With
``--scripts`` it takes the ways of looking inside alone, of sentences in Korean and Arabic, with a model that
only turns words round.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from app.composition import Interlinear

TEXT = (
    "We bought a new house last year. My brother has lived in London for many years.\nWhere is the station?"
)
TEST_SET = Path(__file__).resolve().parent.parent / "resources" / "samples" / "bicycle-workshop.en-fr.tsv"
SAVED = Path(__file__).resolve().parent / "data" / "attention" / "nematus.txt"
SENTENCES = {
    "korean": "우리는 지난해 새 집을 샀다 👍🏽 지붕을 고쳐야 한다.",
    "arabic": "اشترينا البيت الجديد في العام الماضي ويحتاج إلى سقف.",
}
PATIENCE = 120.0
"""Seconds for the model to be ready."""


def wait_until(process_events: Callable[[], None], ready: Callable[[], bool]) -> None:
    """Runs the event loop until something holds."""
    end = time.monotonic() + PATIENCE
    while not ready():
        if time.monotonic() > end:
            raise TimeoutError(f"not ready after {PATIENCE:.0f} s")
        process_events()
        time.sleep(0.005)


def take(out: Path, size: tuple[int, int]) -> Iterator[Path]:
    """Opens the app in its own data home and yields each picture as it is written."""
    from app.run import open_window
    from app.viewmodels.arrival import Stage
    from app.viewmodels.phase import Phase
    from app.views.pages.translate import TranslatePage
    from app.views.widgets.sentence_list import SentenceList
    from seq2seq_core.model_config import PRESETS
    from tests.core.interop.marian_models import hand_made

    application, interlinear = open_window()
    model = hand_made(Path(os.environ["INTERLINEAR_HOME"]) / "opus-mt-en-fr")
    window, setup = interlinear.window, interlinear.train.setup
    inside, arrival = interlinear.translate.inside, interlinear.arrival
    selection = inside.selection
    window.resize(*size)
    page = window.page("translate")
    assert isinstance(page, TranslatePage)
    wait_until(application.processEvents, lambda: interlinear.translate.phase is not Phase.LOADING)
    window.go_to("evaluate")
    yield save(application.processEvents, window, out / "evaluate-empty-light-en.png")
    wait_until(application.processEvents, lambda: bool(interlinear.evaluate.model_names))
    interlinear.evaluate.pairs.choose([TEST_SET])
    wait_until(application.processEvents, lambda: interlinear.evaluate.obstacle is None)
    interlinear.evaluate.start()
    wait_until(application.processEvents, lambda: interlinear.evaluate.result is not None)
    sentences = window.page("evaluate").findChild(SentenceList)
    for language in ("en", "ko"):
        for theme in ("light", "dark"):
            interlinear.settings.language = language
            interlinear.settings.theme = theme
            window.go_to("translate")
            for text, name in (("", "translate-empty"), (TEXT, "translate")):
                page.source.setPlainText(text)
                wait_until(application.processEvents, lambda: interlinear.translate.fresh)
                found = interlinear.translate.inside.alignment.map
                if found is not None and found.target:
                    row = min(3, len(found.target) - 1)
                    column = int(found.values[row].argmax())
                    selection.pin(selection.cell(row, column))
                yield save(application.processEvents, window, out / f"{name}-{theme}-{language}.png")
            yield from look_inside(out, f"{theme}-{language}", application, interlinear)
            interlinear.comparison.toggle()
            wait_until(
                application.processEvents,
                lambda: interlinear.comparison.fresh or interlinear.comparison.obstacle is not None,
            )
            yield save(application.processEvents, window, out / f"compare-{theme}-{language}.png")
            interlinear.comparison.toggle()
            inside.open_saved([SAVED])
            wait_until(application.processEvents, lambda: not inside.saved.reading)
            yield save(application.processEvents, window, out / f"inside-saved-{theme}-{language}.png")
            inside.saved.close()
            for key in window.keys:
                if key != "translate":
                    window.go_to(key)
                    wait_until(application.processEvents, lambda: not sentences.writing)
                    yield save(application.processEvents, window, out / f"{key}-{theme}-{language}.png")
            arrival.read(model)
            wait_until(application.processEvents, lambda: arrival.stage is Stage.REPORTED)
            window.go_to("models")
            yield save(application.processEvents, window, out / f"models-report-{theme}-{language}.png")
            arrival.dismiss()
            window.go_to("train")
            setup.set_task("new")
            wait_until(application.processEvents, lambda: len(setup.parameters) == len(PRESETS))
            yield save(application.processEvents, window, out / f"train-new-{theme}-{language}.png")
            setup.set_task("fine-tune")
    window.close()


def look_inside(out: Path, name: str, application: QApplication, interlinear: Interlinear) -> Iterator[Path]:
    """Each way of looking at the sentence that is translated, a word of it selected."""
    from app.viewmodels.inquiry import Stage
    from app.viewmodels.inside import Tab
    from app.views.widgets.inside_panel import TABS

    inside = interlinear.translate.inside
    for tab in TABS:
        inside.open(tab)
        wait_until(
            application.processEvents, lambda: all(i.stage is not Stage.WAITING for i in inside.inquiries)
        )
        inside.selection.pin(inside.selection.cell(2, 2))
        yield save(application.processEvents, interlinear.window, out / f"inside-{tab}-{name}.png")
    inside.open(Tab.ALIGNMENT)


def take_scripts(out: Path, size: tuple[int, int]) -> Iterator[Path]:
    """The ways of looking inside with texts of other scripts, in both themes."""
    from PySide6.QtWidgets import QApplication

    from app.composition import Interlinear
    from app.views.pages.translate import TranslatePage
    from tests.app.fakes import FakeTranslator, installed

    application = QApplication([])
    interlinear = Interlinear(
        prepare=lambda: ("cpu",),
        load=lambda *_: FakeTranslator(),  # type: ignore[arg-type, return-value]
        list_models=lambda: [installed("starter")],
        prepare_pages=lambda: None,
    )
    interlinear.window.resize(*size)
    interlinear.window.show()
    page = interlinear.window.page("translate")
    assert isinstance(page, TranslatePage)
    for theme in ("light", "dark"):
        interlinear.settings.theme = theme
        for script, text in SENTENCES.items():
            page.source.setPlainText(text)
            wait_until(application.processEvents, lambda: interlinear.translate.fresh)
            yield from look_inside(out, f"{script}-{theme}", application, interlinear)
    interlinear.window.close()


def save(process_events: Callable[[], None], window: object, file: Path) -> Path:
    """Grabs the window once it has settled."""
    for _ in range(10):
        process_events()
        time.sleep(0.01)
    window.grab().save(str(file))  # type: ignore[attr-defined]
    return file


def main() -> None:
    """Parses the command line and takes the pictures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path, nargs="?", default=Path("screenshots"))
    parser.add_argument("--size", default="1440x900", help="of the window, in pixels")
    parser.add_argument("--model", type=Path, help="a bundle to install as the model that translates")
    parser.add_argument("--scripts", action="store_true", help="look into Korean and Arabic sentences alone")
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    if not os.environ.get("DISPLAY"):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory() as home:
        os.environ["INTERLINEAR_HOME"] = home
        if arguments.model:
            (Path(home) / "models").mkdir()
            (Path(home) / "models" / "starter").symlink_to(arguments.model.resolve())
        width, height = (int(number) for number in arguments.size.split("x"))
        taken = take_scripts if arguments.scripts else take
        for file in taken(arguments.out, (width, height)):
            print(file)


if __name__ == "__main__":
    main()
