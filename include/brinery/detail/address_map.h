// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// AddressMap: from the address of an object to its number in a memo. Included by pickle_encoder.h; not by you.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <vector>

namespace brinery::detail {

// Objects that are written one after the other mostly lie one behind the other as well. So the objects of one page of addresses
// are kept together: where a hash table would miss the cache for each object, this map walks on, and it touches little memory
// for the first time, which costs more than all else.
//
//     address   ...pppppppp aaaaaaaa        p: page, found in a small cache or in the directory
//     page      places[a >> Shift]          0, or which of the page's numbers is this object's, plus 1
//
// REQUIRES of the addresses: no two lie closer than 2^Shift bytes. Single-threaded.
//
// Cost: amortised O(1). An object takes 4 to 12 bytes, a page on which there is one some 180.
template <unsigned Shift>
class AddressMap {
  static constexpr unsigned kPageBits = Shift < 3 ? 8 : 10;
  static constexpr unsigned kPlaces = (1U << kPageBits) >> Shift;
  static_assert(kPlaces <= 255, "a byte tells the objects of a page apart, and 0 is none");

  struct Page {
    std::uint32_t* numbers;
    std::uint16_t size;
    std::uint16_t room;
    std::uint8_t places[kPlaces];
  };

 public:
  // Where an object has its number, or would have it.
  struct Place {
    Page* page;
    unsigned at;
    bool is_taken() const noexcept { return page->places[at] != 0; }
    // REQUIRES: is_taken
    std::uint32_t& number() const noexcept { return page->numbers[page->places[at] - 1]; }
  };

  // Valid until another place is asked for.
  Place place(std::uint64_t address) {
    const std::uint64_t key = address >> kPageBits;
    Entry& recent = recent_[key % kRecent];
    if (recent.key != key || recent.page == nullptr) [[unlikely]]
      recent = {key, turn_to(key)};
    return {recent.page, static_cast<unsigned>(address & ((1U << kPageBits) - 1)) >> Shift};
  }

  // REQUIRES: the place is not taken.
  void set(Place place, std::uint32_t number) {
    Page& page = *place.page;
    if (page.size == page.room) [[unlikely]]
      make_room(page);
    page.numbers[page.size++] = number;
    page.places[place.at] = static_cast<std::uint8_t>(page.size);
  }

  void clear() noexcept {
    for (Entry& entry : recent_) entry = {};
    directory_.clear();
    page_count_ = 0;
    blocks_.clear();
    at_ = nullptr;
    left_ = 0;
  }

 private:
  static constexpr std::size_t kRecent = 32;

  struct Entry {
    std::uint64_t key = 0;
    Page* page = nullptr;
  };

  [[gnu::noinline]] Page* turn_to(std::uint64_t key) {
    if (2 * page_count_ >= directory_.size()) grow();
    Entry& entry = find(key);
    if (entry.page == nullptr) {
      entry = {key, new (allocate(sizeof(Page))) Page{}};
      ++page_count_;
    }
    return entry.page;
  }
  // The entry of the page, or the free one where it belongs.
  Entry& find(std::uint64_t key) noexcept {
    const std::size_t mask = directory_.size() - 1;
    // Fibonacci hashing: the high half of the product depends on all bits.
    std::size_t at = static_cast<std::size_t>((key * 0x9E37'79B9'7F4A'7C15ULL) >> 32) & mask;
    while (directory_[at].page != nullptr && directory_[at].key != key) at = (at + 1) & mask;
    return directory_[at];
  }
  void grow() {
    std::vector<Entry> old(directory_.empty() ? 8 : directory_.size() * 2);
    old.swap(directory_);
    for (const Entry& entry : old) {
      if (entry.page != nullptr) find(entry.key) = entry;
    }
  }
  [[gnu::noinline]] void make_room(Page& page) {
    const unsigned room = page.room == 0 ? 8U : page.room * 2U;
    auto* const numbers = static_cast<std::uint32_t*>(allocate(room * sizeof(std::uint32_t)));
    if (page.size > 0) std::memcpy(numbers, page.numbers, page.size * sizeof(std::uint32_t));
    page.numbers = numbers;
    page.room = static_cast<std::uint16_t>(room);
  }
  void* allocate(std::size_t size) {
    constexpr std::size_t kFirst = 512;
    constexpr std::size_t kLargest = 1 << 16;
    size = (size + 7) & ~std::size_t{7};
    if (left_ < size) {
      const std::size_t grown =
          blocks_.empty() ? kFirst : kFirst << (blocks_.size() < 7 ? blocks_.size() : 7);
      left_ = grown < size ? size : grown < kLargest ? grown : kLargest;
      blocks_.push_back(std::make_unique_for_overwrite<std::byte[]>(left_));
      at_ = blocks_.back().get();
    }
    void* const block = at_;
    at_ += size;
    left_ -= size;
    return block;
  }

  Entry recent_[kRecent];
  std::vector<Entry> directory_;
  std::size_t page_count_ = 0;

  std::vector<std::unique_ptr<std::byte[]>> blocks_;
  std::byte* at_ = nullptr;  // free part of the last block
  std::size_t left_ = 0;
};

}  // namespace brinery::detail
