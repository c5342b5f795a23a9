// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Reading objects whose description says how they are made: by a call with arguments, then items, then state. Included by
// from_value.h; not by you.
//
// An object is read from an instance that was made by exactly its call, whatever the protocol wrote for it. Where the type may
// contain itself its parts are read later into a place of their own, and the object is made when its arguments are complete: an
// argument that leads back to the object finds what `construct` gave.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <brinery/detail/from_value_objects.h>
#include <brinery/reflect.h>

namespace brinery::detail {

// How a type's objects are made, and by which class or function.
struct CallRule {
  enum class How : std::uint8_t { function, new_object, new_object_ex, plain };
  How how;
  std::string_view module;
  std::string_view name;
};

struct FoundCall {
  Value args{};      // a tuple
  Value keywords{};  // a dict, or None
};

// Whether `value` was made so. Parts that the stream has not as they are wanted are made in `scratch`; without it `call` stays
// as it is.
bool find_call(Value value, const CallRule& rule, FoundCall& call, Document* scratch);

// What was added to the object after it was made; of a plain object that of its base as well.
void find_added_items(Value instance, bool is_plain, ItemPieces& items);
void find_added_pairs(Value instance, bool is_plain, PairPieces& pairs);

// What the object was given last as its state, by BUILD or by a setter; nothing where there is none.
std::optional<Value> find_given_state(Value instance);

// TypeError for items or a state that the type has no place for.
bool fail_unwanted(FromReader& in, Value instance, std::string_view what);

template <class T>
struct ReducedRule {
  static constexpr CallRule find() {
    using How = CallRule::How;
    constexpr auto& kClass = reflect::python_class<T>;
    if constexpr (reflect::is_made_by_call<T>) {
      constexpr auto& kCall = reflect::reduction<T>;
      if constexpr (!kCall.name.empty()) return {How::function, kCall.module, kCall.name};
    }
    static_assert(!kClass.name.empty() || reflect::is_made_by_call<T>,
                  "brinery: this description needs .python_class");
    return {reflect::is_made_by_call<T>     ? How::function
            : reflect::is_made_by_new<T>    ? How::new_object
            : reflect::is_made_by_new_ex<T> ? How::new_object_ex
                                            : How::plain,
            kClass.module, kClass.name};
  }
};

// What is read of an object before it is complete. A base for each part that its type has.
struct NoPart {};
template <class T>
struct ArgumentsPart {
  reflect::Arguments<T> arguments = reflect::construct<reflect::Arguments<T>>();
};
template <class T>
struct KeywordsPart {
  reflect::Keywords<T> keywords = reflect::construct<reflect::Keywords<T>>();
};
template <class T>
struct ItemsPart {
  std::vector<std::tuple<reflect::ListItem<T>>> items;
};  // a tuple: of bool, too, each is an object
template <class T>
struct PairsPart {
  std::vector<std::pair<reflect::DictKey<T>, reflect::DictMapped<T>>> pairs;
};
template <class T>
struct StatePart {
  reflect::State<T> state = reflect::construct<reflect::State<T>>();
  bool has_state = false;
};

template <class T>
using ReducedParts =
    std::tuple<typename std::conditional_t<reflect::has_reduction<T>, std::type_identity<ArgumentsPart<T>>,
                                           std::type_identity<NoPart>>::type,
               typename std::conditional_t<reflect::is_made_by_new_ex<T>, std::type_identity<KeywordsPart<T>>,
                                           std::type_identity<NoPart>>::type,
               typename std::conditional_t<reflect::has_list_items<T>, std::type_identity<ItemsPart<T>>,
                                           std::type_identity<NoPart>>::type,
               typename std::conditional_t<reflect::has_dict_items<T>, std::type_identity<PairsPart<T>>,
                                           std::type_identity<NoPart>>::type,
               typename std::conditional_t<reflect::has_state_hooks<T>, std::type_identity<StatePart<T>>,
                                           std::type_identity<NoPart>>::type>;

template <class T>
requires(shape_of<T> == Shape::object && reflect::is_reduced<T>) struct From<T> {
  static bool read(FromReader& in, Value v, T& into) {
    if (!in.charge(1)) return false;
    if constexpr (kMayDefer<T>) {
      auto parts = std::make_shared<Parts>();
      parts->into = &into;
      in.keep_alive(parts);
      return begin(in, v, *parts);
    } else {
      Parts parts;
      parts.into = &into;
      return begin(in, v, parts) && make(in, v, parts) && finish(in, v, parts);
    }
  }
  static bool fits(Value v) {
    FoundCall ignored;
    return find_call(v, kRule, ignored, nullptr);
  }
  static void describe(std::string& out) {
    if constexpr (reflect::is_made_by_call<T>) {
      out += "call of ";
    } else {
      out += "instance of ";
    }
    out += std::string(kRule.module) + "." + std::string(kRule.name);
  }

 private:
  static constexpr CallRule kRule = ReducedRule<T>::find();
  static constexpr bool kIsPlain = kRule.how == CallRule::How::plain;

  struct Parts {
    T* into = nullptr;
    ReducedParts<T> parts;
    template <template <class> class Part>
    Part<T>& get() {
      return std::get<Part<T>>(parts);
    }
  };

  // Where the type may contain itself: `next` is called once all was read that was put off before.
  template <bool (*kNext)(FromReader&, Value, Parts&)>
  static bool later(FromReader& in, Value v, Parts& parts) {
    in.defer_call(v, &parts, [](FromReader& reader, Value value, void* of) {
      return kNext(reader, value, *static_cast<Parts*>(of));
    });
    return true;
  }

  // Reads a part of the object, which is called `name` in the path.
  template <class P>
  static bool read_part(FromReader& in, Value v, P& into, std::string_view name) {
    [[maybe_unused]] const std::size_t mark = kMayDefer<P> ? in.task_count() : 0;
    if (!From<P>::read(in, v, into)) return in.at_field(name);
    if constexpr (kMayDefer<P>) {
      if (in.is_tracking()) in.step_field(mark, name);
    }
    return true;
  }

  static bool begin(FromReader& in, Value v, Parts& parts) {
    FoundCall call;
    if (!find_call(v, kRule, call, &in.scratch())) return in.mismatch<T>(v);
    if (!in.charge(v.op_count())) return false;  // all of which are looked through
    if constexpr (reflect::has_reduction<T>) {
      if (!read_part(in, call.args, parts.template get<ArgumentsPart>().arguments, "args")) return false;
    }
    if constexpr (reflect::is_made_by_new_ex<T>) {
      const Value keywords = call.keywords.is_none() ? in.scratch().dict() : call.keywords;
      if (!read_part(in, keywords, parts.template get<KeywordsPart>().keywords, "kwargs")) return false;
    }
    if constexpr (kMayDefer<T>) return later<&make>(in, v, parts);
    return true;
  }

  static bool make(FromReader& in, Value v, Parts& parts) {
    if constexpr (reflect::has_reduction<T>) {
      const bool is_made = call_hook(in, [&] {
        auto& arguments = parts.template get<ArgumentsPart>().arguments;
        if constexpr (reflect::is_made_by_new_ex<T>) {
          *parts.into = reflect::make_reduced<T>(std::move(arguments),
                                                 std::move(parts.template get<KeywordsPart>().keywords));
        } else {
          *parts.into = reflect::make_reduced<T>(std::move(arguments));
        }
      });
      if (!is_made) return false;
    }
    if (!read_items(in, v, parts) || !read_pairs(in, v, parts) || !read_state(in, v, parts)) return false;
    if constexpr (kMayDefer<T>) return later<&finish>(in, v, parts);
    return true;
  }

  static bool read_items(FromReader& in, Value v, [[maybe_unused]] Parts& parts) {
    ItemPieces found;
    find_added_items(v, kIsPlain, found);
    if constexpr (reflect::has_list_items<T>) {
      if (!in.charge(found.all.size())) return false;
      auto& items = parts.template get<ItemsPart>().items;
      if (!charge_room<std::tuple<reflect::ListItem<T>>>(in, found.all.size())) return false;
      items.reserve(found.all.size());  // they stay where they are
      for (std::size_t i = 0; i < found.all.size(); ++i) {
        items.emplace_back(reflect::construct<reflect::ListItem<T>>());
        if (!put_item(in, found.all[i], std::get<0>(items.back()), i)) return false;
      }
      return true;
    } else {
      return found.all.empty() || fail_unwanted(in, v, "items");
    }
  }

  static bool read_pairs(FromReader& in, Value v, [[maybe_unused]] Parts& parts) {
    PairPieces found;
    find_added_pairs(v, kIsPlain, found);
    if constexpr (reflect::has_dict_items<T>) {
      if (!in.charge(found.all.size())) return false;
      auto& pairs = parts.template get<PairsPart>().pairs;
      if (!charge_room<std::pair<reflect::DictKey<T>, reflect::DictMapped<T>>>(in, found.all.size()))
        return false;
      pairs.reserve(found.all.size());
      for (std::size_t i = 0; i < found.all.size(); ++i) {
        pairs.emplace_back(reflect::construct<reflect::DictKey<T>>(),
                           reflect::construct<reflect::DictMapped<T>>());
        if (!put_complete(in, found.all[i].key, pairs.back().first))
          return in.at_index(i) || in.at(".keys()");
        [[maybe_unused]] const std::size_t mark = in.task_count();
        if (!place(in, found.all[i].value, pairs.back().second)) return in.at_key(found.all[i].key);
        if constexpr (kMayDefer<reflect::DictMapped<T>>) {
          if (in.is_tracking()) in.step_key(mark, found.all[i].key);
        }
      }
      return true;
    } else {
      return found.all.empty() || fail_unwanted(in, v, "dict items");
    }
  }

  static bool read_state(FromReader& in, Value v, Parts& parts) {
    const auto state = find_given_state(v);
    if constexpr (reflect::has_state_hooks<T>) {
      auto& part = parts.template get<StatePart>();
      part.has_state = state.has_value();
      return !state || read_part(in, *state, part.state, "__getstate__()");
    } else if constexpr (reflect::field_count<T> != 0 || reflect::has_unknown_fields<T> ||
                         reflect::has_version<T>) {
      return ObjectReader<T>::read_state_fields(in, v, state.value_or(Value()), *parts.into);
    } else {
      return !state || state->is_none() || fail_unwanted(in, v, "state");
    }
  }

  static bool finish(FromReader& in, [[maybe_unused]] Value v, Parts& parts) {
    const bool is_added = call_hook(in, [&] {
      if constexpr (reflect::has_list_items<T>) {
        for (auto& item : parts.template get<ItemsPart>().items) {
          reflect::add_list_item(*parts.into, std::move(std::get<0>(item)));
        }
      }
      if constexpr (reflect::has_dict_items<T>) {
        for (auto& [key, mapped] : parts.template get<PairsPart>().pairs) {
          reflect::add_dict_item(*parts.into, std::move(key), std::move(mapped));
        }
      }
      if constexpr (reflect::has_state_hooks<T>) {
        auto& part = parts.template get<StatePart>();
        static_assert(
            !reflect::state_makes_object<T>,
            "brinery: the state of an object that was made by a call is set by `set(object, state)`");
        if (part.has_state) std::invoke(reflect::state_hooks<T>.set, *parts.into, std::move(part.state));
      }
    });
    return is_added && ObjectReader<T>::check_now(in, parts.into);
  }
};

}  // namespace brinery::detail
