"""Run on Windows: ends with the code of Uninstall.exe, which answers at once and goes on as a copy of itself.

Given `_?=FOLDER`, last and without quotation marks, it stays and answers at its end, and does not delete itself: the
copy is made here. Words: the uninstaller, the folder of the program, then what it is told.
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

uninstaller, program, *words = sys.argv[1:]
copy = shutil.copy(uninstaller, Path(tempfile.mkdtemp()) / "Uninstall.exe")
sys.exit(subprocess.run(f"{subprocess.list2cmdline([str(copy), *words])} _?={program}", check=False).returncode)
