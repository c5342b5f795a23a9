// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// The errors of the library: one exception class for each of Python's names, all below `Error`.
// Catch `Error` to catch all of them; catch a class to act on it (fix the input, raise a limit, give up).
// Start at `Error`; the list of exact conditions is in docs/reference/errors.md.
#pragma once

#include <cstddef>
#include <exception>
#include <optional>
#include <string>
#include <string_view>

namespace brinery {

// Base of every exception of the library's own. Two others pass through: std::bad_alloc when the system has no more
// memory, and whatever a function of the caller's throws. Immutable after construction.
//
// `what()` is one line for a reader: what was found, where, and what was expected. `offset()` is the byte
// offset in the input at which reading stopped making sense, where there is an input.
class Error : public std::exception {
 public:
  explicit Error(std::string message, std::optional<std::size_t> offset = std::nullopt)
      : message_(std::move(message)), offset_(offset) {}

  const char* what() const noexcept override { return message_.c_str(); }
  std::string_view message() const noexcept { return message_; }
  std::optional<std::size_t> offset() const noexcept { return offset_; }

  // The way to the object at fault from the object that was written or converted, as Python would index it:
  // "[3].tags[0]". Empty where that is the outermost object, or where no object is meant.
  std::string_view path() const noexcept { return path_; }

  // Puts a path before the one that is known so far, and the whole before the message. For those who know the way: who
  // catches an error by reference adds its own part and says `throw;`.
  void locate(std::string_view path) {
    const std::size_t known = path_.empty() ? 0 : path_.size() + 2;
    path_.insert(0, path);
    if (!path_.empty()) message_ = path_ + ": " + message_.substr(known);
  }

  // Python's name of the class, e.g. "UnpicklingError".
  virtual std::string_view python_name() const noexcept = 0;

  // Throws an error of the same class that also says where: for readers that learn from a part what went wrong.
  [[noreturn]] virtual void throw_at(std::string message, std::size_t offset) const = 0;

 private:
  std::string message_;
  std::string path_;
  std::optional<std::size_t> offset_;
};

// Declares one error class. A macro because C++ cannot name a class from a table; it only declares.
#define BRINERY_ERROR_CLASS(Name, Base)                                                  \
  class Name : public Base {                                                             \
   public:                                                                               \
    using Base::Base;                                                                    \
    std::string_view python_name() const noexcept override { return #Name; }             \
    [[noreturn]] void throw_at(std::string message, std::size_t offset) const override { \
      throw Name(std::move(message), offset);                                            \
    }                                                                                    \
  };

BRINERY_ERROR_CLASS(ValueError, Error)               // right type, value outside what is allowed
BRINERY_ERROR_CLASS(TypeError, Error)                // an object of a kind that the operation does not take
BRINERY_ERROR_CLASS(AttributeError, Error)           // the stream asks a value for what its kind has not
BRINERY_ERROR_CLASS(EOFError, Error)                 // nothing is left to read where an object must begin
BRINERY_ERROR_CLASS(OverflowError, Error)            // a number or length beyond what the field can hold
BRINERY_ERROR_CLASS(LookupError, Error)              // a codec or error handler that is not known
BRINERY_ERROR_CLASS(IndexError, LookupError)         // a sequence index outside [-size, size)
BRINERY_ERROR_CLASS(KeyError, LookupError)           // a dict has not this key
BRINERY_ERROR_CLASS(UnicodeDecodeError, ValueError)  // bytes that are not text in the stated encoding
BRINERY_ERROR_CLASS(SyntaxError, Error)              // a literal that does not parse
BRINERY_ERROR_CLASS(OSError, Error)                  // the system refused: missing file, directory, I/O error
BRINERY_ERROR_CLASS(MemoryError, Error)  // a limit of limits.h was reached before anything was allocated
BRINERY_ERROR_CLASS(PickleError, Error)  // base of the pickle module's own errors
BRINERY_ERROR_CLASS(UnpicklingError, PickleError)  // the stream is no well-formed pickle
BRINERY_ERROR_CLASS(PicklingError, PickleError)    // an object that this protocol or these hooks cannot write
BRINERY_ERROR_CLASS(RecursionError, Error)         // objects that contain themselves without end

#undef BRINERY_ERROR_CLASS

}  // namespace brinery
