// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
#include "object/expansion.h"

#include <algorithm>

#include "object/nodes.h"
#include "object/parts.h"

namespace brinery::detail {
namespace {

constexpr std::uint64_t kEndless = std::uint64_t{1} << 62;
constexpr std::uint64_t kBackReference = 5;  // [...]
constexpr std::uint64_t kLongLeaf = 64;

// repr prints a code object by its name alone.
std::size_t printed_parts(Value value) { return value.kind() == Kind::code ? 0 : part_count(value); }

// At most what repr prints of a value that has no parts.
std::uint64_t leaf_length(Value value) {
  constexpr std::uint64_t kQuotes = 2;
  switch (value.kind()) {
    case Kind::str:
    case Kind::bytes:
    case Kind::bytestr:
    case Kind::bytearray: return kQuotes + value.size();
    case Kind::int_: return ValueAccess::has(value, Tag::big_int) ? ValueAccess::record(value).size() * 2 : 1;
    case Kind::global: return value.module().size() + 1 + value.name().size();
    case Kind::code: {
      const auto name = value.find("co_name");
      return name && name->address() != nullptr ? leaf_length(*name) : 1;
    }
    default: return 1;
  }
}

}  // namespace

Expansion::Expansion(Value root) {
  meet(root);
  while (!open_.empty()) {
    Open& top = open_.back();
    if (top.next == printed_parts(top.value)) {
      close();
    } else {
      meet(part(top.value, top.next++));
    }
  }
}

void Expansion::add(std::uint64_t length) {
  std::uint64_t& sum = open_.empty() ? length_ : open_.back().length;
  sum = std::min(sum + length, kEndless);  // both are at most kEndless
}

void Expansion::meet(Value value) {
  const bool has_parts = printed_parts(value) > 0;
  const std::uint64_t own = has_parts ? 0 : leaf_length(value);
  if (!has_parts && (own < kLongLeaf || value.address() == nullptr)) return add(own);

  const auto [entry, is_new] = entries_.insert(value, {own, 0, false});
  if (is_new && has_parts) return open_.push_back({value, 0, 0});
  if (!is_new) {
    entry->shared = has_sharing_ = true;
    has_cycle_ |= entry->length == 0;
  }
  add(entry->length == 0 ? kBackReference : entry->length);
}

void Expansion::close() {
  const Open closed = open_.back();
  open_.pop_back();
  const std::uint64_t punctuation =
      2 * printed_parts(closed.value);  // ", " behind each but the last, and brackets
  const std::uint64_t length = std::min(closed.length + punctuation, kEndless);
  entries_.find(closed.value)->length = length;
  add(length);
}

bool Expansion::is_shared(Value value) {
  if (value.address() == nullptr) return false;
  const Entry* entry = entries_.find(value);
  return entry != nullptr && entry->shared;
}

std::pair<std::uint32_t, bool> Expansion::number(Value value) {
  Entry& entry = *entries_.find(value);
  const bool is_new = entry.number == 0;
  if (is_new) entry.number = ++count_;
  return {entry.number, is_new};
}

}  // namespace brinery::detail
