! SPDX-License-Identifier: MIT
! Call the user functions as Elmer does: with the model, the number of a node and the time.
program driver
    use, intrinsic :: iso_c_binding, only: c_double
    use DefUtils
    use check
    implicit none
    interface
        function CamDisplacement(model, n, t) result(s)
            import :: dp, Model_t
            type(Model_t) :: model
            integer :: n
            real(dp) :: t, s
        end function CamDisplacement
        function CamVelocity(model, n, t) result(v)
            import :: dp, Model_t
            type(Model_t) :: model
            integer :: n
            real(dp) :: t, v
        end function CamVelocity
        function CamAcceleration(model, n, t) result(a)
            import :: dp, Model_t
            type(Model_t) :: model
            integer :: n
            real(dp) :: t, a
        end function CamAcceleration
    end interface
    integer :: i, node
    real(dp) :: t
    real(c_double) :: svaj(4)
    type(Model_t) :: model
    node = 1
    do i = 0, 1000
        t = i*2e-5_dp
        svaj = expected(t)
        call expect(CamDisplacement(model, node, t), svaj(1))
        call expect(CamVelocity(model, node, t), svaj(2))
        call expect(CamAcceleration(model, node, t), svaj(3))
    end do
    call finish('Elmer')
end program driver
