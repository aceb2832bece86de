"""Work that waits for something, off the thread that draws; its outcome comes back as a signal."""

import threading
from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Signal

from instacrm.domain.errors import InstaCrmError


class Errand(QObject):
    """One piece of work on a thread of its own. The thread does not keep the program from ending."""

    done = Signal(object)
    failed = Signal(object)

    def __init__(self, parent: QObject, work: Callable[[], object]) -> None:
        super().__init__(parent)
        self._work = work
        self._thread = threading.Thread(target=self._run, daemon=True)

    def start(
        self, done: Callable[[object], object], failed: Callable[[InstaCrmError], object] = lambda _: None
    ) -> "Errand":
        """Begin; `done` gets what came of it, `failed` the refusal."""
        self.done.connect(done, Qt.ConnectionType.QueuedConnection)
        self.failed.connect(failed, Qt.ConnectionType.QueuedConnection)
        self._thread.start()
        return self

    def _run(self) -> None:
        try:
            came_of_it = self._work()
        except InstaCrmError as error:
            self._tell(self.failed, error)
        except Exception as error:  # noqa: BLE001 (told to the person; a thread's own traceback nobody sees)
            self._tell(self.failed, InstaCrmError(f"Something went wrong ({type(error).__name__})."))
        else:
            self._tell(self.done, came_of_it)

    @staticmethod
    def _tell(signal: object, value: object) -> None:
        try:
            signal.emit(value)  # type: ignore[attr-defined]  # a bound signal, which has no name in the stubs
        except RuntimeError:
            return  # the window is gone
