// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <unordered_map>
#include <utility>

namespace brinery::pickle {

// From keys to numbers, for pickles that mostly have a handful of them: the first few are compared one by one and need no memory
// of their own, all others are in a hash table.
template <class Key, class Hash = std::hash<Key>>
class NumberMap {
 public:
  // Null if the key is not there.
  template <class AnyKey>
  const std::uint32_t* find(const AnyKey& key) const {
    for (std::size_t i = 0; i < count_; ++i) {
      if (few_[i].first == key) return &few_[i].second;
    }
    if (many_ == nullptr) return nullptr;
    const auto found = many_->find(Key(key));
    return found == many_->end() ? nullptr : &found->second;
  }
  // REQUIRES: the key is not there.
  template <class AnyKey>
  void add(AnyKey&& key, std::uint32_t number) {
    if (count_ < kFew) {
      few_[count_++] = {Key(std::forward<AnyKey>(key)), number};
      return;
    }
    if (many_ == nullptr) many_ = std::make_unique<std::unordered_map<Key, std::uint32_t, Hash>>();
    many_->emplace(std::forward<AnyKey>(key), number);
  }
  std::size_t size() const noexcept { return count_ + (many_ == nullptr ? 0 : many_->size()); }

 private:
  static constexpr std::size_t kFew = 8;

  std::pair<Key, std::uint32_t> few_[kFew];
  std::size_t count_ = 0;
  std::unique_ptr<std::unordered_map<Key, std::uint32_t, Hash>> many_;
};

}  // namespace brinery::pickle
