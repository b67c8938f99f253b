"""Texts with private data planted in them, and where: made from our own sentences with a seed, numbers given valid check digits.

Nobody's data: every number is drawn by chance, every name and street is invented.
"""

from __future__ import annotations

import random
import re
import string
from collections.abc import Callable
from typing import NamedTuple

from stdnum import iban, luhn


class Planted(NamedTuple):
    """A text and the data in it: kind, start, end in code points."""

    text: str
    spans: tuple[tuple[str, int, int], ...]


def _digits(chance: random.Random, count: int) -> str:
    return "".join(chance.choice(string.digits) for _ in range(count))


def _grouped(number: str, sizes: list[int], sign: str) -> str:
    parts, start = [], 0
    for size in sizes:
        parts.append(number[start : start + size])
        start += size
    return sign.join(part for part in parts if part)


def card(chance: random.Random) -> str:
    prefix, length = chance.choice(
        [("4", 16), ("51", 16), ("55", 16), ("2221", 16), ("34", 15), ("37", 15), ("6011", 16)]
    )
    body = prefix + _digits(chance, length - len(prefix) - 1)
    number = body + luhn.calc_check_digit(body)
    sizes = [4, 6, 5] if length == 15 else [4, 4, 4, 4]
    return chance.choice([number, _grouped(number, sizes, " "), _grouped(number, sizes, "-")])


def rib_number(chance: random.Random) -> str:
    bank, branch, account = _digits(chance, 5), _digits(chance, 5), _digits(chance, 11)
    key = 97 - (89 * int(bank) + 15 * int(branch) + 3 * int(account)) % 97
    return f"{bank}{branch}{account}{key:02d}"


def rib(chance: random.Random) -> str:
    return _grouped(rib_number(chance), [5, 5, 11, 2], chance.choice([" ", " ", "-"]))


def iban_number(chance: random.Random) -> str:
    country, body = chance.choice(
        [
            ("FR", rib_number(chance)),
            ("DE", _digits(chance, 18)),
            ("GB", "NWBK" + _digits(chance, 14)),
            ("LU", _digits(chance, 16)),
        ]
    )
    number = country + iban.calc_check_digits(country + "00" + body) + body
    if not iban.is_valid(number):
        return iban_number(chance)
    return chance.choice([number, _grouped(number, [4] * 9, " ")])


def sin(chance: random.Random) -> str:
    body = chance.choice("1234567") + _digits(chance, 7)
    number = body + luhn.calc_check_digit(body)
    return chance.choice([number, _grouped(number, [3, 3, 3], " "), _grouped(number, [3, 3, 3], "-")])


def nir(chance: random.Random) -> str:
    place = chance.choice(["2A", "2B", "75", "13", "69", "33", "59"])
    body = f"{chance.choice('12')}{_digits(chance, 2)}{chance.randint(1, 12):02d}{place}{_digits(chance, 6)}"
    counted = body[:5] + {"2A": "19", "2B": "18"}.get(place, place) + body[7:]
    number = f"{body}{97 - int(counted) % 97:02d}"
    return chance.choice([number, _grouped(number, [1, 2, 2, 2, 3, 3, 2], " ")])


def ssn(chance: random.Random) -> str:
    area = chance.choice([chance.randint(1, 665), chance.randint(667, 899)])
    return f"{area:03d}-{chance.randint(1, 99):02d}-{chance.randint(1, 9999):04d}"


def ramq(chance: random.Random) -> str:
    letters = chance.choice(["TREM", "GAGN", "ROYX", "BOUC", "LAVO"])
    month = chance.randint(1, 12) + chance.choice([0, 50])
    number = f"{letters}{_digits(chance, 2)}{month:02d}{chance.randint(1, 28):02d}{_digits(chance, 2)}"
    return chance.choice([number, _grouped(number, [4, 4, 4], " ")])


def health_card(chance: random.Random) -> str:
    body = chance.choice("123456789") + _digits(chance, 8)
    number = body + luhn.calc_check_digit(body)
    return chance.choice([_grouped(number, [4, 3, 3], "-"), _grouped(number, [4, 3, 3], " "), number])


def drivers_licence(chance: random.Random) -> str:
    letter, day, month, year = (
        chance.choice("BDGLMRT"),
        chance.randint(1, 28),
        chance.randint(1, 12),
        _digits(chance, 2),
    )
    if chance.random() < 0.5:
        return f"{letter}{_digits(chance, 4)}-{day:02d}{month:02d}{year}-{_digits(chance, 2)}"
    return f"{letter}{_digits(chance, 4)}-{_digits(chance, 4)}{year[0]}-{year[1]}{month + chance.choice([0, 50]):02d}{day:02d}"


def passport(chance: random.Random) -> str:
    return chance.choice(
        [
            f"{chance.choice('ABGHJK')}{chance.choice('ABCGM')}{_digits(chance, 6)}",
            f"{_digits(chance, 2)}{chance.choice('ABCD')}{chance.choice('EFGH')}{_digits(chance, 5)}",
            f"{chance.choice('ACEX')}{_digits(chance, 8)}",
        ]
    )


def plate(chance: random.Random) -> str:
    letters = "".join(chance.choice("ABCDEFGHJKLMNPRSTVWXYZ") for _ in range(4))
    return chance.choice(
        [
            f"{letters[:2]}-{_digits(chance, 3)}-{letters[2:]}",
            f"{letters[0]}{_digits(chance, 2)} {letters[1:]}",
            f"{letters} {_digits(chance, 3)}",
            f"{letters[:3]} {_digits(chance, 3)}",
        ]
    )


def _date(chance: random.Random, language: str) -> str:
    year, month, day = chance.randint(1930, 2008), chance.randint(1, 12), chance.randint(1, 28)
    en = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ]
    fr = [
        "janvier",
        "février",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "août",
        "septembre",
        "octobre",
        "novembre",
        "décembre",
    ]
    long = f"{en[month - 1]} {day}, {year}" if language == "en" else f"{day} {fr[month - 1]} {year}"
    return chance.choice([f"{year}-{month:02d}-{day:02d}", f"{day:02d}/{month:02d}/{year}", long])


def phone(chance: random.Random, language: str) -> str:
    import phonenumbers

    american = f"{chance.choice(['514', '418', '438', '416', '604', '212', '415', '312'])}{chance.randint(2, 9)}{_digits(chance, 6)}"
    french = f"0{chance.choice('1234567')}{_digits(chance, 8)}"
    if language == "fr" and chance.random() < 0.6:
        valid = phonenumbers.is_valid_number(phonenumbers.parse(french, "FR"))
        pairs = _grouped(french, [2] * 5, chance.choice([" ", "."]))
        written = chance.choice([pairs, pairs, french, "+33 " + pairs[1:]])
    else:
        valid = phonenumbers.is_valid_number(phonenumbers.parse(american, "CA")) and american[4:6] != "11"
        area, middle, last = american[:3], american[3:6], american[6:]
        written = chance.choice(
            [
                f"{area}-{middle}-{last}",
                f"({area}) {middle}-{last}",
                f"{area} {middle}-{last}",
                f"+1 {area} {middle} {last}",
                f"{area}.{middle}.{last}",
            ]
        )
    return written if valid else phone(chance, language)


NAMES = [
    "Aline Fontaine",
    "Boris Keller",
    "Chloé Garnier",
    "Dana Whitlock",
    "Édouard Pelletier",
    "Farah Benali",
    "Gwen Ashford",
    "Hugo Lemaire",
]


def email(chance: random.Random) -> str:
    local = chance.choice(["aline.fontaine", "b_keller", "chloe+perso", "dana77", "hugo-lemaire", "f.benali"])
    return f"{local}@{chance.choice(['courriel.example', 'mail.example.org', 'poste.example.ca', 'boite.example.fr'])}"


def address(chance: random.Random, language: str) -> str:
    number = str(chance.randint(1, 9899))
    canadian = re.sub(
        "9",
        lambda _: str(chance.randint(1, 9)),
        f"{chance.choice('HGJKM')}9{chance.choice('ABCEL')} 9{chance.choice('ABCEL')}9",
    )
    if language == "fr":
        street = chance.choice(
            [
                "rue des Lilas",
                "avenue Victor-Hugo",
                "chemin du Moulin",
                "boulevard Saint-Joseph",
                "rue de la Gare",
                "rang Saint-Paul",
                "impasse des Acacias",
            ]
        )
        town = chance.choice(
            [
                f", {_digits(chance, 4).replace('0', '1')}0 {chance.choice(['Lyon', 'Nantes', 'Villefranche'])}",
                f", {chance.choice(['Montréal', 'Québec', 'Trois-Rivières'])} QC {canadian}",
                "",
            ]
        )
        unit = chance.choice(["", "", ", app. 4"])
        return f"{number}{chance.choice(['', ',', ' bis'])} {street}{unit}{town}"
    street = chance.choice(
        ["Maple Street", "Old Mill Road", "Harbour Avenue", "King St", "Willow Lane", "Oak Ridge Drive", "5th Avenue"]
    )
    town = chance.choice(
        [
            f", {chance.choice(['Springfield', 'Salem'])}, {chance.choice(['IL', 'OH', 'NY'])} {chance.randint(10001, 98999)}",
            f", {chance.choice(['Ottawa', 'Toronto'])}, ON {canadian}",
            f", {chance.choice(['Leeds', 'York'])} {chance.choice(['LS1 4AP', 'YO10 5DD', 'M1 1AE'])}",
            "",
        ]
    )
    return f"{number} {street}{chance.choice(['', '', ', Apt 7', ' Suite 210'])}{town}"


def nino(chance: random.Random) -> str:
    number = f"{chance.choice(['AB', 'CE', 'JK', 'PR'])}{_digits(chance, 6)}{chance.choice('ABCD')}"
    return chance.choice([number, _grouped(number, [2, 2, 2, 2, 1], " ")])


def makers(language: str) -> dict[str, Callable[[random.Random], str]]:
    """Return what makes a datum of each kind, for texts in ``language``."""
    return {
        "card": card,
        "iban": iban_number,
        "rib": rib,
        "sin": sin,
        "nir": nir,
        "ssn": ssn,
        "ramq": ramq,
        "health_card": health_card,
        "drivers_licence": drivers_licence,
        "passport": passport,
        "plate": plate,
        "nino": nino,
        "email": email,
        "birth_date": lambda chance: _date(chance, language),
        "phone": lambda chance: phone(chance, language),
        "address": lambda chance: address(chance, language),
    }


ENGLISH = """
My card is {card}, it expires next year, can you see why it was declined?
Here you go: {card}, name on it is {name}
She typed her Visa {card} into the chat by mistake.
Please debit {card} for the May rent.
Send the deposit to {iban} before Friday.
The account to wire to is {iban}, holder {name}.
{name} - IBAN: {iban}
My French bank details (RIB) are {rib} if that is easier.
Her SIN is {sin}, she said so on the phone.
Social insurance number: {sin}
I forgot to add my SIN, {sin}, to the form.
His SSN is {ssn}.
SSN {ssn}, born {birth_date}
For the French payroll my numéro de sécu is {nir}.
{name} has the French social security number {nir}.
Her RAMQ card reads {ramq}.
The health card number is {health_card}, please book her in.
OHIP: {health_card}
National insurance number {nino} goes on page two.
My driver's licence is {drivers_licence}, issued last spring.
{name}, licence number {drivers_licence}, was stopped on the bridge.
Passport number {passport}, travelling on the 12th.
My passport is {passport} and I land at noon.
The car that hit me has licence plate {plate}.
She drives a red hatchback, plate number {plate}
Call me at {phone} after six.
{name}'s cell is {phone}; mine broke.
You can text {phone} or write to {email}.
reach me on {phone} or {email}
My new address is {email}, drop me a line.
He uses {email} for everything private.
{name} lives at {address}.
Ship it to {address} please.
My home address: {address}
We moved to {address}, come and see us!
He was born on {birth_date} and turned up early.
DOB: {birth_date}
My date of birth is {birth_date}, my phone {phone}.
{name} | born {birth_date} | {phone} | {email}
""".strip().splitlines()
FRENCH = """
Ma carte est la {card}, elle expire l'an prochain, pourquoi est-elle refusée ?
Tiens : {card}, au nom de {name}
Elle a collé sa Visa {card} dans le clavardage par erreur.
Débitez la carte {card} pour le loyer de mai.
Faites le virement sur {iban} avant vendredi.
Le compte à créditer est le {iban}, titulaire {name}.
{name} - IBAN : {iban}
Mon RIB : {rib}
Le RIB de ma sœur est {rib}, merci de payer vite.
Son NAS est le {sin}, elle l'a dit au téléphone.
Numéro d'assurance sociale : {sin}
J'ai oublié d'ajouter mon NAS, {sin}, au formulaire.
Mon numéro américain (SSN) est {ssn}.
Son numéro de sécu est le {nir}.
Numéro de sécurité sociale {nir}, née le {birth_date}
{name}, NIR {nir}, dossier à compléter.
Sa carte d'assurance maladie porte le {ramq}.
RAMQ {ramq}, rendez-vous mardi.
Le numéro de carte santé est {health_card}, inscrivez-la.
Mon permis de conduire est le {drivers_licence}, délivré au printemps.
{name}, permis no {drivers_licence}, a été arrêté sur le pont.
Passeport numéro {passport}, départ le 12.
Mon passeport est le {passport} et j'atterris à midi.
L'auto qui m'a frappé a la plaque {plate}.
Elle conduit une petite rouge immatriculée {plate}
Appelle-moi au {phone} après 18 h.
Le cellulaire de {name} est le {phone}; le mien est cassé.
Tu peux texter au {phone} ou écrire à {email}.
rejoins-moi au {phone} ou à {email}
Ma nouvelle adresse est {email}, écris-moi un mot.
Il utilise {email} pour tout ce qui est privé.
{name} habite au {address}.
Livrez-le au {address} s'il vous plaît.
Mon adresse personnelle : {address}
On a déménagé au {address}, venez nous voir !
Il est né le {birth_date} et il est arrivé en avance.
Date de naissance : {birth_date}
Ma date de naissance est le {birth_date}, mon téléphone le {phone}.
{name} | née le {birth_date} | {phone} | {email}
""".strip().splitlines()
# Numbers of things: {n} stands for that many chance digits, and for a chance number.
ENGLISH_THINGS = """
Order number {16} has shipped, tracking {12}.
Version {1}.{2}.{3} fixes issue {5}.
ISBN 978-2-07-0{5}-8, second printing.
The total is ${2},{3}.{2} plus tax.
2026-0{1}-1{1} 0{1}:{2}:{2},{3} INFO worker {4} started
commit 9f8e{4}ab{6}cd{4} reverts the change
Invoice {6}-{4} is due on the 15th.
The town has 1 {3} {3} inhabitants and 12 parks.
The sensor read {3}.{4} at offset 0x{8}.
UPS tracking 1Z999AA1{10}
Row {5} of the table holds 4111, not a card.
Ping 127.0.0.1, then 192.168.1.{2}, then the server at 8.8.8.8.
const timeout = {10}; // nanoseconds
We walked {2} miles down the road and saw {3} cars on the street.
The part number is {3}-{2}-{4}, in stock.
Serial number {9}, made in week {2}.
Coordinates 45.{6}, -73.{6}
Score: 120-140-160, then {3}-{3}-{3}.
The flight AC{3} leaves from gate B{2} at 14:35.
In 2019 the company sold {3},{3},{3} units.
UUID 550e8400-e29b-41d4-a716-{12}
The 1998 Oak Street fire is in the archive.
Call 911 in an emergency; the form is page {2} of {3}.
Set port {4}, retries {1}, timeout {5} ms.
Ticket #{8} was closed as a duplicate of #{8}.
Use pkg@{1}.{2}.{1} or user@localhost for the test.
""".strip().splitlines()
FRENCH_THINGS = """
La commande numéro {16} est partie, suivi {12}.
La version {1}.{2}.{3} corrige le billet {5}.
ISBN 978-2-07-0{5}-8, deuxième tirage.
Le total est de {2} {3},{2} $ plus les taxes.
2026-0{1}-1{1} 0{1}:{2}:{2},{3} INFO processus {4} démarré
le commit 9f8e{4}ab{6}cd{4} annule le changement
La facture {6}-{4} est due le 15.
La ville compte 1 {3} {3} habitants et 12 parcs.
Le capteur a lu {3}.{4} à la position 0x{8}.
Suivi Colissimo 8R{11}
La ligne {5} du tableau contient 4111, ce n'est pas une carte.
Faites un ping vers 127.0.0.1, puis 192.168.1.{2}, puis le serveur 8.8.8.8.
const delai = {10}; // nanosecondes
On a marché {2} km dans la rue et vu {3} voitures sur la route.
Le numéro de pièce est {3}-{2}-{4}, en stock.
Numéro de série {9}, fabriqué la semaine {2}.
Coordonnées GPS 45.{6}, -73.{6}
Pointage : 120-140-160, puis {3}-{3}-{3}.
Le vol AF{3} part de la porte B{2} à 14 h 35.
En 2019, l'entreprise a vendu {3} {3} {3} unités.
UUID 550e8400-e29b-41d4-a716-{12}
Les 12 travaux d'Hercule et les 3 cours du soir.
Composez le 911 en cas d'urgence; le formulaire est à la page {2} de {3}.
Réglez le port {4}, {1} essais, délai de {5} ms.
Le billet no {8} double le billet no {8}.
Utilisez paquet@{1}.{2}.{1} ou user@localhost pour l'essai.
""".strip().splitlines()
LOWER_SHARE, UPPER_SHARE, NARROW_SHARE = 0.15, 0.05, 0.3
SLOT = re.compile(r"\{(\w+)\}")


def texts(language: str, *, rounds: int, seed: int = 11) -> list[Planted]:
    """Return every sentence of ``language``, with data and without, ``rounds`` times over; the same for the same seed."""
    chance = random.Random(seed)
    make = makers(language)
    with_data, without = (ENGLISH, ENGLISH_THINGS) if language == "en" else (FRENCH, FRENCH_THINGS)
    return [_planted(shape, chance, make) for _ in range(rounds) for shape in (*with_data, *without)]


def _planted(shape: str, chance: random.Random, make: dict[str, Callable[[random.Random], str]]) -> Planted:
    text, spans, position = "", [], 0
    for slot in SLOT.finditer(shape):
        text += shape[position : slot.start()]
        name = slot.group(1)
        value = (
            chance.choice(NAMES)
            if name == "name"
            else _digits(chance, int(name))
            if name.isdigit()
            else make[name](chance)
        )
        if name in make:
            spans.append((name, len(text), len(text) + len(value)))
        text += value
        position = slot.end()
    return Planted(_noisy(text + shape[position:], chance), tuple(spans))


def _noisy(text: str, chance: random.Random) -> str:
    """Write some texts without capitals, some with nothing else, and French colons with their narrow space; places stay."""
    drawn = chance.random()
    text = text.replace(" :", "\u00a0:") if chance.random() < NARROW_SHARE else text
    return text.lower() if drawn < LOWER_SHARE else text.upper() if drawn < LOWER_SHARE + UPPER_SHARE else text
