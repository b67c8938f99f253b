"""A key to sign test messages with, made on the spot: RSA of 1,024 bits, written as dkimpy and DNS want it."""

from __future__ import annotations

import math
import random
from base64 import b64encode


def prime(bits: int, chance: random.Random) -> int:
    while True:
        candidate = chance.getrandbits(bits) | (3 << (bits - 2)) | 1
        if math.gcd(candidate - 1, 65_537) == 1 and all(
            pow(base, candidate - 1, candidate) == 1 for base in (2, 3, 5, 7, 11)
        ):
            return candidate


def der(tag: int, content: bytes) -> bytes:
    length = len(content)
    size = (
        bytes([length])
        if length < 128
        else bytes([0x80 | (length.bit_length() + 7) // 8]) + length.to_bytes((length.bit_length() + 7) // 8)
    )
    return bytes([tag]) + size + content


def numbers(*values: int) -> bytes:
    return der(0x30, b"".join(der(2, value.to_bytes(value.bit_length() // 8 + 1)) for value in values))


def key_pair(seed: int = 1) -> tuple[bytes, bytes]:
    """Return a private key in PEM (PKCS #1) and the text record of its public half."""
    chance = random.Random(seed)
    p, q = prime(512, chance), prime(512, chance)
    n, e = p * q, 65_537
    d = pow(e, -1, (p - 1) * (q - 1))
    private = numbers(0, n, e, d, p, q, d % (p - 1), d % (q - 1), pow(q, -1, p))
    pem = b"-----BEGIN RSA PRIVATE KEY-----\n" + b64encode(private) + b"\n-----END RSA PRIVATE KEY-----\n"
    algorithm = der(0x30, bytes.fromhex("06092a864886f70d0101010500"))
    public = der(0x30, algorithm + der(3, b"\0" + numbers(n, e)))
    return pem, b"v=DKIM1; k=rsa; p=" + b64encode(public)
