// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// A builder that makes nothing: objects are numbers, and what was asked for is counted by name.
#pragma once

#include <brinery/builder.h>

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>

namespace brinery::test_support {

class CountingBuilder {
 public:
  using Object = std::int64_t;
  using Objects = std::span<const Object>;

  static Object absent() noexcept { return 0; }
  static bool is_absent(Object object) noexcept { return object == 0; }

  Object none() { return count("none"); }
  Object boolean(bool) { return count("bool"); }
  Object integer(std::int64_t) { return count("int"); }
  Object big_integer(InPlace) { return count("big_int"); }
  Object big_integer(std::string_view) { return count("big_int"); }
  Object real(double) { return count("float"); }
  Object str(InPlace) { return count("str"); }
  Object str(std::string_view) { return count("str"); }
  Object bytes(InPlace) { return count("bytes"); }
  Object bytestr(InPlace) { return count("bytestr"); }
  Object bytestr(std::string_view) { return count("bytestr"); }
  Object bytearray(std::string_view) { return count("bytearray"); }
  Object next_buffer() { return count("buffer"); }
  void make_readonly(Object&) { count("readonly"); }
  Object empty_tuple() { return count("tuple"); }
  Object tuple(Objects) { return count("tuple"); }
  Object list(Objects) { return count("list"); }
  Object dict(Objects) { return count("dict"); }
  Object set() { return count("set"); }
  Object frozenset(Objects) { return count("frozenset"); }
  Object global(std::string_view, std::string_view, int) { return count("global"); }
  Object global(Object, Object, int) { return count("global"); }
  Object extension(std::int64_t) { return count("ext"); }
  Object persistent(Object) { return count("pers"); }
  Object call(Made, Object, Object, Object) { return count("call"); }
  void append(Object&, Objects) { count("append"); }
  void set_items(Object&, Objects) { count("set_items"); }
  void add_items(Object&, Objects) { count("add_items"); }
  void build(Object&, Object) { count("build"); }

  const std::map<std::string, int>& counts() const noexcept { return counts_; }

 private:
  // Numbers objects from 1 on.
  Object count(const char* name) {
    ++counts_[name];
    return ++last_;
  }

  std::map<std::string, int> counts_;
  Object last_ = 0;
};

static_assert(ObjectBuilder<CountingBuilder>);

}  // namespace brinery::test_support
