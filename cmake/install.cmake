# What `cmake --install` leaves behind: header, library, the package for find_package(camkin CONFIG), camkin.pc, and the
# Fortran modules as source, because each compiler has another format of compiled modules.
# All of it may be moved to another prefix afterwards.

set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/camkin)

install(DIRECTORY include/camkin DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
install(FILES fortran/camkin.f90 fortran/camkin_geometry.f90 fortran/camkin_gradients.f90
              fortran/camkin_vibration.f90
        DESTINATION ${CMAKE_INSTALL_DATADIR}/camkin)
install(TARGETS camkin EXPORT camkinTargets)
install(EXPORT camkinTargets NAMESPACE camkin:: DESTINATION ${package_dir})

configure_package_config_file(cmake/camkinConfig.cmake.in camkinConfig.cmake INSTALL_DESTINATION ${package_dir})
# find_package(camkin 0.1) takes versions compatible with 0.1; find_package(camkin 0.1...<1) names the range itself.
write_basic_package_version_file(camkinConfigVersionOne.cmake COMPATIBILITY SameMinorVersion)
write_basic_package_version_file(camkinConfigVersionRange.cmake COMPATIBILITY AnyNewerVersion)
install(
  FILES ${CMAKE_CURRENT_BINARY_DIR}/camkinConfig.cmake cmake/camkinConfigVersion.cmake
        ${CMAKE_CURRENT_BINARY_DIR}/camkinConfigVersionOne.cmake
        ${CMAKE_CURRENT_BINARY_DIR}/camkinConfigVersionRange.cmake
  DESTINATION ${package_dir})

# pkg-config: what a program that is linked with the archive needs besides it. Where only the archive is installed, the
# user should not have to say `pkg-config --static`.
set(CAMKIN_PC_PRIVATE -lm)
if(OpenMP_C_FOUND)
  string(APPEND CAMKIN_PC_PRIVATE " -fopenmp")
  if(CMAKE_SYSTEM_NAME STREQUAL "Linux")
    string(APPEND CAMKIN_PC_PRIVATE " -Wl,-z,nodelete")
  endif()
endif()
if(NOT BUILD_SHARED_LIBS)
  set(CAMKIN_PC_PUBLIC ${CAMKIN_PC_PRIVATE})
endif()
cmake_path(RELATIVE_PATH CMAKE_INSTALL_PREFIX BASE_DIRECTORY ${CMAKE_INSTALL_FULL_LIBDIR}/pkgconfig
           OUTPUT_VARIABLE CAMKIN_PC_PREFIX)
configure_file(cmake/camkin.pc.in camkin.pc @ONLY)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/camkin.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
