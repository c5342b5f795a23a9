// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// PickleEncoder: objects that need no others as opcodes, in every protocol, with frames and memo. Which objects are written in
// which order is PickleWriter's part (pickle_writer.h); programs want pickler.h.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <brinery/detail/address_map.h>
#include <brinery/detail/short_objects.h>
#include <brinery/pickle_common.h>
#include <brinery/pickletools.h>

namespace brinery::pickle {

using pickletools::Op;

// What tells one object from another, for the memo: its address, which no other object has while the memo lasts. Of str and
// bytes any address within the object's own bytes; of all others that of the object, at least eight bytes from the next.
using Identity = std::uint64_t;
inline constexpr Identity kAnonymous =
    0;  // of an object that is written once: it takes a number in the memo and is not found again

// How long text and bytes that an encoder is given stay where they are. Long ones need not be copied if they outlast the pickle.
enum class Lasts : bool { this_call, whole_pickle };

// Where the bytes go. `write` throws when it cannot take them all.
class Sink {
 public:
  virtual void write(std::string_view bytes) = 0;

  // The same for bytes that stay where they are until the pickle is complete.
  virtual void write_payload(std::string_view bytes) { write(bytes); }

  // Tells that what was written is about `done` of `all` parts of the pickle, for who wants to be prepared.
  virtual void announce([[maybe_unused]] std::size_t done, [[maybe_unused]] std::size_t all) {}

 protected:
  ~Sink() = default;
};

// A class or function by name.
struct GlobalName {
  std::string_view module;  // as Python 3 names it
  std::string_view name;    // the qualified name
  // As a pickle of protocol 0 to 2 named it; empty where only Python 3's names are known.
  std::string_view old_module{};
  std::string_view old_name{};
  // The strings' own identities, where other objects may refer to the same strings.
  Identity module_identity = kAnonymous;
  Identity name_identity = kAnonymous;
  // Texts that stay where they are until the memo is cleared are looked at once, however many globals share them.
  Lasts lasts = Lasts::this_call;
};

// How an encoder writes; see DumpOptions in pickler.h.
struct EncoderOptions {
  int protocol = 5;  // 0 to 5
  bool fix_imports = true;
  bool fast = false;                       // nothing new goes into the memo
  const Extensions* extensions = nullptr;  // null: those of copyreg.h
  std::function<std::pair<std::string, std::string>(std::string_view module, std::string_view name)> rename{};
};

// Writes opcodes to a sink. The bytes are those of CPython's C pickler (3.8 to 3.13) given the same objects in the same order.
//
// A pickle is `begin`, the opcodes of one object, `end`. A function named like a kind of object writes that object and gives
// it a number in the memo where CPython does; where it takes an identity that was written before, it writes a reference to it.
// The functions named like opcodes write no more than that.
//
// From protocol 4 on the sink gets one frame at a time (64 KiB and the object that crosses that line), below it pieces of at
// least 64 KiB; strings and bytes from 64 KiB on go to the sink as they are. Single-threaded.
class PickleEncoder {
 public:
  PickleEncoder(Sink& sink, const EncoderOptions& options);
  ~PickleEncoder();
  PickleEncoder(const PickleEncoder&) = delete;
  PickleEncoder& operator=(const PickleEncoder&) = delete;

  int protocol() const noexcept { return protocol_; }
  bool is_binary() const noexcept { return protocol_ >= 1; }
  bool is_fast() const noexcept { return is_fast_; }
  void set_fast(bool fast) noexcept { is_fast_ = fast; }

  void begin();
  void end();  // hands all to the sink
  void
  abandon();  // forgets what the sink has not yet; the memo then no longer fits what was written, and is cleared
  void clear_memo();

  // Keeps objects alive that the memo knows by their addresses, until it is cleared.
  void keep(std::shared_ptr<const void> owner) { kept_.push_back(std::move(owner)); }

  // --- Objects -----------------------------------------------------------------------------------------------------
  void none() { put_object(Op::NONE); }
  void boolean(bool value) {
    if (protocol_ >= 2) [[likely]] {
      put_object(value ? Op::NEWTRUE : Op::NEWFALSE);
    } else {
      begin_object();
      raw(value ? "I01\n" : "I00\n", 4);
    }
  }
  void integer(std::int64_t value) {
    begin_object();
    const bool is_wide = value < INT32_MIN || value > INT32_MAX;
    if (protocol_ < 2 && (protocol_ == 0 || is_wide)) [[unlikely]]
      return integer_text(value);
    at_ = detail::put_integer(at_, value);
  }
  void big_integer(std::string_view little_endian);  // minimal two's complement, of any size
  void real(double value) {
    begin_object();
    if (protocol_ == 0) [[unlikely]]
      return real_text(value);
    at_ = detail::put_real(at_, value);
  }
  void str(Identity identity, std::string_view wtf8, Lasts lasts = Lasts::this_call) {
    begin_object();
    if (is_fast_) [[unlikely]] {
      if (!recall_text(identity)) put_str(wtf8, lasts);
      return;
    }
    if (identity == kAnonymous) {
      put_str(wtf8, lasts);
      return number_next();
    }
    auto& texts = memo().texts;
    const auto place = texts.place(identity);
    if (place.is_taken()) return get(place.number());
    texts.set(place, memo_size_);
    put_str(wtf8, lasts);
    number_next();
  }
  void bytestr(Identity identity, std::string_view data);  // Python 2's 8-bit string
  void bytes(Identity identity, std::string_view data, Lasts lasts = Lasts::this_call);
  void bytearray(Identity identity, std::string_view data, Lasts lasts = Lasts::this_call);
  void empty_tuple();
  void complex(Identity identity, double real, double imag);
  void global(Identity identity, const GlobalName& name);
  void constant_global(std::string_view module, std::string_view name);  // of Python 3's own names
  void interned_str(std::string_view text);  // a string of which there is one: found again by its text
  void extension(std::int64_t code);
  void persistent_text(std::string_view id);  // protocol 0
  void out_of_band(bool readonly);            // the next buffer

  // --- Parts of objects ----------------------------------------------------------------------------------------------
  // Writes a reference to the object if it is in the memo, else nothing.
  bool recall(Identity identity) {
    if (identity == kAnonymous || memo_ == nullptr) return false;
    const auto place = memo_->objects.place(identity);
    if (!place.is_taken()) return false;
    room(16);
    get(place.number());
    return true;
  }
  // Its number in the memo, if it has one.
  std::optional<std::uint32_t> number_of(Identity identity) {
    if (!is_known(identity)) return std::nullopt;
    return memo_->objects.place(identity).number();
  }
  bool is_known(Identity identity) {
    return identity != kAnonymous && memo_ != nullptr && memo_->objects.place(identity).is_taken();
  }

  // Gives the object on top the next number in the memo. REQUIRES: its identity is not there.
  void memoize(Identity identity) {
    if (is_fast_) return;
    if (identity != kAnonymous) {
      auto& objects = memo().objects;
      objects.set(objects.place(identity), memo_size_);
    }
    number_next();
  }
  // Gives the object on top, which has a number already, a new one: from here on it is another object for a reader.
  void memoize_again(Identity identity) {
    if (is_fast_ || identity == kAnonymous) return;
    memo_->objects.place(identity).number() = memo_size_;
    number_next();
  }
  std::uint32_t memo_size() const noexcept { return memo_size_; }

  // The number of a str or bytes that was written. REQUIRES: it was, with this identity, and not in fast mode.
  std::uint32_t text_number(Identity identity) { return memo_->texts.place(identity).number(); }

  // Writes a reference to the object of this number. REQUIRES: begin_object was called for it just now.
  void get(std::uint32_t number) {
    if (number <= 0xff && protocol_ >= 1) [[likely]] {
      raw_op_number(Op::BINGET, static_cast<std::uint8_t>(number));
    } else {
      far_get(number);
    }
  }

  // An empty list, dict or set with its number, into which what follows is put.
  void empty_container(Identity identity, Op empty, Op from_mark) {
    begin_object();
    if (is_binary()) [[likely]] {
      raw_op(empty);
    } else {
      raw_op(Op::MARK);
      raw_op(from_mark);
    }
    memoize(identity);
  }

  void op(Op code) {
    room(1);
    raw_op(code);
  }
  void tuple(std::size_t size) {
    op(size == 1 ? Op::TUPLE1 : size == 2 ? Op::TUPLE2 : Op::TUPLE3);
  }  // 1 to 3

  // Each object begins with this: the place where a full frame ends.
  void begin_object() {
    if (at_ >= full_) [[unlikely]]
      boundary();
  }

  void announce(std::size_t done, std::size_t all) { sink_.announce(done, all); }

  // --- Runs ----------------------------------------------------------------------------------------------------------
  // A run is what a caller writes by itself: the opcodes of objects all of which begin before `full`, of protocol 4 and later.
  // Before that, and in fast mode, there is no room for any. Nothing else may be called from begin_run to end_run, which is given
  // what the caller has made of the Run. kSlack bytes behind `full` may be overwritten.
  struct Run {
    char* at;
    char* full;
    std::uint32_t memo_size;
  };
  bool has_runs() const noexcept { return protocol_ >= 4 && !is_fast_; }
  Run begin_run() const noexcept { return {at_, has_runs() ? full_ : at_, memo_size_}; }
  void end_run(const Run& run) noexcept {
    at_ = run.at;
    memo_size_ = run.memo_size;
  }

  // Whether a class is now written by the name that it is given: as two strings in protocol 4 and later, with no code of the
  // extension registry and no `rename`. A caller that keeps the modules' numbers itself may then write classes in its runs.
  bool has_plain_names() const noexcept;

  // begin_object leaves at least so many bytes: enough for each object that is not long.
  static constexpr std::size_t kSlack = 320;

 private:
  struct Names;

  // Address -> number. Strings and bytes have a map of their own, because they may lie at odd addresses.
  struct Memo {
    detail::AddressMap<3> objects;
    detail::AddressMap<1> texts;
  };

  static constexpr std::size_t kFrame = std::size_t{64} << 10;
  static constexpr std::size_t kFrameHeader = 9;
  static constexpr std::size_t kShortestFrame = 4;

  void room(std::size_t size) {
    if (static_cast<std::size_t>(end_ - at_) < size) [[unlikely]]
      grow(size);
  }
  // The position is moved last: a store through a char pointer could change it, for all that the compiler knows.
  void raw_op(Op code) { *at_++ = static_cast<char>(code); }
  template <class Number>
  void raw_op_number(Op code, Number number) {
    char* const at = at_;
    *at = static_cast<char>(code);
    std::memcpy(at + 1, &number, sizeof number);
    at_ = at + 1 + sizeof number;
  }
  void raw(const char* data, std::size_t size) {
    std::memcpy(at_, data, size);
    at_ += size;
  }
  Memo& memo() {
    if (memo_ == nullptr) [[unlikely]]
      memo_ = std::make_unique<Memo>();
    return *memo_;
  }
  bool recall_text(Identity identity) {
    if (identity == kAnonymous || memo_ == nullptr) return false;
    const auto place = memo_->texts.place(identity);
    if (!place.is_taken()) return false;
    get(place.number());
    return true;
  }
  void memoize_text(Identity identity) {
    if (is_fast_) return;
    if (identity != kAnonymous) {
      auto& texts = memo().texts;
      texts.set(texts.place(identity), memo_size_);
    }
    number_next();
  }
  void number_next() {
    const std::uint32_t number = memo_size_++;
    if (protocol_ >= 4) [[likely]] {
      op(Op::MEMOIZE);
    } else {
      put(number);
    }
  }
  void put_object(Op code) {
    begin_object();
    raw_op(code);
  }
  void put_str(std::string_view text, Lasts lasts = Lasts::this_call) {
    if (text.size() <= detail::kLongestShortText && protocol_ >= 4) [[likely]] {
      at_ = detail::put_short_str(at_, text);
    } else {
      put_long_str(text, lasts);
    }
  }
  [[gnu::noinline]] void boundary();
  [[gnu::noinline]] void grow(std::size_t size);
  void set_full();
  void open_frame();
  void close_frame();
  void flush();
  void text(std::string_view bytes);
  void put_payload(std::string_view header, std::string_view payload, Lasts lasts);
  void put_long_str(std::string_view text, Lasts lasts);
  void put_bytes(std::string_view data, Lasts lasts);
  void put_latin1(std::string_view data);
  void put_line_str(std::string_view wtf8);
  void integer_text(std::int64_t value);
  void real_text(double value);
  void put(std::uint32_t number);
  void far_get(std::uint32_t number);
  void named_global(Identity identity, const GlobalName& name);
  void put_global(const GlobalName& name);
  void put_nested_global(const GlobalName& name);
  void put_global_lines(const GlobalName& name);
  void put_module(const GlobalName& name);
  Names& names();

  // The buffer: [begin_, at_) is written, of which a frame may begin at frame_.
  char* begin_ = nullptr;
  char* at_ = nullptr;
  char* end_ = nullptr;
  char* full_ = nullptr;   // from here on begin_object has something to do
  char* frame_ = nullptr;  // header of the open frame, or null

  Sink& sink_;
  int protocol_;
  bool fix_imports_;
  bool is_fast_;
  std::uint32_t memo_size_ = 0;
  std::unique_ptr<Memo> memo_;  // made for the first object that may be found again
  std::vector<std::shared_ptr<const void>> kept_;
  EncoderOptions options_;
  std::unique_ptr<Names> names_;  // made for the first global

  static constexpr std::size_t kFirstRoom = 1024;
  char first_room_[kFirstRoom];  // of the buffer; small pickles need no other
};

}  // namespace brinery::pickle
