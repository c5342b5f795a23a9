// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Which call made an instance, in all forms in which the protocols write it.
#include <brinery/detail/from_value_choices.h>
#include <brinery/detail/from_value_reduced.h>

#include "object/classes.h"

namespace brinery::detail {
namespace {

using How = CallRule::How;

bool is_tuple(Value value) { return value.kind() == Kind::tuple; }
bool is_dict(Value value) { return value.kind() == Kind::dict; }

bool is_target(Value value, const CallRule& rule) { return is_global(value, rule.module, rule.name); }

// (cls, *args)
bool take_behind_class(Value args, const CallRule& rule, FoundCall& call, Document* scratch) {
  if (!is_tuple(args) || args.size() == 0 || !is_target(args[0], rule)) return false;
  if (scratch != nullptr) call.args = scratch->tuple(args.elements().subspan(1));
  return true;
}

// functools.partial(cls.__new__, cls, *args, **kwargs)(), whose state has it all.
bool take_partial(Value partial, const CallRule& rule, FoundCall& call, Document* scratch) {
  if (partial.kind() != Kind::instance || !is_global(partial.cls(), "functools", "partial")) return false;
  const Value state = partial.state();
  if (!is_tuple(state) || state.size() != 4 || !is_dict(state[2])) return false;
  call.keywords = state[2];
  return take_behind_class(state[1], rule, call, scratch);
}

bool take_new_ex(Value value, const CallRule& rule, FoundCall& call, Document* scratch) {
  const Value cls = value.cls();
  const Value args = value.args();
  if (value.made() == Made::newobj_ex && is_target(cls, rule) && is_tuple(args)) {
    call = {args, value.kwargs()};
    return true;
  }
  if (value.made() != Made::reduce || !is_tuple(args)) return false;
  if (is_global(cls, "copyreg", "__newobj_ex__")) {
    if (args.size() != 3 || !is_target(args[0], rule) || !is_tuple(args[1]) || !is_dict(args[2]))
      return false;
    call = {args[1], args[2]};
    return true;
  }
  return take_partial(cls, rule, call, scratch);
}

bool take_new(Value value, const CallRule& rule, FoundCall& call, Document* scratch) {
  if (value.made() == Made::newobj && is_target(value.cls(), rule) && is_tuple(value.args())) {
    call.args = value.args();
    return true;
  }
  const bool is_call = value.made() == Made::reduce && is_global(value.cls(), "copyreg", "__newobj__");
  return is_call && take_behind_class(value.args(), rule, call, scratch);
}

}  // namespace

bool find_call(Value value, const CallRule& rule, FoundCall& call, Document* scratch) {
  if (value.kind() != Kind::instance) return false;
  switch (rule.how) {
    case How::function: {
      const Made made = value.made();
      const bool is_call = made == Made::reduce || made == Made::inst || made == Made::obj;
      if (!is_call || !is_target(value.cls(), rule) || !is_tuple(value.args())) return false;
      call.args = value.args();
      return true;
    }
    case How::new_object: return take_new(value, rule, call, scratch);
    case How::new_object_ex:
      return take_new(value, rule, call, scratch) || take_new_ex(value, rule, call, scratch);
    case How::plain: return is_target(class_of(value), rule) && value.made() != Made::build;
  }
  return false;
}

void find_added_items(Value instance, bool is_plain, ItemPieces& items) {
  if (is_plain && find_items(instance, items)) return;
  items = {};
  for (std::size_t i = 0; i < instance.op_count(); ++i) {
    if (instance.op_kind(i) != InstanceOp::append) continue;
    const auto added = instance.op_value(i).elements();
    items.joined.insert(items.joined.end(), added.begin(), added.end());
  }
  items.all = items.joined;
}

void find_added_pairs(Value instance, bool is_plain, PairPieces& pairs) {
  if (is_plain && find_pairs(instance, pairs)) return;
  pairs = {};
  for (std::size_t i = 0; i < instance.op_count(); ++i) {
    if (instance.op_kind(i) != InstanceOp::setitems) continue;
    const auto added = instance.op_value(i).elements();
    for (std::size_t j = 0; j + 1 < added.size(); j += 2) pairs.joined.push_back({added[j], added[j + 1]});
  }
  pairs.all = pairs.joined;
}

std::optional<Value> find_given_state(Value instance) {
  for (std::size_t i = instance.op_count(); i-- > 0;) {
    if (instance.op_kind(i) == InstanceOp::build) return instance.op_value(i);
    if (instance.op_kind(i) == InstanceOp::call) return instance.op_value(i)[1];
  }
  return std::nullopt;
}

bool fail_class(FromReader& in, Value found, std::string_view expected, std::string_view base) {
  if (found.kind() != Kind::instance || class_of(found).kind() != Kind::global)
    return in.mismatch(found, expected);
  const Value cls = class_of(found);
  const std::string name(cls.name().substr(cls.name().rfind('.') + 1));
  return in.fail(FailureKind::type,
                 "expected " + std::string(expected) + ", found " + describe_found(found) +
                     "; to read it as a class " + name + " of yours write BRINERY_CLASS(" + name + ", \"" +
                     std::string(cls.module()) + "\", \"" + std::string(cls.name()) +
                     "\") and name it in .derived<...>() of the description of " + std::string(base));
}

bool fail_unwanted(FromReader& in, Value instance, std::string_view what) {
  if (in.is_quiet()) return in.fail(FailureKind::type, {});
  return in.fail(FailureKind::type, "expected no " + std::string(what) + ", found " +
                                        describe_found(instance) + " with " + std::string(what));
}

}  // namespace brinery::detail
