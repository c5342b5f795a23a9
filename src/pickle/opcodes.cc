// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// The public face of the table of opcodes, and Python's names of what stands in its columns.
#include "pickle/opcodes.h"

namespace brinery::pickletools {

std::span<const OpcodeInfo> opcodes() noexcept { return pickle::kOpcodes; }

const OpcodeInfo* find_opcode(unsigned char code) noexcept { return pickle::find_opcode(code); }

std::string_view arg_kind_name(ArgKind kind) noexcept {
  switch (kind) {
    case ArgKind::kNone: return "";
    case ArgKind::kUint1: return "uint1";
    case ArgKind::kUint2: return "uint2";
    case ArgKind::kInt4: return "int4";
    case ArgKind::kUint4: return "uint4";
    case ArgKind::kUint8: return "uint8";
    case ArgKind::kStringNl: return "stringnl";
    case ArgKind::kStringNlNoescape: return "stringnl_noescape";
    case ArgKind::kStringNlNoescapePair: return "stringnl_noescape_pair";
    case ArgKind::kDecimalNlShort: return "decimalnl_short";
    case ArgKind::kDecimalNlLong: return "decimalnl_long";
    case ArgKind::kFloatNl: return "floatnl";
    case ArgKind::kFloat8: return "float8";
    case ArgKind::kUnicodeStringNl: return "unicodestringnl";
    case ArgKind::kString1: return "string1";
    case ArgKind::kString4: return "string4";
    case ArgKind::kBytes1: return "bytes1";
    case ArgKind::kBytes4: return "bytes4";
    case ArgKind::kBytes8: return "bytes8";
    case ArgKind::kBytearray8: return "bytearray8";
    case ArgKind::kUnicodeString1: return "unicodestring1";
    case ArgKind::kUnicodeString4: return "unicodestring4";
    case ArgKind::kUnicodeString8: return "unicodestring8";
    case ArgKind::kLong1: return "long1";
    case ArgKind::kLong4: return "long4";
  }
  return "";
}

std::string_view stack_item_name(StackItem item) noexcept {
  switch (item) {
    case StackItem::kAny: return "any";
    case StackItem::kInt: return "int";
    case StackItem::kIntOrBool: return "int_or_bool";
    case StackItem::kBool: return "bool";
    case StackItem::kFloat: return "float";
    case StackItem::kBytesOrStr: return "bytes_or_str";
    case StackItem::kBytes: return "bytes";
    case StackItem::kBytearray: return "bytearray";
    case StackItem::kStr: return "str";
    case StackItem::kNone: return "None";
    case StackItem::kTuple: return "tuple";
    case StackItem::kList: return "list";
    case StackItem::kDict: return "dict";
    case StackItem::kSet: return "set";
    case StackItem::kFrozenset: return "frozenset";
    case StackItem::kBuffer: return "buffer";
    case StackItem::kMark: return "mark";
    case StackItem::kStackSlice: return "stackslice";
  }
  return "";
}

}  // namespace brinery::pickletools
