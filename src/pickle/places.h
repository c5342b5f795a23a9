// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Places: notes while a pickle is read which objects get several places, for those who write the Document again.
#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include <brinery/document.h>

#include "object/nodes.h"
#include "object/value_map.h"

namespace brinery::pickle {

// An object has one place for certain if it was never fetched from the memo. Whoever writes the document may then forget it once
// it is written, provided that it is written once; and that is so unless what lies around it is written again while it is still
// being written. Lists, dicts and sets never are: they have their number before their items. A tuple that several places refer
// to, and which contains itself, is. So track is lost where there is such a tuple, frozenset or call, and a cycle.
//
// Cost: a bit for each number of the memo, and 8 to 40 bytes for each object that was fetched. Single-threaded.
class Places {
 public:
  explicit Places(bool is_known) noexcept { sharing_.is_known = is_known; }

  // The object at this place of the memo gets a further place.
  void fetched(Value object, std::uint64_t index) {
    if (!sharing_.is_known || was_fetched(index)) [[likely]]
      return;
    note(object, index);
  }
  // Something is put into the object. A cycle is closed only by that, after the object was fetched.
  void changed(Value object) {
    if (has_mutable_ && !has_cycle_) [[unlikely]]
      look_for_cycle(object);
  }
  void lose_track() noexcept { sharing_.is_known = false; }

  detail::Sharing take_sharing() noexcept { return std::move(sharing_); }

 private:
  bool was_fetched(std::uint64_t index) const noexcept {
    return index / 64 < fetched_.size() && (fetched_[index / 64] >> index % 64 & 1) != 0;
  }
  void note(Value object, std::uint64_t index);
  void note_object(Value object);
  void look_for_cycle(Value object);

  detail::Sharing sharing_;
  std::vector<std::uint64_t> fetched_;  // bits, by place of the memo
  detail::ValueMap<bool> mutable_;      // what was fetched and may be changed
  bool has_mutable_ = false;
  bool has_cycle_ = false;        // perhaps
  bool has_shared_late_ = false;  // an object was fetched that has its number only after its parts
};

}  // namespace brinery::pickle
