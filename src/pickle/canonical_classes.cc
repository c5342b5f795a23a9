// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
#include "pickle/canonical_classes.h"

#include <algorithm>
#include <bit>
#include <cmath>

#include "object/nodes.h"

namespace brinery::pickle::canonical {
namespace {

using detail::Tag;

constexpr std::uint64_t kNan = 0x7ff8'0000'0000'0000;

// A NaN is a NaN: which bits it has depends on the processor that made it.
std::uint64_t float_bits(double value) noexcept {
  return std::isnan(value) ? kNan : std::bit_cast<std::uint64_t>(value);
}

std::string_view data_of(Value value) {
  const auto data = value.as<std::span<const std::byte>>();
  return {reinterpret_cast<const char*>(data.data()), data.size()};
}

}  // namespace

bool is_leaf(Kind kind) noexcept {
  switch (kind) {
    case Kind::int_:
    case Kind::float_:
    case Kind::complex:
    case Kind::str:
    case Kind::bytes:
    case Kind::bytestr:
    case Kind::bytearray:
    case Kind::global:
    case Kind::extension:
    case Kind::buffer: return true;
    default: return false;
  }
}

bool is_set(Kind kind) noexcept { return kind == Kind::set || kind == Kind::frozenset; }
bool is_dict(Kind kind) noexcept {
  return kind == Kind::dict || kind == Kind::frozendict || kind == Kind::code;
}

bool is_key_by_identity(Kind kind) noexcept {
  return kind == Kind::float_ || kind == Kind::instance || kind == Kind::persistent || kind == Kind::buffer ||
         kind == Kind::code;
}

// --- Leaves ------------------------------------------------------------------------------------------------------

std::uint64_t Classes::text_number(std::string_view text) {
  const auto [found, is_new] = text_numbers_.try_emplace(text, texts_.size());
  if (is_new) texts_.push_back({text});
  return found->second;
}

// Many globals may lie in one long module, many buffers on the same data: looked at once.
std::uint64_t Classes::name_number(std::string_view name) {
  const auto [found, is_new] = name_numbers_.try_emplace({name.data(), name.size()}, 0);
  if (is_new) found->second = text_number(name);
  return found->second;
}

Ref Classes::leaf(Value value) {
  Class made{value.kind()};
  switch (value.kind()) {
    case Kind::int_:
    case Kind::str:
    case Kind::bytestr: made.a = text_number(ValueAccess::record(value)); break;
    case Kind::bytes:
    case Kind::bytearray: made.a = text_number(data_of(value)); break;
    case Kind::complex: {
      const Complex number = value.as<Complex>();
      made.a = float_bits(number.real);
      made.b = float_bits(number.imag);
      break;
    }
    case Kind::global:
      made.a = name_number(value.module());
      made.b = name_number(value.name());
      break;
    case Kind::extension: made.a = static_cast<std::uint64_t>(value.extension_code()); break;
    case Kind::buffer: {  // a: the data or the index; b: which, and whether it is read-only
      const auto data = value.buffer_data();
      made.a = data ? name_number(*data) : value.buffer_index();
      made.b = (data ? 2U : 0U) | (value.buffer_readonly() ? 1U : 0U);
      break;
    }
    default: break;  // a NaN
  }
  return find_or_add_leaf(made);
}

Ref Classes::find_or_add_leaf(Class leaf) {
  const std::uint64_t hash = base::mix(base::mix(leaf.a, leaf.b), static_cast<std::uint64_t>(leaf.kind));
  std::uint32_t& head = by_hash_[hash];
  for (std::uint32_t at = head; at != 0; at = classes_[at].next) {
    const Class& each = classes_[at];
    if (each.kind == leaf.kind && each.a == leaf.a && each.b == leaf.b) return kClass | at;
  }
  leaf.next = head;
  head = static_cast<std::uint32_t>(classes_.size());
  classes_.push_back(leaf);
  return kClass | head;
}

// --- Objects with parts --------------------------------------------------------------------------------------------

Shape Classes::shape(std::size_t number) const noexcept {
  const Class& c = classes_[number];
  return {c.kind, c.made, std::span(runs_).subspan(c.a, c.runs), std::span(parts_).subspan(c.b, c.parts)};
}

Ref Classes::add(const Shape& shape) {
  Class made{shape.kind, shape.made};
  made.runs = static_cast<std::uint32_t>(shape.runs.size());
  made.parts = static_cast<std::uint32_t>(shape.parts.size());
  made.a = runs_.size();
  made.b = parts_.size();
  runs_.insert(runs_.end(), shape.runs.begin(), shape.runs.end());
  parts_.insert(parts_.end(), shape.parts.begin(), shape.parts.end());
  classes_.push_back(made);
  return kClass | (classes_.size() - 1);
}

Ref Classes::composite(const Shape& given) {
  std::uint64_t hash =
      base::mix(static_cast<std::uint64_t>(given.kind), static_cast<std::uint64_t>(given.made));
  for (const Run& run : given.runs)
    hash = base::mix(hash, std::uint64_t{run.count} << 8 | static_cast<std::uint8_t>(run.op));
  for (const Ref part : given.parts) hash = base::mix(hash, part);
  std::uint32_t& head = by_hash_[base::mix(hash, given.parts.size())];
  for (std::uint32_t at = head; at != 0; at = classes_[at].next) {
    if (is_leaf(classes_[at].kind)) continue;
    const Shape each = shape(at);
    if (each.kind == given.kind && each.made == given.made && std::ranges::equal(each.runs, given.runs) &&
        std::ranges::equal(each.parts, given.parts)) {
      return kClass | at;
    }
  }
  const Ref made = add(given);
  classes_.back().next = head;
  head = static_cast<std::uint32_t>(number_of(made));
  return made;
}

Kind Classes::kind(Ref ref) const noexcept {
  return is_class(ref) ? classes_[number_of(ref)].kind : ValueAccess::from_bits(ref).kind();
}

// --- Order ---------------------------------------------------------------------------------------------------------

void Classes::mark_key(Ref ref) {
  if (!is_class(ref)) return;
  Class& each = classes_[number_of(ref)];
  if (each.is_key) return;
  each.is_key = true;
  keys_.push_back(static_cast<std::uint32_t>(number_of(ref)));
}

// Sorted once and for all: a long text may be a key of many dicts.
void Classes::rank_leaves() {
  std::vector<std::uint32_t> globals;
  std::copy_if(keys_.begin(), keys_.end(), std::back_inserter(globals),
               [&](std::uint32_t each) { return classes_[each].kind == Kind::global; });
  rank_names(globals);
  std::sort(keys_.begin(), keys_.end(),
            [&](std::uint32_t a, std::uint32_t b) { return compare_leaves(classes_[a], classes_[b]) < 0; });
  for (std::uint32_t rank = 0; rank < keys_.size(); ++rank) classes_[keys_[rank]].rank = rank;
}

void Classes::rank_names(std::span<const std::uint32_t> globals) {
  std::vector<std::uint64_t> names;
  for (const std::uint32_t each : globals) names.insert(names.end(), {classes_[each].a, classes_[each].b});
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  std::sort(names.begin(), names.end(),
            [&](std::uint64_t a, std::uint64_t b) { return texts_[a].data < texts_[b].data; });
  for (std::uint32_t rank = 0; rank < names.size(); ++rank) texts_[names[rank]].rank = rank;
}

namespace {

// Floats in the order of their values, -0.0 before 0.0.
std::uint64_t ordered_bits(std::uint64_t bits) noexcept {
  return bits >> 63 != 0 ? ~bits : bits | 1ULL << 63;
}

bool is_negative(std::string_view little_endian) noexcept {
  return !little_endian.empty() && (static_cast<unsigned char>(little_endian.back()) & 0x80) != 0;
}

std::strong_ordering compare_ints(std::string_view a, std::string_view b) {
  if (is_negative(a) != is_negative(b)) return is_negative(b) <=> is_negative(a);
  if (a.size() != b.size()) return is_negative(a) ? b.size() <=> a.size() : a.size() <=> b.size();
  for (std::size_t i = a.size(); i-- > 0;) {
    if (a[i] != b[i]) return static_cast<unsigned char>(a[i]) <=> static_cast<unsigned char>(b[i]);
  }
  return std::strong_ordering::equal;
}

}  // namespace

std::strong_ordering Classes::compare_leaves(const Class& a, const Class& b) const {
  if (a.kind != b.kind) return a.kind <=> b.kind;
  switch (a.kind) {
    case Kind::int_: return compare_ints(texts_[a.a].data, texts_[b.a].data);
    case Kind::complex:
      if (a.a != b.a) return ordered_bits(a.a) <=> ordered_bits(b.a);
      return ordered_bits(a.b) <=> ordered_bits(b.b);
    case Kind::global:
      if (a.a != b.a) return texts_[a.a].rank <=> texts_[b.a].rank;
      return texts_[a.b].rank <=> texts_[b.b].rank;
    case Kind::extension: return static_cast<std::int64_t>(a.a) <=> static_cast<std::int64_t>(b.a);
    case Kind::buffer:
      if (a.b != b.b) return a.b <=> b.b;
      if (a.b < 2) return a.a <=> b.a;
      break;
    case Kind::float_: return std::strong_ordering::equal;
    default: break;
  }
  return texts_[a.a].data <=> texts_[b.a].data;
}

// Ints that do not lie in the handle are larger than all that do, or smaller.
std::strong_ordering Classes::compare_big_int(Ref, Ref big) const {
  return is_negative(text(number_of(big))) ? std::strong_ordering::greater : std::strong_ordering::less;
}

std::strong_ordering Classes::compare_keys(Ref a, Ref b) {
  if (a == b) return std::strong_ordering::equal;
  const Kind kind_a = kind(a);
  const Kind kind_b = kind(b);
  if (kind_a != kind_b) return kind_a <=> kind_b;
  if (!is_class(a) && !is_class(b)) {
    const Value x = ValueAccess::from_bits(a);
    const Value y = ValueAccess::from_bits(b);
    if (kind_a == Kind::int_) return ValueAccess::small_int_of(x) <=> ValueAccess::small_int_of(y);
    return kind_a == Kind::float_ ? ordered_bits(a) <=> ordered_bits(b) : a <=> b;
  }
  if (!is_class(a) || !is_class(b)) {
    if (kind_a == Kind::float_) return is_class(a) <=> is_class(b);  // a NaN comes last
    return is_class(b) ? compare_big_int(a, b) : 0 <=> compare_big_int(b, a);
  }
  if (is_leaf(kind_a)) return classes_[number_of(a)].rank <=> classes_[number_of(b)].rank;
  return digest(a) <=> digest(b);
}

}  // namespace brinery::pickle::canonical
