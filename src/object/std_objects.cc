// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
#include <brinery/std_objects.h>

#include <cstring>
#include <type_traits>

#include <brinery/document.h>

namespace brinery {
namespace {

// An int of 64 bits, or None.
bool get_bound(Value value, std::optional<std::int64_t>& into) {
  if (value.is_none()) {
    into.reset();
    return true;
  }
  into = value.kind() == Kind::int_ ? value.get_if<std::int64_t>() : std::nullopt;
  return into.has_value();
}

Value make_bound(Document& document, const std::optional<std::int64_t>& bound) {
  return bound ? document.integer(*bound) : Value();
}

std::optional<PythonException::Argument> get_argument(Value value) {
  switch (value.kind()) {
    case Kind::none: return std::monostate();
    case Kind::bool_: return value.as<bool>();
    case Kind::float_: return value.as<double>();
    case Kind::str: return value.as<std::string>();
    case Kind::int_:
      if (const auto number = value.get_if<std::int64_t>()) return *number;
      return std::nullopt;
    default: return std::nullopt;
  }
}

struct MakeArgument {
  Document& document;
  Value operator()(std::monostate) const { return {}; }
  Value operator()(bool value) const { return Value(value); }
  Value operator()(std::int64_t value) const { return document.integer(value); }
  Value operator()(double value) const { return document.real(value); }
  Value operator()(const std::string& value) const { return document.str(value); }
};

// --- Forms of older protocols ---------------------------------------------------------------------------------------

template <class Number>
void append_numbers(Document& document, Value list, std::string_view data) {
  for (std::size_t at = 0; at < data.size(); at += sizeof(Number)) {
    Number number;
    std::memcpy(&number, data.data() + at, sizeof number);
    document.append(list, [&] {
      if constexpr (std::is_floating_point_v<Number>) {
        return document.real(number);
      } else {
        return document.integer(number);
      }
    }());
  }
}

// The items as a list. False for characters.
bool append_items(Document& document, Value list, const Array& array) {
  switch (array.typecode) {
    case 'b': append_numbers<std::int8_t>(document, list, array.data); return true;
    case 'B': append_numbers<std::uint8_t>(document, list, array.data); return true;
    case 'h': append_numbers<std::int16_t>(document, list, array.data); return true;
    case 'H': append_numbers<std::uint16_t>(document, list, array.data); return true;
    case 'i': append_numbers<std::int32_t>(document, list, array.data); return true;
    case 'I': append_numbers<std::uint32_t>(document, list, array.data); return true;
    case 'l':
    case 'q': append_numbers<std::int64_t>(document, list, array.data); return true;
    case 'L':
    case 'Q': append_numbers<std::uint64_t>(document, list, array.data); return true;
    case 'f': append_numbers<float>(document, list, array.data); return true;
    case 'd': append_numbers<double>(document, list, array.data); return true;
    default: return false;
  }
}

}  // namespace

// Before protocol 3, and for Python 2: array(typecode, list).
Value AsValue<Array>::make(Document& document, const Array& array, int protocol) {
  const Value made = make_array(document, array);  // checks it
  const Value list = document.list();
  if (protocol >= 3 || !append_items(document, list, array)) return made;
  return document.instance(Made::reduce, document.global("array", "array"),
                           document.tuple({document.str({&array.typecode, 1}), list}));
}

// Before protocol 2 a plain object is made by copyreg._reconstructor.
Value AsValue<Uuid>::make(Document& document, const Uuid& uuid, int protocol) {
  const Value made = make_uuid(document, uuid);
  if (protocol >= 2) return made;
  const Value args =
      document.tuple({document.global("uuid", "UUID"), document.global("builtins", "object"), Value()});
  const Value old = document.instance(Made::reduce, document.global("copyreg", "_reconstructor"), args);
  document.add_op(old, InstanceOp::build, made.state());
  return old;
}

Value AsValue<Global>::make(Document& document, const Global& global) {
  return document.global(global.module, global.name);
}
std::optional<Global> AsValue<Global>::get(Value value) {
  if (value.kind() != Kind::global) return std::nullopt;
  return Global{std::string(value.module()), std::string(value.name())};
}

Value AsValue<Slice>::make(Document& document, const Slice& slice) {
  return document.slice(make_bound(document, slice.start), make_bound(document, slice.stop),
                        make_bound(document, slice.step));
}
std::optional<Slice> AsValue<Slice>::get(Value value) {
  if (value.kind() != Kind::slice) return std::nullopt;
  const auto parts = value.elements();
  Slice slice;
  const bool is_small =
      get_bound(parts[0], slice.start) && get_bound(parts[1], slice.stop) && get_bound(parts[2], slice.step);
  return is_small ? std::optional(slice) : std::nullopt;
}

Value AsValue<IntRange>::make(Document& document, const IntRange& range) {
  return make_range(
      document, {document.integer(range.start), document.integer(range.stop), document.integer(range.step)});
}
std::optional<IntRange> AsValue<IntRange>::get(Value value) {
  const auto range = as_range(value);
  if (!range) return std::nullopt;
  const auto start = range->start.get_if<std::int64_t>();
  const auto stop = range->stop.get_if<std::int64_t>();
  const auto step = range->step.get_if<std::int64_t>();
  if (!start || !stop || !step) return std::nullopt;
  return IntRange{*start, *stop, *step};
}

Value AsValue<OffsetDateTime>::make(Document& document, const OffsetDateTime& given) {
  Time time{given.hour, given.minute, given.second, given.microsecond, given.fold, {}};
  if (given.zone) time.tzinfo = make_timezone(document, *given.zone);
  return make_datetime(document, {given.date, time});
}
std::optional<OffsetDateTime> AsValue<OffsetDateTime>::get(Value value) {
  const auto datetime = as_datetime(value);
  if (!datetime) return std::nullopt;
  const Time& time = datetime->time;
  OffsetDateTime got{datetime->date, time.hour, time.minute, time.second, time.microsecond, time.fold, {}};
  if (time.tzinfo.is_none()) return got;
  got.zone = as_timezone(time.tzinfo);
  return got.zone ? std::optional(std::move(got)) : std::nullopt;
}

Value AsValue<PythonException>::make(Document& document, const PythonException& exception) {
  std::vector<Value> args;
  for (const PythonException::Argument& each : exception.args)
    args.push_back(std::visit(MakeArgument{document}, each));
  return document.instance(Made::reduce, document.global(exception.cls.module, exception.cls.name),
                           document.tuple(args));
}
std::optional<PythonException> AsValue<PythonException>::get(Value value) {
  if (value.kind() != Kind::instance || value.made() != Made::reduce || value.op_count() != 0)
    return std::nullopt;
  const auto cls = AsValue<Global>::get(value.cls());
  if (!cls || value.args().kind() != Kind::tuple) return std::nullopt;
  PythonException exception{*cls, {}};
  for (const Value each : value.args().elements()) {
    auto argument = get_argument(each);
    if (!argument) return std::nullopt;
    exception.args.push_back(*std::move(argument));
  }
  return exception;
}

}  // namespace brinery
