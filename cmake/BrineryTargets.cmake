# SPDX-FileCopyrightText: 2026 The Brinery authors
# SPDX-License-Identifier: MIT
#
# What our own targets have in common. Nothing here reaches a program that uses the library.

# brinery_own(TARGET): C++20 without extensions, our warnings, and the sanitizers of this build.
function(brinery_own target)
  target_compile_features(${target} PRIVATE cxx_std_20)
  set_target_properties(${target} PROPERTIES CXX_EXTENSIONS OFF)
  target_compile_options(${target} PRIVATE
    -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion
    $<$<BOOL:${BRINERY_WERROR}>:-Werror>)
  if(BRINERY_SANITIZE)
    # A finding ends the program, so that no test can pass with one.
    target_compile_options(${target} PRIVATE
      -fsanitize=${BRINERY_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
    target_link_options(${target} PRIVATE -fsanitize=${BRINERY_SANITIZE})
  endif()
  if(BRINERY_BUILD_FUZZ)
    target_compile_options(${target} PRIVATE -fsanitize=fuzzer-no-link)
  endif()
endfunction()
