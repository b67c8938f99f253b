"""The problems of uploads, each once; see ``kinds``."""

from __future__ import annotations

from clausewise.doors.http.kinds import MIB, kind_of
from clausewise.doors.http.limits import files_per_upload_max, referenced_bytes_max

LARGE_FILE = kind_of(
    "CW560",
    413,
    (
        "The file is larger than this key's plan allows for one, or than what is left of its 24 hours.",
        "Le fichier dépasse ce que le forfait de cette clé permet pour un seul, ou ce qui reste de ses 24 heures.",
    ),
    (
        "Send a smaller file, wait, or ask the operator for another plan.",
        "Envoyez un fichier plus petit, attendez, ou demandez un autre forfait à l'exploitant.",
    ),
)
DAY_SPENT = kind_of(
    "CW561",
    429,
    (
        "This key has uploaded as much as its plan allows in 24 hours.",
        "Cette clé a téléversé tout ce que son forfait permet en 24 heures.",
    ),
    (
        "Wait as long as Retry-After says, or ask the operator for another plan.",
        "Attendez le temps qu'indique Retry-After, ou demandez un autre forfait à l'exploitant.",
    ),
)
WRONG_DIGEST = kind_of(
    "CW562",
    422,
    ("The bytes do not have the digest that was announced.", "Les octets n'ont pas l'empreinte annoncée."),
    ("Nothing was kept; send the file again.", "Rien n'a été conservé; renvoyez le fichier."),
)
BAD_MULTIPART = kind_of(
    "CW563",
    400,
    (
        "The body is not valid multipart/form-data, or its fields are too long.",
        "Le corps n'est pas du multipart/form-data valide, ou ses champs sont trop longs.",
    ),
    (
        "Send one field `file` for each file (RFC 7578), and the other fields as short texts.",
        "Envoyez un champ `file` par fichier (RFC 7578) et les autres champs en textes courts.",
    ),
)
NO_UPLOAD = kind_of(
    "CW564",
    404,
    (
        "There is no such upload of this key, or no longer.",
        "Cette clé n'a pas de téléversement de ce nom, ou il n'existe plus.",
    ),
    ("Send the file again.", "Renvoyez le fichier."),
)
WRONG_OFFSET = kind_of(
    "CW565",
    409,
    ("The upload is not at that offset.", "Le téléversement n'en est pas à cette position."),
    (
        "Go on from the offset that the Upload-Offset header gives.",
        "Continuez à partir de la position donnée par l'en-tête Upload-Offset.",
    ),
)
COMPLETE = kind_of(
    "CW566",
    409,
    (
        "The upload is complete and can no longer be changed.",
        "Le téléversement est terminé et ne peut plus être modifié.",
    ),
    (
        "See its state with GET; what a decision stands on is erased by the operator alone.",
        "Consultez son état par GET; seul l'exploitant efface ce sur quoi repose une décision.",
    ),
)
BAD_UPLOAD_HEADER = kind_of(
    "CW567",
    400,
    ("A header of the upload cannot be understood.", "Un en-tête du téléversement est incompréhensible."),
    (
        "Give Upload-Offset and Upload-Length as whole numbers, Upload-Complete as ?0 or ?1, and digests as sha-256=:…:.",
        "Donnez Upload-Offset et Upload-Length en entiers, Upload-Complete par ?0 ou ?1, et les empreintes en sha-256=:…:.",
    ),
)
NO_FILE = kind_of(
    "CW568",
    422,
    ("No file was sent.", "Aucun fichier n'a été envoyé."),
    (
        f"Send 1 to {files_per_upload_max} files (files_per_upload_max) at once; a text goes to /v1/checks.",
        f"Envoyez de 1 à {files_per_upload_max} fichiers (files_per_upload_max) à la fois; un texte va à /v1/checks.",
    ),
)
NO_REFERENCE = kind_of(
    "CW569",
    422,
    ("A part names a file that this key has not sent.", "Une partie désigne un fichier que cette clé n'a pas envoyé."),
    (
        "Send the file to /v1/uploads?check=false first, then name its digest or the upload's id.",
        "Envoyez d'abord le fichier à /v1/uploads?check=false, puis donnez son empreinte ou l'identifiant du téléversement.",
    ),
)
NOT_SHOWN = kind_of(
    "CW570",
    403,
    (
        "This file is kept under lock: what was referred to an authority is not shown here.",
        "Ce fichier est gardé sous clé : ce qui a été transmis à une autorité n'est pas montré ici.",
    ),
    ("Use a key with the scope sealed, if you may.", "Employez une clé de portée sealed, si vous y avez droit."),
)
HEAVY = kind_of(
    "CW571",
    413,
    (
        "The files that these items name are too large to be judged at once.",
        "Les fichiers que nomment ces éléments sont trop lourds pour être jugés d'un coup.",
    ),
    (
        f"Name at most {referenced_bytes_max // MIB} MiB (referenced_bytes_max) at once, or one item alone: it is judged in turn.",
        f"Nommez au plus {referenced_bytes_max // MIB} Mio (referenced_bytes_max) à la fois, ou un seul élément, jugé à son tour.",
    ),
)
UPLOADING = (LARGE_FILE, DAY_SPENT, WRONG_DIGEST, BAD_UPLOAD_HEADER)
