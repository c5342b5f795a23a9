// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// FromReader: what one conversion of a value into a C++ object keeps: the budget, the work that was put off, the objects
// that are shared, and the error. Included by from_value.h; not by you.
//
// How it works. `From<T>::read(in, value, into)` fills `into` and returns true, or returns false after in.fail(...). On
// the way back each level adds its step of the path, so that the path costs nothing while all goes well. A type that
// contains itself is not read where it is met: `defer` puts (value, object) on a stack of tasks, so that the C++ stack
// grows with the nesting of types, never with that of data. The path of a task is not on the C++ stack; when one fails the
// conversion is made once more, with `Tracking::on`, which notes for each task how it was reached.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <brinery/detail/value_layout.h>
#include <brinery/document.h>
#include <brinery/error.h>
#include <brinery/limits.h>

namespace brinery {

// What a caller may decide about a conversion.
struct FromOptions {
  // How much may be made: one for each element, pair and field, and for each byte of text; and for each byte of the
  // items of a list that are larger than kMemoryFactor, more than 64 KiB, and of a type that contains itself: all of these
  // are made before the first is read. Blunts values that expand:
  // thirty lists, each of which holds the one before it twice, are a billion elements. 0, the default: kMemoryFactor
  // (limits.h) times the size of the distinct objects, or kMemoryBase where that is more; data that shares nothing
  // never comes near. MemoryError beyond.
  std::size_t limit = 0;
};

namespace detail {

// How a T is made of a value: `read`, `fits` (whether the kind alone says that it is one), `describe` (what to call it
// in an error). Specialised for each type that can be read.
template <class T>
struct From {
  static_assert(sizeof(T) == 0,
                "brinery: a part of this type cannot be read. Make it an aggregate of supported members, or "
                "write for it a "
                "function `brinery_describe`, see <brinery/reflect.h>; the supported types are in "
                "<brinery/detail/reflect_types.h>");
};

// A number for each type without counting: the address of its own variable.
template <class T>
inline constexpr char kTypeMark = 0;

enum class FailureKind : std::uint8_t { type, value, overflow, recursion, memory, foreign };

// The items of a sequence or the pairs of a mapping, in one piece.
template <class Item>
struct Pieces {
  std::span<const Item> all{};
  std::vector<Item> joined{};  // what lay apart
};
using ItemPieces = Pieces<Value>;
using PairPieces = Pieces<DictItem>;

// Slow ways to what is no plain list, tuple, set or dict: the items that a deque or another subclass was filled with,
// the pairs of an OrderedDict, defaultdict or Counter. False where there are none.
bool find_items(Value value, ItemPieces& pieces);
bool find_set_items(Value value, ItemPieces& pieces);
bool find_pairs(Value value, PairPieces& pieces);

class FromReader;
// Pays for all that these and their like look through and copy of an instance, before they are asked.
bool charge_instance(FromReader& in, Value value);

// `found`, for an error: "str 'x'", "None", "list of 3 items", "instance of staff.Employee".
std::string describe_found(Value found);
std::string short_repr(Value value);  // of scalars, cut at about sixty characters

// What was made of objects with identity, as which type. Single-threaded.
class SharedObjects {
 public:
  SharedObjects();
  ~SharedObjects();
  SharedObjects(const SharedObjects&) = delete;
  SharedObjects& operator=(const SharedObjects&) = delete;

  const std::shared_ptr<void>* find(std::uint64_t bits, const void* type_mark) const;
  void keep(std::uint64_t bits, const void* type_mark, std::shared_ptr<void> object);

  std::size_t count() const noexcept;
  void forget(std::size_t count);  // all but the first `count`

 private:
  struct Map;
  std::unique_ptr<Map> map_;
};

class FromReader {
 public:
  enum class Tracking : bool { off, on };

  // `shared`: the objects of conversions before this one, which goes on with them; null: there are none.
  explicit FromReader(Value root, const FromOptions& options, Tracking tracking = Tracking::off,
                      SharedObjects* shared = nullptr);
  ~FromReader();
  FromReader(const FromReader&) = delete;
  FromReader& operator=(const FromReader&) = delete;

  // Reads all of it. False: `raise` throws what was wrong.
  template <class T>
  bool run(Value value, T& into) {
    return From<T>::read(*this, value, into) && drain_all(0);
  }
  [[noreturn]] void raise() const;
  // Whether the path is only known to a second conversion.
  bool needs_tracking() const noexcept { return failed_in_task_ && !is_tracking_; }

  // --- Failing. All return false. ---------------------------------------------------------------------------
  bool fail(FailureKind kind, std::string message);
  bool mismatch(Value found, std::string_view expected);  // "expected {}, found {}"
  // The same, where the name of what was expected is made by From<T>::describe.
  template <class T>
  [[gnu::cold]] bool mismatch(Value found) {
    if (is_quiet()) return false;
    std::string expected;
    From<T>::describe(expected);
    return mismatch(found, expected);
  }
  bool out_of_range(Value found, std::string_view expected);  // the same as an OverflowError
  bool fail_with_current_exception();                         // in a handler: what a hook of the user's threw

  // Steps of the path, from the inside out.
  bool at_index(std::size_t index);
  bool at_key(Value key);
  bool at_field(std::string_view name);
  bool at(std::string step);

  // While a try is on, failures leave no message.
  bool is_quiet() const noexcept { return quiet_ != 0; }
  template <class T>
  bool try_read(Value value, T& into) {
    ++quiet_;
    const std::size_t mark = shared_ != nullptr ? shared_->count() : 0;
    const bool is_read = complete(value, into);
    if (!is_read && shared_ != nullptr) shared_->forget(mark);  // half-made
    --quiet_;
    return is_read;
  }
  // Whether the failure would be the same for any type: at limits.
  bool is_final() const noexcept { return kind_ >= FailureKind::recursion && has_failed_; }

  // --- Budget ------------------------------------------------------------------------------------------------
  bool charge(std::size_t units) {
    if (units <= left_) [[likely]] {
      left_ -= units;
      return true;
    }
    return charge_beyond(units);
  }

  // --- Work put off ------------------------------------------------------------------------------------------
  // Reads into `into` later. REQUIRES: `into` stays where it is until the conversion ends, or the enclosing `complete`.
  template <class T>
  void defer(Value value, T& into) {
    tasks_.push_back({value, &into, [](FromReader& in, Value v, void* to) {
                        return From<T>::read(in, v, *static_cast<T*>(to));
                      }});
    if (is_tracking_) [[unlikely]]
      note_task();
  }
  // The same for any function: `finish(in, value, object)` once all was read that was put off since `mark`.
  void defer_call(Value value, void* object, bool (*call)(FromReader&, Value, void*)) {
    tasks_.push_back({value, object, call});
    if (is_tracking_) [[unlikely]]
      note_task();
  }
  std::size_t task_count() const noexcept { return tasks_.size(); }

  // Adds a step to the paths of the tasks that were put off since there were `mark`.
  bool is_tracking() const noexcept { return is_tracking_; }
  void step_index(std::size_t mark, std::size_t index);
  void step_key(std::size_t mark, Value key);
  void step_field(std::size_t mark, std::string_view name);

  // Reads with all that belongs to it, before it returns. For objects whose place is only known when they are complete
  // (members of sets, keys). Nests up to kMaxNested deep.
  template <class T>
  bool complete(Value value, T& into) {
    if (nested_ == kMaxNested) return fail_nested();
    ++nested_;
    const std::size_t mark = tasks_.size();
    const std::size_t origin = std::exchange(origin_, 0);
    const bool is_read = (From<T>::read(*this, value, into) && drain_all(mark)) || (drop(mark), false);
    origin_ = origin;
    --nested_;
    return is_read;
  }
  static constexpr unsigned kMaxNested = 200;

  // --- Objects with identity ---------------------------------------------------------------------------------
  // What was made of the object `value` as a T, or null.
  template <class T>
  const std::shared_ptr<void>* shared(Value value) const {
    return shared_ != nullptr ? shared_->find(value.bits(), &kTypeMark<T>) : nullptr;
  }
  template <class T>
  void share(Value value, std::shared_ptr<void> object) {
    if (shared_ == nullptr) shared_ = &own_shared_.emplace();
    shared_->keep(value.bits(), &kTypeMark<T>, std::move(object));
  }

  // Keeps an object until the conversion ends.
  void keep_alive(std::shared_ptr<void> object) { kept_.push_back(std::move(object)); }

  // One C for the conversion, made on first use: what is remembered for a type. Trivially destructible.
  template <class C>
  C& cache() {
    static_assert(std::is_trivially_destructible_v<C> && std::is_default_constructible_v<C>);
    const void* const mark = &kTypeMark<C>;
    const std::size_t at = cache_place(mark);
    if (caches_[at].mark == mark) [[likely]]
      return *static_cast<C*>(caches_[at].cache);
    return *static_cast<C*>(add_cache(mark, std::make_shared<C>()));
  }

  // A Document for what hooks make; lives as long as the conversion.
  Document& scratch();

 private:
  struct Task {
    Value source;
    void* target;
    bool (*run)(FromReader&, Value, void*);
  };
  struct Cache {
    const void* mark = nullptr;
    void* cache = nullptr;
  };
  struct Track;  // of a task: the one it came from, and the steps from there

  bool drain(std::size_t mark) {
    while (tasks_.size() > mark) {
      const Task task = tasks_.back();
      tasks_.pop_back();
      if (is_tracking_) [[unlikely]]
        begin_tracked();
      const std::size_t before = tasks_.size();
      if (!task.run(*this, task.source, task.target)) return fail_in_task();
      // The last in is the first out: turn round what this task put off, so that objects are read in their order.
      if (tasks_.size() > before + 1) reverse_tasks(before);
    }
    return true;
  }
  bool drain_all(std::size_t mark) {
    if (tasks_.size() > mark + 1) reverse_tasks(mark);
    return drain(mark);
  }
  void drop(std::size_t mark);
  void reverse_tasks(std::size_t from);
  bool fail_in_task();
  bool fail_nested();
  bool charge_beyond(std::size_t units);
  void note_task();
  void begin_tracked();
  void step(std::size_t mark, const std::string& text);
  std::string joined_path() const;
  std::size_t cache_place(const void* mark) const noexcept {
    std::size_t at = (reinterpret_cast<std::uintptr_t>(mark) * 0x9E37'79B9'7F4A'7C15ULL >> 32) & cache_mask_;
    while (caches_[at].mark != mark && caches_[at].mark != nullptr) at = (at + 1) & cache_mask_;
    return at;
  }
  void* add_cache(const void* mark, std::shared_ptr<void> cache);

  static constexpr std::size_t kFirstCaches = 32;

  std::size_t left_;
  std::vector<Task> tasks_;
  unsigned quiet_ = 0;
  unsigned nested_ = 0;
  bool has_failed_ = false;
  bool failed_in_task_ = false;
  const bool is_tracking_;
  bool is_measured_;
  FailureKind kind_ = FailureKind::type;
  Value root_;

  Cache* caches_;
  std::size_t cache_mask_ = kFirstCaches - 1;
  std::size_t cache_count_ = 0;
  Cache first_caches_[kFirstCaches];
  std::vector<Cache> more_caches_;
  std::vector<std::shared_ptr<void>> kept_;

  std::string message_;
  std::vector<std::string> path_;  // from the inside out
  std::exception_ptr foreign_;

  std::size_t origin_ = 0;  // of the task that runs, in tracks_; 0: none
  std::vector<Track> tracks_;
  std::vector<std::size_t> task_tracks_;  // parallel to tasks_, while tracking
  SharedObjects* shared_;                 // null before the first
  std::optional<SharedObjects> own_shared_;
  std::unique_ptr<Document> scratch_;
};

}  // namespace detail
}  // namespace brinery
