"""Drawings as SVG and PNG files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRect, QSize
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgGenerator

from app.views.plain_svg import plain_svg
from app.views.theme import Theme
from seq2seq_core.errors import StorageError
from seq2seq_core.messages import Message
from seq2seq_core.storage import write_file

PNG_SCALE = 2.0
Paint = Callable[[QPainter], None]
Drawing = tuple[QSize, Paint]
"""Its size in pixels, and what paints it."""


def write_picture(
    path: Path, size: QSize, theme: Theme, paint: Paint, *, title: str = "", description: str = ""
) -> None:
    """Writes a drawing to a file, on the theme's panel.

    Args:
        path: ends in ``.svg`` (text stays text) or ``.png`` (at twice the size, for sharp screens).
        size: in pixels.
        paint: draws it.
        title, description: kept in an SVG file for those who do not see it.

    Raises:
        StorageError: the name has another ending, or the file cannot be written.
    """
    ground = theme.colours.colour("panel")

    def draw(painter: QPainter) -> None:
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
        painter.fillRect(QRect(0, 0, size.width(), size.height()), ground)
        paint(painter)
        painter.end()

    match path.suffix.lower():
        case ".svg":
            content = _svg(size, draw, title, description)
        case ".png":
            content = _png(size, draw)
        case "":
            raise _no_picture(path, Message("no ending is no kind of picture"))
        case _:
            raise _no_picture(path, Message("{ending} is no kind of picture", ending=path.suffix))
    write_file(path, content)


def _svg(size: QSize, draw: Paint, title: str, description: str) -> bytes:
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setResolution(96)
    generator.setSize(size)
    generator.setViewBox(QRect(0, 0, size.width(), size.height()))
    generator.setTitle(title)
    generator.setDescription(description)
    draw(QPainter(generator))
    return plain_svg(bytes(data.data()))


def _png(size: QSize, draw: Paint) -> bytes:
    image = QImage(size * PNG_SCALE, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(PNG_SCALE)
    draw(QPainter(image))
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(data.data())


def _no_picture(path: Path, what: Message) -> StorageError:
    return StorageError(what, where=path, remedy="End it in .svg or .png")
