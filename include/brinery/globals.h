// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Which classes and functions a pickle may name, and what they are called today. An AllowList refuses all globals but
// those that a program expects; Renames give the names of modules and classes that moved their new form, when a pickle is
// read or when one is written.
//
//     loads(bytes, {.find_class = AllowList{{"staff", "Employee"}, {"datetime", "date"}}});
//     loads(bytes, {.find_class = Renames{{"old.staff", "staff"}, {"util:Money", "finance:Amount"}}});
//     dumps(value, {.rename = Renames{{"old.staff", "staff"}}});
//
// Loading never runs code, with or without a list. The list is for programs whose next step acts on names: that registers
// classes, or hands the document to a Python.
#pragma once

#include <functional>
#include <initializer_list>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include <brinery/document.h>

namespace brinery::pickle {

// The globals that a pickle may name: exact pairs of module and qualified name as Python 3 knows them, no prefixes and no
// patterns, because nobody can say what else a module has or will have. An empty list refuses every global.
//
// Copied into options; look-ups are logarithmic in the number of names. Thread-compatible.
class AllowList {
 public:
  AllowList() = default;
  AllowList(std::initializer_list<std::pair<std::string_view, std::string_view>> names);

  void add(std::string_view module, std::string_view name);
  bool allows(std::string_view module, std::string_view name) const;

  // For LoadOptions::find_class: the global if it is in the list. Otherwise UnpicklingError, with the line to add as C++
  // source (what is not printable is escaped, a name of more than 200 bytes is cut):
  //
  //     global os.system is not allowed; to allow it add {"os", "system"}
  Value operator()(Document& document, std::string_view module, std::string_view name) const;

 private:
  std::map<std::string, std::set<std::string, std::less<>>, std::less<>> names_;  // by module
};

// New names of modules and classes.
//
//     old.mod        -> new.mod          the module, and with it each module below: old.mod.x is new.mod.x
//     old.mod:Class  -> new.mod:Other    the class, and with it what is nested in it: Class.Part is Other.Part
//
// A class has precedence over its module, a longer name over a shorter one. A name is renamed once: what a rule gives is not
// looked up again. So `{"a", "b"}, {"b", "a"}` swaps two modules. Look-ups cost a search for each dot of the name.
// Thread-compatible.
class Renames {
 public:
  Renames() = default;

  // Pairs of old and new. ValueError as `add`.
  Renames(std::initializer_list<std::pair<std::string_view, std::string_view>> rules);

  // Adds a rule. ValueError where a part is empty, only one side has a class, or the old name has another new name already.
  void add(std::string_view old_name, std::string_view new_name);

  // Adds a rule from text, "old.mod=new.mod" or "old.mod:Class=new.mod:Other". ValueError when it is none.
  void parse(std::string_view rule);

  bool empty() const noexcept { return modules_.empty() && classes_.empty(); }

  // For DumpOptions::rename: the pair to use; the given one where no rule applies.
  std::pair<std::string, std::string> operator()(std::string_view module, std::string_view name) const;

  // For LoadOptions::find_class: the global of that name.
  Value operator()(Document& document, std::string_view module, std::string_view name) const;

 private:
  using Names = std::map<std::string, std::string, std::less<>>;
  struct NewClass {
    std::string module;
    std::string name;
  };

  void add_class(std::string_view old_module, std::string_view old_class, std::string_view new_module,
                 std::string_view new_class);

  Names modules_;
  std::map<std::string, std::map<std::string, NewClass, std::less<>>, std::less<>>
      classes_;  // by module, by name
};

}  // namespace brinery::pickle
