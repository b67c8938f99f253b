from clausewise.detect.authority import AUTHORITIES


def test_authorities_have_names_in_both_languages_when_listed():
    names = [name for body in AUTHORITIES for name in body.names]
    assert len(names) == len(set(names))
    assert {"RCMP", "GRC", "Sûreté du Québec", "Canada Revenue Agency", "Agence du revenu du Canada"} <= set(names)
    assert all(body.plain == (len(body.name) < 7 or body.name == "Police") for body in AUTHORITIES if body.plain)
