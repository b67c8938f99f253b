import time
from base64 import b64decode

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from msgspec.structs import replace
from standardwebhooks import Webhook
from standardwebhooks.webhooks import WebhookVerificationError

from clausewise import signing
from clausewise.webhook import Secret

BODY = '{"type":"decision.made","data":{"é":1}}'.encode()


def now_ms():
    return time.time_ns() // 1_000_000


def test_library_of_the_specification_believes_it_when_signed():
    secret = signing.make()
    headers = signing.signed("msg_1", BODY, [secret], time_ms=now_ms())
    assert Webhook(signing.shown(secret)).verify(BODY, headers)["type"] == "decision.made"
    for changed in (BODY + b" ", BODY.replace(b"made", b"maid")):
        with pytest.raises(WebhookVerificationError):
            Webhook(signing.shown(secret)).verify(changed, headers)
    with pytest.raises(WebhookVerificationError):
        Webhook(signing.shown(signing.make())).verify(BODY, headers)
    with pytest.raises(WebhookVerificationError):
        Webhook(signing.shown(secret)).verify(BODY, {**headers, "webhook-id": "msg_2"})


def test_signature_is_the_known_one_when_the_specification_gives_it():
    # The example of the specification's own libraries.
    key = b64decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    headers = signing.signed(
        "msg_p5jXN8AQM9LWM0D4loKWxJek", b'{"test": 2432232314}', [Secret(key)], time_ms=1_614_265_330_000
    )
    assert headers["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    assert headers["webhook-timestamp"] == "1614265330"


def test_both_secrets_sign_when_one_is_being_changed():
    now = now_ms()
    new, old = signing.make(), replace(signing.make(), until_ms=now + 1)
    headers = signing.signed("msg_1", BODY, [new, old], time_ms=now)
    for secret in (new, old):
        assert Webhook(signing.shown(secret)).verify(BODY, headers)
    after = signing.signed("msg_1", BODY, [new, old], time_ms=now + 1)
    with pytest.raises(WebhookVerificationError):
        Webhook(signing.shown(old)).verify(BODY, after)


def test_public_half_verifies_it_when_the_pair_is_asymmetric():
    secret = signing.make(asymmetric=True)
    headers = signing.signed("msg_1", BODY, [secret], time_ms=5_000)
    version, _, signature = headers["webhook-signature"].partition(",")
    public = signing.shown(secret)
    assert (version, public[:5]) == ("v1a", "whpk_")
    key = Ed25519PublicKey.from_public_bytes(b64decode(public[5:]))
    key.verify(b64decode(signature), b"msg_1.5." + BODY)
    with pytest.raises(InvalidSignature):
        key.verify(b64decode(signature), b"msg_1.6." + BODY)
    assert secret.key not in b64decode(public[5:])


def test_secrets_differ_when_made_alike():
    assert signing.make() != signing.make()
    assert len(b64decode(signing.shown(signing.make()).removeprefix("whsec_"))) == 32
