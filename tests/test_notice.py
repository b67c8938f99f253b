from msgspec.structs import replace

from clausewise.model import Action, Certainty, Evidence, Finding, Lift, Measure, Signal
from clausewise.notice import reasons
from tests.small import policy

THREAT = Finding(
    "conduct.threats",
    Certainty.LIKELY,
    signals=(Signal("threat", 0.8, (Evidence(0, 2, 9, "hurt you", "announced"),)),),
)


def test_statement_names_clause_place_measure_and_redress_when_something_is_done():
    said = reasons([THREAT], [], [Measure(Action.HOLD, "content", "i1")], policy(), person_needed=True)
    assert "“Title of conduct.threats”" in said.en
    assert "“hurt you”" in said.en
    assert "a person will decide" in said.en
    assert "«\u00a0Titre de conduct.threats\u00a0»" in said.fr
    assert "«\u00a0hurt you\u00a0»" in said.fr
    assert "une personne décidera" in said.fr


def test_statement_says_that_a_machine_decided_when_no_person_did():
    said = reasons([THREAT], [], [Measure(Action.REMOVE, "content", "i1")], policy())
    assert "ask that a person" in said.en
    assert "demander qu'une personne" in said.fr


def test_statement_says_until_when_when_an_account_is_suspended():
    said = reasons([THREAT], [], [Measure(Action.SUSPEND, "account", "u1", 86_400_000)], policy())
    assert "until 1970-01-02" in said.en
    assert "jusqu'au 1970-01-02" in said.fr


def test_statement_cites_the_authorization_when_one_lifted_or_was_passed():
    lifted = reasons([], [Lift("integrity.probing", "grant-1")], [], policy())
    assert "grant-1" in lifted.en
    assert "Permis" in lifted.fr
    beyond = Finding("integrity.probing", Certainty.CERTAIN, beyond="grant-1")
    assert "goes beyond" in reasons([beyond], [], [], policy()).en
    said = reasons([replace(beyond, passed=("hosts", "window"))], [], [], policy())
    assert "goes beyond what authorization grant-1 covers: the host, the time." in said.en
    assert "Cela dépasse ce que couvre l'autorisation grant-1\u00a0: l'hôte, la période." in said.fr


def test_statement_is_empty_when_there_is_nothing_to_say():
    assert reasons([], [], [], policy()).en == ""


def test_statement_only_asks_when_the_details_are_ones_own():
    own = Signal("personal.own", 0.9, (Evidence(0, 2, 9, "51••••47", "phone"),))
    asked = reasons(
        [Finding("privacy.disclosure", Certainty.POSSIBLE, signals=(own,))], [], [Measure(Action.NUDGE)], policy()
    )
    assert "your own private details" in asked.en
    assert "vos propres renseignements privés" in asked.fr
    assert "goes against" not in asked.en
    assert "goes against" in reasons([THREAT], [], [], policy()).en


def test_statement_accuses_nobody_when_something_could_not_be_judged():
    said = reasons([], [], [Measure(Action.HOLD, "content", "i1")], policy(), person_needed=True)
    assert "No rule is said to be broken" in said.en
    assert "Rien n'est reproché ici" in said.fr
    assert "found this" not in said.en
