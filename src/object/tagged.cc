// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// tagged_json: two walks over the graph. The first finds what is referred to more than once, the second
// writes. The writer's stack holds tasks: a text, a node, or what is left of a run of nodes.
#include <brinery/tagged.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "object/nodes.h"
#include "object/parts.h"
#include "object/tagged_leaves.h"
#include "object/tasks.h"
#include "object/value_map.h"

namespace brinery {
namespace {

using detail::InstanceNode;
using detail::kTaggedWhole;
using detail::Tag;
using detail::ValueMap;

constexpr std::size_t kShortestNest = 20;

// Whether further occurrences are references. Small immutable leaves are written out again.
bool has_identity(Value value) {
  switch (value.kind()) {
    case Kind::list:
    case Kind::dict:
    case Kind::set:
    case Kind::bytearray:
    case Kind::instance:
    case Kind::slice:
    case Kind::code: return true;
    case Kind::tuple:
    case Kind::frozenset:
    case Kind::frozendict: return value.size() > 0;
    case Kind::persistent:  // or a chain of them would be written again and again
      return value.persistent_id().kind() == Kind::persistent;
    case Kind::int_:
      return ValueAccess::has(value, Tag::big_int) && ValueAccess::record(value).size() > kTaggedWhole;
    case Kind::global:
      return value.stream_module().size() + value.stream_name().size() + value.module().size() +
                 value.name().size() >
             kTaggedWhole;
    default: return false;
  }
}

// What is referred to more than once, and the number it got when it was written.
//
// A tuple of arguments or of items is written as a mere array, which is no reference to the tuple. Only once,
// though: a tuple that a second call takes as well counts as an object there, or the output could outgrow the
// graph.
class Sharing {
 public:
  explicit Sharing(Value root) {
    meet(root, false);
    while (!pending_.empty()) {
      const Value owner = pending_.back().value;
      const std::size_t at = pending_.back().next++;
      if (at == detail::part_count(owner)) {
        pending_.pop_back();
      } else {
        meet(detail::part(owner, at), detail::is_run(owner, at));
      }
    }
  }

  bool is_shared(Value value) {
    const Entry* entry = has_identity(value) ? entries_.find(value) : nullptr;
    return entry != nullptr && entry->references > 1;
  }

  // Whether a tuple that stands for its items is to be written as an array here.
  bool take_spread(Value tuple) {
    if (!has_identity(tuple)) return true;
    return std::exchange(entries_.find(tuple)->spread, false);
  }

  // The number of a shared value, from 1 on, and whether it was drawn just now.
  std::pair<std::uint64_t, bool> number(Value value) {
    Entry& entry = *entries_.find(value);
    const bool is_new = entry.number == 0;
    if (is_new) entry.number = ++count_;
    return {entry.number, is_new};
  }

 private:
  struct Entry {
    std::uint64_t number;
    std::uint8_t references;  // 2 means more than one
    bool spread;
  };
  struct Pending {
    Value value;
    std::size_t next;
  };

  void meet(Value value, bool run) {
    bool is_new = true;
    if (has_identity(value)) {
      Entry& entry = *entries_.insert(value, {0, 0, false}).first;
      if (run && !entry.spread) {
        entry.spread = true;
      } else {
        is_new = entry.references == 0;
        entry.references = is_new ? 1 : 2;
      }
    }
    if (is_new && detail::part_count(value) > 0) pending_.push_back({value, 0});
  }

  ValueMap<Entry> entries_;
  std::vector<Pending> pending_;
  std::uint64_t count_ = 0;
};

// What a list, tuple or dict holds that holds one thing; the key is a dict's.
struct Single {
  Value key;
  Value value;
};

bool is_single(Value value) {
  const Kind kind = value.kind();
  return (kind == Kind::list || kind == Kind::tuple || kind == Kind::dict) && value.size() == 1;
}

Single single_of(Value value) {
  if (value.kind() != Kind::dict) return {{}, value.elements()[0]};
  const DictItem& item = value.items()[0];
  return {item.key, item.value};
}

// Whether two keys are written alike. Long ones only when they are one object: the comparison must stay
// cheap.
bool same_key(Value a, Value b) {
  if (a.is(b)) return !has_identity(a);
  if (a.kind() != b.kind()) return false;
  const bool has_bytes = a.kind() == Kind::str || a.kind() == Kind::bytes || a.kind() == Kind::bytestr;
  return has_bytes && a.size() <= kTaggedWhole && ValueAccess::record(a) == ValueAccess::record(b);
}

constexpr std::string_view kMadeNames[] = {"reduce", "newobj", "newobj_ex", "inst", "obj", "built"};
constexpr std::string_view kOpNames[] = {"build", "append", "setitems", "additems"};

class Writer {
 public:
  explicit Writer(Value root) : sharing_(root), leaves_(out_) { push(Do::node, root); }

  std::string run() && {
    while (!tasks_.empty()) step();
    return std::move(out_);
  }

 private:
  // A text; a node; or from `index` on the items of a value, its pairs (a tuple alternates keys and values),
  // the operations of an instance.
  enum class Do : std::uint8_t { text, node, nodes, pairs, ops };
  using Task = detail::Task<Do>;

  void push(const char* text) { tasks_.push(text); }
  void push(Do what, Value value) { tasks_.push(what, value); }
  void push_run(Do what, Value payload);
  void push_ops(Value instance);

  void step();
  void step_nodes(Task& task);
  void step_pairs(Task& task);
  void step_ops(Task& task);

  void write_node(Value value);
  void write_members(Value value);
  void write_container(std::string_view type, Do what, Value value);
  void write_instance(Value instance);
  bool write_nest(Value value);

  std::string out_;
  Sharing sharing_;
  detail::TaggedLeaves leaves_;
  detail::Tasks<Do> tasks_;
};

void Writer::step() {
  Task& task = tasks_.top();
  switch (task.what) {
    case Do::text:
      out_ += task.text;
      tasks_.pop();
      break;
    case Do::node: {
      const Value value = task.value;
      tasks_.pop();
      write_node(value);
      break;
    }
    case Do::nodes: step_nodes(task); break;
    case Do::pairs: step_pairs(task); break;
    case Do::ops: step_ops(task); break;
  }
}

void Writer::step_nodes(Task& task) {
  const auto values = task.value.elements();
  if (task.index == values.size()) return tasks_.pop();
  if (task.index > 0) out_ += ',';
  write_node(values[task.index++]);  // which may move the tasks
}

void Writer::step_pairs(Task& task) {
  const Value owner = task.value;
  const bool is_tuple = owner.kind() == Kind::tuple;
  const std::size_t count = is_tuple ? (owner.size() + 1) / 2 : owner.size();
  if (task.index == count) return tasks_.pop();
  const std::size_t at = task.index++;
  out_ += at > 0 ? ",[" : "[";
  push("]");
  if (!is_tuple) {
    push(Do::node, owner.items()[at].value);
    push(",");
    push(Do::node, owner.items()[at].key);
    return;
  }
  const auto values = owner.elements();
  if (2 * at + 1 < values.size()) {  // a key without a value is written alone
    push(Do::node, values[2 * at + 1]);
    push(",");
  }
  push(Do::node, values[2 * at]);
}

void Writer::step_ops(Task& task) {
  const Value instance = task.value;
  if (task.index == instance.op_count()) return tasks_.pop();
  const std::size_t at = task.index++;
  const InstanceOp op = instance.op_kind(at);
  out_ += at > 0 ? ",[\"" : "[\"";
  out_ += kOpNames[static_cast<std::size_t>(op)];
  out_ += "\",";
  push("]");
  if (op == InstanceOp::build) {
    push(Do::node, instance.op_value(at));
  } else {
    push_run(op == InstanceOp::setitems ? Do::pairs : Do::nodes, instance.op_value(at));
  }
}

// Arguments and items: an array of nodes, or a node where they are no tuple or one that was written as an
// array before.
void Writer::push_run(Do what, Value payload) {
  if (payload.kind() != Kind::tuple || !sharing_.take_spread(payload)) return push(Do::node, payload);
  push("]");
  push(what, payload);
  push("[");
}

void Writer::push_ops(Value instance) {
  if (instance.op_count() == 0) return;
  push("]");
  push(Do::ops, instance);
  push(R"(,"ops":[)");
}

void Writer::write_node(Value value) {
  out_ += '{';
  if (sharing_.is_shared(value)) {
    const auto [number, is_new] = sharing_.number(value);
    if (!is_new) out_ += R"("t":"ref",)";
    out_ += "\"id\":" + std::to_string(number);
    out_ += is_new ? ',' : '}';
    if (!is_new) return;
  }
  if (!write_nest(value)) write_members(value);
}

void Writer::write_members(Value value) {
  switch (value.kind()) {
    case Kind::list: return write_container("list", Do::nodes, value);
    case Kind::tuple: return write_container("tuple", Do::nodes, value);
    case Kind::set: return write_container("set", Do::nodes, value);
    case Kind::frozenset: return write_container("frozenset", Do::nodes, value);
    case Kind::slice: return write_container("slice", Do::nodes, value);
    case Kind::dict: return write_container("dict", Do::pairs, value);
    case Kind::frozendict: return write_container("frozendict", Do::pairs, value);
    case Kind::code: return write_container("code", Do::pairs, value);
    case Kind::instance: return write_instance(value);
    case Kind::persistent:
      out_ += R"("t":"pers","pid":)";
      push("}");
      return push(Do::node, value.persistent_id());
    default: leaves_.append_members(value); out_ += '}';
  }
}

void Writer::write_container(std::string_view type, Do what, Value value) {
  out_ += R"("t":")";
  out_ += type;
  out_ += R"(","v":[)";
  push("]}");
  push(what, value);
}

void Writer::write_instance(Value instance) {
  push("}");
  push_ops(instance);
  if (instance.made() == Made::build) {
    out_ += R"("t":"built","v":)";
    return push(Do::node, instance.cls());
  }
  out_ += R"("t":"call","via":")";
  out_ += kMadeNames[static_cast<std::size_t>(instance.made())];
  out_ += R"(","fn":)";
  if (instance.made() == Made::newobj_ex) {
    push(Do::node, instance.kwargs());
    push(R"(,"kwargs":)");
  }
  push_run(Do::nodes, instance.args());
  push(R"(,"args":)");
  push(Do::node, instance.cls());
}

// Writes a run of containers that each hold only the next as one node; false, and nothing written, if there
// is none.
bool Writer::write_nest(Value value) {
  std::size_t count = 0;
  Value inner = value;
  Value key;
  while (is_single(inner) && inner.kind() == value.kind() && (count == 0 || !sharing_.is_shared(inner))) {
    const Single single = single_of(inner);
    if (count == 0) key = single.key;
    if (!same_key(key, single.key)) break;
    inner = single.value;
    ++count;
  }
  if (count < kShortestNest) return false;
  out_ += R"("t":"nest","of":")" + std::string(type_name(value.kind())) + R"(","n":)" + std::to_string(count);
  push("}");
  push(Do::node, inner);
  push(R"(,"v":)");
  if (value.kind() == Kind::dict) {
    push(Do::node, key);
    push(R"(,"key":)");
  }
  return true;
}

}  // namespace

std::string tagged_json(Value value) { return Writer(value).run(); }

}  // namespace brinery
