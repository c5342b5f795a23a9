// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Classes of alike objects, for the canonical form: each object that is found gets a number, alike ones the same. And the
// order of classes, by which the keys of dicts and the members of sets are sorted.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include <brinery/value.h>

#include "base/hash.h"

namespace brinery::pickle::canonical {

// An object: the bits of a Value that lies in its handle; or a mark, in bits that no Value has, and the number of a class, or
// of a node that belongs to no class yet.
using Ref = std::uint64_t;
inline constexpr Ref kClass = 0xfff7ULL << 48;
inline constexpr Ref kNode = kClass | 1ULL << 47;
inline constexpr Ref kNumber = (1ULL << 47) - 1;
constexpr bool is_node(Ref ref) noexcept { return (ref & ~kNumber) == kNode; }
constexpr bool is_class(Ref ref) noexcept { return (ref & ~kNumber) == kClass; }
constexpr std::size_t number_of(Ref ref) noexcept { return static_cast<std::size_t>(ref & kNumber); }

// Objects that have no parts but lie in the heap.
bool is_leaf(Kind kind) noexcept;

// Objects whose parts have no order.
bool is_set(Kind kind) noexcept;
bool is_dict(Kind kind) noexcept;  // parts are alternating keys and values

// As keys these equal only themselves.
bool is_key_by_identity(Kind kind) noexcept;

// Items that operations add to an instance one after the other, or one state.
struct Run {
  InstanceOp op;
  std::uint32_t count;
  friend bool operator==(const Run&, const Run&) = default;
};

// What an object with parts is, but for its identity.
struct Shape {
  Kind kind;
  Made made;  // of an instance, else `reduce`
  std::span<const Run> runs;
  std::span<const Ref> parts;  // of an instance: cls, args, kwargs, then those of the runs
};

// Single-threaded. Refers to the text of the source.
class Classes {
 public:
  // The class of a leaf. REQUIRES: is_leaf, and it does not lie in the handle.
  Ref leaf(Value value);

  // The class of an object whose parts are in classes or in their handles, and are sorted where they have no order.
  Ref composite(const Shape& shape);

  // A class that no other object can be found to be in.
  Ref add(const Shape& shape);

  std::size_t size() const noexcept { return classes_.size(); }
  Kind kind(Ref ref) const noexcept;
  Shape shape(std::size_t number) const noexcept;  // REQUIRES: no leaf

  // The parts of leaves.
  std::string_view text(std::size_t number) const noexcept { return texts_[classes_[number].a].data; }
  std::string_view name(std::size_t number) const noexcept {
    return texts_[classes_[number].b].data;
  }  // of a global
  std::pair<std::uint64_t, std::uint64_t> words(std::size_t number) const noexcept {
    return {classes_[number].a, classes_[number].b};
  }

  // --- Order. Nothing may be added between `rank_leaves` and the last comparison of leaves it did not see. ----------
  void mark_key(Ref ref);  // its order will be asked for
  void rank_leaves();

  // The order of keys. REQUIRES: no nodes; leaves are marked and ranked. Equal: of the same class.
  std::strong_ordering compare_keys(Ref a, Ref b);

  // SHA-256 of what the class is, in hexadecimal. REQUIRES: it leads into no cycle.
  std::string digest(Ref ref);

 private:
  struct Class {
    Kind kind;
    Made made = Made::reduce;
    bool is_key = false;
    std::uint32_t rank = 0;  // of a leaf among all that are keys
    std::uint32_t runs = 0;  // first the runs, then the parts
    std::uint32_t parts = 0;
    std::uint32_t next = 0;  // of the same hash; 0 ends
    std::uint64_t a = 0;     // of a leaf what it is; otherwise where runs (a) and parts (b) begin
    std::uint64_t b = 0;
  };
  struct Text {
    std::string_view data;
    std::uint32_t rank = 0;
    std::string digest{};
  };
  struct Hash {
    std::size_t operator()(std::uint64_t hash) const noexcept { return hash; }  // it is one
    std::size_t operator()(std::string_view text) const { return base::hash_bytes(text); }
  };

  std::uint64_t text_number(std::string_view text);
  std::uint64_t name_number(std::string_view name);
  Ref find_or_add_leaf(Class leaf);
  void rank_names(std::span<const std::uint32_t> globals);
  std::strong_ordering compare_leaves(const Class& a, const Class& b) const;
  std::strong_ordering compare_big_int(Ref small, Ref big) const;
  const std::string& text_digest(std::uint64_t number);
  std::string leaf_digest(std::size_t number);
  std::string composite_digest(std::size_t number);

  std::vector<Class> classes_{{Kind::none}};  // 0 is no class
  std::vector<Run> runs_;
  std::vector<Ref> parts_;
  std::vector<Text> texts_;
  std::unordered_map<std::string_view, std::uint64_t, Hash> text_numbers_;
  std::map<std::pair<const char*, std::size_t>, std::uint64_t> name_numbers_;  // by where the text lies
  std::unordered_map<std::uint64_t, std::uint32_t, Hash> by_hash_;
  std::vector<std::uint32_t> keys_;  // leaves
  std::unordered_map<std::size_t, std::string> digests_;
};

}  // namespace brinery::pickle::canonical
