// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// TypedWriter: what the functions that write C++ objects (typed_put.h, typed_objects.h, typed_frames.h) share: the encoder,
// the numbers of names and classes in its memo, the stack of what is open, the way to an error. Included by
// pickle_types.h; not by you.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <unordered_map>
#include <utility>
#include <vector>

#include <brinery/detail/batching.h>
#include <brinery/detail/object_path.h>
#include <brinery/detail/run_cursor.h>
#include <brinery/detail/typed_atoms.h>
#include <brinery/detail/typed_slots.h>
#include <brinery/document.h>
#include <brinery/error.h>
#include <brinery/pickle_encoder.h>
#include <brinery/reflect.h>

namespace brinery::detail {

// Python's own classes that stand for C++ types.
enum class Known : std::uint8_t {
  reconstructor,
  object,
  tuple,
  date,
  datetime,
  time,
  timedelta,
  timezone,
  path,
  kCount
};
pickle::GlobalName name_of(Known known) noexcept;

// The identity of an object that several pointers may own. The number of its type in Types is its tag, so that an object and
// its first member, which have one address, are two. Small ones may lie closer to each other than identities may, so that
// their addresses are spread. An address has 47 bits.
//
//     0ttt tttt tttt t000 0aaa ... aaaa         8 bytes and more: tag and address
//     1ttt tttt tttt t0aa aaaa ... a000         smaller
template <class Types, class T>
Identity identity_of(const T* object) {
  constexpr std::uint64_t kTag = Types::template kType<T>;
  static_assert(kTag < Types::kTypes, "an object of a type that its root does not hold");
  static_assert(kTag < 4096, "brinery: one type that holds more than 4096 others cannot be written");
  const auto address = static_cast<std::uint64_t>(reinterpret_cast<std::uintptr_t>(object));
  if constexpr (sizeof(T) >= 8) {
    return address | kTag << 51;
  } else {
    return address << 3 | kTag << 51 | std::uint64_t{1} << 63;
  }
}

// Something that is open on the stack: a container of which some items are written.
template <class Writer>
struct Frame {
  // Writes on, until a part is itself on the stack (then the frame is not touched again), or to the end and pops the frame.
  void (*step)(Writer&, Frame&);
  // The step of the path that leads to the part that is being written.
  std::string (*label)(const Frame&);

  const void* object;
  Identity identity;
  std::size_t size = 0;     // items
  std::size_t left = 0;     // of those, not written yet
  std::size_t batch = 0;    // of those, in the open batch
  std::uint32_t stage = 0;  // what comes next, where the parts are not alike
  alignas(void*) std::array<std::byte, 4 * sizeof(void*)> cursor{};
};

// Writes pickles of Roots. Single-threaded; the objects must not change meanwhile.
template <class Root>
class TypedWriter {
 public:
  using Open = Frame<TypedWriter>;
  using Types = Slots<TypesOf<Root>>;

  explicit TypedWriter(PickleEncoder& to) noexcept : encoder(to) {}
  TypedWriter(const TypedWriter&) = delete;
  TypedWriter& operator=(const TypedWriter&) = delete;

  // Writes one pickle. Errors are located.
  void write(const Root& root) {
    root_ = &root;
    try {
      encoder.begin();
      start(*this, root);
      while (!frames_.empty()) frames_.back().step(*this, frames_.back());
      encoder.end();
    } catch (Error& error) {
      error.locate(path());
      encoder.abandon();
      throw;
    } catch (...) {
      encoder.abandon();
      throw;
    }
  }

  // --- Names and classes, each written once ----------------------------------------------------------------------------
  template <class T, std::size_t I>
  Reference& name() noexcept {
    return names_[Types::template kName<T, I>];
  }
  template <class T, std::size_t I>
  Reference name() const noexcept {
    return names_[Types::template kName<T, I>];
  }

  template <class T, std::size_t I>
  void put_name() {
    Reference& slot = name<T, I>();
    encoder.begin_object();
    if (slot) [[likely]]
      return encoder.get(slot.number());
    const std::uint32_t number = encoder.memo_size();
    if constexpr (Types::template kMayBeElsewhere<T, I>) {
      encoder.interned_str(name_at<T>(I));
    } else {
      encoder.str(kAnonymous, name_at<T>(I));
    }
    if (encoder.memo_size() != number) slot = Reference(number);
  }

  // The Python class of T.
  template <class T>
  Reference& python_class() noexcept {
    return classes_[Types::template kClass<T>];
  }
  template <class T>
  Reference python_class() const noexcept {
    return classes_[Types::template kClass<T>];
  }
  template <class T>
  void put_class() {
    constexpr const auto& kClass = reflect::python_class<T>;
    Reference& slot = python_class<T>();
    if (slot || !writes_classes()) return put_global(slot, {.module = kClass.module, .name = kClass.name});
    encoder.begin_object();
    put_module<T>();
    encoder.str(kAnonymous, kClass.name);
    encoder.op(Op::STACK_GLOBAL);
    slot = Reference(encoder.memo_size());
    encoder.memoize(kAnonymous);
  }

  // Whether classes are written here, two strings and STACK_GLOBAL: where nothing can give them other names or codes, and
  // nobody else writes the same modules. Else the encoder does.
  bool writes_classes() const noexcept {
    if constexpr (Types::kKnowsAllModules) return encoder.has_plain_names();
    return false;
  }
  template <class T>
  Reference& module() noexcept {
    return modules_[Types::template kModule<T>];
  }
  void put_known(Known known) { put_global(known_[static_cast<std::size_t>(known)], name_of(known)); }

  // The number in the memo of the one object of Python that is datetime.timezone.utc, and those of members of enums: 0
  // where they are not there, else one more.
  std::uint32_t utc = 0;
  std::uint32_t& enum_number(std::size_t type, std::int64_t value) { return rare().enums[{type, value}]; }

  // Tells how far the pickle is, where `range` is all of it.
  template <class R>
  void announce(const R& range, std::size_t done, std::size_t all) {
    if constexpr (std::is_same_v<R, Root>) {
      if (&range == root_ && done != all) encoder.announce(done, all);
    }
  }

  // --- What lasts as long as the pickle ------------------------------------------------------------------------------------
  // All of this belongs to the encoder, because a sink may read it after the writer has gone.

  // Keeps a value that has no place of its own.
  template <class T>
  const T& keep(T value) {
    auto kept = std::make_shared<const T>(std::move(value));
    const T& reference = *kept;
    encoder.keep(std::move(kept));
    return reference;
  }

  // What values are made in.
  Document& scratch() {
    if (scratch_ == nullptr) {
      auto made = std::make_shared<Document>();
      scratch_ = made.get();
      encoder.keep(std::move(made));
    }
    return *scratch_;
  }

  // How long text and bytes last that are being written: not, while what a getter returned is written without being kept.
  Lasts lasts() const noexcept { return lasts_; }
  class Passing {
   public:
    explicit Passing(TypedWriter& of) noexcept
        : of_(of), before_(std::exchange(of.lasts_, Lasts::this_call)) {}
    ~Passing() { of_.lasts_ = before_; }
    Passing(const Passing&) = delete;
    Passing& operator=(const Passing&) = delete;

   private:
    TypedWriter& of_;
    Lasts before_;
  };

  // What writes them; see put_value.
  std::shared_ptr<void> viewer;

  // --- The stack -------------------------------------------------------------------------------------------------------
  Open& push(const Open& frame) { return frames_.emplace_back(frame); }
  void pop() { frames_.pop_back(); }

  // Refuses an object that is among the parts without which it cannot be made; Python's pickler would not end.
  void enter(Identity identity) {
    if (identity != kAnonymous && ++rare().open[identity] > 2) {
      throw RecursionError("an object that is among its own constructor's arguments cannot be pickled");
    }
  }
  void leave(Identity identity) {
    if (identity != kAnonymous) --rare().open[identity];
  }

  // --- The way to an error ----------------------------------------------------------------------------------------------
  // Adds the step before those that were noted. Called on the way out of what `put` has called.
  void note(std::string step) { steps_.push_back(std::move(step)); }

  PickleEncoder& encoder;

 private:
  struct HashEnum {
    std::size_t operator()(const std::pair<std::size_t, std::int64_t>& key) const noexcept {
      return key.first * 0x9E37'79B9'7F4A'7C15ULL ^ static_cast<std::size_t>(key.second);
    }
  };

  // What few pickles need, made when it is needed: a small pickle takes no longer than this would.
  struct Rare {
    std::unordered_map<std::pair<std::size_t, std::int64_t>, std::uint32_t, HashEnum> enums;
    std::unordered_map<Identity, std::size_t> open;
  };
  Rare& rare() {
    if (rare_ == nullptr) rare_ = std::make_unique<Rare>();
    return *rare_;
  }

  // A class that is no last entry of the memo after it was written (it has a code
  // of the extension registry, or was known by this name already) is left to the encoder each time.
  void put_global(Reference& slot, const pickle::GlobalName& name) {
    encoder.begin_object();
    if (slot) [[likely]]
      return encoder.get(slot.number());
    const std::uint32_t number = encoder.memo_size();
    encoder.global(kAnonymous, name);
    if (encoder.memo_size() != number) slot = Reference(encoder.memo_size() - 1);
  }

  template <class T>
  void put_module() {
    if (module<T>()) return encoder.get(module<T>().number());
    module<T>() = Reference(encoder.memo_size());
    encoder.str(kAnonymous, reflect::python_class<T>.module);
  }

  std::string path() const;

  std::array<Reference, Types::kNames + 1> names_{};
  std::array<Reference, Types::kTypes> classes_{};
  std::array<Reference, Types::kTypes> modules_{};
  std::array<Reference, static_cast<std::size_t>(Known::kCount)> known_{};
  std::unique_ptr<Rare> rare_;
  const Root* root_ = nullptr;
  Document* scratch_ = nullptr;
  Lasts lasts_ = Lasts::whole_pickle;
  std::vector<Open> frames_;
  std::vector<std::string> steps_;  // innermost first
};

template <class Root>
std::string TypedWriter<Root>::path() const {
  std::string path =
      object_path(frames_.size(), [this](std::size_t i) { return frames_[i].label(frames_[i]); });
  for (auto step = steps_.rbegin(); step != steps_.rend(); ++step) path += *step;
  return path;
}

}  // namespace brinery::detail
