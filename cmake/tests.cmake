add_subdirectory(tests/c)

# The fuzzing targets. Without libFuzzer they replay their corpus.
if(UNIX)
  foreach(name IN ITEMS program law cam_file)
    add_executable(fuzz_${name} tests/fuzz/fuzz_${name}.c $<$<NOT:$<BOOL:${CAMKIN_FUZZ}>>:tests/fuzz/replay.c>)
    camkin_compile(fuzz_${name})
    target_link_libraries(fuzz_${name} PRIVATE camkin m)
    target_link_options(fuzz_${name} PRIVATE $<$<BOOL:${CAMKIN_FUZZ}>:-fsanitize=fuzzer>)
    add_test(NAME fuzz_${name} COMMAND fuzz_${name} $<$<BOOL:${CAMKIN_FUZZ}>:-runs=0>
                                       ${PROJECT_SOURCE_DIR}/tests/fuzz/corpus/${name} COMMAND_EXPAND_LISTS)
    set_tests_properties(fuzz_${name} PROPERTIES LABELS c TIMEOUT 300)
  endforeach()
endif()

if(UNIX)
  find_program(CAMKIN_BASH bash REQUIRED)
  add_test(NAME install COMMAND ${CAMKIN_BASH} ${PROJECT_SOURCE_DIR}/tests/package/install/run.sh
                                ${CMAKE_CURRENT_BINARY_DIR}/install-test)
  set_tests_properties(install PROPERTIES LABELS install ENVIRONMENT "CC=${CMAKE_C_COMPILER};CMAKE=${CMAKE_COMMAND}")
  add_test(NAME header COMMAND ${CAMKIN_BASH} ${PROJECT_SOURCE_DIR}/tests/package/install/header.sh
                               ${CMAKE_CURRENT_BINARY_DIR}/header-test)
  set_tests_properties(header PROPERTIES LABELS install)
  string(REPLACE ";" " " CAMKIN_EMULATOR "${CMAKE_CROSSCOMPILING_EMULATOR}")
  add_test(NAME refusal COMMAND ${CAMKIN_BASH} ${PROJECT_SOURCE_DIR}/tests/package/bad_flags/run.sh
                                ${CMAKE_CURRENT_BINARY_DIR}/refusal-test)
  set_tests_properties(refusal PROPERTIES LABELS refusal ENVIRONMENT "CC=${CMAKE_C_COMPILER};EMULATOR=${CAMKIN_EMULATOR}")
  if(CMAKE_CROSSCOMPILING)
    message(STATUS "camkin: the test `install` runs what its own builds make, without the emulator: disabled")
    set_tests_properties(install PROPERTIES DISABLED TRUE)
  endif()
endif()

# Object code is looked at where it is what users get: optimised, with no flags of somebody's own.
if(UNIX AND CMAKE_OBJDUMP AND CMAKE_BUILD_TYPE STREQUAL Release AND NOT CMAKE_C_FLAGS)
  set(objects)
  foreach(level IN LISTS CAMKIN_ISA_LEVELS)
    string(REPLACE "-" "_" id ${level})
    list(APPEND objects ${level} $<TARGET_OBJECTS:camkin_kernels_${id}>)
  endforeach()
  add_test(NAME vectors COMMAND ${CAMKIN_BASH} ${PROJECT_SOURCE_DIR}/tests/tools/check_vectorised.sh ${CMAKE_OBJDUMP} ${objects})
else()
  message(STATUS "camkin: no test of the object code in this build (it needs objdump, Release and no CMAKE_C_FLAGS)")
endif()

# The Fortran module and the examples for solvers. They are left out where C is instrumented or emulated: its objects do
# not go together with those of gfortran, and the examples would take minutes.
if(CMAKE_CROSSCOMPILING OR CAMKIN_VALGRIND OR CMAKE_C_FLAGS MATCHES "-fsanitize|-fprofile" OR NOT UNIX)
  message(STATUS "camkin: no tests of the Fortran module and of the examples for solvers in this build")
else()
  include(CheckLanguage)
  check_language(Fortran)
  if(CMAKE_Fortran_COMPILER)
    enable_language(Fortran)
    add_subdirectory(tests/fortran)
  else()
    add_test(NAME fortran_module COMMAND ${CMAKE_COMMAND} -E echo "SKIPPED: there is no Fortran compiler")
    set_tests_properties(fortran_module PROPERTIES LABELS fortran SKIP_REGULAR_EXPRESSION SKIPPED)
  endif()
  add_subdirectory(examples/fea)
endif()
