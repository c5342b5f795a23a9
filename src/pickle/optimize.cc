// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// The optimizer, in two walks over the operations. The first finds out which numbers of the memo are ever fetched, and
// the protocol; the second copies the operations, but for the PUTs of all others, and numbers what is left in the order
// of storing. Nothing is kept of an operation between the walks, so that memory goes to the memo's numbers only.
#include <brinery/error.h>
#include <brinery/pickletools.h>

#include <algorithm>
#include <cstdint>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/hash.h"
#include "pickle/opcodes.h"

namespace brinery::pickletools {
namespace {

// What is known of a number of the memo.
struct Entry {
  std::uint32_t is_fetched : 1 = 0;
  std::uint32_t is_stored : 1 = 0;  // in this walk
  std::uint32_t is_renumbered : 1 = 0;
  std::uint32_t number = 0;  // the new one
};

// Entries by the number that the pickle gives them. Picklers count from 0 on, so most entries are a row; the text
// protocols can spell any number, also beyond 64 bits, which are found by their bytes. The hash is keyed, because a
// stranger chooses the numbers.
class Entries {
 public:
  Entry& at(const Argument& number) {
    if (const auto* big = std::get_if<BigInt>(&number)) return big_[std::string(big->le_bytes)];
    const bool* const flag = std::get_if<bool>(&number);  // 00 and 01 are False and True, which are 0 and 1
    return at(flag != nullptr ? std::int64_t{*flag} : std::get<std::int64_t>(number));
  }

  Entry& at(std::int64_t number) {
    if (number >= 0 && std::cmp_less(number, counted_.size()))
      return counted_[static_cast<std::size_t>(number)];
    if (const auto found = odd_.find(number); found != odd_.end()) return found->second;
    if (std::cmp_equal(number, counted_.size())) return counted_.emplace_back();
    return odd_[number];
  }

  // Forgets what was stored, for another walk.
  void rewind() {
    for (Entry& entry : counted_) entry.is_stored = 0;
    for (auto& [number, entry] : odd_) entry.is_stored = 0;
    for (auto& [number, entry] : big_) entry.is_stored = 0;
  }

 private:
  struct Hash {
    std::size_t operator()(std::int64_t number) const {
      return base::mix(static_cast<std::uint64_t>(number), 0);
    }
    std::size_t operator()(const std::string& bytes) const { return base::hash_bytes(bytes); }
  };

  std::vector<Entry> counted_;  // 0, 1, 2, ...
  std::unordered_map<std::int64_t, Entry, Hash> odd_;
  std::unordered_map<std::string, Entry, Hash> big_;
};

// Output in frames: one ends with the operation that fills it, and what alone would fill one stands between frames.
class Frames {
 public:
  explicit Frames(std::string& out) : out_(out) {}

  // From here on all is framed.
  void start() { is_framing_ = true; }

  void write(std::string_view operation) {
    const bool alone = operation.size() > kFull;
    if (is_open_ && (alone || out_.size() - payload_ >= kFull)) close();
    if (is_framing_ && !alone && !is_open_) open();
    out_ += operation;
  }

  void finish() {
    if (is_open_) close();
  }

 private:
  static constexpr std::size_t kFull = std::size_t{64} << 10;
  static constexpr std::size_t kHeader = 9;
  static constexpr std::size_t kShortest = 4;  // what is shorter gets no header

  void open() {
    is_open_ = true;
    out_.append(kHeader, '\0');
    payload_ = out_.size();
  }

  void close() {
    is_open_ = false;
    const std::uint64_t size = out_.size() - payload_;
    const std::size_t header = payload_ - kHeader;
    if (size < kShortest) {
      out_.erase(header, kHeader);
      return;
    }
    out_[header] = static_cast<char>(Op::FRAME);
    for (std::size_t i = 0; i < 8; ++i) out_[header + 1 + i] = static_cast<char>(size >> (8 * i) & 0xff);
  }

  std::string& out_;
  bool is_framing_ = false;
  bool is_open_ = false;
  std::size_t payload_ = 0;  // where that of the open frame begins
};

bool is_put(Op op) noexcept { return op == Op::PUT || op == Op::BINPUT || op == Op::LONG_BINPUT; }
bool is_get(Op op) noexcept { return op == Op::GET || op == Op::BINGET || op == Op::LONG_BINGET; }

// An operation on the memo, with a number of 32 bits, as protocols from 1 on or 0 write it.
std::string numbered(bool is_binary, Op text, Op near, Op far, std::uint32_t number) {
  std::string out;
  if (!is_binary) {
    out += static_cast<char>(text);
    return out + std::to_string(number) + '\n';
  }
  out += static_cast<char>(number <= 0xff ? near : far);
  for (int shift = 0; shift < (number <= 0xff ? 8 : 32); shift += 8) {
    out += static_cast<char>(number >> shift & 0xff);
  }
  return out;
}

class Optimizer {
 public:
  explicit Optimizer(std::string_view pickle) : pickle_(pickle), frames_(out_) {}

  std::string run() {
    Operations survey = genops(pickle_);
    for (const Operation& operation : survey) note(operation);
    if (protocol_ > pickle::kHighestProtocol) {
      throw ValueError("pickle protocol must be <= " + std::to_string(pickle::kHighestProtocol) +
                           ", found PROTO " + std::to_string(protocol_),
                       highest_proto_);
    }
    entries_.rewind();
    stored_ = 0;
    out_.reserve(survey.end_position() + survey.end_position() / 4096 + 32);
    Operations operations = genops(pickle_);
    for (const Operation& operation : operations) copy(operation, operations.end_position());
    frames_.finish();
    return std::move(out_);
  }

 private:
  // The number that a storing operation gives, of all those stored so far.
  Entry& store(const Operation& operation) {
    Entry& entry = operation.opcode.code == Op::MEMOIZE ? entries_.at(stored_) : entries_.at(operation.arg);
    if (!entry.is_stored) ++stored_;
    entry.is_stored = 1;
    return entry;
  }

  void note(const Operation& operation) {
    const Op op = operation.opcode.code;
    if (is_put(op) || op == Op::MEMOIZE) {
      store(operation);
    } else if (is_get(op)) {
      entries_.at(operation.arg).is_fetched = 1;
      protocol_ = std::max(protocol_, operation.opcode.proto);
    } else if (op == Op::PROTO) {
      const auto number = static_cast<int>(std::get<std::int64_t>(operation.arg));
      if (number > protocol_) highest_proto_ = operation.position;
      protocol_ = std::max(protocol_, number);
    }
  }

  void copy(const Operation& operation, std::size_t end) {
    const Op op = operation.opcode.code;
    const bool is_header = op == Op::PROTO && operation.position == 0;
    if (!is_header && !has_begun_) begin();
    if (op == Op::FRAME) return;
    if (is_put(op) || op == Op::MEMOIZE) return put(store(operation));
    if (is_get(op)) return get(operation);
    frames_.write(pickle_.substr(operation.position, end - operation.position));
  }

  // The header stands before the first frame.
  void begin() {
    has_begun_ = true;
    if (protocol_ >= 4) frames_.start();
  }

  void put(Entry& entry) {
    if (!entry.is_fetched) return;
    entry.is_renumbered = 1;
    if (next_ == UINT32_MAX) throw OverflowError("more objects in the memo than 32 bits can number");
    entry.number = next_++;
    if (protocol_ >= 4) {
      const char memoize = static_cast<char>(Op::MEMOIZE);
      frames_.write({&memoize, 1});
    } else {
      frames_.write(numbered(protocol_ >= 1, Op::PUT, Op::BINPUT, Op::LONG_BINPUT, entry.number));
    }
  }

  void get(const Operation& operation) {
    const Entry& entry = entries_.at(operation.arg);
    if (!entry.is_renumbered) {
      std::string message = "at position " + std::to_string(operation.position) + ", ";
      message += operation.opcode.name;
      message += " of memo key ";
      append_repr(message, operation.arg);
      throw TypeError(message + ", which has never been stored into", operation.position);
    }
    frames_.write(numbered(protocol_ >= 1, Op::GET, Op::BINGET, Op::LONG_BINGET, entry.number));
  }

  std::string_view pickle_;
  std::string out_;
  Frames frames_;
  Entries entries_;
  int protocol_ = 0;
  std::size_t highest_proto_ = 0;  // where the highest PROTO is
  std::int64_t stored_ = 0;        // distinct numbers, in this walk
  std::uint32_t next_ = 0;
  bool has_begun_ = false;
};

}  // namespace

std::string optimize(std::string_view pickle) { return Optimizer(pickle).run(); }

}  // namespace brinery::pickletools
