from __future__ import annotations

import pytest

from clausewise.parse.page import parse_html


def seen(source):
    return {one.text: one.trick is None for one in parse_html(source).passages}


def test_shadow_tree_is_drawn_and_what_has_no_slot_is_not_when_it_is_declared():
    told = seen(
        "<my-card><template shadowrootmode=open><p>Dedans</p><slot name=a></slot></template>"
        "<p>Sans fente</p><b slot=a>Nommé</b><i slot=b>Ailleurs</i></my-card><p>Dehors</p>"
    )
    assert told == {"Dedans": True, "Sans fente": False, "Nommé": True, "Ailleurs": False, "Dehors": True}


def test_children_are_drawn_when_a_slot_takes_all_that_has_no_name():
    told = seen("<my-card><template shadowrootmode=closed><slot></slot></template>Texte <p>Un</p></my-card>")
    assert told == {"Texte": True, "Un": True}


def test_styles_hold_in_their_own_tree_when_there_are_several():
    told = seen(
        "<style>.x{display:none}</style><my-card><template shadowrootmode=open>"
        "<style>.y{display:none}</style><p class=x>Dedans x</p><p class=y>Dedans y</p></template></my-card>"
        "<p class=x>Dehors x</p><p class=y>Dehors y</p>"
    )
    assert told == {"Dedans x": True, "Dedans y": False, "Dehors x": False, "Dehors y": True}


def test_addresses_are_told_when_styles_of_a_shadow_tree_load_them():
    extract = parse_html(
        "<my-card><template shadowrootmode=open><style>p{background:url(https://t.example/a.gif)}</style></template></my-card>"
    )
    assert [one.url for one in extract.links] == ["https://t.example/a.gif"]


@pytest.mark.parametrize("mode", ["", "ajar"])
def test_template_is_not_drawn_when_it_declares_no_shadow_tree(mode):
    told = seen(f"<div><template shadowrootmode='{mode}'><p>Rien</p></template><p>Un</p></div>")
    assert told == {"Rien": False, "Un": True}
