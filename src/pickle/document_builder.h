// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// DocumentBuilder: makes the objects of a pickle in the heap of a Document. Calls stay data; see builtins.h for the few
// whose result is plain data.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string_view>

#include <brinery/builder.h>
#include <brinery/document.h>
#include <brinery/unpickler.h>

#include "base/utf8.h"
#include "object/heap.h"
#include "pickle/places.h"
#include "pickle/registry.h"

namespace brinery::pickle {

// Whether the objects may point into the reader's input.
enum class Input : bool {
  borrowed,  // it may go: what objects need is copied
  kept,      // the heap, or the caller, keeps it as long as the heap lives
};

class DocumentBuilder {
 public:
  using Object = Value;
  using Objects = std::span<const Value>;

  // `call_budget` is what builtin calls may still take, see builtins.h; it must outlive the builder.
  DocumentBuilder(Document& document, const LoadOptions& options, Input input,
                  std::size_t& call_budget) noexcept;
  ~DocumentBuilder();

  static Value absent() noexcept { return ValueAccess::from_bits(0xfff7ULL << 48); }
  static bool is_absent(Value object) noexcept { return object.bits() == 0xfff7ULL << 48; }

  static Value none() noexcept { return {}; }
  static Value boolean(bool value) noexcept { return Value(value); }
  Value integer(std::int64_t value) { return heap_.integer(value); }
  Value big_integer(InPlace at) { return heap_.big_integer_at(at.record, at.payload, !is_kept_); }
  Value big_integer(std::string_view bytes) { return heap_.big_integer(bytes); }
  Value real(double value) { return heap_.real(value); }
  Value str(InPlace at) { return record(Tag::str, at); }
  Value str(std::string_view text) { return heap_.record(Tag::str, text); }
  Value bytes(InPlace at) { return record(Tag::bytes, at); }
  Value bytestr(InPlace at) {
    if (text_is_ascii_ && base::is_ascii(at.payload)) return record(Tag::str, at);
    return bytestr(at.payload);
  }
  Value bytestr(std::string_view data);
  Value bytearray(std::string_view data) { return heap_.bytearray(data); }
  Value next_buffer();
  void make_readonly(Value& target);

  static Value empty_tuple() noexcept { return detail::Heap::empty_tuple(); }
  [[gnu::always_inline]] Value tuple(Objects items) { return heap_.tuple(items); }
  Value list(Objects items) {
    const Value list = heap_.list();
    if (!items.empty()) heap_.extend(*ValueAccess::node<detail::ListNode>(list), items);
    return list;
  }
  Value dict(Objects pairs) {
    const Value dict = heap_.dict();
    if (!pairs.empty()) heap_.set_items(*ValueAccess::node<detail::DictNode>(dict), pairs);
    return dict;
  }
  Value set() { return heap_.set(); }
  Value frozenset(Objects items) { return heap_.frozenset(items); }

  Value global(std::string_view module, std::string_view name, int protocol);
  Value global(Value module, Value name, int protocol);
  Value extension(std::int64_t code);
  Value persistent(Value id);
  Value call(Made made, Value cls, Value args, Value kwargs);

  void append(Value& target, Objects items) {
    if (ValueAccess::has(target, Tag::list)) [[likely]] {
      places_.changed(target);
      heap_.extend(*ValueAccess::node<detail::ListNode>(target), items);
    } else {
      append_other(target, items);
    }
  }
  void set_items(Value& target, Objects pairs) {
    if (ValueAccess::has(target, Tag::dict)) [[likely]] {
      places_.changed(target);
      heap_.set_items(*ValueAccess::node<detail::DictNode>(target), pairs);
    } else {
      set_items_other(target, pairs);
    }
  }
  void add_items(Value& target, Objects items);
  void build(Value& target, Value state);
  void drop_call(Value call);

  void fetched(Value object, std::uint64_t index) { places_.fetched(object, index); }
  void lose_track() noexcept { places_.lose_track(); }
  // Which objects of the pickle that was read are referred to from several places.
  detail::Sharing take_sharing() noexcept { return places_.take_sharing(); }

 private:
  using Tag = detail::Tag;
  struct Resolved;

  Value record(Tag tag, InPlace at) {
    return is_kept_ ? detail::Heap::record_at(tag, at.record) : heap_.copy_record(tag, at.record, at.payload);
  }
  Resolved& resolved();
  Value named(Value module, Value name, int protocol, bool has_strings);
  Value resolve(Value module, Value name, bool is_old);
  Value plain(Value named) const;
  void append_other(Value& target, Objects items);
  void set_items_other(Value& target, Objects pairs);
  void assign_item(Value target, Value index, Value item);
  void add_op(Value& target, InstanceOp op, Value payload);
  std::optional<Value> construct(const Constructors& constructors, Value cls, Value args);

  Document& document_;
  detail::Heap& heap_;
  const LoadOptions& options_;
  const bool is_kept_;
  std::size_t& call_budget_;
  Places places_;
  const bool text_is_ascii_;  // 8-bit strings of Python 2 that are ASCII need no decoding
  LatestConstructors registered_{constructor_registry()};
  std::size_t next_buffer_ = 0;

  // Made for the first name: many pickles have none.
  std::unique_ptr<Resolved> resolved_;
};

static_assert(ObjectBuilder<DocumentBuilder>);

}  // namespace brinery::pickle
