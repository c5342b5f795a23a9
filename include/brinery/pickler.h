// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Writing pickles: Python's `pickle.dumps`, `dump` and `Pickler`, for protocols 0 to 5, out of the values of Documents. The bytes
// are those that CPython's C pickler writes for the same objects. For C++ types see pickle_types.h.
//
//     std::string bytes = brinery::pickle::dumps(doc, {.protocol = 4});
//     brinery::pickle::dump(doc, "staff.pkl");
#pragma once

#include <functional>
#include <iosfwd>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <brinery/detail/typed_object.h>
#include <brinery/document.h>
#include <brinery/pickle_common.h>

namespace brinery::pickle {

// How Python would make an object, as `__reduce_ex__` tells it by a tuple of two to six; the names are those of its
// documentation. Where `args` is None, `callable` itself is what is written: a global, as when `__reduce_ex__` returns a name.
struct Reduction {
  Made made = Made::reduce;  // reduce, newobj or newobj_ex
  Value callable{};          // a global, or what stands for something that can be called
  Value args{};              // a tuple
  Value state{};             // None: no state
  Value list_items{};        // a list or tuple of what is appended, or None
  Value dict_items{};        // a dict of what is set, or None
  Value state_setter{};      // called with the object and the state, in the place of __setstate__; or None
  Value kwargs{};            // a dict, for newobj_ex
};

// Says how an object is made, or nothing: then it is written as usual. New values are made in `scratch`, which lives as long as
// the memo; values of the document that is written may be used as well.
using Reducer = std::function<std::optional<Reduction>(Document& scratch, Value object)>;

// Python's dispatch table: class (module, qualified name) -> reducer. For instances by their class; complex numbers, slices and
// the like by the name of their type in "builtins".
using DispatchTable = std::map<std::pair<std::string, std::string>, Reducer>;

// What a caller may decide about a dump, of values as of C++ objects (pickle_types.h); the defaults are Python's. Hooks see
// C++ objects as the values that to_value.h makes of them.
struct DumpOptions {
  // 0 to 5; negative: the newest. Python 2 reads 0 to 2, 3.0 to 3.3 up to 3, 3.4 to 3.7 up to 4.
  int protocol = kDefaultProtocol;

  // In protocols 0 to 2, give names of the library the form that Python 2 knows.
  bool fix_imports = true;

  // Nothing goes into the memo: what is shared is written each time, and what contains itself is a ValueError. Deprecated in
  // Python.
  bool fast = false;

  // Equal values give equal bytes: docs/formats/canonical.md has the rule. Costs a copy of the document. The pickles of a
  // Pickler then stand on their own.
  bool canonical = false;

  // Called for each object first, but not for the ids that it returns; for the parts of those again. What it returns is
  // written as the id of an object that lies outside of the pickle. No hook may write with the Pickler that calls it.
  std::function<std::optional<Value>(Document& scratch, Value object)> persistent_id{};

  // Called for each object that is no plain value (of the kinds from complex on that have no opcode: global, instance, complex,
  // slice, ...), before the dispatch table.
  Reducer reducer_override{};

  // Reducers by class. Null: those of copyreg.h, whose place this table takes.
  const DispatchTable* dispatch_table = nullptr;

  // Called for each buffer (protocol 5). False: it travels outside of the pickle, and the caller keeps what it was given.
  // True: its bytes are written. Without this function all bytes are written, but for buffers that have none: of those the
  // pickle keeps the place.
  std::function<bool(const Buffer& buffer)> buffer_callback{};

  // Names to write in the place of those found: what moved. `Renames` in globals.h is such a function.
  std::function<std::pair<std::string, std::string>(std::string_view module, std::string_view name)> rename{};

  // Classes and functions found here are written as their code (protocol 2 and later). Null: those of copyreg.h; an empty
  // map: none.
  const Extensions* extensions = nullptr;
};

// One pickle of the graph that begins at `root`, which nobody may change meanwhile.
//
// Errors: ValueError for an unknown protocol; PicklingError, located, for what the protocol cannot express, or a reducer that
// returns nonsense; RecursionError for a reducer without end. What a function of the caller's throws passes through.
// Cost: one pass, linear; eight to sixty-four bytes for each object that gets a number in the memo. Iterative: any depth.
// Thread level: independent of other calls; the document is only read.
std::string dumps(Value root, const DumpOptions& options = {});

// The same of the document's root, and faster where the document is as it was read: then it is known which objects are referred
// to from several places, and the memo holds only those. All functions that take a Document do this.
std::string dumps(const Document& document, const DumpOptions& options = {});

// The same to a file, which is replaced when all is written and reached the disk: an error leaves it as it was. The file keeps
// its permissions; a symbolic link stays one. OSError when that fails.
void dump(Value root, const std::string& path, const DumpOptions& options = {});
void dump(const Document& document, const std::string& path, const DumpOptions& options = {});

// The same to a stream, a frame at a time. After an error the stream may hold the beginning of a pickle.
void dump(Value root, std::ostream& stream, const DumpOptions& options = {});
void dump(const Document& document, std::ostream& stream, const DumpOptions& options = {});
void dump_fd(Value root, int descriptor, const DumpOptions& options = {});
void dump_fd(const Document& document, int descriptor, const DumpOptions& options = {});

// Writes several pickles to one stream. The memo goes on from one to the next, as in Python: what was written once is referred
// to later, so that only one Unpickler that keeps its memo can read them. Use clear_memo between them for pickles that stand
// on their own. Documents must live until the memo is cleared. Single-threaded; move-only.
class Pickler {
 public:
  explicit Pickler(std::ostream& stream, DumpOptions options = {});  // the stream must outlive the Pickler
  static Pickler to_fd(int descriptor, DumpOptions options = {});
  static Pickler to_string(std::string& out,
                           DumpOptions options = {});  // appends; `out` must outlive the Pickler
  ~Pickler();
  Pickler(Pickler&&) noexcept;
  Pickler& operator=(Pickler&&) noexcept;

  // Writes one pickle. After an error the memo is empty.
  void dump(Value root);

  // The same of a C++ object, by way of a value that is kept until the memo is cleared. An object of a shared_ptr that was
  // dumped before is referred to, as it was then, and kept as well. Defined in pickle_types.h; that has the contract.
  template <brinery::detail::Typed T>
  void dump(const T& object) {
    dump_typed(brinery::detail::typed_object(object));
  }

  void clear_memo();
  void set_fast(bool fast);

 private:
  struct State;
  explicit Pickler(std::unique_ptr<State> state);
  void dump_typed(const brinery::detail::TypedObject& object);
  std::unique_ptr<State> state_;
};

}  // namespace brinery::pickle
