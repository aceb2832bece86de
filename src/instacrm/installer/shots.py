"""Pictures of the installer's pages: `python -m instacrm.installer.shots FOLDER light|dark`."""

import sys
from pathlib import Path
from typing import cast

from PySide6.QtWidgets import QApplication

from instacrm.desktop.palette import Theme
from instacrm.launcher.installed import Installed

from . import main
from .pages import Pages

_ADAS = Installed(Path("/home/ada/Documents/Insta Outreach Logger"), Path("/home/ada/.local/share/instacrm"))


def take(folder: Path, theme: Theme) -> None:
    """Every page, as Ada meets it."""

    def picture(pages: Pages, name: str) -> None:
        QApplication.processEvents()
        pages.grab().save(str(folder / f"installer-{name}-{theme}-usual.png"))

    where = ["--program", str(_ADAS.program), "--home", str(_ADAS.home)]
    pages = Pages(main.parser().parse_args(["--payload", ".", *where]), _ADAS, theme)
    pages.show()
    picture(pages, "place")
    pages.show_running(["pythonw.exe"])
    picture(pages, "running")
    pages.said.setText("Copying")
    pages.show_work(True)
    picture(pages, "progress")
    pages.said.setText("chrome.exe (process 4711) still runs. Close your browser, then try again.")
    pages.show_work(False)
    picture(pages, "error")
    pages.show_guide()
    picture(pages, "browser")
    leaving = Pages(main.parser().parse_args(["--uninstall", *where]), _ADAS, theme)
    leaving.along.setEnabled(True)
    leaving.along_folder.setText(str(_ADAS.program.parent / "What I logged on Instagram"))
    leaving.show()
    picture(leaving, "remove")


if __name__ == "__main__":
    application = QApplication(sys.argv[:1])
    Path(sys.argv[1]).mkdir(parents=True, exist_ok=True)
    take(Path(sys.argv[1]), cast("Theme", sys.argv[2]))
