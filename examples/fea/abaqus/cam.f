! SPDX-License-Identifier: MIT
! Abaqus: boundary conditions driven by a cam. One of the three is enough for a model.
!     DISP   Abaqus/Standard: *BOUNDARY, USER
!     VDISP  Abaqus/Explicit: *BOUNDARY, USER
!     UAMP   Abaqus/Standard: *AMPLITUDE, DEFINITION=USER, NAME=CAM; the *BOUNDARY card has the value 1
! All of them take the total time as the time of the cam.

! A dynamic step needs velocity and acceleration too.
      SUBROUTINE DISP(U,KSTEP,KINC,TIME,NODE,NOEL,JDOF,COORDS)
      USE cam_motion
      INCLUDE 'ABA_PARAM.INC'
      DIMENSION U(3),TIME(3),COORDS(3)
      DOUBLE PRECISION svaj(4)
      CALL cam_svaj(TIME(2),svaj)
      U(1)=svaj(1)
      U(2)=svaj(2)
      U(3)=svaj(3)
      END

! The first call of a step, at stepTime = -dt, asks for the initial velocity v0: as displacement u0 - v0 dt, as velocity
! v0, as acceleration v0/dt. All others ask for the next increment: its displacement at the end, its mean velocity, or
! the acceleration at its start. This is Abaqus 2016 and later; 6.9 wants u0 - v0 dt + a0 dt^2/2 in the first call.
      SUBROUTINE VDISP(nblock,nDof,nCoord,kstep,kinc,stepTime,totalTime,
     1     dtNext,dt,cbname,jBCType,jDof,jNodeUid,amp,coordNp,u,v,a,rf,
     2     rmass,rotaryI,rval)
      USE cam_motion
      INCLUDE 'vaba_param.inc'
      CHARACTER*80 cbname
      DIMENSION jDof(nDof),jNodeUid(nblock),amp(nblock),
     1     coordNp(nCoord,nblock),u(nDof,nblock),v(nDof,nblock),
     2     a(nDof,nblock),rf(nDof,nblock),rmass(nblock),
     3     rotaryI(3,3,nblock),rval(nDof,nblock)
      DOUBLE PRECISION now(4),next(4),wanted(0:2)
      IF (stepTime.LT.0) THEN
         CALL cam_svaj(DBLE(totalTime-stepTime),now)
         wanted=[now(1)-now(2)*dt,now(2),now(2)/dt]
      ELSE
         CALL cam_svaj(DBLE(totalTime),now)
         CALL cam_svaj(DBLE(totalTime+dtNext),next)
         wanted=[next(1),(next(1)-now(1))/dtNext,now(3)]
      END IF
      DO k=1,nblock
         DO j=1,nDof
            IF (jDof(j).GT.0) rval(j,k)=wanted(jBCType)
         END DO
      END DO
      END

! With the derivatives, Abaqus/Standard does not difference the amplitude.
      SUBROUTINE UAMP(ampName,time,ampValueOld,dt,nProps,props,nSvars,
     1     svars,lFlagsInfo,nSensor,sensorValues,sensorNames,
     2     jSensorLookUpTable,AmpValueNew,lFlagsDefine,AmpDerivative,
     3     AmpSecDerivative,AmpIncIntegral,AmpDoubleIntegral)
      USE cam_motion
      INCLUDE 'ABA_PARAM.INC'
      PARAMETER (iStepTime=1,iTotalTime=2,nTime=2,nFlagsInfo=4)
      PARAMETER (iComputeDeriv=1,iComputeSecDeriv=2,nFlagsDefine=6)
      DIMENSION time(nTime),lFlagsInfo(nFlagsInfo),
     1     lFlagsDefine(nFlagsDefine),jSensorLookUpTable(*),
     2     sensorValues(nSensor),svars(nSvars),props(nProps)
      CHARACTER*80 sensorNames(nSensor)
      CHARACTER*80 ampName
      DOUBLE PRECISION svaj(4)
      CALL cam_svaj(time(iTotalTime),svaj)
      AmpValueNew=svaj(1)
      lFlagsDefine(iComputeDeriv)=1
      AmpDerivative=svaj(2)
      lFlagsDefine(iComputeSecDeriv)=1
      AmpSecDerivative=svaj(3)
      END
