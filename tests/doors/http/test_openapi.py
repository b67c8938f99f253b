import re

import hypothesis
import pytest
import schemathesis
from hypothesis import strategies as st
from msgspec import json
from openapi_spec_validator import OpenAPIV31SpecValidator
from schemathesis import GenerationMode
from schemathesis.checks import negative_data_rejection, positive_data_acceptance

from clausewise.doors.http import openapi
from clausewise.doors.http.operations import OPERATIONS

# A fast budget and a fixed seed: the same requests every time.
BUDGET = hypothesis.settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(hypothesis.HealthCheck),
    phases=[hypothesis.Phase.explicit, hypothesis.Phase.generate],
)


REFUSALS = [400, 401, 403, 404, 408, 409, 413, 415, 422, 431]
CONFIG = schemathesis.Config.from_dict({"checks": {"negative_data_rejection": {"expected-statuses": REFUSALS}}})
DESCRIBED = schemathesis.openapi.from_dict(openapi.document(OPERATIONS, "en"), config=CONFIG)
OPERATIONS_DESCRIBED = [found.ok() for found in DESCRIBED.get_all_operations()]
# A valid form can still ask for something void, such as a report on a clause that is not there or an acceptance to come: a 422 of its own.
REFUSABLE = {
    "POST /v1/reports",
    "POST /v1/acceptances",
    "POST /v1/authorizations",
    "POST /v1/banks",
    "POST /v1/banks/search",
    "POST /v1/webhooks",
}
REFUSABLE |= {f"POST /v1/banks/{{id}}/{what}" for what in ("entries", "lists")}
# JSON Schema takes 7.0 for a whole number; the decoder does not.
REFUSABLE |= {f"POST /v1/webhooks/{{id}}/{what}" for what in ("replay", "resend")}
# What Unicode holds of signs that nobody can read is no part of a name, which no pattern says as well.
REFUSABLE |= {"POST /v1/staff", "POST /v1/decisions/{id}/appeals"}
REFUSABLE |= {"POST /v1/decisions/{id}/notice", "POST /v1/cases/{id}/decide", "POST /v1/cases/next"}


@schemathesis.serializer("application/partial-upload")
def some_bytes(context, value):
    return value if isinstance(value, bytes) else str(value).encode("utf-8", "surrogatepass")


def may_be_refused(case):
    """Say whether a valid request may still ask for what cannot be: a file that is not there, the digest of other bytes, half a form."""
    said = str((case.body, dict(case.query or {}), dict(case.headers or {})))
    named = re.search("'(digest|upload|Repr-Digest|Upload-Length)'", said)
    return bool(case.operation.label in REFUSABLE or named or "?0" in said)


# Where nothing but a path is sent, any text is a valid one: nothing wrong can be made up.
WITH_A_FORM = [one for one in OPERATIONS_DESCRIBED if list(one.body) or list(one.query)]


def fuzzed(served, operation, mode):
    """Send what schemathesis makes up for an operation and let it check every answer against the description."""
    # JSON where it is taken, else each type that is.
    taken = [one.media_type for one in operation.body]
    media_type = "application/json" if "application/json" in taken else None

    @BUDGET
    @hypothesis.given(data=st.data())
    def run(data):
        case = data.draw(operation.as_strategy(generation_mode=mode, media_type=media_type))
        excluded = [positive_data_acceptance] if may_be_refused(case) else []
        # Whatever a form's field holds is a text.
        excluded += [negative_data_rejection] if case.media_type == "multipart/form-data" else []
        case.call_and_validate(base_url=str(served.client.base_url), excluded_checks=excluded, timeout=20)

    run()


@pytest.mark.parametrize("operation", OPERATIONS_DESCRIBED, ids=lambda one: one.label)
def test_service_answers_as_described_when_asked_well(served, operation):
    fuzzed(served, operation, GenerationMode.POSITIVE)


@pytest.mark.parametrize("operation", WITH_A_FORM, ids=lambda one: one.label)
def test_service_refuses_as_described_when_asked_wrongly(served, operation):
    fuzzed(served, operation, GenerationMode.NEGATIVE)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_description_is_valid_openapi_when_derived(client, language):
    served = client.get("/openapi.json", params={"language": language}).json()
    OpenAPIV31SpecValidator(served).validate()
    assert served == json.decode(json.encode(openapi.document(OPERATIONS, language)))
    assert set(served["paths"]) == {one.path for one in OPERATIONS}


def words(value):
    """Every description and summary of a document, by its place."""
    if isinstance(value, dict):
        for key, one in value.items():
            if key in ("description", "summary") and isinstance(one, str):
                yield one
            yield from words(one)
    elif isinstance(value, list):
        for one in value:
            yield from words(one)


def test_both_languages_say_as_much_when_described():
    english, french = (openapi.document(OPERATIONS, language) for language in ("en", "fr"))
    for name, schema in english["components"]["schemas"].items():
        assert schema["description"], name
        assert french["components"]["schemas"][name]["description"], name
    assert len(list(words(english))) == len(list(words(french)))
    same = {one for one in words(english) if len(one) > 20} & {one for one in words(french) if len(one) > 20}
    assert same == set()
    assert "x-description-fr" not in str(english) + str(french)


def test_every_operation_names_its_problems_when_described():
    for path in openapi.document(OPERATIONS, "en")["paths"].values():
        for operation in path.values():
            problems = [one for status, one in operation["responses"].items() if status.startswith(("4", "5"))]
            assert problems
            assert all("application/problem+json" in one["content"] for one in problems)
