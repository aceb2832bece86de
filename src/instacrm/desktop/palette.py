"""The colours of `protocol/tokens.json`, and the style sheet made of them. A test holds the two together."""

from typing import Final, Literal

Theme = Literal["light", "dark"]

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
QPushButton:disabled { color: @muted; border-color: @line; }
QTableWidget { border: none; selection-background-color: @accent-soft; selection-color: @text; }
QTableWidget:focus { border: 2px solid @accent; border-radius: 6px; }
QHeaderView::section { background: @surface; color: @muted; border: none; padding: 4px; }
QHeaderView::section { border-bottom: 1px solid @line; }
QScrollBar:vertical { background: @bg; width: 10px; }
QScrollBar::handle:vertical { background: @line; border-radius: 5px; min-height: 24px; }
QScrollBar::add-line, QScrollBar::sub-line { height: 0; }
"""


def style_sheet(theme: Theme) -> str:
    """The look of every window of ours in this theme."""
    sheet = _SHEET
    # The longest name first: `@on-accent` and `@accent-soft` begin with others.
    for name in sorted(COLOURS[theme], key=len, reverse=True):
        sheet = sheet.replace(f"@{name}", COLOURS[theme][name])
    return sheet
