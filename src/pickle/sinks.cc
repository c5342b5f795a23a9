// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
#include "pickle/sinks.h"

#include <algorithm>

#include "base/huge_pages.h"

namespace brinery::pickle {

// Grows in large steps: memory that is not touched costs nothing, while each step copies all and touches new pages.
void GatheringSink::write(std::string_view bytes) {
  constexpr std::size_t kStep = 4;
  const std::size_t needed = text_.size() + bytes.size();
  if (needed > text_.capacity() && !text_.empty()) text_.reserve(std::max(needed, text_.capacity() * kStep));
  text_ += bytes;
}

void GatheringSink::write_payload(std::string_view payload) { payloads_.push_back({text_.size(), payload}); }

std::string GatheringSink::take() {
  constexpr std::size_t kWorthShrinking = std::size_t{1} << 18;  // below it, a copy is cheap
  if (payloads_.empty()) {
    if (text_.size() < kWorthShrinking) text_.shrink_to_fit();
    return std::move(text_);
  }
  std::size_t size = text_.size();
  for (const Payload& each : payloads_) size += each.bytes.size();
  std::string all;
  all.reserve(size);
  base::expect_to_fill(all.data(), size);
  std::size_t done = 0;
  for (const Payload& each : payloads_) {
    all.append(text_, done, each.at - done);
    all += each.bytes;
    done = each.at;
  }
  all.append(text_, done);
  return all;
}

}  // namespace brinery::pickle
