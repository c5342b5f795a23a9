# SPDX-FileCopyrightText: 2026 The Brinery authors
# SPDX-License-Identifier: MIT
#
# Settings that belong to whoever builds the whole tree; a project that adds Brinery as a folder keeps its own.

if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "Kind of build." FORCE)
endif()

# -O2: the figures in docs and benchmarks are for it. No link-time optimisation, so that what is measured is
# what a program gets that links the installed library.
set(CMAKE_CXX_FLAGS_RELEASE "-O2 -DNDEBUG")

set(CMAKE_RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/bin")
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

find_program(BRINERY_CCACHE ccache)
mark_as_advanced(BRINERY_CCACHE)
if(BRINERY_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  # Without this sloppiness ccache refuses every file that uses a precompiled header.
  set(CMAKE_CXX_COMPILER_LAUNCHER
      "${CMAKE_COMMAND};-E;env;CCACHE_SLOPPINESS=pch_defines,time_macros;${BRINERY_CCACHE}")
endif()
