"""Who a mail says it is from, held against itself: nobody, two at once, another address in the name, answers that go elsewhere.

Honest mail does much of this: contact forms, services that write for others, small firms that answer from a free address, lists that
rewrite the sender. What explains a difference takes it away.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from clausewise.detect.letter import Letter
from clausewise.detect.lookalike import Protected
from clausewise.detect.resemblance import Kind, Likeness
from clausewise.detect.skeleton import skeleton, squeezed
from clausewise.detect.slip import distance
from clausewise.detect.webmail import is_free, is_public
from clausewise.mailbox import Mailbox
from clausewise.model import Evidence
from clausewise.url import site_of

FORGED, HIDDEN, ELSEWHERE, NAME = "mail.forged", "mail.sender_hidden", "mail.reply_elsewhere", "mail.display_name"
Found = tuple[str, float, Evidence]

TWO_SENDERS_SCORE, INJECTED_SCORE = 0.85, 0.9
NO_SENDER_SCORE, NO_ADDRESS_SCORE, NO_PATH_SCORE, NO_HOST_SCORE = 0.8, 0.7, 0.5, 0.6
ALIKE_SCORE, IMITATED_SCORE, FREE_SCORE, OWN_NAME_SCORE = 0.85, 0.75, 0.55, 0.7
BORROWED_HOST, BORROWED_NAME, BORROWED_PLAIN_NAME = 0.95, 0.85, 0.5
borrowed_score_min = 0.7
OTHER_ADDRESS_SCORE, OTHER_ADDRESS_EXPLAINED_SCORE = 0.75, 0.4
PROVEN_ALIKE, PROVEN_FREE, BY_LIST = 0.85, 0.6, 0.7

_ADDRESS = re.compile(r"[\w.+-]{1,64}@((?:[\w-]{1,63}\.)+[a-z]{2,24})", re.IGNORECASE)
# Written on behalf of somebody: the service says so.
_FOR_OTHERS = re.compile(
    r"\b(?:via|par l['’]entremise de|au nom de|on behalf of|pour le compte de|through|par)\b", re.IGNORECASE
)
_MACHINE = re.compile(
    r"no-?_?\.?reply|ne-?_?pas-?_?repondre|notif|alert|wordpress|website|site-?web|form|contact|mailer|robot|system|www|daemon|bounce|sans-?reponse",
    re.IGNORECASE,
)
_NOBODY = re.compile(r"undisclosed|unknown|anonym|hidden|inconnu|masqu|\bnobody\b|\bpersonne\b", re.IGNORECASE)
_INJECTION = re.compile(r"[\r\n]+[A-Za-z][\w-]{1,40}[ \t]*:")
_INJECTED = ("from", "to", "cc", "subject", "reply-to", "sender", "return-path")
_LABEL_END = re.compile(r"\W+")
_COMMON_ENDINGS = frozenset({"com", "org", "net", "quebec", "paris", "coop"})
country_letters = 2
# So short a name is like many others.
alike_characters_min = 5


def oddities(letter: Letter, protected: Protected) -> Iterator[Found]:
    """Yield what is odd about a sender: the signal's name, how surely it is meant to deceive, and the field."""
    if not letter.fields:
        return
    yield from _nobody(letter)
    yield from _twice(letter)
    yield from _answers(letter)
    yield from _names(letter)
    yield from _borrowed(letter, protected)


def _nobody(letter: Letter) -> Iterator[Found]:
    if not letter.is_delivered and not letter.recipients:
        return
    written = " ".join(letter.fields.get("from", ())).strip()
    if not letter.senders and not letter.is_automatic:
        yield HIDDEN, NO_SENDER_SCORE, letter.spot("from", "no_sender", written)
    elif not letter.sender.host and not letter.is_automatic:
        score = NO_SENDER_SCORE if _NOBODY.search(written) else NO_ADDRESS_SCORE
        yield HIDDEN, score, letter.spot("from", "no_address", written)
    elif letter.sender.host.endswith((".invalid", ".localhost")) and not letter.is_passed_on:
        yield HIDDEN, NO_HOST_SCORE, letter.spot("from", "no_such_host", written)
    is_machine = letter.is_automatic or letter.is_list or _MACHINE.search(letter.sender.local)
    if letter.return_path == "" and "received" in letter.fields and not is_machine:
        yield HIDDEN, NO_PATH_SCORE, letter.spot("return-path", "no_return_path")


def _twice(letter: Letter) -> Iterator[Found]:
    fields = letter.fields.get("from", ())
    sites = {site_of(one.host) for one in letter.senders if one.host}
    # Several authors may share one field, if another names who sent it (RFC 5322, 3.6.2); two fields are forbidden.
    if len(fields) > 1 and len(sites) > 1:
        yield FORGED, TWO_SENDERS_SCORE, letter.spot("from", "two_senders", " | ".join(fields))
    for name in _INJECTED:
        for value in letter.fields.get(name, ()):
            if _INJECTION.search(value):
                yield FORGED, INJECTED_SCORE, letter.spot(name, "injected_field", value)
                return


def _answers(letter: Letter) -> Iterator[Found]:
    if not letter.site:
        return
    for reply in letter.replies:
        if site_of(reply.host) != letter.site and (found := _elsewhere(letter, reply)):
            score = round(found[0] * (BY_LIST if letter.is_list else 1.0), 4)
            yield ELSEWHERE, score, letter.spot("reply-to", found[1], rule=f"from: {letter.first('from')}")
            return


def _elsewhere(letter: Letter, reply: Mailbox) -> tuple[float, str] | None:
    """Return how surely answers are led astray and why, or None where an honest reason is likelier."""
    site = site_of(reply.host)
    if is_alike(site, letter.site):
        return round(ALIKE_SCORE * (PROVEN_ALIKE if letter.is_proven else 1.0), 4), "look_alike"
    if not is_free(site) or is_free(letter.site) or _is_handed_on(letter):
        return None
    # A small firm that is who it says may well read its answers at a free address.
    weight = PROVEN_FREE if letter.is_proven else 1.0
    if _imitates(reply, letter):
        return IMITATED_SCORE * weight, "imitation"
    return (FREE_SCORE * weight, "free_address") if not _MACHINE.search(letter.sender.local) else None


def _is_handed_on(letter: Letter) -> bool:
    """Say whether a service writes for somebody, or a site to its own people: a contact form does."""
    to_itself = any(site_of(one.host) == letter.site for one in letter.recipients)
    return to_itself or bool(_FOR_OTHERS.search(letter.sender.name))


def _imitates(reply: Mailbox, letter: Letter) -> bool:
    """Say whether a free address is made to look like the sender's: its site's name, or its own before the ``@``."""
    local = _LABEL_END.sub("", reply.local.lower())
    label = _LABEL_END.sub("", letter.site.partition(".")[0])
    own = _LABEL_END.sub("", letter.sender.local.lower())
    return (len(label) >= alike_characters_min - 1 and label in local) or (
        len(own) >= alike_characters_min and own in local
    )


def is_alike(site: str, other: str) -> bool:
    """Say whether two different sites differ by a slip, an ending, or a word that was put to the name."""
    name, _, ending = site.partition(".")
    theirs, _, their_ending = other.partition(".")
    if min(len(name), len(theirs)) < alike_characters_min or site == other:
        return False
    if name == theirs:
        return ending != their_ending and not _is_same_owner(ending, their_ending)
    longer, shorter = sorted((name, theirs), key=len, reverse=True)
    if any(piece == shorter for piece in longer.split("-")) and "-" in longer:
        return True
    return distance(name, theirs, 1) == 1


def _is_same_owner(ending: str, other: str) -> bool:
    """Say whether one firm often has both: countries' endings, and those that firms have had for long."""
    return all(one in _COMMON_ENDINGS or len(one.rpartition(".")[2]) == country_letters for one in (ending, other))


def _names(letter: Letter) -> Iterator[Found]:
    if not letter.site:
        return
    for found in _ADDRESS.finditer(letter.sender.name):
        if site_of(found[1].lower()) == letter.site or _FOR_OTHERS.search(letter.sender.name):
            continue
        answered = any(one.address.lower() == found[0].lower() for one in letter.replies)
        is_explained = answered or letter.is_list
        score = OTHER_ADDRESS_EXPLAINED_SCORE if is_explained else OTHER_ADDRESS_SCORE
        yield NAME, score, letter.spot("from", "other_address")
        return


def _borrowed(letter: Letter, protected: Protected) -> Iterator[Found]:
    """Find a sender that is shown under a protected name, or writes from a host that resembles a protected one."""
    if not letter.site or is_public(letter.sender.host):
        return
    host = protected.host(letter.sender.host)
    if host is not None and host.score >= borrowed_score_min:
        yield NAME, round(host.score * BORROWED_HOST, 4), letter.spot("from", f"borrowed_host/{host.of}")
    name = protected.name(letter.sender.name) if letter.sender.name else None
    if name is None or _FOR_OTHERS.search(letter.sender.name) or _is_its_own(letter, name, protected):
        return
    body = next((one for one in protected.bodies if one.name == name.body), None)
    score = name.score * (BORROWED_PLAIN_NAME if body is not None and body.plain else BORROWED_NAME)
    yield NAME, round(score, 4), letter.spot("from", f"borrowed_name/{name.of}")


def _is_its_own(letter: Letter, name: Likeness, protected: Protected) -> bool:
    """Say whether a protected name stands before an address of its body, or of a site that bears it and passes for no other."""
    if is_free(letter.sender.host):
        return False
    if protected.owner(letter.sender.host) == name.body:
        return True
    label = squeezed(skeleton(letter.site.partition(".")[0]))
    named = squeezed(skeleton(name.of))
    host = protected.host(letter.sender.host)
    return name.kind is Kind.SAME and label == named and (host is None or host.score < borrowed_score_min)
