// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
#include <brinery/document.h>

#include <cstring>
#include <string>
#include <vector>

#include "base/numbers.h"
#include "base/utf8.h"
#include "object/heap.h"

namespace brinery {
namespace {

using detail::Tag;

template <class Node>
Node& require(Value value, Tag tag, std::string_view wanted) {
  if (!ValueAccess::has(value, tag)) {
    throw TypeError("expected " + std::string(wanted) + ", found " + std::string(type_name(value.kind())));
  }
  return *ValueAccess::node<Node>(value);
}

}  // namespace

Document::Document() : heap_(std::make_shared<detail::Heap>()) {}
Document::Document(std::shared_ptr<detail::Heap> heap, Value root) noexcept
    : heap_(std::move(heap)), root_(root) {}
Document::~Document() = default;
Document::Document(Document&&) noexcept = default;
Document& Document::operator=(Document&&) noexcept = default;

Value Document::integer(std::int64_t value) { return heap_->integer(value); }

Value Document::integer(std::uint64_t value) {
  if (value <= INT64_MAX) return heap_->integer(static_cast<std::int64_t>(value));
  char bytes[9] = {};
  std::memcpy(bytes, &value, sizeof value);
  return heap_->big_integer({bytes, sizeof bytes});
}

Value Document::big_integer(std::string_view bytes) { return heap_->big_integer(bytes); }

Value Document::integer_from_text(std::string_view decimal) {
  const auto bytes = base::parse_int(decimal, 10);
  if (!bytes) {
    constexpr std::size_t kShown = 60;
    throw ValueError("expected a decimal int, found '" + std::string(decimal.substr(0, kShown)) + "'");
  }
  return heap_->big_integer(*bytes);
}

Value Document::real(double value) { return heap_->real(value); }
Value Document::complex(double real, double imag) { return heap_->complex(real, imag); }

Value Document::str(std::string_view text) {
  if (const auto fault = base::check_wtf8(text)) {
    throw UnicodeDecodeError(base::unicode_decode_message("utf-8", text, *fault), fault->begin);
  }
  return heap_->record(Tag::str, text);
}

Value Document::bytes(std::string_view data) { return heap_->record(Tag::bytes, data); }
Value Document::bytestr(std::string_view data) { return heap_->record(Tag::bytestr, data); }
Value Document::bytearray(std::string_view data) { return heap_->bytearray(data); }

Value Document::tuple(std::span<const Value> items) {
  return items.empty() ? detail::Heap::empty_tuple() : heap_->tuple(items);
}

Value Document::list(std::span<const Value> items) {
  const Value made = heap_->list();
  heap_->extend(*ValueAccess::node<detail::ListNode>(made), items);
  return made;
}

Value Document::dict(std::initializer_list<DictItem> items) {
  const Value made = heap_->dict();
  for (const auto& [key, value] : items) set_item(made, key, value);
  return made;
}

Value Document::frozendict(std::span<const DictItem> items) { return heap_->frozendict(items); }

Value Document::set(std::span<const Value> items) {
  const Value made = heap_->set();
  for (Value item : items) add(made, item);
  return made;
}

Value Document::frozenset(std::span<const Value> items) { return heap_->frozenset(items); }
Value Document::slice(Value start, Value stop, Value step) { return heap_->slice(start, stop, step); }

Value Document::global(std::string_view module, std::string_view name) {
  if (heap_->interns_globals()) return heap_->interned_global(module, name);
  const std::string_view own_module = heap_->keep_text(module);
  const std::string_view own_name = heap_->keep_text(name);
  return heap_->global(own_module, own_name, own_module, own_name);
}

Value Document::instance(Made made, Value cls, Value args, Value kwargs) {
  return heap_->instance(made, cls, args, kwargs);
}

Value Document::persistent(Value id) { return heap_->persistent(id); }
Value Document::extension(std::int64_t code) { return heap_->extension(code); }

Value Document::buffer(std::size_t index, bool readonly, std::optional<std::string_view> data) {
  if (!data) return heap_->buffer(index, readonly, nullptr, 0);
  const std::string_view copy = ValueAccess::record(bytes(*data));
  return heap_->buffer(index, readonly, copy.data(), copy.size());
}

Value Document::buffer_no_copy(std::string_view data, bool readonly) {
  return heap_->buffer(0, readonly, data.empty() ? "" : data.data(), data.size());
}

Value Document::object(std::string_view module, std::string_view name,
                       std::initializer_list<DictItem> attributes) {
  const Value made = instance(Made::newobj, global(module, name), tuple({}));
  if (attributes.size() > 0) add_op(made, InstanceOp::build, dict(attributes));
  return made;
}

Value Document::code(std::span<const DictItem> fields) { return heap_->code(fields); }

void Document::append(Value list, Value item) {
  heap().append(require<detail::ListNode>(list, Tag::list, "a list"), item);
}

void Document::set_item(Value dict, Value key, Value value) {
  heap().set_item(require<detail::DictNode>(dict, Tag::dict, "a dict"), key, value);
}

void Document::add(Value set, Value item) {
  heap().add(require<detail::SetNode>(set, Tag::set, "a set"), item);
}

void Document::add_op(Value instance, InstanceOp op, Value payload) {
  heap().add_op(require<detail::InstanceNode>(instance, Tag::instance, "an instance"), op, payload);
}

std::size_t Document::memory_bytes() const noexcept { return heap_->memory_bytes(); }

}  // namespace brinery
