// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
#include <brinery/pickle_encoder.h>

#include <algorithm>
#include <cstdlib>
#include <new>

#include <brinery/error.h>

#include "base/codecs.h"
#include "base/escapes.h"
#include "base/numbers.h"
#include "base/repr.h"
#include "base/utf8.h"

// The buffer, its frames, and all objects but globals (encoder_globals.cc).
namespace brinery::pickle {

// --- Buffer and frames -----------------------------------------------------------------------------------------------

void PickleEncoder::begin() {
  at_ = begin_;
  frame_ = nullptr;
  room(kSlack);
  if (protocol_ >= 2) {
    raw_op_number(Op::PROTO, static_cast<std::uint8_t>(protocol_));
  }
  if (protocol_ >= 4) open_frame();
  set_full();
}

void PickleEncoder::end() {
  op(Op::STOP);
  if (frame_ != nullptr) close_frame();
  flush();
}

void PickleEncoder::abandon() {
  at_ = begin_;
  frame_ = nullptr;
  clear_memo();
}

void PickleEncoder::open_frame() {
  room(kFrameHeader + kSlack);
  frame_ = at_;
  at_ += kFrameHeader;
  set_full();
}

// A frame of a few bytes is not worth its header, and gets none.
void PickleEncoder::close_frame() {
  char* const content = frame_ + kFrameHeader;
  const std::uint64_t size = static_cast<std::uint64_t>(at_ - content);
  if (size < kShortestFrame) {
    std::memmove(frame_, content, size);
    at_ -= kFrameHeader;
  } else {
    *frame_ = static_cast<char>(Op::FRAME);
    std::memcpy(frame_ + 1, &size, sizeof size);
  }
  frame_ = nullptr;
}

void PickleEncoder::flush() {
  const std::string_view written(begin_, static_cast<std::size_t>(at_ - begin_));
  at_ = begin_;
  if (!written.empty()) sink_.write(written);
}

void PickleEncoder::set_full() {
  const auto room_left = static_cast<std::size_t>(end_ - begin_) - kSlack;
  const auto frame_end =
      static_cast<std::size_t>(frame_ == nullptr ? 0 : frame_ + kFrameHeader - begin_) + kFrame;
  full_ = begin_ + (room_left < frame_end ? room_left : frame_end);
}

void PickleEncoder::boundary() {
  if (frame_ != nullptr) {
    if (static_cast<std::size_t>(at_ - frame_) >= kFrameHeader + kFrame) {
      close_frame();
      flush();
      open_frame();
    }
  } else if (static_cast<std::size_t>(at_ - begin_) >= kFrame) {
    flush();
  }
  room(kSlack + 1);
  set_full();
}

void PickleEncoder::grow(std::size_t size) {
  const auto used = static_cast<std::size_t>(at_ - begin_);
  const std::size_t doubled = static_cast<std::size_t>(end_ - begin_) * 2;
  const std::size_t needed = used + size + kSlack;
  const std::size_t capacity = std::max(needed, doubled);
  const bool is_first = begin_ == first_room_;
  auto* const buffer = static_cast<char*>(std::realloc(is_first ? nullptr : begin_, capacity));
  if (buffer == nullptr) throw std::bad_alloc();
  if (is_first) std::memcpy(buffer, first_room_, used);
  if (frame_ != nullptr) frame_ = buffer + (frame_ - begin_);
  begin_ = buffer;
  at_ = buffer + used;
  end_ = buffer + capacity;
  set_full();
}

void PickleEncoder::text(std::string_view bytes) {
  if (bytes.empty()) return;
  room(bytes.size());
  raw(bytes.data(), bytes.size());
}

// A length and what it belongs to. What is as long as a frame is written between frames, from where it lies.
void PickleEncoder::put_payload(std::string_view header, std::string_view payload, Lasts lasts) {
  if (payload.size() < kFrame) {
    text(header);
    text(payload);
    return;
  }
  const bool is_framed = frame_ != nullptr;
  if (is_framed) close_frame();
  text(header);
  flush();
  if (lasts == Lasts::whole_pickle) {
    sink_.write_payload(payload);
  } else {
    sink_.write(payload);
  }
  if (is_framed) open_frame();
}

// --- Memo ----------------------------------------------------------------------------------------------------------

void PickleEncoder::put(std::uint32_t number) {
  room(16);
  if (protocol_ == 0) {
    text("p" + std::to_string(number) + "\n");
  } else if (number <= 0xff) {
    raw_op_number(Op::BINPUT, static_cast<std::uint8_t>(number));
  } else {
    raw_op_number(Op::LONG_BINPUT, number);
  }
}

void PickleEncoder::far_get(std::uint32_t number) {
  room(16);
  if (protocol_ == 0) return text("g" + std::to_string(number) + "\n");
  raw_op_number(Op::LONG_BINGET, number);
}

// --- Numbers ---------------------------------------------------------------------------------------------------------

void PickleEncoder::integer_text(std::int64_t value) {
  const bool is_short = value >= INT32_MIN && value <= INT32_MAX;
  text((is_short ? "I" : "L") + std::to_string(value) + (is_short ? "\n" : "L\n"));
}

void PickleEncoder::big_integer(std::string_view little_endian) {
  begin_object();
  if (protocol_ < 2) {
    std::string line = "L";
    base::append_int_decimal(line, little_endian);
    return text(line + "L\n");
  }
  if (little_endian.size() <= 0xff) {
    raw_op_number(Op::LONG1, static_cast<std::uint8_t>(little_endian.size()));
  } else {
    if (little_endian.size() > INT32_MAX)
      throw OverflowError("int too large to pickle: its size needs more than 31 bits");
    raw_op_number(Op::LONG4, static_cast<std::int32_t>(little_endian.size()));
  }
  text(little_endian);
}

void PickleEncoder::real_text(double value) {
  std::string line = "F";
  base::append_float_repr(line, value);
  text(line + "\n");
}

void PickleEncoder::complex(Identity identity, double real_part, double imag) {
  begin_object();
  if (recall(identity)) return;
  constant_global("builtins", "complex");
  if (protocol_ < 2) op(Op::MARK);
  real(real_part);
  real(imag);
  op(protocol_ < 2 ? Op::TUPLE : Op::TUPLE2);
  memoize(kAnonymous);
  op(Op::REDUCE);
  memoize(identity);
}

// --- Text and bytes --------------------------------------------------------------------------------------------------

namespace {

// A code and the length behind it, in as many bytes as the code takes.
template <class Length>
std::string header(Op code, std::size_t size) {
  const auto length = static_cast<Length>(size);
  std::string bytes(1 + sizeof length, static_cast<char>(code));
  std::memcpy(bytes.data() + 1, &length, sizeof length);
  return bytes;
}

void require_4_gib(std::size_t size, std::string_view what) {
  if (size <= UINT32_MAX) return;
  throw OverflowError("cannot serialize a " + std::string(what) + " larger than 4 GiB before protocol 4");
}

}  // namespace

void PickleEncoder::put_long_str(std::string_view wtf8, Lasts lasts) {
  if (protocol_ == 0) return put_line_str(wtf8);
  if (wtf8.size() > UINT32_MAX && protocol_ >= 4) {
    return put_payload(header<std::uint64_t>(Op::BINUNICODE8, wtf8.size()), wtf8, lasts);
  }
  require_4_gib(wtf8.size(), "string");
  put_payload(header<std::uint32_t>(Op::BINUNICODE, wtf8.size()), wtf8, lasts);
}

// One line of protocol 0. Pieces go to the sink as they come: a character may take ten bytes.
void PickleEncoder::put_line_str(std::string_view wtf8) {
  op(Op::UNICODE);
  for (std::size_t at = 0; at < wtf8.size();) {
    const std::size_t end = base::boundary_before(wtf8, at + kFrame);
    text(base::escape_raw_unicode(wtf8.substr(at, end - at)));
    if (static_cast<std::size_t>(at_ - begin_) >= kFrame) flush();
    at = end;
  }
  text("\n");
}

void PickleEncoder::bytestr(Identity identity, std::string_view data) {
  begin_object();
  if (recall_text(identity)) return;
  if (protocol_ == 0) {
    std::string literal;
    base::append_bytes_repr(literal, data);
    text("S" + literal.substr(1) + "\n");  // without the prefix b
  } else if (data.size() <= 0xff) {
    put_payload(header<std::uint8_t>(Op::SHORT_BINSTRING, data.size()), data, Lasts::this_call);
  } else {
    if (data.size() > INT32_MAX) throw OverflowError("cannot serialize an 8-bit string larger than 2 GiB");
    put_payload(header<std::uint32_t>(Op::BINSTRING, data.size()), data, Lasts::this_call);
  }
  memoize_text(identity);
}

void PickleEncoder::put_bytes(std::string_view data, Lasts lasts) {
  if (data.size() <= 0xff)
    return put_payload(header<std::uint8_t>(Op::SHORT_BINBYTES, data.size()), data, lasts);
  if (data.size() > UINT32_MAX && protocol_ >= 4) {
    return put_payload(header<std::uint64_t>(Op::BINBYTES8, data.size()), data, lasts);
  }
  require_4_gib(data.size(), "bytes object");
  put_payload(header<std::uint32_t>(Op::BINBYTES, data.size()), data, lasts);
}

void PickleEncoder::bytes(Identity identity, std::string_view data, Lasts lasts) {
  begin_object();
  if (recall_text(identity)) return;
  if (protocol_ >= 3) {
    put_bytes(data, lasts);
  } else {
    put_latin1(data);
  }
  memoize_text(identity);
}

// Before protocol 3 bytes are made of text, in a way that gives an 8-bit string in Python 2.
void PickleEncoder::put_latin1(std::string_view data) {
  if (data.empty()) {
    constant_global("builtins", "bytes");
    empty_tuple();
    return op(Op::REDUCE);
  }
  constant_global("_codecs", "encode");
  if (protocol_ < 2) op(Op::MARK);
  str(kAnonymous, base::decode_8bit(data, "latin1", "strict"));
  interned_str("latin1");
  op(protocol_ < 2 ? Op::TUPLE : Op::TUPLE2);
  memoize(kAnonymous);
  op(Op::REDUCE);
}

void PickleEncoder::bytearray(Identity identity, std::string_view data, Lasts lasts) {
  begin_object();
  if (recall(identity)) return;
  if (protocol_ >= 5) {
    put_payload(header<std::uint64_t>(Op::BYTEARRAY8, data.size()), data, lasts);
    return memoize(identity);
  }
  constant_global("builtins", "bytearray");
  if (data.empty()) {
    empty_tuple();
  } else {
    if (protocol_ < 2) op(Op::MARK);
    bytes(kAnonymous, data, lasts);
    op(protocol_ < 2 ? Op::TUPLE : Op::TUPLE1);
    memoize(kAnonymous);
  }
  op(Op::REDUCE);
  memoize(identity);
}

// --- The rest --------------------------------------------------------------------------------------------------------

void PickleEncoder::empty_tuple() {
  begin_object();
  if (protocol_ >= 1) return raw_op(Op::EMPTY_TUPLE);
  raw_op(Op::MARK);
  raw_op(Op::TUPLE);
}

void PickleEncoder::extension(std::int64_t code) {
  begin_object();
  if (protocol_ < 2) {
    throw PicklingError("extension code " + std::to_string(code) + " needs protocol 2 or later, not " +
                        std::to_string(protocol_));
  }
  if (code <= 0xff) {
    raw_op_number(Op::EXT1, static_cast<std::uint8_t>(code));
  } else if (code <= 0xffff) {
    raw_op_number(Op::EXT2, static_cast<std::uint16_t>(code));
  } else {
    raw_op_number(Op::EXT4, static_cast<std::int32_t>(code));
  }
}

void PickleEncoder::persistent_text(std::string_view id) {
  begin_object();
  if (!base::is_ascii(id) || id.find('\n') != std::string_view::npos) {
    throw PicklingError(
        "a persistent id of protocol 0 is one line of ASCII, found one with other characters");
  }
  op(Op::PERSID);
  text(id);
  text("\n");
}

void PickleEncoder::out_of_band(bool readonly) {
  begin_object();
  if (protocol_ < 5) {
    throw PicklingError("a buffer can only be written with protocol 5, not " + std::to_string(protocol_));
  }
  raw_op(Op::NEXT_BUFFER);
  if (readonly) raw_op(Op::READONLY_BUFFER);
}

}  // namespace brinery::pickle
