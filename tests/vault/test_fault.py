import pytest

from clausewise.errors import StoreError
from clausewise.vault.fault import coded


@pytest.mark.parametrize(("number", "remedy"), [(28, "disk space"), (13, "folder of files")])
def test_refusal_says_what_to_do_when_the_disk_refuses(number, remedy):
    with pytest.raises(StoreError) as caught, coded("place"):
        raise OSError(number, "refused")
    assert (caught.value.code, caught.value.where) == ("CW460", "place")
    assert remedy in caught.value.remedy_en
