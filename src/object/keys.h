// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Dict keys and set members: hashing and equality as Python's, and the index that finds them.
//
// Python's rules: 1, 1.0 and True are one key; a NaN equals only itself; tuples, frozensets, frozendicts and
// slices compare by content; an object that Python would have to be asked about (an instance, a persistent
// id, a buffer) equals only itself. Lists, dicts, sets and bytearrays are unhashable.
//
// Cost: a key may be a graph with shared parts, whose expansion is exponential in its size (`t = (t, t)`
// forty times). Each distinct object is hashed and compared once for each Keys object, see `canonical`, and a
// key that was ever hashed keeps its hash.
#pragma once

#include <cstddef>
#include <cstdint>
#include <unordered_map>
#include <vector>

#include <brinery/value.h>

#include "object/arena.h"
#include "object/nodes.h"

namespace brinery::detail {

// From here on the hash and equality of a string, int or name are remembered: it may be shared by any number
// of keys.
inline constexpr std::size_t kLongLeaf = 128;

// Hashes and compares keys, remembering what was expensive. Single-threaded; one in each Heap for building, a
// temporary one for a look-up in a document that others may be reading.
class Keys {
 public:
  // Never 0. TypeError "unhashable type: 'list'".
  std::uint32_t hash(Value key);

  // REQUIRES: both hashable and of equal hash.
  bool equal(Value a, Value b);

 private:
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

  std::unordered_map<const void*, std::uint32_t> long_leaf_hashes_;
  struct Part {
    std::uint64_t hash = 0;  // of a composite that is part of another; 0 until then
    Value representative;    // the first that was found equal, see `canonical`; None until then
  };
  std::unordered_map<const void*, Part> parts_;
  std::unordered_multimap<std::uint64_t, Value> representatives_;
};

// The keys of a dict, or the members of a set: values a fixed distance apart.
struct KeySpan {
  const Value* first;
  std::ptrdiff_t stride;
  std::uint32_t size;
  Value operator[](std::uint32_t i) const noexcept { return first[i * stride]; }
};
inline KeySpan keys_of(const DictNode& dict) noexcept {
  return {reinterpret_cast<const Value*>(dict.items), 2,
          dict.size};  // an empty dict has no items to take a key of
}
inline KeySpan keys_of(const SetNode& set) noexcept { return {set.items, 1, set.size}; }

// Open-addressed table from key to position. A slot holds 32 bits of hash and 32 of position.
struct KeyIndex {
  std::uint64_t* slots;
  std::uint32_t mask;
  std::size_t slot_bytes() const noexcept { return (std::size_t{mask} + 1) * sizeof(std::uint64_t); }
};

inline constexpr std::uint32_t kNotFound = 0xffff'ffffU;
inline constexpr std::uint32_t kMaxUnindexed =
    8;  // up to this size a dict or set is searched from end to end

// Position of `key`, or kNotFound. `index` may be null. TypeError if `key` is unhashable.
std::uint32_t find_key(const KeySpan& span, const KeyIndex* index, Value key, Keys& keys);

// The same for a key that is known to be a str with this text.
std::uint32_t find_text_key(const KeySpan& span, const KeyIndex* index, std::string_view text, Keys& keys);

// Adds position `span.size - 1`, whose key has this hash, to the index, making or enlarging it as needed.
void index_last(const KeySpan& span, KeyIndex*& index, std::uint32_t hash, Arena& arena, Keys& keys);

// Position among the indexed with this hash and an equal key, or kNotFound.
std::uint32_t probe(const KeySpan& span, const KeyIndex& index, std::uint32_t hash, Value key, Keys& keys);

// Makes an index that holds every key of the span. REQUIRES: the keys are distinct.
KeyIndex* make_index(const KeySpan& span, std::uint32_t expected_size, Arena& arena, Keys& keys);

// The same index for a copy of its keys. REQUIRES: each copy has the hash of its original.
KeyIndex* copy_index(const KeyIndex& source, Arena& arena);

}  // namespace brinery::detail
