// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Document::copy: a deep copy that keeps sharing and cycles.
//
// A composite is first copied as it lies, so that its node exists and its slots hold objects of the source;
// the slots go on a work list, on which each is replaced by the copy of what it holds. Nothing asks for a
// hash meanwhile. When all slots are done every key is complete, and the indexes of dicts and sets are made.
#include <algorithm>
#include <cstring>
#include <map>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include <brinery/document.h>

#include "object/heap.h"
#include "object/keys.h"
#include "object/nodes.h"
#include "object/value_map.h"

namespace brinery {
namespace {

using detail::Heap;
using detail::Tag;

// Whether the key has the same hash in every document.
bool hashed_by_value(Value key) noexcept {
  switch (key.kind()) {
    case Kind::none:
    case Kind::ellipsis:
    case Kind::not_implemented:
    case Kind::bool_:
    case Kind::int_:
    case Kind::str:
    case Kind::bytes:
    case Kind::bytestr:
    case Kind::global:
    case Kind::extension: return true;
    case Kind::float_: return key.address() == nullptr;  // a NaN is hashed by identity
    default: return false;                               // or it may hold what is
  }
}

class Copier {
 public:
  explicit Copier(Heap& heap) noexcept : heap_(heap) {}

  Value run(Value source) {
    const Value result = copy(source);
    while (!pending_.empty()) {
      const Slots slots = pending_.back();
      pending_.pop_back();
      for (std::size_t i = 0; i < slots.count; ++i)
        slots.first[i * slots.stride] = copy(slots.first[i * slots.stride]);
    }
    for (const Unindexed& each : unindexed_) index(each);
    return result;
  }

 private:
  // Values a fixed distance apart that are still those of the source.
  struct Slots {
    Value* first;
    std::size_t count;
    std::size_t stride;
  };
  // A copied dict or set without the index that its source has.
  struct Unindexed {
    Value copy;
    const detail::KeyIndex* source;
  };

  Value copy(Value source) {
    if (source.address() == nullptr) return source;
    if (const Value* known = copies_.find(source)) return *known;
    const Value made = make(source);
    copies_.insert(source, made);
    return made;
  }

  Value make(Value source);
  std::string_view copy_name(std::string_view name);
  std::string_view copy_data(const char* data, std::size_t size);
  Value make_global(const detail::GlobalNode& source);
  Value make_buffer(const detail::BufferNode& source);
  Value make_list(const detail::ListNode& source);
  Value make_dict(Value empty, const detail::DictNode& source);
  Value make_set(Value empty, const detail::SetNode& source);
  Value make_instance(const detail::InstanceNode& source);
  void index(const Unindexed& each);

  // The elements of `source` in an array that can grow.
  template <class T>
  T* array(const T* source, std::size_t count) {
    if (count == 0) return nullptr;
    auto* copy = static_cast<T*>(heap_.arena().grow(nullptr, 0, count * sizeof(T)));
    std::copy_n(source, count, copy);
    return copy;
  }
  void translate(Value* first, std::size_t count, std::size_t stride = 1) {
    if (count != 0) pending_.push_back({first, count, stride});
  }

  Heap& heap_;
  detail::ValueMap<Value> copies_;
  std::unordered_map<const char*, std::string_view> names_;  // by where the source's name lies
  std::map<std::pair<const char*, std::size_t>, std::string_view>
      buffers_;  // by where the source's data lies
  std::vector<Slots> pending_;
  std::vector<Unindexed> unindexed_;
};

Value Copier::make(Value source) {
  switch (source.kind()) {
    case Kind::int_: return heap_.record(Tag::big_int, ValueAccess::record(source));
    case Kind::str: return heap_.record(Tag::str, ValueAccess::record(source));
    case Kind::bytes: return heap_.record(Tag::bytes, ValueAccess::record(source));
    case Kind::bytestr: return heap_.record(Tag::bytestr, ValueAccess::record(source));
    case Kind::bytearray: {
      const auto& node = *ValueAccess::node<const detail::BytearrayNode>(source);
      return heap_.bytearray({node.data, node.size});
    }
    case Kind::complex: {
      const auto [real, imag] = source.as<Complex>();
      return heap_.complex(real, imag);
    }
    case Kind::tuple: {
      if (source.size() == 0) return Heap::empty_tuple();
      const Value made = heap_.tuple(source.elements());
      translate(ValueAccess::node<detail::TupleNode>(made)->items(), made.size());
      return made;
    }
    case Kind::list: return make_list(*ValueAccess::node<const detail::ListNode>(source));
    case Kind::set: return make_set(heap_.set(), *ValueAccess::node<const detail::SetNode>(source));
    case Kind::frozenset:
      return make_set(heap_.frozenset({}), *ValueAccess::node<const detail::SetNode>(source));
    case Kind::dict: return make_dict(heap_.dict(), *ValueAccess::node<const detail::DictNode>(source));
    case Kind::frozendict:
      return make_dict(heap_.frozendict({}), *ValueAccess::node<const detail::DictNode>(source));
    case Kind::code: return make_dict(heap_.code({}), *ValueAccess::node<const detail::DictNode>(source));
    case Kind::slice: {
      const auto parts = source.elements();
      const Value made = heap_.slice(parts[0], parts[1], parts[2]);
      translate(ValueAccess::node<detail::SliceNode>(made)->parts, parts.size());
      return made;
    }
    case Kind::global: return make_global(*ValueAccess::node<const detail::GlobalNode>(source));
    case Kind::instance: return make_instance(*ValueAccess::node<const detail::InstanceNode>(source));
    case Kind::persistent: {
      const Value made = heap_.persistent(source.persistent_id());
      translate(ValueAccess::node<Value>(made), 1);
      return made;
    }
    case Kind::extension: return heap_.extension(source.extension_code());
    case Kind::buffer: return make_buffer(*ValueAccess::node<const detail::BufferNode>(source));
    case Kind::float_: return heap_.real(*ValueAccess::node<const double>(source));  // a NaN
    case Kind::none:
    case Kind::bool_:
    case Kind::ellipsis:
    case Kind::not_implemented: break;  // held in the handle
  }
  return source;
}

// Names that several globals share are copied once.
std::string_view Copier::copy_name(std::string_view name) {
  auto& copy = names_[name.data()];
  if (copy.size() != name.size()) copy = heap_.keep_text(name);
  return copy;
}

Value Copier::make_global(const detail::GlobalNode& source) {
  return heap_.global(copy_name(source.module), copy_name(source.name), copy_name(source.stream_module),
                      copy_name(source.stream_name));
}

// Data that several buffers share, as READONLY_BUFFER makes them, is copied once.
std::string_view Copier::copy_data(const char* data, std::size_t size) {
  const auto [entry, is_new] = buffers_.try_emplace({data, size});
  if (is_new) entry->second = ValueAccess::record(heap_.record(Tag::bytes, {data, size}));
  return entry->second;
}

Value Copier::make_buffer(const detail::BufferNode& source) {
  if (source.data == nullptr) return heap_.buffer(source.index, source.readonly, nullptr, 0);
  const std::string_view data = copy_data(source.data, source.size);
  return heap_.buffer(source.index, source.readonly, data.data(), data.size());
}

Value Copier::make_list(const detail::ListNode& source) {
  const Value made = heap_.list();
  auto& node = *ValueAccess::node<detail::ListNode>(made);
  node.items = array(source.items, source.size);
  node.size = node.capacity = source.size;
  translate(node.items, node.size);
  return made;
}

Value Copier::make_dict(Value empty, const detail::DictNode& source) {
  auto& node = *ValueAccess::node<detail::DictNode>(empty);
  node.items = array(source.items, source.size);
  node.size = node.capacity = source.size;
  translate(reinterpret_cast<Value*>(node.items), 2 * std::size_t{node.size});
  if (node.size > detail::kMaxUnindexed) unindexed_.push_back({empty, source.index});
  return empty;
}

Value Copier::make_set(Value empty, const detail::SetNode& source) {
  auto& node = *ValueAccess::node<detail::SetNode>(empty);
  node.items = array(source.items, source.size);
  node.size = node.capacity = source.size;
  translate(node.items, node.size);
  if (node.size > detail::kMaxUnindexed) unindexed_.push_back({empty, source.index});
  return empty;
}

Value Copier::make_instance(const detail::InstanceNode& source) {
  const Value made = heap_.instance(source.made, source.cls, source.args, source.kwargs);
  auto& node = *ValueAccess::node<detail::InstanceNode>(made);
  node.ops = array(source.ops, source.op_count);
  node.op_count = node.op_capacity = source.op_count;
  for (Value* part : {&node.cls, &node.args, &node.kwargs}) translate(part, 1);
  if (node.op_count != 0) translate(&node.ops->payload, node.op_count, sizeof(*node.ops) / sizeof(Value));
  return made;
}

// Where every key keeps its hash the index stays as it is: it holds only hashes and positions. One that was
// made for many more keys is not taken over, so that a copy costs what is in it.
void Copier::index(const Unindexed& each) {
  const bool is_set = each.copy.kind() == Kind::set || each.copy.kind() == Kind::frozenset;
  auto& index = is_set ? ValueAccess::node<detail::SetNode>(each.copy)->index
                       : ValueAccess::node<detail::DictNode>(each.copy)->index;
  const detail::KeySpan keys = is_set ? keys_of(*ValueAccess::node<const detail::SetNode>(each.copy))
                                      : keys_of(*ValueAccess::node<const detail::DictNode>(each.copy));
  bool same_hashes = each.source != nullptr && each.source->mask / 8 <= keys.size;
  for (std::uint32_t i = 0; same_hashes && i < keys.size; ++i) same_hashes = hashed_by_value(keys[i]);
  index = same_hashes ? copy_index(*each.source, heap_.arena())
                      : make_index(keys, keys.size, heap_.arena(), heap_.keys());
}

}  // namespace

Value Document::copy(Value source) { return Copier(*heap_).run(source); }

}  // namespace brinery
