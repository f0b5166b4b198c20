"""The environment: what it says of a field wins, and nothing else in it counts."""

from typing import Annotated, Any, ClassVar

import pytest
from pydantic import Field, ValidationError, field_validator

from oracle.environment import AsText, EnvironmentSettings


class Dish(EnvironmentSettings):
    """Fields of each form."""

    environment_prefix: ClassVar[str] = "KITCHEN_"

    salt: int = Field(1, ge=0)
    name: str = ""
    herbs: tuple[str, ...] = ()
    shelves: dict[int, str] = Field(default_factory=dict)
    cooks: Annotated[tuple[str, ...], AsText] = ()

    @field_validator("cooks", mode="before")
    @classmethod
    def _split(cls, value: Any) -> Any:
        return tuple(value.split(",")) if isinstance(value, str) else value


class Stale(EnvironmentSettings):
    """Its default is no good."""

    environment_prefix: ClassVar[str] = "KITCHEN_"

    age: int = Field(-1, ge=0)


def test_settings__nothing_said__are_arguments_and_defaults():
    dish = Dish(salt=3)

    assert (dish.salt, dish.name, dish.herbs, dish.shelves) == (3, "", (), {})


@pytest.mark.parametrize("name", ["KITCHEN_SALT", "kitchen_salt", "Kitchen_Salt"])
def test_settings__variable_in_any_case__wins_over_the_argument(monkeypatch, name):
    monkeypatch.setenv(name, "2")

    assert Dish(salt=3).salt == 2


def test_settings__variables_of_others__do_not_count(monkeypatch):
    for name in ("SALT", "OTHER_SALT", "KITCHEN_PEPPER", "KITCHEN_ENVIRONMENT_PREFIX"):
        monkeypatch.setenv(name, "9")

    assert Dish() == Dish(salt=1)


def test_settings__empty_variable__is_said_and_not_missing(monkeypatch):
    monkeypatch.setenv("KITCHEN_NAME", "")

    assert Dish(name="stew").name == ""


def test_settings__list_and_table__are_json(monkeypatch):
    monkeypatch.setenv("KITCHEN_HERBS", '["thyme", "sage"]')
    monkeypatch.setenv("KITCHEN_SHELVES", '{"7": "oil"}')

    dish = Dish(herbs=("dill",))

    assert (dish.herbs, dish.shelves) == (("thyme", "sage"), {7: "oil"})


def test_settings__table_in_both__wins_entry_by_entry(monkeypatch):
    monkeypatch.setenv("KITCHEN_SHELVES", '{"7": "oil"}')

    assert Dish(shelves={"7": "wine", "8": "rice"}).shelves == {7: "oil", 8: "rice"}


@pytest.mark.parametrize("text", ["cook,baker", '["cook","baker"]', "7"])
def test_settings__list_as_text__is_left_to_its_validator(monkeypatch, text):
    monkeypatch.setenv("KITCHEN_COOKS", text)

    assert Dish(cooks=("butcher",)).cooks == tuple(text.split(","))


@pytest.mark.parametrize(
    ("name", "text", "field"),
    [
        ("KITCHEN_SALT", "much", "salt"),
        ("KITCHEN_SALT", "-1", "salt"),
        ("KITCHEN_HERBS", "thyme, sage", "herbs"),
        ("KITCHEN_SHELVES", '{"7": ', "shelves"),
        ("KITCHEN_SHELVES", "[]", "shelves"),
    ],
)
def test_settings__variable_is_no_good__names_the_field(monkeypatch, name, text, field):
    assert Dish().salt == 1
    monkeypatch.setenv(name, text)

    with pytest.raises(ValidationError) as caught:
        Dish()

    assert [one["loc"] for one in caught.value.errors()] == [(field,)]


def test_settings__unknown_argument_or_bad_default__is_refused(monkeypatch):
    with pytest.raises(ValidationError, match="pepper"):
        Dish(pepper=1)
    with pytest.raises(ValidationError, match="age"):
        Stale()
    monkeypatch.setenv("KITCHEN_AGE", "4")
    assert Stale().age == 4
