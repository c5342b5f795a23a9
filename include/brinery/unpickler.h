// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Reading pickles: Python's `pickle.loads`, `load` and `Unpickler`, for protocols 0 to 5, from any Python since 2.7.
// Nothing is ever imported or called: names stay names and calls become `instance` values (value.h). Hostile input
// gives an error; see limits.h for what it can cost.
//
//     brinery::Document doc = brinery::pickle::load("staff.pkl");
//     std::cout << brinery::repr(doc.root()) << '\n';
//
// To read straight into objects of your own, without a Document, see pickle_reader.h.
#pragma once

#include <cstddef>
#include <functional>
#include <iosfwd>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include <brinery/document.h>
#include <brinery/limits.h>
#include <brinery/pickle_common.h>

namespace brinery::detail {
class SharedObjects;
}

namespace brinery::pickle {

// Says what a call is, given its arguments (a tuple, or an instance of a tuple class), or nothing: then it stays an instance.
// Values are made in `document`.
using Constructor = std::function<std::optional<Value>(Document& document, Value args)>;

// Class or function (module, qualified name) -> what is made of its calls.
using Constructors = std::map<std::pair<std::string, std::string>, Constructor, NameLess>;

// What a caller may decide about a load; the defaults are Python's where Python has one.
struct LoadOptions {
  // Give names of Python 2's library their Python 3 form, in pickles of protocol 0 to 2.
  bool fix_imports = true;

  // How 8-bit strings of Python 2 become str: "ASCII", "latin1", "utf-8" and their aliases; "bytes" leaves them bytes;
  // "keep" makes values of kind bytestr, which no str and no bytes of Python 3 is mistaken for. As in Python an encoding that
  // does not exist is a LookupError when the first 8-bit string is met, and without one is never noticed.
  std::string encoding = "ASCII";

  // What happens to bytes that the encoding has not: "strict", "ignore", "replace", "backslashreplace",
  // "surrogateescape", "surrogatepass".
  std::string errors = "strict";

  // Make plain data of calls whose result is plain data: builtins.set([1]) becomes the set {1}; likewise frozenset,
  // bytearray, bytes, complex, slice, frozendict, and bytes written by way of _codecs.encode, as protocols 0 to 3 have them;
  // and of the names Ellipsis and NotImplemented. Off: calls stay instances and names globals, as the stream says.
  bool builtins = true;

  // Called once for each class or function that the pickle names (already translated when fix_imports is on). It returns
  // what stands for it: `document.global(module, name)` is the default, another name redirects, an exception refuses: an
  // Error is thrown again with the place added, as the class of error.h that it is or derives from; others pass unchanged.
  std::function<Value(Document& document, std::string_view module, std::string_view name)> find_class{};

  // Called for each persistent id; the default is `document.persistent(id)`.
  std::function<Value(Document& document, Value id)> persistent_load{};

  // What to make of calls of these classes and functions, by the names that find_class gave: copyreg's constructors. Asked
  // once for each call in the stream, however it is spelled (REDUCE, NEWOBJ, INST, OBJ, copyreg._reconstructor of a plain
  // object), but not for those with keyword arguments; before `builtins`. State and items that follow go to what was made.
  // Null: what copyreg.h registered for the whole process.
  const Constructors* constructors = nullptr;

  // Codes found here become globals; others stay values of kind extension. Null: those of copyreg.h; an empty map: none.
  const Extensions* extensions = nullptr;

  // The out-of-band buffers, in order. Without them (nullopt) a buffer is a value that has its number only; with fewer
  // than the pickle asks for, an UnpicklingError.
  std::optional<std::span<const Buffer>> buffers{};

  Limits limits{};
};

// Reads the first pickle in `data`; what follows it is ignored, as in Python.
//
// Errors: EOFError for empty input; UnpicklingError, or the class that CPython raises for the same input, for anything
// that is no well-formed pickle, naming the opcode, its byte offset, and what was expected; MemoryError at a limit.
// Cost: one pass, linear in time and memory (limits.h). Thread-safe, as different calls share nothing.
//
// `loads` copies text and bytes out of `data`; a temporary string is adopted instead, and the Document's strings stay in
// it. `loads_no_copy` leaves them in `data`, which must outlive the Document.
Document loads(std::string_view data, const LoadOptions& options = {});
Document loads(std::string&& data, const LoadOptions& options = {});
Document loads_no_copy(std::string_view data, const LoadOptions& options = {});
Document loads_no_copy(std::string&& data,
                       const LoadOptions& options = {}) = delete;  // would dangle: use loads

inline Document loads(std::span<const std::byte> data, const LoadOptions& options = {}) {
  return loads(std::string_view(reinterpret_cast<const char*>(data.data()), data.size()), options);
}
// A literal, zero bytes included: loads("\x80\x04N."). Not a buffer, whose content may be shorter than it is.
template <std::size_t N>
Document loads(const char (&literal)[N], const LoadOptions& options = {}) {
  return loads(std::string_view(literal, N - 1), options);
}
template <std::size_t N>
Document loads(char (&buffer)[N], const LoadOptions& options = {}) = delete;

// Reads the first pickle of a file, memory-mapped: pages that hold no strings you look at are read once and can be
// dropped by the system. OSError when the file can't be read. The file must not shrink while the Document lives.
Document load(const std::string& path, const LoadOptions& options = {});

// Reads one pickle from a stream and leaves the position just behind it, or behind its last frame where STOP does not end
// that one, as no pickler writes. EOFError when nothing is left.
Document load(std::istream& stream, const LoadOptions& options = {});

// The same from a file descriptor, which stays open. A regular file's offset ends just behind the pickle; from a pipe or
// socket not a byte more than the pickle is taken.
Document load_fd(int descriptor, const LoadOptions& options = {});

// Reads several pickles from one input, as repeated `pickle.load` does.
//
//     brinery::pickle::Unpickler in(stream);
//     for (brinery::Document& each : in) ...
//
// Offsets, of errors too, count from where the first pickle began, as `offset` does: in a file from its start.
// Single-threaded; move-only. The Documents stand on their own and may outlive the Unpickler.
class Unpickler {
 public:
  explicit Unpickler(std::string_view data,
                     LoadOptions options = {});  // data must outlive the Unpickler, not Documents
  explicit Unpickler(std::istream& stream, LoadOptions options = {});  // stream must outlive the Unpickler
  static Unpickler open(const std::string& path, LoadOptions options = {});  // memory-mapped
  static Unpickler from_fd(int descriptor, LoadOptions options = {});
  ~Unpickler();
  Unpickler(Unpickler&&) noexcept;
  Unpickler& operator=(Unpickler&&) noexcept;

  // Reads the next pickle. EOFError at the end of the input.
  Document load();

  // The next pickle, or nothing at the end of the input.
  std::optional<Document> next();

  // The same as an object of a C++ type, with the contract and errors of pickle::loads<T>. Where the memo is kept an object of
  // a shared_ptr is the same object in all pickles that refer to it, as the first of them had it, and lives as long as the
  // memo. Defined in pickle_types.h.
  template <class T>
  T load();
  template <class T>
  std::optional<T> next();

  // Keeps the memo from one pickle to the next, as a stream needs that one Pickler wrote by several dumps. Off by
  // default. The Documents of such a stream share one heap, which lives as long as the last of them.
  void keep_memo(bool keep);

  // Where the next pickle begins, in bytes from the start of the input.
  std::size_t offset() const noexcept;

  class Iterator;
  Iterator begin();
  std::default_sentinel_t end() const noexcept { return {}; }

 private:
  struct State;
  explicit Unpickler(std::unique_ptr<State> state);
  const LoadOptions& options() const noexcept;
  brinery::detail::SharedObjects* shared_objects() noexcept;  // null where the memo is not kept
  [[noreturn]] void throw_end() const;
  std::unique_ptr<State> state_;
};

// Input iterator over the pickles of an Unpickler; holds the current Document.
class Unpickler::Iterator {
 public:
  using value_type = Document;
  using difference_type = std::ptrdiff_t;

  explicit Iterator(Unpickler& in) : in_(&in), current_(in.next()) {}
  Document& operator*() const { return *current_; }
  Iterator& operator++() {
    current_ = in_->next();
    return *this;
  }
  void operator++(int) { ++*this; }
  friend bool operator==(const Iterator& it, std::default_sentinel_t) { return !it.current_; }

 private:
  Unpickler* in_;
  mutable std::optional<Document> current_;
};

inline Unpickler::Iterator Unpickler::begin() { return Iterator(*this); }

// How `data` starts, for programs that must tell pickles from other files: true if the first opcodes can begin a pickle.
// Cheap; a full answer needs reading it.
bool looks_like_pickle(std::string_view data) noexcept;

}  // namespace brinery::pickle
