# SameMinorVersion would refuse every range that spans two minor versions, whatever is installed.
if(PACKAGE_FIND_VERSION_RANGE)
  include(${CMAKE_CURRENT_LIST_DIR}/camkinConfigVersionRange.cmake)
else()
  include(${CMAKE_CURRENT_LIST_DIR}/camkinConfigVersionOne.cmake)
endif()
