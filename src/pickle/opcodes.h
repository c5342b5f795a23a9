// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// One table of opcodes. Every pickle opcode is one row (name, code, argument kind, stack effect, protocol,
// one-line doc); reader, writer, disassembler, optimizer and scanner all read that row. Adding an opcode is adding
// its byte to `Op` in pickletools.h, its row here, and its handler.
// The table is constexpr, so that a reader's decisions about an opcode cost nothing at run time; code that only asks
// once uses the functions of pickletools.h. docs/formats/pickle.md explains the bytes.
#pragma once

#include <brinery/pickletools.h>

#include <array>
#include <cstddef>
#include <cstdint>

namespace brinery::pickle {

using pickletools::ArgKind;
using pickletools::Op;
using pickletools::OpcodeInfo;
using pickletools::StackItem;
using pickletools::StackItems;

namespace opcode_table {  // short names for the rows

using A = pickletools::ArgKind;
using S = pickletools::StackItem;

// Name, code, argument, taken from the stack, left on the stack, first protocol, description.
// clang-format off
inline constexpr std::array<OpcodeInfo, 68> kRows{{
    {"INT", Op::INT, A::kDecimalNlShort, {}, {S::kIntOrBool}, 0,
     "An integer in decimal; 00 and 01 stand for False and True."},
    {"BININT", Op::BININT, A::kInt4, {}, {S::kInt}, 1,
     "A signed 32-bit integer."},
    {"BININT1", Op::BININT1, A::kUint1, {}, {S::kInt}, 1,
     "An integer from 0 to 255 in one byte."},
    {"BININT2", Op::BININT2, A::kUint2, {}, {S::kInt}, 1,
     "An integer from 0 to 65535 in two bytes."},
    {"LONG", Op::LONG, A::kDecimalNlLong, {}, {S::kInt}, 0,
     "An integer of any size in decimal."},
    {"LONG1", Op::LONG1, A::kLong1, {}, {S::kInt}, 2,
     "An integer of up to 255 bytes in two's complement."},
    {"LONG4", Op::LONG4, A::kLong4, {}, {S::kInt}, 2,
     "An integer of up to 2^31-1 bytes in two's complement."},
    {"STRING", Op::STRING, A::kStringNl, {}, {S::kBytesOrStr}, 0,
     "An 8-bit string as a quoted literal."},
    {"BINSTRING", Op::BINSTRING, A::kString4, {}, {S::kBytesOrStr}, 1,
     "An 8-bit string after its 32-bit length."},
    {"SHORT_BINSTRING", Op::SHORT_BINSTRING, A::kString1, {}, {S::kBytesOrStr}, 1,
     "An 8-bit string after its one-byte length."},
    {"BINBYTES", Op::BINBYTES, A::kBytes4, {}, {S::kBytes}, 3,
     "Bytes after their 32-bit length."},
    {"SHORT_BINBYTES", Op::SHORT_BINBYTES, A::kBytes1, {}, {S::kBytes}, 3,
     "Bytes after their one-byte length."},
    {"BINBYTES8", Op::BINBYTES8, A::kBytes8, {}, {S::kBytes}, 4,
     "Bytes after their 64-bit length."},
    {"BYTEARRAY8", Op::BYTEARRAY8, A::kBytearray8, {}, {S::kBytearray}, 5,
     "A bytearray after its 64-bit length."},
    {"NEXT_BUFFER", Op::NEXT_BUFFER, A::kNone, {}, {S::kBuffer}, 5,
     "The next of the buffers that travel beside the pickle."},
    {"READONLY_BUFFER", Op::READONLY_BUFFER, A::kNone, {S::kBuffer}, {S::kBuffer}, 5,
     "Makes the buffer on top read-only."},
    {"NONE", Op::NONE, A::kNone, {}, {S::kNone}, 0,
     "The object None."},
    {"NEWTRUE", Op::NEWTRUE, A::kNone, {}, {S::kBool}, 2,
     "The object True."},
    {"NEWFALSE", Op::NEWFALSE, A::kNone, {}, {S::kBool}, 2,
     "The object False."},
    {"UNICODE", Op::UNICODE, A::kUnicodeStringNl, {}, {S::kStr}, 0,
     "A str in raw-unicode-escape, up to the newline."},
    {"SHORT_BINUNICODE", Op::SHORT_BINUNICODE, A::kUnicodeString1, {}, {S::kStr}, 4,
     "A str in UTF-8 after its one-byte length."},
    {"BINUNICODE", Op::BINUNICODE, A::kUnicodeString4, {}, {S::kStr}, 1,
     "A str in UTF-8 after its 32-bit length."},
    {"BINUNICODE8", Op::BINUNICODE8, A::kUnicodeString8, {}, {S::kStr}, 4,
     "A str in UTF-8 after its 64-bit length."},
    {"FLOAT", Op::FLOAT, A::kFloatNl, {}, {S::kFloat}, 0,
     "A float in decimal."},
    {"BINFLOAT", Op::BINFLOAT, A::kFloat8, {}, {S::kFloat}, 1,
     "A float as eight bytes, big-endian."},
    {"EMPTY_LIST", Op::EMPTY_LIST, A::kNone, {}, {S::kList}, 1,
     "A new list without items."},
    {"APPEND", Op::APPEND, A::kNone, {S::kList, S::kAny}, {S::kList}, 0,
     "Puts the top object at the end of the list below it."},
    {"APPENDS", Op::APPENDS, A::kNone, {S::kList, S::kMark, S::kStackSlice}, {S::kList}, 1,
     "Puts all objects above the mark at the end of the list below it."},
    {"LIST", Op::LIST, A::kNone, {S::kMark, S::kStackSlice}, {S::kList}, 0,
     "Makes a list of all objects above the mark."},
    {"EMPTY_TUPLE", Op::EMPTY_TUPLE, A::kNone, {}, {S::kTuple}, 1,
     "The tuple without items."},
    {"TUPLE", Op::TUPLE, A::kNone, {S::kMark, S::kStackSlice}, {S::kTuple}, 0,
     "Makes a tuple of all objects above the mark."},
    {"TUPLE1", Op::TUPLE1, A::kNone, {S::kAny}, {S::kTuple}, 2,
     "Makes a tuple of the top object."},
    {"TUPLE2", Op::TUPLE2, A::kNone, {S::kAny, S::kAny}, {S::kTuple}, 2,
     "Makes a tuple of the two top objects."},
    {"TUPLE3", Op::TUPLE3, A::kNone, {S::kAny, S::kAny, S::kAny}, {S::kTuple}, 2,
     "Makes a tuple of the three top objects."},
    {"EMPTY_DICT", Op::EMPTY_DICT, A::kNone, {}, {S::kDict}, 1,
     "A new dict without items."},
    {"DICT", Op::DICT, A::kNone, {S::kMark, S::kStackSlice}, {S::kDict}, 0,
     "Makes a dict of the keys and values above the mark."},
    {"SETITEM", Op::SETITEM, A::kNone, {S::kDict, S::kAny, S::kAny}, {S::kDict}, 0,
     "Stores the top value under the key below it in the dict below both."},
    {"SETITEMS", Op::SETITEMS, A::kNone, {S::kDict, S::kMark, S::kStackSlice}, {S::kDict}, 1,
     "Stores the keys and values above the mark in the dict below it."},
    {"EMPTY_SET", Op::EMPTY_SET, A::kNone, {}, {S::kSet}, 4,
     "A new set without items."},
    {"ADDITEMS", Op::ADDITEMS, A::kNone, {S::kSet, S::kMark, S::kStackSlice}, {S::kSet}, 4,
     "Adds all objects above the mark to the set below it."},
    {"FROZENSET", Op::FROZENSET, A::kNone, {S::kMark, S::kStackSlice}, {S::kFrozenset}, 4,
     "Makes a frozenset of all objects above the mark."},
    {"POP", Op::POP, A::kNone, {S::kAny}, {}, 0,
     "Drops the top of the stack."},
    {"DUP", Op::DUP, A::kNone, {S::kAny}, {S::kAny, S::kAny}, 0,
     "Puts the top object there once more."},
    {"MARK", Op::MARK, A::kNone, {}, {S::kMark}, 0,
     "Opens a group: a later operation takes all that lies above."},
    {"POP_MARK", Op::POP_MARK, A::kNone, {S::kMark, S::kStackSlice}, {}, 1,
     "Drops all objects above the mark, and the mark."},
    {"GET", Op::GET, A::kDecimalNlShort, {}, {S::kAny}, 0,
     "Fetches the memo's object of this number, in decimal."},
    {"BINGET", Op::BINGET, A::kUint1, {}, {S::kAny}, 1,
     "Fetches the memo's object of this one-byte number."},
    {"LONG_BINGET", Op::LONG_BINGET, A::kUint4, {}, {S::kAny}, 1,
     "Fetches the memo's object of this 32-bit number."},
    {"PUT", Op::PUT, A::kDecimalNlShort, {}, {}, 0,
     "Notes the top object in the memo under this number, in decimal."},
    {"BINPUT", Op::BINPUT, A::kUint1, {}, {}, 1,
     "Notes the top object in the memo under this one-byte number."},
    {"LONG_BINPUT", Op::LONG_BINPUT, A::kUint4, {}, {}, 1,
     "Notes the top object in the memo under this 32-bit number."},
    {"MEMOIZE", Op::MEMOIZE, A::kNone, {S::kAny}, {S::kAny}, 4,
     "Notes the top object in the memo under the next free number."},
    {"EXT1", Op::EXT1, A::kUint1, {}, {S::kAny}, 2,
     "The registered extension of this one-byte code."},
    {"EXT2", Op::EXT2, A::kUint2, {}, {S::kAny}, 2,
     "The registered extension of this two-byte code."},
    {"EXT4", Op::EXT4, A::kInt4, {}, {S::kAny}, 2,
     "The registered extension of this four-byte code."},
    {"GLOBAL", Op::GLOBAL, A::kStringNlNoescapePair, {}, {S::kAny}, 0,
     "The class or function of this module and name."},
    {"STACK_GLOBAL", Op::STACK_GLOBAL, A::kNone, {S::kStr, S::kStr}, {S::kAny}, 4,
     "The class or function whose module and name are the two top texts."},
    {"REDUCE", Op::REDUCE, A::kNone, {S::kAny, S::kAny}, {S::kAny}, 0,
     "Calls the object below with the tuple on top as arguments."},
    {"BUILD", Op::BUILD, A::kNone, {S::kAny, S::kAny}, {S::kAny}, 0,
     "Gives the state on top to the object below it."},
    {"INST", Op::INST, A::kStringNlNoescapePair, {S::kMark, S::kStackSlice}, {S::kAny}, 0,
     "Makes an instance of the named class from the arguments above the mark."},
    {"OBJ", Op::OBJ, A::kNone, {S::kMark, S::kAny, S::kStackSlice}, {S::kAny}, 1,
     "Makes an instance from a class and arguments above the mark."},
    {"NEWOBJ", Op::NEWOBJ, A::kNone, {S::kAny, S::kAny}, {S::kAny}, 2,
     "Makes an object by the class's __new__ with a tuple of arguments."},
    {"NEWOBJ_EX", Op::NEWOBJ_EX, A::kNone, {S::kAny, S::kAny, S::kAny}, {S::kAny}, 4,
     "Makes an object by the class's __new__ with a tuple and a dict of arguments."},
    {"PROTO", Op::PROTO, A::kUint1, {}, {}, 2,
     "States the pickle's protocol."},
    {"STOP", Op::STOP, A::kNone, {S::kAny}, {}, 0,
     "Ends the pickle; the top object is what it holds."},
    {"FRAME", Op::FRAME, A::kUint8, {}, {}, 4,
     "Begins a frame of so many bytes, which a reader may fetch at once."},
    {"PERSID", Op::PERSID, A::kStringNlNoescape, {}, {S::kAny}, 0,
     "The object outside the pickle that this line identifies."},
    {"BINPERSID", Op::BINPERSID, A::kNone, {S::kAny}, {S::kAny}, 1,
     "The object outside the pickle that the top object identifies."},
}};
// clang-format on

inline constexpr std::uint8_t kNoRow = 0xFF;

// For each byte the number of its row, or kNoRow. A code that occurs twice is no constant expression, which
// stops the compiler here.
consteval std::array<std::uint8_t, 256> index_rows() {
  std::array<std::uint8_t, 256> index{};
  index.fill(kNoRow);
  for (std::size_t row = 0; row < kRows.size(); ++row) {
    std::uint8_t& slot = index[static_cast<unsigned char>(kRows[row].code)];
    if (slot != kNoRow) throw "two opcodes have the same code";
    slot = static_cast<std::uint8_t>(row);
  }
  return index;
}

inline constexpr std::array<std::uint8_t, 256> kIndex = index_rows();

}  // namespace opcode_table

inline constexpr const std::array<OpcodeInfo, 68>& kOpcodes = opcode_table::kRows;

// The row of a byte, or null when no protocol has such an opcode.
constexpr const OpcodeInfo* find_opcode(unsigned char code) noexcept {
  const std::uint8_t row = opcode_table::kIndex[code];
  return row == opcode_table::kNoRow ? nullptr : &kOpcodes[row];
}

// The row of an opcode. REQUIRES: `op` is one of the enumerators.
constexpr const OpcodeInfo& opcode_info(Op op) noexcept {
  return kOpcodes[opcode_table::kIndex[static_cast<unsigned char>(op)]];
}

// The highest protocol that any opcode belongs to.
inline constexpr int kHighestProtocol = [] {
  int highest = 0;
  for (const OpcodeInfo& row : kOpcodes) highest = row.proto > highest ? row.proto : highest;
  return highest;
}();

static_assert(kHighestProtocol == 5);
static_assert(
    [] {
      for (const OpcodeInfo& row : kOpcodes) {
        if (row.name.empty() || row.doc.empty() || find_opcode(static_cast<unsigned char>(row.code)) != &row)
          return false;
      }
      return true;
    }(),
    "every opcode is found by its code and says what it is");

}  // namespace brinery::pickle
