"""Puts the pages of a document on paper; the pages are drawings, so they are as sharp as the printer."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QMarginsF, QRectF, Qt
from PySide6.QtGui import QPageLayout, QPageSize, QPainter
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QDialog, QWidget

from gdpr_desk.actions.import_plan import Progress
from gdpr_desk.errors import UserFacingError
from gdpr_desk.i18n import N_

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter


def chosen_printer(
    parent: QWidget,
    title: str,
    pages: int,
    orientation: QPageLayout.Orientation = QPageLayout.Orientation.Landscape,
) -> "QPrinter | None":
    """The printer that the user chooses, for A4; None where none is wanted.

    Raises UserFacingError where this computer has no printer.
    """
    from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo  # 42 ms

    if not QPrinterInfo.availablePrinterNames():
        raise UserFacingError(
            N_(
                "This computer has no printer. Add one in the settings of the system, or save the "
                "document as a PDF and print it elsewhere."
            )
        )
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(title)
    printer.setPageLayout(QPageLayout(QPageSize(QPageSize.PageSizeId.A4), orientation, QMarginsF()))
    printer.setFullPage(True)
    dialog = QPrintDialog(printer, parent)
    dialog.setWindowTitle(title)
    dialog.setMinMax(1, max(1, pages))
    return printer if dialog.exec() == QDialog.DialogCode.Accepted else None


def print_pages(
    printer: "QPrinter", pages: Sequence[bytes], progress: Progress = lambda _done, _of: None
) -> None:
    """Draw the pages that were chosen on `printer`; raises UserFacingError where it does not answer.

    Where `progress` raises, what was drawn so far is thrown away.
    """
    first = printer.fromPage() or 1
    last = min(printer.toPage() or len(pages), len(pages))
    painter = QPainter()
    if not painter.begin(printer):
        raise UserFacingError(
            N_("The printer does not answer. See that it is switched on and connected, and try again.")
        )
    try:
        for number in range(first, last + 1):
            progress(number - first, last + 1 - first)
            if number > first:
                printer.newPage()
            drawing = QSvgRenderer(QByteArray(pages[number - 1]))
            drawing.setAspectRatioMode(Qt.AspectRatioMode.KeepAspectRatio)
            drawing.render(painter, QRectF(painter.viewport()))
    except BaseException:
        printer.abort()
        raise
    finally:
        painter.end()
