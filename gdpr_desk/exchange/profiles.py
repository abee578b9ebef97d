"""Which column of a sheet means what: profiles are data, recognised by headers, and by the file's name."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase

from gdpr_desk.domain.folding import fold
from gdpr_desk.errors import FileRefused, Unanswered
from gdpr_desk.i18n import N_

NAME_PARTS = ("person.first_name", "person.last_name")
TARGETS = (
    "person.name",
    *NAME_PARTS,
    "person.job_title",
    "person.organisation",
    "person.email",
    "person.phone",
    "relation.subject_category",
    "relation.source",
    "relation.collected_on",
    "relation.started_on",
    "relation.ended_on",
    "relation.last_activity_on",
    "relation.last_bookkeeping_on",
    "relation.application_received_on",
    "relation.recruitment_ended_on",
    "relation.confirmed_on",
)
"""What a column can be taken over as."""

SYSTEM_TARGETS = (
    "system.number",
    "system.is_organisation",
    "system.state",
    "system.state_on",
    "consent.given_on",
    "consent.given_from",
    "consent.confirmed_on",
    "consent.confirmed_from",
    "consent.withdrawn_on",
    "consent.reason",
)
"""What a system's export can say beside that."""


@dataclass(frozen=True)
class Profile:
    """One kind of sheet: the headers by which each field is known.

    What another system gives out names the `processors` that it may be entered as, its place in the fixed
    `rank` of systems, the `categories` its persons are in, and what its words for a state mean. A `part`
    never has everybody who is there.

    Headers that are known and `left_out` count when it is recognised, and where there are some that it is
    `shown_by`, one of them must be there. `files` are patterns of the names that such files have.
    An office's `own` profile may say, too, where the data comes from (`source`) and the order of its `dates`.
    """

    name: str
    columns: Mapping[str, Sequence[str]]
    requires: Sequence[str] = ()
    category_counts_from: str = ""
    processors: Sequence[str] = ()
    categories: Sequence[str] = ()
    rank: int = 0
    states: Mapping[str, str] = field(default_factory=dict)
    state_in_file_name: bool = False
    title: Mapping[str, str] = field(default_factory=dict)
    part: bool = False
    left_out: Sequence[str] = ()
    shown_by: Sequence[str] = ()
    files: Sequence[str] = ()
    source: str = ""
    dates: str = ""
    own: bool = False
    headers: Mapping[str, str] = field(default_factory=dict)
    chosen: Mapping[str, int] | None = None

    def called(self, language: str) -> str:
        """What it is called in the window."""
        return self.title.get(language) or self.name

    def mapping(self, header: Sequence[str]) -> dict[str, int]:
        """The column of each field that is recognised; a repeated header counts once. Where the user has
        `chosen` the columns, these."""
        if self.chosen is not None:
            return dict(self.chosen)
        found: dict[str, int] = {}
        for at, name in enumerate(header):
            target = self.headers.get(plain(name))
            if target:
                found.setdefault(target, at)
        return found

    def state_of_file(self, source: str) -> str:
        """The state of all persons of a sheet, where its file name says it: of the words that the name begins
        with, the longest."""
        name = fold(_file_name(source))
        words = [word for word in self.states if name.startswith(fold(word))]
        return self.states[max(words, key=len)] if self.state_in_file_name and words else ""

    def is_whole(self, source: str) -> bool:
        """Whether such a sheet has everybody who is in its system, where nobody says otherwise; a list of
        which there are several, one for each state, has them only where they came together."""
        return not self.part and not (self.state_in_file_name and "/" not in source)

    def fits(self, header: Sequence[str]) -> bool:
        """Whether the sheet has what the profile cannot do without."""
        found, names = self.mapping(header), {plain(name) for name in header}
        shown = not self.shown_by or any(plain(each) in names for each in self.shown_by)
        return shown and tells_who(found) and all(_has(found, each) for each in self.requires)

    def likeness(self, header: Sequence[str], source: str) -> tuple[bool, int, bool, int]:
        """How well it fits: of two, the one with more is meant. An office's own comes first, then the number
        of headers known, then the name of the file, then what it requires."""
        known = {plain(name) for name in header if self.headers.get(plain(name)) == ""}
        named = any(fnmatchcase(fold(_file_name(source)), pattern) for pattern in self.files)
        return self.own, len(self.mapping(header)) + len(known), named, len(self.requires)


def headers_of(columns: Mapping[str, Sequence[str]], left_out: Sequence[str]) -> dict[str, str]:
    """The field of each header as it is compared; "" for those that are known and left out."""
    found = dict.fromkeys(map(plain, left_out), "")
    return found | {plain(name): target for target, names in columns.items() for name in names}


def tells_who(columns: Collection[str]) -> bool:
    """Whether these fields are enough to know a person by."""
    return _has(columns, "person.name") or "person.email" in columns


def recognise(profiles: Iterable[Profile], header: Sequence[str], source: str, wanted: str = "") -> Profile:
    """The profile that fits a sheet best; FileRefused where none fits, or two fit alike."""
    known = [_named(profiles, wanted)] if wanted else list(profiles)
    fitting = [each for each in known if each.fits(header)]
    if not fitting:
        raise _nobody_told(source)
    ranks = [each.likeness(header, source) for each in fitting]
    winners = [each for each, rank in zip(fitting, ranks, strict=True) if rank == max(ranks)]
    if len(winners) > 1:
        names = [each.name for each in winners]
        raise Unanswered(
            N_("“{source}” could be any of these: {profiles}. Say which with --profile."),
            "profile",
            names,
            source=source,
            profiles=", ".join(names),
        )
    return winners[0]


def with_columns(
    profiles: Iterable[Profile], wanted: str, columns: Mapping[str, int], source: str
) -> Profile:
    """The `wanted` profile, or a list of no certain kind, whose columns the user has chosen."""
    if not tells_who(columns):
        raise _nobody_told(source)
    return replace(_named(profiles, wanted) if wanted else Profile("", {}), chosen=columns)


def plain(header: str) -> str:
    """A header without case, accents and the dots and colons that people end it with."""
    return fold(header).strip(" .:*")


def _has(columns: Collection[str], target: str) -> bool:
    return target in columns or (target == "person.name" and set(NAME_PARTS) <= set(columns))


def _file_name(source: str) -> str:
    return source.rpartition("/")[2]


def _named(profiles: Iterable[Profile], wanted: str) -> Profile:
    found = [each for each in profiles if each.name == wanted]
    if not found:
        raise FileRefused(N_("There is no profile “{profile}”."), profile=wanted)
    return found[0]


def _nobody_told(source: str) -> FileRefused:
    text = N_(
        "“{source}” has no column that is known to hold a name or an e-mail. Give the columns "
        "headers such as “Name” and “E-mail” in the first row, and try again."
    )
    return FileRefused(text, source=source)
