// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
#include "pickle/places.h"

namespace brinery::pickle {
namespace {

// Whether the object is numbered after parts of it were written: arguments of a call, unless there are none.
bool is_late(Value object) {
  switch (object.kind()) {
    case Kind::tuple:
    case Kind::frozenset: return true;
    case Kind::instance: {
      const bool is_bare = object.cls().kind() == Kind::global && object.args().kind() == Kind::tuple &&
                           object.args().size() == 0 && object.kwargs().is_none();
      return !is_bare;
    }
    default: return false;
  }
}

bool is_mutable(Kind kind) {
  return kind == Kind::list || kind == Kind::dict || kind == Kind::set || kind == Kind::instance;
}

}  // namespace

void Places::note(Value object, std::uint64_t index) {
  // Numbers without end need no bits: what has such a number is noted each time.
  constexpr std::uint64_t kGap = 4096;
  constexpr std::size_t kFirst = 32;  // so many objects are noted without asking for memory again
  if (sharing_.objects.empty()) sharing_.objects.reserve(kFirst);
  if (index / 64 < fetched_.size() + kGap) {
    if (index / 64 >= fetched_.size()) fetched_.resize(index / 64 + 4 + fetched_.size() / 2);
    fetched_[index / 64] |= std::uint64_t{1} << index % 64;
  }
  note_object(object);
}

void Places::note_object(Value object) {
  const Kind kind = object.kind();
  if (kind == Kind::persistent) return lose_track();  // written at each of its places
  const auto tag = static_cast<detail::Tag>(object.bits() >> 48);
  if (tag >= detail::Tag::str && tag <= detail::Tag::bytearray) sharing_.objects.push_back(object.address());
  if (is_late(object)) has_shared_late_ = true;
  if (is_mutable(kind) && !has_cycle_) {  // one is enough to know
    has_mutable_ = true;
    if (mutable_.find(object) == nullptr) mutable_.insert(object, true);
  }
  if (has_shared_late_ && has_cycle_) lose_track();
}

void Places::look_for_cycle(Value object) {
  if (!sharing_.is_known || mutable_.find(object) == nullptr) return;
  has_cycle_ = true;
  if (has_shared_late_) lose_track();
}

}  // namespace brinery::pickle
