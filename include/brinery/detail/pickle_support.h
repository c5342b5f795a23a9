// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Parts of PickleReader that do not depend on the builder's types, and its memo and stacks. Included by
// pickle_reader.h; not by you.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <new>
#include <string>
#include <string_view>
#include <type_traits>
#include <unordered_map>

#include <brinery/error.h>

namespace brinery::pickle::support {

inline constexpr int kNewestProtocol = 5;

// --- Arguments -----------------------------------------------------------------------------------------------------

inline double big_endian_double(const char* at) noexcept {
  std::uint64_t bits;
  std::memcpy(&bits, at, sizeof bits);
  return std::bit_cast<double>(__builtin_bswap64(bits));
}

// LONG1 and LONG4 of up to eight bytes, sign-extended. Loads that overlap, instead of one of variable length.
inline std::int64_t small_long(std::string_view payload) noexcept {
  const std::size_t size = payload.size();
  std::uint64_t bits = 0;
  if (size >= 4) {
    std::uint32_t first;
    std::uint32_t last;
    std::memcpy(&first, payload.data(), 4);
    std::memcpy(&last, payload.data() + size - 4, 4);
    bits = first | std::uint64_t{last} << 8 * (size - 4);
  } else if (size != 0) {
    const auto byte = [&](std::size_t i) {
      return std::uint64_t{static_cast<unsigned char>(payload[i])} << 8 * i;
    };
    bits = byte(0) | byte(size / 2) | byte(size - 1);
  } else {
    return 0;
  }
  const auto unused = static_cast<unsigned>(64 - 8 * size);
  return static_cast<std::int64_t>(bits << unused) >> unused;
}

void require_utf8_slow(std::string_view text);  // UnicodeDecodeError

// Whether the text is at most 32 bytes long and ASCII, as most strings are.
inline bool is_short_ascii(std::string_view text) noexcept {
  constexpr std::uint64_t kHighBits = 0x8080'8080'8080'8080ULL;
  const std::size_t size = text.size();
  std::uint64_t word = 0;
  if (size < 8) {
    // Two overlapping halves instead of a loop over bytes.
    if (size >= 4) {
      std::uint32_t first;
      std::uint32_t last;
      std::memcpy(&first, text.data(), 4);
      std::memcpy(&last, text.data() + size - 4, 4);
      word = first | last;
    } else if (size != 0) {
      word = static_cast<unsigned char>(text[0]) | static_cast<unsigned char>(text[size / 2]) |
             static_cast<unsigned char>(text[size - 1]);
    }
    return (word & kHighBits) == 0;
  }
  if (size > 32) return false;
  std::uint64_t seen = 0;
  for (std::size_t i = 0; i + 8 <= size; i += 8) {
    std::memcpy(&word, text.data() + i, 8);
    seen |= word;
  }
  std::memcpy(&word, text.data() + size - 8, 8);
  return ((seen | word) & kHighBits) == 0;
}

// Text may hold lone surrogates.
inline void require_utf8(std::string_view text) {
  if (!is_short_ascii(text)) [[unlikely]]
    require_utf8_slow(text);
}

// An int from text: small, or as little-endian two's complement bytes.
struct TextNumber {
  bool is_small;
  std::int64_t small;
  std::string big;
};

TextNumber parse_integer(std::string_view line);  // INT: Python's int(line, 0)
TextNumber parse_long(std::string_view line);     // LONG: the same, after one trailing L
double parse_real(std::string_view line);         // FLOAT: Python's float(line)
std::string decode_unicode_line(std::string_view line);
std::string decode_string_line(std::string_view line);  // quotes and escapes of a STRING
std::uint64_t parse_put_index(std::string_view line);
std::uint64_t parse_get_index(std::string_view line);
void require_ascii_id(std::string_view id);
void require_ascii_name(std::string_view name);

// --- Errors. Messages begin with CPython's words where it has any. ----------------------------------------------------

[[noreturn]] void throw_short(std::size_t wanted, std::size_t left, bool in_frame);
[[noreturn]] void throw_no_newline(bool in_frame);
[[noreturn]] void throw_oversize(std::uint64_t size);
[[noreturn]] void throw_frame_in_frame();
[[noreturn]] void throw_underflow(std::ptrdiff_t wanted, bool below_mark);
[[noreturn]] void throw_no_mark();
[[noreturn]] void throw_odd_items(std::string_view opcode);
[[noreturn]] void throw_memo_miss(std::uint64_t index);
[[noreturn]] void throw_extension_code(std::int64_t code);
[[noreturn]] void throw_negative_length(std::string_view what, std::int64_t length);
[[noreturn]] void throw_protocol(int protocol);
[[noreturn]] void throw_end_of_input();
[[noreturn]] void throw_unknown_opcode(unsigned char code);

// Throws `error` again, with the opcode at `offset` of `input`, which lies `origin` bytes behind where counting begins, named
// in its message.
[[noreturn]] void throw_located(const Error& error, std::string_view input, std::size_t offset,
                                std::size_t origin);

// --- Stacks and memo --------------------------------------------------------------------------------------------------

// A growing array whose first N items need no allocation. Contents move as bytes.
template <class T, std::size_t N>
class Buffer {
 public:
  static_assert(std::is_trivially_copyable_v<T>);
  Buffer() = default;
  ~Buffer() {
    if (data_ != inline_items()) std::free(data_);
  }
  Buffer(const Buffer&) = delete;
  Buffer& operator=(const Buffer&) = delete;

  T* data() noexcept { return data_; }
  const T* data() const noexcept { return data_; }
  std::size_t capacity() const noexcept { return capacity_; }

  // Doubles the room, keeping the first `used` items.
  void grow(std::size_t used) {
    const std::size_t capacity = capacity_ * 2;
    const bool is_inline = data_ == inline_items();
    void* moved = std::realloc(is_inline ? nullptr : static_cast<void*>(data_), capacity * sizeof(T));
    if (moved == nullptr) throw std::bad_alloc();
    if (is_inline) std::memcpy(moved, static_cast<const void*>(data_), used * sizeof(T));
    data_ = static_cast<T*>(moved);
    capacity_ = capacity;
  }

 private:
  T* inline_items() noexcept { return reinterpret_cast<T*>(inline_); }

  alignas(T) unsigned char inline_[N * sizeof(T)];
  T* data_ = inline_items();
  std::size_t capacity_ = N;
};

class MarkStack {
 public:
  bool empty() const noexcept { return count_ == 0; }
  void clear() noexcept { count_ = 0; }
  void push(std::size_t place) {
    if (count_ == places_.capacity()) places_.grow(count_);
    places_.data()[count_++] = place;
  }
  std::size_t pop() noexcept { return places_.data()[--count_]; }

 private:
  Buffer<std::size_t, 32> places_;
  std::size_t count_ = 0;
};

// Keyed for each process, because a stranger chooses the numbers.
struct IndexHash {
  std::size_t operator()(std::uint64_t index) const;
};

// The memo: objects by number. Picklers number them densely; a stream that does not gets a hash table for its far numbers,
// so that no number costs more memory than the opcode that holds it.
template <class Builder>
class Memo {
 public:
  using Object = typename Builder::Object;

  // How many numbers are in use: what MEMOIZE takes as the next one.
  std::uint64_t count() const noexcept { return count_; }

  // Stores under the next number when the memo has no gaps; false when it has.
  bool push(Object object) {
    if (count_ != size_ || far_ != nullptr) [[unlikely]]
      return false;
    if (size_ == dense_.capacity()) [[unlikely]]
      dense_.grow(size_);
    dense_.data()[size_++] = object;
    ++count_;
    return true;
  }

  // Stores under any number; returns what was there, or absent.
  Object put(std::uint64_t index, Object object) {
    if (index < size_) return replace(dense_.data()[index], object);
    if (index > 2 * count_ + kGap) {
      if (far_ == nullptr) far_ = std::make_unique<FarMap>();
      auto [entry, added] = far_->try_emplace(index, Builder::absent());
      return replace(entry->second, object);
    }
    while (size_ <= index) {
      if (size_ == dense_.capacity()) dense_.grow(size_);
      dense_.data()[size_] = far_ == nullptr ? Builder::absent() : take_far(size_);
      ++size_;
    }
    return replace(dense_.data()[index], object);
  }

  // Absent if there is none.
  Object get(std::uint64_t index) const {
    if (index < size_) [[likely]]
      return dense_.data()[index];
    if (far_ == nullptr) return Builder::absent();
    const auto found = far_->find(index);
    return found == far_->end() ? Builder::absent() : found->second;
  }

  void clear() noexcept {
    size_ = 0;
    count_ = 0;
    far_.reset();
  }

  template <class Visit>
  void each(Visit&& visit) const {
    for (std::size_t i = 0; i < size_; ++i) {
      if (!Builder::is_absent(dense_.data()[i])) visit(dense_.data()[i]);
    }
    if (far_ == nullptr) return;
    for (const auto& [index, object] : *far_) visit(object);
  }

 private:
  static constexpr std::uint64_t kGap = 256;  // how far ahead a number may be and still be stored densely

  using FarMap = std::unordered_map<std::uint64_t, Object, IndexHash>;

  Object replace(Object& slot, Object object) {
    const Object before = slot;
    if (Builder::is_absent(before)) ++count_;
    slot = object;
    return before;
  }
  Object take_far(std::uint64_t index) {
    const auto node = far_->extract(index);
    return node.empty() ? Builder::absent() : node.mapped();
  }

  Buffer<Object, 128> dense_;
  std::size_t size_ = 0;
  std::uint64_t count_ = 0;
  std::unique_ptr<FarMap> far_;  // null while empty
};

}  // namespace brinery::pickle::support
