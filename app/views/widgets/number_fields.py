"""Fields for numbers, which arrow keys and the wheel step through."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtWidgets import QAbstractSpinBox, QDoubleSpinBox, QSpinBox

_Field = TypeVar("_Field", bound=QAbstractSpinBox)


def whole(low: int, high: int, step: int = 1) -> QSpinBox:
    """A field for whole numbers; large ones are written in groups of digits."""
    field = _field(QSpinBox())
    field.setRange(low, high)
    field.setSingleStep(step)
    field.setGroupSeparatorShown(high > 10_000 and step > 1)
    return field


def fraction(low: float, high: float, decimals: int, step: float) -> QDoubleSpinBox:
    """A field for decimal fractions."""
    field = _field(QDoubleSpinBox())
    field.setDecimals(decimals)
    field.setRange(low, high)
    field.setSingleStep(step)
    return field


def _field(field: _Field) -> _Field:
    field.setKeyboardTracking(False)
    # Style sheets give their padding to the frame alone: the text would touch it.
    field.lineEdit().setTextMargins(8, 0, 8, 0)
    return field
