"""Passkeys (Web Authentication, https://www.w3.org/TR/webauthn-3/): what a browser is asked, and whether its answer is right.

A passkey is asked for the person's presence and for who they are (a finger, a face, a code of the device), so that it is two factors by
itself. It answers to the name of the site alone: whoever imitates the site gets nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from clausewise.member import Credential, Person, Proof

if TYPE_CHECKING:
    from webauthn.helpers.structs import PublicKeyCredentialDescriptor

timeout_ms = 300_000
challenge_bytes = 32
answer_characters_max = 20_000
passkeys_max = 20
name_characters_max = 60


class Site(NamedTuple):
    """The site as the browser sees it: its origin, such as ``https://desk.example.org``, and what it is called."""

    origin: str
    title: str

    @property
    def name(self) -> str:
        """The host to which passkeys are bound."""
        return urlsplit(self.origin).hostname or ""


def asked_to_make(site: Site, person: Person, challenge: bytes, there: Sequence[Credential]) -> str:
    """Return as JSON what the browser needs to make a passkey for ``person``, who has those that are ``there``."""
    from webauthn import generate_registration_options, options_to_json
    from webauthn.helpers.structs import (
        AuthenticatorSelectionCriteria,
        ResidentKeyRequirement,
        UserVerificationRequirement,
    )

    options = generate_registration_options(
        rp_id=site.name,
        rp_name=site.title,
        user_id=person.id.encode(),
        user_name=person.name,
        user_display_name=person.name,
        challenge=challenge,
        timeout=timeout_ms,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=UserVerificationRequirement.REQUIRED
        ),
        exclude_credentials=[_descriptor(one) for one in there],
    )
    return options_to_json(options)


def made(site: Site, person: Person, challenge: bytes, answer: str, time_ms: int) -> Credential | None:
    """Return the passkey that a browser made, None when its answer is not right."""
    from webauthn import verify_registration_response
    from webauthn.helpers import bytes_to_base64url
    from webauthn.helpers.exceptions import WebAuthnException

    try:
        found = verify_registration_response(
            credential=answer[:answer_characters_max],
            expected_challenge=challenge,
            expected_rp_id=site.name,
            expected_origin=site.origin,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError):
        return None
    return Credential(
        person.id,
        Proof.PASSKEY,
        bytes_to_base64url(found.credential_id),
        found.credential_public_key,
        created_ms=time_ms,
        counter=found.sign_count,
    )


def asked_to_show(site: Site, challenge: bytes) -> str:
    """Return as JSON what the browser needs to ask for any passkey of this site."""
    from webauthn import generate_authentication_options, options_to_json
    from webauthn.helpers.structs import UserVerificationRequirement

    options = generate_authentication_options(
        rp_id=site.name,
        challenge=challenge,
        timeout=timeout_ms,
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return options_to_json(options)


def named(answer: str) -> str:
    """Return the id of the passkey that an answer claims to come from, empty when it claims none."""
    from msgspec import DecodeError, Struct, ValidationError, json

    class Claim(Struct):
        id: str

    try:
        return json.decode(answer[:answer_characters_max], type=Claim).id
    except (DecodeError, ValidationError):
        return ""


def shown(site: Site, known: Credential, challenge: bytes, answer: str) -> int | None:
    """Return the passkey's new count of signatures, None when the answer is not right or the passkey was copied."""
    from webauthn import verify_authentication_response
    from webauthn.helpers.exceptions import WebAuthnException

    try:
        found = verify_authentication_response(
            credential=answer[:answer_characters_max],
            expected_challenge=challenge,
            expected_rp_id=site.name,
            expected_origin=site.origin,
            credential_public_key=known.secret,
            credential_current_sign_count=known.counter,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError):
        return None
    return found.new_sign_count


def _descriptor(one: Credential) -> PublicKeyCredentialDescriptor:
    from webauthn import base64url_to_bytes
    from webauthn.helpers.structs import PublicKeyCredentialDescriptor

    return PublicKeyCredentialDescriptor(id=base64url_to_bytes(one.id))
