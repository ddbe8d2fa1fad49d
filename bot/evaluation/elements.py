"""Elements of a page. They are a tree until they are written, so that no text is ever markup."""

from xml.etree.ElementTree import Element, tostring

Number = int | float


def element(tag: str, *inside: "Element | str", **attributes: str | Number) -> Element:
    """An element with text or elements in it; `class_` is `class`, and `_` in a name is `-`."""
    made = Element(
        tag, {name.strip("_").replace("_", "-"): _said(v) for name, v in attributes.items()}
    )
    for part in inside:
        if isinstance(part, Element):
            made.append(part)
        elif len(made):
            made[-1].tail = (made[-1].tail or "") + part
        else:
            made.text = (made.text or "") + part
    return made


def table(heads: list[str], rows: list[list["Element | str"]]) -> Element:
    """A table; the first cell of each row is its head."""
    made = element("table", element("tr", *(element("th", head, scope="col") for head in heads)))
    for first, *others in rows:
        cells = (cell if isinstance(cell, Element) else element("td", cell) for cell in others)
        made.append(element("tr", element("th", first, scope="row"), *cells))
    return made


def document(title: str, style: str, *inside: Element) -> str:
    """A whole page that needs nothing from elsewhere."""
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("title", title),
        element("style", style),
    )
    page = element("html", head, element("body", *inside), lang="en")
    return f"<!doctype html>\n{tostring(page, encoding='unicode', method='html')}\n"


def _said(value: str | Number) -> str:
    return f"{value:.1f}" if isinstance(value, float) else str(value)
