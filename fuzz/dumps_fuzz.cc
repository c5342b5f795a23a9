// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Writes what arbitrary bytes load to. The first byte chooses the options, the rest is the pickle. What the protocol can
// say must come back equal; what it says by a call must, once it is a call, stay that call.
//
//   bits 0-2  protocol 0 to 5; 6: all; 7: 5      bit 4  fix_imports     bit 6  fast
//   bit 3     builtins                           bit 5  canonical       bit 7  extensions
#include <brinery/error.h>
#include <brinery/pickle.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <sstream>
#include <string>
#include <string_view>

#include "fuzz_support.h"
#include "support/round_trip.h"

namespace {

using namespace brinery;
using fuzz::require;
using pickle::DumpOptions;
using pickle::LoadOptions;

const pickle::Extensions kExtensions{
    {1, {"builtins", "set"}}, {240, {"corpus_types", "ExtCopy"}}, {70000, {"a.b", "C.D"}}};

std::optional<std::string> written(Value value, const DumpOptions& options) {
  try {
    return pickle::dumps(value, options);
  } catch (const Error& error) {
    require(!error.message().empty(), "an error says what is wrong");
    return std::nullopt;
  }
}

// The bytes that a stream gets, a frame at a time.
std::string streamed(Value value, const DumpOptions& options) {
  std::ostringstream stream;
  pickle::dump(value, stream, options);
  return stream.str();
}

// Reads what was written, which no refusal may follow: but for limits on what one pickle may expand to.
std::optional<Document> read_again(std::string_view bytes, const LoadOptions& options) {
  try {
    return pickle::loads(bytes, options);
  } catch (const MemoryError&) {
    return std::nullopt;
  }
}

// Tuples that hold what holds them are written once for each way into the circle, as CPython writes them, and a persistent
// object each time: so no bound that is linear holds for all. This one finds what is exponential.
void check_cost(std::size_t size, std::size_t written_size) {
  require(written_size <= 4096 + 256 * size + 8 * size * size, "what is written stays in proportion");
}

void check(Document& document, const DumpOptions& options, const LoadOptions& load, std::size_t size) {
  const Value root = document.root();
  const auto bytes = written(root, options);
  if (!bytes) return;
  check_cost(size, bytes->size());
  require(*bytes == pickle::dumps(document, options), "what reading noted of sharing changes no byte");
  require(*bytes == written(root, options), "one value gives the same bytes twice");
  require(*bytes == streamed(root, options), "dump and dumps agree");

  const auto again = read_again(*bytes, load);
  if (!again || options.fast) return;
  const auto second = written(again->root(), options);
  if (!second) return;  // a persistent object is written each time, and a buffer in its id has one place only
  if (test_support::RoundTrip(options.protocol, load, options).keeps(root)) {
    require(again->root() == root, "what is written loads to what was given");
    require(!options.canonical || *second == *bytes, "the canonical form is its own");
  }
  const auto third = read_again(*second, load);
  if (!third || !test_support::RoundTrip(options.protocol, load, options).keeps(again->root())) return;
  require(third->root() == again->root(), "what was written as calls stays calls");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::uint8_t choice = data[0];
  LoadOptions load;
  load.encoding = "keep";
  load.builtins = (choice & 8) != 0;
  load.fix_imports = (choice & 16) != 0;
  const std::string_view pickle(reinterpret_cast<const char*>(data) + 1, size - 1);

  std::optional<Document> document;
  try {
    document = pickle::loads_no_copy(pickle, load);
  } catch (const Error&) {
    return 0;
  }

  DumpOptions dump;
  dump.fix_imports = load.fix_imports;
  dump.canonical = (choice & 32) != 0;
  dump.fast = (choice & 64) != 0 && size <= 24;  // without a memo what is shared doubles
  if ((choice & 128) != 0) dump.extensions = load.extensions = &kExtensions;
  const int chosen = choice & 7;
  for (int protocol = 0; protocol <= pickle::kHighestProtocol; ++protocol) {
    dump.protocol = protocol;
    if (chosen == 6 || protocol == (chosen == 7 ? 5 : chosen)) check(*document, dump, load, size);
  }
  return 0;
}
