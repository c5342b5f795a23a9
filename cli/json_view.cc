// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// See json_view.h. The writer keeps a stack of steps instead of recursing; a step writes one piece and is then
// done, or stays for its next item.
#include "json_view.h"

#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "json_text.h"
#include "sharing.h"
#include "text.h"

namespace brinery::cli {
namespace {

constexpr std::uint64_t kRepeatedBytes = std::uint64_t{64} << 20;

std::string_view data_of(Value value) {
  const auto bytes = value.as<std::span<const std::byte>>();
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

// Whether a dict can be a JSON object: all keys are strings that JSON can hold, and none could be taken for our own.
bool is_plain_object(std::span<const DictItem> items) {
  for (const DictItem& item : items) {
    const auto key = item.key.get_if<std::string_view>();
    if (!key || key->starts_with('$') || has_surrogate(*key)) return false;
  }
  return true;
}

class Writer {
 public:
  Writer(Output& out, Value root) : out_(out), sharing_(root, kRepeatedBytes) { push_value(root); }

  void run() {
    while (!steps_.empty()) step();
  }

 private:
  struct Step {
    enum class What { text, value, elements, members, pairs, alternating };
    What what;
    std::string_view text = {};
    Value value = {};
    std::span<const Value> values = {};
    std::span<const DictItem> items = {};
    std::size_t next = 0;
  };
  using What = Step::What;

  void push_text(std::string_view text) { steps_.push_back({.what = What::text, .text = text}); }
  void push_value(Value value) { steps_.push_back({.what = What::value, .value = value}); }

  void step();
  void separate() {
    if (out_.last() != '[' && out_.last() != '{') out_.write(", ");
  }
  void write_pair(Value key, Value value);
  void write(Value value);
  void write_scalar(Value value);
  void write_elements(std::string_view open, Value value, std::string_view close);
  void write_pairs(std::string_view open, Value value, std::string_view close);
  void write_dict(Value value);
  void write_instance(Value value);
  void write_class(Value value);
  bool write_reference(Value value);

  Output& out_;
  Sharing sharing_;
  std::unordered_map<const void*, std::size_t> numbers_;
  std::vector<Step> steps_;
};

void Writer::step() {
  Step& step = steps_.back();
  const std::size_t i = step.next++;
  switch (step.what) {
    case What::text: {
      const std::string_view text = step.text;
      steps_.pop_back();
      return out_.write(text);
    }
    case What::value: {
      const Value value = step.value;
      steps_.pop_back();
      return write(value);
    }
    case What::elements:
      if (i == step.values.size()) return steps_.pop_back();
      separate();
      return write(step.values[i]);
    case What::members: {
      if (i == step.items.size()) return steps_.pop_back();
      const DictItem item = step.items[i];
      separate();
      write_json_string(out_, item.key.as<std::string_view>());
      out_.write(": ");
      return write(item.value);
    }
    case What::pairs:
      if (i == step.items.size()) return steps_.pop_back();
      return write_pair(step.items[i].key, step.items[i].value);
    case What::alternating:
      if (2 * i + 1 >= step.values.size()) return steps_.pop_back();
      return write_pair(step.values[2 * i], step.values[2 * i + 1]);
  }
}

void Writer::write_pair(Value key, Value value) {
  separate();
  out_.put('[');
  push_text("]");
  push_value(value);
  push_text(", ");
  write(key);
}

// Writes {"$ref": n} for an object that was written before; opens {"$id": n, "$value": for one to be referred to.
bool Writer::write_reference(Value value) {
  if (!sharing_.must_refer(value)) return false;
  const auto [at, is_new] = numbers_.try_emplace(value.address(), numbers_.size() + 1);
  const std::string number = std::to_string(at->second);
  if (!is_new) {
    out_.write("{\"$ref\": " + number + "}");
    return true;
  }
  out_.write("{\"$id\": " + number + ", \"$value\": ");
  push_text("}");
  return false;
}

void Writer::write(Value value) {
  if (write_reference(value)) return;
  switch (value.kind()) {
    case Kind::list:
    case Kind::tuple: return write_elements("[", value, "]");
    case Kind::set: return write_elements("{\"$set\": [", value, "]}");
    case Kind::frozenset: return write_elements("{\"$frozenset\": [", value, "]}");
    case Kind::slice: return write_elements("{\"$slice\": [", value, "]}");
    case Kind::dict: return write_dict(value);
    case Kind::frozendict: return write_pairs("{\"$frozendict\": [", value, "]}");
    case Kind::instance: return write_instance(value);
    case Kind::persistent:
      out_.write("{\"$persistent\": ");
      push_text("}");
      return push_value(value.persistent_id());
    default: return write_scalar(value);
  }
}

void Writer::write_scalar(Value value) {
  switch (value.kind()) {
    case Kind::none: return out_.write("null");
    case Kind::bool_: return out_.write(value.as<bool>() ? "true" : "false");
    case Kind::int_: return out_.write(value.decimal());
    case Kind::float_: return write_json_float(out_, value.as<double>());
    case Kind::complex: {
      const auto number = value.as<Complex>();
      out_.write("{\"$complex\": [");
      write_json_float(out_, number.real);
      out_.write(", ");
      write_json_float(out_, number.imag);
      return out_.write("]}");
    }
    case Kind::str: return write_json_text(out_, value.as<std::string_view>());
    case Kind::bytes: return write_json_bytes(out_, "$bytes", data_of(value));
    case Kind::bytearray: return write_json_bytes(out_, "$bytearray", data_of(value));
    case Kind::bytestr: return write_json_bytes(out_, "$bytestr", data_of(value));
    case Kind::ellipsis: return out_.write("{\"$constant\": \"Ellipsis\"}");
    case Kind::not_implemented: return out_.write("{\"$constant\": \"NotImplemented\"}");
    case Kind::global:
      out_.write("{\"$global\": ");
      write_json_text(out_, std::string(value.module()) + "." + std::string(value.name()));
      return out_.put('}');
    case Kind::extension:
      return out_.write("{\"$extension\": " + std::to_string(value.extension_code()) + "}");
    case Kind::buffer: return out_.write("{\"$buffer\": " + std::to_string(value.buffer_index()) + "}");
    default:
      out_.write("{\"$object\": ");
      write_json_string(out_, repr(value));
      return out_.put('}');
  }
}

void Writer::write_elements(std::string_view open, Value value, std::string_view close) {
  out_.write(open);
  push_text(close);
  steps_.push_back({.what = What::elements, .values = value.elements()});
}

void Writer::write_pairs(std::string_view open, Value value, std::string_view close) {
  out_.write(open);
  push_text(close);
  steps_.push_back({.what = What::pairs, .items = value.items()});
}

void Writer::write_dict(Value value) {
  if (!is_plain_object(value.items())) return write_pairs("{\"$dict\": [", value, "]}");
  out_.put('{');
  push_text("}");
  steps_.push_back({.what = What::members, .items = value.items()});
}

// What an instance is made from: {"$class": ..., {"$call": ... for a function, {"$changed": ... for a plain value.
void Writer::write_class(Value value) {
  const Made made = value.made();
  out_.write(made == Made::build    ? "{\"$changed\": "
             : made == Made::reduce ? "{\"$call\": "
                                    : "{\"$class\": ");
  const Value cls = value.cls();
  if (cls.kind() == Kind::global) {
    write_json_text(out_, std::string(cls.module()) + "." + std::string(cls.name()));
  } else {
    push_value(cls);
  }
}

void Writer::write_instance(Value value) {
  // The steps in the order of the text; they go onto the stack in reverse.
  std::vector<Step> steps;
  const auto add_text = [&](std::string_view text) { steps.push_back({.what = What::text, .text = text}); };
  const auto add_value = [&](Value v) { steps.push_back({.what = What::value, .value = v}); };
  const auto count = [&](InstanceOp op) {
    std::size_t found = 0;
    for (std::size_t i = 0; i < value.op_count(); ++i) found += value.op_kind(i) == op;
    return found;
  };
  const auto add_payloads = [&](InstanceOp op, What what) {
    for (std::size_t i = 0; i < value.op_count(); ++i) {
      if (value.op_kind(i) == op) steps.push_back({.what = what, .values = value.op_value(i).elements()});
    }
  };

  if (value.made() != Made::build) {
    add_text(", \"args\": ");
    add_value(value.args());
    if (!value.kwargs().is_none()) {
      add_text(", \"kwargs\": ");
      add_value(value.kwargs());
    }
  }
  if (count(InstanceOp::append) + count(InstanceOp::additems) != 0) {
    add_text(", \"items\": [");
    add_payloads(InstanceOp::append, What::elements);
    add_payloads(InstanceOp::additems, What::elements);
    add_text("]");
  }
  if (count(InstanceOp::setitems) != 0) {
    add_text(", \"pairs\": [");
    add_payloads(InstanceOp::setitems, What::alternating);
    add_text("]");
  }
  if (count(InstanceOp::call) != 0) {
    add_text(", \"state_setters\": [");
    add_payloads(InstanceOp::call, What::elements);
    add_text("]");
  }
  const std::size_t states = count(InstanceOp::build);
  if (states == 1) {
    add_text(", \"state\": ");
    add_value(value.state());
  } else if (states > 1) {
    add_text(", \"states\": [");
    for (std::size_t i = 0, written = 0; i < value.op_count(); ++i) {
      if (value.op_kind(i) != InstanceOp::build) continue;
      if (written++ != 0) add_text(", ");
      add_value(value.op_value(i));
    }
    add_text("]");
  }
  add_text("}");
  steps_.insert(steps_.end(), steps.rbegin(), steps.rend());
  write_class(value);
}

}  // namespace

void write_json(Output& out, Value value) { Writer(out, value).run(); }

}  // namespace brinery::cli
