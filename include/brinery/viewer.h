// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// ObjectViewer: what a writer asks of the thing that knows objects. A format is written once, over this concept: the values of
// a Document are one viewer's objects, C++ types another's, the interpreter's own a third's. Only who brings objects of a new
// kind needs this header.
#pragma once

#include <concepts>
#include <cstddef>
#include <string>
#include <type_traits>

#include <brinery/value.h>

namespace brinery {

// How Python would make an object by a call: what `__reduce_ex__` says first.
template <class Object, class Items>
struct CallOf {
  Made made = Made::reduce;
  Object callable{};  // for Made::build the plain value itself
  Object args{};      // a tuple
  Object kwargs{};    // a dict; for Made::newobj_ex
  // The arguments one by one; for Made::inst and Made::obj.
  Items arg_items{};
  std::size_t arg_count = 0;
};

// One thing that is done to an object after it was made. Either `items` or `object` counts.
template <class Object, class Items>
struct ChangeOf {
  InstanceOp op;
  Items items{};          // of append, additems; alternating keys and values of setitems
  std::size_t count = 0;  // items, or pairs of setitems
  Object object{};        // the state
  Object setter{};        // of InstanceOp::call: called with the object and the state
};

// Tells a writer what objects are.
//
// `Object` is a small trivially copyable handle. `Items` walks over the objects of a container: `next()` gives the next one;
// their number is told beside it. `Changes` walks over what is done to an object: `next(change)` fills it in and tells
// whether there was one. All stay valid until the pickle is written.
//
// `view(object, writer)` tells the writer what `object` is: it calls exactly one of the writer's functions that write an object.
// `view_key(object, index, writer)` does the same for the key of a dict's pair of that index, where a viewer may be quicker.
// `view_id(object, writer)` does the same for a persistent id, which has no id itself, though its parts may have.
// `label(object)` is that object as the key of a path, as Python would write it between brackets; it is asked after an error.
template <class V, class Writer>
concept ObjectViewer = std::is_trivially_copyable_v<typename V::Object> &&
    requires(V& viewer, typename V::Object object, typename V::Items& items, typename V::Changes& changes,
             ChangeOf<typename V::Object, typename V::Items>& change, Writer& writer) {
  viewer.view(object, writer);
  viewer.view_key(object, std::size_t{}, writer);
  viewer.view_id(object, writer);
  { items.next() } -> std::same_as<typename V::Object>;
  { changes.next(change) } -> std::same_as<bool>;
  { viewer.label(object) } -> std::convertible_to<std::string>;
};

}  // namespace brinery
