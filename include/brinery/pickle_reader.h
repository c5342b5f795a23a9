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
  ~PickleReader() {
    clear_stack();
    clear_memo();
  }
  PickleReader(const PickleReader&) = delete;
  PickleReader& operator=(const PickleReader&) = delete;

  // Reads the pickle at the start of `input`, which must stay as long as the builder's objects need it. Offsets of errors
  // count from `origin` bytes before it, for a pickle that follows others.
  Object read(std::string_view input, std::size_t origin = 0);

  // Bytes of the last input that its pickle took.
  std::size_t consumed() const noexcept { return consumed_; }

  void clear_memo() {
    memo_.each([&](Object object) { drop(object); });
    memo_.clear();
  }

 private:
  // What `run` keeps in registers. The functions that take it are inlined without exception: for one that is not, these
  // would have to lie in memory, and every opcode would pay.
  struct Registers {
    const char* at;      // next byte
    const char* limit;   // end of the current frame, or of the input
    Object* top;         // behind the topmost object
    Object* fence;       // bottom of what may be popped: the place of the topmost mark
    Object* stack_end;   // room of the stack
    const char* opcode;  // byte of the opcode at work
  };
  // Brings the registers back however `run` ends, for the error's place and for the references on the stack.
  struct WriteBack {
    PickleReader& reader;
    Registers& registers;
    ~WriteBack() { reader.registers_ = registers; }
  };

  Object run();

  // --- Arguments ---
  // Makes sure that n bytes can be taken. A frame may end where an argument begins, but not inside of it.
  [[gnu::always_inline]] void need(Registers& r, std::size_t n) {
    if (static_cast<std::size_t>(r.limit - r.at) < n) [[unlikely]] {
      r.limit = leave_frame(r.at, r.limit, n);
    }
  }
  [[gnu::noinline]] const char* leave_frame(const char* at, const char* limit, std::size_t n) {
    if (framed_ && at == limit) {
      framed_ = false;
      limit = end_;
    }
    const auto left = static_cast<std::size_t>(limit - at);
    if (left < n) support::throw_short(n, left, framed_);
    return limit;
  }
  [[gnu::always_inline]] const char* take(Registers& r, std::size_t n) {
    need(r, n);
    const char* at = r.at;
    r.at += n;
    return at;
  }
  template <class Number>
  [[gnu::always_inline]] Number take_number(Registers& r) {
    Number value;
    std::memcpy(&value, take(r, sizeof value), sizeof value);  // little-endian machines only
    return value;
  }
  template <class Length>
  [[gnu::always_inline]] InPlace take_payload(Registers& r) {
    const auto length = take_number<Length>(r);
    if constexpr (sizeof(Length) == 8) {
      if (length > static_cast<Length>(INT64_MAX)) support::throw_oversize(length);
    }
    const auto size = static_cast<std::size_t>(length);
    return {r.opcode, {take(r, size), size}};
  }
  // A payload after a length that has a sign.
  [[gnu::always_inline]] InPlace take_signed_payload(Registers& r, std::string_view what) {
    const auto length = take_number<std::int32_t>(r);
    if (length < 0) support::throw_negative_length(what, length);
    const auto size = static_cast<std::size_t>(length);
    return {r.opcode, {take(r, size), size}};
  }
  [[gnu::always_inline]] InPlace checked(InPlace text) {
    support::require_utf8(text.payload);
    return text;
  }
  [[gnu::always_inline]] std::string_view take_line(Registers& r) {
    need(r, 1);
    const std::string_view line = find_line(r.at, r.limit);
    r.at += line.size() + 1;
    return line;
  }
  std::string_view find_line(const char* at, const char* limit) const {
    const void* newline = std::memchr(at, '\n', static_cast<std::size_t>(limit - at));
    if (newline == nullptr) support::throw_no_newline(framed_);
    return {at, static_cast<std::size_t>(static_cast<const char*>(newline) - at)};
  }
  [[gnu::always_inline]] void enter_frame(Registers& r) {
    const auto size = take_number<std::uint64_t>(r);
    if (framed_ && r.at != r.limit) support::throw_frame_in_frame();
    const auto left = static_cast<std::size_t>(end_ - r.at);
    if (size > static_cast<std::uint64_t>(INT64_MAX)) support::throw_oversize(size);
    if (size > left) support::throw_short(static_cast<std::size_t>(size), left, false);
    r.limit = r.at + size;
    framed_ = true;
  }

  // --- Stack ---
  [[gnu::always_inline]] void push(Registers& r, Object object) {
    if (r.top == r.stack_end) [[unlikely]]
      grow_stack(r);
    *r.top++ = object;
  }
  // Picklers number most objects right after making them: taking both opcodes at once saves finding the second.
  [[gnu::always_inline]] void push_memoizable(Registers& r, Object object) {
    push(r, object);
    if (r.at != r.limit && static_cast<Op>(*r.at) == Op::MEMOIZE) {
      ++r.at;
      memoize(object);
    }
  }
  [[gnu::always_inline]] void grow_stack(Registers& r) {
    const auto used = static_cast<std::size_t>(r.top - stack_.data());
    const auto fence = static_cast<std::size_t>(r.fence - stack_.data());
    stack_.grow(used);
    r.top = stack_.data() + used;
    r.fence = stack_.data() + fence;
    r.stack_end = stack_.data() + stack_.capacity();
  }
  [[gnu::always_inline]] void require(Registers& r, std::ptrdiff_t count) {
    if (r.top - r.fence < count) [[unlikely]]
      support::throw_underflow(count, !marks_.empty());
  }
  [[gnu::always_inline]] void mark(Registers& r) {
    marks_.push(static_cast<std::size_t>(r.fence - stack_.data()));
    r.fence = r.top;
  }
  // Removes the topmost mark and returns the objects above it, which stay on the stack until they are cut.
  [[gnu::always_inline]] std::span<Object> above_mark(Registers& r) {
    if (marks_.empty()) [[unlikely]]
      support::throw_no_mark();
    Object* first = r.fence;
    r.fence = stack_.data() + marks_.pop();
    return {first, r.top};
  }
  // The objects above the mark, with one below it that they go into.
  [[gnu::always_inline]] std::span<Object> above_mark_with_target(Registers& r) {
    const auto objects = above_mark(r);
    if (objects.data() - r.fence < 1) [[unlikely]]
      support::throw_underflow(1, !marks_.empty());
    return objects;
  }
  // Puts `object` in the place of all from `first` on, whose references it has taken over.
  [[gnu::always_inline]] void replace(Registers& r, Object* first, Object object) {
    r.top = first;
    push(r, object);
  }
  [[gnu::always_inline]] void drop_from(Registers& r, Object* first) {
    while (r.top != first) drop(*--r.top);
  }
  [[gnu::always_inline]] void pop_one(Registers& r) {
    if (r.top != r.fence) {
      drop(*--r.top);
    } else if (!marks_.empty()) {
      above_mark(r);  // POP takes a mark as well
    } else {
      support::throw_underflow(1, false);
    }
  }

  // --- Memo ---
  void put(std::uint64_t index, Object object) {
    const Object before = memo_.put(index, object);
    share(object);
    if (Builder::is_absent(before)) return;
    if constexpr (requires { builder_.lose_track(); }) builder_.lose_track();
    drop(before);
  }
  [[gnu::always_inline]] void memoize(Object object) {
    if (memo_.push(object)) [[likely]] {
      share(object);
    } else {
      put(memo_.count(), object);
    }
  }
  [[gnu::always_inline]] Object get(std::uint64_t index) {
    const Object object = memo_.get(index);
    if (Builder::is_absent(object)) [[unlikely]]
      support::throw_memo_miss(index);
    if constexpr (requires { builder_.fetched(object, index); }) builder_.fetched(object, index);
    share(object);
    return object;
  }

  // --- Opcodes with more than a line to say ---
  Object integer_text(std::string_view line) {
    if (line == "00" || line == "01") return builder_.boolean(line == "01");
    return number(support::parse_integer(line));
  }
  Object number(support::TextNumber&& number) {
    return number.is_small ? builder_.integer(number.small)
                           : builder_.big_integer(std::string_view(number.big));
  }
  [[gnu::always_inline]] Object long_integer(InPlace at) {
    if (at.payload.size() > 8) return builder_.big_integer(at);
    return builder_.integer(support::small_long(at.payload));
  }
  Object extension(std::int64_t code) {
    if (code <= 0) support::throw_extension_code(code);
    return builder_.extension(code);
  }
  Object global(std::string_view module, std::string_view name) {
    support::require_utf8(module);
    support::require_utf8(name);
    return builder_.global(module, name, protocol_);
  }
  [[gnu::always_inline]] void stack_global(Registers& r) {
    require(r, 2);
    const Object global = builder_.global(r.top[-2], r.top[-1], protocol_);
    drop_from(r, r.top - 2);
    push_memoizable(r, global);
  }
  [[gnu::always_inline]] void tuple_of(Registers& r, std::size_t count) {
    require(r, static_cast<std::ptrdiff_t>(count));
    Object* first = r.top - count;
    const Object tuple = builder_.tuple(std::span<const Object>(first, count));
    r.top = first;
    push_memoizable(r, tuple);
  }
  // Joins the objects above the mark by `join(objects)`.
  template <class Join>
  [[gnu::always_inline]] void join_above_mark(Registers& r, Join&& join) {
    const auto objects = above_mark(r);
    replace(r, objects.data(), join(std::span<const Object>(objects)));
  }
  // Calls `change(target, objects)` for the objects above the mark and the target below it.
  template <class Change>
  [[gnu::always_inline]] void change_above_mark(Registers& r, Change&& change) {
    const auto objects = above_mark_with_target(r);
    if (!objects.empty()) change(objects.data()[-1], std::span<const Object>(objects));
    r.top = objects.data();
  }
  [[gnu::always_inline]] void call(Registers& r, Made made, std::ptrdiff_t count) {
    require(r, count);
    Object* parts = r.top - count;
    const Object kwargs = count == 3 ? parts[2] : Builder::absent();
    replace(r, parts, builder_.call(made, parts[0], parts[1], kwargs));
  }
  // Each object stands on the stack until another has taken it over, so that an error loses none.
  [[gnu::always_inline]] void inst(Registers& r, std::string_view module, std::string_view name) {
    const auto args = above_mark(r);
    support::require_ascii_name(module);
    support::require_ascii_name(name);
    replace(r, args.data(), tuple(args));
    push(r, builder_.global(module, name, protocol_));
    std::swap(r.top[-1], r.top[-2]);
    call(r, Made::inst, 2);
  }
  [[gnu::always_inline]] void obj(Registers& r) {
    const auto parts = above_mark(r);
    if (parts.empty()) support::throw_underflow(1, false);
    replace(r, parts.data() + 1, tuple(parts.subspan(1)));
    call(r, Made::obj, 2);
  }
  Object tuple(std::span<const Object> items) {
    return items.empty() ? builder_.empty_tuple() : builder_.tuple(items);
  }

  // --- Reference counts, where the builder has them ---
  void share(Object object) {
    if constexpr (requires { builder_.share(object); }) builder_.share(object);
  }
  void drop(Object object) {
    if constexpr (requires { builder_.drop(object); }) builder_.drop(object);
  }
  void clear_stack() { drop_from(registers_, stack_.data()); }

  Builder& builder_;
  const char* end_ = nullptr;
  support::Buffer<Object, 64> stack_;
  Registers registers_{nullptr, nullptr, stack_.data(), stack_.data(), nullptr, nullptr};
  support::MarkStack marks_;  // for each mark, where the fence was before
  support::Memo<Builder> memo_;
  int protocol_ = 0;
  bool framed_ = false;
  std::size_t consumed_ = 0;
  const char* last_call_ = nullptr;  // behind the last REDUCE
};

template <ObjectBuilder Builder>
auto PickleReader<Builder>::read(std::string_view input, std::size_t origin) -> Object {
  clear_stack();  // of what an error left there
  marks_.clear();
  protocol_ = 0;
  framed_ = false;
  end_ = input.data() + input.size();
  registers_ = {input.data(), end_, stack_.data(), stack_.data(), stack_.data() + stack_.capacity(),
                input.data()};
  try {
    const Object root = run();
    consumed_ = static_cast<std::size_t>(registers_.at - input.data());
    clear_stack();  // what a pickle leaves behind is legal, and nobody's
    return root;
  } catch (const Error& error) {
    support::throw_located(error, input, static_cast<std::size_t>(registers_.opcode - input.data()), origin);
  }
}

// One case for each opcode, in the order of docs/formats/pickle.md.
template <ObjectBuilder Builder>
auto PickleReader<Builder>::run() -> Object {
  Registers r = registers_;
  const WriteBack write_back{*this, r};
  for (;;) {
    r.opcode = r.at;
    if (r.at == r.limit) [[unlikely]] {
      if (!framed_ || r.at == end_) support::throw_end_of_input();
      framed_ = false;
      r.limit = end_;
    }
    switch (static_cast<Op>(*r.at++)) {
      // Protocol, frames, end.
      case Op::PROTO:
        protocol_ = take_number<std::uint8_t>(r);
        if (protocol_ > support::kNewestProtocol) support::throw_protocol(protocol_);
        break;
      case Op::FRAME: enter_frame(r); break;
      case Op::STOP: require(r, 1); return *--r.top;

      // None, bool, numbers.
      case Op::NONE: push(r, builder_.none()); break;
      case Op::NEWTRUE: push(r, builder_.boolean(true)); break;
      case Op::NEWFALSE: push(r, builder_.boolean(false)); break;
      case Op::BININT1: push(r, builder_.integer(take_number<std::uint8_t>(r))); break;
      case Op::BININT2: push(r, builder_.integer(take_number<std::uint16_t>(r))); break;
      case Op::BININT: push(r, builder_.integer(take_number<std::int32_t>(r))); break;
      case Op::LONG1: push(r, long_integer(take_payload<std::uint8_t>(r))); break;
      case Op::LONG4: push(r, long_integer(take_signed_payload(r, "LONG"))); break;
      case Op::INT: push(r, integer_text(take_line(r))); break;
      case Op::LONG: push(r, number(support::parse_long(take_line(r)))); break;
      case Op::FLOAT: push(r, builder_.real(support::parse_real(take_line(r)))); break;
      case Op::BINFLOAT: push(r, builder_.real(support::big_endian_double(take(r, 8)))); break;

      // Text and bytes.
      case Op::SHORT_BINUNICODE:
        push_memoizable(r, builder_.str(checked(take_payload<std::uint8_t>(r))));
        break;
      case Op::BINUNICODE: push_memoizable(r, builder_.str(checked(take_payload<std::uint32_t>(r)))); break;
      case Op::BINUNICODE8: push_memoizable(r, builder_.str(checked(take_payload<std::uint64_t>(r)))); break;
      case Op::UNICODE:
        push(r, builder_.str(std::string_view(support::decode_unicode_line(take_line(r)))));
        break;
      case Op::SHORT_BINBYTES: push_memoizable(r, builder_.bytes(take_payload<std::uint8_t>(r))); break;
      case Op::BINBYTES: push_memoizable(r, builder_.bytes(take_payload<std::uint32_t>(r))); break;
      case Op::BINBYTES8: push_memoizable(r, builder_.bytes(take_payload<std::uint64_t>(r))); break;
      case Op::BYTEARRAY8: push(r, builder_.bytearray(take_payload<std::uint64_t>(r).payload)); break;
      case Op::SHORT_BINSTRING: push(r, builder_.bytestr(take_payload<std::uint8_t>(r))); break;
      case Op::BINSTRING: push(r, builder_.bytestr(take_signed_payload(r, "BINSTRING"))); break;
      case Op::STRING:
        push(r, builder_.bytestr(std::string_view(support::decode_string_line(take_line(r)))));
        break;
      case Op::NEXT_BUFFER: push(r, builder_.next_buffer()); break;
      case Op::READONLY_BUFFER:
        require(r, 1);
        builder_.make_readonly(r.top[-1]);
        break;

      // Containers.
      case Op::EMPTY_TUPLE: push(r, builder_.empty_tuple()); break;
      case Op::TUPLE1: tuple_of(r, 1); break;
      case Op::TUPLE2: tuple_of(r, 2); break;
      case Op::TUPLE3: tuple_of(r, 3); break;
      case Op::TUPLE: join_above_mark(r, [&](auto items) { return tuple(items); }); break;
      case Op::EMPTY_LIST: push_memoizable(r, builder_.list({})); break;
      case Op::LIST: join_above_mark(r, [&](auto items) { return builder_.list(items); }); break;
      case Op::APPEND:
        require(r, 2);
        builder_.append(r.top[-2], std::span<const Object>(r.top - 1, 1));
        --r.top;
        break;
      case Op::APPENDS:
        change_above_mark(r, [&](Object& target, auto items) { builder_.append(target, items); });
        break;
      case Op::EMPTY_DICT: push_memoizable(r, builder_.dict({})); break;
      case Op::DICT:
        join_above_mark(r, [&](auto items) {
          if (items.size() % 2 != 0) support::throw_odd_items("DICT");
          return builder_.dict(items);
        });
        break;
      case Op::SETITEM:
        require(r, 3);
        builder_.set_items(r.top[-3], std::span<const Object>(r.top - 2, 2));
        r.top -= 2;
        break;
      case Op::SETITEMS:
        change_above_mark(r, [&](Object& target, auto items) {
          if (items.size() % 2 != 0) support::throw_odd_items("SETITEMS");
          builder_.set_items(target, items);
        });
        break;
      case Op::EMPTY_SET: push_memoizable(r, builder_.set()); break;
      case Op::ADDITEMS:
        change_above_mark(r, [&](Object& target, auto items) { builder_.add_items(target, items); });
        break;
      case Op::FROZENSET: join_above_mark(r, [&](auto items) { return builder_.frozenset(items); }); break;

      // Stack and memo.
      case Op::MARK: mark(r); break;
      case Op::POP:
        if constexpr (requires { builder_.drop_call(r.top[-1]); }) {
          if (last_call_ == r.opcode) builder_.drop_call(r.top[-1]);
        }
        pop_one(r);
        break;
      case Op::POP_MARK: drop_from(r, above_mark(r).data()); break;
      case Op::DUP:
        require(r, 1);
        if constexpr (requires { builder_.lose_track(); }) builder_.lose_track();
        share(r.top[-1]);
        push(r, r.top[-1]);
        break;
      case Op::MEMOIZE:
        require(r, 1);
        memoize(r.top[-1]);
        break;
      case Op::BINPUT: {
        const auto index = take_number<std::uint8_t>(r);
        require(r, 1);
        put(index, r.top[-1]);
        break;
      }
      case Op::LONG_BINPUT: {
        const auto index = take_number<std::uint32_t>(r);
        require(r, 1);
        put(index, r.top[-1]);
        break;
      }
      case Op::PUT: {
        const auto index = support::parse_put_index(take_line(r));
        require(r, 1);
        put(index, r.top[-1]);
        break;
      }
      case Op::BINGET: push(r, get(take_number<std::uint8_t>(r))); break;
      case Op::LONG_BINGET: push(r, get(take_number<std::uint32_t>(r))); break;
      case Op::GET: push(r, get(support::parse_get_index(take_line(r)))); break;

      // Names and what is made from them.
      case Op::GLOBAL: {
        const auto module = take_line(r);
        push(r, global(module, take_line(r)));
        break;
      }
      case Op::STACK_GLOBAL: stack_global(r); break;
      case Op::EXT1: push(r, extension(take_number<std::uint8_t>(r))); break;
      case Op::EXT2: push(r, extension(take_number<std::uint16_t>(r))); break;
      case Op::EXT4: push(r, extension(take_number<std::int32_t>(r))); break;
      case Op::PERSID: {
        const auto id = take_line(r);
        support::require_ascii_id(id);
        push(r, builder_.str(id));
        r.top[-1] = builder_.persistent(r.top[-1]);
        break;
      }
      case Op::BINPERSID:
        require(r, 1);
        r.top[-1] = builder_.persistent(r.top[-1]);
        break;
      case Op::REDUCE:
        call(r, Made::reduce, 2);
        last_call_ = r.at;
        break;
      case Op::NEWOBJ: call(r, Made::newobj, 2); break;
      case Op::NEWOBJ_EX: call(r, Made::newobj_ex, 3); break;
      case Op::INST: {
        const auto module = take_line(r);
        inst(r, module, take_line(r));
        break;
      }
      case Op::OBJ: obj(r); break;
      case Op::BUILD:
        require(r, 2);
        builder_.build(r.top[-2], r.top[-1]);
        --r.top;
        break;

      default: support::throw_unknown_opcode(static_cast<unsigned char>(*r.opcode));
    }
  }
}

}  // namespace brinery::pickle
