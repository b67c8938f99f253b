"""What a rule says and entails, in sentences, in both languages: what the policy page shows, and what two versions are compared by."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final, NamedTuple

from clausewise.clause import Clause
from clausewise.document import Document, Step
from clausewise.doors.http.pages import CERTAINTIES, TRAITS, does
from clausewise.edition import Rule
from clausewise.model import Action, AuthorizationKind, Channel, LanguageCode, Notification, Words

MONTHS: Final = (
    Words("January", "janvier"),
    Words("February", "février"),
    Words("March", "mars"),
    Words("April", "avril"),
    Words("May", "mai"),
    Words("June", "juin"),
    Words("July", "juillet"),
    Words("August", "août"),
    Words("September", "septembre"),
    Words("October", "octobre"),
    Words("November", "novembre"),
    Words("December", "décembre"),
)
CHANNELS: Final = {
    Channel.DETECTOR: Words("programs that read what is published", "les programmes qui lisent ce qui est publié"),
    Channel.OBSERVER: Words(
        "programs that watch requests and sign-ins", "les programmes qui suivent les requêtes et les connexions"
    ),
    Channel.REPORT: Words("reports by anybody", "les signalements de chacun"),
    Channel.NOTICE: Words("notices from holders of rights", "les avis de titulaires de droits"),
}
PERMITS: Final = {
    AuthorizationKind.GRANT: Words("our express permission", "notre autorisation expresse"),
    AuthorizationKind.CONSENT: Words("the consent of the person concerned", "le consentement de la personne concernée"),
    AuthorizationKind.LICENCE: Words(
        "a licence from whoever holds the rights", "une licence de qui détient les droits"
    ),
}
NOTIFIED: Final = {
    Notification.NOTICE: Words(
        "You are told at once, with the reasons.", "Vous en êtes avisé aussitôt, avec les motifs."
    ),
    Notification.DELAYED: Words(
        "You are told later, once that can harm nobody.", "Vous en êtes avisé plus tard, quand cela ne peut plus nuire."
    ),
    Notification.NONE: Words("It happens without notice.", "Cela se fait sans préavis."),
}


# What a step of the ladder does to an account, as one says it to whoever has it.
STEPS: Final = {
    Action.LIMIT: Words("your account is limited", "votre compte est limité"),
    Action.BLOCK: Words("your access is blocked", "votre accès est bloqué"),
    Action.SUSPEND: Words("your account is suspended", "votre compte est suspendu"),
    Action.TERMINATE: Words("your account is closed", "votre compte est fermé"),
}


class Line(NamedTuple):
    """One thing that is said of a rule, under its label."""

    label: Words
    text: Words


def wording(rule: Rule) -> tuple[Line, ...]:
    """Return the words of a rule: its title, what it asks and why."""
    return (
        Line(Words("Title", "Titre"), rule.title),
        Line(Words("Rule", "Règle"), rule.rule),
        Line(Words("Why", "Pourquoi"), rule.why),
    )


def consequences(rule: Rule) -> tuple[Line, ...]:
    """Return what a clause leads to, who decides and what lifts it; nothing for a provision."""
    return tuple(_consequences(rule)) if isinstance(rule, Clause) else ()


def _consequences(clause: Clause) -> Iterator[Line]:
    for band, action in clause.act.items():
        sure = CERTAINTIES[band]
        yield Line(Words(f"When it is {sure.en}", f"Quand c'est {sure.fr}"), _both(action))
    if not clause.act:
        yield Line(
            Words("What follows", "Ce qui s'ensuit"),
            Words("A person looks and decides.", "Une personne examine et décide."),
        )
    yield Line(Words("Strikes", "Avertissements"), _strikes(clause.strikes))
    yield Line(Words("Notice", "Avis"), NOTIFIED[clause.notice])
    yield Line(Words("Comes to light through", "Se constate par"), listed(CHANNELS[one] for one in clause.channels))
    if clause.spirit:
        yield Line(
            Words("In spirit", "Selon l'esprit"),
            Words(
                "What goes against its meaning, though not its words, is for a person to decide.",
                "Ce qui en trahit le sens, sans en contredire les mots, relève d'une personne.",
            ),
        )
    if clause.unless:
        yield Line(Words("Allowed with", "Permis avec"), listed((PERMITS[one] for one in clause.unless), "or", "ou"))
    if clause.traits:
        yield Line(Words("Protects", "Protège"), listed(TRAITS[one] for one in clause.traits))


def _strikes(number: int) -> Words:
    if not number:
        return Words("None.", "Aucun.")
    many = number > 1
    return Words(
        f"{number} strike{'s' if many else ''}, once the measure is a removal or weightier.",
        f"{number} avertissement{'s' if many else ''}, dès que la mesure est un retrait ou plus lourde.",
    )


def whole(document: Document) -> tuple[Line, ...]:
    """Return what the policy says beside its rules."""
    return (
        Line(Words("Title", "Titre"), document.title),
        Line(Words("In force from", "En vigueur à compter du"), day(document.effective)),
        Line(Words("Introduction", "Introduction"), document.introduction),
        *(Line(Words("Repeated strikes", "Récidive"), one) for one in ladder(document)),
        *(Line(Words("Legal notice", "Mention légale"), one.text) for one in document.register.notices),
    )


def ladder(document: Document) -> tuple[Words, ...]:
    """Return what active strikes lead to, a sentence a step, the mildest first."""
    return tuple(_step(step) for step in reversed(document.ladder.steps))


def _step(step: Step) -> Words:
    words = STEPS[step.action]
    start = Words(f"From {step.strikes} active strikes on, ", f"À partir de {step.strikes} avertissements actifs, ")
    if step.days is None:
        end = Words(" for good, once a person has decided it.", " pour de bon, une fois qu'une personne en a décidé.")
    else:
        many = "s" if step.days > 1 else ""
        end = Words(f" for {step.days} day{many}.", f" pendant {step.days} jour{many}.")
    return Words(start.en + words.en + end.en, start.fr + words.fr + end.fr)


def measures(document: Document) -> tuple[Words, ...]:
    """Return everything that the policy may lead to, mildest first, as sentences."""
    used = {action for clause in document.clauses.values() for action in clause.act.values()}
    used |= {step.action for step in document.ladder.steps}
    return tuple(_both(action) for action in Action if action in used and action is not Action.ALLOW)


def _both(action: Action) -> Words:
    return Words(does(action, "en"), does(action, "fr"))


def listed(words: Iterable[Words], en: str = "and", fr: str = "et") -> Words:
    """Return several things in one sentence."""
    every = list(words)
    return Words(_joined([one.en for one in every], en), _joined([one.fr for one in every], fr))


def _joined(parts: list[str], last: str) -> str:
    said = f"{', '.join(parts[:-1])} {last} {parts[-1]}" if len(parts) > 1 else "".join(parts)
    return f"{said[:1].upper()}{said[1:]}." if said else ""


def day(iso: str) -> Words:
    """Return a day of the calendar in words."""
    one = date.fromisoformat(iso)
    month = MONTHS[one.month - 1]
    first = "1er" if one.day == 1 else str(one.day)
    return Words(f"{one.day} {month.en} {one.year}", f"{first} {month.fr} {one.year}")


def order(first: LanguageCode | None, reader: LanguageCode) -> tuple[LanguageCode, LanguageCode]:
    """Return both languages, the one first that the law of the place asks for, else the reader's."""
    leads = first or reader
    return leads, "en" if leads == "fr" else "fr"
