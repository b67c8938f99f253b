from __future__ import annotations

import errno

import pytest

from clausewise.cause import cause


@pytest.mark.parametrize("number", [errno.ENOENT, errno.EACCES, errno.EISDIR, errno.ENOTDIR, errno.EIO])
def test_cause_is_said_in_both_languages_when_the_system_refuses(number):
    said = cause(OSError(number, "Said by the system"))
    assert said.en == "said by the system"
    assert said.fr != said.en


def test_cause_is_said_as_it_comes_when_nobody_has_put_it_into_french():
    assert cause(ValueError("Odd")).fr == cause(ValueError("Odd")).en == "odd"
