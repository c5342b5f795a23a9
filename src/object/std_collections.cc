// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
#include "object/std_collections.h"

#include <algorithm>
#include <span>
#include <vector>

#include "object/nodes.h"
#include "object/numbers_equal.h"

namespace brinery {
namespace detail {
namespace {

bool is_os_error(std::string_view name) {
  constexpr std::string_view kNames[] = {"BlockingIOError",
                                         "BrokenPipeError",
                                         "ChildProcessError",
                                         "ConnectionAbortedError",
                                         "ConnectionError",
                                         "ConnectionRefusedError",
                                         "ConnectionResetError",
                                         "EnvironmentError",
                                         "FileExistsError",
                                         "FileNotFoundError",
                                         "IOError",
                                         "InterruptedError",
                                         "IsADirectoryError",
                                         "NotADirectoryError",
                                         "OSError",
                                         "PermissionError",
                                         "ProcessLookupError",
                                         "TimeoutError"};
  return std::binary_search(std::begin(kNames), std::end(kNames), name);
}

// The class that OSError(number, ...) makes, by Linux's numbers.
std::string_view class_of_error(std::int64_t number) {
  switch (number) {
    case 1:
    case 13: return "PermissionError";
    case 2: return "FileNotFoundError";
    case 3: return "ProcessLookupError";
    case 4: return "InterruptedError";
    case 10: return "ChildProcessError";
    case 11:
    case 114:
    case 115: return "BlockingIOError";
    case 17: return "FileExistsError";
    case 20: return "NotADirectoryError";
    case 21: return "IsADirectoryError";
    case 32:
    case 108: return "BrokenPipeError";
    case 103: return "ConnectionAbortedError";
    case 104: return "ConnectionResetError";
    case 110: return "TimeoutError";
    case 111: return "ConnectionRefusedError";
    default: return "OSError";
  }
}

// Whether Python takes these arguments: a few classes want some of their own.
bool takes(std::string_view name, std::span<const Value> args) {
  const auto has_kinds = [&](std::initializer_list<Kind> kinds) {
    return std::equal(args.begin(), args.end(), kinds.begin(), kinds.end(),
                      [](Value value, Kind kind) { return value.kind() == kind; });
  };
  constexpr Kind kText = Kind::str;
  constexpr Kind kInt = Kind::int_;
  if (name == "UnicodeDecodeError") return has_kinds({kText, Kind::bytes, kInt, kInt, kText});
  if (name == "UnicodeEncodeError") return has_kinds({kText, kText, kInt, kInt, kText});
  if (name == "UnicodeTranslateError") return has_kinds({kText, kInt, kInt, kText});
  if (name == "ExceptionGroup" || name == "BaseExceptionGroup") {
    return args.size() == 2 && args[0].kind() == kText &&
           (args[1].kind() == Kind::list || args[1].kind() == Kind::tuple) && args[1].size() > 0;
  }
  return true;
}

// OSError(2, 'text', 'file') is a FileNotFoundError whose `args` are the first two. A BlockingIOError has a third
// one if that is a number.
void refine_os_error(StdCollection& error, Document& scratch) {
  const auto args = error.content.elements();
  const bool is_alias =
      error.name == "OSError" || error.name == "IOError" || error.name == "EnvironmentError";
  if (is_alias) error.name = "OSError";
  if (args.size() < 2 || args.size() > 5) return;
  const auto number = args[0].get_if<std::int64_t>();
  if (is_alias && number) error.name = class_of_error(*number);
  if (args.size() == 2 || args[2].is_none()) return;
  if (error.name == "BlockingIOError" && args[2].get_if<double>()) return;
  error.content = scratch.tuple({args[0], args[1]});
}

std::optional<StdCollection> read_exception(Value instance, const StdCall& call, Document& scratch) {
  if (!takes(call.name, call.args)) return std::nullopt;
  const Value state = instance.op_count() == 0 ? Value() : instance.op_value(0);
  if (!state.is_none() && state.kind() != Kind::dict) return std::nullopt;
  StdCollection error{call.type, call.name, instance.args(), state};
  if (is_os_error(call.name)) refine_os_error(error, scratch);
  return error;
}

bool is_longer(Value list, Value maxlen) {
  return !maxlen.is_none() && list.size() > maxlen.get_if<std::uint64_t>().value_or(SIZE_MAX);
}

// None, or a number that is not negative.
bool is_maxlen(Value value) {
  return value.is_none() || (value.kind() == Kind::int_ && value.get_if<std::uint64_t>());
}

// By count, the greatest first, and by insertion where it is equal, as Counter's repr does. False where Python
// cannot order the counts, or we cannot.
bool sort_by_count(std::vector<DictItem>& items) {
  const auto count_of = [](const DictItem& item) { return item.value.get_if<std::int64_t>(); };
  if (!std::all_of(items.begin(), items.end(),
                   [&](const DictItem& item) { return count_of(item).has_value(); })) {
    return items.size() < 2;
  }
  std::stable_sort(items.begin(), items.end(),
                   [&](const DictItem& a, const DictItem& b) { return *count_of(a) > *count_of(b); });
  return true;
}

}  // namespace

bool is_zero(Value value) {
  return is_number(value.kind()) && numbers_equal(value, ValueAccess::small_int(0));
}

Document& StdCollections::scratch() {
  if (scratch_ == nullptr) scratch_ = std::make_unique<Document>();
  return *scratch_;
}

const StdCollection* StdCollections::find(Value instance) {
  const auto call = std_call(instance);
  if (!call || call->type < StdType::ordered_dict) return nullptr;
  if (const auto* known = known_.find(instance)) return *known;
  auto collection = budget_.allows(instance) ? read(instance, *call) : std::nullopt;
  const StdCollection* result = collection ? &found_.emplace_back(*collection) : nullptr;
  known_.insert(instance, result);
  return result;
}

std::optional<StdCollection> StdCollections::read(Value instance, const StdCall& call) {
  const auto args = call.args;
  StdCollection result{call.type, call.name, {}, {}};
  const auto with_pairs = [&](Value initial) -> std::optional<StdCollection> {
    const auto dict = read_pairs(instance, initial);
    if (!dict) return std::nullopt;
    result.content = *dict;
    return result;
  };
  switch (call.type) {
    case StdType::exception: return read_exception(instance, call, scratch());
    case StdType::ordered_dict:  // Python 2.7 and PyPy give the items as an argument
      if (args.size() > 1) return std::nullopt;
      return with_pairs(args.empty() ? Value() : args[0]);
    case StdType::default_dict:
      if (args.size() > 1) return std::nullopt;
      if (!args.empty()) result.extra = args[0];
      return with_pairs({});
    case StdType::counter:
      if (args.size() != 1 || args[0].kind() != Kind::dict) return std::nullopt;
      result.content = args[0];
      return result;
    default: break;
  }
  // deque: the items as an argument (Python 2.7) or appended
  if (args.size() > 2 || (args.size() == 2 && !is_maxlen(args[1]))) return std::nullopt;
  result.content = scratch().list();
  if (args.size() == 2) result.extra = args[1];
  if (!args.empty() && args[0].kind() != Kind::list && args[0].kind() != Kind::tuple) return std::nullopt;
  if (!args.empty()) {
    for (Value item : args[0].elements()) scratch().append(result.content, item);
  }
  if (!add_ops(result.content, instance) || is_longer(result.content, result.extra)) return std::nullopt;
  return result;
}

// A dict of the pairs in `initial` (None, or a list of pairs) and of those that were set afterwards.
std::optional<Value> StdCollections::read_pairs(Value instance, Value initial) {
  const Value dict = scratch().dict();
  try {
    if (!initial.is_none() && !add_pair_list(dict, initial)) return std::nullopt;
    return add_ops(dict, instance) ? std::optional(dict) : std::nullopt;
  } catch (const TypeError&) {
    return std::nullopt;  // an unhashable key
  }
}

bool StdCollections::add_pair_list(Value dict, Value pairs) {
  if (pairs.kind() != Kind::list && pairs.kind() != Kind::tuple) return false;
  for (Value pair : pairs.elements()) {
    const bool is_pair = (pair.kind() == Kind::list || pair.kind() == Kind::tuple) && pair.size() == 2;
    if (!is_pair) return false;
    scratch().set_item(dict, pair.elements()[0], pair.elements()[1]);
  }
  return true;
}

bool StdCollections::add_ops(Value container, Value instance) {
  for (std::size_t op = 0; op < instance.op_count(); ++op) {
    if (instance.op_value(op).kind() != Kind::tuple) return false;
    const auto items = instance.op_value(op).elements();
    if (instance.op_kind(op) == InstanceOp::append) {
      for (Value item : items) scratch().append(container, item);
      continue;
    }
    if (items.size() % 2 != 0) return false;
    for (std::size_t i = 0; i < items.size(); i += 2) scratch().set_item(container, items[i], items[i + 1]);
  }
  return true;
}

Value StdCollections::without_zeros(Value counts) {
  const auto items = counts.items();
  if (const Value* known = nonzero_.find(counts)) return *known;
  Value result = counts;
  if (std::any_of(items.begin(), items.end(), [](const DictItem& item) { return is_zero(item.value); })) {
    result = scratch().dict();
    for (const DictItem& item : items) {
      if (!is_zero(item.value)) scratch().set_item(result, item.key, item.value);
    }
  }
  return *nonzero_.insert(counts, result).first;
}

std::optional<Value> StdCollections::by_count(Value counts) {
  if (const auto* known = sorted_.find(counts)) return *known;
  std::vector<DictItem> items(counts.items().begin(), counts.items().end());
  std::optional<Value> sorted;
  if (sort_by_count(items)) {
    sorted = scratch().dict();
    for (const DictItem& item : items) scratch().set_item(*sorted, item.key, item.value);
  }
  return *sorted_.insert(counts, sorted).first;
}

}  // namespace detail

// --- Making ---------------------------------------------------------------------------------------------------

namespace {

constexpr std::size_t kBatch = 1000;  // of pickle: so many items are given to an object at once

// Gives items to an instance, `values` of each in the payload.
void add_batches(Document& document, Value instance, InstanceOp op, std::span<const Value> flat,
                 std::size_t values) {
  for (std::size_t at = 0; at < flat.size(); at += kBatch * values) {
    document.add_op(instance, op,
                    document.tuple(flat.subspan(at, std::min(kBatch * values, flat.size() - at))));
  }
}

void add_items(Document& document, Value instance, std::span<const DictItem> items) {
  std::vector<Value> flat;
  for (const DictItem& item : items) flat.insert(flat.end(), {item.key, item.value});
  add_batches(document, instance, InstanceOp::setitems, flat, 2);
}

Value make(Document& document, const char* name, std::initializer_list<Value> args) {
  return document.instance(Made::reduce, document.global("collections", name), document.tuple(args));
}

}  // namespace

Value make_ordered_dict(Document& document, std::span<const DictItem> items) {
  const Value result = make(document, "OrderedDict", {});
  add_items(document, result, items);
  return result;
}

Value make_default_dict(Document& document, Value default_factory, std::span<const DictItem> items) {
  const Value result = default_factory.is_none() ? make(document, "defaultdict", {})
                                                 : make(document, "defaultdict", {default_factory});
  add_items(document, result, items);
  return result;
}

Value make_counter(Document& document, std::span<const DictItem> items) {
  const Value counts = document.dict();
  for (const DictItem& item : items) document.set_item(counts, item.key, item.value);
  return make(document, "Counter", {counts});
}

Value make_deque(Document& document, std::span<const Value> items, std::optional<std::int64_t> maxlen) {
  if (maxlen && (*maxlen < 0 || items.size() > static_cast<std::uint64_t>(*maxlen))) {
    throw ValueError("deque: maxlen is less than the number of items");
  }
  const Value result = maxlen ? make(document, "deque", {document.tuple({}), document.integer(*maxlen)})
                              : make(document, "deque", {});
  add_batches(document, result, InstanceOp::append, items, 1);
  return result;
}

}  // namespace brinery
