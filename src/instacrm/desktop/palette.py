"""The colours of `protocol/tokens.json`, and the style sheet made of them. A test holds the two together."""

from pathlib import Path
from typing import Final, Literal

Theme = Literal["light", "dark"]

_HERE: Final = Path(__file__).parent

COLOURS: Final[dict[Theme, dict[str, str]]] = {
    "light": {
        "bg": "#FAFAF8",
        "surface": "#FFFFFF",
        "raised": "#F2F2EF",
        "line": "#DEDED8",
        "text": "#1A1A17",
        "muted": "#5A5A53",
        "accent": "#2A56C6",
        "on-accent": "#FFFFFF",
        "accent-soft": "#E8EEFC",
        "clear": "#1B7548",
        "warn": "#8A5200",
        "hold": "#B3261E",
        "status-new": "#5B6472",
        "status-no-reply": "#6B6357",
        "status-replied": "#1F5FBF",
        "status-warm": "#8F5400",
        "status-booked": "#6A3FB5",
        "status-paid": "#1B7548",
        "status-client": "#0B6E72",
        "status-excluded": "#6E6E68",
    },
    "dark": {
        "bg": "#121311",
        "surface": "#1A1B19",
        "raised": "#242523",
        "line": "#383A36",
        "text": "#EDEDE8",
        "muted": "#A9A9A0",
        "accent": "#93B2FF",
        "on-accent": "#0E1A36",
        "accent-soft": "#22304F",
        "clear": "#6FCF9B",
        "warn": "#EDBB5F",
        "hold": "#FF8F85",
        "status-new": "#A7B0BE",
        "status-no-reply": "#B8AFA2",
        "status-replied": "#8DB8FF",
        "status-warm": "#F0B95A",
        "status-booked": "#C2A6FF",
        "status-paid": "#6FCF9B",
        "status-client": "#63CBD0",
        "status-excluded": "#9A9A92",
    },
}

_SHEET: Final = """
QWidget { background: @bg; color: @text; font-size: 13px; }
QFrame#card { background: @surface; border: 1px solid @line; border-radius: 10px; }
QFrame#card QWidget { background: @surface; }
QFrame#banner { background: @raised; border: 1px solid @muted; border-radius: 6px; }
QFrame#banner QWidget { background: @raised; }
QLabel#figure { font-size: 28px; font-weight: 600; }
QLabel#head { font-size: 14px; font-weight: 600; }
QLabel#title { font-size: 16px; font-weight: 600; }
QLabel[tone="muted"] { color: @muted; }
QLabel[tone="clear"] { color: @clear; }
QLabel[tone="warn"] { color: @warn; }
QLabel[tone="hold"] { color: @hold; }
QPushButton { background: @surface; color: @text; border: 1px solid @muted; border-radius: 6px; padding: 6px 12px; }
QPushButton:hover { background: @raised; }
QPushButton:focus { border: 2px solid @accent; padding: 5px 11px; }
QPushButton#main { background: @accent; color: @on-accent; border-color: @accent; }
QFrame#card QPushButton#main, QFrame#banner QPushButton#main { background: @accent; color: @on-accent; }
QPushButton:disabled, QFrame#card QPushButton#main:disabled {
    background: @surface; color: @muted; border-color: @line; }
QPushButton#count { font-size: 28px; font-weight: 600; border: none; padding: 0; text-align: left; }
QPushButton#count:hover { color: @accent; }
QPushButton#count:focus { border: 2px solid @accent; padding: 0; }
QPushButton#link { border: none; color: @accent; padding: 6px 4px; text-align: left; }
QPushButton#link:focus { border: 2px solid @accent; padding: 4px 2px; }
QTableView, QListWidget { border: 2px solid transparent; border-radius: 6px; outline: none; }
QTableView { selection-background-color: @accent-soft; selection-color: @text; background: @surface; }
QTableView::item { padding-right: 12px; }
QTableView:focus, QListWidget:focus { border: 2px solid @accent; }
QListWidget#pages { background: @bg; font-size: 14px; }
QListWidget#pages::item { padding: 8px 12px; border-radius: 6px; color: @text; }
QListWidget#pages::item:selected { background: @accent-soft; color: @text; font-weight: 600; }
QLineEdit, QComboBox, QSpinBox, QTimeEdit, QPlainTextEdit, QDateEdit {
    background: @surface; color: @text; border: 1px solid @muted; border-radius: 6px; padding: 6px 8px; }
QLineEdit:focus, QComboBox:focus, QSpinBox:focus, QTimeEdit:focus, QPlainTextEdit:focus, QDateEdit:focus {
    border: 2px solid @accent; padding: 5px 7px; }
QComboBox QAbstractItemView { background: @surface; color: @text; border: 1px solid @muted;
    selection-background-color: @accent-soft; selection-color: @text; }
QComboBox::drop-down { border: none; width: 22px; }
QComboBox::down-arrow { image: none; width: 0; height: 0; margin-right: 8px;
    border-left: 4px solid @surface; border-right: 4px solid @surface; border-top: 5px solid @muted; }
QSpinBox::up-button, QSpinBox::down-button, QTimeEdit::up-button, QTimeEdit::down-button { width: 0; border: none; }
QCheckBox { spacing: 8px; padding: 4px; border: 2px solid transparent; border-radius: 6px; }
QCheckBox::indicator { width: 14px; height: 14px; border: 1px solid @muted; border-radius: 3px; background: @surface; }
QCheckBox::indicator:checked { background: @accent; border: 1px solid @accent; image: url("%tick"); }
QCheckBox:focus { border: 2px solid @accent; }
QScrollArea { border: none; }
QToolTip { background: @raised; color: @text; border: 1px solid @muted; padding: 4px; }
QHeaderView::section { background: @surface; color: @muted; border: none; padding: 4px; }
QHeaderView::section { border-bottom: 1px solid @line; }
QScrollBar:horizontal { background: @bg; height: 10px; }
QScrollBar::handle:horizontal { background: @line; border-radius: 5px; min-width: 24px; }
QScrollBar:vertical { background: @bg; width: 10px; }
QScrollBar::handle:vertical { background: @line; border-radius: 5px; min-height: 24px; }
QScrollBar::add-line, QScrollBar::sub-line { height: 0; width: 0; }
"""


def style_sheet(theme: Theme) -> str:
    """The look of every window of ours in this theme."""
    sheet = _SHEET
    # The longest name first: `@on-accent` and `@accent-soft` begin with others.
    for name in sorted(COLOURS[theme], key=len, reverse=True):
        sheet = sheet.replace(f"@{name}", COLOURS[theme][name])
    return sheet.replace("%tick", (_HERE / f"tick-{theme}.svg").as_posix())
