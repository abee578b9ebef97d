"""Files that are broken or a trap, and what is said of each; everything in them is invented."""

import struct
from collections.abc import Callable
from itertools import product
from string import ascii_uppercase
from typing import NamedTuple

from tests.workbooks import MAIN, OFFICE, PACKAGE, altered, bundle, part, saved, workbook

SHEET = "xl/worksheets/sheet1.xml"
LETTERS = [*ascii_uppercase, *map("".join, product(ascii_uppercase, repeat=2))]
LETTERS += map("".join, product(ascii_uppercase, repeat=3))


class Trap(NamedTuple):
    """A file, made when it is needed, and a part of the sentence with which it is refused."""

    make: Callable[[], bytes]
    said: str


class Readable(NamedTuple):
    """A file that looks dangerous and is read all the same, and how many persons it has."""

    make: Callable[[], bytes]
    name: str
    persons: int


def cell(place: str) -> str:
    """A row with one filled cell at a place."""
    return f'<row><c r="{place}"><v>1</v></c></row>'


def inline(place: str, text: str) -> str:
    """A cell with a text."""
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'


def people(count: int) -> str:
    """The rows of a sheet of invented persons, a header above."""
    rows = [f'<row r="1">{inline("A1", "Navn")}{inline("B1", "E-mail")}</row>']
    for at in range(2, count + 2):
        person, address = inline(f"A{at}", f"Person {at}"), inline(f"B{at}", f"p{at}@sample.example")
        rows.append(f'<row r="{at}">{person}{address}</row>')
    return "".join(rows)


def people_csv(count: int) -> bytes:
    """The same as text."""
    rows = (f"Person {at};p{at}@sample.example" for at in range(count))
    return "\n".join(["Navn;E-mail", *rows]).encode()


ONE = b"Navn;E-mail\nAnna Berg;anna@sample.example\n"
PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(200)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
LAUGHS = "".join(f'<!ENTITY l{at} "{f"&l{at - 1};" * 10}">' for at in range(1, 10))
BILLION = f'<!DOCTYPE x [<!ENTITY l0 "ha">{LAUGHS}]>'
UTF_16 = '<?xml version="1.0" encoding="UTF-16"?>'
EXTERNAL = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
WEB_PAGE = "<html><body><table><tr><td>Navn</td></tr><tr><td>Anna</td></tr></table></body></html>"
LONG_TEXT = f"<si><t>{'x' * 900_000}</t></si>"
REPEATED = "".join(f'<row r="{at}"><c r="A{at}" t="s"><v>0</v></c></row>' for at in range(1, 4000))


def entity_in_a_cell(head: str, entity: str, encoding: str = "utf-8") -> bytes:
    """A sheet with an entity as a name."""
    return workbook(people(1).replace("Person 2", f"&{entity};"), head=head, encoding=encoding)


def named_again(times: int) -> bytes:
    """A workbook that has one long sheet under many names."""
    content = workbook(people(1) + '<row r="9"/>' * 20_000)
    sheets = "".join(f'<sheet name="{at}" sheetId="{at}" r:id="a"/>' for at in range(1, times + 1))
    book = part(content, "xl/workbook.xml")
    one = '<sheet name="Ark" sheetId="1" r:id="a"/>'
    return altered(content, {"xl/workbook.xml": book.replace(one, sheets)})


def listed_again(times: int) -> bytes:
    """The same, with the part of the sheet under many names, too."""
    content = named_again(times)
    book, rels = part(content, "xl/workbook.xml"), part(content, "xl/_rels/workbook.xml.rels")
    for at in range(1, times + 1):
        book = book.replace(f'sheetId="{at}" r:id="a"', f'sheetId="{at}" r:id="a{at}"')
    kind, target = f"{OFFICE}/worksheet", "worksheets/sheet1.xml"
    more = "".join(
        f'<Relationship Id="a{at}" Type="{kind}" Target="{target}"/>' for at in range(1, times + 1)
    )
    rels = rels.replace("</Relationships>", f"{more}</Relationships>")
    return altered(content, {"xl/workbook.xml": book, "xl/_rels/workbook.xml.rels": rels})


def moved(content: bytes, by: int) -> tuple[bytes, bytes, int]:
    """What an archive holds, its directory as if all stood further down, and how many entries that has."""
    end = content.rindex(b"PK\5\6")
    entries, size, start = struct.unpack_from("<H2I", content, end + 10)
    directory, at = bytearray(content[start : start + size]), 0
    for _ in range(entries):
        place = struct.unpack_from("<I", directory, at + 42)[0]
        struct.pack_into("<I", directory, at + 42, place + by)
        at += 46 + sum(struct.unpack_from("<3H", directory, at + 28))
    return content[:start], bytes(directory), entries


def two_directories() -> bytes:
    """A workbook that Python sees, and another one for programs that pass over the directory of a zip64."""
    seen, ours, count = moved(workbook(people(1)), 0)
    hidden, theirs, others = moved(workbook(cell("A1") + cell("CV2000")), len(seen))
    first = len(seen) + len(hidden)
    second = first + len(theirs)
    end = second + len(ours)
    return b"".join(
        [
            *(seen, hidden, theirs, ours),
            struct.pack("<4sQ2H2I4Q", b"PK\6\6", 44, 45, 45, 0, 0, count, count, len(ours), second),
            struct.pack("<4sIQI", b"PK\6\7", 0, end, 1),
            struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, others, others, len(theirs), first, 0),
        ]
    )


def lying() -> bytes:
    """An archive whose directory says that a bomb is small."""
    content = bytearray(bundle(a__csv=bytes(30_000_000)))
    struct.pack_into("<I", content, content.index(b"PK\1\2") + 24, 100)
    return bytes(content)


TRAPS = {
    # archives
    "zip bomb": Trap(
        lambda: bundle(**{f"xl{at}__csv": bytes(30_000_000) for at in range(4)}),
        "unpacks to more than 100 MB",
    ),
    "xlsx bomb": Trap(lambda: workbook(" " * 90_000_000 + people(1)), "unpacks to more than 100 MB"),
    "a zip bomb that is said to be small": Trap(lying, "damaged or not complete"),
    "many members": Trap(
        lambda: bundle(**{f"{at}__csv": "" for at in range(10_001)}), "unpacks to more than 100 MB"
    ),
    "zip in a zip": Trap(lambda: bundle(a__xlsx=bundle(b__csv=ONE)), "not a spreadsheet"),
    "zip in a zip in a zip": Trap(lambda: bundle(a__zip=bundle(b__zip=bundle(c__csv=ONE))), "no table in"),
    "picture in a zip": Trap(lambda: bundle(a__xlsx=PICTURE), "is not a table"),
    "no table in a zip": Trap(lambda: bundle(a__md="# text"), "There is no table in"),
    # workbooks
    "huge dimension": Trap(lambda: workbook(cell("A1") + cell("ZZ1048576")), "more than 256 columns"),
    "many rows": Trap(lambda: workbook(cell("A1") + cell("A1048576")), "more than 200000 rows"),
    "many rows, carefully": Trap(
        lambda: workbook(people(1) + "<row r='300000'><c r='A300000'><v>1</v></c></row>"),
        "more than 200000 rows",
    ),
    "wide and long": Trap(lambda: workbook(cell("A1") + cell("IV200000")), "spreads over more than"),
    "disguised reference": Trap(
        lambda: workbook(cell("A1") + cell("&#90;Z1048576")), "more than 256 columns"
    ),
    "rows out of order, carefully": Trap(
        lambda: workbook("<row r='2'><c r='A2'><v>2</v></c></row><row r='1'><c r='A1'><v>1</v></c></row>"),
        "put together in an unusual way",
    ),
    "cells out of order, carefully": Trap(
        lambda: workbook("<row r='1'><c r='B1'><v>2</v></c><c r='A1'><v>1</v></c></row>"),
        "put together in an unusual way",
    ),
    "text repeated": Trap(lambda: workbook(REPEATED, strings=LONG_TEXT), "unpacks to more than 100 MB"),
    "text repeated, listed late": Trap(
        lambda: altered(
            workbook(REPEATED), {"xl/sharedStrings.xml": f"{' ' * 2000}<sst {MAIN}>{LONG_TEXT}</sst>"}
        ),
        "unpacks to more than 100 MB",
    ),
    "text repeated, listed twice": Trap(
        lambda: altered(
            workbook(REPEATED, strings=LONG_TEXT), {"xl/a.xml": f"<sst>{'<si><t>a</t></si>' * 90_000}</sst>"}
        ),
        "unpacks to more than 100 MB",
    ),
    "a sheet under many names": Trap(lambda: named_again(1000), "put together in an unusual way"),
    "many sheets": Trap(lambda: saved(*([["Navn"], ["Anna"]] for _ in range(201))), "more than 200 tables"),
    "many sheets in a zip": Trap(
        lambda: bundle(**{f"{at}__csv": ONE for at in range(201)}), "more than 200 tables"
    ),
    "a sheet listed many times": Trap(lambda: listed_again(100), "put together in an unusual way"),
    "a DTD": Trap(
        lambda: workbook(people(1), head='<!DOCTYPE x SYSTEM "http://sample.example/x.dtd">'),
        "put together in an unusual way",
    ),
    "billion laughs": Trap(lambda: entity_in_a_cell(BILLION, "l9"), "put together in an unusual way"),
    "billion laughs in UTF-16": Trap(
        lambda: entity_in_a_cell(UTF_16 + BILLION, "l9", "utf-16"), "damaged or not complete"
    ),
    "external entity": Trap(lambda: entity_in_a_cell(EXTERNAL, "e"), "put together in an unusual way"),
    "external entity in UTF-16": Trap(
        lambda: entity_in_a_cell(UTF_16 + EXTERNAL, "e", "utf-16"), "damaged or not complete"
    ),
    "truncated workbook": Trap(lambda: workbook(people(1))[:-200], "damaged or not complete"),
    "truncated sheet": Trap(lambda: workbook("<row"), "damaged or not complete"),
    "empty workbook": Trap(lambda: saved([]), "is empty"),
    "10,000 columns": Trap(
        lambda: workbook(f'<row r="1">{"".join(inline(f"{at}1", at) for at in LETTERS[:10_000])}</row>'),
        "more than 256 columns",
    ),
    # other files of Office
    "a workbook with a password": Trap(
        lambda: OLE + "EncryptedPackage".encode("utf-16-le") + bytes(600), "protected by a password"
    ),
    "old Excel": Trap(lambda: OLE + "Workbook".encode("utf-16-le") + bytes(600), "not a spreadsheet"),
    "a document": Trap(
        lambda: bundle(**{"[Content_Types]__xml": "<Types/>", "word/document__xml": "<w/>"}),
        "not a spreadsheet",
    ),
    "a web page": Trap(lambda: WEB_PAGE.encode(), "not a spreadsheet"),
    "a web page in UTF-16": Trap(lambda: f"\n{WEB_PAGE}".encode("utf-16"), "not a spreadsheet"),
    "Excel of 2003 in XML": Trap(
        lambda: b'\xef\xbb\xbf<?xml version="1.0"?><Workbook/>', "not a spreadsheet"
    ),
    "a PDF": Trap(lambda: b"%PDF-1.7\n1 0 obj\n", "not a spreadsheet"),
    "picture": Trap(lambda: PICTURE, "is not a table"),
    # texts
    "empty": Trap(lambda: b"", "is empty"),
    "blank": Trap(lambda: b"\n \n;;;\n", "is empty"),
    "wrong encoding": Trap(lambda: "Navn\nKåre Sørensen\n".encode("cp850"), "come out as other signs"),
    "half UTF-16": Trap(lambda: b"\xff\xfeN\0a\0v", "come out as other signs"),
    "NULs": Trap(lambda: ONE.replace(b"A", b"\0"), "is not a table"),
    "NULs far below": Trap(lambda: people_csv(1000) + b"\nA\0;a@sample.example", "damaged or not complete"),
    "NULs in UTF-16": Trap(lambda: (ONE.decode() + "B\0;\n").encode("utf-16"), "damaged or not complete"),
    "unclosed quote": Trap(lambda: b'Navn;E-mail\n"' + b"a;b@c.example\n" * 50_000, "cannot be told apart"),
    "unclosed quote at once": Trap(lambda: b'"' + ONE, "cannot be told apart"),
    "unclosed quote at the end": Trap(lambda: ONE + b'"Bo Dam;bo@sample.example', "cannot be told apart"),
    "a quote that ends a row": Trap(lambda: ONE + b'"', "cannot be told apart"),
    "a quote too many": Trap(
        lambda: ONE + b'"Bo Dam;bo@sample.example\n"Eva Fog";eva@sample.example\n', "cannot be told apart"
    ),
    "10,000 columns of text": Trap(
        lambda: b";".join(f"Navn {at}".encode() for at in range(10_000)), "more than 256 columns"
    ),
}

LARGE_TRAPS = {
    "one line": Trap(lambda: ONE + b"x" * 50_000_000, "cannot be told apart"),
    "one line of empty cells": Trap(lambda: ONE + b";" * 50_000_000, "cannot be told apart"),
    "one row of many lines": Trap(lambda: ONE + b'"\n";' * 12_500_000, "cannot be told apart"),
    "quotes over a whole file": Trap(
        lambda: people_csv(1_000_000).replace(b"\n", b'\n"', 1), "cannot be told apart"
    ),
    "a million rows of text": Trap(lambda: people_csv(1_000_000), "more than 200000 rows"),
    "a million rows of wide letters": Trap(
        lambda: people_csv(1_000_000) + "\n😀".encode(), "more than 200000 rows"
    ),
    "90 million empty lines": Trap(lambda: ONE + b"\n" * 90_000_000, "more than 200000 rows"),
    "a million rows": Trap(
        lambda: workbook(
            "".join(f'<row r="{at}"><c r="A{at}"><v>1</v></c></row>' for at in range(1, 1_000_001))
        ),
        "more than 200000 rows",
    ),
    "a million cells, carefully": Trap(
        lambda: altered(workbook("<row>" + "<c/>" * 1_500_000 + "</row>"), {}, packed=False),
        "put together in an unusual way",
    ),
    "a workbook that is hardly packed": Trap(
        lambda: altered(workbook(people(1) + '<row r="9"/>' * 4_500_000), {}, packed=False),
        "is larger than 50 MB",
    ),
    "formulas": Trap(
        lambda: altered(workbook('<row r="1">' + '<c r="A1"><f>' * 3_000_000 + "</row>"), {}, packed=False),
        "put together in an unusual way",
    ),
}


def macros() -> bytes:
    """A workbook with a macro."""
    content = saved([["Navn", "E-mail"], ["Anna Berg", "anna@sample.example"]])
    types = part(content, "[Content_Types].xml")
    plain = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    types = types.replace(plain, "application/vnd.ms-excel.sheet.macroEnabled.main+xml")
    return altered(content, {"[Content_Types].xml": types, "xl/vbaProject.bin": OLE + b"Sub Auto_Open()"})


def external_links() -> bytes:
    """A workbook whose name is a formula that looks into another file, far away."""
    formula = '<c r="A2" t="str"><f>[1]Ark!A1</f><v>Anna Berg</v></c>'
    content = workbook(people(1).replace(inline("A2", "Person 2"), formula))
    link = f'<externalLink {MAIN}><externalBook r:id="x" xmlns:r="{OFFICE}"/></externalLink>'
    far = (
        f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="x" TargetMode="External"'
        f' Type="{OFFICE}/externalLinkPath" Target="http://sample.example/x.xlsx"/></Relationships>'
    )
    folder = "xl/externalLinks"
    return altered(
        content,
        {f"{folder}/externalLink1.xml": link, f"{folder}/_rels/externalLink1.xml.rels": far},
    )


def member(number: int) -> bytes:
    """A CSV file of one person."""
    return f"Navn;E-mail\nPerson {number};p{number}@sample.example\n".encode()


READABLE = {
    "stale dimension": Readable(lambda: workbook(people(150), dimension="A1:B2"), "people.xlsx", 150),
    "stale dimension, carefully": Readable(
        lambda: workbook(people(150).replace('r="A1"', "r='A1'"), dimension="A1:B2"), "people.xlsx", 150
    ),
    "a formatted row far below": Readable(
        lambda: workbook(people(2) + '<row r="1048576" s="1"><c r="XFD1048576" s="1"/></row>'),
        "people.xlsx",
        2,
    ),
    "two directories": Readable(two_directories, "people.xlsx", 1),
    "macros": Readable(macros, "people.xlsm", 1),
    "external links": Readable(external_links, "people.xlsx", 1),
    "names that lead out of the folder": Readable(
        lambda: bundle(
            **{"../../outside__csv": member(1), "/outside__csv": member(2), "C:\\outside__csv": member(3)}
        ),
        "people.zip",
        3,
    ),
    "an Excel workbook called .csv": Readable(lambda: workbook(people(2)), "people.csv", 2),
    "text called .xls": Readable(lambda: ONE, "people.xls", 1),
    "quotes within quotes": Readable(lambda: ONE + b'"Bo "Bobo" Dam";bo@sample.example\n', "people.csv", 2),
    "lines within quotes": Readable(lambda: ONE + b'"Bo\nDam";bo@sample.example\n', "people.csv", 2),
}

LARGE_READABLE = {"a million empty rows": Readable(lambda: ONE + b";\n" * 1_000_000, "people.csv", 1)}
