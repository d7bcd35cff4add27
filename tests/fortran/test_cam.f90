! SPDX-License-Identifier: MIT
! The Fortran modules of geometry.h, gradients.h and vibration.h, against closed forms: a knife edge in line with the
! cam axis, a cycloidal rise, its residual vibration, and their derivatives.
program test_cam
    use, intrinsic :: iso_c_binding
    use, intrinsic :: ieee_arithmetic, only: ieee_is_nan
    use camkin
    use camkin_geometry_h
    use camkin_gradients_h
    use camkin_vibration_h
    use checks, only: check, failures
    implicit none

    integer, parameter :: points = 361
    real(c_double), parameter :: pi = acos(-1.0_c_double), base = 40, lift = 10, tolerance = 1e-13_c_double
    integer :: i
    type(c_ptr) :: program = c_null_ptr
    type(camkin_error) :: error
    type(camkin_segment) :: segments(2)

    segments%law = CAMKIN_CYCLOIDAL
    segments%duration = 180
    segments%lift = [lift, -lift]
    call check(camkin_program_create(segments, 2_c_size_t, out=program, error=error) == CAMKIN_OK, 'program')
    call test_profile()
    call test_analysis()
    call test_refusal()
    call test_gradients()
    call test_cam_gradients()
    call test_jump_speed_gradients()
    call test_residual_gradients()
    call test_residual()
    call test_spring()
    call test_vibration()
    call camkin_program_free(program)
    if (failures > 0) error stop 1
    print '(a)', 'closed forms of a profile and of a residual vibration'

contains

    ! Return the knife edge, whose curve is the polar curve of base + s.
    type(camkin_cam) function knife_edge() result(cam)
        cam = camkin_default_cam()
        cam%base_radius = base
    end function knife_edge

    subroutine test_profile()
        real(c_double), target :: theta(points), x(points), y(points), tan_angle(points)
        real(c_double) :: u(points), s(points), ds(points)
        type(camkin_geometry), target :: out
        theta = [(real(i, c_double), i=0, points - 1)]
        out%x = c_loc(x)
        out%y = c_loc(y)
        out%tan_pressure_angle = c_loc(tan_angle)
        call check(camkin_cam_eval(program, knife_edge(), theta, int(points, c_size_t), out, 1) == CAMKIN_OK, 'eval')
        u = min(theta, 360 - theta)/180
        s = lift*(u - sin(2*pi*u)/(2*pi))
        ds = sign(lift/pi*(1 - cos(2*pi*u)), 180 - theta)
        call check(all(abs(x - (base + s)*sin(theta*pi/180)) < tolerance*base), 'x')
        call check(all(abs(y - (base + s)*cos(theta*pi/180)) < tolerance*base), 'y')
        call check(all(abs(tan_angle - ds/(base + s)) < tolerance), 'tan_pressure_angle')
    end subroutine test_profile

    subroutine test_analysis()
        type(camkin_cam_analysis) :: analysis
        real(c_double) :: starts(8)
        integer(c_size_t) :: found
        call check(camkin_cam_check(program, knife_edge(), error) == CAMKIN_OK, 'check')
        call check(camkin_cam_analyze(program, knife_edge(), analysis) == CAMKIN_OK, 'analyze')
        call check(abs(analysis%pressure_angle_max%value + analysis%pressure_angle_min%value) < tolerance, 'symmetry')
        call check(analysis%radius%value > 0, 'radius')
        call check(camkin_piece_starts(program, starts, size(starts, kind=c_size_t), found) == CAMKIN_OK, 'starts')
        call check(abs(starts(1)) <= 0 .and. found >= 2, 'starts: values')
        call check(camkin_cam_ranges(program, knife_edge(), CAMKIN_UNDERCUT, capacity=0_c_size_t, count=found) == &
            CAMKIN_OK .and. found == 0, 'no undercut')
    end subroutine test_analysis

    subroutine test_refusal()
        type(camkin_cam) :: cam
        cam = knife_edge()
        cam%radius = -1
        call check(camkin_cam_check(program, cam, error) == CAMKIN_E_PARAMETER, 'negative radius')
        call check(index(camkin_message(error), 'radius') > 0, 'message')
    end subroutine test_refusal

    ! Of a cycloidal rise of lift h over beta radians: max v = 2 h/beta, so d/dh = 2/beta and d/dbeta = -2 h/beta^2.
    subroutine test_gradients()
        type(camkin_parameter), parameter :: by(2) = [camkin_parameter(0, CAMKIN_COLUMN_LIFT), &
            camkin_parameter(0, CAMKIN_COLUMN_DURATION)]
        real(c_double) :: rows(0:CAMKIN_METRICS - 1, 2), motion(2)
        real(c_double), target :: ds(2)
        type(camkin_segment) :: free(2)
        type(camkin_svaj), target :: out
        free = segments
        free(2)%duration = 120
        call check(camkin_design_gradients(free, 2_c_size_t, parameters=by, m=2_c_size_t, impulses=1_c_int32_t, &
            gradients=rows, error=error) == CAMKIN_OK, 'gradients')
        motion = [2/pi, -2*lift/pi**2*pi/180]
        call check(all(abs(rows(CAMKIN_METRIC_V_MAX, :) - motion) < 1e-12_c_double), 'gradients: values')
        out%s = c_loc(ds)
        call check(camkin_motion_gradients(free, 2_c_size_t, parameters=by, m=2_c_size_t, theta=[90.0_c_double], &
            k=1_c_size_t, out=out, error=error) == CAMKIN_OK, 'gradients of the motion')
        call check(all(abs(ds - [0.5_c_double, -lift/180]) < 1e-12_c_double), 'gradients of the motion: values')
    end subroutine test_gradients

    ! A constant velocity lift/pi over half a turn: tan phi = s'/(base + s) is largest at the start.
    subroutine test_cam_gradients()
        type(camkin_parameter), parameter :: by(2) = [camkin_parameter(0, CAMKIN_COLUMN_LIFT), &
            camkin_parameter(-1, CAMKIN_FIELD_BASE_RADIUS)]
        real(c_double) :: rows(0:CAMKIN_CAM_METRICS - 1, 2), values(0:CAMKIN_CAM_METRICS - 1)
        type(camkin_segment) :: straight(2)
        type(camkin_options) :: options
        straight = segments
        straight%law = CAMKIN_CONSTANT_VELOCITY
        options = camkin_default_options()
        options%flags = CAMKIN_ALLOW_VELOCITY_JUMP
        call check(camkin_cam_gradients(straight, 2_c_size_t, options, knife_edge(), by, 2_c_size_t, values, rows, error) == &
            CAMKIN_OK, 'gradients of a cam: '//camkin_message(error))
        call check(abs(values(CAMKIN_CAM_METRIC_PRESSURE_ANGLE_MAX) - atan(lift/pi/base)*180/pi) < 1e-12_c_double, &
            'gradients of a cam: pressure angle')
        call check(all(abs(rows(CAMKIN_CAM_METRIC_PRESSURE_ANGLE_MAX, :) - 180/pi/(1 + (lift/pi/base)**2)* &
            [1/(pi*base), -lift/(pi*base**2)]) < 1e-12_c_double), 'gradients of a cam: values')
    end subroutine test_cam_gradients

    ! Without a rate omega^2 = preload/(mass max -s"), and max -s" of a cycloidal rise is 2 pi lift/beta^2.
    subroutine test_jump_speed_gradients()
        type(camkin_parameter), parameter :: by(4) = [camkin_parameter(-1, CAMKIN_FIELD_MASS), &
            camkin_parameter(-1, CAMKIN_FIELD_PRELOAD), camkin_parameter(0, CAMKIN_COLUMN_LIFT), &
            camkin_parameter(0, CAMKIN_COLUMN_DURATION)]
        real(c_double), parameter :: mass = 0.1_c_double, preload = 200
        real(c_double) :: rows(4), value(1), speed
        type(camkin_segment) :: fast(2)
        fast = segments
        fast(1)%duration = 90
        call check(camkin_jump_speed_gradients(fast, 2_c_size_t, mass=mass, rate=0.0_c_double, preload=preload, &
            parameters=by, m=4_c_size_t, value=value, gradients=rows, error=error) == CAMKIN_OK, 'jump speed gradients')
        speed = sqrt(preload/(mass*2*pi*lift))*pi/2
        call check(abs(value(1) - speed) < tolerance*speed, 'jump speed gradients: speed')
        call check(all(abs(rows - speed*[-0.5_c_double/mass, 0.5_c_double/preload, -0.5_c_double/lift, &
            1/90.0_c_double]) < 1e-11_c_double*speed), 'jump speed gradients: values')
        call check(camkin_jump_speed_gradients(fast, 2_c_size_t, mass=mass, rate=-1.0_c_double, preload=preload, &
            parameters=by, m=4_c_size_t, gradients=rows, error=error) == CAMKIN_E_PARAMETER, 'negative rate')
        call check(index(camkin_message(error), 'rate') == 1, 'negative rate: message')
    end subroutine test_jump_speed_gradients

    ! After a cycloidal rise alone in a cycle of p periods: lift |sin(pi N)/(pi N (N^2 - 1))|/(2 |sin(pi p)|).
    subroutine test_residual_gradients()
        type(camkin_parameter), parameter :: by(3) = [camkin_parameter(0, CAMKIN_COLUMN_LIFT), &
            camkin_parameter(0, CAMKIN_COLUMN_DURATION), camkin_parameter(-1, CAMKIN_FIELD_PHASE)]
        type(camkin_oscillator), parameter :: spring = camkin_oscillator(rpm=300, natural_hz=47, damping=0)
        real(c_double), parameter :: ratio = 47*90/1800.0_c_double, turns = 47/5.0_c_double, h = 1e-5_c_double
        real(c_double) :: rows(0:1, 3), values(0:1), left
        type(camkin_segment) :: rise(1)
        type(camkin_options) :: indexing
        rise = segments(1:1)
        rise%duration = 90
        indexing = camkin_default_options()
        indexing%flags = CAMKIN_ACCUMULATE
        call check(camkin_residual_gradients(rise, 1_c_size_t, indexing, spring, by, 3_c_size_t, values, rows, error) &
            == CAMKIN_OK, 'residual gradients')
        left = residual_of(ratio)/(2*abs(sin(pi*turns)))
        call check(ieee_is_nan(values(0)) .and. abs(values(1) - lift*left) < 1e-12_c_double, 'residual')
        call check(abs(rows(1, 1) - left) < 1e-12_c_double .and. abs(rows(1, 3)) <= 0, 'residual gradients: lift')
        left = (residual_of(ratio*(1 + h)) - residual_of(ratio*(1 - h)))/(2*h*90)/(2*abs(sin(pi*turns)))
        call check(abs(rows(1, 2) - lift*left) < 1e-9_c_double, 'residual gradients: duration')
    end subroutine test_residual_gradients

    subroutine test_residual()
        real(c_double), parameter :: ratio(3) = [0.5_c_double, 2.5_c_double, 7.25_c_double]
        real(c_double) :: residual(3), param(CAMKIN_MAX_PARAMETERS)
        param = 0
        call check(camkin_law_shock_spectrum(CAMKIN_CYCLOIDAL, param, 0.0_c_double, ratio, 3_c_size_t, residual, &
            nthreads=1) == CAMKIN_OK, 'spectrum')
        call check(all(abs(residual - residual_of(ratio)) < 1e-11_c_double), 'residual')
    end subroutine test_residual

    ! z" + W^2 z = -2 pi sin(2 pi x), W = 2 pi N, from rest: the amplitude at x = 1.
    elemental real(c_double) function residual_of(ratio)
        real(c_double), intent(in) :: ratio
        residual_of = abs(sin(pi*ratio)/(pi*ratio*(ratio**2 - 1)))
    end function residual_of

    subroutine test_spring()
        type(camkin_extreme) :: jump, preload
        real(c_double), parameter :: mass = 0.1_c_double, rate = 5, force = 200
        call check(camkin_jump_speed(program, mass, rate, force, jump) == CAMKIN_OK, 'jump speed')
        call check(camkin_least_preload(program, jump%value, mass, rate, preload) == CAMKIN_OK, 'preload')
        call check(abs(preload%value - force) < 1e-9_c_double*force, 'the preload at the jump speed')
    end subroutine test_spring

    subroutine test_vibration()
        type(c_ptr) :: vibration = c_null_ptr
        type(camkin_vibration_extremes) :: extremes
        real(c_double) :: theta(points), deflection(points)
        theta = [(real(i, c_double), i=0, points - 1)]
        call check(camkin_vibration_create(program, camkin_oscillator(rpm=300, natural_hz=47, damping=0.05_c_double), &
            0_c_size_t, vibration, error) == CAMKIN_OK, 'vibration')
        call check(camkin_vibration_eval(vibration, theta, int(points, c_size_t), deflection, nthreads=1) == &
            CAMKIN_OK, 'vibration: eval')
        call check(camkin_vibration_get_extremes(vibration, extremes) == CAMKIN_OK, 'vibration: extremes')
        call check(abs(deflection(1) - deflection(points)) < 1e-12_c_double*lift, 'vibration: periodic')
        call check(maxval(deflection) <= extremes%deflection_max%value .and. &
            maxval(deflection) > 0.99_c_double*extremes%deflection_max%value, 'vibration: maximum')
        call camkin_vibration_free(vibration)
    end subroutine test_vibration
end program test_cam
