// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// See output.h.
#include "output.h"

#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace brinery::cli {

void Output::write(std::string_view text) {
  if (text.empty()) return;
  last_ = text.back();
  if (buffer_.size() + text.size() > kCapacity) flush();
  if (text.size() >= kCapacity) {
    write_through(text);
  } else {
    buffer_ += text;
  }
}

void Output::flush() {
  // Emptied first: after an error a second flush must not repeat what may have been written in part.
  std::string pending;
  pending.reserve(kCapacity);
  pending.swap(buffer_);
  write_through(pending);
}

void Output::write_through(std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(descriptor_, text.data(), text.size());
    if (written >= 0) {
      text.remove_prefix(static_cast<std::size_t>(written));
    } else if (errno == EPIPE) {
      throw OutputClosed();
    } else if (errno != EINTR) {
      throw OutputError(std::strerror(errno));
    }
  }
}

std::streamsize OutputBuffer::xsputn(const char* text, std::streamsize size) {
  out_.write({text, static_cast<std::size_t>(size)});
  return size;
}

OutputBuffer::int_type OutputBuffer::overflow(int_type byte) {
  if (!traits_type::eq_int_type(byte, traits_type::eof())) out_.put(traits_type::to_char_type(byte));
  return traits_type::not_eof(byte);
}

}  // namespace brinery::cli
