"""The pages that stand for everybody, in a real browser: nobody is kept out by how they are written."""

import pytest

PAGES = ("/", "/problems", "/problems/CW504")
LOOKS = [{}, {"script": False, "dark": True, "phone": True}]


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("looks", LOOKS)
def test_axe_finds_nothing_when_pages_are_looked_at(browsing, served, language, looks):
    with browsing.tab(served.client.base_url, language=language, **looks) as tab:
        for path in PAGES:
            assert tab.open(path).status == 200
            assert tab.page.locator("html").get_attribute("lang") == language
            assert tab.violations() == [], path
            tab.shoot(f"{path.strip('/').replace('/', '-') or 'first'}-{language}-{'-'.join(looks) or 'desk'}")


def test_axe_finds_what_is_wrong_when_a_page_is(browsing, served):
    with browsing.tab(served.client.base_url) as tab:
        tab.page.set_content("<title>x</title><p style='color:#ddd;background:#fff'>pale</p><img src='/icon.svg'>")
        found = {one.partition(" ")[0] for one in tab.violations()}
    assert {"color-contrast", "image-alt", "html-has-lang"} <= found


def test_tab_fails_when_a_page_breaks_its_own_rules(browsing, served):
    with pytest.raises(AssertionError, match="Content Security Policy"):
        _break(browsing, served)


def _break(browsing, served):
    with browsing.tab(served.client.base_url) as tab:
        tab.open("/")
        tab.page.evaluate("document.body.append(Object.assign(document.createElement('script'), {text: '1'}))")
