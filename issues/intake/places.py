"""Cell places: column letters and numbers, from 0."""

import re

_REFERENCE = re.compile(rb"([A-Za-z]{1,3})(\d{1,7})")


def column_letter(number: int) -> str:
    """0 is A, 26 is AA."""
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_number(letters: str) -> int:
    """A is 0, AA is 26."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number - 1


def split_reference(reference: bytes) -> tuple[int, int] | None:
    """Row and column of a reference such as B7, from 0; None for anything else."""
    match = _REFERENCE.fullmatch(reference)
    if not match or int(match.group(2)) == 0:
        return None
    return int(match.group(2)) - 1, column_number(match.group(1).decode())
