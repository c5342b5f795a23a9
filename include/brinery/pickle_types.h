// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Pickles of C++ types: your own structs, containers, optionals, pointers, times. For values of Documents see pickler.h and
// unpickler.h.
//
//     struct Employee { std::string name; int age; double pay; };   // an aggregate is a dict of its members
//     BRINERY_CLASS(Employee, "staff", "Employee")                  // or, with this line, Python's staff.Employee
//
//     std::string bytes = brinery::pickle::dumps(Employee{"Omkar", 21, 40000.0});
//     auto back = brinery::pickle::loads<Employee>(bytes);
//
// Which C++ type is which Python type is the table of detail/reflect_types.h; how to describe a type is told in reflect.h.
#pragma once

#include <functional>
#include <iosfwd>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include <brinery/detail/pickle_loads.h>
#include <brinery/detail/typed_frames.h>
#include <brinery/detail/typed_objects.h>
#include <brinery/detail/typed_put.h>
#include <brinery/detail/typed_writer.h>
#include <brinery/pickle_common.h>
#include <brinery/pickle_encoder.h>
#include <brinery/reflect.h>

namespace brinery::pickle {

// What a caller may decide about a dump of a C++ object; as DumpOptions (pickler.h), without the hooks that deal with values.
// For those, for the canonical form, and for several objects in one stream make a value of the object first (to_value.h):
//
//     Document document;
//     std::string bytes = dumps(to_value(object, document), {.canonical = true});
struct TypedDumpOptions {
  // 0 to 5; negative: the newest. Python 2 reads 0 to 2, 3.0 to 3.3 up to 3, 3.4 to 3.7 up to 4.
  int protocol = kDefaultProtocol;

  // In protocols 0 to 2, give names of the library the form that Python 2 knows.
  bool fix_imports = true;

  // Names to write in the place of those of BRINERY_CLASS and the library.
  std::function<std::pair<std::string, std::string>(std::string_view module, std::string_view name)> rename{};

  // Classes found here are written as their code (protocol 2 and later). Null: those of copyreg.h; an empty
  // map: none.
  const Extensions* extensions = nullptr;
};

}  // namespace brinery::pickle

namespace brinery::detail {

// A C++ object whose type is known to the function only.
struct TypedObject {
  const void* object;
  void (*write)(const void* object, PickleEncoder& encoder);
};

template <class T>
TypedObject typed_object(const T& object) noexcept {
  return {&object, [](const void* of, PickleEncoder& encoder) {
            TypedWriter<T>(encoder).write(*static_cast<const T*>(of));
          }};
}

std::string dump_typed(TypedObject object, const pickle::TypedDumpOptions& options);
void dump_typed(TypedObject object, const std::string& path, const pickle::TypedDumpOptions& options);
void dump_typed(TypedObject object, std::ostream& stream, const pickle::TypedDumpOptions& options);
void dump_typed_fd(TypedObject object, int descriptor, const pickle::TypedDumpOptions& options);

// Values of Documents have functions of their own, in pickler.h.
template <class T>
concept Typed = !std::is_same_v<T, Value> && !std::is_same_v<T, Document>;

}  // namespace brinery::detail

namespace brinery::pickle {

// One pickle of `object`, the bytes that CPython's C pickler writes for the equal objects of Python. In these each C++ object is
// one of its own but for those of shared_ptr, which are shared and may form cycles; names of fields are one string each; sets
// have the order of the C++ container. Nobody may change the objects meanwhile.
//
// A type that cannot be written fails to compile, with a line that says what to write.
// Errors, located ("[3].tags[0]: ..."): PicklingError for text that is not UTF-8 (lone surrogates may be there), a char beyond
// ASCII, a time that Python's type cannot hold, a class with __slots__ before protocol 2, a variant without value;
// ValueError for an unknown protocol; RecursionError for a namedtuple among its own values. What a getter throws passes through.
// Cost: one pass; types that cannot contain themselves are written without a stack or an allocation for each object, others
// take some 120 bytes for each object that is open, in any depth. Thread level: independent of other calls.
template <brinery::detail::Typed T>
std::string dumps(const T& object, const TypedDumpOptions& options = {}) {
  return brinery::detail::dump_typed(brinery::detail::typed_object(object), options);
}

// The same to a file, which is replaced when all is written and reached the disk: an error leaves it as it was.
template <brinery::detail::Typed T>
void dump(const T& object, const std::string& path, const TypedDumpOptions& options = {}) {
  brinery::detail::dump_typed(brinery::detail::typed_object(object), path, options);
}

// The same to a stream, a frame at a time. After an error the stream may hold the beginning of a pickle.
template <brinery::detail::Typed T>
void dump(const T& object, std::ostream& stream, const TypedDumpOptions& options = {}) {
  brinery::detail::dump_typed(brinery::detail::typed_object(object), stream, options);
}
template <brinery::detail::Typed T>
void dump_fd(const T& object, int descriptor, const TypedDumpOptions& options = {}) {
  brinery::detail::dump_typed_fd(brinery::detail::typed_object(object), descriptor, options);
}

}  // namespace brinery::pickle
