// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Document: a heap of Python objects and one of them as its root. Readers return it; use it as well to build objects
// by hand. Its objects may share parts and form cycles; all of them are freed together, in a few blocks.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <brinery/value.h>

namespace brinery {

namespace detail {

class Heap;

// Which objects of a Document are referred to from several places: what a reader saw, until something is changed. A writer
// then need not remember the others.
struct Sharing {
  bool is_known = false;
  std::vector<const void*> objects{};  // strs, bytes, bytearrays and containers of built-in types; some perhaps twice
};

}  // namespace detail

// A heap of objects. Move-only; Values stay valid when it moves and end with it.
//
// Thread level: thread-compatible: reading from several threads is fine while nobody changes the Document.
// Cost: an object takes eight bytes in each container that holds it, and besides: a str, bytes or big int read from a
// pickle nothing (it lies in the input), a float or small int nothing, a tuple 8 bytes, a list 16, a dict 24 and 8 for
// each key. A dict or set of more than sixteen entries has a hash index of 12 to 24 bytes for each entry. An object that several
// places of a pickle referred to takes 8 to 16 bytes more, which memory_bytes does not count.
class Document {
 public:
  Document();
  ~Document();
  Document(Document&&) noexcept;
  Document& operator=(Document&&) noexcept;

  Value root() const noexcept { return root_; }
  void set_root(Value root) noexcept {  // REQUIRES: an object of this Document, or a scalar
    root_ = root;
    sharing_.is_known = false;
  }

  // Makes objects. Text is WTF-8; UnicodeDecodeError when it is not. All arguments are copied.
  Value integer(std::int64_t value);
  Value integer(std::uint64_t value);
  template <std::integral I>
  requires(!std::same_as<I, bool>) Value integer(I value) {
    if constexpr (std::is_signed_v<I>) {
      return integer(static_cast<std::int64_t>(value));
    } else {
      return integer(static_cast<std::uint64_t>(value));
    }
  }
  Value big_integer(std::string_view little_endian_twos_complement);
  Value integer_from_text(std::string_view decimal);  // ValueError if it is no int
  Value real(double value);                           // any double; each NaN is an object of its own
  Value complex(double real, double imag);
  Value str(std::string_view text);
  Value bytes(std::string_view data);
  Value bytestr(std::string_view data);
  Value bytearray(std::string_view data);
  Value tuple(std::span<const Value> items);
  Value tuple(std::initializer_list<Value> items) { return tuple(std::span(items.begin(), items.size())); }
  Value list(std::span<const Value> items = {});
  Value list(std::initializer_list<Value> items) { return list(std::span(items.begin(), items.size())); }
  Value dict(std::initializer_list<DictItem> items = {});
  Value frozendict(std::span<const DictItem> items);
  Value set(std::span<const Value> items = {});
  Value set(std::initializer_list<Value> items) { return set(std::span(items.begin(), items.size())); }
  Value frozenset(std::span<const Value> items);
  Value frozenset(std::initializer_list<Value> items) {
    return frozenset(std::span(items.begin(), items.size()));
  }
  Value slice(Value start, Value stop, Value step);
  Value global(std::string_view module, std::string_view name);
  Value instance(Made made, Value cls, Value args, Value kwargs = {});
  // A plain instance of a Python class: made without arguments, its attributes by names.
  Value object(std::string_view module, std::string_view name,
               std::initializer_list<DictItem> attributes = {});
  Value persistent(Value id);
  Value extension(std::int64_t code);
  Value buffer(std::size_t index, bool readonly, std::optional<std::string_view> data);
  // The same without a copy: the data must outlive the Document, and what is written of it.
  Value buffer_no_copy(std::string_view data, bool readonly);

  // A code object by its fields: a dict from `co_*` names (as Python spells them) to values.
  Value code(std::span<const DictItem> fields);

  // Changes a mutable object of this Document. TypeError when the kind does not fit or a key is unhashable.
  void append(Value list, Value item);
  void set_item(Value dict, Value key, Value value);  // keeps the first key and position, as Python
  void add(Value set, Value item);
  void add_op(Value instance, InstanceOp op, Value payload);  // payload as in Value::op_value

  // A deep copy of an object of any Document, sharing and cycles kept. The copy does not refer to the source, so
  // that the source may end. Cost: proportional to the distinct objects.
  Value copy(Value source);

  // Bytes that the heap holds, those of adopted input included.
  std::size_t memory_bytes() const noexcept;

  // For the codecs. Whoever asks for the heap may change what is there.
  detail::Heap& heap() noexcept {
    sharing_.is_known = false;
    return *heap_;
  }
  const detail::Sharing& sharing() const noexcept { return sharing_; }
  void set_sharing(detail::Sharing&& sharing) noexcept { sharing_ = std::move(sharing); }

 private:
  std::shared_ptr<detail::Heap> heap_;  // shared only by the Documents of one Unpickler that keeps its memo
  Value root_;
  detail::Sharing sharing_;

 public:
  explicit Document(std::shared_ptr<detail::Heap> heap, Value root = {}) noexcept;  // for the codecs
};

}  // namespace brinery
