// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Value's operator==: Python's `==` over graphs that may be deep, cyclic, and exponential when written out.
//
// Two composites that must be equal for the answer to be yes are assumed equal from then on: they are put
// into one class (union-find), and their parts on a work list. Any difference makes the whole answer no, so
// that an assumption is never taken back; when the list is empty all of them hold. Each step either merges
// two classes, of which there are no more than objects, or costs nothing; so the work is proportional to the
// distinct objects.
//
// That is right because equality is transitive, within one way of comparing. Python's is not among dicts: an OrderedDict
// equals a dict, and this another OrderedDict, but not the two if their order differs. So each way has classes of its own.
#include <algorithm>
#include <map>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include <brinery/value.h>

#include "object/bare.h"
#include "object/keys.h"
#include "object/nodes.h"
#include "object/numbers_equal.h"
#include "object/op_items.h"
#include "object/std_equal.h"
#include "object/structure_hash.h"
#include "object/value_map.h"

namespace brinery {
namespace {

using detail::Tag;

// Objects can be equal only within a family.
Kind family(Kind kind) noexcept {
  switch (kind) {
    case Kind::bool_:
    case Kind::float_:
    case Kind::complex: return Kind::int_;
    case Kind::bytearray: return Kind::bytes;
    case Kind::frozenset: return Kind::set;
    case Kind::frozendict: return Kind::dict;
    default: return kind;
  }
}

std::string_view data_of(Value value) {
  const auto data = value.as<std::span<const std::byte>>();
  return {reinterpret_cast<const char*>(data.data()), data.size()};
}

// Whether two keys of this kind can be equal here although neither is found by the other: those that are
// looked up by identity, and those that may hold such.
bool may_match_by_structure(Kind kind) noexcept {
  switch (kind) {
    case Kind::tuple:
    case Kind::frozenset:
    case Kind::frozendict:
    case Kind::slice:
    case Kind::instance:
    case Kind::persistent:
    case Kind::buffer:
    case Kind::code: return true;
    default: return false;
  }
}

// Classes of objects that are, or are assumed, equal.
class Classes {
 public:
  bool same(Value a, Value b) { return root(a).is(root(b)); }

  // False if they were in one class already.
  bool merge(Value a, Value b) {
    const Value above_a = root(a);
    const Value above_b = root(b);
    if (above_a.is(above_b)) return false;
    parents_.insert(above_a, above_b);
    return true;
  }

 private:
  // Halves the path on the way, which keeps paths short.
  Value root(Value value) {
    while (Value* parent = parents_.find(value)) {
      const Value* grandparent = parents_.find(*parent);
      if (grandparent == nullptr) return *parent;
      value = *parent = *grandparent;
    }
    return value;
  }

  detail::ValueMap<Value> parents_;  // of all but the roots
};

class Comparison {
 public:
  Comparison() : structure_(collections_) {}

  bool run(Value a, Value b) {
    if (!relate(a, b)) return false;
    while (!pending_.empty()) {
      const Pending next = pending_.back();
      pending_.pop_back();
      if (!run_step(next)) return false;
    }
    return true;
  }

 private:
  // What is left to be done with a pair: all of it; its parts; or its pairs, in any order or in theirs.
  enum class Step : std::uint8_t { whole, parts, mapping, ordered };
  struct Pending {
    Value left;
    Value right;
    Step step;
  };
  bool run_step(const Pending& pending);

  struct Keyed {
    detail::KeySpan span;
    const detail::KeyIndex* index;
    bool has_values() const noexcept { return span.stride == 2; }
    Value value(std::uint32_t i) const noexcept { return span.first[2 * std::size_t{i} + 1]; }
  };

  // All of these return false if the two surely differ. What is left to be looked at is on the work list
  // then.
  bool relate(Value a, Value b);
  bool relate_numbers(Value a, Value b);
  bool relate_buffers(Value a, Value b);
  Value first_on_data_of(Value buffer);
  bool relate_composites(Value a, Value b);
  bool relate_parts(Value a, Value b);
  std::optional<bool> relate_std(Value a, Value b);
  bool relate_mappings(Value a, Value b, const detail::StdIdentity& x, const detail::StdIdentity& y);
  bool relate_ordered(const Keyed& a, const Keyed& b);
  bool relate_calls(const detail::InstanceNode& a, const detail::InstanceNode& b);
  bool relate_instances(const detail::InstanceNode& a, const detail::InstanceNode& b);

  static Keyed keyed(Value dict_or_set);
  bool relate_keyed(const Keyed& a, const Keyed& b);
  bool relate_by_structure(const Keyed& a, const Keyed& b, const std::vector<std::uint32_t>& only_in_a);
  std::vector<std::uint32_t> ordered(const Keyed& side, const std::vector<std::uint32_t>& positions);

  // `test`, remembered when it looks at so many bytes that a shared leaf must not be compared each time it is
  // met.
  template <class Test>
  bool relate_leaves(Value a, Value b, std::size_t bytes, Test&& test) {
    if (bytes < detail::kLongLeaf) return test();
    if (classes_.same(a, b)) return true;
    if (!test()) return false;
    classes_.merge(a, b);
    return true;
  }
  bool relate_text(Value a, Value b, std::string_view x, std::string_view y) {
    return x.size() == y.size() && relate_leaves(a, b, x.size(), [&] { return x == y; });
  }

  Classes classes_;
  Classes ordered_;
  Classes counters_;
  detail::Keys keys_;
  detail::StdCollections collections_;
  detail::StructureHash structure_;
  std::map<std::pair<const char*, std::size_t>, Value> on_data_;
  std::vector<Pending> pending_;
};

bool Comparison::relate(Value a, Value b) {
  if (a.is(b)) return true;
  if (a.kind() == Kind::instance || b.kind() == Kind::instance) {
    if (const auto verdict = relate_std(a, b)) return *verdict;
  }
  const Kind kind = family(a.kind());
  if (kind != family(b.kind())) return false;
  switch (kind) {
    case Kind::none:
    case Kind::ellipsis:
    case Kind::not_implemented: return true;
    case Kind::int_: return relate_numbers(a, b);
    case Kind::str:
    case Kind::bytestr: return relate_text(a, b, ValueAccess::record(a), ValueAccess::record(b));
    case Kind::bytes: return relate_text(a, b, data_of(a), data_of(b));
    case Kind::global:
      return relate_leaves(a, b, a.module().size() + a.name().size(),
                           [&] { return a.module() == b.module() && a.name() == b.name(); });
    case Kind::extension: return a.extension_code() == b.extension_code();
    case Kind::buffer: return relate_buffers(a, b);
    default: return relate_composites(a, b);
  }
}

bool Comparison::relate_numbers(Value a, Value b) {
  if (ValueAccess::has(a, Tag::big_int) && ValueAccess::has(b, Tag::big_int)) {
    return relate_text(a, b, ValueAccess::record(a), ValueAccess::record(b));
  }
  return detail::numbers_equal(a, b);
}

bool Comparison::relate_buffers(Value a, Value b) {
  if (a.buffer_readonly() != b.buffer_readonly()) return false;
  const auto x = a.buffer_data();
  const auto y = b.buffer_data();
  if (!x || !y) return !x && !y && a.buffer_index() == b.buffer_index();
  if (x->data() == y->data() && x->size() == y->size()) return true;
  return relate_text(first_on_data_of(a), first_on_data_of(b), *x, *y);
}

// Many buffers may lie on the same data; one of them stands for it, so that the data is compared once.
Value Comparison::first_on_data_of(Value buffer) {
  const std::string_view data = *buffer.buffer_data();
  return on_data_.try_emplace({data.data(), data.size()}, buffer).first->second;
}

bool Comparison::relate_composites(Value a, Value b) {
  const bool sized = a.kind() != Kind::instance && a.kind() != Kind::persistent;
  if (sized && a.size() != b.size()) return false;
  if (classes_.merge(a, b)) pending_.push_back({a, b, Step::parts});
  return true;
}

bool Comparison::relate_parts(Value a, Value b) {
  switch (family(a.kind())) {
    case Kind::set:
    case Kind::dict:
    case Kind::code: return relate_keyed(keyed(a), keyed(b));
    case Kind::instance:
      return relate_instances(*ValueAccess::node<const detail::InstanceNode>(a),
                              *ValueAccess::node<const detail::InstanceNode>(b));
    case Kind::persistent: return relate(a.persistent_id(), b.persistent_id());
    default: break;
  }
  const auto left = a.elements();
  return std::equal(left.begin(), left.end(), b.elements().begin(),
                    [&](Value x, Value y) { return relate(x, y); });
}

// How they are made. Whatever makes an object without data of its own makes the same object.
bool Comparison::relate_calls(const detail::InstanceNode& a, const detail::InstanceNode& b) {
  const auto x = detail::class_of_bare(ValueAccess::make(Tag::instance, &a));
  const auto y = detail::class_of_bare(ValueAccess::make(Tag::instance, &b));
  if (x || y) return x && y && relate(*x, *y);
  const auto way = [](Made made) { return made == Made::inst ? Made::obj : made; };
  return way(a.made) == way(b.made) && relate(a.cls, b.cls) && relate(a.args, b.args) &&
         relate(a.kwargs, b.kwargs);
}

bool Comparison::relate_instances(const detail::InstanceNode& a, const detail::InstanceNode& b) {
  if (!relate_calls(a, b)) return false;
  detail::OpItems left(a);
  detail::OpItems right(b);
  for (;;) {
    const auto x = left.next();
    const auto y = right.next();
    if (!x || !y) return !x && !y;
    if (x->op != y->op || !relate(x->value, y->value)) return false;
  }
}

// --- Objects of the standard library -----------------------------------------------------------------------

// An object that holds no others and is not to be compared each time it is met.
bool is_long_leaf(Value value) {
  const auto call = detail::std_call(value);
  return call && call->type < detail::StdType::ordered_dict && detail::std_is_costly(value);
}

// Nothing where it is not known of both what they are.
std::optional<bool> Comparison::relate_std(Value a, Value b) {
  const auto may_read = [&](Value value) {
    return value.kind() != Kind::instance || collections_.budget().allows(value);
  };
  if (!may_read(a) || !may_read(b)) return std::nullopt;
  const bool is_long = is_long_leaf(a) && is_long_leaf(b);
  if (is_long && classes_.same(a, b)) return true;
  const auto x = detail::std_identity(a, collections_);
  const auto y = x ? detail::std_identity(b, collections_) : std::nullopt;
  if (!y) return std::nullopt;
  using How = detail::StdIdentity::How;
  if (x->how == How::never || y->how == How::never) return false;
  if (x->how != How::value && y->how != How::value) return relate_mappings(a, b, *x, *y);
  if (x->how != y->how || x->key != y->key) return false;
  const bool is_leaf = x->content.is_none() && y->content.is_none() && x->more.is_none() && y->more.is_none();
  if ((is_leaf && !is_long) || !classes_.merge(a, b) || is_leaf) return true;
  pending_.push_back({x->content, y->content, Step::whole});
  pending_.push_back({x->more, y->more, Step::whole});
  return true;
}

bool Comparison::relate_mappings(Value a, Value b, const detail::StdIdentity& x,
                                 const detail::StdIdentity& y) {
  using How = detail::StdIdentity::How;
  if (x.how == How::counter && y.how == How::counter) {
    const Value left = collections_.without_zeros(x.content);
    const Value right = collections_.without_zeros(y.content);
    if (left.size() != right.size()) return false;
    if (counters_.merge(a, b)) pending_.push_back({left, right, Step::mapping});
    return true;
  }
  if (x.content.size() != y.content.size()) return false;
  const bool in_order = x.how == How::ordered && y.how == How::ordered;
  if ((in_order ? ordered_ : classes_).merge(a, b)) {
    pending_.push_back({x.content, y.content, in_order ? Step::ordered : Step::mapping});
  }
  return true;
}

bool Comparison::run_step(const Pending& pending) {
  switch (pending.step) {
    case Step::whole: return relate(pending.left, pending.right);
    case Step::parts: return relate_parts(pending.left, pending.right);
    case Step::mapping: return relate_keyed(keyed(pending.left), keyed(pending.right));
    case Step::ordered: break;
  }
  return relate_ordered(keyed(pending.left), keyed(pending.right));
}

// Pairs at the same places. REQUIRES: dicts of one size.
bool Comparison::relate_ordered(const Keyed& a, const Keyed& b) {
  for (std::uint32_t i = 0; i < a.span.size; ++i) {
    const std::uint32_t at = find_key(b.span, b.index, a.span[i], keys_);
    const bool may_match = at == i || (at == detail::kNotFound && may_match_by_structure(a.span[i].kind()));
    if (!may_match || !relate(a.span[i], b.span[i]) || !relate(a.value(i), b.value(i))) return false;
  }
  return true;
}

// --- Dicts and sets -----------------------------------------------------------------------------------

Comparison::Keyed Comparison::keyed(Value value) {
  if (family(value.kind()) == Kind::set) {
    const auto& node = *ValueAccess::node<const detail::SetNode>(value);
    return {keys_of(node), node.index};
  }
  const auto& node = *ValueAccess::node<const detail::DictNode>(value);
  return {keys_of(node), node.index};
}

bool Comparison::relate_keyed(const Keyed& a, const Keyed& b) {
  std::vector<std::uint32_t> only_in_a;
  for (std::uint32_t i = 0; i < a.span.size; ++i) {
    const std::uint32_t at = find_key(b.span, b.index, a.span[i], keys_);
    if (at != detail::kNotFound) {
      if (a.has_values() && !relate(a.value(i), b.value(at))) return false;
    } else {
      if (!may_match_by_structure(a.span[i].kind())) return false;
      only_in_a.push_back(i);
    }
  }
  return only_in_a.empty() || relate_by_structure(a, b, only_in_a);
}

bool Comparison::relate_by_structure(const Keyed& a, const Keyed& b,
                                     const std::vector<std::uint32_t>& only_in_a) {
  std::vector<std::uint32_t> only_in_b;
  for (std::uint32_t i = 0; i < b.span.size; ++i) {
    if (find_key(a.span, a.index, b.span[i], keys_) == detail::kNotFound) only_in_b.push_back(i);
  }
  const auto left = ordered(a, only_in_a);
  const auto right = ordered(b, only_in_b);
  return std::equal(
      left.begin(), left.end(), right.begin(), right.end(), [&](std::uint32_t i, std::uint32_t j) {
        return relate(a.span[i], b.span[j]) && (!a.has_values() || relate(a.value(i), b.value(j)));
      });
}

// The positions by the hash of their keys, then of their values, and by insertion where neither tells them apart.
std::vector<std::uint32_t> Comparison::ordered(const Keyed& side,
                                               const std::vector<std::uint32_t>& positions) {
  std::vector<std::tuple<std::uint64_t, std::uint64_t, std::uint32_t>> hashed;
  hashed.reserve(positions.size());
  for (std::uint32_t i : positions) {
    hashed.emplace_back(structure_(side.span[i]), side.has_values() ? structure_(side.value(i)) : 0, i);
  }
  std::sort(hashed.begin(), hashed.end());
  std::vector<std::uint32_t> result;
  result.reserve(hashed.size());
  for (const auto& [key, value, i] : hashed) result.push_back(i);
  return result;
}

}  // namespace

// A NaN is not equal to itself, but a list that holds it is.
bool Value::equal(Value a, Value b) {
  if (detail::is_number(a.kind()) && detail::is_number(b.kind())) return detail::numbers_equal(a, b);
  return Comparison().run(a, b);
}

}  // namespace brinery
