// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// PickleReader: the pickle machine, over any ObjectBuilder (builder.h). pickle.h is what programs want; this header is
// for those who read pickles into objects of their own.
//
// The machine (docs/formats/pickle.md has the opcodes): a stack of objects, a stack of marks that divide it, and a memo
// of numbered objects. Opcodes push, replace and join what lies on the stack; STOP ends with the topmost object.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <span>
#include <string_view>
#include <utility>

#include <brinery/builder.h>
#include <brinery/detail/pickle_support.h>
#include <brinery/error.h>
#include <brinery/pickletools.h>

namespace brinery::pickle {

using pickletools::Op;

// Reads one pickle from memory. Single-threaded; a reader may be used again, keeping its memo or not.
//
// Errors: those of pickle::loads. Cost: one pass, linear; the stack and memo take up to 40 bytes for each opcode.
template <ObjectBuilder Builder>
class PickleReader {
 public:
  using Object = typename Builder::Object;

  explicit PickleReader(Builder& builder) noexcept : builder_(builder) {}
  ~PickleReader() { clear(); }
  PickleReader(const PickleReader&) = delete;
  PickleReader& operator=(const PickleReader&) = delete;

  // Reads the pickle at the start of `input`, which must stay as long as the builder's objects need it.
  Object read(std::string_view input);

  // Bytes of the last input that its pickle took.
  std::size_t consumed() const noexcept { return consumed_; }

  void clear_memo() {
    memo_.each([&](Object object) { drop(object); });
    memo_.clear();
  }

 private:
  // Where reading is. A copy of this lives in registers during `run`.
  struct Cursor {
    const char* at;     // next byte
    const char* limit;  // end of the current frame, or of the input
  };

  Object run(Cursor& c, const char*& opcode_at);

  // --- Arguments ---
  // Makes sure that n bytes can be taken at the cursor. A frame may end where an argument begins, but not inside of it.
  void need(Cursor& c, std::size_t n) {
    if (static_cast<std::size_t>(c.limit - c.at) < n) [[unlikely]]
      c.limit = leave_frame(c.at, c.limit, n);
  }
  [[gnu::noinline]] const char* leave_frame(const char* at, const char* limit, std::size_t n) {
    if (framed_ && at == limit) {
      framed_ = false;
      limit = end_;
    }
    if (static_cast<std::size_t>(limit - at) < n)
      support::throw_short(n, static_cast<std::size_t>(limit - at), framed_);
    return limit;
  }
  const char* take(Cursor& c, std::size_t n) {
    need(c, n);
    const char* at = c.at;
    c.at += n;
    return at;
  }
  template <class Length>
  Length take_number(Cursor& c) {
    Length value;
    std::memcpy(&value, take(c, sizeof value), sizeof value);  // little-endian machines only
    return value;
  }
  template <class Length>
  std::string_view take_payload(Cursor& c) {
    const auto length = take_number<Length>(c);
    if constexpr (sizeof(Length) == 8) {
      if (length > static_cast<Length>(INT64_MAX)) support::throw_oversize(length);
    }
    const auto size = static_cast<std::size_t>(length);
    return {take(c, size), size};
  }
  std::string_view take_line(Cursor& c) {
    need(c, 1);
    const auto left = static_cast<std::size_t>(c.limit - c.at);
    const void* newline = std::memchr(c.at, '\n', left);
    if (newline == nullptr) support::throw_no_newline(framed_);
    const auto size = static_cast<std::size_t>(static_cast<const char*>(newline) - c.at);
    return {std::exchange(c.at, c.at + size + 1), size};
  }
  static std::string_view checked(std::string_view text) {
    support::require_utf8(text);
    return text;
  }
  void enter_frame(Cursor& c) {
    const auto size = take_number<std::uint64_t>(c);
    if (framed_ && c.at != c.limit) support::throw_frame_in_frame();
    if (size > static_cast<std::uint64_t>(INT64_MAX)) support::throw_oversize(size);
    if (size > static_cast<std::size_t>(end_ - c.at)) {
      support::throw_short(static_cast<std::size_t>(size), static_cast<std::size_t>(end_ - c.at), false);
    }
    c.limit = c.at + size;
    framed_ = true;
  }

  // --- Stack ---
  void push(Object object) {
    if (top_ == stack_end_) [[unlikely]]
      grow_stack();
    *top_++ = object;
  }
  void require(std::ptrdiff_t count) const {
    if (top_ - fence_ < count) [[unlikely]]
      support::throw_underflow(count, !marks_.empty());
  }
  Object pop() noexcept { return *--top_; }
  void mark() {
    marks_.push(static_cast<std::size_t>(fence_ - stack_.data()));
    fence_ = top_;
  }
  // Removes the topmost mark and returns the objects above it, which stay on the stack until `drop_to`.
  std::span<Object> above_mark() {
    if (marks_.empty()) [[unlikely]]
      support::throw_no_mark();
    Object* first = fence_;
    fence_ = stack_.data() + marks_.pop();
    return {first, top_};
  }
  // The objects above the mark and the object below it that they go into.
  std::span<Object> above_mark_with_target() {
    const auto objects = above_mark();
    if (objects.data() - fence_ < 1) [[unlikely]]
      support::throw_underflow(1, !marks_.empty());
    return objects;
  }
  // Forgets the objects from `first` on: their references have gone into a container.
  void cut(Object* first) noexcept { top_ = first; }
  void drop_from(Object* first) {
    while (top_ != first) drop(pop());
  }
  [[gnu::noinline]] void grow_stack() {
    const auto used = static_cast<std::size_t>(top_ - stack_.data());
    const auto fence = static_cast<std::size_t>(fence_ - stack_.data());
    stack_.grow(used);
    top_ = stack_.data() + used;
    fence_ = stack_.data() + fence;
    stack_end_ = stack_.data() + stack_.capacity();
  }

  // --- Memo ---
  void put(std::uint64_t index) {
    require(1);
    share(top_[-1]);
    const Object before = memo_.put(index, top_[-1]);
    if (!Builder::is_absent(before)) drop(before);
  }
  void memoize() {
    require(1);
    share(top_[-1]);
    if (!memo_.push(top_[-1])) [[unlikely]] {
      const Object before = memo_.put(memo_.count(), top_[-1]);
      if (!Builder::is_absent(before)) drop(before);
    }
  }
  void get(std::uint64_t index) {
    const Object object = memo_.get(index);
    if (Builder::is_absent(object)) [[unlikely]]
      support::throw_memo_miss(index);
    share(object);
    push(object);
  }

  // --- Opcodes with more than a line to say ---
  void push_integer_text(std::string_view line);
  void push_number(support::TextNumber&& number) {
    push(number.is_small ? builder_.integer(number.small)
                         : builder_.big_integer(std::string_view(number.big)));
  }
  void push_long(const char* record, std::string_view payload) {
    if (payload.size() > 8) {
      push(builder_.big_integer(InPlace{record, payload}));
    } else {
      push(builder_.integer(support::small_long(payload)));
    }
  }
  void push_persistent(Object id) { push(builder_.persistent(id)); }
  void push_extension(std::int64_t code) {
    if (code <= 0) support::throw_extension_code(code);
    push(builder_.extension(code));
  }
  void push_global(std::string_view module, std::string_view name) {
    push(builder_.global(checked(module), checked(name), protocol_));
  }
  void stack_global() {
    require(2);
    const Object global = builder_.global(top_[-2], top_[-1], protocol_);
    drop_from(top_ - 2);
    push(global);
  }
  void replace_with_tuple(std::ptrdiff_t count) {
    require(count);
    const Object tuple =
        builder_.tuple(std::span<const Object>(top_ - count, static_cast<std::size_t>(count)));
    cut(top_ - count);
    push(tuple);
  }
  void tuple_above_mark() {
    const auto objects = above_mark();
    const Object tuple = objects.empty() ? builder_.empty_tuple() : builder_.tuple(objects);
    cut(objects.data());
    push(tuple);
  }
  void dict_above_mark() {
    const auto objects = above_mark();
    if (objects.size() % 2 != 0) support::throw_odd_items("DICT");
    const Object dict = builder_.dict(objects);
    cut(objects.data());
    push(dict);
  }
  // Calls `change(target, objects)` for the objects above the mark and the target below it.
  template <class Change>
  void change_above_mark(Change&& change) {
    const auto objects = above_mark_with_target();
    if (!objects.empty()) change(objects.data()[-1], std::span<const Object>(objects));
    cut(objects.data());
  }
  void pop_one() {
    if (top_ != fence_) {
      drop(pop());
    } else if (!marks_.empty()) {
      above_mark();  // POP takes a mark as well
    } else {
      support::throw_underflow(1, false);
    }
  }
  void call(Made made, std::ptrdiff_t count) {
    require(count);
    Object* parts = top_ - count;
    const Object made_object =
        builder_.call(made, parts[0], parts[1], count == 3 ? parts[2] : Builder::absent());
    cut(parts);
    push(made_object);
  }
  void call_above_mark(Made made, Object cls, std::span<const Object> args) {
    const Object tuple = args.empty() ? builder_.empty_tuple() : builder_.tuple(args);
    push(builder_.call(made, cls, tuple, Builder::absent()));
  }
  void inst(std::string_view module, std::string_view name) {
    const auto args = above_mark();
    support::require_ascii_name(module);
    support::require_ascii_name(name);
    const Object cls = builder_.global(module, name, protocol_);
    cut(args.data());
    call_above_mark(Made::inst, cls, args);
  }
  void obj() {
    const auto parts = above_mark();
    if (parts.empty()) support::throw_underflow(1, false);
    cut(parts.data());
    call_above_mark(Made::obj, parts.front(), parts.subspan(1));
  }

  // --- Reference counts, where the builder has them ---
  void share(Object object) {
    if constexpr (requires { builder_.share(object); }) builder_.share(object);
  }
  void drop(Object object) {
    if constexpr (requires { builder_.drop(object); }) builder_.drop(object);
  }
  void clear() {
    drop_from(stack_.data());
    clear_memo();
  }

  Builder& builder_;
  const char* end_ = nullptr;
  support::Buffer<Object, 64> stack_;
  Object* top_ = stack_.data();
  Object* fence_ = stack_.data();  // bottom of what may be popped: the place of the topmost mark
  Object* stack_end_ = nullptr;
  support::MarkStack marks_;  // for each mark, where the fence was before
  support::Memo<Builder> memo_;
  int protocol_ = 0;
  bool framed_ = false;
  std::size_t consumed_ = 0;
};

template <ObjectBuilder Builder>
auto PickleReader<Builder>::read(std::string_view input) -> Object {
  end_ = input.data() + input.size();
  drop_from(stack_.data());  // what an error left there
  fence_ = top_;
  stack_end_ = stack_.data() + stack_.capacity();
  marks_.clear();
  protocol_ = 0;
  framed_ = false;
  Cursor cursor{input.data(), end_};
  const char* opcode_at = input.data();
  try {
    const Object root = run(cursor, opcode_at);
    consumed_ = static_cast<std::size_t>(cursor.at - input.data());
    drop_from(stack_.data());  // what a pickle leaves behind is legal, and nobody's
    return root;
  } catch (const Error& error) {
    support::throw_located(error, input, static_cast<std::size_t>(opcode_at - input.data()));
  }
}

template <ObjectBuilder Builder>
void PickleReader<Builder>::push_integer_text(std::string_view line) {
  if (line == "00" || line == "01") {
    push(builder_.boolean(line == "01"));
  } else {
    push_number(support::parse_integer(line));
  }
}

// One case for each opcode, in the order of docs/formats/pickle.md. The cursor is a local copy so that the compiler may
// keep it in registers across calls of the builder.
template <ObjectBuilder Builder>
auto PickleReader<Builder>::run(Cursor& cursor, const char*& opcode_at) -> Object {
  Cursor c = cursor;
  for (;;) {
    opcode_at = c.at;
    if (c.at == c.limit) [[unlikely]] {
      if (!framed_ || c.at == end_) support::throw_end_of_input();
      framed_ = false;
      c.limit = end_;
    }
    const char* record = c.at;
    switch (static_cast<Op>(*c.at++)) {
      // Protocol, frames, end.
      case Op::PROTO: {
        const auto protocol = take_number<std::uint8_t>(c);
        if (protocol > support::kNewestProtocol) support::throw_protocol(protocol);
        protocol_ = protocol;
        break;
      }
      case Op::FRAME:
        enter_frame(c);
        break;
      case Op::STOP:
        require(1);
        cursor = c;
        return pop();

      // None, bool, numbers.
      case Op::NONE:
        push(builder_.none());
        break;
      case Op::NEWTRUE:
        push(builder_.boolean(true));
        break;
      case Op::NEWFALSE:
        push(builder_.boolean(false));
        break;
      case Op::BININT1:
        push(builder_.integer(take_number<std::uint8_t>(c)));
        break;
      case Op::BININT2:
        push(builder_.integer(take_number<std::uint16_t>(c)));
        break;
      case Op::BININT:
        push(builder_.integer(take_number<std::int32_t>(c)));
        break;
      case Op::LONG1:
        push_long(record, take_payload<std::uint8_t>(c));
        break;
      case Op::LONG4: {
        const auto size = take_number<std::int32_t>(c);
        if (size < 0) support::throw_negative_length("LONG", size);
        const auto length = static_cast<std::size_t>(size);
        push_long(record, {take(c, length), length});
        break;
      }
      case Op::INT:
        push_integer_text(take_line(c));
        break;
      case Op::LONG:
        push_number(support::parse_long(take_line(c)));
        break;
      case Op::FLOAT:
        push(builder_.real(support::parse_real(take_line(c))));
        break;
      case Op::BINFLOAT:
        push(builder_.real(support::big_endian_double(take(c, 8))));
        break;

      // Text and bytes.
      case Op::SHORT_BINUNICODE:
        push(builder_.str(InPlace{record, checked(take_payload<std::uint8_t>(c))}));
        break;
      case Op::BINUNICODE:
        push(builder_.str(InPlace{record, checked(take_payload<std::uint32_t>(c))}));
        break;
      case Op::BINUNICODE8:
        push(builder_.str(InPlace{record, checked(take_payload<std::uint64_t>(c))}));
        break;
      case Op::UNICODE:
        push(builder_.str(std::string_view(support::decode_unicode_line(take_line(c)))));
        break;
      case Op::SHORT_BINBYTES:
        push(builder_.bytes(InPlace{record, take_payload<std::uint8_t>(c)}));
        break;
      case Op::BINBYTES:
        push(builder_.bytes(InPlace{record, take_payload<std::uint32_t>(c)}));
        break;
      case Op::BINBYTES8:
        push(builder_.bytes(InPlace{record, take_payload<std::uint64_t>(c)}));
        break;
      case Op::BYTEARRAY8:
        push(builder_.bytearray(take_payload<std::uint64_t>(c)));
        break;
      case Op::SHORT_BINSTRING:
        push(builder_.bytestr(InPlace{record, take_payload<std::uint8_t>(c)}));
        break;
      case Op::BINSTRING: {
        const auto size = take_number<std::int32_t>(c);
        if (size < 0) support::throw_negative_length("BINSTRING", size);
        const auto length = static_cast<std::size_t>(size);
        push(builder_.bytestr(InPlace{record, {take(c, length), length}}));
        break;
      }
      case Op::STRING:
        push(builder_.bytestr(std::string_view(support::decode_string_line(take_line(c)))));
        break;
      case Op::NEXT_BUFFER:
        push(builder_.next_buffer());
        break;
      case Op::READONLY_BUFFER:
        require(1);
        builder_.make_readonly(top_[-1]);
        break;

      // Containers.
      case Op::EMPTY_TUPLE:
        push(builder_.empty_tuple());
        break;
      case Op::TUPLE1:
        replace_with_tuple(1);
        break;
      case Op::TUPLE2:
        replace_with_tuple(2);
        break;
      case Op::TUPLE3:
        replace_with_tuple(3);
        break;
      case Op::TUPLE:
        tuple_above_mark();
        break;
      case Op::EMPTY_LIST:
        push(builder_.list({}));
        break;
      case Op::LIST: {
        const auto objects = above_mark();
        const Object list = builder_.list(objects);
        cut(objects.data());
        push(list);
        break;
      }
      case Op::APPEND:
        require(2);
        builder_.append(top_[-2], std::span<const Object>(top_ - 1, 1));
        cut(top_ - 1);
        break;
      case Op::APPENDS:
        change_above_mark([&](Object& target, auto items) { builder_.append(target, items); });
        break;
      case Op::EMPTY_DICT:
        push(builder_.dict({}));
        break;
      case Op::DICT:
        dict_above_mark();
        break;
      case Op::SETITEM:
        require(3);
        builder_.set_items(top_[-3], std::span<const Object>(top_ - 2, 2));
        cut(top_ - 2);
        break;
      case Op::SETITEMS:
        change_above_mark([&](Object& target, auto items) {
          if (items.size() % 2 != 0) support::throw_odd_items("SETITEMS");
          builder_.set_items(target, items);
        });
        break;
      case Op::EMPTY_SET:
        push(builder_.set());
        break;
      case Op::ADDITEMS:
        change_above_mark([&](Object& target, auto items) { builder_.add_items(target, items); });
        break;
      case Op::FROZENSET: {
        const auto objects = above_mark();
        const Object set = builder_.frozenset(objects);
        cut(objects.data());
        push(set);
        break;
      }

      // Stack and memo.
      case Op::MARK:
        mark();
        break;
      case Op::POP:
        pop_one();
        break;
      case Op::POP_MARK:
        drop_from(above_mark().data());
        break;
      case Op::DUP:
        require(1);
        share(top_[-1]);
        push(top_[-1]);
        break;
      case Op::MEMOIZE:
        memoize();
        break;
      case Op::BINPUT:
        put(take_number<std::uint8_t>(c));
        break;
      case Op::LONG_BINPUT:
        put(take_number<std::uint32_t>(c));
        break;
      case Op::PUT:
        put(support::parse_put_index(take_line(c)));
        break;
      case Op::BINGET:
        get(take_number<std::uint8_t>(c));
        break;
      case Op::LONG_BINGET:
        get(take_number<std::uint32_t>(c));
        break;
      case Op::GET:
        get(support::parse_get_index(take_line(c)));
        break;

      // Names and what is made from them.
      case Op::GLOBAL: {
        const auto module = take_line(c);
        push_global(module, take_line(c));
        break;
      }
      case Op::STACK_GLOBAL:
        stack_global();
        break;
      case Op::EXT1:
        push_extension(take_number<std::uint8_t>(c));
        break;
      case Op::EXT2:
        push_extension(take_number<std::uint16_t>(c));
        break;
      case Op::EXT4:
        push_extension(take_number<std::int32_t>(c));
        break;
      case Op::PERSID: {
        const auto id = take_line(c);
        support::require_ascii_id(id);
        push_persistent(builder_.str(id));
        break;
      }
      case Op::BINPERSID: {
        require(1);
        const Object id = top_[-1];
        cut(top_ - 1);
        push_persistent(id);
        break;
      }
      case Op::REDUCE:
        call(Made::reduce, 2);
        break;
      case Op::NEWOBJ:
        call(Made::newobj, 2);
        break;
      case Op::NEWOBJ_EX:
        call(Made::newobj_ex, 3);
        break;
      case Op::INST: {
        const auto module = take_line(c);
        inst(module, take_line(c));
        break;
      }
      case Op::OBJ:
        obj();
        break;
      case Op::BUILD:
        require(2);
        builder_.build(top_[-2], top_[-1]);
        cut(top_ - 1);
        break;

      default:
        support::throw_unknown_opcode(static_cast<unsigned char>(*record));
    }
  }
}

}  // namespace brinery::pickle
