// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
#include "pickle/sinks.h"

#include <algorithm>

#include "base/huge_pages.h"

namespace brinery::pickle {

void GatheringSink::write(std::string_view bytes) {
  const std::size_t needed = text_.size() + bytes.size();
  if (needed > text_.capacity() && !text_.empty()) {
    text_.reserve(grown(needed));
    base::expect_to_fill(text_.data(), text_.capacity());
  }
  text_ += bytes;
}

void GatheringSink::announce(std::size_t done, std::size_t all) {
  parts_left_ = static_cast<double>(all - done) / static_cast<double>(done);
}

// Grows in large steps: memory that is not touched costs nothing, while each step copies all and touches new pages. The first
// parts may be much larger than the rest, so that not every announcement is believed.
std::size_t GatheringSink::grown(std::size_t needed) const noexcept {
  constexpr std::size_t kStep = 4;
  constexpr double kShortestStep = 1.25;
  constexpr double kLongestStep = kStep;
  constexpr double kReserve = 1.0625;
  if (parts_left_ == 0) return std::max(needed, text_.capacity() * kStep);
  const double times = std::clamp((1 + parts_left_) * kReserve, kShortestStep, kLongestStep);
  return static_cast<std::size_t>(static_cast<double>(needed) * times);
}

void GatheringSink::write_payload(std::string_view payload) { payloads_.push_back({text_.size(), payload}); }

std::string GatheringSink::take() {
  constexpr std::size_t kWorthShrinking = std::size_t{1} << 18;  // below it, a copy is cheap
  constexpr std::size_t kMostUnused = 4;
  if (payloads_.empty()) {
    if (text_.size() < kWorthShrinking || text_.capacity() / kMostUnused > text_.size())
      text_.shrink_to_fit();
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
