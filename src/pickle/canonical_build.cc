// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// First every class gets its object, with room for its parts; then the parts are put in, which may form cycles; when all keys
// are complete, wide dicts and sets get their index.
#include "pickle/canonical_build.h"

#include <bit>
#include <limits>
#include <unordered_map>
#include <vector>

#include "object/nodes.h"

namespace brinery::pickle::canonical {
namespace {

using detail::Heap;
using detail::Tag;

class Builder {
 public:
  Builder(Heap& heap, const Classes& classes) : heap_(heap), classes_(classes), objects_(classes.size()) {}

  Value run(Ref root) {
    for (std::size_t number = 1; number < classes_.size(); ++number) objects_[number] = make(number);
    for (std::size_t number = 1; number < classes_.size(); ++number) {
      if (!is_leaf(classes_.kind(kClass | number))) fill(objects_[number], classes_.shape(number));
    }
    for (const Value each : unindexed_) index(each);
    return object(root);
  }

 private:
  Value make(std::size_t number);
  Value make_leaf(Kind kind, std::size_t number);
  Value make_composite(const Shape& shape);
  Value make_buffer(std::size_t number);
  std::string_view keep(std::string_view text);
  void fill(Value made, const Shape& shape);
  void fill_instance(detail::InstanceNode& node, const Shape& shape);
  void fill_keyed(Value made, std::span<Value> slots, const Shape& shape, std::size_t stride);
  void index(Value made);

  // Each NaN is an object of its own, as it is when a pickle is loaded.
  Value object(Ref ref) {
    if (!is_class(ref)) return ValueAccess::from_bits(ref);
    if (classes_.kind(ref) == Kind::float_) return heap_.real(std::numeric_limits<double>::quiet_NaN());
    return objects_[number_of(ref)];
  }

  template <class T>
  T* array(std::size_t count) {
    return count == 0 ? nullptr : static_cast<T*>(heap_.arena().grow(nullptr, 0, count * sizeof(T)));
  }

  Heap& heap_;
  const Classes& classes_;
  std::vector<Value> objects_;  // by class
  std::unordered_map<const char*, std::string_view> kept_;
  std::vector<Value> unindexed_;
};

Value Builder::make(std::size_t number) {
  const Kind kind = classes_.kind(kClass | number);
  return is_leaf(kind) ? make_leaf(kind, number) : make_composite(classes_.shape(number));
}

Value Builder::make_leaf(Kind kind, std::size_t number) {
  const auto [a, b] = classes_.words(number);
  switch (kind) {
    case Kind::int_: return heap_.record(Tag::big_int, classes_.text(number));
    case Kind::str: return heap_.record(Tag::str, classes_.text(number));
    case Kind::bytes: return heap_.record(Tag::bytes, classes_.text(number));
    case Kind::bytestr: return heap_.record(Tag::bytestr, classes_.text(number));
    case Kind::bytearray: return heap_.bytearray(classes_.text(number));
    case Kind::complex: return heap_.complex(std::bit_cast<double>(a), std::bit_cast<double>(b));
    case Kind::extension: return heap_.extension(static_cast<std::int64_t>(a));
    case Kind::buffer: return make_buffer(number);
    case Kind::global: {
      const std::string_view module = keep(classes_.text(number));
      const std::string_view name = keep(classes_.name(number));
      return heap_.global(module, name, module, name);
    }
    default: return Value();  // a NaN: see `object`
  }
}

// Texts of one content are one text of the source.
std::string_view Builder::keep(std::string_view text) {
  auto& copy = kept_[text.data()];
  if (copy.size() != text.size()) copy = heap_.keep_text(text);
  return copy;
}

Value Builder::make_buffer(std::size_t number) {
  const auto [a, b] = classes_.words(number);
  const bool readonly = (b & 1) != 0;
  if ((b & 2) == 0) return heap_.buffer(static_cast<std::size_t>(a), readonly, nullptr, 0);
  const std::string_view data = keep(classes_.text(number));
  return heap_.buffer(0, readonly, data.data(), data.size());
}

// Items are None until `fill`. Nobody asks for a hash before.
Value Builder::make_composite(const Shape& shape) {
  const std::size_t count = shape.parts.size();
  switch (shape.kind) {
    case Kind::tuple: return count == 0 ? Heap::empty_tuple() : heap_.tuple(std::vector<Value>(count));
    case Kind::list: {
      const Value made = heap_.list();
      heap_.extend(*ValueAccess::node<detail::ListNode>(made), std::vector<Value>(count));
      return made;
    }
    case Kind::slice: return heap_.slice({}, {}, {});
    case Kind::set: return heap_.set();
    case Kind::frozenset: return heap_.frozenset({});
    case Kind::dict: return heap_.dict();
    case Kind::frozendict: return heap_.frozendict({});
    case Kind::code: return heap_.code({});
    case Kind::persistent: return heap_.persistent({});
    default: return heap_.instance(shape.made, {}, {}, {});
  }
}

void Builder::fill(Value made, const Shape& shape) {
  const auto fill_slots = [&](Value* slots) {
    for (std::size_t i = 0; i < shape.parts.size(); ++i) slots[i] = object(shape.parts[i]);
  };
  switch (shape.kind) {
    case Kind::tuple: return fill_slots(ValueAccess::node<detail::TupleNode>(made)->items());
    case Kind::list: return fill_slots(ValueAccess::node<detail::ListNode>(made)->items);
    case Kind::slice: return fill_slots(ValueAccess::node<detail::SliceNode>(made)->parts);
    case Kind::persistent: return fill_slots(ValueAccess::node<Value>(made));
    case Kind::instance: return fill_instance(*ValueAccess::node<detail::InstanceNode>(made), shape);
    case Kind::set:
    case Kind::frozenset: {
      auto& node = *ValueAccess::node<detail::SetNode>(made);
      node.size = node.capacity = static_cast<std::uint32_t>(shape.parts.size());
      node.items = array<Value>(node.size);
      return fill_keyed(made, {node.items, node.size}, shape, 1);
    }
    default: {
      auto& node = *ValueAccess::node<detail::DictNode>(made);
      node.size = node.capacity = static_cast<std::uint32_t>(shape.parts.size() / 2);
      node.items = array<DictItem>(node.size);
      return fill_keyed(made, {reinterpret_cast<Value*>(node.items), 2 * std::size_t{node.size}}, shape, 2);
    }
  }
}

// A key that only equals itself, and that is alike the one before, gets an object of its own.
void Builder::fill_keyed(Value made, std::span<Value> slots, const Shape& shape, std::size_t stride) {
  for (std::size_t i = 0; i < slots.size(); ++i) {
    const Ref part = shape.parts[i];
    const bool is_again = i % stride == 0 && i >= stride && shape.parts[i - stride] == part && is_class(part);
    if (is_again && is_leaf(classes_.kind(part))) {
      slots[i] = classes_.kind(part) == Kind::float_ ? object(part) : make(number_of(part));
    } else if (is_again) {
      slots[i] = make(number_of(part));
      fill(slots[i], classes_.shape(number_of(part)));
    } else {
      slots[i] = object(part);
    }
  }
  if (slots.size() / stride > detail::kMaxUnindexed) unindexed_.push_back(made);
}

void Builder::fill_instance(detail::InstanceNode& node, const Shape& shape) {
  std::size_t next = 0;
  for (Value* part : {&node.cls, &node.args, &node.kwargs}) *part = object(shape.parts[next++]);
  std::vector<Value> items;
  for (const Run& run : shape.runs) {
    items.clear();
    for (std::uint32_t i = 0; i < run.count; ++i) items.push_back(object(shape.parts[next++]));
    heap_.add_op(node, run.op, adds_items(run.op) ? heap_.tuple(items) : items.front());
  }
}

void Builder::index(Value made) {
  if (is_set(made.kind())) {
    auto& node = *ValueAccess::node<detail::SetNode>(made);
    node.index = make_index(keys_of(node), node.size, heap_.arena(), heap_.keys());
  } else {
    auto& node = *ValueAccess::node<detail::DictNode>(made);
    node.index = make_index(keys_of(node), node.size, heap_.arena(), heap_.keys());
  }
}

}  // namespace

Value build(Heap& heap, const Classes& classes, Ref root) { return Builder(heap, classes).run(root); }

}  // namespace brinery::pickle::canonical
