"""Own training phrases open into the same clean rows every time."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from clausewise.learn.template import TRAITS, load, rows


@pytest.fixture(scope="module")
def drawn():
    return rows(seed=1, per_phrase=2)


def written(folder, text):
    folder.joinpath("own.yaml").write_text(text, encoding="utf-8")
    return folder


def test_rows_are_the_same_when_the_seed_is(drawn):
    assert rows(seed=1, per_phrase=2) == drawn
    assert rows(seed=2, per_phrase=2) != drawn


def test_no_slot_is_left_open_when_rows_are_drawn(drawn):
    assert not [row.text for row in drawn if re.search(r"[{}]|\|", row.text)]


def test_no_text_comes_twice_when_rows_are_drawn(drawn):
    texts = Counter(row.text.lower() for row in drawn)
    assert not [text for text, count in texts.items() if count > 1]


def test_both_languages_are_there_when_a_family_is_read(drawn):
    languages = {(row.family, row.lang) for row in drawn}
    for family in {row.family for row in drawn}:
        assert {(family, "en"), (family, "fr")} <= languages, family


def test_labels_are_known_values_when_templates_are_read():
    for template in load().templates:
        assert template.labels or template.traits, template.text
        assert set(template.labels.values()) <= {0, 1}


def test_trait_comes_from_the_people_when_a_group_names_traits(tmp_path):
    tmp_path.joinpath("people.yaml").write_text(
        "people: {religion: {fr: [{many: nonnes, f: '1'}], en: [{many: nuns}]}, sex: {en: [{many: men}]}}",
        encoding="utf-8",
    )
    folder = written(
        tmp_path, "{about: x, groups: [{traits: [religion, sex], en: ['{Many} sing'], fr: ['{Tous} les {many}']}]}"
    )
    found = {row.text: row.labels for row in rows(seed=3, per_phrase=1, folder=folder)}
    said = found["Toutes les nonnes"]
    assert (said["trait.religion"], said["trait.sex"], said["trait.health"], said.get("trait.race")) == (1, 0, 0, None)
    assert set(found) & {"Nuns sing", "Men sing"}
    assert found.get("Nuns sing", {"trait.religion": 1})["trait.religion"] == 1
    assert found.get("Men sing", {"trait.sex": 1})["trait.sex"] == 1


def test_french_elides_and_english_takes_an_when_slots_are_filled(tmp_path):
    folder = written(
        tmp_path,
        "{about: x, labels: {hate: 0}, slots: {w: {en: [apple], fr: [abricot]}}, en: ['a {w}'], fr: ['plein de {w}']}",
    )
    assert [row.text for row in rows(seed=1, per_phrase=1, folder=folder)] == ["an apple", "plein d'abricot"]


def test_choice_may_be_empty_when_a_bar_ends_it(tmp_path):
    folder = written(tmp_path, "{about: x, labels: {hate: 0}, en: ['go (now|(very|) fast|)']}")
    texts = {rows(seed=seed, per_phrase=1, folder=folder)[0].text for seed in range(40)}
    assert texts == {"go", "go now", "go fast", "go very fast"}


@pytest.mark.parametrize(
    "text",
    [
        "{about: x, labels: {hate: 1}, en: ['{nothing}']}",
        "{about: x, labels: {hate: 2}, en: ['a']}",
        "{about: x, traits: [height], en: ['a']}",
    ],
)
def test_file_is_refused_by_name_when_it_asks_for_the_unknown(tmp_path, text):
    with pytest.raises(ValueError, match=r"own\.yaml"):
        load(written(tmp_path, text))


def test_circle_of_slots_is_refused_when_it_is_opened(tmp_path):
    folder = written(tmp_path, "{about: x, labels: {hate: 0}, slots: {w: {en: ['{w}']}}, en: ['{w}']}")
    with pytest.raises(ValueError, match="circle"):
        rows(seed=1, per_phrase=1, folder=folder)


def test_every_trait_has_people_in_both_languages_when_shipped():
    people = load().people
    assert set(people) == set(TRAITS)
    assert all(people[trait][lang] for trait in TRAITS for lang in ("en", "fr"))


def test_innocent_sentence_keeps_company_when_the_folder_has_some(tmp_path):
    tmp_path.joinpath("slots.yaml").write_text("slots: {filler: {en: [Rain fell.], fr: [Il pleut.]}}", encoding="utf-8")
    folder = written(
        tmp_path, "{about: x, labels: {hate: 0}, slots: {w: {en: [sun, moon, star, sky]}}, en: ['See the {w}']}"
    )
    texts = [row.text.lower() for seed in range(20) for row in rows(seed=seed, per_phrase=4, folder=folder)]
    assert any("rain" in text for text in texts)
    assert sum("rain" in text for text in texts) < len(texts) / 3
