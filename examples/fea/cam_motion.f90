! SPDX-License-Identifier: MIT
! One cam for the user subroutines of a solver: call cam_svaj(t, svaj).
!
! The cam and its drive come from the environment of the job and are read once, at the first call:
!     CAMKIN_FILE       the cam file
!     CAMKIN_RPM        speed at t = 0 [rev/min]
!     CAMKIN_PHASE      angle at t = 0 [deg]; 0 where it is missing
!     CAMKIN_RPM_PER_S  rate of the speed [rev/min/s]; 0 where it is missing
! Whatever is wrong stops the job with one line that names it.
module cam_motion
    use, intrinsic :: iso_c_binding, only: c_associated, c_double, c_null_char, c_null_ptr, c_ptr
    use, intrinsic :: iso_fortran_env, only: error_unit
    use camkin
    implicit none
    private
    public :: cam_svaj

    type(c_ptr), save :: cam = c_null_ptr
    type(camkin_drive), save :: drive

contains

    ! Compute displacement, velocity, acceleration and jerk of the follower at time t [s].
    subroutine cam_svaj(t, svaj)
        real(c_double), intent(in) :: t
        real(c_double), intent(inout) :: svaj(4)
        integer :: status
        !$omp critical (cam_motion_load)
        if (.not. c_associated(cam)) call load()
        !$omp end critical (cam_motion_load)
        status = camkin_boundary_at(cam, drive, t, svaj)
        if (status /= CAMKIN_OK) call refuse(camkin_string(camkin_status_str(status)))
    end subroutine cam_svaj

    subroutine load()
        type(c_ptr) :: made
        type(camkin_error) :: error
        drive = camkin_drive(rpm=number('CAMKIN_RPM'), rpm_per_s=number('CAMKIN_RPM_PER_S', 0.0_c_double), &
                             phase=number('CAMKIN_PHASE', 0.0_c_double))
        made = c_null_ptr
        if (camkin_program_load(text('CAMKIN_FILE')//c_null_char, made, error) /= CAMKIN_OK) &
            call refuse(camkin_message(error))
        cam = made
    end subroutine load

    ! Return the value of an environment variable; '' where it is missing.
    function text(name) result(value)
        character(*), intent(in) :: name
        character(:), allocatable :: value
        integer :: length
        call get_environment_variable(name, length=length)
        allocate (character(length) :: value)
        call get_environment_variable(name, value)
    end function text

    ! Return the number in an environment variable, or `default` where it is missing.
    function number(name, default) result(value)
        character(*), intent(in) :: name
        real(c_double), intent(in), optional :: default
        real(c_double) :: value
        character(:), allocatable :: given
        integer :: status
        given = trim(adjustl(text(name)))
        value = 0
        status = 1
        if (given == '' .and. present(default)) then
            value = default
            status = 0
        else if (given /= '' .and. verify(given, '0123456789+-.eE') == 0) then ! read() would take 3,000 for 3
            read (given, *, iostat=status) value
        end if
        if (status /= 0) call refuse(name//' must be a number; got "'//given//'"')
    end function number

    subroutine refuse(message)
        character(*), intent(in) :: message
        write (error_unit, '(2a)') 'cam_motion: ', message
        error stop 201
    end subroutine refuse
end module cam_motion
