// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// The description of a type: what `brinery_describe` returns, built by chained calls at compile time. Include
// <brinery/reflect.h>, which explains where it is written.
#pragma once

#include <functional>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

// In the global namespace and a base of every description, so that the functions `brinery_describe` of the global
// namespace are found for types of all namespaces.
struct brinery_global_scope {};

namespace brinery {

class UnknownFields;

// How a Python class keeps the state that its instances pickle.
enum class ClassStyle {
  plain,  // in a __dict__: the state is a dict of the fields
  slots,  // in __slots__ without a __dict__: the state is (None, dict of the fields); protocol 2 at least
  frozen_slots,  // dataclass(frozen=True, slots=True): the state is a list of the fields' values
  namedtuple,    // a tuple of the fields' values, which are the arguments of __new__; no state
};

inline constexpr ClassStyle slots = ClassStyle::slots;
inline constexpr ClassStyle frozen_slots = ClassStyle::frozen_slots;
inline constexpr ClassStyle namedtuple = ClassStyle::namedtuple;

// Marks a field that may be missing in the input, which then keeps the value it has from construction.
enum class FieldRule { required, optional };
inline constexpr FieldRule optional = FieldRule::optional;

// What reading does with a field that the type does not know.
enum class Unknown {
  ignore,  // skips it; what a type does that says nothing
  reject,  // TypeError that names the field
  keep,    // keeps it in the member of type UnknownFields; what a type does that has one
};

namespace reflect {

// The parts of a description.
struct PythonClass {
  std::string_view module;
  std::string_view name;
  ClassStyle style;
};

template <class M, class Owner>
struct MemberField {
  using Type = std::remove_cv_t<M>;

  constexpr const M& get(const Owner& object) const { return object.*member; }

  // Calls `change` with a reference to the member.
  template <class Change>
  constexpr void edit(Owner& object, Change&& change) const {
    change(object.*member);
  }

  std::string_view name;
  M Owner::*member;
  FieldRule rule;
};

struct ReadOnly {};

template <class T, class Get, class Set>
struct PropertyField {
  using Type = std::remove_cvref_t<std::invoke_result_t<const Get&, const T&>>;

  constexpr decltype(auto) get(const T& object) const { return std::invoke(getter, object); }

  // Calls `change` with a reference to a fresh value, which is then set. Not of read-only properties.
  template <class Change>
  constexpr void edit(T& object, Change&& change) const {
    Type value{};
    change(value);
    std::invoke(set, object, std::move(value));
  }

  std::string_view name;
  Get getter;
  Set set;
  FieldRule rule;
};

struct UnknownRule {
  Unknown rule;
};

template <class Owner>
struct UnknownMember {
  UnknownFields Owner::*member;
};

template <class Migrate>
struct Version {
  int number;
  Migrate migrate;
  std::string_view name;
};

template <class Make>
struct Construct {
  Make make;
};

template <class Get, class Set>
struct StateHooks {
  Get get;
  Set set;
};

template <class Check>
struct AfterLoad {
  Check check;
};

// How an object is made of arguments.
struct ByCall {};   // callable(*args)
struct ByNew {};    // cls.__new__(cls, *args)
struct ByNewEx {};  // cls.__new__(cls, *args, **kwargs)
struct NoKeywords {};

template <class Way, class Get, class GetKeywords, class Make>
struct Reduction {
  using How = Way;
  Get get;
  GetKeywords get_keywords;
  Make make;
  std::string_view module;  // of what is called; empty: the class
  std::string_view name;
};

template <class Get, class Add>
struct ListItems {
  Get get;
  Add add;
};

template <class Get, class Add>
struct DictItems {
  Get get;
  Add add;
};

struct StateSetter {
  std::string_view module;
  std::string_view name;
};

template <class... T>
struct TypeSequence {};

template <class... T>
struct Derived {
  using Classes = TypeSequence<T...>;
};

template <class Part>
inline constexpr bool is_derived_part = false;
template <class... T>
inline constexpr bool is_derived_part<Derived<T...>> = true;

}  // namespace reflect

// A description of T. Immutable; each call returns a longer one. Everything is known at compile time: names are string
// literals (or outlive the program), functions are pointers or lambdas without captures.
template <class T, class... Parts>
class Description : ::brinery_global_scope {
 public:
  using Type = T;

  constexpr Description() = default;
  explicit constexpr Description(std::tuple<Parts...> parts) : parts_(std::move(parts)) {}

  // Objects are instances of Python's module.name, or (enums) its members.
  constexpr auto python_class(std::string_view module, std::string_view name,
                              ClassStyle style = ClassStyle::plain) const {
    return with(reflect::PythonClass{module, name, style});
  }

  // A data member as field `name`. `brinery::optional`: missing in the input is no error.
  // The member may be a base class's.
  template <class M, class Owner>
  requires std::is_base_of_v<Owner, T>
  constexpr auto field(std::string_view name, M Owner::*member, FieldRule rule = FieldRule::required) const {
    return with(reflect::MemberField<M, Owner>{name, member, rule});
  }

  // A field that is computed: `get(const T&)` when writing, `set(T&, value)` when reading; member functions or any
  // callables. The type of the field is what `get` returns.
  template <class Get, class Set>
  requires std::is_invocable_v<const Get&, const T&>
  constexpr auto property(std::string_view name, Get get, Set set,
                          FieldRule rule = FieldRule::required) const {
    return with(reflect::PropertyField<T, Get, Set>{name, get, set, rule});
  }

  // The same without `set`: written for Python's sake, skipped when reading.
  template <class Get>
  requires std::is_invocable_v<const Get&, const T&>
  constexpr auto property(std::string_view name, Get get) const {
    return with(reflect::PropertyField<T, Get, reflect::ReadOnly>{name, get, {}, FieldRule::optional});
  }

  // What reading does with fields that are not described; see `Unknown`. Without this call: ignored, or kept where an
  // aggregate has a member of type UnknownFields.
  constexpr auto unknown_fields(Unknown rule) const { return with(reflect::UnknownRule{rule}); }

  // Keeps them in this member, from where they are written back behind the described fields.
  template <class Owner>
  requires std::is_base_of_v<Owner, T>
  constexpr auto unknown_fields(UnknownFields Owner::*member) const {
    return with(reflect::UnknownMember<Owner>{member});
  }

  // Writes `number` beside the fields, under `name`, before them. When reading finds another number (0 where there is
  // none), it calls
  //
  //     brinery::Value migrate(int found, brinery::Document& document, brinery::Value fields)
  //
  // with the dict that it read, which may be changed (Document::set_item), and goes on with the dict that is
  // returned, an object of `document`. A number greater than `number` is a ValueError; `migrate` is not called.
  template <class Migrate>
  constexpr auto version(int number, Migrate migrate, std::string_view name = "__version__") const {
    return with(reflect::Version<Migrate>{number, migrate, name});
  }

  // `make()` returns the T into which the fields are read. For types without default constructor.
  template <class Make>
  requires std::is_invocable_r_v<T, const Make&>
  constexpr auto construct(Make make) const { return with(reflect::Construct<Make>{make}); }

  // Python's __getstate__ and __setstate__: `get(const T&)` returns the state, a value of any type that can be
  // written; `set(T&, state)` takes it back, or `set(state)` returns the T. Instead of fields. With a Python class the
  // state is written as its instances' state; without one it stands for the object.
  template <class Get, class Set>
  requires std::is_invocable_v<const Get&, const T&>
  constexpr auto state(Get get, Set set) const { return with(reflect::StateHooks<Get, Set>{get, set}); }

  // --- Objects that are made of arguments, as by Python's __reduce__ and __getnewargs__ ---------------------------------
  //
  // `get(const T&)` returns the arguments as a std::tuple, of values or references, or as the only one; a std::variant of
  // tuples where their number differs. Reading calls `make(arguments...)` (of a variant `make(variant)`) for the T; it is
  // assigned to what `construct` or the default constructor gave. Only fields and items that the description names are
  // written besides, even of an aggregate. An object is read from what was made in the same way.
  //
  //     describe.python_class("geo", "Point").reduce([](const Point& p) { return std::tuple(p.x, p.y); },
  //                                                  [](double x, double y) { return Point(x, y); });

  // Python calls the class: __reduce__ returns (cls, args).
  template <class Get, class Make>
  requires std::is_invocable_v<const Get&, const T&>
  constexpr auto reduce(Get get, Make make) const {
    return reduced<reflect::ByCall>(get, reflect::NoKeywords(), make);
  }

  // Python calls the function module.name: __reduce__ returns (function, args). Needs no Python class.
  template <class Get, class Make>
  requires std::is_invocable_v<const Get&, const T&>
  constexpr auto reduce_by(std::string_view module, std::string_view name, Get get, Make make) const {
    return reduced<reflect::ByCall>(get, reflect::NoKeywords(), make, module, name);
  }

  // Python calls cls.__new__(cls, *args): __getnewargs__ returns the arguments.
  template <class Get, class Make>
  requires std::is_invocable_v<const Get&, const T&>
  constexpr auto new_args(Get get, Make make) const {
    return reduced<reflect::ByNew>(get, reflect::NoKeywords(), make);
  }

  // The same with keyword arguments, as by __getnewargs_ex__: a map from names or an aggregate, the last argument of `make`.
  template <class Get, class GetKeywords, class Make>
  requires std::is_invocable_v<const Get&, const T&> && std::is_invocable_v<const GetKeywords&, const T&>
  constexpr auto new_args_ex(Get get, GetKeywords get_keywords, Make make) const {
    return reduced<reflect::ByNewEx>(get, get_keywords, make);
  }

  // What Python appends to the object after it was made: `get(const T&)` returns a range, reading calls `add(T&, item)`. With
  // a Python class alone the object is a subclass of list (protocol 2 at least).
  template <class Get, class Add>
  requires std::is_invocable_v<const Get&, const T&>
  constexpr auto list_items(Get get, Add add) const { return with(reflect::ListItems<Get, Add>{get, add}); }

  // The pairs that Python sets in the object after it was made: `get(const T&)` returns a range of pairs, reading calls
  // `add(T&, key, value)`.
  template <class Get, class Add>
  requires std::is_invocable_v<const Get&, const T&>
  constexpr auto dict_items(Get get, Add add) const { return with(reflect::DictItems<Get, Add>{get, add}); }

  // The state (fields, or what `state` returns) is given to the object by a call of the function module.name(object, state).
  constexpr auto state_setter(std::string_view module, std::string_view name) const {
    return with(reflect::StateSetter{module, name});
  }

  // --- Base classes ----------------------------------------------------------------------------------------------------------
  //
  // Pointers to T may hold objects of these classes, which derive from T, and of those that their own descriptions name so. Each
  // needs a Python class; T, if it is not abstract, as well. They are written as what they are and read as what the pickle
  // says, from these classes only. T needs a virtual destructor.
  template <class... D>
  constexpr auto derived() const {
    return with(reflect::Derived<D...>());
  }

  // Whether `derived` was called.
  static constexpr bool kHasDerived = (reflect::is_derived_part<Parts> || ...);

  // `check(T&)` is called once everything was read into the object: to complete it, or to throw what is wrong.
  template <class Check>
  requires std::is_invocable_v<const Check&, T&>
  constexpr auto after_load(Check check) const { return with(reflect::AfterLoad<Check>{check}); }

  // The parts, in the order of the calls.
  constexpr const std::tuple<Parts...>& parts() const { return parts_; }

 private:
  template <class How, class Get, class GetKeywords, class Make>
  constexpr auto reduced(Get get, GetKeywords get_keywords, Make make, std::string_view module = {},
                         std::string_view name = {}) const {
    return with(reflect::Reduction<How, Get, GetKeywords, Make>{get, get_keywords, make, module, name});
  }

  template <class Part>
  constexpr auto with(Part part) const {
    return Description<T, Parts..., Part>(std::tuple_cat(parts_, std::tuple<Part>(std::move(part))));
  }

  std::tuple<Parts...> parts_;
};

// What `brinery_describe` is given: the empty description of T.
template <class T>
using Describe = Description<T>;

}  // namespace brinery
