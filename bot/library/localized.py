"""A text of the files that people read: English, or a mapping by language with English in it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self, cast

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import CoreSchema, PydanticKnownError, core_schema

from bot.library import checks

ENGLISH = "en"
_NONE: Mapping[str, str] = {}  # one for all that are plain strings
_CODE = re.compile(r"(?P<language>[a-z]{2,3})(?P<region>-(?:[A-Z]{2}|419))?", re.ASCII)


class Localized(str):
    """A text that people read. As a string it is the English one.

    Args:
        english: the text in English.
        others: the same in other languages, by CLDR's name of each, as in es or pt_BR.
    """

    __slots__ = ("others",)
    others: Mapping[str, str]

    def __new__(cls, english: str, others: Mapping[str, str] | None = None) -> Self:
        """Make it."""
        made = super().__new__(cls, english)
        made.others = others or _NONE
        return made

    def __reduce__(self) -> tuple[type[Self], tuple[str, Mapping[str, str]]]:
        """Return what a copy is made of."""
        return type(self), (str(self), self.others)

    def in_language(self, language: str) -> str:
        """Return it in a language (as in pt_BR), else in that language without its region, else in English."""
        return self.others.get(language) or self.others.get(without_region(language)) or str(self)

    def speaks(self, language: str) -> bool:
        """Whether there is a text in this language."""
        return not {language, without_region(language)}.isdisjoint((ENGLISH, *self.others))


def without_region(language: str) -> str:
    """Return a language's name without its region: pt for pt_BR."""
    return language.split("_", maxsplit=1)[0]


@dataclass(frozen=True)
class Text:
    """Says of a field that it is a text people read: a plain string, or one for each language.

    Args:
        most: characters that each may have.
    """

    most: int

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Return how it is checked."""
        del source, handler
        key = core_schema.no_info_after_validator_function(_language, core_schema.str_schema())
        text = core_schema.str_schema(min_length=1, max_length=self.most)
        return core_schema.no_info_wrap_validator_function(
            self._read,
            core_schema.dict_schema(key, text),
            serialization=core_schema.plain_serializer_function_ser_schema(str),
        )

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """Return how editors complete it."""
        del schema, handler
        text = {"type": "string", "minLength": 1, "maxLength": self.most}
        by_language = {
            "type": "object",
            "properties": {ENGLISH: text},
            "patternProperties": {f"^{_CODE.pattern.replace('?P<language>', '?:').replace('?P<region>', '?:')}$": text},
            "required": [ENGLISH],
            "additionalProperties": False,
        }
        return {"anyOf": [text, by_language]}

    def _read(self, value: Any, by_language: core_schema.ValidatorFunctionWrapHandler) -> Localized:
        if isinstance(value, dict):
            found = cast("dict[str, str]", by_language(value))
            if ENGLISH not in found:
                raise checks.refuse("there is no text in English", "add a line en: with it; people get it by default")
            return Localized(found.pop(ENGLISH), found)
        if not isinstance(value, str):
            raise PydanticKnownError("string_type")
        if not value:
            raise PydanticKnownError("string_too_short", {"min_length": 1})
        if len(value) > self.most:
            raise PydanticKnownError("string_too_long", {"max_length": self.most})
        return Localized(value)


def _language(code: str) -> str:
    found = _CODE.fullmatch(code)
    if not found:
        raise checks.refuse(f'"{code}" is not a language code', "write it as in es, pt or es-419")
    checks.written_language(found["language"])
    return code.replace("-", "_")
