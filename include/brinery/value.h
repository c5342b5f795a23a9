// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Value: one Python object, as data. A Value is a reference in Python's sense: eight bytes that hold a small int,
// float, bool or None itself, or point at an object in the heap of a Document. Copying it copies the reference.
// Use it to look into what a reader returned; use Document (document.h) to build and change objects.
#pragma once

#include <compare>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>

#include <brinery/error.h>

namespace brinery {

// What an object is. Python's own type names, with an underscore where C++ has the word already.
enum class Kind : std::uint8_t {
  none,
  bool_,
  int_,
  float_,
  complex,
  str,
  bytes,
  bytestr,  // an 8-bit string of Python 2 that was kept undecoded
  bytearray,
  tuple,
  list,
  dict,
  set,
  frozenset,
  slice,
  frozendict,  // Python 3.15
  ellipsis,
  not_implemented,
  global,      // a class or function, by name: module.qualname
  instance,    // an object that loading in Python would make by a call
  persistent,  // an object that lives outside of the pickle, by its id
  extension,   // a class or function, by its number in copyreg's extension registry
  buffer,      // data that travels outside of the pickle (protocol 5)
  code,        // a code object (marshal)
};

// Python's name of the type, e.g. "NoneType", "dict".
std::string_view type_name(Kind kind) noexcept;

// How loading in Python would make an instance.
enum class Made : std::uint8_t {
  reduce,     // cls(*args): any callable
  newobj,     // cls.__new__(cls, *args)
  newobj_ex,  // cls.__new__(cls, *args, **kwargs)
  inst,       // cls(*args), protocol 0's way for classes of Python 2
  obj,        // the same, protocol 1's way
  build,      // no call: a plain value to which the pickle gives state, items or pairs; `cls` is that value
};

class Value;
struct DictItem;

// One thing that a pickle does to an instance after it was made, in stream order.
enum class InstanceOp : std::uint8_t {
  build,     // gives it a state, by __setstate__ or into its __dict__
  append,    // items
  setitems,  // pairs
  additems,  // members
  call,      // gives it a state by a function: setter(object, state)
};

// Whether the payload is a tuple of items, and not one object.
constexpr bool adds_items(InstanceOp op) noexcept {
  return op != InstanceOp::build && op != InstanceOp::call;
}

// A complex number; std::complex has no place for it because its header is heavy.
struct Complex {
  double real;
  double imag;
  friend bool operator==(const Complex&, const Complex&) = default;
};

// A reference to a Python object.
//
// Lifetime: valid as long as the Document whose object it is; moving the Document keeps it valid. None, bool, small
// ints and floats belong to no Document and never expire.
// Thread level: thread-compatible. Any number of threads may read the objects of a Document that nobody changes.
// Cost: everything here is O(1), but for comparisons, `find` (amortised O(1) in the size of the dict, plus the
// size of the key), and `repr`.
class Value {
 public:
  constexpr Value() noexcept = default;  // None
  explicit constexpr Value(bool value) noexcept : bits_(value ? kTrue : kFalse) {}
  explicit Value(double value) noexcept;  // a NaN becomes one that all share; Document::real makes its own
  static Value ellipsis() noexcept { return Value(Raw{}, kEllipsis); }
  static Value not_implemented() noexcept { return Value(Raw{}, kNotImplemented); }

  Kind kind() const noexcept {
    if (is_plain_float()) return Kind::float_;
    const auto tag = static_cast<unsigned>(bits_ >> kTagShift);
    if (tag == kSingleton >> kTagShift) return kSingletonKinds[bits_ & 7];
    return kKinds[(tag >> 11 & 0x10) | (tag & 0xf)];  // 7ff0-7fff, fff0-ffff fold to 0-31
  }
  bool is_none() const noexcept { return bits_ == kNone; }

  // Python's `is`: the same object. Equal small ints and floats are the same, as are equal singletons.
  bool is(Value other) const noexcept { return bits_ == other.bits_; }

  // Python's `==`, over any graph: cycles end, shared parts are compared once; cost grows with the number of
  // distinct objects on both sides. A container's parts are equal when they are one object or `==`, so that a list
  // that holds a NaN equals itself. Instances of Python's standard value types (std_types.h) are equal as in Python,
  // however they were pickled: datetimes with fixed offsets by the moment, Decimal('1.0') and Decimal('1.00'), an
  // OrderedDict and a dict. Like Python, except (1) a Decimal or Fraction equals none of another type, no int or float
  // either; (2) datetimes with a tzinfo that is no datetime.timezone are equal if they show the same under an equal
  // tzinfo; (3) ranges beyond 64 bits are equal by their bounds, Windows paths with regard to the case of letters that are
  // not ASCII; (4) exceptions are equal by class, arguments and state.
  //
  // Other objects whose equality Python would ask code about are equal by structure:
  //
  //   instance     made in the same way from equal cls, args and kwargs, with equal operations; how items were cut
  //                into batches does not count, nor by which protocol an object was made that has only state
  //   global       equal (translated) module and name        persistent   equal ids
  //   extension    equal codes                               code         equal fields
  //   buffer       both readonly or not, and equal data; where neither has data, equal indexes
  //
  // As a key of a dict or a member of a set such an object equals only itself, so that those of two documents do not
  // find each other. (Dates, times, timedeltas, timezones, Decimals, Fractions, UUIDs, ranges and paths do, unless their
  // arguments are longer than 128 bytes.) The keys that found no equal are therefore compared by structure, in pairs:
  // each side's are ordered by a hash of the structure of key and value that reaches three levels deep, and by insertion
  // where it is equal. So pairs that differ only further down must have been inserted in the same order on both sides.
  friend bool operator==(Value a, Value b) { return equal(a, b); }

  // --- Scalars -------------------------------------------------------------------------------------------
  // The value as T: bool, any integer type (checked), double, Complex, std::string_view, std::string,
  // std::span<const std::byte>. Strings are views into the Document; a str is WTF-8 (UTF-8 in which lone surrogates
  // keep their three-byte form). TypeError when the kind does not fit, OverflowError when an int does not.
  template <class T>
  T as() const;

  // The same, with nothing instead of an error.
  template <class T>
  std::optional<T> get_if() const noexcept;

  // An int of any size as little-endian two's complement, minimal, 0 being empty (pickle's LONG1). REQUIRES: an
  // int outside of int64's range; others have no such form: `as<std::int64_t>` gives them.
  std::string_view big_int_bytes() const;

  // An int of any size as decimal text. Sub-quadratic in its length. TypeError if it is no int.
  std::string decimal() const;

  // --- Containers ----------------------------------------------------------------------------------------
  // Number of items of a container; of characters' bytes for str, bytes and bytearray. TypeError otherwise.
  std::size_t size() const;

  // The items of a list, tuple, set, frozenset or slice (start, stop, step), in order. Valid until the container
  // changes. TypeError otherwise.
  std::span<const Value> elements() const;

  // The pairs of a dict or frozendict in insertion order. Valid until the dict changes. TypeError otherwise.
  std::span<const DictItem> items() const;

  // d[key]: KeyError when absent, TypeError when this is no dict. s[i]: IndexError outside of the range.
  Value operator[](std::string_view key) const;
  Value operator[](Value key) const;
  Value operator[](std::size_t index) const;
  template <std::integral I>
  requires(!std::same_as<I, std::size_t> && !std::same_as<I, bool>) Value operator[](I index) const {
    return at(static_cast<std::int64_t>(index));
  }
  Value at(std::int64_t index) const;  // negative counts from the end, as in Python

  // The value for `key`, or nothing. Python's key equality: 1, 1.0 and True are one key.
  std::optional<Value> find(std::string_view key) const;
  std::optional<Value> find(Value key) const;
  bool contains(Value key) const;  // Python's `in`, for dicts and sets

  // Iteration as Python's: the items of a sequence or set, the keys of a dict.
  class Iterator;
  Iterator begin() const;
  Iterator end() const;

  // --- Globals, instances and other references to the outside ------------------------------------------
  // TypeError where the kind has no such part.
  std::string_view module() const;         // of a global: the module as Python 3 names it
  std::string_view name() const;           // of a global: the qualified name
  std::string_view stream_module() const;  // as the pickle named it, before Python 2's names were translated
  std::string_view stream_name() const;

  Made made() const;     // of an instance
  Value cls() const;     // what is called, usually a global
  Value args() const;    // the argument tuple (a tuple, or an instance of a tuple class); empty for `build`
  Value kwargs() const;  // a dict for newobj_ex, else None
  std::size_t op_count() const;
  InstanceOp op_kind(std::size_t index) const;
  // Payload of an operation: the state (build), the tuple (setter, state) (call), or a tuple of the items or of alternating
  // keys and values.
  Value op_value(std::size_t index) const;
  Value state() const;  // state of the last build, else None

  // Whether this is an instance of the class of that name, made in whichever way of Python's own; false for all other kinds.
  bool is_instance_of(std::string_view module_name, std::string_view qualified_name) const noexcept;

  Value persistent_id() const;          // of a persistent
  std::int64_t extension_code() const;  // of an extension
  std::size_t buffer_index() const;     // of a buffer: the n-th of the pickle
  bool buffer_readonly() const;
  std::optional<std::string_view> buffer_data() const;  // nothing when the caller gave no buffers

  // --- For the codecs ----------------------------------------------------------------------------------
  std::uint64_t bits() const noexcept { return bits_; }
  // The identity of a heap object, for maps from object to anything; null for values held in the handle.
  const void* address() const noexcept { return is_heap() ? pointer() : nullptr; }

 private:
  friend struct ValueAccess;
  struct Raw {};
  constexpr Value(Raw, std::uint64_t bits) noexcept : bits_(bits) {}

  static bool equal(Value a, Value b);

  // The 64 bits, by the top sixteen (a "NaN box": doubles are themselves, the space of NaNs holds the rest):
  //
  //   0000-7ff0, 8000-fff0   a double that is not a NaN
  //   7ff1                   a singleton, numbered in the low bits
  //   7ff2-7fff, fff1-fff6   a pointer in the low 48 bits; the tag is the kind (a NaN has its own: 7ff3)
  //   fff7                   reserved for the readers' own marks
  //   fff8-ffff              an int of 51 bits, two's complement
  static constexpr std::uint64_t kTagShift = 48;
  static constexpr std::uint64_t kSingleton = 0x7ff1ULL << kTagShift;
  static constexpr std::uint64_t kNone = kSingleton;
  static constexpr std::uint64_t kFalse = kSingleton + 1;
  static constexpr std::uint64_t kTrue = kSingleton + 2;
  static constexpr std::uint64_t kEllipsis = kSingleton + 3;
  static constexpr std::uint64_t kNotImplemented = kSingleton + 4;
  static constexpr std::uint64_t kPayload = (1ULL << kTagShift) - 1;
  static const Kind kSingletonKinds[8];
  static const Kind kKinds[32];

  bool is_plain_float() const noexcept { return (bits_ & ~(1ULL << 63)) <= 0x7ff0'0000'0000'0000ULL; }
  bool is_heap() const noexcept {
    return !is_plain_float() && bits_ >> kTagShift != 0x7ff1 && bits_ >> 51 != 0x1fff;
  }
  const void* pointer() const noexcept { return reinterpret_cast<const void*>(bits_ & kPayload); }

  std::uint64_t bits_ = kNone;
};

static_assert(sizeof(Value) == 8 && std::is_trivially_copyable_v<Value>);

// A pair of a dict.
struct DictItem {
  Value key;
  Value value;
};

// Iterates values that lie a fixed distance apart: items of a list, keys of a dict.
class Value::Iterator {
 public:
  using value_type = Value;
  using difference_type = std::ptrdiff_t;
  using iterator_category = std::forward_iterator_tag;
  using pointer = const Value*;
  using reference = const Value&;

  Iterator() = default;
  Iterator(const Value* at, std::ptrdiff_t stride) : at_(at), stride_(stride) {}
  const Value& operator*() const { return *at_; }
  const Value* operator->() const { return at_; }
  Iterator& operator++() {
    at_ += stride_;
    return *this;
  }
  Iterator operator++(int) {
    Iterator before = *this;
    ++*this;
    return before;
  }
  friend bool operator==(const Iterator& a, const Iterator& b) { return a.at_ == b.at_; }

 private:
  const Value* at_ = nullptr;
  std::ptrdiff_t stride_ = 1;
};

// Python's repr() of built-in data and of the standard library's value types (std_types.h), cycles as `[...]`:
// `datetime.date(2021, 1, 2)`, `Decimal('1.50')`, `deque([1], maxlen=3)`. What Python could print only after resolving
// names is printed as the expression that would make it, for reading; so are objects of those types whose data are not
// what Python writes:
//
//     staff.today(b'\x07\xe5')                        a call; `f(*args)` where the arguments are no tuple of their own
//     staff.Employee(name='Omkar', age=21)            a bare object and the fields of its state
//     staff.Employee().__setstate__([1])              any other state; items follow as .extend([...]), .update({...})
//     ([]).__setstate__({'a': 1})                     state given to a plain value
//     collections.OrderedDict                         a global, by its dotted name
//     s'caf\xe9'                                      an 8-bit string of Python 2 that was kept (Kind::bytestr)
//     <persistent id ('Node', 2)>, <extension code 240>, <buffer 0>, <read-only buffer 1>, <code object f>
//
// Where sharing would make the text longer than `limit_bytes`, objects (and long strings and ints) that are referred to
// more than once are printed once as `<#1>=[...]` and then as `<#1>`, so that the text stays proportional to the
// distinct objects; without sharing it may still be longer than the limit. Cost: linear in the distinct objects and in
// the text, up to `limit_bytes` of which may be written in vain. Iterative: any depth.
std::string repr(Value value, std::size_t limit_bytes = std::size_t{64} << 20);

}  // namespace brinery

#include <brinery/detail/value_as.h>
