// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
#include "object/structure_hash.h"

#include "base/hash.h"
#include "object/bare.h"
#include "object/nodes.h"
#include "object/numbers_equal.h"
#include "object/op_items.h"
#include "object/std_equal.h"

namespace brinery::detail {
namespace {

using base::hash_bytes;
using base::mix;

enum Salt : std::uint64_t {
  kSingleton = 0x51,
  kText,
  kData,
  kBytestr,
  kSequence,
  kSet,
  kDict,
  kGlobal,
  kMade,
  kOther
};

}  // namespace

std::uint64_t StructureHash::hash(Value value, unsigned depth) {
  if (value.address() == nullptr) return compute(value, depth);
  if (const std::uint64_t* known = known_[depth].find(value)) return *known;
  const std::uint64_t result = compute(value, depth);
  known_[depth].insert(value, result);
  return result;
}

std::uint64_t StructureHash::compute(Value value, unsigned depth) {
  if (is_number(value.kind())) return number_hash(value);
  switch (value.kind()) {
    case Kind::str: return hash_bytes(ValueAccess::record(value)) ^ kText;
    case Kind::bytestr: return hash_bytes(ValueAccess::record(value)) ^ kBytestr;
    case Kind::bytes:
    case Kind::bytearray: {
      const auto data = value.as<std::span<const std::byte>>();
      return hash_bytes({reinterpret_cast<const char*>(data.data()), data.size()}) ^ kData;
    }
    case Kind::global: return mix(hash_bytes(value.module()), hash_bytes(value.name()) ^ kGlobal);
    case Kind::extension: return mix(static_cast<std::uint64_t>(value.extension_code()), kOther);
    case Kind::buffer: {
      const auto data = value.buffer_data();
      return mix(value.buffer_readonly(), data ? data_hash(*data) : mix(value.buffer_index(), kOther));
    }
    case Kind::instance: return instance(value, depth);
    case Kind::persistent: return depth == 0 ? kOther : mix(hash(value.persistent_id(), depth - 1), kOther);
    case Kind::none:
    case Kind::ellipsis:
    case Kind::not_implemented: return mix(value.bits(), kSingleton);
    default: return parts(value, depth);
  }
}

// Many buffers may lie on the same data.
std::uint64_t StructureHash::data_hash(std::string_view data) {
  const auto [entry, is_new] = data_hashes_.try_emplace({data.data(), data.size()}, 0);
  if (is_new) entry->second = hash_bytes(data);
  return entry->second;
}

// The kinds that can be equal in spite of their types (set and frozenset, dict and frozendict) are one kind
// here.
std::uint64_t StructureHash::parts(Value value, unsigned depth) {
  std::uint64_t sum = 0;  // sets and dicts: the order does not count
  switch (value.kind()) {
    case Kind::set:
    case Kind::frozenset:
      for (std::size_t i = 0; depth != 0 && i < value.size(); ++i)
        sum += mix(hash(value[i], depth - 1), kSet);
      return mix(sum + value.size(), kSet);
    case Kind::dict:
    case Kind::frozendict: return pairs(value, depth);
    case Kind::code: return mix(pairs(value, depth), kOther);
    default:
      sum = mix(static_cast<std::uint64_t>(value.kind()), kSequence);
      for (std::size_t i = 0; depth != 0 && i < value.size(); ++i) sum = mix(sum, hash(value[i], depth - 1));
      return mix(sum, value.size());
  }
}

// A Counter may equal another one that has more keys, with the count 0, so that these count nowhere.
std::uint64_t StructureHash::pairs(Value dict, unsigned depth) {
  std::uint64_t sum = 0;
  if (depth == 0) return mix(sum, kDict);
  for (const auto& [key, mapped] : dict.items()) {
    if (is_zero(mapped)) continue;
    sum += mix(hash(key, depth - 1), hash(mapped, depth - 1));
  }
  return mix(sum, kDict);
}

std::uint64_t StructureHash::instance(Value value, unsigned depth) {
  if (const auto identity = std_identity(value, collections_)) {
    if (identity->how == StdIdentity::How::never) return kOther;
    if (identity->how != StdIdentity::How::value) return pairs(identity->content, depth);
    const std::uint64_t own = hash_bytes(identity->key);
    return depth == 0 ? own : mix(own, hash(identity->content, depth - 1));
  }
  const auto& node = *ValueAccess::node<const InstanceNode>(value);
  const auto bare = class_of_bare(value);
  const Made way = bare || node.made == Made::inst ? Made::obj : node.made;
  std::uint64_t sum = mix(static_cast<std::uint64_t>(way), kMade);
  if (depth == 0) return sum;
  sum = mix(sum, hash(bare.value_or(node.cls), depth - 1));
  if (!bare) sum = mix(mix(sum, hash(node.args, depth - 1)), hash(node.kwargs, depth - 1));
  OpItems items(node);
  while (const auto item = items.next()) {
    sum = mix(sum, hash(item->value, depth - 1) + static_cast<std::uint64_t>(item->op));
  }
  return sum;
}

}  // namespace brinery::detail
