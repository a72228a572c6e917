"""The one exception with which an operation declines, and its PRO-like body."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Detail:
    """One reason; `target` is the path of the field, such as `Packages[0].Items`."""

    code: str
    target: str | None
    message: str


class Refusal(Exception):  # noqa: N818  # an answer of the simulator, not an error in it
    """The operation is declined and nothing has changed."""

    def __init__(
        self, status: int, code: str, message: str, details: tuple[Detail, ...] = ()
    ) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.details = details

    def body(self, correlation_id: str) -> dict[str, Any]:
        """The error body of the contract."""
        return {
            "Code": self.code,
            "Message": self.message,
            "CorrelationId": correlation_id,
            "Details": [
                {"Code": d.code, "Target": d.target, "Message": d.message} for d in self.details
            ],
        }


def invalid(details: list[Detail]) -> Refusal:
    """The body or a parameter does not follow the contract."""
    first = details[0]
    more = "" if len(details) == 1 else f" (and {len(details) - 1} more)"
    where = f"{first.target}: " if first.target else ""
    return Refusal(
        400,
        "ValidationFailed",
        f"The request is not valid. {where}{first.message}{more}",
        tuple(details),
    )


def invalid_field(target: str, message: str, code: str = "Invalid") -> Refusal:
    """One field does not follow the contract."""
    return invalid([Detail(code, target, message)])


def unknown(what: str, reference: str) -> Refusal:
    """No such thing in this account."""
    return Refusal(
        404,
        f"{what}NotFound",
        f"There is no {what.lower()} {reference}.",
        (Detail("NotFound", reference, f"{what} not found"),),
    )
