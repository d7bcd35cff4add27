! SPDX-License-Identifier: MIT
!
! camkin/vibration.h in Fortran: the vibration of an elastic follower, and the spring that keeps it on the cam. The
! header says what each function does, in which units, and which statuses it returns. camkin.f90, which is compiled
! before this file, says how C is written in Fortran. A vibration is a type(c_ptr): begin with c_null_ptr, free it with
! camkin_vibration_free().
module camkin_vibration_h
    use, intrinsic :: iso_c_binding, only: c_double, c_int, c_int32_t, c_ptr, c_size_t
    use camkin, only: CAMKIN_MAX_PARAMETERS, camkin_error, camkin_extreme
    implicit none
    private

    ! Limits.
    real(c_double), parameter, public :: CAMKIN_MAX_FREQUENCY_RATIO = 1e6_c_double
    integer(c_int32_t), parameter, public :: CAMKIN_MAX_CYCLES = 10000_c_int32_t

    type, bind(c), public :: camkin_oscillator
        real(c_double) :: rpm = 0
        real(c_double) :: natural_hz = 0
        real(c_double) :: damping = 0
    end type camkin_oscillator

    type, bind(c), public :: camkin_vibration_extremes
        type(camkin_extreme) :: deflection_min, deflection_max, velocity_min, velocity_max, acceleration_min, &
            acceleration_max
    end type camkin_vibration_extremes

    ! ---- functions of the library, in the order of vibration.h ----

    interface
        function camkin_law_shock_spectrum(law, param, damping, N, n_ratios, residual, maximax, nthreads) bind(c) &
            result(status)
            import :: CAMKIN_MAX_PARAMETERS, c_double, c_int, c_int32_t, c_size_t
            integer(c_int32_t), value :: law
            real(c_double), intent(in) :: param(CAMKIN_MAX_PARAMETERS)
            real(c_double), value :: damping
            real(c_double), intent(in) :: N(*)
            integer(c_size_t), value :: n_ratios
            real(c_double), intent(inout), optional :: residual(*), maximax(*)
            integer(c_int), value :: nthreads
            integer(c_int) :: status
        end function camkin_law_shock_spectrum

        function camkin_jump_speed(program, mass, rate, preload, out) bind(c) result(status)
            import :: c_double, c_int, c_ptr, camkin_extreme
            type(c_ptr), value :: program
            real(c_double), value :: mass, rate, preload
            type(camkin_extreme), intent(inout) :: out
            integer(c_int) :: status
        end function camkin_jump_speed

        function camkin_least_preload(program, omega, mass, rate, out) bind(c) result(status)
            import :: c_double, c_int, c_ptr, camkin_extreme
            type(c_ptr), value :: program
            real(c_double), value :: omega, mass, rate
            type(camkin_extreme), intent(inout) :: out
            integer(c_int) :: status
        end function camkin_least_preload

        function camkin_vibration_create(program, oscillator, cycles, out, error) bind(c) result(status)
            import :: c_int, c_ptr, c_size_t, camkin_error, camkin_oscillator
            type(c_ptr), value :: program
            type(camkin_oscillator), intent(in) :: oscillator
            integer(c_size_t), value :: cycles
            type(c_ptr), intent(inout) :: out
            type(camkin_error), intent(inout), optional :: error
            integer(c_int) :: status
        end function camkin_vibration_create

        subroutine camkin_vibration_free(vibration) bind(c)
            import :: c_ptr
            type(c_ptr), value :: vibration
        end subroutine camkin_vibration_free

        function camkin_vibration_eval(vibration, theta, n, deflection, velocity, acceleration, nthreads) bind(c) &
            result(status)
            import :: c_double, c_int, c_ptr, c_size_t
            type(c_ptr), value :: vibration
            real(c_double), intent(in) :: theta(*)
            integer(c_size_t), value :: n
            real(c_double), intent(inout), optional :: deflection(*), velocity(*), acceleration(*)
            integer(c_int), value :: nthreads
            integer(c_int) :: status
        end function camkin_vibration_eval

        function camkin_vibration_get_extremes(vibration, out) bind(c) result(status)
            import :: c_int, c_ptr, camkin_vibration_extremes
            type(c_ptr), value :: vibration
            type(camkin_vibration_extremes), intent(inout) :: out
            integer(c_int) :: status
        end function camkin_vibration_get_extremes
    end interface

    public :: camkin_law_shock_spectrum, camkin_jump_speed, camkin_least_preload, camkin_vibration_create, &
        camkin_vibration_free, camkin_vibration_eval, camkin_vibration_get_extremes
end module camkin_vibration_h
