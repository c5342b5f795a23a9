// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// How PickleEncoder writes classes and functions: by name, in four ways (docs/formats/pickle.md).
#include <cstdlib>
#include <optional>
#include <utility>

#include <brinery/error.h>
#include <brinery/pickle_encoder.h>

#include "base/repr.h"
#include "base/utf8.h"
#include "pickle/number_map.h"
#include "pickle/python2_names.h"
#include "pickle/registry.h"

namespace brinery::pickle {

// What was written by name. In Python a class is one object however it was found, and so are the strings that the
// interpreter itself keeps: names of modules, and "latin1".
struct PickleEncoder::Names {
  // A global by the numbers of its texts; those of Python 2 are 0 where they follow from the others.
  struct Key {
    std::uint32_t module, name, old_module, old_name;
    bool operator==(const Key&) const = default;
  };
  struct HashKey {
    std::size_t operator()(const Key& key) const noexcept {
      std::uint64_t hash = 0;
      for (const std::uint32_t part : {key.module, key.name, key.old_module, key.old_name}) {
        hash = (hash ^ part) * 0x9E37'79B9'7F4A'7C15ULL;
      }
      return static_cast<std::size_t>(hash >> 32 ^ hash);
    }
  };

  NumberMap<Key, HashKey> globals;    // -> number in the memo
  NumberMap<std::uint32_t> interned;  // number of a text -> number in the memo

  // A number for each text, from 1 on. What lasts is known by its address as well, so that a long text is looked at once.
  std::uint32_t number_of(std::string_view text, Lasts lasts) {
    const Address address{text.data(), text.size()};
    if (lasts == Lasts::whole_pickle) {
      if (const auto* const known = addresses.find(address)) return *known;
    }
    const auto* const known = texts.find(text);
    const auto number = known != nullptr ? *known : static_cast<std::uint32_t>(texts.size() + 1);
    if (known == nullptr) texts.add(text, number);
    if (lasts == Lasts::whole_pickle) addresses.add(address, number);
    return number;
  }
  using Address = std::pair<const char*, std::size_t>;
  struct HashAddress {
    std::size_t operator()(const Address& address) const noexcept {
      const std::uint64_t hash =
          (reinterpret_cast<std::uintptr_t>(address.first) ^ address.second << 48) * 0x9E37'79B9'7F4A'7C15ULL;
      return static_cast<std::size_t>(hash >> 32 ^ hash);
    }
  };
  NumberMap<std::string> texts;
  NumberMap<Address, HashAddress> addresses;

  // The codes: of the options, or where they give none what is registered.
  std::optional<copyreg::ExtensionTable> given;
  LatestExtensions registered{extension_registry()};
  const copyreg::ExtensionTable* extensions() { return given ? &*given : registered.get(); }
};

namespace {

std::string quoted(std::string_view module, std::string_view name) {
  std::string text;
  base::append_str_repr(text, std::string(module) + "." + std::string(name));
  return text;
}

}  // namespace

PickleEncoder::PickleEncoder(Sink& sink, const EncoderOptions& options)
    : begin_(first_room_),
      at_(first_room_),
      end_(first_room_ + kFirstRoom),
      sink_(sink),
      protocol_(options.protocol),
      fix_imports_(options.fix_imports),
      is_fast_(options.fast),
      options_(options) {}

PickleEncoder::~PickleEncoder() {
  if (begin_ != first_room_) std::free(begin_);
}

PickleEncoder::Names& PickleEncoder::names() {
  if (names_ != nullptr) return *names_;
  names_ = std::make_unique<Names>();
  if (options_.extensions != nullptr) names_->given.emplace(*options_.extensions);
  return *names_;
}

bool PickleEncoder::has_plain_names() const noexcept {
  if (protocol_ < 4 || is_fast_ || options_.rename) return false;
  return options_.extensions != nullptr ? options_.extensions->empty() : extension_registry().version() == 0;
}

void PickleEncoder::clear_memo() {
  memo_.reset();
  memo_size_ = 0;
  names_.reset();
  kept_.clear();
}

void PickleEncoder::interned_str(std::string_view text) {
  begin_object();
  if (is_fast_ && memo_size_ == 0) return put_str(text);
  const std::uint32_t key = names().number_of(text, Lasts::this_call);
  if (const auto* const known = names().interned.find(key)) return get(*known);
  if (!is_fast_) names().interned.add(key, memo_size_);
  put_str(text);
  memoize(kAnonymous);
}

// A function or class of Python's own.
void PickleEncoder::constant_global(std::string_view module, std::string_view name) {
  global(kAnonymous, {.module = module, .name = name});
}

void PickleEncoder::global(Identity identity, const GlobalName& given) {
  begin_object();
  if (recall(identity)) return;
  if (!options_.rename) return named_global(identity, given);
  const auto [module, name] = options_.rename(given.module, given.name);
  if (module == given.module && name == given.name) return named_global(identity, given);
  named_global(identity, {.module = module, .name = name});
}

void PickleEncoder::named_global(Identity identity, const GlobalName& name) {
  Names::Key key{names().number_of(name.module, name.lasts), names().number_of(name.name, name.lasts), 0, 0};
  if (protocol_ < 3 && fix_imports_ && !name.old_module.empty()) {
    // Python 2's range and xrange are two functions there, with one name in Python 3.
    const std::pair old_name(name.old_module, name.old_name);
    if (old_name != to_python2(name.module, name.name)) {
      key.old_module = names().number_of(name.old_module, name.lasts);
      key.old_name = names().number_of(name.old_name, name.lasts);
    }
  }
  if (protocol_ >= 2) {
    const copyreg::ExtensionTable* const extensions = names().extensions();
    const auto code = extensions != nullptr ? extensions->find(name.module, name.name) : std::nullopt;
    if (code) return extension(*code);
  }
  if (const auto* const known = names().globals.find(key)) {
    if (identity != kAnonymous) memo().objects.set(memo().objects.place(identity), *known);
    return get(*known);
  }
  put_global(name);
  if (!is_fast_) names().globals.add(key, memo_size_);
  memoize(identity);
}

void PickleEncoder::put_global(const GlobalName& name) {
  if (protocol_ < 4) {
    return name.name.find('.') == std::string_view::npos ? put_global_lines(name) : put_nested_global(name);
  }
  put_module(name);
  str(name.name_identity, name.name);
  op(Op::STACK_GLOBAL);
}

// The module's name: the string that it is, if that is known, else the one string of this text.
void PickleEncoder::put_module(const GlobalName& name) {
  if (name.module_identity == kAnonymous) return interned_str(name.module);
  const std::uint32_t number = memo_size_;
  str(name.module_identity, name.module);
  const std::uint32_t key = names().number_of(name.module, name.lasts);
  if (memo_size_ != number && names().interned.find(key) == nullptr) names().interned.add(key, number);
}

// The two lines of GLOBAL: Python 2's names and ASCII before protocol 3.
void PickleEncoder::put_global_lines(const GlobalName& given) {
  std::pair name(given.module, given.name);
  if (protocol_ < 3 && fix_imports_) {
    const bool is_old_known = !given.old_module.empty();
    name = is_old_known ? std::pair(given.old_module, given.old_name) : to_python2(given.module, given.name);
  }
  for (const std::string_view part : {name.first, name.second}) {
    const bool fits = protocol_ < 3 ? base::is_ascii(part) : !base::find_utf8_fault(part, 0);
    if (!fits || part.find('\n') != std::string_view::npos) {
      throw PicklingError("can't pickle global identifier " + quoted(name.first, name.second) +
                          " using protocol " + std::to_string(protocol_) + ": expected lines of " +
                          (protocol_ < 3 ? "ASCII" : "UTF-8"));
    }
  }
  op(Op::GLOBAL);
  text(name.first);
  text("\n");
  text(name.second);
  text("\n");
}

// Before protocol 4 a name has no dots: module.Outer.Inner is getattr(module.Outer, "Inner").
void PickleEncoder::put_nested_global(const GlobalName& name) {
  const std::size_t outermost = name.name.find('.');
  for (const char c : name.name) {
    if (c != '.') continue;
    constant_global("builtins", "getattr");
    if (protocol_ < 2) op(Op::MARK);
  }
  put_global_lines({.module = name.module, .name = name.name.substr(0, outermost)});
  for (std::size_t at = outermost; at != std::string_view::npos;) {
    const std::size_t next = name.name.find('.', at + 1);
    str(kAnonymous, name.name.substr(at + 1, next - at - 1));
    op(protocol_ < 2 ? Op::TUPLE : Op::TUPLE2);
    op(Op::REDUCE);
    at = next;
  }
}

}  // namespace brinery::pickle
