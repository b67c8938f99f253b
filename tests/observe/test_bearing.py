from __future__ import annotations

from clausewise.event import Act, Event
from clausewise.observe.attention import Attention, marking
from clausewise.observe.bearing import Bearing


def noticed(**given):
    return Bearing().notice(Event(0, **given), {})


def test_signals_are_noted_when_a_request_bears_an_attack():
    assert noticed(path="/", query="q=1+union+select+2") == ("payload.sql",)
    assert noticed(path="/.env") == ("payload.file",)
    assert noticed(path="/", agent="() { :; }; /bin/sh -c id") == ("payload.command",)


def test_nothing_is_noted_when_a_request_is_honest_or_none():
    assert noticed(path="/recherche", query="q=laine+d%27agneau", agent="Mozilla/5.0") == ()
    assert noticed(path="/", query="PHPSESSID=abc") == ()
    assert noticed(act=Act.SIGN_IN, account="1 union select 2") == ()


def test_marks_are_on_the_event_when_attention_is_paid_to_nothing_else():
    event = marking(Attention()).marked(Event(0, path="/", query="q=%3Cscript%3Ealert(1)%3C/script%3E"))
    assert "payload.script" in event.marks
