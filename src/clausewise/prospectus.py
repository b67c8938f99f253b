"""A prospect as a document in English or French: what the reader must know, tables with their bars, and CSV. Pure."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from io import StringIO
from typing import Final

from clausewise import headings
from clausewise.bulletin import Sheet, number
from clausewise.model import LanguageCode, PolicyStamp, Words
from clausewise.prospect import DIVISIONS, Count, Hours, Precision, Prospect, Table

Titles = Mapping[str, Words]

TITLE: Final = Words("What would change from {before} to {after}", "Ce qui changerait de {before} à {after}")
JUDGED: Final = Words(
    "Contents judged under both policies: {judged}, of {of} in the source.",
    "Contenus jugés selon les deux politiques\u00a0: {judged}, sur {of} dans la source.",
)
DRAWN: Final = Words(
    "They were drawn by the seed {seed} from {strata} strata; counts stand for the whole source, with bounds that hold 95 times in 100.",
    "Ils ont été tirés par la graine {seed} de {strata} strates; les nombres valent pour toute la source, avec des bornes sûres 95 fois "
    "sur 100.",
)
PASSED_OVER: Final = Words("Not judged: {count} ({why}).", "Non jugés\u00a0: {count} ({why}).")
EFFORT: Final = Words(
    "Hours follow from the time on a case that the record tells: {minutes} minutes on average, in {cases} cases.",
    "Les heures découlent du temps par dossier que dit le registre\u00a0: {minutes} minutes en moyenne, sur {cases} dossiers.",
)
UNCHANGED: Final = Words("Nothing would change.", "Rien ne changerait.")
NO_EFFORT: Final = Words(
    "Hours are not measured. Cases of which the record tells the time: {cases}; it takes {least}.",
    "Les heures ne sont pas mesurées. Dossiers dont le registre dit le temps\u00a0: {cases}; il en faut {least}.",
)
NOTES: Final[Mapping[str, Words]] = {
    "sample_cuts_sequences": Words(
        "What only several contents show together is seen only among those drawn.",
        "Ce que plusieurs contenus montrent ensemble n'est vu que parmi ceux qui sont tirés.",
    ),
    "accounts_forgotten": Words(
        "There were more accounts with strikes than are remembered; some measures on accounts came out too mild.",
        "Il y avait plus de comptes avertis qu'il n'en est retenu; quelques mesures sur des comptes sont trop douces.",
    ),
    "shadow_sees_less": Words(
        "The draft reads what several contents show together, which the policy in force does not look for: of that nothing is counted.",
        "Le projet lit ce que plusieurs contenus montrent ensemble, que la politique en vigueur ne cherche pas\u00a0: rien n'en est "
        "compté.",
    ),
    "acted_upon_only": Words(
        "The ledger keeps the content that something was done about: all that would be freed is here, and little of what would be caught "
        "anew. An archive shows the rest.",
        "Le registre conserve le contenu qui a fait l'objet d'une mesure\u00a0: tout ce qui serait libéré est ici, et peu de ce qui "
        "serait nouvellement relevé. Une archive montre le reste.",
    ),
}
REASONS: Final[Mapping[str, Words]] = {
    "no_content": Words("nothing kept", "rien de conservé"),
    "cut": Words("not kept whole", "pas conservés en entier"),
}
COLUMNS: Final[Mapping[str, Words]] = {
    "change": Words("Change", "Changement"),
    "before": Words("Before", "Avant"),
    "after": Words("After", "Après"),
    "clause": Words("Clause", "Clause"),
    "language": Words("Language", "Langue"),
    "account": Words("Account", "Compte"),
    "policy": Words("Policy", "Politique"),
    "action": Words("Measure", "Mesure"),
    "what": Words("Of what is", "De ce qui est"),
}
VALUES: Final[Mapping[str, Words]] = {
    "caught": Words("newly caught", "nouvellement relevé"),
    "freed": Words("newly freed", "nouvellement libéré"),
    "harder": Words("treated harder", "traité plus durement"),
    "milder": Words("treated milder", "traité plus doucement"),
    "other": Words("under other clauses alone", "sous d'autres clauses seulement"),
    "before": Words("found before", "relevé avant"),
    "after": Words("found after", "relevé après"),
}
TABLES: Final[Mapping[str, tuple[Words, Words]]] = {
    "changes": (
        Words("What changes", "Ce qui change"),
        Words("Each content counts once.", "Chaque contenu compte une fois."),
    ),
    "clauses": (
        Words("By clause", "Par clause"),
        Words(
            "A content counts for each clause that treats it otherwise.",
            "Un contenu compte pour chaque clause qui le traite autrement.",
        ),
    ),
    "languages": (
        Words("By language", "Par langue"),
        Words("Each content counts once.", "Chaque contenu compte une fois."),
    ),
    "moves": (
        Words("From what to what", "De quoi à quoi"),
        Words("The gravest measure before and after.", "La mesure la plus grave avant et après."),
    ),
    "accounts": (
        Words("Accounts with most changes", "Comptes aux plus nombreux changements"),
        Words(
            "Among those judged; accounts in all: {accounts}.",
            "Parmi ce qui est jugé; comptes en tout\u00a0: {accounts}.",
        ),
    ),
    "measures": (
        Words("Measures on accounts and access", "Mesures sur des comptes et des accès"),
        Words(
            "With the strikes that each policy itself would have given.",
            "Avec les avertissements que chaque politique aurait elle-même donnés.",
        ),
    ),
    "work": (
        Words("Work for people", "Travail pour des personnes"),
        Words(
            "Contents that wait for a person, and the share of the others that people check.",
            "Contenus qui attendent une personne, et la part des autres que des personnes vérifient.",
        ),
    ),
    "precision": (
        Words("How much is right, by the labels", "Combien est juste, selon les étiquettes"),
        Words(
            "Of what is labelled; between bounds that hold 95 times in 100.",
            "De ce qui est étiqueté; entre des bornes sûres 95 fois sur 100.",
        ),
    ),
}
POLICIES: Final[Mapping[str, Words]] = {"before": Words("before", "avant"), "after": Words("after", "après")}
ORDER: Final = ("changes", "clauses", "languages", "moves", "accounts", "measures")
FIELDS: Final = ("table", *COLUMNS, "measure", "value", "low", "high")


def title(prospect: Prospect, language: LanguageCode) -> str:
    """Return the heading of the document."""
    return TITLE.in_(language).format(before=_called(prospect.before), after=_called(prospect.after))


def notes(prospect: Prospect, language: LanguageCode) -> list[str]:
    """Return what must be known to read the figures."""
    from clausewise.effort import cases_least

    judged, of = number(prospect.judged, language), number(prospect.of, language)
    said = [JUDGED.in_(language).format(judged=judged, of=of)]
    if prospect.seed is not None:
        said.append(DRAWN.in_(language).format(seed=prospect.seed, strata=len(prospect.strata)))
    if prospect.passed_over:
        why = ", ".join(_reason(name, count, language) for name, count in sorted(prospect.passed_over.items()))
        count = number(sum(prospect.passed_over.values()), language)
        said.append(PASSED_OVER.in_(language).format(count=count, why=why))
    effort = prospect.effort
    if effort.minutes is None:
        said.append(NO_EFFORT.in_(language).format(cases=effort.cases, least=cases_least))
    else:
        said.append(EFFORT.in_(language).format(minutes=_decimal(effort.minutes, language), cases=effort.cases))
    if not prospect.table("changes").rows:
        said.append(UNCHANGED.in_(language))
    return said + [NOTES[note].in_(language) for note in prospect.notes]


def sheets(prospect: Prospect, titles: Titles, language: LanguageCode) -> list[Sheet]:
    """Return every table that is not empty; ``titles`` are those of clauses."""
    tables = [prospect.table(name) for name in ORDER]
    found = [_sheet(prospect, table, titles, language) for table in tables if table.rows]
    return [*found, _work(prospect, language), *_precision(prospect, titles, language)]


def lines(prospect: Prospect) -> str:
    """Return the figures as CSV: one row a number, its words as the record has them, so that it can be computed with."""
    out = StringIO()
    writer = csv.DictWriter(out, FIELDS, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(_records(prospect))
    return out.getvalue()


def _records(prospect: Prospect) -> Iterator[dict[str, object]]:
    for measure in ("judged", "of"):
        yield {"table": "source", "measure": measure, "value": getattr(prospect, measure)}
    for name, count in sorted(prospect.passed_over.items()):
        yield {"table": "passed_over", "what": name, "measure": "count", "value": count}
    for table in prospect.tables:
        for row in table.rows:
            keys = dict(zip(DIVISIONS[table.name], row.keys, strict=True))
            whole = {"measure": "count", "value": row.total, "low": row.low, "high": row.high}
            yield {"table": table.name, **keys, **whole}
    for policy, spent in (("before", prospect.before_hours), ("after", prospect.after_hours)):
        hours = {"value": _plain(spent.hours), "low": _plain(spent.low), "high": _plain(spent.high)}
        yield {"table": "work", "policy": policy, "measure": "hours", **hours}
    for one in prospect.precision:
        whose = {"table": "precision", "what": one.what, "clause": one.clause}
        yield {**whose, "measure": "right", "value": one.right}
        yield {**whose, "measure": "wrong", "value": one.wrong}
        shares = {"value": _plain(one.share), "low": _plain(one.low), "high": _plain(one.high)}
        yield {**whose, "measure": "share", **shares}


def _sheet(prospect: Prospect, table: Table, titles: Titles, language: LanguageCode) -> Sheet:
    divisions = DIVISIONS[table.name]
    words = TABLES[table.name]
    columns = (*(COLUMNS[name].in_(language) for name in divisions), headings.COUNT.in_(language))
    rows: list[tuple[str, ...]] = [
        (
            *(_named(name, key, titles, language) for name, key in zip(divisions, row.keys, strict=True)),
            _count(row, language),
        )
        for row in table.rows
    ]
    said = words[1].in_(language).format(accounts=number(prospect.accounts, language))
    return Sheet(table.name, words[0].in_(language), said, columns, rows, _bars(table, titles, language))


def _bars(table: Table, titles: Titles, language: LanguageCode) -> list[tuple[str, int]]:
    if table.name not in ("changes", "clauses", "languages"):
        return []
    divisions = DIVISIONS[table.name]
    bars = [
        (
            ", ".join(_short(name, key, titles, language) for name, key in zip(divisions, row.keys, strict=True)),
            row.total,
        )
        for row in table.rows
    ]
    return sorted(bars, key=lambda one: -one[1])


def _work(prospect: Prospect, language: LanguageCode) -> Sheet:
    words = TABLES["work"]
    hours = headings.HOURS.in_(language)
    columns = (COLUMNS["policy"].in_(language), headings.COUNT.in_(language), hours[0].upper() + hours[1:])
    rows: list[tuple[str, ...]] = [
        (POLICIES[policy].in_(language), _count(prospect.total("people", policy), language), _hours(spent, language))
        for policy, spent in (("before", prospect.before_hours), ("after", prospect.after_hours))
    ]
    return Sheet("work", words[0].in_(language), words[1].in_(language), columns, rows, [])


def _precision(prospect: Prospect, titles: Titles, language: LanguageCode) -> list[Sheet]:
    rows: list[tuple[str, ...]] = [
        (
            VALUES[one.what].in_(language),
            _named("clause", one.clause, titles, language) if one.clause else Words("all", "toutes").in_(language),
            number(one.right, language),
            number(one.wrong, language),
            _share(one, language),
        )
        for one in prospect.precision
    ]
    if not rows:
        return []
    words = TABLES["precision"]
    columns = (
        COLUMNS["what"],
        COLUMNS["clause"],
        Words("Right", "Juste"),
        Words("Wrong", "Faux"),
        Words("Share", "Part"),
    )
    said = tuple(one.in_(language) for one in columns)
    return [Sheet("precision", words[0].in_(language), words[1].in_(language), said, rows, [])]


def _named(division: str, key: str, titles: Titles, language: LanguageCode) -> str:
    if division == "clause" and key in titles:
        return f"{titles[key].in_(language)} ({key})"
    return _short(division, key, titles, language)


def _short(division: str, key: str, titles: Titles, language: LanguageCode) -> str:
    if division == "clause":
        return titles[key].in_(language) if key in titles else key
    if division == "account":
        return key
    known = VALUES.get(key) if division == "change" else POLICIES.get(key) if division == "policy" else None
    known = known or headings.VALUES.get(key)
    return known.in_(language) if known else key


def _count(row: Count, language: LanguageCode) -> str:
    if row.low == row.high:
        return number(row.total, language)
    return f"{number(row.total, language)} ({number(row.low, language)} – {number(row.high, language)})"


def _hours(spent: Hours, language: LanguageCode) -> str:
    if spent.hours is None or spent.low is None or spent.high is None:
        return headings.UNMEASURED.in_(language)
    return f"{_decimal(spent.hours, language)} ({_decimal(spent.low, language)} – {_decimal(spent.high, language)})"


def _share(one: Precision, language: LanguageCode) -> str:
    if one.share is None or one.low is None or one.high is None:
        return headings.UNMEASURED.in_(language)
    shares: Sequence[str] = [_decimal(100 * part, language) for part in (one.share, one.low, one.high)]
    return f"{shares[0]}\u00a0% ({shares[1]} – {shares[2]})"


def _decimal(value: float, language: LanguageCode) -> str:
    return f"{value:.1f}".replace(".", ",") if language == "fr" else f"{value:.1f}"


def _reason(name: str, count: int, language: LanguageCode) -> str:
    known = REASONS.get(name)
    return f"{known.in_(language) if known else name} {number(count, language)}"


def _called(stamp: PolicyStamp) -> str:
    return f"{stamp.id} {stamp.version} ({stamp.sha256[:8]})"


def _plain(value: float | None) -> object:
    return "" if value is None else f"{value:.6g}"
