! SPDX-License-Identifier: MIT
! The Fortran module: sizes of its types, and the bits of 1e5 steps, against those that write_values.c has written.
!
!     test_module CAM_FILE VALUES
program test_module
    use, intrinsic :: iso_c_binding
    use, intrinsic :: iso_fortran_env, only: error_unit
    use camkin
    use checks, only: check, failures
    implicit none

    integer, parameter :: steps = 100000, block = 256
    real(c_double), parameter :: dt = 1e-5_c_double
    type(camkin_drive), parameter :: drive = camkin_drive(rpm=3000, rpm_per_s=-500, phase=33)
    real(c_double), allocatable :: values(:, :)
    type(c_ptr) :: cam = c_null_ptr
    type(camkin_error) :: error

    call read_values()
    if (camkin_program_load(argument(1)//c_null_char, cam, error) /= CAMKIN_OK) then
        write (error_unit, '(a)') camkin_message(error)
        error stop 1
    end if
    call test_steps()
    call test_create()
    call test_errors()
    call test_text()
    call test_questions()
    call test_speed_table()
    call test_set()
    call camkin_program_free(cam)
    if (failures > 0) error stop 1
    print '(a, i0, a)', 'the bits of C in ', steps, ' steps, by camkin_boundary_at() and by camkin_boundary_steps()'

contains

    elemental logical function same(a, b)
        real(c_double), intent(in) :: a, b
        same = transfer(a, 0_c_int64_t) == transfer(b, 0_c_int64_t)
    end function same

    function argument(number) result(text)
        integer, intent(in) :: number
        character(:), allocatable :: text
        integer :: length
        call get_command_argument(number, length=length)
        allocate (character(length) :: text)
        call get_command_argument(number, text)
    end function argument

    subroutine read_values()
        integer(c_int64_t) :: sizes(10)
        type(camkin_segment) :: segment
        type(camkin_options) :: options
        type(camkin_svaj) :: out
        type(camkin_extreme) :: extreme
        type(camkin_analysis) :: analysis
        type(camkin_break) :: break
        type(camkin_program_info) :: program_info
        type(camkin_law_info) :: law_info
        integer :: unit
        allocate (values(4, 0:steps - 1))
        open (newunit=unit, file=argument(2), access='stream', form='unformatted', action='read', status='old')
        read (unit) sizes, values
        close (unit)
        call check(sizes(1) == c_sizeof(segment), 'size of camkin_segment')
        call check(sizes(2) == c_sizeof(options), 'size of camkin_options')
        call check(sizes(3) == c_sizeof(error), 'size of camkin_error')
        call check(sizes(4) == c_sizeof(out), 'size of camkin_svaj')
        call check(sizes(5) == c_sizeof(drive), 'size of camkin_drive')
        call check(sizes(6) == c_sizeof(extreme), 'size of camkin_extreme')
        call check(sizes(7) == c_sizeof(analysis), 'size of camkin_analysis')
        call check(sizes(8) == c_sizeof(break), 'size of camkin_break')
        call check(sizes(9) == c_sizeof(program_info), 'size of camkin_program_info')
        call check(sizes(10) == c_sizeof(law_info), 'size of camkin_law_info')
    end subroutine read_values

    subroutine test_steps()
        real(c_double) :: svaj(4)
        real(c_double), target :: s(block), v(block), a(block), j(block)
        type(camkin_svaj) :: out
        integer :: i, n, status, wrong
        wrong = 0
        do i = 0, steps - 1
            status = camkin_boundary_at(cam, drive, i*dt, svaj)
            if (status /= CAMKIN_OK .or. .not. all(same(svaj, values(:, i)))) wrong = wrong + 1
        end do
        call check(wrong == 0, 'camkin_boundary_at() has the bits of C')
        s = 0
        v = 0
        a = 0
        j = 0
        out = camkin_svaj(c_loc(s), c_loc(v), c_loc(a), c_loc(j))
        wrong = 0
        do i = 0, steps - 1, block
            n = min(block, steps - i)
            status = camkin_boundary_steps(cam, drive, 0.0_c_double, dt, int(i, c_int64_t), int(n, c_size_t), out, 1)
            if (status /= CAMKIN_OK) wrong = wrong + 1
            if (.not. all(same(s(:n), values(1, i:i + n - 1)))) wrong = wrong + 1
            if (.not. all(same(v(:n), values(2, i:i + n - 1)))) wrong = wrong + 1
            if (.not. all(same(a(:n), values(3, i:i + n - 1)))) wrong = wrong + 1
            if (.not. all(same(j(:n), values(4, i:i + n - 1)))) wrong = wrong + 1
        end do
        call check(wrong == 0, 'camkin_boundary_steps() has the bits of C')
    end subroutine test_steps

    ! A program made of segments: 10 mm up and down by 3-4-5 polynomials.
    subroutine test_create()
        type(camkin_segment) :: segments(3)
        type(camkin_options) :: options
        type(c_ptr) :: made
        real(c_double), target :: theta(3), s(3), v(3)
        made = c_null_ptr
        segments(1) = camkin_segment(law=CAMKIN_POLY_345, duration=90, lift=10)
        segments(2) = camkin_segment(duration=180)
        segments(3) = camkin_segment(law=CAMKIN_POLY_345, duration=90, lift=-10)
        options = camkin_default_options()
        options%start = 2
        call check(camkin_program_create(segments, 3_c_size_t, options, made, error) == CAMKIN_OK, 'create')
        theta = [0.0_c_double, 45.0_c_double, 90.0_c_double]
        call check(camkin_eval(made, theta, 3_c_size_t, 1.0_c_double, camkin_svaj(s=c_loc(s), v=c_loc(v)), 0) &
                   == CAMKIN_OK, 'eval')
        call check(all(same(s, [2.0_c_double, 7.0_c_double, 12.0_c_double])), 'level, half, top')
        ! Velocity at half of the rise: 1.875 lift/duration, pi/2 rad.
        call check(abs(v(2) - 1.875_c_double*10/(acos(-1.0_c_double)/2)) <= 1e-14_c_double, 'velocity')
        call check(same(camkin_displacement(made, theta(2)), s(2)), 'displacement')
        call check(same(camkin_velocity(made, theta(2), 1.0_c_double), v(2)), 'velocity of one angle')
        call check(abs(camkin_acceleration(made, theta(2), 1.0_c_double)) <= 1e-13_c_double, 'acceleration')
        call check(camkin_jerk(made, theta(2), 1.0_c_double) < 0, 'jerk')
        call camkin_program_free(made)
        made = c_null_ptr
        call check(camkin_program_create(segments, 3_c_size_t, out=made) == CAMKIN_OK, 'create without options')
        call check(same(camkin_displacement(made, 45.0_c_double), 5.0_c_double), 'start 0')
        call camkin_program_free(made)
    end subroutine test_create

    subroutine test_errors()
        type(c_ptr) :: none
        type(camkin_segment) :: segments(1)
        character(*), parameter :: foreign = 'camkin cam 9'
        none = c_null_ptr
        segments(1) = camkin_segment(law=CAMKIN_CYCLOIDAL, duration=-1, lift=1)
        call check(camkin_program_create(segments, 1_c_size_t, out=none, error=error) == CAMKIN_E_DURATION, 'status')
        call check(.not. c_associated(none), 'nothing is made')
        call check(error%status == CAMKIN_E_DURATION .and. error%segment == 0 .and. error%value < 0, 'fields of the error')
        call check(index(camkin_message(error), 'duration') > 0, 'message: '//camkin_message(error))
        call check(camkin_program_read(foreign, len(foreign, c_size_t), none, error) == CAMKIN_E_FILE, 'foreign file')
        call check(index(camkin_message(error), 'line 1: ') == 1, 'line of the file: '//camkin_message(error))
        call check(camkin_program_load('/does/not/exist'//c_null_char, none) == CAMKIN_E_FILE, 'no file')
    end subroutine test_errors

    subroutine test_text()
        call check(camkin_law_from_name('poly_4567'//c_null_char) == CAMKIN_POLY_4567, 'law from its name')
        call check(camkin_string(camkin_law_name(CAMKIN_MODIFIED_CYCLOIDAL)) == 'modified_cycloidal', 'name of a law')
        call check(camkin_string(camkin_law_name(-1)) == '', 'no law')
        call check(camkin_string(camkin_law_parameter(CAMKIN_SCCA, 1)) == 'c', 'name of a parameter')
        call check(len(camkin_string(camkin_status_str(CAMKIN_E_FILE))) > 0, 'words for a status')
        call check(camkin_string(camkin_isa_name(cam)) == camkin_string(camkin_isa_available(0)), 'level')
        call check(index(camkin_string(camkin_version()), '.') > 0, 'version')
        call check(camkin_max_threads() >= 1, 'threads')
    end subroutine test_text

    subroutine test_questions()
        type(camkin_program_info) :: info
        type(camkin_law_info) :: law
        real(c_double) :: starts(3)
        type(camkin_analysis) :: whole, finite
        type(camkin_break), allocatable :: breaks(:)
        integer(c_size_t) :: found, count
        real(c_double) :: theta(2), start(4), end(4), y(2), y1(2)
        call check(camkin_analyze(cam, segment=-1_c_int64_t, out=whole) == CAMKIN_OK, 'analysis')
        call check(camkin_analyze_finite(cam, segment=-1_c_int64_t, out=finite) == CAMKIN_OK, 'analysis without impulses')
        call check(abs(whole%s_max%value - 9.2_c_double) <= 1e-14_c_double, 'largest displacement')
        call check(same(whole%s_max%theta, 72.0_c_double), 'its angle')
        call check(same(whole%duration, 360.0_c_double) .and. same(whole%event, 144.0_c_double), 'duration, event')
        call check(same(finite%a_min%value, whole%a_min%value), 'acceleration')
        call check(camkin_breaks(cam, n=0_c_size_t, found=found) == CAMKIN_OK, 'count breaks')
        allocate (breaks(found))
        call check(camkin_breaks(cam, breaks, found, found) == CAMKIN_OK, 'breaks')
        call check(same(breaks(1)%theta, 0.0_c_double) .and. breaks(1)%order >= 2, 'first joint')
        call check(all(breaks%inside == 0 .or. breaks%inside == 1), 'inside')
        call check(camkin_solve(cam, CAMKIN_OF_DISPLACEMENT, 4.6_c_double, 1.0_c_double, theta, 2_c_size_t, count) &
                   == CAMKIN_OK .and. count == 2, 'two angles at half of the lift')
        call check(abs(theta(1) + theta(2) - 144) <= 1e-12_c_double, 'which mirror each other')
        call check(camkin_segment_ends(cam, 2_c_int64_t, end=end) == CAMKIN_OK, 'end of the flank')
        call check(abs(end(1) - 9.2_c_double) <= 1e-14_c_double, 'level of the nose')
        call check(camkin_segment_ends(cam, 0_c_int64_t, start=start) == CAMKIN_OK, 'start of the first ramp')
        call check(all(abs(start(:3)) <= 0), 'which is at rest, without acceleration')
        call check(camkin_program_get_info(cam, info) == CAMKIN_OK .and. info%segments == 7, 'facts of the program')
        call check(same(info%cycle, 360.0_c_double) .and. same(info%phase, 0.0_c_double), 'cycle and phase')
        call check(camkin_segment_starts(cam, starts, 3_c_size_t) == CAMKIN_OK, 'starts of the segments')
        call check(all(same(starts, [0.0_c_double, 8.0_c_double, 16.0_c_double])), 'their angles')
        call check(camkin_law_get_info(CAMKIN_MODIFIED_CYCLOIDAL, law) == CAMKIN_OK, 'facts of a law')
        call check(law%parameters >= 1 .and. same(law%low(1), -0.5_c_double), 'range of its parameter')
        call check(camkin_law_eval(CAMKIN_CYCLOIDAL, [real(c_double) :: 0, 0, 0, 0, 0, 0, 0, 0], &
                                   [0.5_c_double, 1.0_c_double], 2_c_size_t, y, y1) == CAMKIN_OK, 'law')
        ! y(1/2) = 1/2, y'(1/2) = 2, y(1) = 1, each within 4 ulp
        call check(abs(y(1) - 0.5_c_double) <= 2*epsilon(y) .and. abs(y(2) - 1) <= 4*epsilon(y), 'values of the law')
        call check(abs(y1(1) - 2) <= 8*epsilon(y), 'velocity of the law')
    end subroutine test_questions

    ! One row a second, at one speed: the bits of that speed.
    subroutine test_speed_table()
        type(c_ptr) :: table
        type(camkin_drive) :: driven
        real(c_double), target :: a(3), b(3), t(3)
        table = c_null_ptr
        t = [0.25_c_double, 0.5_c_double, 2.0_c_double]
        call check(camkin_speed_table_create([0.0_c_double, 1.0_c_double], [600.0_c_double, 600.0_c_double], 2_c_size_t, &
                                             table, error) == CAMKIN_OK, 'table of speeds')
        driven%table = table
        call check(camkin_boundary(cam, driven, t, 3_c_size_t, camkin_svaj(s=c_loc(a)), 1) == CAMKIN_OK, 'times')
        call check(camkin_boundary(cam, camkin_drive(rpm=600), t, 3_c_size_t, camkin_svaj(s=c_loc(b)), 1) &
                   == CAMKIN_OK, 'times at one speed')
        call check(all(same(a, b)), 'the same displacements')
        call check(camkin_boundary_grid(cam, camkin_drive(rpm=600), t(1), t(1), 2_c_size_t, camkin_svaj(s=c_loc(a)), 1) &
                   == CAMKIN_OK .and. all(same(a(:2), b(:2))), 'grid')
        call camkin_speed_table_free(table)
    end subroutine test_speed_table

    ! Two followers, the second half a turn behind and upside down: the bits of single calls.
    subroutine test_set()
        type(c_ptr) :: set
        type(camkin_drive) :: driven
        real(c_double), target :: t(2), s(2), rows(2, 2)
        real(c_double) :: one(4), two(4)
        set = c_null_ptr
        driven = camkin_drive(rpm=600, phase=12)
        t = [0.25_c_double, 0.375_c_double]
        call check(camkin_set_create([cam, cam], [0.0_c_double, 180.0_c_double], [1.0_c_double, -1.0_c_double], &
                                     2_c_size_t, set, error) == CAMKIN_OK, 'set of followers')
        call check(camkin_set_at(set, driven, t(2), camkin_svaj(s=c_loc(s))) == CAMKIN_OK, 'one time')
        call check(camkin_boundary_at(cam, driven, t(2), one) == CAMKIN_OK, 'first follower')
        call check(camkin_boundary_at(cam, camkin_drive(rpm=600, phase=192), t(2), two) == CAMKIN_OK, 'second follower')
        call check(all(same(s, [one(1), -two(1)])), 'the same displacements')
        call check(camkin_set_boundary(set, driven, t, 2_c_size_t, camkin_svaj(s=c_loc(rows)), 2_c_size_t, 1) &
                   == CAMKIN_OK, 'times')
        call check(all(same(rows(2, :), s)), 'rows of times')
        call check(camkin_set_steps(set, driven, t(1), t(2) - t(1), 1_c_int64_t, 1_c_size_t, camkin_svaj(s=c_loc(rows)), &
                                    2_c_size_t, 1) == CAMKIN_OK, 'steps')
        call check(all(same(rows(1, :), s)), 'rows of steps')
        call camkin_set_free(set)
    end subroutine test_set
end program test_module
