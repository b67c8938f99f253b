"""A letter with a document, in which lies an archive, in which lies the test file of antivirus programs."""

from __future__ import annotations

from email.message import EmailMessage

from tests.archives import zipped
from tests.detect.rule_cases import eicar
from tests.parse.documents import docx, paragraph, run

PATH = "offer.docx > word/embeddings/inner.zip > eicar.com"


def letter() -> bytes:
    message = EmailMessage()
    message["From"], message["To"] = "Ned <ned@livres.example>", "zoe@dexero.example"
    message["Subject"] = "L'offre"
    message.set_content("Voici l'offre dont nous avons parlé.")
    document = docx(
        paragraph(run("Voici notre offre.")), members={"word/embeddings/inner.zip": zipped({"eicar.com": eicar()})}
    )
    message.add_attachment(document, maintype="application", subtype="octet-stream", filename="offer.docx")
    message.set_boundary("b")
    return message.as_bytes()
