! SPDX-License-Identifier: MIT
! What the drivers share: the values of the library, and a comparison of bits.
module check
    use, intrinsic :: iso_c_binding
    use camkin
    implicit none
    private
    public :: expect, expected, finish

    type(c_ptr), save :: cam = c_null_ptr
    integer, save :: compared = 0, wrong = 0

contains

    ! Return what camkin_boundary_at() gives for examples/fea/inlet.cam, CAMKIN_RPM=3000 and CAMKIN_PHASE=20.
    function expected(t) result(svaj)
        real(c_double), intent(in) :: t
        real(c_double) :: svaj(4)
        character(1024) :: path
        if (.not. c_associated(cam)) then
            call get_environment_variable('CAMKIN_FILE', path)
            if (camkin_program_load(trim(path)//c_null_char, cam) /= CAMKIN_OK) error stop 'no cam'
        end if
        svaj = 0
        if (camkin_boundary_at(cam, camkin_drive(rpm=3000, phase=20), t, svaj) /= CAMKIN_OK) error stop 'no value'
    end function expected

    ! Count a value, and whether it has other bits than the one that is wanted.
    subroutine expect(value, wanted)
        real(c_double), intent(in) :: value, wanted
        compared = compared + 1
        if (transfer(value, 0_c_int64_t) /= transfer(wanted, 0_c_int64_t)) wrong = wrong + 1
    end subroutine expect

    subroutine finish(name)
        character(*), intent(in) :: name
        print '(2a, i0, a, i0, a)', name, ': ', compared, ' values, ', wrong,  &
            ' with other bits than camkin_boundary_at()'
        if (wrong > 0 .or. compared == 0) error stop 1
    end subroutine finish
end module check
