"""Kinds of values in params files, each refused in words that say how to correct it."""

from typing import Annotated

from eth_utils import is_checksum_address
from pydantic import AfterValidator, BaseModel, ConfigDict


class Strict(BaseModel):
    """A part of a params file: fixed, and without unknown names."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def _address(text: str) -> str:
    if not is_checksum_address(text):
        raise ValueError(f'"{text}" is no address: give 0x and 40 hex digits with their checksum')
    return text


def _accelerator(text: str) -> str:
    if not (text.isascii() and 0 < len(text) <= 32):
        raise ValueError(f'"{text}" is no accelerator: give 1 to 32 ASCII characters')
    return text


Address = Annotated[str, AfterValidator(_address)]
Accelerator = Annotated[str, AfterValidator(_accelerator)]
