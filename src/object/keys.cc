// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
#include "object/keys.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/numbers.h"
#include "object/std_equal.h"

namespace brinery::detail {
namespace {

constexpr std::uint32_t kWideTuple = 8;  // from here on equality of tuples is remembered
constexpr std::uint64_t kEmptySlot = ~std::uint64_t{0};

enum Salt : std::uint64_t {
  kData = 2,
  kBytestr,
  kTuple,
  kSet,
  kSlice,
  kName,
  kIdentity,
  kCode,
  kStd
};  // 1 is text_hash's

[[noreturn]] void throw_unhashable(Value key) {
  throw TypeError("unhashable type: '" + std::string(type_name(key.kind())) + "'");
}

// Where a composite keeps its own hash; null for what is no composite of keys.
std::atomic<std::uint32_t>* hash_slot(Value value) noexcept {
  switch (value.kind()) {
    case Kind::tuple: return &ValueAccess::node<TupleNode>(value)->hash;
    case Kind::frozenset: return &ValueAccess::node<SetNode>(value)->hash;
    case Kind::frozendict: return &ValueAccess::node<FrozendictNode>(value)->hash;
    case Kind::slice: return &ValueAccess::node<SliceNode>(value)->hash;
    default: return nullptr;
  }
}

template <class Visit>
void each_child(Value value, Visit&& visit) {
  if (value.kind() == Kind::frozendict) {
    for (const DictItem& item : value.items()) {
      visit(item.key);
      visit(item.value);
    }
  } else {
    for (Value child : value.elements()) visit(child);
  }
}

// The hash of a composite from those of its parts.
template <class Part>
std::uint64_t combine(Value composite, Part&& part) {
  std::uint64_t sum = 0;
  if (composite.kind() == Kind::frozenset) {  // the order of a set does not count
    for (Value child : composite.elements()) sum += base::mix(part(child), kSet);
  } else if (composite.kind() == Kind::frozendict) {
    for (const DictItem& item : composite.items()) sum += base::mix(part(item.key), part(item.value));
  } else {
    sum = composite.kind() == Kind::tuple ? kTuple : kSlice;
    for (Value child : composite.elements()) sum = base::mix(sum, part(child));
  }
  return base::mix(sum, composite.size());
}

bool is_record(Value value) noexcept {
  return ValueAccess::has(value, Tag::str) || ValueAccess::has(value, Tag::bytes) ||
         ValueAccess::has(value, Tag::bytestr) || ValueAccess::has(value, Tag::big_int);
}

// Bytes that hashing this looks at, where that is no composite.
std::size_t leaf_size(Value value) noexcept {
  if (is_record(value)) return ValueAccess::record(value).size();
  if (!ValueAccess::has(value, Tag::global)) return 0;
  const auto& global = *ValueAccess::node<GlobalNode>(value);
  return global.module.size() + global.name.size();
}

bool is_long_leaf(Value value) noexcept { return leaf_size(value) >= kLongLeaf; }

// Whether two strings, big ints or globals are equal.
bool same_leaf(Value a, Value b) noexcept {
  if (a.kind() != b.kind() || leaf_size(a) != leaf_size(b)) return false;
  if (is_record(a)) return is_record(b) && ValueAccess::record(a) == ValueAccess::record(b);
  const auto& x = *ValueAccess::node<GlobalNode>(a);
  const auto& y = *ValueAccess::node<GlobalNode>(b);
  return x.module == y.module && x.name == y.name;
}

// Asked before anything is hashed. Of one kind only: numbers of different kinds may be equal.
bool surely_differ(Value a, Value b) noexcept { return a.kind() == b.kind() && leaf_size(a) != leaf_size(b); }

// Worth remembering: comparing it costs more than looking it up.
bool is_costly(Value value) noexcept {
  if (is_long_leaf(value)) return true;
  if (!ValueAccess::has(value, Tag::tuple)) return hash_slot(value) != nullptr;
  const auto items = value.elements();
  if (items.size() > kWideTuple) return true;
  return std::any_of(items.begin(), items.end(),
                     [](Value item) { return hash_slot(item) != nullptr || is_long_leaf(item); });
}

std::uint64_t name_hash(const GlobalNode& global) {
  return base::mix(base::hash_bytes(global.module), base::hash_bytes(global.name) ^ kName);
}

}  // namespace

struct Keys::Memory {
  std::unordered_map<const void*, std::uint32_t> long_leaf_hashes;
  struct Part {
    std::uint64_t hash = 0;  // of a composite that is part of another; 0 until then
    Value representative;    // the first that was found equal, see `canonical`; None until then
  };
  std::unordered_map<const void*, Part> parts;
  std::unordered_multimap<std::uint64_t, Value> representatives;
};

Keys::Keys() noexcept = default;
Keys::~Keys() = default;

Keys::Memory& Keys::memory() {
  if (memory_ == nullptr) memory_ = std::make_unique<Memory>();
  return *memory_;
}

std::uint32_t Keys::hash_leaf(Value key) {
  const auto compute = [&] {
    switch (key.kind()) {
      case Kind::str: return fold(text_hash(ValueAccess::record(key)));
      case Kind::bytes: return fold(base::hash_bytes(ValueAccess::record(key)) ^ kData);
      case Kind::bytestr: return fold(base::hash_bytes(ValueAccess::record(key)) ^ kBytestr);
      case Kind::global: return fold(name_hash(*ValueAccess::node<GlobalNode>(key)));
      default: return fold(number_hash(key));
    }
  };
  if (!is_long_leaf(key)) return compute();
  auto [entry, added] = memory().long_leaf_hashes.try_emplace(key.address(), 0);
  if (added) entry->second = compute();
  return entry->second;
}

std::uint32_t Keys::hash_other(Value key) {
  switch (key.kind()) {
    case Kind::none:
    case Kind::ellipsis:
    case Kind::not_implemented: return fold(base::mix(key.bits(), kIdentity));
    case Kind::bool_:
    case Kind::float_:
    case Kind::complex: return fold(number_hash(key));
    case Kind::int_:
    case Kind::str:
    case Kind::bytes:
    case Kind::bytestr:
    case Kind::global: return hash_leaf(key);
    case Kind::tuple:
    case Kind::frozenset:
    case Kind::frozendict:
    case Kind::slice: return hash_graph(key);
    case Kind::extension: return fold(base::mix(static_cast<std::uint64_t>(key.extension_code()), kCode));
    case Kind::instance:
      if (const auto value = std_dict_key(key)) return fold(base::hash_bytes(*value) ^ kStd);
      return fold(base::mix(key.bits(), kIdentity));
    case Kind::persistent:
    case Kind::buffer:
    case Kind::code: return fold(base::mix(key.bits(), kIdentity));
    case Kind::bytearray:
    case Kind::list:
    case Kind::dict:
    case Kind::set: break;
  }
  throw_unhashable(key);
}

// Calls visit(node) for each composite under root whose parts were all visited before it, without recursion.
// `visit` must make `done(node)` true, which is how a shared part is met once.
template <class Visit>
void Keys::post_order(Value root, Visit&& visit) {
  std::vector<Value> pending{root};
  while (!pending.empty()) {
    const Value node = pending.back();
    const std::size_t before = pending.size();
    if (!visit.done(node)) {
      each_child(node, [&](Value child) {
        if (hash_slot(child) != nullptr && !visit.done(child)) pending.push_back(child);
      });
      if (pending.size() != before) continue;
      visit(node);
    }
    pending.pop_back();
  }
}

// A composite keeps 32 bits of its hash, for itself; the hash of what contains it is made from all 64, which
// are remembered here for the composites that are parts of others. Of 32 bits alone the hashes of ever deeper
// nested tuples would repeat after some 2**16 levels, and as keys of one dict those tuples would be compared
// with each other.
std::uint32_t Keys::hash_graph(Value key) {
  const std::uint32_t ready = hash_slot(key)->load(std::memory_order_relaxed);
  if (ready != 0) return ready;

  struct Visitor {
    Keys& keys;
    Value root;
    bool done(Value node) const {
      if (node.is(root)) return hash_slot(node)->load(std::memory_order_relaxed) != 0;
      const auto found = keys.memory().parts.find(node.address());
      return found != keys.memory().parts.end() && found->second.hash != 0;
    }
    std::uint64_t part(Value child) const {
      return hash_slot(child) != nullptr ? keys.memory().parts.find(child.address())->second.hash
                                         : keys.hash(child);
    }
    void operator()(Value node) const {
      const std::uint64_t hash = combine(node, [&](Value child) { return part(child); });
      hash_slot(node)->store(fold(hash), std::memory_order_relaxed);
      if (!node.is(root))
        keys.memory().parts[node.address()].hash = hash | 1;  // 0 is for one that is not known
    }
  };
  post_order(key, Visitor{*this, key});
  return hash_slot(key)->load(std::memory_order_relaxed);
}

// Equality of two keys whose composite parts are known by their representatives.
bool Keys::equal_shallow(Value a, Value b) {
  if (a.is(b)) return true;
  const Kind kind = a.kind();
  const bool numbers = is_number(kind) && is_number(b.kind());
  if (kind != b.kind() && !numbers) return false;
  if (is_long_leaf(a) && is_long_leaf(b)) return canonical(a).is(canonical(b));
  if (numbers) return numbers_equal(a, b);
  if (is_record(a) || kind == Kind::global) return same_leaf(a, b);
  if (kind == Kind::instance) {
    const auto left = std_dict_key(a);
    return left && left == std_dict_key(b);
  }
  return kind == Kind::extension && a.extension_code() == b.extension_code();
}

bool Keys::equal(Value a, Value b) {
  if (a.is(b)) return true;
  if (hash_slot(a) == nullptr) return equal_shallow(a, b);
  if (a.kind() != b.kind() || a.size() != b.size()) return false;
  if (is_costly(a) || is_costly(b)) return canonical(a).is(canonical(b));
  const auto left = a.elements();  // a short tuple of scalars
  const auto right = b.elements();
  for (std::size_t i = 0; i < left.size(); ++i) {
    if (!equal_shallow(left[i], right[i])) return false;
  }
  return true;
}

// The first object that was found equal to `value`, or `value` itself where it is not known or has no parts.
Value Keys::known(Value value) const {
  if (memory_ == nullptr) return value;
  const auto found = memory_->parts.find(value.address());
  return found == memory_->parts.end() || found->second.representative.is_none()
             ? value
             : found->second.representative;
}

bool Keys::is_known(Value value) const {
  if (memory_ == nullptr) return false;
  const auto found = memory_->parts.find(value.address());
  return found != memory_->parts.end() && !found->second.representative.is_none();
}

// Whether two composites of one kind have equal parts. REQUIRES: the representatives of all parts are known,
// so that nothing here looks deeper than one level.
bool Keys::equal_parts(Value a, Value b) {
  if (a.kind() != b.kind() || a.size() != b.size()) return false;
  const auto same = [&](Value x, Value y) {
    return hash_slot(x) ? known(x).is(known(y)) : equal_shallow(x, y);
  };
  if (a.kind() == Kind::frozenset) {
    const SetNode& other = *ValueAccess::node<SetNode>(b);
    const auto members = a.elements();
    return std::all_of(members.begin(), members.end(), [&](Value member) {
      return find_key(keys_of(other), other.index, member, *this) != kNotFound;
    });
  }
  if (a.kind() == Kind::frozendict) {
    const DictNode& other = *ValueAccess::node<FrozendictNode>(b);
    const auto pairs = a.items();
    return std::all_of(pairs.begin(), pairs.end(), [&](const DictItem& pair) {
      const std::uint32_t at = find_key(keys_of(other), other.index, pair.key, *this);
      return at != kNotFound && same(pair.value, other.items[at].value);
    });
  }
  const auto left = a.elements();
  return std::equal(left.begin(), left.end(), b.elements().begin(), same);
}

// Chooses the representative of `value`. REQUIRES: those of its parts are known.
//
// Composites are told apart by the representatives of their parts, not by the hashes that they keep: see
// hash_graph.
Value Keys::intern(Value value) {
  const auto part = [&](Value child) {
    return hash_slot(child) != nullptr ? known(child).bits() : hash(child);
  };
  const std::uint64_t code = hash_slot(value) != nullptr ? combine(value, part) : hash(value);
  const auto [first, last] = memory().representatives.equal_range(code);
  for (auto entry = first; entry != last; ++entry) {
    const Value other = entry->second;
    if (hash_slot(value) == nullptr ? same_leaf(value, other) : equal_parts(value, other)) return other;
  }
  memory().representatives.emplace(code, value);
  return value;
}

Value Keys::canonical(Value value) {
  if (is_known(value)) return known(value);
  if (hash_slot(value) == nullptr) {
    const Value representative = intern(value);
    memory().parts[value.address()].representative = representative;
    return representative;
  }

  struct Visitor {
    Keys& keys;
    bool done(Value node) const { return keys.is_known(node); }
    void operator()(Value node) const {
      each_child(node, [&](Value child) {
        if (is_long_leaf(child)) keys.canonical(child);
      });
      const Value representative = keys.intern(node);
      keys.memory().parts[node.address()].representative = representative;
    }
  };
  post_order(value, Visitor{*this});
  return known(value);
}

// --- The index ---------------------------------------------------------------------------------------------

std::uint32_t probe(const KeySpan& span, const KeyIndex& index, std::uint32_t hash, Value key, Keys& keys) {
  for (std::uint32_t at = hash & index.mask;; at = (at + 1) & index.mask) {
    const std::uint64_t slot = index.slots[at];
    if (slot == kEmptySlot) return kNotFound;
    if (slot >> 32 != hash) continue;
    const auto position = static_cast<std::uint32_t>(slot);
    if (keys.equal(span[position], key)) return position;
  }
}

std::uint32_t find_or_place(const KeySpan& span, KeyIndex& index, Value key, std::uint32_t position,
                            Keys& keys) {
  const std::uint32_t hash = keys.hash(key);
  for (std::uint32_t at = hash & index.mask;; at = (at + 1) & index.mask) {
    const std::uint64_t slot = index.slots[at];
    if (slot == kEmptySlot) {
      index.slots[at] = std::uint64_t{hash} << 32 | position;
      return kNotFound;
    }
    const auto candidate = static_cast<std::uint32_t>(slot);
    if (slot >> 32 == hash && keys.equal(span[candidate], key)) return candidate;
  }
}

std::uint32_t find_key(const KeySpan& span, const KeyIndex* index, Value key, Keys& keys) {
  const std::uint32_t hash = keys.hash(key);
  if (index != nullptr) return probe(span, *index, hash, key, keys);
  for (std::uint32_t i = 0; i < span.size; ++i) {
    if (span[i].is(key)) return i;
    if (surely_differ(span[i], key)) continue;
    if (keys.hash(span[i]) == hash && keys.equal(span[i], key)) return i;
  }
  return kNotFound;
}

std::uint32_t find_text_key(const KeySpan& span, const KeyIndex* index, std::string_view text) {
  const auto matches = [&](std::uint32_t i) {
    return ValueAccess::has(span[i], Tag::str) && ValueAccess::record(span[i]) == text;
  };
  if (index == nullptr) {
    for (std::uint32_t i = 0; i < span.size; ++i) {
      if (matches(i)) return i;
    }
    return kNotFound;
  }
  const std::uint32_t hash = fold(text_hash(text));
  for (std::uint32_t at = hash & index->mask;; at = (at + 1) & index->mask) {
    const std::uint64_t slot = index->slots[at];
    if (slot == kEmptySlot) return kNotFound;
    if (slot >> 32 == hash && matches(static_cast<std::uint32_t>(slot)))
      return static_cast<std::uint32_t>(slot);
  }
}

namespace {

void place(KeyIndex& index, std::uint64_t slot) noexcept {
  auto at = static_cast<std::uint32_t>(slot >> 32) & index.mask;
  while (index.slots[at] != kEmptySlot) at = (at + 1) & index.mask;
  index.slots[at] = slot;
}

// Slots for a table that is never more than two thirds full.
std::size_t slots_for(std::uint64_t size) { return std::bit_ceil(size + size / 2 + 1); }

KeyIndex* allocate_index(std::size_t slot_count, Arena& arena) {
  auto* index = static_cast<KeyIndex*>(arena.allocate(sizeof(KeyIndex)));
  index->slots = static_cast<std::uint64_t*>(arena.grow(nullptr, 0, slot_count * sizeof(std::uint64_t)));
  index->mask = static_cast<std::uint32_t>(slot_count - 1);
  index->is_shared = false;
  std::memset(index->slots, 0xff, index->slot_bytes());
  return index;
}

void enlarge(KeyIndex& index, Arena& arena) {
  const std::size_t old_bytes = index.slot_bytes();
  const std::vector<std::uint64_t> old(index.slots, index.slots + index.mask + 1);
  index.slots = static_cast<std::uint64_t*>(arena.grow(index.slots, old_bytes, 2 * old_bytes));
  index.mask = 2 * index.mask + 1;
  std::memset(index.slots, 0xff, index.slot_bytes());
  for (std::uint64_t slot : old) {
    if (slot != kEmptySlot) place(index, slot);
  }
}

}  // namespace

KeyIndex* make_empty_index(std::uint32_t expected_size, Arena& arena) {
  return allocate_index(slots_for(expected_size), arena);
}

KeyIndex* make_index(const KeySpan& span, std::uint32_t expected_size, Arena& arena, Keys& keys) {
  KeyIndex* index = allocate_index(slots_for(std::max(expected_size, span.size)), arena);
  for (std::uint32_t i = 0; i < span.size; ++i) place(*index, std::uint64_t{keys.hash(span[i])} << 32 | i);
  return index;
}

KeyIndex* copy_index(const KeyIndex& source, Arena& arena) {
  KeyIndex* index = allocate_index(std::size_t{source.mask} + 1, arena);
  std::memcpy(index->slots, source.slots, source.slot_bytes());
  return index;
}

void index_last(const KeySpan& span, KeyIndex*& index, std::uint32_t hash, Arena& arena, Keys& keys) {
  if (index == nullptr) {
    if (span.size > kMaxUnindexed) index = make_index(span, 2 * span.size, arena, keys);
    return;
  }
  if (index->is_shared) index = copy_index(*index, arena);
  if (std::uint64_t{span.size} * 3 > (std::uint64_t{index->mask} + 1) * 2) enlarge(*index, arena);
  place(*index, std::uint64_t{hash} << 32 | (span.size - 1));
}

}  // namespace brinery::detail
