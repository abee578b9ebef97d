"""Where profiles lie: those that are shipped, and the office's own, which can be shared as files."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

from gdpr_desk import paths
from gdpr_desk.domain.folding import fold
from gdpr_desk.errors import FileRefused
from gdpr_desk.exchange.profile_text import is_name, read_profile, refused, written
from gdpr_desk.exchange.profiles import Profile, headers_of
from gdpr_desk.exchange.saving import save_bytes
from gdpr_desk.i18n import N_

SUFFIX = ".toml"
_LARGEST = 200_000  # bytes
# An e-mail, a CPR number, a phone number: never what a column is called, but what stands in it.
_PERSONAL = re.compile(
    r"\S@\S+\.\w"
    r"|(?<!\d)\d{6}[- ]?\d{4}(?!\d)"
    r"|(?<!\d)(?:\d ?){7}\d|\d\d(?:[-.]\d\d){3}"
)


def load_profiles() -> list[Profile]:
    """All profiles: those that are shipped, and the office's own that can be used."""
    return [*shipped_profiles(), *own_profiles()[0]]


@cache
def shipped_profiles() -> tuple[Profile, ...]:
    """The profiles that come with the program."""
    folder = paths.resources() / "profiles"
    return tuple(read_profile(path.read_text("utf-8"), path.name) for path in sorted(folder.glob("*.toml")))


def own_profiles() -> tuple[list[Profile], list[FileRefused]]:
    """The office's own profiles, and why others of its files are none."""
    found: list[Profile] = []
    faults: list[FileRefused] = []
    for path in sorted(_folder().glob(f"*{SUFFIX}")):
        try:
            found.append(profile_in(path))
        except FileRefused as fault:
            faults.append(fault)
    return found, faults


def profile_in(path: Path) -> Profile:
    """The profile that a file holds, as one of the office's own; FileRefused where it cannot be one."""
    try:
        data = path.read_bytes() if path.stat().st_size <= _LARGEST else b""
        profile = read_profile(data.decode("utf-8-sig"), path.name)
    except (OSError, UnicodeDecodeError) as error:
        raise refused(path.name, N_("it cannot be read")) from error
    _require_own_name(profile.name)
    return replace(profile, own=True)


def made_profile(
    name: str,
    base: Profile,
    columns: Mapping[str, str],
    *,
    category: str = "",
    source: str = "",
    dates: str = "",
) -> Profile:
    """A profile that says of `base`'s sort of sheet what the user said: the header of each field, the group,
    the source, the order of dates. It fits where all these headers are there. FileRefused where the name
    cannot be one."""
    _require_own_name(name)
    headers = {target: [header] for target, header in columns.items()}
    return replace(
        base,
        name=name,
        columns=headers,
        requires=list(columns),
        shown_by=(),
        title={},
        categories=[category] if category else base.categories,
        category_counts_from="" if category else base.category_counts_from,
        source=source,
        dates=dates,
        own=True,
        headers=headers_of(headers, base.left_out),
        chosen=None,
    )


def save_profile(profile: Profile) -> Path:
    """Keep one of the office's own profiles; one with the same name goes. FileRefused where its headers hold
    personal data."""
    _require_headers(profile)
    target = place_of(profile.name)
    target.parent.mkdir(parents=True, exist_ok=True)
    save_bytes(target, written(profile).encode("utf-8"))
    return target


def export_profile(profile: Profile, target: Path) -> None:
    """Write a profile where somebody else can fetch it. FileRefused where its headers hold personal data."""
    _require_headers(profile)
    save_bytes(target, written(profile).encode("utf-8"))


def place_of(name: str) -> Path:
    """The file of the profile with a name."""
    letters = re.sub(r"[\W_]+", "-", fold(name)).strip("-")
    return _folder() / f"{letters}-profile{SUFFIX}"


def _folder() -> Path:
    return paths.data_folder() / "profiles"


def _require_own_name(name: str) -> None:
    if not is_name(name):
        raise FileRefused(N_("A profile needs a name of at most 60 letters, in one line."))
    if fold(name) in {fold(each.name) for each in shipped_profiles()}:
        raise FileRefused(N_("The program has a profile “{name}” itself. Choose another name."), name=name)


def holds_data(header: Sequence[str]) -> bool:
    """Whether what stands first in a sheet are no headings, but somebody's e-mail or number."""
    return any(map(_PERSONAL.search, header))


def _require_headers(profile: Profile) -> None:
    """Refuse as headers what stands in the first row of a list without any: a profile names no person."""
    headers = [*profile.shown_by, *profile.left_out]
    headers += [each for spellings in profile.columns.values() for each in spellings]
    if holds_data(headers):
        raise FileRefused(
            N_(
                "The first row of this list holds an e-mail address or a number of a person, not headings. "
                "A profile names nobody: give the list a row of headings first."
            )
        )


def named(profiles: Sequence[Profile], name: str) -> Profile | None:
    """The profile with this name, however it is spelt."""
    return next((each for each in profiles if fold(each.name) == fold(name)), None)
