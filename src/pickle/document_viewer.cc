// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
#include "pickle/document_viewer.h"

#include <algorithm>
#include <bit>

#include <brinery/error.h>

#include "base/numbers.h"
#include "base/utf8.h"
#include "object/heap.h"

namespace brinery::pickle {
namespace {

using detail::Tag;

DocumentViewer::Items items_of(std::span<const Value> values) {
  return {values.data(), values.data() + values.size()};
}

// The pairs of a dict as alternating keys and values.
DocumentViewer::Items pairs_of(std::span<const DictItem> pairs) {
  static_assert(sizeof(DictItem) == 2 * sizeof(Value) && alignof(DictItem) == alignof(Value));
  const auto* first = reinterpret_cast<const Value*>(pairs.data());
  return {first, first + 2 * pairs.size()};
}

[[noreturn]] void throw_cannot_pickle(Value value) {
  throw PicklingError("cannot pickle '" + std::string(type_name(value.kind())) + "' object");
}

// What readers know of the sharing of: the tags are in the order of nodes.h.
bool has_known_sharing(Value value) {
  const auto tag = static_cast<Tag>(value.bits() >> 48);
  return tag >= Tag::str && tag <= Tag::bytearray;
}

// Whether a reference to the object never stands for it: it is written anew each time.
bool has_no_number(Kind kind) {
  return kind == Kind::ellipsis || kind == Kind::not_implemented || kind == Kind::persistent ||
         kind == Kind::extension;
}

std::string short_repr(Value value) {
  constexpr std::size_t kLongest = 60;
  std::string text = repr(value, kLongest * 8);
  if (text.size() <= kLongest) return text;
  text.resize(base::boundary_before(text, kLongest - 3));
  return text + "...";
}

// Whether Python could call it, as far as can be told without asking.
bool can_be_called(Value value) {
  return value.kind() == Kind::global || value.kind() == Kind::instance || value.kind() == Kind::extension ||
         value.kind() == Kind::persistent;
}

void require(bool is_right, std::string_view part, std::string_view wanted, Value found) {
  if (is_right) return;
  throw PicklingError(std::string(part) + " of the reduction must be " + std::string(wanted) + ", found " +
                      short_repr(found));
}

}  // namespace

// --- Items and changes of instances ----------------------------------------------------------------------------------

void DocumentViewer::Items::next_operation() {
  const Items next = items_of(operation++->payload.elements());
  at = next.at;
  end = next.end;
}

bool DocumentViewer::Changes::next(ChangeOf<Value, Items>& change) {
  if (at == end) return false;
  change.op = at->op;
  if (change.op == InstanceOp::build) {
    change.object = at++->payload;
    return true;
  }
  if (change.op == InstanceOp::call) {
    change.setter = at->payload[std::size_t{0}];
    change.object = at++->payload[std::size_t{1}];
    return true;
  }
  std::size_t count = 0;
  change.items = {nullptr, nullptr, at};
  for (; at != end && at->op == change.op; ++at) count += at->payload.size();
  change.count = change.op == InstanceOp::setitems ? count / 2 : count;
  return true;
}

// --- Making ------------------------------------------------------------------------------------------------------------

namespace {

// Reducers may use any value of the document once more, as do the forms of calls before protocol 4; the canonical form is another
// document.
bool writes_document_as_it_is(const DumpOptions& options, bool has_reducers) {
  const bool has_all_forms = options.protocol < 0 || options.protocol >= 4;
  return has_all_forms && !options.fast && !options.canonical && !options.persistent_id &&
         !options.reducer_override && !has_reducers;
}

}  // namespace

DocumentViewer::DocumentViewer(const DumpOptions& options, const brinery::detail::Sharing* sharing)
    : options_(options),
      has_persistent_id_(options.persistent_id != nullptr),
      shared_(writes_document_as_it_is(options, reducers() != nullptr) ? sharing : nullptr) {}

const DispatchTable* DocumentViewer::reducers() {
  return options_.dispatch_table != nullptr ? options_.dispatch_table : registered_.get();
}

// --- What a value is ---------------------------------------------------------------------------------------------------

Identity DocumentViewer::identity_of(Value value) const noexcept {
  if (has_known_sharing(value) && is_unshared(value)) return kAnonymous;
  return reinterpret_cast<std::uintptr_t>(value.address());
}

void DocumentViewer::view_new_key(Value key, std::size_t index, Writer& writer) {
  view(key, writer);
  note_key(key, index, writer.encoder());
}

void DocumentViewer::note_key(Value key, std::size_t index, PickleEncoder& encoder) {
  const bool has_number = ValueAccess::has(key, Tag::str) && !has_persistent_id_ && !encoder.is_fast();
  if (index >= kRecentKeys || !has_number) return;
  const Identity identity = identity_of_text(key, ValueAccess::record(key));
  if (identity == kAnonymous) return;
  for (; recent_count_ <= index; ++recent_count_)
    recent_keys_[recent_count_].key = Value::not_implemented();  // no key
  recent_keys_[index] = {key, encoder.text_number(identity)};
}

void DocumentViewer::view_other(Value value, Writer& writer) {
  switch (value.kind()) {
    case Kind::none: return writer.none();
    case Kind::bool_: return writer.boolean(value.as<bool>());
    case Kind::int_: return view_wide_integer(value, writer);
    case Kind::float_: return writer.real(value.as<double>());
    case Kind::bytes: {
      const std::string_view data = ValueAccess::record(value);
      return writer.bytes(identity_of_text(value, data), data, Lasts::whole_pickle);
    }
    case Kind::bytestr: {
      const std::string_view data = ValueAccess::record(value);
      return writer.bytestr(identity_of_text(value, data), data);
    }
    default:
      if (!recall(value, writer)) view_container(value, writer);
  }
}

bool DocumentViewer::recall(Value value, Writer& writer) {
  if (has_no_number(value.kind())) return false;
  PickleEncoder& encoder = writer.encoder();
  SharedAddresses::Entry* entry = nullptr;
  if (shared_.is_known() && has_known_sharing(value)) {
    entry = shared_.find(value.address());
    if (entry == nullptr) return false;
  }
  encoder.begin_object();
  if (entry != nullptr && entry->number != 0) {
    encoder.get(entry->number - 1);
    return true;
  }
  const auto number = encoder.number_of(reinterpret_cast<std::uintptr_t>(value.address()));
  if (!number) return false;
  if (entry != nullptr) entry->note(*number);
  encoder.get(*number);
  return true;
}

// The identity of a list or dict, which has its number before its items: where that can be noted here, the encoder need not.
Identity DocumentViewer::note_number(Value value, PickleEncoder& encoder) {
  if (!shared_.is_known() || encoder.is_fast()) return identity_of(value);
  auto* const entry = shared_.find(value.address());
  if (entry == nullptr) return kAnonymous;
  entry->note(encoder.memo_size());
  return entry->number != 0 ? kAnonymous : identity_of(value);
}

// An int that is too wide for a handle, or was written as if it were. What 32 bits cannot hold is LONG1 from protocol 2 on, which
// is how it lies here.
void DocumentViewer::view_wide_integer(Value value, Writer& writer) {
  const std::string_view bytes = base::trim_int(ValueAccess::record(value));
  if (bytes.size() > 4 && writer.encoder().protocol() >= 2) return writer.big_integer(bytes);
  if (const auto number = base::int_to_i64(bytes)) return writer.integer(*number);
  writer.big_integer(bytes);
}

void DocumentViewer::view_container(Value value, Writer& writer) {
  switch (value.kind()) {
    case Kind::bytearray: {
      const auto& node = *ValueAccess::node<const detail::BytearrayNode>(value);
      return writer.bytearray(identity_of(value), {node.data, node.size}, Lasts::whole_pickle);
    }
    case Kind::tuple: {
      auto& node = *ValueAccess::node<detail::TupleNode>(value);
      return writer.tuple(identity_of(value), node.size, items_of({node.items(), node.size}));
    }
    case Kind::list: {
      const auto& node = *ValueAccess::node<const detail::ListNode>(value);
      return writer.list(note_number(value, writer.encoder()), node.size, items_of({node.items, node.size}));
    }
    case Kind::dict: {
      const auto& node = *ValueAccess::node<const detail::DictNode>(value);
      return writer.dict(note_number(value, writer.encoder()), node.size, pairs_of({node.items, node.size}));
    }
    case Kind::set: return writer.set(identity_of(value), value.size(), items_of(value.elements()));
    case Kind::frozenset:
      return writer.frozenset(identity_of(value), value.size(), items_of(value.elements()));
    case Kind::buffer: return view_buffer(value, writer);
    default: return view_opaque(value, writer);
  }
}

// What has no opcode of its own: here reducers have their say.
void DocumentViewer::view_opaque(Value value, Writer& writer) {
  if (view_reduced(value, writer)) return;
  switch (value.kind()) {
    case Kind::complex: {
      const Complex number = value.as<Complex>();
      return writer.complex(identity_of(value), number.real, number.imag);
    }
    case Kind::ellipsis: return writer.global(kAnonymous, {.module = "builtins", .name = "Ellipsis"});
    case Kind::not_implemented:
      return writer.global(kAnonymous, {.module = "builtins", .name = "NotImplemented"});
    case Kind::slice: {
      const auto parts = value.elements();
      return write_call(value, scratch().global("builtins", "slice"), {parts[0], parts[1], parts[2]}, writer);
    }
    case Kind::frozendict: {
      Value pairs = scratch().dict();
      for (const DictItem& item : value.items()) scratch().set_item(pairs, item.key, item.value);
      return write_call(value, scratch().global("builtins", "frozendict"), {pairs}, writer);
    }
    case Kind::global: {
      const auto& node = *ValueAccess::node<const detail::GlobalNode>(value);
      return writer.global(identity_of(value),
                           {.module = node.module,
                            .name = node.name,
                            .old_module = node.stream_module == node.module ? "" : node.stream_module,
                            .old_name = node.stream_name,
                            .module_identity = node.has_strings ? text_identity(node.module) : kAnonymous,
                            .name_identity = node.has_strings ? text_identity(node.name) : kAnonymous,
                            .lasts = Lasts::whole_pickle});
    }
    case Kind::instance: return view_instance(value, value, writer);
    case Kind::persistent: return write_persistent(value.persistent_id(), writer);
    case Kind::extension: return writer.encoder().extension(value.extension_code());
    default: throw_cannot_pickle(value);
  }
}

// Writes `instance` as the object that is known by `identity`.
void DocumentViewer::view_instance(Value identity, Value instance, Writer& writer) {
  instance = as_call(instance, writer.encoder().protocol());
  const auto& node = *ValueAccess::node<const detail::InstanceNode>(instance);
  Call call{.made = node.made, .callable = node.cls, .args = node.args, .kwargs = node.kwargs};
  if (node.made == Made::inst || node.made == Made::obj) {
    if (node.args.kind() != Kind::tuple) throw_cannot_pickle(instance);
    call.arg_items = items_of(node.args.elements());
    call.arg_count = node.args.size();
  }
  writer.call(identity_of(identity), call, {node.ops, node.ops + node.op_count});
}

// NEWOBJ is of protocol 2 and NEWOBJ_EX of protocol 4: before those the same is done by a call.
Value DocumentViewer::as_call(Value instance, int protocol) {
  const auto& node = *ValueAccess::node<const detail::InstanceNode>(instance);
  const bool is_known =
      (node.made != Made::newobj || protocol >= 2) && (node.made != Made::newobj_ex || protocol >= 4);
  if (is_known) return instance;
  if (node.args.kind() != Kind::tuple) throw_cannot_pickle(instance);
  std::vector<Value> args{node.cls};
  const auto given = node.args.elements();
  args.insert(args.end(), given.begin(), given.end());

  Value callable;
  Value call_args;
  if (node.made == Made::newobj) {
    callable = scratch().global("copyreg", "__newobj__");
    call_args = scratch().tuple(args);
  } else if (protocol < 2) {
    callable = scratch().global("copyreg", "__newobj_ex__");
    call_args = scratch().tuple({node.cls, node.args, node.kwargs});
  } else {  // functools.partial(cls.__new__, cls, *args, **kwargs)()
    const Value make = scratch().instance(Made::reduce, scratch().global("builtins", "getattr"),
                                          scratch().tuple({node.cls, scratch().heap().interned("__new__")}));
    callable =
        scratch().instance(Made::reduce, scratch().global("functools", "partial"), scratch().tuple({make}));
    scratch().add_op(callable, InstanceOp::build,
                     scratch().tuple({make, scratch().tuple(args), node.kwargs, Value()}));
    call_args = scratch().tuple(std::span<const Value>());
  }
  const Value call = scratch().instance(Made::reduce, callable, call_args);
  for (std::uint32_t i = 0; i < node.op_count; ++i)
    scratch().add_op(call, node.ops[i].op, node.ops[i].payload);
  return call;
}

void DocumentViewer::write_call(Value identity, Value callable, std::initializer_list<Value> args,
                                Writer& writer) {
  view_instance(identity, scratch().instance(Made::reduce, callable, scratch().tuple(args)), writer);
}

void DocumentViewer::write_persistent(Value id, Writer& writer) {
  if (writer.encoder().is_binary()) return writer.persistent(id);
  if (id.kind() == Kind::str || id.kind() == Kind::bytestr) {
    return writer.encoder().persistent_text(ValueAccess::record(id));
  }
  // Python writes str(id). That of shared parts may be longer than all that is pickled.
  constexpr std::size_t kLongest = std::size_t{1} << 16;
  const std::string text = repr(id, kLongest);
  if (text.size() > kLongest) {
    throw PicklingError("a persistent id of protocol 0 is a line of text, found one of more than 64 KiB");
  }
  writer.encoder().persistent_text(text);
}

void DocumentViewer::view_buffer(Value value, Writer& writer) {
  PickleEncoder& encoder = writer.encoder();
  const auto data = value.buffer_data();
  if (!data) {
    const bool is_next = value.buffer_index() == next_buffer_++;
    if (!is_next || options_.buffer_callback) {
      throw PicklingError(
          "buffer " + std::to_string(value.buffer_index()) +
          " has no data, and its place in the pickle would be another one: load it with its buffers");
    }
    return encoder.out_of_band(value.buffer_readonly());
  }
  if (encoder.protocol() < 5)
    throw PicklingError("a buffer can only be written with protocol 5, not " +
                        std::to_string(encoder.protocol()));
  if (options_.buffer_callback && !options_.buffer_callback({*data, value.buffer_readonly()})) {
    return encoder.out_of_band(value.buffer_readonly());
  }
  if (value.buffer_readonly())
    return writer.bytes(identity_of(value), *data,
                        Lasts::whole_pickle);  // the node's address: its data may be anyone's
  writer.bytearray(identity_of(value), *data, Lasts::whole_pickle);
}

// --- Hooks -------------------------------------------------------------------------------------------------------------

bool DocumentViewer::view_persistent(Value value, Writer& writer) {
  const auto id = options_.persistent_id(scratch(), value);
  if (!id) return false;
  constexpr std::size_t kDeepest = 1000;  // one in the other; Python's stack ends there as well
  if (writer.open_persistents() >= kDeepest) {
    throw RecursionError("persistent ids without end: the parts of an id have ids themselves");
  }
  write_persistent(*id, writer);
  return true;
}

bool DocumentViewer::view_reduced(Value value, Writer& writer) {
  const auto reduction = reduce(value);
  if (!reduction) return false;
  if (reduction->args.is_none()) {
    const Value named = reduction->callable;
    require(named.kind() == Kind::global || named.kind() == Kind::extension, "callable",
            "a global where args is None", named);
    if (named.kind() == Kind::extension) {
      writer.encoder().extension(named.extension_code());
    } else {
      writer.global(identity_of(value), {.module = named.module(), .name = named.name()});
    }
    return true;
  }
  enter_reduction(value, writer.open_calls());
  view_instance(value, build(*reduction), writer);
  return true;
}

std::optional<Reduction> DocumentViewer::reduce(Value value) {
  if (options_.reducer_override) {
    if (auto reduction = options_.reducer_override(scratch(), value)) return reduction;
  }
  const DispatchTable* const table = reducers();
  if (table == nullptr) return std::nullopt;
  const Value cls = value.kind() == Kind::instance ? value.cls() : Value();
  std::pair<std::string, std::string> name("builtins", type_name(value.kind()));
  if (value.kind() == Kind::instance) {
    if (cls.kind() != Kind::global) return std::nullopt;
    name = {std::string(cls.module()), std::string(cls.name())};
  }
  const auto found = table->find(name);
  return found == table->end() ? std::nullopt : found->second(scratch(), value);
}

// The reduction as an instance, once it is one that Python would accept.
Value DocumentViewer::build(const Reduction& r) {
  require(r.made == Made::reduce || r.made == Made::newobj || r.made == Made::newobj_ex, "made",
          "reduce, newobj or newobj_ex", r.callable);
  require(can_be_called(r.callable), "callable", "a global or an instance", r.callable);
  require(r.args.kind() == Kind::tuple, "args", "a tuple", r.args);
  const Value instance = scratch().instance(r.made, r.callable, r.args, r.kwargs);
  if (r.made == Made::newobj_ex) require(r.kwargs.kind() == Kind::dict, "kwargs", "a dict", r.kwargs);
  if (!r.list_items.is_none()) {
    const bool is_run = r.list_items.kind() == Kind::list || r.list_items.kind() == Kind::tuple;
    require(is_run, "list_items", "a list or tuple", r.list_items);
    scratch().add_op(instance, InstanceOp::append, scratch().tuple(r.list_items.elements()));
  }
  if (!r.dict_items.is_none()) {
    require(r.dict_items.kind() == Kind::dict, "dict_items", "a dict", r.dict_items);
    std::vector<Value> pairs;
    for (const DictItem& item : r.dict_items.items()) pairs.insert(pairs.end(), {item.key, item.value});
    scratch().add_op(instance, InstanceOp::setitems, scratch().tuple(pairs));
  }
  if (!r.state_setter.is_none()) {
    require(can_be_called(r.state_setter), "state_setter", "a global or an instance", r.state_setter);
    scratch().add_op(instance, InstanceOp::call, scratch().tuple({r.state_setter, r.state}));
  } else if (!r.state.is_none()) {
    scratch().add_op(instance, InstanceOp::build, r.state);
  }
  return instance;
}

// A reducer may answer with an object whose reduction holds the object again, or ever new ones. A data structure reaches such
// depths as well, but not with one object a hundred times on the way.
void DocumentViewer::enter_reduction(Value value, std::size_t open_calls) {
  constexpr std::size_t kDeepest = 1'000'000;
  constexpr std::size_t kMostOfOne = 100;
  while (!reductions_.empty() && reductions_.back().first >= open_calls) {
    if (--reduction_counts_[reductions_.back().second] == 0)
      reduction_counts_.erase(reductions_.back().second);
    reductions_.pop_back();
  }
  reductions_.emplace_back(open_calls, identity_of(value));
  if (++reduction_counts_[identity_of(value)] > kMostOfOne || reductions_.size() > kDeepest) {
    reductions_.clear();
    reduction_counts_.clear();
    throw RecursionError("reductions without end: that of " + std::string(type_name(value.kind())) +
                         " objects leads to further ones before the object is made");
  }
}

std::string DocumentViewer::label(Value value) const { return short_repr(value); }

void DocumentViewer::clear() {
  recent_count_ = 0;
  scratch_document_.reset();
  next_buffer_ = 0;
  reductions_.clear();
  reduction_counts_.clear();
}

}  // namespace brinery::pickle
