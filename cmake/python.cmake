# The extension module camkin._camkin, as part of a wheel: cffi writes its source from the headers, and the library is
# linked into it, so that a wheel holds one binary. Set by scikit-build-core: SKBUILD_SABI_COMPONENT and
# SKBUILD_SABI_VERSION, empty where Python has no stable ABI (free-threaded builds), and a FindPython that accepts
# USE_SABI also for CMake 3.25.

find_package(Python 3.10 REQUIRED COMPONENTS Interpreter Development.Module ${SKBUILD_SABI_COMPONENT})

set(headers ${PROJECT_SOURCE_DIR}/include/camkin/camkin.h ${PROJECT_SOURCE_DIR}/include/camkin/geometry.h
            ${PROJECT_SOURCE_DIR}/include/camkin/vibration.h ${PROJECT_SOURCE_DIR}/include/camkin/gradients.h ${PROJECT_SOURCE_DIR}/python/native/rows.h)
add_custom_command(
  OUTPUT _camkin.c
  COMMAND Python::Interpreter ${PROJECT_SOURCE_DIR}/python/build_ffi.py ${CMAKE_CURRENT_BINARY_DIR}/_camkin.c ${headers}
  DEPENDS python/build_ffi.py ${headers}
  VERBATIM)

if(SKBUILD_SABI_VERSION)
  set(stable_abi USE_SABI ${SKBUILD_SABI_VERSION})
endif()
python_add_library(_camkin MODULE ${CMAKE_CURRENT_BINARY_DIR}/_camkin.c WITH_SOABI ${stable_abi})
# The glue between the two is compiled as the library is, whose hidden functions it calls.
add_library(camkin_native OBJECT python/native/rows.c)
camkin_compile(camkin_native)
target_include_directories(camkin_native PRIVATE csrc)
target_link_libraries(_camkin PRIVATE camkin camkin_native)
# A declaration that does not fit the header must not become a warning.
target_compile_options(_camkin PRIVATE -Werror=incompatible-pointer-types -Werror=int-conversion)
if(CMAKE_SYSTEM_NAME STREQUAL "Linux")
  # Calls stay inside the module, also where the process has a libcamkin.so of another version.
  target_link_options(_camkin PRIVATE -Wl,--exclude-libs,ALL)
endif()

install(TARGETS _camkin DESTINATION camkin COMPONENT python)

# The binary that camkin.fmu puts into FMUs.
install(TARGETS camkin_fmu DESTINATION camkin/fmi COMPONENT python)
