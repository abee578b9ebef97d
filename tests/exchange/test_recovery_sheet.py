"""The recovery sheet has the whole key, in groups that can be typed, in both languages."""

import io

import pytest
from pypdf import PdfReader

from gdpr_desk.exchange.recovery_sheet import RecoverySheet
from gdpr_desk.storage.keys import Key, from_recovery_key, recovery_key
from tests.registers import TODAY

KEY = Key(bytes(range(32)), bytes(16))


@pytest.mark.parametrize(("language", "title"), [("da", "Gendannelsesnøgle"), ("en", "Recovery key")])
def test_the_sheet_has_the_key(language: str, title: str) -> None:
    letters = recovery_key(KEY)
    sheet = RecoverySheet(letters, "#strong[Prøve]", "kontor.gdprdesk", language, TODAY)
    pages = PdfReader(io.BytesIO(sheet.pdf())).pages
    words = pages[0].extract_text().split()
    typed = " ".join(word for word in words if word in letters.split())

    assert len(pages) == len(sheet.pages()) == 1
    assert letters not in repr(sheet)
    assert from_recovery_key(typed, KEY.salt) == KEY
    assert title in pages[0].extract_text()
    assert "#strong[Prøve]" in pages[0].extract_text()
