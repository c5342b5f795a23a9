# SPDX-FileCopyrightText: 2026 The Brinery authors
# SPDX-License-Identifier: MIT
#
# cmake -DPROGRAM=path -DEXPECTED=file -DPYTHON=path -DSCRIPT=file -DPYTHON_EXPECTED=file -DFOLDER=path
#       [-DSAME_FILES=a|b] -P ExchangeWithPython.cmake
#
# Compares an example with its Python program. Each runs in a fresh folder, and must print exactly what is expected of it;
# the SAME_FILES that they write must be equal byte for byte. Then each reads, with the argument "read", what the other has
# written: it must end as before, which is to print the end of the expected text.
file(REMOVE_RECURSE "${FOLDER}")
file(MAKE_DIRECTORY "${FOLDER}/cpp" "${FOLDER}/python")

# run(PRINTED WHERE COMMAND...): runs a command in a folder and fails unless it ends with 0.
function(run printed where)
  execute_process(COMMAND ${ARGN} WORKING_DIRECTORY "${FOLDER}/${where}"
    RESULT_VARIABLE status OUTPUT_VARIABLE text ERROR_VARIABLE errors)
  if(NOT status EQUAL 0)
    message(FATAL_ERROR "${ARGN}\nended with ${status} in ${FOLDER}/${where}, having printed:\n${text}${errors}")
  endif()
  set(${printed} "${text}" PARENT_SCOPE)
endfunction()

# expect_all(PRINTED FILE), expect_end(PRINTED FILE): the text is that of the file; it is the end of it, whole lines.
function(expect_all printed file)
  file(READ "${file}" expected)
  if(NOT printed STREQUAL expected)
    message(FATAL_ERROR "printed:\n${printed}\nbut ${file} says:\n${expected}")
  endif()
endfunction()

function(expect_end printed file)
  file(READ "${file}" expected)
  string(LENGTH "\n${expected}" all)
  string(LENGTH "\n${printed}" length)
  math(EXPR before "${all} - ${length}")
  if(before GREATER_EQUAL 0)
    string(SUBSTRING "\n${expected}" ${before} -1 end)
  endif()
  if(printed STREQUAL "" OR NOT "\n${printed}" STREQUAL "${end}")
    message(FATAL_ERROR "printed of the other's files:\n${printed}\nwhich is not the end of ${file}:\n${expected}")
  endif()
endfunction()

set(script ${CMAKE_COMMAND} -E env PYTHONDONTWRITEBYTECODE=1 "${PYTHON}" "${SCRIPT}")
run(printed cpp "${PROGRAM}")
expect_all("${printed}" "${EXPECTED}")
run(printed python ${script})
expect_all("${printed}" "${PYTHON_EXPECTED}")

string(REPLACE "|" ";" same_files "${SAME_FILES}")
foreach(name IN LISTS same_files)
  file(SHA256 "${FOLDER}/cpp/${name}" ours)
  file(SHA256 "${FOLDER}/python/${name}" pythons)
  if(NOT ours STREQUAL pythons)
    message(FATAL_ERROR "${FOLDER}/cpp/${name} has other bytes than ${FOLDER}/python/${name}")
  endif()
endforeach()

run(printed python "${PROGRAM}" read)
expect_end("${printed}" "${EXPECTED}")
run(printed cpp ${script} read)
expect_end("${printed}" "${PYTHON_EXPECTED}")
