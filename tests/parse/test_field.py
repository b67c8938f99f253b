from clausewise.parse.page import parse_html

FORM = '<form action="/a" id="f"><input name="card"><button formaction="https://t.example/b" formmethod="post">OK</button></form>'


def test_form_is_told_again_when_a_button_sends_it_elsewhere():
    own, other = parse_html(FORM).forms
    assert (own.action, own.method) == ("/a", "get")
    assert (other.action, other.method, other.fields) == ("https://t.example/b", "post", own.fields)


def test_form_is_told_again_when_the_button_stands_outside_of_it():
    source = '<form action="/a" id="f"><input name="card"></form><input type="image" form="f" formaction="https://t.example/b">'
    assert [one.action for one in parse_html(source).forms] == ["/a", "https://t.example/b"]
