"""Files of a program: specs, cam files, lift tables, and tables for other programs."""

import os
from typing import TYPE_CHECKING, Any

import numpy as np

from camkin._base import textfile
from camkin._base.arguments import Array, points, rev_per_min
from camkin._base.calls import explained
from camkin._base.units import DEGREES
from camkin._program.evaluated import Evaluated
from camkin.drive import Drive, drive_of
from camkin.errors import SpecError, TableError
from camkin.io import cam_file, export, lift_file, spec
from camkin.io.export import Options as ExportOptions
from camkin.io.export.tolerance import Guarantee

if TYPE_CHECKING:
    from typing_extensions import Unpack


@explained()
class Written(Evaluated):
    """The part of Program that writes it. Program itself reads."""

    # ---- specs and cam files ----

    def to_dict(self) -> dict[str, Any]:
        """Return the spec for from_dict()."""
        return spec.document(self)  # type: ignore[arg-type]  # Program is the only subclass

    def dumps(self) -> str:
        """Return the spec as TOML text for loads(). Numbers keep all bits."""
        return spec.text(self.to_dict())

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write a cam file, which camkin_program_load() of the C library and load() read: every bit is kept.

        path: ends in .cam. It is written whole or not at all. Raises SpecError for another ending, and OSError of
        open().
        """
        file = textfile.named(path)
        if file.suffix.lower() != cam_file.SUFFIX:
            message = f"a cam file ends in {cam_file.SUFFIX}; got {file.name!r}: dumps() gives the text of a spec"
            raise SpecError(message, parameter="path", value=path)
        with textfile.write_whole(file) as out:
            out.write(cam_file.text(self).encode())  # type: ignore[arg-type]

    # ---- tables ----

    def to_csv(
        self,
        path: str | os.PathLike[str],
        *,
        step: float = 1.0,
        theta: Array | None = None,
        rpm: float | str | None = None,
        omega: float | None = None,
    ) -> None:
        """Write a CSV file by cam angle: theta [deg], s, v, a, j under one line of headings, with all bits.

        from_csv() reads it. It is written completely or not at all.
        step: [deg], a divisor of the cycle: rows at 0, step, ... and the end of the cycle. A motion that happens once
            has them from its start to its end.
        theta: angles (n,) [deg] instead of steps. rpm, omega: as for velocity().

        Raises TableError for a wrong step or theta, and OSError of open().
        """
        if theta is None:
            x = lift_file.angles(*self._compiled.window, step)
        else:
            x = points(theta, "theta", DEGREES)
            if x.ndim != 1 or not np.isfinite(x).all():
                got = f"shape {x.shape}" if x.ndim != 1 else str(x[~np.isfinite(x)][0])
                message = f"theta must be angles in one dimension, all finite; got {got}"
                raise TableError(message, parameter="theta", value=theta)
        motion = self.evaluate(x, rpm=rpm, omega=omega)
        per = "rad" if rev_per_min(rpm, omega, self.rpm) is None else "s"
        lift_file.write(path, x, motion, self.length_unit or "L", per)

    def export(
        self,
        path: str | os.PathLike[str],
        *,
        format: str,
        dt: float,
        steps: int,
        rpm: float | None = None,
        omega: float | None = None,
        phase: float = 0.0,
        rpm_per_s: float = 0.0,
        drive: Drive | None = None,
        **options: "Unpack[ExportOptions]",
    ) -> Guarantee | None:
        """Write a table by time for another program: one row per solver step, at the step's time.

        format: "csv", "npy", "npz" for t, s, v, a, j at t = 0, dt, ..., steps dt; or a table for a solver, with one row
            more, past its end: "calculix", "abaqus", "opensees", "lsdyna", "nastran", "apdl".
        dt: the solver's time step [s]. steps: 1 or more.
        rpm, omega, phase, rpm_per_s, drive: as for boundary_conditions().
        t0: time of the drive at the first row [s].
        quantity: "s", "v" or "a" ("j" for lsdyna and nastran), for the formats that take one. scale: factor of all
            values. relative: True writes s - s(0), for a model that is drawn where the motion starts.
        name: of the table in the deck, up to 80 letters, digits, - and _. number: its number, where it has one.
        node_set, dof: for calculix and abaqus: nodes and degree of freedom (1 to 6) that get the initial velocity.
            Without node_set the card is a comment.
        tolerance: instead of rows at the steps the fewest rows between which straight lines miss s by that [L] at most.
            For a static analysis (static=True), or for a solver of step solver_dt [s], whose acceleration the corners
            must not disturb by more than 1e-3 of its peak: 4 tolerance/solver_dt^2.

        The file is written whole or not at all, in bounded memory. Returns what a tolerance guarantees, else None.
        Warns with CamkinWarning of a start that the solver has to be told: a velocity, or s(0) without `relative`.
        Raises ParameterError, SizeError, TimeError, SpeedError, and OSError of open().
        """
        by_time = drive_of(rpm, omega, rpm_per_s, phase, drive, self.rpm)
        return export.write(self, path, format=format, dt=dt, steps=steps, drive=by_time, **options)  # type: ignore[arg-type]
