// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// See preview.h.
#include "preview.h"

#include <brinery/document.h>

#include <algorithm>

#include "text.h"

namespace brinery::cli {
namespace {

// Nesting beyond this is cut whatever `levels` says, so that recursion stays shallow.
constexpr int kMaxNesting = 12;

// A class or function by name. The names may be long and referred to often, so only what can be seen is looked at:
// what is longer than `limit` columns stays longer.
std::string name_of(Value global, std::size_t limit) {
  return printable(first_columns(global.module(), limit)) + "." +
         printable(first_columns(global.name(), limit));
}

// Collects text until the limit of columns. One column stays free for "…".
class Line {
 public:
  Line(std::size_t limit, int levels) : left_(limit), levels_(levels) {}

  void value(Value v, int nesting);
  Preview take() && {
    if (cut_) text_ += "…";
    return {std::move(text_), !cut_};
  }

 private:
  void add(std::string_view text);
  void cut() { cut_ = true; }
  void long_text(Value v);
  void scalar(Value v);
  void items(Value v, std::string_view open, std::string_view close, int nesting);
  void pairs(Value v, std::string_view open, std::string_view close, int nesting);
  void container(Value v, int nesting);
  void instance(Value v, int nesting);

  std::string text_;
  std::size_t left_;
  int levels_;
  int nesting_of_instances_ = 0;
  bool cut_ = false;
};

void Line::add(std::string_view text) {
  if (cut_) return;
  const std::size_t wide = columns(text);
  if (wide <= left_) {
    text_ += text;
    left_ -= wide;
    return;
  }
  text_ += first_columns(text, left_ == 0 ? 0 : left_ - 1);
  if (left_ == 0) {
    // No column was kept for the mark: it takes the place of the last character.
    while (!text_.empty() && (static_cast<unsigned char>(text_.back()) & 0xc0) == 0x80) text_.pop_back();
    if (!text_.empty()) text_.pop_back();
  }
  left_ = 0;
  cut();
}

// The repr of the first part of a long string: as much as can be seen.
void Line::long_text(Value v) {
  Document scratch;
  const std::size_t seen = left_ + 1;
  if (v.kind() == Kind::str) {
    const auto text = v.as<std::string_view>();
    add(repr(scratch.str(first_columns(text.substr(0, std::min(text.size(), 4 * seen)), seen))));
  } else {
    const auto data = v.as<std::span<const std::byte>>();
    const std::string_view head(reinterpret_cast<const char*>(data.data()), std::min(data.size(), seen));
    add(repr(v.kind() == Kind::bytearray ? scratch.bytearray(head)
             : v.kind() == Kind::bytes   ? scratch.bytes(head)
                                         : scratch.bytestr(head)));
  }
  if (!cut_) cut();
}

void Line::scalar(Value v) {
  switch (v.kind()) {
    case Kind::str:
    case Kind::bytes:
    case Kind::bytestr:
    case Kind::bytearray:
      if (v.size() > 4 * (left_ + 1)) return long_text(v);
      break;
    case Kind::int_:
      // An int of a million digits takes a second to write, for a line that shows seventy of them.
      if (!v.get_if<std::int64_t>() && !v.get_if<std::uint64_t>() && v.big_int_bytes().size() > left_ + 8) {
        add("int of " + counted(v.big_int_bytes().size(), "byte"));
        return cut();
      }
      break;
    case Kind::global: return add(name_of(v, left_ + 1));
    default: break;
  }
  add(repr(v));
}

void Line::items(Value v, std::string_view open, std::string_view close, int nesting) {
  add(open);
  bool first = true;
  for (const Value item : v.elements()) {
    if (cut_) return;
    if (!first) add(", ");
    first = false;
    value(item, nesting + 1);
  }
  if (v.kind() == Kind::tuple && v.size() == 1) add(",");
  add(close);
}

void Line::pairs(Value v, std::string_view open, std::string_view close, int nesting) {
  add(open);
  bool first = true;
  for (const DictItem& item : v.items()) {
    if (cut_) return;
    if (!first) add(", ");
    first = false;
    value(item.key, nesting + 1);
    add(": ");
    value(item.value, nesting + 1);
  }
  add(close);
}

void Line::container(Value v, int nesting) {
  if (v.size() != 0 && nesting >= levels_) return cut();
  switch (v.kind()) {
    case Kind::list: return items(v, "[", "]", nesting);
    case Kind::tuple: return items(v, "(", ")", nesting);
    case Kind::set: return v.size() == 0 ? add("set()") : items(v, "{", "}", nesting);
    case Kind::frozenset: return v.size() == 0 ? add("frozenset()") : items(v, "frozenset({", "})", nesting);
    case Kind::dict: return pairs(v, "{", "}", nesting);
    default: return v.size() == 0 ? add("frozendict()") : pairs(v, "frozendict({", "})", nesting);
  }
}

void Line::instance(Value v, int nesting) {
  const Maker made = maker(v, left_ + 1);
  if (made.name.starts_with('<') || v.args().kind() != Kind::tuple) return cut();
  add(made.name);
  if (!made.bare) {
    add("(");
    bool first = true;
    for (const Value argument : v.args().elements()) {
      if (!first) add(", ");
      first = false;
      value(argument, nesting);
      if (cut_) return;
    }
    add(")");
  }
  const bool plain_state = v.op_count() == 1 && v.op_kind(0) == InstanceOp::build;
  if (v.op_count() != 0 && !plain_state) return cut();
  if (made.bare && v.op_count() == 0) add("()");
  if (plain_state) {
    add(" with state ");
    value(v.state(), nesting);
  }
}

void Line::value(Value v, int nesting) {
  if (cut_) return;
  if (nesting >= kMaxNesting) return cut();
  if (is_container(v)) return container(v, nesting);
  switch (v.kind()) {
    case Kind::instance:
      if (v.made() == Made::build || !v.kwargs().is_none()) return cut();
      // An instance opens no level of its own, but it may hold itself.
      if (nesting_of_instances_ >= kMaxNesting) return cut();
      ++nesting_of_instances_;
      instance(v, nesting);
      --nesting_of_instances_;
      return;
    case Kind::slice: return items(v, "slice(", ")", nesting);
    case Kind::persistent:
      add("persistent(");
      value(v.persistent_id(), nesting + 1);
      return add(")");
    default: return scalar(v);
  }
}

bool is_global(Value v, std::string_view module, std::string_view name) {
  return v.kind() == Kind::global && v.module() == module && v.name() == name;
}

bool is_usual_reconstructor(Value v) {
  return v.made() == Made::reduce && is_global(v.cls(), "copyreg", "_reconstructor") &&
         v.args().kind() == Kind::tuple && v.args().size() == 3 && v.args()[0].kind() == Kind::global &&
         is_global(v.args()[1], "builtins", "object") && v.args()[2].is_none();
}

}  // namespace

Preview preview(Value value, std::size_t limit, int levels) {
  Line line(limit, levels);
  line.value(value, 0);
  return std::move(line).take();
}

bool is_container(Value value) {
  switch (value.kind()) {
    case Kind::list:
    case Kind::tuple:
    case Kind::set:
    case Kind::frozenset:
    case Kind::dict:
    case Kind::frozendict: return true;
    default: return false;
  }
}

bool has_parts(Value value) {
  if (is_container(value)) return value.size() != 0;
  return value.kind() == Kind::slice || value.kind() == Kind::persistent || value.kind() == Kind::instance;
}

Maker maker(Value instance, std::size_t limit) {
  const bool usual = is_usual_reconstructor(instance);
  const Value cls = usual ? instance.args()[0] : instance.cls();
  Maker made;
  // A callable that is itself an object is not previewed here: it may be an instance of an instance, and so on.
  made.name = cls.kind() == Kind::global      ? name_of(cls, limit)
              : cls.kind() == Kind::extension ? repr(cls)
                                              : "<" + std::string(type_name(cls.kind())) + ">";
  made.is_class = usual || (instance.made() != Made::reduce && instance.made() != Made::build);
  made.bare =
      usual || (made.is_class && instance.args().kind() == Kind::tuple && instance.args().size() == 0);
  return made;
}

}  // namespace brinery::cli
