! SPDX-License-Identifier: MIT
! Checks of the Fortran tests: a failed one prints its name, and is counted.
module checks
    use, intrinsic :: iso_fortran_env, only: error_unit
    implicit none
    private
    public :: check

    integer, public :: failures = 0

contains

    subroutine check(passed, what)
        logical, intent(in) :: passed
        character(*), intent(in) :: what
        if (passed) return
        failures = failures + 1
        write (error_unit, '(2a)') 'failed: ', what
    end subroutine check

end module checks
