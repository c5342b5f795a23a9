// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
#include "pickle/pickle_source.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>

#include <brinery/error.h>

#include "pickle/opcodes.h"

namespace brinery::pickle {
namespace {

// All that must be known of an opcode to step over it. At most one of the three is not zero.
struct Extent {
  bool known = false;
  std::uint8_t fixed = 0;   // bytes of the argument
  std::uint8_t prefix = 0;  // bytes of a length, whose payload follows
  std::uint8_t lines = 0;   // lines that end with '\n'
};

constexpr Extent extent_of(ArgKind kind) {
  switch (kind) {
    case ArgKind::kNone: return {true};
    case ArgKind::kUint1: return {true, 1};
    case ArgKind::kUint2: return {true, 2};
    case ArgKind::kInt4:
    case ArgKind::kUint4: return {true, 4};
    case ArgKind::kUint8:
    case ArgKind::kFloat8: return {true, 8};
    case ArgKind::kStringNl:
    case ArgKind::kStringNlNoescape:
    case ArgKind::kDecimalNlShort:
    case ArgKind::kDecimalNlLong:
    case ArgKind::kFloatNl:
    case ArgKind::kUnicodeStringNl: return {true, 0, 0, 1};
    case ArgKind::kStringNlNoescapePair: return {true, 0, 0, 2};
    case ArgKind::kString1:
    case ArgKind::kBytes1:
    case ArgKind::kUnicodeString1:
    case ArgKind::kLong1: return {true, 0, 1};
    case ArgKind::kString4:
    case ArgKind::kBytes4:
    case ArgKind::kUnicodeString4:
    case ArgKind::kLong4: return {true, 0, 4};
    case ArgKind::kBytes8:
    case ArgKind::kBytearray8:
    case ArgKind::kUnicodeString8: return {true, 0, 8};
  }
  return {};
}

constexpr std::array<Extent, 256> make_extents() {
  std::array<Extent, 256> extents{};
  for (const OpcodeInfo& row : opcode_table::kRows) {
    extents[static_cast<unsigned char>(row.code)] = extent_of(row.arg);
  }
  return extents;
}

constexpr std::array<Extent, 256> kExtents = make_extents();
constexpr char kStop = '.';
constexpr char kFrame = '\x95';

const Extent& extent_at(char opcode) noexcept { return kExtents[static_cast<unsigned char>(opcode)]; }

std::uint64_t little_endian(const char* at, std::size_t width) noexcept {
  std::uint64_t value = 0;
  std::memcpy(&value, at, width);
  return value;
}

}  // namespace

std::string PickleCollector::collect() {
  bytes_.clear();
  opened_frame_ = false;
  while (step()) continue;
  if (opened_frame_) bytes_.append(fetched_, fetched_at_);
  return std::move(bytes_);
}

// Takes one opcode with its argument; false behind STOP, at the end of the input, and where nothing can be made of it.
bool PickleCollector::step() {
  const std::size_t at = bytes_.size();
  if (!take(1)) return false;
  const char opcode = bytes_[at];
  const Extent& extent = extent_at(opcode);
  if (opcode == kStop || !extent.known) return false;
  if (opcode == kFrame) return take_frame();
  if (!take(extent.fixed) || !take(extent.prefix)) return false;
  if (extent.prefix != 0 && !take(little_endian(bytes_.data() + at + 1, extent.prefix))) return false;
  for (int i = 0; i < extent.lines; ++i) {
    if (!take_line()) return false;
  }
  return true;
}

// The payload of a frame is fetched at once; its opcodes are then stepped over like any others. A frame inside of a frame
// is an error, which the reader will find.
bool PickleCollector::take_frame() {
  const std::size_t at = bytes_.size();
  if (!take(8) || fetched() != 0) return false;
  opened_frame_ = true;
  fetched_.clear();
  fetched_at_ = 0;
  return read_into(fetched_, little_endian(bytes_.data() + at, 8));
}

bool PickleCollector::take_line() {
  do {
    if (!take(1)) return false;
  } while (bytes_.back() != '\n');
  return true;
}

// Moves `size` bytes from what was fetched, or the input, behind those that were stepped over.
bool PickleCollector::take(std::uint64_t size) {
  const std::size_t ready = std::min<std::uint64_t>(size, fetched());
  bytes_.append(fetched_, fetched_at_, ready);
  fetched_at_ += ready;
  return ready == size || read_into(bytes_, size - ready);
}

bool PickleCollector::read_into(std::string& out, std::uint64_t size) {
  constexpr std::uint64_t kChunk = std::uint64_t{1} << 20;
  while (size != 0) {
    const std::size_t before = out.size();
    const auto want = static_cast<std::size_t>(std::min(size, std::max<std::uint64_t>(kChunk, before)));
    if (want > limit_ || bytes_.size() + fetched_.size() > limit_ - want) {
      throw MemoryError("the pickle is longer than the limit of " + std::to_string(limit_) + " bytes");
    }
    out.resize(before + want);
    const std::size_t got = read_(out.data() + before, want);
    out.resize(before + got);
    if (got == 0) return false;
    size -= got;
  }
  return true;
}

}  // namespace brinery::pickle
