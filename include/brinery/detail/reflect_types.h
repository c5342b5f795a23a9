// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Which Python type stands for which C++ type: the table that writers and readers of all formats share. Included by
// <brinery/reflect.h>.
//
//     Shape         C++                                                     Python
//     none          std::nullptr_t, monostate, nullopt_t                    None
//     boolean       bool                                                    bool
//     integer       signed, unsigned, of 8 to 64 bits; __int128             int, checked for the range when read
//     real          float, double, long double                              float (of a long double the nearest)
//     character     char                                                    str of one ASCII character
//     text          std::string, string_view, const char*, char[n],         str; const char* null is None; char[n]
//                   u8string, u8string_view                                 ends at the first NUL, if there is one
//     bytes         vector, span, array and C array of std::byte or         bytes
//                   unsigned char; vector, span and array of char
//     path          std::filesystem::path                                   pathlib.PosixPath
//     complex       std::complex<T>                                         complex
//     datetime      sys_time<D>: an instant                                 datetime.datetime in UTC (aware)
//                   local_time<D>: what a clock on the wall shows           datetime.datetime without zone (naive)
//     date          year_month_day, sys_days, local_days                    datetime.date
//     time          hh_mm_ss<D>                                             datetime.time
//     timedelta     duration<R, P>                                          datetime.timedelta
//     optional      std::optional<T>                                        None or what T is
//     variant       std::variant<T...>                                      what the alternative is
//     pointer       unique_ptr<T>, shared_ptr<T>, weak_ptr<T>               None or what T is; shared as in C++
//     sequence      vector, deque, list, forward_list, array, span,         list
//                   C arrays, other ranges
//     tuple         std::pair, std::tuple                                   tuple
//     set           set, unordered_set, others with unique keys             set
//     map           map, unordered_map, others with unique keys             dict
//     enumeration   enums; with BRINERY_ENUM                                int; a member of the Python enum
//     object        aggregates and described classes                        dict; with BRINERY_CLASS an instance
//     value         brinery::Value; types with a specialisation of          what it is; what that makes
//                   AsValue: those of std_types.h and std_objects.h
//
// Times are cut to microseconds, towards the past. A description comes before the rest: a described class is an object even
// if it is a range. Not supported: raw pointers and references (nobody owns the object), multimap and multiset (write a
// map of vectors), wide characters, classes that are neither aggregates nor described, atomics, functions.
#pragma once

#include <array>
#include <chrono>
#include <concepts>
#include <cstddef>
#include <iterator>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include <brinery/as_value.h>
#include <brinery/detail/reflect_description.h>

namespace brinery::reflect {

enum class Shape {
  unsupported,
  none,
  boolean,
  integer,
  real,
  character,
  text,
  bytes,
  path,
  complex,
  datetime,
  date,
  time,
  timedelta,
  optional,
  variant,
  pointer,
  sequence,
  tuple,
  set,
  map,
  enumeration,
  object,
  value,
};

// The name of a C++ type, for an error.
template <class T>
constexpr std::string_view type_text() {
  std::string_view text = __PRETTY_FUNCTION__;
  text.remove_prefix(text.find("T = ") + 4);
  return text.substr(0, text.find_first_of(";]"));
}

// --- Specialisations of one template ---------------------------------------------------------------------------------

template <class T, template <class...> class Template>
inline constexpr bool is_a = false;
template <class... A, template <class...> class Template>
inline constexpr bool is_a<Template<A...>, Template> = true;

template <class T, class... Ts>
concept OneOf = (std::same_as<T, Ts> || ...);

template <class T>
inline constexpr bool is_std_array = false;
template <class T, std::size_t N>
inline constexpr bool is_std_array<std::array<T, N>> = true;

template <class T>
inline constexpr bool is_span = false;
template <class T, std::size_t N>
inline constexpr bool is_span<std::span<T, N>> = true;

// --- Numbers and text ------------------------------------------------------------------------------------------------

__extension__ using Int128 = __int128;
__extension__ using UnsignedInt128 = unsigned __int128;

template <class T>
concept WideCharacter = OneOf<T, wchar_t, char8_t, char16_t, char32_t>;

template <class T>
concept Integer = OneOf<T, Int128, UnsignedInt128> ||
    (std::integral<T> && !WideCharacter<T> && !OneOf<T, bool, char>);

template <class T>
inline constexpr bool is_char_string = false;
template <OneOf<char, char8_t> C, class A>
inline constexpr bool is_char_string<std::basic_string<C, std::char_traits<C>, A>> = true;
template <OneOf<char, char8_t> C>
inline constexpr bool is_char_string<std::basic_string_view<C>> = true;

template <class T>
concept CharArray = std::is_array_v<T> && std::same_as < std::remove_extent_t<T>,
char > ;

template <class T>
concept Text = is_char_string<T> || CharArray<T> || OneOf<T, const char*>;

// --- Containers ------------------------------------------------------------------------------------------------------

template <class T>
concept Range = requires(const T& range) {
  std::begin(range);
  std::end(range);
  requires std::input_iterator<decltype(std::begin(range))>;
};

// What a range or C array holds.
template <class T>
struct ElementOf {};
template <class T>
requires requires { typename T::value_type; }
struct ElementOf<T> {
  using type = std::remove_cv_t<typename T::value_type>;
};
template <class E, std::size_t N>
struct ElementOf<E[N]> {
  using type = std::remove_cv_t<E>;
};

template <class T>
using Element = typename ElementOf<T>::type;

template <class T>
concept Bytes = (is_a<T, std::vector> || is_std_array<T> || is_span<T> ||
                 std::is_array_v<T>)&&OneOf<typename ElementOf<T>::type, std::byte, unsigned char, char> &&
                !CharArray<T>;

template <class T>
concept Keyed = Range<T> && requires {
  typename T::key_type;
};

// insert() of containers that allow equal keys returns the iterator alone.
template <class T>
concept Unique = requires(T& container, typename T::value_type&& value) {
  container.insert(std::move(value)).second;
};

template <class T>
concept Map = Keyed<T> && Unique<T> && requires {
  typename T::mapped_type;
};

template <class T>
concept Set = Keyed<T> && Unique<T> && !requires {
  typename T::mapped_type;
};

template <class T>
concept Sequence = Range<T> && !Keyed<T> && requires {
  typename ElementOf<T>::type;
};

// --- Other standard types, those with heavy headers by what they can do ------------------------------------------------

template <class T>
concept Path = std::is_class_v<T> && requires(const T& path) {
  { path.lexically_normal() } -> std::same_as<T>;
  { path.root_directory() } -> std::same_as<T>;
  path.native();
};

template <class T>
concept ComplexNumber = std::is_class_v<T> && requires(const T& number) {
  requires std::floating_point<typename T::value_type>;
  { number.real() } -> std::same_as<typename T::value_type>;
  { number.imag() } -> std::same_as<typename T::value_type>;
  T(number.real(), number.imag());
};

template <class T>
inline constexpr bool is_sys_time = false;
template <class D>
inline constexpr bool is_sys_time<std::chrono::sys_time<D>> = true;

template <class T>
inline constexpr bool is_local_time = false;
template <class D>
inline constexpr bool is_local_time<std::chrono::local_time<D>> = true;

template <class T>
concept Date = OneOf<T, std::chrono::year_month_day, std::chrono::sys_days, std::chrono::local_days>;

template <class T>
concept DateTime = (is_sys_time<T> || is_local_time<T>)&&!Date<T>;

template <class T>
concept Pointer = is_a<T, std::unique_ptr> || is_a<T, std::shared_ptr> || is_a<T, std::weak_ptr>;

template <class T>
concept OwnedPointee = !std::is_void_v<typename T::element_type> &&
                       (!is_a<T, std::unique_ptr> || requires(const T& pointer) { *pointer; });

// --- Classes -----------------------------------------------------------------------------------------------------------

template <class T>
concept Described = requires {
  brinery_describe(Describe<T>());
};

template <class T>
concept Aggregate = std::is_class_v<T> && std::is_aggregate_v<T>;

template <class T>
consteval bool find_polymorphic() {
  if constexpr (std::is_class_v<T>) {
    if constexpr (Described<T>) return decltype(brinery_describe(Describe<T>()))::kHasDerived;
  }
  return false;
}

// Whether the description of T names derived classes, so that a pointer to T may hold objects of any of them.
template <class T>
inline constexpr bool is_polymorphic_registered = find_polymorphic<T>();

template <class T>
consteval Shape find_shape() {
  using enum Shape;
  if constexpr (HasAsValue<T> || OneOf<T, Value>) return value;
  if constexpr (Described<T>) return std::is_enum_v<T> ? enumeration : object;
  if constexpr (std::is_enum_v<T>) return OneOf<T, std::byte> ? integer : enumeration;
  if constexpr (OneOf<T, std::nullptr_t, std::monostate, std::nullopt_t>) return none;
  if constexpr (OneOf<T, bool>) return boolean;
  if constexpr (OneOf<T, char>) return character;
  if constexpr (Integer<T>) return integer;
  if constexpr (std::floating_point<T>) return real;
  if constexpr (Text<T>) return text;
  if constexpr (Bytes<T>) return bytes;
  if constexpr (is_a<T, std::optional>) return Shape::optional;
  if constexpr (is_a<T, std::variant>) return variant;
  if constexpr (Pointer<T>) {
    if constexpr (OwnedPointee<T>) return pointer;
    return unsupported;
  }
  if constexpr (Date<T>) return date;
  if constexpr (DateTime<T>) return datetime;
  if constexpr (is_a<T, std::chrono::hh_mm_ss>) return time;
  if constexpr (is_a<T, std::chrono::duration>) return timedelta;
  if constexpr (is_a<T, std::pair> || is_a<T, std::tuple>) return tuple;
  if constexpr (Path<T>) return path;
  if constexpr (ComplexNumber<T>) return complex;
  if constexpr (Map<T>) return map;
  if constexpr (Set<T>) return set;
  if constexpr (Sequence<T>) return sequence;
  if constexpr (Aggregate<T> && !Keyed<T> && !is_std_array<T>) return object;
  return unsupported;
}

// What T is. The same for const T.
template <class T>
inline constexpr Shape shape_of = find_shape<std::remove_cv_t<T>>();

template <class T>
concept Supported = shape_of<T>
!= Shape::unsupported;

// Fails to compile, in one line, where T is not supported.
template <class T>
constexpr void require_supported() {
  static_assert(
      Supported<T>,
      "brinery: objects of this type cannot be written or read. Make it an aggregate of supported members "
      "(no "
      "constructors, private members, virtual functions or base classes), or write for it a function "
      "`brinery_describe`, see <brinery/reflect.h>; the supported types are in "
      "<brinery/detail/reflect_types.h>");
}

}  // namespace brinery::reflect
