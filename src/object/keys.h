// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Dict keys and set members: hashing and equality as Python's, and the index that finds them.
//
// Python's rules: 1, 1.0 and True are one key; a NaN equals only itself; tuples, frozensets, frozendicts and
// slices compare by content, and so do the instances that std_equal.h knows (dates, Decimals, UUIDs ...); an object that
// Python would have to be asked about (any other instance, a persistent id, a buffer) equals only itself. Lists, dicts, sets and bytearrays are unhashable.
//
// Cost: a key may be a graph with shared parts, whose expansion is exponential in its size (`t = (t, t)`
// forty times). Each distinct object is hashed and compared once for each Keys object, see `canonical`, and a
// key that was ever hashed keeps its hash.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

#include <brinery/value.h>

#include "base/hash.h"
#include "object/arena.h"
#include "object/nodes.h"
#include "object/numbers_equal.h"

namespace brinery::detail {

// From here on the hash and equality of a string, int or name are remembered: it may be shared by any number
// of keys.
inline constexpr std::size_t kLongLeaf = 128;

// A hash as slots and nodes keep it; never 0.
inline std::uint32_t fold(std::uint64_t hash) noexcept {
  const auto folded = static_cast<std::uint32_t>(hash ^ hash >> 32);
  return folded == 0 ? 1 : folded;
}
inline std::uint64_t text_hash(std::string_view text) { return base::hash_bytes(text) ^ 1; }

// Hashes and compares keys, remembering what was expensive. Single-threaded; one in each Heap for building, a
// temporary one for a look-up in a document that others may be reading.
class Keys {
 public:
  Keys() noexcept;
  ~Keys();

  // Never 0. TypeError "unhashable type: 'list'".
  std::uint32_t hash(Value key) {
    if (ValueAccess::is_small_int(key)) return fold(integer_hash(ValueAccess::small_int_of(key)));
    if (ValueAccess::has(key, Tag::str)) {
      const std::string_view text = ValueAccess::record(key);
      if (text.size() < kLongLeaf) return fold(text_hash(text));
    }
    return hash_other(key);
  }

  // REQUIRES: both hashable and of equal hash.
  bool equal(Value a, Value b);

 private:
  struct Memory;

  std::uint32_t hash_other(Value key);
  std::uint32_t hash_graph(Value key);
  std::uint32_t hash_leaf(Value key);
  bool equal_shallow(Value a, Value b);
  bool equal_parts(Value a, Value b);
  Value canonical(Value value);
  Value known(Value value) const;
  bool is_known(Value value) const;
  Value intern(Value value);
  template <class Visit>
  void post_order(Value root, Visit&& visit);

  Memory& memory();

  std::unique_ptr<Memory> memory_;  // made when something is worth remembering
};

// The keys of a dict, or the members of a set: values a fixed distance apart.
struct KeySpan {
  const Value* first;
  std::ptrdiff_t stride;
  std::uint32_t size;
  Value operator[](std::uint32_t i) const noexcept { return first[i * stride]; }
};
inline KeySpan keys_of(const DictNode& dict) noexcept {
  return {reinterpret_cast<const Value*>(dict.items), 2, dict.size};  // the items may be null
}
inline KeySpan keys_of(const SetNode& set) noexcept { return {set.items, 1, set.size}; }

// Open-addressed table from key to position. A slot holds 32 bits of hash and 32 of position.
struct KeyIndex {
  std::uint64_t* slots;
  std::uint32_t mask;
  bool is_shared;  // by dicts with the same keys: who adds a key takes a copy first
  std::size_t slot_bytes() const noexcept { return (std::size_t{mask} + 1) * sizeof(std::uint64_t); }
};

inline constexpr std::uint32_t kNotFound = 0xffff'ffffU;
inline constexpr std::uint32_t kMaxUnindexed =
    16;  // up to this size a dict or set is searched from end to end

// Position of `key`, or kNotFound. `index` may be null. TypeError if `key` is unhashable.
std::uint32_t find_key(const KeySpan& span, const KeyIndex* index, Value key, Keys& keys);

// The same for a key that is known to be a str with this text.
std::uint32_t find_text_key(const KeySpan& span, const KeyIndex* index, std::string_view text);

// The position of an equal key; or kNotFound, and `position` stands for `key` in the index from then on.
std::uint32_t find_or_place(const KeySpan& span, KeyIndex& index, Value key, std::uint32_t position,
                            Keys& keys);

// Adds position `span.size - 1`, whose key has this hash, to the index, making or enlarging it as needed.
void index_last(const KeySpan& span, KeyIndex*& index, std::uint32_t hash, Arena& arena, Keys& keys);

// Position among the indexed with this hash and an equal key, or kNotFound.
std::uint32_t probe(const KeySpan& span, const KeyIndex& index, std::uint32_t hash, Value key, Keys& keys);

// An index without keys that has room for so many.
KeyIndex* make_empty_index(std::uint32_t expected_size, Arena& arena);

// Makes an index that holds every key of the span. REQUIRES: the keys are distinct.
KeyIndex* make_index(const KeySpan& span, std::uint32_t expected_size, Arena& arena, Keys& keys);

// The same index for a copy of its keys. REQUIRES: each copy has the hash of its original.
KeyIndex* copy_index(const KeyIndex& source, Arena& arena);

}  // namespace brinery::detail
