# camkin_fmu: the binary of an FMU, for FMI 2.0 and 3.0. It holds the whole library, without OpenMP, so that it depends
# on libm alone, and it exports the functions of the two standards only. Built on demand: wheels have it.

add_library(camkin_fmu MODULE EXCLUDE_FROM_ALL fmi/camkin_fmu.c ${CAMKIN_SOURCES})
camkin_compile(camkin_fmu)
set_target_properties(
  camkin_fmu PROPERTIES OUTPUT_NAME camkin PREFIX "" LIBRARY_OUTPUT_DIRECTORY ${CMAKE_CURRENT_BINARY_DIR}/fmi)
foreach(level IN LISTS CAMKIN_ISA_LEVELS)
  string(REPLACE "-" "_" id ${level})
  target_sources(camkin_fmu PRIVATE $<TARGET_OBJECTS:camkin_kernels_${id}>)
  target_compile_definitions(camkin_fmu PRIVATE CK_HAVE_${id})
endforeach()
if(UNIX)
  target_link_libraries(camkin_fmu PRIVATE m)
endif()
if(CMAKE_SYSTEM_NAME STREQUAL "Linux")
  set(exports ${PROJECT_SOURCE_DIR}/fmi/exports.map)
  target_link_options(camkin_fmu PRIVATE -Wl,--version-script=${exports} -Wl,-z,now)
  set_target_properties(camkin_fmu PROPERTIES LINK_DEPENDS ${exports})
endif()
