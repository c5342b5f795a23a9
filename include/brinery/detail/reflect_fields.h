// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// What those who write a format ask about a type of Shape::object: its fields, one by one, whether they come from an
// aggregate or a description; and the rest of its description. All of it is known at compile time. Included by
// <brinery/reflect.h>.
//
//     template <class T> void write(const T& object) {
//       for_each_field<T>([&](const auto& field) { write_pair(field.name, field.get(object)); });
//     }
//
// A field has: `Type`; `name`; `rule`; `get(object)`, which returns a reference or (property) a value; and
// `edit(object, change)`, which calls `change(Type&)`.
#pragma once

#include <array>
#include <cstddef>
#include <functional>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

#include <brinery/detail/aggregate_names.h>
#include <brinery/detail/reflect_description.h>
#include <brinery/detail/reflect_types.h>
#include <brinery/detail/reflect_unknown_fields.h>

namespace brinery::reflect {

// --- The parts of a description --------------------------------------------------------------------------------------

// REQUIRES: Described<T>.
template <class T>
inline constexpr auto description = brinery_describe(Describe<T>());

template <class T>
constexpr auto find_parts() {
  if constexpr (Described<T>) {
    return description<T>.parts();
  } else {
    return std::tuple<>();
  }
}

// The parts of T's description; none where T is not described.
template <class T>
inline constexpr auto parts_of = find_parts<T>();

template <class Part, template <class...> class Template>
inline constexpr bool is_part = is_a<Part, Template>;

// The parts that are specialisations of Template, as a tuple.
template <class T, template <class...> class... Templates>
constexpr auto parts_like() {
  const auto keep = [](const auto& part) {
    using Part = std::remove_cvref_t<decltype(part)>;
    if constexpr ((is_a<Part, Templates> || ...)) {
      return std::tuple<Part>(part);
    } else {
      return std::tuple<>();
    }
  };
  return std::apply([&](const auto&... parts) { return std::tuple_cat(keep(parts)...); }, parts_of<T>);
}

template <class T, template <class...> class Template>
inline constexpr bool has_part_like = std::tuple_size_v<decltype(parts_like<T, Template>())> != 0;

// The last part that is a Part, or `otherwise`.
template <class T, class Part>
constexpr Part last_part(Part otherwise) {
  const auto look = [&](const auto& part) {
    if constexpr (std::is_same_v<std::remove_cvref_t<decltype(part)>, Part>) otherwise = part;
  };
  std::apply([&](const auto&... parts) { (look(parts), ...); }, parts_of<T>);
  return otherwise;
}

// The Python class of T; an empty name where it has none.
template <class T>
inline constexpr PythonClass python_class = last_part<T>(PythonClass{{}, {}, ClassStyle::plain});

template <class T>
inline constexpr bool has_python_class = !python_class<T>.name.empty();

// --- Fields ------------------------------------------------------------------------------------------------------------

// A member of an aggregate.
template <class T, std::size_t I>
struct AggregateField {
  template <class Object>
  static constexpr auto& member(Object& object) {
    return aggregate::visit_members<aggregate::member_count<T>>(
        object, [](auto&... members) -> auto& { return std::get<I>(std::tie(members...)); });
  }

  using Type = std::remove_cvref_t<decltype(member(std::declval<T&>()))>;

  static constexpr const Type& get(const T& object) { return member(object); }

  template <class Change>
  static constexpr void edit(T& object, Change&& change) {
    change(member(object));
  }

  static constexpr std::string_view name = aggregate::member_names<T>[I];

  // What may be missing when reading: a std::optional is then left as it is.
  static constexpr FieldRule rule = is_a<Type, std::optional> ? FieldRule::optional : FieldRule::required;
};

template <class T, std::size_t I>
constexpr auto aggregate_field() {
  using Field = AggregateField<T, I>;
  if constexpr (std::is_same_v<typename Field::Type, UnknownFields>) {
    return std::tuple<>();
  } else {
    return std::tuple<Field>();
  }
}

template <class T>
constexpr auto aggregate_fields() {
  static_assert(
      !aggregate::has_base<T>,
      "brinery: an aggregate with a base class: its fields cannot be told from the base's. Write for it a "
      "function `brinery_describe` that names them, see <brinery/reflect.h>");
  return []<std::size_t... I>(std::index_sequence<I...>) {
    return std::tuple_cat(aggregate_field<T, I>()...);
  }
  (std::make_index_sequence<aggregate::member_count<T>>());
}

template <class T>
inline constexpr bool has_state_hooks = has_part_like<T, StateHooks>;

// Whether the description says of which arguments objects are made, or what is added to them.
template <class T>
inline constexpr bool is_reduced = has_part_like<T, Reduction> || has_part_like<T, ListItems> ||
                                   has_part_like<T, DictItems> || !last_part<T>(StateSetter{}).name.empty();

template <class T>
constexpr auto find_fields() {
  static_assert(shape_of<T> == Shape::object);
  constexpr auto kDescribed = parts_like<T, MemberField, PropertyField>();
  if constexpr (std::tuple_size_v<decltype(kDescribed)> != 0 || has_state_hooks<T> || is_reduced<T> ||
                std::is_empty_v<T> || std::is_abstract_v<T>) {
    return kDescribed;
  } else {
    static_assert(Aggregate<T>,
                  "brinery: the description of this type names no field, and it is no aggregate");
    return aggregate_fields<T>();
  }
}

// The fields of T, a tuple.
template <class T>
inline constexpr auto fields = find_fields<T>();

template <class T>
inline constexpr std::size_t field_count = std::tuple_size_v<decltype(find_fields<T>())>;

template <class T, std::size_t I>
using Field = std::tuple_element_t<I, decltype(find_fields<T>())>;

// The type of field I.
template <class T, std::size_t I>
using FieldType = typename Field<T, I>::Type;

template <class T>
inline constexpr std::array<std::string_view, field_count<T>> field_names = std::apply(
    [](const auto&... field) { return std::array<std::string_view, sizeof...(field)>{field.name...}; },
    fields<T>);

// Whether field I may be missing in the input.
template <class T, std::size_t I>
inline constexpr bool may_be_missing = std::get<I>(fields<T>).rule == FieldRule::optional
                                       || is_a<FieldType<T, I>, std::optional>;

// Whether field I is written only: a property without setter.
template <class T, std::size_t I>
inline constexpr bool is_read_only = requires {
  requires std::is_same_v<std::remove_cvref_t<decltype(std::get<I>(fields<T>).set)>, ReadOnly>;
};

// Calls `visit(field)` for each field in order.
template <class T, class Visit>
constexpr void for_each_field(Visit&& visit) {
  std::apply([&](const auto&... field) { (visit(field), ...); }, fields<T>);
}

// Calls `visit(field, std::integral_constant<std::size_t, I>)` for each field in order.
template <class T, class Visit>
constexpr void for_each_numbered_field(Visit&& visit) {
  [&]<std::size_t... I>(std::index_sequence<I...>) {
    (visit(std::get<I>(fields<T>), std::integral_constant<std::size_t, I>()), ...);
  }
  (std::make_index_sequence<field_count<T>>());
}

// --- The rest of a description -----------------------------------------------------------------------------------------

// The place of the member of type UnknownFields, or `none`.
template <class T>
consteval std::size_t find_unknown_member() {
  std::size_t place = static_cast<std::size_t>(-1);
  if constexpr (Aggregate<T> && !has_state_hooks<T> && !is_reduced<T>) {
    [&]<std::size_t... I>(std::index_sequence<I...>) {
      ((std::is_same_v<typename AggregateField<T, I>::Type, UnknownFields> ? void(place = I) : void()), ...);
    }
    (std::make_index_sequence<aggregate::member_count<T>>());
  }
  return place;
}

// The member of T that keeps unknown fields, or null. A pointer to const for a const object.
template <class T>
constexpr auto* unknown_fields(T& object) {
  using Object = std::remove_const_t<T>;
  using Member = std::conditional_t<std::is_const_v<T>, const UnknownFields, UnknownFields>;
  if constexpr (has_part_like<Object, UnknownMember>) {
    return &(object.*std::get<0>(parts_like<Object, UnknownMember>()).member);
  } else if constexpr (find_unknown_member<Object>() != static_cast<std::size_t>(-1)) {
    return &AggregateField<Object, find_unknown_member<Object>()>::member(object);
  } else {
    return static_cast<Member*>(nullptr);
  }
}

template <class T>
inline constexpr bool has_unknown_fields = has_part_like<T, UnknownMember> ||
                                           find_unknown_member<T>() != static_cast<std::size_t>(-1);

// What reading does with unknown fields.
template <class T>
inline constexpr Unknown unknown_rule =
    last_part<T>(UnknownRule{has_unknown_fields<T> ? Unknown::keep : Unknown::ignore}).rule;

template <class T>
inline constexpr bool has_version = has_part_like<T, Version>;

// The Version part: number, name, migrate. REQUIRES: has_version<T>.
template <class T>
inline constexpr auto version = std::get<0>(parts_like<T, Version>());

// The StateHooks part: get, set. REQUIRES: has_state_hooks<T>.
template <class T>
inline constexpr auto state_hooks = std::get<0>(parts_like<T, StateHooks>());

// The state as the getter returns it. REQUIRES: has_state_hooks<T>.
template <class T>
constexpr decltype(auto) get_state(const T& object) {
  return std::invoke(state_hooks<T>.get, object);
}

template <class T>
using State = std::remove_cvref_t<decltype(get_state(std::declval<const T&>()))>;

// Whether the setter makes the object, rather than changing one.
template <class T>
inline constexpr bool state_makes_object = requires {
  { std::invoke(state_hooks<T>.set, std::declval<State<T>>()) } -> std::convertible_to<T>;
};

template <class T>
inline constexpr bool can_construct = has_part_like<T, Construct> || std::is_default_constructible_v<T>;

// The T into which fields are read: by the description's factory, or as T{}.
template <class T>
constexpr T construct() {
  static_assert(can_construct<T>,
                "brinery: a type without default constructor: its description must say .construct(factory)");
  if constexpr (has_part_like<T, Construct>) {
    return std::get<0>(parts_like<T, Construct>()).make();
  } else {
    return T{};
  }
}

// Calls the description's check, if there is one. Those who read call it once for each object that is complete.
template <class T>
constexpr void after_load(T& object) {
  if constexpr (has_part_like<T, AfterLoad>)
    std::invoke(std::get<0>(parts_like<T, AfterLoad>()).check, object);
}

}  // namespace brinery::reflect
