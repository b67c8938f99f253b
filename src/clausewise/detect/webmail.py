"""Hosts that say who can write from them: anybody, at a provider of free addresses, or only public bodies."""

from __future__ import annotations

# Facts, by site; those that Canada, France and their neighbours use most.
_FREE = frozenset(
    """
    gmail.com googlemail.com outlook.com outlook.fr hotmail.com hotmail.fr hotmail.ca live.com live.fr live.ca msn.com yahoo.com yahoo.fr
    yahoo.ca ymail.com rocketmail.com icloud.com me.com mac.com aol.com aol.fr proton.me protonmail.com protonmail.ch pm.me gmx.com gmx.fr
    gmx.net mail.com email.com usa.com consultant.com zoho.com zohomail.com yandex.com yandex.ru mail.ru bk.ru inbox.ru list.ru tutanota.com
    tuta.com tuta.io fastmail.com hushmail.com mailfence.com laposte.net orange.fr wanadoo.fr free.fr sfr.fr neuf.fr bbox.fr numericable.fr
    videotron.ca sympatico.ca bell.net rogers.com shaw.ca telus.net cogeco.ca qq.com 163.com 126.com naver.com web.de t-online.de
    mailinator.com yopmail.com yopmail.fr guerrillamail.com temp-mail.org 10minutemail.com trashmail.com
    """.split()  # noqa: SIM905 - a list of words reads better as words
)
# Under these hosts one public body writes in the name of another.
_PUBLIC = ("gc.ca", "canada.ca", "gouv.qc.ca", "quebec.ca", "ontario.ca", "gouv.fr", "service-public.fr", "europa.eu")


def is_public(host: str) -> bool:
    """Say whether ``host`` is a government's."""
    return any(host == one or host.endswith("." + one) for one in _PUBLIC)


def is_free(site: str) -> bool:
    """Say whether anybody gets an address at ``site``."""
    return site in _FREE
