// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// AsValue: how a C++ type that no description fits is made of a value of a Document, and the other way. For types that stand
// for one of Python's own (std_types.h has those of its standard library); a class of your own is described, see reflect.h.
//
//     template <>
//     struct brinery::AsValue<Colour> {
//       static constexpr std::string_view kName = "str";                    // for errors: "expected str, found ..."
//       static Value make(Document& document, const Colour& colour) { return document.str(colour.name()); }
//       static std::optional<Colour> get(Value value) { ... }                // nothing: it is none
//     };
#pragma once

#include <concepts>
#include <optional>
#include <string_view>

#include <brinery/value.h>

namespace brinery {

class Document;

// Specialised as above, beside the type: wherever the type is known the specialisation must be as well. `make` may throw an
// Error, to which the path is added. A type that holds Values says `static constexpr bool kHoldsValues = true`: loads<T>,
// whose Document ends with the call, then refuses it.
//
// Where Python gives an object another form in older protocols of pickle, a second function tells that one; it is called for
// pickles only:
//
//       static Value make(Document& document, const Colour& colour, int protocol) { ... }
//
// Writing makes the value in a Document that lives until the pickle is written.
template <class T>
struct AsValue {};

namespace reflect {

template <class T>
concept HasAsValue = requires(Document& document, const T& object, Value value) {
  { AsValue<T>::make(document, object) } -> std::same_as<Value>;
  { AsValue<T>::get(value) } -> std::convertible_to<std::optional<T>>;
  { AsValue<T>::kName } -> std::convertible_to<std::string_view>;
};

template <class T>
inline constexpr bool holds_values = requires {
  requires AsValue<T>::kHoldsValues;
};

}  // namespace reflect
}  // namespace brinery
