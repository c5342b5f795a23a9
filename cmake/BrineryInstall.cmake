# SPDX-FileCopyrightText: 2026 The Brinery authors
# SPDX-License-Identifier: MIT
#
# What `cmake --install` puts in place: headers, library, CMake package, pkg-config file. tests/install proves that
# a program outside the tree can use them.
include(CMakePackageConfigHelpers)

set(package_dir "${CMAKE_INSTALL_LIBDIR}/cmake/brinery")

install(TARGETS brinery EXPORT brineryTargets FILE_SET HEADERS)
install(EXPORT brineryTargets NAMESPACE brinery:: DESTINATION ${package_dir})

configure_package_config_file(
  ${CMAKE_CURRENT_LIST_DIR}/brineryConfig.cmake.in ${PROJECT_BINARY_DIR}/brineryConfig.cmake
  INSTALL_DESTINATION ${package_dir} NO_SET_AND_CHECK_MACRO)
# Below 1.0 a minor version may break its users.
write_basic_package_version_file(${PROJECT_BINARY_DIR}/brineryConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES
  ${PROJECT_BINARY_DIR}/brineryConfig.cmake
  ${PROJECT_BINARY_DIR}/brineryConfigVersion.cmake
  ${PROJECT_SOURCE_DIR}/cmake/FindGMP.cmake
  DESTINATION ${package_dir})

# A static library hands its own dependencies on to whoever links it; a shared one keeps them.
get_target_property(library_type brinery TYPE)
if(library_type STREQUAL "STATIC_LIBRARY")
  set(requires_field "Requires")
else()
  set(requires_field "Requires.private")
endif()
# The prefix is found from where the file lies, so that an installed tree may be moved.
file(RELATIVE_PATH prefix_from_pc "/p/${CMAKE_INSTALL_LIBDIR}/pkgconfig" "/p")
configure_file(${CMAKE_CURRENT_LIST_DIR}/brinery.pc.in ${PROJECT_BINARY_DIR}/brinery.pc @ONLY)
install(FILES ${PROJECT_BINARY_DIR}/brinery.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
