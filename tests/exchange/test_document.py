"""The printed register: all of it is there, in both languages, as plain text, fit for an archive."""

import io
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from gdpr_desk.domain.activity import Coupling, LawfulBasis, ProcessingActivity, Purpose, Status
from gdpr_desk.domain.categories import DataCategory, Sensitivity, SubjectCategory
from gdpr_desk.domain.fields import Record
from gdpr_desk.domain.organisation import Organisation
from gdpr_desk.domain.recipients import Agreement, Processor, Recipient, TransferBasis
from gdpr_desk.domain.retention import RetentionRule, StartEvent, Unit
from gdpr_desk.domain.security import SecurityMeasure
from gdpr_desk.errors import NotWritable
from gdpr_desk.exchange.contents import Contents, by_id
from gdpr_desk.exchange.document import ARTICLE, TITLE, register_pdf, write_register
from gdpr_desk.exchange.document.glyphs import SUBSTITUTE, shown
from gdpr_desk.exchange.document.lines import NOT_STATED
from gdpr_desk.exchange.document.tables import NO_AGREEMENT
from gdpr_desk.exchange.starter import StarterReader, starter_tables
from gdpr_desk.i18n import LANGUAGES, translate
from tests.registers import TODAY

HOSTILE = [
    '#import "x"',
    "*bold* _it_ $x$ `raw`",
    "[a] <lab> @ref #panic()",
    "\\u{0} \\",
    '"); #panic("x")',
    "// remark",
    "/* remark",
    "= head",
    "<script>alert(1)</script>",
    "{page} {count} %s",
    "ÆØÅ æøå “x” »y« – … ½ § €",
    "Zażółć Ľubomír Чехов Ελλάδα",
]


REPLACED = {
    "a\x00b\x07": "a□b□",
    "emoji 😀": "emoji □",
    "مرحبا": "□□□□□",
    "\ud83d half": "□ half",
    "private \ue000": "private □",
    "\u202eright\u200b to\ufe0f left": "right to left",
    "e\u0301t\u00e9": "\u00e9t\u00e9",
    "one\u2028two\r\nthree": "one two three",
}


def office() -> Contents:
    """A register with one record of each kind, and all that Art. 30(1) asks for."""
    return Contents(
        organisation=Organisation(
            name="Nordlys ApS",
            cvr="10150817",
            address="Vesterbrogade 17\n1620 København V",
            email="kontakt@nordlys.example",
            officer="Åse Kjær, dpo@nordlys.example",
            joint_controllers="Nordlys Holding A/S",
        ),
        activities=[activity("Recruitment")],
        subject_categories=by_id([SubjectCategory(id=1, name="Applicants", description="Whoever applies")]),
        data_categories=by_id(
            [
                DataCategory(id=1, name="Name"),
                DataCategory(id=2, name="Health", sensitivity=Sensitivity.SPECIAL),
            ]
        ),
        rules=by_id(
            [
                RetentionRule(
                    id=1,
                    name="Half a year",
                    start=StartEvent.APPLICATION_RECEIVED,
                    period=6,
                    unit=Unit.MONTHS,
                    authority="The policy",
                    note="As promised",
                )
            ]
        ),
        processors=by_id(
            [
                Processor(id=1, name="Mailer", country="Chile", transfer_basis=TransferBasis.CLAUSES),
                Processor(id=2, name="Accounts", safeguards="Within Denmark"),
            ]
        ),
        agreements=[
            Agreement(
                id=1,
                processor=1,
                name="DPA 7",
                signed_on=date(2025, 2, 1),
                valid_until=date(2027, 1, 31),
                covers="All mail",
            )
        ],
        recipients=by_id([Recipient(id=1, name="The bank", why="Payments")]),
        measures=by_id([SecurityMeasure(id=1, name="Two steps", description="Nobody shares a login")]),
    )


def activity(name: str, **values: Any) -> ProcessingActivity:
    """An activity with everything filled in."""
    filled: dict[str, Any] = {
        "id": 1,
        "description": "From application to answer",
        "purposes": (Purpose(id=1, name="Hiring"), Purpose(id=2, name="Answering")),
        "lawful_basis": LawfulBasis.CONTRACT,
        "basis_note": "Steps before a contract",
        "special_basis": "Art. 9(2)(b)",
        "source": "The applicant",
        "systems": "E-mail",
        "transfers": "See Mailer",
        "joint_controllers": "Nobody else",
        "measures": (1,),
        "reviewed_on": date(2026, 3, 4),
        "next_review_on": date(2027, 3, 4),
        "couplings": (
            Coupling(subject_category=1, data_category=1, retention_rule=1, processors=(1,), recipients=(1,)),
            Coupling(subject_category=1, data_category=2, retention_rule=1, processors=(1,), recipients=(1,)),
        ),
    }
    return ProcessingActivity(name=name, **(filled | values))


def starter(language: str) -> Contents:
    """What the starter makes, without a store."""
    saved: list[Any] = []

    def save(record: Record) -> Record:
        saved.append(replace(record, id=len(saved) + 1))
        return saved[-1]  # type: ignore[no-any-return]

    StarterReader(language, TODAY, save).read(starter_tables("small-office"))

    def all_of(kind: type[Any]) -> list[Any]:
        return [each for each in saved if isinstance(each, kind)]

    return Contents(
        organisation=Organisation(name="Prøvekontoret"),
        activities=all_of(ProcessingActivity),
        subject_categories=by_id(all_of(SubjectCategory)),
        data_categories=by_id(all_of(DataCategory)),
        rules=by_id(all_of(RetentionRule)),
        processors=by_id(all_of(Processor)),
        agreements=all_of(Agreement),
        recipients=by_id(all_of(Recipient)),
        measures=by_id(all_of(SecurityMeasure)),
    )


def read(contents: Contents, language: str = "en") -> PdfReader:
    """The printed register, opened."""
    return PdfReader(io.BytesIO(register_pdf(contents, language, TODAY, "147")))


def pages(contents: Contents, language: str = "en") -> list[str]:
    """The text of each page on one line, words that a line breaks put together again."""
    found = [page.extract_text() for page in read(contents, language).pages]
    return [" ".join(text.replace("-\n", "").replace("\u200b", "").split()) for text in found]


def printed(contents: Contents, language: str = "en") -> str:
    """The text of all pages."""
    return " ".join(pages(contents, language))


@cache
def office_pages() -> tuple[str, ...]:
    """The pages of the office's register in English."""
    return tuple(pages(office()))


@cache
def office_text() -> str:
    """The text of the office's register in English."""
    return " ".join(office_pages())


def missing(texts: list[str], text: str) -> list[str]:
    """Those of `texts` that are not in `text`, ends of lines aside."""
    return [each for each in texts if "".join(each.split()) not in "".join(text.split())]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_record_of_the_starter_is_there_by_name(language: str) -> None:
    contents = starter(language)
    listed = (contents.processors, contents.recipients, contents.rules, contents.measures)
    records = [*contents.activities, *(each for kind in listed for each in kind.values())]

    assert missing([each.title for each in records], printed(contents, language)) == []


def test_every_field_of_an_activity_is_there() -> None:
    each = activity("Recruitment")
    texts = [
        *(each.description, each.basis_note, each.special_basis, each.source, each.systems),
        *(each.transfers, each.joint_controllers, "Hiring", "Answering", "Contract, Art. 6(1)(b)"),
        *("Two steps", "Reviewed on 04-03-2026", "Next review 04-03-2027", "In use"),
    ]

    assert missing(texts, office_text()) == []


def test_a_row_says_who_what_how_long_and_to_whom() -> None:
    text = office_text()
    row = (
        "Applicants Name Health – Special category (Art. 9) Half a year "
        "6 months from: application received The policy Mailer – Chile The bank"
    )

    assert missing([row], text) == []


def test_the_cover_says_whose_register_it_is_and_of_when() -> None:
    cover = office_pages()[0]
    texts = [
        *("Record of processing activities", "Article 30(1)", "Nordlys ApS", "24-11-2026", "Version 147"),
        *("1 processing activity", "CVR number 10150817", "Vesterbrogade 17 1620 København V"),
        *("E-mail kontakt@nordlys.example", "Data protection officer Åse Kjær, dpo@nordlys.example"),
        *("Joint controllers Nordlys Holding A/S",),
    ]

    assert missing(texts, cover) == []
    assert "Representative" not in cover


def test_the_danish_register_is_danish() -> None:
    text = printed(office(), "da")
    words = [translate(each, "da") for each in (TITLE, ARTICLE, "Retention rules", "Not stated")]

    assert missing([*words, "Slettefrist", "6 måneder fra: ansøgning modtaget"], text) == []


def test_each_processor_shows_its_agreement_or_that_there_is_none() -> None:
    text = office_text()

    assert missing(["Mailer In use", "DPA 7 Signed on 01-02-2025 Valid until 31-01-2027 All mail"], text) == [
        "Mailer In use"
    ]
    assert text.count(NO_AGREEMENT) == 1
    assert missing(["Standard contractual clauses (Art. 46)", "Within Denmark"], text) == []


def test_what_the_law_asks_for_is_said_to_be_missing_and_the_rest_is_left_out() -> None:
    bare = replace(office(), activities=[ProcessingActivity(id=1, name="Bare")])
    text = printed(bare).split("Processing activities 1 Bare")[-1].split("Processors Processor")[0]
    gaps = ("Purposes", "Lawful basis", "Transfers to third countries", "Security measures")

    assert missing([f"{label} {NOT_STATED}" for label in gaps], text) == []
    assert missing([f"Persons, data and recipients {NOT_STATED}"], text) == []
    assert text.count(NOT_STATED) == 5
    assert "Systems" not in text


def test_a_gap_in_a_row_is_shown() -> None:
    row = Coupling(subject_category=1, data_category=1)
    text = printed(replace(office(), activities=[activity("Gaps", couplings=(row,))]))

    assert missing(["Applicants Name Not stated None None"], text) == []


def test_a_proposal_and_an_ended_activity_are_marked_everywhere() -> None:
    long = long_table()
    marked = [activity("Old", status=Status.ENDED), replace(long.activities[0], status=Status.PROPOSAL)]
    cover, contents, *rest = pages(replace(long, activities=marked))
    about_long = [text for text in rest if "2 Long" in text]

    assert "1 activity is a proposal to check. Until that is done, do not hand out this record." in cover
    assert missing(["1 Old Ended", "2 Long Proposal to check"], contents) == []
    assert len(about_long) > 2
    assert [text.count("Proposal to check") for text in about_long] == [1] * len(about_long)


def test_nothing_warns_where_all_is_checked() -> None:
    assert "proposal" not in office_text().lower()


def test_the_header_of_a_table_is_repeated_and_no_row_is_split() -> None:
    found = pages(long_table())
    table = [text for text in found if "Applicants Name" in text]
    split = [
        n for text in found for n in range(1, 41) if (f"Rule {n} begins" in text) != (f"ends {n}." in text)
    ]

    assert len(table) > 2
    assert [text.count("Persons Data Retention rule Processors") for text in table] == [1] * len(table)
    assert split == []


def long_table() -> Contents:
    """A register with an activity whose table runs over several pages."""
    rules = {n: RetentionRule(id=n, name=f"Rule {n} begins", authority=f"ends {n}.") for n in range(1, 41)}
    rows = tuple(Coupling(subject_category=1, data_category=1, retention_rule=n) for n in rules)
    return replace(office(), rules=rules, activities=[activity("Long", couplings=rows)])


def test_every_page_but_the_cover_says_which_one_it_is() -> None:
    cover, *rest = office_pages()

    assert "Page" not in cover
    assert [f"Page {n} of {len(rest) + 1}" in text for n, text in enumerate(rest, 2)] == [True] * len(rest)
    assert all("Nordlys ApS Version 147 · 24-11-2026 Page" in text for text in rest)


def test_the_contents_lead_to_the_sections() -> None:
    reader = read(office())
    links = [each.get_object() for each in reader.pages[1]["/Annots"]]  # type: ignore[attr-defined]

    assert {each["/Subtype"] for each in links} == {"/Link"}
    assert len(links) >= 8
    assert missing(["1 Recruitment", "Processors", "Retention rules"], reader.pages[1].extract_text()) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_can_be_archived_and_read_aloud(language: str) -> None:
    reader = read(office(), language)
    root: Any = reader.trailer["/Root"]
    metadata = root["/Metadata"].get_data().decode()

    assert "<pdfaid:part>2</pdfaid:part>" in metadata
    assert "<pdfaid:conformance>A</pdfaid:conformance>" in metadata
    assert "<pdfuaid:part>1</pdfuaid:part>" in metadata
    assert root["/Lang"] == language
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert {"/Table", "/TH", "/H1", "/H2", "/TOC"} <= roles(root["/StructTreeRoot"])
    assert reader.metadata
    assert reader.metadata.title == f"{translate(TITLE, language)} – Nordlys ApS"
    assert reader.metadata.author == "Nordlys ApS"


def roles(element: Any) -> set[str]:
    """The kinds of structure elements below `element`."""
    found: set[str] = set()
    waiting = [element]
    while waiting:
        each = waiting.pop().get_object()
        if isinstance(each, list):
            waiting += each
        elif isinstance(each, dict):
            found.add(str(each.get("/S")))
            waiting += [each["/K"]] if "/K" in each else []
    return found


def test_the_fonts_are_the_programs_own() -> None:
    fonts = {
        str(font.get_object()["/BaseFont"]).split("+")[-1]
        for page in read(starter("da"), "da").pages
        for font in page["/Resources"]["/Font"].values()  # type: ignore[index]
    }

    assert {name.split("-")[0] for name in fonts} == {"Inter"}


def test_what_a_user_writes_is_text_and_nothing_else() -> None:
    text = printed(everywhere("\n".join(HOSTILE)))

    assert missing(HOSTILE, text) == []
    assert {each: text.count(each) > 40 for each in HOSTILE} == dict.fromkeys(HOSTILE, True)


def test_what_the_font_lacks_is_replaced_and_what_hides_is_left_out() -> None:
    text = printed(everywhere("\n".join(REPLACED)))

    assert missing(list(REPLACED.values()), text) == []
    assert "□ stands for a character that cannot be printed." in text
    assert "□" not in office_text()


def test_every_character_of_the_font_can_be_printed() -> None:
    characters = "".join(map(chr, range(0x20, 0x10000)))
    kept = shown(characters).replace(SUBSTITUTE, "")
    text = printed(replace(office(), organisation=Organisation(name="x", address=kept)))

    assert len(kept) > 2000
    assert missing(["ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖ×ØÙÚÛÜÝÞßàáâãäåæçèéêëìíîïðñòóôõö÷øùúûüýþÿ"], text) == []


@pytest.mark.parametrize("text", ["", " ", "\u200b", "\n", "Speciallægepraksis" * 9])
def test_no_text_is_too_short_or_too_odd(text: str) -> None:
    assert missing(text.split("\u200b"), printed(everywhere(text)).replace("-", "")) == []


def test_a_word_of_5000_letters_is_broken_anywhere() -> None:
    word = "x" * 5000
    contents = replace(
        office(),
        organisation=Organisation(name=word),
        activities=[activity(word)],
        data_categories={1: DataCategory(id=1, name=word)},
    )

    assert missing([word], printed(contents)) == []


@pytest.mark.parametrize("word", ["x" * 300, "a" * 17, "W" * 13])
def test_no_word_runs_over_the_edge_of_its_column(word: str) -> None:
    processors = {1: Processor(id=1, name="Mailer", country=word)}
    text = "\n".join(page.extract_text() for page in read(replace(office(), processors=processors)).pages)
    parts = [each for each in text.replace("\u200b", "").split() if not each.strip(word[0])]
    parts = [each for each in parts if each != "a"]  # the article

    assert sum(map(len, parts)) == len(word)
    assert max(map(len, parts)) * (1 if word[0] != "W" else 1.7) <= 16


def everywhere(text: str) -> Contents:
    """A register that has `text` in each field that a user may write in."""
    return Contents(
        organisation=filled(Organisation(), text),
        activities=[replace(filled(activity("x"), text), purposes=(Purpose(name=text), Purpose(name=text)))],
        subject_categories={1: filled(SubjectCategory(id=1), text)},
        data_categories={each: filled(DataCategory(id=each), text) for each in (1, 2)},
        rules={1: filled(RetentionRule(id=1), text)},
        processors={1: filled(Processor(id=1, transfer_basis=TransferBasis.CLAUSES), text)},
        agreements=[filled(Agreement(id=1, processor=1), text)],
        recipients={1: filled(Recipient(id=1), text)},
        measures={1: filled(SecurityMeasure(id=1), text)},
    )


def filled(record: Any, text: str) -> Any:
    """`record` with `text` in each of its fields that hold plain text."""
    return replace(record, **{name: text for name, hint in record.__annotations__.items() if hint is str})


def test_an_empty_register_is_a_sensible_document() -> None:
    cover, contents, *rest = pages(Contents())

    assert (
        missing(["Record of processing activities", "0 processing activities", "Address Not stated"], cover)
        == []
    )
    assert "Contents" in contents
    assert len(rest) == 1
    assert "No processing activity has been entered yet." in rest[0]


def test_the_same_register_gives_the_same_bytes() -> None:
    assert register_pdf(office(), "en", TODAY, "147") == register_pdf(office(), "en", TODAY, "147")


def test_the_old_file_stays_where_the_new_one_cannot_be_saved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "register.pdf"
    write_register(office(), target, "en", TODAY, "147")
    before = target.read_bytes()

    def fail(*_args: Any) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "write_bytes", fail)
    with pytest.raises(NotWritable):
        write_register(office(), target, "da", TODAY, "148")

    assert target.read_bytes() == before
    assert list(tmp_path.glob(".gdpr-desk-*")) == []
