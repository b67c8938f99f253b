"""What a name claims: to be the operator, its staff or a tie of it, a public body, a bank or a brand, a protected person, or a role.

What: reads a display name, a handle or a signature, however it is spelled (see ``namesake``), and says which claim it makes, how, and how
surely. Why: people decide whom to trust by a name. Limits: a name that says that it is a fan's, a customer's or a parody claims nothing,
and neither does a sentence; namesakes of persons and of names that are also everyday words are only possible.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace

from clausewise.detect.authority import AUTHORITIES
from clausewise.detect.borrowed import Body, bodies
from clausewise.detect.namesake import Namesakes
from clausewise.detect.office import is_near, is_official, is_role, is_speaking, says_official, speaks
from clausewise.detect.resemblance import Kind, Likeness
from clausewise.detect.skeleton import skeleton, squeezed, unaccented, unleeted
from clausewise.detect.webmail import is_free, is_public
from clausewise.register import MarkKind, Register

LOOKALIKE, ROLE, OFFICIAL, STAFF, BODY = (
    "account.lookalike",
    "account.role",
    "account.official",
    "claim.staff",
    "claim.body",
)
EMITS = frozenset({LOOKALIKE, ROLE, OFFICIAL, STAFF, BODY})
name_characters_max = 96
words_max = 7


class Whose(StrEnum):
    """Whose name a protected name is."""

    OWN = "own"
    TIED = "tied"
    BODY = "body"
    PERSON = "person"


class Claim(Struct, frozen=True, gc=False):
    """What a name claims: the signal that it makes, how surely, of whom it speaks, and by which trick."""

    signal: str
    score: float
    whose: Whose | None
    of: str
    how: str


# How surely the bare name claims to be its owner. A namesake is another person, and some names are also words.
_SAME = {Whose.OWN: 0.9, Whose.TIED: 0.85, Whose.BODY: 0.85, Whose.PERSON: 0.65}
_PLAIN_SAME, _PLAIN_ROLE, _BODY_ACRONYM = 0.4, 0.65, 0.7
_WITH_ROLE = {Whose.OWN: 0.95, Whose.TIED: 0.88, Whose.BODY: 0.92, Whose.PERSON: 0.75}
# With words that fill, such as a place: a branch of it, or those who like it there.
_WITH_PLACE = {Whose.OWN: 0.65, Whose.TIED: 0.55, Whose.BODY: 0.6, Whose.PERSON: 0.4}
_PERSON_OF, _PERSON_IN_ROLE, _ROLE_BESIDE = 0.65, 0.88, 0.86
_DRESSED_SLIP, _MISSPELLED_ROLE, _FOREIGN_SLIP = 0.9, 0.75, 0.85
_ROLE_ALONE, _DISGUISED_ROLE, _OFFICIAL_ROLE, _BADGE = 0.8, 0.9, 0.88, 0.6
# What is written in other letters was meant to be misread; what is misspelled may be somebody's own.
_DISGUISED = frozenset({Kind.HOMOGLYPH, Kind.LEET, Kind.SPACING})
_MISSPELLED = frozenset({Kind.TYPO, Kind.BIT})
_DISGUISED_PERSON = 0.85
# Two words that make one protected name when they are joined are mostly a first name and a surname.
_PARTED_WEIGHT = 0.6
_FULL_NAME = re.compile(r"[^\W\d_]{2,}(?: [^\W\d_]{2,})+")
# Banks that bear a family's name.
_SURNAMES = frozenset({"desjardins", "desjardin", "dejardin", "dejardins", "barclay", "barclays", "rogers", "chase"})

_INVISIBLE = re.compile("[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\U000e0000-\U000e0fff]+")
# Letters that were spaced out: four or more, one by one.
_SPACED = re.compile(r"(?<![^\W_])[^\W\d_](?:[ ._*|-]{1,3}[^\W\d_]){3,}(?![^\W_])")
_BETWEEN = re.compile(r"[ ._*|-]+")
_LEET = str.maketrans("013457@$!€", "oieastasie")
_BADGES = re.compile("[\u2713\u2714\u2705\u2611\u2714\U0001f6e1\U0001f396\U0001f3c5\U0001f535\U0001f530]\ufe0f?")
_CHECKS = re.compile("[\u2713\u2714\u2705\u2611]")
_SIGNS = re.compile("[\u2122\u00ae\u00a9\u2120\ufe0f]")
_ARTICLE = re.compile(r"^(?:the |l['’]|la |le |les |your |our |votre |notre )\s*", re.IGNORECASE)
_WORDS = re.compile(r"[^\W_]+")
_CAMEL = re.compile(r"(?<=[a-zà-ÿ])(?=[A-ZÀ-Ý])")
# Who says so, claims nothing.
_HONEST = re.compile(
    r"\b(?:fans?|fanclub|fan club|fanpage|admirat\w+|parod\w+|satir\w+|humou?r\w*|unofficial|non[- ]?officiel\w*|pas officiel\w*"
    r"|not (?:an? |the )?(?:official|real|affiliated)|unaffiliated|independent|independants?e?|users?|utilisat\w+|usagers?|usageres?"
    r"|lovers?|amateurs?|haters?|sucks|nul|anti|contre|against|versus|vs|reviews?|avis|critiques?|ex|former|ancien(?:ne)?s?"
    r"|club|communaute des|community of|entraide entre|friends? of|amie?s? (?:de|d)|victimes?|survivors?|alternatives?"
    r"|clients? (?:de |d'|chez )?(?:{marks})|(?:{marks}) (?:clients?|customers?)(?! \w)|customers? of|cliente?s? (?:de|chez))\b"
)
# A sentence is no name.
_SENTENCE = re.compile(
    r"\b(?:i|im|i'm|i've|my|me|we|us|you|je|j|mon|ma|mes|moi|nous|tu|toi|vous|why|how|what|is|isn't|are|was|were|est|sont|etait"
    r"|pourquoi|comment|merci|thanks?|thx|hate|love|deteste|adore|aime|waiting|attends?|needs?|besoin|please|svp|help me|aidez)\b"
)
_PERSON = re.compile(r"[^\W\d_][\w.'-]{1,20}(?: [^\W\d_][\w.'-]{0,20}){0,2}")
_REAL = re.compile(r"(?:real|true|genuine|vraie?|veritable)\b")
# What a thing about the operator begins with, not a person at it.
_THING = re.compile(
    r"(?:guides?|tuto\w*|trucs?|astuces?|tips?|tricks?|news|nouvelles|sites?|pages?|blogs?|blogues?|forums?|groupes?|groups?|all|tout"
    r"|best|top|made|built|hosted|powered|fait|heberge\w*|propulse\w*|learn|apprendre|api|modules?|themes?|plugins?|extensions?)\b"
)
_OF = re.compile(r"\s*(?:\b(?:de|d'|du|from|at|chez|with|of)|[@|/(\[·•,:-])\s*")


class Personas:
    """The names that an operator has protected, compiled, and what other names claim beside them. Thread-safe."""

    def __init__(self, register: Register, persons: Sequence[str] = ()) -> None:
        protected = list(_protected(register, persons))
        self._whose = {body.name: whose for whose, body in reversed(protected)}
        self._hosts = {body.name: body.hosts for _, body in reversed(protected)}
        self._plain = {body.name for _, body in protected if body.plain}
        self._names = Namesakes(body for _, body in protected)
        own = [re.escape(unaccented(one)) for whose, body in protected if whose is Whose.OWN for one in body.names]
        marks = "|".join(sorted(own, key=len, reverse=True)) or r"(?!)"
        self._mark = re.compile(rf"(?<![^\W_])(?:{marks})(?![^\W_])")
        self._honest = re.compile(_HONEST.pattern.replace("{marks}", marks))

    def claim(self, name: str, *, role_alone: bool = True) -> Claim | None:
        """Return what ``name`` claims, or None. A bare role is a claim where accounts are named, not where anyone has a support team."""
        seen = _INVISIBLE.sub("", name[:name_characters_max])
        closed = _SPACED.sub(lambda match: _BETWEEN.sub("", match.group()), seen)
        found = self._claim(closed, role_alone=role_alone)
        if found is None and (read := closed.translate(_LEET)) != closed:
            found = self._claim(read, role_alone=role_alone)
            return None if found is None else _disguised(found, Kind.LEET)
        if found is not None and (closed != seen or len(seen) < len(name[:name_characters_max])):
            return _disguised(found, Kind.SPACING)
        return found

    def _claim(self, written: str, *, role_alone: bool) -> Claim | None:
        text = " ".join(_CAMEL.sub(" ", written).replace("_", " ").split())
        plain = unaccented(text)
        if not text or self._honest.search(plain) or _SENTENCE.search(plain):
            return None
        badge = _BADGES.search(text) is not None
        bare = _ARTICLE.sub("", _SIGNS.sub("", _BADGES.sub("", text)).strip())
        found = self._of_name(bare, written, badge=badge) or self._of_misspelled(bare)
        if found is None and role_alone:
            found = _of_role(bare, badge=_CHECKS.search(text) is not None)
        return found

    def owns(self, claim: Claim, host: str) -> bool:
        """Say whether a mail from ``host`` may bear the name that is claimed: the host is its owner's, and not anybody's address there."""
        if claim.whose is Whose.BODY and (is_free(host) or is_public(host)):
            return is_public(host)
        return any(host == one or host.endswith(f".{one}") for one in self._hosts.get(claim.of, ()))

    def _of_name(self, bare: str, written: str, *, badge: bool) -> Claim | None:
        likeness = self._names.find(bare)
        glued = self._names.find(_SIGNS.sub("", _BADGES.sub("", written)).strip()) if bare != written else None
        if glued is not None and (likeness is None or glued.score > likeness.score):
            likeness = glued
        if likeness is None:
            return None
        whose = self._whose[likeness.body]
        rest = _rest(bare, likeness.of)
        if likeness.kind is Kind.SAME:
            return self._same(likeness, whose, bare, badge=badge)
        if likeness.kind in _DISGUISED or likeness.kind in _MISSPELLED:
            return self._resembling(likeness, whose, written.strip())
        if badge or _REAL.match(unaccented(bare)) or says_official(squeezed(rest)):
            return self._dressed(likeness, whose, OFFICIAL)
        if likeness.kind is Kind.COMBINATION:
            return self._dressed(likeness, whose, ROLE) if speaks(squeezed(rest)) else self._placed(likeness, whose)
        if whose is Whose.OWN:
            return self._person_of(bare, likeness)
        words = [word for word in _WORDS.findall(rest) if not is_speaking(word)]
        return None if words else self._dressed(likeness, whose, ROLE)

    def _resembling(self, likeness: Likeness, whose: Whose, written: str) -> Claim | None:
        """Return the claim of a name that resembles a protected one, unless it is somebody's real name."""
        if whose is Whose.BODY and unaccented(written) in _SURNAMES:
            return None
        score, how = likeness.score, likeness.kind
        if how in _MISSPELLED and not _is_plain(written):
            # Nobody slips into letters of another script.
            score, how = max(score, _FOREIGN_SLIP), Kind.HOMOGLYPH
        score = min(score, _DISGUISED_PERSON) if whose is Whose.PERSON else score
        if _FULL_NAME.fullmatch(written) and len(written.split()) > len(likeness.of.split()):
            score *= _PARTED_WEIGHT
        return Claim(LOOKALIKE, round(score, 4), whose, likeness.body, how.value)

    def _of_misspelled(self, bare: str) -> Claim | None:
        """Return the claim of a name that is misspelled beside a role, or of one beside a misspelled role."""
        words = _WORDS.findall(bare)[:words_max]
        roles = [word for word in words if is_speaking(word)]
        if roles and len(roles) < len(words):
            likeness = self._names.find("".join(word for word in words if word not in roles))
            if likeness is not None and likeness.kind in _MISSPELLED:
                return Claim(
                    LOOKALIKE, _DRESSED_SLIP, self._whose[likeness.body], likeness.body, "misspelled_with_role"
                )
        rest = [word for word in words if not is_near(word, alone=False)]
        if rest and len(rest) < len(words):
            likeness = self._names.find(" ".join(rest))
            if likeness is not None and likeness.kind is Kind.SAME and likeness.body not in self._plain:
                return self._dressed(likeness, self._whose[likeness.body], ROLE)
        return None

    def _same(self, likeness: Likeness, whose: Whose, bare: str, *, badge: bool) -> Claim:
        score = _SAME[whose] if whose is not Whose.BODY or " " in bare else _BODY_ACRONYM
        if likeness.body in self._plain or unaccented(bare) in _SURNAMES:
            score = _PLAIN_ROLE if badge else _PLAIN_SAME
        signal = OFFICIAL if badge else BODY if whose is Whose.BODY else LOOKALIKE
        return Claim(signal, score, whose, likeness.body, "badge" if badge else "same")

    def _dressed(self, likeness: Likeness, whose: Whose, signal: str) -> Claim | None:
        """Return the claim of a name with words that only its owner would add."""
        score = _PLAIN_ROLE if likeness.body in self._plain else _WITH_ROLE[whose]
        if likeness.kind is Kind.WITHIN:
            score = min(score, _ROLE_BESIDE)
        how = signal.rpartition(".")[2]
        return Claim(BODY if whose is Whose.BODY else signal, score, whose, likeness.body, how)

    def _placed(self, likeness: Likeness, whose: Whose) -> Claim | None:
        score = _PLAIN_SAME if likeness.body in self._plain else _WITH_PLACE[whose]
        return Claim(BODY if whose is Whose.BODY else LOOKALIKE, score, whose, likeness.body, "combination")

    def _person_of(self, bare: str, likeness: Likeness) -> Claim | None:
        """Return the claim of a person who adds the operator's name to theirs: "Julie de Dexero", "Marc | Équipe Dexero"."""
        plain = unaccented(bare)
        match = self._mark.search(plain)
        if match is None or len(_WORDS.findall(plain)) > words_max:
            return None
        before, after = plain[: match.start()], plain[match.end() :]
        beside = squeezed(skeleton(" ".join((*_WORDS.findall(before)[-3:], "", *_WORDS.findall(after)[:2]))))
        if speaks(beside):
            return Claim(ROLE, _PERSON_IN_ROLE, Whose.OWN, likeness.body, "person_in_role")
        person = _OF.split(before)[0].strip() if before else after.lstrip(" |/()[]·•,:-")
        joined = _OF.search(before) if before else _OF.match(after)
        if joined is None or _THING.match(person) or not _PERSON.fullmatch(person):
            return None
        return Claim(STAFF, _PERSON_OF, Whose.OWN, likeness.body, "person_of")


def _of_role(bare: str, *, badge: bool) -> Claim | None:
    """Return the claim of a name that is a role and nothing else."""
    plain = squeezed(unaccented(bare))
    for spelled in dict.fromkeys((squeezed(skeleton(bare)), squeezed(unleeted(bare)))):
        if not is_role(spelled):
            continue
        if not is_role(squeezed(skeleton(plain))) or not _is_plain(bare):
            return Claim(LOOKALIKE, _DISGUISED_ROLE, None, bare, "role")
        official = badge or says_official(spelled)
        return Claim(OFFICIAL if official else ROLE, _OFFICIAL_ROLE if official else _ROLE_ALONE, None, bare, "role")
    if is_official(squeezed(skeleton(bare))):
        return Claim(OFFICIAL, _ROLE_ALONE, None, bare, "official")
    if " " not in bare and is_near(bare, alone=True):
        return Claim(LOOKALIKE, _MISSPELLED_ROLE, None, bare, "misspelled_role")
    return Claim(OFFICIAL, _BADGE, None, bare, "badge") if badge and len(plain) > 1 else None


def _disguised(claim: Claim, kind: Kind) -> Claim:
    """Return a claim as that of a name in disguise: what is hidden is meant."""
    return replace(claim, signal=LOOKALIKE, score=max(claim.score, _DISGUISED_ROLE), how=kind.value)


def _is_plain(bare: str) -> bool:
    """Say whether a name is written in the letters of English and French."""
    return all(one.isascii() or one.lower() in "àâäçéèêëîïôöùûüÿœæ’«»–—·•" for one in bare)


def _rest(bare: str, of: str) -> str:
    """Return the looks of a name without the protected name in it."""
    looks = skeleton(bare)
    whole = skeleton(of)
    return looks.replace(whole, " ", 1) if whole in looks else squeezed(looks).replace(squeezed(whole), " ", 1)


def _protected(register: Register, persons: Sequence[str]) -> Iterator[tuple[Whose, Body]]:
    """Yield every protected name with whose it is; the operator's own come first and win."""
    hosts = tuple(dict.fromkeys(service.host.removeprefix("*.") for service in register.services))
    for mark in register.marks:
        own = mark.kind is MarkKind.OWN
        products = tuple(one.name for one in register.products if one.mark == mark.name) if own else ()
        aliases = tuple(dict.fromkeys((*mark.aliases, *products)))
        yield (Whose.OWN if own else Whose.TIED), Body(mark.name, hosts if own else (), aliases)
    for person in persons:
        yield Whose.PERSON, Body(person, ())
    for body in (*bodies(), *AUTHORITIES):
        yield Whose.BODY, body
