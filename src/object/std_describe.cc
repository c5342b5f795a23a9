// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
#include "object/std_describe.h"

#include <brinery/std_types.h>

#include <algorithm>
#include <cstring>
#include <utility>

#include "base/utf8.h"
#include "object/named_values.h"

namespace brinery::detail {
namespace {

using As = StdDescription::As;

std::string two_digits(std::int64_t number) {
  return {static_cast<char>('0' + number / 10 % 10), static_cast<char>('0' + number % 10)};
}

// timezone.tzname(): the name that it was given, or one of the offset.
std::string name_of(const TimeZone& zone) {
  if (zone.name) return *zone.name;
  if (zone.offset == TimeDelta{}) return "UTC";
  constexpr std::int64_t kMillion = 1'000'000;
  std::int64_t micros =
      (zone.offset.days * 86'400 + zone.offset.seconds) * kMillion + zone.offset.microseconds;
  std::string out = micros < 0 ? "UTC-" : "UTC+";
  micros = std::abs(micros);
  const std::int64_t seconds = micros / kMillion;
  micros %= kMillion;
  out += two_digits(seconds / 3600) + ':' + two_digits(seconds / 60 % 60);
  if (seconds % 60 != 0 || micros != 0) out += ':' + two_digits(seconds % 60);
  if (micros != 0) out += '.' + two_digits(micros / 10'000) + two_digits(micros / 100) + two_digits(micros);
  return out;
}

// How the UUID was made, where the system told: SafeUUID's names of 0, -1 and None.
const char* safety_of(Value state) {
  for (const DictItem& item : state.items()) {
    if (std_text(item.key) != "is_safe") continue;
    if (item.value.get_if<std::int64_t>() == 0) return "safe";
    if (item.value.get_if<std::int64_t>() == -1) return "unsafe";
  }
  return "unknown";
}

std::string hex_of(const Uuid& uuid) {
  std::string text = uuid.text();
  text.erase(std::remove(text.begin(), text.end(), '-'), text.end());
  return text;
}

}  // namespace

std::size_t StdDescription::parts() const {
  std::size_t count = 0;
  for (unsigned i = 0; i < section_count; ++i)
    count += sections[i].as == As::node ? 1 : part_count(sections[i].value);
  return count;
}

Value StdDescription::part_at(std::size_t index) const {
  for (unsigned i = 0;; ++i) {
    const Section& section = sections[i];
    const std::size_t count = section.as == As::node ? 1 : part_count(section.value);
    if (index < count) return section.as == As::node ? section.value : part(section.value, index);
    index -= count;
  }
}

const StdDescription* StdDescriptions::find(Value instance) {
  const auto call = std_call(instance);
  if (!call && !is_named_value(instance)) return nullptr;
  if (const auto* known = known_.find(instance)) return *known;
  const bool is_leaf = call && call->type < StdType::ordered_dict;
  auto description = !call                                                ? describe_named(instance)
                     : is_leaf && !collections_.budget().allows(instance) ? std::nullopt
                                                                          : describe(instance, *call);
  const StdDescription* result = description ? &found_.emplace_back(*std::move(description)) : nullptr;
  known_.insert(instance, result);
  return result;
}

StdDescriptions::Description StdDescriptions::with_fields(
    std::string cls, std::initializer_list<std::pair<const char*, Value>> fields) {
  const Value dict = collections_.scratch().dict();
  for (const auto& [name, value] : fields) collections_.scratch().set_item(dict, text(name), value);
  return StdDescription{std::move(cls), {{{"fields", As::fields, dict}, {}}}, 1};
}

StdDescriptions::Description StdDescriptions::describe_named(Value instance) {
  auto named = named_value(instance, collections_.scratch());
  if (!named) return std::nullopt;
  if (named->is_member) {
    return with_fields(std::move(named->full_name),
                       {{"name", text(named->member)}, {"value", named->content}});
  }
  return StdDescription{std::move(named->full_name), {{{"fields", As::fields, named->content}, {}}}, 1};
}

StdDescriptions::Description StdDescriptions::describe(Value instance, const StdCall& call) {
  switch (call.type) {
    case StdType::date:
    case StdType::time:
    case StdType::datetime:
    case StdType::timedelta:
    case StdType::timezone: return describe_time(instance, call);
    case StdType::array: return describe_array(instance);
    case StdType::path: {
      const auto path = as_path(instance);
      if (!path) return std::nullopt;
      return with_fields("pathlib." + std::string(call.name), {{"path", text(path->text)}});
    }
    case StdType::ordered_dict:
    case StdType::default_dict:
    case StdType::counter:
    case StdType::deque:
    case StdType::exception: return describe_collection(instance);
    default: return describe_number(instance, call);
  }
}

StdDescriptions::Description StdDescriptions::describe_time(Value instance, const StdCall& call) {
  const std::string cls = "datetime." + std::string(call.name);
  if (const auto date = as_date(instance)) {
    return with_fields(
        cls, {{"year", number(date->year)}, {"month", number(date->month)}, {"day", number(date->day)}});
  }
  if (const auto delta = as_timedelta(instance)) {
    return with_fields(cls, {{"days", number(delta->days)},
                             {"seconds", number(delta->seconds)},
                             {"microseconds", number(delta->microseconds)}});
  }
  if (const auto zone = as_timezone(instance)) {
    return with_fields(cls, {{"utcoffset", call.args[0]}, {"name", text(name_of(*zone))}});
  }
  const auto datetime = as_datetime(instance);
  const auto time = datetime ? std::optional(datetime->time) : as_time(instance);
  if (!time) return std::nullopt;
  auto result = with_fields(cls, {{"hour", number(time->hour)},
                                  {"minute", number(time->minute)},
                                  {"second", number(time->second)},
                                  {"microsecond", number(time->microsecond)},
                                  {"fold", number(time->fold)},
                                  {"tzinfo", time->tzinfo}});
  if (!datetime) return result;
  const Value fields = result->sections[0].value;
  Document& scratch = collections_.scratch();
  scratch.set_item(fields, text("year"), number(datetime->date.year));
  scratch.set_item(fields, text("month"), number(datetime->date.month));
  scratch.set_item(fields, text("day"), number(datetime->date.day));
  return result;
}

StdDescriptions::Description StdDescriptions::describe_number(Value instance, const StdCall& call) {
  Document& scratch = collections_.scratch();
  if (const auto decimal = as_decimal(instance)) {
    return with_fields("decimal.Decimal", {{"value", text(decimal->text())}});
  }
  if (const auto fraction = as_fraction(instance)) {
    return with_fields("fractions.Fraction",
                       {{"numerator", scratch.integer_from_text(fraction->numerator)},
                        {"denominator", scratch.integer_from_text(fraction->denominator)}});
  }
  if (const auto uuid = as_uuid(instance)) {
    return with_fields("uuid.UUID",
                       {{"hex", text(hex_of(*uuid))}, {"is_safe", text(safety_of(instance.op_value(0)))}});
  }
  const auto range = as_range(instance);
  if (!range) return std::nullopt;
  return with_fields("builtins." + std::string(call.name),
                     {{"start", range->start}, {"stop", range->stop}, {"step", range->step}});
}

StdDescriptions::Description StdDescriptions::describe_array(Value instance) {
  const auto array = as_array(instance);
  if (!array) return std::nullopt;
  Document& scratch = collections_.scratch();
  auto result =
      with_fields("array.array", {{"typecode", text({&array->typecode, 1})},
                                  {"itemsize", number(std::int64_t(Array::item_size(array->typecode)))},
                                  {"raw", scratch.bytes(array->data)}});
  if (array->typecode != 'u' && array->typecode != 'w') return result;
  std::string characters;
  for (std::size_t i = 0; i < array->size(); ++i) {
    char32_t c = 0;
    std::memcpy(&c, array->data.data() + 4 * i, sizeof c);
    base::append_utf8(characters, c);
  }
  scratch.set_item(result->sections[0].value, text("text"), text(characters));
  return result;
}

StdDescriptions::Description StdDescriptions::describe_collection(Value instance) {
  const StdCollection* found = collections_.find(instance);
  if (found == nullptr) return std::nullopt;
  const std::string name(found->name);
  if (found->type == StdType::exception) {
    StdDescription result{"builtins." + name, {{{"args", As::items, found->content}, {}}}, 1};
    if (!found->extra.is_none()) result.sections[result.section_count++] = {"state", As::node, found->extra};
    return result;
  }
  StdDescription result{"collections." + name, {}, 0};
  if (found->type == StdType::default_dict)
    result = *with_fields(result.cls, {{"default_factory", found->extra}});
  if (found->type == StdType::deque) result = *with_fields(result.cls, {{"maxlen", found->extra}});
  const bool is_deque = found->type == StdType::deque;
  result.sections[result.section_count++] = {is_deque ? "items" : "pairs", is_deque ? As::items : As::pairs,
                                             found->content};
  return result;
}

}  // namespace brinery::detail
