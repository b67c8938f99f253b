"""Words that speak for whoever runs a place: roles, what is called official, and what only the owner of a name does.

Words are compared by their looks (see ``skeleton``) and squeezed, so that ``admin_team`` and ``AdminTeam`` are one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from clausewise.detect.resemblance import Near, slip_worth
from clausewise.detect.skeleton import skeleton, squeezed

# A slip that is worth less is as likely another word; short words have too many neighbours.
SLIP_LEAST = 0.4
letters_min, letters_alone_min = 6, 7

_OFFICIALS = """
official officiel officielle officiels officielles verified verifie verifiee certified certifie certifiee authentic authentique
"""
_ROLES = """
support admin admins administrator administrators administrateur administrateurs administratrice administration moderator moderators
moderateur moderateurs moderatrice moderation staff helpdesk sysadmin webmaster webmestre postmaster helpcenter supportteam serviceclient
serviceclients serviceclientele servicealaclientele customerservice customersupport customercare securityteam trustandsafety trustsafety
equipesecurite equipedesecurite equipedesoutien equipedemoderation centredaide soutientechnique assistancetechnique
"""
_FILLERS = """
team equipe technique technical tech client clients customer customers clientele security securite service services desk center centre
online enligne the le la les de du des of our notre site chat forum canada quebec france en fr global account accounts compte comptes
page bureau office system systeme department departement group groupe and et
"""
# Beside the name of somebody, these speak for them.
_BESIDE = """
soutien assistance aide help team equipe security securite service services billing facturation fraud fraude abuse alerts alertes refund
refunds remboursement remboursements payments paiements verification accounts comptes hr rh recruitment recrutement careers carrieres agent
advisor conseiller conseillere technician technicien technicienne representative representant representante manager directeur directrice
"""


def _looks(words: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(squeezed(skeleton(word)) for word in words.split()))


def _either(words: Iterable[str]) -> str:
    return "|".join(sorted(map(re.escape, dict.fromkeys(words)), key=len, reverse=True))


def _only(words: Iterable[str], around: Iterable[str]) -> re.Pattern[str]:
    """Return what matches names, squeezed, that are made of such words alone and of one of ``words`` at least."""
    wanted, filling = _either(words), _either(around)
    return re.compile(rf"(?:{filling})*(?:{wanted})(?:{wanted}|{filling})*[\dol]{{0,4}}")


_OFFICIAL, _ROLE = _looks(_OFFICIALS), _looks(_ROLES)
_SPEAKING = (*_ROLE, *_looks(_BESIDE))
_ONLY_ROLE = _only(_ROLE, (*_looks(_FILLERS), *_OFFICIAL))
_ONLY_OFFICIAL = _only(_OFFICIAL, _looks(_FILLERS))
_SAID_OFFICIAL = re.compile(_either(_OFFICIAL))
_SPEAKS = re.compile(_either(_SPEAKING))
_ONLY_SPEAKING = re.compile(f"(?:{_either(_SPEAKING)})+")
# Words of their own that lie near a role.
_NO_ROLE = frozenset(
    _looks("moderato moderate moderee supports supporte supporta aides agents assistante assistant assistants")
)
_NEAR_ALONE = Near(one for one in _ROLE if len(one) >= letters_alone_min)
_NEAR_BESIDE = Near(one for one in _SPEAKING if len(one) >= letters_min)


def is_role(looks: str) -> bool:
    """Say whether a squeezed skeleton is a role and nothing else."""
    return _ONLY_ROLE.fullmatch(looks) is not None


def is_official(looks: str) -> bool:
    """Say whether a squeezed skeleton is made of nothing but a word such as "official" and what fills."""
    return _ONLY_OFFICIAL.fullmatch(looks) is not None


def is_speaking(word: str) -> bool:
    """Say whether a word speaks for the owner of the name that it stands beside."""
    return _ONLY_SPEAKING.fullmatch(squeezed(skeleton(word))) is not None


def says_official(looks: str) -> bool:
    """Say whether something in a skeleton is called official."""
    return _SAID_OFFICIAL.search(looks) is not None


def speaks(looks: str) -> bool:
    """Say whether something in a skeleton speaks for the owner of the name that it stands beside."""
    return _SPEAKS.search(looks) is not None


def is_near(word: str, *, alone: bool) -> bool:
    """Say whether a word is a role misspelled; ``alone`` it takes a longer one than beside a protected name."""
    looks = squeezed(skeleton(word))
    if looks in _NO_ROLE:
        return False
    near = _NEAR_ALONE if alone else _NEAR_BESIDE
    return any(slip_worth(one, looks)[1] >= SLIP_LEAST for one in near.find(looks))
