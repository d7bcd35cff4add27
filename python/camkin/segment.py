"""Segments: one law stretched over a duration and a lift."""

from dataclasses import dataclass, fields
from typing import Any

from camkin.arrays import number
from camkin.errors import ParameterError, nearest
from camkin.handle import Row
from camkin.law import Law, parameters

BOUNDARY = ("v0", "a0", "j0", "v1", "a1", "j1")


@dataclass(frozen=True, init=False, repr=False)
class Segment:
    """One law over `duration` degrees of cam angle and `lift` units of length. Immutable and hashable.

        Segment("modified_sine", duration=90, lift=10)
        Segment("scca", duration=60, lift=-4, b=0.25, c=0.5, d=0.25)
        Segment(Law("universal", T=(0.1, 0.2, 0.3, 0.3, 0.6, 1.0), v0=0.125), duration=56, lift=8.96)
        Segment("dwell", duration=45)

    law: a Law, or the name of one, whose parameters are then given here by their names.
    duration: [deg], 1e-9 to 1e9.
    lift: [L], signed; 0 for a dwell and for nothing else.
    v0, a0, j0, v1, a1, j1: boundary values at the start and the end [L/rad, L/rad2, L/rad3], for laws that take them.
        Where a law has a parameter of the same name (v0 and v1 of `universal`, dy/dx), give that one to the Law.

    Values are judged when a Program is made of the segment, which can say which segment it is; wrong types and wrong
    law parameters raise WrongTypeError, LawError and ParameterError here.
    """

    law: Law
    duration: float
    lift: float
    v0: float
    a0: float
    j0: float
    v1: float
    a1: float
    j1: float

    def __init__(
        self,
        law: str | Law,
        *,
        duration: float,
        lift: float = 0.0,
        v0: float = 0.0,
        a0: float = 0.0,
        j0: float = 0.0,
        v1: float = 0.0,
        a1: float = 0.0,
        j1: float = 0.0,
        **params: Any,
    ) -> None:
        if not isinstance(law, Law):
            known = parameters(law)
            for key in params.keys() - known.keys():
                message = f"segment of law {law!r}: unknown {key!r}"
                hint = nearest(key, ("duration", "lift", *BOUNDARY, *known))
                raise ParameterError(f"{message}; {hint}", parameter=key, value=params[key])
            law = Law(law, **params)
        elif params:
            key, value = next(iter(params.items()))
            raise ParameterError(f"{key!r} belongs into the Law, which is given whole", parameter=key, value=value)
        numbers = dict(duration=duration, lift=lift, v0=v0, a0=a0, j0=j0, v1=v1, a1=a1, j1=j1)
        self.__dict__.update(law=law, **{key: number(value, key) for key, value in numbers.items()})

    @property
    def row(self) -> Row:
        """The segment as C takes it."""
        row: Row = {**self.law.row}
        for field in fields(self)[1:]:
            row[field.name] = getattr(self, field.name)  # type: ignore[literal-required]
        return row

    def __repr__(self) -> str:
        law = repr(self.law) if self.law.params else repr(self.law.name)
        lift = f", lift={self.lift!r}" if self.lift else ""
        boundary = "".join(f", {key}={getattr(self, key)!r}" for key in BOUNDARY if getattr(self, key))
        return f"Segment({law}, duration={self.duration!r}{lift}{boundary})"
