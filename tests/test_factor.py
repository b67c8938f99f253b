import re

import pytest

from clausewise import factor

# RFC 6238, appendix B: the last six digits of its SHA-1 column.
SECRET = b"12345678901234567890"
KNOWN = {59: "287082", 1111111109: "081804", 1234567890: "005924", 2000000000: "279037"}


@pytest.mark.parametrize(("second", "code"), KNOWN.items())
def test_codes_are_those_of_the_standard_when_the_clock_is_right(second, code):
    assert factor.step_of(code, SECRET, second * 1000) == second // 30
    assert factor.step_of(f"{code[:3]} {code[3:]}", SECRET, second * 1000) == second // 30


@pytest.mark.parametrize(("late", "is_taken"), [(-30, True), (-31, False), (59, True), (60, False)])
def test_code_is_taken_a_step_around_when_clocks_differ(late, is_taken):
    assert (factor.step_of("005924", SECRET, (1234567890 + late) * 1000) is not None) == is_taken


@pytest.mark.parametrize("code", ["", "00592", "0059244", "é05924", "٠٠٥٩٢٤", "x" * 5000])
def test_code_is_refused_when_it_is_none(code):
    assert factor.step_of(code, SECRET, 1234567890_000) is None


def test_recovery_codes_are_many_and_hard_when_made():
    codes = factor.new_codes()
    assert len(set(codes)) == factor.codes_given
    assert all(re.fullmatch(r"(?:[a-z2-7]{4}-){3}[a-z2-7]{4}", one) for one in codes)
    assert factor.digest(codes[0]) == factor.digest(codes[0].upper().replace("-", " "))
    assert factor.digest(codes[0]) != factor.digest(codes[1])


def test_drawn_code_is_read_back_by_another_program_when_scanned():
    import zxingcpp
    from PIL import Image

    address = factor.address(SECRET, "Zoé Roy", "Clausewise")
    assert address.startswith("otpauth://totp/Clausewise:Zo%C3%A9%20Roy?")
    assert "secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ" in address
    assert factor.written(SECRET).replace(" ", "") in address
    svg = factor.drawn(address)
    assert svg.startswith("<svg")
    assert "style=" not in svg
    bars = re.findall(r"M(\d+) (\d+)h(\d+)v(\d+)", svg)
    assert bars
    width = int(re.search(r'width="(\d+)"', svg)[1])
    picture = Image.new("L", (width, width), 255)
    for x, y, wide, high in (map(int, one) for one in bars):
        picture.paste(0, (x, y, x + wide, y + high))
    assert [one.text for one in zxingcpp.read_barcodes(picture)] == [address]
