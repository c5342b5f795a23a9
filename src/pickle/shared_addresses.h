// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// SharedAddresses: the objects of a Document that several places refer to, asked for each object that is written.
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <memory>

#include <brinery/document.h>

namespace brinery::pickle {

// A set of addresses with the number that each object got in the memo, as far as it was noted. Open-addressed, at most half
// full. What lies together in memory, as objects that are written one after the other do, mostly has one high half of its
// address: an entry of eight bytes has the number of that half.
class SharedAddresses {
 public:
  struct Entry {
    std::uint32_t low;              // half of the address
    std::uint32_t high_number : 3;  // place of the other half in highs_, plus 1; 0: free
    std::uint32_t number : 29;      // in the memo, plus 1; 0: not noted

    void note(std::uint32_t memo_number) noexcept {
      constexpr std::uint32_t kGreatest = (1U << 29) - 1;
      if (memo_number < kGreatest) number = (memo_number + 1) & kGreatest;
    }
  };

  explicit SharedAddresses(const detail::Sharing* sharing) {  // null: nothing is known
    if (sharing == nullptr || !sharing->is_known) return;
    make_room(sharing->objects.size());
    const bool fits = std::all_of(sharing->objects.begin(), sharing->objects.end(),
                                  [this](const void* each) { return add(each); });
    if (!fits) slots_ = nullptr;  // as if nothing were known
  }
  SharedAddresses(const SharedAddresses&) = delete;
  SharedAddresses& operator=(const SharedAddresses&) = delete;

  bool is_known() const noexcept { return slots_ != nullptr; }

  // Null for an object with one place only. REQUIRES: is_known
  Entry* find(const void* address) const noexcept {
    Entry& entry = slot(address_of(address));
    return entry.high_number == 0 ? nullptr : &entry;
  }
  // Says that `find` will be asked soon.
  void prefetch(const void* address) const noexcept {
    __builtin_prefetch(slots_ + place(address_of(address)));
  }

 private:
  static constexpr std::size_t kFew = 32;
  static constexpr unsigned kHighs = 7;

  static std::uint64_t address_of(const void* object) noexcept {
    return reinterpret_cast<std::uintptr_t>(object);
  }
  void make_room(std::size_t count) {
    const std::size_t size = std::bit_ceil(2 * count + 2);
    if (size > kFew) {
      many_ = std::make_unique<Entry[]>(size);
    } else {
      std::fill_n(few_, size, Entry{});
    }
    slots_ = size > kFew ? many_.get() : few_;
    mask_ = size - 1;
    shift_ = 64 - static_cast<unsigned>(std::countr_zero(size));
  }
  bool add(const void* object) noexcept {
    const std::uint64_t address = address_of(object);
    const std::uint32_t high = high_of(address);
    const auto* const found = std::find(highs_, highs_ + high_count_, high);
    if (found == highs_ + kHighs) return false;
    if (found == highs_ + high_count_) highs_[high_count_++] = high;
    Entry& entry = slot(address);
    entry.low = static_cast<std::uint32_t>(address);
    entry.high_number = static_cast<unsigned>(found - highs_ + 1) & kHighs;
    return true;
  }
  static std::uint32_t high_of(std::uint64_t address) noexcept {
    return static_cast<std::uint32_t>(address >> 32);
  }
  // Fibonacci hashing: the high bits of the product depend on all bits.
  std::size_t place(std::uint64_t address) const noexcept {
    return static_cast<std::size_t>((address * 0x9E37'79B9'7F4A'7C15ULL) >> shift_);
  }
  // The slot of the object, or the free one where it belongs.
  Entry& slot(std::uint64_t address) const noexcept {
    const auto low = static_cast<std::uint32_t>(address);
    std::size_t at = place(address);
    while (slots_[at].high_number != 0 &&
           (slots_[at].low != low || highs_[slots_[at].high_number - 1] != high_of(address))) {
      at = (at + 1) & mask_;
    }
    return slots_[at];
  }

  Entry* slots_ = nullptr;
  std::size_t mask_ = 0;
  unsigned shift_ = 0;
  unsigned high_count_ = 0;
  std::uint32_t highs_[kHighs];
  Entry few_[kFew];  // as many as are needed are filled in
  std::unique_ptr<Entry[]> many_;
};

}  // namespace brinery::pickle
