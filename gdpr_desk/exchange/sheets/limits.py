"""How large a file that is taken in may be, and the account of what has been used of it."""

from gdpr_desk.errors import FileRefused
from gdpr_desk.i18n import N_

MAX_BYTES = 100_000_000  # of a file, and of all that it unpacks to
MAX_WORKBOOK = 50_000_000  # as it lies on the disk: its reader keeps three copies of that
MAX_RATIO = 100  # unpacked beside packed
SMALL_MEMBER = 1_000_000  # below this a member may pack as well as it likes
MAX_MEMBERS = 10_000  # of an archive
MAX_ROWS = 200_000
MAX_COLUMNS = 256
MAX_TABLES = 200  # of a file: each is recognised on its own
LEADING_ROWS = 10  # may stand above the data: titles and the header
LAST_ROW = MAX_ROWS + LEADING_ROWS
MAX_CELLS = 5_200_000  # the area of all sheets together; reading takes 32 bytes for each of them


class Allowance:
    """What one file, with all that is packed in it, may still use of bytes and cells."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._bytes = MAX_BYTES
        self.cells_left = MAX_CELLS

    def unpack(self, size: int) -> None:
        """Take `size` bytes of the account, or refuse the file."""
        self._bytes -= size
        if self._bytes < 0:
            raise too_large_unpacked(self.name)

    def spread(self, rows: int, columns: int) -> None:
        """Take an area of cells of the account, or refuse the file."""
        check_extent(columns, rows, self.name)
        self.cells_left -= rows * columns
        if self.cells_left < 0:
            raise too_many_cells(self.name)


def check_extent(columns: int, rows: int, name: str) -> None:
    """Refuse a sheet that is too wide, too long or too large."""
    if columns > MAX_COLUMNS:
        raise too_many_columns(name)
    if rows > LAST_ROW:
        raise too_many_rows(name)
    if columns * rows > MAX_CELLS:
        raise too_many_cells(name)


def too_large(name: str, limit: int = MAX_BYTES) -> FileRefused:
    """The file itself is too large."""
    text = N_("{name} is larger than {limit} MB. Split it into smaller files and try again.")
    return FileRefused(text, name=name, limit=limit // 1_000_000)


def too_large_unpacked(name: str) -> FileRefused:
    """The file's content is too large."""
    text = N_("{name} unpacks to more than {limit} MB. Split it into smaller files, or save it as CSV.")
    return FileRefused(text, name=name, limit=MAX_BYTES // 1_000_000)


def too_many_rows(name: str) -> FileRefused:
    """A sheet is too long."""
    text = N_("{name} has more than {limit} rows. Split it into smaller files and try again.")
    return FileRefused(text, name=name, limit=MAX_ROWS)


def too_many_columns(name: str) -> FileRefused:
    """A sheet is too wide."""
    text = N_("{name} has more than {limit} columns. Delete those that are not needed.")
    return FileRefused(text, name=name, limit=MAX_COLUMNS)


def too_many_tables(name: str) -> FileRefused:
    """A workbook has too many sheets, or a zip too many tables."""
    text = N_("{name} holds more than {limit} tables. Delete those that are not needed, or split the file.")
    return FileRefused(text, name=name, limit=MAX_TABLES)


def too_many_cells(name: str) -> FileRefused:
    """A sheet's area is too large, though neither its rows nor its columns are too many."""
    text = N_(
        "{name} spreads over more than {limit} cells. Delete columns that are not needed, and "
        "anything that stands far from the table, or split the file."
    )
    return FileRefused(text, name=name, limit=MAX_CELLS)
