// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// DocumentViewer: the values of Documents as the objects that PickleWriter writes, and the hooks of DumpOptions.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include <brinery/pickle_writer.h>
#include <brinery/pickler.h>

#include "object/nodes.h"
#include "pickle/registry.h"
#include "pickle/shared_addresses.h"

namespace brinery::pickle {

class DocumentViewer {
 public:
  using Object = Value;

  // The items of a container, or of several operations on an instance one after the other.
  struct Items {
    const Value* at = nullptr;
    const Value* end = nullptr;
    const detail::InstanceOpNode* operation = nullptr;

    Value next() {
      while (at == end) next_operation();
      return *at++;
    }
    void next_operation();
  };

  // The operations of an instance. Those that add items are joined, as the pickler cuts batches by itself.
  struct Changes {
    const detail::InstanceOpNode* at = nullptr;
    const detail::InstanceOpNode* end = nullptr;
    bool next(ChangeOf<Value, Items>& change);
  };

  using Writer = PickleWriter<DocumentViewer>;

  // `sharing` is that of the Document whose root is written; null where it is another value, or several.
  explicit DocumentViewer(const DumpOptions& options, const brinery::detail::Sharing* sharing = nullptr);

  // The most common kinds are written inline; everything else is a call away.
  [[gnu::always_inline]] void view(Value value, Writer& writer) {
    if (has_persistent_id_ && view_persistent(value, writer)) [[unlikely]]
      return;
    view_id(value, writer);
  }
  [[gnu::always_inline]] void view_id(Value value, Writer& writer) {
    if (ValueAccess::has(value, detail::Tag::str)) return view_str(value, writer);
    if (ValueAccess::is_small_int(value)) return writer.integer(ValueAccess::small_int_of(value));
    if (ValueAccess::is_plain_float(value)) return writer.real(ValueAccess::plain_float_of(value));
    if (value.is_none()) return writer.none();
    view_other(value, writer);
  }

  // Most dicts have the keys of the dict before, which were looked up then.
  [[gnu::always_inline]] void view_key(Value key, std::size_t index, Writer& writer) {
    if (const RecentKey* const recent = recent_key(key, index)) [[likely]] {
      writer.encoder().begin_object();
      return writer.encoder().get(recent->number);
    }
    view_new_key(key, index, writer);
  }
  std::string label(Value value) const;

  // What the writer asks for runs of objects that need no others: these write up to `most` values one after the other and return
  // how many they were. The second begins with the value of this index in a dict of alternating keys and values; `key` is the
  // last key if that was the last value.
  std::size_t view_leaves(Items& items, std::size_t most, Writer& writer);
  std::size_t view_leaf_pairs(Items& items, std::size_t index, std::size_t most, Value& key, Writer& writer);

  // Forgets the values that hooks made. REQUIRES: the memo is empty.
  void clear();

 private:
  using Call = Writer::Call;

  class LeafRun;
  template <bool kIsDict>
  std::size_t view_run(Items& items, std::size_t index, std::size_t most, Writer& writer);

  static Identity text_identity(std::string_view text) noexcept;
  Identity identity_of(Value value) const noexcept;
  // Whether no other place of the document refers to a value of the kinds of which readers know it.
  bool is_unshared(Value value) const noexcept {
    return shared_.is_known() && shared_.find(value.address()) == nullptr;
  }
  Identity identity_of_text(Value value, std::string_view text) const noexcept;
  void view_str(Value value, Writer& writer);
  void view_new_key(Value key, std::size_t index, Writer& writer);
  void note_key(Value key, std::size_t index, PickleEncoder& encoder);
  void view_other(Value value, Writer& writer);
  // What hooks and rewritten calls are made of; made for the first of them.
  Document& scratch() { return scratch_document_ ? *scratch_document_ : scratch_document_.emplace(); }

  bool recall(Value value, Writer& writer);
  Identity note_number(Value value, PickleEncoder& encoder);
  void view_wide_integer(Value value, Writer& writer);
  void view_container(Value value, Writer& writer);
  void view_opaque(Value value, Writer& writer);
  void view_instance(Value identity, Value instance, Writer& writer);
  void view_buffer(Value value, Writer& writer);
  bool view_persistent(Value value, Writer& writer);
  bool view_reduced(Value value, Writer& writer);
  void write_persistent(Value id, Writer& writer);
  void write_call(Value identity, Value callable, std::initializer_list<Value> args, Writer& writer);
  const DispatchTable* reducers();
  std::optional<Reduction> reduce(Value value);
  Value build(const Reduction& reduction);
  Value as_call(Value instance, int protocol);
  void enter_reduction(Value value, std::size_t open_calls);

  const DumpOptions& options_;
  const bool has_persistent_id_;
  LatestReducers registered_{reducer_registry()};
  const SharedAddresses shared_;
  std::optional<Document> scratch_document_;
  std::size_t next_buffer_ = 0;  // of those that have no data

  // The first keys of the last dict, where they are strings, and their numbers in the memo.
  static constexpr std::size_t kRecentKeys = 16;
  struct RecentKey {
    Value key;
    std::uint32_t number;
  };
  RecentKey recent_keys_[kRecentKeys];  // the first recent_count_ of them
  std::size_t recent_count_ = 0;
  const RecentKey* recent_key(Value key, std::size_t index) const {
    return index < recent_count_ && recent_keys_[index].key.is(key) ? &recent_keys_[index] : nullptr;
  }

  // The reductions of hooks that are open: how many calls lay around each, and how often each object is among them.
  std::vector<std::pair<std::size_t, std::uint64_t>> reductions_;
  std::unordered_map<std::uint64_t, std::size_t> reduction_counts_;
};

// Strings are told apart by where their text lies, because names of globals have no Value. An empty one has no byte but its length.
inline Identity DocumentViewer::text_identity(std::string_view text) noexcept {
  return reinterpret_cast<std::uintptr_t>(text.data()) - (text.empty() ? 1 : 0);
}

inline Identity DocumentViewer::identity_of_text(Value value, std::string_view text) const noexcept {
  return is_unshared(value) ? kAnonymous : text_identity(text);
}

[[gnu::always_inline]] inline void DocumentViewer::view_str(Value value, Writer& writer) {
  const std::string_view text = ValueAccess::record(value);
  writer.str(identity_of_text(value, text), text, Lasts::whole_pickle);
}

}  // namespace brinery::pickle
