! SPDX-License-Identifier: MIT
! Call uamplitude as CalculiX does: at the end of each increment.
program driver
    use, intrinsic :: iso_c_binding, only: c_double
    use check
    implicit none
    interface
        subroutine uamplitude(time, name, amplitude)
            double precision :: time, amplitude
            character(80) :: name
        end subroutine uamplitude
    end interface
    integer :: i
    double precision :: amplitude, time
    real(c_double) :: svaj(4)
    character(80) :: name = 'CAM'
    do i = 0, 1000
        time = i*2d-5
        call uamplitude(time, name, amplitude)
        svaj = expected(time)
        call expect(amplitude, svaj(1))
    end do
    call finish('uamplitude')
end program driver
