! SPDX-License-Identifier: MIT
!
! camkin/gradients.h in Fortran: derivatives of a motion, of its characteristic values, of the figures of its cam and of
! its residual vibration by the numbers of its design. The header says what each function does, in which units, and
! which statuses it returns. camkin.f90 says how C is written in Fortran; it is compiled before this file, and so are
! camkin_geometry.f90 and camkin_vibration.f90.
module camkin_gradients_h
    use, intrinsic :: iso_c_binding, only: c_double, c_int, c_int32_t, c_int64_t, c_size_t
    use camkin, only: camkin_drive, camkin_error, camkin_options, camkin_segment, camkin_svaj
    use camkin_geometry_h, only: camkin_cam
    use camkin_vibration_h, only: camkin_oscillator
    implicit none
    private

    ! Fields of the whole program, of a cam, a spring and an oscillator.
    integer(c_int32_t), parameter, public :: CAMKIN_FIELD_RPM = 16_c_int32_t
    integer(c_int32_t), parameter, public :: CAMKIN_FIELD_PHASE = 17_c_int32_t
    integer(c_int32_t), parameter, public :: CAMKIN_FIELD_START = 18_c_int32_t
    integer(c_int32_t), parameter, public :: CAMKIN_FIELD_BASE_RADIUS = 19_c_int32_t
    integer(c_int32_t), parameter, public :: CAMKIN_FIELD_RADIUS = 20_c_int32_t
    integer(c_int32_t), parameter, public :: CAMKIN_FIELD_OFFSET = 21_c_int32_t
    integer(c_int32_t), parameter, public :: CAMKIN_FIELD_TILT = 22_c_int32_t
    integer(c_int32_t), parameter, public :: CAMKIN_FIELD_ARM = 23_c_int32_t
    integer(c_int32_t), parameter, public :: CAMKIN_FIELD_CENTRE_DISTANCE = 24_c_int32_t
    integer(c_int32_t), parameter, public :: CAMKIN_FIELD_FACE_OFFSET = 25_c_int32_t
    integer(c_int32_t), parameter, public :: CAMKIN_FIELD_MASS = 26_c_int32_t
    integer(c_int32_t), parameter, public :: CAMKIN_FIELD_RATE = 27_c_int32_t
    integer(c_int32_t), parameter, public :: CAMKIN_FIELD_PRELOAD = 28_c_int32_t
    integer(c_int32_t), parameter, public :: CAMKIN_FIELD_NATURAL_HZ = 29_c_int32_t
    integer(c_int32_t), parameter, public :: CAMKIN_FIELD_DAMPING = 30_c_int32_t

    ! Characteristic values: index from 0 in a row of derivatives.
    integer(c_int32_t), parameter, public :: CAMKIN_METRIC_S_MIN = 0_c_int32_t
    integer(c_int32_t), parameter, public :: CAMKIN_METRIC_S_MAX = 1_c_int32_t
    integer(c_int32_t), parameter, public :: CAMKIN_METRIC_V_MIN = 2_c_int32_t
    integer(c_int32_t), parameter, public :: CAMKIN_METRIC_V_MAX = 3_c_int32_t
    integer(c_int32_t), parameter, public :: CAMKIN_METRIC_A_MIN = 4_c_int32_t
    integer(c_int32_t), parameter, public :: CAMKIN_METRIC_A_MAX = 5_c_int32_t
    integer(c_int32_t), parameter, public :: CAMKIN_METRIC_J_MIN = 6_c_int32_t
    integer(c_int32_t), parameter, public :: CAMKIN_METRIC_J_MAX = 7_c_int32_t
    integer(c_int32_t), parameter, public :: CAMKIN_METRIC_V_RMS = 8_c_int32_t
    integer(c_int32_t), parameter, public :: CAMKIN_METRIC_A_RMS = 9_c_int32_t
    integer(c_int32_t), parameter, public :: CAMKIN_METRIC_J_RMS = 10_c_int32_t
    integer(c_int32_t), parameter, public :: CAMKIN_METRIC_V_RMS_EVENT = 11_c_int32_t
    integer(c_int32_t), parameter, public :: CAMKIN_METRIC_A_RMS_EVENT = 12_c_int32_t
    integer(c_int32_t), parameter, public :: CAMKIN_METRIC_J_RMS_EVENT = 13_c_int32_t
    integer(c_int32_t), parameter, public :: CAMKIN_METRICS = 14_c_int32_t

    ! Figures of a cam: index from 0 in a row of derivatives.
    integer(c_int32_t), parameter, public :: CAMKIN_CAM_METRIC_PRESSURE_ANGLE_MIN = 0_c_int32_t
    integer(c_int32_t), parameter, public :: CAMKIN_CAM_METRIC_PRESSURE_ANGLE_MAX = 1_c_int32_t
    integer(c_int32_t), parameter, public :: CAMKIN_CAM_METRIC_CURVATURE_MIN = 2_c_int32_t
    integer(c_int32_t), parameter, public :: CAMKIN_CAM_METRIC_CURVATURE_MAX = 3_c_int32_t
    integer(c_int32_t), parameter, public :: CAMKIN_CAM_METRIC_CURVATURE_PITCH_MIN = 4_c_int32_t
    integer(c_int32_t), parameter, public :: CAMKIN_CAM_METRIC_CURVATURE_PITCH_MAX = 5_c_int32_t
    integer(c_int32_t), parameter, public :: CAMKIN_CAM_METRIC_PLACE_MIN = 6_c_int32_t
    integer(c_int32_t), parameter, public :: CAMKIN_CAM_METRIC_PLACE_MAX = 7_c_int32_t
    integer(c_int32_t), parameter, public :: CAMKIN_CAM_METRIC_RADIUS = 8_c_int32_t
    integer(c_int32_t), parameter, public :: CAMKIN_CAM_METRIC_WHEEL = 9_c_int32_t
    integer(c_int32_t), parameter, public :: CAMKIN_CAM_METRICS = 10_c_int32_t

    type, bind(c), public :: camkin_parameter
        integer(c_int64_t) :: segment = 0
        integer(c_int32_t) :: field = 0
    end type camkin_parameter

    ! ---- functions of the library, in the order of gradients.h ----

    interface
        function camkin_design_gradients(segments, n, options, parameters, m, drive, impulses, values, gradients, &
                                         error) bind(c) result(status)
            import :: c_double, c_int, c_int32_t, c_size_t, camkin_drive, camkin_error, camkin_options, &
                camkin_parameter, camkin_segment
            type(camkin_segment), intent(in) :: segments(*)
            integer(c_size_t), value :: n
            type(camkin_options), intent(in), optional :: options
            type(camkin_parameter), intent(in) :: parameters(*)
            integer(c_size_t), value :: m
            type(camkin_drive), intent(in), optional :: drive
            integer(c_int32_t), value :: impulses
            real(c_double), intent(inout), optional :: values(*)
            real(c_double), intent(inout) :: gradients(*)
            type(camkin_error), intent(inout), optional :: error
            integer(c_int) :: status
        end function camkin_design_gradients

        function camkin_motion_gradients(segments, n, options, parameters, m, drive, theta, k, out, error) bind(c) &
            result(status)
            import :: c_double, c_int, c_size_t, camkin_drive, camkin_error, camkin_options, camkin_parameter, &
                camkin_segment, camkin_svaj
            type(camkin_segment), intent(in) :: segments(*)
            integer(c_size_t), value :: n
            type(camkin_options), intent(in), optional :: options
            type(camkin_parameter), intent(in) :: parameters(*)
            integer(c_size_t), value :: m
            type(camkin_drive), intent(in), optional :: drive
            real(c_double), intent(in) :: theta(*)
            integer(c_size_t), value :: k
            type(camkin_svaj), intent(in), target :: out
            type(camkin_error), intent(inout), optional :: error
            integer(c_int) :: status
        end function camkin_motion_gradients

        function camkin_cam_gradients(segments, n, options, cam, parameters, m, values, gradients, error) bind(c) &
            result(status)
            import :: c_double, c_int, c_size_t, camkin_cam, camkin_error, camkin_options, camkin_parameter, &
                camkin_segment
            type(camkin_segment), intent(in) :: segments(*)
            integer(c_size_t), value :: n
            type(camkin_options), intent(in), optional :: options
            type(camkin_cam), intent(in) :: cam
            type(camkin_parameter), intent(in) :: parameters(*)
            integer(c_size_t), value :: m
            real(c_double), intent(inout), optional :: values(*)
            real(c_double), intent(inout) :: gradients(*)
            type(camkin_error), intent(inout), optional :: error
            integer(c_int) :: status
        end function camkin_cam_gradients

        function camkin_jump_speed_gradients(segments, n, options, mass, rate, preload, parameters, m, value, &
                                             gradients, error) bind(c) result(status)
            import :: c_double, c_int, c_size_t, camkin_error, camkin_options, camkin_parameter, camkin_segment
            type(camkin_segment), intent(in) :: segments(*)
            integer(c_size_t), value :: n
            type(camkin_options), intent(in), optional :: options
            real(c_double), value :: mass, rate, preload
            type(camkin_parameter), intent(in) :: parameters(*)
            integer(c_size_t), value :: m
            real(c_double), intent(inout), optional :: value(*)
            real(c_double), intent(inout) :: gradients(*)
            type(camkin_error), intent(inout), optional :: error
            integer(c_int) :: status
        end function camkin_jump_speed_gradients

        function camkin_residual_gradients(segments, n, options, oscillator, parameters, m, values, gradients, error) &
            bind(c) result(status)
            import :: c_double, c_int, c_size_t, camkin_error, camkin_options, camkin_oscillator, camkin_parameter, &
                camkin_segment
            type(camkin_segment), intent(in) :: segments(*)
            integer(c_size_t), value :: n
            type(camkin_options), intent(in), optional :: options
            type(camkin_oscillator), intent(in) :: oscillator
            type(camkin_parameter), intent(in) :: parameters(*)
            integer(c_size_t), value :: m
            real(c_double), intent(inout), optional :: values(*)
            real(c_double), intent(inout) :: gradients(*)
            type(camkin_error), intent(inout), optional :: error
            integer(c_int) :: status
        end function camkin_residual_gradients
    end interface

    public :: camkin_design_gradients, camkin_motion_gradients, camkin_cam_gradients, camkin_jump_speed_gradients, &
        camkin_residual_gradients
end module camkin_gradients_h
