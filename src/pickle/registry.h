// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Registry: a table of the whole process that many read and few change. Readers hold a prepared copy that nobody changes and
// learn from a number whether there is a newer one.
#pragma once

#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>

#include <brinery/copyreg.h>

namespace brinery::pickle {

// `Table` is what is changed, `Prepared` what is read: made of a Table when it is asked for, and kept until the next change.
// Thread-safe.
template <class Table, class Prepared>
class Registry {
 public:
  // Changes with each change of the table; 0 as long as nothing was ever registered.
  std::uint64_t version() const noexcept { return version_.load(std::memory_order_acquire); }

  std::shared_ptr<const Prepared> get() {
    const std::lock_guard lock(mutex_);
    if (prepared_ == nullptr) prepared_ = std::make_shared<const Prepared>(static_cast<Prepared>(table_));
    return prepared_;
  }

  // Calls `change(table)`, which may throw if it leaves the table as it was.
  template <class Change>
  void change(Change&& change) {
    const std::lock_guard lock(mutex_);
    change(table_);
    prepared_.reset();
    version_.fetch_add(1, std::memory_order_release);
  }

 private:
  std::atomic<std::uint64_t> version_ = 0;
  std::mutex mutex_;
  Table table_;                               // guarded by mutex_
  std::shared_ptr<const Prepared> prepared_;  // guarded by mutex_; null: to be made
};

// What a reader or writer sees of a registry: null as long as nothing is registered, then the newest table. Costs the
// comparison of a number. Single-threaded.
template <class Table, class Prepared>
class Latest {
 public:
  explicit Latest(Registry<Table, Prepared>& registry) noexcept : registry_(registry) {}

  const Prepared* get() {
    refresh();
    return table_.get();
  }

  // Whether the table is another one than at the call before.
  bool refresh() {
    const std::uint64_t version = registry_.version();
    if (version == seen_) [[likely]]
      return false;
    table_ = registry_.get();
    if (table_->empty()) table_.reset();
    seen_ = version;
    return true;
  }

 private:
  Registry<Table, Prepared>& registry_;
  std::uint64_t seen_ = 0;
  std::shared_ptr<const Prepared> table_;
};

// Both ways, so that a registration is checked without a search.
struct ExtensionNames {
  Extensions names;
  std::map<std::pair<std::string, std::string>, std::int64_t> codes;
  explicit operator copyreg::ExtensionTable() const { return copyreg::ExtensionTable(names); }
};

using ExtensionRegistry = Registry<ExtensionNames, copyreg::ExtensionTable>;
using ReducerRegistry = Registry<DispatchTable, DispatchTable>;
using ConstructorRegistry = Registry<Constructors, Constructors>;

// Those of copyreg.h. They live as long as the process.
ExtensionRegistry& extension_registry();
ReducerRegistry& reducer_registry();
ConstructorRegistry& constructor_registry();

using LatestExtensions = Latest<ExtensionNames, copyreg::ExtensionTable>;
using LatestReducers = Latest<DispatchTable, DispatchTable>;
using LatestConstructors = Latest<Constructors, Constructors>;

// The text under which a name is found in a hash table: no two names have the same.
std::string name_key(std::string_view module, std::string_view name);

}  // namespace brinery::pickle
