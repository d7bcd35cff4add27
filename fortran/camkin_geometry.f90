! SPDX-License-Identifier: MIT
!
! camkin/geometry.h in Fortran: profile, pressure angle and curvature of a cam. The header says what each function does,
! in which units, and which statuses it returns. camkin.f90, which is compiled before this file, says how C is written
! in Fortran.
module camkin_geometry_h
    use, intrinsic :: iso_c_binding, only: c_double, c_int, c_int32_t, c_null_ptr, c_ptr, c_size_t, c_sizeof
    use camkin, only: camkin_error, camkin_extreme
    implicit none
    private

    ! Limits.
    real(c_double), parameter, public :: CAMKIN_MIN_LENGTH = 1e-30_c_double
    real(c_double), parameter, public :: CAMKIN_MAX_LENGTH = 1e30_c_double
    real(c_double), parameter, public :: CAMKIN_MAX_TILT = 89_c_double

    ! Kinds of followers: camkin_cam%follower.
    integer(c_int32_t), parameter, public :: CAMKIN_ROLLER = 0_c_int32_t
    integer(c_int32_t), parameter, public :: CAMKIN_FLAT = 1_c_int32_t
    integer(c_int32_t), parameter, public :: CAMKIN_SWINGING_ROLLER = 2_c_int32_t
    integer(c_int32_t), parameter, public :: CAMKIN_SWINGING_FLAT = 3_c_int32_t
    integer(c_int32_t), parameter, public :: CAMKIN_BARREL_ROLLER = 4_c_int32_t

    ! Walls: camkin_cam%wall.
    integer(c_int32_t), parameter, public :: CAMKIN_WALL_OUTER = 0_c_int32_t
    integer(c_int32_t), parameter, public :: CAMKIN_WALL_INNER = 1_c_int32_t
    integer(c_int32_t), parameter, public :: CAMKIN_WALL_FAR = 2_c_int32_t

    ! Units of s: camkin_cam%unit.
    integer(c_int32_t), parameter, public :: CAMKIN_LENGTH = 0_c_int32_t
    integer(c_int32_t), parameter, public :: CAMKIN_DEGREES = 1_c_int32_t
    integer(c_int32_t), parameter, public :: CAMKIN_RADIANS = 2_c_int32_t

    ! Kinds of ranges: the argument `kind` of camkin_cam_ranges().
    integer(c_int32_t), parameter, public :: CAMKIN_UNDERCUT = 0_c_int32_t
    integer(c_int32_t), parameter, public :: CAMKIN_CONCAVE = 1_c_int32_t

    ! Cam and follower. Start from camkin_default_cam(), which sets `size`; set the fields that the follower has.
    type, bind(c), public :: camkin_cam
        integer(c_size_t) :: size = 0
        integer(c_int32_t) :: follower = CAMKIN_ROLLER
        integer(c_int32_t) :: wall = CAMKIN_WALL_OUTER
        integer(c_int32_t) :: rotation = 1
        integer(c_int32_t) :: unit = CAMKIN_LENGTH
        real(c_double) :: base_radius = 0
        real(c_double) :: radius = 0
        real(c_double) :: offset = 0
        real(c_double) :: tilt = 0
        real(c_double) :: arm = 0
        real(c_double) :: centre_distance = 0
        real(c_double) :: face_offset = 0
    end type camkin_cam

    type, bind(c), public :: camkin_geometry
        type(c_ptr) :: pitch_x = c_null_ptr, pitch_y = c_null_ptr, pitch_z = c_null_ptr
        type(c_ptr) :: x = c_null_ptr, y = c_null_ptr, z = c_null_ptr
        type(c_ptr) :: contact_x = c_null_ptr, contact_y = c_null_ptr, contact_z = c_null_ptr
        type(c_ptr) :: tan_pressure_angle = c_null_ptr
        type(c_ptr) :: pressure_angle = c_null_ptr
        type(c_ptr) :: curvature_pitch = c_null_ptr
        type(c_ptr) :: curvature = c_null_ptr
    end type camkin_geometry

    type, bind(c), public :: camkin_cam_analysis
        type(camkin_extreme) :: pressure_angle_min, pressure_angle_max
        type(camkin_extreme) :: curvature_min, curvature_max
        type(camkin_extreme) :: curvature_pitch_min, curvature_pitch_max
        type(camkin_extreme) :: place_min, place_max
        type(camkin_extreme) :: radius
        type(camkin_extreme) :: wheel
    end type camkin_cam_analysis

    ! ---- functions of the library, in the order of geometry.h ----

    interface
        function camkin_cam_check(program, cam, error) bind(c) result(status)
            import :: c_int, c_ptr, camkin_cam, camkin_error
            type(c_ptr), value :: program
            type(camkin_cam), intent(in) :: cam
            type(camkin_error), intent(inout), optional :: error
            integer(c_int) :: status
        end function camkin_cam_check

        function camkin_cam_eval(program, cam, theta, n, out, nthreads) bind(c) result(status)
            import :: c_double, c_int, c_ptr, c_size_t, camkin_cam, camkin_geometry
            type(c_ptr), value :: program
            type(camkin_cam), intent(in) :: cam
            real(c_double), intent(in) :: theta(*)
            integer(c_size_t), value :: n
            type(camkin_geometry), intent(in), target :: out
            integer(c_int), value :: nthreads
            integer(c_int) :: status
        end function camkin_cam_eval

        function camkin_piece_starts(program, theta, n, found) bind(c) result(status)
            import :: c_double, c_int, c_ptr, c_size_t
            type(c_ptr), value :: program
            real(c_double), intent(inout), optional :: theta(*)
            integer(c_size_t), value :: n
            integer(c_size_t), intent(inout) :: found
            integer(c_int) :: status
        end function camkin_piece_starts

        function camkin_cam_analyze(program, cam, out) bind(c) result(status)
            import :: c_int, c_ptr, camkin_cam, camkin_cam_analysis
            type(c_ptr), value :: program
            type(camkin_cam), intent(in) :: cam
            type(camkin_cam_analysis), intent(inout) :: out
            integer(c_int) :: status
        end function camkin_cam_analyze

        function camkin_cam_ranges(program, cam, kind, start, end, capacity, count) bind(c) result(status)
            import :: c_double, c_int, c_int32_t, c_ptr, c_size_t, camkin_cam
            type(c_ptr), value :: program
            type(camkin_cam), intent(in) :: cam
            integer(c_int32_t), value :: kind
            real(c_double), intent(inout), optional :: start(*), end(*)
            integer(c_size_t), value :: capacity
            integer(c_size_t), intent(inout) :: count
            integer(c_int) :: status
        end function camkin_cam_ranges
    end interface

    public :: camkin_cam_check, camkin_cam_eval, camkin_piece_starts, camkin_cam_analyze, camkin_cam_ranges

    ! ---- helper of this module ----

    public :: camkin_default_cam

contains

    ! Return a cam with `size` set: a knife edge on the outer wall of a cam that turns counterclockwise.
    pure function camkin_default_cam() result(cam)
        type(camkin_cam) :: cam
        cam%size = c_sizeof(cam)
    end function camkin_default_cam
end module camkin_geometry_h
