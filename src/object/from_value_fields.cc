// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Where the fields of an object are, in a conversion into C++ objects: in a dict, or in the state of an instance as the
// different kinds of Python classes pickle it. And what happens to fields that are not known.
#include <brinery/detail/from_value_objects.h>

#include <algorithm>
#include <limits>

#include "object/classes.h"
#include "object/measure.h"

namespace brinery::detail {

namespace {

bool is_class(Value instance, const reflect::PythonClass& cls) {
  if (cls.module.empty() && cls.name.empty()) return true;
  return is_global(class_of(instance), cls.module, cls.name);
}

bool is_dict(Value value) { return value.kind() == Kind::dict || value.kind() == Kind::frozendict; }
bool is_sequence(Value value) { return value.kind() == Kind::list || value.kind() == Kind::tuple; }

void take_dict(Value dict, FieldSource& source) {
  source.pairs = dict.items();
  source.dict = dict;
}

// (dict or None, dict): what is in __dict__, what is in __slots__.
bool take_slots(Value state, FieldSource& source) {
  if (state.kind() != Kind::tuple || state.size() != 2) return false;
  const Value fields = state[0];
  const Value slots = state[1];
  if (!is_dict(slots) || !(fields.is_none() || is_dict(fields))) return false;
  if (fields.is_none()) {
    take_dict(slots, source);
    return true;
  }
  source.joined.assign(fields.items().begin(), fields.items().end());
  source.joined.insert(source.joined.end(), slots.items().begin(), slots.items().end());
  source.pairs = source.joined;
  return true;
}

bool take_values(Value values, FieldSource& source) {
  source.values = values.elements();
  source.is_positional = true;
  return true;
}

bool has_state(Value instance) {
  for (std::size_t i = 0; i < instance.op_count(); ++i) {
    if (instance.op_kind(i) == InstanceOp::build) return true;
  }
  return false;
}

// An instance without state: what it was made of.
bool take_arguments(Value instance, std::size_t field_count, FieldSource& source) {
  if (const auto base = base_value(instance); base && base->kind() == Kind::tuple) {
    return take_values(*base, source);  // a namedtuple in protocol 0 or 1
  }
  const Value args = instance.args();
  if (args.kind() != Kind::tuple) return false;
  if (instance.made() == Made::newobj && args.size() != 0 && args.size() == field_count) {
    return take_values(args, source);
  }
  return true;  // a bare object: no fields
}

}  // namespace

bool may_have_fields(Value value, const reflect::PythonClass& cls) {
  if (is_dict(value)) return true;
  return value.kind() == Kind::instance && is_class(value, cls);
}

bool find_state_fields(Value state, FieldSource& source) {
  if (is_dict(state)) {
    take_dict(state, source);
    return true;
  }
  if (state.is_none()) return true;
  return take_slots(state, source) || (is_sequence(state) && take_values(state, source));
}

bool find_fields(Value value, const reflect::PythonClass& cls, std::size_t field_count, FieldSource& source) {
  if (is_dict(value)) {
    take_dict(value, source);
    return true;
  }
  if (value.kind() != Kind::instance || !is_class(value, cls)) return false;
  if (has_state(value)) return find_state_fields(value.state(), source);
  PairPieces pairs;
  if (cls.name.empty() && find_pairs(value, pairs)) {
    source.joined = std::move(pairs.joined);
    if (source.joined.empty()) source.joined.assign(pairs.all.begin(), pairs.all.end());
    source.pairs = source.joined;
    return true;
  }
  return take_arguments(value, field_count, source);
}

std::optional<Value> find_state(Value value, const reflect::PythonClass& cls) {
  if (cls.name.empty()) return value;
  if (value.kind() != Kind::instance) return value;  // formats without classes
  if (!is_class(value, cls)) return std::nullopt;
  return value.state();
}

// --- One field ---------------------------------------------------------------------------------------------------

const Value* FieldWalk::find(std::string_view name, std::uint64_t& key) {
  const auto& pairs = source_.pairs;
  const auto take = [&](std::size_t place) {
    key = pairs[place].key.bits();
    at_ = place + 1;
    ++taken_;
    return &pairs[place].value;
  };
  const auto find_in = [&](std::size_t begin, std::size_t end) -> const Value* {
    for (std::size_t i = begin; i < end; ++i) {
      if (pairs[i].key.get_if<std::string_view>() == name) return take(i);
    }
    return nullptr;
  };
  // A few pairs are looked at, so that the walk goes on from there. More are left to the index of the dict: one large dict
  // may be shared by as many objects as it has pairs.
  constexpr std::size_t kFew = 16;
  if (pairs.size() <= kFew) return find_in(0, pairs.size());
  if (source_.dict.is_none()) {
    has_failed_ = !in_.charge(pairs.size());
    return has_failed_ ? nullptr : find_in(0, pairs.size());
  }
  const auto value = source_.dict.find(name);
  if (!value) return nullptr;
  if (const Value* const near = find_in(at_, std::min(pairs.size(), at_ + kFew))) return near;
  ++taken_;
  found_ = *value;
  return &found_;
}

bool fail_missing(FromReader& in, Value found, std::string_view name) {
  if (in.is_quiet()) return in.fail(FailureKind::type, {});
  return in.fail(FailureKind::type, "expected field '" + std::string(name) + "', found " +
                                        describe_found(found) + " without it");
}

bool fail_count(FromReader& in, std::size_t expected, std::size_t found) {
  if (in.is_quiet()) return in.fail(FailureKind::value, {});
  return in.fail(FailureKind::value,
                 "expected " + std::to_string(expected) + " fields, found " + std::to_string(found));
}

// --- Fields that are not known -----------------------------------------------------------------------------------

namespace {

// Calls `visit(pair)` for each pair that is no field, until it returns false.
template <class Visit>
bool each_unknown(const FieldSource& source, std::span<const std::string_view> names,
                  std::string_view version_name, Visit&& visit) {
  for (const DictItem& pair : source.pairs) {
    const auto name = pair.key.get_if<std::string_view>();
    const bool is_known = name && (std::find(names.begin(), names.end(), *name) != names.end() ||
                                   (!version_name.empty() && *name == version_name));
    if (!is_known && !visit(pair)) return false;
  }
  return true;
}

}  // namespace

bool reject_unknown(FromReader& in, const FieldSource& source, std::span<const std::string_view> names,
                    std::string_view version_name) {
  if (!in.charge(source.pairs.size())) return false;
  return each_unknown(source, names, version_name, [&](const DictItem& pair) {
    return in.fail(FailureKind::type,
                   "unexpected field " + (in.is_quiet() ? std::string() : short_repr(pair.key)));
  });
}

bool keep_unknown(FromReader& in, const FieldSource& source, std::span<const std::string_view> names,
                  std::string_view version_name, UnknownFields& into) {
  if (!in.charge(source.pairs.size())) return false;
  Document& scratch = in.scratch();
  const Value dict = scratch.dict();
  const bool is_kept = each_unknown(source, names, version_name, [&](const DictItem& pair) {
    if (pair.key.kind() != Kind::str) return in.mismatch(pair.key, "fields with str names");
    if (!in.charge(measure(pair.key)) || !in.charge(measure(pair.value))) return false;
    scratch.set_item(dict, pair.key, pair.value);
    return true;
  });
  if (!is_kept) return false;
  into = UnknownFields();
  if (dict.size() == 0) return true;
  const auto kept = std::make_shared<Document>();
  kept->set_root(kept->copy(dict));  // all at once: what fields share they share in the copy
  into = UnknownFields(kept);
  return true;
}

// --- Versions ----------------------------------------------------------------------------------------------------

bool find_version(FromReader& in, const FieldSource& source, std::string_view name, std::int64_t& number) {
  number = 0;
  std::optional<Value> version;
  if (!source.dict.is_none()) {
    version = source.dict.find(name);
  } else {
    if (!in.charge(source.pairs.size())) return false;
    const auto is_it = [&](const DictItem& pair) { return pair.key.get_if<std::string_view>() == name; };
    const auto at = std::find_if(source.pairs.begin(), source.pairs.end(), is_it);
    if (at != source.pairs.end()) version = at->value;
  }
  if (!version) return true;
  const auto found = version->kind() == Kind::int_ ? version->get_if<std::int64_t>() : std::nullopt;
  if (!found) return in.mismatch(*version, "the number of a version") || in.at_field(name);
  number = *found;
  return true;
}

bool fail_version(FromReader& in, std::int64_t found, int known) {
  return in.fail(FailureKind::value, "expected version " + std::to_string(known) +
                                         " or older, found version " + std::to_string(found));
}

Value migration_dict(FromReader& in, const FieldSource& source, std::span<const std::string_view> names) {
  Document& scratch = in.scratch();
  const Value dict = scratch.dict();
  for (const DictItem& pair : source.pairs) scratch.set_item(dict, pair.key, pair.value);
  for (std::size_t i = 0; i < std::min(names.size(), source.values.size()); ++i) {
    scratch.set_item(dict, scratch.str(names[i]), source.values[i]);
  }
  return dict;
}

bool take_migrated(FromReader& in, Value dict, FieldSource& source) {
  if (!is_dict(dict)) return in.mismatch(dict, "a dict from the migration of an older version");
  source = {};
  take_dict(dict, source);
  return true;
}

}  // namespace brinery::detail
