// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
#include "object/stdtypes.h"

#include <algorithm>
#include <array>

#include "base/utf8.h"
#include "object/bare.h"
#include "object/nodes.h"

namespace brinery::detail {
namespace {

struct ClassRow {
  std::string_view module;  // as Python 3 names it
  std::string_view name;
  StdType type;
};

// The classes, but for exceptions. To know another type: a row here, a reader, and its cases in std_repr.cc,
// std_equal.cc and std_describe.cc. pathlib._local is where 3.13 has its classes.
constexpr ClassRow kClasses[] = {
    {"datetime", "date", StdType::date},
    {"datetime", "time", StdType::time},
    {"datetime", "datetime", StdType::datetime},
    {"datetime", "timedelta", StdType::timedelta},
    {"datetime", "timezone", StdType::timezone},
    {"decimal", "Decimal", StdType::decimal},
    {"fractions", "Fraction", StdType::fraction},
    {"uuid", "UUID", StdType::uuid},
    {"builtins", "range", StdType::range},
    {"array", "array", StdType::array},
    {"array", "_array_reconstructor", StdType::array},
    {"pathlib", "PosixPath", StdType::path},
    {"pathlib", "PurePosixPath", StdType::path},
    {"pathlib", "PureWindowsPath", StdType::path},
    {"pathlib", "WindowsPath", StdType::path},
    {"pathlib._local", "PosixPath", StdType::path},
    {"pathlib._local", "PurePosixPath", StdType::path},
    {"pathlib._local", "PureWindowsPath", StdType::path},
    {"pathlib._local", "WindowsPath", StdType::path},
    {"collections", "Counter", StdType::counter},
    {"collections", "OrderedDict", StdType::ordered_dict},
    {"collections", "defaultdict", StdType::default_dict},
    {"collections", "deque", StdType::deque},
};

// The exceptions of Python 3.13's builtins, in order.
constexpr std::string_view kExceptions[] = {
    "ArithmeticError",
    "AssertionError",
    "AttributeError",
    "BaseException",
    "BaseExceptionGroup",
    "BlockingIOError",
    "BrokenPipeError",
    "BufferError",
    "BytesWarning",
    "ChildProcessError",
    "ConnectionAbortedError",
    "ConnectionError",
    "ConnectionRefusedError",
    "ConnectionResetError",
    "DeprecationWarning",
    "EOFError",
    "EncodingWarning",
    "EnvironmentError",
    "Exception",
    "ExceptionGroup",
    "FileExistsError",
    "FileNotFoundError",
    "FloatingPointError",
    "FutureWarning",
    "GeneratorExit",
    "IOError",
    "ImportError",
    "ImportWarning",
    "IndentationError",
    "IndexError",
    "InterruptedError",
    "IsADirectoryError",
    "KeyError",
    "KeyboardInterrupt",
    "LookupError",
    "MemoryError",
    "ModuleNotFoundError",
    "NameError",
    "NotADirectoryError",
    "NotImplementedError",
    "OSError",
    "OverflowError",
    "PendingDeprecationWarning",
    "PermissionError",
    "ProcessLookupError",
    "PythonFinalizationError",
    "RecursionError",
    "ReferenceError",
    "ResourceWarning",
    "RuntimeError",
    "RuntimeWarning",
    "StopAsyncIteration",
    "StopIteration",
    "SyntaxError",
    "SyntaxWarning",
    "SystemError",
    "SystemExit",
    "TabError",
    "TimeoutError",
    "TypeError",
    "UnboundLocalError",
    "UnicodeDecodeError",
    "UnicodeEncodeError",
    "UnicodeError",
    "UnicodeTranslateError",
    "UnicodeWarning",
    "UserWarning",
    "ValueError",
    "Warning",
    "ZeroDivisionError",
};
static_assert(std::is_sorted(std::begin(kExceptions), std::end(kExceptions)));

const ClassRow* class_row(Value cls) {
  const auto is_row = [&](const ClassRow& row) {
    return row.name == cls.name() && row.module == cls.module();
  };
  const ClassRow* row = std::find_if(std::begin(kClasses), std::end(kClasses), is_row);
  return row == std::end(kClasses) ? nullptr : row;
}

// Only the newest names of modules: those that Python 2 had are translated where the protocol is older than 3.
std::optional<StdCall> call_of(Value cls, std::span<const Value> args) {
  if (cls.kind() != Kind::global) return std::nullopt;
  if (const ClassRow* row = class_row(cls)) return StdCall{row->type, row->name, args};
  if (cls.module() != "builtins") return std::nullopt;
  const auto found = std::lower_bound(std::begin(kExceptions), std::end(kExceptions), cls.name());
  if (found == std::end(kExceptions) || *found != cls.name()) return std::nullopt;
  return StdCall{StdType::exception, *found, args};
}

// What may follow upon the call: the state of a UUID and of exceptions, and the items of containers. An OrderedDict
// or deque that has state has attributes, which repr and the rest could not tell.
bool may_have(StdType type, InstanceOp op) {
  switch (type) {
    case StdType::uuid:
    case StdType::exception: return op == InstanceOp::build;
    case StdType::ordered_dict:
    case StdType::default_dict: return op == InstanceOp::setitems;
    case StdType::deque: return op == InstanceOp::append;
    default: return false;
  }
}

bool has_only_fitting_ops(Value instance, StdType type) {
  const auto& node = *ValueAccess::node<const InstanceNode>(instance);
  const std::span ops(node.ops, node.op_count);
  if (type == StdType::uuid || type == StdType::exception) {
    if (ops.size() > 1) return false;
  }
  return std::all_of(ops.begin(), ops.end(), [&](const InstanceOpNode& op) { return may_have(type, op.op); });
}

// Text whose characters are all below U+0100, as one byte each.
std::optional<std::string> latin1(std::string_view wtf8) {
  std::string bytes;
  bytes.reserve(wtf8.size());
  for (std::size_t at = 0; at < wtf8.size();) {
    const char32_t c = base::next_code_point(wtf8, at);
    if (c > 0xff) return std::nullopt;
    bytes += static_cast<char>(c);
  }
  return bytes;
}

// The text of `_codecs.encode(text, 'latin1')`, which a reader leaves alone that was told to call nothing.
std::optional<std::string_view> text_to_encode(Value call) {
  if (call.made() != Made::reduce || call.op_count() > 0 || call.args().kind() != Kind::tuple)
    return std::nullopt;
  const auto args = call.args().elements();
  if (!is_global(call.cls(), "_codecs", "encode") || args.size() != 2) return std::nullopt;
  const auto encoding = args[1].get_if<std::string_view>();
  if (!encoding || (*encoding != "latin1" && *encoding != "latin-1")) return std::nullopt;
  return args[0].get_if<std::string_view>();
}

}  // namespace

// Only a UUID is made bare.
std::optional<StdCall> std_call(Value value) {
  if (value.kind() != Kind::instance || value.args().kind() != Kind::tuple) return std::nullopt;
  const auto bare = class_of_bare(value);
  if (!bare && value.made() != Made::reduce) return std::nullopt;
  const auto call = bare ? call_of(*bare, {}) : call_of(value.cls(), value.args().elements());
  if (!call || (call->type == StdType::uuid) != bare.has_value()) return std::nullopt;
  return has_only_fitting_ops(value, call->type) ? call : std::nullopt;
}

std::optional<StdCall> std_call(Value value, StdType type) {
  auto call = std_call(value);
  return call && call->type == type ? call : std::nullopt;
}

std::optional<std::string_view> std_text(Value value) {
  if (value.kind() != Kind::str && value.kind() != Kind::bytestr) return std::nullopt;
  const std::string_view text = ValueAccess::record(value);
  return value.kind() == Kind::str || base::is_ascii(text) ? std::optional(text) : std::nullopt;
}

std::optional<std::string> std_bytes(Value value) {
  switch (value.kind()) {
    case Kind::bytes:
    case Kind::bytestr: return std::string(ValueAccess::record(value));
    case Kind::str: return latin1(ValueAccess::record(value));
    case Kind::instance: {
      const auto text = text_to_encode(value);
      return text ? latin1(*text) : std::nullopt;
    }
    default: return std::nullopt;
  }
}

// --- StdBudget ------------------------------------------------------------------------------------------------

namespace {

constexpr std::size_t kShort = 64;  // arguments up to this size are always read

// What holds the text of an argument.
Value text_of(Value argument) {
  const bool is_encoded = argument.kind() == Kind::instance &&
                          is_global(argument.cls(), "_codecs", "encode") &&
                          argument.args().kind() == Kind::tuple && argument.args().size() > 0;
  return is_encoded ? argument.args().elements()[0] : argument;
}

// Bytes or items that reading an argument looks at.
std::size_t reading_cost(Value argument) {
  const Value value = text_of(argument);
  switch (value.kind()) {
    case Kind::str:
    case Kind::bytes:
    case Kind::bytestr:
    case Kind::list:
    case Kind::tuple:
    case Kind::dict: return value.size();
    case Kind::int_: return ValueAccess::has(value, Tag::big_int) ? ValueAccess::record(value).size() : 0;
    default: return 0;
  }
}

// Calls visit(argument) for all that reading the instance looks at, until it returns false; whether it never did.
template <class Visit>
bool each_argument(Value instance, Visit&& visit) {
  if (!visit(instance.args())) return false;
  for (Value argument : instance.args().elements()) {
    if (!visit(argument)) return false;
  }
  for (std::size_t i = 0; i < instance.op_count(); ++i) {
    if (instance.op_kind(i) != InstanceOp::build && !visit(instance.op_value(i))) return false;
  }
  return true;
}

}  // namespace

bool std_is_costly(Value instance) {
  return !each_argument(instance, [](Value argument) { return reading_cost(argument) <= kShort; });
}

bool StdBudget::pay_for_argument(Value argument) {
  const std::size_t cost = reading_cost(argument);
  if (cost <= kShort || read_.insert(text_of(argument), true).second) return true;
  if (cost > left_) return false;
  left_ -= cost;
  return true;
}

bool StdBudget::pay_for(Value instance) {
  return each_argument(instance, [&](Value argument) { return pay_for_argument(argument); });
}

bool StdBudget::allows(Value instance) {
  if (!std_call(instance)) return false;
  if (!std_is_costly(instance)) return true;
  if (const bool* verdict = verdicts_.find(instance)) return *verdict;
  return *verdicts_.insert(instance, pay_for(instance)).first;
}

}  // namespace brinery::detail
