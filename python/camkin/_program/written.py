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


_BY_TIME = "it has rows by cam angle: rows by time are those of export(path, format='csv', dt=..., steps=...)"


_BY_ANGLE = "it has rows by time: rows by cam angle are those of to_csv(path, step=...)"


@explained(
    instead={
        "to_csv": dict.fromkeys(("dt", "steps", "t"), _BY_TIME),
        "export": dict.fromkeys(("step", "theta"), _BY_ANGLE),
    }
)
class Written(Evaluated):
    """The part of Program that writes it. Program itself reads."""

    # ---- specs and cam files ----

    def to_dict(self) -> dict[str, Any]:
        """Return the spec as a dict, for `from_dict`.

        Returns
        -------
        dict
            As a TOML or JSON parser returns it.
        """
        return spec.document(self)  # type: ignore[arg-type]  # Program is the only subclass

    def dumps(self) -> str:
        """Return the spec as TOML text, for `loads`.

        Returns
        -------
        str
            Its numbers keep all bits.
        """
        return spec.text(self.to_dict())

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write a cam file, which `load` and camkin_program_load() of the C library read.

        Parameters
        ----------
        path : str or path-like
            Ends in .cam. The file is written whole or not at all, and keeps every bit.

        Raises
        ------
        SpecError
            For another ending.
        OSError
            As `open` raises it.
        """
        file = textfile.named(path)
        if file.suffix.lower() != cam_file.SUFFIX:
            message = f"a cam file ends in {cam_file.SUFFIX}; got {file.name!r}: "
            message += "write .dumps() into a .toml file, which Program.load() and the command line read"
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
        """Write a CSV file by cam angle, which `from_csv` reads.

        It has theta [deg], s, v, a, j under one line of headings, with all bits. It is written completely or not at
        all.

        Parameters
        ----------
        path : str or path-like
            The file.
        step : float [deg], optional
            A divisor of the cycle: rows at 0, step, ... and the end of the cycle. A motion that happens once has them
            from its start to its end.
        theta : array_like (n,) [deg], optional
            Angles instead of steps.
        rpm, omega : optional
            As for `velocity`.

        Raises
        ------
        TableError
            For a wrong step or theta.
        OSError
            As `open` raises it.
        """
        textfile.check_ending(path, "to_csv()", ".csv", ".txt")
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

        Parameters
        ----------
        path : str or path-like
            The file. It is written whole or not at all, in bounded memory.
        format : str
            "csv", "npy", "npz" for t, s, v, a, j at t = 0, dt, ..., steps dt; or a table for a solver, with one row
            more, past its end: "calculix", "abaqus", "opensees", "lsdyna", "nastran", "apdl".
        dt : float [s]
            Time step of the solver.
        steps : int
            Number of steps, 1 or more.
        rpm, omega, phase, rpm_per_s, drive : optional
            As for `boundary_conditions`.
        t0 : float [s], optional
            Time of the drive at the first row.
        quantity : {"s", "v", "a", "j"}, optional
            For the formats that take one; "j" only for lsdyna and nastran.
        scale : float, optional
            Factor of all values.
        relative : bool, optional
            True writes s - s(0), for a model that is drawn where the motion starts.
        name : str, optional
            Name of the table in the deck, up to 80 letters, digits, - and _.
        number : int, optional
            Number of the table, where it has one.
        node_set : str, optional
            Nodes that get the initial velocity, for calculix and abaqus only. Without it the card is a comment.
        dof : int, optional
            Degree of freedom of these nodes that gets it, 1 to 6; for calculix and abaqus only.
        tolerance : float [L], optional
            Instead of rows at the steps the fewest rows between which straight lines miss s by that at most. It is a
            length of the program: the values of the file miss by `abs(scale)` times it. Needs `static` or `solver_dt`.
        solver_dt : float [s], optional
            Step of a solver whose acceleration the corners must not disturb by more than 1e-3 of its peak: `4
            tolerance/solver_dt^2`.
        static : bool, optional
            True for a static analysis.

        Returns
        -------
        Guarantee or None
            What a tolerance guarantees of the values in the file, which are those of the motion times `scale`.

        Raises
        ------
        ParameterError, SizeError, TimeError, SpeedError
            Name the parameter, its value and its range.
        OSError
            As `open` raises it.

        Warns
        -----
        CamkinWarning
            For a start that the solver has to be told: a velocity, or s(0) without `relative`.
        """
        by_time = drive_of(rpm, omega, rpm_per_s, phase, drive, self.rpm)
        return export.write(self, path, format=format, dt=dt, steps=steps, drive=by_time, **options)  # type: ignore[arg-type]
