// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Looking into a pickle without loading it, as Python's pickletools: the list of opcodes (`opcodes`), the
// operations of a pickle one by one (`genops`), a text of them for a reader (`dis`), and the same pickle without
// what nobody needs (`optimize`). Start at `dis` to look, at `genops` to compute. To get the objects that a pickle
// makes, use pickle.h instead.
//
// Like CPython 3.13's module, except: (1) the one-line descriptions of opcodes are our own, so that annotated
// text differs in these phrases and in nothing else (`DisOptions::describe` puts others there); (2) integers may
// have any number of digits, where Python stops at 4300; (3) errors say the byte offset as well; (4) `optimize`
// refuses every GET of what was never stored, where CPython writes a line that nothing can read in protocol 0.
#pragma once

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <iosfwd>
#include <iterator>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>

namespace brinery::pickletools {

// ---- opcodes ----

// Every opcode of protocols 0 to 5, by Python's name; the value is its byte in the stream.
enum class Op : unsigned char {
  MARK = 0x28,
  EMPTY_TUPLE = 0x29,
  STOP = 0x2E,
  POP = 0x30,
  POP_MARK = 0x31,
  DUP = 0x32,
  BINBYTES = 0x42,
  SHORT_BINBYTES = 0x43,
  FLOAT = 0x46,
  BINFLOAT = 0x47,
  INT = 0x49,
  BININT = 0x4A,
  BININT1 = 0x4B,
  LONG = 0x4C,
  BININT2 = 0x4D,
  NONE = 0x4E,
  PERSID = 0x50,
  BINPERSID = 0x51,
  REDUCE = 0x52,
  STRING = 0x53,
  BINSTRING = 0x54,
  SHORT_BINSTRING = 0x55,
  UNICODE = 0x56,
  BINUNICODE = 0x58,
  EMPTY_LIST = 0x5D,
  APPEND = 0x61,
  BUILD = 0x62,
  GLOBAL = 0x63,
  DICT = 0x64,
  APPENDS = 0x65,
  GET = 0x67,
  BINGET = 0x68,
  INST = 0x69,
  LONG_BINGET = 0x6A,
  LIST = 0x6C,
  OBJ = 0x6F,
  PUT = 0x70,
  BINPUT = 0x71,
  LONG_BINPUT = 0x72,
  SETITEM = 0x73,
  TUPLE = 0x74,
  SETITEMS = 0x75,
  EMPTY_DICT = 0x7D,
  PROTO = 0x80,
  NEWOBJ = 0x81,
  EXT1 = 0x82,
  EXT2 = 0x83,
  EXT4 = 0x84,
  TUPLE1 = 0x85,
  TUPLE2 = 0x86,
  TUPLE3 = 0x87,
  NEWTRUE = 0x88,
  NEWFALSE = 0x89,
  LONG1 = 0x8A,
  LONG4 = 0x8B,
  SHORT_BINUNICODE = 0x8C,
  BINUNICODE8 = 0x8D,
  BINBYTES8 = 0x8E,
  EMPTY_SET = 0x8F,
  ADDITEMS = 0x90,
  FROZENSET = 0x91,
  NEWOBJ_EX = 0x92,
  STACK_GLOBAL = 0x93,
  MEMOIZE = 0x94,
  FRAME = 0x95,
  BYTEARRAY8 = 0x96,
  NEXT_BUFFER = 0x97,
  READONLY_BUFFER = 0x98,
};

// What follows the opcode's byte. Numbers are little-endian but for kFloat8; "line" means up to and without '\n'.
enum class ArgKind : unsigned char {
  kNone,
  kUint1,                 // 1 byte
  kUint2,                 // 2 bytes, unsigned
  kInt4,                  // 4 bytes, signed
  kUint4,                 // 4 bytes, unsigned
  kUint8,                 // 8 bytes, unsigned
  kStringNl,              // line: a quoted literal with escapes
  kStringNlNoescape,      // line: bare text
  kStringNlNoescapePair,  // two lines of bare text
  kDecimalNlShort,        // line: decimal; "00" and "01" are False and True
  kDecimalNlLong,         // line: decimal, an 'L' may follow
  kFloatNl,               // line: decimal floating point
  kFloat8,                // IEEE 754 double, big-endian
  kUnicodeStringNl,       // line: Latin-1 with \uXXXX and \UXXXXXXXX
  kString1,               // uint1 length, bytes of an 8-bit string
  kString4,               // int4 length, bytes of an 8-bit string
  kBytes1,                // uint1 length, bytes
  kBytes4,                // uint4 length, bytes
  kBytes8,                // uint8 length, bytes
  kBytearray8,            // uint8 length, bytes of a bytearray
  kUnicodeString1,        // uint1 length, UTF-8 (surrogates allowed)
  kUnicodeString4,        // uint4 length, UTF-8
  kUnicodeString8,        // uint8 length, UTF-8
  kLong1,                 // uint1 length, two's complement of that many bytes
  kLong4,                 // int4 length, two's complement
};

// Python's name of the kind, e.g. "uint1", "stringnl_noescape_pair"; empty for kNone.
std::string_view arg_kind_name(ArgKind kind) noexcept;

// What an opcode takes from the stack or leaves there, as pickletools names it.
enum class StackItem : unsigned char {
  kAny,
  kInt,
  kIntOrBool,
  kBool,
  kFloat,
  kBytesOrStr,
  kBytes,
  kBytearray,
  kStr,
  kNone,
  kTuple,
  kList,
  kDict,
  kSet,
  kFrozenset,
  kBuffer,
  kMark,
  kStackSlice,  // everything above the topmost mark
};

// Python's name of the item, e.g. "int_or_bool", "None", "stackslice".
std::string_view stack_item_name(StackItem item) noexcept;

// Up to three stack items, the topmost last. Immutable.
class StackItems {
 public:
  constexpr StackItems() = default;
  constexpr StackItems(std::initializer_list<StackItem> items) {
    for (const StackItem item : items) items_[size_++] = item;
  }

  constexpr std::size_t size() const noexcept { return size_; }
  constexpr bool empty() const noexcept { return size_ == 0; }
  constexpr StackItem operator[](std::size_t i) const noexcept { return items_[i]; }
  constexpr const StackItem* begin() const noexcept { return items_.data(); }
  constexpr const StackItem* end() const noexcept { return items_.data() + size_; }

 private:
  std::array<StackItem, 3> items_{};
  unsigned char size_ = 0;
};

// One row of the table of opcodes. Rows live as long as the program. Immutable.
struct OpcodeInfo {
  std::string_view name;    // "BININT1"
  Op code;                  // 0x4b
  ArgKind arg;              // kUint1
  StackItems stack_before;  // what it takes
  StackItems stack_after;   // what it leaves
  int proto;                // the first protocol that has it
  std::string_view doc;     // one line, for annotations
};

// All 68 rows, in the order of Python's pickletools.opcodes.
std::span<const OpcodeInfo> opcodes() noexcept;

// The row of a byte, or null when no protocol has such an opcode.
const OpcodeInfo* find_opcode(unsigned char code) noexcept;

// ---- arguments ----

// The three kinds of long data are views: into the pickle where its bytes can be used as they are, else into
// `owner`, which every copy shares. So a copy is cheap, and valid for as long as the pickle's bytes are.

// An integer beyond 64 bits: little-endian two's complement, minimal.
struct BigInt {
  std::string_view le_bytes;
  std::shared_ptr<const std::string> owner;
};

// A str: UTF-8, in which a lone surrogate is three bytes as Python's 'surrogatepass' writes it.
struct Text {
  std::string_view wtf8;
  std::shared_ptr<const std::string> owner;
};

// Bytes of a bytes object, or of a bytearray. Always a view into the pickle.
struct Bytes {
  std::string_view data;
  bool is_bytearray = false;
};

// An operation's argument: what pickletools makes of it. 8-bit strings of Python 2 are text (Latin-1 for
// BINSTRING and SHORT_BINSTRING, ASCII for STRING); GLOBAL and INST give "module name" as one text.
using Argument = std::variant<std::monostate, bool, std::int64_t, BigInt, double, Text, Bytes>;

// Appends Python's repr() of the argument; nothing for an operation without one. Linear in its length.
void append_repr(std::string& out, const Argument& argument);

// ---- genops ----

struct Operation {
  const OpcodeInfo& opcode;
  Argument arg;
  std::size_t position;  // of the opcode's byte
};

// The operations of one pickle: a range that is walked once, made by `genops`. Does not own the bytes, which must
// outlive it. Takes constant memory, but for arguments that must be decoded. Single-threaded.
class Operations {
 public:
  explicit Operations(std::string_view data, std::size_t position = 0) : data_(data), position_(position) {}

  class Iterator {
   public:
    using value_type = Operation;
    using difference_type = std::ptrdiff_t;

    // The reference is valid until the iterator moves; copy the operation to keep it.
    const Operation& operator*() const { return *operations_->current_; }
    const Operation* operator->() const { return &*operations_->current_; }
    Iterator& operator++() {
      operations_->advance();
      return *this;
    }
    void operator++(int) { ++*this; }
    bool operator==(std::default_sentinel_t) const { return !operations_->current_; }

   private:
    friend class Operations;
    explicit Iterator(Operations* operations) : operations_(operations) {}

    Operations* operations_;
  };

  // Reads the first operation; a second call goes on from where the first walk has come to. Reading an operation
  // (here and in ++) throws ValueError, see `genops`; the range is at its end then.
  Iterator begin() {
    if (!current_ && !finished_) advance();
    return Iterator(this);
  }
  std::default_sentinel_t end() const noexcept { return {}; }

  // The offset behind the last operation read: behind STOP once the walk is over, which is where a next pickle may
  // begin. After an error: the offset of the operation that could not be read.
  std::size_t end_position() const noexcept { return position_; }

 private:
  void advance();

  std::string_view data_;
  std::size_t position_;
  bool finished_ = false;
  std::optional<Operation> current_;
};

// The operations of the pickle that begins at `position`, up to and with STOP; read lazily.
//
// Reading one throws ValueError with offset() set to the opcode's byte when the bytes end before STOP ("pickle
// exhausted before seeing STOP"), the opcode is unknown ("at position 5, opcode b'\xff' unknown"), or its argument
// is cut short or malformed ("not enough data in stream to read uint4", "expected 9 bytes in a bytes1, but only 2
// remain", ...); UnicodeDecodeError, a ValueError, when its text cannot be decoded. The text begins as CPython's
// (of a malformed line it quotes 200 characters); the opcode's name and position follow where CPython does not give
// them. Nothing is checked beyond the single
// operation: for that, see `dis`.
inline Operations genops(std::string_view pickle, std::size_t position = 0) {
  return Operations(pickle, position);
}

// Views of a temporary string would dangle at the end of the statement.
template <std::same_as<std::string> S>
Operations genops(S&& pickle, std::size_t position = 0) = delete;

// ---- dis ----

// The memo of a disassembly, for pickles that were written by one Pickler with one memo: give the same object to
// the `dis` of each. Holds one entry for each index ever stored. Single-threaded.
class DisMemo {
 public:
  DisMemo();
  ~DisMemo();
  DisMemo(DisMemo&&) noexcept;
  DisMemo& operator=(DisMemo&&) noexcept;

  std::size_t size() const noexcept;
  void clear() noexcept;

 private:
  friend class Disassembler;
  struct Entries;
  std::unique_ptr<Entries> entries_;
};

struct DisOptions {
  // Blanks for each MARK that is open. Default 4, as Python; below zero counts as zero. Cost: a line has
  // indent_level * depth blanks, so that a pickle of n nested marks prints n * n / 2 * indent_level bytes.
  std::int64_t indent_level = 4;

  // Default 0: no annotations. Otherwise each line ends with the opcode's description, from this column on at the
  // earliest. Cost: lines become at least so long.
  std::int64_t annotate = 0;

  // Default null: the memo begins empty.
  DisMemo* memo = nullptr;

  // Where the pickle begins in the bytes; positions are printed as offsets in all of them. Default 0.
  std::size_t position = 0;

  // Default: unlimited, as Python. Otherwise MemoryError before the line that would make the text longer than this;
  // indentation and columns beyond it are never made. Cost: the whole text in memory for a string; for a stream
  // one line, which is at most the indentation, the column of `annotate` and four times the argument's bytes.
  std::size_t max_output_bytes = SIZE_MAX;

  // Default null: OpcodeInfo::doc. Otherwise what an annotation says of an opcode; one line of UTF-8.
  std::string_view (*describe)(const OpcodeInfo& opcode) = nullptr;
};

// Prints the operations of one pickle, one line each, with the checks of Python's pickletools.dis: pops find
// enough items and their MARK, the memo is read where it was stored and stored once, nothing is left after STOP.
// Returns the text, UTF-8, each line ended by '\n'. Linear in input and output.
//
// Throws what `genops` throws; ValueError with offset() for a check that fails ("no MARK exists on stack", "memo key 7
// has never been stored into", "tries to pop 2 items from stack with only 1 items", ...); IndexError "list index
// out of range" where an operation took a MARK away as if it were an object and its group is closed later
// (Python's own odd answer to such a pickle); MemoryError for `max_output_bytes`.
std::string dis(std::string_view pickle, const DisOptions& options = {});

// The same onto `out`. Returns the offset behind STOP, where a next pickle may begin. On an error the text of the
// operations before it, and of the offending one where Python prints it, has been written. OSError when the stream
// refuses to take it.
std::size_t dis(std::string_view pickle, std::ostream& out, const DisOptions& options = {});

// ---- optimize ----

// The same pickle, shorter and quicker to load: what no GET fetches is no longer put into the memo, what is left there
// is numbered anew from 0, and from protocol 4 on all is cut into frames of 64 KiB anew. The protocol is the highest
// that a PROTO or a GET asks for. Only the first pickle is read; bytes behind its STOP are left out. The bytes are those
// of CPython's pickletools.optimize.
//
//     \x80\x02]q\x00(K\x01K\x02e.        ->  \x80\x02](K\x01K\x02e.
//
// Throws what `genops` throws; ValueError for a PROTO beyond 5; TypeError for a GET of what was not stored before it.
// Linear in time; takes the output, and twelve bytes or so for each number in the memo.
std::string optimize(std::string_view pickle);

}  // namespace brinery::pickletools
