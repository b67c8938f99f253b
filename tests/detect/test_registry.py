from clausewise.detect import registry
from clausewise.ports import Detector, Inspector
from tests.small import REGISTER


def test_every_shipped_detector_keeps_the_contract_when_made():
    made = registry.detectors(REGISTER)
    assert [one.name for one in made] == sorted(one.name for one in made)
    assert {"words", "personal", "disguise"} <= {one.name for one in made}
    for one in made:
        assert isinstance(one, Detector | Inspector)
        assert one.emits
        assert one.version


def test_own_detector_replaces_a_shipped_one_when_it_bears_its_name(monkeypatch):
    monkeypatch.setattr(registry, "_factories", dict(registry._factories))
    registry.detectors(REGISTER)

    @registry.detector
    class Silent:
        name = "disguise"
        version = "own"
        emits = frozenset({"disguise"})
        media = ()

        def __init__(self, register):
            del register

        def needles(self):
            return ()

        def detect(self, batch):
            return [[] for _ in batch]

    assert [one.version for one in registry.detectors(REGISTER) if one.name == "disguise"] == ["own"]
