"""The limits of intake are tested where they act: in tests/test_engine.py. Here: that the limits themselves still pass."""

from clausewise.intake import check_items, identifier_characters_max, parts_per_item_max, text_characters_max
from clausewise.model import Item, Part


def test_item_is_let_in_when_it_is_exactly_at_the_limits():
    check_items([Item.of_text("x" * text_characters_max, author="y" * identifier_characters_max)])
    check_items([Item(parts=(Part(),) * parts_per_item_max)])
