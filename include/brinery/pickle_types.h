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

#include <iosfwd>
#include <string>

#include <brinery/detail/pickle_loads.h>
#include <brinery/detail/to_value_writer.h>
#include <brinery/detail/typed_frames.h>
#include <brinery/detail/typed_objects.h>
#include <brinery/detail/typed_put.h>
#include <brinery/detail/typed_writer.h>
#include <brinery/detail/unpickler_types.h>
#include <brinery/pickle_buffer.h>
#include <brinery/pickle_common.h>
#include <brinery/pickle_encoder.h>
#include <brinery/pickler.h>
#include <brinery/reflect.h>

namespace brinery::detail {

using TypedWrite = void (*)(const void* object, PickleEncoder& encoder);

template <class T>
void write_typed(const void* object, PickleEncoder& encoder) {
  TypedWriter<T>(encoder).write(*static_cast<const T*>(object));
}

template <Typed T>
TypedObject typed_object(const T& object) noexcept {
  return {&object, &write_typed<T>,
          [](const void* of, ToWriter& writer) { return writer.run(*static_cast<const T*>(of)); }};
}

std::string dump_typed(const void* object, TypedWrite write);
std::string dump_typed(const TypedObject& object, const pickle::DumpOptions& options);
void dump_typed(const TypedObject& object, const std::string& path, const pickle::DumpOptions& options);
void dump_typed(const TypedObject& object, std::ostream& stream, const pickle::DumpOptions& options);
void dump_typed_fd(const TypedObject& object, int descriptor, const pickle::DumpOptions& options);

}  // namespace brinery::detail

namespace brinery::pickle {

// One pickle of `object`, the bytes that CPython's C pickler writes for the equal objects of Python. In these each C++ object is
// one of its own but for those of shared_ptr, which are shared and may form cycles; names of fields are one string each; sets
// have the order of the C++ container. Nobody may change the objects meanwhile.
//
// Objects are written directly. With options that deal with values (persistent_id, reducer_override, dispatch_table,
// buffer_callback, canonical, fast) a value is made of the object first, which takes time and memory for all of it; the
// bytes are the same where no hook changes them. Reducers that copyreg.h registered for classes are then asked as well,
// but not otherwise: C++ types are described, not registered. The values must be such as Python can hold: no set of lists,
// and no tuples, namedtuples or constructor's arguments that contain themselves more than 200 deep (TypeError,
// RecursionError, without the way to the object). Written directly, a set of lists is not noticed; Python refuses to load it.
//
// A type that cannot be written fails to compile, with a line that says what to write.
// Errors, located ("[3].tags[0]: ..."): PicklingError for text that is not UTF-8 (lone surrogates may be there), a char beyond
// ASCII, a time that Python's type cannot hold, a class with __slots__ before protocol 2, a variant without value;
// ValueError for an unknown protocol; RecursionError for a namedtuple among its own values. What a getter throws passes through.
// Cost: one pass; types that cannot contain themselves are written without a stack or an allocation for each object, others
// take some 120 bytes for each object that is open, in any depth. Thread level: independent of other calls.
template <brinery::detail::Typed T>
std::string dumps(const T& object) {
  return brinery::detail::dump_typed(&object, &brinery::detail::write_typed<T>);
}
template <brinery::detail::Typed T>
std::string dumps(const T& object, const DumpOptions& options) {
  return brinery::detail::dump_typed(brinery::detail::typed_object(object), options);
}

// The same to a file, which is replaced when all is written and reached the disk: an error leaves it as it was.
template <brinery::detail::Typed T>
void dump(const T& object, const std::string& path, const DumpOptions& options = {}) {
  brinery::detail::dump_typed(brinery::detail::typed_object(object), path, options);
}

// The same to a stream, a frame at a time. After an error the stream may hold the beginning of a pickle.
template <brinery::detail::Typed T>
void dump(const T& object, std::ostream& stream, const DumpOptions& options = {}) {
  brinery::detail::dump_typed(brinery::detail::typed_object(object), stream, options);
}
template <brinery::detail::Typed T>
void dump_fd(const T& object, int descriptor, const DumpOptions& options = {}) {
  brinery::detail::dump_typed_fd(brinery::detail::typed_object(object), descriptor, options);
}

}  // namespace brinery::pickle
