"""The form of a rule kind, drawn from the JSON Schema of its parameters: a new kind needs nothing here."""

from typing import Any, Final, NamedTuple

import msgspec
from PySide6.QtCore import QTime, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QSizePolicy, QSpinBox, QTimeEdit, QWidget

from instacrm.domain.policy import KINDS

from .language import mark, tr
from .parts import roomy
from .told import retell

# Lengths of time people think in, by their seconds.
SPANS: Final = ((1, mark("seconds")), (60, mark("minutes")), (3_600, mark("hours")), (86_400, mark("days")))
_MOST: Final = 1_000_000

Value = str | int


class Parameter(NamedTuple):
    """One parameter of a kind: how it is asked for, and what the form begins with. `choices` are value and word."""

    name: str
    title: str
    unit: str
    first: Value
    least: int = 0
    most: int = 0
    choices: tuple[tuple[str, str], ...] = ()


def parameters_of(kind: str) -> tuple[Parameter, ...]:
    """What the form of `kind` asks, in its order."""
    shape = KINDS[kind].Params
    (schema,) = msgspec.json.schema_components([shape], ref_template="{name}")[1].values()
    return tuple(_parameter(name, told) for name, told in schema["properties"].items())


def _parameter(name: str, told: dict[str, Any]) -> Parameter:
    title, unit = str(told.get("title", name)), str(told.get("unit", ""))
    if "enum" in told:
        words = told.get("words", {})
        choices = tuple((str(value), str(words.get(value, value))) for value in told["enum"])
        return Parameter(name, title, unit, str(told.get("default", choices[0][0])), choices=choices)
    if told.get("type") == "integer":
        least = int(told.get("minimum", 1))
        return Parameter(name, title, unit, told.get("default", least), least, int(told.get("maximum", _MOST)))
    return Parameter(name, title, unit, str(told.get("default", "00:00")))


class Field(QWidget):
    """A parameter to be set; `changed` whenever it was."""

    changed = Signal()

    def __init__(self, parameter: Parameter) -> None:
        super().__init__()
        self.parameter = parameter
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._size: QComboBox | None = None
        self._across = QHBoxLayout(self)
        self._across.setContentsMargins(0, 0, 0, 0)
        self._across.setSpacing(8)
        if parameter.choices:
            self._input: QComboBox | QSpinBox | QTimeEdit = self._choice(parameter)
        elif isinstance(parameter.first, str):
            self._input = self._clock(parameter)
        else:
            self._input = self._number(parameter)
        self._across.insertWidget(0, self._input)
        self.setFocusProxy(self._input)

    @property
    def value(self) -> Value:
        """What is set, in the parameter's own unit."""
        match self._input:
            case QComboBox():
                return str(self._input.currentData())
            case QTimeEdit():
                return self._input.time().toString("HH:mm")
        size = int(self._size.currentData()) if self._size else 1
        return self._input.value() * size

    def set_value(self, value: Value) -> None:
        """Show this."""
        match self._input:
            case QComboBox():
                self._input.setCurrentIndex(self._input.findData(value))
            case QTimeEdit():
                self._input.setTime(QTime.fromString(str(value), "HH:mm"))
            case QSpinBox():
                size = _size_of(int(value)) if self._size else 1
                if self._size:
                    self._size.setCurrentIndex(self._size.findData(size))
                self._input.setValue(int(value) // size)

    def _choice(self, parameter: Parameter) -> QComboBox:
        made = QComboBox()
        made.setAccessibleName(retell(parameter.title))
        for value, word in parameter.choices:
            made.addItem(retell(word), value)
        made.setCurrentIndex(made.findData(parameter.first))
        made.currentIndexChanged.connect(self.changed)
        return made

    def _clock(self, parameter: Parameter) -> QTimeEdit:
        made = QTimeEdit(QTime.fromString(str(parameter.first), "HH:mm"))
        made.setAccessibleName(retell(parameter.title))
        made.setDisplayFormat("HH:mm")
        made.timeChanged.connect(self.changed)
        return roomy(made)

    def _number(self, parameter: Parameter) -> QSpinBox:
        made = QSpinBox()
        made.setAccessibleName(retell(parameter.title))
        made.setRange(max(1, parameter.least), parameter.most)
        first = int(parameter.first)
        if parameter.unit == "seconds":
            size = _size_of(first)
            self._size = QComboBox()
            self._size.setAccessibleName(tr("{title}: unit", title=retell(parameter.title)))
            for seconds, word in SPANS:
                self._size.addItem(tr(word), seconds)
            self._size.setCurrentIndex(self._size.findData(size))
            self._across.addWidget(self._size)
            first //= size
            self._size.currentIndexChanged.connect(lambda _: self._bound(made, parameter))
            self._bound(made, parameter)
        made.setValue(first)
        made.valueChanged.connect(self.changed)
        return roomy(made)

    def _bound(self, number: QSpinBox, parameter: Parameter) -> None:
        """No more of a unit than the kind allows in seconds."""
        if self._size is not None:
            number.setMaximum(max(1, parameter.most // int(self._size.currentData())))
            self.changed.emit()


def _size_of(seconds: int) -> int:
    return max(size for size, _ in SPANS if seconds % size == 0)
