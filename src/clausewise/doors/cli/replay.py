"""``clausewise replay``: what was decided, judged again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from clausewise.doors.cli import options
from clausewise.doors.cli.session import Session
from clausewise.doors.cli.shown import one_line

if TYPE_CHECKING:
    from clausewise.engine import Engine
    from clausewise.model import Item
    from clausewise.proof import Proof

SAME, DIFFERS, UNPROVED, BY_EVIDENCE = 0, 1, 2, 3
Ids = Annotated[list[str] | None, typer.Argument(metavar="[ID…]")]
Begins = Annotated[str, typer.Option("--from", metavar="WHEN")]
Ends = Annotated[str, typer.Option("--to", metavar="WHEN")]
Content = Annotated[list[str], typer.Option("--content", metavar="PATH", default_factory=list)]


def prove(
    context: typer.Context,
    decisions: Ids = None,
    *,
    content: Content,
    begins: Begins = "",
    ends: Ends = "",
    store: options.OptionalStore = None,
    policy: options.OptionalPolicy = None,
    as_json: options.Json = False,
    quiet: options.Quiet = False,
) -> int:
    """Prove the decisions named, or all of a stretch."""
    session: Session = context.obj
    session.existing_store(store)
    contents = _contents(content)
    with session.engine(policy=policy, store=store) as engine:
        if decisions:
            proofs = [_proof(engine, one, contents) for one in decisions]
            for proof in proofs:
                _tell(session, proof, as_json=as_json)
            return max((_code(proof) for proof in proofs), key=(SAME, BY_EVIDENCE, UNPROVED, DIFFERS).index)
        return _stretch(session, engine, _bounds(engine, begins, ends), as_json=as_json, quiet=quiet)


def _stretch(session: Session, engine: Engine, bounds: tuple[int, int], *, as_json: bool, quiet: bool) -> int:
    counts: Counter[str] = Counter()
    with session.progress("proving", "preuve", quiet=quiet, scrolls=as_json) as advance:
        for proof in engine.replay.proofs(*bounds):
            counts[_counted(proof)] += 1
            if as_json or _code(proof) == DIFFERS:
                _tell(session, proof, as_json=as_json)
            advance(1)
    for line in () if as_json else _summary(session, counts):
        session.data(line)
    return DIFFERS if counts[str(DIFFERS)] else SAME


def _counted(proof: Proof) -> str:
    code = _code(proof)
    return proof.obstacles[0].code if code == UNPROVED else str(code)


def _summary(session: Session, counts: Mapping[str, int]) -> Iterator[str]:
    say = session.say
    yield say(f"{sum(counts.values())} decisions", f"{sum(counts.values())} décisions")
    said = {
        str(SAME): say("the same", "identiques"),
        str(BY_EVIDENCE): say("the same, by their evidence alone", "identiques, par leurs seules preuves"),
        str(DIFFERS): say("differ", "diffèrent"),
    }
    cannot = say("cannot be judged again", "ne se jugent pas de nouveau")
    for name in (*said, *sorted(counts.keys() - said.keys())):
        if counts.get(name):
            yield f"  {counts[name]:>8}  {said.get(name) or f'{cannot} ({name})'}"


def _tell(session: Session, proof: Proof, *, as_json: bool) -> None:
    if as_json:
        from clausewise.doors.cli.shape import encoded

        session.data(encoded(_plain(proof)))
        return
    for line in _lines(session, proof):
        session.data(one_line(line))
    session.flush()
    for error in proof.obstacles:
        session.fail(error)


def _lines(session: Session, proof: Proof) -> Iterator[str]:
    from clausewise.doors.cli.shape import encoded
    from clausewise.proof import Ground

    say = session.say
    verdict = {
        SAME: say("the same", "la même"),
        DIFFERS: say("differs", "diffère"),
        UNPROVED: say("cannot be judged again", "ne se juge pas de nouveau"),
        BY_EVIDENCE: say("the same, by its evidence alone", "la même, par ses seules preuves"),
    }
    yield f"{proof.decision}  {verdict[_code(proof)]}"
    stamp = proof.policy
    seen_by = say("detectors", "détecteurs")
    yield f"  {stamp.id} {stamp.version} sha256:{stamp.sha256[:16]} · {seen_by} {proof.detectors}"
    if proof.ground is not Ground.NOTHING:
        seen = {"same": say("the same", "la même chose"), "differs": say("something else", "autre chose")}
        yield f"  {say('seen', 'vu')}: {seen.get(proof.evidence, say('erased, cannot be compared', 'effacé, sans comparaison'))}"
    if proof.taken:
        yield f"  {say('taken from the record', 'pris du registre')}: {', '.join(proof.taken)}"
    for one in proof.differences:
        yield f"  {one.field}: {encoded(one.recorded)} → {encoded(one.replayed)}"


def _code(proof: Proof) -> int:
    from clausewise.proof import Verdict

    if proof.verdict is Verdict.SAME:
        return BY_EVIDENCE if proof.obstacles else SAME
    return DIFFERS if proof.verdict is Verdict.DIFFERS else UNPROVED


def _plain(proof: Proof) -> dict[str, Any]:
    fields = {name: getattr(proof, name) for name in proof.__struct_fields__}
    return {**fields, "obstacles": [one.told() for one in proof.obstacles]}


def _proof(engine: Engine, decision: str, contents: Mapping[str, Item]) -> Proof:
    """Prove one decision by what was kept, else by the content of that hash, else by the only one there is."""
    if not contents:
        return engine.replay.prove(decision)
    only = next(iter(contents.values())) if len(contents) == 1 else None
    return engine.replay.prove(decision, contents.get(engine.whole(decision).content_sha256, only))


def _contents(paths: Sequence[str]) -> dict[str, Item]:
    """Return the operator's contents by their hash. Raises the first error of a row that cannot be read."""
    from clausewise.judgement import digest
    from clausewise.reading import read
    from clausewise.rows import Bad

    found: dict[str, Item] = {}
    for row in read(paths) if paths else ():
        if isinstance(row, Bad):
            raise row.error
        found[digest(row.item)] = row.item
    return found


def _bounds(engine: Engine, begins: str, ends: str) -> tuple[int, int]:
    from clausewise.doors.cli.moments import moment_ms

    now_ms = engine.clock()
    return moment_ms(begins, now_ms, "--from") if begins else 0, moment_ms(ends, now_ms, "--to") if ends else now_ms + 1
