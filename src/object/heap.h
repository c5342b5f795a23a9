// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Heap: what a Document owns. It makes objects and changes them; Document is its checked public face, and the builders
// of the readers use it directly.
#pragma once

#include <cstdint>
#include <cstring>
#include <map>
#include <memory>
#include <span>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include <brinery/document.h>
#include <brinery/limits.h>
#include <brinery/value.h>

#include "object/arena.h"
#include "object/keys.h"
#include "object/nodes.h"

namespace brinery::detail {

class Heap {
 public:
  Heap() noexcept {}  // not defaulted: make_shared would fill the arena's first block with zeros
  Heap(const Heap&) = delete;
  Heap& operator=(const Heap&) = delete;

  Arena& arena() noexcept { return arena_; }

  // Keeps input alive that Values point into.
  void keep(std::shared_ptr<const void> owner, std::size_t bytes);
  std::size_t memory_bytes() const noexcept { return sizeof *this + arena_.used_bytes() + kept_bytes_; }

  // --- Scalars. "At a record": the Value will point there, into input that this heap keeps alive. ---------
  Value integer(std::int64_t value) {
    if (ValueAccess::fits_small_int(value)) [[likely]]
      return ValueAccess::small_int(value);
    return wide_integer(value);
  }
  Value big_integer(std::string_view little_endian);  // copies
  Value big_integer_at(const char* record, std::string_view payload, bool copied);
  Value real(double value) {
    if (value == value) [[likely]]
      return ValueAccess::real(value);
    return nan(value);
  }
  Value complex(double real, double imag);
  Value record(Tag tag, std::string_view payload);  // copies; str, bytes or bytestr
  static Value record_at(Tag tag, const char* record) noexcept { return ValueAccess::make(tag, record); }
  Value copy_record(Tag tag, const char* record, std::string_view payload) {
    const auto size = static_cast<std::size_t>(payload.data() + payload.size() - record);
    char* copy = arena_.allocate_text(size);
    base::copy_short(copy, record, size);
    return ValueAccess::make(tag, copy);
  }
  Value bytearray(std::string_view data);

  // --- Containers -------------------------------------------------------------------------------------------
  // Inlined, so that a tuple of one to three, whose size the reader knows, is copied without a call.
  [[gnu::always_inline]] Value tuple(std::span<const Value> items) {
    auto* node = static_cast<TupleNode*>(arena_.allocate(sizeof(TupleNode) + items.size_bytes()));
    node->size = checked_size(items.size());
    node->hash.store(0, std::memory_order_relaxed);
    copy_fresh(node->items(), items.data(), items.size());
    return ValueAccess::make(Tag::tuple, node);
  }
  static Value empty_tuple() noexcept;
  Value list() { return ValueAccess::make(Tag::list, fresh<ListNode>()); }
  Value dict() { return ValueAccess::make(Tag::dict, fresh<DictNode>()); }
  Value set() { return ValueAccess::make(Tag::set, fresh<SetNode>()); }
  Value frozenset(std::span<const Value> items);
  Value frozendict(std::span<const DictItem> items);
  Value slice(Value start, Value stop, Value step);

  void extend(ListNode& list, std::span<const Value> items);
  void append(ListNode& list, Value item) {
    if (list.size == list.capacity) [[unlikely]]
      reserve(list, std::size_t{list.size} + 1);
    list.items[list.size++] = item;
  }
  void set_item(DictNode& dict, Value key, Value value);
  // Alternating keys and values. The common case, a new dict filled once, costs one look at each pair of keys.
  void set_items(DictNode& dict, std::span<const Value> pairs);
  void add(SetNode& set, Value item);
  void extend(BytearrayNode& array, std::string_view data);

  // --- The rest ---------------------------------------------------------------------------------------------
  // REQUIRES: the names live as long as the heap; `keep_text` makes such.
  Value global(std::string_view module, std::string_view name, std::string_view stream_module,
               std::string_view stream_name);
  Value instance(Made made, Value cls, Value args, Value kwargs);
  std::string_view keep_text(std::string_view text);

  // The one str of this text, for names of which Python has one string each. REQUIRES: WTF-8.
  Value interned(std::string_view text);

  // The one global of this name, whose module is such a str.
  Value interned_global(std::string_view module, std::string_view name);

  // Whether all globals that are made are such.
  void intern_globals(bool intern) noexcept { interns_globals_ = intern; }
  bool interns_globals() const noexcept { return interns_globals_; }

  Value persistent(Value id);
  Value extension(std::int64_t code);
  Value buffer(std::size_t index, bool readonly, const char* data, std::size_t size);
  Value code(std::span<const DictItem> fields);
  void add_op(InstanceNode& instance, InstanceOp op, Value payload);

  Keys& keys() noexcept { return keys_; }

 private:
  template <class Node>
  Node* fresh() {
    return new (arena_.allocate(sizeof(Node))) Node{};
  }
  static std::uint32_t checked_size(std::size_t size) {
    if (size > kMaxItems) [[unlikely]]
      throw_too_many();
    return static_cast<std::uint32_t>(size);
  }
  [[noreturn]] static void throw_too_many();
  Value wide_integer(std::int64_t value);
  Value nan(double value);
  void reserve(ListNode& list, std::size_t size);
  void reserve(DictNode& dict, std::size_t size, bool exact);
  void reserve(SetNode& set, std::size_t size);
  void fill(DictNode& dict, std::span<const Value> pairs);
  bool fill_as_before(DictNode& dict);
  void fill_indexed(DictNode& dict, std::span<const Value> pairs);

  Arena arena_;
  Keys keys_;
  std::vector<std::shared_ptr<const void>> kept_;
  std::size_t kept_bytes_ = 0;
  std::unordered_map<std::string_view, Value> interned_;  // by their own text
  std::map<std::pair<const char*, std::string_view>, Value>
      interned_globals_;  // by module, an interned text, and name
  bool interns_globals_ = false;

  // The last dict whose keys were found to be distinct: the next record usually has the same ones, and shares its index.
  std::span<const DictItem> distinct_;
  KeyIndex* distinct_index_ = nullptr;
};

}  // namespace brinery::detail
