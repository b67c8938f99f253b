"""The office of exceptions: what the operator, a person concerned or a right holder expressly permits, put in force and ended.

It is checked against at decision time: what an authorization lifts cites it, and going beyond its scope is named.
"""

from __future__ import annotations

from msgspec.structs import replace

from clausewise import fold, intake, transcript
from clausewise.clerk import Clerk
from clausewise.errors import ConflictError, NotFoundError
from clausewise.model import Authorization
from clausewise.policy import Policy
from clausewise.ports import Clock, Keep


class Permits:
    """The authorizations of one engine. Thread-safe."""

    def __init__(self, policy: Policy, clerk: Clerk, clock: Clock) -> None:
        self._policy = policy
        self._clerk = clerk
        self._clock = clock

    def authorize(self, authorization: Authorization, *, by: str, keep: Keep | None = None) -> Authorization:
        """Put an authorization in force and record who did. Raises ConflictError when its id is taken, InputError when it is void."""
        intake.check_authorization(authorization, self._policy)
        with self._clerk.lock:
            if authorization.id in self._clerk.state.authorizations:
                raise ConflictError(
                    "CW131",
                    f"There is already an authorization {authorization.id!r}.",
                    f"Il y a déjà une autorisation {authorization.id!r}.",
                    remedy_en="Choose another id; an id is never used twice.",
                    remedy_fr="Choisissez un autre identifiant; un identifiant ne sert qu'une fois.",
                )
            if self._clerk.store is None:
                self._clerk.state.authorizations[authorization.id] = authorization
            else:
                self._clerk.append(
                    [transcript.effect("authorized", authorization, self._clock(), authorization.id, by)], keep
                )
        return authorization

    def revoke(self, authorization: str, *, by: str, keep: Keep | None = None) -> Authorization:
        """End an authorization now; one that was ended stays ended when it was. Raises NotFoundError CW132."""
        with self._clerk.lock:
            if authorization not in self._clerk.state.authorizations:
                raise NotFoundError(
                    "CW132",
                    f"There is no authorization {authorization!r}.",
                    f"Il n'y a pas d'autorisation {authorization!r}.",
                )
            held = self._clerk.state.authorizations[authorization]
            if held.revoked_ms is not None:
                return held
            revoked = fold.Revoked(authorization, self._clock(), by)
            if self._clerk.store is None:
                self._clerk.state.authorizations[authorization] = replace(held, revoked_ms=revoked.time_ms)
            else:
                self._clerk.append([transcript.effect("revoked", revoked, revoked.time_ms, authorization, by)], keep)
            return self._clerk.state.authorizations[authorization]
