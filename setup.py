"""The one build step that pyproject.toml cannot express: the catalogues of the interface.

Qt reads compiled catalogues (.qm); the sources (.ts) are what is kept under version control.
"""

import subprocess
import sys
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

LRELEASE = "from PySide6.scripts.pyside_tool import lrelease; lrelease()"


class BuildWithCatalogues(build_py):
    """Compiles the catalogues where they lie, so that a wheel and an editable install both have them."""

    def run(self) -> None:
        for source in sorted(Path("resources/i18n").glob("*.ts")):
            target = source.with_suffix(".qm")
            command = [sys.executable, "-c", LRELEASE, "-silent", str(source), "-qm", str(target)]
            subprocess.run(command, check=True)
        super().run()


setup(cmdclass={"build_py": BuildWithCatalogues})
