// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// The disassembler. It runs the pickle on a stack of kinds of objects instead of objects: that is what the checks
// need, and what tells which POP takes a MARK away, on which the indentation depends. The steps of one line:
//
//     position printed -> its MARK found -> memo checked -> rest of the line printed -> error thrown, if any
//                      -> stack changed
//
// Python prints the offending line before it complains; the order here keeps that.
#include <brinery/error.h>
#include <brinery/pickletools.h>

#include <algorithm>
#include <limits>
#include <ostream>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/hash.h"
#include "base/utf8.h"
#include "pickle/opcodes.h"

namespace brinery::pickletools {

// Writers number from 0 on without gaps, so most entries are one byte in a row. Any other index goes into a table;
// those beyond 64 bits, which the text protocols can spell, by their bytes. The hash is keyed, because a stranger
// chooses the indexes.
struct DisMemo::Entries {
  struct Hash {
    std::size_t operator()(std::int64_t index) const {
      return base::mix(static_cast<std::uint64_t>(index), 0);
    }
    std::size_t operator()(const std::string& le_bytes) const { return base::hash_bytes(le_bytes); }
  };

  std::vector<StackItem> counted;  // the entries 0, 1, 2, ...
  std::unordered_map<std::int64_t, StackItem, Hash> small;
  std::unordered_map<std::string, StackItem, Hash> big;

  std::size_t size() const noexcept { return counted.size() + small.size() + big.size(); }

  // Whatever a number in the stream can be: bools count as 0 and 1, as they do for Python's dict.
  const StackItem* find(const Argument& index) const {
    if (const auto* large = std::get_if<BigInt>(&index)) {
      const auto found = big.find(std::string(large->le_bytes));
      return found == big.end() ? nullptr : &found->second;
    }
    const std::int64_t number = small_index(index);
    if (number >= 0 && std::cmp_less(number, counted.size())) {
      return &counted[static_cast<std::size_t>(number)];
    }
    const auto found = small.find(number);
    return found == small.end() ? nullptr : &found->second;
  }

  void store(const Argument& index, StackItem item) {
    if (const auto* large = std::get_if<BigInt>(&index)) {
      big.emplace(large->le_bytes, item);
    } else if (const std::int64_t number = small_index(index); std::cmp_equal(number, counted.size())) {
      counted.push_back(item);
    } else {
      small.emplace(number, item);
    }
  }

  static std::int64_t small_index(const Argument& index) {
    const bool* const flag = std::get_if<bool>(&index);
    return flag != nullptr ? std::int64_t{*flag} : std::get<std::int64_t>(index);
  }
};

DisMemo::DisMemo() : entries_(std::make_unique<Entries>()) {}
DisMemo::~DisMemo() = default;
DisMemo::DisMemo(DisMemo&&) noexcept = default;
DisMemo& DisMemo::operator=(DisMemo&&) noexcept = default;

std::size_t DisMemo::size() const noexcept { return entries_ ? entries_->size() : 0; }
void DisMemo::clear() noexcept { entries_.reset(); }

namespace {

// The text is handed to the stream in pieces of about this size.
constexpr std::size_t kChunkBytes = 1 << 16;

// Names end in this column; arguments follow.
constexpr std::size_t kNameColumn = 10;

// An annotation follows the one above up to this column, so that a single long line does not push all others out.
constexpr std::int64_t kFollowedColumn = 50;

// How many kinds the error about a stack that is not empty lists.
constexpr std::size_t kListedItems = 100;

bool contains(const StackItems& items, StackItem item) {
  return std::find(items.begin(), items.end(), item) != items.end();
}

std::string repr_or_none(const Argument& argument) {
  if (std::holds_alternative<std::monostate>(argument)) return "None";
  std::string text;
  append_repr(text, argument);
  return text;
}

}  // namespace

class Disassembler {
 public:
  // Appends to `text`; hands it on to `out` where there is one.
  Disassembler(std::string& text, std::ostream* out, const DisOptions& options)
      : options_(options),
        out_(out),
        indent_(static_cast<std::size_t>(std::max<std::int64_t>(options.indent_level, 0))),
        annotation_column_(options.annotate),
        text_(text) {
    DisMemo& memo = options.memo != nullptr ? *options.memo : own_memo_;
    if (!memo.entries_) memo.entries_ = std::make_unique<DisMemo::Entries>();
    memo_ = memo.entries_.get();
  }

  // Returns the offset behind STOP.
  std::size_t run(std::string_view pickle) {
    Operations operations(pickle, options_.position);
    std::size_t last = options_.position;
    for (const Operation& operation : operations) {
      step(operation);
      last = operation.position;
    }
    const std::size_t start = text_.size();
    text_ += "highest protocol among opcodes = " + std::to_string(highest_protocol_) + "\n";
    check_room(start, 0);
    if (!stack_.empty()) throw ValueError("stack not empty after STOP: " + stack_repr(), last);
    return operations.end_position();
  }

  // Hands everything so far to the stream.
  void flush() {
    if (out_ == nullptr || text_.empty()) return;
    out_->write(text_.data(), static_cast<std::streamsize>(text_.size()));
    flushed_ += text_.size();
    text_.clear();
    if (!*out_) throw OSError("the stream does not take the text of the disassembly");
  }

 private:
  // What one operation does beyond its row of the table, found before its line is printed.
  struct Effect {
    std::size_t pops = 0;
    StackItems pushes;
    std::string note;   // behind the argument: "(MARK at 3)", "(as 2)"
    std::string error;  // what is wrong with it; thrown when the line is out
  };

  void step(const Operation& operation) {
    const OpcodeInfo& opcode = operation.opcode;
    const std::size_t depth = marks_.size();
    const std::size_t start = text_.size();
    append_position(operation.position);

    Effect effect{opcode.stack_before.size(), opcode.stack_after, {}, {}};
    close_group(operation, effect);
    use_memo(operation, effect);
    highest_protocol_ = std::max(highest_protocol_, opcode.proto);

    append_line(operation, effect, depth, start);
    if (out_ != nullptr && text_.size() >= kChunkBytes) flush();
    if (!effect.error.empty()) fail(effect.error, operation);
    change_stack(operation, effect);
  }

  [[noreturn]] static void fail(std::string message, const Operation& operation) {
    message += " (position " + std::to_string(operation.position) + ", opcode ";
    message.append(operation.opcode.name).append(1, ')');
    throw ValueError(std::move(message), operation.position);
  }

  // ---- the machine ----

  bool closes_group(const OpcodeInfo& opcode) const {
    if (opcode.code == Op::POP) return !stack_.empty() && stack_.back() == StackItem::kMark;
    return contains(opcode.stack_before, StackItem::kMark);
  }

  // Takes everything from the topmost MARK on, which leaves only what the row names below the mark.
  void close_group(const Operation& operation, Effect& effect) {
    if (!closes_group(operation.opcode)) return;
    if (marks_.empty()) {
      effect.error = effect.note = "no MARK exists on stack";
      return;
    }
    effect.note = "(MARK at " + std::to_string(marks_.back()) + ")";
    marks_.pop_back();
    const auto mark = std::find(stack_.rbegin(), stack_.rend(), StackItem::kMark);
    if (mark == stack_.rend()) {
      throw IndexError("list index out of range: the MARK that " + std::string(operation.opcode.name) +
                           " at position " + std::to_string(operation.position) +
                           " closes was taken as an object before",
                       operation.position);
    }
    stack_.resize(static_cast<std::size_t>(stack_.rend() - mark) - 1);
    const StackItems& before = operation.opcode.stack_before;
    const StackItem* const mark_item = std::find(before.begin(), before.end(), StackItem::kMark);
    effect.pops = mark_item == before.end() ? 0 : static_cast<std::size_t>(mark_item - before.begin());
  }

  void use_memo(const Operation& operation, Effect& effect) {
    switch (operation.opcode.code) {
      case Op::PUT:
      case Op::BINPUT:
      case Op::LONG_BINPUT: return put(operation.arg, operation.arg, effect);
      case Op::MEMOIZE: {
        effect.note = "(as " + std::to_string(memo_->size()) + ")";
        return put(static_cast<std::int64_t>(memo_->size()), operation.arg, effect);
      }
      case Op::GET:
      case Op::BINGET:
      case Op::LONG_BINGET: return get(operation.arg, effect);
      default: return;
    }
  }

  void put(const Argument& index, const Argument& printed, Effect& effect) {
    if (memo_->find(index) != nullptr) {
      effect.error = "memo key " + repr_or_none(printed) + " already defined";
    } else if (stack_.empty()) {
      effect.error = "stack is empty -- can't store into memo";
    } else if (stack_.back() == StackItem::kMark) {
      effect.error = "can't store markobject in the memo";
    } else {
      memo_->store(index, stack_.back());
    }
  }

  void get(const Argument& index, Effect& effect) {
    if (const StackItem* const item = memo_->find(index)) {
      effect.pushes = StackItems{*item};
    } else {
      effect.error = "memo key " + repr_or_none(index) + " has never been stored into";
    }
  }

  void change_stack(const Operation& operation, const Effect& effect) {
    if (stack_.size() < effect.pops) {
      fail("tries to pop " + std::to_string(effect.pops) + " items from stack with only " +
               std::to_string(stack_.size()) + " items",
           operation);
    }
    stack_.resize(stack_.size() - effect.pops);
    if (operation.opcode.code == Op::MARK) marks_.push_back(operation.position);
    stack_.insert(stack_.end(), effect.pushes.begin(), effect.pushes.end());
  }

  std::string stack_repr() const {
    std::string text = "[";
    for (std::size_t i = 0; i < std::min(stack_.size(), kListedItems); ++i) {
      if (i > 0) text += ", ";
      text += stack_item_name(stack_[i]);
    }
    if (stack_.size() > kListedItems) text += ", ... (" + std::to_string(stack_.size()) + " items)";
    return text + "]";
  }

  // ---- the text ----

  void append_position(std::size_t position) {
    const std::string digits = std::to_string(position);
    text_.append(digits.size() < 5 ? 5 - digits.size() : 0, ' ').append(digits).append(": ");
  }

  // "0", or "\x80" for a byte beyond ASCII; padded to four characters.
  void append_code(Op op) {
    constexpr std::string_view kHex = "0123456789abcdef";
    const auto byte = static_cast<unsigned char>(op);
    if (byte < 0x80) {
      text_.append(1, static_cast<char>(byte)).append(3, ' ');
    } else {
      text_.append("\\x").append(1, kHex[byte >> 4]).append(1, kHex[byte & 0xF]);
    }
  }

  void append_line(const Operation& operation, const Effect& effect, std::size_t depth, std::size_t start) {
    const OpcodeInfo& opcode = operation.opcode;
    const std::size_t line = text_.size();
    append_code(opcode.code);
    text_ += ' ';
    append_blanks(start, depth, indent_);
    text_ += opcode.name;
    const bool has_argument = !std::holds_alternative<std::monostate>(operation.arg);
    if (has_argument || !effect.note.empty()) {
      text_.append(kNameColumn - std::min(kNameColumn, opcode.name.size()), ' ');
      if (has_argument) {
        text_ += ' ';
        append_repr(text_, operation.arg);
      }
      if (!effect.note.empty()) text_.append(1, ' ').append(effect.note);
    }
    if (options_.annotate != 0) append_annotation(opcode, line, start);
    text_ += '\n';
    check_room(start, 0);
  }

  // The annotations of neighbouring lines stand below one another where that costs little.
  void append_annotation(const OpcodeInfo& opcode, std::size_t line, std::size_t start) {
    const auto width =
        static_cast<std::int64_t>(base::code_point_count(std::string_view(text_).substr(line)));
    const std::int64_t blanks = annotation_column_ > width ? annotation_column_ - width : 0;
    append_blanks(start, static_cast<std::size_t>(blanks), 1);
    annotation_column_ = width + blanks;
    if (annotation_column_ > kFollowedColumn) annotation_column_ = options_.annotate;
    text_.append(1, ' ').append(options_.describe != nullptr ? options_.describe(opcode) : opcode.doc);
  }

  // count * width blanks, refused before they are made.
  void append_blanks(std::size_t start, std::size_t count, std::size_t width) {
    constexpr std::size_t kMost = std::numeric_limits<std::size_t>::max();
    const std::size_t blanks = width != 0 && count > kMost / width ? kMost : count * width;
    check_room(start, blanks);
    text_.append(blanks, ' ');
  }

  // Whether the text and `more` bytes stay within the limit; if not, the line that began at `start` is taken back.
  void check_room(std::size_t start, std::size_t more) {
    const std::size_t room = std::min(options_.max_output_bytes, text_.max_size()) - flushed_;
    if (text_.size() <= room && more <= room - text_.size()) return;
    text_.resize(start);
    throw MemoryError("the disassembly is longer than max_output_bytes = " +
                      std::to_string(options_.max_output_bytes));
  }

  // Constant after construction.
  const DisOptions& options_;
  std::ostream* const out_;
  const std::size_t indent_;
  DisMemo own_memo_;
  DisMemo::Entries* memo_ = nullptr;

  // The machine.
  std::vector<StackItem> stack_;
  std::vector<std::size_t> marks_;  // positions of the MARKs that are open
  int highest_protocol_ = -1;
  std::int64_t annotation_column_;

  // The text: what is not handed on yet, and the size of what is.
  std::string& text_;
  std::size_t flushed_ = 0;
};

std::string dis(std::string_view pickle, const DisOptions& options) {
  std::string text;
  Disassembler(text, nullptr, options).run(pickle);
  return text;
}

std::size_t dis(std::string_view pickle, std::ostream& out, const DisOptions& options) {
  std::string text;
  Disassembler disassembler(text, &out, options);
  try {
    const std::size_t end = disassembler.run(pickle);
    disassembler.flush();
    return end;
  } catch (const OSError&) {
    throw;
  } catch (const Error&) {
    disassembler.flush();
    throw;
  }
}

}  // namespace brinery::pickletools
