"""The problems that only the HTTP door knows, each once: code, status, title, and what to do, in both languages."""

from __future__ import annotations

from msgspec import Struct

from clausewise.doors.http.limits import (
    checks_per_request_max,
    head_bytes_max,
    idempotency_key_characters_max,
    json_depth_max,
    ndjson_line_bytes_max,
    request_bytes_max,
)
from clausewise.errors import ClausewiseError
from clausewise.model import Words

MIB = 1024 * 1024


class Kind(Struct, frozen=True):
    """One kind of problem: its stable code, HTTP status, title and remedy."""

    code: str
    status: int
    title: Words
    remedy: Words


KINDS: dict[str, Kind] = {}


def kind_of(code: str, status: int, title: tuple[str, str], remedy: tuple[str, str]) -> Kind:
    """Make a kind and list it."""
    assert code not in KINDS, f"two kinds with the code {code}"
    kind = KINDS[code] = Kind(code, status, Words(*title), Words(*remedy))
    return kind


NO_PATH = kind_of(
    "CW501",
    404,
    ("There is nothing at this address.", "Il n'y a rien à cette adresse."),
    ("See /docs for the addresses that exist.", "Consultez /docs pour connaître les adresses qui existent."),
)
NO_METHOD = kind_of(
    "CW502",
    405,
    ("This address does not take that method.", "Cette adresse n'accepte pas cette méthode."),
    ("Use one of those that the Allow header names.", "Employez l'une de celles que nomme l'en-tête Allow."),
)
WRONG_TYPE = kind_of(
    "CW503",
    415,
    ("The body is of a type that is not taken here.", "Le corps est d'un type qui n'est pas accepté ici."),
    (
        "Send it as application/json, in UTF-8 and uncompressed.",
        "Envoyez-le en application/json, encodé en UTF-8 et sans compression.",
    ),
)
TOO_LARGE = kind_of(
    "CW504",
    413,
    ("The request is too large.", "La requête est trop volumineuse."),
    (
        f"Send at most {request_bytes_max // MIB} MiB (request_bytes_max) at once; stream more as application/x-ndjson.",
        f"Envoyez au plus {request_bytes_max // MIB} Mio (request_bytes_max) à la fois; au-delà, passez par application/x-ndjson.",
    ),
)
NOT_JSON = kind_of(
    "CW505",
    400,
    ("The body is not valid JSON.", "Le corps n'est pas du JSON valide."),
    ("Correct it where the detail says (RFC 8259).", "Corrigez-le à l'endroit indiqué (RFC 8259)."),
)
NOT_UTF8 = kind_of(
    "CW506",
    400,
    ("The body is not valid UTF-8.", "Le corps n'est pas de l'UTF-8 valide."),
    ("Encode it in UTF-8.", "Encodez-le en UTF-8."),
)
TOO_DEEP = kind_of(
    "CW507",
    400,
    ("The JSON is nested too deeply.", "Le JSON est imbriqué trop profondément."),
    (
        f"Nest at most {json_depth_max} levels (json_depth_max); no request needs more than six.",
        f"Limitez-vous à {json_depth_max} niveaux (json_depth_max); aucune requête n'en demande plus de six.",
    ),
)
NOT_AS_DESCRIBED = kind_of(
    "CW508",
    422,
    ("The request is not as it should be.", "La requête n'a pas la forme attendue."),
    (
        "Correct the places that `errors` points to; /docs describes each field.",
        "Corrigez les endroits que désigne `errors`; /docs décrit chaque champ.",
    ),
)
TOO_MANY = kind_of(
    "CW509",
    422,
    ("There are too many items in one request.", "Il y a trop d'éléments dans une seule requête."),
    (
        f"Send at most {checks_per_request_max} (checks_per_request_max), or stream them as application/x-ndjson.",
        f"Envoyez-en au plus {checks_per_request_max} (checks_per_request_max), ou en flux application/x-ndjson.",
    ),
)
EMPTY = kind_of(
    "CW510",
    400,
    ("The body is empty.", "Le corps est vide."),
    ("Send a JSON object; /docs shows one.", "Envoyez un objet JSON; /docs en montre un."),
)
LONG_LINE = kind_of(
    "CW511",
    413,
    ("A line of the stream is too long.", "Une ligne du flux est trop longue."),
    (
        f"Keep each line under {ndjson_line_bytes_max // MIB} MiB (ndjson_line_bytes_max).",
        f"Gardez chaque ligne sous {ndjson_line_bytes_max // MIB} Mio (ndjson_line_bytes_max).",
    ),
)
STALLED = kind_of(
    "CW512",
    408,
    ("The body stopped coming.", "Le corps a cessé d'arriver."),
    ("Send it again, without a long pause.", "Renvoyez-le, sans longue pause."),
)
BAD_HEAD = kind_of(
    "CW513",
    400,
    ("This is not a valid HTTP request.", "Ce n'est pas une requête HTTP valide."),
    ("Use an HTTP/1.1 client (RFC 9112).", "Employez un client HTTP/1.1 (RFC 9112)."),
)
LARGE_HEAD = kind_of(
    "CW514",
    431,
    ("The address or the headers are too long.", "L'adresse ou les en-têtes sont trop longs."),
    (
        f"Keep them under {head_bytes_max // 1024} KiB together (head_bytes_max).",
        f"Gardez l'ensemble sous {head_bytes_max // 1024} Kio (head_bytes_max).",
    ),
)
NO_KEY = kind_of(
    "CW520",
    401,
    ("An API key is needed.", "Une clé d'API est nécessaire."),
    (
        "Send it as `Authorization: Bearer cw_…`; `clausewise key add` makes one.",
        "Envoyez-la ainsi : `Authorization: Bearer cw_…`; `clausewise key add` en crée une.",
    ),
)
WRONG_KEY = kind_of(
    "CW521",
    401,
    ("The API key is unknown or revoked.", "La clé d'API est inconnue ou révoquée."),
    ("Use another key, or ask the operator for one.", "Employez une autre clé, ou demandez-en une à l'exploitant."),
)
NO_SCOPE = kind_of(
    "CW522",
    403,
    ("The API key does not carry the scope that this needs.", "La clé d'API n'a pas la portée que ceci demande."),
    ("Use a key with that scope.", "Employez une clé qui a cette portée."),
)
OPEN_TO_LOOPBACK = kind_of(
    "CW523",
    403,
    (
        "Without any API key, the service answers only to loopback names.",
        "Tant qu'il n'y a aucune clé d'API, le service ne répond qu'aux noms de bouclage.",
    ),
    (
        "Address it as localhost or 127.0.0.1, or make a key with `clausewise key add`.",
        "Adressez-vous à localhost ou 127.0.0.1, ou créez une clé avec `clausewise key add`.",
    ),
)
THROUGH_PROXY = kind_of(
    "CW524",
    403,
    (
        "Without any API key, the service answers nothing that came through a proxy.",
        "Tant qu'il n'y a aucune clé d'API, le service ne répond à rien qui passe par un mandataire.",
    ),
    (
        "Make a key with `clausewise key add` before you put a proxy in front, or call the service directly.",
        "Créez une clé avec `clausewise key add` avant de placer un mandataire devant, ou appelez le service directement.",
    ),
)
FROM_OTHER_SITE = kind_of(
    "CW525",
    403,
    (
        "Without any API key, the service takes nothing that another site's page sends.",
        "Tant qu'il n'y a aucune clé d'API, le service n'accepte rien de ce qu'envoie la page d'un autre site.",
    ),
    (
        "Send it from the service's own page or from a program, or make a key with `clausewise key add`.",
        "Envoyez-le depuis la page du service ou d'un programme, ou créez une clé avec `clausewise key add`.",
    ),
)
BAD_IDEMPOTENCY_KEY = kind_of(
    "CW530",
    400,
    ("The Idempotency-Key cannot be used.", "L'en-tête Idempotency-Key est inutilisable."),
    (
        f"Use 1 to {idempotency_key_characters_max} ASCII characters without spaces, such as a UUID, on a request that is no stream.",
        f"Employez de 1 à {idempotency_key_characters_max} caractères ASCII visibles, sans espace, par exemple un UUID, hors des flux.",
    ),
)
OTHER_REQUEST = kind_of(
    "CW531",
    422,
    (
        "This Idempotency-Key was used for another request.",
        "Cette clé Idempotency-Key a déjà servi à une autre requête.",
    ),
    ("Use a new key for a new request.", "Employez une nouvelle clé pour une nouvelle requête."),
)
IN_FLIGHT = kind_of(
    "CW532",
    409,
    (
        "A request with this Idempotency-Key is still being worked on.",
        "Une requête portant cette clé Idempotency-Key est encore en cours.",
    ),
    ("Wait a moment and send it again.", "Attendez un instant, puis renvoyez-la."),
)
NO_LEDGER = kind_of(
    "CW533",
    503,
    (
        "This service runs without a ledger: it records nothing and cannot keep an Idempotency-Key.",
        "Ce service fonctionne sans registre : il ne consigne rien et ne peut retenir de clé Idempotency-Key.",
    ),
    ("Leave the header out, or serve with --store.", "Omettez l'en-tête, ou servez avec --store."),
)
INTERNAL = kind_of(
    "CW540",
    500,
    ("Something went wrong on our side.", "Quelque chose n'a pas fonctionné de notre côté."),
    (
        "Send it again; if it lasts, give the operator the `instance` of this problem, which stands in the log.",
        "Renvoyez la requête; si cela dure, donnez à l'exploitant l'`instance` de ce problème, qui figure au journal.",
    ),
)
BUSY = kind_of(
    "CW541",
    503,
    ("The service has too much to do at the moment.", "Le service est débordé pour le moment."),
    ("Send it again in a few seconds.", "Renvoyez la requête dans quelques secondes."),
)
PORT_TAKEN = kind_of(
    "CW550",
    500,
    ("Another program already listens on this port.", "Un autre programme écoute déjà sur ce port."),
    (
        "Choose another port with --port, or end that program.",
        "Choisissez un autre port avec --port, ou arrêtez ce programme.",
    ),
)
NO_ADDRESS = kind_of(
    "CW551",
    500,
    ("The service cannot listen on this address.", "Le service ne peut pas écouter à cette adresse."),
    (
        "Name an address of this machine and a port that this account may use (1024 to 65535).",
        "Indiquez une adresse de cette machine et un port permis à ce compte (de 1024 à 65535).",
    ),
)
EXPOSED = kind_of(
    "CW552",
    500,
    (
        "The service is not opened to a network without any API key.",
        "Le service ne s'ouvre pas à un réseau sans aucune clé d'API.",
    ),
    (
        "Make a key with `clausewise key add NAME --scope check`, or listen on 127.0.0.1.",
        "Créez une clé avec `clausewise key add NOM --scope check`, ou écoutez sur 127.0.0.1.",
    ),
)


class HttpError(ClausewiseError):
    """A problem of the HTTP door. ``errors`` are (JSON pointer, Words) pairs; ``headers`` go out with the response."""

    def __init__(
        self,
        kind: Kind,
        en: str = "",
        fr: str = "",
        *,
        where: str = "",
        errors: tuple[tuple[str, Words], ...] = (),
        headers: dict[str, str] | None = None,
    ) -> None:
        super().__init__(
            kind.code,
            en or kind.title.en,
            fr or kind.title.fr,
            remedy_en=kind.remedy.en,
            remedy_fr=kind.remedy.fr,
            where=where,
        )
        self.kind = kind
        self.status = kind.status
        self.errors = errors
        self.headers = headers or {}
