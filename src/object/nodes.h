// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// How objects lie in memory, and how a Value finds them. Private to src/object and the readers' builders.
#pragma once

#include <atomic>
#include <bit>
#include <cstdint>
#include <cstring>
#include <string_view>

#include <brinery/value.h>

#include "base/bytes.h"

namespace brinery {

namespace detail {

// The top sixteen bits of a Value that points at an object. See the picture in value.h.
enum class Tag : std::uint16_t {
  big_int = 0x7ff2,     // at a Record
  nan = 0x7ff3,         // at a double
  str = 0x7ff4,         // at a Record
  bytes = 0x7ff5,       // at a Record
  bytestr = 0x7ff6,     // at a Record
  tuple = 0x7ff7,       // at a TupleNode
  list = 0x7ff8,        // at a ListNode
  dict = 0x7ff9,        // at a DictNode
  set = 0x7ffa,         // at a SetNode
  frozenset = 0x7ffb,   // at a SetNode
  bytearray = 0x7ffc,   // at a BytearrayNode
  complex = 0x7ffd,     // at a Complex
  global = 0x7ffe,      // at a GlobalNode
  instance = 0x7fff,    // at an InstanceNode
  persistent = 0xfff1,  // at a Value: the id
  extension = 0xfff2,   // at an int64: the code
  buffer = 0xfff3,      // at a BufferNode
  slice = 0xfff4,       // at a SliceNode
  frozendict = 0xfff5,  // at a FrozendictNode
  code = 0xfff6,        // at a DictNode: field name -> value
};

// A record is a length-prefixed string as pickle writes it: a byte that says how wide the length is, the length
// (little-endian), the payload. Values point at records in the reader's input, so that a str, bytes or big int that
// was read costs no memory of its own; what a Document makes itself is laid out in the same way in its heap.
//
//     8c 03 61 62 63          SHORT_BINUNICODE, "abc"        length in 1 byte
//     58 03 00 00 00 61 ...   BINUNICODE                     4 bytes
//     8d 03 00 ... 61 ...     BINUNICODE8                    8 bytes
//
// The same for bytes (C B 8e), Python 2's strings (U T) and ints (8a 8b); the lengths of T, 8a, 8b are non-negative.
class Record {
 public:
  static std::string_view read(const void* at) noexcept {
    const char* p = static_cast<const char*>(at);
    switch (static_cast<unsigned char>(*p)) {
      case 'X':
      case 'B':
      case 'T':
      case 0x8b: return {p + 5, base::load_le32(p + 1)};
      case 0x8d:
      case 0x8e: return {p + 9, base::load_le64(p + 1)};
      default: return {p + 2, static_cast<unsigned char>(p[1])};
    }
  }

  // Bytes of the prefix that `write` puts before a payload of this size.
  static std::size_t prefix_size(std::size_t payload) noexcept {
    return payload < 0x100 ? 2 : payload <= 0xffff'ffff ? 5 : 9;
  }

  // Writes the prefix and the payload at `at`, which has prefix_size() + payload.size() bytes.
  static void write(char* at, std::string_view payload) noexcept {
    const std::size_t prefix = prefix_size(payload.size());
    *at = prefix == 2 ? '\x8c' : prefix == 5 ? 'X' : '\x8d';
    const std::uint64_t length = payload.size();  // little-endian machines only, see base/bytes.h
    std::memcpy(at + 1, &length, prefix - 1);
    if (!payload.empty()) std::memcpy(at + prefix, payload.data(), payload.size());
  }
};

// Followed by its items. The hash is of the whole tuple as a dict key; 0 until somebody asks.
struct TupleNode {
  std::uint32_t size;
  std::atomic<std::uint32_t> hash;
  Value* items() noexcept { return reinterpret_cast<Value*>(this + 1); }
};
static_assert(sizeof(TupleNode) == 8);

struct ListNode {
  Value* items;
  std::uint32_t size;
  std::uint32_t capacity;
};

struct KeyIndex;  // keys.h

struct DictNode {
  DictItem* items;
  std::uint32_t size;
  std::uint32_t capacity;
  KeyIndex* index;  // null while the dict is small
};

// Pairs and hash as in DictNode and TupleNode.
struct FrozendictNode : DictNode {
  std::atomic<std::uint32_t> hash;
};

struct SetNode {
  Value* items;
  std::uint32_t size;
  std::uint32_t capacity;
  KeyIndex* index;                  // null while the set is small
  std::atomic<std::uint32_t> hash;  // of a frozenset as a dict key; 0 until somebody asks
};

struct SliceNode {
  Value parts[3];  // start, stop, step
  std::atomic<std::uint32_t> hash;
};

struct BytearrayNode {
  char* data;
  std::size_t size;
  std::size_t capacity;
};

struct GlobalNode {
  std::string_view module;  // as Python 3 names it
  std::string_view name;
  std::string_view stream_module;  // as the stream names it
  std::string_view stream_name;
  // Whether stream_module and stream_name lie in str objects that the stream may refer to elsewhere.
  bool has_strings = false;
};

struct InstanceOpNode {
  Value payload;
  InstanceOp op;
};

struct InstanceNode {
  Value cls;
  Value args;
  Value kwargs;
  InstanceOpNode* ops;
  std::uint32_t op_count;
  std::uint32_t op_capacity;
  Made made;
};

struct BufferNode {
  const char* data;  // null where the caller gave no buffers
  std::size_t size;
  std::size_t index;
  bool readonly;
};

// Copies values that were pushed just now. Few are moved one by one: a wider load of two fresh eight-byte stores has to
// wait until both have left the store buffer, which costs more than the copy (a quarter of the time of a file of small
// tuples; x86-64, GCC 12). The barrier keeps the compiler from joining them.
[[gnu::always_inline]] inline void copy_fresh(Value* to, const Value* from, std::size_t count) noexcept {
  constexpr std::size_t kFew = 8;
  if (count > kFew) {
    std::memcpy(static_cast<void*>(to), static_cast<const void*>(from), count * sizeof(Value));
    return;
  }
  for (std::size_t i = 0; i < count; ++i) {
    std::uint64_t bits = from[i].bits();
    asm("" : "+r"(bits));
    std::memcpy(static_cast<void*>(to + i), &bits, sizeof bits);
  }
}

}  // namespace detail

// The door between Values and nodes.
struct ValueAccess {
  static constexpr int kSmallIntBits = 51;
  static constexpr std::int64_t kSmallIntMax = (std::int64_t{1} << (kSmallIntBits - 1)) - 1;
  static constexpr std::int64_t kSmallIntMin = -kSmallIntMax - 1;

  static Value from_bits(std::uint64_t bits) noexcept { return Value(Value::Raw{}, bits); }
  static Value make(detail::Tag tag, const void* pointer) noexcept {
    return from_bits(std::uint64_t{static_cast<std::uint16_t>(tag)} << 48 |
                     reinterpret_cast<std::uintptr_t>(pointer));
  }
  static bool fits_small_int(std::int64_t value) noexcept {
    return value >= kSmallIntMin && value <= kSmallIntMax;
  }
  static Value small_int(std::int64_t value) noexcept {
    return from_bits(static_cast<std::uint64_t>(value) | 0x1fffULL << kSmallIntBits);
  }
  static bool is_small_int(Value v) noexcept { return v.bits() >> kSmallIntBits == 0x1fff; }
  static std::int64_t small_int_of(Value v) noexcept {
    return static_cast<std::int64_t>(v.bits() << (64 - kSmallIntBits)) >> (64 - kSmallIntBits);
  }
  static bool is_plain_float(Value v) noexcept { return v.is_plain_float(); }
  static double plain_float_of(Value v) noexcept { return std::bit_cast<double>(v.bits()); }
  static Value real(double value) noexcept { return from_bits(std::bit_cast<std::uint64_t>(value)); }

  static bool has(Value v, detail::Tag tag) noexcept {
    return v.bits() >> 48 == static_cast<std::uint16_t>(tag);
  }
  template <class Node>
  static Node* node(Value v) noexcept {
    return reinterpret_cast<Node*>(v.bits() & Value::kPayload);
  }
  static std::string_view record(Value v) noexcept { return detail::Record::read(node<const char>(v)); }
};

}  // namespace brinery
