// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// See sharing.h. A walk in depth first order adds up the text of each object from that of its parts. Every cycle
// has an edge that leads back to an object on the current path; once those objects are referred to, the rest has
// no cycle.
#include "sharing.h"

#include <limits>
#include <vector>

#include "parts.h"
#include "preview.h"

namespace brinery::cli {
namespace {

constexpr std::size_t kLongString = 64;
constexpr std::uint64_t kScalarSize =
    8;  // a number, name or short string: what matters is the order of magnitude

std::uint64_t add(std::uint64_t a, std::uint64_t b) {
  return a > std::numeric_limits<std::uint64_t>::max() - b ? std::numeric_limits<std::uint64_t>::max()
                                                           : a + b;
}

bool is_string(Value value) {
  const Kind kind = value.kind();
  return kind == Kind::str || kind == Kind::bytes || kind == Kind::bytearray || kind == Kind::bytestr;
}

// Bytes of the text of an object without its parts, about.
std::uint64_t own_size(Value value) {
  return is_string(value) ? add(kScalarSize, value.size()) : kScalarSize;
}

}  // namespace

bool Sharing::counts(Value value) { return is_string(value) ? value.size() > kLongString : has_parts(value); }

// The walk; its own class because it ends before the answers are used.
class Sharing::Measure {
 public:
  explicit Measure(std::unordered_map<const void*, Seen>& seen) : seen_(seen) {}

  void run(Value root) {
    total_ = visit(root);
    while (!path_.empty()) {
      Frame& frame = path_.back();
      if (frame.next < reference_count(frame.value)) {
        const Value part = reference(frame.value, frame.next++);
        const std::uint64_t size = visit(part);  // may add a frame, which ends the use of `frame`
        if (size != 0) add_to_open(size);
      } else {
        close();
      }
    }
  }

  std::uint64_t total() const noexcept { return total_; }        // with shared parts repeated
  std::uint64_t distinct() const noexcept { return distinct_; }  // without

 private:
  struct Frame {
    Value value;
    Seen* seen;
    std::size_t next = 0;
  };

  void add_to_open(std::uint64_t size) {
    if (path_.empty()) {
      total_ = size;
    } else {
      path_.back().seen->size = add(path_.back().seen->size, size);
    }
  }

  // The size of the text for one reference to `value`; 0 when its parts must be walked first.
  std::uint64_t visit(Value value) {
    if (!counts(value)) return own_size(value);
    const auto [at, is_new] = seen_.try_emplace(value.address());
    Seen& seen = at->second;
    if (is_new) {
      seen.size = own_size(value);
      distinct_ = add(distinct_, seen.size);
      path_.push_back({value, &seen});
      return 0;
    }
    if (seen.open) seen.cyclic = true;
    seen.repeated = true;
    return seen.cyclic ? kScalarSize : seen.size;
  }

  void close() {
    Seen& done = *path_.back().seen;
    done.open = false;
    path_.pop_back();
    add_to_open(done.size);
  }

  std::unordered_map<const void*, Seen>& seen_;
  std::vector<Frame> path_;
  std::uint64_t total_ = 0;
  std::uint64_t distinct_ = 0;
};

Sharing::Sharing(Value root, std::uint64_t limit) {
  Measure measure(seen_);
  measure.run(root);
  refer_to_all_ = measure.total() > measure.distinct() && measure.total() - measure.distinct() > limit;
}

bool Sharing::must_refer(Value value) const {
  if (!counts(value)) return false;
  const auto found = seen_.find(value.address());
  if (found == seen_.end()) return false;
  return found->second.cyclic || (refer_to_all_ && found->second.repeated);
}

}  // namespace brinery::cli
