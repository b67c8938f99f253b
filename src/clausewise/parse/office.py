"""The container of DOCX, XLSX and PPTX (Open Packaging Conventions, ECMA-376-2): parts, relationships, properties, what lies inside."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote

from clausewise.extract import Role
from clausewise.model import Medium, Part
from clausewise.parse.archive import Archive
from clausewise.parse.draft import UNKNOWN_SIZE, Draft, Piece, Size
from clausewise.parse.markup import name, texts, tree, value
from clausewise.parse.nature import child_of

if TYPE_CHECKING:
    from clausewise.parse.markup import Element

# What a relationship to something outside does when the document is opened, by the last word of its type.
_ROLES = {
    "hyperlink": Role.ANCHOR,
    "attachedTemplate": Role.TEMPLATE,
    "image": Role.IMAGE,
    "frame": Role.FRAME,
    "video": Role.MEDIA,
    "audio": Role.MEDIA,
    "media": Role.MEDIA,
    "font": Role.FONT,
}
_INSIDE = re.compile(r"(?:.*/)?(?:embeddings|media|activex)/[^/]+\Z|.*vbaproject\.bin\Z")
_NOT_HANDED_ON = re.compile(r".*\.(?:xml|rels|vml)\Z")
# Procedures that run by themselves when a document is opened or closed (Microsoft's list of auto macros and document events).
_AUTOMATIC = re.compile(
    rb"(?i)auto_?(?:open|exec|close|exit|new)\b|document_?(?:open|close|new)\b|workbook_?(?:open|activate|beforeclose)\b"
)
# Where a macro's own path leads nowhere but to the author's machine.
_REMOTE = re.compile(
    r"(?i)(?:https?|ftps?|ms-\w+|mhtml|ldap|webdav|smb)\s*:|\\\\[^\\?.]|//[^/]|file:(?://|/{4,}|\\\\)(?![a-z][:|])[^/\s]"
)


class Relation(NamedTuple):
    """A relationship: the last word of its type, its target (a member's name unless ``outside``)."""

    kind: str
    target: str
    outside: bool


class Package:
    """An office document's members and how they hang together. What is found goes to ``draft``."""

    def __init__(self, archive: Archive, draft: Draft) -> None:
        self.archive = archive
        self.draft = draft
        self._relations: dict[str, dict[str, Relation]] = {}
        self._told: set[tuple[str, str]] = set()
        self.types = self._types()

    def _types(self) -> dict[str, str]:
        root = tree(self.archive.read("[Content_Types].xml"), self.draft.limit)
        if root is None:
            return {}
        return {value(one, "PartName").lower().lstrip("/"): value(one, "ContentType") for one in root}

    @property
    def main(self) -> str:
        """The name of the main document's member; none if there is none."""
        for one in self.relations("").values():
            if one.kind == "officeDocument" and not one.outside:
                return one.target
        return next((one for one in _MAINS if one in self.archive), "")

    def relations(self, member: str) -> dict[str, Relation]:
        """Return the relationships of a member by their ids; those of the whole document for an empty name."""
        member = member.lower()
        if member not in self._relations:
            folder, last = posixpath.split(member)
            root = tree(self.archive.read(posixpath.join(folder, "_rels", f"{last}.rels")), self.draft.limit)
            self._relations[member] = (
                {}
                if root is None
                else {
                    value(one, "Id"): _relation(
                        folder, value(one, "Type"), value(one, "Target"), value(one, "TargetMode")
                    )
                    for one in root
                    if name(one) == "Relationship"
                }
            )
        return self._relations[member]

    def targets(self, member: str, *kinds: str) -> list[str]:
        """Return the members that ``member`` has relationships of these kinds to, in order."""
        return [one.target for one in self.relations(member).values() if one.kind in kinds and not one.outside]

    def follow(
        self,
        member: str,
        key: str,
        path: str,
        text: str = "",
        role: Role | None = None,
        *,
        size: Size = UNKNOWN_SIZE,
        hidden: Piece | None = None,
    ) -> str:
        """Put down where relationship ``key`` of ``member`` leads outside, as seen at ``path``; return its target."""
        relation = self.relations(member).get(key)
        if relation is None:
            return ""
        self._told.add((member.lower(), key))
        if relation.outside:
            role = role or _ROLES.get(relation.kind, Role.EXTERNAL)
            self.outside(relation.target, role, path, text, size=size, hidden=hidden)
        return relation.target

    def outside(
        self,
        target: str,
        role: Role,
        path: str,
        text: str = "",
        *,
        size: Size = UNKNOWN_SIZE,
        hidden: Piece | None = None,
    ) -> None:
        """Put an address outside down: a link, or a mere property if it is only a place on the author's machine."""
        if role is Role.ANCHOR or is_remote(target):
            self.draft.link(target, role, path, text, size, hidden=hidden)
        else:
            self.draft.meta("template" if role is Role.TEMPLATE else "external", target, path)

    def rest(self) -> None:
        """Put down whatever else the document reaches: relationships nobody asked for, properties, macros and what lies inside."""
        for rels in list(self.archive.names(end=".rels")):
            folder, last = posixpath.split(rels)
            member = posixpath.join(posixpath.dirname(folder), last.removesuffix(".rels"))
            for key in self.relations(member):
                if (member, key) not in self._told:
                    self.follow(member, key, f"{rels} {key}")
        self._properties()
        self._inside()

    def _properties(self) -> None:
        for member in ("docprops/core.xml", "docprops/app.xml", "docprops/custom.xml"):
            root = tree(self.archive.read(member), self.draft.limit)
            for one in root if root is not None else ():
                called = value(one, "name") or _snake(name(one))
                self.draft.meta(called, " ".join(filter(None, one.itertext())), member)
        for member in self.archive.names("customxml/item", ".xml"):
            if "props" not in member:
                root = tree(self.archive.read(member), self.draft.limit)
                if root is not None:
                    self.draft.meta("custom_xml", "\n".join(filter(None, root.itertext())), member)

    def _inside(self) -> None:
        for member in list(self.archive.names()):
            if not _INSIDE.match(member) or _NOT_HANDED_ON.match(member):
                continue
            data = self.archive.read(member)
            if not data:
                continue
            if member.endswith("vbaproject.bin"):
                self.draft.meta(
                    "macro", " ".join(sorted({one.decode() for one in _AUTOMATIC.findall(data)})) or "vba", member
                )
                self.draft.child(
                    Part(Medium.FILE, data=data, name=member, declared_type="application/vnd.ms-office.vbaProject")
                )
            else:
                self.draft.child(child_of(data, member))


_MAINS = ("word/document.xml", "xl/workbook.xml", "ppt/presentation.xml")


def _relation(folder: str, kind: str, target: str, mode: str) -> Relation:
    kind = kind.rpartition("/")[2]
    if mode.lower() == "external":
        return Relation(kind, target, outside=True)
    target = unquote(target.partition("#")[0])
    return Relation(kind, posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/").lower(), outside=False)


def is_remote(target: str) -> bool:
    """Say whether an address leads to another machine than the one that it was written on."""
    return bool(_REMOTE.match(target.strip()))


def _snake(called: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", called).lower()


def chart(package: Package, member: str, path: str) -> None:
    """Put down what a chart or a diagram (SmartArt) shows, and the workbook outside that it draws from."""
    root = tree(package.archive.read(member), package.draft.limit)
    if root is None:
        return
    package.draft.say("\n".join(_paragraphs(root)), path)
    for one in root.iter():
        if name(one) == "externalData":
            package.follow(member, next((str(held) for key, held in one.items() if str(key).endswith("}id")), ""), path)


def _paragraphs(root: Element) -> list[str]:
    shown = [texts(one, frozenset({"t"})) for one in root.iter("{*}p")]
    return shown + [texts(one, frozenset({"v"})) for one in root.iter("{*}strCache")]
