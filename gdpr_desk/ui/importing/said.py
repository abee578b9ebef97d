"""What the user says of one sheet: what it is, what each column is, what its rows leave open."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from gdpr_desk.exchange.answers import Answers
from gdpr_desk.exchange.people import holds_date, label_of
from gdpr_desk.exchange.profile_files import holds_data, made_profile
from gdpr_desk.exchange.profiles import SYSTEM_TARGETS, TARGETS, Profile, tells_who
from gdpr_desk.exchange.sheets.grid import Sheet
from gdpr_desk.exchange.values import DateOrder
from gdpr_desk.i18n import N_, translate
from gdpr_desk.ui.importing.seen import Office, Seen, seen_without_header

ANOTHER = Profile("", {})
"""A list of no sort that is known: its columns are chosen."""


@dataclass
class Meaning:
    """What the persons of a sheet are; sheets of one system share it. `whole` is None where nobody has said
    whether they are everybody there."""

    category: str = ""
    source: str = ""
    dates: DateOrder | None = None
    whole: bool | None = None


class Said:
    """The answers for one sheet while they are given. `profile` is None where it could be several."""

    def __init__(self, found: Seen, office: Office) -> None:
        self.seen, self.office = found, office
        self.beside: Sequence[Said] = (self,)  # all sheets of the import
        self._first = found
        self.headings = True
        self.taken = bool(found.sheet.rows) and (found.profile is not None or bool(found.alike))
        self.columns: dict[str, int] = {}
        self.meaning = Meaning()
        self.profile: Profile | None = None
        if holds_data(found.sheet.header):  # else the first person would be lost
            self.set_headings(there=False)
            self.taken = True
        elif not found.alike:
            self.choose(found.profile or ANOTHER)

    def choose(self, profile: Profile) -> None:
        """Take the sheet to be of this sort: its columns are those that the sort has headers for."""
        self.profile = profile
        known = profile if profile.name else self.office.named("people") or profile
        if profile.name or not self.columns:
            self.columns = known.mapping(self.seen.sheet.header)
        if not profile.processors:
            self.columns = {each: at for each, at in self.columns.items() if each not in SYSTEM_TARGETS}
        self.meaning = Meaning(
            self.office.usual.get(profile.name, ""),
            profile.source,
            DateOrder(profile.dates) if profile.dates else None,
        )

    def set_headings(self, *, there: bool) -> None:
        """Whether the first row holds headings: without them no column is known."""
        self.headings = there
        self.seen = self._first if there else seen_without_header(self._first)
        if not there:
            self.columns = {}
            self.choose(ANOTHER)
        elif not self._first.alike:
            self.choose(self._first.profile or ANOTHER)

    def take(self, column: int, target: str) -> None:
        """Take a column over as this, or leave it out; each field has one column at most."""
        self.columns = {each: at for each, at in self.columns.items() if at != column and each != target}
        if target:
            self.columns[target] = column

    def target(self, column: int) -> str:
        """What a column is taken over as; "" where it is left out."""
        return next((each for each, at in self.columns.items() if at == column), "")

    @property
    def targets(self) -> tuple[str, ...]:
        """What a column can be taken over as."""
        return TARGETS + (SYSTEM_TARGETS if self.profile and self.profile.processors else ())

    @property
    def system(self) -> str:
        """The system that the sheet may have everybody of; "" where it is of none, or only ever a part."""
        if not self.profile or not self.profile.processors or self.profile.part:
            return ""
        return self.office.systems.get(self.profile.name, "")

    @property
    def whole(self) -> bool:
        """Whether the sheet, with the others of its system, has everybody there: as it was said, else as such
        sheets usually have, where nothing of them or of their file is left out."""
        if self.meaning.whole is not None:
            return self.meaning.whole
        usual = all(each.usually_whole for each in self.beside if each.meaning is self.meaning)
        return usual and all(each.taken or not each.seen.sheet.rows for each in self._together)

    def leave_out(self) -> None:
        """Do not take the sheet: so those with which it was everybody are a part, until somebody says no."""
        self.taken = False
        for each in self._together:
            if each.meaning.whole:
                each.meaning.whole = None

    @property
    def _together(self) -> list["Said"]:
        """The sheets of one system, and of one file."""
        return [each for each in self.beside if each.meaning is self.meaning or each.file == self.file]

    @property
    def file(self) -> str:
        """The file that the sheet stands in, maybe with others."""
        return self.seen.sheet.source.partition("/")[0]

    @property
    def usually_whole(self) -> bool:
        """Whether such a sheet has everybody who is in its system, by itself."""
        profile, source = self.profile, self.seen.sheet.source
        return profile is not None and bool(profile.processors) and profile.is_whole(source)

    @property
    def names_groups(self) -> bool:
        """Whether the rows say which group they belong to."""
        return "relation.subject_category" in self.columns

    @property
    def dates_open(self) -> bool:
        """Whether the rows do not show the order of day and month."""
        shown = [self.seen.strokes[at] for each, at in self.columns.items() if holds_date(each)]
        orders = [each for each in shown if each is not None]
        return bool(orders) and len(frozenset().union(*orders)) != 1

    def missing(self, language: str) -> str:
        """What has to be said before it can go on; "" where nothing has."""
        if self.profile is None:
            return translate(N_("Say what sort of list this is."), language)
        if not tells_who(self.columns):
            return translate(N_("Choose the column that holds the name, or the e-mail."), language)
        if self.profile.processors and self.profile.name not in self.office.systems:
            return translate(_NO_PROCESSOR, language, system=self.profile.processors[0])
        if not self.office.groups:
            return translate(_NO_GROUP, language)
        if not self.names_groups and not self.meaning.category:
            return translate(N_("Choose the group that the persons belong to."), language)
        if self.dates_open and not self.meaning.dates:
            return translate(N_("Say what comes first in the dates."), language)
        return ""

    def answers(self) -> Answers:
        """All of it, as the import takes it."""
        assert self.profile is not None
        said = self.meaning
        dates = said.dates if self.dates_open else None
        whole = self.whole if self.profile.processors else None
        return Answers(self.profile.name, said.category, said.source.strip(), dates, whole, self.columns)

    def sheet(self, language: str) -> Sheet:
        """The sheet as it is taken in: where the columns have no names of their own, with those that an
        import knows."""
        sheet = self.seen.sheet
        if self.headings:
            return sheet
        names = [self._name(at, language) for at in range(len(sheet.header))]
        return replace(sheet, header=tuple(names))

    def _name(self, column: int, language: str) -> str:
        target = self.target(column)
        return translate(label_of(target) if target else COLUMN, language, number=column + 1)

    @property
    def can_be_profile(self) -> bool:
        """Whether there are headers to know such a list by again."""
        return self.profile is not None and all(self.seen.title(at) for at in self.columns.values())

    def as_profile(self, name: str) -> Profile:
        """What is said, as a profile with a name; FileRefused where that cannot be its name."""
        assert self.profile is not None
        said = self.meaning
        headers = {target: self.seen.title(at) for target, at in self.columns.items()}
        return made_profile(
            name,
            self.profile,
            headers,
            category=said.category,
            source=said.source.strip(),
            dates=said.dates or "",
        )


COLUMN = N_("Column {number}")
_NO_GROUP = N_("The register has no group yet. Make one under “Categories of persons” first.")
_NO_PROCESSOR = N_(
    "{system} is no processor in the register. Enter it under Processors first, or choose another sort "
    "of list."
)


def all_said(found: Sequence[Seen], office: Office) -> list[Said]:
    """What is said of all sheets at first: those of one system share what their persons are.

    Where no sheet is recognised, all are taken."""
    made = [Said(each, office) for each in found]
    none = not any(each.taken for each in made)
    shared: dict[str, Meaning] = {}
    for each in made:
        each.beside = made
        each.taken = each.taken or none
        if each.profile and each.profile.processors:
            each.meaning = shared.setdefault(each.profile.name, each.meaning)
    return made
