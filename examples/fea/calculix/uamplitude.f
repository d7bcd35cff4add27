! SPDX-License-Identifier: MIT
! CalculiX: *AMPLITUDE, NAME=CAM, USER. The amplitude is the displacement of the follower in the unit of length of the
! cam file, so that the *BOUNDARY card has the value 1.
      subroutine uamplitude(time,name,amplitude)
      use cam_motion
      implicit none
      character*80 name
      real*8 time,amplitude,svaj(4)
      if(name(1:4).ne.'CAM ') then
         write(*,*) '*ERROR in uamplitude: the amplitude must be ',
     &        'called CAM; got ',trim(name)
         call exit(201)
      endif
      call cam_svaj(time,svaj)
      amplitude=svaj(1)
      end
