// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Disassembles arbitrary bytes. The first byte chooses indentation and annotations, the rest is the pickle.
#include <brinery/error.h>
#include <brinery/pickletools.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "end_of_pickle.h"
#include "fuzz_support.h"

namespace {

using namespace brinery;
using fuzz::require;

// The end of the pickle by its opcodes alone; nothing if they cannot be read.
std::optional<std::size_t> end_by_opcodes(std::string_view bytes) {
  pickletools::Operations operations = pickletools::genops(bytes);
  try {
    std::size_t last = 0;
    for (const pickletools::Operation& operation : operations) {
      require(operation.position >= last, "operations come in order");
      last = operation.position;
      std::string text;
      append_repr(text, operation.arg);
    }
    return operations.end_position();
  } catch (const Error&) {
    return std::nullopt;
  }
}

void disassemble(std::string_view bytes, std::uint8_t choice) {
  pickletools::DisMemo memo;
  pickletools::DisOptions options;
  options.indent_level = choice & 7;
  options.annotate = (choice & 8) != 0 ? choice >> 4 : 0;
  options.memo = (choice & 8) != 0 ? nullptr : &memo;
  options.max_output_bytes = 1 << 20;
  try {
    const std::string text = pickletools::dis(bytes, options);
    require(text.size() <= options.max_output_bytes, "the text is no longer than asked for");
    require(!text.empty() && text.back() == '\n', "the text is made of lines");
  } catch (const Error& error) {
    require(!error.message().empty(), "an error says what is wrong");
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  disassemble(bytes, data[0]);
  const auto by_opcodes = end_by_opcodes(bytes);
  const auto by_reader = fuzz::end_by_reader(bytes);
  require(!by_opcodes || !by_reader || *by_opcodes == *by_reader, "opcodes and reader see the same end");
  return 0;
}
