"""Law parameters for which the C library refuses designs of a batch."""

from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from camkin._base.arguments import DOUBLES
from camkin._camkin import ffi, lib
from camkin._core import names
from camkin.designs.designs import field_of, template_of
from camkin.law import Law
from camkin.optimize.design import Design

Index: TypeAlias = npt.NDArray[np.int64]

_TEXTS = ffi.typeof("const char **")


def law_faults(design: Design, columns: Mapping[tuple[int, str], Any], rows: Index) -> Iterator[tuple[str, Index]]:
    """Yield why a law refuses designs, in the words of Law() without the value, and the rows of these designs.

    columns: those of the design. rows: of the designs that are asked for. Each comes once at most; it does not if no
    law refuses its parameters.
    """
    segments = design._template
    template, keep = template_of(segments)
    for i, segment in enumerate(segments):
        every = list(names(lib.camkin_law_parameter, template[i].law))
        varied = {key: x for key, x in columns.items() if key[0] == i and key[1] in every}
        if not isinstance(segment.law, Law) or not varied:
            continue
        structs, buffers = ffi.new("camkin_column[]", len(varied)), []
        for struct, (key, values) in zip(structs, varied.items(), strict=True):
            buffers.append(ffi.from_buffer(DOUBLES, np.ascontiguousarray(values, np.float64)))
            struct.segment, struct.field = i, field_of(segments, template, i, key, "column")
            struct.values = buffers[-1]
        refused = np.empty((2, len(rows)), np.uintp)  # addresses of the names and the ranges
        name, allowed = (ffi.cast(_TEXTS, ffi.from_buffer("uintptr_t[]", row)) for row in refused)
        place = ffi.from_buffer("int64_t[]", rows)
        lib.ck_refused_parameters(template + i, structs, len(varied), place, len(rows), name, allowed)
        for parameter in filter(None, np.unique(refused[0])):
            of_parameter = refused[0] == parameter
            for must in np.unique(refused[1, of_parameter]):
                text = f"segment {i}: law {segment.law.name!r}: {_text(parameter)} must be {_text(must)}"
                yield text, rows[of_parameter & (refused[1] == must)]
        rows = rows[refused[0] == 0]
    del keep


def _text(address: Any) -> str:
    found: bytes = ffi.string(ffi.cast("char *", int(address)))
    return found.decode()
