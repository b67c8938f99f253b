from __future__ import annotations

import datetime as dt
from email.message import EmailMessage
from io import BytesIO

import pytest

from clausewise.detect import provenance
from clausewise.detect.provenance import INVALID, STRIPPED, Provenance
from clausewise.extract import Extract
from clausewise.model import Medium, Part
from clausewise.parse import label
from clausewise.parse.label import labels
from clausewise.parse.opening import opened
from clausewise.sandbox import Sandbox
from tests.small import REGISTER

c2pa = pytest.importorskip("c2pa")
image = pytest.importorskip("PIL.Image")

CREATED = {
    "claim_generator_info": [{"name": "test", "version": "1"}],
    "title": "Gradient",
    "assertions": [
        {
            "label": "c2pa.actions",
            "data": {
                "actions": [
                    {
                        "action": "c2pa.created",
                        "digitalSourceType": "http://cv.iptc.org/newscodes/digitalsourcetype/digitalCreation",
                    }
                ]
            },
        }
    ],
}


def drawn(form):
    stream = BytesIO()
    image.linear_gradient("L").convert("RGB").save(stream, form)
    return stream.getvalue()


def credentials():
    """Return a chain of certificates and the private key of its end, made for this run alone."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

    now = dt.datetime.now(dt.UTC)

    def usage(**wanted):
        names = (
            "digital_signature content_commitment key_encipherment data_encipherment key_agreement key_cert_sign "
            "crl_sign encipher_only decipher_only"
        )
        return x509.KeyUsage(**{name: wanted.get(name, False) for name in names.split()})

    def name(common):
        wanted = ((NameOID.COMMON_NAME, common), (NameOID.ORGANIZATION_NAME, "Test"))
        return x509.Name([x509.NameAttribute(one, value) for one, value in wanted])

    def certificate(subject, issuer, key, signing, extensions):
        builder = x509.CertificateBuilder().subject_name(name(subject)).issuer_name(name(issuer))
        builder = builder.public_key(key.public_key()).serial_number(x509.random_serial_number())
        builder = builder.not_valid_before(now - dt.timedelta(days=1)).not_valid_after(now + dt.timedelta(days=30))
        for extension, critical in extensions:
            builder = builder.add_extension(extension, critical=critical)
        made = builder.sign(signing, hashes.SHA256())
        return made.public_bytes(serialization.Encoding.PEM)

    root, leaf = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    authority = certificate(
        "Root",
        "Root",
        root,
        root,
        [
            (x509.BasicConstraints(ca=True, path_length=None), True),
            (usage(key_cert_sign=True, crl_sign=True), True),
            (x509.SubjectKeyIdentifier.from_public_key(root.public_key()), False),
        ],
    )
    end = certificate(
        "Signer",
        "Root",
        leaf,
        root,
        [
            (x509.BasicConstraints(ca=False, path_length=None), True),
            (usage(digital_signature=True), True),
            (x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION]), False),
            (x509.AuthorityKeyIdentifier.from_issuer_public_key(root.public_key()), False),
            (x509.SubjectKeyIdentifier.from_public_key(leaf.public_key()), False),
        ],
    )
    private = leaf.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return end + authority, private


@pytest.fixture(scope="module")
def signed():
    """Return a function that signs a picture with a certificate of the test's own."""
    chain, private = credentials()

    def sign(form):
        info = c2pa.C2paSignerInfo(alg=b"es256", sign_cert=chain, private_key=private, ta_url=b"")
        info.ta_url = None
        stream = BytesIO()
        with c2pa.Signer.from_info(info) as signer, c2pa.Builder(CREATED) as builder:
            builder.sign(signer, f"image/{form.lower()}", BytesIO(drawn(form)), stream)
        return stream.getvalue()

    return sign


def flipped(data, at):
    return data[:at] + bytes((data[at] ^ 1,)) + data[at + 1 :]


def inspected(data, medium=Medium.IMAGE):
    part = Part(medium, data=data, name="photo")
    [signals] = Provenance(REGISTER).inspect([Extract(part, metas=labels(part), part=1)])
    return [(signal.name, signal.evidence[0].sense) for signal in signals]


@pytest.mark.parametrize("form", ["JPEG", "PNG"])
def test_label_is_left_alone_when_it_holds_or_is_absent(signed, form):
    assert inspected(signed(form)) == []
    assert inspected(drawn(form)) == []


@pytest.mark.parametrize("form", ["JPEG", "PNG"])
def test_label_is_invalid_when_the_picture_was_changed_behind_it(signed, form):
    data = signed(form)
    assert inspected(flipped(data, len(data) - 50)) == [(INVALID, "assertion.dataHash.mismatch")]


@pytest.mark.parametrize("form", ["JPEG", "PNG"])
def test_label_is_invalid_when_its_own_words_were_changed(signed, form):
    data = signed(form)
    assert inspected(flipped(data, data.find(b"jumb") + 900)) == [(INVALID, "assertion.hashedURI.mismatch")]


def test_label_is_cut_when_its_boxes_do_not_end(signed):
    data = signed("PNG")
    assert inspected(data[: len(data) // 2]) == [(STRIPPED, "manifest_cut")]
    assert inspected(data.replace(b"jumdc2pa", b"jumdfree")) == [(STRIPPED, "manifest_cut")]


@pytest.mark.parametrize(
    ("extra", "sense"),
    [
        (b'<rdf:Description dcterms:provenance="self#jumbf=/c2pa/urn:uuid:1"/>', "manifest_gone"),
        (b"<dcterms:provenance>self#jumbf=c2pa/a</dcterms:provenance>", "manifest_gone"),
        (b"8BIM\x04\x25\x00\x00\x00\x00\x00\x10" + bytes(range(16)), "iptc_gone"),
        (b'photoshop:LegacyIPTCDigest="000102030405060708090A0B0C0D0E0F"', "iptc_gone"),
    ],
)
@pytest.mark.parametrize("medium", [Medium.IMAGE, Medium.DOCUMENT, Medium.ACCOUNT])
def test_label_is_missed_when_something_of_it_is_left(extra, sense, medium):
    assert inspected(drawn("JPEG") + extra, medium) == [(STRIPPED, sense)]


@pytest.mark.parametrize(
    "extra",
    [
        b'<rdf:Description dcterms:provenance="https://manifests.example/1"/>',
        b'<xmpMM:DerivedFrom stRef:instanceID="xmp.iid:1"/>',
        b"8BIM\x04\x25\x00\x00\x00\x00\x00\x10" + bytes.fromhex("d41d8cd98f00b204e9800998ecf8427e"),
        b'photoshop:LegacyIPTCDigest="D41D8CD98F00B204E9800998ECF8427E"',
        b"8BIM\x04\x25\x00\x00\x00\x00\x00\x10" + bytes(16),
        b"8BIM\x04\x04\x00\x00\x00\x00\x00\x02\x1c\x02" + b"8BIM\x04\x25\x00\x00\x00\x00\x00\x10" + bytes(range(16)),
        "La norme C2PA range ses étiquettes dans des boîtes jumb et jumd.".encode(),
    ],
)
def test_nothing_is_missed_when_a_label_lies_elsewhere_or_never_was(extra):
    assert inspected(drawn("JPEG") + extra) == []


def test_nothing_is_said_when_the_library_is_not_there(signed, monkeypatch):
    data = signed("JPEG")
    monkeypatch.setitem(__import__("sys").modules, "c2pa", None)
    assert inspected(flipped(data, len(data) - 50)) == []


def test_evidence_names_the_part_when_a_label_is_broken():
    data = drawn("PNG") + b'dcterms:provenance="self#jumbf=x"'
    part = Part(Medium.DOCUMENT, data=data, name="a.png")
    extract = Extract(part, metas=labels(part), inside="b.docx", part=3)
    [[signal]] = Provenance(REGISTER).inspect([extract])
    assert (signal.evidence[0].part, signal.evidence[0].place) == (3, "b.docx > a.png")
    assert signal.score <= 0.7


def test_opening_and_inspecting_call_a_label_the_same_when_it_is_handed_on():
    assert (label.INVALID, label.STRIPPED) == (provenance.INVALID, provenance.STRIPPED)
    assert {label.MANIFEST_CUT, label.MANIFEST_GONE, label.IPTC_GONE} == set(provenance._REMAINS)
    assert set(Provenance.media) == label.MEDIA


@pytest.mark.parametrize("sandboxed", [False, True])
def test_picture_in_a_mail_has_its_label_read_when_the_mail_is_opened(signed, sandboxed):
    data = signed("PNG")
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "ann@roy.example", "Photo"
    mail.set_content("Voici la photo.")
    mail.add_attachment(flipped(data, len(data) - 50), maintype="image", subtype="png", filename="photo.png")
    sandbox = Sandbox(workers=1) if sandboxed else None
    part = Part(Medium.EMAIL, data=mail.as_bytes())
    extracts = sandbox.opened(part) if sandbox else opened(part)
    found = [signal for signals in Provenance(REGISTER).inspect(extracts) for signal in signals]
    if sandbox:
        sandbox.close()
    assert [(one.name, one.evidence[0].sense) for one in found] == [(INVALID, "assertion.dataHash.mismatch")]
    assert "photo.png" in found[0].evidence[0].place
