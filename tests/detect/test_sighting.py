from clausewise.detect.sighting import Sighting, evidence_max, signals
from clausewise.extract import Extract
from clausewise.model import Medium, Part

EXTRACT = Extract(Part(Medium.PAGE), inside="letter.eml", part=2)


def test_signal_has_the_surest_evidence_first_when_several_were_seen():
    seen = [
        Sighting("beacon.pixel", score / 100, f"s{score}", "https://a.example", "html > img") for score in range(40, 60)
    ]
    (signal,) = signals(EXTRACT, seen, "beacon")
    assert (signal.name, signal.score, len(signal.evidence)) == ("beacon.pixel", 0.59, evidence_max)
    assert (signal.evidence[0].sense, signal.evidence[0].place, signal.evidence[0].part) == (
        "s59",
        "letter.eml > html > img",
        2,
    )


def test_sighting_is_dropped_when_it_says_too_little():
    assert signals(EXTRACT, [Sighting("beacon.pixel", 0.05, "s", "x")], "beacon", least=0.1) == []
