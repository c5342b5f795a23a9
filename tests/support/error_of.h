// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// What an action throws, as one line, for tests that compare errors.
#pragma once

#include <exception>
#include <string>

#include <brinery/error.h>

namespace brinery::test_support {

// "TypeError: [3]: expected int, found str 'x'"; "no error" where nothing is thrown.
template <class Action>
std::string error_of(Action&& action) {
  try {
    action();
  } catch (const Error& error) {
    return std::string(error.python_name()) + ": " + error.what();
  } catch (const std::exception& error) {
    return std::string("another exception: ") + error.what();
  }
  return "no error";
}

}  // namespace brinery::test_support
