"""The compiled module, as python/build_ffi.py finds it in the C headers; their comments document it."""

from typing import Any, Final

class _Ffi:
    NULL: Final[Any]
    def new(self, cdecl: str | Any, init: Any = ...) -> Any: ...
    def gc(self, cdata: Any, destructor: Any, size: int = ...) -> Any: ...
    def cast(self, cdecl: str | Any, source: Any) -> Any: ...
    def from_buffer(self, cdecl: str | Any, python_buffer: Any, require_writable: bool = ...) -> Any: ...
    def string(self, cdata: Any, maxlen: int = ...) -> bytes: ...
    def unpack(self, cdata: Any, length: int) -> Any: ...
    def sizeof(self, cdecl: Any) -> int: ...
    def typeof(self, cdecl: Any) -> Any: ...

class _Lib:
    CAMKIN_MAX_PARAMETERS: Final[int]
    CAMKIN_MAX_DEGREE: Final[int]
    CAMKIN_MAX_CONSTRAINTS: Final[int]
    CAMKIN_MIN_SPLINE_DEGREE: Final[int]
    CAMKIN_MAX_SPLINE_DEGREE: Final[int]
    CAMKIN_MAX_DESIGN_SEGMENTS: Final[int]
    CAMKIN_MAX_POINTS: Final[int]
    CAMKIN_MAX_SPEED: Final[float]
    CAMKIN_MIN_DURATION: Final[float]
    CAMKIN_MAX_DURATION: Final[float]
    CAMKIN_MAX_ANGLE: Final[float]
    CAMKIN_MIN_LIFT: Final[float]
    CAMKIN_MAX_LIFT: Final[float]
    CAMKIN_CYCLE_TOLERANCE: Final[float]
    CAMKIN_CONTINUITY_TOLERANCE: Final[float]
    CAMKIN_OK: Final[int]
    CAMKIN_E_NULL: Final[int]
    CAMKIN_E_OPTIONS: Final[int]
    CAMKIN_E_LAW: Final[int]
    CAMKIN_E_DURATION: Final[int]
    CAMKIN_E_LIFT: Final[int]
    CAMKIN_E_PARAMETER: Final[int]
    CAMKIN_E_BOUNDARY: Final[int]
    CAMKIN_E_TABLE: Final[int]
    CAMKIN_E_CYCLE: Final[int]
    CAMKIN_E_CLOSURE: Final[int]
    CAMKIN_E_CONTINUITY: Final[int]
    CAMKIN_E_ISA: Final[int]
    CAMKIN_E_SIZE: Final[int]
    CAMKIN_E_ALIGN: Final[int]
    CAMKIN_E_OVERLAP: Final[int]
    CAMKIN_E_SPEED: Final[int]
    CAMKIN_E_TIME: Final[int]
    CAMKIN_E_THREADS: Final[int]
    CAMKIN_E_SEGMENT: Final[int]
    CAMKIN_E_MEMORY: Final[int]
    CAMKIN_E_FPENV: Final[int]
    CAMKIN_E_FILE: Final[int]
    CAMKIN_STATUS_COUNT: Final[int]
    CAMKIN_DWELL: Final[int]
    CAMKIN_CONSTANT_VELOCITY: Final[int]
    CAMKIN_PARABOLIC: Final[int]
    CAMKIN_SIMPLE_HARMONIC: Final[int]
    CAMKIN_CYCLOIDAL: Final[int]
    CAMKIN_POLY_345: Final[int]
    CAMKIN_POLY_4567: Final[int]
    CAMKIN_MODIFIED_TRAPEZOID: Final[int]
    CAMKIN_MODIFIED_SINE: Final[int]
    CAMKIN_SCCA: Final[int]
    CAMKIN_UNIVERSAL: Final[int]
    CAMKIN_DOUBLE_HARMONIC: Final[int]
    CAMKIN_DOUBLE_HARMONIC_RETURN: Final[int]
    CAMKIN_POLY_23: Final[int]
    CAMKIN_POLY_56789: Final[int]
    CAMKIN_SMOOTH_POLY: Final[int]
    CAMKIN_MODIFIED_CONSTANT_VELOCITY: Final[int]
    CAMKIN_CYCLOIDAL_CONSTANT_VELOCITY: Final[int]
    CAMKIN_TRAPECLOID: Final[int]
    CAMKIN_NC2: Final[int]
    CAMKIN_UNIVERSAL_CODE: Final[int]
    CAMKIN_HARMONIC_COMBINATION: Final[int]
    CAMKIN_SINE_STRAIGHT_LINE: Final[int]
    CAMKIN_GUTMAN_13: Final[int]
    CAMKIN_FREUDENSTEIN_13: Final[int]
    CAMKIN_FREUDENSTEIN_135: Final[int]
    CAMKIN_TRIPLE_HARMONIC: Final[int]
    CAMKIN_HALF_CYCLOIDAL_1: Final[int]
    CAMKIN_HALF_CYCLOIDAL_2: Final[int]
    CAMKIN_HALF_HARMONIC_1: Final[int]
    CAMKIN_HALF_HARMONIC_2: Final[int]
    CAMKIN_EIGHTH_POWER_1: Final[int]
    CAMKIN_EIGHTH_POWER_2: Final[int]
    CAMKIN_TRAPEZOIDAL_VELOCITY: Final[int]
    CAMKIN_S_CURVE: Final[int]
    CAMKIN_RISE_FALL_3456: Final[int]
    CAMKIN_RISE_FALL_45678: Final[int]
    CAMKIN_RISE_FALL_DOUBLE_HARMONIC: Final[int]
    CAMKIN_POLY_BC: Final[int]
    CAMKIN_POLY: Final[int]
    CAMKIN_BSPLINE: Final[int]
    CAMKIN_MODIFIED_CYCLOIDAL: Final[int]
    CAMKIN_ACCUMULATE: Final[int]
    CAMKIN_ALLOW_VELOCITY_JUMP: Final[int]
    CAMKIN_ONCE: Final[int]
    CAMKIN_FREE_V0: Final[int]
    CAMKIN_FREE_A0: Final[int]
    CAMKIN_FREE_J0: Final[int]
    CAMKIN_FREE_Q0: Final[int]
    CAMKIN_FREE_V1: Final[int]
    CAMKIN_FREE_A1: Final[int]
    CAMKIN_FREE_J1: Final[int]
    CAMKIN_FREE_Q1: Final[int]
    CAMKIN_MATCH_V0: Final[int]
    CAMKIN_MATCH_A0: Final[int]
    CAMKIN_MATCH_J0: Final[int]
    CAMKIN_MATCH_V1: Final[int]
    CAMKIN_MATCH_A1: Final[int]
    CAMKIN_MATCH_J1: Final[int]
    CAMKIN_MIRROR: Final[int]
    CAMKIN_COLUMN_DURATION: Final[int]
    CAMKIN_COLUMN_LIFT: Final[int]
    CAMKIN_COLUMN_V0: Final[int]
    CAMKIN_COLUMN_A0: Final[int]
    CAMKIN_COLUMN_J0: Final[int]
    CAMKIN_COLUMN_V1: Final[int]
    CAMKIN_COLUMN_A1: Final[int]
    CAMKIN_COLUMN_J1: Final[int]
    CAMKIN_COLUMN_PARAM: Final[int]
    CAMKIN_DISPLACEMENT: Final[int]
    CAMKIN_VELOCITY: Final[int]
    CAMKIN_ACCELERATION: Final[int]
    CAMKIN_JERK: Final[int]
    CAMKIN_MIN_LENGTH: Final[float]
    CAMKIN_MAX_LENGTH: Final[float]
    CAMKIN_MAX_TILT: Final[float]
    CAMKIN_ROLLER: Final[int]
    CAMKIN_FLAT: Final[int]
    CAMKIN_SWINGING_ROLLER: Final[int]
    CAMKIN_SWINGING_FLAT: Final[int]
    CAMKIN_BARREL_ROLLER: Final[int]
    CAMKIN_WALL_OUTER: Final[int]
    CAMKIN_WALL_INNER: Final[int]
    CAMKIN_WALL_FAR: Final[int]
    CAMKIN_LENGTH: Final[int]
    CAMKIN_DEGREES: Final[int]
    CAMKIN_RADIANS: Final[int]
    CAMKIN_UNDERCUT: Final[int]
    CAMKIN_CONCAVE: Final[int]
    CAMKIN_MAX_FREQUENCY_RATIO: Final[float]
    CAMKIN_MAX_CYCLES: Final[int]
    CAMKIN_FIELD_RPM: Final[int]
    CAMKIN_FIELD_PHASE: Final[int]
    CAMKIN_FIELD_START: Final[int]
    CAMKIN_FIELD_BASE_RADIUS: Final[int]
    CAMKIN_FIELD_RADIUS: Final[int]
    CAMKIN_FIELD_OFFSET: Final[int]
    CAMKIN_FIELD_TILT: Final[int]
    CAMKIN_FIELD_ARM: Final[int]
    CAMKIN_FIELD_CENTRE_DISTANCE: Final[int]
    CAMKIN_FIELD_FACE_OFFSET: Final[int]
    CAMKIN_FIELD_MASS: Final[int]
    CAMKIN_FIELD_RATE: Final[int]
    CAMKIN_FIELD_PRELOAD: Final[int]
    CAMKIN_FIELD_NATURAL_HZ: Final[int]
    CAMKIN_FIELD_DAMPING: Final[int]
    CAMKIN_METRIC_S_MIN: Final[int]
    CAMKIN_METRIC_S_MAX: Final[int]
    CAMKIN_METRIC_V_MIN: Final[int]
    CAMKIN_METRIC_V_MAX: Final[int]
    CAMKIN_METRIC_A_MIN: Final[int]
    CAMKIN_METRIC_A_MAX: Final[int]
    CAMKIN_METRIC_J_MIN: Final[int]
    CAMKIN_METRIC_J_MAX: Final[int]
    CAMKIN_METRIC_V_RMS: Final[int]
    CAMKIN_METRIC_A_RMS: Final[int]
    CAMKIN_METRIC_J_RMS: Final[int]
    CAMKIN_METRIC_V_RMS_EVENT: Final[int]
    CAMKIN_METRIC_A_RMS_EVENT: Final[int]
    CAMKIN_METRIC_J_RMS_EVENT: Final[int]
    CAMKIN_METRICS: Final[int]
    CAMKIN_CAM_METRIC_PRESSURE_ANGLE_MIN: Final[int]
    CAMKIN_CAM_METRIC_PRESSURE_ANGLE_MAX: Final[int]
    CAMKIN_CAM_METRIC_CURVATURE_MIN: Final[int]
    CAMKIN_CAM_METRIC_CURVATURE_MAX: Final[int]
    CAMKIN_CAM_METRIC_CURVATURE_PITCH_MIN: Final[int]
    CAMKIN_CAM_METRIC_CURVATURE_PITCH_MAX: Final[int]
    CAMKIN_CAM_METRIC_PLACE_MIN: Final[int]
    CAMKIN_CAM_METRIC_PLACE_MAX: Final[int]
    CAMKIN_CAM_METRIC_RADIUS: Final[int]
    CAMKIN_CAM_METRIC_WHEEL: Final[int]
    CAMKIN_CAM_METRICS: Final[int]

    def camkin_speed_table_create(self, t: Any, rpm: Any, n: int, out: Any, error: Any) -> int: ...
    def camkin_speed_table_free(self, table: Any) -> None: ...
    def camkin_program_create(self, segments: Any, n: int, options: Any, out: Any, error: Any) -> int: ...
    def camkin_program_read(self, text: Any, length: int, out: Any, error: Any) -> int: ...
    def camkin_program_load(self, path: Any, out: Any, error: Any) -> int: ...
    def camkin_program_free(self, program: Any) -> None: ...
    def camkin_displacement(self, program: Any, theta: float) -> float: ...
    def camkin_velocity(self, program: Any, theta: float, omega: float) -> float: ...
    def camkin_acceleration(self, program: Any, theta: float, omega: float) -> float: ...
    def camkin_jerk(self, program: Any, theta: float, omega: float) -> float: ...
    def camkin_eval(self, program: Any, theta: Any, n: int, omega: float, out: Any, nthreads: int) -> int: ...
    def camkin_boundary_at(self, program: Any, drive: Any, t: float, svaj: Any) -> int: ...
    def camkin_boundary(self, program: Any, drive: Any, t: Any, n: int, out: Any, nthreads: int) -> int: ...
    def camkin_boundary_grid(
        self, program: Any, drive: Any, t0: float, dt: float, n: int, out: Any, nthreads: int
    ) -> int: ...
    def camkin_boundary_steps(
        self, program: Any, drive: Any, t0: float, dt: float, first: int, n: int, out: Any, nthreads: int
    ) -> int: ...
    def camkin_set_create(self, programs: Any, phase: Any, scale: Any, m: int, out: Any, error: Any) -> int: ...
    def camkin_set_free(self, set: Any) -> None: ...
    def camkin_set_at(self, set: Any, drive: Any, t: float, out: Any) -> int: ...
    def camkin_set_boundary(
        self, set: Any, drive: Any, t: Any, n: int, out: Any, stride: int, nthreads: int
    ) -> int: ...
    def camkin_set_steps(
        self, set: Any, drive: Any, t0: float, dt: float, first: int, n: int, out: Any, stride: int, nthreads: int
    ) -> int: ...
    def camkin_analyze(self, program: Any, drive: Any, segment: int, out: Any) -> int: ...
    def camkin_analyze_finite(self, program: Any, drive: Any, segment: int, out: Any) -> int: ...
    def camkin_analyze_designs(
        self,
        segments: Any,
        n: int,
        options: Any,
        columns: Any,
        n_columns: int,
        m: int,
        drive: Any,
        impulses: int,
        out: Any,
        nthreads: int,
        error: Any,
    ) -> int: ...
    def camkin_breaks(self, program: Any, out: Any, n: int, found: Any) -> int: ...
    def camkin_solve(
        self, program: Any, quantity: int, level: float, omega: float, theta: Any, capacity: int, count: Any
    ) -> int: ...
    def camkin_segment_ends(self, program: Any, segment: int, start: Any, end: Any) -> int: ...
    def camkin_program_get_info(self, program: Any, out: Any) -> int: ...
    def camkin_segment_starts(self, program: Any, theta: Any, n: int) -> int: ...
    def camkin_law_eval(self, law: int, param: Any, x: Any, n: int, y: Any, y1: Any, y2: Any, y3: Any) -> int: ...
    def camkin_law_from_name(self, name: Any) -> int: ...
    def camkin_law_name(self, law: int) -> Any: ...
    def camkin_law_parameter(self, law: int, index: int) -> Any: ...
    def camkin_law_get_info(self, law: int, out: Any) -> int: ...
    def camkin_status_str(self, status: int) -> Any: ...
    def camkin_isa_name(self, program: Any) -> Any: ...
    def camkin_isa_available(self, index: int) -> Any: ...
    def camkin_max_threads(self) -> int: ...
    def camkin_version(self) -> Any: ...
    def camkin_cam_check(self, program: Any, cam: Any, error: Any) -> int: ...
    def camkin_cam_eval(self, program: Any, cam: Any, theta: Any, n: int, out: Any, nthreads: int) -> int: ...
    def camkin_piece_starts(self, program: Any, theta: Any, n: int, found: Any) -> int: ...
    def camkin_cam_analyze(self, program: Any, cam: Any, out: Any) -> int: ...
    def camkin_cam_ranges(
        self, program: Any, cam: Any, kind: int, start: Any, end: Any, capacity: int, count: Any
    ) -> int: ...
    def camkin_law_shock_spectrum(
        self, law: int, param: Any, damping: float, N: Any, n: int, residual: Any, maximax: Any, nthreads: int
    ) -> int: ...
    def camkin_jump_speed(self, program: Any, mass: float, rate: float, preload: float, out: Any) -> int: ...
    def camkin_least_preload(self, program: Any, omega: float, mass: float, rate: float, out: Any) -> int: ...
    def camkin_vibration_create(self, program: Any, oscillator: Any, cycles: int, out: Any, error: Any) -> int: ...
    def camkin_vibration_free(self, vibration: Any) -> None: ...
    def camkin_vibration_eval(
        self, vibration: Any, theta: Any, n: int, deflection: Any, velocity: Any, acceleration: Any, nthreads: int
    ) -> int: ...
    def camkin_vibration_get_extremes(self, vibration: Any, out: Any) -> int: ...
    def camkin_design_gradients(
        self,
        segments: Any,
        n: int,
        options: Any,
        parameters: Any,
        m: int,
        drive: Any,
        impulses: int,
        values: Any,
        gradients: Any,
        error: Any,
    ) -> int: ...
    def camkin_motion_gradients(
        self,
        segments: Any,
        n: int,
        options: Any,
        parameters: Any,
        m: int,
        drive: Any,
        theta: Any,
        k: int,
        out: Any,
        error: Any,
    ) -> int: ...
    def camkin_cam_gradients(
        self,
        segments: Any,
        n: int,
        options: Any,
        cam: Any,
        parameters: Any,
        m: int,
        values: Any,
        gradients: Any,
        error: Any,
    ) -> int: ...
    def camkin_jump_speed_gradients(
        self,
        segments: Any,
        n: int,
        options: Any,
        mass: float,
        rate: float,
        preload: float,
        parameters: Any,
        m: int,
        value: Any,
        gradients: Any,
        error: Any,
    ) -> int: ...
    def camkin_residual_gradients(
        self,
        segments: Any,
        n: int,
        options: Any,
        oscillator: Any,
        parameters: Any,
        m: int,
        values: Any,
        gradients: Any,
        error: Any,
    ) -> int: ...
    def ck_eval_rows(
        self, program: Any, omega: float, theta: Any, n: int, block: Any, stride: int, nthreads: int
    ) -> int: ...
    def ck_eval_row(self, program: Any, omega: float, theta: Any, n: int, out: Any, row: int, nthreads: int) -> int: ...
    def ck_boundary_rows(
        self, program: Any, drive: Any, t: Any, n: int, block: Any, stride: int, nthreads: int
    ) -> int: ...
    def ck_boundary_grid_rows(
        self, program: Any, drive: Any, t0: float, dt: float, first: int, n: int, block: Any, stride: int, nthreads: int
    ) -> int: ...
    def ck_samples_rows(
        self,
        program: Any,
        omega: float,
        steps: int,
        first: int,
        n: int,
        theta: Any,
        block: Any,
        stride: int,
        nthreads: int,
    ) -> int: ...
    def ck_call_eval(self, call: Any) -> int: ...
    def ck_call_eval_row(self, call: Any) -> int: ...
    def ck_call_boundary(self, call: Any) -> int: ...
    def ck_set_rows(
        self, set: Any, drive: Any, t: Any, n: int, block: Any, m: int, stride: int, nthreads: int
    ) -> int: ...
    def ck_set_grid_rows(
        self,
        set: Any,
        drive: Any,
        t0: float,
        dt: float,
        first: int,
        n: int,
        block: Any,
        m: int,
        stride: int,
        nthreads: int,
    ) -> int: ...
    def ck_call_set(self, call: Any, t: float) -> int: ...
    def ck_check_segment(self, segment: Any, error: Any) -> int: ...
    def ck_refused_parameters(
        self, segment: Any, columns: Any, n_columns: int, rows: Any, m: int, name: Any, range: Any
    ) -> None: ...

ffi: Final[_Ffi]
lib: Final[_Lib]
