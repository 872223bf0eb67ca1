"""Qt's SVG in terms that every program understands.

Qt draws a scaled line as a path in units of the plot with ``vector-effect="non-scaling-stroke"``, and a
ground that cannot be seen as a black rectangle of opacity 0. Browsers know both; others draw thick bands and
black boxes.
"""

from __future__ import annotations

import re
from xml.etree import ElementTree

SVG = "http://www.w3.org/2000/svg"
_GROUP, _TEXT = f"{{{SVG}}}g", f"{{{SVG}}}text"
_NUMBER = r"-?\d+(?:\.\d*)?(?:[eE][+-]?\d+)?"
_PAIR = re.compile(rf"({_NUMBER}),({_NUMBER})")
_MATRIX = re.compile(rf"matrix\(({_NUMBER}),({_NUMBER}),({_NUMBER}),({_NUMBER}),({_NUMBER}),({_NUMBER})\)")


def plain_svg(data: bytes) -> bytes:
    """Rewrites what QSvgGenerator wrote, so that it looks the same everywhere.

    Lines are in pixels, what cannot be seen is gone, and a text says what to draw it in where there is none
    of its fonts.
    """
    ElementTree.register_namespace("", SVG)
    root = ElementTree.fromstring(data)
    for parent in list(root.iter(_GROUP)):
        for group in list(parent.findall(_GROUP)):
            if len(group) == 0 or group.get("fill-opacity") == "0":
                parent.remove(group)
                continue
            family = group.attrib.pop("font-family", None)
            if family is not None and group.find(_TEXT) is not None:
                group.set("font-family", f"{family},sans-serif")
            _flatten(group)
    return bytes(ElementTree.tostring(root, encoding="utf-8", xml_declaration=True))


def _flatten(group: ElementTree.Element) -> None:
    """Gives the lines of a scaled group in pixels; a group of other shapes, which have no outline, stays."""
    match = _MATRIX.fullmatch(group.get("transform", ""))
    a, b, c, d, e, f = map(float, match.groups()) if match else (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
    lines = [(shape, name) for shape in group for name in ("d", "points") if name in shape.attrib]
    for shape in group:
        shape.attrib.pop("vector-effect", None)
    if (a, b, c, d) == (1.0, 0.0, 0.0, 1.0) or len(lines) < len(group):
        return

    def moved(pair: re.Match[str]) -> str:
        x, y = float(pair[1]), float(pair[2])
        return f"{a * x + c * y + e:.2f},{b * x + d * y + f:.2f}"

    for shape, name in lines:
        shape.set(name, _PAIR.sub(moved, shape.attrib[name]))
    del group.attrib["transform"]
