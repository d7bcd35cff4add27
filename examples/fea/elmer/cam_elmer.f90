! SPDX-License-Identifier: MIT
! Elmer: a displacement driven by a cam. In the .sif file:
!     Boundary Condition 1
!       Displacement 3 = Variable Time
!         Real Procedure "cam_elmer" "CamDisplacement"
!     End
function CamDisplacement(model, n, t) result(s)
    use DefUtils
    use cam_motion
    implicit none
    type(Model_t) :: model
    integer :: n
    real(kind=dp) :: t, s, svaj(4)
    call cam_svaj(t, svaj)
    s = svaj(1)
end function CamDisplacement

! For solvers that take the velocity or the acceleration of a boundary.
function CamVelocity(model, n, t) result(v)
    use DefUtils
    use cam_motion
    implicit none
    type(Model_t) :: model
    integer :: n
    real(kind=dp) :: t, v, svaj(4)
    call cam_svaj(t, svaj)
    v = svaj(2)
end function CamVelocity

function CamAcceleration(model, n, t) result(a)
    use DefUtils
    use cam_motion
    implicit none
    type(Model_t) :: model
    integer :: n
    real(kind=dp) :: t, a, svaj(4)
    call cam_svaj(t, svaj)
    a = svaj(3)
end function CamAcceleration
