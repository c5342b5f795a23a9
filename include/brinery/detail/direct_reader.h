// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// DirectReader: where a direct read is in its pickle. Included by pickle_loads.h; not by you.
//
// A direct read fills C++ objects straight from the opcodes, without a Document and without a stack: the type says which
// opcodes may come next. It knows what picklers write for plain data and gives up at anything else; whoever called it then
// reads the pickle in the ordinary way, which alone knows errors. What it accepts, the ordinary way accepts with an equal
// result.
//
// How the code that is made of it looks: `Direct<T>::read(in, at, state, into)` reads the object that begins at `at` and
// returns where it ends, or null to give up. `at` goes by value, so that it stays in a register.
//
// Bounds. The input is looked at in steps: whoever asked `ready(at)` may read the kStep bytes from there on. Near its end the
// last bytes are copied to where as many zeros follow, which are no opcode. What reads on past the end, or past the end of a
// frame, is found by the next `ready`: before anything is accepted, since STOP asks as well.
//
//     input  |.............................|last 16|         `at` jumps from the place in the input
//                                   tail_  |last 16|0 0 0|    to the same place in the tail
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <vector>

#include <brinery/detail/pickle_support.h>
#include <brinery/detail/reflect_description.h>
#include <brinery/pickletools.h>
#include <brinery/unpickler.h>

namespace brinery::detail {

using pickletools::Op;

[[gnu::always_inline]] inline Op op_at(const char* at) noexcept { return static_cast<Op>(*at); }

template <class Number>
[[gnu::always_inline]] inline Number number_at(const char* at) noexcept {
  Number value;
  std::memcpy(&value, at, sizeof value);  // little-endian machines only
  return value;
}

// Whether these options leave plain data as it is, so that a direct read may be tried.
bool allow_direct(const pickle::LoadOptions& options, std::size_t input_bytes) noexcept;

// Checked as by the ordinary reader.
bool is_wtf8_slow(std::string_view text) noexcept;
[[gnu::always_inline]] inline bool is_wtf8(std::string_view text) noexcept {
  return pickle::support::is_short_ascii(text) || is_wtf8_slow(text);
}

// One pass over one pickle. Single-threaded.
//
// Cost: linear; eight bytes for each object that has a number in the memo.
class DirectReader {
 public:
  static constexpr std::size_t kStep = 16;

  // `input` must stay while the reader is used.
  explicit DirectReader(std::string_view input) noexcept;
  DirectReader(const DirectReader&) = delete;
  DirectReader& operator=(const DirectReader&) = delete;

  // Where the first opcode after PROTO is; null where this is no pickle of protocol 2 to 5.
  const char* begin() noexcept;

  // Whether an opcode begins at `at`, of which kStep bytes may be read. Moves `at` over the ends and beginnings of frames.
  // False, `at` null: nothing is left, or an opcode crossed the end of its frame.
  [[gnu::always_inline]] bool ready(const char*& at) noexcept {
    if (at < stop_) [[likely]]
      return true;
    at = cross(at);
    return at != nullptr;
  }

  // Bytes of the input that are left.
  std::size_t left(const char* at) const noexcept {
    return at < end_ ? static_cast<std::size_t>(end_ - at) : 0;
  }

  // Whether a payload of this size fits into what is left from `at` on.
  [[gnu::always_inline]] bool holds(const char* at, std::uint64_t size) const noexcept {
    return at <= end_ && size <= static_cast<std::uint64_t>(end_ - at);
  }

  // What stands behind a payload, which may be large: picklers begin a frame there, even before the object's number.
  [[gnu::always_inline]] bool ready_behind(const char*& at, std::uint64_t size) noexcept {
    if (size >= kLargePayload) [[unlikely]]
      stop_ = at;
    return ready(at);
  }

  // Pays for what does not stand in the input once for each time that it is made. The ordinary way has a budget as well, of
  // kMemoryFactor for each byte; less than half of it goes to what this one does not count.
  bool charge(std::size_t units) noexcept {
    if (units > budget_) return false;
    budget_ -= units;
    return true;
  }

  // --- Memo ------------------------------------------------------------------------------------------------------------
  //
  // For each number the opcode that made its object, where that is text, bytes or a class; null for others, which are never
  // referred to in what is read directly.

  // No entry of the memo; what a place that remembers one has at first.
  static const char* no_entry() noexcept { return &kNoEntry; }

  // Reads the opcode that gives the object its number, if there is one.
  [[gnu::always_inline]] const char* memoize(const char* at, const char* entry) {
    if (op_at(at) == Op::MEMOIZE) [[likely]] {
      push(entry);
      return at + 1;
    }
    return memoize_numbered(at, entry);
  }

  // Whether a reference to this very entry stands at `at`, which is then moved over it.
  [[gnu::always_inline]] bool take_reference(const char*& at, const char* entry) const noexcept {
    if (op_at(at) == Op::BINGET) {
      if (this->entry(number_at<std::uint8_t>(at + 1)) != entry) return false;
      at += 2;
      return true;
    }
    if (op_at(at) != Op::LONG_BINGET || this->entry(number_at<std::uint32_t>(at + 1)) != entry) return false;
    at += 5;
    return true;
  }

  // A payload, and the opcode that it came with.
  struct Payload {
    const char* entry;
    std::string_view data;
  };

  // Reads a str or a reference to one, or bytes or a reference to such, with its number. Null: it is neither.
  [[gnu::always_inline]] const char* text(const char* at, Payload& found) {
    if (op_at(at) != Op::SHORT_BINUNICODE) return other_text(at, found);
    found = {at, {at + 2, number_at<std::uint8_t>(at + 1)}};
    at += 2;
    if (!holds(at, found.data.size()) || !is_wtf8(found.data)) [[unlikely]]
      return nullptr;
    at += found.data.size();
    return ready(at) ? memoize(at, found.entry) : nullptr;
  }
  const char* bytes(const char* at, Payload& found);

  // Reads the name of this class, or a reference to it; `known` is the entry that it had last time.
  [[gnu::always_inline]] const char* python_class(const char* at, const reflect::PythonClass& cls,
                                                  const char*& known) {
    return take_reference(at, known) ? at : other_class(at, cls, known);
  }

  // --- Trying ----------------------------------------------------------------------------------------------------------
  //
  // `[] x` may be a list and what follows it, or the list of x, if APPEND comes behind: what was read is then read again.

  struct Place {
    const char* at;
    const char* stop;
    const char* end;
    const char* frame_end;
    bool is_framed;
    std::size_t count;
    std::size_t budget;
  };
  Place place(const char* at) const noexcept {
    return {at, stop_, end_, frame_end_, is_framed_, count_, budget_};
  }
  // Back to a place where the reader was. Entries that someone remembers stay right: they are places in the input.
  const char* back_to(const Place& place) noexcept;

  // Only one thing of any size is tried at a time, so that no part of the input is read again and again.
  bool is_trying() const noexcept { return is_trying_; }
  void set_trying(bool is_trying) noexcept { is_trying_ = is_trying; }

 private:
  // A class that was named, for the other places that refer to it.
  struct Class {
    const char* entry;
    std::string_view module;
    std::string_view name;
  };

  // Where CPython's picklers write a payload without a frame, and begin one behind it.
  static constexpr std::uint64_t kLargePayload = 1 << 16;
  static constexpr std::size_t kMostClasses = 256;
  static constexpr char kNoEntry = 0;

  [[gnu::noinline]] const char* cross(const char* at) noexcept;
  [[gnu::noinline]] const char* memoize_numbered(const char* at, const char* entry);
  [[gnu::noinline]] const char* other_text(const char* at, Payload& found);
  [[gnu::noinline]] const char* other_class(const char* at, const reflect::PythonClass& cls,
                                            const char*& known);
  const char* named_class(const char* at, Class& found);
  const char* line_class(const char* at, Class& found);
  bool is_class(const Class& found, const reflect::PythonClass& cls) const;
  const char* reference(const char* at, const char*& entry) const noexcept;
  const char* payload(const char* at, const char* data, std::uint64_t size, Payload& found);

  [[gnu::always_inline]] const char* entry(std::size_t number) const noexcept {
    return number < count_ ? entries_.data()[number] : nullptr;
  }
  [[gnu::always_inline]] void push(const char* entry) {
    if (count_ == entries_.capacity()) [[unlikely]]
      entries_.grow(count_);
    entries_.data()[count_++] = entry;
  }

  const char* stop_;  // up to here whole steps can be read; at most the end of the frame
  const char* end_;   // of the input, or of the tail once the place is there
  const char* frame_end_;
  bool is_framed_ = false;
  bool is_trying_ = false;
  int protocol_ = 0;
  std::size_t budget_;

  const char* input_;
  pickle::support::Buffer<const char*, 128> entries_;
  std::size_t count_ = 0;
  std::vector<Class> classes_;
  char tail_[2 * kStep];
};

}  // namespace brinery::detail
