"""A page's forms and their fields, each with what a person would call it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from clausewise.extract import Field, Form, Trick
from clausewise.parse.address import Resolver
from clausewise.parse.element import Element
from clausewise.parse.tree import Tree
from clausewise.parse.verdict import Standing

fields_max = 2_000
# Buttons that send a form elsewhere: an honest page has a few.
buttons_max = 50
label_characters_max = 300
# How far a label's own text is looked for.
label_items_max = 200

TOO_MANY_FIELDS = "page_fields"

_FIELDS = frozenset(("input", "select", "textarea"))
_NO_FIELDS = frozenset(("submit", "button", "reset", "image"))


class _Labels:
    """What fields are called: by ``<label>``, by ARIA, by placeholder or title, in that order."""

    def __init__(self, tree: Tree) -> None:
        self._texts = tree.texts
        self._by_id = {one["id"]: group[0] for one, group in reversed(tree.groups) if one.get("id")}
        self._by_for = {one.get("for"): one for one in reversed(tree.tagged("label")) if one.get("for")}

    def of(self, field: Element) -> str:
        """Return what ``field`` is called, empty when nothing says it."""
        label = self._by_for.get(field.get("id")) if field.get("id") else None
        if label is None:
            label = next((one for one in field.lineage() if one.tag == "label"), None)
        said = self._text(label) if label is not None else ""
        said = said or " ".join(
            self._text(self._by_id[one]) for one in field.get("aria-labelledby").split()[:4] if one in self._by_id
        )
        for name in ("aria-label", "placeholder", "title"):
            said = said or " ".join(field.get(name).split())
        return said[:label_characters_max]

    def _text(self, element: Element) -> str:
        pieces: list[str] = []
        for one, text in self._texts[element.at : element.at + label_items_max]:
            if one.depth < element.depth or element not in one.lineage():
                break
            pieces.append(text)
        return " ".join("".join(pieces).split())


def read_forms(tree: Tree, standings: Sequence[Standing], resolve: Resolver, limits: list[str]) -> tuple[Form, ...]:
    """Return the forms in document order; fields outside of any form are in a last one without an action.

    At most ``fields_max`` fields are read; what was cut is named in ``limits``.
    """
    forms = list(tree.tagged("form"))
    inputs = [one for one in tree.tagged(*sorted(_FIELDS)) if _kind(one) not in _NO_FIELDS]
    if not forms and not inputs:
        return ()
    if len(inputs) > fields_max or len(forms) > fields_max:
        limits.append(TOO_MANY_FIELDS)
        del inputs[fields_max:], forms[fields_max:]
    labels = _Labels(tree)
    by_id = {one.get("id"): one for one in reversed(forms) if one.get("id")}
    held: dict[int, list[Field]] = {}
    for one in inputs:
        owner = by_id.get(one.get("form")) or next((up for up in one.lineage() if up.tag == "form"), None)
        held.setdefault(-1 if owner is None else owner.order, []).append(_field(one, standings[one.order], labels))
    found = [Form(resolve(one.get("action")), _method(one), tuple(held.get(one.order, ())), one.path) for one in forms]
    found += _besides(tree, by_id, held, resolve)
    if -1 in held:
        found.append(Form("", "", tuple(held[-1]), "body"))
    return tuple(found)


def _besides(tree: Tree, by_id: dict[str, Element], held: dict[int, list[Field]], resolve: Resolver) -> Iterator[Form]:
    """Yield a form again for each button that sends its fields to another place than it says itself."""
    buttons = (one for one in tree.tagged("button", "input") if one.get("formaction").strip())
    for one in islice(buttons, buttons_max):
        owner = by_id.get(one.get("form")) or next((up for up in one.lineage() if up.tag == "form"), None)
        if owner is not None:
            method = _method(one, "formmethod") if "formmethod" in one.attributes else _method(owner)
            yield Form(resolve(one.get("formaction")), method, tuple(held.get(owner.order, ())), one.path)


def _kind(element: Element) -> str:
    return (element.get("type").strip().lower() or "text") if element.tag == "input" else element.tag


def _method(form: Element, name: str = "method") -> str:
    method = form.get(name).strip().lower()
    return method if method in ("post", "dialog") else "get"


def _field(element: Element, standing: Standing, labels: _Labels) -> Field:
    kind = _kind(element)
    trick = Trick.ATTRIBUTE if kind == "hidden" else standing.box.trick if standing.box else None
    name = element.get("name") or element.get("id")
    return Field(name, kind, labels.of(element), element.get("autocomplete").strip().lower(), element.path, trick)
