// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// msgpack-c's side of the typed benchmark: pack into an sbuffer, and unpack with strings left where they are until they are
// converted. Structs are arrays of their members, as MSGPACK_DEFINE makes them, which is shorter and faster than maps.
#include <msgpack.hpp>

#include "pickle/codec.h"

namespace msgpack {
MSGPACK_API_VERSION_NAMESPACE(MSGPACK_DEFAULT_API_NS) {
  namespace adaptor {

  template <brinery::bench::HasMembers T>
  struct pack<T> {
    template <class Stream>
    packer<Stream>& operator()(packer<Stream>& out, const T& object) const {
      std::apply(
          [&](const auto&... member) {
            out.pack_array(sizeof...(member));
            (out.pack(member), ...);
          },
          T::members(object));
      return out;
    }
  };

  template <brinery::bench::HasMembers T>
  struct convert<T> {
    const msgpack::object& operator()(const msgpack::object& from, T& into) const {
      std::apply(
          [&](auto&... member) {
            if (from.type != type::ARRAY || from.via.array.size != sizeof...(member)) throw type_error();
            const msgpack::object* item = from.via.array.ptr;
            (item++->convert(member), ...);
          },
          T::members(into));
      return from;
    }
  };

  }  // namespace adaptor
}  // namespace msgpack
}  // namespace msgpack

namespace brinery::bench {
namespace {

bool leave_in_place(msgpack::type::object_type, std::size_t, void*) { return true; }

struct Calls {
  template <class T>
  static msgpack::sbuffer dumps(const T& object) {
    msgpack::sbuffer buffer;
    msgpack::pack(buffer, object);
    return buffer;
  }
  template <class T>
  static T loads(std::string_view bytes) {
    const msgpack::object_handle handle = msgpack::unpack(bytes.data(), bytes.size(), leave_in_place);
    T object;
    handle->convert(object);
    return object;
  }
};

}  // namespace

Library msgpack_library() { return make_library<Calls>("msgpack-c " MSGPACK_VERSION, MeasuredTypes()); }

}  // namespace brinery::bench
