// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// The other side of the comparison: a CPython that runs beside this program and loads the same files (peer.py).
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "child.h"
#include "memory.h"

namespace brinery::bench {

// A Python that answers. It starts once, so that no figure holds its start-up. Single-threaded.
class Peer {
 public:
  // Null when no Python can be started. An empty `program` means Debian's python3, else the first in PATH.
  static std::unique_ptr<Peer> start(const std::string& program);

  const std::string& name() const noexcept { return name_; }  // e.g. "CPython 3.11.2 _pickle"

  // The mean over at least `seconds` of one call, `what` being one of
  //   loads   `pickle.loads` of the file's bytes; freeing included, as in all of them
  //   dumps   `pickle.dumps` of what is in the file, protocol 5
  //   dump    the same by `pickle.dump` into /dev/null
  double time_ns(const std::string& what, const std::string& path, double seconds);

  // One call in a new Python; `how` is "view" (pickle.loads), "file" (pickle.load), "dumps" or "dump".
  MemoryUse measure_memory(const std::string& how, const std::string& path) const;

  // Writes the named inputs into `folder` (make_data.py).
  void make_data(const std::string& folder, const std::vector<std::string>& names) const;

 private:
  Peer(std::string program, std::string name, std::unique_ptr<Child> child);

  const std::string program_;
  const std::string name_;
  const std::unique_ptr<Child> child_;
};

}  // namespace brinery::bench
