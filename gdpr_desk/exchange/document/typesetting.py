"""Fills a template with data and sets it in type: the one place that knows typst."""

import json
from typing import Any, Literal

from gdpr_desk import paths
from gdpr_desk.exchange.document.glyphs import fonts_folder


def typeset(template: str, data: Any, kind: Literal["pdf", "svg"] = "pdf", standards: Any = None) -> Any:
    """The template of that name filled with `data`, which stays data: nothing in it is read as markup."""
    import typst  # 60 ms that the start of the program need not wait for

    return typst.compile(
        (paths.resources() / "templates" / f"{template}.typ").read_bytes(),
        font_paths=typst.Fonts(
            include_system_fonts=False, include_embedded_fonts=False, font_paths=[fonts_folder()]
        ),
        sys_inputs={"data": json.dumps(data)},
        format=kind,
        pdf_standards=standards,
    )


def typeset_pages(template: str, data: Any) -> list[bytes]:
    """The pages of the filled template as SVG pictures, for a preview and for a printer."""
    pages = typeset(template, data, "svg")
    return pages if isinstance(pages, list) else [pages]
