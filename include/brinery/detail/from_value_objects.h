// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Reading aggregates and described classes. Included by from_value.h; not by you.
//
// A class of Python (BRINERY_CLASS) is read from an instance of exactly that class, or from a dict of its fields, as
// formats without classes have it. A type that is no class of Python is read from a dict, or from the state of any
// instance. The state is a dict, a pair (dict or None, dict) as __slots__ have it, or a list or tuple of the fields'
// values (frozen dataclasses with slots, namedtuples). A field that is missing is an error unless it may be.
//
// Fields usually come in the order in which they were declared, and the keys of one record are the very objects that
// were the keys of the one before. So the keys are remembered for each type, and a field costs the comparison of a word.
#pragma once

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include <brinery/detail/from_value_containers.h>
#include <brinery/reflect.h>

namespace brinery::detail {

// Where the fields of an object are.
struct FieldSource {
  std::span<const DictItem> pairs{};
  std::span<const Value> values{};  // in the order of the fields, where there are no pairs
  bool is_positional = false;
  Value dict{};  // the dict of the pairs, if they are one
  std::vector<DictItem> joined{};
};

// False where the value is nothing that has fields, or (module not empty) an instance of another class.
bool find_fields(Value value, const reflect::PythonClass& cls, std::size_t field_count, FieldSource& source);
// The same of a state that was taken from its instance; None has no fields.
bool find_state_fields(Value state, FieldSource& source);
// Whether the value is a dict, or an instance (module not empty: of this class).
bool may_have_fields(Value value, const reflect::PythonClass& cls);
// The state of an instance of `cls`; without such a class the value itself.
std::optional<Value> find_state(Value value, const reflect::PythonClass& cls);

// Steps through the pairs of one object.
class FieldWalk {
 public:
  FieldWalk(FromReader& in, const FieldSource& source) noexcept : in_(in), source_(source) {}

  // The value of a field, or null; it stays until the next call. `key` is the key that the field had last time.
  const Value* next(std::string_view name, std::uint64_t& key) {
    const auto& pairs = source_.pairs;
    if (at_ < pairs.size() && pairs[at_].key.bits() == key) [[likely]] {
      ++taken_;
      return &pairs[at_++].value;
    }
    return find(name, key);
  }
  std::size_t taken() const noexcept { return taken_; }
  // Whether there was no budget left to look for the field.
  bool has_failed() const noexcept { return has_failed_; }

 private:
  const Value* find(std::string_view name, std::uint64_t& key);

  FromReader& in_;
  const FieldSource& source_;
  std::size_t at_ = 0;
  std::size_t taken_ = 0;
  Value found_;
  bool has_failed_ = false;
};

// What to do with the pairs that are no fields. `version_name` is no unknown field either; empty where there is none.
bool reject_unknown(FromReader& in, const FieldSource& source, std::span<const std::string_view> names,
                    std::string_view version_name);
bool keep_unknown(FromReader& in, const FieldSource& source, std::span<const std::string_view> names,
                  std::string_view version_name, UnknownFields& into);
bool fail_missing(FromReader& in, Value found, std::string_view name);
bool fail_count(FromReader& in, std::size_t expected, std::size_t found);

// The number of the version that was written: 0 where there is none. False where it is no int.
bool find_version(FromReader& in, const FieldSource& source, std::string_view name, std::int64_t& number);
bool fail_version(FromReader& in, std::int64_t found, int known);
// The fields as a dict that migrate may change; and the dict that it returned.
Value migration_dict(FromReader& in, const FieldSource& source, std::span<const std::string_view> names);
bool take_migrated(FromReader& in, Value dict, FieldSource& source);

// The keys that the fields had last time, as bits of values. A new one is no key: not even 0.0, whose bits are 0.
template <class T>
struct FieldKeys {
  static constexpr std::uint64_t kNoKey = 0xfff7ULL << 48;  // reserved, see value.h
  std::array<std::uint64_t, reflect::field_count<T>> keys;

  FieldKeys() noexcept { keys.fill(kNoKey); }
};

// Calls a function of the user's.
template <class Call>
bool call_hook(FromReader& in, Call&& call) {
  try {
    call();
    return true;
  } catch (...) {
    return in.fail_with_current_exception();
  }
}

template <class T>
struct ObjectReader {
  static bool read(FromReader& in, Value v, T& into) {
    if constexpr (reflect::has_state_hooks<T>) {
      return read_state(in, v, into) && finish(in, into);
    } else {
      return read_fields(in, v, into) && finish(in, into);
    }
  }
  static bool fits(Value v) {
    if constexpr (reflect::has_state_hooks<T> && !reflect::has_python_class<T>) {
      return From<reflect::State<T>>::fits(v);
    } else {
      return may_have_fields(v, kClass);
    }
  }
  static void describe(std::string& out) {
    if constexpr (reflect::has_python_class<T>) {
      out += "instance of " + std::string(kClass.module) + "." + std::string(kClass.name);
    } else if constexpr (reflect::has_state_hooks<T>) {
      From<reflect::State<T>>::describe(out);
    } else {
      out += "dict";
    }
  }

  // Fields, of an object that was made otherwise, out of its state. `v` is the instance.
  static bool read_state_fields(FromReader& in, Value v, Value state, T& into) {
    if (!in.charge(kCount)) return false;
    FieldSource source;
    if (!find_state_fields(state, source)) return in.mismatch(state, "the fields of a state");
    return read_source(in, v, source, into);
  }
  // Calls the check of the description.
  static bool check_now([[maybe_unused]] FromReader& in, [[maybe_unused]] T* object) {
    if constexpr (reflect::has_part_like<T, reflect::AfterLoad>) return check(in, object);
    return true;
  }

 private:
  static constexpr const reflect::PythonClass& kClass = reflect::python_class<T>;
  static constexpr std::size_t kCount = [] {
    if constexpr (reflect::has_state_hooks<T>)
      return std::size_t{0};
    else
      return reflect::field_count<T>;
  }();

  // --- By state ------------------------------------------------------------------------------------------------
  static bool read_state(FromReader& in, Value v, T& into) {
    const auto state_value = find_state(v, kClass);
    if (!state_value) return in.mismatch<T>(v);
    auto state = reflect::construct<reflect::State<T>>();
    if (!put_complete(in, *state_value, state)) return false;
    return call_hook(in, [&] {
      if constexpr (reflect::state_makes_object<T>) {
        into = std::invoke(reflect::state_hooks<T>.set, std::move(state));
      } else {
        std::invoke(reflect::state_hooks<T>.set, into, std::move(state));
      }
    });
  }

  // --- By fields -----------------------------------------------------------------------------------------------
  static bool read_fields(FromReader& in, Value v, T& into) {
    if (!in.charge(kCount + 1)) return false;
    FieldSource source;
    if (layout::tag(v) == layout::kDict) [[likely]] {
      source.pairs = layout::dict_items(v);
      source.dict = v;
    } else if (!charge_instance(in, v)) {
      return false;
    } else if (!find_fields(v, kClass, kCount, source)) {
      return in.mismatch<T>(v);
    }
    return read_source(in, v, source, into);
  }

  static bool read_source(FromReader& in, Value v, FieldSource& source, T& into) {
    if (!source.joined.empty() && !in.charge(source.joined.size())) return false;
    if constexpr (reflect::has_version<T>) {
      if (!migrate(in, source)) return false;
    }
    if (source.is_positional) return read_values(in, source, into);
    return read_pairs(in, v, source, into);
  }

  static bool read_pairs(FromReader& in, Value v, const FieldSource& source, T& into) {
    auto& cache = in.cache<FieldKeys<T>>();
    FieldWalk walk(in, source);
    const bool is_read = [&]<std::size_t... I>(std::index_sequence<I...>) {
      return (read_pair<I>(in, v, walk, cache.keys[I], into) && ...);
    }
    (std::make_index_sequence<kCount>());
    if (!is_read) return false;
    if constexpr (reflect::unknown_rule<T> != Unknown::ignore) {
      if (walk.taken() == source.pairs.size()) return true;
      return take_unknown(in, source, into);
    }
    return true;
  }

  template <std::size_t I>
  [[gnu::always_inline]] static bool read_pair(FromReader& in, Value v, FieldWalk& walk, std::uint64_t& key,
                                               T& into) {
    const Value* const found = walk.next(reflect::field_names<T>[I], key);
    if (found != nullptr) [[likely]]
      return read_one<I>(in, *found, into);
    if (walk.has_failed()) return false;
    return reflect::may_be_missing<T, I> || fail_missing(in, v, reflect::field_names<T>[I]);
  }

  static bool read_values(FromReader& in, const FieldSource& source, T& into) {
    if (source.values.size() != kCount) return fail_count(in, kCount, source.values.size());
    return [&]<std::size_t... I>(std::index_sequence<I...>) {
      return (read_one<I>(in, source.values[I], into) && ...);
    }
    (std::make_index_sequence<kCount>());
  }

  template <std::size_t I>
  [[gnu::always_inline]] static bool read_one(FromReader& in, Value v, T& into) {
    using Field = reflect::FieldType<T, I>;
    if constexpr (reflect::is_read_only<T, I>) {
      return true;
    } else {
      [[maybe_unused]] const std::size_t mark = kMayDefer<Field> ? in.task_count() : 0;
      if (!read_into<I>(in, v, into)) [[unlikely]]
        return in.at_field(reflect::field_names<T>[I]);
      if constexpr (kMayDefer<Field>) {
        if (in.is_tracking()) in.step_field(mark, reflect::field_names<T>[I]);
      }
      return true;
    }
  }

  // Into the member itself, or where a setter takes it into a copy.
  template <std::size_t I>
  [[gnu::always_inline]] static bool read_into(FromReader& in, Value v, T& into) {
    constexpr const auto& kField = std::get<I>(reflect::fields<T>);
    using Field = reflect::FieldType<T, I>;
    if constexpr (requires { kField.set; }) {
      auto value = reflect::construct<Field>();
      if (!put_complete(in, v, value)) return false;
      return call_hook(in, [&] { std::invoke(kField.set, into, std::move(value)); });
    } else {
      bool is_read = false;
      kField.edit(into, [&](Field& member) { is_read = From<Field>::read(in, v, member); });
      return is_read;
    }
  }

  // --- Versions, unknown fields, checks ------------------------------------------------------------------------
  static constexpr std::string_view version_name() {
    if constexpr (reflect::has_version<T>) return reflect::version<T>.name;
    return {};
  }

  static bool migrate(FromReader& in, FieldSource& source) {
    constexpr auto& kVersion = reflect::version<T>;
    std::int64_t found = 0;
    if (!find_version(in, source, kVersion.name, found)) return false;
    if (found == kVersion.number) return true;
    if (found > kVersion.number || found < 0) return fail_version(in, found, kVersion.number);
    if (!in.charge(source.pairs.size() + source.values.size())) return false;
    Value dict = migration_dict(in, source, reflect::field_names<T>);
    return call_hook(
               in,
               [&] { dict = std::invoke(kVersion.migrate, static_cast<int>(found), in.scratch(), dict); }) &&
           take_migrated(in, dict, source);
  }

  static bool take_unknown(FromReader& in, const FieldSource& source, T& into) {
    if constexpr (reflect::unknown_rule<T> == Unknown::reject) {
      return reject_unknown(in, source, reflect::field_names<T>, version_name());
    } else {
      static_assert(reflect::has_unknown_fields<T>,
                    "brinery: Unknown::keep needs a member of type brinery::UnknownFields");
      return keep_unknown(in, source, reflect::field_names<T>, version_name(),
                          *reflect::unknown_fields(into));
    }
  }

  static bool finish(FromReader& in, T& into) {
    if constexpr (!reflect::has_part_like<T, reflect::AfterLoad>) {
      return true;
    } else if constexpr (kMayDefer<T>) {
      in.defer_call({}, &into, [](FromReader& later, Value, void* object) { return check(later, object); });
      return true;
    } else {
      return check(in, &into);
    }
  }
  static bool check(FromReader& in, void* object) {
    return call_hook(in, [&] { reflect::after_load(*static_cast<T*>(object)); });
  }
};

template <class T>
requires(shape_of<T> == Shape::object && !std::same_as<T, Complex> && !std::same_as<T, Value> &&
         !reflect::is_reduced<T>) struct From<T> : ObjectReader<T> {
};

}  // namespace brinery::detail
