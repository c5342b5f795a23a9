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
#include "object/std_describe.h"
#include "object/tagged_leaves.h"
#include "object/tagged_sharing.h"
#include "object/tasks.h"
#include "object/value_map.h"

namespace brinery {
namespace {

using detail::has_identity;
using detail::kTaggedWhole;
using detail::TaggedSharing;

constexpr std::size_t kShortestNest = 20;

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
constexpr std::string_view kOpNames[] = {"build", "append", "setitems", "additems", "call"};

class Writer {
 public:
  Writer(Value root, const TaggedOptions& options)
      : interpret_(options.interpret), sharing_(root, interpret_ ? &descriptions_ : nullptr), leaves_(out_) {
    push(Do::node, root);
  }

  std::string run() && {
    while (!tasks_.empty()) step();
    return std::move(out_);
  }

 private:
  // A text; a node; or from `index` on the items of a value, its pairs (a tuple alternates keys and values),
  // the members of an object `name: value`, the operations of an instance.
  enum class Do : std::uint8_t { text, node, nodes, pairs, fields, ops };
  using Task = detail::Task<Do>;

  void push(const char* text) { tasks_.push(text); }
  void push(Do what, Value value) { tasks_.push(what, value); }
  void push_run(Do what, Value payload);
  void push_ops(Value instance);

  void step();
  void step_nodes(Task& task);
  void step_pairs(Task& task);
  void step_fields(Task& task);
  void step_ops(Task& task);

  void write_node(Value value);
  void write_members(Value value);
  void write_container(std::string_view type, Do what, Value value);
  void write_instance(Value instance);
  void write_described(const detail::StdDescription& description);
  bool write_nest(Value value);

  std::string out_;
  bool interpret_;
  detail::StdDescriptions descriptions_;
  TaggedSharing sharing_;
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
    case Do::fields: step_fields(task); break;
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

void Writer::step_fields(Task& task) {
  const auto fields = task.value.items();
  if (task.index == fields.size()) return tasks_.pop();
  if (task.index > 0) out_ += ',';
  const DictItem& field = fields[task.index++];
  leaves_.append_string(field.key.as<std::string_view>());
  out_ += ':';
  write_node(field.value);
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
  if (!adds_items(op)) {
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

void Writer::write_described(const detail::StdDescription& description) {
  static constexpr Do kAs[] = {Do::node, Do::nodes, Do::pairs, Do::fields};
  static constexpr const char* kOpen[] = {":", ":[", ":[", ":{"};
  static constexpr const char* kClose[] = {"", "]", "]", "}"};
  out_ += R"("t":"obj","class":)";
  leaves_.append_string(description.cls);
  push("}");
  for (unsigned i = description.section_count; i-- > 0;) {
    const auto& [name, as, value] = description.sections[i];
    const auto how = static_cast<std::size_t>(as);
    push(kClose[how]);
    push(kAs[how], value);
    push(kOpen[how]);
    push("\"");
    push(name);
    push(",\"");
  }
}

void Writer::write_instance(Value instance) {
  if (interpret_) {
    if (const auto* description = descriptions_.find(instance)) return write_described(*description);
  }
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

std::string tagged_json(Value value, const TaggedOptions& options) { return Writer(value, options).run(); }

}  // namespace brinery
