# SPDX-FileCopyrightText: 2026 The Brinery authors
# SPDX-License-Identifier: MIT
#
# Run by ctest, see CMakeLists.txt beside this file. WAY is find_package or pkg_config.
set(prefix "${WORK_DIR}/prefix")
set(program "${WORK_DIR}/build/consumer")
set(flags "")
if(SANITIZE)
  # A library built with sanitizers needs their run time in the program.
  set(flags "-fsanitize=${SANITIZE}")
endif()

# run(COMMAND...): fails the test with everything that was printed unless the command ends with 0.
function(run)
  execute_process(COMMAND ${ARGV} RESULT_VARIABLE status OUTPUT_VARIABLE printed ERROR_VARIABLE printed)
  if(NOT status EQUAL 0)
    list(JOIN ARGV " " command)
    message(FATAL_ERROR "${command}\nended with ${status}:\n${printed}")
  endif()
endfunction()

function(build_with_find_package)
  run(${CMAKE_COMMAND} -S ${CONSUMER_DIR} -B ${WORK_DIR}/build -G Ninja
      -DCMAKE_CXX_COMPILER=${CXX} -DCMAKE_BUILD_TYPE=${BUILD_TYPE} -DCMAKE_CXX_FLAGS=${flags}
      -DCMAKE_PREFIX_PATH=${prefix})
  run(${CMAKE_COMMAND} --build ${WORK_DIR}/build)
endfunction()

function(build_with_pkg_config)
  set(ENV{PKG_CONFIG_PATH} "${prefix}/${LIBDIR}/pkgconfig")
  file(MAKE_DIRECTORY ${WORK_DIR}/build)
  execute_process(COMMAND pkg-config --cflags --libs brinery
    OUTPUT_VARIABLE our_flags OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
  separate_arguments(our_flags UNIX_COMMAND "${our_flags}")
  run(${CXX} -std=c++20 ${flags} ${CONSUMER_DIR}/main.cc -o ${program} ${our_flags})
endfunction()

# Installed under one name and used under another: nothing in it may point back to where it was made.
file(REMOVE_RECURSE ${WORK_DIR})
run(${CMAKE_COMMAND} --install ${BUILD_DIR} --prefix ${WORK_DIR}/before_it_was_moved)
file(RENAME ${WORK_DIR}/before_it_was_moved ${prefix})

cmake_language(CALL build_with_${WAY})

execute_process(COMMAND ${program} OUTPUT_VARIABLE printed COMMAND_ERROR_IS_FATAL ANY)
set(expected "[{'answer': 42}, 18446744073709551616]\n")
if(NOT printed STREQUAL expected)
  message(FATAL_ERROR "the program printed\n${printed}but should have printed\n${expected}")
endif()
