"""How the cells of an Excel file look."""

from collections.abc import Mapping
from typing import Any

from openpyxl.formatting.rule import FormulaRule, Rule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

Look = Mapping[str, Any]
"""The properties that a cell is given; what is not named stays as Excel has it."""

DATES = "dd-mm-yyyy"
_ACCENT, _ON_ACCENT, _MUTED, _LINK, _RULE = "1F4E78", "FFFFFF", "595959", "0563C1", "BFBFBF"
_FAINT = "E4E4E4"
_MIDDLE = Alignment(vertical="center", wrap_text=True)


def _font(size: int = 11, **properties: Any) -> Font:
    return Font(name="Calibri", size=size, **properties)


def _below(style: str, colour: str) -> Border:
    return Border(bottom=Side(style=style, color=colour))  # type: ignore[arg-type]  # one of Excel's words


HEADER: Look = {
    "font": _font(bold=True, color=_ON_ACCENT),
    "fill": PatternFill("solid", fgColor=_ACCENT),
    "alignment": Alignment(vertical="center", wrap_text=True),
}
TITLE: Look = {"font": _font(20, bold=True, color=_ACCENT)}
SUBTITLE: Look = {"font": _font(12, color=_MUTED)}
HEADING: Look = {"font": _font(13, bold=True, color=_ACCENT), "border": _below("medium", _ACCENT)}
HEADING_NUMBER: Look = {**HEADING, "alignment": Alignment(horizontal="right")}
LABEL: Look = {"font": _font(bold=True), "alignment": _MIDDLE}
TEXT: Look = {"alignment": _MIDDLE}
NUMBER: Look = {"number_format": "#,##0", "alignment": Alignment(vertical="center")}
LINK: Look = {"font": _font(color=_LINK, underline="single"), "alignment": _MIDDLE}


def body(*, wrapped: bool, dates: bool = False) -> Look:
    """The look of a table's cells: at the top where texts beside them may have several lines."""
    vertical: Any = "top" if wrapped else None
    if dates:
        return {"number_format": DATES, "alignment": Alignment(horizontal="left", vertical=vertical)}
    return {"alignment": Alignment(wrap_text=True, vertical=vertical)} if wrapped else {}


def wraps(look: Look) -> bool:
    """Whether a text with this look may go on in the next line."""
    return "alignment" in look and bool(look["alignment"].wrap_text)


def rules() -> list[Rule]:
    """The lines between a table's rows from row 2 on: stronger where the first column changes."""
    edges = {"$A2<>$A1": _RULE, "TRUE": _FAINT}
    return [
        FormulaRule([formula], border=Border(top=Side(style="thin", color=colour)))  # type: ignore[no-untyped-call]
        for formula, colour in edges.items()
    ]
