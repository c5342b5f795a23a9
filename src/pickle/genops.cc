// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// The walk over the operations of a pickle: one opcode byte, its row of the table, its argument.
#include <brinery/error.h>
#include <brinery/pickletools.h>

#include <string>

#include "base/repr.h"
#include "pickle/arguments.h"
#include "pickle/opcodes.h"

namespace brinery::pickletools {
namespace {

const OpcodeInfo& read_opcode(std::string_view data, std::size_t position) {
  if (position >= data.size()) {
    throw ValueError("pickle exhausted before seeing STOP (position " + std::to_string(data.size()) + ")",
                     data.size());
  }
  const std::string_view byte = data.substr(position, 1);
  const OpcodeInfo* const opcode = pickle::find_opcode(static_cast<unsigned char>(byte.front()));
  if (opcode == nullptr) {
    std::string message = "at position " + std::to_string(position) + ", opcode ";
    base::append_bytes_repr(message, byte);
    throw ValueError(message + " unknown", position);
  }
  return *opcode;
}

std::string located(const Error& error, const OpcodeInfo& opcode, std::size_t position) {
  return std::string(error.message()) + " (position " + std::to_string(position) + ", opcode " +
         std::string(opcode.name) + ")";
}

Argument read_argument(const OpcodeInfo& opcode, std::string_view data, std::size_t position,
                       std::size_t& end) {
  try {
    return pickle::read_argument(opcode.arg, data, end);
  } catch (const UnicodeDecodeError& error) {
    throw UnicodeDecodeError(located(error, opcode, position), position);
  } catch (const ValueError& error) {
    throw ValueError(located(error, opcode, position), position);
  }
}

}  // namespace

void Operations::advance() {
  current_.reset();
  if (finished_) return;
  finished_ = true;  // an error ends the walk too
  const std::size_t position = position_;
  const OpcodeInfo& opcode = read_opcode(data_, position);
  std::size_t end = position + 1;
  current_.emplace(Operation{opcode, read_argument(opcode, data_, position, end), position});
  position_ = end;
  finished_ = opcode.code == Op::STOP;
}

}  // namespace brinery::pickletools
