// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// DirectReader: frames, numbers of the older protocols, text that is long or referred to, names of classes. And the files
// that typed loads read.
#include <brinery/detail/direct_reader.h>

#include <algorithm>
#include <cstring>

#include <brinery/limits.h>

#include "base/utf8.h"
#include "pickle/python2_names.h"
#include "pickle/registry.h"

namespace brinery::detail {

namespace {

// What is referred to once more, and objects with many fields of which none is there, may take half of what the ordinary way
// allows for each byte. The rest is for what is not counted: at most forty units for a byte of the input.
constexpr std::size_t kBudgetFactor = kMemoryFactor / 2;

// Names that the ordinary way makes something of by itself.
bool is_special_module(std::string_view module) {
  return module == "builtins" || module == "__builtin__" || module == "_codecs" || module == "copyreg" ||
         module == "copy_reg";
}

bool has_constructor(std::string_view module, std::string_view name) {
  pickle::ConstructorRegistry& registry = pickle::constructor_registry();
  if (registry.version() == 0) return false;
  const auto constructors = registry.get();
  return constructors->find(std::pair(module, name)) != constructors->end();
}

}  // namespace

bool allow_direct(const pickle::LoadOptions& options, std::size_t input_bytes) noexcept {
  return options.fix_imports && !options.find_class && options.constructors == nullptr &&
         options.limits.memory_bytes == SIZE_MAX && options.limits.input_bytes >= input_bytes &&
         input_bytes <= kMaxItems;
}

bool is_wtf8_slow(std::string_view text) noexcept { return !base::check_wtf8(text); }

DirectReader::DirectReader(std::string_view input) noexcept
    : stop_(input.data()),
      end_(input.data() + input.size()),
      frame_end_(end_),
      budget_(input.size() > SIZE_MAX / kBudgetFactor ? SIZE_MAX : input.size() * kBudgetFactor),
      input_(input.data()) {
  const std::size_t size = std::min(input.size(), kStep);
  std::memset(tail_, 0, sizeof tail_);
  std::copy(input.end() - size, input.end(), tail_ + kStep - size);
}

const char* DirectReader::begin() noexcept {
  if (left(input_) < 2 || op_at(input_) != Op::PROTO) return nullptr;
  protocol_ = number_at<std::uint8_t>(input_ + 1);
  if (protocol_ < 2 || protocol_ > pickle::support::kNewestProtocol) return nullptr;
  stop_ = input_;
  return input_ + 2;
}

// --- Frames and the end of the input ---------------------------------------------------------------------------------

const char* DirectReader::cross(const char* at) noexcept {
  for (;;) {
    if (at >= end_) return nullptr;
    if (is_framed_ && at < frame_end_) break;
    if (is_framed_ && at > frame_end_) return nullptr;
    is_framed_ = false;
    frame_end_ = end_;
    if (op_at(at) != Op::FRAME) break;
    if (!holds(at, 1 + sizeof(std::uint64_t))) return nullptr;
    const auto size = number_at<std::uint64_t>(at + 1);
    at += 1 + sizeof size;
    if (!holds(at, size)) return nullptr;
    frame_end_ = at + size;
    is_framed_ = true;
  }
  char* const tail_end = tail_ + kStep;
  if (end_ != tail_end && left(at) <= kStep) {
    at = tail_end - (end_ - at);
    frame_end_ = tail_end - (end_ - frame_end_);
    end_ = tail_end;
  }
  stop_ = end_ == tail_end ? frame_end_ : std::min(frame_end_, end_ - kStep);
  return at;
}

const char* DirectReader::back_to(const Place& place) noexcept {
  stop_ = place.stop;
  end_ = place.end;
  frame_end_ = place.frame_end;
  is_framed_ = place.is_framed;
  count_ = place.count;
  budget_ = place.budget;
  return place.at;
}

// --- Memo ------------------------------------------------------------------------------------------------------------

// Protocols 2 and 3 write the number, which is the next one.
const char* DirectReader::memoize_numbered(const char* at, const char* entry) {
  std::size_t number = 0;
  if (op_at(at) == Op::BINPUT) {
    number = number_at<std::uint8_t>(at + 1);
    at += 2;
  } else if (op_at(at) == Op::LONG_BINPUT) {
    number = number_at<std::uint32_t>(at + 1);
    at += 5;
  } else {
    return at;
  }
  if (number != count_) return nullptr;
  push(entry);
  return at;
}

const char* DirectReader::reference(const char* at, const char*& entry) const noexcept {
  if (op_at(at) == Op::BINGET) {
    entry = this->entry(number_at<std::uint8_t>(at + 1));
    at += 2;
  } else if (op_at(at) == Op::LONG_BINGET) {
    entry = this->entry(number_at<std::uint32_t>(at + 1));
    at += 5;
  } else {
    return nullptr;
  }
  return entry == nullptr ? nullptr : at;
}

// --- Text and bytes --------------------------------------------------------------------------------------------------

namespace {

// The payload that begins at an opcode which was read before.
std::string_view payload_at(const char* entry) noexcept {
  switch (op_at(entry)) {
    case Op::SHORT_BINUNICODE:
    case Op::SHORT_BINBYTES: return {entry + 2, number_at<std::uint8_t>(entry + 1)};
    case Op::BINUNICODE:
    case Op::BINBYTES: return {entry + 5, number_at<std::uint32_t>(entry + 1)};
    default: return {entry + 9, static_cast<std::size_t>(number_at<std::uint64_t>(entry + 1))};
  }
}

bool is_text(Op op) { return op == Op::SHORT_BINUNICODE || op == Op::BINUNICODE || op == Op::BINUNICODE8; }
bool is_bytes(Op op) { return op == Op::SHORT_BINBYTES || op == Op::BINBYTES || op == Op::BINBYTES8; }

}  // namespace

// Moves over a payload of `size` bytes at `data`, and over its number.
const char* DirectReader::payload(const char* at, const char* data, std::uint64_t size, Payload& found) {
  if (!holds(data, size)) return nullptr;
  found = {at, {data, static_cast<std::size_t>(size)}};
  const char* behind = data + size;
  return ready_behind(behind, size) ? memoize(behind, at) : nullptr;
}

const char* DirectReader::other_text(const char* at, Payload& found) {
  const char* behind = nullptr;
  if (op_at(at) == Op::BINUNICODE) {
    behind = payload(at, at + 5, number_at<std::uint32_t>(at + 1), found);
  } else if (op_at(at) == Op::BINUNICODE8) {
    behind = payload(at, at + 9, number_at<std::uint64_t>(at + 1), found);
  } else if ((behind = reference(at, found.entry)) != nullptr) {
    if (!is_text(op_at(found.entry))) return nullptr;
    found.data = payload_at(found.entry);
    return charge(found.data.size()) ? behind : nullptr;
  }
  return behind != nullptr && is_wtf8(found.data) ? behind : nullptr;
}

const char* DirectReader::bytes(const char* at, Payload& found) {
  switch (op_at(at)) {
    case Op::SHORT_BINBYTES: return payload(at, at + 2, number_at<std::uint8_t>(at + 1), found);
    case Op::BINBYTES: return payload(at, at + 5, number_at<std::uint32_t>(at + 1), found);
    case Op::BINBYTES8: return payload(at, at + 9, number_at<std::uint64_t>(at + 1), found);
    default: break;
  }
  const char* const behind = reference(at, found.entry);
  if (behind == nullptr || !is_bytes(op_at(found.entry))) return nullptr;
  found.data = payload_at(found.entry);
  return charge(found.data.size()) ? behind : nullptr;
}

// --- Classes ---------------------------------------------------------------------------------------------------------

const char* DirectReader::other_class(const char* at, const reflect::PythonClass& cls, const char*& known) {
  const char* entry = nullptr;
  if (const char* const behind = reference(at, entry); behind != nullptr && !is_text(op_at(entry))) {
    const auto is_it = [&](const Class& each) { return each.entry == entry; };
    const auto found = std::find_if(classes_.begin(), classes_.end(), is_it);
    if (found == classes_.end() || !is_class(*found, cls)) return nullptr;
    known = entry;
    return behind;
  }
  Class found{};
  at = op_at(at) == Op::GLOBAL ? line_class(at, found) : named_class(at, found);
  if (at == nullptr || !is_class(found, cls) || classes_.size() == kMostClasses) return nullptr;
  classes_.push_back(found);
  known = found.entry;
  return at;
}

const char* DirectReader::named_class(const char* at, Class& found) {
  Payload module;
  Payload name;
  at = text(at, module);
  if (at == nullptr || !ready(at)) return nullptr;
  at = text(at, name);
  if (at == nullptr || !ready(at) || op_at(at) != Op::STACK_GLOBAL) return nullptr;
  found = {at, module.data, name.data};
  return memoize(at + 1, at);
}

// GLOBAL of the protocols 2 and 3: two lines.
const char* DirectReader::line_class(const char* at, Class& found) {
  const char* next = at + 1;
  for (std::string_view* const part : {&found.module, &found.name}) {
    const void* const newline = next < end_ ? std::memchr(next, '\n', left(next)) : nullptr;
    if (newline == nullptr) return nullptr;
    *part = {next, static_cast<std::size_t>(static_cast<const char*>(newline) - next)};
    next += part->size() + 1;
    if (!is_wtf8(*part)) return nullptr;
  }
  found.entry = at;
  return ready(next) ? memoize(next, at) : nullptr;
}

bool DirectReader::is_class(const Class& found, const reflect::PythonClass& cls) const {
  const auto [module, name] =
      protocol_ < 3 ? pickle::to_python3(found.module, found.name) : std::pair(found.module, found.name);
  return module == cls.module && name == cls.name && !is_special_module(module) &&
         !has_constructor(module, name);
}

}  // namespace brinery::detail
