// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// FromReader: the parts of a conversion into C++ objects that do not depend on their types: tasks and their paths,
// the error, the budget, identities.
#include <brinery/detail/from_value_reader.h>

#include <algorithm>
#include <cstddef>
#include <unordered_map>
#include <utility>

#include "base/hash.h"
#include "object/measure.h"
#include "object/nodes.h"
#include "object/parts.h"
#include "object/value_map.h"

namespace brinery::detail {

namespace {

// value_layout.h repeats for inlined readers what nodes.h says.
constexpr bool is_tag(std::uint64_t written, Tag tag) { return written == static_cast<std::uint16_t>(tag); }
static_assert(is_tag(layout::kStr, Tag::str) && is_tag(layout::kTuple, Tag::tuple) &&
              is_tag(layout::kList, Tag::list) && is_tag(layout::kDict, Tag::dict) &&
              is_tag(layout::kInstance, Tag::instance));
static_assert(offsetof(ListNode, items) == 0 && offsetof(ListNode, size) == 8);
static_assert(offsetof(DictNode, items) == 0 && offsetof(DictNode, size) == 8);
static_assert(offsetof(TupleNode, size) == 0 && sizeof(TupleNode) == 8);
static_assert(ValueAccess::kSmallIntBits == 51);

}  // namespace

namespace {

// Texts up to here count wherever they are referred to, because looking up which were seen costs more than they are worth.
constexpr std::size_t kSmallText = 64;

// Walks over the distinct objects below a value.
class Measure {
 public:
  std::size_t run(Value root) {
    meet(root);
    while (!open_.empty()) {
      const Value value = open_.back();
      open_.pop_back();
      meet_parts(value);
    }
    return units_;
  }

 private:
  void meet(Value value) {
    ++units_;
    if (value.address() == nullptr) return;
    if (ValueAccess::has(value, Tag::str)) return meet_text(value, ValueAccess::record(value).size());
    switch (value.kind()) {
      case Kind::bytes:
      case Kind::bytestr:
      case Kind::bytearray: return meet_text(value, value.size());
      case Kind::buffer: return meet_text(value, value.buffer_data().value_or(std::string_view()).size());
      default:
        if (part_count(value) != 0 && seen_.insert(value, true).second) open_.push_back(value);
    }
  }

  void meet_text(Value value, std::size_t size) {
    if (size <= kSmallText || seen_.insert(value, true).second) units_ += size;
  }

  void meet_parts(Value value) {
    switch (value.kind()) {
      case Kind::list:
      case Kind::tuple:
        for (const Value item : value.elements()) meet(item);
        break;
      case Kind::dict:
        for (const auto& [key, mapped] : value.items()) {
          meet(key);
          meet(mapped);
        }
        break;
      default:
        for (std::size_t i = part_count(value); i-- > 0;) meet(part(value, i));
    }
  }

  ValueMap<bool> seen_;
  std::vector<Value> open_;
  std::size_t units_ = 0;
};

}  // namespace

std::size_t measure(Value root) { return Measure().run(root); }

struct FromReader::Track {
  std::size_t from;                // the task whose reading put this one off
  std::vector<std::string> steps;  // from there, from the inside out
};

struct SharedObjects::Map {
  using Key = std::pair<std::uint64_t, const void*>;  // the value's bits, the type
  struct Hash {
    std::size_t operator()(const Key& key) const noexcept {
      return base::mix(key.first, reinterpret_cast<std::uintptr_t>(key.second));
    }
  };
  std::unordered_map<Key, std::shared_ptr<void>, Hash> objects;
  std::vector<Key> order;  // of insertion
};

FromReader::FromReader(Value root, const FromOptions& options, Tracking tracking, SharedObjects* shared)
    : left_(options.limit == 0 ? kMemoryBase : options.limit),
      is_tracking_(tracking == Tracking::on),
      is_measured_(options.limit != 0),
      root_(root),
      caches_(first_caches_),
      shared_(shared) {
  if (is_tracking_) tracks_.push_back({0, {}});
}

FromReader::~FromReader() = default;

// --- Failing -----------------------------------------------------------------------------------------------------

bool FromReader::fail(FailureKind kind, std::string message) {
  has_failed_ = true;
  kind_ = kind;
  foreign_ = nullptr;
  path_.clear();
  message_ = std::move(message);
  return false;
}

bool FromReader::mismatch(Value found, std::string_view expected) {
  if (is_quiet()) return fail(FailureKind::type, {});
  return fail(FailureKind::type, "expected " + std::string(expected) + ", found " + describe_found(found));
}

bool FromReader::out_of_range(Value found, std::string_view expected) {
  if (is_quiet()) return fail(FailureKind::overflow, {});
  return fail(FailureKind::overflow, "expected " + std::string(expected) + ", found " + short_repr(found));
}

bool FromReader::fail_nested() {
  return fail(FailureKind::recursion,
              "objects nest more than " + std::to_string(kMaxNested) +
                  " deep where a set, a key or a choice must be complete before it is kept");
}

bool FromReader::fail_with_current_exception() {
  try {
    throw;
  } catch (const Error&) {
    fail(FailureKind::value, {});
  } catch (...) {
    fail(FailureKind::foreign, {});
  }
  foreign_ = std::current_exception();
  return false;
}

bool FromReader::at(std::string step) {
  if (!is_quiet()) path_.push_back(std::move(step));
  return false;
}
bool FromReader::at_index(std::size_t index) {
  return is_quiet() ? false : at("[" + std::to_string(index) + "]");
}
bool FromReader::at_key(Value key) { return is_quiet() ? false : at("[" + short_repr(key) + "]"); }
bool FromReader::at_field(std::string_view name) { return is_quiet() ? false : at("." + std::string(name)); }

void FromReader::raise() const {
  std::string path = joined_path();
  const auto thrown = [&](auto error) {
    error.locate(std::move(path));
    throw error;
  };
  if (foreign_) {
    try {
      std::rethrow_exception(foreign_);
    } catch (Error& error) {
      if (error.path().empty()) error.locate(std::move(path));
      throw;
    }
  }
  switch (kind_) {
    case FailureKind::value: thrown(ValueError(message_)); break;
    case FailureKind::overflow: thrown(OverflowError(message_)); break;
    case FailureKind::recursion: thrown(RecursionError(message_)); break;
    case FailureKind::memory: thrown(MemoryError(message_)); break;
    default: thrown(TypeError(message_)); break;
  }
  __builtin_unreachable();
}

// All steps from the root on. A long way is cut in its middle.
std::string FromReader::joined_path() const {
  constexpr std::size_t kShown = 16;  // at either end
  std::vector<const std::string*> steps;
  for (const auto& step : path_) steps.push_back(&step);
  if (is_tracking_) {
    for (std::size_t at = origin_; at != 0; at = tracks_[at].from) {
      for (const auto& step : tracks_[at].steps) steps.push_back(&step);
    }
  }
  std::string path;
  const std::size_t count = steps.size();
  for (std::size_t i = 0; i < count; ++i) {
    if (count > 2 * kShown && i == kShown) {
      path += " ... (" + std::to_string(count - 2 * kShown) + " more) ... ";
      i = count - kShown;
    }
    path += *steps[count - 1 - i];
  }
  return path.starts_with('.') ? path.substr(1) : path;
}

// --- Tasks and how they were reached -----------------------------------------------------------------------------

bool FromReader::fail_in_task() {
  failed_in_task_ = true;
  if (!is_tracking_ || nested_ == 0) return false;
  // Whoever asked for a complete object adds the steps to it.
  for (std::size_t at = origin_; at != 0; at = tracks_[at].from) {
    path_.insert(path_.end(), tracks_[at].steps.begin(), tracks_[at].steps.end());
  }
  return false;
}

void FromReader::drop(std::size_t mark) {
  tasks_.resize(mark);
  if (is_tracking_) task_tracks_.resize(mark);
}

void FromReader::reverse_tasks(std::size_t from) {
  std::reverse(tasks_.begin() + static_cast<std::ptrdiff_t>(from), tasks_.end());
  if (is_tracking_)
    std::reverse(task_tracks_.begin() + static_cast<std::ptrdiff_t>(from), task_tracks_.end());
}

void FromReader::note_task() {
  task_tracks_.push_back(tracks_.size());
  tracks_.push_back({origin_, {}});
}

void FromReader::begin_tracked() {
  origin_ = task_tracks_.back();
  task_tracks_.pop_back();
}

void FromReader::step(std::size_t mark, const std::string& text) {
  for (std::size_t i = mark; i < task_tracks_.size(); ++i) tracks_[task_tracks_[i]].steps.push_back(text);
}
void FromReader::step_index(std::size_t mark, std::size_t index) {
  step(mark, "[" + std::to_string(index) + "]");
}
void FromReader::step_key(std::size_t mark, Value key) { step(mark, "[" + short_repr(key) + "]"); }
void FromReader::step_field(std::size_t mark, std::string_view name) { step(mark, "." + std::string(name)); }

// --- Budget ------------------------------------------------------------------------------------------------------

bool FromReader::charge_beyond(std::size_t units) {
  if (!is_measured_) {
    is_measured_ = true;
    const std::size_t size = measure(root_);
    const std::size_t limit = size > SIZE_MAX / kMemoryFactor ? SIZE_MAX : size * kMemoryFactor;
    if (limit > kMemoryBase) left_ += limit - kMemoryBase;
    return charge(units);
  }
  return fail(FailureKind::memory,
              "the value expands to more than its size allows, because its parts are shared or contain "
              "themselves; see FromOptions::limit, or share them by std::shared_ptr");
}

// --- Identities, caches and the scratch document -----------------------------------------------------------------

SharedObjects::SharedObjects() : map_(std::make_unique<Map>()) {}
SharedObjects::~SharedObjects() = default;

const std::shared_ptr<void>* SharedObjects::find(std::uint64_t bits, const void* type_mark) const {
  const auto found = map_->objects.find({bits, type_mark});
  return found == map_->objects.end() ? nullptr : &found->second;
}

void SharedObjects::keep(std::uint64_t bits, const void* type_mark, std::shared_ptr<void> object) {
  map_->objects.insert_or_assign({bits, type_mark}, std::move(object));
  map_->order.emplace_back(bits, type_mark);
}

std::size_t SharedObjects::count() const noexcept { return map_->order.size(); }

void SharedObjects::forget(std::size_t count) {
  for (std::size_t i = count; i < map_->order.size(); ++i) map_->objects.erase(map_->order[i]);
  map_->order.resize(count);
}

void* FromReader::add_cache(const void* mark, std::shared_ptr<void> cache) {
  if (2 * (cache_count_ + 1) > cache_mask_) {
    const std::vector<Cache> old(caches_, caches_ + cache_mask_ + 1);
    std::vector<Cache> larger(2 * old.size());
    caches_ = larger.data();
    cache_mask_ = larger.size() - 1;
    for (const Cache& each : old) {
      if (each.mark != nullptr) caches_[cache_place(each.mark)] = each;
    }
    more_caches_ = std::move(larger);
    caches_ = more_caches_.data();
  }
  ++cache_count_;
  void* const made = cache.get();
  caches_[cache_place(mark)] = {mark, made};
  kept_.push_back(std::move(cache));
  return made;
}

Document& FromReader::scratch() {
  if (!scratch_) scratch_ = std::make_unique<Document>();
  return *scratch_;
}

}  // namespace brinery::detail
