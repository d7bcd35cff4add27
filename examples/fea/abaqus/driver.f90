! SPDX-License-Identifier: MIT
! Call DISP, VDISP and UAMP as Abaqus does. Each value must have the bits that follow from camkin_boundary_at().
program driver
    use, intrinsic :: iso_c_binding, only: c_double
    use check
    implicit none
    external :: disp, vdisp, uamp
    integer, parameter :: increments = 1000
    double precision, parameter :: dt = 2d-5, step_start = 0.01d0
    call standard()
    call explicit(0)
    call explicit(1)
    call explicit(2)
    call amplitude()
    call finish('DISP, VDISP, UAMP')

contains

    subroutine standard()
        double precision :: u(3), time(3), coords(3)
        real(c_double) :: svaj(4)
        integer :: i
        coords = 0
        do i = 1, increments
            time = [i*dt, step_start + i*dt, dt]
            u = 0
            call disp(u, 2, i, time, 1, 0, 3, coords)
            svaj = expected(time(2))
            call expect(u(1), svaj(1))
            call expect(u(2), svaj(2))
            call expect(u(3), svaj(3))
        end do
    end subroutine standard

    ! One step of two nodes, whose third degree of freedom is driven: first the call for the initial velocity.
    subroutine explicit(kind)
        integer, intent(in) :: kind ! 0 displacement, 1 velocity, 2 acceleration
        integer, parameter :: nodes = 2, dofs = 6
        integer :: i, jdof(dofs), uid(nodes)
        double precision :: rval(dofs, nodes), motion(dofs, nodes), coords(3, nodes), amp(nodes), inertia(3, 3, nodes)
        double precision :: step_time, total
        real(c_double) :: now(4), next(4), wanted(0:2)
        character(80) :: name
        name = 'CAM'
        jdof = [0, 0, 1, 0, 0, 0]
        uid = [1, 2]
        motion = 0
        coords = 0
        amp = 0
        inertia = 0
        do i = -1, increments
            step_time = i*dt
            total = step_start + step_time
            rval = -7
            call vdisp(nodes, dofs, 3, 2, max(i, 0), step_time, total, dt, dt, name, kind, jdof, uid, amp, coords, &
                       motion, motion, motion, motion, amp, inertia, rval)
            if (i < 0) then
                now = expected(total - step_time)
                wanted = [now(1) - now(2)*dt, now(2), now(2)/dt]
            else
                now = expected(total)
                next = expected(total + dt)
                wanted = [next(1), (next(1) - now(1))/dt, now(3)]
            end if
            call expect(rval(3, 1), wanted(kind))
            call expect(rval(3, 2), wanted(kind))
            call expect(sum(rval(:2, :)) + sum(rval(4:, :)), -70d0) ! which are free
        end do
    end subroutine explicit

    subroutine amplitude()
        double precision :: time(2), values(1), svars(1), props(1), new, first, second, unused
        integer :: i, info(4), define(6), lookup(1)
        real(c_double) :: svaj(4)
        character(80) :: name, sensors(1)
        name = 'CAM'
        sensors = ''
        values = 0
        svars = 0
        props = 0
        lookup = 0
        info = [1, 0, 0, 1]
        do i = 0, increments
            time = [i*dt, step_start + i*dt]
            define = 0
            call uamp(name, time, 0d0, dt, 1, props, 1, svars, info, 1, values, sensors, lookup, new, define, first, &
                      second, unused, unused)
            svaj = expected(time(2))
            call expect(new, svaj(1))
            call expect(first, svaj(2))
            call expect(second, svaj(3))
            call expect(dble(sum(define)), 2d0)
            info = [0, 1, 1, 1]
        end do
    end subroutine amplitude
end program driver
