// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// See tree.h. Three steps: `plan` chooses, level by level from the root, which objects are opened within the
// budget of lines; a silent walk finds which of them are met more than once; a second walk prints.
#include "tree.h"

#include <algorithm>
#include <deque>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "parts.h"
#include "preview.h"
#include "text.h"

namespace brinery::cli {
namespace {

constexpr std::size_t kIndentedLevels = 40;
constexpr std::size_t kLeastColumns = 30;  // for a value, however deep its line is indented
constexpr std::size_t kNameColumns = 120;  // of a class whose instance is opened

std::string count_of_parts(Value v) {
  const std::string type(type_name(v.kind()));
  if (is_container(v)) return type + ", " + counted(v.size(), "item");
  if (v.kind() == Kind::persistent) return "persistent object";
  if (v.kind() != Kind::instance) return type;
  if (v.made() == Made::build) return "changed " + std::string(type_name(v.cls().kind()));
  const Maker made = maker(v, kNameColumns);
  return (made.is_class ? "instance of " : "result of ") + shortened(made.name, kNameColumns);
}

// What follows a string that was cut.
std::string size_note(Value v) {
  switch (v.kind()) {
    case Kind::str:
    case Kind::bytes:
    case Kind::bytearray:
    case Kind::bytestr: return " " + std::string(type_name(v.kind())) + ", " + counted(v.size(), "byte");
    default: return "";
  }
}

class Tree {
 public:
  Tree(Output& out, const Terminal& terminal, const TreeOptions& options)
      : out_(out), terminal_(terminal), options_(options) {}

  void print(Value root);

 private:
  // One open object on the way from the root to the line being printed.
  struct Level {
    Parts parts;
    std::size_t left;       // parts still to be shown
    std::size_t folded;     // parts that will not be shown
    std::size_t rail_size;  // of rail_ for this level's lines
  };
  struct Meeting {
    std::size_t times = 0;   // in the silent walk
    std::size_t number = 0;  // of the label &n, once printed
    bool opened = false;     // in the current walk
  };

  std::size_t room(std::size_t depth, const std::string& label) const;
  void plan(Value root);
  bool is_planned(Value v, std::size_t depth) const;
  void walk(Value root, bool silent);
  void line(const Part& part, std::size_t depth, bool silent, std::vector<Level>& levels);
  void begin_line(std::size_t depth, bool last, const std::string& label);
  void open(Value v, std::vector<Level>& levels, bool last);
  std::string mark_of(Value v, bool silent);

  Output& out_;
  const Terminal& terminal_;
  const TreeOptions& options_;
  std::unordered_set<const void*> planned_;
  std::unordered_map<const void*, Meeting> meetings_;
  std::size_t numbers_ = 0;
  std::string rail_;  // what stands before the lines of the current level
};

// Columns for a value on its line: what lines, label and mark leave.
std::size_t Tree::room(std::size_t depth, const std::string& label) const {
  const std::size_t used = options_.indent + 3 * std::min(depth, kIndentedLevels) + columns(label) + 6;
  return std::max(kLeastColumns, terminal_.width - std::min(terminal_.width, used));
}

void Tree::plan(Value root) {
  struct Candidate {
    Value value;
    std::size_t depth;
    std::size_t space;
  };
  if (options_.lines == kUnfolded) return;
  std::deque<Candidate> candidates = {{root, 0, room(0, "")}};
  std::size_t lines = 1;
  while (!candidates.empty() && lines < options_.lines) {
    const auto [value, depth, space] = candidates.front();
    candidates.pop_front();
    if (!has_parts(value) || depth >= options_.depth || planned_.contains(value.address())) continue;
    if (preview(value, space, 1).complete) continue;
    const std::size_t count = Parts::count(value);
    const std::size_t shown = std::min(count, options_.limit);
    if (depth > 0 && lines + shown > options_.lines) continue;
    lines += shown + (shown < count);
    planned_.insert(value.address());
    Part part;
    for (Parts parts(value); candidates.size() < options_.lines && parts.next(part);) {
      candidates.push_back({part.value, depth + 1, room(depth + 1, part.label)});
    }
  }
}

bool Tree::is_planned(Value v, std::size_t depth) const {
  if (!has_parts(v) || depth >= options_.depth) return false;
  return options_.lines == kUnfolded || planned_.contains(v.address());
}

void Tree::print(Value root) {
  plan(root);
  walk(root, true);
  for (auto& [address, meeting] : meetings_) meeting.opened = false;
  walk(root, false);
}

void Tree::walk(Value root, bool silent) {
  std::vector<Level> levels;
  rail_.clear();
  line({"", root}, 0, silent, levels);
  while (!levels.empty()) {
    Level& level = levels.back();
    rail_.resize(level.rail_size);
    Part part;
    if (level.left != 0 && level.parts.next(part)) {
      --level.left;
      line(part, levels.size(), silent, levels);
      continue;
    }
    if (level.folded != 0 && !silent) {
      begin_line(levels.size(), true, "");
      out_.write(terminal_.paint(Style::note, "… " + grouped(level.folded) + " more"));
      out_.put('\n');
    }
    levels.pop_back();
  }
}

// Prints one part and, where it is to be opened, adds its level.
void Tree::line(const Part& part, std::size_t depth, bool silent, std::vector<Level>& levels) {
  const bool last = levels.empty() || (levels.back().left == 0 && levels.back().folded == 0);
  const Value v = part.value;
  if (!silent) begin_line(depth, last, part.label);

  const std::string mark = has_parts(v) ? mark_of(v, silent) : "";
  if (mark.starts_with('*')) {
    if (!silent) out_.write(terminal_.paint(Style::reference, mark) + "\n");
    return;
  }
  if (silent && !has_parts(v)) return;
  const std::size_t space = room(depth, part.label);
  const Preview text = preview(v, space, 1);
  const bool opens = !text.complete && is_planned(v, depth);
  if (has_parts(v) && (opens || text.complete)) meetings_[v.address()].opened = true;
  if (!silent) {
    if (!mark.empty()) out_.write(terminal_.paint(Style::reference, mark) + " ");
    if (opens) {
      out_.write(terminal_.paint(Style::note, count_of_parts(v)));
    } else if (text.complete || !has_parts(v)) {
      out_.write(text.text);
      if (!text.complete) out_.write(terminal_.paint(Style::note, size_note(v)));
    } else {
      const std::string size = count_of_parts(v);
      const std::size_t left = std::max(kLeastColumns, space - std::min(space, size.size() + 2));
      out_.write(terminal_.paint(Style::note, size + ": ") + preview(v, left, 2).text);
    }
    out_.put('\n');
  }
  if (opens) open(v, levels, last);
}

void Tree::begin_line(std::size_t depth, bool last, const std::string& label) {
  std::string start(options_.indent, ' ');
  if (depth > 0) start += rail_ + (last ? "└─ " : "├─ ");
  if (depth > kIndentedLevels) start += "(level " + grouped(depth) + ") ";
  out_.write(terminal_.paint(Style::note, start));
  if (!label.empty()) out_.write(terminal_.paint(Style::label, label) + ": ");
}

void Tree::open(Value v, std::vector<Level>& levels, bool last) {
  if (!levels.empty() && levels.size() < kIndentedLevels) rail_ += last ? "   " : "│  ";
  const std::size_t count = Parts::count(v);
  const std::size_t shown = std::min(count, options_.limit);
  levels.push_back({Parts(v), shown, count - shown, rail_.size()});
}

// "*1" for an object that has been printed, "&1" for one that will be met again, else nothing.
std::string Tree::mark_of(Value v, bool silent) {
  Meeting& meeting = meetings_[v.address()];
  if (silent) {
    ++meeting.times;
    return meeting.opened ? "*" : "";
  }
  if (meeting.opened) return "*" + std::to_string(meeting.number);
  if (meeting.times < 2) return "";
  if (meeting.number == 0) meeting.number = ++numbers_;
  return "&" + std::to_string(meeting.number);
}

}  // namespace

void print_tree(Output& out, const Terminal& terminal, Value value, const TreeOptions& options) {
  Tree(out, terminal, options).print(value);
}

}  // namespace brinery::cli
