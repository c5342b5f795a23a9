// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// ObjectBuilder: what a reader asks of the thing that makes objects. A format is written once, over this concept: the
// Document is one builder, the interpreter's own objects are another, a counter that builds nothing a third. Only who
// brings objects of a new kind needs this header.
#pragma once

#include <concepts>
#include <cstdint>
#include <span>
#include <string_view>
#include <type_traits>

#include <brinery/value.h>

namespace brinery {

// A payload and where it lies in the input with its opcode and length before it. Both stay valid as long as the input
// does, so that a builder which keeps the input alive need not copy.
struct InPlace {
  const char* record;
  std::string_view payload;
};

// Makes and changes objects for a reader.
//
// `Object` is a small trivially copyable handle. Where handles count references, `share(object)` is called for each
// further copy that the reader makes and `drop(object)` for each that it gives up; builders without them pay nothing.
// `absent()` is a handle that is no object. Text was checked: it is WTF-8.
//
// A function takes over the references of the objects that it is given, except `global(module, name)`, whose names stay
// the reader's; one that throws has taken none. A target stays the reader's. What a function returns is the reader's.
//
// Every function may throw a brinery::Error without an offset; the reader adds opcode and place. The functions that change a
// target take it by reference, because a plain value that cannot hold a change is replaced by one that can.
//
// Optional: `drop_call(object)` is called before the result of a REDUCE is dropped at once, which is how a state setter is
// called: for its effect. `fetched(object, index)` tells that an object gets a further place, out of this place of the memo;
// `lose_track()` that one may get further places otherwise: by DUP, or because a place of the memo has another object now.
template <class B>
concept ObjectBuilder = std::is_trivially_copyable_v<typename B::Object> &&
    requires(B& b, typename B::Object object, typename B::Object& target,
             std::span<const typename B::Object> objects, InPlace in_place, std::string_view text,
             std::int64_t number, Made made) {
  { B::absent() } -> std::same_as<typename B::Object>;
  { B::is_absent(object) } -> std::same_as<bool>;

  { b.none() } -> std::same_as<typename B::Object>;
  { b.boolean(true) } -> std::same_as<typename B::Object>;
  { b.integer(number) } -> std::same_as<typename B::Object>;
  { b.big_integer(in_place) } -> std::same_as<typename B::Object>;  // little-endian two's complement
  { b.big_integer(text) } -> std::same_as<typename B::Object>;
  { b.real(1.0) } -> std::same_as<typename B::Object>;
  { b.str(in_place) } -> std::same_as<typename B::Object>;
  { b.str(text) } -> std::same_as<typename B::Object>;
  { b.bytes(in_place) } -> std::same_as<typename B::Object>;
  { b.bytestr(in_place) } -> std::same_as<typename B::Object>;  // Python 2's 8-bit string
  { b.bytestr(text) } -> std::same_as<typename B::Object>;
  { b.bytearray(text) } -> std::same_as<typename B::Object>;
  { b.next_buffer() } -> std::same_as<typename B::Object>;
  b.make_readonly(target);

  { b.empty_tuple() } -> std::same_as<typename B::Object>;
  { b.tuple(objects) } -> std::same_as<typename B::Object>;
  { b.list(objects) } -> std::same_as<typename B::Object>;
  { b.dict(objects) } -> std::same_as<typename B::Object>;  // alternating keys and values
  { b.set() } -> std::same_as<typename B::Object>;
  { b.frozenset(objects) } -> std::same_as<typename B::Object>;

  { b.global(text, text, 0) } -> std::same_as<typename B::Object>;      // module, qualified name, protocol
  { b.global(object, object, 0) } -> std::same_as<typename B::Object>;  // the same, names as objects
  { b.extension(number) } -> std::same_as<typename B::Object>;
  { b.persistent(object) } -> std::same_as<typename B::Object>;
  {
    b.call(made, object, object, object)
    } -> std::same_as<typename B::Object>;  // class, args, kwargs or absent

  b.append(target, objects);
  b.set_items(target, objects);  // alternating keys and values
  b.add_items(target, objects);
  b.build(target, object);
};

}  // namespace brinery
