# How camkin's own C sources are compiled: camkin_compile(<target>), and the instruction-set levels of the kernels in
# CAMKIN_ISA_LEVELS with their flags in CAMKIN_ISA_FLAGS_<id>.

include(CheckCCompilerFlag)

set(CAMKIN_FP_FLAGS
    # A product and a sum stay two roundings. Merged into one where the CPU can, the bits would depend on the level and
    # on the compiler. gcc heeds the flag only, not the pragma of the C standard.
    -ffp-contract=off
    # Nobody reads errno, and while sqrt() or floor() might write it, loops that call them are not vectorised.
    -fno-math-errno
    # Nobody catches floating-point exceptions, and while they might trap, conditional values are not vectorised.
    -fno-trapping-math)

set(CAMKIN_WARNINGS -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Werror)

function(camkin_compile target)
  set_target_properties(
    ${target}
    PROPERTIES C_STANDARD 11
               C_STANDARD_REQUIRED ON
               C_EXTENSIONS OFF
               C_VISIBILITY_PRESET hidden
               POSITION_INDEPENDENT_CODE ON)
  target_include_directories(${target} PRIVATE ${PROJECT_SOURCE_DIR}/include)
  target_compile_definitions(${target} PRIVATE CAMKIN_BUILDING)
  target_compile_options(${target} PRIVATE ${CAMKIN_FP_FLAGS} $<$<BOOL:${CAMKIN_WERROR}>:${CAMKIN_WARNINGS}>)
endfunction()

# The levels that this compiler can make for the target processor. Without any, the kernels are compiled once, plainly.
set(CAMKIN_ISA_LEVELS)
if(CMAKE_SYSTEM_PROCESSOR MATCHES "^(x86_64|AMD64|amd64)$" AND CMAKE_SIZEOF_VOID_P EQUAL 8)
  foreach(version IN ITEMS v2 v3 v4)
    check_c_compiler_flag(-march=x86-64-${version} CAMKIN_C_HAS_x86_64_${version})
    if(CAMKIN_C_HAS_x86_64_${version})
      list(APPEND CAMKIN_ISA_LEVELS x86-64-${version})
      set(CAMKIN_ISA_FLAGS_x86_64_${version} -march=x86-64-${version})
    endif()
  endforeach()
  # Left to themselves, gcc and clang use half of a v4 register.
  list(APPEND CAMKIN_ISA_FLAGS_x86_64_v4 -mprefer-vector-width=512)
elseif(CMAKE_SYSTEM_PROCESSOR MATCHES "^(aarch64|arm64)$")
  set(CAMKIN_ISA_LEVELS neon)
endif()
if(NOT CAMKIN_ISA_LEVELS)
  set(CAMKIN_ISA_LEVELS native)
endif()

foreach(level IN LISTS CAMKIN_ISA)
  if(NOT level IN_LIST CAMKIN_ISA_LEVELS)
    message(FATAL_ERROR "CAMKIN_ISA: ${CMAKE_C_COMPILER} cannot compile the level ${level}, only ${CAMKIN_ISA_LEVELS}")
  endif()
endforeach()
if(CAMKIN_ISA)
  set(CAMKIN_ISA_LEVELS ${CAMKIN_ISA})
endif()
message(STATUS "camkin: kernels for ${CAMKIN_ISA_LEVELS}")
