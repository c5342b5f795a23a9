// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// PickleBuffer: bytes in C++ memory that may travel beside a pickle and not in it (protocol 5), as Python's
// pickle.PickleBuffer. A member of your structs, or what a `reduce` returns as argument; for bytes that always go into the
// pickle std::vector<std::byte> is enough.
//
//     struct Image { int width; int height; brinery::pickle::PickleBuffer pixels; };
//     Image image{640, 480, brinery::pickle::PickleBuffer(std::span(pixels))};
//
//     std::vector<brinery::pickle::Buffer> beside;
//     const auto keep = [&](const brinery::pickle::Buffer& buffer) { beside.push_back(buffer); return false; };
//     std::string bytes = brinery::pickle::dumps(image, {.buffer_callback = keep});
//
//     brinery::Document document = brinery::pickle::loads(bytes, {.buffers = beside});
//     auto back = brinery::from_value<Image>(document.root());  // its pixels are those of `beside`
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>
#include <type_traits>

#include <brinery/as_value.h>
#include <brinery/value.h>

namespace brinery::pickle {

// A view of bytes that someone else owns: until they are dumped, and if they travel outside of the pickle as long as the
// receiver of buffer_callback has them. Written with protocol 5 only (PicklingError in older ones): without buffer_callback, or
// where that returns true, as bytes (readonly) or bytearray, otherwise as the place of a buffer.
//
// What is read is a buffer, bytes or bytearray of the Document, or of LoadOptions::buffers; the view ends with them. So
// loads<T>, whose Document ends with the call, refuses types that hold one; std::vector<std::byte> reads the same as a copy.
class PickleBuffer {
 public:
  PickleBuffer() = default;  // of no bytes

  // The memory of the items; of const ones readonly, as Python's bytes are.
  template <class T, std::size_t N>
  explicit PickleBuffer(std::span<T, N> items, bool readonly = std::is_const_v<T>) noexcept
      : data_(std::as_bytes(items)), readonly_(readonly) {
    static_assert(std::is_trivially_copyable_v<T>,
                  "brinery: only the bytes of trivially copyable items mean anything elsewhere");
  }

  std::span<const std::byte> data() const noexcept { return data_; }
  bool readonly() const noexcept { return readonly_; }

  friend bool operator==(const PickleBuffer& a, const PickleBuffer& b) noexcept;  // equal bytes and flag

 private:
  std::span<const std::byte> data_{};
  bool readonly_ = true;
};

}  // namespace brinery::pickle

namespace brinery {

template <>
struct AsValue<pickle::PickleBuffer> {
  static constexpr std::string_view kName = "a buffer with data, bytes or bytearray";
  static constexpr bool kHoldsValues = true;
  static Value make(Document& document, const pickle::PickleBuffer& buffer);
  static std::optional<pickle::PickleBuffer> get(Value value);
};

}  // namespace brinery
