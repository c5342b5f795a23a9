// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Opcodes of protocol 4 and later through a pointer that is a local variable, which asks nothing: that there is room was found
// out before (typed_measure.h, or is_full). The encoder's own position is in memory, where each char that is written might change it, for all
// that the compiler knows. Included by typed_writer.h and the writer of documents; not by you.
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <type_traits>
#include <utility>

#include <brinery/detail/short_objects.h>
#include <brinery/pickle_encoder.h>

namespace brinery::detail {

// A reference to an object of the memo as it is written: a load, a store, and no question how long it is. Immutable.
//
//     bytes 0 ... 4     BINGET and a number of one byte, or LONG_BINGET and one of four
//     byte 7            how many of them are written: 2, 5, or 0 as long as the object is not in the memo
class Reference {
 public:
  static constexpr std::size_t kLongest = 5;

  constexpr Reference() noexcept = default;
  explicit constexpr Reference(std::uint32_t number) noexcept
      : word_(number <= 0xff ? head(pickletools::Op::BINGET, 2) | std::uint64_t{number} << 8
                             : head(pickletools::Op::LONG_BINGET, 5) | std::uint64_t{number} << 8) {}

  explicit constexpr operator bool() const noexcept { return word_ != 0; }
  // REQUIRES of both: it is one.
  constexpr std::uint32_t number() const noexcept { return static_cast<std::uint32_t>(word_ >> 8); }
  [[gnu::always_inline]] char* write(char* at) const noexcept {
    std::memcpy(at, &word_, sizeof word_);
    return at + (word_ >> 56);
  }

 private:
  static constexpr std::uint64_t head(pickletools::Op op, std::uint64_t size) noexcept {
    return static_cast<unsigned char>(op) | size << 56;
  }
  std::uint64_t word_ = 0;
};

// Where a run is written. The most bytes of each kind of object stand beside it; behind them a few more are overwritten,
// which the encoder has always. Single-threaded.
class Cursor {
  using Op = pickletools::Op;

 public:
  [[gnu::always_inline]] explicit Cursor(pickle::PickleEncoder& encoder) noexcept
      : encoder_(encoder), run_(encoder.begin_run()) {}

  // Hands what was written to the encoder, which may be used again; this may not.
  [[gnu::always_inline]] void commit() noexcept { encoder_.end_run(run_); }

  // Goes on where the encoder stands now.
  [[gnu::always_inline]] void resume() noexcept { run_ = encoder_.begin_run(); }

  // Takes back what was written since `before`, a copy, was made.
  [[gnu::always_inline]] void return_to(const Cursor& before) noexcept { run_ = before.run_; }

  // Whether no object may begin here.
  [[gnu::always_inline]] bool is_full() const noexcept { return run_.at >= run_.full; }

  // Whether `size` bytes end before the frame does, or the buffer.
  [[gnu::always_inline]] bool has_room(std::size_t size) const noexcept {
    return static_cast<std::ptrdiff_t>(size) <= run_.full - run_.at;
  }

  std::size_t room() const noexcept {
    return run_.at < run_.full ? static_cast<std::size_t>(run_.full - run_.at) : 0;
  }

  std::uint32_t memo_size() const noexcept { return run_.memo_size; }

  // Opcodes without arguments.
  template <Op... kCodes>
  [[gnu::always_inline]] void ops() noexcept {
    constexpr char kBytes[] = {static_cast<char>(kCodes)...};
    std::memcpy(run_.at, kBytes, sizeof kBytes);
    run_.at += sizeof kBytes;
    run_.memo_size += static_cast<std::uint32_t>(((kCodes == Op::MEMOIZE ? 1 : 0) + ...));
  }

  [[gnu::always_inline]] void reference(Reference to) noexcept { run_.at = to.write(run_.at); }
  [[gnu::always_inline]] void get(std::uint32_t number) noexcept { run_.at = put_get(run_.at, number); }
  [[gnu::always_inline]] void op(Op code) noexcept { run_.at = put_op(run_.at, code); }

  static constexpr std::size_t kAtom = 1;
  [[gnu::always_inline]] void none() noexcept { ops<Op::NONE>(); }
  [[gnu::always_inline]] void boolean(bool value) noexcept {
    *run_.at++ = static_cast<char>(value ? Op::NEWTRUE : Op::NEWFALSE);
  }

  static constexpr std::size_t kReal = 9;
  [[gnu::always_inline]] void real(double value) noexcept { run_.at = put_real(run_.at, value); }

  template <class T>
  static constexpr std::size_t kInteger = std::is_unsigned_v<T> && sizeof(T) <= 2            ? 1 + sizeof(T)
                                          : sizeof(T) < 4 || std::is_same_v<T, std::int32_t> ? 5
                                          : sizeof(T) == 4                                   ? 7
                                                                                             : 11;
  template <class T>
  [[gnu::always_inline]] void integer(T value) noexcept {
    if constexpr (std::is_unsigned_v<T> && sizeof(T) == 8) {
      if (value > static_cast<T>(INT64_MAX)) [[unlikely]]
        return nine_bytes(value);
    }
    run_.at = put_integer(run_.at, static_cast<std::int64_t>(value));
  }
  // One of five to eight bytes.
  [[gnu::always_inline]] void long_integer(std::string_view little_endian) noexcept {
    run_.at = put_short_long(run_.at, little_endian);
  }

  // Strings and bytes of up to 255 bytes, with their number.
  static constexpr std::size_t kShort = 255;
  static constexpr std::size_t kAroundShort = 3;
  [[gnu::always_inline]] void text(std::string_view text) noexcept {
    seen_ |= short_data(Op::SHORT_BINUNICODE, text);
  }
  [[gnu::always_inline]] void bytes(std::string_view data) noexcept { short_data(Op::SHORT_BINBYTES, data); }

  // Whether all text since the last call was ASCII. If not, it is still to be checked.
  [[gnu::always_inline]] bool was_ascii() noexcept {
    return (std::exchange(seen_, 0) & 0x8080'8080'8080'8080ULL) == 0;
  }

 private:
  [[gnu::always_inline]] void nine_bytes(std::uint64_t bits) noexcept {
    run_.at[0] = static_cast<char>(Op::LONG1);
    run_.at[1] = 9;
    std::memcpy(run_.at + 2, &bits, sizeof bits);
    run_.at[10] = '\0';
    run_.at += 11;
  }

  [[gnu::always_inline]] std::uint64_t short_data(Op code, std::string_view data) noexcept {
    run_.at[0] = static_cast<char>(code);
    run_.at[1] = static_cast<char>(data.size());
    const std::uint64_t seen = copy_and_look(run_.at + 2, data.data(), data.size());
    run_.at += 2 + data.size();
    ops<Op::MEMOIZE>();
    return seen;
  }

  // Copies, and returns all bytes in one word, one over the other.
  [[gnu::always_inline]] static std::uint64_t copy_and_look(char* to, const char* from,
                                                            std::size_t size) noexcept {
    if (size >= 16) return copy_words(to, from, size);
    if (size >= 8)
      return copy_word<std::uint64_t>(to, from) | copy_word<std::uint64_t>(to + size - 8, from + size - 8);
    if (size >= 4)
      return copy_word<std::uint32_t>(to, from) | copy_word<std::uint32_t>(to + size - 4, from + size - 4);
    if (size == 0) return 0;
    return copy_word<std::uint8_t>(to, from) | copy_word<std::uint8_t>(to + size / 2, from + size / 2) |
           copy_word<std::uint8_t>(to + size - 1, from + size - 1);
  }
  [[gnu::always_inline]] static std::uint64_t copy_words(char* to, const char* from,
                                                         std::size_t size) noexcept {
    const std::size_t last = size - 16;
    std::uint64_t seen = copy_pair(to + last, from + last);
    for (std::size_t i = 0; i < last; i += 16) seen |= copy_pair(to + i, from + i);
    return seen;
  }
  [[gnu::always_inline]] static std::uint64_t copy_pair(char* to, const char* from) noexcept {
    std::uint64_t words[2];
    std::memcpy(words, from, sizeof words);
    std::memcpy(to, words, sizeof words);
    return words[0] | words[1];
  }
  template <class Word>
  [[gnu::always_inline]] static std::uint64_t copy_word(char* to, const char* from) noexcept {
    Word word;
    std::memcpy(&word, from, sizeof word);
    std::memcpy(to, &word, sizeof word);
    return word;
  }

  pickle::PickleEncoder& encoder_;
  pickle::PickleEncoder::Run run_;
  std::uint64_t seen_ = 0;  // all text, one word over the other
};

}  // namespace brinery::detail
