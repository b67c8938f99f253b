"""/v1/banks and what is sealed: known content is added, looked up and taken out; sealed decisions are read and released."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from clausewise.doors.http import bank_types, responses
from clausewise.doors.http.authorizations import Page
from clausewise.doors.http.bank_types import Added, BankShown, EntryShown, MatchShown, Value
from clausewise.doors.http.service import Call
from clausewise.doors.http.verdict import answer
from clausewise.errors import InputError
from clausewise.hashlist import Row, read, value_of
from clausewise.keys import Scope
from clausewise.known import Bank, Lot, Origin
from clausewise.listing import shown


async def several(call: Call) -> bank_types.BanksShown:
    """Return every bank."""
    known = call.service.engine.banks.known.banks.copy()
    return bank_types.BanksShown([_bank(call, one) for one in known.values()])


async def open_(call: Call) -> BankShown:
    """Open a bank."""
    asked: bank_types.OpenBank = call.asked
    bank = Bank(asked.name, asked.clause, asked.band, asked.sealed)
    return _bank(
        call, await call.service.recording(call.attempt, call.service.engine.banks.open, bank, by=call.caller.id)
    )


async def opened_before(call: Call, subjects: tuple[str, ...]) -> BankShown:
    """Answer again for a bank that was opened."""
    return _bank(call, call.service.engine.banks.needs(subjects[0]))


async def entries(call: Call) -> bank_types.EntriesShown:
    """Return a stretch of the entries of a bank."""
    page: Page = call.query
    banks = call.service.engine.banks
    banks.needs(call.path["id"])

    def found() -> list[EntryShown]:
        listed = iter(banks.known.listed(call.path["id"]))
        if page.after:
            for one in listed:
                if one.id == page.after:
                    break
        return [
            EntryShown(
                one.id,
                [Value(method, shown(method, value)) for method, value in one.values],  # type: ignore[arg-type]
                one.source,
                one.name,
                one.label,
                one.origin.owner,
                one.origin.licence,
                one.origin.title,
                one.added_ms,
                one.expires_ms,
            )
            for one in islice(listed, page.limit + 1)
        ]

    several = await call.service.blocking(found)
    following = several[page.limit - 1].id if len(several) > page.limit else ""
    return bank_types.EntriesShown(several[: page.limit], following)


async def add(call: Call) -> Added:
    """Know a content from now on."""
    asked: bank_types.NewEntry = call.asked
    bank = call.path["id"]
    banks = call.service.engine.banks
    banks.needs(bank)
    values = _values(asked.values)
    if asked.data:
        taken = await call.service.blocking(_taken, asked)
        values += [one for one in taken if one not in values]
    source = "notice" if asked.notice else "file" if asked.data else "hash"
    lot = Lot(asked.id, bank, source, expires_ms=asked.expires_ms)
    origin = Origin(asked.owner, asked.licence, asked.title, asked.statement, asked.contact)
    row = [Row(tuple(values), label=asked.label)]
    made = await call.service.recording(call.attempt, banks.add, lot, row, by=call.caller.id, origin=origin)
    return Added([one.id for one in made], 1)


async def added_before(call: Call, subjects: tuple[str, ...]) -> Added:
    """Answer again for what was added."""
    del call
    return Added(list(subjects), 1)


async def bring(call: Call) -> Added:
    """Know the entries of a list from now on."""
    asked: bank_types.NewList = call.asked
    banks = call.service.engine.banks
    banks.needs(call.path["id"])
    data = asked.list.encode()
    found = await call.service.blocking(read, data, asked.form)
    lot = Lot(asked.id, call.path["id"], asked.source, format=asked.form, expires_ms=asked.expires_ms)
    made = await call.service.blocking(banks.add_list, lot, found, data, by=call.caller.id)
    return Added([one.id for one in made], len(found.rows), found.bad, found.places)


async def remove(call: Call) -> bank_types.Named:
    """Know an entry no longer."""
    banks = call.service.engine.banks
    banks.needs(call.path["id"])
    return bank_types.Named(await call.service.blocking(banks.remove, call.path["entry"], by=call.caller.id))


async def search(call: Call) -> bank_types.MatchesShown:
    """Return the entries that a content matches; those of sealed banks only to whoever may administer."""
    asked: bank_types.Asked = call.asked
    found = await call.service.blocking(_found, call, asked)
    return bank_types.MatchesShown(found)


async def unseal(call: Call) -> responses.Decision:
    """Return a decision whole, and record who saw it."""
    engine = call.service.engine
    found = await call.service.blocking(engine.banks.unseal, call.path["id"], engine.whole, by=call.caller.id)
    return answer(found, engine.policy)


async def release(call: Call) -> bank_types.Named:
    """End the lock on a decision."""
    asked: bank_types.Reason = call.asked
    banks = call.service.engine.banks
    return bank_types.Named(
        await call.service.blocking(banks.release, call.path["id"], by=call.caller.id, reason=asked.reason)
    )


def _bank(call: Call, bank: Bank) -> BankShown:
    count = sum(lot.count for lot in call.service.engine.banks.known.lots(bank.name))
    return BankShown(bank.name, bank.clause, bank.band, bank.sealed, count)


def _values(given: Sequence[Value]) -> list[tuple[str, bytes]]:
    values: list[tuple[str, bytes]] = []
    for number, one in enumerate(given):
        value = value_of(one.method, one.value)
        if value is None:
            raise InputError(
                "CW580",
                f"This is no value of the method {one.method}.",
                f"Ce n'est pas une valeur de la méthode {one.method}.",
                remedy_en="Write the whole of it in hexadecimal.",
                remedy_fr="Écrivez-la en entier, en hexadécimal.",
                where=f"/values/{number}/value",
            )
        values.append((one.method, value))
    return values


def _taken(asked: bank_types.Asked) -> tuple[tuple[str, bytes], ...]:
    from clausewise.imprint import row
    from clausewise.sandbox import shared

    return row(asked.data, asked.file, shared()).values


def _found(call: Call, asked: bank_types.Asked) -> list[MatchShown]:
    from clausewise.extract import Fingerprint
    from clausewise.imprint import prints
    from clausewise.sandbox import shared

    given = tuple(Fingerprint(method, value) for method, value in _values(asked.values))
    taken = prints(asked.data, asked.file, shared()) if asked.data else ()
    known = call.service.engine.banks.known
    return [
        MatchShown(one.bank.name, one.entry, one.method, one.distance, one.certainty, one.path)  # type: ignore[arg-type]
        for one in known.find((*given, *taken), asked.data)
        if not one.bank.sealed or Scope.ADMIN in call.caller.scopes
    ]
