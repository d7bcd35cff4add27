! A stub of Elmer's module DefUtils, to compile without Elmer: what a user function needs of it.
module DefUtils
    implicit none
    integer, parameter :: dp = selected_real_kind(12)
    type Model_t
        integer :: NumberOfNodes = 0
    end type Model_t
end module DefUtils
