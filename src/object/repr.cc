// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// repr: Python's text of a value, written from a stack of tasks.
//
// Python prints an object wherever it is referred to, and a reference back into what is being printed as
// `[...]`. That is `Mode::full`. When it grows beyond the limit, the text is given up and written anew in
// `Mode::shared`, where what is referred to more than once is printed once and has a number. Expansion tells
// beforehand when the first try is hopeless.
#include <algorithm>
#include <optional>
#include <string>
#include <string_view>

#include <brinery/value.h>

#include "object/bare.h"
#include "object/expansion.h"
#include "object/leaf_repr.h"
#include "object/nodes.h"
#include "object/parts.h"
#include "object/named_values.h"
#include "object/std_repr.h"
#include "object/tasks.h"
#include "object/value_map.h"

namespace brinery {
namespace {

using detail::class_of_bare;
using detail::Expansion;

enum class Mode : std::uint8_t { full, shared };

bool is_identifier(std::string_view text) {
  const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; };
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  return !text.empty() && !is_digit(text[0]) &&
         std::all_of(text.begin(), text.end(), [&](char c) { return is_letter(c) || is_digit(c); });
}

// Whether a key can be printed as the name of an attribute. Python 2 names them by its 8-bit strings.
bool is_field_name(Value key) {
  const bool is_text = key.kind() == Kind::str || key.kind() == Kind::bytestr;
  return is_text && is_identifier(ValueAccess::record(key));
}

class Printer {
 public:
  Printer(Value root, Mode mode, std::size_t limit_bytes, Expansion& expansion,
          detail::StdCollections& collections)
      : expansion_(expansion), collections_(collections), limit_(limit_bytes), mode_(mode) {
    tasks_.push(Do::node, root);
  }

  // Nothing if the text becomes longer than the limit.
  std::optional<std::string> run() && {
    while (!tasks_.empty()) {
      step();
      if (out_.size() > limit_) return std::nullopt;
    }
    return std::move(out_);
  }

 private:
  // A text; a value; from `index` on the items of a value, its pairs `key: value` (a tuple alternates both),
  // its pairs `key=value`, the operations of an instance; or the end of a value that may be referred to from
  // within.
  enum class Do : std::uint8_t { text, node, items, pairs, fields, ops, leave };
  using Task = detail::Task<Do>;

  void step();
  void step_items(Task& task);
  void step_pairs(Task& task);
  void step_fields(Task& task);
  void step_ops(Task& task);

  void print(Value value);
  bool print_reference(Value value);
  void print_short_form(Value value);
  void enclose(std::string_view open, Do what, Value value, const char* close);
  void print_instance(Value instance);
  bool print_std(Value instance);
  void push_std(const detail::StdRepr& text);
  void print_call(Value call);
  bool prints_fields(Value dict);
  bool has_field_names(Value dict);
  bool is_apart(Value value) { return mode_ == Mode::shared && expansion_.is_shared(value); }
  bool runs(Value instance, std::size_t op);
  bool continues(Value instance, std::size_t op);

  std::string out_;
  detail::Tasks<Do> tasks_;
  Expansion& expansion_;
  detail::StdCollections& collections_;
  detail::ValueMap<bool> entered_;          // full mode, and only where there are cycles
  detail::ValueMap<bool> has_field_names_;  // of shared dicts
  std::size_t limit_;
  Mode mode_;
};

void Printer::step() {
  Task& task = tasks_.top();
  switch (task.what) {
    case Do::text: out_ += task.text; return tasks_.pop();
    case Do::node: {
      const Value value = task.value;
      tasks_.pop();
      return print(value);
    }
    case Do::leave: *entered_.find(task.value) = false; return tasks_.pop();
    case Do::items: return step_items(task);
    case Do::pairs: return step_pairs(task);
    case Do::fields: return step_fields(task);
    case Do::ops: return step_ops(task);
  }
}

void Printer::step_items(Task& task) {
  const auto values = task.value.elements();
  if (task.index == values.size()) return tasks_.pop();
  if (task.index > 0) out_ += ", ";
  print(values[task.index++]);  // which may move the tasks
}

void Printer::step_pairs(Task& task) {
  const Value owner = task.value;
  const std::size_t at = 2 * std::size_t{task.index};
  if (at == detail::part_count(owner)) return tasks_.pop();
  if (task.index++ > 0) out_ += ", ";
  tasks_.push(Do::node, detail::part(owner, at + 1));
  tasks_.push(": ");
  print(detail::part(owner, at));
}

void Printer::step_fields(Task& task) {
  const auto items = task.value.items();
  if (task.index == items.size()) return tasks_.pop();
  if (task.index > 0) out_ += ", ";
  const DictItem& item = items[task.index++];
  out_ += ValueAccess::record(item.key);
  out_ += '=';
  print(item.value);
}

// Whether the items of this operation are printed as they lie in their tuple.
bool Printer::runs(Value instance, std::size_t op) {
  const Value payload = instance.op_value(op);
  if (!detail::is_run(instance, detail::kFirstOpPart + op) || is_apart(payload)) return false;
  return instance.op_kind(op) != InstanceOp::setitems || payload.size() % 2 == 0;
}

// Whether this operation only goes on with what the one before did. Pickle cuts long runs of items into
// batches.
bool Printer::continues(Value instance, std::size_t op) {
  return op > 0 && op < instance.op_count() && instance.op_kind(op) == instance.op_kind(op - 1) &&
         runs(instance, op - 1) && runs(instance, op) && instance.op_value(op - 1).size() > 0 &&
         instance.op_value(op).size() > 0;
}

void Printer::step_ops(Task& task) {
  static constexpr const char* kMethods[] = {".__setstate__", ".extend", ".update", ".update", ".call"};
  const Value instance = task.value;
  const std::size_t at = task.index++;
  if (at == instance.op_count()) return tasks_.pop();

  const InstanceOp op = instance.op_kind(at);
  const bool is_first = !continues(instance, at);
  if (is_first) out_ += kMethods[static_cast<std::size_t>(op)];
  if (!runs(instance, at)) {
    out_ += '(';
    tasks_.push(")");
    return tasks_.push(Do::node, instance.op_value(at));
  }
  const bool is_last = !continues(instance, at + 1);
  if (op == InstanceOp::setitems) {
    return enclose(is_first ? "({" : ", ", Do::pairs, instance.op_value(at), is_last ? "})" : "");
  }
  enclose(is_first ? "([" : ", ", Do::items, instance.op_value(at), is_last ? "])" : "");
}

void Printer::enclose(std::string_view open, Do what, Value value, const char* close) {
  out_ += open;
  tasks_.push(close);
  tasks_.push(what, value);
}

void Printer::print(Value value) {
  if (value.address() != nullptr && print_reference(value)) return;
  switch (value.kind()) {
    case Kind::list: return enclose("[", Do::items, value, "]");
    case Kind::tuple: return enclose("(", Do::items, value, value.size() == 1 ? ",)" : ")");
    case Kind::dict: return enclose("{", Do::pairs, value, "}");
    case Kind::set:
      if (value.size() > 0) return enclose("{", Do::items, value, "}");
      out_ += "set()";
      return;
    case Kind::frozenset:
      if (value.size() > 0) return enclose("frozenset({", Do::items, value, "})");
      out_ += "frozenset()";
      return;
    case Kind::slice: return enclose("slice(", Do::items, value, ")");
    case Kind::frozendict: return enclose("frozendict({", Do::pairs, value, "})");
    case Kind::instance: return print_instance(value);
    case Kind::persistent: return enclose("<persistent id ", Do::node, value.persistent_id(), ">");
    default: return detail::append_leaf_repr(out_, value);
  }
}

// A reference to what was printed already, or is being printed: true. Else takes note that it is being
// printed.
bool Printer::print_reference(Value value) {
  if (mode_ == Mode::shared) {
    if (!expansion_.is_shared(value)) return false;
    const auto [number, is_new] = expansion_.number(value);
    out_ += "<#" + std::to_string(number) + (is_new ? ">=" : ">");
    return !is_new;
  }
  if (!expansion_.has_cycle() || !expansion_.is_shared(value)) return false;
  const auto [entered, is_new] = entered_.insert(value, true);
  if (*entered && !is_new) {
    print_short_form(value);
    return true;
  }
  *entered = true;
  tasks_.push(Do::leave, value);
  return false;
}

void Printer::print_short_form(Value value) {
  switch (value.kind()) {
    case Kind::list: out_ += "[...]"; break;
    case Kind::dict: out_ += "{...}"; break;
    case Kind::tuple: out_ += "(...)"; break;
    case Kind::instance: {
      if (const auto text = detail::std_repr_within_itself(value, collections_)) return push_std(*text);
      const Value cls = class_of_bare(value).value_or(value.cls());
      if (cls.kind() == Kind::global) detail::append_leaf_repr(out_, cls);
      out_ += "(...)";
      break;
    }
    case Kind::persistent: out_ += "<persistent id ...>"; break;
    default: out_ += type_name(value.kind()); out_ += "(...)";
  }
}

// Whether the pairs of this dict are printed as `name=value`. A shared dict is looked through once, because many instances
// may refer to it where it is printed as `{...}` only.
bool Printer::prints_fields(Value dict) {
  if (dict.kind() != Kind::dict || is_apart(dict)) return false;
  if (!expansion_.is_shared(dict)) return has_field_names(dict);
  if (const bool* known = has_field_names_.find(dict)) return *known;
  return *has_field_names_.insert(dict, has_field_names(dict)).first;
}

// A name that is printed once and has a number is none for a field.
bool Printer::has_field_names(Value dict) {
  const auto items = dict.items();
  return std::all_of(items.begin(), items.end(),
                     [&](const DictItem& item) { return !is_apart(item.key) && is_field_name(item.key); });
}

// Prints an object of a type that Python's standard library has (stdtypes.h); false for others.
bool Printer::print_std(Value instance) {
  if (!detail::std_call(instance) && !detail::is_named_value(instance)) return false;
  const auto is_shared = [&](Value value) { return expansion_.is_shared(value); };
  if (mode_ == Mode::shared && detail::std_repr_spreads(instance, is_shared)) return false;
  const auto text = detail::std_repr(instance, collections_);
  if (text) push_std(*text);
  return text.has_value();
}

void Printer::push_std(const detail::StdRepr& text) {
  static constexpr Do kAs[] = {Do::node, Do::items, Do::pairs, Do::fields};
  out_ += text.open;
  tasks_.push(text.close);
  for (unsigned i = text.part_count; i-- > 0;) {
    tasks_.push(kAs[static_cast<std::size_t>(text.parts[i].as)], text.parts[i].value);
    tasks_.push(text.parts[i].before);
  }
}

void Printer::print_instance(Value instance) {
  if (print_std(instance)) return;
  const auto bare = class_of_bare(instance);
  const bool is_fields = bare && instance.op_count() == 1 && instance.op_kind(0) == InstanceOp::build &&
                         prints_fields(instance.op_value(0));
  if (is_fields) {
    tasks_.push(")");
    tasks_.push(Do::fields, instance.op_value(0));
    tasks_.push("(");
    return tasks_.push(Do::node, *bare);
  }
  tasks_.push(Do::ops, instance);
  if (instance.made() == Made::build) return enclose("(", Do::node, instance.cls(), ")");
  if (bare) {
    tasks_.push("()");
    return tasks_.push(Do::node, *bare);
  }
  print_call(instance);
}

void Printer::print_call(Value call) {
  const Value args = call.args();
  const Value kwargs = call.kwargs();
  const bool spreads = args.kind() == Kind::tuple && !is_apart(args);
  tasks_.push(")");
  if (!kwargs.is_none()) {
    const bool is_fields = prints_fields(kwargs);
    tasks_.push(is_fields ? Do::fields : Do::node, kwargs);
    if (!is_fields) tasks_.push("**");
    const bool is_empty = is_fields && kwargs.size() == 0;
    if (!is_empty && !(spreads && args.size() == 0)) tasks_.push(", ");
  }
  tasks_.push(spreads ? Do::items : Do::node, args);
  tasks_.push(spreads ? "(" : "(*");
  tasks_.push(Do::node, call.cls());
}

}  // namespace

std::string repr(Value value, std::size_t limit_bytes) {
  Expansion expansion(value);
  detail::StdCollections collections;
  if (!expansion.has_sharing()) return *Printer(value, Mode::full, SIZE_MAX, expansion, collections).run();
  // The estimate may be too long by the little that the printer leaves out for readability.
  constexpr std::uint64_t kCaution = 4;
  if (expansion.length() / kCaution <= limit_bytes) {
    if (auto text = Printer(value, Mode::full, limit_bytes, expansion, collections).run())
      return *std::move(text);
  }
  return *Printer(value, Mode::shared, SIZE_MAX, expansion, collections).run();
}

}  // namespace brinery
