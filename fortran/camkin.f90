! SPDX-License-Identifier: MIT
!
! The C library camkin in Fortran: interfaces of all functions of camkin.h, its structs and its constants. camkin.h says
! what each of them does, in which units, and which statuses it returns.
!
!     gfortran -c camkin.f90
!     gfortran program.f90 camkin.o -lcamkin
!
! How C is written in Fortran here:
!   - A program, a table of speeds or a set of followers is a type(c_ptr). Begin with c_null_ptr; free it with
!     camkin_program_free(), camkin_speed_table_free() or camkin_set_free().
!   - An argument that may be NULL in C is optional: leave it out.
!   - Arrays of the caller go into camkin_svaj by c_loc(), which requires the attribute `target`. A component that stays
!     c_null_ptr is not computed. An output that is the input array, which C allows, is not for Fortran.
!   - Text that goes in ends with c_null_char. Text that comes out is a type(c_ptr): camkin_string() makes a string of it.
!   - uint32_t and uint64_t are signed integers of the same size: no valid value has the highest bit.
module camkin
    use, intrinsic :: iso_c_binding, only: c_char, c_double, c_f_pointer, c_int, c_int32_t, c_int64_t, c_null_char, &
        c_null_ptr, c_ptr, c_associated, c_size_t, c_sizeof
    implicit none
    private

    ! Limits.
    integer(c_int32_t), parameter, public :: CAMKIN_MAX_PARAMETERS = 8_c_int32_t
    integer(c_int32_t), parameter, public :: CAMKIN_MAX_DEGREE = 11_c_int32_t
    integer(c_int32_t), parameter, public :: CAMKIN_MAX_CONSTRAINTS = 10_c_int32_t
    integer(c_int32_t), parameter, public :: CAMKIN_MIN_SPLINE_DEGREE = 3_c_int32_t
    integer(c_int32_t), parameter, public :: CAMKIN_MAX_SPLINE_DEGREE = 7_c_int32_t
    integer(c_int32_t), parameter, public :: CAMKIN_MAX_DESIGN_SEGMENTS = 64_c_int32_t
    integer(c_int64_t), parameter, public :: CAMKIN_MAX_POINTS = 9007199254740992_c_int64_t
    real(c_double), parameter, public :: CAMKIN_MAX_SPEED = 1e20_c_double
    real(c_double), parameter, public :: CAMKIN_MIN_DURATION = 1e-9_c_double
    real(c_double), parameter, public :: CAMKIN_MAX_DURATION = 1e9_c_double
    real(c_double), parameter, public :: CAMKIN_MAX_ANGLE = 1e9_c_double
    real(c_double), parameter, public :: CAMKIN_MIN_LIFT = 1e-100_c_double
    real(c_double), parameter, public :: CAMKIN_MAX_LIFT = 1e100_c_double
    real(c_double), parameter, public :: CAMKIN_CYCLE_TOLERANCE = 1e-12_c_double
    real(c_double), parameter, public :: CAMKIN_CONTINUITY_TOLERANCE = 1e-9_c_double

    ! Statuses: what the functions return.
    integer(c_int), parameter, public :: CAMKIN_OK = 0_c_int
    integer(c_int), parameter, public :: CAMKIN_E_NULL = 1_c_int
    integer(c_int), parameter, public :: CAMKIN_E_OPTIONS = 2_c_int
    integer(c_int), parameter, public :: CAMKIN_E_LAW = 3_c_int
    integer(c_int), parameter, public :: CAMKIN_E_DURATION = 4_c_int
    integer(c_int), parameter, public :: CAMKIN_E_LIFT = 5_c_int
    integer(c_int), parameter, public :: CAMKIN_E_PARAMETER = 6_c_int
    integer(c_int), parameter, public :: CAMKIN_E_BOUNDARY = 7_c_int
    integer(c_int), parameter, public :: CAMKIN_E_TABLE = 8_c_int
    integer(c_int), parameter, public :: CAMKIN_E_CYCLE = 9_c_int
    integer(c_int), parameter, public :: CAMKIN_E_CLOSURE = 10_c_int
    integer(c_int), parameter, public :: CAMKIN_E_CONTINUITY = 11_c_int
    integer(c_int), parameter, public :: CAMKIN_E_ISA = 12_c_int
    integer(c_int), parameter, public :: CAMKIN_E_SIZE = 13_c_int
    integer(c_int), parameter, public :: CAMKIN_E_ALIGN = 14_c_int
    integer(c_int), parameter, public :: CAMKIN_E_OVERLAP = 15_c_int
    integer(c_int), parameter, public :: CAMKIN_E_SPEED = 16_c_int
    integer(c_int), parameter, public :: CAMKIN_E_TIME = 17_c_int
    integer(c_int), parameter, public :: CAMKIN_E_THREADS = 18_c_int
    integer(c_int), parameter, public :: CAMKIN_E_SEGMENT = 19_c_int
    integer(c_int), parameter, public :: CAMKIN_E_MEMORY = 20_c_int
    integer(c_int), parameter, public :: CAMKIN_E_FPENV = 21_c_int
    integer(c_int), parameter, public :: CAMKIN_E_FILE = 22_c_int
    integer(c_int), parameter, public :: CAMKIN_STATUS_COUNT = 23_c_int

    ! Laws: camkin_segment%law, and the argument `law`.
    integer(c_int32_t), parameter, public :: CAMKIN_DWELL = 0_c_int32_t
    integer(c_int32_t), parameter, public :: CAMKIN_CONSTANT_VELOCITY = 1_c_int32_t
    integer(c_int32_t), parameter, public :: CAMKIN_PARABOLIC = 2_c_int32_t
    integer(c_int32_t), parameter, public :: CAMKIN_SIMPLE_HARMONIC = 3_c_int32_t
    integer(c_int32_t), parameter, public :: CAMKIN_CYCLOIDAL = 4_c_int32_t
    integer(c_int32_t), parameter, public :: CAMKIN_POLY_345 = 5_c_int32_t
    integer(c_int32_t), parameter, public :: CAMKIN_POLY_4567 = 6_c_int32_t
    integer(c_int32_t), parameter, public :: CAMKIN_MODIFIED_TRAPEZOID = 7_c_int32_t
    integer(c_int32_t), parameter, public :: CAMKIN_MODIFIED_SINE = 8_c_int32_t
    integer(c_int32_t), parameter, public :: CAMKIN_SCCA = 9_c_int32_t
    integer(c_int32_t), parameter, public :: CAMKIN_UNIVERSAL = 10_c_int32_t
    integer(c_int32_t), parameter, public :: CAMKIN_DOUBLE_HARMONIC = 11_c_int32_t
    integer(c_int32_t), parameter, public :: CAMKIN_DOUBLE_HARMONIC_RETURN = 12_c_int32_t
    integer(c_int32_t), parameter, public :: CAMKIN_POLY_23 = 13_c_int32_t
    integer(c_int32_t), parameter, public :: CAMKIN_POLY_56789 = 14_c_int32_t
    integer(c_int32_t), parameter, public :: CAMKIN_SMOOTH_POLY = 15_c_int32_t
    integer(c_int32_t), parameter, public :: CAMKIN_MODIFIED_CONSTANT_VELOCITY = 16_c_int32_t
    integer(c_int32_t), parameter, public :: CAMKIN_CYCLOIDAL_CONSTANT_VELOCITY = 17_c_int32_t
    integer(c_int32_t), parameter, public :: CAMKIN_TRAPECLOID = 18_c_int32_t
    integer(c_int32_t), parameter, public :: CAMKIN_NC2 = 19_c_int32_t
    integer(c_int32_t), parameter, public :: CAMKIN_UNIVERSAL_CODE = 20_c_int32_t
    integer(c_int32_t), parameter, public :: CAMKIN_HARMONIC_COMBINATION = 21_c_int32_t
    integer(c_int32_t), parameter, public :: CAMKIN_SINE_STRAIGHT_LINE = 22_c_int32_t
    integer(c_int32_t), parameter, public :: CAMKIN_GUTMAN_13 = 23_c_int32_t
    integer(c_int32_t), parameter, public :: CAMKIN_FREUDENSTEIN_13 = 24_c_int32_t
    integer(c_int32_t), parameter, public :: CAMKIN_FREUDENSTEIN_135 = 25_c_int32_t
    integer(c_int32_t), parameter, public :: CAMKIN_TRIPLE_HARMONIC = 26_c_int32_t
    integer(c_int32_t), parameter, public :: CAMKIN_HALF_CYCLOIDAL_1 = 27_c_int32_t
    integer(c_int32_t), parameter, public :: CAMKIN_HALF_CYCLOIDAL_2 = 28_c_int32_t
    integer(c_int32_t), parameter, public :: CAMKIN_HALF_HARMONIC_1 = 29_c_int32_t
    integer(c_int32_t), parameter, public :: CAMKIN_HALF_HARMONIC_2 = 30_c_int32_t
    integer(c_int32_t), parameter, public :: CAMKIN_EIGHTH_POWER_1 = 31_c_int32_t
    integer(c_int32_t), parameter, public :: CAMKIN_EIGHTH_POWER_2 = 32_c_int32_t
    integer(c_int32_t), parameter, public :: CAMKIN_TRAPEZOIDAL_VELOCITY = 33_c_int32_t
    integer(c_int32_t), parameter, public :: CAMKIN_S_CURVE = 34_c_int32_t
    integer(c_int32_t), parameter, public :: CAMKIN_RISE_FALL_3456 = 35_c_int32_t
    integer(c_int32_t), parameter, public :: CAMKIN_RISE_FALL_45678 = 36_c_int32_t
    integer(c_int32_t), parameter, public :: CAMKIN_RISE_FALL_DOUBLE_HARMONIC = 37_c_int32_t
    integer(c_int32_t), parameter, public :: CAMKIN_POLY_BC = 38_c_int32_t
    integer(c_int32_t), parameter, public :: CAMKIN_POLY = 39_c_int32_t
    integer(c_int32_t), parameter, public :: CAMKIN_BSPLINE = 40_c_int32_t
    integer(c_int32_t), parameter, public :: CAMKIN_MODIFIED_CYCLOIDAL = 41_c_int32_t

    ! Bits of camkin_options%flags.
    integer(c_int32_t), parameter, public :: CAMKIN_ACCUMULATE = 1_c_int32_t
    integer(c_int32_t), parameter, public :: CAMKIN_ALLOW_VELOCITY_JUMP = 2_c_int32_t
    integer(c_int32_t), parameter, public :: CAMKIN_ONCE = 4_c_int32_t

    ! Bits of camkin_segment%flags.
    integer(c_int32_t), parameter, public :: CAMKIN_FREE_V0 = 1_c_int32_t
    integer(c_int32_t), parameter, public :: CAMKIN_FREE_A0 = 2_c_int32_t
    integer(c_int32_t), parameter, public :: CAMKIN_FREE_J0 = 4_c_int32_t
    integer(c_int32_t), parameter, public :: CAMKIN_FREE_Q0 = 8_c_int32_t
    integer(c_int32_t), parameter, public :: CAMKIN_FREE_V1 = 16_c_int32_t
    integer(c_int32_t), parameter, public :: CAMKIN_FREE_A1 = 32_c_int32_t
    integer(c_int32_t), parameter, public :: CAMKIN_FREE_J1 = 64_c_int32_t
    integer(c_int32_t), parameter, public :: CAMKIN_FREE_Q1 = 128_c_int32_t
    integer(c_int32_t), parameter, public :: CAMKIN_MATCH_V0 = 256_c_int32_t
    integer(c_int32_t), parameter, public :: CAMKIN_MATCH_A0 = 512_c_int32_t
    integer(c_int32_t), parameter, public :: CAMKIN_MATCH_J0 = 1024_c_int32_t
    integer(c_int32_t), parameter, public :: CAMKIN_MATCH_V1 = 4096_c_int32_t
    integer(c_int32_t), parameter, public :: CAMKIN_MATCH_A1 = 8192_c_int32_t
    integer(c_int32_t), parameter, public :: CAMKIN_MATCH_J1 = 16384_c_int32_t
    integer(c_int32_t), parameter, public :: CAMKIN_MIRROR = 65536_c_int32_t

    ! The argument `quantity` of camkin_solve(). C calls them CAMKIN_DISPLACEMENT ... CAMKIN_JERK, which Fortran cannot
    ! tell from the functions of these names.
    integer(c_int32_t), parameter, public :: CAMKIN_OF_DISPLACEMENT = 0_c_int32_t
    integer(c_int32_t), parameter, public :: CAMKIN_OF_VELOCITY = 1_c_int32_t
    integer(c_int32_t), parameter, public :: CAMKIN_OF_ACCELERATION = 2_c_int32_t
    integer(c_int32_t), parameter, public :: CAMKIN_OF_JERK = 3_c_int32_t

    ! Fields of the columns of designs.
    integer(c_int32_t), parameter, public :: CAMKIN_COLUMN_DURATION = 0_c_int32_t
    integer(c_int32_t), parameter, public :: CAMKIN_COLUMN_LIFT = 1_c_int32_t
    integer(c_int32_t), parameter, public :: CAMKIN_COLUMN_V0 = 2_c_int32_t
    integer(c_int32_t), parameter, public :: CAMKIN_COLUMN_A0 = 3_c_int32_t
    integer(c_int32_t), parameter, public :: CAMKIN_COLUMN_J0 = 4_c_int32_t
    integer(c_int32_t), parameter, public :: CAMKIN_COLUMN_V1 = 5_c_int32_t
    integer(c_int32_t), parameter, public :: CAMKIN_COLUMN_A1 = 6_c_int32_t
    integer(c_int32_t), parameter, public :: CAMKIN_COLUMN_J1 = 7_c_int32_t
    integer(c_int32_t), parameter, public :: CAMKIN_COLUMN_PARAM = 8_c_int32_t

    ! Segment. As in C, all fields are 0 until they are set.
    type, bind(c), public :: camkin_segment
        integer(c_int32_t) :: law = CAMKIN_DWELL
        integer(c_int32_t) :: flags = 0
        real(c_double) :: duration = 0, lift = 0
        real(c_double) :: v0 = 0, a0 = 0, j0 = 0
        real(c_double) :: v1 = 0, a1 = 0, j1 = 0
        real(c_double) :: param(CAMKIN_MAX_PARAMETERS) = 0
        type(c_ptr) :: table = c_null_ptr
        integer(c_size_t) :: ntable = 0
    end type camkin_segment

    ! Options of a program. Start from camkin_default_options(), which sets `size`.
    type, bind(c), public :: camkin_options
        integer(c_size_t) :: size = 0
        real(c_double) :: cycle = 360
        type(c_ptr) :: isa = c_null_ptr
        integer(c_int32_t) :: flags = 0
        real(c_double) :: start = 0, phase = 0
    end type camkin_options

    ! Reason of a refusal. camkin_message() makes a string of the message.
    type, bind(c), public :: camkin_error
        integer(c_int) :: status = CAMKIN_OK
        integer(c_int64_t) :: segment = -1
        character(kind=c_char) :: parameter(32) = c_null_char
        real(c_double) :: value = 0
        character(kind=c_char) :: message(256) = c_null_char
    end type camkin_error

    type, bind(c), public :: camkin_svaj
        type(c_ptr) :: s = c_null_ptr, v = c_null_ptr, a = c_null_ptr, j = c_null_ptr
    end type camkin_svaj

    type, bind(c), public :: camkin_drive
        real(c_double) :: rpm = 0, rpm_per_s = 0, phase = 0
        type(c_ptr) :: table = c_null_ptr
    end type camkin_drive

    type, bind(c), public :: camkin_extreme
        real(c_double) :: value, theta
    end type camkin_extreme

    type, bind(c), public :: camkin_analysis
        type(camkin_extreme) :: s_min, s_max, v_min, v_max, a_min, a_max, j_min, j_max
        type(camkin_extreme) :: va_max
        real(c_double) :: v_ms, a_ms, j_ms
        real(c_double) :: duration
        real(c_double) :: event
    end type camkin_analysis

    type, bind(c), public :: camkin_column
        integer(c_int64_t) :: segment = 0
        integer(c_int32_t) :: field = CAMKIN_COLUMN_DURATION
        type(c_ptr) :: values = c_null_ptr
        real(c_double) :: total = 0
    end type camkin_column

    type, bind(c), public :: camkin_extreme_arrays
        type(c_ptr) :: value = c_null_ptr, theta = c_null_ptr
    end type camkin_extreme_arrays

    type, bind(c), public :: camkin_design_values
        type(camkin_extreme_arrays) :: s_min, s_max, v_min, v_max, a_min, a_max, j_min, j_max
        type(c_ptr) :: v_ms = c_null_ptr, a_ms = c_null_ptr, j_ms = c_null_ptr
        type(c_ptr) :: event = c_null_ptr
        type(c_ptr) :: status = c_null_ptr
    end type camkin_design_values

    type, bind(c), public :: camkin_break
        real(c_double) :: theta
        real(c_double) :: jump(4)
        real(c_double) :: v(2)
        real(c_double) :: a(2)
        integer(c_int64_t) :: segment
        integer(c_int32_t) :: inside
        integer(c_int32_t) :: order
    end type camkin_break

    type, bind(c), public :: camkin_program_info
        real(c_double) :: cycle
        real(c_double) :: phase
        real(c_double) :: start
        real(c_double) :: lift_per_cycle
        integer(c_size_t) :: segments
    end type camkin_program_info

    type, bind(c), public :: camkin_law_info
        real(c_double) :: net
        integer(c_int32_t) :: segment_only
        integer(c_int32_t) :: parameters
        real(c_double) :: low(CAMKIN_MAX_PARAMETERS)
        real(c_double) :: high(CAMKIN_MAX_PARAMETERS)
    end type camkin_law_info

    ! ---- functions of the library, in the order of camkin.h ----
    !
    ! `out` of type camkin_svaj is a target: C writes through its pointers. Without the attribute a compiler may take the
    ! caller's arrays for unchanged, and gfortran -O2 does.

    interface
        function camkin_speed_table_create(t, rpm, n, out, error) bind(c) result(status)
            import :: c_double, c_int, c_ptr, c_size_t, camkin_error
            real(c_double), intent(in) :: t(*), rpm(*)
            integer(c_size_t), value :: n
            type(c_ptr), intent(inout) :: out
            type(camkin_error), intent(inout), optional :: error
            integer(c_int) :: status
        end function camkin_speed_table_create

        subroutine camkin_speed_table_free(table) bind(c)
            import :: c_ptr
            type(c_ptr), value :: table
        end subroutine camkin_speed_table_free

        function camkin_program_create(segments, n, options, out, error) bind(c) result(status)
            import :: c_int, c_ptr, c_size_t, camkin_error, camkin_options, camkin_segment
            type(camkin_segment), intent(in) :: segments(*)
            integer(c_size_t), value :: n
            type(camkin_options), intent(in), optional :: options
            type(c_ptr), intent(inout) :: out
            type(camkin_error), intent(inout), optional :: error
            integer(c_int) :: status
        end function camkin_program_create

        function camkin_program_read(text, length, out, error) bind(c) result(status)
            import :: c_char, c_int, c_ptr, c_size_t, camkin_error
            character(kind=c_char), intent(in) :: text(*)
            integer(c_size_t), value :: length
            type(c_ptr), intent(inout) :: out
            type(camkin_error), intent(inout), optional :: error
            integer(c_int) :: status
        end function camkin_program_read

        function camkin_program_load(path, out, error) bind(c) result(status)
            import :: c_char, c_int, c_ptr, camkin_error
            character(kind=c_char), intent(in) :: path(*)
            type(c_ptr), intent(inout) :: out
            type(camkin_error), intent(inout), optional :: error
            integer(c_int) :: status
        end function camkin_program_load

        subroutine camkin_program_free(program) bind(c)
            import :: c_ptr
            type(c_ptr), value :: program
        end subroutine camkin_program_free

        function camkin_displacement(program, theta) bind(c) result(s)
            import :: c_double, c_ptr
            type(c_ptr), value :: program
            real(c_double), value :: theta
            real(c_double) :: s
        end function camkin_displacement

        function camkin_velocity(program, theta, omega) bind(c) result(v)
            import :: c_double, c_ptr
            type(c_ptr), value :: program
            real(c_double), value :: theta, omega
            real(c_double) :: v
        end function camkin_velocity

        function camkin_acceleration(program, theta, omega) bind(c) result(a)
            import :: c_double, c_ptr
            type(c_ptr), value :: program
            real(c_double), value :: theta, omega
            real(c_double) :: a
        end function camkin_acceleration

        function camkin_jerk(program, theta, omega) bind(c) result(j)
            import :: c_double, c_ptr
            type(c_ptr), value :: program
            real(c_double), value :: theta, omega
            real(c_double) :: j
        end function camkin_jerk

        function camkin_eval(program, theta, n, omega, out, nthreads) bind(c) result(status)
            import :: c_double, c_int, c_ptr, c_size_t, camkin_svaj
            type(c_ptr), value :: program
            real(c_double), intent(in) :: theta(*)
            integer(c_size_t), value :: n
            real(c_double), value :: omega
            type(camkin_svaj), intent(in), target :: out
            integer(c_int), value :: nthreads
            integer(c_int) :: status
        end function camkin_eval

        function camkin_boundary_at(program, drive, t, svaj) bind(c) result(status)
            import :: c_double, c_int, c_ptr, camkin_drive
            type(c_ptr), value :: program
            type(camkin_drive), intent(in) :: drive
            real(c_double), value :: t
            real(c_double), intent(inout) :: svaj(4)
            integer(c_int) :: status
        end function camkin_boundary_at

        function camkin_boundary(program, drive, t, n, out, nthreads) bind(c) result(status)
            import :: c_double, c_int, c_ptr, c_size_t, camkin_drive, camkin_svaj
            type(c_ptr), value :: program
            type(camkin_drive), intent(in) :: drive
            real(c_double), intent(in) :: t(*)
            integer(c_size_t), value :: n
            type(camkin_svaj), intent(in), target :: out
            integer(c_int), value :: nthreads
            integer(c_int) :: status
        end function camkin_boundary

        function camkin_boundary_grid(program, drive, t0, dt, n, out, nthreads) bind(c) result(status)
            import :: c_double, c_int, c_ptr, c_size_t, camkin_drive, camkin_svaj
            type(c_ptr), value :: program
            type(camkin_drive), intent(in) :: drive
            real(c_double), value :: t0, dt
            integer(c_size_t), value :: n
            type(camkin_svaj), intent(in), target :: out
            integer(c_int), value :: nthreads
            integer(c_int) :: status
        end function camkin_boundary_grid

        function camkin_boundary_steps(program, drive, t0, dt, first, n, out, nthreads) bind(c) result(status)
            import :: c_double, c_int, c_int64_t, c_ptr, c_size_t, camkin_drive, camkin_svaj
            type(c_ptr), value :: program
            type(camkin_drive), intent(in) :: drive
            real(c_double), value :: t0, dt
            integer(c_int64_t), value :: first
            integer(c_size_t), value :: n
            type(camkin_svaj), intent(in), target :: out
            integer(c_int), value :: nthreads
            integer(c_int) :: status
        end function camkin_boundary_steps

        function camkin_set_create(programs, phase, scale, m, out, error) bind(c) result(status)
            import :: c_double, c_int, c_ptr, c_size_t, camkin_error
            type(c_ptr), intent(in) :: programs(*)
            real(c_double), intent(in) :: phase(*), scale(*)
            integer(c_size_t), value :: m
            type(c_ptr), intent(inout) :: out
            type(camkin_error), intent(inout), optional :: error
            integer(c_int) :: status
        end function camkin_set_create

        subroutine camkin_set_free(set) bind(c)
            import :: c_ptr
            type(c_ptr), value :: set
        end subroutine camkin_set_free

        function camkin_set_at(set, drive, t, out) bind(c) result(status)
            import :: c_double, c_int, c_ptr, camkin_drive, camkin_svaj
            type(c_ptr), value :: set
            type(camkin_drive), intent(in) :: drive
            real(c_double), value :: t
            type(camkin_svaj), intent(in), target :: out
            integer(c_int) :: status
        end function camkin_set_at

        function camkin_set_boundary(set, drive, t, n, out, stride, nthreads) bind(c) result(status)
            import :: c_double, c_int, c_ptr, c_size_t, camkin_drive, camkin_svaj
            type(c_ptr), value :: set
            type(camkin_drive), intent(in) :: drive
            real(c_double), intent(in) :: t(*)
            integer(c_size_t), value :: n
            type(camkin_svaj), intent(in), target :: out
            integer(c_size_t), value :: stride
            integer(c_int), value :: nthreads
            integer(c_int) :: status
        end function camkin_set_boundary

        function camkin_set_steps(set, drive, t0, dt, first, n, out, stride, nthreads) bind(c) result(status)
            import :: c_double, c_int, c_int64_t, c_ptr, c_size_t, camkin_drive, camkin_svaj
            type(c_ptr), value :: set
            type(camkin_drive), intent(in) :: drive
            real(c_double), value :: t0, dt
            integer(c_int64_t), value :: first
            integer(c_size_t), value :: n
            type(camkin_svaj), intent(in), target :: out
            integer(c_size_t), value :: stride
            integer(c_int), value :: nthreads
            integer(c_int) :: status
        end function camkin_set_steps

        function camkin_analyze(program, drive, segment, out) bind(c) result(status)
            import :: c_int, c_int64_t, c_ptr, camkin_analysis, camkin_drive
            type(c_ptr), value :: program
            type(camkin_drive), intent(in), optional :: drive
            integer(c_int64_t), value :: segment
            type(camkin_analysis), intent(inout) :: out
            integer(c_int) :: status
        end function camkin_analyze

        function camkin_analyze_finite(program, drive, segment, out) bind(c) result(status)
            import :: c_int, c_int64_t, c_ptr, camkin_analysis, camkin_drive
            type(c_ptr), value :: program
            type(camkin_drive), intent(in), optional :: drive
            integer(c_int64_t), value :: segment
            type(camkin_analysis), intent(inout) :: out
            integer(c_int) :: status
        end function camkin_analyze_finite

        function camkin_analyze_designs(segments, n, options, columns, n_columns, m, drive, impulses, out, nthreads, &
                                        error) bind(c) result(status)
            import :: c_int, c_int32_t, c_size_t, camkin_column, camkin_design_values, camkin_drive, camkin_error, &
                camkin_options, camkin_segment
            type(camkin_segment), intent(in) :: segments(*)
            integer(c_size_t), value :: n
            type(camkin_options), intent(in), optional :: options
            type(camkin_column), intent(in) :: columns(*)
            integer(c_size_t), value :: n_columns, m
            type(camkin_drive), intent(in), optional :: drive
            integer(c_int32_t), value :: impulses
            type(camkin_design_values), intent(in) :: out
            integer(c_int), value :: nthreads
            type(camkin_error), intent(inout), optional :: error
            integer(c_int) :: status
        end function camkin_analyze_designs

        function camkin_breaks(program, out, n, found) bind(c) result(status)
            import :: c_int, c_ptr, c_size_t, camkin_break
            type(c_ptr), value :: program
            type(camkin_break), intent(inout), optional :: out(*)
            integer(c_size_t), value :: n
            integer(c_size_t), intent(inout) :: found
            integer(c_int) :: status
        end function camkin_breaks

        function camkin_solve(program, quantity, level, omega, theta, capacity, count) bind(c) result(status)
            import :: c_double, c_int, c_int32_t, c_ptr, c_size_t
            type(c_ptr), value :: program
            integer(c_int32_t), value :: quantity
            real(c_double), value :: level, omega
            real(c_double), intent(inout), optional :: theta(*)
            integer(c_size_t), value :: capacity
            integer(c_size_t), intent(inout) :: count
            integer(c_int) :: status
        end function camkin_solve

        function camkin_segment_ends(program, segment, start, end) bind(c) result(status)
            import :: c_double, c_int, c_int64_t, c_ptr
            type(c_ptr), value :: program
            integer(c_int64_t), value :: segment
            real(c_double), intent(inout), optional :: start(4), end(4)
            integer(c_int) :: status
        end function camkin_segment_ends

        function camkin_program_get_info(program, out) bind(c) result(status)
            import :: c_int, c_ptr, camkin_program_info
            type(c_ptr), value :: program
            type(camkin_program_info), intent(inout) :: out
            integer(c_int) :: status
        end function camkin_program_get_info

        function camkin_segment_starts(program, theta, n) bind(c) result(status)
            import :: c_double, c_int, c_ptr, c_size_t
            type(c_ptr), value :: program
            real(c_double), intent(inout), optional :: theta(*)
            integer(c_size_t), value :: n
            integer(c_int) :: status
        end function camkin_segment_starts

        function camkin_law_eval(law, param, x, n, y, y1, y2, y3) bind(c) result(status)
            import :: CAMKIN_MAX_PARAMETERS, c_double, c_int, c_int32_t, c_size_t
            integer(c_int32_t), value :: law
            real(c_double), intent(in) :: param(CAMKIN_MAX_PARAMETERS)
            real(c_double), intent(in) :: x(*)
            integer(c_size_t), value :: n
            real(c_double), intent(inout), optional :: y(*), y1(*), y2(*), y3(*)
            integer(c_int) :: status
        end function camkin_law_eval

        function camkin_law_from_name(name) bind(c) result(law)
            import :: c_char, c_int32_t
            character(kind=c_char), intent(in) :: name(*)
            integer(c_int32_t) :: law
        end function camkin_law_from_name

        function camkin_law_name(law) bind(c) result(name)
            import :: c_int32_t, c_ptr
            integer(c_int32_t), value :: law
            type(c_ptr) :: name
        end function camkin_law_name

        function camkin_law_parameter(law, index) bind(c) result(name)
            import :: c_int32_t, c_ptr
            integer(c_int32_t), value :: law, index
            type(c_ptr) :: name
        end function camkin_law_parameter

        function camkin_law_get_info(law, out) bind(c) result(status)
            import :: c_int, c_int32_t, camkin_law_info
            integer(c_int32_t), value :: law
            type(camkin_law_info), intent(inout) :: out
            integer(c_int) :: status
        end function camkin_law_get_info

        function camkin_status_str(status) bind(c) result(text)
            import :: c_int, c_ptr
            integer(c_int), value :: status
            type(c_ptr) :: text
        end function camkin_status_str

        function camkin_isa_name(program) bind(c) result(name)
            import :: c_ptr
            type(c_ptr), value :: program
            type(c_ptr) :: name
        end function camkin_isa_name

        function camkin_isa_available(index) bind(c) result(name)
            import :: c_int32_t, c_ptr
            integer(c_int32_t), value :: index
            type(c_ptr) :: name
        end function camkin_isa_available

        function camkin_max_threads() bind(c) result(threads)
            import :: c_int
            integer(c_int) :: threads
        end function camkin_max_threads

        function camkin_version() bind(c) result(version)
            import :: c_ptr
            type(c_ptr) :: version
        end function camkin_version
    end interface

    public :: camkin_speed_table_create, camkin_speed_table_free, camkin_program_create, camkin_program_read, &
        camkin_program_load, camkin_program_free, camkin_displacement, camkin_velocity, camkin_acceleration, &
        camkin_jerk, camkin_eval, camkin_boundary_at, camkin_boundary, camkin_boundary_grid, camkin_boundary_steps, &
        camkin_set_create, camkin_set_free, camkin_set_at, camkin_set_boundary, camkin_set_steps, &
        camkin_analyze, camkin_analyze_finite, camkin_analyze_designs, camkin_breaks, camkin_solve, &
        camkin_segment_ends, &
        camkin_program_get_info, camkin_segment_starts, camkin_law_eval, camkin_law_from_name, camkin_law_name, &
        camkin_law_parameter, camkin_law_get_info, camkin_status_str, camkin_isa_name, camkin_isa_available, &
        camkin_max_threads, camkin_version

    ! ---- helpers of this module ----

    public :: camkin_default_options, camkin_message, camkin_string

    interface
        pure function strlen(text) bind(c) result(length)
            import :: c_ptr, c_size_t
            type(c_ptr), value :: text
            integer(c_size_t) :: length
        end function strlen
    end interface

contains

    ! Return the options that camkin_program_create() takes where there are none: cycle 360, the best level, no flags.
    pure function camkin_default_options() result(options)
        type(camkin_options) :: options
        options%size = c_sizeof(options)
    end function camkin_default_options

    ! Return the text at a pointer to characters that end with c_null_char; '' for a null pointer.
    function camkin_string(text) result(string)
        type(c_ptr), intent(in) :: text
        character(:), allocatable :: string
        character(kind=c_char), pointer :: characters(:)
        if (.not. c_associated(text)) then
            string = ''
            return
        end if
        call c_f_pointer(text, characters, [strlen(text)])
        string = joined(characters)
    end function camkin_string

    ! Return the message of a refusal.
    pure function camkin_message(error) result(string)
        type(camkin_error), intent(in) :: error
        character(:), allocatable :: string
        integer :: length
        length = 0
        do while (error%message(length + 1) /= c_null_char) ! C ends every message
            length = length + 1
        end do
        string = joined(error%message(:length))
    end function camkin_message

    pure function joined(characters) result(string)
        character(kind=c_char), intent(in) :: characters(:)
        character(size(characters)) :: string
        integer :: i
        do i = 1, size(characters)
            string(i:i) = characters(i)
        end do
    end function joined
end module camkin
