"""Which column of a sheet means what: profiles are data, recognised by their headers."""

import tomllib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from gdpr_desk import paths
from gdpr_desk.domain.fields import fields_of
from gdpr_desk.domain.folding import fold
from gdpr_desk.domain.person import Person, Relation
from gdpr_desk.errors import FileRefused, Unanswered
from gdpr_desk.i18n import N_

SYSTEM_TARGETS = {
    "system.number",
    "system.state",
    "system.state_on",
    "consent.given_on",
    "consent.given_from",
    "consent.confirmed_on",
    "consent.confirmed_from",
    "consent.withdrawn_on",
    "consent.reason",
}
"""What a system's export can say beside a person and a relation."""

NAME_PARTS = ("person.first_name", "person.last_name")


@dataclass(frozen=True)
class Profile:
    """One kind of sheet: the headers by which each field is known.

    What another system gives out names the `processors` that it may be entered as, its place in the fixed
    `rank` of systems, the `categories` its persons are in, and what its words for a state mean.
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
    headers: Mapping[str, str] = field(default_factory=dict)
    chosen: Mapping[str, int] | None = None

    def mapping(self, header: Sequence[str]) -> dict[str, int]:
        """The column of each field that is recognised; a repeated header counts once. Where the user has
        `chosen` the columns, these."""
        if self.chosen is not None:
            return dict(self.chosen)
        found: dict[str, int] = {}
        for at, name in enumerate(header):
            target = self.headers.get(_plain(name))
            if target:
                found.setdefault(target, at)
        return found

    def state_of_file(self, source: str) -> str:
        """The state of all persons of a sheet, where its file name says it: of the words that the name begins
        with, the longest."""
        name = fold(source.rpartition("/")[2])
        words = [word for word in self.states if name.startswith(fold(word))]
        return self.states[max(words, key=len)] if self.state_in_file_name and words else ""

    def fits(self, header: Sequence[str]) -> bool:
        """Whether the sheet has what the profile cannot do without."""
        found = self.mapping(header)
        return tells_who(found) and all(each in found for each in self.requires)


def tells_who(columns: Collection[str]) -> bool:
    """Whether these fields are enough to know a person by."""
    return "person.name" in columns or "person.email" in columns or set(NAME_PARTS) <= set(columns)


def load_profiles(folder: Path | None = None) -> list[Profile]:
    """All profiles that are shipped, or those in `folder`."""
    folder = folder or paths.resources() / "profiles"
    return [_profile(path) for path in sorted(folder.glob("*.toml"))]


def recognise(profiles: Iterable[Profile], header: Sequence[str], source: str, wanted: str = "") -> Profile:
    """The profile with the most columns recognised; FileRefused where none fits, or two fit alike.

    Where as many columns are recognised, the one that requires more is meant.
    """
    known = [_named(profiles, wanted)] if wanted else list(profiles)
    fitting = [each for each in known if each.fits(header)]
    if not fitting:
        raise _nobody_told(source)
    ranks = [(len(each.mapping(header)), len(each.requires)) for each in fitting]
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


def _profile(path: Path) -> Profile:
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    headers = {_plain(name): target for target, names in data["columns"].items() for name in names}
    unknown = set(data["columns"]) - _targets()
    if unknown:
        raise ValueError(f"{path.name}: no such fields: {', '.join(sorted(unknown))}")
    return Profile(**data, headers=headers)


def _targets() -> set[str]:
    known = {f"person.{each.name}" for each in fields_of(Person)} | set(NAME_PARTS)
    known |= {f"relation.{each.name}" for each in fields_of(Relation)}
    return known | SYSTEM_TARGETS


def _plain(header: str) -> str:
    """A header without case, accents and the dots and colons that people end it with."""
    return fold(header).strip(" .:*")
