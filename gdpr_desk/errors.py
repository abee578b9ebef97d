"""What can go wrong, in words for the user: problem, cause, way out. All else that is raised is a bug."""

from collections.abc import Mapping, Sequence

from gdpr_desk.i18n import translate


class UserFacingError(Exception):
    """A refusal with a sentence that the user can act on.

    `text` is marked for translation and may have `{names}`, filled from `values` when it is shown.
    """

    def __init__(self, text: str, **values: object) -> None:
        super().__init__(text)
        self.text = text
        self.values: Mapping[str, object] = values

    def sentence(self, language: str) -> str:
        """The whole sentence in `language`."""
        return translate(self.text, language, **self.values)

    def __str__(self) -> str:
        return self.sentence("en")


class WrongPassword(UserFacingError):
    """The password does not fit this register."""


class Damaged(UserFacingError):
    """The register file, or a part of it, cannot be read."""


class NotARegister(UserFacingError):
    """The file is something else than a register."""


class NewerFormat(UserFacingError):
    """The file was written by a newer version of the program."""


class InUse(UserFacingError):
    """Another program is writing to the register."""


class NotWritable(UserFacingError):
    """The folder or file cannot be written to."""


class DiskFull(UserFacingError):
    """There is no room left on the disk."""


class FileRefused(UserFacingError):
    """A file that was to be taken in cannot be, or should not be, read."""


class Unanswered(FileRefused):
    """A file that can be taken in as soon as one thing is said of it.

    `asks` is the argument of `plan_import` that says it; `choices` are the answers where only the file
    shows which there are.
    """

    def __init__(self, text: str, asks: str = "", choices: Sequence[str] = (), **values: object) -> None:
        super().__init__(text, **values)
        self.asks, self.choices = asks, choices


class Invalid(UserFacingError):
    """A record that cannot be saved as it is; `field_name` says where."""

    def __init__(self, text: str, field_name: str = "", **values: object) -> None:
        super().__init__(text, **values)
        self.field_name = field_name


class Nobody(Invalid):
    """A row that is about no person, so that there is nothing to keep and nothing to mend."""


class StillUsed(UserFacingError):
    """A record that others refer to cannot be deleted."""
