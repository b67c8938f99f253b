"""Mails that report something, written here in English and French: ARF, XARF of both forms, and what people write themselves."""

import json as standard
from email.message import EmailMessage

NL = "\r\n"
LETTERS = {
    "en": (
        "A page of yours threatens me",
        "Hello, the page https://shop.example/posts/7 threatens me. Please look at it, thank you.",
    ),
    "fr": (
        "Une page de chez vous me menace",
        "Bonjour, la page https://shop.example/posts/7 me menace. Pouvez-vous l'examiner? Merci.",
    ),
}


def letter(language="en", files=(), **more):
    """What a person writes; ``files`` are names, types and bytes."""
    subject, text = LETTERS[language]
    mail = EmailMessage()
    mail["From"] = "Anne Roy <anne@roy.example>"
    mail["To"] = "abuse@shop.example"
    mail["Subject"] = more.pop("subject", subject)
    for name, value in more.items():
        mail[name.replace("_", "-")] = value
    mail.set_content(text)
    for name, kind, data in files:
        main, _, sub = kind.partition("/")
        mail.add_attachment(data, maintype=main, subtype=sub, filename=name)
    return mail.as_bytes()


def arf(language="en", kind="abuse", extra=""):
    """A feedback report as RFC 5965 writes it."""
    said = {
        "en": "This is an e-mail abuse report for a message that came from you.",
        "fr": "Ceci est un rapport d'abus pour un courriel qui est venu de chez vous.",
    }[language]
    return NL.join(
        (
            "From: Plaintes <fbl@provider.example>",
            "To: abuse@shop.example",
            "Subject: FW: Earn money",
            "MIME-Version: 1.0",
            'Content-Type: multipart/report; report-type=feedback-report; boundary="part"',
            "Auto-Submitted: auto-generated",
            "",
            "--part",
            'Content-Type: text/plain; charset="utf-8"',
            "",
            said,
            "--part",
            "Content-Type: message/feedback-report",
            "",
            f"Feedback-Type: {kind}",
            "User-Agent: SomeGenerator/1.0",
            "Version: 1",
            "Original-Mail-From: <seller@shop.example>",
            "Source-IP: 192.0.2.7",
            "Arrival-Date: Thu, 8 Mar 2026 14:00:00 -0500",
            f"{extra}",
            "--part",
            "Content-Type: message/rfc822",
            "",
            "From: <seller@shop.example>",
            "Subject: Earn money",
            "",
            "Spam spam spam.",
            "--part--",
            "",
        )
    ).encode()


XARF_3 = {
    "Version": "3",
    "ReporterInfo": {"ReporterOrg": "Watchers", "ReporterOrgEmail": "watch@watchers.example"},
    "Report": {
        "ReportClass": "Content",
        "ReportType": "Phishing",
        "Date": "2026-11-20T14:05:00Z",
        "Url": "https://shop.example/login-here",
        "SourceIp": "192.0.2.9",
    },
}
XARF_4 = {
    "xarf_version": "4.0.0",
    "report_id": "0190a1b2-0000-7000-8000-000000000001",
    "timestamp": "2026-11-20T14:05:00Z",
    "reporter": {"org": "Veilleurs", "contact": "veille@veilleurs.example", "domain": "veilleurs.example"},
    "source_identifier": "192.0.2.9",
    "category": "connection",
    "type": "login_attack",
    "evidence": [{"content_type": "text/plain", "payload": "RmFpbGVk"}],
}


def xarf(document, language="en", kind="application/json"):
    """A mail with an XARF document."""
    mail = EmailMessage()
    mail["From"] = "watch@watchers.example"
    mail["Subject"] = {"en": "Abuse report", "fr": "Rapport d'abus"}[language]
    mail["X-XARF"] = "PLAIN"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(
        {"en": "There is something you should see.", "fr": "Voici quelque chose que vous devriez voir."}[language]
    )
    main, _, sub = kind.partition("/")
    mail.add_attachment(standard.dumps(document).encode(), maintype=main, subtype=sub, filename="xarf.json")
    return mail.as_bytes()


BOUNCE = NL.join(
    (
        "From: MAILER-DAEMON@provider.example",
        "Subject: Undelivered Mail Returned to Sender",
        "Auto-Submitted: auto-replied",
        'Content-Type: multipart/report; report-type=delivery-status; boundary="part"',
        "",
        "--part",
        "Content-Type: text/plain",
        "",
        "I'm sorry.",
        "--part",
        "Content-Type: message/delivery-status",
        "",
        "Status: 5.1.1",
        "--part--",
        "",
    )
).encode()
