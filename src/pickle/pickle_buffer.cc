// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
#include <brinery/pickle_buffer.h>

#include <algorithm>

#include <brinery/document.h>

namespace brinery {

namespace pickle {

bool operator==(const PickleBuffer& a, const PickleBuffer& b) noexcept {
  return a.readonly_ == b.readonly_ && std::ranges::equal(a.data_, b.data_);
}

}  // namespace pickle

Value AsValue<pickle::PickleBuffer>::make(Document& document, const pickle::PickleBuffer& buffer) {
  const auto data = buffer.data();
  return document.buffer_no_copy({reinterpret_cast<const char*>(data.data()), data.size()},
                                 buffer.readonly());
}

std::optional<pickle::PickleBuffer> AsValue<pickle::PickleBuffer>::get(Value value) {
  const bool is_buffer = value.kind() == Kind::buffer;
  if (!is_buffer && value.kind() != Kind::bytes && value.kind() != Kind::bytearray) return std::nullopt;
  if (!is_buffer)
    return pickle::PickleBuffer(value.as<std::span<const std::byte>>(), value.kind() == Kind::bytes);
  const auto data = value.buffer_data();
  if (!data) return std::nullopt;
  return pickle::PickleBuffer(std::span(*data), value.buffer_readonly());
}

}  // namespace brinery
