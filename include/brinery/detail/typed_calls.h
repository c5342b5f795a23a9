// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Writes C++ objects that Python makes by calls: members of enums, times, paths. Included by typed_put.h; not by you.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>
#include <vector>

#include <brinery/detail/typed_writer.h>

namespace brinery::detail {

// callable(*args): `put_args` writes `count` arguments, 1 to 3.
template <class Writer, class PutCallable, class PutArgs>
void put_call(Writer& out, Identity identity, std::size_t count, PutCallable&& put_callable,
              PutArgs&& put_args) {
  PickleEncoder& encoder = out.encoder;
  encoder.begin_object();
  put_callable();
  encoder.begin_object();
  if (encoder.protocol() < 2) encoder.op(Op::MARK);
  put_args();
  encoder.protocol() < 2 ? encoder.op(Op::TUPLE) : encoder.tuple(count);
  encoder.memoize(kAnonymous);
  encoder.op(Op::REDUCE);
  encoder.memoize(identity);
}

template <class Writer, class T>
void put_enum(Writer& out, T value) {
  if constexpr (!reflect::has_python_class<T>) {
    put_integer(out.encoder, value);
  } else {
    std::uint32_t& number =
        out.enum_number(Writer::Types::template kType<T>, static_cast<std::int64_t>(value));
    out.encoder.begin_object();
    if (number != 0) return out.encoder.get(number - 1);
    put_call(
        out, kAnonymous, 1, [&] { out.template put_class<T>(); }, [&] { put_integer(out.encoder, value); });
    number = out.encoder.memo_size();
  }
}

// datetime.timezone.utc, of which there is one.
template <class Writer>
void put_utc(Writer& out) {
  out.encoder.begin_object();
  if (out.utc != 0) return out.encoder.get(out.utc - 1);
  const auto put_zero = [&] {
    put_call(
        out, kAnonymous, 3, [&] { out.put_known(Known::timedelta); },
        [&] {
          for (int i = 0; i < 3; ++i) out.encoder.integer(0);
        });
  };
  put_call(
      out, kAnonymous, 1, [&] { out.put_known(Known::timezone); }, put_zero);
  out.utc = out.encoder.memo_size();
}

template <class Writer, class T>
void put_moment(Writer& out, const T& value, Identity identity) {
  PickleEncoder& encoder = out.encoder;
  const auto put_packed = [&](const auto& bytes) { encoder.bytes(kAnonymous, {bytes.data(), bytes.size()}); };
  const auto cls = [&](Known known) { return [&out, known] { out.put_known(known); }; };
  if constexpr (shape_of<T> == Shape::date) {
    const auto packed = packed_date(value);
    put_call(out, identity, 1, cls(Known::date), [&] { put_packed(packed); });
  } else if constexpr (shape_of<T> == Shape::time) {
    const auto packed = packed_time(value);
    put_call(out, identity, 1, cls(Known::time), [&] { put_packed(packed); });
  } else if constexpr (shape_of<T> == Shape::datetime && reflect::is_local_time<T>) {
    const auto packed = packed_datetime(value);
    put_call(out, identity, 1, cls(Known::datetime), [&] { put_packed(packed); });
  } else if constexpr (shape_of<T> == Shape::datetime) {
    const auto packed = packed_datetime(value);
    put_call(out, identity, 2, cls(Known::datetime), [&] {
      put_packed(packed);
      put_utc(out);
    });
  } else {
    const TimeDelta span = timedelta_of(value);
    put_call(out, identity, 3, cls(Known::timedelta), [&] {
      encoder.integer(span.days);
      encoder.integer(span.seconds);
      encoder.integer(span.microseconds);
    });
  }
}

// The parts of a path as pathlib takes them apart: "/usr//lib/." has "/", "usr", "lib".
std::vector<std::string_view> path_parts(std::string_view path);

template <class Writer, class T>
void put_path(Writer& out, const T& path, Identity identity) {
  PickleEncoder& encoder = out.encoder;
  const auto& native = path.native();
  const std::vector<std::string_view> parts = path_parts(text_of(native));
  for (const std::string_view part : parts) require_text(part);
  encoder.begin_object();
  out.put_known(Known::path);
  put_tuple_of(out, parts.size(), kAnonymous, [&] {
    for (const std::string_view part : parts) encoder.interned_str(part);
  });
  encoder.op(Op::REDUCE);
  encoder.memoize(identity);
}

}  // namespace brinery::detail
