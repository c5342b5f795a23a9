// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Python's `copyreg` module, for documents: what the whole program registers about pickling. Codes in the place of names of
// classes (the extension registry), functions that say how objects of a class are written (the dispatch table), and
// functions that make of a call what the program wants. C++ types are described (reflect.h), not registered: what is
// registered counts for them as docs/guide/classes.md tells, which has a program that uses all of this.
//
//     brinery::copyreg::add_extension("staff", "Employee", 240);
//     brinery::copyreg::constructor("decimal", "Decimal", [](brinery::Document& doc, brinery::Value args) {
//       return std::optional(doc.real(std::stod(args[0].as<std::string>())));
//     });
//
// As in Python, a registration changes every dump and load of the process, those of other libraries in it as well. For one
// dump or load use the options of the same names (DumpOptions and LoadOptions), which take the place of these tables: null
// there means what is registered here, as does a snapshot of it.
//
// Thread level of all that is here: thread-safe. Who reads or writes meanwhile sees the tables from before or after.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

#include <brinery/pickle_common.h>
#include <brinery/pickler.h>
#include <brinery/unpickler.h>

namespace brinery::copyreg {

// --- Extension registry ---------------------------------------------------------------------------------------------------

// Writers use `code`, 1 to 0x7fffffff, for the class or function module.name (protocol 2 and later), readers the name for
// the code. 240 to 255 are nobody's, for private use. The same registration again changes nothing.
//
// ValueError: the code is out of range, the name has another code, or the code another name.
void add_extension(std::string_view module, std::string_view name, std::int64_t code);

// ValueError where module.name is not registered with this code.
void remove_extension(std::string_view module, std::string_view name, std::int64_t code);

// Drops what was prepared from the registry, which is prepared anew when it is used next. Unpicklers that keep their memo
// ask LoadOptions::find_class again for the codes that they know. Registrations stay.
void clear_extension_cache();

// Codes and names as they were at some time, prepared for both directions. Immutable.
class ExtensionTable {
 public:
  explicit ExtensionTable(pickle::Extensions names);  // of two codes with one name the smaller is written

  // Null, nothing: not registered.
  const std::pair<std::string, std::string>* find(std::int64_t code) const;
  std::optional<std::int64_t> find(std::string_view module, std::string_view name) const;

  bool empty() const noexcept { return names_.empty(); }
  const pickle::Extensions& names() const noexcept { return names_; }

 private:
  pickle::Extensions names_;
  std::unordered_map<std::string, std::int64_t> codes_;
};

// What is registered now; never null. The same object until the next call of one of the functions above.
std::shared_ptr<const ExtensionTable> extensions();

// --- Reducers ---------------------------------------------------------------------------------------------------------------

// `reducer` says how objects of the class module.name are written: instances of it, or ("builtins" and the name of the type)
// complex numbers, slices and the like. DumpOptions::dispatch_table and, before it, reducer_override have precedence, as in
// Python: a table of a pickler's own takes the place of this one as a whole. `constructor`, where given, is registered for the
// same name. A second registration replaces the first. TypeError for an empty reducer.
void pickle(std::string_view module, std::string_view name, pickle::Reducer reducer,
            pickle::Constructor constructor = {});

// Forgets the reducer of module.name, as Python's `del copyreg.dispatch_table[cls]`. KeyError where there is none.
void remove_pickle(std::string_view module, std::string_view name);

// What is registered now; never null. To be copied and extended for one pickler.
std::shared_ptr<const pickle::DispatchTable> dispatch_table();

// --- Constructors -----------------------------------------------------------------------------------------------------------

// `function` says what loading makes of a call of the class or function module.name; see LoadOptions::constructors. Python's
// function of this name only checks that its argument can be called: there the class itself is called. A second
// registration replaces the first. TypeError for an empty function.
void constructor(std::string_view module, std::string_view name, pickle::Constructor function);

// KeyError where there is none.
void remove_constructor(std::string_view module, std::string_view name);

// What is registered now; never null.
std::shared_ptr<const pickle::Constructors> constructors();

}  // namespace brinery::copyreg
