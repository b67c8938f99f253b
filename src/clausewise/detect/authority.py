"""Public bodies, police forces and helplines in whose name people are frightened or fleeced, beside those that ``borrowed`` knows.

Facts: official names and acronyms of Canada, Québec, France and a few others. ``plain`` marks what is also an everyday word, a first
name or somebody else's acronym, so that it proves little alone.
"""

from __future__ import annotations

from typing import Final

from clausewise.detect.borrowed import Body

_NAMES: Final = (
    ("Sûreté du Québec", "SQ Sûreté du Québec"),
    ("Gendarmerie royale du Canada", "RCMP", "GRC", "RCMP GRC", "GRC RCMP"),
    ("Service de police de la Ville de Montréal", "SPVM", "Police de Montréal", "Montreal Police"),
    ("Service de police de la Ville de Québec", "SPVQ", "Police de Québec"),
    ("Ontario Provincial Police", "Police provinciale de l'Ontario"),
    ("Police nationale", "Police municipale", "Gendarmerie nationale", "Préfecture de police"),
    ("Cybermalveillance", "Cybermalveillance.gouv.fr"),
    ("Interpol", "Europol"),
    ("Metropolitan Police", "Action Fraud"),
    ("Federal Bureau of Investigation", "FBI"),
    ("Centre antifraude du Canada", "Canadian Anti-Fraud Centre"),
    ("Agence des services frontaliers du Canada", "Canada Border Services Agency", "ASFC", "CBSA"),
    ("Immigration, Réfugiés et Citoyenneté Canada", "Immigration, Refugees and Citizenship Canada", "IRCC"),
    ("Agence du revenu du Canada", "Canada Revenue Agency"),
    ("Assurance-emploi", "Employment Insurance Canada"),
    ("Retraite Québec", "Québec Pension Plan"),
    ("Directeur de l'état civil", "Office de la protection du consommateur", "Autorité des marchés financiers"),
    ("Commission des normes du travail", "CNESST"),
    ("Direction générale des Finances publiques", "DGFiP", "Trésor public", "Centre des impôts", "Service des impôts"),
    ("Caisse primaire d'assurance maladie", "CPAM", "Carte Vitale"),
    ("Ministère de l'Intérieur", "Ministère de la Justice", "Ministère des Finances"),
    ("Department of Justice", "Department of Homeland Security"),
    ("Banque du Canada", "Bank of Canada", "Banque de France", "Banque centrale européenne", "European Central Bank"),
)
_PLAIN: Final = (
    ("ARC", "CRA"),
    ("Police", "Gendarmerie"),
    ("Impôts", "Taxes"),
    ("IRS", "Fisc"),
    ("RAMQ", "SAAQ"),
    ("CAF",),
)

AUTHORITIES: Final = (
    *(Body(names[0], (), names[1:]) for names in _NAMES),
    *(Body(names[0], (), names[1:], plain=True) for names in _PLAIN),
)
