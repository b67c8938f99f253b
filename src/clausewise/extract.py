"""What a page, an e-mail, a document, a link or an account holds once it was opened: the common form that every parser returns.

A detector of structure (``ports.Inspector``) sees only this, so that a trick is known the same way in a page, a mail and a document.
Paths say where a thing stands in the words of its kind: ``html > body > p:nth-of-type(2)``, ``header From``, ``word/document.xml p 3``,
``page 2``, ``box 40,12,300,28`` (left, top, width and height in pixels), ``0:01:23.4`` (a time). Behind ``name >`` stands what lay
inside another part: ``invoice.docx > word/document.xml p 3``.
"""

from __future__ import annotations

from enum import StrEnum
from functools import cached_property

from msgspec import Struct

from clausewise.model import Medium, Part


class Trick(StrEnum):
    """How text or a resource is kept from the reader's eyes."""

    DISPLAY = "display"
    VISIBILITY = "visibility"
    OPACITY = "opacity"
    CLIP = "clip"
    ZERO_SIZE = "zero_size"
    OFF_SCREEN = "off_screen"
    SAME_COLOUR = "same_colour"
    TINY_FONT = "tiny_font"
    TRANSPARENT = "transparent"
    COVERED = "covered"
    ATTRIBUTE = "attribute"
    NOSCRIPT = "noscript"
    TEMPLATE = "template"
    COMMENT = "comment"
    CHARACTERS = "characters"
    DELETED = "deleted"
    VANISHED = "vanished"
    LAYER = "layer"


class Kind(StrEnum):
    """What a passage is in its part."""

    BODY = "body"
    TITLE = "title"
    ALTERNATIVE = "alternative"
    SUBJECT = "subject"
    NAME = "name"
    NOTE = "note"


class Role(StrEnum):
    """What a link does there: whether a person follows it, or the part loads or calls it by itself."""

    ANCHOR = "anchor"
    TEXT = "text"
    FORM = "form"
    IMAGE = "image"
    BACKGROUND = "background"
    FONT = "font"
    STYLE = "style"
    SCRIPT = "script"
    CALL = "call"
    FRAME = "frame"
    MEDIA = "media"
    PING = "ping"
    PREFETCH = "prefetch"
    REFRESH = "refresh"
    TEMPLATE = "template"
    EXTERNAL = "external"
    RECEIPT = "receipt"
    UNSUBSCRIBE = "unsubscribe"


# What is fetched without anybody's doing when the part is opened.
LOADED = frozenset(Role) - {Role.ANCHOR, Role.TEXT, Role.FORM, Role.UNSUBSCRIBE}


# How the name of a measure begins that was not taken of a part, which was judged all the same; see ``Extract.limits``.
FURTHER = ("unavailable:", "sampled:")


class Passage(Struct, frozen=True, gc=False):
    """A run of text, in reading order. ``trick`` and ``rule`` say what hides it; ``excuse`` is the honest reason for that, if any.

    ``doubtful`` marks a verdict that only drawing the page could settle.
    """

    text: str
    path: str = ""
    kind: Kind = Kind.BODY
    trick: Trick | None = None
    rule: str = ""
    excuse: str = ""
    doubtful: bool = False

    @property
    def is_hidden(self) -> bool:
        """Whether readers do not see it and nothing honest explains that."""
        return self.trick is not None and not self.excuse


class Link(Struct, frozen=True, gc=False):
    """An address as it is written, resolved against the part's base where there is one.

    ``text`` is what a reader sees of it. ``width`` and ``height`` are in CSS pixels, None when nothing says them. ``start`` is where it
    stands in the visible text, -1 when it does not stand there.
    """

    url: str
    role: Role = Role.ANCHOR
    text: str = ""
    path: str = ""
    width: float | None = None
    height: float | None = None
    trick: Trick | None = None
    rule: str = ""
    start: int = -1


class Field(Struct, frozen=True, gc=False):
    """One field of a form: its name, its kind (``text``, ``password``, ``email`` …), what it is called, and its autocomplete hint."""

    name: str
    kind: str = "text"
    label: str = ""
    autocomplete: str = ""
    path: str = ""
    trick: Trick | None = None


class Form(Struct, frozen=True, gc=False):
    """A form: where it sends what is typed, by which method, and its fields."""

    action: str
    method: str = "get"
    fields: tuple[Field, ...] = ()
    path: str = ""


class Meta(Struct, frozen=True, gc=False):
    """What a part says of itself: meta tags, Open Graph, JSON-LD, a document's properties. ``name`` is in lower case."""

    name: str
    content: str
    path: str = ""


class Script(Struct, frozen=True, gc=False):
    """Inline code: a script, an event attribute or a macro."""

    code: str
    path: str = ""


class Fingerprint(Struct, frozen=True, gc=False):
    """By what a content is known again: the method (``pdq``, ``chromaprint``, ``sha256`` …), its bytes, and a quality from 0 to 1.

    ``path`` is the frame or the time that it was taken of, empty for the whole.
    """

    method: str
    value: bytes
    quality: float = 1.0
    path: str = ""


class Estimate(Struct, frozen=True, gc=False):
    """What a model makes of a picture, a sound or a file: a name such as ``nudity``, a score from 0 to 1, and the frame or time."""

    name: str
    score: float
    path: str = ""


class Header(Struct, frozen=True, gc=False):
    """A header of a mail, decoded; ``name`` is in lower case."""

    name: str
    value: str


class Extract(Struct, frozen=True, dict=True):
    """One part, opened. ``children`` are parts that lay inside it and are opened in turn; ``limits`` name what was passed.

    A limit means that the part was not judged, or not whole, and a person looks. One that begins with a word of ``FURTHER`` names a
    measure that was not taken although the part was judged: ``unavailable:ocr`` (its library is not there), ``sampled:frames``.
    ``source`` is the part itself. ``inside`` is the path of a part that lay in another, empty at the top. ``base`` is what addresses are
    resolved against.
    """

    source: Part
    passages: tuple[Passage, ...] = ()
    links: tuple[Link, ...] = ()
    forms: tuple[Form, ...] = ()
    metas: tuple[Meta, ...] = ()
    scripts: tuple[Script, ...] = ()
    headers: tuple[Header, ...] = ()
    children: tuple[Part, ...] = ()
    fingerprints: tuple[Fingerprint, ...] = ()
    estimates: tuple[Estimate, ...] = ()
    limits: tuple[str, ...] = ()
    base: str = ""
    inside: str = ""
    part: int = 0

    @property
    def medium(self) -> Medium:
        """What the part is."""
        return self.source.medium

    @cached_property
    def shown(self) -> tuple[Passage, ...]:
        """The passages that a reader sees, or may honestly come to see."""
        return tuple(one for one in self.passages if not one.is_hidden)

    @cached_property
    def hidden(self) -> tuple[Passage, ...]:
        """The passages that are kept from the reader's eyes without an honest reason."""
        return tuple(one for one in self.passages if one.is_hidden)

    @cached_property
    def text(self) -> str:
        """The visible text, a passage a line."""
        return "\n".join(one.text for one in self.shown)

    @cached_property
    def hidden_text(self) -> str:
        """The hidden text, a passage a line."""
        return "\n".join(one.text for one in self.hidden)

    def place(self, path: str) -> str:
        """Return ``path`` with the parts that this one lay in before it."""
        return f"{self.inside} > {path}" if self.inside and path else self.inside or path
