"""What Setup.exe and Uninstall.exe start: finds our code beside or around this file, then the installer takes over."""

import sys
from pathlib import Path

if __name__ == "__main__":
    here = Path(__file__).resolve()
    beside = here.parent / "version" / "app"
    sys.path.insert(0, str(beside if beside.is_dir() else here.parents[2]))
    from instacrm.installer.installer_gui import run

    run()
