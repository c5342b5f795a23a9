// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// See parts.h.
#include "parts.h"

#include <array>

#include "preview.h"

namespace brinery::cli {
namespace {

constexpr std::size_t kKeyColumns = 40;

// The parts of an instance that come before its operations.
struct Fixed {
  std::array<Part, 3> parts;
  std::size_t size = 0;
  void add(std::string label, Value value) { parts[size++] = {std::move(label), value}; }
};

Fixed fixed_parts(Value instance) {
  Fixed fixed;
  if (instance.made() == Made::build) {
    fixed.add("value", instance.cls());
    return fixed;
  }
  if (instance.cls().kind() != Kind::global) fixed.add("callable", instance.cls());
  if (!maker(instance, 0).bare) fixed.add("args", instance.args());
  if (!instance.kwargs().is_none()) fixed.add("kwargs", instance.kwargs());
  return fixed;
}

// How many parts one operation gives.
std::size_t operation_size(Value instance, std::size_t operation) {
  if (!adds_items(instance.op_kind(operation))) return 1;
  const std::size_t values = instance.op_value(operation).size();
  return instance.op_kind(operation) == InstanceOp::setitems ? values / 2 : values;
}

std::string key_label(Value key) { return preview(key, kKeyColumns, 2).text; }
std::string index_label(std::size_t index) { return "[" + std::to_string(index) + "]"; }

}  // namespace

std::size_t Parts::count(Value whole) {
  if (whole.kind() == Kind::persistent) return 1;
  if (whole.kind() != Kind::instance) return whole.size();
  std::size_t count = fixed_parts(whole).size;
  for (std::size_t i = 0; i < whole.op_count(); ++i) count += operation_size(whole, i);
  return count;
}

bool Parts::next(Part& part) {
  switch (whole_.kind()) {
    case Kind::instance: return next_of_instance(part);
    case Kind::persistent: part = {"id", whole_.persistent_id()}; return index_++ == 0;
    case Kind::dict:
    case Kind::frozendict: {
      if (index_ == whole_.size()) return false;
      const DictItem& item = whole_.items()[index_++];
      part = {key_label(item.key), item.value};
      return true;
    }
    case Kind::set:
    case Kind::frozenset:
      if (index_ == whole_.size()) return false;
      part = {"", whole_.elements()[index_++]};
      return true;
    case Kind::slice: {
      static constexpr std::array<const char*, 3> kNames = {"start", "stop", "step"};
      if (index_ == kNames.size()) return false;
      part = {kNames[index_], whole_.elements()[index_]};
      ++index_;
      return true;
    }
    default:
      if (index_ == whole_.size()) return false;
      part = {index_label(index_), whole_.elements()[index_]};
      ++index_;
      return true;
  }
}

bool Parts::next_of_instance(Part& part) {
  if (Fixed fixed = fixed_parts(whole_); index_ < fixed.size) {
    part = std::move(fixed.parts[index_++]);
    return true;
  }
  while (operation_ < whole_.op_count()) {
    if (next_of_operation(part)) return true;
    ++operation_;
    in_operation_ = 0;
  }
  return false;
}

bool Parts::next_of_operation(Part& part) {
  if (in_operation_ == operation_size(whole_, operation_)) return false;
  const Value payload = whole_.op_value(operation_);
  const std::size_t i = in_operation_++;
  switch (whole_.op_kind(operation_)) {
    case InstanceOp::build: part = {"state", payload}; break;
    case InstanceOp::call: part = {"state setter", payload}; break;
    case InstanceOp::append: part = {index_label(list_index_++), payload.elements()[i]}; break;
    case InstanceOp::additems: part = {"", payload.elements()[i]}; break;
    case InstanceOp::setitems:
      part = {key_label(payload.elements()[2 * i]), payload.elements()[2 * i + 1]};
      break;
  }
  return true;
}

std::size_t reference_count(Value whole) {
  switch (whole.kind()) {
    case Kind::list:
    case Kind::tuple:
    case Kind::set:
    case Kind::frozenset: return whole.size();
    case Kind::dict:
    case Kind::frozendict: return 2 * whole.size();
    case Kind::slice: return 3;
    case Kind::persistent: return 1;
    case Kind::instance: return 3 + whole.op_count();
    default: return 0;
  }
}

Value reference(Value whole, std::size_t index) {
  switch (whole.kind()) {
    case Kind::dict:
    case Kind::frozendict: {
      const DictItem& item = whole.items()[index / 2];
      return index % 2 == 0 ? item.key : item.value;
    }
    case Kind::persistent: return whole.persistent_id();
    case Kind::instance:
      if (index >= 3) return whole.op_value(index - 3);
      return index == 0 ? whole.cls() : index == 1 ? whole.args() : whole.kwargs();
    default: return whole.elements()[index];
  }
}

}  // namespace brinery::cli
