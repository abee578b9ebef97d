"""Finds what each sheet of a file is: by what is said of it, else by its headers."""

from collections.abc import Mapping, Sequence

from gdpr_desk.exchange.answers import Answers
from gdpr_desk.exchange.profile_files import load_profiles
from gdpr_desk.exchange.profiles import Profile, recognise, with_columns
from gdpr_desk.exchange.sheets.grid import Sheet


def recognised(
    sheets: list[Sheet], answers: Answers, said: Mapping[str, Answers]
) -> list[tuple[Sheet, Profile, Answers]]:
    """The sheets of one file, each with its profile and what is said of it.

    A workbook has other sheets beside that of people: they are passed over, unless something is `said`
    of them by their source, or there is none that is known.
    """
    profiles = load_profiles()
    known = [
        sheet for sheet in sheets if sheet.source in said or any(each.fits(sheet.header) for each in profiles)
    ]
    answered = [(sheet, said.get(sheet.source, answers)) for sheet in known or sheets]
    return [(sheet, _profile(profiles, sheet, mine), mine) for sheet, mine in answered]


def _profile(profiles: Sequence[Profile], sheet: Sheet, said: Answers) -> Profile:
    if said.columns is not None:
        return with_columns(profiles, said.profile, said.columns, sheet.source)
    return recognise(profiles, sheet.header, sheet.source, said.profile)
