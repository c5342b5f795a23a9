// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
#include "object/heap.h"

#include <algorithm>
#include <cstring>
#include <functional>
#include <limits>
#include <string>

#include "base/numbers.h"

namespace brinery::detail {

void Heap::throw_too_many() {
  throw MemoryError("more than " + std::to_string(kMaxItems) + " items in one container");
}

void Heap::keep(std::shared_ptr<const void> owner, std::size_t bytes) {
  kept_.push_back(std::move(owner));
  kept_bytes_ += bytes;
}

// --- Scalars -----------------------------------------------------------------------------------------------------

std::string_view Heap::keep_text(std::string_view text) {
  char* copy = arena_.allocate_text(text.size());
  if (!text.empty()) std::memcpy(copy, text.data(), text.size());
  return {copy, text.size()};
}

Value Heap::interned(std::string_view text) {
  if (const auto known = interned_.find(text); known != interned_.end()) return known->second;
  const Value made = record(Tag::str, text);
  interned_.emplace(ValueAccess::record(made), made);
  return made;
}

Value Heap::interned_global(std::string_view module, std::string_view name) {
  const std::string_view own_module = ValueAccess::record(interned(module));
  const auto known = interned_globals_.find({own_module.data(), name});
  if (known != interned_globals_.end()) return known->second;
  const std::string_view own_name = ValueAccess::record(record(Tag::str, name));
  const Value made = global(own_module, own_name, own_module, own_name);
  ValueAccess::node<GlobalNode>(made)->has_strings = true;
  interned_globals_.emplace(std::pair(own_module.data(), own_name), made);
  return made;
}

Value Heap::record(Tag tag, std::string_view payload) {
  char* at = arena_.allocate_text(Record::prefix_size(payload.size()) + payload.size());
  Record::write(at, payload);
  return ValueAccess::make(tag, at);
}

// An int of more than 51 bits takes seven bytes or eight.
Value Heap::wide_integer(std::int64_t value) {
  constexpr std::int64_t kSevenBytes = std::int64_t{1} << 55;
  const std::size_t size = value >= -kSevenBytes && value < kSevenBytes ? 7 : 8;
  char* at = arena_.allocate_text(Record::prefix_size(size) + size);
  Record::write(at, {reinterpret_cast<const char*>(&value), size});
  return ValueAccess::make(Tag::big_int, at);
}

Value Heap::big_integer(std::string_view little_endian) {
  const std::string_view trimmed = base::trim_int(little_endian);
  if (const auto small = base::int_to_i64(trimmed)) return integer(*small);
  return record(Tag::big_int, trimmed);
}

Value Heap::big_integer_at(const char* at, std::string_view payload, bool copied) {
  const bool is_plain = payload.size() > 8 && base::trim_int(payload).size() == payload.size();
  if (!is_plain || copied) return big_integer(payload);  // it may be padded to look large
  return record_at(Tag::big_int, at);
}

Value Heap::nan(double value) {
  auto* node = static_cast<double*>(arena_.allocate(sizeof(double)));
  std::memcpy(node, &value, sizeof value);  // keeps the payload, which an assignment may change
  return ValueAccess::make(Tag::nan, node);
}

Value Heap::complex(double real, double imag) {
  return ValueAccess::make(Tag::complex, new (arena_.allocate(sizeof(Complex))) Complex{real, imag});
}

Value Heap::bytearray(std::string_view data) {
  auto* node = fresh<BytearrayNode>();
  extend(*node, data);
  return ValueAccess::make(Tag::bytearray, node);
}

// --- Containers --------------------------------------------------------------------------------------------------

Value Heap::empty_tuple() noexcept {
  static TupleNode empty{0, 0};
  return ValueAccess::make(Tag::tuple, &empty);
}

// A list's first items get exactly their room: most lists are complete with their first batch. Pickle writes batches of
// a thousand, so that a full batch promises more.
void Heap::reserve(ListNode& list, std::size_t size) {
  checked_size(size);
  std::size_t capacity = size;
  if (list.capacity != 0) capacity = std::max(size, std::min(std::size_t{list.capacity} * 2, kMaxItems));
  list.items =
      static_cast<Value*>(arena_.grow(list.items, list.capacity * sizeof(Value), capacity * sizeof(Value)));
  list.capacity = static_cast<std::uint32_t>(capacity);
}

void Heap::extend(ListNode& list, std::span<const Value> items) {
  const std::size_t size = list.size + items.size();
  if (size > list.capacity) reserve(list, size);
  copy_fresh(list.items + list.size, items.data(), items.size());
  list.size = static_cast<std::uint32_t>(size);
}

void Heap::reserve(DictNode& dict, std::size_t size, bool exact) {
  if (size <= dict.capacity) return;
  checked_size(size);
  std::size_t capacity = size;
  if (!exact)
    capacity = std::max({size, std::size_t{4}, std::min(std::size_t{dict.capacity} * 2, kMaxItems)});
  dict.items = static_cast<DictItem*>(
      arena_.grow(dict.items, dict.capacity * sizeof(DictItem), capacity * sizeof(DictItem)));
  dict.capacity = static_cast<std::uint32_t>(capacity);
}

void Heap::reserve(SetNode& set, std::size_t size) {
  if (size <= set.capacity) return;
  checked_size(size);
  const std::size_t capacity = std::max(size, std::min(std::size_t{set.capacity} * 2, kMaxItems));
  set.items =
      static_cast<Value*>(arena_.grow(set.items, set.capacity * sizeof(Value), capacity * sizeof(Value)));
  set.capacity = static_cast<std::uint32_t>(capacity);
}

void Heap::set_item(DictNode& dict, Value key, Value value) {
  const std::uint32_t hash = keys_.hash(key);
  std::uint32_t found = kNotFound;
  if (dict.index != nullptr) {
    found = probe(keys_of(dict), *dict.index, hash, key, keys_);
  } else {
    found = find_key(keys_of(dict), nullptr, key, keys_);
  }
  if (found != kNotFound) {
    dict.items[found].value = value;
    return;
  }
  reserve(dict, std::size_t{dict.size} + 1, false);
  dict.items[dict.size++] = {key, value};
  index_last(keys_of(dict), dict.index, hash, arena_, keys_);
}

namespace {

// Whether no two of these few keys can be equal. False says nothing.
bool are_surely_distinct(std::span<const DictItem> items) {
  const auto ascends = [](const DictItem& a, const DictItem& b) {
    return ValueAccess::is_small_int(a.key) && ValueAccess::is_small_int(b.key) &&
           ValueAccess::small_int_of(a.key) < ValueAccess::small_int_of(b.key);
  };
  if (std::adjacent_find(items.begin(), items.end(), std::not_fn(ascends)) == items.end()) {
    return items.size() > 1 || ValueAccess::is_small_int(items[0].key);
  }
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (!ValueAccess::has(items[i].key, Tag::str)) return false;
    const std::string_view text = ValueAccess::record(items[i].key);
    if (text.size() >= kLongLeaf) return false;  // Keys compares it with each of its like only once
    for (std::size_t j = 0; j < i; ++j) {
      if (ValueAccess::record(items[j].key) == text) return false;
    }
  }
  return true;
}

}  // namespace

// Takes over what was found out about the dict before, if this one has the same keys in the same order.
bool Heap::fill_as_before(DictNode& dict) {
  const auto same_key = [](const DictItem& a, const DictItem& b) { return a.key.is(b.key); };
  if (!std::equal(distinct_.begin(), distinct_.end(), dict.items, same_key)) return false;
  dict.size = static_cast<std::uint32_t>(distinct_.size());
  dict.index = distinct_index_;
  return true;
}

// An unhashable key leaves the dict empty.
void Heap::fill_indexed(DictNode& dict, std::span<const Value> pairs) {
  KeyIndex* index = make_empty_index(static_cast<std::uint32_t>(pairs.size() / 2), arena_);
  std::uint32_t size = 0;
  for (std::size_t i = 0; i < pairs.size(); i += 2) {
    const std::uint32_t found = find_or_place(keys_of(dict), *index, pairs[i], size, keys_);
    if (found == kNotFound) {
      dict.items[size++] = {pairs[i], pairs[i + 1]};
    } else {
      dict.items[found].value = pairs[i + 1];
    }
  }
  dict.size = size;
  dict.index = index;
}

// Fills an empty dict.
void Heap::fill(DictNode& dict, std::span<const Value> pairs) {
  const std::size_t count = pairs.size() / 2;
  reserve(dict, count, dict.capacity == 0);
  copy_fresh(&dict.items->key, pairs.data(), pairs.size());
  const std::span<const DictItem> items(dict.items, count);
  if (count == distinct_.size() && fill_as_before(dict)) return;
  if (count > kMaxUnindexed) {
    fill_indexed(dict, pairs);
  } else if (are_surely_distinct(items)) {
    dict.size = static_cast<std::uint32_t>(count);
  } else {
    for (std::size_t i = 0; i < pairs.size(); i += 2) set_item(dict, pairs[i], pairs[i + 1]);
  }
  // A full batch of a pickler promises that more pairs come, for which an index must not be shared. The items of a large
  // array would move when the dict grows, and `distinct_` with them.
  constexpr std::size_t kFullBatch = 1000;
  const bool stays = dict.capacity * sizeof(DictItem) < Arena::kLargeArray;
  if (dict.size != count || count >= kFullBatch || !stays) return;
  distinct_ = items;
  distinct_index_ = dict.index;
  if (dict.index != nullptr) dict.index->is_shared = true;
}

void Heap::set_items(DictNode& dict, std::span<const Value> pairs) {
  if (pairs.empty()) return;
  if (dict.size == 0) {
    fill(dict, pairs);
    return;
  }
  reserve(dict, dict.size + pairs.size() / 2, false);
  for (std::size_t i = 0; i < pairs.size(); i += 2) set_item(dict, pairs[i], pairs[i + 1]);
}

void Heap::add(SetNode& set, Value item) {
  const std::uint32_t hash = keys_.hash(item);
  const std::uint32_t found = set.index != nullptr ? probe(keys_of(set), *set.index, hash, item, keys_)
                                                   : find_key(keys_of(set), nullptr, item, keys_);
  if (found != kNotFound) return;
  reserve(set, std::size_t{set.size} + 1);
  set.items[set.size++] = item;
  index_last(keys_of(set), set.index, hash, arena_, keys_);
}

Value Heap::frozenset(std::span<const Value> items) {
  auto* node = fresh<SetNode>();
  for (Value item : items) add(*node, item);
  return ValueAccess::make(Tag::frozenset, node);
}

Value Heap::frozendict(std::span<const DictItem> items) {
  auto* node = fresh<FrozendictNode>();
  for (const auto& [key, value] : items) set_item(*node, key, value);
  return ValueAccess::make(Tag::frozendict, node);
}

Value Heap::slice(Value start, Value stop, Value step) {
  auto* node = fresh<SliceNode>();
  std::copy_n(std::initializer_list<Value>{start, stop, step}.begin(), 3, node->parts);
  return ValueAccess::make(Tag::slice, node);
}

void Heap::extend(BytearrayNode& array, std::string_view data) {
  const std::size_t size = array.size + data.size();
  if (size > array.capacity) {
    const std::size_t capacity = array.capacity == 0 ? size : std::max(size, array.capacity * 2);
    array.data = static_cast<char*>(arena_.grow(array.data, array.capacity, capacity));
    array.capacity = capacity;
  }
  if (!data.empty()) std::memcpy(array.data + array.size, data.data(), data.size());
  array.size = size;
}

// --- The rest ----------------------------------------------------------------------------------------------------

Value Heap::global(std::string_view module, std::string_view name, std::string_view stream_module,
                   std::string_view stream_name) {
  auto* node = fresh<GlobalNode>();
  *node = {module, name, stream_module, stream_name, false};
  return ValueAccess::make(Tag::global, node);
}

Value Heap::instance(Made made, Value cls, Value args, Value kwargs) {
  auto* node = fresh<InstanceNode>();
  node->made = made;
  node->cls = cls;
  node->args = args;
  node->kwargs = kwargs;
  return ValueAccess::make(Tag::instance, node);
}

Value Heap::persistent(Value id) {
  return ValueAccess::make(Tag::persistent, new (arena_.allocate(sizeof(Value))) Value(id));
}

Value Heap::extension(std::int64_t code) {
  return ValueAccess::make(Tag::extension, new (arena_.allocate(sizeof code)) std::int64_t(code));
}

Value Heap::buffer(std::size_t index, bool readonly, const char* data, std::size_t size) {
  auto* node = fresh<BufferNode>();
  *node = {data, size, index, readonly};
  return ValueAccess::make(Tag::buffer, node);
}

Value Heap::code(std::span<const DictItem> fields) {
  auto* node = fresh<DictNode>();
  for (const auto& [name, value] : fields) set_item(*node, name, value);
  return ValueAccess::make(Tag::code, node);
}

void Heap::add_op(InstanceNode& instance, InstanceOp op, Value payload) {
  if (instance.op_count == instance.op_capacity) {
    const std::size_t old = instance.op_capacity;
    const std::size_t capacity = checked_size(old == 0 ? 1 : old * 2);
    instance.ops = static_cast<InstanceOpNode*>(
        arena_.grow(instance.ops, old * sizeof(InstanceOpNode), capacity * sizeof(InstanceOpNode)));
    instance.op_capacity = static_cast<std::uint32_t>(capacity);
  }
  instance.ops[instance.op_count++] = {payload, op};
}

}  // namespace brinery::detail
