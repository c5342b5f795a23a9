// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Runs of leaves: items of a container that need no others to be written. Most items of most documents are such, so these loops
// decide how fast documents are written.
#include <algorithm>
#include <iterator>

#include <brinery/detail/run_cursor.h>

#include "base/numbers.h"
#include "pickle/document_viewer.h"

namespace brinery::pickle {

using detail::Tag;

namespace {

// The keys and values of a dict, which alternate.
const Value* first_of(const detail::DictNode& dict) {
  static_assert(sizeof(DictItem) == 2 * sizeof(Value) && alignof(DictItem) == alignof(Value));
  return reinterpret_cast<const Value*>(dict.items);
}

}  // namespace

// Writes values at a cursor of its own, which the compiler can keep in registers, and falls back on the viewer for what is rare.
//
// Containers of leaves, and of such containers, are written on trial: one that turns out to need more is taken back. The depth
// of a trial is bounded, so an object is written a bounded number of times.
class DocumentViewer::LeafRun {
 public:
  LeafRun(DocumentViewer& viewer, Writer& writer) noexcept
      : viewer_(viewer), writer_(writer), encoder_(writer.encoder()), cursor_(encoder_) {}
  LeafRun(const LeafRun&) = delete;
  LeafRun& operator=(const LeafRun&) = delete;

  void end() { cursor_.commit(); }

  // Writes values until one needs the stack, and returns where that is. The first has this index in its container, which counts
  // for a dict of alternating keys and values.
  template <bool kIsDict>
  const Value* put_all(const Value* at, const Value* end, std::size_t index) {
    for (;;) {
      const Value* const rare = put_simple_ones<kIsDict>(at, end, index);
      index += static_cast<std::size_t>(rare - at);
      if (rare == end || !put_rare<kIsDict>(rare, end, index)) return rare;
      at = rare + 1;
      ++index;
    }
  }

 private:
  [[gnu::always_inline]] void begin_object() {
    if (cursor_.is_full()) [[unlikely]]
      by_encoder([&] { encoder_.begin_object(); });
  }
  template <class Write>
  void by_encoder(Write&& write) {
    cursor_.commit();
    write();
    cursor_.resume();
  }

  // The first of these, which may be simple as well, but for a frame that ends here.
  template <bool kIsDict>
  [[gnu::noinline]] bool put_rare(const Value* at, const Value* end, std::size_t index) {
    begin_object();
    if (put_simple(*at, cursor_)) return true;
    look_ahead(at, end);
    if (!put_other(*at)) return false;
    if (kIsDict && index % 2 == 0) viewer_.note_key(*at, index / 2, encoder_);
    return true;
  }
  // Where one object may be shared, those that follow may be so as well, and wherever in memory.
  void look_ahead(const Value* at, const Value* end) const {
    constexpr std::ptrdiff_t kAhead = 8;
    if (end - at > kAhead && viewer_.shared_.is_known()) viewer_.shared_.prefetch(at[kAhead].address());
  }

  // --- Simple values: what changes nothing but a cursor ------------------------------------------------------------------
  // The cursor is a local variable whose address nobody has.
  template <bool kIsDict>
  [[gnu::always_inline]] const Value* put_simple_ones(const Value* at, const Value* end, std::size_t index) {
    detail::Cursor cursor(cursor_);
    for (; at != end && !cursor.is_full(); ++at, ++index) {
      const bool is_recent_key = kIsDict && index % 2 == 0 && put_recent_key(*at, index / 2, cursor);
      if (!is_recent_key && !put_simple(*at, cursor)) break;
    }
    cursor_.return_to(cursor);
    return at;
  }
  [[gnu::always_inline]] bool put_simple(Value value, detail::Cursor& cursor) const {
    if (ValueAccess::is_small_int(value)) {
      cursor.integer(ValueAccess::small_int_of(value));
    } else if (ValueAccess::has(value, Tag::str)) {
      return put_str(value, cursor);
    } else if (ValueAccess::is_plain_float(value)) {
      cursor.real(ValueAccess::plain_float_of(value));
    } else if (value.is_none()) {
      cursor.none();
    } else if (value.is(Value(true)) || value.is(Value(false))) {
      cursor.boolean(value.is(Value(true)));
    } else {
      return ValueAccess::has(value, Tag::big_int) && put_wide_integer(value, cursor);
    }
    return true;
  }
  [[gnu::always_inline]] bool put_str(Value value, detail::Cursor& cursor) const {
    if (!viewer_.shared_.is_known()) return false;
    if (const auto* shared = viewer_.shared_.find(value.address())) return put_number(*shared, cursor);
    const std::string_view text = ValueAccess::record(value);
    if (text.size() > detail::Cursor::kShort) return false;
    cursor.text(text);
    return true;
  }
  [[gnu::always_inline]] static bool put_wide_integer(Value value, detail::Cursor& cursor) {
    const std::string_view bytes = base::trim_int(ValueAccess::record(value));
    if (bytes.size() <= 4 || bytes.size() > sizeof(std::int64_t)) return false;
    cursor.long_integer(bytes);
    return true;
  }
  [[gnu::always_inline]] bool put_recent_key(Value key, std::size_t index, detail::Cursor& cursor) const {
    const RecentKey* const recent = viewer_.recent_key(key, index);
    if (recent != nullptr) cursor.get(recent->number);
    return recent != nullptr;
  }
  [[gnu::always_inline]] static bool put_number(const SharedAddresses::Entry& shared,
                                                detail::Cursor& cursor) {
    if (shared.number == 0) return false;
    cursor.get(shared.number - 1);
    return true;
  }

  [[gnu::noinline]] bool put_other(Value value) {
    switch (value.kind()) {
      case Kind::str: put_new_str(value); return true;
      case Kind::int_:
      case Kind::float_:
      case Kind::bytes:
      case Kind::bytestr: by_encoder([&] { viewer_.view_id(value, writer_); }); return true;
      case Kind::tuple:
      case Kind::list:
      case Kind::dict: return try_container(value);
      default: return false;
    }
  }
  // One that is long, or may be referred to.
  void put_new_str(Value value) {
    by_encoder([&] {
      viewer_.view_str(value, writer_);
      if (!viewer_.shared_.is_known()) return;
      auto* const shared = viewer_.shared_.find(value.address());
      const std::string_view text = ValueAccess::record(value);
      if (shared != nullptr) shared->note(encoder_.text_number(text_identity(text)));
    });
  }

  // --- Containers on trial ---------------------------------------------------------------------------------------------
  static constexpr unsigned kDeepest = 4;
  static constexpr std::size_t kMost = 999;  // items that are one batch for sure

  bool try_container(Value value) {
    if (!viewer_.shared_.is_known()) return false;
    const detail::Cursor start = cursor_;
    noted_count_ = 0;
    if (put_container(value, kDeepest)) return true;
    cursor_.return_to(start);
    for (unsigned i = 0; i < noted_count_; ++i) noted_[i]->number = 0;
    return false;
  }
  bool put_container(Value value, unsigned depth) {
    const bool is_tuple = value.kind() == Kind::tuple;
    if (auto* shared = viewer_.shared_.find(value.address())) {
      if (shared->number != 0) return put_number(*shared, cursor_);
      if (is_tuple || !note(*shared)) return false;
    }
    if (is_tuple) return put_tuple(*ValueAccess::node<detail::TupleNode>(value), depth);
    switch (value.kind()) {
      case Kind::list: return put_list(*ValueAccess::node<const detail::ListNode>(value), depth);
      default: return put_dict(*ValueAccess::node<const detail::DictNode>(value), depth);
    }
  }
  // Notes the number of a list or dict that others refer to.
  bool note(SharedAddresses::Entry& shared) {
    if (noted_count_ == std::size(noted_)) return false;
    noted_[noted_count_++] = &shared;
    shared.note(cursor_.memo_size());
    return shared.number != 0;
  }
  // The items of a container, or the keys and values of a dict.
  template <bool kIsDict>
  [[gnu::always_inline]] bool put_items(const Value* first, std::size_t size, unsigned depth) {
    const Value* const end = first + size;
    for (const Value* at = first;; ++at) {
      at = put_simple_ones<kIsDict>(at, end, static_cast<std::size_t>(at - first));
      if (at == end) return true;
      if (cursor_.is_full() || depth == 0 || !is_container(*at) || !put_container(*at, depth - 1))
        return false;
    }
  }
  static bool is_container(Value value) {
    const Kind kind = value.kind();
    return kind == Kind::tuple || kind == Kind::list || kind == Kind::dict;
  }
  bool put_tuple(detail::TupleNode& node, unsigned depth) {
    constexpr Op kShort[] = {Op::TUPLE1, Op::TUPLE2, Op::TUPLE3};
    const std::size_t size = node.size;
    if (size == 0 || size > kMost) return false;  // the empty one has no number
    if (size > 3) cursor_.op(Op::MARK);
    if (!put_items<false>(node.items(), size, depth)) return false;
    cursor_.op(size > 3 ? Op::TUPLE : kShort[size - 1]);
    cursor_.ops<Op::MEMOIZE>();
    return true;
  }
  bool put_list(const detail::ListNode& node, unsigned depth) {
    if (node.size > kMost) return false;
    open(Op::EMPTY_LIST, node.size);
    if (!put_items<false>(node.items, node.size, depth)) return false;
    close(Op::APPEND, Op::APPENDS, node.size);
    return true;
  }
  bool put_dict(const detail::DictNode& node, unsigned depth) {
    if (node.size > kMost) return false;
    open(Op::EMPTY_DICT, node.size);
    if (!put_items<true>(first_of(node), 2 * node.size, depth)) return false;
    close(Op::SETITEM, Op::SETITEMS, node.size);
    return true;
  }
  void open(Op empty, std::size_t size) {
    cursor_.op(empty);
    cursor_.ops<Op::MEMOIZE>();
    if (size > 1) cursor_.op(Op::MARK);
  }
  void close(Op one, Op many, std::size_t size) {
    if (size > 0) cursor_.op(size > 1 ? many : one);
  }

  DocumentViewer& viewer_;
  Writer& writer_;
  PickleEncoder& encoder_;
  detail::Cursor cursor_;

  // What a trial noted, to be forgotten if it fails.
  SharedAddresses::Entry* noted_[64];
  unsigned noted_count_ = 0;
};

template <bool kIsDict>
std::size_t DocumentViewer::view_run(Items& items, std::size_t index, std::size_t most, Writer& writer) {
  if (has_persistent_id_ || !writer.encoder().has_runs()) return 0;
  LeafRun run(*this, writer);
  const Value* const first = items.at;
  const Value* const end = first + std::min(most, static_cast<std::size_t>(items.end - first));
  items.at = run.put_all<kIsDict>(first, end, index);
  run.end();
  return static_cast<std::size_t>(items.at - first);
}

std::size_t DocumentViewer::view_leaves(Items& items, std::size_t most, Writer& writer) {
  return view_run<false>(items, 0, most, writer);
}

std::size_t DocumentViewer::view_leaf_pairs(Items& items, std::size_t index, std::size_t most, Value& key,
                                            Writer& writer) {
  const std::size_t count = view_run<true>(items, index, most, writer);
  if (count > 0 && (index + count) % 2 == 1) key = items.at[-1];
  return count;
}

}  // namespace brinery::pickle
