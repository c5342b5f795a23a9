// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Reading what may be one thing or another: optional, variant, pointers, enums. Included by from_value.h; not by you.
//
//   optional          None is empty
//   variant           the alternative of the value's kind. Where several have it, or none (an int for a double), the
//                     first that can be read; an alternative that contains itself is then read at most 200 deep
//   unique_ptr        None is null. An object that is met twice is copied: each pointer owns its own
//   shared_ptr        None is null. One object for each Python object, cycles included; for each type that it is read as
//   weak_ptr          as shared_ptr; empty afterwards where nothing else owns the object
//   pointers to base  the class of the instance, where the description of the base names derived classes
//   enum              int, or a member of a Python enum; with BRINERY_ENUM a member of this one. In the range of the
//                     underlying type; whether a name exists for the number is not asked
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>

#include <brinery/detail/from_value_containers.h>

namespace brinery::detail {

template <class T>
requires(shape_of<T> == Shape::optional) struct From<T> {
  using Held = typename T::value_type;
  static bool read(FromReader& in, Value v, T& into) {
    if (v.is_none()) {
      into.reset();
      return true;
    }
    if constexpr (kIsPlainNew<Held>) {
      into.emplace();
    } else {
      into.emplace(reflect::construct<Held>());
    }
    return From<Held>::read(in, v, *into);
  }
  static bool fits(Value v) { return v.is_none() || From<Held>::fits(v); }
  static void describe(std::string& out) {
    From<Held>::describe(out);
    out += " or None";
  }
};

// --- Variants --------------------------------------------------------------------------------------------------------

template <class... A>
struct From<std::variant<A...>> {
  using T = std::variant<A...>;

  static bool read(FromReader& in, Value v, T& into) {
    if (layout::tag(v) == layout::kInstance && !charge_instance(in, v)) return false;
    const bool fitting[] = {From<A>::fits(v)...};
    std::size_t count = 0;
    std::size_t first = 0;
    for (std::size_t i = sizeof...(A); i-- > 0;) {
      if (!fitting[i]) continue;
      ++count;
      first = i;
    }
    if (count == 1) return read_as(in, v, into, first);
    for (std::size_t i = 0; i < sizeof...(A); ++i) {
      if (count != 0 && !fitting[i]) continue;
      if (try_as(in, v, into, i)) return true;
      if (in.is_final()) return false;
    }
    return in.mismatch<T>(v);
  }
  static bool fits(Value v) { return (From<A>::fits(v) || ...); }
  static void describe(std::string& out) {
    std::size_t left = sizeof...(A);
    ((From<A>::describe(out), out += --left == 0 ? "" : left == 1 ? " or " : ", "), ...);
  }

 private:
  template <std::size_t I>
  static auto& emplace(T& into) {
    using Held = std::variant_alternative_t<I, T>;
    if constexpr (kIsPlainNew<Held>) {
      return into.template emplace<I>();
    } else {
      return into.template emplace<I>(reflect::construct<Held>());
    }
  }
  template <std::size_t I>
  static bool read_one(FromReader& in, Value v, T& into) {
    return From<std::variant_alternative_t<I, T>>::read(in, v, emplace<I>(into));
  }
  template <std::size_t I>
  static bool try_one(FromReader& in, Value v, T& into) {
    return in.try_read(v, emplace<I>(into));
  }
  using Function = bool (*)(FromReader&, Value, T&);
  static bool read_as(FromReader& in, Value v, T& into, std::size_t index) {
    return [&]<std::size_t... I>(std::index_sequence<I...>) {
      static constexpr Function kRead[] = {&read_one<I>...};
      return kRead[index](in, v, into);
    }
    (std::index_sequence_for<A...>());
  }
  static bool try_as(FromReader& in, Value v, T& into, std::size_t index) {
    return [&]<std::size_t... I>(std::index_sequence<I...>) {
      static constexpr Function kTry[] = {&try_one<I>...};
      return kTry[index](in, v, into);
    }
    (std::index_sequence_for<A...>());
  }
};

// --- Pointers --------------------------------------------------------------------------------------------------------

// "expected {}, found {}"; for an instance of another class with the lines that would make it known to `base`.
bool fail_class(FromReader& in, Value found, std::string_view expected, std::string_view base);

// Where the description of T names derived classes: the instances of those.
template <class T>
struct FromDynamic {
  // Calls `visit(std::type_identity<D>())` for the class D of which the value is, and returns what that does.
  template <class Visit>
  static bool read(FromReader& in, Value v, Visit&& visit) {
    bool is_read = false;
    const bool is_known = reflect::any_dynamic_class<T>([&]<class D>(std::type_identity<D> which) {
      if (v.kind() != Kind::instance || !From<D>::fits(v)) return false;
      is_read = visit(which);
      return true;
    });
    return is_known ? is_read : fail(in, v);
  }
  static bool fits(Value v) {
    return v.kind() == Kind::instance &&
           reflect::any_dynamic_class<T>([&]<class D>(std::type_identity<D>) { return From<D>::fits(v); });
  }
  static void describe(std::string& out) {
    std::string_view between;
    reflect::any_dynamic_class<T>([&]<class D>(std::type_identity<D>) {
      static_assert(
          reflect::has_python_class<D>,
          "brinery: a class that is named by `derived`, or that names others, needs a Python class");
      out += between;
      From<D>::describe(out);
      between = " or ";
      return false;
    });
  }

 private:
  [[gnu::cold]] static bool fail(FromReader& in, Value v) {
    if (in.is_quiet()) return in.fail(FailureKind::type, {});
    std::string expected;
    describe(expected);
    return fail_class(in, v, expected, reflect::type_text<T>());
  }
};

// What may be held by a pointer to T.
template <class T>
using FromPointee =
    typename std::conditional_t<reflect::is_polymorphic_registered<T>, std::type_identity<FromDynamic<T>>,
                                std::type_identity<From<T>>>::type;

template <class T>
struct FromPointer {
  using Pointee = std::remove_const_t<typename T::element_type>;
  static_assert(!std::is_array_v<Pointee>, "brinery: pointers to arrays cannot be read; use std::vector");
  static bool fits(Value v) { return v.is_none() || FromPointee<Pointee>::fits(v); }
  static void describe(std::string& out) {
    FromPointee<Pointee>::describe(out);
    out += " or None";
  }

 protected:
  // Calls `read_as(std::type_identity<D>())` with the class of the object.
  template <class ReadAs>
  static bool read_pointee(FromReader& in, Value v, ReadAs&& read_as) {
    if constexpr (reflect::is_polymorphic_registered<Pointee>) {
      return FromDynamic<Pointee>::read(in, v, read_as);
    } else {
      return read_as(std::type_identity<Pointee>());
    }
  }
};

template <class T>
requires(reflect::is_a<T, std::unique_ptr>) struct From<T> : FromPointer<T> {
  static bool read(FromReader& in, Value v, T& into) {
    into.reset();
    if (v.is_none()) return true;
    if (!in.charge(1)) return false;
    return From::read_pointee(in, v, [&]<class D>(std::type_identity<D>) {
      auto* const made = new D(reflect::construct<D>());  // in place: D need not move
      into.reset(made);
      return place(in, v, *made);
    });
  }
};

template <class T>
requires(reflect::is_a<T, std::shared_ptr>) struct From<T> : FromPointer<T> {
  static bool read(FromReader& in, Value v, T& into) {
    if (v.is_none()) {
      into.reset();
      return true;
    }
    if (!in.charge(1)) return false;
    return From::read_pointee(in, v, [&]<class D>(std::type_identity<D>) { return read_as<D>(in, v, into); });
  }

 private:
  template <class D>
  static bool read_as(FromReader& in, Value v, T& into) {
    const bool has_identity = v.address() != nullptr;
    if (has_identity) {
      if (const auto* known = in.shared<D>(v)) {
        into = std::static_pointer_cast<D>(*known);
        return true;
      }
    }
    std::shared_ptr<D> made;
    if constexpr (kIsPlainNew<D>) {
      made = std::make_shared<D>();
    } else {
      made.reset(new D(reflect::construct<D>()));
    }
    into = made;
    if (has_identity) in.share<D>(v, made);  // before it is read, which may lead back to it
    return place(in, v, *made);
  }
};

template <class T>
requires(reflect::is_a<T, std::weak_ptr>) struct From<T> : FromPointer<T> {
  static bool read(FromReader& in, Value v, T& into) {
    std::shared_ptr<typename T::element_type> owner;
    if (!From<decltype(owner)>::read(in, v, owner)) return false;
    into = owner;
    if (owner && v.address() == nullptr) in.keep_alive(owner);
    return true;
  }
};

// --- What the program makes of values by itself ------------------------------------------------------------------------

template <class T>
requires(shape_of<T> == Shape::value) struct From<T> {
  static bool read(FromReader& in, Value v, T& into) {
    auto got = AsValue<T>::get(v);
    if (!got) return in.mismatch<T>(v);
    into = *std::move(got);
    return true;
  }
  static bool fits(Value v) { return AsValue<T>::get(v).has_value(); }
  static void describe(std::string& out) { out += AsValue<T>::kName; }
};

// --- Enums -----------------------------------------------------------------------------------------------------------

// The value of a member: of an int itself, of cls(value) the argument. With a name only of this class.
std::optional<Value> find_enum_value(Value value, std::string_view module, std::string_view name);

template <class T>
requires(std::is_enum_v<T>) struct From<T> {
  using Number = std::underlying_type_t<T>;
  static bool read(FromReader& in, Value v, T& into) {
    const auto found = find_value(v);
    if (!found) return in.mismatch<T>(v);
    std::conditional_t<std::is_same_v<Number, char>, signed char, Number> number{};
    if (!From<decltype(number)>::read(in, *found, number)) return false;
    into = static_cast<T>(number);
    return true;
  }
  static bool fits(Value v) { return find_value(v).has_value(); }
  static void describe(std::string& out) {
    if constexpr (reflect::has_python_class<T>) {
      constexpr auto& cls = reflect::python_class<T>;
      out += std::string(cls.module) + "." + std::string(cls.name) + " or ";
    }
    out += "int";
  }

 private:
  static std::optional<Value> find_value(Value v) {
    if (v.kind() == Kind::int_) return v;
    return find_enum_value(v, reflect::python_class<T>.module, reflect::python_class<T>.name);
  }
};

}  // namespace brinery::detail
