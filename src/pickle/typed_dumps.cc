// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// What pickles of C++ types need that does not depend on the type: where they go, errors, paths, names of Python's classes.
#include <algorithm>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include <brinery/error.h>
#include <brinery/file_writer.h>
#include <brinery/pickle_types.h>

#include "base/repr.h"
#include "base/utf8.h"
#include "pickle/sinks.h"
#include "pickle/stream_pickler.h"

namespace brinery::detail {

// --- Errors and paths --------------------------------------------------------------------------------------------------

namespace {

std::string hex(unsigned char byte) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  return std::string("0x") + kDigits[byte >> 4] + kDigits[byte & 15];
}

}  // namespace

bool is_text(std::string_view text) noexcept { return !base::check_wtf8(text); }

void require_text(std::string_view text) {
  if (const auto fault = base::check_wtf8(text)) {
    throw PicklingError("a string must be UTF-8 (std::vector<std::byte> is for bytes): " +
                        base::unicode_decode_message("utf-8", text, *fault));
  }
}

void throw_not_ascii(char character) {
  throw PicklingError("a char must be ASCII, found " + hex(static_cast<unsigned char>(character)) +
                      "; use signed char or int for numbers, std::string for text");
}

void throw_out_of_range(std::string_view python_type) {
  throw PicklingError("out of the range of " + std::string(python_type));
}

std::string quoted_step(std::string_view key) {
  constexpr std::size_t kLongest = 60;
  std::string step = "[";
  if (base::check_wtf8(key)) {
    base::append_bytes_repr(step, key.substr(0, kLongest));
  } else {
    base::append_str_repr(step, key.substr(0, base::boundary_before(key, kLongest)));
  }
  return step + (key.size() > kLongest ? "...]" : "]");
}

// --- Python's classes ----------------------------------------------------------------------------------------------------

pickle::GlobalName name_of(Known known) noexcept {
  switch (known) {
    case Known::reconstructor: return {.module = "copyreg", .name = "_reconstructor"};
    case Known::object: return {.module = "builtins", .name = "object"};
    case Known::tuple: return {.module = "builtins", .name = "tuple"};
    case Known::date: return {.module = "datetime", .name = "date"};
    case Known::datetime: return {.module = "datetime", .name = "datetime"};
    case Known::time: return {.module = "datetime", .name = "time"};
    case Known::timedelta: return {.module = "datetime", .name = "timedelta"};
    case Known::timezone: return {.module = "datetime", .name = "timezone"};
    case Known::path: return {.module = "pathlib", .name = "PosixPath"};
    case Known::kCount: break;
  }
  return {};
}

std::vector<std::string_view> path_parts(std::string_view path) {
  std::vector<std::string_view> parts;
  const std::size_t slashes = std::min(path.find_first_not_of('/'), path.size());
  // POSIX leaves the meaning of exactly two slashes to the system, and pathlib keeps them.
  if (slashes != 0) parts.push_back(path.substr(0, slashes == 2 ? 2 : 1));
  for (std::size_t at = slashes; at < path.size();) {
    const std::size_t end = std::min(path.find('/', at), path.size());
    const std::string_view part = path.substr(at, end - at);
    if (!part.empty() && part != ".") parts.push_back(part);
    at = end + 1;
  }
  return parts;
}

// --- Where pickles go ----------------------------------------------------------------------------------------------------

namespace {

// Whether hooks or forms are asked for that deal with values.
bool needs_values(const pickle::DumpOptions& options) {
  return options.fast || options.canonical || options.dispatch_table != nullptr ||
         options.persistent_id != nullptr || options.reducer_override != nullptr ||
         options.buffer_callback != nullptr;
}

void dump_to(pickle::Sink& sink, const TypedObject& object, const pickle::DumpOptions& options) {
  if (needs_values(options)) return pickle::StreamPickler(sink, options).dump(object);
  PickleEncoder encoder(sink, encoder_options(options));
  object.write(object.object, encoder);
}

}  // namespace

// The sink reads at the end what the encoder or pickler keeps.
std::string dump_typed(const TypedObject& object, const pickle::DumpOptions& options) {
  pickle::GatheringSink sink;
  if (needs_values(options)) {
    pickle::StreamPickler pickler(sink, options);
    pickler.dump(object);
    return sink.take();
  }
  PickleEncoder encoder(sink, encoder_options(options));
  object.write(object.object, encoder);
  return sink.take();
}

std::string dump_typed(const void* object, TypedWrite write) {
  pickle::GatheringSink sink;
  PickleEncoder encoder(sink, {});
  write(object, encoder);
  return sink.take();
}

void dump_typed(const TypedObject& object, const std::string& path, const pickle::DumpOptions& options) {
  FileWriter file(path);
  pickle::DescriptorSink sink(file.descriptor(), file.name());
  dump_to(sink, object, options);
  file.commit();
}

void dump_typed(const TypedObject& object, std::ostream& stream, const pickle::DumpOptions& options) {
  pickle::StreamSink sink(stream);
  dump_to(sink, object, options);
}

void dump_typed_fd(const TypedObject& object, int descriptor, const pickle::DumpOptions& options) {
  pickle::DescriptorSink sink(descriptor);
  dump_to(sink, object, options);
}

}  // namespace brinery::detail
