"""Where an address really leads: targets inside redirectors, nested and encoded; and what kind of go-between it passes through.

Nothing is fetched. A redirector shows by the target that it carries: as a parameter, behind its path, in base64, or as security gateways
rewrite it. A shortener hides its target, and only its host is known. Lists of hosts are facts, gathered from the services' own pages.
"""

from __future__ import annotations

import binascii
import re
from base64 import urlsafe_b64decode
from collections.abc import Iterator
from urllib.parse import unquote

from clausewise.url import Url, parse

hops_max = 5
target_characters_max = 4_096


def _words(names: str) -> frozenset[str]:
    return frozenset(names.split())


SHORTENERS = _words(
    """
    bit.ly bitly.com j.mp tinyurl.com t.co goo.gl ow.ly is.gd v.gd buff.ly cutt.ly rb.gy rebrand.ly t.ly tiny.cc shorturl.at short.io
    bl.ink adf.ly bc.vc ouo.io ouo.press shorte.st linktr.ee lnkd.in fb.me wp.me youtu.be amzn.to a.co dlvr.it ift.tt snip.ly qr.ae
    qrco.de rotf.lol s.id shrtco.de soo.gd surl.li tr.im u.to x.co urlz.fr vu.fr lc.cx kutt.it trib.al po.st db.tt t.me did.li n9.cl
    acortar.link cli.re l.ead.me grabify.link iplogger.org 2no.co yip.su swll.to tny.im chilp.it clck.ru vk.cc gg.gg zpr.io
    """
)
# These belong to one publisher or show openly where they lead: short, and hiding nothing.
_OPEN_SHORTENERS = _words("youtu.be wp.me amzn.to a.co lnkd.in fb.me t.me linktr.ee t.co")
# Whoever sends letters for others counts the clicks on them.
_TRACKERS = _words(
    """
    list-manage.com mailchimp.com mandrillapp.com sendgrid.net sendinblue.com brevo.com sendibm1.com sendibm2.com mailjet.com mjt.lu
    mailgun.org mailgun.net sparkpostmail.com awstrack.me exct.net exacttarget.com sfmc-content.com pardot.com rs6.net
    constantcontact.com ctctcdn.com cmail19.com cmail20.com createsend.com createsend1.com klclick.com klclick1.com klaviyo.com
    hubspotlinks.com hubspotemail.net hs-sites.com mktoweb.com marketo.com eloqua.com cyberimpact.com dialoginsight.com ofsys.com
    mailerlite.com mlsend.com activehosted.com convertkit-mail.com beehiiv.com substack.com getresponse.com aweber.com emlnk.com
    customeriomail.com iterable.com postmarkapp.com pstmrk.it benchmarkemail.com sarbacane.com mailpro.com splio.com actito.be
    selligent.com emarsys.net doubleclick.net googleadservices.com
    """
)
_KNOWN = _words(
    """
    google.com google.ca google.fr l.facebook.com lm.facebook.com l.instagram.com youtube.com bing.com linkedin.com out.reddit.com
    slack-redir.net duckduckgo.com steamcommunity.com vk.com t.umblr.com exit.sc href.li
    """
)
# Gateways that rewrite every link of a mail to look at it first: what lies behind is what counts.
_GATEWAYS = _words(
    """
    safelinks.protection.outlook.com urldefense.com urldefense.proofpoint.com linkprotect.cudasvc.com clicktime.symantec.com
    protect-us.mimecast.com protect-eu.mimecast.com protect2.fireeye.com secure-web.cisco.com
    """
)
# What carries an address to archive, share, check, translate or draw it leads nobody there.
_CARRIERS = re.compile(
    r"(?:^|[./])(?:web\.archive|archive|translate|validator|webcache|sharer?|intent|submit|oauth2?|authorize|login|signin|sso|cas|auth"
    r"|oembed|embed|proxy|screenshot|whois|dialog|compose|save|pin/create|bookmarklet|add_?to|plugins|badge|qr|cite|feed|subscribe)"
    r"(?:[./?_-]|$)"
)
_KEYS = _words(
    """
    url u uri q to go goto next target dest destination redir redirect redirectto redirecturl redirect_url redirecturi redirect_uri rurl
    return returnurl return_url return_to returnto continue link href out forward site ref_url view r l lien cible suite retour adresse
    adurl murl ued image_url clickurl click url_link deeplink deep_link_value af_r
    """
)
# These name where to come back to after something honest; elsewhere than in a path that does nothing but send on, they are no redirector.
_RETURNS = _words(
    "next return returnurl return_url return_to returnto continue retour suite redirect_uri redirecturi q"
)
_LIKE_A_KEY = re.compile(r"(?:dest|redir|target|goto|link|click|out|jump|real|full)_?(?:url|uri|to|link)?$")
_SENDS_ON = re.compile(
    r"(?:^|[/._-])(?:url|redir\w*|out|go|away|link\w*|click|track\w*|exit|leave|jump|l|r|ck|aclk|cl|sortie|bounce)(?:[/._?-]|$)"
)
# Most addresses carry none of these, and none is looked for in them.
_MAY_CARRY = re.compile(r"//|%(?:25)*(?:2f|5c)|https?:|aHR0|script|data|urldefense", re.IGNORECASE)
_IN_PATH = re.compile(r"(?:https?|hxxps?)(?::|%3a)(?:/{1,2}|%2f)", re.IGNORECASE)
# Schemes that hand the address behind them to a program, such as ``ms-word:ofe|u|https://example.com/a.docm``.
_OPENERS = _words(
    "feed view-source ms-word ms-excel ms-powerpoint ms-project ms-publisher ms-visio microsoft-edge googlechrome"
)
_WRAPPED = re.compile(r"https?:/{1,2}[^\s|]{1,4096}", re.IGNORECASE)
_PROOFPOINT = re.compile(r"__(https?:/{1,2}.+?)__;", re.IGNORECASE)
_BASE64 = re.compile(r"aHR0c[A-Za-z0-9+/_-]{8,2048}={0,2}")


def targets(url: Url) -> tuple[Url, ...]:
    """Return the addresses that ``url`` carries and leads on to, the outermost first; empty when it leads only to itself."""
    found: list[Url] = []
    at = url
    while len(found) < hops_max:
        inner = next((one for one in _carried(at) if one.site != at.site), None)
        if inner is None or any(inner.normal == one.normal for one in found):
            break
        found.append(inner)
        at = inner
    return tuple(found)


def is_gateway(url: Url) -> bool:
    """Say whether a mail gateway rewrote the address: nobody who wrote the mail had a hand in it."""
    return _is_of(url, _GATEWAYS)


def is_tracker(url: Url) -> bool:
    """Say whether the address counts clicks for whoever sends letters through such a service."""
    return _is_of(url, _TRACKERS)


def is_known(url: Url) -> bool:
    """Say whether the address is one of the big redirectors, whose links people copy without a thought."""
    return url.host.removeprefix("www.") in _KNOWN


def is_shortener(url: Url) -> bool:
    """Say whether the address is short, hides where it leads and could lead anywhere."""
    return url.host in SHORTENERS and url.host not in _OPEN_SHORTENERS and len(url.path) > 1


def hides_target(url: Url) -> bool:
    """Say whether the address alone does not tell where it leads, honestly or not."""
    return url.host in SHORTENERS or is_tracker(url) or is_gateway(url)


def _is_of(url: Url, hosts: frozenset[str]) -> bool:
    host = url.ascii_host
    while host:
        if host in hosts:
            return True
        host = host.partition(".")[2]
    return False


def _carried(url: Url) -> Iterator[Url]:
    if url.scheme in _OPENERS:
        wrapped = _WRAPPED.search(f"{url.host}{url.path}")
        yield from filter(None, (_target(wrapped[0]),) if wrapped else ())
        return
    if not url.is_web or not _MAY_CARRY.search(url.normal, len(url.scheme) + 3):
        return
    if is_gateway(url):
        yield from _rewritten(url)
        return
    where = f"{url.host}{url.path}".lower()
    if _CARRIERS.search(where):
        return
    sends_on = _SENDS_ON.search(url.path.lower()) is not None or len(url.query) == 1
    for name, value in url.query:
        key = name.lower()
        if (key in _KEYS or _LIKE_A_KEY.search(key)) and (sends_on or key not in _RETURNS):
            target = _target(value)
            if target is not None:
                yield target
    inside = _IN_PATH.search(url.path)
    if inside and inside.start() > 0:
        target = _target(unquote(url.path[inside.start() :]))
        if target is not None:
            yield target


def _target(value: str) -> Url | None:
    """Return the address that a parameter holds, however often it was encoded; None when it is a path, a word or longer than any."""
    value = value[:target_characters_max].strip()
    for _ in range(3):
        if value.startswith(("http:", "https:", "//", "hxxp")) or "%" not in value:
            break
        value = unquote(value)
    coded = _BASE64.fullmatch(value)
    if coded:
        value = _decoded(value)
    if not value.lower().startswith(("http:", "https:", "//", "\\\\", "javascript:", "data:")):
        # A bare host counts only where nothing else can be meant.
        return None
    return parse(value)


def _decoded(value: str) -> str:
    try:
        return urlsafe_b64decode(value.replace("+", "-").replace("/", "_") + "=" * (-len(value) % 4)).decode(
            "utf-8", "replace"
        )
    except (binascii.Error, ValueError):
        return ""


def _rewritten(url: Url) -> Iterator[Url]:
    """Yield what a gateway's address stands for (Microsoft's ``url=``, Proofpoint's versions 2 and 3, and those that do alike)."""
    version3 = _PROOFPOINT.search(url.path)
    if version3:
        values = [version3.group(1)]
    else:
        values = [value for name, value in url.query if name.lower() in ("url", "u", "a", "domain")]
        if url.host == "urldefense.proofpoint.com":
            values = [unquote(value.replace("-", "%").replace("_", "/")) for value in values]
    for value in values:
        target = _target(value)
        if target is not None:
            yield target
