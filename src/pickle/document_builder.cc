// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
#include "pickle/document_builder.h"

#include <array>
#include <string>
#include <unordered_map>

#include "base/codecs.h"
#include "object/classes.h"
#include "pickle/builtins.h"
#include "pickle/python2_names.h"

namespace brinery::pickle {
namespace {

using detail::Tag;

bool is_ascii_compatible(std::string_view encoding) {
  for (std::string_view name : {"ASCII", "ascii", "latin1", "latin-1", "utf-8", "utf8", "iso-8859-1"}) {
    if (encoding == name) return true;
  }
  return false;
}

// What Python says when `object.attribute` is not there.
[[noreturn]] void throw_no_attribute(Value object, std::string_view attribute) {
  throw AttributeError("'" + std::string(type_name(object.kind())) + "' object has no attribute '" +
                       std::string(attribute) + "'");
}

// Whether Python would know only after resolving or calling something what this object is: it may then take any change.
bool is_opaque(Value object) {
  switch (object.kind()) {
    case Kind::global:
    case Kind::instance:
    case Kind::persistent:
    case Kind::extension:
    case Kind::buffer: return true;
    default: return false;
  }
}

// NEWOBJ and NEWOBJ_EX say which of their arguments is wrong, in this order.
void require_new_arguments(Made made, Value cls, Value args, Value kwargs) {
  const auto refuse = [made](std::string_view wanted, Value found) {
    throw UnpicklingError((made == Made::newobj ? "NEWOBJ " : "NEWOBJ_EX ") + std::string(wanted) + ", not " +
                          std::string(type_name(found.kind())));
  };
  if (!is_opaque(cls)) refuse("class argument must be a type", cls);
  if (args.kind() != Kind::tuple && !is_opaque(args)) refuse("args argument must be a tuple", args);
  const bool has_kwargs = made == Made::newobj_ex;
  if (has_kwargs && kwargs.kind() != Kind::dict && !is_opaque(kwargs)) {
    refuse("kwargs argument must be a dict", kwargs);
  }
}

char byte_item(Value item) {
  const auto number = item.get_if<std::int64_t>();
  if (!number) {
    throw TypeError("'" + std::string(type_name(item.kind())) +
                    "' object cannot be interpreted as an integer");
  }
  if (*number < 0 || *number > 255) {
    throw ValueError("byte must be in range(0, 256), found " + std::to_string(*number));
  }
  return static_cast<char>(*number);
}

}  // namespace

// Every name is resolved once, as Python has one class of a name: a stream may repeat a long one in few bytes.
struct DocumentBuilder::Resolved {
  struct Name {
    Value module;
    Value name;
    bool is_old;  // of protocol 0 to 2, where names of Python 2 are translated
    Value object;
  };
  std::unordered_multimap<std::uint64_t, Name> names;
  std::unordered_map<std::int64_t, Value> extensions;
  LatestExtensions registered{extension_registry()};
};

DocumentBuilder::DocumentBuilder(Document& document, const LoadOptions& options, Input input,
                                 std::size_t& call_budget) noexcept
    : document_(document),
      heap_(document.heap()),
      options_(options),
      is_kept_(input == Input::kept),
      call_budget_(call_budget),
      places_(!options.find_class && !options.persistent_load),
      text_is_ascii_(is_ascii_compatible(options.encoding)) {}

DocumentBuilder::~DocumentBuilder() = default;

DocumentBuilder::Resolved& DocumentBuilder::resolved() {
  if (resolved_ == nullptr) resolved_ = std::make_unique<Resolved>();
  return *resolved_;
}

Value DocumentBuilder::bytestr(std::string_view data) {
  if (options_.encoding == "keep") return heap_.record(Tag::bytestr, data);
  if (options_.encoding == "bytes") return heap_.record(Tag::bytes, data);
  return heap_.record(Tag::str, base::decode_8bit(data, options_.encoding, options_.errors));
}

Value DocumentBuilder::next_buffer() {
  const std::size_t index = next_buffer_++;
  if (!options_.buffers) return heap_.buffer(index, false, nullptr, 0);
  if (index >= options_.buffers->size()) {
    throw UnpicklingError("not enough out-of-band buffers: expected more than the " +
                          std::to_string(options_.buffers->size()) + " given");
  }
  const Buffer& buffer = (*options_.buffers)[index];
  const char* data = buffer.data.empty() ? "" : buffer.data.data();
  return heap_.buffer(index, buffer.readonly, data, buffer.data.size());
}

// What may be written to only through this reference anyway stays as it is: a Document has no memoryview.
void DocumentBuilder::make_readonly(Value& target) {
  if (target.kind() == Kind::buffer) {
    const auto& node = *ValueAccess::node<detail::BufferNode>(target);
    if (!node.readonly) target = heap_.buffer(node.index, true, node.data, node.size);
  } else if (target.kind() != Kind::bytearray && target.kind() != Kind::bytes && !is_opaque(target)) {
    throw TypeError("memoryview: a bytes-like object is required, not '" +
                    std::string(type_name(target.kind())) + "'");
  }
}

// --- Names -------------------------------------------------------------------------------------------------------

Value DocumentBuilder::global(std::string_view module, std::string_view name, int protocol) {
  return named(str(module), str(name), protocol, false);
}

Value DocumentBuilder::global(Value module, Value name, int protocol) {
  return named(module, name, protocol, true);
}

Value DocumentBuilder::named(Value module, Value name, int protocol, bool has_strings) {
  for (Value part : {module, name}) {
    if (part.kind() != Kind::str) {
      throw UnpicklingError("STACK_GLOBAL requires str, found " + std::string(type_name(part.kind())));
    }
  }
  const bool is_old = protocol < 3 && options_.fix_imports;
  detail::Keys& keys = heap_.keys();  // remembers the hash of a long name, and which others it equals
  const std::uint64_t hash = std::uint64_t{keys.hash(module)} << 32 | keys.hash(name);
  const auto [first, last] = resolved().names.equal_range(hash);
  for (auto known = first; known != last; ++known) {
    const Resolved::Name& before = known->second;
    if (before.is_old == is_old && keys.equal(before.module, module) && keys.equal(before.name, name)) {
      return before.object;
    }
  }
  const Value object = resolve(module, name, is_old);
  if (has_strings && object.kind() == Kind::global) {
    ValueAccess::node<detail::GlobalNode>(object)->has_strings = true;
  }
  resolved().names.emplace(hash, Resolved::Name{module, name, is_old, object});
  return object;
}

Value DocumentBuilder::resolve(Value module, Value name, bool is_old) {
  const std::pair given(ValueAccess::record(module), ValueAccess::record(name));
  const auto moved = is_old ? to_python3(given.first, given.second) : given;
  if (options_.find_class) return plain(options_.find_class(document_, moved.first, moved.second));
  return plain(heap_.global(moved.first, moved.second, given.first, given.second));
}

// What the object that a name stands for is, if that is plain data.
Value DocumentBuilder::plain(Value named) const {
  if (!options_.builtins || named.kind() != Kind::global) return named;
  return builtin_constant(named).value_or(named);
}

Value DocumentBuilder::extension(std::int64_t code) {
  const std::pair<std::string, std::string>* found = nullptr;
  if (options_.extensions != nullptr) {
    const auto entry = options_.extensions->find(code);
    if (entry != options_.extensions->end()) found = &entry->second;
  } else {
    if (resolved().registered.refresh()) resolved().extensions.clear();
    const copyreg::ExtensionTable* const table = resolved().registered.get();
    if (table != nullptr) found = table->find(code);
  }
  if (found == nullptr) return heap_.extension(code);
  const auto [entry, is_new] = resolved().extensions.try_emplace(code);
  if (is_new) {
    const auto& [module, name] = *found;
    entry->second = plain(options_.find_class ? options_.find_class(document_, module, name)
                                              : document_.global(module, name));
  }
  return entry->second;
}

Value DocumentBuilder::persistent(Value id) {
  return options_.persistent_load ? options_.persistent_load(document_, id) : heap_.persistent(id);
}

// --- Calls and what follows them ---------------------------------------------------------------------------------

Value DocumentBuilder::call(Made made, Value cls, Value args, Value kwargs) {
  if (is_absent(kwargs)) kwargs = Value();
  if (made == Made::newobj || made == Made::newobj_ex) require_new_arguments(made, cls, args, kwargs);
  if (args.kind() != Kind::tuple && !is_opaque(args)) {
    throw TypeError("argument list must be a tuple, not " + std::string(type_name(args.kind())));
  }
  const Constructors* const constructors =
      options_.constructors != nullptr ? options_.constructors : registered_.get();
  if (constructors != nullptr && cls.kind() == Kind::global && kwargs.is_none()) [[unlikely]] {
    if (const auto constructed = construct(*constructors, cls, args)) {
      lose_track();
      return *constructed;
    }
  }
  if (options_.builtins && cls.kind() == Kind::global) {
    if (const auto made_plain = call_builtin(heap_, made, cls, args, call_budget_)) {
      lose_track();  // a set has the items of its argument, which may be referred to elsewhere
      return *made_plain;
    }
  }
  return heap_.instance(made, cls, args, kwargs);
}

// copyreg._reconstructor(cls, object, None), of protocols 0 and 1, is what NEWOBJ says since then: cls.__new__(cls).
std::optional<Value> DocumentBuilder::construct(const Constructors& constructors, Value cls, Value args) {
  if (brinery::detail::is_global(cls, "copyreg", "_reconstructor") && args.kind() == Kind::tuple &&
      args.size() == 3) {
    const bool is_plain = brinery::detail::is_global(args[1], "builtins", "object") && args[2].is_none();
    if (is_plain && args[0].kind() == Kind::global) {
      cls = args[0];
      args = empty_tuple();
    }
  }
  const auto found = constructors.find(std::pair(cls.module(), cls.name()));
  return found == constructors.end() ? std::nullopt : found->second(document_, args);
}

// Records an operation on an instance. Any other value is wrapped in one, made by `build`, which takes its place on the
// stack; where the stream refers to the value otherwise, it is what it was.
void DocumentBuilder::add_op(Value& target, InstanceOp op, Value payload) {
  places_.changed(target);
  if (target.kind() != Kind::instance) target = heap_.instance(Made::build, target, empty_tuple(), Value());
  heap_.add_op(*ValueAccess::node<detail::InstanceNode>(target), op, payload);
}

void DocumentBuilder::append_other(Value& target, Objects items) {
  if (target.kind() == Kind::bytearray) {
    std::string data;
    for (Value item : items) data += byte_item(item);
    heap_.extend(*ValueAccess::node<detail::BytearrayNode>(target), data);
  } else if (is_opaque(target)) {
    add_op(target, InstanceOp::append, heap_.tuple(items));
  } else {
    throw_no_attribute(target, "append");
  }
}

// target[index] = item, for a list or bytearray.
void DocumentBuilder::assign_item(Value target, Value index, Value item) {
  const bool is_list = target.kind() == Kind::list;
  places_.changed(target);
  const std::string type(type_name(target.kind()));
  const auto given = index.get_if<std::int64_t>();
  if (!given) {
    throw TypeError(type + " indices must be integers or slices, not " +
                    std::string(type_name(index.kind())));
  }
  const auto size = static_cast<std::int64_t>(target.size());
  const std::int64_t position = *given < 0 ? *given + size : *given;
  if (position < 0 || position >= size) {
    throw IndexError(type + (is_list ? " assignment index out of range" : " index out of range"));
  }
  if (is_list) {
    ValueAccess::node<detail::ListNode>(target)->items[position] = item;
  } else {
    ValueAccess::node<detail::BytearrayNode>(target)->data[position] = byte_item(item);
  }
}

void DocumentBuilder::set_items_other(Value& target, Objects pairs) {
  if (target.kind() == Kind::list || target.kind() == Kind::bytearray) {
    for (std::size_t i = 0; i < pairs.size(); i += 2) assign_item(target, pairs[i], pairs[i + 1]);
  } else if (is_opaque(target)) {
    add_op(target, InstanceOp::setitems, heap_.tuple(pairs));
  } else {
    throw TypeError("'" + std::string(type_name(target.kind())) +
                    "' object does not support item assignment");
  }
}

void DocumentBuilder::add_items(Value& target, Objects items) {
  if (target.kind() == Kind::set) {
    places_.changed(target);
    for (Value item : items) heap_.add(*ValueAccess::node<detail::SetNode>(target), item);
  } else if (is_opaque(target)) {
    add_op(target, InstanceOp::additems, heap_.tuple(items));
  } else {
    throw_no_attribute(target, "add");
  }
}

// setter(object, state): what it does to the object is an operation on it.
void DocumentBuilder::drop_call(Value call) {
  if (call.kind() != Kind::instance || call.made() != Made::reduce || call.op_count() > 0) return;
  if (call.args().kind() != Kind::tuple || call.args().size() != 2) return;
  const auto args = call.args().elements();
  if (args[0].kind() != Kind::instance) return;
  lose_track();  // its parts have a place in the call as well
  heap_.add_op(*ValueAccess::node<detail::InstanceNode>(args[0]), InstanceOp::call,
               heap_.tuple(std::array{call.cls(), args[1]}));
}

void DocumentBuilder::build(Value& target, Value state) { add_op(target, InstanceOp::build, state); }

}  // namespace brinery::pickle
